"""Ratings (``RT``): marks over falling figures, answers that are none, equal texts with unequal marks."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations

from rapidfuzz import fuzz

from sasaeai.lib.japanese_text import fold, narrow
from sasaeai.sheets.model import Measure
from sasaeai.sheets.rules import thresholds
from sasaeai.sheets.rules.lexicons import pattern
from sasaeai.sheets.rules.rule import Asked, Rule, rule
from sasaeai.sheets.rules.twins import bare
from sasaeai.sheets.rules.view import Series, View, all_numbers, cells_of, is_none_answer, said
from sasaeai.sheets.rules.wording import FIELD_WORDS, measures_en, measures_ja, over_years, over_years_en, quoted, value

_HIGH = frozenset("◎○☆SAsa")
_WORDS_NEEDED = frozenset("◎○△×●▲☆SABCDEsabcde12345")
_LEGEND = re.compile(
    r"(?P<mark>[◎○△×●▲☆]|(?<![A-Za-z])[SA-Ea-e](?![A-Za-z])|(?<![0-9])[1-5](?![0-9年月日.,]))"
    r"[】」』)\]]?(?:評価)?[\s:=…‥・/(→は.\-－―]{0,4}(?:[一-鿿ァ-ヶぁ-ん]|[0-9]{1,3}\s*(?:%|割|以上|点))"
)
_BEGINNING, _MOST, _LONGEST = 6, 12, 400
_BOXES = re.compile(r"[☐☑◎○△×]|(?<![A-Za-z])[A-Za-z](?![A-Za-z])|[0-9]")
_LONGEST_MARK = 3
_CIRCLES = str.maketrans("〇◯", "○○")
_ENDING = frozenset(("complete", "abolish", "merge", "suspend"))
_OF_DEMAND = (
    "需要が減ったためですか、それとも届いていない人がいるためですか。", "Is there less need, or are people not reached?",
)  # fmt: skip
_NONE_FIELDS = ("strengths", "issues", "reason")
_NONE_ASKS = {
    "strengths": ("良かった点は「なし」ということでよろしいですか。", "Is there really none?"),
    "issues": ("課題は「なし」ということでよろしいですか。", "Is there really none?"),
    "reason": ("この方向性を選んだ理由を記入できますか。", "Can the reason for this direction be given?"),
}


def _falls(view: View, measure: Measure, *, is_wanted: bool) -> list[Series]:
    """The series that fell; ``is_wanted`` chooses those of which more is wanted, or those where that is unknown."""
    found = []
    for series in view.series(measure):
        two = series.last_two
        if (
            two is None
            or two[0].value <= 0
            or not 0 <= two[1].value < two[0].value
            or series.figures[0].kind != "actual"
        ):
            continue
        if any(figure.approximate for figure in two) or more_is_wanted(series.label) != is_wanted:
            continue
        if pattern("polarity", "less_is_better").search(fold(series.label)):
            continue
        fall, units = 1 - two[1].value / two[0].value, two[0].value - two[1].value
        if fall >= thresholds.FALL_TO_NOTE and units >= thresholds.UNITS_TO_NOTE:
            found.append(series)
    return found


def more_is_wanted(label: str) -> bool:
    """Whether more of the thing is surely what a measure wants; False where it is not known."""
    folded = fold(label)
    if pattern("polarity", "less_is_better").search(folded) or pattern("polarity", "less_may_be_fine").search(folded):
        return False
    return pattern("polarity", "more_is_better").search(folded) is not None


def _is_large(series: Series) -> bool:
    before, now = series.figures[-2].value, series.figures[-1].value
    return 1 - now / before >= thresholds.FALL_TO_WARN and before - now >= thresholds.UNITS_TO_WARN


def _fall_asked(measure: Measure, falls: list[Series], ja: str, en: str) -> Asked:
    listed = "、".join(f"「{series.label}」は{over_years(series.figures[-2:])}" for series in falls)
    listed_en = "; ".join(f"“{series.label}”: {over_years_en(series.figures[-2:])}" for series in falls)
    return Asked(
        all_numbers([measure]),
        f"取組{measure.no}の評価は{measure.rating}ですが、{listed}です。{ja}",
        f"Measure {measure.no} is rated {measure.rating}, but {listed_en}. {en}",
        (*cells_of(measure, "rating"), *(ref for series in falls for ref in series.cells)),
        tuple(value(series.figures[-1]) for series in falls),
    )


@rule(
    "RT001",
    "warning",
    ("高い評価と大きな減少", "a high mark over a large fall"),
    (
        "参加者や寄附が4分の1以上減った年の○には、理由の説明が必要です。数だけで評価が決まるわけではありません。",
        "A high mark in a year when visitors or gifts fell by a quarter needs its reason; numbers alone do not decide it.",
    ),
    seen="founding sheet",
)
def high_mark_over_large_fall(view: View) -> Iterator[Asked]:
    """A fall of 25 % and 20 units or more, of something of which more is wanted."""
    for measure in view.measures:
        falls = [series for series in _falls(view, measure, is_wanted=True) if _is_large(series)]
        if falls and measure.rating in _HIGH:
            yield _fall_asked(
                measure, falls, "減少の事情と、この評価とした理由は何ですか。", "What happened, and why this mark?"
            )


@rule(
    "RT002",
    "note",
    ("高い評価と減少", "a high mark over a fall"),
    (
        "小さくない減少なので、評価に織り込まれているかを確かめます。5未満又は1割未満の減少は尋ねません。",
        "The fall is not small; was it weighed? Falls below five units or a tenth are not asked about.",
    ),
    seen="founding sheet",
)
def high_mark_over_fall(view: View) -> Iterator[Asked]:
    """A fall of 10 % and 5 units or more that RT001 does not ask about."""
    for measure in view.measures:
        falls = _falls(view, measure, is_wanted=True)
        if falls and measure.rating in _HIGH and not any(map(_is_large, falls)):
            yield _fall_asked(
                measure, falls, "この減少は評価に反映されていますか。", "Was the fall weighed in the mark?"
            )


@rule(
    "RT003",
    "note",
    ("減少の受け止め", "a fall that may be good or bad"),
    (
        "派遣や相談の件数は、減っても悪いとは限りません。どう受け止めているかを尋ねるだけです。",
        "Fewer dispatches or consultations need not be worse. The question is only how the city sees it.",
    ),
    seen="founding sheet",
)
def fall_of_unknown_meaning(view: View) -> Iterator[Asked]:
    """The same fall, of something of which more is not surely wanted."""
    for measure in view.measures:
        falls = _falls(view, measure, is_wanted=False)
        if falls and measure.rating in _HIGH and measure.direction not in _ENDING:
            is_demand = all(pattern("polarity", "demand").search(fold(series.label)) for series in falls)
            ja, en = _OF_DEMAND if is_demand else ("減少した事情は何ですか。", "What is behind the fall?")
            yield _fall_asked(measure, falls, ja, en)


@rule(
    "RT004",
    "note",
    ("「—」と答えた欄", "answered with a dash"),
    (
        "「—」は「なし」という回答で、空欄とは違います。本当にないのかだけを確かめます。",
        "A dash is an answer: there is none. It is not a blank; the question is only whether it is meant.",
    ),
    seen="founding sheet",
)
def answered_none(view: View) -> Iterator[Asked]:
    """One question for each field, with all measures that answer it with a dash or なし."""
    found: dict[str, list[Measure]] = defaultdict(list)
    for measure in view.measures:
        for name in _NONE_FIELDS:
            if _answers_none(view, measure, name):
                found[name].append(measure)
    for name in _NONE_FIELDS:
        if same := found[name]:
            numbers = all_numbers(same)
            cells = tuple(ref for measure in same for ref in _none_cells(measure, name))
            asks, asks_en = _NONE_ASKS[name]
            written = quoted(dict.fromkeys(_none_word(measure, name) for measure in same))
            yield Asked(
                numbers,
                f"{measures_ja(numbers)}の{FIELD_WORDS[name][0]}は{written}と回答されています。{asks}",
                f"{measures_en(numbers)}: the {FIELD_WORDS[name][1]} {'is' if name == 'reason' else 'are'} answered with "
                f"{written}. {asks_en}",
                cells,
            )


def _answers_none(view: View, measure: Measure, name: str) -> bool:
    if is_none_answer(getattr(measure, name)):
        return True
    if name == "reason" or measure.issues is not None or measure.no not in view.together:
        return False
    # In a cell that strengths and issues share, a dash at its end answers for the issues.
    parts = (measure.strengths or "").split()
    dashes = [is_none_answer(part) for part in parts]
    return bool(parts) and (all(dashes) if name == "strengths" else dashes[-1])


def _none_word(measure: Measure, name: str) -> str:
    """The words of the answer as written."""
    text = getattr(measure, name)
    return str(text).strip() if is_none_answer(text) else (measure.strengths or "—").split()[-1]


def _none_cells(measure: Measure, name: str) -> tuple[str, ...]:
    return cells_of(measure, name) or cells_of(measure, "strengths")


@rule(
    "RT006",
    "warning",
    ("同じ内容で評価や方向性が違う", "the same text with other answers"),
    (
        "同じ成果と課題を書いた取組が、違う評価や違う方向性になっていると、判断の基準が分かりません。",
        "If two measures report the same strengths and issue but are marked differently, what were the marks based on?",
    ),
    seen="founding sheet",
)
def same_text_other_answer(view: View) -> Iterator[Asked]:
    """Strengths of one within the other's, issues alike, and another rating or direction."""
    for one, other in _alike(view):
        if other.no in one.twins or (one.rating, one.direction) == (other.rating, other.direction):
            continue
        if _same_issue(one, other):
            numbers = all_numbers((one, other))
            yield Asked(
                numbers,
                f"{measures_ja(numbers)}は、良かった点と課題がほぼ同じ内容ですが、評価と方向性が「{_answer(one)}」と「{_answer(other)}」"
                "に分かれています。判断が分かれた理由は何ですか。",
                f"{measures_en(numbers)} have nearly the same strengths and issues, but are answered "
                f"“{_answer(one)}” and “{_answer(other)}”. What makes the difference?",
                tuple(
                    ref
                    for measure in (one, other)
                    for ref in cells_of(measure, "strengths", "issues", "rating", "direction")
                ),
            )


def _alike(view: View) -> Iterator[tuple[Measure, Measure]]:
    """Pairs of measures of which one has the other's strengths; a few of each beginning, so that time stays linear."""
    by_beginning: dict[str, list[tuple[Measure, str]]] = defaultdict(list)
    for measure in view.measures:
        text = bare(said(measure.strengths))[:_LONGEST]
        if len(text) >= thresholds.LEAST_COPIED:
            by_beginning[text[:_BEGINNING]].append((measure, text))
    for told in by_beginning.values():
        for (one, text), (other, twin) in combinations(told[:_MOST], 2):
            if fuzz.partial_ratio(text, twin) >= thresholds.SAME_TEXT:
                yield one, other


def _same_issue(one: Measure, other: Measure) -> bool:
    mine, theirs = bare(said(one.issues))[:_LONGEST], bare(said(other.issues))[:_LONGEST]
    return SequenceMatcher(None, mine, theirs, autojunk=False).find_longest_match().size >= thresholds.SAME_TERM


def _answer(measure: Measure) -> str:
    chosen = [option for option, is_chosen in measure.direction_options.items() if is_chosen]
    return f"{measure.rating or '—'} {chosen[0] if chosen else (measure.direction_text or '').strip()}"


@rule(
    "RT007",
    "note",
    ("評価の記号の説明がない", "no legend of the marks"),
    (
        "◎や○が何を意味するかがシートにないと、市民や委員は評価を読めません。",
        "Unless the sheet says what ◎ and ○ mean, residents and committee cannot read the marks.",
    ),
    seen="founding sheet",
)
def no_legend(view: View) -> Iterator[Asked]:
    """Once for the sheet: marks that explain nothing by themselves, and fewer than two of them explained anywhere."""
    rated = [measure for measure in view.measures if measure.rating in _WORDS_NEEDED]
    marks = dict.fromkeys(measure.rating for measure in rated if measure.rating)
    if not rated or _has_legend(view, marks):
        return
    if any(len(_BOXES.sub("", fold(measure.rating_text or ""))) > _LONGEST_MARK for measure in rated):
        return  # the mark is explained where it stands: ○(予定どおり)
    yield Asked(
        (),
        f"評価の{quoted(marks)}が何を表すかの説明が、シートにありません。凡例を載せますか。",
        f"The sheet does not say what the marks {', '.join(marks)} mean. Should a legend be added?",
        tuple(ref for mark in marks for ref in cells_of(next(m for m in rated if m.rating == mark), "rating")),
        tuple(marks)[:1],
    )


def _has_legend(view: View, marks: Iterable[str]) -> bool:
    """Whether two marks or more of the kind that the sheet uses are explained in one text beside its tables."""
    kinds = set(map(_kind_of_mark, marks))
    beside = [narrow(text).translate(_CIRCLES) for text in view.legend_cells()]
    alone = {text.strip() for text in beside if text.strip() in _WORDS_NEEDED}
    told = [alone, *({found["mark"] for found in _LEGEND.finditer(text)} for text in beside)]
    return any(len([mark for mark in some if _kind_of_mark(mark) in kinds]) >= 2 for some in told)


def _kind_of_mark(mark: str) -> str:
    return "digit" if mark.isdigit() else "letter" if mark.isascii() else "symbol"


@rule(
    "RT008",
    "note",
    ("ほとんどが同じ評価と方向性", "nearly all the same"),
    (
        "ほとんどの取組が同じ評価と「継続」だと、評価から何を変えるかが読み取れません。シート全体について一度だけ示します。",
        "If nearly everything has one mark and continues, the evaluation tells nobody what to change. Said once.",
    ),
    seen="founding sheet",
)
def nearly_all_the_same(view: View) -> Iterator[Asked]:
    """Once for the sheet, as a fact: the share of the commonest mark and direction."""
    rated = [measure for measure in view.measures if measure.rating]
    directed = [measure for measure in view.measures if measure.direction]
    if min(len(rated), len(directed)) < thresholds.LEAST_FOR_FACT:
        return
    mark, marks = Counter(measure.rating for measure in rated).most_common(1)[0]
    direction, directions = Counter(measure.direction for measure in directed).most_common(1)[0]
    if min(marks / len(rated), directions / len(directed)) < thresholds.ALMOST_ALL:
        return
    word = next(_answer(measure).split(" ")[-1] for measure in directed if measure.direction == direction)
    yield Asked(
        (),
        f"評価のある{len(rated)}取組のうち{marks}が「{mark}」、方向性のある{len(directed)}取組のうち{directions}が「{word}」です。",
        f"Of {len(rated)} rated measures {marks} have “{mark}”; of {len(directed)} with a direction {directions} have “{word}”.",
        tuple(ref for measure in view.measures for ref in cells_of(measure, "rating", "direction")),
    )


RULES: tuple[Rule, ...] = (
    high_mark_over_large_fall, high_mark_over_fall, fall_of_unknown_meaning, answered_none, same_text_other_answer,
    no_legend, nearly_all_the_same,
)  # fmt: skip
