"""Names (``NM``): divisions and bodies in two spellings, slips that the sheet's own words show, style. Never corrected."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations, islice

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.model import Measure
from sasaeai.sheets.rules.lexicons import groups, pattern, words
from sasaeai.sheets.rules.rule import Asked, Rule, rule
from sasaeai.sheets.rules.view import View, all_numbers, cells_of
from sasaeai.sheets.rules.wording import measures_en, measures_ja, quoted

_NARRATIVE = ("description", "results", "strengths", "issues", "reason")
_NOUN_BEFORE = re.compile(r"([一-鿿々ァ-ヶー]{3,12})の?$")
_WORD_BEFORE = re.compile(r"[一-鿿々ァ-ヶー]+[ぁ-ん]?$")
_MIDDLE = 3
_REACH, _MOST_NAMES = 16, 20
_MOST_SLIPS = 20  # of one text; a text with more is no text, and each is compared with the whole measure
_LEAST_BEGINNING = 5
_MOST_NUMBERS = 400


@rule(
    "NM001",
    "warning",
    ("担当課の表記の揺れ", "a division in two spellings"),
    (
        "1つの課が2通りに書かれていると、課ごとに集めたときに漏れます。改称の前後かもしれないので、直さずに尋ねます。",
        "A division in two spellings is missed when entries are gathered by division. It may also have been renamed: ask.",
    ),
    seen="founding sheet",
)
def division_spelled_twice(view: View) -> Iterator[Asked]:
    """Names of divisions that differ only in how one word is spelled."""
    by_sound: dict[str, dict[str, list[Measure]]] = defaultdict(lambda: defaultdict(list))
    for measure in view.measures:
        for name in dict.fromkeys((*measure.divisions, *measure.sub_units.values())):
            by_sound[_one_spelling(name)][name].append(measure)
    for spellings in by_sound.values():
        if len({fold(name) for name in spellings}) > 1:
            numbers = all_numbers(measure for measures in spellings.values() for measure in measures)
            yield Asked(
                numbers,
                f"担当課に{quoted(spellings)}の表記があります（{measures_ja(numbers)}）。同じ課ですか。",
                f"Divisions are spelled {', '.join(spellings)} ({measures_en(numbers)}). Are they the same?",
                tuple(ref for same in spellings.values() for m in same for ref in cells_of(m, "divisions")),
                tuple(spellings),
            )


def _one_spelling(name: str) -> str:
    folded = fold(name)
    for group in groups("style", "names"):
        for spelling in group[1:]:
            folded = folded.replace(fold(spelling), fold(group[0]))
    return folded


def _bodies_in(text: str) -> Iterator[str]:
    """Names that end as bodies do, of kanji and katakana alone."""
    ends = "|".join(map(re.escape, words("style", "bodies")))
    for found in re.finditer(
        rf"(?:[一-鿿々ァ-ヶー]{{2,12}}を[一-鿿]{{1,2}}[るすむくぶ])?[一-鿿々ァ-ヶー]{{2,20}}(?:{ends})", text
    ):
        yield found[0]


@rule(
    "NM003",
    "warning",
    ("団体名の違い", "a body under two names"),
    (
        "取組名と実績で団体の名が少し違うと、別の団体なのか書き誤りなのか、読む人には分かりません。",
        "If title and results name a body a little differently, readers cannot tell a slip from another body.",
    ),
    seen="founding sheet",
)
def body_named_twice(view: View) -> Iterator[Asked]:
    """Two names in one measure that begin and end alike and differ in the middle."""
    for measure in view.measures:
        names: dict[str, str] = {}
        for field, text in _texts_of(measure):
            for name in _bodies_in(text):
                names.setdefault(name, field)
        for one, other in combinations(list(names)[:_MOST_NAMES], 2) if view.is_once(measure) else ():
            if _differ_in_the_middle(one, other):
                yield Asked(
                    all_numbers([measure]),
                    f"取組{measure.no}に「{one}」と「{other}」があります。同じ団体であれば、どちらが正しい名称ですか。",
                    f"Measure {measure.no} names “{one}” and “{other}”. If they are one body, which name is right?",
                    cells_of(measure, names[one], names[other]),
                    (one, other),
                )


def _texts_of(measure: Measure) -> Iterator[tuple[str, str]]:
    for name in ("title", "description"):
        if getattr(measure, name):
            yield name, getattr(measure, name)
    for result in measure.results:
        yield "results", result.text
    for name in ("strengths", "issues", "reason"):
        if getattr(measure, name):
            yield name, getattr(measure, name)


def _differ_in_the_middle(one: str, other: str) -> bool:
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, theirs = one[start:], other[start:]
    end = next((at for at, (a, b) in enumerate(zip(rest[::-1], theirs[::-1], strict=False)) if a != b), 0)
    middle, their_middle = rest[: len(rest) - end], theirs[: len(theirs) - end]
    return (
        start >= _LEAST_BEGINNING
        and end >= 2
        and 0 < len(middle) <= _MIDDLE
        and 0 < len(their_middle) <= _MIDDLE
        and {middle, their_middle} <= set(words("style", "middles"))
    )


@rule(
    "NM004",
    "note",
    ("書き誤りらしい語", "what may be a slip"),
    (
        "同じシートの別の箇所で正しく書かれている語や、助詞の重なりだけを尋ねます。辞書による校正はしません。",
        "Only what the sheet itself writes otherwise elsewhere, or a doubled particle; this is no spelling checker.",
    ),
    seen="founding sheet",
)
def slips(view: View) -> Iterator[Asked]:
    """A word beside the homophone that the measure uses after the same noun, and doubled particles."""
    asked: dict[str, tuple[str, list[tuple[Measure, str]]]] = {}
    for measure in view.measures:
        texts = list(_texts_of(measure))
        everything = "\n".join(text for _, text in texts)
        for field, text in texts:
            for slip, instead in (*_homophones(text, everything), *_doubled(text)):
                asked.setdefault(slip, (instead, []))[1].append((measure, field))
    for slip, (instead, places) in asked.items():
        numbers = all_numbers(measure for measure, _ in places)
        hint, hint_en = (f"が、他の箇所では「{instead}」です", f", elsewhere “{instead}”") if instead else ("", "")
        yield Asked(
            numbers,
            f"{measures_ja(numbers)}に「{slip}」とあります{hint}。誤記ではありませんか。",
            f"{measures_en(numbers)}: “{slip}”{hint_en}. Is it a slip?",
            tuple(
                ref
                for measure, _ in places
                for ref in cells_of(measure, *dict.fromkeys(_fields(measure, slip, instead)))
            ),
            (slip, *((instead,) if instead else ())),
        )


def _fields(measure: Measure, *told: str) -> Iterator[str]:
    return (field for field, text in _texts_of(measure) if any(word and word in text for word in told))


@cache
def _homophone_words() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """Any word that has homophones, and the homophones of each."""
    others = {word: tuple(w for w in group if w != word) for group in groups("slips", "homophones") for word in group}
    return re.compile("|".join(map(re.escape, others))), others


def _homophones(text: str, everything: str) -> Iterator[tuple[str, str]]:
    """A noun with a word (ボランティアの要請) where the measure has the noun with its homophone (ボランティア養成)."""
    any_word, homophones = _homophone_words()
    for found in islice(any_word.finditer(text), _MOST_SLIPS):
        noun = _NOUN_BEFORE.search(text[max(0, found.start() - _REACH) : found.start()])
        if noun is None:
            continue
        for other in homophones[found[0]]:
            told = next((name for name in (f"{noun[1]}{other}", f"{noun[1]}の{other}") if name in everything), None)
            if told and _is_rarer(found[0], other, everything):
                yield f"{noun[0]}{found[0]}", told


def _is_rarer(word: str, other: str, everything: str) -> bool:
    """Whether the word stands less often; of a tie the first of its group is asked about, so that one question comes."""
    mine, theirs = everything.count(word), everything.count(other)
    _, homophones = _homophone_words()
    return mine < theirs or (mine == theirs and list(homophones).index(word) < list(homophones).index(other))


def _doubled(text: str) -> Iterator[tuple[str, str]]:
    plain = text
    for found in islice(pattern("slips", "doubled").finditer(plain), _MOST_SLIPS):
        before = _WORD_BEFORE.search(plain, max(0, found.start() - _REACH), found.start())
        yield f"{before[0] if before else ''}{found[0]}", ""


@rule(
    "NM005",
    "note",
    ("表記の揺れ", "mixed spellings"),
    (
        "どちらの表記も誤りではありませんが、公表する文書では一方にそろえると読みやすくなります。シート全体について一度だけ示します。",
        "Either spelling is right; a published document reads better with one. Said once for the sheet.",
    ),
    seen="founding sheet",
)
def mixed_spellings(view: View) -> Iterator[Asked]:
    """One question for the sheet with every word that its texts, not its names, spell in several ways."""
    found: list[tuple[str, ...]] = []
    cells: list[str] = []
    texts = _narrative_cells(view)
    for group in groups("style", "variants"):
        places = {spelling: _first_with(spelling, texts) for spelling in group}
        used = [spelling for spelling in group if places[spelling] is not None]
        if len(used) > 1:
            found.append(tuple(used))
            cells += [ref for spelling in used if (ref := places[spelling]) is not None]
    if found:
        listed = "、".join("／".join(group) for group in found)
        yield Asked(
            (),
            f"表記が混ざっている語があります：{listed}。どちらかにそろえますか。",
            f"Some words are spelled in several ways: {listed}. Should they be the same?",
            tuple(cells),
            tuple(spelling for group in found for spelling in group),
        )


def _narrative_cells(view: View) -> dict[str, str]:
    """The cells in which measures are told of, in the order of the sheet, without titles, divisions and headings."""
    wanted = {ref for measure in view.measures for ref in cells_of(measure, *_NARRATIVE)}
    return {ref: text for ref, text in view.texts.items() if ref in wanted}


def _first_with(spelling: str, texts: dict[str, str]) -> str | None:
    pattern_of = _spelling(spelling)
    return next((ref for ref, text in texts.items() if pattern_of.search(text)), None)


@cache
def _spelling(word: str) -> re.Pattern[str]:
    """A spelling where it counts: counters behind a number, nouns before a particle, so that no name is caught."""
    if word in words("style", "counters"):
        return re.compile(rf"(?<=[0-9０-９数何]){re.escape(word)}")
    if word in words("style", "nouns"):
        return re.compile(
            rf"(?<![一-鿿ァ-ヶー]){re.escape(word)}(?=[をがはもへや]|の(?![一-鿿]{{1,4}}(?:法|会|日|権利)))"
        )
    return re.compile(re.escape(word))


RULES: tuple[Rule, ...] = (division_spelled_twice, body_named_twice, slips, mixed_spellings)
