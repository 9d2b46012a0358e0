"""The form of a month's return: a count, or why there is none, for each thing that the programme asks for."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.city.registers.forms.fields import CountField
from sasaeai.city.registers.models import ReturnItem
from sasaeai.city.registers.rules.returns import LONGEST_WHY
from sasaeai.city.registers.selectors.returns import Answer

if TYPE_CHECKING:
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile

_LONGEST_TEXT = 400


class Line(NamedTuple):
    """An item as the form shows it. ``is_why_open`` where a reason was given or is asked for."""

    item: ReturnItem
    number: BoundField
    why: BoundField
    is_why_open: bool


class ReturnForm(forms.Form):
    """The counts of a month. ``filled`` are the answers that stand already; of a correction ``text`` says why.

    ``seen`` tells what had been sent for the month when the form was opened, ``file_of`` whose file stays where none is
    chosen: that of the return from which the form was filled.
    """

    use_required_attribute = False

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    file_of = forms.CharField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        required=False,
        label=_("File"),
        help_text=_("If you like: the paper or table that you counted from (PDF, Excel, Word, a photo), up to 20 MB."),
    )
    text = forms.CharField(
        max_length=_LONGEST_TEXT,
        label=_("Why it is corrected"),
        help_text=_("The accepted return stays in force until the division has accepted the correction."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        items: Sequence[ReturnItem],
        filled: Sequence[Answer],
        *args: Any,  # noqa: ANN401
        is_correction: bool,
        **options: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **options)
        self._items = list(items)
        answers: Mapping[UUID, Answer] = {one.item: one for one in filled}
        if not is_correction:
            del self.fields["text"]
        for item in self._items:
            answer = answers.get(item.pk)
            self.fields[_number(item)] = CountField(
                unit=item.unit,
                label=item.label,
                initial="" if answer is None or answer.quantity is None else str(answer.quantity),
            )
            self.fields[_why(item)] = forms.CharField(
                max_length=LONGEST_WHY,
                required=False,
                label=gettext("Why %(label)s was not counted") % {"label": item.label},
                initial=answer.why_missing if answer else "",
            )
        self.order_fields([name for item in self._items for name in (_number(item), _why(item))])

    def clean(self) -> dict[str, Any]:
        """Each item has a count or a reason, and not both."""
        sent = super().clean() or {}
        for item in self._items:
            number, why = _number(item), _why(item)
            if number in self.errors or why in self.errors:
                continue
            if sent[number] is None and not sent[why]:
                self.add_error(number, _("Give a number (0 where there was none), or say why it was not counted."))
            elif sent[number] is not None and sent[why]:
                self.add_error(number, _("There is a number and a reason; leave one of them blank."))
        return sent

    def lines(self) -> list[Line]:
        """The items in order, each with its fields."""
        return [
            Line(item, self[_number(item)], self[_why(item)], bool(self[_why(item)].value() or self[_why(item)].errors))
            for item in self._items
        ]

    @property
    def counts(self) -> dict[ReturnItem, int | None]:
        """The numbers that were given."""
        return {item: self.cleaned_data[_number(item)] for item in self._items}

    @property
    def why_missing(self) -> dict[ReturnItem, str]:
        """The reasons that were given."""
        return {item: self.cleaned_data[_why(item)] for item in self._items if self.cleaned_data[_why(item)]}

    @property
    def sent_file(self) -> "UploadedFile[Any] | None":
        """The file, if one was chosen."""
        found: UploadedFile[Any] | None = self.cleaned_data.get("file")
        return found

    @property
    def name_of_file(self) -> str:
        """What the sender calls the file; blank without one."""
        return (self.sent_file and self.sent_file.name) or ""


class SendBackForm(forms.Form):
    """What is to be mended in a return."""

    text = forms.CharField(
        max_length=_LONGEST_TEXT,
        label=_("What is to be mended"),
        help_text=_("The sender reads this as it stands."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _number(item: ReturnItem) -> str:
    return f"number-{item.pk}"


def _why(item: ReturnItem) -> str:
    return f"why-{item.pk}"
