"""What a text claims of a number: the subject and whether it rose, fell, stood still. How rules use it is theirs."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.model import Measure
from sasaeai.sheets.rules.figures import core
from sasaeai.sheets.rules.lexicons import any_trend, pattern, words
from sasaeai.sheets.rules.view import Series, View

_CLAUSE_END = re.compile(r"[。、\n・※]")
_SPACE_OR_END = re.compile(r"[\s。、\n・※()「」]")
_HOW = r"(?:大きく|年々|着実に|徐々に|少し|少しずつ|(?:昨|前)年度?より|約?[0-9０-９]+(?:割|人|名|件|%|％)(?:程度)?|大幅に|やや)*"
_PARTICLE = re.compile(r"(?:について|に関して|は|が|も|の|を|とも|自体)*" + _HOW + "$")
_OF_NUMBER = re.compile(r"の(?:人|件|回)?数$")
_NOUN = re.compile(r"[一-鿿々ァ-ヶーA-Za-z]+$")
# What takes a claim back or puts it off: 定着していない, 増えたとは言えない, 定着に向けて, 横ばいを脱した, 増えたら.
_TAKEN_BACK = re.compile(
    r"(?:して|した|し|では|で|て|た|の)*(?:い?な(?:い|く|かっ)|と(?:は|まで|も)(?:言|い|な)|に(?:は)?(?:向け|努|至ら|歯止め)|[がはを]課題"
    r"|を(?:脱|目指|図|促|望|上回|超)|から(?:脱|回復)|ら(?!れ)|れば|見込|予測|予定|可能性|場合|(?:前|昨|一昨)年|時期|よう(?!に?な))"
    r"|(?<=た)[一-鿿ァ-ヶ]|(?<=いる)[一-鿿ァ-ヶ]|にあったが|が(?:回復|増え|減)|(?:して|し)?いたが"
)
_OTHER_BASE = re.compile(r"年間|策定時|当初|年度(?:と|に)比|年度比|長期的|[0-9]{2,4}年(?:度)?(?:と|に)比")
_MOST = 20  # claims of one text
_LONGEST_REACH = 24
_QUOTED_BEFORE = 30


class Claim(NamedTuple):
    """``kind``: up, down, flat, settled, not_up or not_down; ``subject`` may be empty; ``words`` as printed."""

    kind: str
    subject: str
    words: str


def claims_in(text: str) -> Iterator[Claim]:
    """What a text says that numbers did, with the noun that stands before."""
    plain = text.replace("\u3000", " ")
    for found in islice(any_trend().finditer(plain), _MOST):
        if _TAKEN_BACK.match(plain, found.end()):
            continue
        before = _clause_before(plain, found.start())
        if _OTHER_BASE.search(plain[max(0, found.start() - _LONGEST_REACH) : found.start()]) or _is_of_some(before):
            continue
        yield Claim(found.lastgroup or "", _subject(before), _quote(plain, found.start(), found.end()))


def growth_in(text: str) -> Iterator[Claim]:
    """What a text says to have grown, also as a noun (発行数の増加)."""
    for found in islice(pattern("trends", "growth").finditer(text), _MOST):
        if _TAKEN_BACK.match(text, found.end()):
            continue
        before = _clause_before(text, found.start())
        if subject := _subject(before):
            yield Claim("up", subject, _quote(text, found.start(), found.end()))


def _clause_before(text: str, at: int) -> str:
    start = max(0, at - _LONGEST_REACH)
    return _CLAUSE_END.split(text[start:at])[-1]


def _is_of_some(before: str) -> bool:
    """Whether the subject is narrowed (子どもの参加者, 一部の教室では参加者)."""
    folded = fold(before)
    return any(f"{word}の" in folded or folded.startswith(word) for word in words("counting", "some"))


def _subject(before: str) -> str:
    """The noun at the end; 会員の数 is 会員."""
    words_before = _OF_NUMBER.sub("", _PARTICLE.sub("", before.rstrip()))
    noun = _NOUN.search(words_before)
    return fold(noun[0]) if noun else ""


def _quote(text: str, start: int, end: int) -> str:
    """The claim with some words before it, as printed, so that a reader finds it."""
    before = _SPACE_OR_END.split(text[max(0, start - _QUOTED_BEFORE) : start])[-1]
    return before + text[start:end].rstrip("、")


def series_about(view: View, measure: Measure, subject: str) -> Series | None:
    """The series that a subject names: its label is the subject, but for words that only say it is counted."""
    if not subject:
        return None
    wanted = core(subject) or subject
    found = [series for series in view.series(measure)[:_MOST] if wanted in fold(series.label)]
    exact = [series for series in found if _rest(series.label, wanted) in ("", *words("counting", "suffixes"))]
    whole = [series for series in exact or found if series.figures[0].of_which is None]
    candidates = whole or exact or found
    return candidates[0] if len(candidates) == 1 or exact else None


def _rest(label: str, wanted: str) -> str:
    return fold(label).rpartition(wanted)[2]
