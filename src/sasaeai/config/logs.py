"""Lines of the log: an error is told by its class and its places in the code; its words may be a person's."""

import logging
import traceback
from types import TracebackType
from typing import Any


class WithoutWords(logging.Formatter):
    """Prints time, level, logger and message; of an error, and of those that caused it, classes and places."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:  # noqa: ANN401 - what dictConfig passes
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(  # noqa: N802 - the name is logging's
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """The chain of errors, the last first."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None and len(lines) < _MOST_LINES:
            lines.append(type(error).__name__)
            lines += [
                f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or error.__context__
        return "\n".join(lines[:_MOST_LINES])


_MOST_LINES = 100
