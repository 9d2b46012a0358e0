"""Texts that somebody typed, before they are kept in a register."""

from django.db.models import Model

from sasaeai.city.people.services.texts import label_of, refuse_my_number
from sasaeai.city.registers.errors import RegisterError


def tidied(model: type[Model], **typed: str) -> dict[str, str]:
    """The texts for fields of a model, each in one line without needless spaces.

    Raises ``RegisterError`` where one is longer than its field, ``MyNumberRefusedError``; both name the field.
    """
    texts = {field: " ".join(text.split()) for field, text in typed.items()}
    for field, text in texts.items():
        column = model._meta.get_field(field)  # noqa: SLF001 - Django's documented interface
        most: int | None = getattr(column, "max_length", None)
        if most is not None and len(text) > most:
            raise RegisterError(
                f"「{label_of(model, field, 'ja')}」は {most} 字までにしてください。",
                f"“{label_of(model, field, 'en')}” takes {most} characters at most.",
            )
    refuse_my_number(texts, model)
    return texts
