"""HTML as text: what a card, a list or a drawer shows goes to the browser as one string, well-formed as XML is.

Dash mounts every component of a tree, and asks each of them again at every change of any: thousands of cells made a filter
take seconds. What nobody calls back needs no component; assets/markup.js puts the string into its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from dash import html
from dash.development.base_component import Component

# What React calls otherwise than HTML; every other name is the same in small letters.
NAMES = {"className": "class", "htmlFor": "for"}
VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
WITH_DASHES = ("data-", "aria-")
# What no text may hold: neither HTML nor XML has it.
CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
Markup = Component | str | Sequence["Markup"] | None


def markup(parts: Markup) -> str:
    """The HTML of a tree of `dash.html` components, every text and value escaped.

    Raises TypeError for what HTML alone cannot be: a component of another kind, one that is called back, an unknown value.
    """
    return "".join(_written(parts))


def holder(ref: object = None, **properties: object) -> Component:
    """The place of some markup; a callback fills its property `data-markup`."""
    named = {} if ref is None else {"id": ref}
    return html.Div(**named, **{"data-markup": "", **properties})


def _written(part: Markup) -> Iterator[str]:
    if part is None:
        return
    if isinstance(part, str | int):
        yield escape(str(part).translate(CONTROLS), quote=False)
    elif isinstance(part, Component):
        yield from _element(part)
    else:
        for one in part:
            yield from _written(one)


def _element(part: Component) -> Iterator[str]:
    if part._namespace != "dash_html_components":
        raise TypeError(f"markup: {part._namespace}.{part._type} is no element of HTML; only dash.html can be written as text")
    name, given = part._type.lower(), part.to_plotly_json()["props"]
    children = given.pop("children", None)
    attributes = "".join(_attribute(key, value) for key, value in given.items())
    if name in VOID:
        yield f"<{name}{attributes}/>"
        return
    yield f"<{name}{attributes}>"
    yield from _written(children)
    yield f"</{name}>"


def _attribute(name: str, value: object) -> str:
    if name.startswith("n_clicks") or (isinstance(value, dict) and name != "style"):
        raise TypeError(f"markup: {name}={value!r} is Dash's; what is called back cannot be written as text")
    if value is None or value is False:
        return ""
    called = name if name.startswith(WITH_DASHES) else NAMES.get(name, name.lower())
    if value is True:
        return f' {called}=""'
    text = _style(value) if isinstance(value, dict) else str(value)
    return f' {called}="{escape(text.translate(CONTROLS))}"'


def _style(given: dict[str, object]) -> str:
    """Custom properties keep their names; those of React get dashes."""
    return "; ".join(f"{_property(name)}: {value}" for name, value in given.items())


def _property(name: str) -> str:
    return name if name.startswith("--") else re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name)
