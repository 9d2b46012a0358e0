"""Going over to new keys: each sealed text and blind index under the key in use. May be stopped and gone on with."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import transaction

from sasaeai.base.vault.keyring import KeyRing
from sasaeai.base.vault.models import BlindIndexField, SealedModel, SealedTextField, blind_indexes
from sasaeai.base.vault.sealing import PREFIX_BYTES, current_prefix

_CHUNK = 500
Told = Callable[[str, int], None]
"""Is told after each chunk: the model's label, and how many of its rows were written so far."""


def sealed_models() -> list[type[SealedModel]]:
    """The models with rows that have a key of their own."""
    return [model for model in apps.get_models() if issubclass(model, SealedModel)]


def reseal(ring: KeyRing, told: Told = lambda _label, _count: None) -> int:
    """Seal anew, under the key in use, what another key sealed. The number of rows written."""
    prefix = current_prefix(ring)
    return sum(
        _each(model, _sealed_fields(model), lambda value: _is_other(value, prefix), told) for model in sealed_models()
    )


def reindex(ring: KeyRing, told: Told = lambda _label, _count: None) -> int:
    """Make every blind index anew, under the key in use. The number of rows written."""
    return sum(_reindexed(model, ring, told) for model in sealed_models() if blind_indexes(model))


def _is_other(value: bytes | None, prefix: bytes) -> bool:
    return bool(value) and bytes(value or b"")[:PREFIX_BYTES] != prefix


def _sealed_fields(model: type[SealedModel]) -> list[str]:
    return [field.name for field in model._meta.get_fields() if isinstance(field, SealedTextField)]  # noqa: SLF001


def _each(model: type[SealedModel], names: list[str], is_due: Callable[[Any], bool], told: Told) -> int:
    count = 0
    for keys in _chunks(model):
        with transaction.atomic():
            rows = model._base_manager.select_for_update().filter(pk__in=keys)  # noqa: SLF001
            for row in rows:
                due = [name for name in names if is_due(row.__dict__.get(name))]
                for name in due:
                    setattr(row, name, getattr(row, name))
                if due:
                    row.save(update_fields=due)
                    count += 1
        told(model._meta.label, count)  # noqa: SLF001
    return count


def _reindexed(model: type[SealedModel], ring: KeyRing, told: Told) -> int:
    indexes = blind_indexes(model)
    count = 0
    for keys in _chunks(model):
        with transaction.atomic():
            rows = list(model._base_manager.select_for_update().filter(pk__in=keys))  # noqa: SLF001
            due = [row for row in rows if any(_is_stale(row, index, ring) for index in indexes)]
            for row in due:
                row.save(update_fields=[index.source for index in indexes])
            count += len(due)
        told(model._meta.label, count)  # noqa: SLF001
    return count


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
