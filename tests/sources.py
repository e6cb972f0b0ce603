"""The databases that a mart is made of, changed as their owner does."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, delete, text

from data_access import sources
from data_access.settings import Settings
from tests.sample import at, dossier

ROWS = [dossier("a", due=3, resolved=4, status=10), dossier("b", unit="B", received=1, due=9), dossier("s", unit="S")]


def run(settings: Settings, *statements: str) -> None:
    """Change the source database."""
    engine = create_engine(settings.dossier_db_url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def without_keys(settings: Settings, table: str, *statements: str) -> None:
    """The table as a view may give it: without its key and its required columns; then the statements."""
    run(settings, f"ALTER TABLE {table} RENAME TO kept", f"CREATE TABLE {table} AS SELECT * FROM kept", *statements)


def add(settings: Settings, code: str, day: int = 5) -> None:
    run(
        settings,
        "INSERT INTO dossier (code, procedure_code, unit_code, status, received_at, updated_at) "
        f"VALUES ('{code}', '1.1', 'A', 4, '{at(day)}', '{at(day)}')",
    )


def source_file(settings: Settings) -> Path:
    return Path(settings.dossier_db_url.removeprefix("sqlite:///"))


def change(settings: Settings, rows: list[dict[str, object]]) -> None:
    """Other dossiers instead of all that are there."""
    engine = create_engine(settings.dossier_db_url)
    with engine.begin() as connection:
        connection.execute(delete(sources.dossier))
        connection.execute(sources.dossier.insert(), rows)
    engine.dispose()


class Turns:
    """Runs `watch` in this thread for some turns, without waiting; `waits` holds how long each wait would have been."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.waits: list[float] = []

    def is_set(self) -> bool:
        return len(self.waits) >= self.count

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
