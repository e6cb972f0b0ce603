"""Simulated procedures have a field and a reason; nothing is invented of the real ones, nor of what carries dossiers."""

from __future__ import annotations

from data_access import packs
from data_access.demo.catalogue import NONE_CAME, REASONS
from data_access.demo.plan import read
from tests.demos import one

VALID = "valid_to IS NULL"


def test_the_valid_simulated_procedures_have_a_field_of_some_department(demo):
    carrying = tuple(read(packs.load("da-nang")).simulated)
    places = ", ".join("?" * len(carrying))
    owners = demo.execute(
        f"""
        SELECT field.owner_code IN (SELECT code FROM units.unit WHERE kind = 'so_nganh'), count(*)
        FROM procedure LEFT JOIN field ON field.code = field_code
        WHERE simulated AND {VALID} AND procedure.code NOT IN ({places}) GROUP BY 1
        """,
        carrying,
    ).fetchall()
    assert owners == [(1, 2_239 - 158 - len(carrying))]


def test_what_carries_dossiers_keeps_its_field_and_is_not_said_to_have_none(demo):
    for code, row in read(packs.load("da-nang")).simulated.items():
        found = demo.execute("SELECT field_code, owner_code, not_online_reason FROM procedure WHERE code = ?", (code,)).fetchone()
        assert found[:2] == (row["field_code"], row["owner_code"])
        assert found[2] != NONE_CAME


def test_a_simulated_procedure_has_a_reason_exactly_where_it_is_not_online(demo):
    told = demo.execute(f"""
        SELECT DISTINCT not_online_reason FROM procedure WHERE simulated AND {VALID} AND online_level = 'thong_tin'
    """).fetchall()
    assert {reason for (reason,) in told} == set(REASONS)
    others = "NOT simulated OR online_level IS NULL OR online_level <> 'thong_tin'"
    assert one(demo, f"SELECT count(not_online_reason) FROM procedure WHERE {others}") == 0
