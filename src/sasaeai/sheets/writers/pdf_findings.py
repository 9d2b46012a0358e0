"""The questions to the writer of a sheet on paper: beside the measures that they are about, the others below."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sasaeai.sheets.model import Finding, MeasureNo
from sasaeai.sheets.writers.checked_file import SEVERITIES
from sasaeai.sheets.writers.printable import Band


class Notes(NamedTuple):
    """What stands beside each band, by its position, and below the table."""

    beside: dict[int, str]
    below: tuple[str, ...]


def notes_of(bands: Sequence[Band], findings: Sequence[Finding]) -> Notes:
    """A question about several measures is printed in full beside the first; the others say where that is."""
    by_number: dict[MeasureNo, list[int]] = defaultdict(list)
    for at, finding in enumerate(findings):
        for number in dict.fromkeys(finding.measures):
            by_number[number].append(at)
    told_at: dict[int, MeasureNo] = {}
    beside = {}
    for position, band in enumerate(bands):
        no = band.measure.no if band.measure else None
        if no is not None:
            told = (_line(findings[at], told_at.setdefault(at, no), no) for at in by_number.get(no, ()))
            beside[position] = "\n".join(told)
    below = (_below(finding) for at, finding in enumerate(findings) if at not in told_at)
    return Notes(beside, tuple(below))


def _line(finding: Finding, told_at: MeasureNo, no: MeasureNo) -> str:
    if told_at == no:
        return f"{_head(finding)} {finding.message_ja}"
    return f"{_head(finding)}（No.{told_at}の欄を参照）"


def _below(finding: Finding) -> str:
    numbers = "、".join(f"No.{no}" for no in finding.measures)
    return f"{_head(finding)} {f'（{numbers}）' if numbers else ''}{finding.message_ja}"


def _head(finding: Finding) -> str:
    return f"{SEVERITIES[finding.severity][0]} {finding.code}"
