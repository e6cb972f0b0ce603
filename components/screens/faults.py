"""What is wrong with a value, in words: what came, and what was expected."""

from __future__ import annotations

from components import formats
from components.formats import Language
from components.i18n import say
from data_access.application import INCHES, LETTERS, METRES, Fault, notes
from data_access.names import tidy

# A note lasts from some minutes to some hours.
BOUNDS = {"inch": INCHES, "distance": METRES, "seconds": (notes.SHORTEST // notes.MINUTE, notes.LONGEST // notes.HOUR)}
SHOWN = 40


def told_fault(fault: Fault, typed: object, language: Language) -> str:
    """`typed` is what stands in the field; without it, what came to the database."""
    lowest, highest = (formats.measure(bound, language) for bound in BOUNDS.get(fault.field, (1, LETTERS)))
    came = tidy(str(typed) if typed else fault.came)
    told = came if len(came) <= SHOWN else f"{came[:SHOWN]}…"
    counts = {"length": formats.number(len(came), language), "lowest": lowest, "highest": highest}
    return say(f"screens.fault.{fault.field}.{fault.rule}", language, came=told, **counts)
