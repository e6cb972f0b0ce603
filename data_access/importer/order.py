"""What is to be imported, as it was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from data_access.importer.declarations import MappingError
from data_access.importer.mapping import Mapping
from data_access.settings import ZONE

# The moment of an export of a day.
END_OF_DAY = "23:59:59"


@dataclass(frozen=True)
class Order:
    """What is imported: the files, the mapping, the database `into`; `units` names the unit database, '' = the same one.

    `rejects` says where rejected rows go, `now` after which day nothing can have happened. `as_of`: the files are an export
    of this day, at its end; `close_missing` says whether open dossiers that it lacks are closed: '' = no, `few` or `all`.
    """

    paths: tuple[Path, ...]
    mapping: Mapping
    into: str
    units: str = ""
    create_missing: bool = False
    rejects: Path | None = None
    dry_run: bool = False
    now: datetime | None = None
    as_of: date | None = None
    close_missing: str = ""

    @property
    def rejects_path(self) -> Path:
        """Where rejected rows go; unless said, beside the first file: of 2024.csv and of 2024.csv.gz to 2024.rejects.csv."""
        first = self.paths[0]
        plain = Path(first.stem) if first.suffix.lower() == ".gz" else first
        return self.rejects or first.with_name(f"{plain.stem}.rejects.csv")

    @property
    def until(self) -> datetime:
        """The moment after which nothing can have happened: now, or the end of the day that the export is of."""
        now = self.now or datetime.now(ZONE)
        return now if self.as_of is None else datetime.combine(self.as_of, time.fromisoformat(END_OF_DAY), ZONE)

    @property
    def end(self) -> str:
        """The end of the day that the export is of, as the database has it; '' = no day is said."""
        return "" if self.as_of is None else f"{self.as_of} {END_OF_DAY}"

    def check(self) -> None:
        """Raise MappingError where a day is said of what has none, or one that is not over."""
        if self.close_missing and self.as_of is None:
            raise MappingError("--close-missing came without --as-of; expected the day that the export is of")
        if self.as_of is None:
            return
        if self.mapping.kind.name != "dossiers":
            raise MappingError(f"--as-of came for {self.mapping.kind.name}; it is of dossiers, whose rows have a time of change")
        today = (self.now or datetime.now(ZONE)).date()
        if self.as_of > today:
            raise MappingError(f"--as-of: {self.as_of} came; expected a day up to today, {today}")
