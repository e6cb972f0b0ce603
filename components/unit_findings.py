"""The sentences at the head of the pages of units and of dossiers: true by construction, each with its numbers."""

from __future__ import annotations

from components.findings import Claim, Finding
from components.opened_number import USUAL, opened
from components.panels import Reading
from components.panels.due_list import due_soon
from components.panels.unit_funnel import judged_units
from components.panels.unit_profile import unit_of
from data_access.signals import SMALL

STATES = ("open_in_time", "open_paused", "open_overdue", "open_undated")
TOLD_STATES = ("in_time", "paused", "overdue", "undated")


def communes_finding(reading: Reading) -> Finding:
    """How many communes are clearly slower than all together, of those that have enough dossiers to be judged."""
    if reading.is_empty(("commune",)):
        return Finding(reading.say("finding.empty"), "")
    found = judged_units(reading, "commune", "on_time_rate")
    judged = [row for row in found.units if row[2] >= SMALL] if found else []
    few = len(reading.units("commune", [row[0] for row in judged])) - len(judged)
    counts = reading.counts(("received", "resolved", "open_overdue"), ("commune",))
    told = {name: reading.number(counts[name][0]) for name in ("received", "resolved")}
    detail = reading.say("finding.communes.total", **told, overdue=reading.number(counts["open_overdue"][0]))
    if few and judged:
        detail += " " + reading.say("finding.communes.few", count=reading.number(few), small=reading.number(SMALL))
    slow = sum(row[3] == "far_below" for row in judged)
    if reading.settles("on_time_rate"):
        overdue = counts["open_overdue"][0]
        sentence = reading.say("finding.communes.overdue", count=reading.number(overdue))
        return Finding(sentence, "", (Claim("overdue", sentence, {"overdue": overdue}),))
    sentence = _slow(reading, judged, slow)
    return Finding(sentence, detail, (Claim("slow", sentence, {"slow": slow, "judged": len(judged), "few": few}),))


def _slow(reading: Reading, judged: list[tuple[str, int, int, str]], slow: int) -> str:
    if not judged:
        return reading.say("finding.communes.unjudged", small=reading.number(SMALL))
    key = "slow" if slow else "fair"
    if len(judged) == 1:
        unit, above, below, _ = judged[0]
        name, rate = reading.dimensions.unit_names[unit], reading.percent(above, below)
        return reading.say(f"finding.communes.one.{key}", name=name, rate=rate, count=reading.number(below))
    return reading.say(f"finding.communes.{key}", count=reading.number(slow), judged=reading.number(len(judged)))


def departments_finding(reading: Reading) -> Finding:
    """Who holds most of what departments have in process, and in what states it is."""
    counts = reading.counts(("in_process", "received", "resolved", *STATES), ("department",))
    whole = counts["in_process"][0]
    branches = reading.counts(("received", "resolved"), ("land_branch",))
    told = {name: reading.number(branches[name][0]) for name in ("received", "resolved")}
    of_branches = reading.say("finding.departments.branches", **told) if branches["received"][0] else ""
    if reading.is_empty(("department",)):
        return Finding(reading.say("finding.empty"), of_branches)
    if not whole:
        return Finding(reading.say(f"finding.departments.none.{reading.part('department')}"), of_branches)
    claim = _held(reading, whole)
    states = {key: reading.number(counts[name][0]) for key, name in zip(TOLD_STATES, STATES, strict=True)}
    undated = "undated" if counts["open_undated"][0] else "dated"
    detail = [reading.say(f"finding.departments.states.{undated}", count=reading.number(whole), **states)]
    resolved, received = counts["resolved"][0], counts["received"][0]
    if 0 < resolved < received and not reading.settles("resolved"):
        detail.append(reading.say("finding.departments.not_late", share=reading.percent(resolved, received)))
    return Finding(claim.sentence, " ".join([*detail, *([of_branches] if of_branches else [])]), (claim,))


def _held(reading: Reading, whole: int) -> Claim:
    """The department that holds most; where it holds all, only what it holds."""
    frame = reading.frame(("in_process",), ("unit",), ("department",))
    first = frame.loc[frame["numerator"].astype(int).idxmax()]
    name, count = reading.dimensions.unit_names[first["unit"]], int(first["numerator"])
    key = "all" if count == whole else reading.part("department")
    told = {"name": name, "share": reading.percent(count, whole), "count": reading.number(whole)}
    return Claim("held", reading.say(f"finding.departments.held.{key}", **told), {"held": count, "whole": whole})


def unit_finding(reading: Reading) -> Finding:
    """The one unit in a sentence; a code that no unit has is said."""
    unit = unit_of(reading)
    if unit is None:
        return Finding(reading.say("unit.none"), "")
    counts = reading.counts(("received", "resolved", "open_overdue", "on_time_rate"))
    above, below = counts["on_time_rate"]
    told = {
        "name": str(reading.dimensions.unit_names[unit]),
        "received": reading.number(counts["received"][0]),
        "resolved": reading.number(counts["resolved"][0]),
        "overdue": reading.number(counts["open_overdue"][0]),
    }
    if below < SMALL:
        return Finding(reading.say("finding.unit.plain", **told), "")
    head = reading.say(
        "finding.unit.on_time",
        name=told["name"],
        rate=reading.percent(above, below),
        count=reading.number(below),
        overdue=told["overdue"],
    )
    return Finding(head, "")


def due_finding(reading: Reading) -> Finding:
    """What must be done by the end of the next working day: some of it today, for tomorrow it is late."""
    due = due_soon(reading)
    sentence = reading.say(f"finding.due.{due.when}", **due.told)
    evidence = {name: float(above or 0) for name, (above, _) in due.counts.items()}
    return Finding(sentence, "", (Claim("due", sentence, evidence),))


def dossiers_finding(reading: Reading) -> Finding:
    """How many dossiers the number counts, and how many of them a search or an age leaves."""
    number = opened(reading)
    name, count = reading.say(f"metric.{number.metric}.name"), reading.number(number.count)
    if number.is_narrowed:
        return Finding(reading.say("list.found", found=reading.number(number.found()), count=count, name=name), "")
    head = reading.say("finding.dossiers.count", count=count, name=name)
    old = reading.counts(("overdue_age_over_30",))["overdue_age_over_30"][0] if number.metric == USUAL else 0
    detail = reading.say("finding.dossiers.old", count=reading.number(old)) if old else ""
    return Finding(head, detail)
