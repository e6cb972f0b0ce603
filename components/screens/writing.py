"""How the page of screens writes: whether the person may is asked at every write, and what is refused is told in words."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from components import viewer
from components.elements import Child
from components.formats import Language
from components.i18n import say
from components.screens.faults import told_fault
from data_access.application import Application, ApplicationError, NoScreenError, WrongValuesError

log = logging.getLogger(__name__)
NUMBER = re.compile(r"\d{1,4}([.,]\d{1,4})?", re.ASCII)
WRONG = float("nan")
MOST = 2**31


@dataclass(frozen=True)
class Answer:
    """What a write came to: what is told where it worked, else what is wrong by field, or why nothing was tried."""

    told: Child = None
    faults: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""

    @property
    def is_done(self) -> bool:
        return not self.faults and not self.refused


def written(language: Language, given: Mapping[str, object], write: Callable[[Application], Child]) -> Answer:
    """Do it, if the person may. `given` is what stands in each field."""
    if not viewer.may_manage():
        return Answer(refused=say("screens.denied", language))
    try:
        return Answer(told=write(viewer.application()))
    except WrongValuesError as error:
        return Answer(faults={fault.field: told_fault(fault, given.get(fault.field), language) for fault in error.faults})
    except NoScreenError:
        return Answer(refused=say("screens.gone", language))
    except ApplicationError as error:
        log.warning("%s", error)
        return Answer(refused=say("screens.refused.title", language))


def number(typed: object) -> float | None:
    """A measure as people type it: 6,5 or 6.5; nothing is none, what is no number is a wrong one."""
    told = str(typed if typed is not None else "").strip()
    if not told:
        return None
    return float(told.replace(",", ".")) if NUMBER.fullmatch(told) else WRONG


def text(typed: object) -> str:
    """What was typed; what a browser sends instead of a text is none."""
    return typed if isinstance(typed, str) else ""


def chosen(told: object) -> tuple[int | None, str]:
    """The id and name of the screen that the browser says is meant; it may say anything, and what is no id is none."""
    asked = told if isinstance(told, dict) else {}
    screen_id = asked.get("screen")
    return (screen_id if type(screen_id) is int and 0 < screen_id < MOST else None), text(asked.get("name"))
