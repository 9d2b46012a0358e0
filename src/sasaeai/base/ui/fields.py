"""A field of a Django form, ready to be shown: which look it takes, its ids, and what it is described by."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from sasaeai.base.ui.items import Link, Text

Look: TypeAlias = Literal["line", "check", "group"]
Layout: TypeAlias = Literal["stack", "inline", "ruled"]
# Django's own sentence, which our catalogue says as a city's office would.
_REQUIRED = gettext_noop("This field is required.")


class Option(NamedTuple):
    """One of several choices."""

    html: SafeString
    id: str
    label: Text
    hint: Text


class Shown(NamedTuple):
    """What the template of a field draws on.

    ``is_marked``: whether it says if it must be filled in; forms of which nothing must be say ``has_marks = False``.
    """

    look: Look
    name: str
    target_id: str
    hint: Text
    hint_id: str
    error_id: str
    described_by: str
    is_radio: bool
    is_marked: bool
    html: SafeString
    options: list[Option]


def shown(field: BoundField, hint: Text = "", hints: Mapping[str, Text] | None = None) -> Shown:
    """A field with its ids; ``hint`` takes the place of its own, ``hints`` are words below single choices, by value."""
    widget = field.field.widget
    base = field.auto_id or field.html_name
    hint = hint or field.help_text
    hint_id = f"{base}_hint" if hint else ""
    error_id = f"{base}_error" if field.errors else ""
    described_by = " ".join(filter(None, (hint_id, error_id)))
    look = look_of(widget)
    is_group = look == "group"
    return Shown(
        look=look,
        name=field.html_name,
        target_id=target_of(field),
        hint=hint,
        hint_id=hint_id,
        error_id=error_id,
        described_by=described_by,
        is_radio=isinstance(widget, forms.RadioSelect),
        is_marked=getattr(field.form, "has_marks", True),
        html=SafeString("") if is_group else field.as_widget(attrs=_attributes(look, described_by)),
        options=[_option(one, hints or {}) for one in field.subwidgets] if is_group else [],
    )


def look_of(widget: forms.Widget) -> Look:
    """Whether a widget is a line, a single box or a group of choices."""
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "group"
    return "check" if isinstance(widget, forms.CheckboxInput) else "line"


def target_of(field: BoundField) -> str:
    """The id of what takes the focus for a field: of a group, its first choice."""
    if look_of(field.field.widget) == "group":
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def problems_of(form: forms.BaseForm) -> list[Link]:
    """Every error of a form: those of fields lead to their field, in the order of the form."""
    found = [Link(str(error)) for error in form.non_field_errors()]
    for field in form:
        href = "" if field.is_hidden else f"#{target_of(field)}"
        words = ({"label": field.label, "error": error} for error in field.errors)
        found += [Link(gettext("%(label)s: %(error)s") % one, href) for one in words]
    return found


def _attributes(look: Look, described_by: str) -> dict[str, str | bool]:
    attributes: dict[str, str | bool] = {"class": "ui-choice__box" if look == "check" else "ui-input"}
    return attributes | ({"aria-describedby": described_by} if described_by else {})


def _option(one: BoundWidget, hints: Mapping[str, Text]) -> Option:
    hint = hints.get(str(one.data["value"]), "")
    name = one.id_for_label
    attributes = {**one.data["attrs"], "class": "ui-choice__box"}
    if hint:
        attributes["aria-describedby"] = f"{name}_hint"
    one.data["attrs"] = attributes
    return Option(one.tag(), name, one.choice_label, hint)
