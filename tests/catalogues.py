"""Dossiers by procedure and channel, and catalogues that state no level, or that all is online."""

from __future__ import annotations

from tests.sample import dossier

UNSTATED = ("UPDATE procedure SET online_level = NULL", ())
ALL_ONLINE = ("UPDATE procedure SET online_level = 'toan_trinh'", ())


def came(count: int, procedure: str, channel: int, **row: object) -> list[dict[str, object]]:
    return [dossier(f"{procedure}-{channel}-{number}", procedure=procedure, channel=channel, **row) for number in range(count)]
