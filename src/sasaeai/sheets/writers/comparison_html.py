"""A comparison as one web page: the numbers, then the changes of each measure; no script, nothing from elsewhere."""

from collections.abc import Iterable
from itertools import groupby

from sasaeai.sheets.comparing import Comparison
from sasaeai.sheets.writers.comparison_rows import PAST, Row, came_and_went, changed, summary_of
from sasaeai.sheets.writers.html_parts import Head, document, in_one_line, lines_of, name_of_file, text_of
from sasaeai.sheets.writers.html_style import A4, STYLE

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_HEADINGS = ("項目", "前のシート", "後のシート", "備考")
_STYLE = """
.counts { max-width: none; }
.changes { width: 100%; table-layout: fixed; margin-bottom: 1.5rem; }
.changes th, .changes td { overflow-wrap: anywhere; }
.changes thead th { background: var(--head); }
@media (max-width: 40rem) {
  .changes, .changes tbody, .changes tr, .changes th, .changes td { display: block; }
  .changes thead { display: none; }
  .changes td::before { content: attr(data-heading) "："; color: var(--muted); }
}
"""


def comparison_to_html(comparison: Comparison) -> str:
    """One complete page in Japanese."""
    names = f"{name_of_file(comparison.before.source.name)} → {name_of_file(comparison.after.source.name)}"
    lists = [_list(kind, list(rows)) for kind, rows in groupby(came_and_went(comparison), key=lambda row: row.kind)]
    tables = [
        _measure(no, title, list(rows))
        for (no, title), rows in groupby(changed(comparison), key=lambda row: (row.no, row.title))
    ]
    parts = [*lists, *tables]
    body = "\n".join(
        [
            f'<header>\n<h1><span class="over">シートの比較</span> {in_one_line(names)}</h1>',
            f'<p class="counts">{text_of(summary_of(comparison))}</p>\n</header>\n<main>',
            *(parts or ["<p>変わったところはありません。</p>"]),
            "</main>",
        ]
    )
    return document(Head(f"シートの比較｜{names}", f"<style>\n{STYLE}{A4}{_STYLE}</style>", _POLICY), body)


def _list(kind: str, rows: Iterable[Row]) -> str:
    lines = "\n".join(f"<li>{text_of(_name(row.no))}　{in_one_line(row.title)}</li>" for row in rows)
    return f"<section>\n<h2>{kind}</h2>\n<ul>\n{lines}\n</ul>\n</section>"


def _name(no: object) -> str:
    return f"取組{no}" if no is not None else "番号のない取組"


def _measure(no: object, title: str, rows: Iterable[Row]) -> str:
    lines = "\n".join(map(_line, rows))
    heads = "".join(f'<th scope="col">{heading}</th>' for heading in ("変わったこと", *_HEADINGS))
    return (
        f'<section>\n<h2>{text_of(_name(no))}　{in_one_line(title)}</h2>\n<table class="changes">\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>\n</section>"
    )


def _line(row: Row) -> str:
    cells = "".join(
        f'<td data-heading="{heading}">{lines_of(text)}</td>'
        for heading, text in zip(_HEADINGS, (row.item, row.before, row.after, row.note), strict=True)
    )
    kind = f"<strong>{row.kind}</strong>" if row.kind == PAST else row.kind
    return f'<tr><th scope="row">{kind}</th>{cells}</tr>'
