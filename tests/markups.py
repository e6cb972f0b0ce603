"""What is sent as markup, read again as the tree of components that it was written from."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

HOLDS = "data-markup"
PROPERTIES = {"class": "className", "for": "htmlFor"}


def parsed(markup: str | None) -> list[object] | None:
    """The tree as Dash would have sent it; None where there is nothing. Markup that is not well-formed raises ParseError."""
    return _children(fromstring(f"<div>{markup}</div>")) if markup else None


def unfolded(sent: object) -> object:
    """Components that were sent, the markup in them as their children."""
    if isinstance(sent, list):
        return [unfolded(one) for one in sent]
    if not isinstance(sent, dict):
        return sent
    told = {name: unfolded(value) for name, value in sent.items()}
    return {**told, "children": parsed(str(told.pop(HOLDS)))} if told.get(HOLDS) else told


def _children(element: Element) -> list[object]:
    parts: list[object] = [element.text] if element.text else []
    for child in element:
        properties = {PROPERTIES.get(name, name): value for name, value in child.attrib.items()}
        parts.append({"type": child.tag.capitalize(), "props": {**properties, "children": _children(child)}})
        parts += [child.tail] if child.tail else []
    return parts
