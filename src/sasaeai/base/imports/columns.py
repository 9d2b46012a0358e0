"""The columns of a kind of import, and which columns of a list they are: guessed by headings, settled by people."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from sasaeai.base.imports.errors import ImportRefusedError
from sasaeai.lib.japanese_text import fold

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_LEAST = 75.0
_WITHIN, _WITHIN_LENGTH = 88.0, 3
_NOT_OF_THE_NAME = re.compile(r"[※*＊]|必須|任意|[(（\[［【].*?[)）\]］】]|^[0-9０-９①-⑳]+[.．:：]?(?=\D)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One thing that a list may tell of each row.

    ``headings`` are the words over it. ``clean`` makes of a text that is not blank what is kept; it raises
    ``ProblemError`` or another ``UserFacingError`` whose sentences do not repeat the text.
    """

    key: str
    label: "_StrOrPromise"
    headings: tuple[str, ...]
    clean: Callable[[str], Any]
    is_required: bool = False
    hint: "_StrOrPromise" = ""


def guess(columns: Sequence[Column], headings: Sequence[str]) -> dict[str, int]:
    """Which heading (counted from 0) each column's key stands under, where that can be told.

    The surest pairs first; no heading for two keys, no key under two headings.
    """
    scores = [
        (-score, at, order, column.key)
        for at, heading in enumerate(headings)
        for order, column in enumerate(columns)
        if (score := _likeness(heading, column.headings)) >= _LEAST
    ]
    found: dict[str, int] = {}
    for _, at, _, key in sorted(scores):
        if key not in found and at not in found.values():
            found[key] = at
    return found


def unmapped(mapping: Mapping[str, int], headings: Sequence[str]) -> list[int]:
    """The headings that no key stands under: what of the list is not taken in."""
    return [at for at, heading in enumerate(headings) if heading.strip() and at not in mapping.values()]


def require_mapping(columns: Sequence[Column], mapping: Mapping[str, int], width: int) -> None:
    """Refuse a mapping with keys or columns that are not there, one column for two keys, or no column for one needed.

    Raises ``ImportRefusedError``.
    """
    by_key = {column.key: column for column in columns}
    if mapping.keys() - by_key.keys() or any(not 0 <= at < width for at in mapping.values()):
        raise ImportRefusedError(
            "この一覧にない列が選ばれました。画面を開き直して、列を選び直してください。",
            "A column was chosen that this list has not; open the page again and choose anew.",
        )
    if len(set(mapping.values())) < len(mapping):
        raise ImportRefusedError(
            "1つの列が2つの項目に選ばれています。項目ごとに別の列を選んでください。",
            "One column was chosen for two things; choose another one for each.",
        )
    missing = [column for column in columns if column.is_required and column.key not in mapping]
    if missing:
        names = "、".join(f"「{column.headings[0]}」" for column in missing)
        raise ImportRefusedError(
            f"{names}の列がどれか、選んでください。これがないと取り込めません。",
            f"Choose which columns are {_english(missing)}; nothing can be taken in without them.",
        )


def _english(columns: Iterable[Column]) -> str:
    return ", ".join(f"“{column.key}”" for column in columns)


def _likeness(heading: str, synonyms: Sequence[str]) -> float:
    """From 0 to 100: the same words, one within the other, or nearly the same characters."""
    bare = _bare(heading)
    if not bare:
        return 0.0
    return max(_score(bare, fold(synonym)) for synonym in synonyms)


def _score(bare: str, synonym: str) -> float:
    if bare == synonym:
        return 100.0
    within = _WITHIN if len(synonym) >= _WITHIN_LENGTH and synonym in bare else 0.0
    return max(within, min(fuzz.ratio(bare, synonym), 99.0))


def _bare(heading: str) -> str:
    """A heading without what is written beside its name: 必須, brackets, a number before it."""
    whole = " ".join(heading.split())
    return fold(_NOT_OF_THE_NAME.sub("", whole)) or fold(whole)
