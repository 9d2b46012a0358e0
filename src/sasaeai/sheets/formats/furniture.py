"""What pages repeat beside their content: running titles, document numbers, page numbers."""

import re
from collections import defaultdict

from sasaeai.sheets.formats.page import Page, PageLine

_NUMBER = re.compile(r"\d+")
_MARGIN = 0.12  # of the page's height, above and below
_PLACE = 6.0
_LEAST_SHARE = 0.5


def furniture_of(pages: list[Page]) -> set[int]:
    """The identities of lines at the upper and lower edge that half of the pages repeat, or count up page by page."""
    seen: dict[tuple[str, int], list[tuple[Page, PageLine]]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            if _is_at_edge(page, line):
                place = line.box.y0 if line.box.y0 < page.size.height / 2 else line.box.y0 - page.size.height
                seen[_NUMBER.sub("#", line.text), round(place / _PLACE)].append((page, line))
    least = max(2, _LEAST_SHARE * len(pages))
    return {
        id(line)
        for lines in seen.values()
        if len(lines) >= least and (_is_repeated(lines) or _is_counted(lines))
        for _, line in lines
    }


def _is_at_edge(page: Page, line: PageLine) -> bool:
    height = page.size.height
    return line.box.y1 <= _MARGIN * height or line.box.y0 >= (1 - _MARGIN) * height


def _is_repeated(lines: list[tuple[Page, PageLine]]) -> bool:
    return len({line.text for _, line in lines}) == 1


def _is_counted(lines: list[tuple[Page, PageLine]]) -> bool:
    """Whether one of the numbers in the line goes up with the pages."""
    numbers = [[int(found) for found in _NUMBER.findall(line.text)[:4]] for _, line in lines]
    offsets = [[value - page.number for value in found] for (page, _), found in zip(lines, numbers, strict=True)]
    return any(len(set(place)) == 1 for place in zip(*offsets, strict=False))
