"""Legal bases of metrics: from when to when each holds. Their names are told by `basis.<key>` of the locales (DOMAIN §0, §1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Better = Literal["higher", "lower"]


@dataclass(frozen=True)
class Basis:
    """The days on which a text is in force; a missing end is open. Press and assumptions hold from when they were made."""

    valid_from: date
    valid_to: date | None = None


BASES: dict[str, Basis] = {
    "form": Basis(date(2020, 10, 21)),
    "one_stop_before": Basis(date(2018, 6, 21), date(2025, 6, 30)),
    "one_stop": Basis(date(2025, 7, 1)),
    "online": Basis(date(2022, 8, 15)),
    "index": Basis(date(2022, 6, 23)),
    "receipt": Basis(date(2025, 9, 15)),
    "letter": Basis(date(2025, 7, 16)),
    "territory": Basis(date(2025, 7, 16)),
    "city": Basis(date(2025, 8, 11)),
    "silent": Basis(date(2025, 7, 16)),
    "staff": Basis(date(2025, 8, 21)),
    "assumed": Basis(date(2025, 7, 1)),
}
ONE_STOP = ("one_stop_before", "one_stop")
