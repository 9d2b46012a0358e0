"""Where the command's results go: the screen, or a file that the user named."""

import errno
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from rich.console import Console

from sasaeai.files import write_text

_TABLE_WIDTH = 132


def screen() -> TextIO:
    """Where results are printed. Raises ``OSError`` where the caller closed it, so that no result is lost unseen."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return sys.stdout


def console() -> Console:
    """The terminal, or the width of a page where the output goes elsewhere."""
    out = screen()
    width = None if out.isatty() or os.environ.get("COLUMNS") else _TABLE_WIDTH
    return Console(width=width, file=out, highlight=False, soft_wrap=False)


def show(prints: Callable[[Console], None], out: Path | None) -> None:
    """Print to the screen, or into a file without colours."""
    if out is None:
        prints(console())
        return
    page = io.StringIO()
    prints(Console(width=_TABLE_WIDTH, file=page, highlight=False, force_terminal=False))
    write_text(out, page.getvalue())


def write(text: str, out: Path | None) -> None:
    """Write a text to the screen or into a file."""
    if out is None:
        screen().write(text)
    else:
        write_text(out, text)


def tell(japanese: str, english: str) -> None:
    """Say something beside the results, in both languages."""
    if sys.stderr is not None:
        sys.stderr.write(f"{japanese}\n{english}\n")
