"""Which texts does a column of the template offer? The closed lists of the contract, and the lists of the province pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from data_access.importer.assistant.vocabulary import Heading, choices
from data_access.packs import Pack

# Excel compares no longer texts; a longer name is chosen by its code.
LONGEST_NAME = 250


@dataclass(frozen=True)
class Offer:
    """The texts of one drop-down list, each with what stands beside it in the catalogue.

    `closed`: nothing else may be written; else a text that is not listed is asked about, not refused.
    """

    name: str
    closed: bool
    rows: tuple[tuple[str, str], ...]

    @property
    def texts(self) -> list[str]:
        """What can be chosen."""
        return [text for text, _ in self.rows]

    def example(self, text: str) -> str:
        """The row that has `text`, else the first one: another province has other units."""
        return next((row[0] for row in self.rows if text in row), next(iter(self.texts), ""))


def offer(heading: Heading, pack: Pack) -> Offer | None:
    """The drop-down list of a column; None where it has none."""
    if heading.values:
        return Offer(heading.values, True, tuple((choice.text, choice.code) for choice in choices(heading.values)))
    if heading.pack_list:
        return Offer(heading.pack_list, False, tuple(PACK_LISTS[heading.pack_list](pack)))
    return None


def _named(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(name, code); the code first where several have the name, or where it is too long to be chosen."""
    counts = Counter(name for _, name in rows)
    return [(name, code) if counts[name] == 1 and len(name) <= LONGEST_NAME else (code, name) for code, name in rows]


def _units(pack: Pack) -> list[tuple[str, str]]:
    return [(str(row["code"]), str(row["name"])) for row in pack.units if row["valid_to"] is None]


def _procedures(pack: Pack) -> list[tuple[str, str]]:
    return [(str(row["code"]), str(row["name"])) for row in pack.procedures if row["valid_to"] is None and not row["simulated"]]


def _fields(pack: Pack) -> list[tuple[str, str]]:
    return [(str(row["code"]), str(row["name"])) for row in pack.fields]


def _metrics(pack: Pack) -> list[tuple[str, str]]:
    return [(name, "") for name in dict.fromkeys(str(row["metric"]) for row in pack.targets)]


# Links of the importer may be names; the other columns that point at another table hold its code.
PACK_LISTS: dict[str, Callable[[Pack], list[tuple[str, str]]]] = {
    "units": lambda pack: _named(_units(pack)),
    "procedures": lambda pack: _named(_procedures(pack)),
    "unit_codes": _units,
    "field_codes": _fields,
    "metrics": _metrics,
}
