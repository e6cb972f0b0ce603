"""Several rows of a file for one code: the declared rule that makes one of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Date, DateTime

from data_access.importer import declarations as declared
from data_access.importer.kinds import Kind

KEEP = ("first", "last", "newest")
# How one value is made of those of all rows of a code; "latest-if-all": missing as long as one of them is missing.
MERGES = ("earliest", "latest", "latest-if-all")


@dataclass(frozen=True)
class Collapse:
    """`keep` says which row stays (newest = by the column `by`), `merges` which times are made of all of them."""

    keep: str
    by: str
    merges: dict[str, str]

    @classmethod
    def of(cls, given: dict[str, object], kind: Kind) -> Collapse | None:
        """The section [collapse], None where it is left out. Raises MappingError."""
        if not given:
            return None
        times = [column.name for column in kind.table.columns if isinstance(column.type, DateTime | Date)]
        declared.known("[collapse]", given, ["keep", "by", *times])
        keep = declared.choice("[collapse] keep", given.get("keep"), {name: name for name in KEEP})
        by = (
            declared.choice("[collapse] by", given.get("by", "updated_at"), {name: name for name in times})
            if keep == "newest"
            else ""
        )
        merges = {
            name: declared.choice(f"[collapse] {name}", merge, {name: name for name in MERGES})
            for name, merge in given.items()
            if name in times
        }
        return cls(keep, by, merges)
