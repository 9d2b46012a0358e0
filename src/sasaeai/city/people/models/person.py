"""A person: resident, helper or client. Who he is is sealed; what counting needs is in the clear by decision."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.base.imports.models import Batch
from sasaeai.base.vault.models import BlindIndexField, SealedModel, SealedQuerySet, SealedTextField
from sasaeai.lib import names


class KnownPeople(models.Manager["Person"]):
    """People of the register: without those whom a list brings along that nobody has accepted yet (docs/adr/0014)."""

    def get_queryset(self) -> SealedQuerySet:
        """Leave out whom a list not accepted brings along."""
        on_their_way = Batch.objects.exclude(state=Batch.State.ACCEPTED)
        return SealedQuerySet(self.model, using=self._db).filter(Q(batch__isnull=True) | ~Q(batch__in=on_their_way))


class Person(SealedModel):
    """In the clear: year and month of birth and sex (architecture). ``is_protected`` hides the address everywhere.

    ``batch`` is the list that brought the person. ``objects`` are the people of the register; ``everyone`` includes
    those on their way, whom only keys that change, and the list itself, are to reach.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = SealedTextField(verbose_name=_("name"))
    kana = SealedTextField(verbose_name=_("name in kana"))
    born_on = SealedTextField(verbose_name=_("birth date"))
    address = SealedTextField(verbose_name=_("address"))
    phone = SealedTextField(verbose_name=_("phone"))
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField(_("month of birth"), null=True, blank=True)
    is_protected = models.BooleanField(_("address protected"), default=False)
    added_at = models.DateTimeField()
    batch = models.ForeignKey("imports.Batch", on_delete=models.PROTECT, null=True, editable=False, related_name="+")

    name_index = BlindIndexField(source="name", normal=names.plain)
    kana_index = BlindIndexField(source="kana", normal=names.plain_kana)
    kana2_index = BlindIndexField(source="kana", normal=names.first_two)
    kana3_index = BlindIndexField(source="kana", normal=names.first_three)
    phone_index = BlindIndexField(source="phone", normal=names.plain_phone)

    objects: ClassVar[KnownPeople] = KnownPeople()  # type: ignore[assignment]
    everyone = SealedQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        base_manager_name = "everyone"
        constraints = (
            models.CheckConstraint(
                condition=Q(birth_month__isnull=True) | Q(birth_month__range=(1, 12)), name="person_born_in_a_month"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
