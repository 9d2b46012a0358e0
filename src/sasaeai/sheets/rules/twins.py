"""Twins (``TW``): the same measure printed twice must say the same. Spaces, brackets and bullets never differ."""

import re
from collections.abc import Callable, Iterator

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.model import Figure, Measure
from sasaeai.sheets.rules import thresholds
from sasaeai.sheets.rules.figures import core
from sasaeai.sheets.rules.lexicons import groups, look_alikes
from sasaeai.sheets.rules.rule import Asked, Rule, rule
from sasaeai.sheets.rules.view import View, all_numbers, cells_of, is_none_answer, said, unit_of
from sasaeai.sheets.rules.wording import (
    FIELD_WORDS,
    fields_en,
    fields_ja,
    measures_en,
    measures_ja,
    quoted,
    value,
    year_en,
    year_ja,
)

_NO_DIFFERENCE = re.compile(r"[\s()「」・、。,.:;!?※*☑☐○●①-⑳]|(?:^|(?<=\n))[ー\-]")
_NUMBER = re.compile(r"[0-9][0-9,.]*")
_PART = re.compile(r"[。\n・]+")
_KANA = re.compile(r"[ぁ-んァ-ヶー一-鿿]")
_TEXTS = ("description", "strengths", "issues", "reason")
_ANSWERS = ("rating", "direction", "divisions")
_ALIKE = 60
_MOST_PARTS = 30


def bare(text: str) -> str:
    """A text without what never makes a difference: spaces, brackets, dots, bullets, full stops."""
    return _NO_DIFFERENCE.sub("", fold(text))


def _same_figures(one: Measure, other: Measure) -> Iterator[tuple[Figure, Figure]]:
    """The figures of two measures that count the same thing in the same year."""
    keyed = {(core(f.label or ""), unit_of(f), f.kind, f.fiscal_year): f for f in other.figures}
    for figure in one.figures:
        twin = keyed.get((core(figure.label or ""), unit_of(figure), figure.kind, figure.fiscal_year))
        if twin is not None and figure.label and figure.fiscal_year is not None:
            yield figure, twin


@rule(
    "TW001",
    "warning",
    ("再掲どうしの数値の違い", "twins with different figures"),
    (
        "同じ取組を2か所に載せると、片方だけが直されて数値が食い違うことがあります。どちらが正しいか、担当課への確認が必要です。",
        "A measure that is printed twice is often corrected in one place only. Only the division knows which is right.",
    ),
    seen="founding sheet",
)
def figures_differ(view: View) -> Iterator[Asked]:
    """The same label, unit, kind and year, and another value."""
    for pair in view.pairs:
        differing = [(a, b) for a, b in _same_figures(*pair) if a.value != b.value]
        if not differing:
            continue
        numbers = all_numbers(pair)
        ja = "、".join(f"{year_ja(a.fiscal_year)}の「{a.label}」が{value(a)}と{value(b)}" for a, b in differing)
        en = ", ".join(f"“{a.label}” of {year_en(a.fiscal_year)} is {value(a)} and {value(b)}" for a, b in differing)
        yield Asked(
            numbers,
            f"{measures_ja(numbers)}は再掲の関係ですが、{ja}です。どちらが正しいですか。",
            f"{measures_en(numbers)} are twins, but {en}. Which is right?",
            tuple(ref for two in differing for figure in two for ref in figure.sources),
            tuple(dict.fromkeys(value(figure) for two in differing for figure in two)),
        )


@rule(
    "TW002",
    "warning",
    ("課題が再掲の片方だけにある", "an issue in one twin only"),
    (
        "再掲の片方にだけ課題があると、もう片方を読んだ人は課題がないと受け取ります。欄が失われたか、書き忘れたのかもしれません。",
        "A reader of only one twin takes it that there is no issue. A cell may be lost, or was forgotten.",
    ),
    seen="founding sheet",
)
def issue_in_one_only(view: View) -> Iterator[Asked]:
    """One twin has an issue and the other a blank that holds nothing like it."""
    for pair in view.pairs:
        for one, other in (pair, pair[::-1]):
            issue = said(one.issues)
            if not issue or other.issues is not None or one.no in view.together or _only_points(other):
                continue
            if fuzz.partial_ratio(bare(issue), bare(view.issues_of(other))) >= thresholds.TOLD_IN_OTHER:
                continue
            numbers = all_numbers((one, other))
            yield Asked(
                numbers,
                f"取組{one.no}には課題「{_short(issue)}」がありますが、再掲の取組{other.no}にはありません。同じ課題を載せますか。",
                f"Measure {one.no} names the issue “{_short(issue)}”, but its twin {other.no} has none. "
                "Should it be there too?",
                (*cells_of(one, "issues"), *(view.issue_cells(other) or cells_of(other, "title"))),
                (_short(issue),),
            )


def _only_points(measure: Measure) -> bool:
    """Whether a printing only points at its twin and leaves everything else to it."""
    return not any((measure.rating_text, measure.strengths, measure.issues, measure.direction_text))


def _short(text: str) -> str:
    """The first sentence, as it stands in the cell."""
    return re.split(r"[。\n]", text.strip(), maxsplit=1)[0][:40]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _PART.split(fold_spaces(text)) if part.strip()]


def fold_spaces(text: str) -> str:
    """The text with spaces kept to one, so that its parts are quoted as printed."""
    return re.sub(r"[ \t\u3000]+", " ", text)


def _own_texts(one: Measure, other: Measure) -> Iterator[tuple[str, str, str]]:
    """The fields that both twins fill, with both texts; results of one year, unless one of them is same-as-left."""
    for name in _TEXTS:
        if said(getattr(one, name)) and said(getattr(other, name)):
            yield name, _without_none(getattr(one, name)), _without_none(getattr(other, name))
    results = {result.fiscal_year: result for result in other.results}
    for result in one.results:
        twin = results.get(result.fiscal_year)
        if twin is not None and not (result.same_as_left or twin.same_as_left):
            yield "results", result.text, twin.text


def _without_none(text: str) -> str:
    """The text without a dash at its end, which answers for the issues of a shared cell."""
    first, _, last = text.rstrip().rpartition(" ")
    return first if first and is_none_answer(last) else text


def _action_differs(one: str, other: str) -> tuple[str, str] | None:
    """Words of different meaning in parts that are else alike; (支援, 充実)."""
    others = _parts(other)[:_MOST_PARTS]
    for part in _parts(one)[:_MOST_PARTS]:
        twin = max(others, key=lambda text: fuzz.ratio(bare(part), bare(text)), default="")
        if bare(part) == bare(twin) or fuzz.ratio(bare(part), bare(twin)) < _ALIKE:
            continue
        mine, theirs = _actions(part), _actions(twin)
        if mine.keys() != theirs.keys() and mine.keys() - theirs.keys() and theirs.keys() - mine.keys():
            return mine[min(mine.keys() - theirs.keys())], theirs[min(theirs.keys() - mine.keys())]
    return None


def _actions(text: str) -> dict[int, str]:
    """The groups of meaning that a text names, with the word of each."""
    found = {}
    for at, group in enumerate(groups("meaning", "actions")):
        word = next((word for word in group if word in text), None)
        if word:
            found[at] = word
    return found


@rule(
    "TW003",
    "warning",
    ("意味の変わる語が再掲で違う", "twins with a word that changes the meaning"),
    (
        "「支援」と「充実」のように、言い換えでは済まない語が違うと、行うことが違って読めます。",
        "Where one twin says support and the other improve, the city promises two different things.",
    ),
    seen="founding sheet",
)
def meaning_differs(view: View) -> Iterator[Asked]:
    """A word of another group of meaning in a part that is else alike."""
    for (one, other), name, words in _first_differences(view, _action_differs):
        yield Asked(
            all_numbers((one, other)),
            f"再掲の取組{one.no}では「{words[0]}」、取組{other.no}では「{words[1]}」とあり、{FIELD_WORDS[name][0]}の意味が変わります。"
            "どちらが正しいですか。",
            f"Twins: measure {one.no} says “{words[0]}” where measure {other.no} says “{words[1]}” "
            f"({FIELD_WORDS[name][1]}). Which is right?",
            (*cells_of(one, name), *cells_of(other, name)),
            words,
        )


def _first_differences(
    view: View, find: Callable[[str, str], tuple[str, str] | None]
) -> Iterator[tuple[tuple[Measure, Measure], str, tuple[str, str]]]:
    """For each pair of twins the first field in which ``find`` finds two words that differ."""
    for pair in view.pairs:
        for name, one, other in _own_texts(*pair):
            if words := find(one, other):
                yield pair, name, words
                break


def _misread(one: str, other: str) -> tuple[str, str] | None:
    """A letter in one text where the other has one of like shape, shown with the letters about it."""
    a, b = bare(one), bare(other)
    for step in Levenshtein.opcodes(a, b):
        if step.tag != "replace" or step.src_end - step.src_start != 1 or step.dest_end - step.dest_start != 1:
            continue
        mine, theirs = a[step.src_start], b[step.dest_start]
        if theirs in look_alikes().get(mine, ()):
            words = _around(one, a, step.src_start), _around(other, b, step.dest_start)
            if all(words):
                return words
    return None


def _around(text: str, folded: str, at: int) -> str:
    """The letter at a place of the folded text, with those about it as long as they stand so in the text."""
    for before, after in ((2, 2), (1, 2), (1, 1), (0, 1), (1, 0), (0, 0)):
        words = folded[max(0, at - before) : at + after + 1]
        if words and words in text:
            return words
    return ""


@rule(
    "TW004",
    "warning",
    ("再掲と1字違い", "a letter that differs between twins"),
    (
        "形の似た1字だけが違うときは、文字認識や入力の誤りであることがほとんどです。",
        "Where a single letter of like shape differs, it was nearly always misread or mistyped.",
    ),
    seen="founding sheet",
)
def letter_misread(view: View) -> Iterator[Asked]:
    """One letter of like shape differs between the twins' texts."""
    for (one, other), name, words in _first_differences(view, _misread):
        yield Asked(
            all_numbers((one, other)),
            f"再掲の取組{one.no}では「{words[0]}」、取組{other.no}では「{words[1]}」とあります（{FIELD_WORDS[name][0]}）。"
            "読み取りか入力の誤りではありませんか。",
            f"Twins: “{words[0]}” in measure {one.no} is “{words[1]}” in measure {other.no} "
            f"({FIELD_WORDS[name][1]}). Was a letter misread or mistyped?",
            (*cells_of(one, name), *cells_of(other, name)),
            words,
        )


@rule(
    "TW005",
    "note",
    ("再掲どうしの表現の違い", "twins in different words"),
    (
        "意味は同じでも、公表したときに別の取組に見えることがあります。空白、括弧、中黒、箇条書きの印の違いは数えません。",
        "The meaning may be the same, but readers take them for two measures. Spaces, brackets and bullets do not count.",
    ),
    seen="founding sheet",
)
def wording_differs(view: View) -> Iterator[Asked]:
    """Texts that differ in more than spaces, brackets, bullets and the numbers that TW001 compares."""
    for pair in view.pairs:
        names = [name for name, one, other in _own_texts(*pair) if _without_numbers(one) != _without_numbers(other)]
        if names:
            numbers = all_numbers(pair)
            yield Asked(
                numbers,
                f"再掲の{measures_ja(numbers)}で、{fields_ja(names)}の表現が違います。そろえますか。",
                f"{measures_en(numbers)} are twins but differ in words ({fields_en(names)}). Should they be the same?",
                tuple(ref for measure in pair for ref in cells_of(measure, *names)),
            )


def _without_numbers(text: str) -> str:
    return _NUMBER.sub("0", bare(text))


@rule(
    "TW006",
    "warning",
    ("再掲どうしの評価・方向性・担当課の違い", "twins with other answers"),
    (
        "同じ取組の評価や今後の方向性が2通りあると、どちらが市の判断か分かりません。",
        "If one measure has two ratings or directions, nobody knows which is the city's.",
    ),
)
def answers_differ(view: View) -> Iterator[Asked]:
    """Rating, direction or divisions differ although both are given."""
    for pair in view.pairs:
        names = [name for name in _ANSWERS if _differs(name, *pair)]
        if names:
            numbers = all_numbers(pair)
            ja = "、".join(
                f"{FIELD_WORDS[name][0]}が「{_answer(name, pair[0])}」と「{_answer(name, pair[1])}」" for name in names
            )
            en = ", ".join(
                f"{FIELD_WORDS[name][1]}: “{_answer(name, pair[0])}” and “{_answer(name, pair[1])}”" for name in names
            )
            yield Asked(
                numbers,
                f"{measures_ja(numbers)}は再掲の関係ですが、{ja}です。どちらが正しいですか。",
                f"{measures_en(numbers)} are twins, but give other answers ({en}). Which is right?",
                tuple(ref for measure in pair for ref in cells_of(measure, *names)),
                tuple(_answer(name, measure) for name in names for measure in pair),
            )


def _differs(name: str, one: Measure, other: Measure) -> bool:
    mine, theirs = getattr(one, name), getattr(other, name)
    if name == "divisions":
        return bool(mine and theirs) and {fold(part) for part in mine} != {fold(part) for part in theirs}
    return mine is not None and theirs is not None and mine != theirs


def _answer(name: str, measure: Measure) -> str:
    if name == "divisions":
        return "・".join(measure.divisions)
    if name == "direction":
        chosen = [option for option, is_chosen in measure.direction_options.items() if is_chosen]
        return chosen[0] if chosen else (measure.direction_text or "").strip()
    return measure.rating or ""


@rule(
    "TW007",
    "note",
    ("再掲の片方だけにある数値", "a figure in one twin only"),
    (
        "同じ取組なのに片方にしかない数値は、もう片方を読んだ人に伝わりません。",
        "A figure that only one twin gives never reaches those who read the other.",
    ),
    seen="founding sheet",
)
def figure_in_one_only(view: View) -> Iterator[Asked]:
    """A label that one twin gives and the other lacks, where both give some figure of the same thing."""
    for pair in view.pairs:
        if not any(_same_figures(*pair)):
            continue
        for one, other in (pair, pair[::-1]):
            labels = {core(figure.label or "") for figure in other.figures}
            lacking = [f for f in one.figures if f.label and core(f.label) not in labels and f.of_which is None]
            if lacking:
                numbers = all_numbers((one, other))
                listed = quoted(dict.fromkeys(figure.label or "" for figure in lacking))
                yield Asked(
                    numbers,
                    f"再掲の取組{one.no}には{listed}の数値がありますが、取組{other.no}にはありません。記載しますか。",
                    f"Measure {one.no} gives {listed}, its twin {other.no} does not. Should it be there too?",
                    tuple(ref for figure in lacking for ref in figure.sources),
                    tuple(dict.fromkeys(figure.label or "" for figure in lacking)),
                )


RULES: tuple[Rule, ...] = (
    figures_differ, issue_in_one_only, meaning_differs, letter_misread, wording_differs, answers_differ, figure_in_one_only,
)  # fmt: skip
