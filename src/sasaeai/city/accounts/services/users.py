"""Users: made known, given a password, shut out. Nobody is deleted, for the log names what they did."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.errors import AccountError
from sasaeai.city.accounts.models import User

_SUBJECT = "accounts.user"


def make_known(*, login: str, name: str, password: str | None = None, mail: str = "", by: str) -> User:
    """Make a user known; without a password he cannot log in. Raises ``AccountError``.

    ``by`` is a post's holding, or ``system:…`` where the command does it: the first user is made by nobody.
    """
    login = login.strip()
    if not login:
        raise AccountError("職員番号などのログイン名を入れてください。", "A user needs a login.")
    with transaction.atomic():
        if User.objects.filter(login=login).exists():
            raise AccountError(f"ログイン名「{login}」はもう使われています。", f"The login “{login}” is taken already.")
        user = User(login=login, name=name, mail=mail)
        _give(user, password)
        user.save()
        record(action="accounts.user.make_known", by=by, subject_type=_SUBJECT, subject_ids=[str(user.pk)])
    return user


def set_password(*, user: User, password: str, by: str) -> None:
    """Give a user another password. Raises ``AccountError`` with all that is wrong with it."""
    with transaction.atomic():
        _give(user, password)
        user.save(update_fields=["password"])
        record(
            action="accounts.user.set_password",
            by=by,
            subject_type=_SUBJECT,
            subject_ids=[str(user.pk)],
            fields=["password"],
        )


def shut_out(*, user: User, by: str) -> None:
    """Let a user log in no more; the sessions that are open end with their next page."""
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        record(
            action="accounts.user.shut_out",
            by=by,
            subject_type=_SUBJECT,
            subject_ids=[str(user.pk)],
            fields=["is_active"],
        )


def _give(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        sentences = " ".join(error.messages)
        raise AccountError(sentences, sentences) from error
    user.set_password(password)
