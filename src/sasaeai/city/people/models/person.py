"""A person: resident, helper or client. Who he is is sealed; what counting needs is in the clear by decision."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.base.vault.models import BlindIndexField, SealedModel, SealedTextField
from sasaeai.lib import names


class Person(SealedModel):
    """In the clear: year and month of birth and sex (architecture). ``is_protected`` hides the address everywhere."""

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

    name_index = BlindIndexField(source="name", normal=names.plain)
    kana_index = BlindIndexField(source="kana", normal=names.plain_kana)
    kana2_index = BlindIndexField(source="kana", normal=names.first_two)
    kana3_index = BlindIndexField(source="kana", normal=names.first_three)
    phone_index = BlindIndexField(source="phone", normal=names.plain_phone)

    class Meta:
        verbose_name = _("person")
        constraints = (
            models.CheckConstraint(
                condition=Q(birth_month__isnull=True) | Q(birth_month__range=(1, 12)), name="person_born_in_a_month"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
