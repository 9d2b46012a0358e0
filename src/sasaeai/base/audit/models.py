"""The rows of the log and their seals. Triggers in the database refuse to change or remove either."""

from django.db import models


class AuditEntry(models.Model):
    """One thing that somebody did. Ids, names of fields and grounds; never a value that was typed or read."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_ids = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    ground = models.CharField(max_length=40, blank=True)
    quantity = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=["subject_type", "at"], name="audit_entry_subject"),)

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type}"


class AuditSeal(models.Model):
    """The place of an entry in the chain: its number, and a code over it and everything before it."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    key_tag = models.BinaryField(max_length=4)
    code = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.position)
