"""Who is looking: the store that serves them, their scope and their language."""

from __future__ import annotations

from flask import current_app, has_request_context, request

from components.formats import LANGUAGES, Language
from data_access.scope import EVERYTHING, Scope
from data_access.store import Store

EXTENSION = "tthc-store"
LANGUAGE_COOKIE = "lang"


def store() -> Store:
    """The store of this program."""
    return current_app.extensions[EXTENSION]


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
