"""A few files that are in memory, served to browsers on this machine: what the demo shows. No server for a city."""

from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit

from sasaeai.sheets.errors import UserFacingError

LOOPBACK = "127.0.0.1"
_TRIES = 20
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


class Served(NamedTuple):
    """A file: its bytes, its media type, and the name under which it is saved where it is to be saved."""

    data: bytes
    media_type: str
    saved_as: str = ""


class _Handler(BaseHTTPRequestHandler):
    """Answers with the files of its class; nothing of what is asked for is logged."""

    files: Mapping[str, Served]
    server_version, sys_version = "sasaeai", ""

    def do_GET(self) -> None:
        self._answer(has_body=True)

    def do_HEAD(self) -> None:
        self._answer(has_body=False)

    def log_message(self, *_arguments: object) -> None:
        pass

    def _answer(self, *, has_body: bool) -> None:
        found = self.files.get(urlsplit(self.path).path)
        if found is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        headers = {**_HEADERS, "Content-Type": found.media_type, "Content-Length": str(len(found.data))}
        if found.saved_as:
            headers["Content-Disposition"] = f'attachment; filename="{found.saved_as}"'
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if has_body:
            self.wfile.write(found.data)


def server_of(files: Mapping[str, Served], port: int) -> ThreadingHTTPServer:
    """A server of files by path, at the port or one of the next that are free; at any free one for port 0.

    Raises ``UserFacingError`` where none is.
    """
    handler = type("Handler", (_Handler,), {"files": files})
    for at in range(port, port + _TRIES) if port else (0,):
        try:
            return ThreadingHTTPServer((LOOPBACK, at), handler)
        except OSError:
            continue
    raise UserFacingError(
        f"ポート {port}〜{port + _TRIES - 1} はどれも使われています。--port で別の番号を指定してください。",
        f"The ports {port} to {port + _TRIES - 1} are all taken; give another with --port.",
    )
