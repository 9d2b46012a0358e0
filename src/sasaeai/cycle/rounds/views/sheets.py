"""The wizard of a sheet: sent in, its columns understood, its measures looked through and corrected."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.base.ui.items import Link, Step, StepState, Tag, Tone
from sasaeai.base.ui.tables import Column, Table
from sasaeai.base.ui.wording import in_fiscal_year, on_day, told
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.forms.sheets import ROLES, ColumnsForm, CorrectForm, UploadForm, YearForm
from sasaeai.cycle.rounds.models import SheetImport
from sasaeai.cycle.rounds.selectors.sheet_imports import (
    ReadField,
    ReadMeasure,
    ReadPage,
    page,
    read_sheet,
    readable,
)
from sasaeai.cycle.rounds.services import sheets as service
from sasaeai.cycle.rounds.services.sheet_reading import read
from sasaeai.cycle.rounds.views.board import reader
from sasaeai.cycle.rounds.words import direction, field_name
from sasaeai.lib.errors import UserFacingError

_State = SheetImport.State
_AT_ONCE = 1_000_000
"""Up to how many bytes a sheet is read while the page waits; a larger one is a job."""
_TONES = {"error": Tone.DANGER, "warning": Tone.WARNING, "note": Tone.INFO}


@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: HttpRequest) -> HttpResponse:
    """The sheets on their way in, and sending another."""
    viewer = _taker(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            found = service.upload(data=sent.read(), name=sent.name, by=viewer)
        except UserFacingError as error:
            form.add_error("file", told(error))
        else:
            if sent.size <= _AT_ONCE and not sent.name.lower().endswith(".pdf"):
                read(lambda *_told: None, sheet_import=str(found.pk))
            return redirect("rounds:sheet-import", key=found.pk)
    context = {"form": form, "table": _listed(viewer)}
    return render(request, "rounds/sheets.html", context, status=422 if form.errors else 200)


@require_GET
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """One sheet: its columns, its measures with what is asked about them, or why it cannot be read."""
    viewer = _taker(request)
    found = by_key(viewer, key)
    context: dict[str, Any] = {"sheet": found, **_head(found)}
    if found.state == _State.READ:
        read_page = page(found)
        context |= {
            "page": read_page,
            "columns": [(heading, ROLES.get(role, role)) for heading, role in read_page.columns],
            "years": "、".join(map(in_fiscal_year, read_page.fiscal_years)),
            "problems": _problems(read_page, found),
            "year_form": _year_form(found, viewer),
            "table": _measures(read_page, found),
            "questions": sum(len(one.findings) for one in read_page.measures),
        }
    return render(request, "rounds/sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """The roles of the columns; given others, the sheet is read again."""
    viewer = _taker(request)
    found = by_key(viewer, key)
    form = ColumnsForm([(one["heading"], one["role"]) for one in found.columns], request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.remap(sheet_import=found, mapping_text=form.mapping_text(), by=viewer)
        except UserFacingError as error:
            form.add_error(None, told(error))
        else:
            if found.file and found.file.size <= _AT_ONCE:
                read(lambda *_told: None, sheet_import=str(found.pk))
            return redirect("rounds:sheet-import", key=found.pk)
    context = {"sheet": found, "form": form, **_head(found)}
    return render(request, "rounds/sheet_columns.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: HttpRequest, key: UUID, measure_key: str) -> HttpResponse:
    """One measure of a sheet: every field with the words it was read from, the questions, and a place to correct it."""
    viewer = _taker(request)
    found = by_key(viewer, key)
    if found.state != _State.READ:
        return redirect("rounds:sheet-import", key=found.pk)
    form = CorrectForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _corrected(found, measure_key, form, viewer):
        messages.success(request, _("Corrected. What was read stays beside it."))
        return redirect(f"{request.path}#{anchor_of(form.cleaned_data['field'])}")
    measures = page(found).measures
    at = next((place for place, one in enumerate(measures) if one.key == measure_key), None)
    if at is None:
        raise Http404
    if form.errors and not any(
        form.data.get("field") == one.name for one in (*measures[at].fields, *measures[at].figures)
    ):
        messages.error(request, _("This field is not in the sheet any more. Nothing was corrected."))
        return redirect("rounds:sheet-measure", key=found.pk, measure_key=measure_key)
    fields = [Shown(field, form) for field in (*measures[at].fields, *measures[at].figures)]
    context = {
        "sheet": found,
        "measure": measures[at],
        "fields": fields,
        "refused": next((one.form for one in fields if one.is_refused), None),
        "asked": [
            (one, _TONES[one.severity], told(UserFacingError(one.message_ja, one.message_en)))
            for one in measures[at].findings
        ],
        "before": measures[at - 1] if at else None,
        "after": measures[at + 1] if at + 1 < len(measures) else None,
        **_head(found),
    }
    return render(request, "rounds/sheet_measure.html", context, status=422 if form.errors else 200)


def _corrected(found: SheetImport, measure_key: str, form: CorrectForm, viewer: Viewer) -> bool:
    """Keep a correction; where it is refused, the form says why."""
    sent = form.cleaned_data
    try:
        service.correct(sheet_import=found, measure_no=measure_key, field=sent["field"], text=sent["text"], by=viewer)
    except UserFacingError as error:
        form.add_error("text", told(error))
        return False
    return True


@require_POST
def year(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say of which fiscal year the results are for which the sheet names none."""
    viewer = _taker(request)
    form = YearForm(request.POST, on=viewer.on)
    try:
        if not form.is_valid():
            raise RoundError("年度を選んでください。", "Choose the fiscal year.")
        service.set_undated_year(
            sheet_import=by_key(viewer, key), fiscal_year=form.cleaned_data["fiscal_year"], by=viewer
        )
    except UserFacingError as error:
        messages.error(request, told(error))
    else:
        messages.success(request, _("Corrected. What was read stays beside it."))
    return redirect("rounds:sheet-import", key=key)


@require_POST
def give_up(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give a sheet up that is not to be taken in."""
    viewer = _taker(request)
    try:
        service.give_up(sheet_import=by_key(viewer, key), by=viewer)
    except UserFacingError as error:
        messages.error(request, told(error))
    return redirect("rounds:sheets")


class Shown(NamedTuple):
    """A field of a measure as the page shows it; ``sent`` is the correction that was sent, of whichever field."""

    field: ReadField
    sent: CorrectForm

    @property
    def label(self) -> object:
        """What it is called; a figure by its own label and year."""
        figure = self.field.figure
        if figure is None:
            return field_name(self.field.name)
        word, year = _("Figure"), in_fiscal_year(figure.fiscal_year) if figure.fiscal_year else ""
        return f"{word} {figure.label or ''} {year}".strip()

    @property
    def unit(self) -> str:
        """The unit of a figure."""
        return (self.field.figure.unit or "") if self.field.figure else ""

    @property
    def text(self) -> object:
        """What is taken in, in words."""
        return self._in_words(self.field.text)

    @property
    def original(self) -> object:
        """What was read, in words."""
        return self._in_words(self.field.original)

    def _in_words(self, text: str) -> object:
        return direction(text) if self.field.name == "direction" else text

    @property
    def is_refused(self) -> bool:
        """Whether a correction of it was refused just now."""
        return bool(self.sent.errors) and self.sent.data.get("field") == self.field.name

    @property
    def form(self) -> CorrectForm:
        """The form for correcting it, as long as what it says; with what was typed where that was refused."""
        if self.is_refused:
            form = CorrectForm(self.sent.data, auto_id=f"id-{self.anchor}-%s")
            form.errors.update(self.sent.errors)
        else:
            with override("ja"):  # the words that are read again
                said = str(self.text)
            form = CorrectForm(initial={"field": self.field.name, "text": said}, auto_id=f"id-{self.anchor}-%s")
        said = str(form["text"].value() or "")
        form.fields["text"].widget.attrs["rows"] = min(12, said.count("\n") + len(said) // 40 + 1)
        return form

    @property
    def is_unsure(self) -> bool:
        """Whether the reading itself is not sure of it."""
        return self.field.confidence is not None and self.field.confidence < _SURE

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return anchor_of(self.field.name)


_SURE = 0.6


def anchor_of(field: str) -> str:
    """The place of a field on the page."""
    return field.replace(".", "-")


def by_key(viewer: Viewer, key: UUID) -> SheetImport:
    """A sheet on its way in. Raises ``Http404``."""
    found = readable(viewer).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def wizard_steps(at: int) -> list[Step]:
    """The steps of the wizard, with the one that one is at."""
    labels = (_("Send the file"), _("Look and correct"), _("Accept"))
    states = (StepState.DONE, StepState.CURRENT, StepState.AHEAD)
    return [Step(label, states[(place > at) + (place >= at)]) for place, label in enumerate(labels)]


def _taker(request: HttpRequest) -> Viewer:
    viewer = reader(request)
    require(viewer, Right.TAKE_IN_SHEETS)
    return viewer


def sheet_crumbs(found: SheetImport) -> list[Link]:
    """The way to a sheet on its way in."""
    here = reverse("rounds:sheet-import", args=[found.pk])
    return [Link(_("Take in a sheet"), reverse("rounds:sheets")), Link(name_of(found), here)]


def name_of(found: SheetImport) -> str:
    """What the file is called; one that was given up is kept by its day alone."""
    return found.file.name if found.file else _("Given up on %(day)s") % {"day": on_day(_day_of(found))}


def _day_of(found: SheetImport) -> date:
    return timezone.localdate(found.settled_at or found.added_at)


def _head(found: SheetImport) -> dict[str, Any]:
    at = 3 if found.state == _State.ACCEPTED else 1
    return {"crumbs": sheet_crumbs(found), "steps": wizard_steps(at), "name": name_of(found)}


def _listed(viewer: Viewer) -> Table:
    columns = (
        Column(
            _("File"),
            lambda row: Link(name_of(row), reverse("rounds:sheet-import", args=[row.pk])),
            is_row_header=True,
        ),
        Column(_("State"), lambda row: Tag(row.get_state_display())),
        Column(_("Sent in"), "added_at", kind="time"),
    )
    return Table(
        columns, list(readable(viewer)[:50]), _("Sheets on their way in"), empty=_("No sheet was sent in yet.")
    )


def _measures(read_page: ReadPage, found: SheetImport) -> Table:
    def link(row: Any) -> Link:  # noqa: ANN401 - a row of the table
        title = next((field.text for field in row.fields if field.name == "title"), "")
        return Link(f"{row.number} {title}", reverse("rounds:sheet-measure", args=[found.pk, row.key]))

    columns = (
        Column(_("Measure"), link, is_row_header=True),
        Column(_("Division"), lambda row: _text_of(row, "divisions")),
        Column(_("Rating"), lambda row: _text_of(row, "rating")),
        Column(_("Figures"), lambda row: len(row.figures), kind="number"),
        Column(_("Questions"), _asked),
        Column(
            _("Corrected"),
            lambda row: sum(one.corrected is not None for one in (*row.fields, *row.figures)) or None,
            kind="number",
        ),
    )
    return Table(columns, read_page.measures, _("Measures"), is_caption_hidden=True)


def _asked(row: Any) -> object:  # noqa: ANN401 - a row of the table
    grave = {"error": Tone.DANGER, "warning": Tone.WARNING}
    worst = next((grave[one] for one in grave if any(found.severity == one for found in row.findings)), Tone.INFO)
    return Tag(str(len(row.findings)), worst) if row.findings else None


def _text_of(row: Any, name: str) -> str:  # noqa: ANN401 - a row of the table
    measure_: ReadMeasure = row
    return next((field.text for field in measure_.fields if field.name == name), "")


def _year_form(found: SheetImport, viewer: Viewer) -> YearForm | None:
    """Where the sheet has results without a year, whether somebody has said it already or not."""
    results = (result for measure in read_sheet(found).measures for result in measure.results)
    if all(result.fiscal_year is not None for result in results):
        return None
    return YearForm(initial={"fiscal_year": found.undated_year}, on=viewer.on)


def _problems(read_page: ReadPage, found: SheetImport) -> list[tuple[str, str]]:
    """What must be settled first: the sentence, and where."""
    return [
        (
            told(UserFacingError(one.message_ja, one.message_en)),
            reverse("rounds:sheet-measure", args=[found.pk, one.key]) if one.key else "",
        )
        for one in read_page.problems
    ]
