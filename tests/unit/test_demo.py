"""The published figures come out of the simulated rows, whatever the seed; the databases are whole and say what they are."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import create_engine, inspect

from data_access import packs
from data_access.demo import make
from data_access.demo.__main__ import main
from data_access.demo.volumes import apportioned
from data_access.demo.writing import replacing
from data_access.sources import DOSSIER_DB, UNIT_DB
from tests.demos import connected, one

PERIOD = "BETWEEN '2025-07-01' AND '2025-09-30'"
PUBLISHED = {"communes": (182_661, 173_056), "departments": (75_869, 46_906), "branches": (49_305, 25_845)}


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


# What was published


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


def test_real_procedures_keep_their_legal_times(demo):
    times = dict(demo.execute("SELECT code, time_value FROM procedure WHERE NOT simulated"))
    assert times == {row["code"]: row["time_value"] for row in packs.load("da-nang").procedures}


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


def test_apportioned_counts_add_up_to_the_total():
    counts = apportioned(np.array([1.0, 1.0, 1.0]), 10)
    assert counts.tolist() == [4, 3, 3]


# The databases


def test_the_databases_say_that_they_are_simulated(demo):
    assert dict(demo.execute("SELECT name, value FROM provenance"))["simulated"] == "1"


@pytest.mark.parametrize(("file", "contract"), [("dossiers.db", DOSSIER_DB), ("units.db", UNIT_DB)])
def test_the_tables_are_those_of_the_contract(demo_folder, file, contract):
    engine = create_engine(f"sqlite:///{demo_folder / file}")
    assert set(inspect(engine).get_table_names()) == set(contract.tables)
    engine.dispose()


@pytest.mark.long
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
