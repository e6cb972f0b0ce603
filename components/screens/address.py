"""The address of a screen, told once: its token stands behind the hash, which no browser sends and no log keeps."""

from __future__ import annotations

from components import elements as h
from components.elements import Element
from components.formats import Language
from components.i18n import say
from components.screens.rooms import pattern_address
from data_access.application import Screen

# The page of the screens.
PAGE = "/man-hinh"


def told_address(how: str, screen: Screen, token: str, language: Language) -> list[Element]:
    """The whole address with a button that copies it, and the test pattern of the room."""
    # The browser puts its own name of the server before it (assets/markup.js, assets/screens.js).
    path = f"/tuong#{token}"
    copy = h.Button(
        say("screens.address.copy", language),
        type="button",
        className="button",
        **{
            "data-copy": path,
            "data-copied": say("screens.address.copied", language),
            "data-by-hand": say("screens.address.by_hand", language),
        },
    )
    pattern = h.A(
        say("screens.address.pattern", language),
        href=pattern_address(screen, language),
        target="_blank",
        rel="noopener",
        className="button",
    )
    return [
        h.P(say(f"screens.address.{how}", language, name=screen.name)),
        h.P(h.Code(path, className="screens__address", **{"data-path": path})),
        h.P([copy, pattern], className="screens__tools"),
        h.Small(say("screens.address.elsewhere", language)),
    ]
