"""The city's three weekly criteria: on time 99 %, online 80 %, paid online 60 %; and how many communes meet how many."""

from __future__ import annotations

from components import formats
from components.panels.looking import grade_of, mark_tone
from components.panels.panel import Panel, Reading, Telling, register
from components.shapes import Bar, Bars, Nothing
from data_access.metrics import MEASURES

CRITERIA = MEASURES["criteria_met"].criteria
FULL = f"{len(CRITERIA)}/{len(CRITERIA)}"


def criteria(reading: Reading) -> Telling:
    """The three rates of all communes against their targets, and the communes by how many they meet."""
    streams = CRITERIA_MET.streams
    measure = reading.say("criteria.measure")
    if reading.is_empty(streams):
        return Telling(reading.say("criteria.title.empty"), measure, Nothing(reading.say("state.empty")))
    limits = {name: reading.targets(name) for name in CRITERIA}
    rates = reading.counts(CRITERIA, streams)
    bars = tuple(_bar(reading, name, *rates[name], limits[name]) for name in CRITERIA)
    # What the source states of nobody is asked of nobody.
    asked = sum(bool(rates[name][1] and limits[name]) for name in CRITERIA)
    scores = _scores(reading, asked)
    if not scores:
        key = "few" if all(limits.values()) else "empty"
        return Telling(reading.say(f"criteria.title.{key}"), measure, Bars(bars))
    told = " · ".join(f"{score}: {reading.number(count)}" for score, count in sorted(scores.items(), reverse=True))
    return Telling(_title(reading, scores, asked), measure, Bars(bars, (reading.say("criteria.scores", scores=told),)))


def _title(reading: Reading, scores: dict[str, int], asked: int) -> str:
    """How many of the communes that are judged meet all three; of two criteria nobody can say that."""
    judged = sum(scores.values())
    if asked < len(CRITERIA):
        return reading.say("criteria.title.empty")
    if judged == 1:
        return reading.say("criteria.title.one", score=next(iter(scores)))
    return reading.say("criteria.title.met", count=reading.number(scores.get(FULL, 0)), all=reading.number(judged))


def _bar(reading: Reading, name: str, above: int, below: int, limits: list[float]) -> Bar:
    label = reading.say(f"criteria.{name}")
    if not below:
        return Bar(label, 0.0, "pending", (formats.MISSING, ""), limits[0] if limits else None, name)
    tone = mark_tone(grade_of(above, below, limits), "done")
    target = reading.say("criteria.target", target=formats.share(limits[0], reading.language)) if limits else ""
    rate = reading.opens(reading.percent(above, below), name, CRITERIA_MET.streams)
    return Bar(label, above / below, tone, (rate, target), limits[0] if limits else None, name)


def _scores(reading: Reading, asked: int) -> dict[str, int]:
    """How many communes have which score; judged are those of which each criterion rests on enough dossiers."""
    frame = CRITERIA_MET.frame(reading)
    frame = frame[frame["unit"].isin(reading.units("commune")["code"])]
    judged = frame[frame["criteria_met_value"].notna() & (frame["criteria_met_denominator"] == asked)]
    scores = judged["criteria_met_numerator"].astype(str) + "/" + judged["criteria_met_denominator"].astype(str)
    return {str(score): int(count) for score, count in scores.value_counts().items()}


CRITERIA_MET = register(Panel("three-criteria", ("criteria_met", *CRITERIA, "received"), ("unit",), ("commune",), tell=criteria))
