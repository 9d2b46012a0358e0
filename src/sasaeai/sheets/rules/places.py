"""What stands among the issues and strengths: good points and plans in the wrong place, lost issues, uncounted counts."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.rules.figures import core
from sasaeai.sheets.rules.lexicons import pattern, words
from sasaeai.sheets.rules.rule import Asked, Rule, rule
from sasaeai.sheets.rules.view import View, all_numbers, cells_of, said
from sasaeai.sheets.rules.wording import measures_en, measures_ja

if TYPE_CHECKING:
    from sasaeai.sheets.model import Measure

_PART = re.compile(r"[。\n]+|(?:^|(?<=[\s\n]))[・･○●](?=\S)|\s(?=・)")
_LONGEST_QUOTE = 40
_ENDED = re.compile(r"(?<!現地)(?P<what>解散|脱退|退会)(?:する|した|を選ぶ)(?:団体|組織|会員|クラブ|会|ところ)")
_NEGATED = re.compile(r"^(?:して|し|が)?(?:いない|ない|見込)")


def _parts(text: str) -> list[str]:
    return [part.strip(" \t\u3000・") for part in _PART.split(text) if part and part.strip(" \t\u3000・")]


@rule(
    "SH040",
    "warning",
    ("課題の欄に良かった点", "a good point in the place of an issue"),
    (
        "課題の欄に成果が書かれていると、その取組に課題がないのか、欄がずれたのか分かりません。",
        "A result in the place of the issues may mean that there is no issue, or that the cells slipped.",
    ),
    seen="founding sheet",
)
def good_point_among_issues(view: View) -> Iterator[Asked]:
    """The issues end in something reached and hold no word of a problem."""
    for measure in view.measures:
        issues = said(measure.issues)
        reached = pattern("problems", "reached").search(fold(issues))
        ends_so = any(fold(part).endswith(words("problems", "reached")) for part in _parts(issues))
        if issues and reached and ends_so and not _tells_of_problem(issues):
            yield Asked(
                all_numbers([measure]),
                f"取組{measure.no}の課題に「{_quote(issues)}」とあります。良かった点ではありませんか。",
                f"Measure {measure.no}: the issue is “{_quote(issues)}”. Is it not a strength?",
                cells_of(measure, "issues"),
                (_quote(issues),),
            )


def _tells_of_problem(text: str) -> bool:
    without_reached = pattern("problems", "reached").sub("", fold(text))
    return pattern("problems", "words").search(without_reached) is not None


def _quote(text: str) -> str:
    return re.split(r"[。\n]", text.strip(), maxsplit=1)[0][:_LONGEST_QUOTE]


@rule(
    "SH041",
    "note",
    ("良かった点に予定や準備", "plans among the strengths"),
    (
        "これから行うことが良かった点に入っていると、成果と予定の区別がつきません。",
        "What is only planned stands among what was reached, and readers cannot tell the two apart.",
    ),
    seen="founding sheet",
)
def plans_among_strengths(view: View) -> Iterator[Asked]:
    """A part of the strengths that ends in 準備, 予定 or 検討中."""
    for measure in view.measures:
        plans = [part for part in _parts(said(measure.strengths)) if fold(part).endswith(words("problems", "planned"))]
        if plans:
            quoted = plans[0][-_LONGEST_QUOTE:]
            yield Asked(
                all_numbers([measure]),
                f"取組{measure.no}の良かった点に「{quoted}」とあります。これからの予定ではありませんか。",
                f"Measure {measure.no}: the strengths name “{quoted}”. Is it not still a plan?",
                cells_of(measure, "strengths"),
                (quoted,),
            )


@rule(
    "SH042",
    "warning",
    ("課題の欄が失われた疑い", "issues that may be lost"),
    (
        "良かった点と課題が1つの欄にまとめられた表で、課題らしい文が見当たらず、再掲先には課題があるときは、読み取りで失われた疑いがあります。",
        "Where strengths and issues share a cell, no issue can be made out and a twin has one, the issues may be lost.",
    ),
    seen="founding sheet",
)
def issues_may_be_lost(view: View) -> Iterator[Asked]:
    """By table: shared cells without a word of a problem, beside at least one whose twin has an issue."""
    by_table: dict[str, list[Measure]] = defaultdict(list)
    for measure in view.measures:
        cells = cells_of(measure, "strengths")
        if measure.no in view.together and measure.issues is None and cells:
            by_table[cells[0].partition("!")[0]].append(measure)
    for measures in by_table.values():
        bare_ones = [m for m in measures if not pattern("problems", "plain").search(fold(said(m.strengths)))]
        twins = [twin for measure in bare_ones for twin in view.twins(measure) if said(twin.issues)]
        if twins:
            numbers, others = all_numbers(bare_ones), all_numbers(twins)
            yield Asked(
                numbers,
                f"{measures_ja(numbers)}の「良かった点・課題」の欄には、課題に当たる文が見当たりません。再掲先の{measures_ja(others)}には課題があります。"
                "課題の欄が失われていませんか。",
                f"{measures_en(numbers)}: no issue can be made out, though the twins ({measures_en(others)}) have one. "
                "Was the column of issues lost?",
                (
                    *(ref for measure in bare_ones for ref in cells_of(measure, "strengths")),
                    *(ref for twin in twins for ref in cells_of(twin, "issues", "no")),
                ),
            )


@rule(
    "FG008",
    "note",
    ("課題にある数が示されていない", "an issue names a count that is not given"),
    (
        "「会員の減少」のように数の動きが課題なら、その数が実績にあると、来年度に良くなったかを確かめられます。",
        "If the issue is that a number moved, giving the number lets next year's reader see whether it became better.",
    ),
    seen="founding sheet",
)
def count_not_given(view: View) -> Iterator[Asked]:
    """減少, 低下, 解散 of something that can be counted, and no figure of the measure or its twins counts it."""
    for measure in view.measures:
        if not view.is_once(measure) and measure.issues is None:
            continue
        labels = [fold(figure.label or "") for each in (measure, *view.twins(measure)) for figure in each.figures]
        for what, phrase in _moves(view.issues_of(measure)):
            if not any(_is_given(what, label) for label in labels if label):
                yield Asked(
                    all_numbers([measure]),
                    f"取組{measure.no}の課題に「{phrase}」とありますが、これを示す数値が実績にありません。数値を記載できますか。",
                    f"Measure {measure.no}: the issues say “{phrase}”, but the results do not give that number. "
                    "Can it be given?",
                    view.issue_cells(measure),
                    (phrase,),
                )
                break


def _is_given(what: str, label: str) -> bool:
    """Whether a figure counts what an issue names; members go by many words (会員, 登録者, 加入者)."""
    if what in label or core(label) in what:
        return True
    members = words("counting", "members")
    if what.endswith("率"):
        return False
    return any(word in what for word in members) and "児童" not in what and any(word in label for word in members)


@cache
def _moved() -> re.Pattern[str]:
    """A noun and what happened to its number (会員の減少)."""
    moves = "|".join(words("counting", "moves"))
    return re.compile(rf"(?P<what>[一-鿿々ァ-ヶー]{{1,12}})(?:の|が|は|も|傾向)*(?:{moves})")


def _moves(text: str) -> Iterator[tuple[str, str]]:
    """What an issue says to have moved, folded, and the phrase as printed."""
    if pattern("trends", "not_up").search(fold(text)):
        return
    for found in _moved().finditer(text):
        what = fold(found["what"])
        for end in words("counting", "countable"):
            if what.endswith(end) and not _NEGATED.match(text[found.end() :]):
                yield what.removesuffix("数"), found[0]
                break
    yield from ((found["what"], found[0]) for found in _ENDED.finditer(text))


RULES: tuple[Rule, ...] = (good_point_among_issues, plans_among_strengths, issues_may_be_lost, count_not_given)
