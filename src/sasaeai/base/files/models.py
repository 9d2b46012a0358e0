"""A file that was sent in. Its content lies sealed in the data folder, its name sealed in the row."""

from uuid import uuid4

from django.db import models

from sasaeai.base.files.kinds import Kind
from sasaeai.base.vault.models import SealedModel, SealedTextField


class StoredFile(SealedModel):
    """``purpose`` names what it was sent for. There is no digest: of a short list, one would give the words away."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = SealedTextField()
    kind = models.CharField(max_length=4, choices=[(kind.value, kind.name) for kind in Kind])
    size = models.PositiveIntegerField()
    purpose = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}.{self.kind}"
