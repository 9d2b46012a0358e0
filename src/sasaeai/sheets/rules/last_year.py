"""Against last year's sheet (``LY``): past figures that changed, measures that vanished, issues that stay for years."""

import re
from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz

from sasaeai.lib.japanese_text import fold, narrow
from sasaeai.sheets.model import Figure, Measure
from sasaeai.sheets.rules import thresholds
from sasaeai.sheets.rules.figures import core
from sasaeai.sheets.rules.rule import Asked, Rule, rule
from sasaeai.sheets.rules.twins import bare
from sasaeai.sheets.rules.view import View, all_numbers, cells_of, said, unit_of
from sasaeai.sheets.rules.wording import measures_en, measures_ja, value, year_en, year_ja

_ENDED = frozenset(("abolish", "complete", "merge", "suspend"))
_BASE_DAY = re.compile(r"[0-9]{1,2}月(?:[0-9]{1,2}日|末)(?:現在|時点)?|年度末(?:現在|時点)?|年度当初")
_YEARS = 3


def _keyed(measure: Measure) -> dict[tuple[str, str, int | None], Figure]:
    found: dict[tuple[str, str, int | None], Figure] = {}
    for figure in measure.figures:
        if figure.label and figure.fiscal_year is not None and not figure.carried_over:
            found.setdefault((fold(figure.label), figure.kind, figure.fiscal_year), figure)
    return found


@rule(
    "LY001",
    "warning",
    ("過去の年度の数値が変わった", "a past figure that changed"),
    (
        "公表した数値を断りなく直すと、以前の資料と合わなくなります。訂正なら、その旨を書けば足ります。",
        "A published figure that changes without a word no longer fits older papers. A correction only needs to be said.",
    ),
)
def past_figure_changed(view: View) -> Iterator[Asked]:
    """The same label, kind and year in both sheets, and another value."""
    for measure, before in view.with_last_year():
        mine, theirs = _keyed(measure), _keyed(before)
        changed = [
            (mine[key], theirs[key])
            for key in mine.keys() & theirs.keys()
            if mine[key].value != theirs[key].value and unit_of(mine[key]) == unit_of(theirs[key])
        ]
        for now, then in sorted(changed, key=lambda two: (two[0].fiscal_year or 0, two[0].label or "")):
            year = now.fiscal_year or 0
            yield Asked(
                all_numbers([measure]),
                f"取組{measure.no}の{year_ja(year)}の「{now.label}」は{value(now)}ですが、前年度のシートでは{value(then)}でした。"
                "訂正によるものですか。",
                f"Measure {measure.no}: “{now.label}” of {year_en(year)} is {value(now)}, but last year's sheet had {value(then)}. "
                "Was it corrected?",
                now.sources,
                (value(now),),
            )


@rule(
    "LY002",
    "warning",
    ("前年度の取組がない", "a measure that vanished"),
    (
        "前年度に廃止や完了としていない取組がなくなっていると、やめたのか載せ忘れたのか分かりません。",
        "A measure that was to go on and is not there: was it ended, or forgotten?",
    ),
)
def measure_vanished(view: View) -> Iterator[Asked]:
    """Measures of last year's sheet that this one lacks and that were not to end."""
    if not view.last_years:
        return
    kept = {id(before) for _, before in view.with_last_year()}
    titles = {fold(measure.title or "") for measure in view.measures}
    gone = [
        before
        for before in view.last_years[0].measures
        if before.no is not None
        and id(before) not in kept
        and fold(before.title or "") not in titles
        and before.direction not in _ENDED
        and "移管" not in (before.direction_text or "")
        and not any(_is_reworded(measure, before) for measure in view.measures)
    ]
    if gone:
        listed = "、".join(f"「{before.title or '？'}」（前年度の番号{before.no}）" for before in gone)
        listed_en = ", ".join(f"“{before.title or '?'}” (last year's no. {before.no})" for before in gone)
        yield Asked(
            (),
            f"前年度のシートにあった{listed}がありません。廃止、完了、統合などによるものですか。記載漏れですか。",
            f"Last year's sheet had {listed_en}, which this sheet lacks. Was it ended or merged, or left out?",
            (),
        )


def _is_reworded(now: Measure, before: Measure) -> bool:
    """Whether a title of this year says what last year's said, in other words; the same number needs less likeness."""
    likeness = fuzz.ratio(fold(now.title or ""), fold(before.title or ""))
    return likeness >= (thresholds.REWORDED_SAME_NUMBER if now.no == before.no else thresholds.SAME_TITLE)


@rule(
    "LY003",
    "note",
    ("同じ課題のまま3年続けて継続", "the same issue three years running"),
    (
        "同じ課題を3年続けて書き、方向性も「継続」のままなら、進め方を変えるかどうかを話し合う時期です。",
        "The same issue for three years, and the direction always to continue: time to ask whether the way should change.",
    ),
)
def same_issue_for_years(view: View) -> Iterator[Asked]:
    """An issue alike in this sheet and the two before, each time with the direction to continue."""
    found = [
        measure
        for measure in view.measures
        if measure.direction == "continue" and len(_earlier_with_issue(view, measure)) >= _YEARS - 1
    ]
    if found:
        numbers = all_numbers(found)
        yield Asked(
            numbers,
            f"{measures_ja(numbers)}は、3年続けて同じ課題のまま「継続」です。進め方を変えますか。",
            f"{measures_en(numbers)}: the same issue and “continue” for three years. Should the way be changed?",
            tuple(ref for measure in found for ref in cells_of(measure, "issues", "direction")),
        )


def _earlier_with_issue(view: View, measure: Measure) -> list[Measure]:
    """The measure in each earlier sheet, as long as it has the same issue and continues."""
    issue = bare(said(measure.issues))
    found: list[Measure] = []
    for back in range(1, len(view.last_years) + 1 if issue else 1):
        before = view.earlier(measure, back)
        if before is None or before.direction != "continue":
            break
        if fuzz.ratio(issue, bare(said(before.issues))) < thresholds.SAME_ISSUE_OVER_YEARS:
            break
        found.append(before)
    return found


@rule(
    "LY004",
    "note",
    ("基準日や単位が変わった", "another base day or unit"),
    (
        "基準日や単位が変わると、前年度との増減が数え方の違いだけで生じます。",
        "With another base day or unit, a rise or fall may come from the counting alone.",
    ),
)
def counted_otherwise(view: View) -> Iterator[Asked]:
    """The same thing in both sheets with another unit, or with another day in its label."""
    for measure, before in view.with_last_year():
        then, now = _by_thing(before), _by_thing(measure)
        for key in now.keys() & then.keys():
            words = _change(now[key], then[key])
            if words is not None:
                yield Asked(
                    all_numbers([measure]),
                    f"取組{measure.no}の「{now[key].label}」は「{words[1]}」から「{words[0]}」に変わっています。数え方を変えましたか。",
                    f"Measure {measure.no}: “{now[key].label}” changed from “{words[1]}” to “{words[0]}”. "
                    "Is it counted in another way?",
                    now[key].sources,
                    (words[0],),
                )


def _by_thing(measure: Measure) -> dict[tuple[str, str], Figure]:
    """The figures by what they count; a thing that is counted in two units is left out."""
    found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in measure.figures:
        if figure.label:
            found[_without_day(figure)].append(figure)
    return {key: same[-1] for key, same in found.items() if len({unit_of(figure) for figure in same}) == 1}


def _without_day(figure: Figure) -> tuple[str, str]:
    return core(_BASE_DAY.sub("", figure.label or "").strip(" ()（）")), figure.kind


def _change(now: Figure, then: Figure) -> tuple[str, str] | None:
    day, earlier_day = _BASE_DAY.search(now.label or ""), _BASE_DAY.search(then.label or "")
    if day and earlier_day and _plain_day(day[0]) != _plain_day(earlier_day[0]):
        return day[0], earlier_day[0]
    if now.unit and then.unit and unit_of(now) != unit_of(then):
        return now.unit, then.unit
    return None


def _plain_day(words: str) -> str:
    """3月31日現在, 3月末時点 and 年度末 are one day."""
    plain = re.sub(r"現在|時点", "", narrow(words)).replace("31日", "末").replace("30日", "末")
    return "3月末" if plain == "年度末" else plain


RULES: tuple[Rule, ...] = (past_figure_changed, measure_vanished, same_issue_for_years, counted_otherwise)
