"""What do the dates of a column tell about the order of day and month in them, and can they be believed?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

# The days that a spreadsheet of another region can turn round. By chance so many dates of several months have none above
# them, or none below, less than once in a million times: (12 / 30.4) ** 15, (18.4 / 30.4) ** 28.
TURNABLE, LOW_BY_CHANCE, HIGH_BY_CHANCE = 12, 15, 28
# Where nothing says that these were date cells, so many of each are asked.
ENOUGH = 3
# Some dates of another order are errors of their rows; more are another order.
SEVERAL, SHARE = 20, 0.1
EXAMPLES = 3
MIDNIGHT = "T00:00:00"


@dataclass
class Spread:
    """How many dates have a day that could be a month, and how many have not; examples as they came."""

    low: int = 0
    high: int = 0
    months: set[int] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)

    def add(self, texts: Sequence[str], days: np.ndarray) -> None:
        months = days.astype("datetime64[M]")
        above = (days - months.astype("datetime64[D]")).astype(int) + 1 > TURNABLE
        self.high += int(above.sum())
        self.low += int((~above).sum())
        self.months.update(np.unique(months).astype(int).tolist())
        shown = [text.removesuffix(MIDNIGHT) for text in texts[:EXAMPLES]]
        self.examples += [text for text in shown if text not in self.examples][: EXAMPLES - len(self.examples)]

    @property
    def count(self) -> int:
        return self.low + self.high

    def has_only(self, other: int, least: int) -> bool:
        """Whether there are so many dates, of several months, that none of the other half is no chance."""
        return not other and self.count >= least and len(self.months) > 1

    def __str__(self) -> str:
        return ", ".join(self.examples)


@dataclass
class DateOrders:
    """The dates of one column of a part: date cells (or ISO 8601), texts in a declared order, and texts of another order only."""

    cells: Spread = field(default_factory=Spread)
    texts: Spread = field(default_factory=Spread)
    # Some were date cells of a workbook.
    is_typed: bool = False
    other: int = 0
    other_examples: list[str] = field(default_factory=list)
    forms: tuple[str, str] = ("", "")

    def add_other(self, texts: Sequence[str], declared: str, fitting: str) -> None:
        """Texts that do not fit the declared order, and fit the other one."""
        self.other += len(texts)
        self.forms = (declared, fitting)
        self.other_examples += texts[: EXAMPLES - len(self.other_examples)]

    @property
    def is_of_another_order(self) -> bool:
        """Whether the declared order is not that of the file: those that fit it by accident would be wrong."""
        telling = self.other + self.texts.high
        return self.other > self.texts.high or self.other > max(SEVERAL, SHARE * telling)

    @property
    def are_turned(self) -> bool:
        """Whether a spreadsheet has probably taken the day for the month where it could, and left the others as text."""
        cells, texts = self.cells, self.texts
        if not cells.count or not texts.count or not (self.is_typed or min(cells.count, texts.count) >= ENOUGH):
            return False
        both = not cells.high and not texts.low
        return both or cells.has_only(cells.high, LOW_BY_CHANCE) or texts.has_only(texts.low, HIGH_BY_CHANCE)

    @property
    def may_be_turned(self) -> bool:
        """Whether there are date cells alone, and it is no chance that each could be turned."""
        return self.is_typed and not self.texts.count and self.cells.has_only(self.cells.high, LOW_BY_CHANCE)

    def refusal(self, name: str, asked: str) -> str:
        """Why the column cannot be believed, '' = it can; `name` is that of the contract."""
        if self.is_of_another_order:
            declared, fitting = self.forms
            return (
                f"{self.other} dates of {asked!r} do not fit {declared} and fit {fitting} ({', '.join(self.other_examples)}), "
                f"{self.texts.high} fit the former alone; expected one order, for of the others nobody can tell which is meant: "
                f'set [columns] {name} = {{ column = "{asked}", date_format = "{fitting}" }}, or correct the file'
            )
        if self.are_turned:
            return (
                f"{asked!r} mixes date cells ({self.cells}) with texts ({self.texts}), and those of one sort alone have days "
                f"above {TURNABLE}: a spreadsheet of another region has probably turned day and month of the cells. Compare "
                f'some with the system, then say [columns] {name} = {{ column = "{asked}", date_cells = "turned" }}, '
                'or "right" where they are what they should be'
            )
        return ""

    def note(self, asked: str) -> str:
        """What the report tells of the column, '' = nothing."""
        if not self.may_be_turned:
            return ""
        return (
            f"please check: none of the {self.cells.count} date cells of {asked!r} has a day above {TURNABLE} ({self.cells}); "
            "day and month may be turned round"
        )
