"""What the frame of every page needs, as a context processor."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from sasaeai.base.ui.navigation import shown_to

_OWN_NAMES = {"ja": "日本語", "en": "English"}


def site(request: HttpRequest) -> dict[str, object]:
    """The city's name, the language and the other one, and the navigation, which is asked for only by whole pages."""
    language = "en" if (get_language() or "").startswith("en") else "ja"
    other = "ja" if language == "en" else "en"
    return {
        "city_name": getattr(settings, "SASAEAI_CITY_NAME", ""),
        "language": language,
        "other_language": other,
        "other_language_name": _OWN_NAMES[other],
        "navigation": SimpleLazyObject(lambda: shown_to(request)),
    }
