"""What cells tell beside their values: whether all of a column, or of a file, can be believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from data_access.importer import legacy
from data_access.importer.date_orders import DateOrders
from data_access.importer.numbers import Marks
from data_access.importer.parts import FileError


class Doubts:
    """Of each part: the order of day and month in its columns, and the marks of its numbers. `decimal` as it is declared."""

    def __init__(self, decimal: str) -> None:
        self._decimal = decimal
        # By part, contract column and column of the file.
        self._orders: dict[tuple[str, str, str], DateOrders] = {}
        self._marks: dict[str, Marks] = {}

    def orders(self, part: str, name: str, asked: str) -> DateOrders:
        return self._orders.setdefault((part, name, asked), DateOrders())

    def marks(self, part: str) -> Marks:
        return self._marks.setdefault(part, Marks(self._decimal))

    def refuse(self) -> None:
        """Raise FileError where what was read may mean something else."""
        for (part, name, asked), orders in self._orders.items():
            if refusal := orders.refusal(name, asked):
                raise FileError(f"{part}: {refusal}")
        for part, marks in self._marks.items():
            if doubt := marks.doubt():
                raise FileError(f'{part}: {doubt}; say which is the decimal mark: [file] decimal = "," or "."')

    def notes(self) -> Iterator[str]:
        """What the report tells of columns that are believed."""
        for (part, _, asked), orders in self._orders.items():
            if note := orders.note(asked):
                yield f"{part}: {note}"


def refuse_legacy(part: str, asked: str, texts: Sequence[str], known: Callable[[str], object] = lambda _text: False) -> None:
    """Raise FileError where the text of a column is in another writing than Unicode; `known` tells the names that are."""
    if not "".join(texts).isascii() and (name := legacy.recognised(texts, known)):
        raise FileError(f"{part}: the text of {asked!r} {legacy.told(texts, name)}")
