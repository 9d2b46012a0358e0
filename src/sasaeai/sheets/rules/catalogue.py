"""Every rule of the linter, by family: what ``check`` runs and ``explain`` tells."""

from sasaeai.sheets.rules import (
    figures,
    filed,
    last_year,
    money,
    names,
    narrative,
    places,
    ratings,
    same_as_left,
    structure_rules,
    twins,
    years,
)
from sasaeai.sheets.rules.rule import Rule

FAMILIES: dict[str, tuple[str, str]] = {
    "SH": ("構造", "structure"),
    "TW": ("再掲", "twins"),
    "FG": ("数値", "figures"),
    "NR": ("記述", "narrative"),
    "RT": ("評価", "rating"),
    "FY": ("年度", "years"),
    "NM": ("名称", "names"),
    "MN": ("金額・指標", "money and indicators"),
    "LY": ("前年度", "last year"),
}
"""The families in the order of the reference, with their names."""

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *structure_rules.RULES, *filed.RULES, *places.RULES, *twins.RULES, *figures.RULES, *same_as_left.RULES,
            *narrative.RULES, *ratings.RULES, *years.RULES, *names.RULES, *money.RULES, *last_year.RULES,
        ),
        key=lambda rule: rule.code,
    )
)  # fmt: skip


def by_code() -> dict[str, Rule]:
    """The rules by code."""
    return {rule.code: rule for rule in RULES}
