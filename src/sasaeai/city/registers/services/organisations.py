"""Bodies are added, renamed and changed; none is ever deleted, for old enrolments and returns name it."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.errors import ChangedMeanwhileError, RegisterError
from sasaeai.city.registers.models import Enrolment, Organisation
from sasaeai.city.registers.selectors.organisations import of_the_name, plain_name_of
from sasaeai.city.registers.services.typed_texts import tidied

_SUBJECT = "registers.organisation"


def add(*, name: str, kind: str = "", phone: str = "", is_known_duplicate: bool = False, by: Viewer) -> Organisation:
    """Add a body. Raises ``RegisterError`` for a blank name, and where one may be the same body.

    ``is_known_duplicate`` says that somebody has seen that one and knows them to be two.
    """
    require(by, Right.KEEP_REGISTERS)
    texts = tidied(Organisation, name=name, kind=kind, phone=phone)
    with transaction.atomic():
        _require_free(texts["name"], but=None, is_known_duplicate=is_known_duplicate)
        body = Organisation.objects.create(plain_name=plain_name_of(name), added_at=timezone.now(), **texts)
        _record("add", body, by, fields=sorted(texts), is_known_duplicate=is_known_duplicate)
    return body


def rename(
    *,
    organisation: Organisation,
    name: str,
    is_known_duplicate: bool = False,
    seen: Mapping[str, str] | None = None,
    by: Viewer,
) -> None:
    """Give a body another name, under which its past shows, too; ``seen`` as in ``change``.

    Raises ``RegisterError`` as ``add`` does, and ``ChangedMeanwhileError`` as ``change``.
    """
    require(by, Right.KEEP_REGISTERS)
    name = tidied(Organisation, name=name)["name"]
    with transaction.atomic():
        body = Organisation.objects.select_for_update().get(pk=organisation.pk)
        _require_seen(body, ["name"], seen)
        _require_free(name, but=body, is_known_duplicate=is_known_duplicate)
        body.name, body.plain_name = name, plain_name_of(name)
        body.save(update_fields=["name", "plain_name"])
        Enrolment.objects.filter(organisation=body).update(sort_name=body.plain_name)
        _record("rename", body, by, fields=["name"], is_known_duplicate=is_known_duplicate)
    organisation.refresh_from_db()


def change(
    *,
    organisation: Organisation,
    kind: str | None = None,
    phone: str | None = None,
    seen: Mapping[str, str] | None = None,
    by: Viewer,
) -> None:
    """Change a body's kind or phone, as far as given; ``seen`` is what stood there for who changes it, by field.

    Raises ``RegisterError`` for a text that is too long, ``ChangedMeanwhileError`` where a field that is changed says
    something else by now.
    """
    require(by, Right.KEEP_REGISTERS)
    given = {field: text for field, text in (("kind", kind), ("phone", phone)) if text is not None}
    texts = tidied(Organisation, **given)
    with transaction.atomic():
        body = Organisation.objects.select_for_update().get(pk=organisation.pk)
        changed = sorted(field for field, text in texts.items() if getattr(body, field) != text)
        _require_seen(body, changed, seen)
        if changed:
            for field in changed:
                setattr(body, field, texts[field])
            body.save(update_fields=changed)
            _record("change", body, by, fields=changed)
    organisation.refresh_from_db()


def _require_seen(body: Organisation, fields: Iterable[str], seen: Mapping[str, str] | None) -> None:
    if any(getattr(body, field) != (seen or {}).get(field, getattr(body, field)) for field in fields):
        raise ChangedMeanwhileError


def _require_free(name: str, *, but: Organisation | None, is_known_duplicate: bool) -> None:
    if not name:
        raise RegisterError("団体の名前を入れてください。", "The body needs a name.")
    if is_known_duplicate:
        return
    other = next((body for body in of_the_name(name) if body != but), None)
    if other is not None:
        raise RegisterError(
            f"「{other.name}」がもう登録されています。同じ団体ならそちらを使い、別の団体なら「別の団体として登録する」を"
            "選んでください。",
            f"“{other.name}” is there already. Use it if it is the same body; if not, say that they are two.",
        )


def _record(deed: str, body: Organisation, by: Viewer, *, fields: list[str], is_known_duplicate: bool = False) -> None:
    record(
        action=f"registers.organisation.{deed}",
        by=by.actor,
        subject_type=_SUBJECT,
        subject_ids=[str(body.pk)],
        fields=[*fields, *(["is_known_duplicate"] if is_known_duplicate else [])],
    )
