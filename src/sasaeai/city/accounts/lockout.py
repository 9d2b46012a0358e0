"""How the library that counts failed logins (django-axes) is told who tried, without keeping what was typed.

A password typed into the wrong field must not end up in a table: of the login only a keyed digest is kept.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from sasaeai.base.vault.sealing import index_of


def digest_of_login(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """Sixteen hexadecimal digits for the login that was tried; blank where none was."""
    text = (credentials or {}).get("username") or (request.POST.get("username", "") if request else "")
    if not text:
        return ""
    secret = settings.SASAEAI_KEYS().current("web").secret
    return index_of(str(text).strip().casefold(), column="accounts.login", secret=secret).hex()


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as the nearest server says it; headers that anyone may send do not count."""
    return str(request.META.get("REMOTE_ADDR") or "")
