"""The ledger summed up to a day says what the facts say of that day: every unit, every day of the demo."""

from __future__ import annotations

import pandas as pd
import pytest

from data_access.store import Store

# Stocks at the end of each day, straight from the tables of dossiers and pauses.
OPEN = "f.received_day <= c.day AND (f.resolved_day IS NULL OR f.resolved_day > c.day)"
HELD = "p.from_day <= c.day AND (p.to_day IS NULL OR p.to_day > c.day)"
FACTS = {
    "in_process": f"SELECT f.unit_id, c.day, count(*) AS n FROM calendar c JOIN fact f ON {OPEN} GROUP BY 1, 2",
    "paused": f"SELECT p.unit_id, c.day, count(*) AS n FROM calendar c JOIN pause p ON {HELD} GROUP BY 1, 2",
    "overdue": f"""
        SELECT f.unit_id, c.day, count(*) AS n FROM calendar c JOIN fact f ON {OPEN} AND f.due_day < c.day
        WHERE NOT EXISTS (SELECT 1 FROM pause p WHERE p.dossier_id = f.dossier_id AND {HELD}) GROUP BY 1, 2
    """,
}
MOVED = {
    "in_process": "received - resolved_early - resolved_on_day - resolved_late - resolved_undated",
    "paused": "pause_in - pause_out",
    "overdue": "overdue_in - overdue_out",
}


@pytest.fixture(scope="module")
def days(demo_store: Store) -> tuple[int, int]:
    """From the first reception to a month after the last day of data."""
    with demo_store.mart().engine.connect() as connection:
        first, last = connection.exec_driver_sql("SELECT min(received_day), max(received_day) FROM fact").one()
    return first, last + 30


def matrix(store: Store, query: str, days: tuple[int, int]) -> pd.DataFrame:
    """Units by days, 0 where there is no row."""
    with store.mart().engine.connect() as connection:
        found = pd.read_sql(f"SELECT * FROM ({query}) AS found WHERE day <= {days[1]}", connection)
    wide = found.pivot_table(index="unit_id", columns="day", values="n", aggfunc="sum", fill_value=0)
    return wide.reindex(columns=range(min(days[0], *wide.columns), days[1] + 1), fill_value=0)


@pytest.mark.parametrize("stock", FACTS)
def test_the_ledger_equals_the_facts_for_every_unit_on_every_day(demo_store, days, stock):
    counted = matrix(demo_store, FACTS[stock], days).loc[:, days[0] :]
    summed = matrix(demo_store, f"SELECT unit_id, day, {MOVED[stock]} AS n FROM ledger", days).cumsum(axis=1).loc[:, days[0] :]
    assert counted.shape[1] > 100
    assert counted.to_numpy().sum() > 10_000
    units = counted.index.union(summed.index)
    pd.testing.assert_frame_equal(
        counted.reindex(units, fill_value=0), summed.reindex(units, fill_value=0), check_dtype=False, check_names=False
    )
