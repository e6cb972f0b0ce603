"""HTML as text: what a card, a list or a drawer shows goes to the browser as one string, well-formed as XML is.

Dash mounts every component of a tree, and asks each of them again at every change of any: thousands of cells made a filter
take seconds. What nobody calls back needs no component; assets/markup.js puts the string into its place.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from dash import html
from dash.development.base_component import Component

from components.elements import Child, Element

# What React calls otherwise than HTML; every other name is the same in small letters.
NAMES = {"className": "class", "htmlFor": "for"}
VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
WITH_DASHES = ("data-", "aria-")
# What no text may hold: neither HTML nor XML has it.
CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


def markup(parts: Child) -> str:
    """The HTML of a tree of elements, every text and value escaped. Raises TypeError for what is none."""
    written: list[str] = []
    _write(parts, written)
    return "".join(written)


def holder(ref: object = None, **properties: object) -> Component:
    """The place of some markup; a callback fills its property `data-markup`."""
    named = {} if ref is None else {"id": ref}
    return html.Div(**named, **{"data-markup": "", **properties})


def _write(part: Child, written: list[str]) -> None:
    if part is None:
        return
    if isinstance(part, str | int):
        written.append(_safe(str(part), quote=False))
    elif isinstance(part, Element):
        _element(part, written)
    elif isinstance(part, list | tuple):
        for one in part:
            _write(one, written)
    else:
        raise TypeError(f"markup: {part!r} is neither an element nor text")


def _element(part: Element, written: list[str]) -> None:
    attributes = "".join([_attribute(name, value) for name, value in part.properties.items()])
    if part.tag in VOID:
        written.append(f"<{part.tag}{attributes}/>")
        return
    written.append(f"<{part.tag}{attributes}>")
    _write(part.children, written)
    written.append(f"</{part.tag}>")


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return f' {_called(name)}=""'
    text = _style(value) if isinstance(value, dict) else str(value)
    return f' {_called(name)}="{_safe(text, quote=True)}"'


def _safe(text: str, *, quote: bool) -> str:
    return escape(text if text.isprintable() else text.translate(CONTROLS), quote=quote)


@lru_cache(maxsize=256)
def _called(name: str) -> str:
    return name if name.startswith(WITH_DASHES) else NAMES.get(name, name.lower())


def _style(given: dict[str, object]) -> str:
    """Custom properties keep their names; those of React get dashes."""
    return "; ".join(f"{_property(name)}: {value}" for name, value in given.items())


@lru_cache(maxsize=256)
def _property(name: str) -> str:
    return name if name.startswith("--") else re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name)
