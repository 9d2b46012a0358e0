"""A row with two sealed texts, one of which can be found."""

from django.db import models

from sasaeai.base.vault.models import BlindIndexField, SealedModel, SealedTextField


def without_spaces(text: str) -> str:
    return "".join(text.split())


class SealedRow(SealedModel):
    name = SealedTextField()
    note = SealedTextField()
    name_index = BlindIndexField(source="name", normal=without_spaces)
    year = models.PositiveSmallIntegerField(default=2018)

    class Meta:
        app_label = "sealed_rows"
