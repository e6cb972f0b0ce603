"""Every dossier that the importer accepts is counted by the mart, and what it rejects could not be."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.mart.build import content
from data_access.mart.extract import extract
from tests.importing import NOW, Place
from tests.sample import databases

HEAD = ["code", "status", "received_at", "due_at", "resolved_at"]
MAPPING = (
    "[columns]\n" + "".join(f'{name} = "{name}"\n' for name in HEAD) + '[constants]\nunit_code = "A"\nprocedure_code = "1.01"\n'
)
TIMES = (
    "",
    "0205-07-01",
    "1899-12-31 23:59:59",
    "1900-01-01",
    "1970-01-01",
    "1979-12-31",
    "1980-01-01",
    "2025-07-01 08:00:00",
    "2025-07-01 23:59:59",
    "2025-07-01T17:30:00Z",
    "2025-07-02",
    "2026-01-05 23:00:00",
    "2026-01-06",
    "2046-01-20",
    "2046-01-21",
    "2199-12-31",
    "2200-01-01",
    "2568-07-01",
    "9999-12-31",
)
rows = st.lists(
    st.tuples(st.sampled_from([f"H{n}" for n in range(9)]), st.integers(0, 10), *[st.sampled_from(TIMES)] * 3),
    min_size=1,
    max_size=30,
)
rules = st.fixed_dictionaries(
    {},
    optional={
        "resolved-before-received": st.sampled_from(("reject", "missing")),
        "due-before-received": st.sampled_from(("reject", "accept", "missing")),
        "future-date": st.sampled_from(("reject", "accept", "missing")),
        "impossible-date": st.sampled_from(("reject", "missing")),
        "unlikely-date": st.sampled_from(("reject", "accept", "missing")),
    },
)
collapses = st.sampled_from(
    (
        "",
        'keep = "last"\n',
        'keep = "first"\nreceived_at = "latest"\n',
        'keep = "last"\nresolved_at = "earliest"\nreceived_at = "latest"\n',
    )
)


@settings(max_examples=10, deadline=None)
@given(rows, rows, rules, collapses, st.sampled_from(HEAD[3:]))
def test_what_the_importer_accepts_the_mart_counts(first, second, acts, collapse, left_out):
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        source = databases(place.folder, [])
        place.into = source.dossier_db_url
        declared = "[rules]\n" + "".join(f'{name} = "{action}"\n' for name, action in acts.items())
        declared += f"[collapse]\n{collapse}" if collapse else ""
        place.write(*first, head=HEAD)
        place.run(MAPPING + declared)
        place.write(*second, head=HEAD)
        # Another export need not have every column.
        place.run(MAPPING.replace(f'{left_out} = "{left_out}"\n', "") + declared, as_of=date(2026, 1, 5))
        made = content(extract(source))
        assert made.excluded == {}
        # That the holidays of a year are not listed yet is no fault of a dossier.
        assert set(made.tables["flaw"]["reason"]) <= {"beyond-holidays"}
        assert len(made.tables["fact"]) == place.query("SELECT COUNT(*) FROM dossier", place.folder / "source.db")[0][0]


def day_of(text: str) -> date | None:
    """The day in Vietnam of a text of TIMES."""
    moment = datetime.fromisoformat(text) if text else None
    return moment and (moment.astimezone(NOW.tzinfo) if moment.tzinfo else moment).date()


def is_good(status: int, *texts: str) -> bool:
    """What the rules say by default, of a dossier with these times."""
    received, due, resolved = map(day_of, texts)
    there = [day for day in (received, due, resolved) if day]
    return bool(
        there
        and (received or status in (1, 3))
        and all(date(1980, 1, 1) <= day <= date(2046, 1, 20) for day in there)
        and all(day <= NOW.date() for day in (received, resolved) if day)
        and not (received and resolved and resolved < received)
        and not (received and due and due < received)
    )


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10), *[st.sampled_from(TIMES)] * 3), min_size=1, max_size=60))
def test_exactly_the_rows_that_keep_the_rules_are_accepted(rows):
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        place.write(*([f"H{number:02}", *row] for number, row in enumerate(rows)), head=HEAD)
        place.run(MAPPING)
        accepted = {code for (code,) in place.query("SELECT code FROM dossier")}
        assert accepted == {f"H{number:02}" for number, row in enumerate(rows) if is_good(*row)}
