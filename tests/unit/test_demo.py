"""The published figures come out of the simulated rows, and the rows do not contradict themselves."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date

import numpy as np
import pytest
from sqlalchemy import create_engine, inspect

from data_access import packs
from data_access.clock import WorkCalendar, day_number
from data_access.demo import make, schedules
from data_access.demo.__main__ import main
from data_access.demo.plan import FIRST_DAY, LAST_DAY, PlanError, read
from data_access.demo.receipts import Receipts
from data_access.demo.schedules import LONGEST_PAUSE, Schedule
from data_access.demo.volumes import apportioned
from data_access.demo.writing import replacing
from data_access.sources import DOSSIER_DB, UNIT_DB

NOW = "2025-09-30 17:00:00"
PERIOD = "BETWEEN '2025-07-01' AND '2025-09-30'"
PUBLISHED = {"communes": (182_661, 173_056), "departments": (75_869, 46_906), "branches": (49_305, 25_845)}
PAUSED = "status IN (5, 6, 8)"
OPEN_LATE = "resolved_at IS NULL AND status NOT IN (5, 6, 8) AND date(due_at) < '2025-09-30'"
LATE = "date(resolved_at) > date(due_at) AND status IN (9, 10)"
STREAM = """
    CASE WHEN unit.kind IN ('phuong', 'xa', 'dac_khu') THEN 'communes'
         WHEN unit.kind = 'so_nganh' THEN 'departments' ELSE 'branches' END
"""
CODE = re.compile(r"[HG]\d{2}(\.\d{1,3}){0,3}-\d{6}-\d{4,5}|\d{3}\.\d{2}\.\d{2}\.H\d{2}-\d{6}-\d{4}")


def connected(folder):
    connection = sqlite3.connect(folder / "dossiers.db")
    connection.execute("ATTACH ? AS units", (str(folder / "units.db"),))
    connection.execute(f"""
        CREATE TEMP VIEW received AS SELECT dossier.*, unit.short_name, {STREAM} AS stream
        FROM dossier JOIN units.unit ON unit.code = dossier.unit_code
        WHERE received_at IS NOT NULL AND status NOT IN (1, 3)
    """)
    return closing(connection)


@pytest.fixture(scope="session")
def demo(demo_folder):
    with connected(demo_folder) as connection:
        yield connection


def one(demo, query, *values):
    return demo.execute(query, values).fetchone()[0]


def rows_of(folder):
    with connected(folder) as connection:
        tables = ("dossier", "dossier_event", "procedure", "unit")
        return [connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables]


def published(demo):
    counted = demo.execute(f"""
        SELECT stream, sum(date(received_at) {PERIOD}), sum(coalesce(date(resolved_at) {PERIOD}, 0))
        FROM received GROUP BY stream
    """)
    return {stream: (received, resolved) for stream, received, resolved in counted}


def working_days(column):
    """The numbers of working days of a column of times as text."""
    exceptions = [(row["day"], row["is_working"]) for row in packs.load("da-nang").holidays]
    calendar = WorkCalendar.of(FIRST_DAY, LAST_DAY, exceptions)
    return calendar.index[np.array([text[:10] for text in column], dtype="datetime64[D]").astype(int) - calendar.first]


@pytest.fixture(scope="session")
def other_folder(tmp_path_factory):
    """The demo of another seed."""
    folder = tmp_path_factory.mktemp("other")
    make(folder, "da-nang", 2)
    return folder


def test_each_stream_receives_and_resolves_exactly_what_was_published(demo):
    assert published(demo) == PUBLISHED


def test_another_seed_comes_to_the_same_published_figures(other_folder):
    with connected(other_folder) as other:
        assert published(other) == PUBLISHED
        silent = other.execute("""
            SELECT unit_code FROM received WHERE stream = 'communes'
            GROUP BY unit_code HAVING sum(date(received_at) <= '2025-07-15') - sum(received_at < '2025-07-01') < 150
        """).fetchall()
        assert len(silent) == 64


@pytest.mark.parametrize("stream", ["communes", "departments", "branches"])
def test_in_process_is_what_came_over_plus_received_less_resolved(demo, stream):
    carried = one(demo, "SELECT count(*) FROM received WHERE stream = ? AND received_at < '2025-07-01'", stream)
    received = one(demo, "SELECT count(*) FROM received WHERE stream = ? AND received_at >= '2025-07-01'", stream)
    resolved = one(demo, "SELECT count(*) FROM received WHERE stream = ? AND resolved_at IS NOT NULL", stream)
    in_process = one(demo, "SELECT count(*) FROM received WHERE stream = ? AND resolved_at IS NULL", stream)
    assert carried > 0
    assert in_process == carried + received - resolved


def test_the_catalogue_of_september_has_the_published_numbers(demo):
    counted = demo.execute("""
        SELECT count(*), sum(online_level IN ('toan_trinh', 'mot_phan')), sum(territory_independent), sum(NOT simulated)
        FROM procedure WHERE valid_from <= '2025-09-30' AND (valid_to IS NULL OR valid_to >= '2025-09-30')
    """).fetchone()
    assert counted == (2_239, 2_109, 1_160, 158)


def test_simulated_procedures_of_september_state_no_level(demo):
    assert one(demo, "SELECT count(*) FROM procedure WHERE simulated AND valid_to IS NULL AND levels IS NOT NULL") == 0


def test_the_catalogue_of_june_has_the_planned_numbers(demo):
    counted = demo.execute("""
        SELECT levels, count(*) FROM procedure
        WHERE valid_from <= '2025-06-30' AND (valid_to IS NULL OR valid_to >= '2025-06-30') GROUP BY levels
    """).fetchall()
    assert counted == [("tinh", 1_587), ("xa", 389)]


def test_exactly_64_communes_other_than_hoang_sa_are_silent_in_the_first_half_of_july(demo):
    counts = demo.execute("""
        SELECT unit_code, sum(date(received_at) BETWEEN '2025-07-01' AND '2025-07-15') FROM received
        WHERE stream = 'communes' GROUP BY unit_code
    """).fetchall()
    assert len(counts) == 93
    assert sum(count < 150 for _, count in counts) == 64
    assert sum(count for _, count in counts) / 182_661 == pytest.approx(0.08, abs=0.008)


def test_hoang_sa_never_has_a_dossier(demo):
    assert one(demo, "SELECT count(*) FROM dossier WHERE '20333' IN (unit_code, place_unit_code, step_unit_code)") == 0


def test_nothing_happens_after_now(demo):
    moments = ("submitted_at", "received_at", "resolved_at", "returned_at", "extension_at", "updated_at")
    for moment in moments:
        assert one(demo, f"SELECT max({moment}) FROM dossier") <= NOW, moment
    assert one(demo, "SELECT max(at) FROM dossier_event") <= NOW


@pytest.mark.parametrize(
    "contradiction",
    [
        pytest.param("resolved_at < received_at", id="resolved before it was received"),
        pytest.param("received_at < submitted_at", id="received before it was submitted"),
        pytest.param("date(due_at) < date(received_at)", id="due before the day of receipt"),
        pytest.param("due_at < first_due_at", id="due before the receipt said"),
        pytest.param("returned_at < resolved_at", id="returned before it was resolved"),
        pytest.param("returned_at IS NOT NULL AND status <> 10", id="returned, but not in status 10"),
        pytest.param("status IN (7, 9, 10) AND resolved_at IS NULL", id="ended without a day"),
        pytest.param("status IN (2, 4, 5, 6) AND resolved_at IS NOT NULL", id="open with an end"),
        pytest.param("channel = 2 AND status IN (9, 10) AND NOT electronic_result", id="online without electronic result"),
        pytest.param("paid_online AND NOT fee_due", id="paid without a fee"),
        pytest.param("updated_at < max(received_at, coalesce(resolved_at, ''), coalesce(returned_at, ''))", id="stale update"),
        pytest.param("strftime('%w', received_at) IN ('0', '6')", id="received on a day off"),
        pytest.param("date(received_at) IN ('2025-09-01', '2025-09-02')", id="received on a holiday"),
        pytest.param("received_at < '2025-07-01' AND resolved_at < '2025-07-01'", id="carried over but finished before"),
        pytest.param("received_at >= '2025-07-01' AND old_district IS NOT NULL", id="new, but of an old district"),
        pytest.param("stream <> 'departments' AND received_at < '2025-07-01' AND old_district IS NULL", id="from nowhere"),
        pytest.param("place_unit_code = unit_code", id="another place that is the same"),
        pytest.param("resolved_at IS NULL AND step IS NULL", id="open without a step"),
        pytest.param("strftime('%y%m%d', received_at) <> substr(code, instr(code, '-') + 1, 6)", id="code of another day"),
    ],
)
def test_no_received_dossier_contradicts_itself(demo, contradiction):
    assert one(demo, f"SELECT count(*) FROM received WHERE {contradiction}") == 0


def test_refused_and_waiting_dossiers_were_never_received(demo):
    assert one(demo, "SELECT count(*) FROM dossier WHERE status IN (1, 3) AND received_at IS NOT NULL") == 0
    assert one(demo, "SELECT count(*) FROM dossier WHERE status = 3 AND resolved_at < submitted_at") == 0
    assert one(demo, "SELECT count(*) FROM dossier WHERE status = 1 AND (resolved_at IS NOT NULL OR channel <> 2)") == 0
    assert one(demo, "SELECT count(*) FROM dossier WHERE status = 1") > 300


def test_every_code_has_the_official_form(demo):
    codes = [code for (code,) in demo.execute("SELECT code FROM dossier")]
    assert [code for code in codes if not CODE.fullmatch(code)] == []


def test_every_dossier_names_a_unit_a_procedure_and_an_owner_of_its_stream(demo):
    assert one(demo, "SELECT count(*) FROM dossier WHERE procedure_code NOT IN (SELECT code FROM procedure)") == 0
    assert one(demo, "SELECT count(*) FROM dossier WHERE unit_code NOT IN (SELECT code FROM unit)") == 0
    assert one(demo, "SELECT count(*) FROM dossier WHERE step_unit_code NOT IN (SELECT code FROM unit)") == 0


def test_the_last_event_of_a_paused_dossier_opened_its_pause(demo):
    assert (
        one(
            demo,
            """
        SELECT count(*) FROM received WHERE resolved_at IS NULL AND status IN (5, 6, 8) AND status IS NOT (
            SELECT to_status FROM dossier_event WHERE dossier_code = code ORDER BY at DESC, id DESC LIMIT 1)
    """,
        )
        == 0
    )


def test_pauses_open_and_close_in_turn_between_reception_and_end(demo):
    events = demo.execute("""
        SELECT dossier_code, at, from_status, to_status, received_at, resolved_at FROM dossier_event
        JOIN dossier ON code = dossier_code ORDER BY dossier_code, at, id
    """).fetchall()
    before = {}
    for code, at, from_status, to_status, received_at, resolved_at in events:
        assert from_status == before.get(code, 4), code
        assert received_at < at <= (resolved_at or NOW), code
        before[code] = to_status


def test_the_due_day_moves_by_the_working_days_of_ended_pauses(demo):
    pairs = demo.execute("""
        SELECT first_due_at, due_at, min(at), max(at) FROM received JOIN dossier_event ON dossier_code = code
        WHERE due_at IS NOT NULL AND extension_at IS NULL AND status IN (4, 9, 10) GROUP BY code HAVING count(*) = 2
    """).fetchall()
    first_due, due, opened, closed = (working_days(column) for column in zip(*pairs, strict=True))
    assert len(pairs) > 1_000
    assert (due - first_due == closed - opened).all()


@pytest.mark.parametrize(
    ("stream", "low", "high"),
    [
        ("communes", 0.975, 0.985),
        ("departments", 0.95, 0.97),
        ("branches", 0.90, 0.925),
    ],
)
def test_streams_are_as_punctual_as_assumed(demo, stream, low, high):
    late = one(demo, f"SELECT avg(coalesce({LATE}, 0)) FROM received WHERE resolved_at IS NOT NULL AND stream = ?", stream)
    assert low <= 1 - late <= high


def test_lateness_is_concentrated_in_few_communes(demo):
    rates = [
        rate
        for (rate,) in demo.execute(f"""
        SELECT 1 - avg(coalesce({LATE}, 0)) FROM received WHERE stream = 'communes' AND resolved_at IS NOT NULL
        GROUP BY unit_code
    """)
    ]
    assert sum(rate >= 0.99 for rate in rates) >= 60
    assert 2 <= sum(rate < 0.93 for rate in rates) <= 3


def test_overdue_open_dossiers_have_the_assumed_number_and_age(demo):
    counts = dict(demo.execute(f"SELECT stream, count(*) FROM received WHERE {OPEN_LATE} GROUP BY stream"))
    assert 1_000 <= counts["communes"] <= 1_500
    assert counts["communes"] < counts["branches"]
    calendar = read(packs.load("da-nang")).calendar
    oldest = one(demo, f"SELECT min(date(due_at)) FROM received WHERE {OPEN_LATE}")
    assert calendar.add(int(np.datetime64(oldest).astype(int)), 60) >= day_number(date(2025, 9, 30))


@pytest.mark.parametrize(
    ("stream", "paused", "overdue"),
    [
        ("communes", (0.05, 0.20), (0.06, 0.09)),
        ("departments", (0.05, 0.20), (0.05, 0.09)),
        ("branches", (0.30, 0.40), (0.10, 0.16)),
    ],
)
def test_most_of_what_is_open_is_in_time_some_paused_and_few_overdue(demo, stream, paused, overdue):
    shares = demo.execute(
        f"""
        SELECT avg({PAUSED}), avg(coalesce({OPEN_LATE}, 0)) FROM received WHERE resolved_at IS NULL AND stream = ?
    """,
        (stream,),
    ).fetchone()
    assert paused[0] <= shares[0] <= paused[1]
    assert overdue[0] <= shares[1] <= overdue[1]


def test_at_the_branches_most_pauses_wait_for_the_financial_obligation(demo):
    assert one(demo, f"SELECT avg(status = 6) FROM received WHERE stream = 'branches' AND resolved_at IS NULL AND {PAUSED}") > 0.6


def test_no_pause_is_longer_than_an_applicant_needs(demo):
    spells = demo.execute(f"""
        SELECT at, coalesce(lead(at) OVER (PARTITION BY dossier_code ORDER BY at, id), '{NOW}'), to_status FROM dossier_event
        WHERE dossier_code NOT IN (SELECT code FROM dossier WHERE resolved_at IS NOT NULL AND status IN (7, 8))
    """).fetchall()
    opened, closed, status = zip(*spells, strict=True)
    lengths = (working_days(closed) - working_days(opened))[np.isin(status, (5, 6, 8))]
    assert len(lengths) > 40_000
    assert lengths.max() <= LONGEST_PAUSE


@pytest.mark.parametrize("stream", ["communes", "departments", "branches"])
def test_overdue_dossiers_grow_fewer_with_age_and_most_are_young(demo, stream):
    due = [day for (day,) in demo.execute(f"SELECT due_at FROM received WHERE {OPEN_LATE} AND stream = ?", (stream,))]
    age = working_days([NOW]) - working_days(due)
    weeks, fortnight, month, old = np.histogram(age, (1, 8, 16, 31, 61))[0]
    assert weeks > fortnight > month > old > 0
    assert weeks > 0.5 * len(due)


def test_long_legal_times_carry_most_of_what_departments_receive(demo):
    share = one(
        demo,
        """
        SELECT avg(procedure.simulated AND time_value BETWEEN 25 AND 60) FROM received
        JOIN procedure ON procedure.code = procedure_code WHERE stream = 'departments' AND received_at >= '2025-07-01'
    """,
    )
    assert 0.55 <= share <= 0.65


def test_real_procedures_keep_their_legal_times(demo):
    times = dict(demo.execute("SELECT code, time_value FROM procedure WHERE NOT simulated"))
    assert times == {row["code"]: row["time_value"] for row in packs.load("da-nang").procedures}


def test_what_is_resolved_grows_from_the_first_day_on_without_a_jump(demo):
    counts = demo.execute("""
        SELECT date(resolved_at), count(*) FROM received
        WHERE resolved_at IS NOT NULL AND strftime('%w', resolved_at) BETWEEN '1' AND '5' GROUP BY 1 ORDER BY 1
    """).fetchall()
    days, resolved = zip(*counts, strict=True)
    assert days[0] == "2025-07-01"
    assert resolved[0] < one(demo, "SELECT count(*) FROM received WHERE date(received_at) = '2025-07-01'")
    assert resolved[0] < min(resolved[5:])
    # Mondays are busy, and most dossiers are resolved on the day they come: a day is compared with that of the week before.
    assert all(abs(after - before) < 900 for before, after in zip(resolved, resolved[5:], strict=False))


def test_what_was_carried_over_is_resolved_over_all_of_july(demo):
    counts = [
        count
        for (count,) in demo.execute("""
        SELECT count(*) FROM received WHERE received_at < '2025-07-01' AND date(resolved_at) < '2025-08-01'
        AND strftime('%w', resolved_at) BETWEEN '1' AND '5' GROUP BY date(resolved_at) ORDER BY 1
    """)
    ]
    assert len(counts) == 23
    assert max(counts) < 0.1 * sum(counts)
    assert min(counts) > 0.02 * sum(counts)


def three_dossiers():
    """Ten working days each, received on day 0: with nothing, half and four fifths of it to spare."""
    zeros, ones = np.zeros(3, dtype=int), np.ones(3, dtype=int)
    receipts = Receipts(zeros, zeros, zeros, start=zeros, first_due=10 * ones, carried=zeros > 0)
    schedule = Schedule(
        due=10 * ones,
        earliest=zeros,
        behind=zeros,
        spare=np.array([0, 0.5, 0.8]),
        room=10 * ones,
        lengths=np.zeros((3, 2), dtype=int),
        place=np.zeros(3),
    )
    return receipts, schedule


@pytest.mark.parametrize("wanted", [1, 2])
def test_offices_are_just_as_slow_as_the_published_number_asks(wanted):
    receipts, schedule = three_dossiers()
    slowness = schedules.slowness(receipts, schedule, np.ones(3, dtype=bool), 5, wanted)
    assert (schedules.finish(receipts, schedule, slowness) <= 5).sum() == wanted
    assert (schedules.finish(receipts, schedule, slowness + 0.01) <= 5).sum() < wanted


def test_a_number_that_no_slowness_explains_is_refused():
    with pytest.raises(PlanError, match=r"3 resolved dossiers wanted.* from 0 to 2"):
        schedules.slowness(*three_dossiers(), np.ones(3, dtype=bool), 5, 3)


def test_channels_have_the_assumed_shares(demo):
    shares = dict(demo.execute("SELECT stream, avg(channel = 2) FROM received WHERE received_at >= '2025-07-01' GROUP BY stream"))
    assert 0.75 <= shares["communes"] <= 0.85
    assert 0.65 <= shares["departments"] <= 0.75
    assert 0.14 <= shares["branches"] <= 0.20
    assert (
        one(
            demo,
            """
        SELECT count(*) FROM received JOIN procedure ON procedure.code = procedure_code
        WHERE channel = 2 AND online_level = 'thong_tin'
    """,
        )
        == 0
    )


def test_hardly_anything_is_resolved_on_a_weekend(demo):
    share = one(demo, "SELECT avg(strftime('%w', resolved_at) IN ('0', '6')) FROM received WHERE resolved_at IS NOT NULL")
    assert 0 < share <= 0.003


def test_the_databases_say_that_they_are_simulated(demo):
    assert dict(demo.execute("SELECT name, value FROM provenance"))["simulated"] == "1"


@pytest.mark.parametrize(("file", "contract"), [("dossiers.db", DOSSIER_DB), ("units.db", UNIT_DB)])
def test_the_tables_are_those_of_the_contract(demo_folder, file, contract):
    engine = create_engine(f"sqlite:///{demo_folder / file}")
    assert set(inspect(engine).get_table_names()) == set(contract.tables)
    engine.dispose()


def test_the_same_seed_makes_the_same_rows_and_another_seed_others(demo_folder, other_folder, tmp_path):
    make(tmp_path, "da-nang", 20250701)
    first, same, other = (rows_of(folder) for folder in (demo_folder, tmp_path, other_folder))
    assert first == same
    assert first[0] != other[0]


def test_a_failed_write_leaves_the_old_file_and_no_draft(tmp_path):
    path = tmp_path / "units.db"
    path.write_text("old")
    with pytest.raises(RuntimeError, match="stopped"), replacing(path, UNIT_DB):
        raise RuntimeError("stopped")
    assert [file.name for file in tmp_path.iterdir()] == ["units.db"]
    assert path.read_text() == "old"


def test_databases_that_are_there_are_kept_unless_forced(tmp_path, capsys):
    for name in ("dossiers.db", "units.db"):
        (tmp_path / name).write_text("old")
    assert main(["--into", str(tmp_path)]) == 0
    assert "--force" in capsys.readouterr().out
    assert (tmp_path / "units.db").read_text() == "old"


def test_apportioned_counts_add_up_to_the_total():
    counts = apportioned(np.array([1.0, 1.0, 1.0]), 10)
    assert counts.tolist() == [4, 3, 3]
