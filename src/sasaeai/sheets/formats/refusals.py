"""The sentences with which a file is refused, in Japanese and English. When to refuse is decided elsewhere."""

from sasaeai.sheets.errors import UnreadableDocumentError
from sasaeai.sheets.formats import limits

SAVE_AS = (
    "Excel ブック（.xlsx）、Word 文書（.docx）か CSV で保存し直したものを選んでください",
    "save it as an Excel workbook (.xlsx), a Word document (.docx) or CSV and choose that file",
)


def refusal(name: str, ja: str, en: str) -> UnreadableDocumentError:
    """The error that says ``ja`` and ``en`` about the file ``name``."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)
    if len(shown) > limits.MAX_SHOWN_NAME:
        shown = shown[: limits.MAX_SHOWN_NAME] + "…"
    return UnreadableDocumentError(f"「{shown}」{ja}。", f"“{shown}” {en}.")


def empty(name: str) -> UnreadableDocumentError:
    """The file has no bytes."""
    return refusal(
        name,
        "は空のファイルですので、内容のあるファイルを選んでください",
        "is an empty file; choose a file with content",
    )


def blank(name: str) -> UnreadableDocumentError:
    """The file has no cell with text."""
    return refusal(
        name,
        "には文字の入ったセルがありませんので、記入済みのファイルを選んでください",
        "has no cell with text in it; choose a file that is filled in",
    )


def other_kind(name: str, kind_ja: str, kind_en: str) -> UnreadableDocumentError:
    """The file is of a kind that is known and not read."""
    return refusal(
        name, f"は{kind_ja}で、読み取れません。{SAVE_AS[0]}", f"is {kind_en}, which is not read; {SAVE_AS[1]}"
    )


def not_text(name: str) -> UnreadableDocumentError:
    """The bytes are no text and of no known kind."""
    return refusal(
        name,
        f"はテキストファイルでも Excel・Word・PDF でもありません。{SAVE_AS[0]}",
        f"is neither a text nor an Excel, Word or PDF file; {SAVE_AS[1]}",
    )


def unknown_encoding(name: str, line: int) -> UnreadableDocumentError:
    """The text is in no encoding that is known; ``line`` is where UTF-8 fails."""
    return refusal(
        name,
        f"の文字コードが分かりません（{line} 行目）。UTF-8 か Shift_JIS で保存し直してください",
        f"has no known text encoding (see line {line}); save it as UTF-8 or Shift_JIS",
    )


def damaged(name: str, kind_ja: str = "Excel ファイル", kind_en: str = "Excel file") -> UnreadableDocumentError:
    """The file breaks off or its inside is not what it should be."""
    return refusal(
        name,
        f"は壊れているか途中で切れている{kind_ja}です。元のファイルを開いて保存し直し、もう一度選んでください",
        f"is a damaged or cut-off {kind_en}; open the original, save it again and choose it once more",
    )


def protected(name: str) -> UnreadableDocumentError:
    """The file of Excel, Word or another program of Office is encrypted."""
    return refusal(
        name,
        "はパスワードで保護されています。Excel や Word でパスワードを外して保存したものを選んでください",
        "is protected by a password; remove it in Excel or Word, save and choose that file",
    )


def two_documents(name: str) -> UnreadableDocumentError:
    """A package holds a workbook and a Word document, and does not say which of them it is."""
    return refusal(
        name,
        "には Excel の表と Word の文書の両方が入っていて、どちらを読むのか決められません。"
        "一方だけを保存したものを選んでください",
        "holds both an Excel workbook and a Word document and does not say which it is; save one of them alone",
    )


def repeated_sheet(name: str, sheet: str) -> UnreadableDocumentError:
    """Two worksheets have the same name, so that their cells cannot be told apart."""
    return refusal(
        name,
        f"には同じ名前のシート「{sheet}」が2つあります。別の名前に変えて保存したものを選んでください",
        f"has two sheets named “{sheet}”; rename one, save and choose that file",
    )


def too_large(name: str, size_ja: str, size_en: str) -> UnreadableDocumentError:
    """The file, or what it unpacks to, is over a limit."""
    return refusal(
        name,
        f"は大きすぎます（{size_ja}）。評価シートの部分だけを別のファイルに保存して選んでください",
        f"is too large ({size_en}); save the evaluation sheet alone in another file and choose that",
    )


def packed_too_small(name: str) -> UnreadableDocumentError:
    """A part of a package is packed so small that unpacking it could fill the memory."""
    return refusal(
        name,
        "は圧縮のしかたが不自然で、展開すると大きくなりすぎます。"
        "Excel や Word で開いて保存し直したものを選んでください",
        "is packed in an unnatural way and would become too large; open it in Excel or Word, save it and choose that",
    )


def too_long_text(name: str, ref: str) -> UnreadableDocumentError:
    """One cell holds more characters than a sheet's cell can."""
    return refusal(
        name,
        f"の {ref} は文字が多すぎます（1つのセルは {limits.MAX_CELL_TEXT:,} 字まで）。"
        "評価シートの部分だけを別のファイルに保存して選んでください",
        f"has too much text in {ref} (a cell holds {limits.MAX_CELL_TEXT:,} characters at most); "
        "save the sheet alone and choose that",
    )


def too_many_cells(name: str) -> UnreadableDocumentError:
    """More cells than ``MAX_CELLS``."""
    limit = f"{limits.MAX_CELLS:,}"
    return too_large(name, f"セルが {limit} 個を超えています", f"more than {limit} cells")


def too_many_columns(name: str, table: str, ref: str) -> UnreadableDocumentError:
    """More filled columns than ``MAX_COLUMNS`` in ``table``; ``ref`` is the first cell beyond."""
    limit = limits.MAX_COLUMNS
    return refusal(
        name,
        f"の「{table}」は記入された列が {limit} を超えています（{ref} など）。評価の表だけを残して保存し直してください",
        f"has more than {limit} filled columns in “{table}” (see {ref}); keep only the evaluation table and save again",
    )


def too_far_apart(name: str, sheet: str, ref: str) -> UnreadableDocumentError:
    """A worksheet reaches so far that laying it out would take too much memory."""
    return refusal(
        name,
        f"のシート「{sheet}」は {ref} まで広がっています。離れたセルの値を消して保存し直してください",
        f"reaches as far as {ref} on the sheet “{sheet}”; clear the cells that lie far off and save again",
    )


def too_tangled(name: str, what_ja: str, what_en: str) -> UnreadableDocumentError:
    """The markup is nested beyond what a real sheet has."""
    return refusal(
        name,
        f"は{what_ja}が多すぎて読み取れません。{SAVE_AS[0]}",
        f"has too many {what_en} to be read; {SAVE_AS[1]}",
    )


def torn_quote(name: str, line: int) -> UnreadableDocumentError:
    """A quoted field of a CSV is not closed, or goes on after it was closed."""
    return refusal(
        name,
        f'の {line} 行目から始まる行で引用符（"）の対応が崩れています。その行の引用符を直して保存し直してください',
        f'has unbalanced quotation marks (") in the row that starts on line {line}; mend that row and save again',
    )


def cell_too_long(name: str, line: int) -> UnreadableDocumentError:
    """A cell of a CSV is longer than any spreadsheet allows."""
    return refusal(
        name,
        f'の {line} 行目から始まる行に長すぎるセルがあります。引用符（"）と区切りを確かめて保存し直してください',
        f'has a cell that is too long in the row that starts on line {line}; check its quotation marks (")',
    )


def too_hungry(name: str, memory_bytes: int) -> UnreadableDocumentError:
    """Reading the file takes more memory than its process may have."""
    size = f"{memory_bytes / 1_000_000_000:.2g} GB"
    return refusal(
        name,
        f"は読み取りに多くのメモリー（{size} 超）が要るため、途中でやめました。"
        "評価シートの部分だけを別のファイルに保存して選んでください",
        f"needs too much memory to be read (more than {size}); save the evaluation sheet alone in another file and "
        "choose that",
    )


def too_slow(name: str) -> UnreadableDocumentError:
    """Reading the file takes longer than it may."""
    return refusal(
        name,
        "は読み取りに時間がかかりすぎるため、途中でやめました。評価シートの部分だけを別のファイルに保存して選んでください",
        "takes too long to be read; save the evaluation sheet alone in another file and choose that",
    )


def crashed(name: str) -> UnreadableDocumentError:
    """A library that reads such files broke down over this one."""
    return refusal(
        name,
        f"を読み取るプログラムが異常終了しました。ファイルが壊れているかもしれません。{SAVE_AS[0]}",
        f"made the program that reads it break down and may be damaged; {SAVE_AS[1]}",
    )


def fault(name: str) -> UnreadableDocumentError:
    """The reader has a fault of its own, which this file shows."""
    return refusal(
        name,
        f"の読み取り中に、このソフトウェアの不具合が起きました。{SAVE_AS[0]}",
        f"shows a fault of this software, which could not go on; {SAVE_AS[1]}",
    )


def not_started(name: str) -> UnreadableDocumentError:
    """The system gave no process to read the file in."""
    return refusal(
        name,
        "を読み取るプログラムを始められませんでした。メモリーとディスクの空きを確かめ、もう一度実行してください",
        "could not be read, for its reader did not start; check free memory and disk space and try again",
    )


def no_answer(name: str) -> UnreadableDocumentError:
    """What the reading process said is not what it may say."""
    return refusal(
        name,
        f"の読み取り結果が正しく返りませんでした。{SAVE_AS[0]}",
        f"gave no proper result when it was read; {SAVE_AS[1]}",
    )


def too_many_pages(name: str, pages: int) -> UnreadableDocumentError:
    """A PDF of more pages than ``MAX_PAGES``."""
    return too_large(name, f"{pages:,} ページあります", f"{pages:,} pages")


def other_version(name: str, schema: str) -> UnreadableDocumentError:
    """The JSON of a sheet, in another form than this version writes."""
    return refusal(
        name,
        f"は別の版のこのソフトウェアが書き出した JSON（{schema}）です。"
        "このソフトウェアを新しくするか、元のファイルを選んでください",
        f"is JSON that another version of this software wrote ({schema}); update this one, or choose the original file",
    )


def field_twice(name: str, field: str) -> UnreadableDocumentError:
    """The JSON of a sheet with an object that gives one field two values."""
    return refusal(
        name,
        f"の JSON には項目「{field}」が同じところに2回あります。一方を消すか、元のファイルを選んでください",
        f"is JSON that gives “{field}” twice in one place; take one of them out, or choose the original file",
    )


def not_of_form(name: str, place: str, what_ja: str, what_en: str) -> UnreadableDocumentError:
    """The JSON of a sheet with something at ``place`` (``measures[3].no``) that its form does not allow."""
    return refusal(
        name,
        f"の JSON は {place or '全体'} が決まりに合いません（{what_ja}）。そこを直すか、元のファイルを選んでください",
        f"is JSON that does not keep to its form: {place or 'the whole'} is {what_en}; mend that, or choose the "
        "original file",
    )


def no_headings(name: str) -> UnreadableDocumentError:
    """A mapping of headings for the JSON of a sheet, which has none."""
    return refusal(
        name,
        "は JSON で、見出しがありません。見出しの対応表は、シートを最初に読み取ったファイルに使ってください",
        "is JSON, which has no headings to be mapped; use a mapping with the file that the sheet was first read from",
    )


_SCAN_PACKAGES = "sudo apt-get install tesseract-ocr tesseract-ocr-jpn tesseract-ocr-jpn-vert"


def no_tesseract(name: str) -> UnreadableDocumentError:
    """A scanned page, and the program that recognises characters is not installed."""
    return refusal(
        name,
        "はスキャンした画像の PDF で、文字認識ソフト Tesseract が見つかりません。"
        f"Debian・Ubuntu では {_SCAN_PACKAGES} で入れてから、もう一度読み取ってください",
        "is a PDF of scanned pictures, and Tesseract, which recognises characters, was not found; on Debian and Ubuntu "
        f"install it with `{_SCAN_PACKAGES}` and read the file again",
    )


def no_japanese_data(name: str, languages: str) -> UnreadableDocumentError:
    """Tesseract is there without its data for Japanese."""
    return refusal(
        name,
        f"はスキャンした画像の PDF で、Tesseract に日本語のデータ（{languages}）がありません。"
        f"Debian・Ubuntu では {_SCAN_PACKAGES} で入れてから、もう一度読み取ってください",
        f"is a PDF of scanned pictures, and Tesseract lacks its data for Japanese ({languages}); on Debian and Ubuntu "
        f"install them with `{_SCAN_PACKAGES}` and read the file again",
    )


def no_numpy(name: str) -> UnreadableDocumentError:
    """A scanned page, and the package that works on its picture is not installed."""
    return refusal(
        name,
        "はスキャンした画像の PDF で、画像を調べる部品（NumPy）がありません。"
        'pip install "sasaeai[scan]" で入れてから、もう一度読み取ってください',
        "is a PDF of scanned pictures, and NumPy, which looks at them, is missing; install it with "
        '`pip install "sasaeai[scan]"` and read the file again',
    )


def recognition_failed(name: str) -> UnreadableDocumentError:
    """Tesseract took too long over a page, or ended with an error."""
    return refusal(
        name,
        "の文字認識が途中で止まりました。読み取りたいページだけを 300 dpi 程度でスキャンし直したものを選んでください",
        "could not be recognised, for Tesseract stopped on the way; scan the pages you need again at about 300 dpi and "
        "choose that file",
    )
