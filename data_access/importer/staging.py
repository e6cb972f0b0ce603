"""The accepted rows beside the table, in the database that is written: there they are judged together, and become its rows.

What is judged row by row needs no memory but that of a chunk. Which rows repeat or contradict each other is asked of the
database, in statements that SQLite (from 3.39) and PostgreSQL read alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from sqlalchemy import Table

from data_access.importer.collapse import Collapse
from data_access.importer.order import END_OF_DAY
from data_access.importer.rows import Rows
from data_access.importer.spelling import Spelling
from data_access.importer.values import is_time
from data_access.sources.contract import NOT_RECEIVED
from data_access.targets import Database, is_day

STAGED = "staged_rows"
STATED_CHANGE = "CASE WHEN stamped THEN updated_at END"
# Verdicts. Without one a row is new.
SAME, SUPERSEDED, COLLAPSED, STORED, CHANGED = "same", "superseded", "collapsed", "stored", "changed"
CONFIRMED, OLDER = "confirmed", "older"
DUPLICATES = {
    SAME: "the same in the file",
    SUPERSEDED: "superseded by a newer row",
    COLLAPSED: "collapsed into another row of the file",
    STORED: "already in the database",
    CONFIRMED: "still as in the database",
    OLDER: "older than what the database has",
}
CONFLICT, CONFLICT_STORED, UNKNOWN_DOSSIER = "conflicting-duplicate", "conflicts-with-database", "unknown-dossier"
REVERSED = "resolved-before-received"
REJECTED = {
    CONFLICT: "the same values as the other rows of this key, or a newer updated_at",
    CONFLICT_STORED: "the values that the database has, or a newer updated_at; --as-of says of which day an export is",
    UNKNOWN_DOSSIER: "a code of dossier in the database",
    REVERSED: "with the other rows of this code, or with what the database has, an end on the day of received_at or later",
}
NEVER_RECEIVED = ", ".join(str(int(status)) for status in NOT_RECEIVED)


class Staging:
    """One import's rows; `columns` are the contract columns that they state."""

    def __init__(self, database: Database, table: Table, columns: list[str], *, derives_status: bool) -> None:
        self.database, self.table, self.columns, self.derives_status = database, table, columns, derives_status
        self.key = [column.name for column in table.primary_key.columns]
        quote = database.quoted
        self.names = {name: quote(name) for name in columns}
        self.target = quote(table.name)
        types = [f"{self.names[name]} {database.type_of(table.c[name])}" for name in columns]
        marks = [f"row_id {database.row_id}", "stamped BOOLEAN", "remarks BIGINT", "lacks BIGINT", "folded TEXT", "verdict TEXT"]
        database.run(f"CREATE TEMPORARY TABLE {STAGED} ({', '.join([*marks, *types])})")
        self._spelled = next((name for name in ("code", "dossier_code") if name in columns), "")
        target = database.quoted("dossier") if self._spelled == "dossier_code" else self.target
        self.spelling = Spelling(database, STAGED, self._spelled, target) if self._spelled else None

    @contextmanager
    def adding(self) -> Iterator[Callable[[Rows], None]]:
        """Put open rows beside the table, some at a time."""
        with self.database.loading(STAGED, self.table, ["row_id", "stamped", "remarks", "lacks", "folded", *self.columns]) as load:

            def add(rows: Rows) -> None:
                at = np.flatnonzero(rows.open)
                lacks = np.full(len(at), sum(1 << place for place, name in enumerate(self.columns) if rows.lacks(name)))
                none = np.full(len(at), None, dtype=object)
                folded = self.spelling.folded(rows.values[self._spelled][at]) if self.spelling and len(at) else none
                marks = [rows.cells.first + at, rows.stamped[at], rows.remarks[at], lacks, folded]
                load([*marks, *(rows.values[name][at] for name in self.columns)])

            yield add

    def check_dossiers(self, column: str) -> None:
        """Reject events whose dossier the database does not have."""
        there = f"SELECT 1 FROM dossier d WHERE d.code = s.{self.names[column]}"
        self._judge(UNKNOWN_DOSSIER, f"SELECT row_id FROM {STAGED} s WHERE NOT EXISTS ({there})")

    def judge_files(self, collapse: Collapse | None) -> None:
        """Leave one row of each key: of equal ones the first, else what `collapse` says, else the newest, if all have a time."""
        key = self._listed(self.key)
        repeated = f"SELECT {key} FROM {STAGED} WHERE verdict IS NULL GROUP BY {key} HAVING COUNT(*) > 1"
        self.database.run(f"CREATE TEMPORARY TABLE contested AS {repeated}")
        if self.database.rows("SELECT 1 FROM contested LIMIT 1"):
            # A time of change that was derived is no statement of the files.
            said = ", ".join(STATED_CHANGE if name == "updated_at" else self.names[name] for name in self.columns)
            place = f"ROW_NUMBER() OVER (PARTITION BY {said} ORDER BY row_id) AS place"
            places = f"SELECT row_id, {place} FROM {self._contested()}"
            self._judge(SAME, f"SELECT row_id FROM ({places}) AS placed WHERE place > 1")
            if collapse:
                self._collapse(collapse)
            else:
                self._choose()
        self.database.run("DROP TABLE contested")

    def several_rows(self) -> tuple[int, int, str]:
        """How many keys have rows that contradict each other, how many keys there are, and one of the former."""
        key = self.names[self.key[0]]
        found = self.database.rows(f"SELECT COUNT(DISTINCT {key}), MIN({key}) FROM {STAGED} WHERE verdict = '{CONFLICT}'")[0]
        whole = self.database.rows(f"SELECT COUNT(DISTINCT {key}) FROM {STAGED}")[0][0]
        return found[0], whole, str(found[1])

    def judge_database(self, *, confirms: bool = False) -> None:
        """Compare with the rows of the same keys that the table has: the same, older, or of a newer time.

        `confirms`: a newer row that says the same moves the time of the last change alone.
        """
        if not self.database.rows(f"SELECT 1 FROM {self.target} LIMIT 1"):
            return
        same = " AND ".join(self._equal(name) for name in self.columns if name not in self.key) or "TRUE"
        newer = older = confirmed = "FALSE"
        if "updated_at" in self.columns:
            stored = self.database.moment("t.updated_at")
            newer, older = f"s.updated_at > {stored}", f"s.stamped AND s.updated_at < {stored}"
            if confirms:
                others = [self._equal(name) for name in self.columns if name not in (*self.key, "updated_at")]
                confirmed = " AND ".join([newer, *others])
        verdict = (
            f"CASE WHEN {same} THEN '{STORED}' WHEN {confirmed} THEN '{CONFIRMED}' WHEN {newer} THEN '{CHANGED}' "
            f"WHEN {older} THEN '{OLDER}' ELSE '{CONFLICT_STORED}' END"
        )
        found = (
            f"SELECT s.row_id, {verdict} AS verdict FROM {STAGED} s JOIN {self.target} t ON {self._join()} WHERE s.verdict IS NULL"
        )
        self.database.run(f"CREATE TEMPORARY TABLE found AS {found}")
        self.database.run(f"UPDATE {STAGED} SET verdict = found.verdict FROM found WHERE found.row_id = {STAGED}.row_id")
        self.database.run("DROP TABLE found")

    def judge_older_export(self, end: str) -> None:
        """What a newer export of the same units did not have is not new: no dossier of an older one is added."""
        moment = self.database.moment("t.updated_at")
        later = (
            f"SELECT t.unit_code FROM {self.target} t WHERE {moment} > '{end}' AND {self.database.clock(moment)} = '{END_OF_DAY}'"
        )
        self.database.run(f"UPDATE {STAGED} SET verdict = '{OLDER}' WHERE verdict IS NULL AND unit_code IN ({later})")

    def judge_order(self) -> None:
        """Reject dossiers that would end before they were received, by what several rows or the table say together."""
        day, values = self.database.day, {}
        for name in ("received_at", "resolved_at", "status"):
            stored = f"t.{name}" if name == "status" else self.database.moment(f"t.{name}")
            ours = f"CASE WHEN {self._lacks(name)} THEN {stored} ELSE s.{name} END" if name in self.columns else stored
            values[name] = ours
        self._judge(
            REVERSED,
            f"SELECT s.row_id FROM {STAGED} s LEFT JOIN {self.target} t ON {self._join()} "
            f"WHERE (s.verdict IS NULL OR s.verdict = '{CHANGED}') AND {values['status']} NOT IN ({NEVER_RECEIVED}) "
            f"AND {day(values['resolved_at'])} < {day(values['received_at'])}",
        )

    def write(self) -> None:
        """Make the rows without a contradiction rows of the table."""
        listed, changing = self._listed(self.columns), [name for name in self.columns if name not in self.key]
        self.database.run(f"INSERT INTO {self.target} ({listed}) SELECT {listed} FROM {STAGED} WHERE verdict IS NULL")
        if changing:
            values = ", ".join(f"{self.names[name]} = {self._new(name)}" for name in changing)
            join = " AND ".join(f"{self.target}.{self.names[name]} = s.{self.names[name]}" for name in self.key)
            self.database.run(f"UPDATE {self.target} SET {values} FROM {STAGED} s WHERE s.verdict = '{CHANGED}' AND {join}")
        if "updated_at" in self.columns:
            same = f"s.verdict = '{CONFIRMED}' AND {self.target}.code = s.code"
            self.database.run(f"UPDATE {self.target} SET updated_at = s.updated_at FROM {STAGED} s WHERE {same}")

    def counts(self) -> dict[str | None, int]:
        """How many rows have each verdict; None = new."""
        return dict(self.database.rows(f"SELECT verdict, COUNT(*) FROM {STAGED} GROUP BY verdict"))

    def remarks(self) -> list[tuple[int, int]]:
        """The rules that accepted rows break, as bits, and how many rows."""
        return self.database.rows(
            f"SELECT remarks, COUNT(*) FROM {STAGED} WHERE remarks <> 0 AND (verdict IS NULL OR verdict = '{CHANGED}') "
            "GROUP BY remarks ORDER BY remarks"
        )

    def named(self, column: str) -> set[str]:
        """The codes that accepted rows name in a column."""
        accepted = f"verdict IS NULL OR verdict = '{CHANGED}'"
        return {code for (code,) in self.database.rows(f"SELECT DISTINCT {self.names[column]} FROM {STAGED} WHERE {accepted}")}

    def rejected(self) -> Iterator[tuple[int, str]]:
        """Number and reason of the rows that were rejected here, in the order of the files."""
        reasons = ", ".join(f"'{reason}'" for reason in REJECTED)
        yield from self.database.stream(f"SELECT row_id, verdict FROM {STAGED} WHERE verdict IN ({reasons}) ORDER BY row_id")

    def _choose(self) -> None:
        """The newest row of a key stays if all of its rows state when they changed; else the first, and the others conflict."""
        key = self._listed(self.key)
        order, older = "row_id", "FALSE"
        if "updated_at" in self.columns:
            all_state = f"COUNT(*) OVER (PARTITION BY {key}) = COUNT({STATED_CHANGE}) OVER (PARTITION BY {key})"
            newest = f"CASE WHEN {all_state} THEN MAX(updated_at) OVER (PARTITION BY {key}) END"
            order, older = "CASE WHEN updated_at = newest THEN 0 ELSE 1 END, row_id", "COALESCE(updated_at < newest, FALSE)"
            rows = f"(SELECT row_id, {key}, updated_at, {newest} AS newest FROM {self._contested()}) AS dated"
        else:
            rows = self._contested()
        self._place(
            f"SELECT row_id, ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY {order}) AS place, "
            f"CASE WHEN {older} THEN '{SUPERSEDED}' ELSE '{CONFLICT}' END AS verdict FROM {rows}"
        )

    def _collapse(self, collapse: Collapse) -> None:
        """One row of each key, with the merged times of all of them, and what is derived from those."""
        key, order = self._listed(self.key), {"first": "row_id", "last": "row_id DESC"}.get(collapse.keep)
        if order is None:
            by = self.names[collapse.by]
            order = f"CASE WHEN {by} IS NULL THEN 1 ELSE 0 END, {by} DESC, row_id DESC"
        merges = {name: merge for name, merge in ({"updated_at": "latest"} | collapse.merges).items() if name in self.names}
        values = "".join(f", {_merged(self.names[name], merge, key)} AS {self.names[name]}" for name, merge in merges.items())
        self._place(
            f"SELECT row_id, '{COLLAPSED}' AS verdict, ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY {order}) AS place{values} "
            f"FROM {self._contested()}",
            [self.names[name] for name in merges],
        )
        if self.derives_status and "resolved_at" in self.names:
            self.database.run(f"UPDATE {STAGED} SET status = CASE WHEN resolved_at IS NULL THEN 4 ELSE 9 END WHERE verdict IS NULL")

    def _place(self, places: str, merged: Sequence[str] = ()) -> None:
        """Give all but the first row of each key their verdict, and the merged values to each."""
        self.database.run(f"CREATE TEMPORARY TABLE placed AS {places}")
        values = "".join(f", {name} = placed.{name}" for name in merged)
        self.database.run(
            f"UPDATE {STAGED} SET verdict = CASE WHEN placed.place > 1 THEN placed.verdict END{values} "
            f"FROM placed WHERE placed.row_id = {STAGED}.row_id"
        )
        self.database.run("DROP TABLE placed")

    def _contested(self) -> str:
        join = " AND ".join(f"c.{self.names[name]} = s.{self.names[name]}" for name in self.key)
        return f"(SELECT s.* FROM {STAGED} s JOIN contested c ON {join} WHERE s.verdict IS NULL) AS contested_rows"

    def _join(self) -> str:
        return " AND ".join(f"t.{self.names[name]} = s.{self.names[name]}" for name in self.key)

    def _judge(self, verdict: str, which: str) -> None:
        self.database.run(f"UPDATE {STAGED} SET verdict = '{verdict}' WHERE row_id IN ({which})")

    def _listed(self, columns: list[str]) -> str:
        return ", ".join(self.names[name] for name in columns)

    def _equal(self, name: str) -> str:
        ours, theirs = f"s.{self.names[name]}", f"t.{self.names[name]}"
        if is_time(self.table.c[name]):
            theirs = self.database.moment(theirs, day=is_day(self.table.c[name]))
        equal = f"{ours} IS NOT DISTINCT FROM {theirs}"
        return f"({equal} OR NOT s.stamped)" if name == "updated_at" else f"({equal} OR {self._lacks(name)})"

    def _new(self, name: str) -> str:
        """The value of a changed row; what its file has no column for stays as the table has it."""
        return f"CASE WHEN {self._lacks(name)} THEN {self.target}.{self.names[name]} ELSE s.{self.names[name]} END"

    def _lacks(self, name: str) -> str:
        return f"s.lacks & {1 << self.columns.index(name)} <> 0"


def _merged(column: str, merge: str, key: str) -> str:
    latest = f"MAX({column}) OVER (PARTITION BY {key})"
    if merge == "earliest":
        return f"MIN({column}) OVER (PARTITION BY {key})"
    if merge == "latest":
        return latest
    return f"CASE WHEN COUNT({column}) OVER (PARTITION BY {key}) = COUNT(*) OVER (PARTITION BY {key}) THEN {latest} END"
