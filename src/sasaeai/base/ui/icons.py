"""The signs of the kit, drawn here: a path each on a square of 16. They never speak alone; words stand beside them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

_ROUND = "M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 1 0 0-12.5z"
PATHS = {
    "neutral": "M5 8h6",
    "info": f"{_ROUND}M8 7.25v3.75M8 4.6v.9",
    "success": f"{_ROUND}M5 8.25l2.25 2.25L11.25 6",
    "warning": "M8 2L14.5 13.75h-13zM8 6.5v3.5M8 11.4v.9",
    "danger": "M5 1h6l4 4v6l-4 4h-6l-4-4v-6zM7 4v5.2h2v-5.2zM7 10.4v1.8h2v-1.8z",
    "done": "M3 8.5l3.25 3.25L13 4.75",
    "returned": "M6 3.5L2.5 7L6 10.5M2.5 7h7a4 3.25 0 0 1 0 6.5h-2",
    "right": "M5.5 2.5L11 8l-5.5 5.5",
    "go": "M2.5 8h11M9.5 4l4 4l-4 4",
    "up": "M3.5 12.5l9-9M5.5 3.5h7v7",
    "down": "M3.5 3.5l9 9M5.5 12.5h7v-7",
    "ascending": "M8 13V3M4 7l4-4l4 4",
    "descending": "M8 3v10M4 9l4 4l4-4",
    "sortable": "M5 6l3-3l3 3M5 10l3 3l3-3",
}

_FILLED = {"danger"}
_LINES = SafeString(
    'fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'
)
_AREA = SafeString('fill="currentColor" fill-rule="evenodd"')


def icon(name: str) -> SafeString:
    """A sign as SVG, hidden from screen readers. Raises ``KeyError`` for a name that there is none of."""
    return format_html(
        '<svg class="ui-icon" viewBox="0 0 16 16" {} aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        _AREA if name in _FILLED else _LINES,
        PATHS[name],
    )
