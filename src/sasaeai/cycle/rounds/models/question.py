"""What was answered to a question of the linter (確認事項) about an entry. The questions themselves are asked anew."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SettledFinding(models.Model):
    """That a question was looked at and the text stays: with the reason, for the cells as they said then.

    ``key`` is the linter's (``TW001-3f2a9c01d4``), made of the question and its cells' texts: when they change, the
    question is asked again.
    """

    entry = models.ForeignKey("rounds.Entry", on_delete=models.CASCADE, related_name="settled_findings")
    key = models.CharField(max_length=24)
    reason = models.CharField(_("reason"), max_length=400)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("settled question")
        constraints = (models.UniqueConstraint(fields=["entry", "key"], name="question_settled_once"),)

    def __str__(self) -> str:
        return self.key
