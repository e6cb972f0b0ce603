"""What is wrong with values that a person gave: which field, what came, which rule it breaks, what was expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Field = Literal["code", "name", "inch", "distance", "bezel", "text", "seconds"]
Rule = Literal["missing", "long", "taken", "range", "choice", "unknown"]
SHOWN = 60


@dataclass(frozen=True)
class Fault:
    """One value that is not taken. `came` is what came, cut; `expected` is for a command line, pages have words of their own."""

    field: Field
    rule: Rule
    came: str
    expected: str


class WrongValuesError(ValueError):
    """Values that are not taken; nothing was written. `faults` names each of them."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.field}: got {fault.came[:SHOWN]!r}; expected {fault.expected}" for fault in faults))


def line_fault(field: Field, text: str, most: int) -> Fault | None:
    """What is wrong with a line of text that was tidied: nothing, none, or more letters than there is room for."""
    if 1 <= len(text) <= most:
        return None
    return Fault(field, "long" if text else "missing", text, f"1 to {most} letters")


def range_fault(field: Field, value: float | None, allowed: tuple[float, float]) -> Fault | None:
    """What is wrong with a number; a missing one is none, and neither is what is no number at all."""
    lowest, highest = allowed
    if value is None or lowest <= value <= highest:
        return None
    return Fault(field, "range", str(value), f"{lowest:g} to {highest:g}")
