"""What changed between two sheets, line by line in the words of offices; the same for the screen, the web and Excel."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sasaeai.lib.fiscal_year import format_fiscal_year
from sasaeai.sheets.comparing import Change, Comparison, Pair, Series
from sasaeai.sheets.model import Measure, MeasureNo
from sasaeai.sheets.writers.words import DIRECTIONS, KINDS

HEADINGS = ("変わったこと", "番号", "取組", "項目", "前のシート", "後のシート", "備考")
ADDED, GONE, RENUMBERED, PAST, ANSWER, FIGURES, TEXT = (
    "新しい取組", "なくなった取組", "番号の変更", "過去の数値の変更", "記入の変更", "数値の推移", "文章の変更",
)  # fmt: skip
_FIELDS = {
    "title": "取組名", "page": "掲載ページ", "divisions": "担当課", "rating": "評価", "direction": "今後の方向性",
    "description": "取組内容", "results": "実績", "strengths": "良かった点", "issues": "課題", "reason": "理由",
}  # fmt: skip


class Row(NamedTuple):
    """One change."""

    kind: str
    no: MeasureNo | None
    title: str
    item: str
    before: str
    after: str
    note: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells under ``HEADINGS``."""
        return (self.kind, said(self.no), self.title, self.item, self.before, self.after, self.note)


def rows_of(comparison: Comparison) -> list[Row]:
    """Every change: first what came and went, then measure by measure."""
    return [*came_and_went(comparison), *changed(comparison)]


def came_and_went(comparison: Comparison) -> list[Row]:
    """The measures that only one of the sheets has."""
    return [
        *(_whole(ADDED, measure) for measure in comparison.added),
        *(_whole(GONE, measure) for measure in comparison.gone),
    ]


def changed(comparison: Comparison) -> list[Row]:
    """What changed in the measures that both sheets have, measure by measure."""
    return [row for pair in comparison.pairs for row in _of_pair(pair)]


def summary_of(comparison: Comparison) -> str:
    """The changes in numbers."""
    pairs = comparison.pairs
    counts = (
        ("両方にある取組", len(pairs)),
        (ADDED, len(comparison.added)),
        (GONE, len(comparison.gone)),
        (RENUMBERED, sum(pair.is_renumbered for pair in pairs)),
        ("評価の変更", _with_change(pairs, "rating")),
        ("方向性の変更", _with_change(pairs, "direction")),
        ("過去の数値の変更がある取組", sum(pair.has_changed_past for pair in pairs)),
    )
    return "　".join(f"{name} {count}" for name, count in counts)


def said(value: object) -> str:
    """A value as people read it; 空欄 is for the caller to say."""
    return "" if value is None else str(value)


def _with_change(pairs: Iterable[Pair], field: str) -> int:
    return sum(any(change.field == field for change in pair.changes) for pair in pairs)


def _whole(kind: str, measure: Measure) -> Row:
    title = measure.title or ""
    return Row(kind, measure.no, title, "", title if kind == GONE else "", title if kind == ADDED else "")


def _of_pair(pair: Pair) -> Iterator[Row]:
    no, title = pair.after.no, pair.after.title or ""
    if pair.is_renumbered:
        yield Row(RENUMBERED, no, title, "番号", said(pair.before.no), said(no))
    for change in pair.changes:
        yield _changed(no, title, change)
    for series in pair.series:
        yield from _figures(no, title, series)


def _changed(no: MeasureNo | None, title: str, change: Change) -> Row:
    kind = ANSWER if change.likeness is None else TEXT
    note = "" if change.likeness is None else f"{change.likeness:.0%}同じ"
    year = f" {format_fiscal_year(change.fiscal_year)}" if change.fiscal_year is not None else ""
    before, after = _answer(change, change.before), _answer(change, change.after)
    return Row(kind, no, title, f"{_FIELDS[change.field]}{year}", before, after, note)


def _answer(change: Change, value: object) -> str:
    if change.field == "direction" and isinstance(value, str):
        return DIRECTIONS.get(value, value)
    if isinstance(value, tuple):
        return "・".join(value) or "空欄"
    return said(value) or "空欄"


def _figures(no: MeasureNo | None, title: str, series: Series) -> Iterator[Row]:
    """A value that is another for the same year; and the values of all years where the later sheet tells more."""
    named = f"{series.label or '？'}{f'（{KINDS[series.kind]}）' if series.kind in KINDS else ''}"
    unit = series.unit or ""
    for year, old, new in series.values:
        if year in series.changed_years:
            yield Row(PAST, no, title, f"{named} {format_fiscal_year(year)}", f"{old:,}{unit}", f"{new:,}{unit}")
    if any(old is None for _, old, _ in series.values):
        before, after = (_over_years(series, at) for at in (1, 2))
        yield Row(FIGURES, no, title, named, before, after)


def _over_years(series: Series, at: int) -> str:
    told = [(row[0], row[at]) for row in series.values if row[at] is not None]
    return "、".join(f"{format_fiscal_year(year)} {value:,}{series.unit or ''}" for year, value in told) or "記載なし"
