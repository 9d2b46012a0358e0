"""The markup of values in tables and summary lists (tags and progress among them), and of a table's rows.

Written here and not in templates, because a list has hundreds of them. What is given is escaped by ``format_html``.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from sasaeai.base.ui.cells import Look, Shown
from sasaeai.base.ui.icons import icon
from sasaeai.base.ui.items import Link, Text, Tone, Unknown
from sasaeai.base.ui.tables import Column, Table
from sasaeai.base.ui.wording import in_figures


def drawn(name: str, /, **values: object) -> SafeString:
    """A component's markup, without the white space around it, which Japanese text would show as a gap."""
    return SafeString(render_to_string(f"ui/{name}.html", values).strip())


def value(shown: Shown) -> SafeString:
    """A value by its look. What is absent or unknown is said."""
    return _BY_LOOK[shown.look](shown.value)


def tag(label: Text, tone: str = Tone.NEUTRAL, href: str = "") -> SafeString:
    """A state in a word or two, told by word and sign, never by colour alone; with an address it is a link.

    ``{% tag "承認済み" "neutral" | "info" | "success" | "warning" | "danger" href="" %}``
    """
    sign = "" if tone == Tone.NEUTRAL else icon(tone)
    if href:
        return format_html('<a class="ui-tag ui-tag--{}" href="{}">{}<span>{}</span></a>', tone, href, sign, label)
    return format_html('<span class="ui-tag ui-tag--{}">{}<span>{}</span></span>', tone, sign, label)


def progress(done: int, total: int, label: Text = "", unit: Text = "") -> SafeString:
    """So many of so many, as a bar and in words.

    ``{% progress 7 9 label="回答" unit="件" %}``
    """
    bar = format_html(
        '<progress value="{}" max="{}" aria-label="{}"></progress>', str(done), str(total), label or gettext("Progress")
    )
    return format_html(
        '<span class="ui-progress">{}{}<span class="ui-progress__words">{}</span></span>',
        format_html('<span class="ui-progress__label">{}</span> ', label) if label else "",
        bar if total else "",
        _progress_in_words(done, total, unit),
    )


def rows(table: Table) -> SafeString:
    """The rows of a table's body; nothing where it has none."""
    frames = [_frame(column) for column in table.columns]
    return _joined(
        _joined(
            (
                SafeString('<tr role="row">'),
                *(
                    _joined((opening, value(cell.shown), closing))
                    for (opening, closing), cell in zip(frames, line, strict=True)
                ),
                SafeString("</tr>\n"),
            )
        )
        for line in table.lines()
    )


def _progress_in_words(done: int, total: int, unit: Text) -> str:
    if not total:
        return gettext("Nothing to count yet")
    places = {"done": in_figures(done), "total": in_figures(total), "unit": unit}
    return (gettext("%(done)s of %(total)s %(unit)s") if unit else gettext("%(done)s of %(total)s")) % places


def _frame(column: Column) -> tuple[SafeString, SafeString]:
    """What stands before and after each value of a column."""
    kind = format_html(' class="{}"', column.css) if column.css else ""
    if column.is_row_header:
        return format_html('<th scope="row" role="rowheader"{}>', kind), SafeString("</th>")
    opening = format_html('<td role="cell"{} data-label="{}"><div>', kind, column.label)
    return opening, SafeString("</div></td>")


def _link(link: Link) -> SafeString:
    if not link.href:
        return format_html("{}", link.label)
    return format_html('<a href="{}">{}</a>', link.href, link.label)


def _unknown(unknown: Unknown) -> SafeString:
    return _faint(gettext("Unknown (%(reason)s)") % {"reason": unknown.reason})


def _absent(words: Text) -> SafeString:
    if words:
        return _faint(str(words))
    return format_html(
        '<span class="ui-absent" aria-hidden="true">—</span><span class="ui-hidden">{}</span>', gettext("Not recorded")
    )


def _faint(words: str) -> SafeString:
    return format_html('<span class="ui-absent">{}</span>', words)


def _list(values: Iterable[Shown]) -> SafeString:
    items = _joined(format_html("<li>{}</li>", value(one)) for one in values)
    return format_html('<ul class="ui-tags">{}</ul>', items)


def _lines(text: object) -> SafeString:
    return SafeString(format_html("{}", text).replace("\n", "<br>"))


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(parts))


_BY_LOOK: dict[Look, Callable[[Any], SafeString]] = {
    "text": _lines,
    "link": _link,
    "tag": lambda given: tag(*given),
    "progress": lambda given: progress(*given),
    "unknown": _unknown,
    "absent": _absent,
    "list": _list,
}
