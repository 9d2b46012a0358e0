"""The formats that are fuzzed: how each is written, what its files are changed with, and what they start from.

A new format is one entry in ``FORMATS``. One whose first seed the reader refuses is left out of campaigns until it is
read.
"""

import io
import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import xlsxwriter
from tests.factories.known_sheets import ROOT, SAMPLE
from tests.fuzz import archives, mutators, objects, pages, pictures, records, structured, writers
from tests.fuzz.mutators import Mutator
from tests.fuzz.oracle import is_loaded
from tests.fuzz.writers import Writer

OWN_FOLDERS = (ROOT / "tests" / "data", SAMPLE.parent)
LARGEST_SEED = 60_000
_LEXICON = ROOT / "src" / "sasaeai" / "sheets" / "lexicon" / "headings.toml"


@dataclass(frozen=True)
class Format:
    """A kind of file as the campaign sees it. ``inside`` are the mutators that know the format."""

    name: str
    file_name: str
    endings: tuple[str, ...]
    inside: tuple[Mutator, ...] = ()
    write: Writer | None = None
    tokens: tuple[bytes, ...] = ()
    special: tuple[Callable[[], bytes], ...] = ()
    most_boxes: int = 120
    """The cells of the small sheets that are written in it: few where each takes long to read."""
    letters: str = "utf-8"
    """The encoding whose letters the writer can express; of other texts it is not asked whether they come back."""
    share: float = 1.0
    """How many of its inputs a campaign runs, against other formats; what takes seconds to read gets less."""


@dataclass(frozen=True)
class Seeds:
    """What a campaign over one format starts from: small files, whole ones, and those of like formats."""

    small: tuple[bytes, ...]
    whole: tuple[bytes, ...]
    like: tuple[bytes, ...]


_WORDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("dictionary.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def lexicon_words() -> tuple[bytes, ...]:
    """The words that the reader takes for headings, and some that it meets in cells."""
    lists = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
    named = [word for words in lists["roles"].values() for word in words]
    return tuple(word.encode() for word in (*named, *structured.WORDS, *structured.SENTENCES))


def _tokens(*kinds: str) -> tuple[bytes, ...]:
    return tuple(word.encode("utf-8", "surrogatepass") for kind in kinds for word in _WORDS[kind])


def office_workbook() -> bytes:
    """A small workbook with what offices put into one: formats, formulas, hidden parts, lists and notes."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("評価")
        shares = [book.add_format({"num_format": form}) for form in ("0.0%", "#,##0", "[$-411]ggge年m月d日", '0"人"')]
        rows = (
            "番号 取組名 担当課 実績 評価 課題 今後の方向性 達成率",
            "1 見守り 福祉課 輪を開いた。 ○ 足りない。 継続",
            "2 相談 市民課 試した。 ◎ 遠い。 拡充",
        )
        for row, line in enumerate(rows):
            sheet.write_row(row, 0, line.split())
        for row, share in enumerate(shares):
            sheet.write_number(1 + row, 7, 43_000.5 + row, share)
        sheet.write_formula("A4", "=A3+1", None, 3)
        sheet.write_formula("B4", '="居場所"&"づくり"', None, "居場所づくり")
        sheet.merge_range("C4:C5", "市民課")
        sheet.write_rich_string("D4", "空き", shares[0], "店舗", "を借りた。")
        sheet.write_boolean("E4", True)
        sheet.write_formula("F4", "=1/0", None, "#DIV/0!")
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("I:J", None, None, {"hidden": True})
        sheet.write("I2", "隠れた列")
        sheet.insert_checkbox("G4", True)
        sheet.write_comment("G2", "覚え書き")
        sheet.data_validation("E2:E9", {"validate": "list", "source": ["◎", "○", "△"]})
        book.add_worksheet("控え").hide()
    return made.getvalue()


FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format("text", "a.txt", (".txt",), mutators.TEXTS, writers.as_text, _tokens("text", "html")),
        Format("html", "a.html", (".html",), (*mutators.TEXTS[:6], *archives.XML), writers.as_html, _tokens("html")),
        Format("markdown", "a.md", (".md",), mutators.TEXTS, writers.as_markdown, _tokens("markdown", "html")),
        Format("csv", "a.csv", (".csv",), mutators.TEXTS, writers.as_csv, _tokens("delimited")),
        Format("tsv", "a.tsv", (".tsv",), mutators.TEXTS, writers.as_tsv, _tokens("delimited")),
        Format(
            "xlsx", "a.xlsx", (".xlsx", ".xlsm"), archives.PACKAGES, writers.as_xlsx, _tokens("xlsx"),
            special=(office_workbook,),
        ),
        Format("xls", "a.xls", (".xls",), records.RECORDS, writers.as_xls),
        Format(
            "docx", "a.docx", (".docx",), archives.PACKAGES, writers.as_docx, _tokens("docx"),
            special=(writers.office_document,),
        ),
        Format(
            "pdf", "a.pdf", (".pdf",), pages.PAGES, writers.as_pdf, _tokens("pdf"),
            most_boxes=45, letters="euc_jisx0213",
        ),
        Format(
            "scan", "a.pdf", (), (*pictures.PICTURES, *pictures.PICTURES, *pages.PAGES), None, _tokens("pdf"),
            special=(writers.scan_document,),
        ),
        Format("json", "a.json", (), objects.OBJECTS, None, _tokens("json"), special=objects.SMALL),
    )
}  # fmt: skip


@lru_cache(maxsize=16)
def seeds_of(name: str, shared: Path | None = None) -> Seeds:
    """The files that a format starts from; those under ``shared`` only where that is asked for."""
    form = FORMATS[name]
    chance = random.Random(name)
    small: list[bytes] = [make() for make in form.special]
    whole = own_files(form, shared)
    if form.write is not None:
        small += [form.write(sheet, chance) for sheet in structured.base_sheets(form.most_boxes)]
    return Seeds(tuple(small or whole), tuple(whole or small), _like(form) or tuple(small))


def own_files(form: Format, shared: Path | None) -> list[bytes]:
    """The project's own documents of a format, and those of ``shared``."""
    folders = [*OWN_FOLDERS, *([shared] if shared else [])]
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in form.endings)
    return [path.read_bytes() for path in paths if path.stat().st_size <= LARGEST_SEED]


def _like(form: Format) -> tuple[bytes, ...]:
    """Files of formats that are read by a like way, to be spliced with."""
    groups = (("text", "html", "markdown", "csv", "tsv"), ("xlsx", "docx"), ("xls",), ("pdf",), ("scan",), ("json",))
    group = next(group for group in groups if form.name in group)
    chance = random.Random(form.name)
    found = []
    for name in group:
        other = FORMATS[name]
        if other.write is not None:
            found += [other.write(sheet, chance) for sheet in structured.base_sheets(form.most_boxes)[:6]]
    return tuple(found)


@lru_cache(maxsize=16)
def is_read(name: str) -> bool:
    """Whether the reader reads the first file that a campaign of the format starts from."""
    return is_loaded(seeds_of(name).small[0], FORMATS[name].file_name)


def read_formats() -> list[str]:
    """The formats that can be fuzzed today."""
    return [name for name in FORMATS if is_read(name)]
