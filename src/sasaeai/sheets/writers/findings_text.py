"""Findings for a person: each with its place, its question, and the cells it points at with the disputed words marked.

With colours where the screen has them, else with a line of ^ below the words.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from sasaeai.sheets.model import Finding, MeasureNo
from sasaeai.sheets.rules.wording import measures_en, measures_ja
from sasaeai.sheets.writers.checked_file import SEVERITIES, CheckedFile
from sasaeai.sheets.writers.excerpts import Line, excerpt, marks_in, paragraph, shortened, wrapped

Language = Literal["ja", "en"]
_STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
_MARKED = "bold underline"
_MOST_CELLS = 4
_MOST_PAGES = 4
_MOST_WORDS = 20
_LEAST_TEXT = 36
_LONGEST_LINE = 100
_QUOTED = re.compile("「([^「」]+)」")
_Piece = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """What a report tells beside the findings, and in which language.

    ``lapsed`` are keys with their notes; ``brief`` gives notes a line each, without their cells.
    """

    language: Language = "ja"
    lapsed: Sequence[tuple[str, str]] = ()
    brief: bool = False

    def say(self, japanese: str, english: str) -> str:
        """One of the two."""
        return japanese if self.language == "ja" else english


def print_findings(files: Sequence[CheckedFile], console: Console, report: Report | None = None) -> None:
    """Print the open findings of all files, then how many there are and what can be done about them."""
    report = report or Report()
    names = _names(files)
    is_first = True
    for file, name in zip(files, names, strict=True):
        for finding in file.checked.findings:
            is_short = report.brief and finding.severity == "note"
            if not (is_short or is_first):
                _print(console, Text())
            is_first = False
            if is_short:
                _print(console, _in_one_line(finding, console.width, report))
            else:
                _print_finding(file, name, finding, console, report)
    _print_summary(files, names, console, report)


def _names(files: Sequence[CheckedFile]) -> list[str]:
    """The files by name, or by path where two have the same name."""
    counts = Counter(file.sheet.source.name for file in files)
    return [file.path if counts[file.sheet.source.name] > 1 else file.sheet.source.name for file in files]


def _print(console: Console, *lines: Text) -> None:
    """Lines have their width already; what is longer all the same is left to the screen rather than cut."""
    for line in lines:
        console.print(line, soft_wrap=True)


def _in_one_line(finding: Finding, width: int, report: Report) -> Text:
    head = f"{_severity(finding, report)} {finding.code}  "
    question = shortened(report.say(finding.message_ja, finding.message_en), width - cell_len(head))
    return Text.assemble((head, _STYLES[finding.severity]), question)


def _severity(finding: Finding, report: Report) -> str:
    return report.say(*SEVERITIES[finding.severity])


def _print_finding(file: CheckedFile, name: str, finding: Finding, console: Console, report: Report) -> None:
    pieces = [
        (f"{_severity(finding, report)} {finding.code}", _STYLES[finding.severity]),
        (name, "bold"),
        (_measures(file, finding, report), "bold"),
        (finding.cells[0] if finding.cells else "", "dim"),
    ]
    _print(console, *_flow(pieces, console.width))
    question = report.say(finding.message_ja, finding.message_en)
    _print(console, *(Text("  " + line) for line in paragraph(question, min(console.width - 2, _LONGEST_LINE))))
    _print(console, *_cells(file, finding, console, report))
    key = report.say("確認済みにする：", "To confirm: ") + file.key(finding)
    _print(console, *(Text("  " + line, style="dim") for line in wrapped(key, console.width - 2)))


def _measures(file: CheckedFile, finding: Finding, report: Report) -> str:
    """The measures with the pages they are printed on: 取組25・30（32・35ページ）."""
    if not finding.measures:
        return ""
    pages = list(dict.fromkeys(file.pages[no] for no in finding.measures if no in file.pages))
    is_long = len(pages) > _MOST_PAGES
    told = [f"{min(pages)}〜{max(pages)}"] if is_long else list(map(str, pages))
    ja, en = "・".join(told), ", ".join(told).replace("〜", "–")
    page_ja, page_en = (f"（{ja}ページ）", f" ({'pp.' if len(pages) > 1 else 'p.'} {en})") if pages else ("", "")
    return report.say(measures_ja(finding.measures) + page_ja, measures_en(finding.measures) + page_en)


def _flow(pieces: Iterable[_Piece], width: int) -> Iterator[Text]:
    """The pieces side by side, on further lines where there is no room; a long piece breaks."""
    line = Text()
    for text, style in pieces:
        for part in wrapped(text, width - 2) if text else ():
            if line.plain.strip() and cell_len(line.plain) + 2 + cell_len(part) > width:
                yield line
                line = Text("  ")
            elif line.plain.strip():
                line.append("  ")
            line.append(part, style=style)
    yield line


def _cells(file: CheckedFile, finding: Finding, console: Console, report: Report) -> Iterator[Text]:
    """The cells that the finding points at, quoted."""
    words = (finding.words or _QUOTED.findall(finding.message_ja))[:_MOST_WORDS]
    refs = _chosen(file, finding, words)
    heads = [(ref, _label(file, finding, ref, report)) for ref in refs]
    gutter = max((cell_len(f"{ref}  {label}") for ref, label in heads), default=0)
    is_beside = 4 + gutter + 3 + _LEAST_TEXT <= console.width
    room = console.width - (4 + gutter + 3 if is_beside else 6)
    for ref, label in heads:
        head = f"    {ref}  {label}".rstrip()
        lines = _quoted(file.texts.get(ref, ""), words, room, console, report)
        if not is_beside:
            yield from (Text("    " + part, style="dim") for part in wrapped(head, console.width - 4))
        for at, line in enumerate(lines):
            beside = head.ljust(len(head) + 4 + gutter - cell_len(head)) if at == 0 else " " * (4 + gutter)
            yield Text.assemble((f"{beside} │ " if is_beside else "    │ ", "dim"), line)
    more = len(finding.cells) - len(refs)
    if more > 0:
        cells = "cell" if more == 1 else "cells"
        yield Text(report.say(f"    ほか{more}個のセル", f"    and {more} more {cells}"), style="dim")


def _chosen(file: CheckedFile, finding: Finding, words: Sequence[str]) -> list[str]:
    """The few cells that are shown, in the finding's order: one for each disputed word before all others."""
    texts = {ref: " ".join(file.texts.get(ref, "").split()) for ref in finding.cells}
    first = (next((ref for ref in finding.cells if marks_in(texts[ref], [word])), None) for word in words)
    marked = (ref for ref in finding.cells if marks_in(texts[ref], words))
    few = [ref for ref in dict.fromkeys((*first, *marked, *finding.cells)) if ref is not None][:_MOST_CELLS]
    return [ref for ref in finding.cells if ref in few]


def _label(file: CheckedFile, finding: Finding, ref: str, report: Report) -> str:
    """What the cell holds: its field, and its measure where the finding has several."""
    no, field = file.places.get(ref, (None, ("", "")))
    told = report.say(*field)
    return told if no is None or len(finding.measures) == 1 else _with_number(no, told, report)


def _with_number(no: MeasureNo, told: str, report: Report) -> str:
    return report.say(f"取組{no} {told}", f"{no} {told}")


def _quoted(text: str, words: Sequence[str], room: int, console: Console, report: Report) -> Iterator[Text]:
    if not text.strip():
        yield Text(report.say("（空欄）", "(blank)"), style="dim")
        return
    is_coloured = console.is_terminal and console.color_system is not None and not console.no_color
    for line in excerpt(text, words, room):
        yield _coloured(line) if is_coloured else Text(line.text)
        if line.marks and not is_coloured:
            yield Text(line.carets())


def _coloured(line: Line) -> Text:
    text = Text(line.text)
    for start, end in line.marks:
        text.stylize(_MARKED, start, end)
    return text


def _print_summary(files: Sequence[CheckedFile], names: Sequence[str], console: Console, report: Report) -> None:
    findings = [finding for file in files for finding in file.checked.findings]
    confirmed = sum(len(file.checked.confirmed) for file in files)
    if findings:
        _print(console, Text())
    told = _counts(findings, report) if findings else _nothing(names, report)
    if confirmed:
        told += report.say(f"（ほかに確認済み {confirmed}件）", f" ({confirmed} more confirmed)")
    style = "bold" if findings else "green"
    _print(console, *(Text(line, style=style) for line in wrapped(told, console.width)))
    _print_list(_hints(files, report), console)
    _print_lapsed(console, report)


def _counts(findings: Sequence[Finding], report: Report) -> str:
    counts = Counter(finding.severity for finding in findings)
    ja = "・".join(f"{SEVERITIES[name][0]} {counts[name]}件" for name in SEVERITIES if counts[name])
    en = ", ".join(
        f"{counts[name]} {SEVERITIES[name][1]}{'s' if counts[name] > 1 else ''}" for name in SEVERITIES if counts[name]
    )
    total = len(findings)
    return report.say(f"確認事項 {total}件：{ja}", f"{total} finding{'s' if total > 1 else ''}: {en}")


def _nothing(names: Sequence[str], report: Report) -> str:
    return report.say(
        f"{'、'.join(names)}：確認事項はありません。", f"{', '.join(names)}: there is nothing to ask about."
    )


def _hints(files: Sequence[CheckedFile], report: Report) -> Iterator[str]:
    """How to see why, and how to confirm; with the first finding as the example."""
    for file in files:
        for finding in file.checked.findings:
            key = file.key(finding)
            yield report.say("理由を見る：", "To see why: ") + f"sasaeai sheet explain {finding.code}"
            yield report.say(
                "確認済みにする：シートと同じフォルダーの sasaeai.toml の [confirmed] に次の行を書く",
                "To confirm: write this line below [confirmed] in sasaeai.toml beside the sheet",
            )
            yield f'"{key}" = ' + report.say('"確認した内容"', '"what you found"')
            return


def _print_lapsed(console: Console, report: Report) -> None:
    if not report.lapsed:
        return
    count = len(report.lapsed)
    told = report.say(
        f"当てはまらなくなった確認済み {count}件（記入が変わりました。問いが残るものは上に改めて示しています）：",
        f"Confirmed before, fitting nothing now: {count} (the text has changed; what is still asked stands above)",
    )
    _print(console, *(Text(line, style="yellow") for line in wrapped(told, console.width)))
    _print_list((f"{key}  {note}".rstrip() for key, note in report.lapsed), console)


def _print_list(lines: Iterable[str], console: Console) -> None:
    for line in lines:
        _print(console, *(Text("  " + part, style="dim") for part in paragraph(line, console.width - 2)))
