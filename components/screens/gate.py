"""The way in for whoever may change screens and notes: the key that the program told at its start, exchanged for a pass."""

from __future__ import annotations

import logging
from ipaddress import ip_address

from flask import Flask, Response, request

from components import viewer
from components.formats import Language, number
from components.guesses import Guesses
from components.i18n import say
from components.screens.address import PAGE
from data_access.application.key import PASS_SECONDS, KeyFileError, ManageKey
from data_access.settings import Settings

log = logging.getLogger(__name__)
ADDRESS = f"{PAGE}/khoa"
# Wrong keys a minute from one place.
MOST = 10


def manage_link(settings: Settings) -> str:
    """The address that opens the page with its key, for a browser on this machine. Raises KeyFileError."""
    host = "127.0.0.1" if settings.host == "localhost" or _is_any(settings.host) else settings.host
    told = f"[{host}]" if ":" in host else host
    return f"http://{told}:{settings.port}{PAGE}#key={ManageKey.of(settings).read()}"


def _is_any(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def serve_gate(server: Flask) -> None:
    """Add the route; a browser sends there what stands behind the hash, or what was typed (assets/screens.js)."""
    guesses = Guesses(MOST)

    @server.post(ADDRESS)
    def exchange() -> Response:
        language, place = viewer.language(), str(request.remote_addr)
        if not viewer.is_own_page():
            return _refused(403, "denied", language)
        wait = guesses.wait(place)
        if wait:
            return _refused(429, "often", language, seconds=wait)
        try:
            if viewer.manage_key().fits(request.form.get("key", "")):
                return _passed()
        except KeyFileError as error:
            log.warning("%s", error)
            return _refused(503, "unread", language)
        last = guesses.note(place)
        log.warning("a wrong key for %s from %s%s", PAGE, place, "; no more are looked at for a minute" if last else "")
        return _refused(403, "wrong", language)


def _passed() -> Response:
    answer = Response(status=204)
    asked = {"max_age": PASS_SECONDS, "httponly": True, "samesite": "Strict", "secure": viewer.scheme() == "https"}
    answer.set_cookie(viewer.MANAGE_COOKIE, viewer.manage_key().new_pass(), **asked)
    return answer


def _refused(status: int, reason: str, language: Language, *, seconds: int = 0) -> Response:
    told = say(f"screens.key.{reason}", language, seconds=number(seconds, language))
    headers = {"Retry-After": str(seconds)} if seconds else {}
    return Response(told, status=status, mimetype="text/plain", headers=headers)
