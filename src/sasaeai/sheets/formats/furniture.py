"""What pages repeat beside their content: running titles, document numbers, page numbers."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from sasaeai.sheets.formats.page import Box, Page, PageLine

_NUMBER = re.compile(r"\d+")
_MARGIN = 0.12  # of the page's height, above and below
_PLACE = 6.0
_LEAST_SHARE = 0.5

_Lines = list[tuple[Page, PageLine]]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A line that pages repeat, told once: its text (the first … the last where it counts) and its places."""

    text: str
    places: tuple[tuple[int, Box], ...]


@dataclass(slots=True)
class Furniture:
    """The lines that are furniture, and each distinct one told once."""

    told: list[Repeated] = field(default_factory=list)
    _ids: set[int] = field(default_factory=set)

    def has(self, line: PageLine) -> bool:
        """Whether a line of a page is furniture."""
        return id(line) in self._ids

    def add(self, lines: _Lines) -> None:
        """Take lines that are one on every page, but for a number that goes up."""
        self._ids |= {id(line) for _, line in lines}
        (first_page, first), (last_page, last) = lines[0], lines[-1]
        if first.text == last.text:
            self.told.append(Repeated(first.text, ((first_page.number, first.box),)))
        else:
            places = ((first_page.number, first.box), (last_page.number, last.box))
            self.told.append(Repeated(f"{first.text} … {last.text}", places))


def furniture_of(pages: list[Page]) -> Furniture:
    """The lines at the upper and lower edge that half of the pages repeat, or count up page by page."""
    seen: dict[tuple[str, int], _Lines] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            if _is_at_edge(page, line):
                place = line.box.y0 if line.box.y0 < page.size.height / 2 else line.box.y0 - page.size.height
                seen[_NUMBER.sub("#", line.text), round(place / _PLACE)].append((page, line))
    furniture = Furniture()
    for lines in seen.values():
        if len(lines) >= max(2, _LEAST_SHARE * len(pages)) and (_is_repeated(lines) or _is_counted(lines)):
            furniture.add(lines)
    return furniture


def _is_at_edge(page: Page, line: PageLine) -> bool:
    height = page.size.height
    return line.box.y1 <= _MARGIN * height or line.box.y0 >= (1 - _MARGIN) * height


def _is_repeated(lines: _Lines) -> bool:
    return len({line.text for _, line in lines}) == 1


def _is_counted(lines: _Lines) -> bool:
    """Whether one of the numbers in the line goes up with the pages, and the others stay."""
    numbers = [[int(found[:9]) for found in _NUMBER.findall(line.text)[:4]] for _, line in lines]
    steps = [[value - page.number for value in found] for (page, _), found in zip(lines, numbers, strict=True)]
    places = list(zip(zip(*numbers, strict=False), zip(*steps, strict=False), strict=True))
    return any(len(set(step)) == 1 for _, step in places) and all(
        len(set(value)) == 1 or len(set(step)) == 1 for value, step in places
    )
