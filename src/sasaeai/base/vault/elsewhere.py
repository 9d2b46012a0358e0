"""Sealing the texts of a row that is to stand in another table: staged now, made live by one INSERT … SELECT."""

from django.conf import settings

from sasaeai.base.vault.models import BlindIndexField, SealedModel, SealedTextField
from sasaeai.base.vault.sealing import current_prefix


def sealed_columns(row: SealedModel) -> dict[str, bytes | None]:
    """What saving a new row would write to its sealed columns and blind indexes, by column.

    The texts open in the row's own table, under its ``row_key``, and nowhere else.
    """
    fields = [field for field in row._meta.concrete_fields if isinstance(field, SealedTextField | BlindIndexField)]  # noqa: SLF001 - Django's documented interface
    found = {str(field.column): field.pre_save(row, add=True) for field in fields}
    return {column: None if value is None else bytes(value) for column, value in found.items()}


def keys_in_use() -> str:
    """What tells the keys for texts and indexes that are in use now from others; it says nothing of them."""
    ring = settings.SASAEAI_KEYS()
    return f"{current_prefix(ring).hex()}-{ring.current('index').tag.hex()}"
