"""The sentence at the head of the staffing page: how many are missing where, and how many too many elsewhere."""

from __future__ import annotations

from components import formats
from components.findings import Claim, Finding
from components.i18n import isolated
from components.naming import names
from components.panels import Reading
from components.panels.staffing import COMMUNES, staff_counts, staff_day
from data_access.clock import day_date
from data_access.staffing import SPECIALITY

NAMED = 3


def staffing_finding(reading: Reading) -> Finding:
    """What is known of shortage and surplus; a side that is not known is not told as 0."""
    counts = staff_counts(reading)
    if not counts["staff_units"] and not counts["staff_unstated_units"]:
        return _none(reading)
    told = {name: reading.number(count) for name, count in counts.items() if count is not None}
    known = {side: counts[f"staff_{side}"] for side in ("short", "over")}
    headline = reading.say(
        f"staffing.finding.{_key(reading, counts, known)}",
        name=_only(reading),
        short=told.get("staff_short", ""),
        short_units=told.get("staff_short_units", ""),
        over=told.get("staff_over", ""),
        over_units=told.get("staff_over_units", ""),
        units=told["staff_units"],
        unstated=told["staff_unstated_units"],
    )
    evidence = {name.removeprefix("staff_"): count for name, count in counts.items() if count is not None}
    detail = [*_most(reading), *_counted(reading, counts["staff_unstated_units"] or 0)]
    return Finding(headline, " ".join(detail), (Claim("staffing", headline, evidence),))


def _key(reading: Reading, counts: dict[str, int | None], known: dict[str, int | None]) -> str:
    """Of one commune alone what it has; of more both sides, and that one has nobody only as far as the filters reach."""
    states = {side: _state(count) for side, count in known.items()}
    if (counts["staff_units"] or 0) + (counts["staff_unstated_units"] or 0) == 1:
        side = next((side for side, state in states.items() if state == "some"), "exact" if counts["staff_units"] else "unknown")
        return f"one.{side}"
    part = f".{reading.part('commune')}" if set(states.values()) == {"some", "none"} else ""
    return "_".join(states.values()) + part


def _only(reading: Reading) -> str:
    """The name of the commune, where the filters leave one."""
    counted = reading.frame(("staff_units", "staff_unstated_units"), ("unit",), COMMUNES)
    return reading.dimensions.unit_names[counted["unit"].iloc[0]] if len(counted) == 1 else ""


def _state(count: int | None) -> str:
    return "unknown" if count is None else "some" if count else "none"


def _none(reading: Reading) -> Finding:
    days = reading.dimensions.staff_days
    if staff_day(reading) is not None:
        return Finding(reading.say("staffing.none.units"), "")
    later = reading.say("staffing.none.later", day=formats.day(day_date(days[0]))) if days else ""
    return Finding(reading.say("staffing.none.data"), later)


def _most(reading: Reading) -> list[str]:
    """The specialities that are missing most, each counted by unit, also where a unit has enough persons in all."""
    frame = reading.frame(("staff_short",), (SPECIALITY,), COMMUNES).dropna(subset=["value"])
    most = frame[frame["value"] > 0].sort_values("value", ascending=False, kind="stable").head(NAMED)
    if most.empty:
        return []
    labels = names(reading.dimensions, SPECIALITY, most[SPECIALITY], reading.language)
    told = ", ".join(f"{isolated(label)} {reading.number(int(count))}" for label, count in zip(labels, most["value"], strict=True))
    return [reading.say("staffing.finding.most", most=told)]


def _counted(reading: Reading, unstated: int) -> list[str]:
    day = formats.day(staff_day(reading))
    said = [reading.say("staffing.finding.counted", day=day)]
    return [*said, reading.say("staffing.finding.unstated", count=reading.number(unstated))] if unstated else said
