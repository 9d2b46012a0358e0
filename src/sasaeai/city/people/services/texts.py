"""What every part asks before it keeps a text that somebody typed."""

from collections.abc import Mapping

from django.db.models import Model
from django.utils.translation import override

from sasaeai.city.people.errors import MyNumberRefusedError
from sasaeai.city.people.rules import my_number


def refuse_my_number(texts: Mapping[str, str], model: type[Model]) -> None:
    """Raise ``MyNumberRefusedError`` where a text holds an Individual Number, naming its field of the model."""
    for field, text in texts.items():
        if my_number.is_in(text):
            raise MyNumberRefusedError(label_of(model, field, "ja"), label_of(model, field, "en"))


def label_of(model: type[Model], field: str, language: str) -> str:
    """The words for a field of a model in a language, as forms show them."""
    with override(language):
        return str(getattr(model._meta.get_field(field), "verbose_name", field))  # noqa: SLF001 - Django's documented interface
