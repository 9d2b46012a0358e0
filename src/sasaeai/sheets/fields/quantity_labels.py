"""What a quantity is a quantity of: the words before the number, after it, or in the sentence before.

Works on narrowed text and answers with positions, so that the words come out as printed.
"""

import re
from typing import NamedTuple

from sasaeai.lib.japanese_text import strip_bullet

Span = tuple[int, int]

REACH = 120
"""How far before a number its words are looked for: a bound, so that a long text costs linear time."""

KIND_WORDS = frozenset(
    {
        "目標",
        "目標値",
        "計画",
        "計画値",
        "実績",
        "実績値",
        "予算",
        "予算額",
        "決算",
        "決算額",
        "見込",
        "見込み",
        "当初予算",
    }
)
MODIFIERS = frozenset(
    {
        "延べ",
        "のべ",
        "延",
        "実",
        "実数",
        "実人数",
        "延べ人数",
        "延人数",
        "延べ数",
        "延べ回数",
        "延べ件数",
        "実人員",
        "延人員",
    }
)
_SCOPE = frozenset(
    "市内 町内 村内 区内 県内 府内 都内 道内 圏域内 管内 全市 全 市 町 村 全体 全体で 合わせて 併せて 総勢 "
    "最大 最大で 新たに 新規に 現在 他 ほか また さらに うち そのうち このうち そして なお 中 "
    "同左 同上 〃 左に同じ と 及び 並びに や を に は が で の も".split()
)

_PIECE = re.compile(r"(?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|[^\s:、。,;【】])+")
_TAIL = re.compile(r"[\s:=…‥・、,;【】~\-―→⇒]+$")
_SEPARATED = re.compile(r"[\s:=…‥、】~→⇒\-―]$")
_KANJI_KANA = "一-鿿々ァ-ヶーA-Za-z0-9)」"
_RELATIVE = r"[一-鿿ァ-ヶー]{1,6}[ぁ-ん]{0,3}[たるい][一-鿿ァ-ヶ]"  # 試行に参加した世帯: all one noun
_CUT = re.compile(
    rf"を(?!{_RELATIVE})|(?<=[{_KANJI_KANA}])(?:により|にて|として|から|には|では|とは|は|(?:に(?![係関対伴応基])|で)(?!{_RELATIVE}))"
    r"(?=[一-鿿ァ-ヶA-Za-z「])"
    r"|(?<=[一-鿿])し(?=延べ|のべ)"
)
_PARTICLES = re.compile(
    rf"(?:(?:は|が|を)|(?<=[{_KANJI_KANA}])(?:に|で|も|の|と|へ|や|より|から|まで|には|では|により|として|については))+$"
)
_CONJUNCTION = re.compile(r"^(?:及び|および|並びに|ならびに|又は|または|さらに|そのほか|ほか|また|計(?=[一-鿿]{3}))")
_OF_WHICH = re.compile(r"^[(\s]*(?:その|この)?(?:うち(?![わでエ])|内数|内訳|再掲|内(?=[、:\s]|$))[)、:,\s]*")
_OF_WHICH_NOTE = re.compile(r"\([^()]*(?:再掲|内数|うち)[^()]*\)")
_VERB = re.compile(
    r"(?:し|した|して|する|され|された|さ|った|って|っている|いる|います|ました|ため|おり|れる|れた|せた)$"
)
_VERB_TAIL = re.compile(
    r"(?:を|に|へ)?(?:行っ|実施し|開催し|図っ|努め|し|され|さ)?(?:て|た|ている|ていた|ました|ます|る)*$"
)
_RUNNING_VERB = re.compile(r"[一-鿿][いきぎしちにびみりえけげせてねべめれ]$")
_VERBAL = re.compile(r"(?:し|して|った|した|され)$")
_LOST_START = re.compile(r"[がをはにでもとへ](?=[一-鿿])")  # the figure before was the subject (12人が参加した)
_SENTENCE_TOPIC = re.compile(r"^.*[、;]")
_LONGEST_LABEL = 40
_PLACED = re.compile(r"(?:に|で|の|において)([^。\n]{1,60}?)(として|を|が|は|[、。\n]|$)")
_DOING = re.compile(r"([一-鿿々ァ-ヶー]{2,12})(?=[\s、。)(し・さをの]|$)")
_SUBJECT = re.compile(r"[がはを]([一-鿿々ァ-ヶー]{2,12})")
_SAID = re.compile(
    r"[はがをもで]、?([^。\n]{2,40}?)(?:されて(?:いる|います|おり)|され(?:た|ました)?|して(?:いる|います)|し(?:た|ました)|である|です|"
    r"となっている|となった|を行っている|を行った)?(?:[。\n]|$)"
)
_HOW_OFTEN = re.compile(r"[(]?(?:毎|隔)?(?:年|月|週)(?:間|に)?約?[0-9~]+[回日度](?:程度|以上)?[)]?")


class Label(NamedTuple):
    """Where a quantity's words stand, and how they were found.

    ``how``: adjacent, separated (space or colon before the number), sentence, or none. ``header`` is the piece
    before it, ``after_colon`` whether a colon parts the two. ``is_part`` when うち, 再掲 or 内数 marks it.
    """

    span: Span | None
    how: str
    header: Span | None = None
    after_colon: bool = False
    is_part: bool = False


def find_label(text: str, low: int, high: int) -> Label:
    """The words before a number that starts at ``high``, none of them before ``low``."""
    low = max(low, high - REACH)
    end = low + len(_TAIL.sub("", text[low:high]))
    is_separated = _SEPARATED.search(text[low:high]) is not None
    if "。" in text[end:high] or text.endswith("。", low, end):
        return Label(_sentence(text, low, end), "sentence")
    pieces = _pieces(text, low, end)
    is_part = False
    while pieces and _is_note(text, pieces[-1]):
        is_part = is_part or _OF_WHICH_NOTE.search(text, *pieces[-1]) is not None
        pieces.pop()
    if not pieces:
        return Label(None, "none", is_part=is_part)
    label = _from_pieces(text, pieces, is_separated, is_part=is_part)
    if label.span and "、" in text[end:high] and _RUNNING_VERB.search(text, *label.span):
        return Label(None, "none", is_part=label.is_part)
    return label


def _pieces(text: str, low: int, high: int) -> list[Span]:
    """The words of the last sentence, parted by white space, commas and colons outside brackets."""
    pieces: list[Span] = []
    for match in _PIECE.finditer(text, low, high):
        if pieces and "。" in text[pieces[-1][1] : match.start()]:
            pieces.clear()
        pieces.append(match.span())
    if pieces and "。" in text[pieces[-1][1] : high]:
        pieces.clear()
    return pieces


def _is_note(text: str, piece: Span) -> bool:
    """Whether a piece says nothing of what is counted: a bracket alone, or how often (月2回)."""
    if _HOW_OFTEN.fullmatch(text, *piece):
        return True
    return text[piece[0]] == "(" and text[piece[1] - 1] == ")" and text.find(")", *piece) == piece[1] - 1


def _from_pieces(text: str, pieces: list[Span], is_separated: bool, *, is_part: bool) -> Label:
    start, end = pieces.pop()
    while pieces and end - start == 1 and _is_torn(text, pieces[-1], start):
        start = pieces.pop()[0]
        if text[start - 1 : start] != " ":
            break
    marked = any(_OF_WHICH.match(text[s:e]) for s, e in [*pieces[-2:], (start, end)])
    note = _OF_WHICH_NOTE.search(text, start, end)
    span = _noun(text, start, end if note is None else note.start())
    if span is not None and _VERB.search(text, *span):
        return Label(_sentence(text, pieces[-1][0] if pieces else start, end), "sentence", is_part=is_part)
    header = pieces[-1] if pieces and not _is_note(text, pieces[-1]) else None
    after_colon = header is not None and ":" in text[header[1] : start]
    how = "none" if span is None else "separated" if is_separated else "adjacent"
    return Label(span, how, header, after_colon, is_part or marked or note is not None)


def _is_torn(text: str, before: Span, start: int) -> bool:
    """Whether single letters stand apart (合 計): one space between two pieces of one letter."""
    return before[1] - before[0] == 1 and before[1] == start - 1 and text[before[1]] == " " and text[before[0]] > "぀"


def _noun(text: str, start: int, end: int) -> Span | None:
    """The noun at the end of a piece: without bullets, うち, particles and what stands before を, により, ..."""
    words = text[start:end]
    start += len(words) - len(strip_bullet(words)) if strip_bullet(words) else 0
    marker = _OF_WHICH.match(text[start:end])
    start += marker.end() if marker else 0
    words = _PARTICLES.sub("", text[start:end])
    end = start + len(words)
    for cut in _CUT.finditer(words):
        if words[: cut.end()].count("(") == words[: cut.end()].count(")"):
            start = end - len(words) + cut.end()
    conjunction = _CONJUNCTION.match(text[start:end])
    start += conjunction.end() if conjunction else 0
    if text[start:end] in _SCOPE or not any(map(str.isalnum, text[start:end])):
        return None
    return start, end


def _sentence(text: str, low: int, high: int) -> Span | None:
    """The noun part of the sentence that ends before ``high``: what stands before its last を."""
    end = low + len(text[low:high].rstrip("。 \n　"))
    start = max(low, text.rfind("。", low, end) + 1, text.rfind("\n", low, end) + 1)
    words = text[start:end]
    start += len(words) - len(strip_bullet(words))
    words = text[start:end]
    if _LOST_START.match(words):
        return None
    cut = words.rfind("を")
    words = words[:cut] if cut > 0 else _VERB_TAIL.sub("", words)
    topic = _SENTENCE_TOPIC.match(words)
    start, words = (start + topic.end(), words[topic.end() :]) if topic else (start, words)
    spaced = words.rstrip().rfind(" ")
    start, words = (start + spaced + 1, words[spaced + 1 :]) if spaced >= 0 else (start, words)
    if not 1 < len(words) <= _LONGEST_LABEL:
        return None
    return start, start + len(words.rstrip())


def find_label_after(text: str, end: int) -> tuple[Span | None, bool]:
    """The words after a number without any before (11回実施, 4か所に広場を設置); whether parts may follow them."""
    placed = _PLACED.match(text, end, end + 80)
    if placed:
        words = text[slice(*placed.span(1))].rstrip()
        if words and not words[0].isspace():
            return (placed.start(1), placed.start(1) + len(words)), True
    doing = _DOING.match(text, end, end + 20) or _SUBJECT.match(text, end, end + 20)
    return (doing.span(1), False) if doing else (None, False)


def is_verbal(words: str) -> bool:
    """Whether the words tell what was done, and so name nothing that can be counted (開催し)."""
    return _VERBAL.search(words) is not None


def find_statement(text: str, end: int) -> Span | None:
    """What a sentence says of the quantity before ``end`` (3館は委託により管理されている → 委託により管理)."""
    said = _SAID.match(text, end, end + 60)
    return said.span(1) if said else None


def marks_parts(words: str) -> bool:
    """Whether the words say that parts follow (うち, 内訳, 再掲)."""
    return _OF_WHICH.match(words) is not None
