"""A plan (計画) and its tree. The names of its levels are data, and it may have any number of them."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Plan(models.Model):
    """What a city means to do from one fiscal year to another; both are included, None where nobody told."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    first_year = models.PositiveSmallIntegerField(_("first fiscal year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("last fiscal year"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan")
        constraints = (
            models.CheckConstraint(
                condition=Q(first_year__isnull=True) | Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="plan_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="plan_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class Level(models.Model):
    """What the nodes of one depth are called (基本目標); the topmost has depth 1."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="levels")
    depth = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("level")
        ordering = ("depth",)
        constraints = (models.UniqueConstraint(fields=["plan", "depth"], name="level_once_a_depth"),)

    def __str__(self) -> str:
        return self.name


class Node(models.Model):
    """A branch of the tree. ``number`` is as printed (1-2, 基本目標1); the title may not be known."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    depth = models.PositiveSmallIntegerField()
    number = models.CharField(_("number"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    order = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("node")
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=["plan", "order"], name="node_once_a_place"),)

    def __str__(self) -> str:
        return self.title
