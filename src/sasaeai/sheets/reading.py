"""From bytes to a sheet: formats, layout, assembly, structural findings, and the count of cells."""

import hashlib
import re
from pathlib import Path

from sasaeai.sheets.assembly.draft import Draft, Questions, Reading
from sasaeai.sheets.assembly.facts import gather_facts
from sasaeai.sheets.assembly.ledger import Ledger
from sasaeai.sheets.assembly.measure import read_measure
from sasaeai.sheets.assembly.twins import with_twins
from sasaeai.sheets.errors import NoEvaluationTableError
from sasaeai.sheets.formats import json_of_sheet, load
from sasaeai.sheets.formats.assembling import Progress
from sasaeai.sheets.formats.refusals import no_headings
from sasaeai.sheets.grid import Document
from sasaeai.sheets.json_cells import document_of
from sasaeai.sheets.json_sheets import from_json
from sasaeai.sheets.layout import Layout, read_layout
from sasaeai.sheets.layout.mapping import Mapping
from sasaeai.sheets.layout.tree import all_nodes, freeze
from sasaeai.sheets.model import Measure, Sheet, Source
from sasaeai.sheets.rules.context import Context
from sasaeai.sheets.rules.structure import structural_findings

_LEAST_MEASURES = 1
_NUMERAL = re.compile(r"^\s*[Ⅰ-Ⅻ①-⑳]")


def read(path: str | Path, *, mapping: Mapping | None = None) -> Sheet:
    """Read an evaluation sheet from a file.

    Raises ``UserFacingError`` with one sentence when the file cannot be read or holds no evaluation table, and
    ``OSError`` when it cannot be opened.
    """
    path = Path(path)
    return read_bytes(path.read_bytes(), path.name, mapping=mapping)


def read_bytes(data: bytes, name: str, *, mapping: Mapping | None = None) -> Sheet:
    """Read an evaluation sheet from bytes; ``name`` is used in sentences only."""
    return opened(data, name, mapping=mapping)[1]


def opened(
    data: bytes, name: str, *, mapping: Mapping | None = None, progress: Progress | None = None
) -> tuple[Document, Sheet]:
    """A file's cells, and the sheet that they hold; a sheet's JSON is the sheet, and the cells are made up of it.

    Raises ``UserFacingError`` with one sentence, also for a mapping with JSON, which has no headings.
    """
    text = json_of_sheet(data, name)
    if text is None:
        document = load(data, name, progress)
        return document, read_document(document, mapping=mapping)
    if mapping is not None:
        raise no_headings(name)
    sheet = from_json(text, name)
    return document_of(sheet, name, hashlib.sha256(data).hexdigest()), sheet


def read_document(document: Document, *, mapping: Mapping | None = None) -> Sheet:
    """Read an evaluation sheet from its grids."""
    layout = read_layout(document, mapping.override if mapping else None)
    if len(layout.blocks) < _LEAST_MEASURES:
        raise _no_table(document)
    facts = gather_facts(layout)
    reading = Reading(facts, Ledger(), Questions())
    drafts = [read_measure(index, block, reading) for index, block in enumerate(layout.blocks)]
    if not _is_evaluation(drafts):
        raise _no_table(document)
    for heading in mapping.unused(layout) if mapping else ():
        reading.questions.ask("mapping-unused", None, (), heading)
    _ask_of_remarks(document, reading.questions)
    _number_where_none(drafts, reading.questions)
    measures = with_twins(
        [draft.freeze() for draft in drafts], {draft.index for draft in drafts if draft.is_listed_again}
    )
    _claim_headings(layout, reading.ledger)
    findings = structural_findings(Context(document, layout, measures, reading.questions, reading.ledger))
    return Sheet(
        source=Source(document.name, document.sha256, document.kind),
        fiscal_years=_fiscal_years(measures, layout),
        nodes=freeze(layout.root, [measure.no for measure in measures]),
        measures=tuple(measures),
        findings=tuple(findings),
        cells=reading.ledger.counts(document.cells(), findings),
    )


def _no_table(document: Document) -> NoEvaluationTableError:
    if all(grid.hidden for grid in document.grids):
        return NoEvaluationTableError(
            f"{document.name}：すべてのシートが非表示です。評価の表のシートを再表示し、保存し直したものを指定してください。",
            f"{document.name}: every sheet is hidden. Unhide the one with the table, save it and give that file.",
        )
    if document.formulas():
        return NoEvaluationTableError(
            f"{document.name}：計算されていない数式ばかりで、取組の評価の表が見つかりません。Excelで開いて保存し直したものを指定してください。",
            f"{document.name}: no evaluation table was found, only formulas that were never calculated. "
            "Open it in Excel, save it again and give that file.",
        )
    return NoEvaluationTableError(
        f"{document.name}：取組の評価の表が見つかりません。見出し行（番号・取組名・担当課・評価・今後の方向性など）のある表を含むファイルを指定してください。",
        f"{document.name}: no evaluation table was found. Give a file with a table whose headings name "
        "the measures, their divisions, ratings or directions.",
    )


def _is_evaluation(drafts: list[Draft]) -> bool:
    """Whether the blocks tell of measures: titles, and some result, figure, rating, direction or division."""
    titled = [draft for draft in drafts if draft.values.get("title")]
    told = ("divisions", "results", "rating", "direction", "strengths", "issues", "description", "reason")
    answered = [draft for draft in titled if draft.figures or any(draft.values.get(name) for name in told)]
    evaluated = {column.role for draft in drafts for column in draft.block.columns} & {
        "rating",
        "direction",
        "result",
        "value",
        "strengths",
        "issues",
        "strengths+issues",
        "label",
    }
    return bool(answered) and bool(evaluated)


def _number_where_none(drafts: list[Draft], questions: Questions) -> None:
    """Where a sheet has no numbers at all, its measures are numbered in their order, and the sheet is asked."""
    if any(draft.values.get("no") is not None for draft in drafts):
        for draft in drafts:
            if draft.values.get("no") is None:
                questions.ask("no-number", draft.index, draft.cells_of("title"))
        return
    for draft in drafts:
        draft.values["no"] = draft.index + 1
        draft.confidence["no"] = 0.5
    questions.ask("no-numbers", None, drafts[0].cells_of("title"))


def _ask_of_remarks(document: Document, questions: Questions) -> None:
    """What the format noticed becomes a question of the sheet, with the cells that it names."""
    by_ref = {cell.ref: cell for cell in document.cells()} if document.remarks else {}
    for remark in document.remarks:
        questions.ask(remark.topic, None, [by_ref[ref] for ref in remark.refs if ref in by_ref], remark.words)


def _claim_headings(layout: Layout, ledger: Ledger) -> None:
    """Account for headings: nodes take their titles, labels and *other* take their headings, the rest are headings."""
    for node in all_nodes(layout.root):
        if node.holds_measures:
            for cell in node.cells:
                numeral = _NUMERAL.findall(cell.text)
                ledger.claim(cell, *node.spellings, *filter(None, (node.level_name, node.number)), *numeral, "第")
        else:
            layout.loose += [cell for cell in node.cells if cell not in layout.headings]
    for cell in layout.headings:
        ledger.head(cell)


def _fiscal_years(measures: list[Measure], layout: Layout) -> tuple[int, ...]:
    """Every fiscal year that the columns or the measures name."""
    years = {column.fiscal_year for page in layout.columns for column in page}
    for measure in measures:
        years |= {result.fiscal_year for result in measure.results} | {figure.fiscal_year for figure in measure.figures}
        years |= set(measure.ratings)
    return tuple(sorted(year for year in years if year is not None))
