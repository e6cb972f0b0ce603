"""Two writings of one code are one code: among the rows of an import, and against what the database has.

Nearly all codes are of capitals, digits and some signs, and stand for themselves; only the others are compared one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data_access.importer.codes import SIGNS, UNUSUAL, folded_code, may_be_near, shapes
from data_access.importer.values import tidy
from data_access.targets import Database

EXAMPLES, SOME, MOST_SHAPES = 3, 20_000, 5_000


class Spelling:
    """The codes in a column of the rows `staged`, and those of the table `target`, whose key they are or name."""

    def __init__(self, database: Database, staged: str, column: str, target: str) -> None:
        self._database, self._staged, self._target = database, staged, target
        self._column = database.quoted(column)
        self._is_unusual = False
        self._shapes: set[bytes] = set()

    def folded(self, codes: np.ndarray) -> np.ndarray:
        """How the unusual ones of some codes are compared; None = as they stand."""
        if len(self._shapes) < MOST_SHAPES:
            self._shapes |= shapes(codes)
        if not UNUSUAL.search("-".join(codes)):
            return np.full(len(codes), None, dtype=object)
        self._is_unusual = True
        return np.array([folded_code(code) if UNUSUAL.search(code) else None for code in codes], dtype=object)

    def unify(self) -> Iterator[str]:
        """Give each staged code the spelling that the database has, else that of its first row; what the report tells of it."""
        stored = f"FROM {self._target} WHERE {self._database.has_unusual('code', '[^A-Z0-9._/-]')}"
        has_stored = bool(self._database.rows(f"SELECT 1 {stored} LIMIT 1"))
        if not self._is_unusual and not has_stored:
            return
        run = self._database.run
        run("CREATE TEMPORARY TABLE stored_spelling (folded TEXT, code TEXT)")
        for some in self._database.chunks(f"SELECT code {stored}") if has_stored else ():
            self._database.add_rows("stored_spelling", [(folded_code(tidy(code)), code) for (code,) in some])
        key = f"COALESCE(folded, {self._column})"
        run(
            "CREATE TEMPORARY TABLE one_spelling AS "
            "SELECT k.folded, COALESCE(MIN(t.code), MIN(p.code), MIN(k.first)) AS code FROM ("
            f"SELECT {key} AS folded, {self._column} AS first, "
            f"ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY row_id) AS place FROM {self._staged} "
            f"WHERE folded IS NOT NULL OR {self._column} IN (SELECT folded FROM stored_spelling) "
            f"OR {self._column} IN (SELECT folded FROM {self._staged} WHERE folded IS NOT NULL)) AS k "
            f"LEFT JOIN {self._target} t ON t.code = k.folded LEFT JOIN stored_spelling p ON p.folded = k.folded "
            "WHERE k.place = 1 GROUP BY k.folded"
        )
        which = (
            f"FROM {self._staged} s JOIN one_spelling o ON o.folded = COALESCE(s.folded, s.{self._column}) "
            f"WHERE o.code <> s.{self._column} AND s.{self._column} NOT IN (SELECT code FROM stored_spelling)"
        )
        run(f"CREATE TEMPORARY TABLE respelled AS SELECT s.row_id, o.code, s.{self._column} AS came {which}")
        run(
            f"UPDATE {self._staged} SET {self._column} = respelled.code FROM respelled "
            f"WHERE respelled.row_id = {self._staged}.row_id"
        )
        found = self._database.rows(
            f"SELECT came, code, (SELECT COUNT(*) FROM respelled) FROM respelled ORDER BY row_id LIMIT {EXAMPLES}"
        )
        for name in ("respelled", "one_spelling", "stored_spelling"):
            run(f"DROP TABLE {name}")
        if found:
            told = ", ".join(f"{came} is {code}" for came, code, _ in found)
            yield f"{found[0][2]} rows write a code otherwise than the database or an earlier row does: {told}"

    def near(self) -> Iterator[str]:
        """What the report tells of new codes that differ from others by blanks and punctuation alone."""
        sample = [code for (code,) in self._database.rows(f"SELECT code FROM {self._target} LIMIT {SOME}")]
        if not may_be_near(self._shapes | shapes(sample)):
            return
        key = self._column
        for sign in SIGNS:
            key = f"REPLACE({key}, '{sign}', '')"
        stored = key.replace(self._column, "code")
        found = self._database.rows(
            "SELECT COUNT(*) OVER (), MIN(code), MAX(code) FROM ("
            f"SELECT {self._column} AS code, UPPER({key}) AS bare, 1 AS new FROM {self._staged} WHERE verdict IS NULL "
            f"UNION ALL SELECT code, UPPER({stored}), 0 FROM {self._target}) AS codes "
            f"GROUP BY bare HAVING MIN(code) <> MAX(code) AND MAX(new) = 1 ORDER BY MIN(code) LIMIT {EXAMPLES}"
        )
        if found:
            told = ", ".join(f"{one} and {other}" for _, one, other in found)
            yield f"please check: {found[0][0]} codes differ from others by blanks or punctuation alone: {told}"
