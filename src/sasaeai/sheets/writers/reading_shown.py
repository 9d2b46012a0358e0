"""How far a long reading is, as one line on a terminal that is gone afterwards."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_PATIENCE_SECONDS = 1.0


class _Reading:
    """Called with the pages done and the pages there are; shows them once a person may wonder what is going on."""

    def __init__(self) -> None:
        self._started = monotonic()
        self._bar: Bar | None = None

    def __call__(self, done: int, of: int) -> None:
        if self._bar is None:
            if monotonic() - self._started < _PATIENCE_SECONDS:
                return
            self._bar = _bar()
            self._bar.add_task("読み取り中 / Reading")
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=done, total=of)

    def end(self) -> None:
        if self._bar is not None:
            self._bar.stop()


def _bar() -> "Bar":
    from rich.console import Console  # noqa: PLC0415 - most readings end before anything is to be shown
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


@contextmanager
def reading_shown() -> Iterator[_Reading | None]:
    """What to call for each page read; None where nobody watches standard error."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    reading = _Reading()
    try:
        yield reading
    finally:
        reading.end()
