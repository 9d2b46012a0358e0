"""Bodies (団体・機関・事業者): public facts. Whom to call there is a person and so not kept here."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """``plain_name`` is the form in which two spellings of a name meet (``lib.names.plain_body``)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    plain_name = models.CharField(max_length=120, db_index=True, editable=False)
    kind = models.CharField(_("kind of body"), max_length=40, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("body")
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),)

    def __str__(self) -> str:
        return self.name
