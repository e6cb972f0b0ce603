"""Who is looking: the store that serves them, their scope, their language, and whether they may change what others see."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import current_app, has_request_context, request

from components.formats import LANGUAGES, Language
from data_access.application import Application
from data_access.scope import EVERYTHING, Scope
from data_access.store import Store

EXTENSION = "tthc-store"
APPLICATION = "tthc-application"
LANGUAGE_COOKIE = "lang"
HERE = "localhost"
# What a proxy adds to a request that it hands on for somebody else.
HANDED_ON = ("Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Server")


def store() -> Store:
    """The store of this program."""
    return current_app.extensions[EXTENSION]


def application() -> Application:
    """The application's database of this program; it is opened at its first use."""
    return current_app.extensions[APPLICATION]


def scope() -> Scope:
    """What the person may see. Without accounts the program serves one office on its own network: everything."""
    return EVERYTHING


def spoken(view: dict[str, str]) -> Language:
    """The language that a page was made in; what comes back from a browser may be anything."""
    asked = view.get("language")
    return asked if asked in LANGUAGES else store().settings.language


def language() -> Language:
    """The language in the address, else the one chosen before, else the setting's."""
    if has_request_context():
        for asked in (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
            if asked in LANGUAGES:
                return asked
    return store().settings.language


def is_here() -> bool:
    """Whether the request comes from this machine, names it by a name that no other one has, and was handed on by no proxy."""
    if not has_request_context() or any(name in request.headers for name in HANDED_ON):
        return False
    return _is_here(request.remote_addr) and _is_here(_parts(f"//{request.host}")[0])


def may_manage() -> bool:
    """Whether the person may manage screens and notes. Without accounts: whoever sits at the server itself, and nobody else.

    A page of somebody else in the same browser may not either.
    """
    if not is_here():
        return False
    origin = request.headers.get("Origin")
    return origin is None or _parts(origin)[1] == request.host


def _parts(url: str) -> tuple[str | None, str | None]:
    """Name and place of an address; none of what is no address."""
    try:
        parts = urlsplit(url)
        return parts.hostname, parts.netloc
    except ValueError:
        return None, None


def _is_here(name: str | None) -> bool:
    if name == HERE:
        return True
    try:
        return ip_address(name or "").is_loopback
    except ValueError:
        return False
