"""A person who may log in. What he may do hangs on the posts that he holds (``post.py``)."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.base.vault.models import SealedModel, SealedQuerySet, SealedTextField


class UserManager(BaseUserManager.from_queryset(SealedQuerySet)):  # type: ignore[misc]  # made at run time
    """Finds a user by his login, as Django's backends ask for it."""


class User(SealedModel, AbstractBaseUser):
    """``login`` is what the city gives out (a staff number), not a name; the name and the address are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    login = models.CharField(_("login"), max_length=40, unique=True)
    name = SealedTextField(verbose_name=_("name"))
    mail = SealedTextField(verbose_name=_("mail address"))
    is_active = models.BooleanField(default=True)

    objects: ClassVar[Any] = UserManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        constraints = (models.CheckConstraint(condition=~Q(login=""), name="user_has_a_login"),)

    def __str__(self) -> str:
        return self.login
