"""Titles and their cross-listing notes (再掲40・51ページ), and page references (P27)."""

import re
from typing import NamedTuple

from sasaeai.lib.japanese_text import narrow, squeeze

Span = tuple[int, int]


class Title(NamedTuple):
    """A title without its note. ``spans`` are the removed notes in the printed text."""

    title: str
    cross_listed_pages: list[int]
    spans: list[Span]


_PAGES = r"[0-9Pp.,、・~\s\-及びと頁ページ参照:]*"
_BRACKETED = re.compile(rf"[(【\[〔][\s※]*再\s?掲{_PAGES}[)】\]〕]")
_BARE = re.compile(
    rf"※\s*再\s?掲\s*(?:[(]{_PAGES}[)]|[0-9Pp.,、・\s\-頁ページ:]*)|(?<=\s)再\s?掲(?=[\s:]*[0-9Pp])[0-9Pp.,、・\s\-頁ページ:]+"
)
_NUMBER = re.compile(r"[0-9]{1,4}")
_RANGE = re.compile(r"([0-9]{1,4})\s*[~\-]\s*[Pp.]*\s*([0-9]{1,4})")
_PAGE = re.compile(r"(?:[PpＰｐ]{1,2}\.?\s*)?([0-9]{1,4})\s*(?:ページ|頁|[Pp])?")
_LONGEST_RANGE = 10


def parse_title(text: str) -> Title:
    """A measure's title and the pages on which it is listed again; stray spaces are squeezed.

    A note inside another bracket leaves the rest balanced: 名前（補足（再掲27ページ）） becomes 名前（補足）.
    """
    plain = narrow(text)
    spans = sorted(match.span() for pattern in (_BRACKETED, _BARE) for match in pattern.finditer(plain))
    spans = [span for at, span in enumerate(spans) if at == 0 or span[0] >= spans[at - 1][1]]
    pages = [page for span in spans for page in _pages(plain[slice(*span)])]
    kept, position = [], 0
    for start, end in spans:
        kept.append(text[position:start])
        position = end
    kept.append(text[position:])
    return Title(squeeze(" ".join(kept)), list(dict.fromkeys(pages)), spans)


def _pages(note: str) -> list[int]:
    pages: list[int] = []
    position = 0
    for match in _RANGE.finditer(note):
        pages += _numbers(note[position : match.start()])
        first, last = int(match[1]), int(match[2])
        pages += range(first, last + 1) if first < last <= first + _LONGEST_RANGE else (first, last)
        position = match.end()
    return pages + _numbers(note[position:])


def _numbers(note: str) -> list[int]:
    return [int(number) for number in _NUMBER.findall(note)]


def parse_page(text: str) -> int | None:
    """The page of a reference cell (P27, p.27, 27ページ, 27頁, 27), else None."""
    match = _PAGE.fullmatch(narrow(text).strip())
    return int(match[1]) if match else None
