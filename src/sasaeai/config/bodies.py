"""What is sent is refused by its length before anything reads it: a body is held in memory, and kept nowhere else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

LARGEST_OF_STRANGERS = 100_000
"""Bytes; who is not logged in sends a login or a language."""


class BodyLimit:
    """Answers 413 to a body larger than a file may be, and to a large one of somebody who is not logged in.

    Stands behind the middleware that knows the user and before what reads forms (``CsrfViewMiddleware`` does). A body
    without a length is none to Django.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """As Django calls it."""
        return _refusal(request) if _is_too_large(request) else self.get_response(request)


def _is_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isascii() and length.isdecimal() else 0
    if size <= LARGEST_OF_STRANGERS:
        return False
    return size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE or not request.user.is_authenticated


def _refusal(request: HttpRequest) -> HttpResponse:
    return render(request, "413.html", status=413)
