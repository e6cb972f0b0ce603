"""The page of one unit; a code that no unit has leaves one sentence, never the figures of all units."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from dash.development.base_component import Component

from components import viewer
from components.dead_end import dead_end
from components.i18n import isolated, say
from components.panels.panel import UNIT
from data_access.names import tidy
from data_access.store import NoMartError

# So much of a code that is none is said again.
SAID = 80
# Where every unit is listed.
LISTS = ("/xa-phuong", "/so-nganh")


def unit_page(path: str, told: Callable[[str], Component]) -> Component:
    """What `told` lays out for the code of a unit, where the path names one; without a mart nobody knows, and the cards say so."""
    code = unquote(path.removeprefix(f"{UNIT}/").rstrip("/"))
    try:
        known = code in viewer.store().mart().dimensions.values["unit"]
    except NoMartError:
        known = True
    return told(code) if known else _no_unit(code)


def _no_unit(code: str) -> Component:
    language = viewer.language()
    sentence = say("finding.unit.unknown", language, code=isolated(tidy(code)[:SAID]))
    return dead_end(sentence, LISTS, language)
