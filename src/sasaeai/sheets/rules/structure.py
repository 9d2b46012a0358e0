"""Structural findings (``SH``): what the reading itself must ask. One cause, one finding, with all its measures."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.assembly.draft import Question
from sasaeai.sheets.assembly.figures import one_percent
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout.headings import match_heading
from sasaeai.sheets.layout.tree import all_nodes
from sasaeai.sheets.model import Finding, MeasureNo, Severity
from sasaeai.sheets.rules.context import Context, Rule
from sasaeai.sheets.rules.unknowns import UNKNOWNS
from sasaeai.sheets.rules.wording import FIELD_WORDS, TOPICS, measures_en, measures_ja, quoted

_SINGLE = (("divisions",), ("rating",), ("direction",), ("reason",))
_ANSWERS = ("rating", "direction", "reason")
_SHOULD_BE_ANSWERED = ("results", "strengths", "issues")
_MOST_NUMBERS = 100_000
_NUMBER = re.compile(r"\d{1,6}")
_ROLE_OF_FIELD = {"divisions": "division", "results": "result"}


def structural_findings(context: Context) -> list[Finding]:
    """All structural findings, the gravest first, then by code."""
    found = [finding for rule in _RULES for finding in rule(context)]
    found += _unaccounted(context, found)
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(found, key=lambda finding: (order[finding.severity], finding.code))


def _numbers(context: Context, questions: Iterable[Question]) -> tuple[MeasureNo, ...]:
    return context.numbers(question.block for question in questions if question.block is not None)


def _asked(context: Context) -> Iterator[Finding]:
    """The questions noted while measures were read, one finding a topic."""
    for topic, (code, severity, japanese, english) in TOPICS.items():
        questions = context.questions.about(topic)
        if not questions:
            continue
        numbers = _numbers(context, questions)
        words = list(dict.fromkeys(question.words for question in questions if question.words))
        cells = [cell.ref for question in questions for cell in question.cells]
        yield Finding(
            code,
            severity,
            numbers,
            japanese.format(measures=measures_ja(numbers), words=quoted(words), count=len(cells)),
            english.format(measures=measures_en(numbers), words=quoted(words), count=len(cells)),
            tuple(dict.fromkeys(cells)),
        )


def _displaced(context: Context) -> Iterator[Finding]:
    """Cells that cannot be what their column is, one finding a measure."""
    for question in context.questions.about("displaced"):
        numbers = _numbers(context, [question])
        words = quoted([cell.text for cell in question.cells])
        yield Finding(
            "SH003",
            "warning",
            numbers,
            f"{measures_ja(numbers)}で、列の内容に合わない文字がずれた位置にあります：{words}。どの欄の記入ですか。",
            f"{measures_en(numbers)}: these cells do not fit their columns: {words}. Where do they belong?",
            tuple(cell.ref for cell in question.cells),
        )


def _has_column(context: Context, at: int, name: str) -> bool:
    role = _ROLE_OF_FIELD.get(name, name)
    columns = context.layout.blocks[at].columns
    either = {"strengths", "issues"}
    roles = {role, f"{role}_option"} | ({"strengths+issues"} if name in either else set())
    return any(column.role in roles for column in columns)


def _blank_fields(context: Context, at: int, names: Iterable[str]) -> tuple[str, ...]:
    """The fields that have a column in the measure's table, and nothing in it."""
    measure = context.measures[at]
    if measure.twins and not any((measure.rating_text, measure.strengths, measure.issues, measure.direction_text)):
        return ()  # a row that only points at the measure's other printing
    texts = {"rating": "rating_text", "direction": "direction_text"}
    blank = [name for name in names if _has_column(context, at, name) and not getattr(measure, texts.get(name, name))]
    if "issues" in blank and at in context.questions.blocks("together"):
        blank.remove("issues")
    displaced = at in context.questions.blocks("displaced")
    return tuple(name for name in blank if not (displaced and name in _SHOULD_BE_ANSWERED))


def _blank(context: Context) -> Iterator[Finding]:
    """What must be filled in and is blank, the division and the answers apart: one finding for the same blanks."""
    asks = "空欄です。記入漏れか、読み取りで失われた欄ではありませんか"
    yield from _blank_of(context, "SH004", "error", ("divisions",), asks)
    yield from _blank_of(context, "SH039", "error", _ANSWERS, asks)


def _blank_texts(context: Context) -> Iterator[Finding]:
    """Results, strengths and issues that are blank."""
    yield from _blank_of(
        context, "SH005", "warning", _SHOULD_BE_ANSWERED, "空欄です。結合された欄か、失われた欄ではありませんか"
    )


def _blank_of(context: Context, code: str, severity: Severity, names: tuple[str, ...], asks: str) -> Iterator[Finding]:
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(context.measures)):
        blank = _blank_fields(context, at, names)
        if blank:
            groups[blank].append(at)
    for blank, group in groups.items():
        numbers = context.numbers(group)
        ja = "・".join(FIELD_WORDS[name][0] for name in blank)
        en = ", ".join(FIELD_WORDS[name][1] for name in blank)
        cells = [ref for at in group for ref in context.measures[at].sources.get("title", ())]
        yield Finding(
            code,
            severity,
            numbers,
            f"{measures_ja(numbers)}の{ja}が{asks}。",
            f"{measures_en(numbers)}: {en} {'is' if blank in _SINGLE else 'are'} blank. Was this left out, or lost?",
            tuple(cells),
            tuple(FIELD_WORDS[name][0] for name in blank),
        )


def _repeated_numbers(context: Context) -> Iterator[Finding]:
    counts = Counter(measure.no for measure in context.measures if measure.no is not None)
    repeated = tuple(no for no, count in counts.items() if count > 1)
    if repeated:
        cells = [ref for measure in context.measures if measure.no in repeated for ref in measure.sources.get("no", ())]
        yield Finding(
            "SH008",
            "warning",
            repeated,
            f"{measures_ja(repeated)}の番号が2回以上使われています。どちらの番号が正しいですか。",
            f"{measures_en(repeated)}: the number is used more than once. Which is right?",
            tuple(cells),
        )


def _missing_numbers(context: Context) -> Iterator[Finding]:
    """Gaps in running numbers; sheets whose numbers are sparse by design are left alone."""
    numbers = sorted({measure.no for measure in context.measures if isinstance(measure.no, int)})
    if len(numbers) < 3:
        return
    given = set(numbers) | {int(cell.text) for cell in context.layout.hidden if _NUMBER.fullmatch(cell.text.strip())}
    missing = [no for no in range(numbers[0], min(numbers[-1], numbers[0] + _MOST_NUMBERS)) if no not in given]
    if missing and len(missing) <= 0.15 * len(numbers):
        listed = "・".join(str(no) for no in missing)
        yield Finding(
            "SH009",
            "warning",
            (),
            f"番号 {listed} の取組がありません。欠番ですか、それとも失われた行ですか。",
            f"No measure has the number {listed.replace('・', ', ')}. Is it unused, or was a row lost?",
            (),
        )


def _headings_that_differ(context: Context) -> Iterator[Finding]:
    """A level's title that is spelled in several ways over the pages."""
    for node in all_nodes(context.layout.root):
        named = list(filter(None, node.spellings))
        if len(named) > 1:
            spellings = quoted(named)
            name = " ".join(filter(None, [node.level_name, node.number]))
            yield Finding(
                "SH010",
                "warning",
                (),
                f"見出し「{name}」の名称が{len(named)}通りあります：{spellings}。どれが正しいですか。",
                f"The heading {name} has {len(named)} spellings: {spellings}. Which is right?",
                tuple(dict.fromkeys(cell.ref for cell in node.cells)),
            )


def _words_of_headings(context: Context) -> Iterator[Finding]:
    """Words of headings that match nothing and came into no field."""
    kept = {fold(figure.label or "") for measure in context.measures for figure in measure.figures}
    kept |= {fold(heading) for measure in context.measures for heading in measure.other}
    kept |= {fold(node.level_name or "") for node in all_nodes(context.layout.root)}
    known = "\n".join(kept)
    units = {figure.unit for measure in context.measures for figure in measure.figures}
    strange: dict[str, list[Cell]] = defaultdict(list)
    for cell in context.layout.headings:
        match = match_heading(cell.text)
        words = match.leftover if match.coverage else cell.text.strip()
        if match.unit is not None and one_percent(match.unit) not in units:
            words = words or match.unit  # brackets hold a unit only where figures are counted in it
        if words and fold(words) not in known and fold(cell.text) not in known and context.ledger.left_over(cell):
            strange[cell.text.strip()].append(cell)
    if strange:
        words = quoted(list(strange))
        yield Finding(
            "SH011",
            "note",
            (),
            f"見出しに、判別できない語句があります：{words}。",
            f"These words of headings were not understood: {words}.",
            tuple(cell.ref for cells in strange.values() for cell in cells),
        )


def _set_aside(code: str, cells: Sequence[Cell], japanese: str, english: str) -> Iterator[Finding]:
    """One note on cells that are no part of any measure, each text once."""
    if cells:
        words = quoted(dict.fromkeys(cell.text for cell in cells))
        ja, en = japanese.format(words=words, count=len(cells)), english.format(words=words, count=len(cells))
        yield Finding(code, "note", (), ja, en, tuple(cell.ref for cell in cells))


def _beside_tables(context: Context) -> Iterator[Finding]:
    ledger = context.ledger
    yield from _set_aside(
        "SH012",
        [cell for cell in context.layout.loose if ledger.left_over(cell) and not ledger.is_heading(cell)],
        "表や記入欄の外にある文字は、取組に含めていません：{words}。",
        "Text beside the tables is not part of any measure: {words}.",
    )


def _formulas(context: Context) -> Iterator[Finding]:
    cells = context.document.formulas()
    if cells:
        yield Finding(
            "SH038",
            "warning",
            (),
            f"計算されていない数式が{len(cells)}個あり、値が分かりません。Excelで開いて保存し直すと読み取れます。",
            f"Formulas were never calculated, so their values are unknown (cells: {len(cells)}). "
            "Open the file in Excel and save it again.",
            tuple(cell.ref for cell in cells),
        )


def _hidden(context: Context) -> Iterator[Finding]:
    formulas = set(context.document.formulas())
    yield from _set_aside(
        "SH013",
        [cell for cell in context.layout.hidden if cell not in formulas],
        "非表示の行・列・シートに{count}個のセルがあります。取組には含めていません：{words}。",
        "{count} cells stand in hidden rows, columns or sheets and are not part of any measure: {words}.",
    )


def _subtotals(context: Context) -> Iterator[Finding]:
    yield from _set_aside(
        "SH029",
        context.layout.subtotals,
        "合計・小計の行は取組に含めていません：{words}。",
        "Rows of totals are not measures: {words}.",
    )


def _nodes_without_name(context: Context) -> Iterator[Finding]:
    unnamed = [
        node for node in all_nodes(context.layout.root) if not node.number and not node.title and node.holds_measures
    ]
    for node in unnamed:
        numbers = context.numbers(at for part in [node, *all_nodes(node)] for at in part.blocks)
        name = node.level_name or "見出し"
        yield Finding(
            "SH028",
            "note",
            numbers,
            f"{measures_ja(numbers)}の「{name}」の番号と名称が書かれていません。記載しますか。",
            f"{measures_en(numbers)}: the heading of the level {name} is not given. Should it be?",
            (),
        )


def _partner_not_found(context: Context) -> Iterator[Finding]:
    """A page that this sheet prints is named as listing the measure again, but no measure there is its twin."""
    printed = {measure.page for measure in context.measures if measure.page is not None}
    by_no = {measure.no: measure for measure in context.measures}
    for measure in context.measures:
        met = {by_no[twin].page for twin in measure.twins if twin in by_no}
        lost = [page for page in measure.cross_listed_pages if page in printed - met and page != measure.page]
        if lost and measure.no is not None:
            pages = "・".join(str(page) for page in lost)
            yield Finding(
                "SH030",
                "note",
                (measure.no,),
                f"取組{measure.no}は{pages}ページに再掲とありますが、そのページに同じ取組が見つかりません。",
                f"Measure {measure.no} is said to be listed again on page {pages}, but no such measure stands there.",
                measure.sources.get("title", ()),
            )


def _unaccounted(context: Context, found: list[Finding]) -> list[Finding]:
    """The words of cells that came into no field, no heading and no other finding."""
    named = {ref for finding in found for ref in finding.cells}
    cells = [cell for cell in context.ledger.unaccounted(context.document.cells()) if cell.ref not in named]
    if not cells:
        return []
    words = quoted(dict.fromkeys(cell.text for cell in cells))
    return [
        Finding(
            "SH027",
            "warning",
            (),
            f"どの欄にも読み込めなかった文字があります：{words}。",
            f"These words came into no field: {words}.",
            tuple(cell.ref for cell in cells),
        )
    ]


_RULES: tuple[Rule, ...] = (
    _asked,
    _displaced,
    _blank,
    _blank_texts,
    _repeated_numbers,
    _missing_numbers,
    _headings_that_differ,
    _words_of_headings,
    _beside_tables,
    _formulas,
    _hidden,
    _subtotals,
    _nodes_without_name,
    _partner_not_found,
    *UNKNOWNS,
)
