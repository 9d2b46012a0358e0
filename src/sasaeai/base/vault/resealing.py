"""Going over to new keys: each sealed text and blind index under the key in use. May be stopped and gone on with."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet

from sasaeai.base.vault.errors import SealError
from sasaeai.base.vault.keyring import KeyRing
from sasaeai.base.vault.models import BlindIndexField, SealedModel, SealedTextField, blind_indexes
from sasaeai.base.vault.sealing import PREFIX_BYTES, current_prefix

_CHUNK = 500
_MOST_PASSES = 5
Told = Callable[[str, int], None]
"""Is told after each chunk: the model's label, and how many of its rows were written so far."""


class Resealed(NamedTuple):
    """How many were sealed anew, and what could not be opened: a model and a row's own key, never a text."""

    done: int
    failed: tuple[str, ...]


def sealed_models() -> list[type[SealedModel]]:
    """The models with rows that have a key of their own."""
    return [model for model in apps.get_models() if issubclass(model, SealedModel)]


def reseal(ring: KeyRing, told: Told = lambda _label, _count: None) -> Resealed:
    """Seal anew, under the key in use, what another key sealed; what cannot be opened is named, and left as it is.

    Goes through all until nothing is found any more: a server that has not seen the new key yet may write meanwhile.
    """
    done, failed = 0, dict[str, None]()
    for _ in range(_MOST_PASSES):
        found = [_each(model, current_prefix(ring), told) for model in sealed_models()]
        failed |= dict.fromkeys(label for one in found for label in one.failed)
        count = sum(one.done for one in found)
        done += count
        if not count:
            break
    return Resealed(done, tuple(failed))


def reindex(ring: KeyRing, told: Told = lambda _label, _count: None) -> int:
    """Make every blind index anew, under the key in use. The number of rows written."""
    return sum(_reindexed(model, ring, told) for model in sealed_models() if blind_indexes(model))


def _sealed_fields(model: type[SealedModel]) -> list[str]:
    return [field.name for field in model._meta.get_fields() if isinstance(field, SealedTextField)]  # noqa: SLF001


def _each(model: type[SealedModel], prefix: bytes, told: Told) -> Resealed:
    count, failed = 0, list[str]()
    names = _sealed_fields(model)
    for keys in _chunks(model):
        with transaction.atomic():
            for row in _held(model, keys):
                due = [name for name in names if (value := row.__dict__.get(name)) and value[:PREFIX_BYTES] != prefix]
                if not due:
                    continue
                try:
                    for name in due:
                        getattr(row, name)
                except SealError:  # before saving, for an error in there would undo the whole chunk
                    failed.append(f"{model._meta.label} {row.row_key}")  # noqa: SLF001
                    continue
                row.save(update_fields=due)
                count += 1
        told(model._meta.label, count)  # noqa: SLF001
    return Resealed(count, tuple(failed))


def _reindexed(model: type[SealedModel], ring: KeyRing, told: Told) -> int:
    indexes = blind_indexes(model)
    count = 0
    for keys in _chunks(model):
        with transaction.atomic():
            rows = list(_held(model, keys))
            due = [row for row in rows if any(_is_stale(row, index, ring) for index in indexes)]
            for row in due:
                row.save(update_fields=[index.source for index in indexes])
            count += len(due)
        told(model._meta.label, count)  # noqa: SLF001
    return count


def _held(model: type[SealedModel], keys: Sequence[object]) -> QuerySet[SealedModel]:
    """Rows, held for us but not from those who only refer to them: such a one may hold what a trigger of ours needs."""
    held: QuerySet[SealedModel] = model._base_manager.select_for_update(no_key=True).filter(pk__in=keys)  # noqa: SLF001
    return held


def _is_stale(row: SealedModel, index: BlindIndexField, ring: KeyRing) -> bool:
    wanted = index.of(getattr(row, index.source) or "", ring)[:1]
    stored = getattr(row, index.attname)
    return (bytes(stored) if stored is not None else None) != (wanted[0] if wanted else None)


def _chunks(model: type[SealedModel]) -> Iterator[list[Any]]:
    """The keys of all rows in turn, so many at a time."""
    last = None
    while True:
        rows = model._base_manager.order_by("pk")  # noqa: SLF001
        keys = list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[:_CHUNK])
        if not keys:
            return
        yield keys
        last = keys[-1]
