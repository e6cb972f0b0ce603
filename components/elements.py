"""Elements of HTML for what is sent as markup: named and given as those of `dash.html`, at a tenth of their cost.

A component of Dash checks its properties, and is told of every change of the page; an element only waits to be written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Union

Child = Union["Element", str, int, Sequence["Child"], None]


class Element:
    """One element: its tag, what is in it, and its properties as React calls them, which can be read as attributes."""

    __slots__ = ("children", "properties", "tag")

    def __init__(self, tag: str, children: Child = None, **properties: object) -> None:
        self.tag, self.children, self.properties = tag, children, properties

    def __getattr__(self, name: str) -> object:
        try:
            return self.properties[name]
        except KeyError:
            raise AttributeError(name) from None


def _made(name: str) -> Callable[..., Element]:
    return partial(Element, name)


A, B, Br, Button, Code = (_made(name) for name in ("a", "b", "br", "button", "code"))
Dd, Details, Div, Dl, Dt = (_made(name) for name in ("dd", "details", "div", "dl", "dt"))
H1, H2, H3, I, Input, Label, Li = (_made(name) for name in ("h1", "h2", "h3", "i", "input", "label", "li"))  # noqa: E741
Nav, Ol, Option, P, Section = (_made(name) for name in ("nav", "ol", "option", "p", "section"))
Select, Small = (_made(name) for name in ("select", "small"))
Span, Summary, Ul = (_made(name) for name in ("span", "summary", "ul"))
Table, Tbody, Td, Th, Thead, Tr = (_made(name) for name in ("table", "tbody", "td", "th", "thead", "tr"))
