"""Parts that the HTML pages share: escaped text, addresses of measures, the frame of a page, findings, twins.

What a cell says is decided in ``printable``; the look is in ``html_style``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import NamedTuple

from sasaeai.sheets.model import Finding, Measure, MeasureNo, Sheet
from sasaeai.sheets.rules.wording import year_ja
from sasaeai.sheets.writers.checked_file import SEVERITIES

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNSAFE = re.compile("[^A-Za-z0-9-]")
_SPACE = re.compile(r"[ \t\r\n]+")
_LONGEST_NAME = 60
_TICK = re.compile("[☐☑☒□■]\\s*[^\\s☐☑☒□■]{1,10}(?![^\\s☐☑☒□■])")
SIDEWAYS = '<span class="hint">（横に動かせます）</span>'
"""Said of a table that may be wider than its place; not on paper."""


def text_of(value: object) -> str:
    """A value as HTML text or attribute: escaped, without control characters but line feed and tab."""
    plain = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return escape(_UNWRITABLE.sub("", plain))


def lines_of(value: object) -> str:
    """A value as HTML text in which line ends break the line."""
    return text_of(value).replace("\n", "<br>")


def ticks_of(text: str) -> str:
    """Boxes as HTML text, none torn from its word at the end of a line."""
    return _TICK.sub(lambda found: f'<span class="whole">{found[0]}</span>', lines_of(text))


def in_one_line(value: object) -> str:
    """A value as HTML text in one line; wide spaces stay."""
    return text_of(_SPACE.sub(" ", str(value).strip()))


def name_of_file(name: str) -> str:
    """The name of a file without its folder and ending, for headings."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"(?<=.)\.[A-Za-z0-9]{1,8}$", "", last) or "名称なし"


def year_in_both(year: int) -> str:
    """平成29年度（2017年度）."""
    japanese, western = year_ja(year), f"{year}年度"
    return japanese if japanese == western else f"{japanese}（{western}）"


@dataclass(frozen=True, slots=True)
class Names:
    """The part of an address that stands for each measure, and what stands ``before`` and ``after`` it in a link.

    Of measures with the same number a link by number leads to the first.
    """

    by_identity: Mapping[int, str]
    by_no: Mapping[MeasureNo, str]
    before: str = "#m"
    after: str = ""

    def of(self, measure: Measure) -> str:
        """The measure's own name, for an id or a file."""
        return self.by_identity[id(measure)]

    def href(self, no: MeasureNo) -> str | None:
        """A relative link to the measure of a number; None where there is none."""
        return f"{self.before}{self.by_no[no]}{self.after}" if no in self.by_no else None

    def link(self, no: MeasureNo, words: str, told: str = "") -> str:
        """A link to the measure of a number, or the words alone where there is none; ``told`` is a hint."""
        href = self.href(no)
        hint = f' title="{text_of(told)}"' if told else ""
        return f'<a href="{href}"{hint}>{text_of(words)}</a>' if href else text_of(words)

    def within(self, before: str, after: str) -> "Names":
        """The same names, linked to from elsewhere."""
        return replace(self, before=before, after=after)


def names_of(measures: Iterable[Measure]) -> Names:
    """A name for each measure, safe in addresses and no two alike, even where capitals are not told apart."""
    by_identity: dict[int, str] = {}
    by_no: dict[MeasureNo, str] = {}
    taken: set[str] = set()
    for measure in measures:
        plain = "none" if measure.no is None else _UNSAFE.sub(lambda found: f"u{ord(found[0]):x}", str(measure.no))
        name = plain = plain[:_LONGEST_NAME] or "none"
        again = 2
        while name.casefold() in taken:
            name, again = f"{plain}-{again}", again + 1
        taken.add(name.casefold())
        by_identity[id(measure)] = name
        if measure.no is not None:
            by_no.setdefault(measure.no, name)
    return Names(by_identity, by_no)


class Head(NamedTuple):
    """What the head of a page says: its title, its style (an element), and a policy for browsers where it has one."""

    title: str
    style: str
    policy: str = ""


def document(head: Head, body: str) -> str:
    """A complete page."""
    policy = f'<meta http-equiv="Content-Security-Policy" content="{text_of(head.policy)}">\n' if head.policy else ""
    return (
        '<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{policy}'
        f"<title>{in_one_line(head.title)}</title>\n{head.style}\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def summary(sheet: Sheet) -> str:
    """How many measures the sheet has, the same measure counted once, and its fiscal years."""
    groups = twins_in(sheet)
    again = sum(len(group) - 1 for group in groups)
    total = len(sheet.measures)
    count = f"{total}取組" + (f"（再掲{again}を除くと{total - again}取組）" if again else "")
    years = "、".join(f'<span class="whole">{year_in_both(year)}</span>' for year in sheet.fiscal_years) or "記載なし"
    return (
        f'<dl class="summary">\n<div><dt>取組の数</dt><dd>{count}</dd></div>\n'
        f"<div><dt>対象年度</dt><dd>{years}</dd></div>\n</dl>"
    )


def twins_in(sheet: Sheet) -> list[list[Measure]]:
    """The measures that the sheet lists several times, as groups of the same one."""
    groups: dict[frozenset[MeasureNo | None], list[Measure]] = {}
    for measure in sheet.measures:
        if measure.twins:
            groups.setdefault(frozenset((measure.no, *measure.twins)), []).append(measure)
    return [group for group in groups.values() if len(group) > 1]


def label_of(measure: Measure) -> str:
    """取組5: a measure in a few words."""
    return "番号のない取組" if measure.no is None else f"取組{measure.no}"


def with_page(measure: Measure) -> str:
    """取組5（27ページ）."""
    return label_of(measure) + ("" if measure.page is None else f"（{measure.page}ページ）")


def findings_section(findings: Sequence[Finding], names: Names, heading: str = "h2") -> str:
    """The questions to the writers of the sheet by severity, the gravest first; nothing where there are none."""
    if not findings:
        return ""
    below = f"h{int(heading[1]) + 1}"
    parts = [f'<section id="findings">\n<{heading}>確認事項（{len(findings)}件）</{heading}>']
    for severity, (words, _) in SEVERITIES.items():
        here = [finding for finding in findings if finding.severity == severity]
        if here:
            items = "\n".join(_finding(finding, names) for finding in here)
            parts.append(
                f'<{below}>{words}（{len(here)}件）</{below}>\n<ul class="findings {severity}">\n{items}\n</ul>'
            )
    return "\n".join([*parts, "</section>"])


def _finding(finding: Finding, names: Names) -> str:
    links = [names.link(no, f"取組{no}") for no in dict.fromkeys(finding.measures) if names.href(no)]
    shown = f' <span class="links">{"、".join(links)}</span>' if links else ""
    return f'<li><span class="code">{text_of(finding.code)}</span> {in_one_line(finding.message_ja)}{shown}</li>'
