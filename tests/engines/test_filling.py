"""A pack is written into PostgreSQL as into SQLite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, select, update

from data_access import packs
from data_access.importer import TargetError
from data_access.packs import TABLES
from data_access.packs.filling import fill
from data_access.sources import unit
from tests.engines import servers

PACK = packs.load("thanh-hoa")


@pytest.fixture(scope="module")
def server() -> Iterator[servers.Server]:
    with servers.postgres(timezone="UTC", datestyle="german") as running:
        yield running


def test_both_engines_hold_the_same_rows_and_say_the_same_of_them(server, tmp_path):
    server.run("CREATE DATABASE units")
    urls = (server.url("units"), f"sqlite:///{tmp_path / 'units.db'}")
    engines = [create_engine(url) for url in urls]
    for step in range(3):
        told = [[str(one) for one in fill(PACK, url, replace=step == 2)] for url in urls]
        assert told[0] == told[1]
        rows = []
        for engine in engines:
            with engine.begin() as connection:
                rows.append([sorted(map(str, connection.execute(select(table)))) for table in TABLES.values()])
                connection.execute(update(unit).where(unit.c.code == PACK.units[step]["code"]).values(population=step))
        assert rows[0] == rows[1]
    for engine in engines:
        engine.dispose()


def test_a_failure_leaves_no_table_behind(server):
    server.run("CREATE DATABASE refused")
    server.run("CREATE TABLE milestone (day date, name text)", "refused")
    with pytest.raises(TargetError, match="not changed"):
        fill(PACK, server.url("refused"))
    engine = create_engine(server.url("refused"))
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").scalars().all()
    engine.dispose()
    assert found == ["milestone"]
