"""Sources that say what cannot be: a build publishes what can be true and names the rest, or it refuses in words."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, datetime

import pytest

from components import viewer
from components.caches import caches
from data_access import sources
from data_access.mart import BuildError, Folder, build, refresh
from data_access.mart.extract import probe
from data_access.mart.flaws import FEW
from data_access.settings import Settings
from data_access.sources import SourceError
from data_access.store import Store
from tests.marts import codes, opened
from tests.sample import at, databases, dossier
from tests.sources import ROWS, run, source_file, without_keys

DOSSIERS = 300
# Many more rows than columns, so that a value may be wrong in each column, each time in another row.
MANY = 1_200
ABSURD = (
    "2025-02-30 08:00:00",
    "0000-00-00",
    "9999-12-31 23:59:59",
    "2025-07-01 25:61:61",
    "0001-01-01 00:00:00+14:00",
    "",
    "\x00\u202e=1+1",
    "x" * 1_000_000,
    None,
    b"\xff\xfe",
    -1,
    99,
    2**40,
    2**62,
    1e30,
    float("inf"),
    0.5,
)
TABLES = {
    table.name: table
    for data in (sources.DOSSIER_DB, sources.UNIT_DB)
    for table in data.sorted_tables
    if table.name != "provenance"
}
STRICT = ("holiday", "time_rule")
FILES = ("kpi-on-time", "kpi-overdue", "commune-sheet", "commune-funnel", "dossiers-by-unit")
LISTS = ("in_process", "received", "open_overdue", "resolved")


@pytest.fixture
def many(tmp_path) -> Settings:
    """A source with rows in every table, which takes any value in any column."""
    rows = [dossier(f"H-{n:03}", unit="ABSL"[n % 4], received=n % 20, due=n % 20 + 5, resolved=n % 20 + n % 9 if n % 3 else None,
                    status=10 if n % 3 else 4) for n in range(DOSSIERS)]  # fmt: skip
    events = [{"id": n, "dossier_code": f"H-{n:03}", "at": at(n % 20 + 1), "to_status": 5 if n % 2 else 4} for n in range(40)]
    staff = [{"unit_code": "A", "as_of": date(2025, 9, n + 1), "position": "p", "speciality": "s", "quota": n} for n in range(15)]
    settings = databases(tmp_path, rows, events, [(date(2025, 9, 2), False)], counted=staff)
    for table in TABLES:
        loosened(settings, table)
    # Enough of each that one wrong row in each column is a few.
    more = {
        "unit": "'U' || i, 'Xã ' || i, 'X' || i, 'xa', NULL, NULL, 0, 9, 1, 1, 1, 1, 1, NULL, NULL",
        "field": "'f' || i, 'Lĩnh vực ' || i, NULL",
        "procedure": "'9.' || i, 'Thủ tục ' || i, 'f1', 'xa', NULL, 5, 'ngay', 'toan_trinh', NULL, 1, 1, NULL, NULL, 0",
        "target": "'share_' || i, 1, 0.5, '2025-01-01', NULL, NULL",
        "milestone": "'2025-09-01', 'm' || i, NULL",
        "time_rule": "'r' || i, 'extra', 'f9', 0, NULL, 1, NULL, NULL, 'luật'",
        "holiday": "date('2025-10-01', '+' || i || ' days'), 0, 'nghỉ', NULL",
    }
    series = "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25)"
    run(settings, *(f"INSERT INTO {table} {series} SELECT {row} FROM n" for table, row in more.items()))
    return settings


def loosened(settings: Settings, table: str) -> None:
    """The table as a view may give it."""
    without_keys(settings, table, "DROP TABLE kept")


def spoil(settings: Settings, table: str, columns: list[str], value: object, first: int = 1) -> None:
    """The value in each of the columns, each time in another row."""
    with closing(sqlite3.connect(source_file(settings))) as connection:
        for row, column in enumerate(columns, first):
            connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (value, row))
        connection.commit()


def holds(settings: Settings, web) -> str:
    """Build; what is published is whole, told, and answers; what is refused says why in words, and its reason is noted."""
    try:
        version = build(settings)
    except BuildError as error:
        said = str(error)
        assert said.startswith(("SourceError: ", "BuildError: ")), said
        assert len(said) < 1_000
        assert Folder(settings.mart_folder).failure().reason in said
        return said
    assert version.dossiers + sum(version.excluded.values()) == DOSSIERS
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(web.extensions, viewer.EXTENSION, Store(settings, *caches(web, settings)))
        client = web.test_client()
        paths = [f"/export/{name}.csv" for name in FILES] + [f"/export/dossiers.csv?count={name}" for name in LISTS]
        for path in [*paths, "/version", "/", "/don-vi/A"]:
            answer = client.get(path)
            assert answer.status_code < 500, (path, answer.get_data()[:300])
            assert answer.get_data()
    return ""


def flaws(settings: Settings) -> list[tuple[str, str, int, str]]:
    with opened(settings) as mart:
        rows = mart.rows("SELECT place, reason, rows, examples FROM flaw ORDER BY place, reason")
    return list(rows.itertuples(index=False, name=None))


@pytest.mark.parametrize("values", [ABSURD[::2], ABSURD[1::2]], ids=["one half", "the other half"])
def test_absurd_values_in_every_column_are_left_out_and_named(many, web, values):
    for name, table in TABLES.items():
        if name not in STRICT:
            for place, value in enumerate(values):
                spoil(many, name, list(table.columns.keys()), value, first=1 + 7 * place)
    assert holds(many, web) == ""
    assert {place for place, *_ in flaws(many)} >= {"dossier.status", "dossier.due_at", "dossier_event.at", "target.value"}


@pytest.mark.long
@pytest.mark.parametrize("name", TABLES)
def test_an_absurd_value_in_one_column_never_ends_the_builder(many, web, name):
    for column in TABLES[name].columns.keys():  # noqa: SIM118
        kept = source_file(many).read_bytes()
        for value in ABSURD:
            spoil(many, name, [column], value)
            holds(many, web)
            source_file(many).write_bytes(kept)


@pytest.mark.parametrize("table", STRICT)
@pytest.mark.parametrize("value", ["2025-02-30", "x", 1e30])
def test_days_off_and_rules_of_law_that_cannot_be_read_are_refused(many, web, table, value):
    column = {"holiday": "day", "time_rule": "valid_from"}[table]
    spoil(many, table, [column], value)
    assert f"SourceError: {table}.{column}: 1 of " in holds(many, web)


@pytest.mark.parametrize("came", ["2025-02-30 08:00:00", "0000-00-00 00:00:00", "9999-99-99 99:99:99", "2025-07-01 25:00:00"])
def test_one_impossible_date_among_many_rows_leaves_out_its_dossier_alone(tmp_path, came):
    settings = databases(tmp_path, [dossier(f"H-{n}", resolved=3, status=10) for n in range(MANY)])
    for code, column in (("H-7", "received_at"), ("H-8", "due_at")):
        run(settings, f"UPDATE dossier SET {column} = '{came}' WHERE code = '{code}'")
    version = build(settings)
    assert (version.dossiers, version.excluded) == (MANY - 1, {"impossible-date": 1})
    assert flaws(settings) == [
        ("dossier.due_at", "impossible-date", 1, f"H-8: '{came}'"),
        ("dossier.received_at", "impossible-date", 1, f"H-7: '{came}'"),
    ]


def test_a_column_that_is_wrong_in_most_rows_is_a_wrong_view_and_refused(tmp_path):
    few = 3 * FEW
    settings = databases(tmp_path, [dossier(f"H-{n}") for n in range(few)])
    run(settings, f"UPDATE dossier SET received_at = '01/09/2025' WHERE rowid <= {FEW}")
    assert build(settings).excluded == {"impossible-date": FEW}
    run(settings, f"UPDATE dossier SET received_at = '01/09/2025' WHERE rowid <= {FEW + 1}")
    with pytest.raises(BuildError, match=f"dossier.received_at: {FEW + 1} of {few} rows hold no date.*'01/09/2025'.*expected"):
        build(settings)


def test_a_date_that_is_not_needed_leaves_nothing_out(tmp_path):
    rows = [dossier("waiting", status=1, received=None), dossier("refused", status=3, resolved=4), dossier("good")]
    settings = databases(tmp_path, rows)
    run(settings, "UPDATE dossier SET received_at = '9999-12-31 00:00:00' WHERE code <> 'good'")
    assert build(settings).excluded == {}
    assert codes(settings) == ["good", "refused", "waiting"]


def test_a_due_day_that_is_none_counts_as_missing(tmp_path, web):
    settings = databases(tmp_path, [dossier("a", due=5), dossier("b", due=5)])
    run(settings, "UPDATE dossier SET due_at = '9999-12-31 00:00:00', first_due_at = NULL WHERE code = 'a'")
    build(settings)
    with opened(settings) as mart:
        assert mart.rows("SELECT code FROM fact WHERE due_day IS NULL")["code"].tolist() == ["a"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(web.extensions, viewer.EXTENSION, Store(settings, *caches(web, settings)))
        listed = web.test_client().get("/export/dossiers.csv?count=in_process").get_data(as_text=True)
    assert listed.count("\r\n") == 3


@pytest.mark.parametrize("column", ["returned_at", "due_at", "submitted_at", "extension_at"])
def test_a_system_that_writes_a_far_day_for_none_is_built_and_told(tmp_path, column):
    settings = databases(tmp_path, [dossier(f"H-{n}") for n in range(3 * FEW)])
    run(settings, f"UPDATE dossier SET {column} = '1900-01-01 00:00:00'")
    assert build(settings).excluded == {}
    assert (f"dossier.{column}", "unlikely-date", 3 * FEW) in [row[:3] for row in flaws(settings)]
    run(settings, f"UPDATE dossier SET {column} = '01/01/2025'")
    with pytest.raises(BuildError, match=f"dossier.{column}: {3 * FEW} of {3 * FEW} rows hold no date"):
        build(settings)


def test_targets_without_an_end_are_never_published(settings):
    run(settings, "INSERT INTO target VALUES ('share', 1, 9e999, '2025-01-01', NULL, NULL)")
    build(settings)
    with opened(settings) as mart:
        assert "share" not in set(mart.dimensions.target["metric"])
    assert ("target.value", "unknown-value", 1, "share: inf") in flaws(settings)


def test_a_calendar_without_a_day_of_work_is_refused_in_words(settings):
    series = "WITH n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
    run(settings, f"INSERT INTO holiday {series} SELECT date('2010-01-01', '+' || i || ' days'), 0, 'x', NULL FROM n")
    with pytest.raises(BuildError, match="holiday: no day works from 2023-06-24 to 2034-08-23; expected"):
        build(settings)


def test_units_in_a_circle_and_no_units_at_all_are_built(settings):
    run(settings, "UPDATE unit SET parent_code = CASE code WHEN 'A' THEN 'B' ELSE 'A' END")
    assert build(settings).dossiers == len(ROWS)
    run(settings, "DELETE FROM unit")
    assert build(settings, accept=True).dossiers == len(ROWS)


def test_every_column_of_the_contract_is_missed_by_the_probe(settings):
    build(settings)
    for name, table in TABLES.items():
        loosened(settings, name)
        for column in table.columns.keys():  # noqa: SIM118
            run(settings, f'ALTER TABLE {name} RENAME COLUMN "{column}" TO renamed')
            with pytest.raises(SourceError, match=column):
                probe(settings)
            run(settings, f'ALTER TABLE {name} RENAME COLUMN renamed TO "{column}"')
    run(settings, "ALTER TABLE dossier RENAME COLUMN old_district TO renamed")
    with pytest.raises(BuildError, match="old_district"):
        refresh(settings)


def test_a_pause_of_years_moves_the_due_day_and_ends_nothing(tmp_path):
    rows = [dossier("long", received=-5000, due=None, status=4)]
    rows[0]["first_due_at"] = at(-4990)
    events = [
        {"id": 1, "dossier_code": "long", "at": at(-4995), "to_status": 5},
        {"id": 2, "dossier_code": "long", "at": at(0), "to_status": 4},
    ]
    settings = databases(tmp_path, rows, events)
    build(settings)
    with opened(settings) as mart:
        assert mart.rows("SELECT due_day - 20332 AS due FROM fact")["due"].tolist() == [3]


def test_a_text_that_is_no_answer_is_not_taken_for_yes(settings):
    run(settings, "UPDATE dossier SET fee_due = 'false', paid_online = 5, digitised = 1")
    build(settings)
    with opened(settings) as mart:
        row = mart.rows("SELECT DISTINCT fee_due, paid_online, digitised FROM fact")
    assert row.isna().iloc[0].tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("holiday", "said"),
    [
        ("2025-04-30", ""),
        ("2024-04-30", "Bảng ngày nghỉ lễ chỉ có đến hết năm 2024: 2 hồ sơ đến hạn sau đó, hạn có thể thay đổi"),
        (None, "Bảng ngày nghỉ lễ còn trống: hạn của 2 hồ sơ có thể thay đổi"),
    ],
)
def test_every_page_says_that_due_days_lie_where_no_day_off_is_known(settings, web, holiday, said):
    if holiday:
        run(settings, f"INSERT INTO holiday VALUES ('{holiday}', 0, 'x', NULL)")
    build(settings)
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(web.extensions, viewer.EXTENSION, Store(settings, *caches(web, settings)))
        layout = json.dumps(web.test_client().get("/_dash-layout").get_json(), ensure_ascii=False)
    assert (said in layout) if said else ("Bảng ngày nghỉ lễ" not in layout)


def test_the_first_and_the_last_year_that_count_are_counted(tmp_path, web):
    rows = [dossier("old", resolved=3, status=10), dossier("new", due=3), dossier("usual", due=3)]
    rows[0] |= {"received_at": datetime(1980, 1, 1, 8), "resolved_at": datetime(2199, 12, 31, 8), "due_at": datetime(1980, 1, 1, 9)}
    rows[1] |= {"due_at": datetime(2199, 12, 31, 17)}
    settings = databases(tmp_path, rows, [{"id": 1, "dossier_code": "new", "at": datetime(2199, 12, 31, 17), "to_status": 5}])
    assert build(settings).excluded == {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(web.extensions, viewer.EXTENSION, Store(settings, *caches(web, settings)))
        client = web.test_client()
        for path in ("/", *(f"/export/dossiers.csv?count={name}" for name in LISTS)):
            answer = client.get(path)
            assert answer.status_code == 200
            assert answer.get_data()
