"""The rim of the program: in which form an address comes in, and what every answer carries, whoever made it."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from flask import Flask

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

POLICY_SETTING = "CONTENT_SECURITY_POLICY"
# Nothing may be fetched from elsewhere, sent elsewhere, nor a page be put into a stranger's frame.
OWN = "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
# Dash and Plotly set styles on elements.
POLICY = "default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " + OWN
UNUSED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
}


class Guard:
    """Stands around the server, so that also the answer to a fault, or to an address that nobody can read, goes through it."""

    def __init__(self, server: Flask) -> None:
        self._server, self._inner = server, server.wsgi_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # Bytes that stand raw in an address are read as quoted ones are.
        environ["QUERY_STRING"] = quote(environ.get("QUERY_STRING", "").encode("latin-1", "replace"), safe=string.punctuation)

        def started(status: str, headers: list[tuple[str, str]], *more: object) -> Callable[[bytes], object]:
            named = {name.lower() for name, _ in headers}
            missing = [(name, value) for name, value in self._carried().items() if name.lower() not in named]
            return start_response(status, [*map(_leads_here, headers), *missing], *more)

        return self._inner(environ, started)

    def _carried(self) -> dict[str, str]:
        """What an answer carries that does not say it otherwise."""
        policy = self._server.config.get(POLICY_SETTING)
        # Unless it says so, an answer is asked for again: it may be of one person, and of one version.
        return {**CARRIED, "Cache-Control": "private, no-cache", **({"Content-Security-Policy": policy} if policy else {})}


def _leads_here(header: tuple[str, str]) -> tuple[str, str]:
    """A header; one that leads to another address does not repeat the name of the host that whoever asks has said."""
    name, value = header
    if name.lower() != "location":
        return header
    parts = urlsplit(value)
    return name, urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, parts.fragment))
