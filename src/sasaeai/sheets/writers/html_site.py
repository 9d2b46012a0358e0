"""The sheet as a folder of web pages that any server can host: an index by sections and one page a measure.

Links are relative, and there are no scripts. The one page that holds everything is in ``html``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sasaeai.sheets.model import Finding, Measure, Sheet
from sasaeai.sheets.rules.wording import year_ja
from sasaeai.sheets.writers.figure_pictures import Series, picture, series_of
from sasaeai.sheets.writers.html_parts import (
    SIDEWAYS,
    Head,
    Names,
    document,
    findings_section,
    in_one_line,
    label_of,
    lines_of,
    name_of_file,
    names_of,
    summary,
    text_of,
    ticks_of,
    twins_in,
    with_page,
)
from sasaeai.sheets.writers.html_style import A4, STYLE
from sasaeai.sheets.writers.printable import Printable, printable
from sasaeai.sheets.writers.printable_columns import Column

_BLANK = '<span class="blank">（記載なし）</span>'
_OF_FIGURES = frozenset({"no", "label", "unit", "value"})


@dataclass(frozen=True, slots=True)
class _Site:
    """What every page of the folder draws on. ``trails`` are the headings above each measure, by its identity."""

    sheet: Sheet
    page: Printable
    findings: tuple[Finding, ...]
    names: Names
    measures: tuple[Measure, ...]
    trails: dict[int, tuple[str, ...]]

    @property
    def title(self) -> str:
        return name_of_file(self.page.title)


def site_of(sheet: Sheet, findings: Sequence[Finding] = ()) -> dict[str, str]:
    """The files of the folder by relative path: ``index.html``, ``style.css`` and ``measures/5.html`` a measure."""
    page = printable(sheet)
    trails = dict(_trails(page))
    measures = tuple(band.measure for band in page.bands if band.measure)
    site = _Site(sheet, page, tuple(findings), names_of(sheet.measures), measures, trails)
    pages = {f"measures/{site.names.of(measure)}.html": _page(site, at) for at, measure in enumerate(measures)}
    return {"index.html": _index(site), "style.css": STYLE.lstrip() + A4, **pages}


def _trails(page: Printable) -> Iterator[tuple[int, tuple[str, ...]]]:
    above: list[tuple[int, str]] = []
    for band in page.bands:
        if band.level:
            above = [*(entry for entry in above if entry[0] < band.level), (band.level, band.cells[0].text)]
        elif band.measure:
            yield id(band.measure), tuple(text for _, text in above)


def _head(title: str, root: str) -> Head:
    return Head(title, f'<link rel="stylesheet" href="{root}style.css">')


def _index(site: _Site) -> str:
    names = site.names.within("measures/", ".html")
    links = '<li><a href="#list">取組の一覧</a></li>'
    links += '<li><a href="#findings">確認事項</a></li>' if site.findings else ""
    body = [
        f'<header>\n<h1><span class="over">取組の評価</span> {in_one_line(site.title)}</h1>\n{summary(site.sheet)}',
        f'<nav aria-label="このページの内容"><ul class="contents">{links}</ul></nav>',
        '</header>\n<main>\n<section id="list">\n<h2>取組の一覧</h2>',
        *_list(site, names),
        "</section>",
        findings_section(site.findings, names),
        "</main>",
    ]
    return document(_head(f"取組の評価｜{site.title}", ""), "\n".join(filter(None, body)))


def _list(site: _Site, names: Names) -> Iterator[str]:
    """Headings in their order, each with the measures directly below it; no rank of headings is skipped."""
    above: list[int] = []
    items: list[str] = []
    for band in site.page.bands:
        if band.measure:
            items.append(_item(band.measure, names))
            continue
        yield from _closed(items)
        items = []
        above = [*(level for level in above if level < band.level), band.level]
        rank = min(2 + len(above), 6)
        yield f"<h{rank}>{in_one_line(band.cells[0].text)}</h{rank}>"
    yield from _closed(items)
    if site.page.legend:
        yield f'<p class="legend">{in_one_line(site.page.legend)}</p>'


def _closed(items: Sequence[str]) -> Iterator[str]:
    if items:
        yield '<ul class="measures">\n' + "\n".join(items) + "\n</ul>"


def _item(measure: Measure, names: Names) -> str:
    link = f'<a href="{names.before}{names.of(measure)}{names.after}">{_title(measure)}</a>'
    told = [
        "・".join(one for one in measure.divisions if one not in measure.joint_divisions),
        f"評価 {measure.rating_text or measure.rating}" if measure.rating else "",
        "再掲あり" if measure.twins else "",
    ]
    words = "　".join(filter(None, told))
    return f"<li>{link}" + (f' <span class="told">{in_one_line(words)}</span></li>' if words else "</li>")


def _title(measure: Measure) -> str:
    return in_one_line(f"{label_of(measure)}　{measure.title or '（名称の記載なし）'}")


def _page(site: _Site, at: int) -> str:
    measure = site.measures[at]
    names = site.names.within("", ".html")
    trail = site.trails[id(measure)]
    body = [
        f"<header>\n{_breadcrumb(trail, measure)}",
        f'<h1><span class="over">{in_one_line(site.title)}</span> {_title(measure)}</h1>\n</header>\n<main>',
        '<section>\n<h2>評価の内容</h2>\n<dl class="fields">',
        *(_field(name, text) for name, text in _fields(site.page.columns, measure)),
        f"</dl>{_legend(site.page)}\n</section>",
        _figures(measure),
        _twins(site, measure, names),
        findings_section([one for one in site.findings if measure.no in one.measures], names),
        f"</main>\n{_steps(site, at)}",
    ]
    return document(
        _head(f"{label_of(measure)}　{measure.title or ''}｜{site.title}", "../"), "\n".join(filter(None, body))
    )


def _breadcrumb(trail: Sequence[str], measure: Measure) -> str:
    items = ['<a href="../index.html">取組の一覧</a>', *map(in_one_line, trail)]
    shown = "".join(f"<li>{item}</li>" for item in items)
    here = f'<li aria-current="page">{text_of(label_of(measure))}</li>'
    return f'<nav aria-label="現在の場所"><ol class="trail">{shown}{here}</ol></nav>'


def _fields(columns: Sequence[Column], measure: Measure) -> Iterator[tuple[str, str]]:
    """The fields by name as the printed table has them; its two-line columns become two fields."""
    for column in columns:
        if column.role in _OF_FIGURES:
            continue
        parts = column.parts(measure)
        if column.role == "title":
            yield "取組内容", "\n".join(parts[1:])
        elif column.role == "strengths+issues" and measure.issues is not None:
            yield from zip(("良かった点", "課題"), ("\n".join(parts[:-1]), parts[-1]), strict=True)
        else:
            heading = ("・" if column.role == "strengths+issues" else "").join(column.heading.split("\n"))
            yield f"{column.group}\n{heading}" if column.group else heading, "\n".join(parts)


def _field(name: str, text: str) -> str:
    inside = ticks_of(text.strip("\n")) if text.strip() else _BLANK
    return f"<div><dt>{lines_of(name)}</dt><dd>{inside}</dd></div>"


def _legend(page: Printable) -> str:
    return f'\n<p class="legend">{in_one_line(page.legend)}</p>' if page.legend else ""


def _figures(measure: Measure) -> str:
    """All figures of a measure: a table of the numbers, each row with its picture where there are several years."""
    every = series_of(measure)
    if not every:
        return ""
    dated = sorted({year for series in every for year in series.years})
    years: list[int | None] = [*dated, *([None] if any(one.fiscal_year is None for one in measure.figures) else [])]
    is_drawn = any(map(picture, every))
    heads = ["指標", *(year_ja(year) or "年度の記載なし" for year in years), *(["推移"] if is_drawn else [])]
    head = "".join(f'<th scope="col">{words}</th>' for words in heads)
    rows = "\n".join(_series(series, years, is_drawn=is_drawn) for series in every)
    return (
        '<section id="figures">\n<h2>数値</h2>\n'
        '<div class="scroll" role="region" tabindex="0" aria-labelledby="figures-caption">\n'
        f'<table class="figures">\n<caption id="figures-caption">年度ごとの数値{SIDEWAYS}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n</section>"
    )


def _series(series: Series, years: Sequence[int | None], *, is_drawn: bool) -> str:
    values = "".join(f'<td class="value">{text_of(series.text_in(year))}</td>' for year in years)
    drawn = f"<td>{picture(series)}</td>" if is_drawn else ""
    return f'<tr><th scope="row">{in_one_line(series.name)}</th>{values}{drawn}</tr>'


def _twins(site: _Site, measure: Measure, names: Names) -> str:
    groups = [group for group in twins_in(site.sheet) if any(one is measure for one in group)]
    others = [one for group in groups for one in group if one is not measure]
    if not others:
        return ""
    items = "\n".join(
        f'<li><a href="{names.of(one)}.html">{text_of(with_page(one))}</a>　{in_one_line(one.title or "")}</li>'
        for one in others
    )
    return (
        '<section id="twins">\n<h2>再掲</h2>\n'
        f"<p>同じ取組が、次の箇所にも載っています。</p>\n<ul>\n{items}\n</ul>\n</section>"
    )


def _steps(site: _Site, at: int) -> str:
    """Links to the measures before and after this one."""
    links = []
    if at > 0:
        links.append(_step(site, at - 1, "prev", "前の取組"))
    if at + 1 < len(site.measures):
        links.append(_step(site, at + 1, "next", "次の取組"))
    return f'<nav aria-label="前後の取組"><ul class="steps">{"".join(links)}</ul></nav>' if links else ""


def _step(site: _Site, at: int, rel: str, words: str) -> str:
    measure = site.measures[at]
    return f'<li><a rel="{rel}" href="{site.names.of(measure)}.html">{words}：{_title(measure)}</a></li>'
