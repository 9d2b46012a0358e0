"""Posts (職) and who holds them from when to when. A personnel change moves holdings; rights stay with the post."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sasaeai.city.accounts.rules.roles import OF_A_DIVISION, Role

_OF_A_DIVISION = sorted(role.value for role in OF_A_DIVISION)


class Post(models.Model):
    """A post with its role; for staff and heads of a division, of which one. Both days are included."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, role.value) for role in Role])
    title = models.CharField(_("title"), max_length=80)
    division = models.ForeignKey("places.Division", on_delete=models.PROTECT, null=True, blank=True)
    extension = models.CharField(_("extension"), max_length=20, blank=True)
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="post_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(role__in=_OF_A_DIVISION, division__isnull=False)
                | (~Q(role__in=_OF_A_DIVISION) & Q(division__isnull=True)),
                name="post_of_a_division_names_it",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Holding(models.Model):
    """That a user holds a post; ``is_acting`` as a deputy (代決). What he does is logged under this key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="holdings")
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    is_acting = models.BooleanField(_("as a deputy"), default=False)

    class Meta:
        verbose_name = _("holding")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="holding_ends_after_start"
            ),
            models.UniqueConstraint(fields=["post", "user", "since"], name="holding_once_a_day"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def actor(self) -> str:
        """Who did something, as the log names it."""
        return f"holding:{self.pk}"
