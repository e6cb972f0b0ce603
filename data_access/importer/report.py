"""What became of every row, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Report:
    """The count of each outcome; read = accepted + duplicates + rejected + skipped.

    `kept_by_rule` rows break a rule and are accepted; skipped lines are no rows. `closed`: dossiers of the database
    that the export no longer has.
    """

    read: int
    new: int
    changed: int
    duplicates_by_reason: dict[str, int]
    rejected_by_reason: dict[str, int]
    kept_by_rule: dict[str, int] = field(default_factory=dict)
    skipped_by_kind: dict[str, int] = field(default_factory=dict)
    read_by_file: dict[str, int] = field(default_factory=dict)
    created: dict[str, int] = field(default_factory=dict)
    closed: int = 0
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

    @property
    def skipped(self) -> int:
        return sum(self.skipped_by_kind.values())

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if len(self.read_by_file) > 1:
            yield from (f"{name}: {count} rows" for name, count in self.read_by_file.items())
        yield f"read       {self.read:>9}"
        yield f"accepted   {self.accepted:>9}  ({self.new} new, {self.changed} changed)"
        yield f"duplicates {self.duplicates:>9}" + _bracketed(self.duplicates_by_reason)
        yield f"rejected   {self.rejected:>9}" + _bracketed(self.rejected_by_reason)
        words, parts = "accepted + duplicates + rejected", f"{self.accepted} + {self.duplicates} + {self.rejected}"
        if self.skipped:
            yield f"skipped    {self.skipped:>9}" + _bracketed(self.skipped_by_kind)
            words, parts = f"{words} + skipped", f"{parts} + {self.skipped}"
        yield f"rows read = {words}: {self.read} = {parts}"
        if self.kept_by_rule:
            yield f"accepted although a rule is broken{_bracketed(self.kept_by_rule)}"
        if self.closed:
            yield f"closed     {self.closed:>9}  (open in the database, and no longer in the export)"
        if self.created:
            yield f"added to the unit database{_bracketed(self.created)}"
        yield from self.notes
        if self.rejects:
            yield f"rejected rows with their reasons: {self.rejects}"
        if self.dry_run:
            yield "dry run: nothing was written"


class Skipped:
    """The lines that were no rows: how many of each kind, and where they are."""

    # So many lines are named.
    SHOWN = 10

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], list[int]] = {}

    def add(self, part: str, skipped: Sequence[tuple[str, int]]) -> None:
        """Kind and line of some lines of a part."""
        for kind, line in skipped:
            self._lines.setdefault((part, kind), []).append(line)

    @property
    def by_kind(self) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for (_, kind), lines in self._lines.items():
            counts[kind] += len(lines)
        return dict(sorted(counts.items()))

    @property
    def notes(self) -> Iterator[str]:
        for (part, kind), lines in self._lines.items():
            more = ", …" if len(lines) > self.SHOWN else ""
            yield f"{part}: skipped: {len(lines)} {kind}, line {', '.join(map(str, lines[: self.SHOWN]))}{more}"


def _bracketed(counts: dict[str, int]) -> str:
    return f"  ({', '.join(f'{count} {name}' for name, count in counts.items())})" if counts else ""
