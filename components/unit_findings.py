"""The sentences at the head of the pages of units and of dossiers: true by construction, each with its numbers."""

from __future__ import annotations

from components import formats
from components.findings import Claim, Finding
from components.opened_number import USUAL, opened
from components.panels import Reading
from components.panels.unit_funnel import judged_units
from components.panels.unit_profile import unit_of
from data_access.clock import day_date, day_number
from data_access.signals import SMALL

STATES = ("open_in_time", "open_paused", "open_overdue")


def communes_finding(reading: Reading) -> Finding:
    """How many communes are slower than chance explains, and how many are too small to say."""
    judged = judged_units(reading, "commune", "on_time_rate")
    whole = len(reading.units("commune"))
    if judged is None or reading.is_empty(("commune",)):
        return Finding(reading.say("finding.empty"), "")
    slow = sum(row[3] == "far_below" for row in judged.units)
    few = whole - sum(row[2] >= SMALL for row in judged.units)
    counts = reading.counts(("received", "resolved", "open_overdue"), ("commune",))
    told = {name: reading.number(counts[name][0]) for name in ("received", "resolved")}
    detail = reading.say("finding.communes.total", **told, overdue=reading.number(counts["open_overdue"][0]))
    if few:
        detail += " " + reading.say("finding.communes.few", count=reading.number(few), small=reading.number(SMALL))
    key = "slow" if slow else "fair"
    sentence = reading.say(f"finding.communes.{key}", count=reading.number(slow), all=reading.number(whole))
    return Finding(sentence, detail, (Claim(key, sentence, {"slow": slow, "all": whole, "few": few}),))


def departments_finding(reading: Reading) -> Finding:
    """Who holds most of what departments have in process, and in what states it is."""
    frame = reading.frame(("in_process",), ("unit",), ("department",))
    counts = reading.counts(("in_process", "received", "resolved", *STATES), ("department",))
    whole = counts["in_process"][0]
    branches = reading.counts(("received", "resolved"), ("land_branch",))
    told = {name: reading.number(branches[name][0]) for name in ("received", "resolved")}
    of_branches = reading.say("finding.departments.branches", **told) if branches["received"][0] else ""
    if not whole:
        return Finding(reading.say("finding.departments.none"), of_branches)
    first = frame.loc[frame["numerator"].astype(int).idxmax()]
    name, count = reading.dimensions.unit_names[first["unit"]], int(first["numerator"])
    sentence = reading.say("finding.departments.held", name=name, share=reading.percent(count, whole), count=reading.number(whole))
    states = {key: reading.number(counts[name][0]) for key, name in zip(("in_time", "paused", "overdue"), STATES, strict=True)}
    share = reading.percent(counts["resolved"][0], counts["received"][0])
    detail = reading.say("finding.departments.total", count=reading.number(whole), **states, share=share)
    return Finding(sentence, f"{detail} {of_branches}".strip(), (Claim("held", sentence, {"held": count, "whole": whole}),))


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
    """What must be done by the end of the next working day."""
    count = reading.counts(("due_soon",))["due_soon"][0]
    day = formats.day(day_date(reading.dimensions.work.add(day_number(reading.filters.period.last), 1)))
    return Finding(reading.say("finding.due.some" if count else "finding.due.none", count=reading.number(count), day=day), "")


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
