"""Fields that hold personal texts, for models that derive from ``SealedModel``.

A text is sealed when its row is saved and opened when it is read; what leaves the database otherwise (``values()``, a
dump) is sealed. Nothing can be searched or ordered by such a field: that is what ``BlindIndexField`` is for.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NoReturn, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from sasaeai.base.vault.errors import PlaintextRefusedError
from sasaeai.base.vault.keyring import KeyRing
from sasaeai.base.vault.sealing import INDEX_BYTES, current_prefix, index_of, seal, unseal

if TYPE_CHECKING:
    _Bytes = models.BinaryField[Any, Any]
else:
    _Bytes = models.BinaryField


class Sealed(bytes):
    """A sealed text as it came from the database."""

    __slots__ = ()


class SealedQuerySet(models.QuerySet[Any]):
    """Refuses the one way of writing many rows that would put a text sealed for one row into another."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:  # noqa: ANN401
        """As Django's, but no row takes over what was sealed for a new one."""
        if kwargs.get("update_conflicts"):
            raise PlaintextRefusedError(f"{self.model.__name__}: rows with sealed texts are not replaced by new ones")
        return super().bulk_create(objs, *args, **kwargs)


class SealedModel(models.Model):
    """A row with a key of its own, to which its sealed texts are bound."""

    row_key = models.UUIDField(default=uuid4, unique=True, editable=False)

    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        """Save; with a sealed text alone, its blind indexes too."""
        absent = self.get_deferred_fields()
        if update_fields is None and absent and not self._state.adding:
            update_fields = {
                field.name
                for field in self._meta.concrete_fields
                if not (field.primary_key or field.attname in absent or isinstance(field, BlindIndexField))
            }
        if update_fields is not None:
            given = set(update_fields)
            update_fields = given | {field.name for field in blind_indexes(type(self)) if field.source in given}
        super().save(*args, update_fields=update_fields, **kwargs)


class _Opening(DeferredAttribute):
    """Opens a sealed text when it is first looked at."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:  # noqa: ANN401 - Django's descriptors are untyped
        if instance is None:
            return self
        name = self.field.attname
        value = instance.__dict__[name] if name in instance.__dict__ else super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = unseal(value, field=_label(self.field), row=instance.row_key, ring=_ring())
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:  # noqa: ANN401
        """Keeps the value; with it Python asks ``__get__`` even where the row has one."""
        instance.__dict__[self.field.attname] = value


class SealedTextField(_Bytes):
    """A personal text. Blank is ``""``, which is stored unsealed as no bytes, for it tells nothing."""

    descriptor_class = _Opening

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        kwargs.setdefault("default", "")
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, _expression: object, _connection: object) -> Sealed | str | None:  # noqa: ANN401
        """What stands in the database, still sealed."""
        if value is None:
            return None
        return Sealed(bytes(value)) if len(value) else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | bytes | None:  # noqa: ARG002 - Django's
        """The text sealed for its row under the key in use. One that is sealed already must open there.

        Raises ``SealError`` where it was sealed for another row, such as that of which this one is a copy.
        """
        value = model_instance.__dict__.get(self.attname)
        if value is None:
            return None
        row, ring = cast("SealedModel", model_instance).row_key, _ring()
        if isinstance(value, Sealed):
            text = unseal(value, field=_label(self), row=row, ring=ring)
            return value if value.startswith(current_prefix(ring)) else self._sealed(text, row, ring)
        if not isinstance(value, str):
            raise PlaintextRefusedError(f"{_label(self)} takes a text, not {type(value).__name__}")
        return self._sealed(value, row, ring)

    def _sealed(self, text: str, row: UUID, ring: KeyRing) -> Sealed:
        return Sealed(seal(text, field=_label(self), row=row, ring=ring) if text else b"")

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401
        """Lets sealed texts and blank ones through, and no others."""
        if value == "":
            value = Sealed(b"")
        if value is None or isinstance(value, Sealed):
            return super().get_prep_value(value)
        raise PlaintextRefusedError(f"{_label(self)} is saved with its row, not by update() or a filter")

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> Any:  # noqa: ANN401
        """Refuses what the database would work out itself: ``Value("…")``, ``F("…")``, ``Case``."""
        if hasattr(value, "as_sql"):
            raise PlaintextRefusedError(f"{_label(self)} is saved with its row, not by an expression")
        return super().get_placeholder(value, compiler, connection)  # type: ignore[misc]  # the stubs lack it

    def get_lookup(self, lookup_name: str) -> Any:  # noqa: ANN401
        """Only whether there is a value can be asked."""
        if lookup_name != "isnull":
            raise PlaintextRefusedError(f"{_label(self)} is sealed: no lookup {lookup_name!r}; use its blind index")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> NoReturn:
        """Refuses to be dumped as text."""
        raise PlaintextRefusedError(f"{_label(self)} of {type(obj).__name__} is not serialized")

    def to_python(self, value: Any) -> Any:  # noqa: ANN401
        """A text stays a text."""
        return value

    def get_default(self) -> Any:  # noqa: ANN401
        """The default as it is, not made into bytes."""
        return self.default

    def _check_default_is_not_str(self) -> list[Any]:
        return []

    def _check_str_default_value(self) -> list[Any]:
        return []


class BlindIndexField(_Bytes):
    """By what a sealed text of the same row is found: a keyed digest of its normal form, null where the text is blank.

    ``source`` names the sealed field; ``normal`` makes the texts equal that should be found alike.
    """

    def __init__(self, *args: Any, source: str = "", normal: Callable[[str], str] = str, **kwargs: Any) -> None:  # noqa: ANN401
        self.source, self.normal = source, normal
        kwargs |= {"max_length": INDEX_BYTES, "null": True, "db_index": True, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:  # noqa: ANN401
        """For migrations: the column alone; what fills it is code."""
        name, path, args, kwargs = super().deconstruct()
        for given in ("max_length", "null", "db_index", "editable"):
            kwargs.pop(given, None)
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:  # noqa: ARG002 - Django's
        """The digest of what is saved beside it, under the key in use."""
        found = next(iter(self.of(getattr(model_instance, self.source) or "", _ring())), None)
        setattr(model_instance, self.attname, found)
        return found

    def of(self, text: str, ring: KeyRing) -> list[bytes]:
        """The digests of a text under each key on the ring, the one in use first: to find it while keys change."""
        normal = self.normal(text)
        return [index_of(normal, column=_label(self), secret=key.secret) for key in ring.all("index")] if normal else []


def blind_indexes(model: type[models.Model]) -> list[BlindIndexField]:
    """The blind indexes of a model."""
    return [field for field in model._meta.get_fields() if isinstance(field, BlindIndexField)]  # noqa: SLF001


def sought(model: type[models.Model], index: str, text: str) -> models.Q:
    """The condition that finds the rows whose text is this one, in its normal form; none where the text is blank."""
    field = model._meta.get_field(index)  # noqa: SLF001 - Django's documented interface
    if not isinstance(field, BlindIndexField):
        raise TypeError(f"{field} is no blind index")
    return models.Q(**{f"{index}__in": field.of(text, _ring())})


def _label(field: "models.Field[Any, Any]") -> str:
    return f"{field.model._meta.label_lower}.{field.name}"  # noqa: SLF001 - Django's documented interface


def _ring() -> KeyRing:
    ring: KeyRing = settings.SASAEAI_KEYS()
    return ring
