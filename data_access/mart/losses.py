"""Is what the sources hold now believable beside what they held before? A version that lost much is held back.

Sources are emptied and filled again by those who keep them, and a view can lose its rows by a slip. What was lost is
believed when a second look some minutes later finds the same, or when somebody says so; no dossier at all only then.
"""

from __future__ import annotations

from collections.abc import Mapping

from data_access.mart.notes import Held

# More than this share of the dossiers is much.
MUCH = 0.2
# When a second look may agree, in seconds, and how far what it finds may differ: sources go on living meanwhile.
SECOND_LOOK, ALIKE = 300.0, 0.01


def lost(before: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    """What was lost that nobody would expect, in words; rows by table, of which `dossier` counts those that are shown."""
    found = [f"{table}: {count:,} rows before, none now" for table, count in before.items() if count and not now.get(table)]
    dossiers, kept = before.get("dossier", 0), now.get("dossier", 0)
    if kept and kept < dossiers * (1 - MUCH):
        found.append(f"dossier: {dossiers:,} before, {kept:,} now")
    return found


def is_due(held: Held, moment: float) -> bool:
    """Whether a second look may agree by now; that there is no dossier at all is only believed by somebody."""
    return held.dossiers > 0 and moment - held.since >= SECOND_LOOK


def waits(held: Held, moment: float) -> bool:
    """Whether it is too early for a second look; a first look that is still to come was told by a clock that was wrong."""
    return held.since <= moment and not is_due(held, moment)


def agrees(held: Held | None, rows: Mapping[str, int], moment: float) -> bool:
    """Whether this look finds the same as the one that was held back, long enough after it."""
    return held is not None and is_due(held, moment) and is_alike(held, rows)


def is_alike(held: Held, rows: Mapping[str, int]) -> bool:
    """Whether two looks found the same rows, but for what a living source gains and loses meanwhile."""
    pairs = [(held.rows.get(table, 0), rows.get(table, 0)) for table in {*held.rows, *rows}]
    return all(bool(first) == bool(second) and abs(first - second) <= max(1, ALIKE * first) for first, second in pairs)
