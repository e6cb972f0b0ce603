"""What a person may see. It stands in every query's signature and in every cache key; nothing said means nothing seen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """Units by code, sorted; `units` missing means all of them. The default sees nothing."""

    name: str = "nobody"
    units: tuple[str, ...] | None = ()

    def allows(self, unit_code: str) -> bool:
        return self.units is None or unit_code in self.units


EVERYTHING = Scope("everything", None)
