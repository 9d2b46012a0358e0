"""The components as tags, ``{% load ui %}``; ``templates/ui/<name>.html`` documents each, ``markup.py`` the small ones.

Tags with content end in ``end<name>``. Filters word years, days, numbers and errors in the active language.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from sasaeai.base.ui import charts, fields, icons, markup, paging, word_filters
from sasaeai.base.ui.cells import shown as shown_cell
from sasaeai.base.ui.figures import Figure
from sasaeai.base.ui.items import Event, Row, Step, Tab, Text, Tone
from sasaeai.base.ui.markup import drawn
from sasaeai.base.ui.tables import Table

register = template.Library()

_BUTTONS = ("primary", "secondary", "quiet", "danger")
_SPOKEN = {
    "info": ("note", gettext_lazy("Note:")),
    "success": ("status", gettext_lazy("Done:")),
    "warning": ("note", gettext_lazy("Caution:")),
    "danger": ("alert", gettext_lazy("Error:")),
}
_TONES_OF_MESSAGES = {"debug": "info", "error": "danger"}


def _inner(content: str) -> SafeString:
    """What stands between a tag and its end, nothing where that is white space; the template has escaped it already."""
    return SafeString(content.strip())


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET if request is not None else QueryDict()


def _one_of(value: str, *allowed: str) -> str:
    """The value. Raises ``TemplateSyntaxError``: a misspelt kind would silently take another look."""
    if value not in allowed:
        raise template.TemplateSyntaxError(f"{value!r} is none of {', '.join(allowed)}")
    return value


# --- layout


@register.simple_block_tag
def stack(content: str, gap: str = "normal") -> SafeString:
    """Things below each other."""
    return drawn("stack", content=content, gap=_one_of(gap, "normal", "tight", "loose"))


@register.simple_block_tag
def row(content: str, align: str = "start") -> SafeString:
    """Things beside each other that wrap."""
    return drawn("row", content=content, align=_one_of(align, "start", "end", "apart"))


@register.simple_block_tag
def columns(content: str, kind: str = "even") -> SafeString:
    """Columns that become one where narrow."""
    return drawn("columns", content=content, kind=_one_of(kind, "even", "aside", "menu", "sheet", "figures"))


@register.simple_block_tag
def column(content: str, pinned: Text = "") -> SafeString:
    """A column; ``pinned`` is the label of one that stays in view."""
    return drawn("column", content=content, pinned=pinned)


@register.simple_block_tag
def section(content: str, title: Text, id: str = "", note: Text = "", level: int = 2) -> SafeString:  # noqa: A002
    """A part of a page under a heading."""
    return drawn("section", content=content, title=title, id=id, note=note, level=level)


@register.simple_block_tag
def prose(content: str) -> SafeString:
    """Running text."""
    return drawn("prose", content=content)


@register.simple_block_tag
def action_bar(content: str, note: Text = "") -> SafeString:
    """The actions of a long page, always in view."""
    return drawn("action_bar", content=content, note=note)


@register.simple_block_tag
def page_header(content: str, title: Text, over: Text = "", sub: Text = "") -> SafeString:
    """The heading of a page with its actions."""
    return drawn("page_header", content=_inner(content), title=title, over=over, sub=sub)


@register.simple_tag
def breadcrumbs(crumbs: Sequence[object]) -> SafeString:
    """Where the page lies."""
    return drawn("breadcrumbs", crumbs=crumbs)


# --- actions


@register.simple_tag
def button(  # noqa: PLR0913 - what an element of HTML may say
    label: Text,
    kind: str = "primary",
    *,
    name: str = "",
    value: str = "",
    type: str = "submit",  # noqa: A002 - HTML's own word
    form: str = "",
    is_small: bool = False,
    is_disabled: bool = False,
    described_by: str = "",
) -> SafeString:
    """A button of a form."""
    return drawn(
        "button",
        label=label,
        kind=_one_of(kind, *_BUTTONS),
        name=name,
        value=value,
        type=type,
        form=form,
        is_small=is_small,
        is_disabled=is_disabled,
        described_by=described_by,
    )


@register.simple_tag
def link_button(label: Text, href: str, kind: str = "secondary", *, is_small: bool = False) -> SafeString:
    """A link that looks like a button."""
    return drawn("link_button", label=label, href=href, kind=_one_of(kind, *_BUTTONS), is_small=is_small)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign beside words."""
    return icons.icon(name)


# --- what tells something


@register.simple_tag(name="tag")
def tag_(label: Text, tone: str = Tone.NEUTRAL, href: str = "") -> SafeString:
    """A state in a word or two."""
    return markup.tag(label, _one_of(tone, *Tone), href)


@register.simple_block_tag
def notice(content: str, title: Text, tone: str = Tone.INFO) -> SafeString:
    """Something to know before going on; ``tone`` may be a level of ``django.contrib.messages``."""
    tone = _one_of(_TONES_OF_MESSAGES.get(tone, tone), *_SPOKEN)
    role, spoken = _SPOKEN[tone]
    return drawn("notice", content=_inner(content), title=title, tone=tone, role=role, spoken=spoken)


@register.simple_tag
def summary_list(rows: Sequence[Row], kind: str = "list") -> SafeString:
    """Facts with their names."""
    shown = [(row, markup.value(shown_cell(row.value))) for row in rows]
    return drawn("summary_list", rows=shown, kind=_one_of(kind, "list", "strip"))


@register.simple_block_tag
def summary(content: str, kind: str = "list") -> SafeString:
    """Facts with their names, as ``summary_item``."""
    return drawn("summary", content=content, kind=_one_of(kind, "list", "strip"))


@register.simple_block_tag
def summary_item(content: str, label: Text) -> SafeString:
    """A fact in ``summary``."""
    return drawn("summary_item", content=_inner(content), label=label)


@register.simple_tag(takes_context=True)
def table(context: Context, table: Table) -> SafeString:
    """A table object."""
    return drawn("table", table=table, headings=table.headings(_query(context)), rows=markup.rows(table))


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[object], label: Text = "") -> SafeString:
    """The pages of a long list."""
    query = _query(context)
    before = paging.address_of(page.previous_page_number(), query) if page.has_previous() else ""
    after = paging.address_of(page.next_page_number(), query) if page.has_next() else ""
    links = paging.page_links(page, query)
    return drawn("pagination", page=page, label=label, links=links, before=before, after=after)


@register.simple_tag
def tabs(tabs: Sequence[Tab], label: Text) -> SafeString:
    """Views of the same thing, as links."""
    return drawn("tabs", tabs=tabs, label=label)


@register.simple_tag
def timeline(events: Sequence[Event]) -> SafeString:
    """What happened, in the order given."""
    return drawn("timeline", events=[(event, isinstance(event.at, datetime)) for event in events])


@register.simple_tag
def steps(steps: Sequence[Step], label: Text) -> SafeString:
    """Where one is in a form or in the stages of approval."""
    return drawn("steps", steps=steps, label=label)


@register.simple_tag
def progress(done: int, total: int, label: Text = "", unit: Text = "") -> SafeString:
    """So many of so many, as a bar and in words."""
    return markup.progress(done, total, label, unit)


# --- numbers


@register.simple_tag
def figure(figure: Figure, level: int = 3) -> SafeString:
    """One figure with all that is to be known of it."""
    spark = charts.sparkline(figure.history, figure.label, figure.unit)
    return drawn("figure", figure=figure, change=figure.change, facts=figure.facts, spark=spark, level=level)


@register.simple_tag
def series(figure: Figure) -> SafeString:
    """A figure over the years: its table, and bars beside it."""
    picture = charts.bars(figure.history, figure.label, figure.unit, figure.target)
    return drawn("series", figure=figure, picture=picture)


# --- what holds things


@register.simple_block_tag
def card(
    content: str, title: Text = "", *, href: str = "", note: Text = "", tone: str = "", level: int = 3
) -> SafeString:
    """A thing among others of its kind."""
    tone = _one_of(tone, "", "sunken", "info", "success", "warning", "danger")
    return drawn("card", content=content, title=title, href=href, note=note, tone=tone, level=level)


@register.simple_block_tag
def disclosure(content: str, label: Text, is_open: bool = False) -> SafeString:
    """What is read only when asked for."""
    return drawn("disclosure", content=content, label=label, is_open=is_open)


@register.simple_block_tag
def empty(content: str, title: Text) -> SafeString:
    """Nothing here yet, and what to do next."""
    return drawn("empty", content=_inner(content), title=title)


@register.simple_block_tag
def last_time(content: str, label: Text = "") -> SafeString:
    """What was written last time, beside a field."""
    return drawn("last_time", content=_inner(content), label=label)


@register.simple_tag(takes_context=True)
def finding(  # noqa: PLR0913 - what a finding says, and its two answers
    context: Context,
    question: Text,
    *,
    code: str = "",
    tone: str = Tone.WARNING,
    fix_href: str = "",
    keep_url: str = "",
    keep_name: str = "",
    kept_reason: Text = "",
    typed_reason: str | None = None,
) -> SafeString:
    """A question of the linter beside a field, with its two answers."""
    return drawn(
        "finding",
        question=question,
        code=code,
        tone=_one_of(tone, *Tone),
        fix_href=fix_href,
        keep_url=keep_url,
        keep_name=keep_name,
        kept_reason=kept_reason,
        typed_reason=typed_reason,
        csrf_token=context.get("csrf_token", ""),
    )


# --- forms


@register.simple_tag
def field(
    field: BoundField,
    *,
    hint: Text = "",
    prefix: Text = "",
    suffix: Text = "",
    layout: str = "stack",
    hints: Mapping[str, Text] | None = None,
) -> SafeString:
    """A field of a form with label, hint and errors."""
    layout = _one_of(layout, "stack", "inline", "ruled")
    shown = fields.shown(field, hint, hints)
    return drawn("field", field=field, shown=shown, prefix=prefix, suffix=suffix, layout=layout)


@register.simple_block_tag(takes_context=True)
def form(
    context: Context,
    content: str,
    form: forms.BaseForm,
    *,
    submit: Text = "",
    action: str = "",
    cancel_href: str = "",
    id: str = "",  # noqa: A002 - HTML's own word
) -> SafeString:
    """A form that is sent; without content it shows every field."""
    return drawn(
        "form",
        content=_inner(content),
        form=form,
        submit=submit,
        action=action,
        cancel_href=cancel_href,
        id=id,
        csrf_token=context.get("csrf_token", ""),
    )


@register.simple_block_tag
def filters(content: str, form: forms.BaseForm, submit: Text = "") -> SafeString:
    """A form in one line that narrows a list down."""
    return drawn("filters", content=_inner(content), form=form, submit=submit)


@register.simple_tag
def error_summary(form: forms.BaseForm, *, is_focused: bool = True) -> SafeString:
    """Every error of a form, with links to the fields; nothing where there is none."""
    problems = fields.problems_of(form)
    return drawn("error_summary", problems=problems, is_focused=is_focused) if problems else SafeString("")


# --- words

for word in (
    word_filters.fiscal_year,
    word_filters.day,
    word_filters.day_and_time,
    word_filters.number,
    word_filters.yen,
    word_filters.told,
):
    register.filter(word.__name__, word)
