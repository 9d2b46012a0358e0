"""Limits of what is read, in one place. Real sheets stay far below them; hostile files do not."""

MAX_FILE_BYTES = 100_000_000
MAX_TEXT_BYTES = 32_000_000
MAX_UNPACKED_BYTES = 300_000_000
MAX_ARCHIVE_MEMBERS = 10_000
MAX_UNPACKED_RATIO = 250
"""How many times its packed size a part of a workbook may have; the XML of real sheets shrinks to a tenth or so."""
UNSUSPICIOUS_BYTES = 200_000
"""Parts of less than this are cheap to read, however small they were packed."""

MAX_CELLS = 1_000_000
MAX_COLUMNS = 256
"""Filled columns of one table."""
MAX_CELL_TEXT = 32_767
"""Characters of one cell: as many as Excel allows."""
MAX_POSITIONS = 5_000_000
"""Rows × columns of one worksheet, from A1 to its last filled cell: the reader lays all of them out."""
MAX_MERGED_POSITIONS = 2_000_000
MAX_SHEET_TEXT = 500_000_000
"""Characters of a worksheet after each reference to a shared string has been replaced by the string."""

MAX_PAGES = 1_000
"""Pages of a PDF."""

MAX_HTML_DEPTH = 2_000
MAX_XML_DEPTH = 2_000
"""Elements of a Word document inside each other; a table within a table takes about five."""
MAX_WORD_PART = 100_000_000
"""Bytes of the XML of one part of a Word document; a row of twelve cells takes about four thousand."""
MAX_HTML_ATTRIBUTES = 2_000
MAX_HTML_REOPENINGS = 500_000
"""Formatting elements that the HTML rules reopen in later blocks; torn markup makes their number quadratic."""
MAX_ROW_SPAN = 65_534
MAX_CONTROL_SHARE = 0.1
"""Control characters in a text; more, and it is no text."""
MAX_SHOWN_NAME = 100
