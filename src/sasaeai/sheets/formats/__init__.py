"""Files become grids: one small module a format. What a cell means is not asked here."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sasaeai.sheets.formats.loading import json_of_sheet, load

__all__ = ["json_of_sheet", "load"]


def __getattr__(name: str) -> object:
    """Import the readers only where they are used: most of the time of a command would go into that."""
    if name in __all__:
        from sasaeai.sheets.formats import loading  # noqa: PLC0415

        return getattr(loading, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
