"""What became of every row, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Report:
    """The count of each outcome; read = accepted + duplicates + rejected. `kept_by_rule` rows break a rule and are accepted."""

    read: int
    new: int
    changed: int
    duplicates_by_reason: dict[str, int]
    rejected_by_reason: dict[str, int]
    kept_by_rule: dict[str, int] = field(default_factory=dict)
    read_by_file: dict[str, int] = field(default_factory=dict)
    created: dict[str, int] = field(default_factory=dict)
    rejects: Path | None = None
    notes: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def accepted(self) -> int:
        return self.new + self.changed

    @property
    def duplicates(self) -> int:
        return sum(self.duplicates_by_reason.values())

    @property
    def rejected(self) -> int:
        return sum(self.rejected_by_reason.values())

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if len(self.read_by_file) > 1:
            yield from (f"{name}: {count} rows" for name, count in self.read_by_file.items())
        yield f"read       {self.read:>9}"
        yield f"accepted   {self.accepted:>9}  ({self.new} new, {self.changed} changed)"
        yield f"duplicates {self.duplicates:>9}" + _bracketed(self.duplicates_by_reason)
        yield f"rejected   {self.rejected:>9}" + _bracketed(self.rejected_by_reason)
        parts = f"{self.accepted} + {self.duplicates} + {self.rejected}"
        yield f"rows read = accepted + duplicates + rejected: {self.read} = {parts}"
        if self.kept_by_rule:
            yield f"accepted although a rule is broken{_bracketed(self.kept_by_rule)}"
        if self.created:
            yield f"added to the unit database{_bracketed(self.created)}"
        yield from self.notes
        if self.rejects:
            yield f"rejected rows with their reasons: {self.rejects}"
        if self.dry_run:
            yield "dry run: nothing was written"


def _bracketed(counts: dict[str, int]) -> str:
    return f"  ({', '.join(f'{count} {name}' for name, count in counts.items())})" if counts else ""
