"""What a callback may be told by a browser: the annotations of its parameters, by which components/forged.py refuses the rest."""

from __future__ import annotations

from typing import Annotated, Literal

from dash.exceptions import PreventUpdate
from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from components.headlines import PAGES
from components.panels import PANELS

# An address with every unit and procedure chosen stays below it.
LONGEST = 16_000
# The longest row of a page has fewer.
CARDS = 12

Text = Annotated[str, Field(max_length=LONGEST)]
# The part of an address behind the host.
Path = Annotated[str, Field(max_length=LONGEST, pattern="^/")]
# A text that is not there yet.
Said = Text | None


def understood(search: Said) -> str:
    """An address as the page's script has read it. Raises PreventUpdate before: nobody knows what is asked, so nothing is told."""
    if search is None:
        raise PreventUpdate
    return search


def _panels(names: str) -> str:
    """Names of panels of one row, each once. Raises ValueError."""
    asked = names.split(" ")
    if len(asked) > CARDS or len(set(asked)) < len(asked) or not set(asked) <= PANELS.keys():
        raise ValueError(f"at most {CARDS} names of panels, each once")
    return names


def _page(name: str) -> str:
    if name not in PAGES:
        raise ValueError("the name of a page")
    return name


class CardsRef(TypedDict):
    """The id of what fills some cards."""

    part: Literal["cards"]
    panels: Annotated[Text, AfterValidator(_panels)]


class PageRef(TypedDict):
    """The id of the sentence of a page."""

    part: Literal["finding"]
    page: Annotated[Text, AfterValidator(_page)]


class Again(TypedDict):
    """Of which cards the table is open; the turn only makes it another value."""

    opened: Annotated[list[Text], Field(max_length=CARDS)]
    turn: int


class Unit(TypedDict):
    """Which unit the drawer shows, under which filters."""

    unit: Text
    search: Text
