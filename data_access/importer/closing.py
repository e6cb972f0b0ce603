"""What an export of a day no longer has: dossiers that the database holds open, and that are closed as stopped."""

from __future__ import annotations

from collections.abc import Sequence

from data_access.importer.codes import folded_code, tidy_code
from data_access.importer.mapping import Mapping
from data_access.importer.parts import FileError
from data_access.importer.reading import Cells
from data_access.importer.staging import STAGED, Staging
from data_access.importer.values import tidy
from data_access.sources import Status

FEW, ALL = "few", "all"
# More than this share of the open dossiers is no few that were forgotten.
SHARE = 0.2
EXAMPLES = 5
# A dossier that was never received ends as refused; one that is said to have ended has ended so; any other is stopped.
ENDED = ", ".join(str(int(status)) for status in (Status.WITHDRAWN, Status.PROCESSED, Status.RESULT_RETURNED))
ENDS_AS = (
    f"CASE WHEN status = {Status.AWAITING_RECEPTION:d} THEN {Status.REFUSED:d} "
    f"WHEN status IN ({ENDED}) THEN status ELSE {Status.STOPPED:d} END"
)


class Mentioned:
    """The codes of rejected rows: what stands there is in the file, though it is not imported."""

    def __init__(self) -> None:
        self.codes: set[str] = set()
        # Rows that may be of any dossier.
        self.unreadable = 0

    def add(self, codes: Sequence[str | None]) -> None:
        """The codes of some rejected rows, None = a row without one."""
        known = [code for code in codes if code]
        self.codes.update(known)
        self.unreadable += len(codes) - len(known)


def malformed_codes(cells: Cells, mapping: Mapping) -> list[str | None]:
    """The codes of rows that are rejected as they are read."""
    columns = [column.name for column in mapping.columns.get("code", ())]
    found = ([tidy_code(tidy(texts.get(name, ""))) for name in columns] for _, _, texts in cells.malformed)
    return [next(filter(None, codes), None) for codes in found]


def close_missing(staging: Staging, mentioned: Mentioned, end: str, asked: str) -> int:
    """Close the open dossiers that the files lack, of the units that they name, at `end`; how many.

    What was received or changed later is not asked for. Raises FileError where the files cannot tell, or would close more
    than some, unless `asked` is ALL.
    """
    if mentioned.unreadable:
        raise FileError(
            f"--close-missing: {mentioned.unreadable} rows have no code that can be read, so nobody can tell which dossiers the "
            "files lack; correct them first"
        )
    database, moment = staging.database, staging.database.moment
    scope = (
        f"SELECT t.code FROM dossier t WHERE t.resolved_at IS NULL AND t.status <> {Status.REFUSED:d} "
        f"AND t.unit_code IN (SELECT unit_code FROM {STAGED}) AND {moment('t.updated_at')} <= '{end}' "
        f"AND (t.received_at IS NULL OR {moment('t.received_at')} <= '{end}')"
    )
    database.run("CREATE TEMPORARY TABLE mentioned (code TEXT)")
    database.add_rows("mentioned", [(code,) for code in sorted(mentioned.codes | {*map(folded_code, mentioned.codes)})])
    mentions = "SELECT code FROM mentioned"
    lacking = f"{scope} AND UPPER(t.code) NOT IN ({mentions}) EXCEPT SELECT code FROM {STAGED} EXCEPT {mentions}"
    database.run(f"CREATE TEMPORARY TABLE lacking AS {lacking}")
    count = database.rows("SELECT COUNT(*) FROM lacking")[0][0]
    whole = database.rows(f"SELECT COUNT(*) FROM ({scope}) AS still_open")[0][0]
    if count > SHARE * whole and asked != ALL:
        _refuse(count, whole, [code for (code,) in database.rows(f"SELECT code FROM lacking ORDER BY code LIMIT {EXAMPLES}")])
    return count


def write_closed(staging: Staging, end: str) -> None:
    """Write what `close_missing` found."""
    staging.database.run(
        f"UPDATE dossier SET status = {ENDS_AS}, resolved_at = '{end}', updated_at = '{end}' "
        "WHERE code IN (SELECT code FROM lacking)"
    )


def _refuse(count: int, whole: int, codes: Sequence[str]) -> None:
    raise FileError(
        f"--close-missing would close {count} of {whole} open dossiers of the units in the files, more than a fifth "
        f"({', '.join(codes)}); expected an export of all that is open there. If it is one, say --close-missing=all"
    )
