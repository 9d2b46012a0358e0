"""How the HTML pages look: one style for screens light and dark, forced colours, narrow screens and A3 paper."""

from collections.abc import Iterable

from sasaeai.sheets.writers.printable_columns import Column

STYLE = """
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --muted: #4d5764; --paper: #fff; --soft: #f3f6fa; --head: #e4ebf4; --line: #8d98a7;
  --link: #0b4a99; --strong: #123a6b; --error: #a3161f; --warning: #7a4a00; --note: #235a3a; --target: #fff4cc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e9ecf0; --muted: #b3bcc8; --paper: #12161b; --soft: #1a2028; --head: #232d3a; --line: #6d7888;
    --link: #9cc6ff; --strong: #c4dcff; --error: #ff9d9d; --warning: #ffc56b; --note: #93dcb0; --target: #3a3517;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1rem clamp(.75rem, 2.5vw, 2.5rem) 3rem; max-width: 120rem;
  background: var(--paper); color: var(--ink);
  font-family: "BIZ UDPGothic", "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Noto Sans JP", "Noto Sans CJK JP",
    "Yu Gothic UI", Meiryo, sans-serif;
  font-size: 1rem; line-height: 1.7; line-break: strict; word-break: normal; overflow-wrap: anywhere;
  font-variant-numeric: tabular-nums;
}
a { color: var(--link); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: .15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1, h2, h3, h4, h5, h6 { line-height: 1.4; margin: 0 0 .5rem; }
h1 { font-size: clamp(1.4rem, 1.1rem + 1.4vw, 2rem); color: var(--strong); }
h1 .over { display: block; font-size: .9rem; font-weight: normal; color: var(--muted); }
h2 { font-size: 1.3rem; margin-top: 2.5rem; padding-bottom: .25rem; border-bottom: 2px solid var(--strong); }
h3 { font-size: 1.05rem; margin-top: 1.5rem; }
h4, h5, h6 { font-size: 1rem; margin-top: 1.25rem; }
p { margin: 0 0 .75rem; max-width: 60em; }
.summary { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: 0 0 .75rem; }
.summary div { display: flex; flex-wrap: wrap; gap: 0 .75rem; }
dt { font-weight: bold; color: var(--muted); }
dd { margin: 0; }
.contents, .steps { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0; list-style: none; }
.trail { display: flex; flex-wrap: wrap; margin: 0 0 .75rem; padding: 0; list-style: none; font-size: .875rem; }
.trail li + li::before { content: "›"; margin: 0 .5em; color: var(--muted); }
.contents a, .steps a { display: inline-block; padding: .25rem 0; }
.scroll { overflow: auto; width: fit-content; max-width: 100%; border: 1px solid var(--line); }
.wide { max-height: 90vh; max-height: 90dvh; }
table { border-collapse: collapse; }
caption { text-align: start; }
th, td { border: 1px solid var(--line); padding: .4em .55em; text-align: start; vertical-align: top; }
.sheet { border-collapse: separate; border-spacing: 0; font-size: .875rem; line-height: 1.6; table-layout: fixed; }
.sheet th, .sheet td { border-width: 0 1px 1px 0; }
.sheet caption { padding: .5em .55em; color: var(--muted); border-bottom: 1px solid var(--line); }
.sheet caption span { position: sticky; left: .55em; }
.sheet thead { position: sticky; top: 0; z-index: 2; }
.sheet thead th { background: var(--head); color: var(--ink); vertical-align: middle; text-align: center; }
.sheet thead .no { background: var(--head); }
.sheet tbody th { font-weight: bold; background: var(--paper); }
.sheet .section th { background: var(--soft); color: var(--strong); text-align: start; }
.sheet .section span { position: sticky; left: .55em; display: inline-block; max-width: min(85vw, 60em); }
.sheet .level1 th { font-size: 1.1em; background: var(--head); }
.sheet .first > * { border-top: 1px solid var(--line); }
.sheet .no, .sheet .page, .sheet .rating { text-align: center; }
.sheet .value { text-align: end; }
.sheet .no { position: sticky; left: 0; z-index: 1; background: var(--paper); }
.sheet tbody [id] { scroll-margin-top: 7rem; }
.sheet tbody :target { background: var(--target); }
.sheet tbody tr:has(:target) > * { background: var(--target); }
.legend { margin: .5rem 0 0; font-size: .875rem; }
.findings { padding-inline-start: 0; list-style: none; margin: 0; }
.findings li {
  border-inline-start: .35rem solid; padding: .15rem 0 .15rem .75rem; margin-bottom: .5rem; max-width: 70em;
}
.findings.error li { border-color: var(--error); }
.findings.warning li { border-color: var(--warning); }
.findings.note li { border-color: var(--note); }
.code { font-weight: bold; }
.findings.error .code { color: var(--error); }
.findings.warning .code { color: var(--warning); }
.findings.note .code { color: var(--note); }
.links a { display: inline-block; }
.trends { columns: 20rem; column-gap: 2rem; }
.trend { break-inside: avoid; }
.trend h3 { margin-top: 0; }
.whole { white-space: nowrap; }
.card {
  display: flex; flex-wrap: wrap; align-items: end; justify-content: space-between; gap: .5rem 1rem;
  border: 1px solid var(--line); padding: .6rem .75rem; margin-bottom: .75rem; break-inside: avoid; font-size: .875rem;
}
.card table { flex: 1 1 10rem; }
.card caption { font-weight: bold; padding-bottom: .25rem; }
.card th, .card td { border-width: 0 0 1px; padding: .15em .25em; font-weight: normal; }
.card thead th { color: var(--muted); }
.card td, .card thead th:last-child { text-align: end; }
.bars { display: block; max-width: 100%; height: auto; color: var(--ink); }
.bars rect { fill: currentColor; }
.bars .same { fill: none; stroke: currentColor; stroke-width: 1.5; stroke-dasharray: 3 2; }
.bars .zero { stroke: currentColor; stroke-width: 1; }
.bars text { fill: currentColor; font-size: 11px; text-anchor: middle; }
.figures { font-size: .875rem; }
.figures thead th { background: var(--head); white-space: nowrap; }
.figures tbody th { min-width: 9em; }
.figures tbody th, .figures td { vertical-align: middle; }
.figures .value { text-align: end; white-space: nowrap; }
.figures caption { padding: .4em .55em; color: var(--muted); }
.fields { margin: 0; }
.fields div {
  display: grid; grid-template-columns: minmax(8em, 14em) minmax(0, 60em); gap: 0 1rem;
  padding: .5rem 0; border-bottom: 1px solid var(--line);
}
.blank { color: var(--muted); }
.measures { padding-inline-start: 0; list-style: none; margin: 0 0 1rem; }
.measures li { padding: .35rem 0; border-bottom: 1px solid var(--line); }
.measures .told { color: var(--muted); font-size: .875rem; }
.measures a { font-weight: bold; }
.steps { justify-content: space-between; margin-top: 2rem; padding-top: .75rem; border-top: 1px solid var(--line); }
@media (max-width: 40rem) {
  .fields div { display: block; }
}
@media (max-height: 30rem) { .sheet thead { position: static; } }
@media (forced-colors: active) {
  .sheet tbody :target { outline: 2px solid Highlight; outline-offset: -2px; }
  .bars { color: CanvasText; }
}
@media print {
  :root {
    color-scheme: light;
    --ink: #000; --muted: #000; --paper: #fff; --soft: #fff; --head: #fff; --line: #000; --link: #000; --strong: #000;
    --error: #000; --warning: #000; --note: #000; --target: #fff;
  }
  body { padding: 0; max-width: none; font-size: 9pt; line-height: 1.5; }
  nav, .hint { display: none; }
  a { text-decoration: none; }
  h2, h3, h4 { break-after: avoid; }
  .scroll { overflow: visible; max-height: none; border: 0; }
  .sheet { width: 100%; font-size: 7.5pt; line-height: 1.4; border-collapse: collapse; }
  .sheet thead, .sheet .no { position: static; }
  .sheet thead { display: table-header-group; }
  .sheet th, .sheet td, .sheet thead th, .sheet thead .no, .sheet .no, .sheet .section th {
    border: .5pt solid; background: none;
  }
  .sheet .section span { position: static; }
  .sheet tr { break-inside: avoid; }
  .sheet .section { break-after: avoid; }
  .sheet td, .sheet th { padding: .25em .4em; }
}
"""

A3 = "@page { size: A3 landscape; margin: 12mm; }\n"
A4 = "@page { size: A4 portrait; margin: 15mm; }\n"


def width_class(column: Column) -> str:
    """The class of a column by its width."""
    return f"w{column.width * 10:.0f}"


def widths_of(columns: Iterable[Column]) -> str:
    """The widths of a table's columns; on paper their shares of the page."""
    every = list(columns)
    total = sum(column.width for column in every) or 1.0
    by_class = {width_class(column): column.width for column in every}
    screen = "".join(f".{name} {{ width: {width + 1.2:g}em; }}\n" for name, width in sorted(by_class.items()))
    paper = "".join(f".{name} {{ width: {100 * width / total:.2f}%; }}\n" for name, width in sorted(by_class.items()))
    whole = sum(column.width + 1.2 for column in every)
    screen = f".sheet {{ width: {whole:g}em; min-width: 100%; }}\n{screen}"
    return f"{screen}@media print {{\n.sheet {{ width: 100%; }}\n{paper}}}\n"
