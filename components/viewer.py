"""Who is looking: the store that serves them, their scope, their language, and whether they may change what others see."""

from __future__ import annotations

import logging
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import current_app, has_request_context, request

from components.formats import LANGUAGES, Language
from data_access.application import Application
from data_access.application.key import KeyFileError, ManageKey
from data_access.scope import EVERYTHING, Scope
from data_access.store import Store

log = logging.getLogger(__name__)
EXTENSION = "tthc-store"
APPLICATION = "tthc-application"
LANGUAGE_COOKIE = "lang"
MANAGE_COOKIE = "manage"
HERE = "localhost"
# What a proxy adds to a request that it hands on for somebody else.
HANDED_ON = (
    *("Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Server"),
    *("X-Client-IP", "CF-Connecting-IP", "True-Client-IP"),
)


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
    return _is_here(request.remote_addr) and _is_here(_name(request.host))


def manage_key() -> ManageKey:
    """The key of whoever may manage screens and notes."""
    return ManageKey.of(store().settings)


def may_manage() -> bool:
    """Whether the person may manage screens and notes: by a pass for the key, on a page of this program."""
    shown = request.cookies.get(MANAGE_COOKIE) if has_request_context() else None
    if not shown or not is_own_page():
        return False
    try:
        return manage_key().allows(shown)
    except KeyFileError as error:
        log.warning("%s", error)
        return False


def is_own_page() -> bool:
    """Whether the page that asks is one of this program, as far as a browser says."""
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{scheme()}://{request.host}"


def scheme() -> str:
    """How the browser speaks: to a proxy, if that says so."""
    return request.headers.get("X-Forwarded-Proto", request.scheme).split(",")[0].strip().lower()


def _name(host: str) -> str | None:
    """The name in a host with its port; none of what is no host."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_here(name: str | None) -> bool:
    if name == HERE:
        return True
    try:
        return ip_address(name or "").is_loopback
    except ValueError:
        return False
