"""What stands in the way of taking a sheet in: all of it at once, each with the measure and what to do."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from sasaeai.cycle.rounds.rules.sheet_fields import direction_of, in_charge, rating_of
from sasaeai.sheets.model import Figure, Measure, Sheet

LONGEST = {"no": 20, "title": 200, "rating": 40, "direction": 200, "sub_unit": 80, "label": 196, "unit": 20}
"""What the records hold, in characters; a test holds these against the tables. A label leaves room for 「（目標）」."""
LARGEST_PAGE = 32_767
MOST_DECIMALS, LARGEST = 6, Decimal(10) ** 18


class Problem(NamedTuple):
    """Something that must be settled first. ``place`` is the measure's place in the sheet, from 0; None for all."""

    place: int | None
    field: str
    ja: str
    en: str


def problems(sheet: Sheet) -> list[Problem]:
    """Everything that stands in the way, in the order of the sheet."""
    found = [] if sheet.measures else [Problem(None, "no", "取組が1つもありません。", "There is no measure at all.")]
    if not sheet.fiscal_years:
        found.append(
            Problem(
                None,
                "results",
                "どの年度の評価シートか、読み取れませんでした。年度を選んでください。",
                "The sheet does not tell its fiscal years; choose them.",
            )
        )
    counts = Counter(measure.no for measure in sheet.measures)
    for place, measure in enumerate(sheet.measures):
        found += [Problem(place, *told) for told in _of_measure(measure, counts)]
    return found


_Told = tuple[str, str, str]


def _of_measure(measure: Measure, counts: Counter[int | str | None]) -> Iterator[_Told]:
    name, name_en = _names(measure)
    if measure.no is None:
        yield "no", f"{name}に番号がありません。番号を入れてください。", f"{name_en} has no number; give it one."
    elif counts[measure.no] > 1:
        yield (
            "no",
            f"番号{measure.no}の取組が{counts[measure.no]}つあります。番号を直してください。",
            f"There are {counts[measure.no]} measures {measure.no}; correct the numbers.",
        )
    if not measure.title:
        yield "title", f"{name}に名称がありません。名称を入れてください。", f"{name_en} has no title; give it one."
    if any(result.fiscal_year is None for result in measure.results):
        yield (
            "results",
            f"{name}に、年度の分からない実績があります。どの年度のものか選んでください。",
            f"{name_en} has a result without a fiscal year; say of which it is.",
        )
    if measure.page is not None and not 0 < measure.page <= LARGEST_PAGE:
        yield "page", f"{name}のページ{measure.page}はありえません。", f"{name_en} cannot stand on page {measure.page}."
    yield from _too_long(measure)
    for figure in measure.figures:
        if not has_room(figure):
            yield (
                "figures",
                f"{name}の数値「{(figure.label or '')[:20]}」は、項目名か単位が長すぎるか、桁が多すぎます。",
                f"{name_en}: the figure “{(figure.label or '')[:20]}” has too long a name or unit, or too many digits.",
            )


def _too_long(measure: Measure) -> Iterator[_Told]:
    name, name_en = _names(measure)
    told = {
        "no": "" if measure.no is None else str(measure.no),
        "title": measure.title or "",
        "rating": rating_of(measure),
        "direction": direction_of(measure)[1],
    }
    units = [one.sub_unit for one in in_charge(measure)]
    texts = [*told.items(), *(("sub_unit", unit) for unit in units)]
    for field, text in texts:
        if len(text) > LONGEST[field]:
            yield (
                field.replace("sub_unit", "divisions"),
                f"{name}の「{text[:20]}…」は長すぎます（{LONGEST[field]}字まで）。列の役割を確かめるか、短く直してください。",
                f"{name_en}: “{text[:20]}…” is too long ({LONGEST[field]} characters at most); shorten it.",
            )


def has_room(figure: Figure) -> bool:
    """Whether a figure can be kept as it is, with all its digits."""
    value = Decimal(str(figure.value))
    exponent = value.as_tuple().exponent
    texts = {"label": figure.label, "unit": figure.unit}
    return (
        all(len(text or "") <= LONGEST[name] for name, text in texts.items())
        and len(figure.of_which or "") <= LONGEST["label"]
        and isinstance(exponent, int)
        and -exponent <= MOST_DECIMALS
        and abs(value) < LARGEST
    )


def _names(measure: Measure) -> tuple[str, str]:
    if measure.no is not None:
        return f"取組{str(measure.no)[:20]}", f"Measure {str(measure.no)[:20]}"
    title = (measure.title or "")[:20]
    return f"取組「{title}」", f"The measure “{title}”"
