"""Are procedures provided online, and do people use them? Rates against their targets, the available beside the used."""

from __future__ import annotations

from math import isclose

import pandas as pd

from components import formats
from components.naming import names
from components.panels.headline import COVERAGE, against_target
from components.panels.looking import text_tone
from components.panels.panel import Panel, Reading, Telling, register
from components.shapes import DumbbellRow, Dumbbells, Figure, Nothing
from data_access.mart.dimensions import UNKNOWN
from data_access.signals import SMALL


def online_share(reading: Reading) -> Telling:
    """How many of the dossiers received were submitted online."""
    return _rate(reading, "online_share", "headline.counts")


def online_payment(reading: Reading) -> Telling:
    """How many of the dossiers with a financial obligation were paid online."""
    return _rate(reading, "online_payment_rate", "headline.counts")


def procedures_used(reading: Reading) -> Telling:
    """How many of the procedures provided online had any dossier."""
    return _rate(reading, "procedures_used_share", "headline.coverage.note")


def _rate(reading: Reading, metric: str, counts: str) -> Telling:
    above, below = reading.counts((metric,))[metric]
    title = reading.say(f"online.{metric}.title")
    if reading.is_empty():
        return Telling(title, "", Nothing(reading.say("state.empty")))
    if not below:
        return Telling(title, "", Nothing(reading.say(f"online.{metric}.none")))
    note = reading.say(counts, numerator=reading.number(above), denominator=reading.number(below))
    target = against_target(reading, metric, above, below)
    value = reading.opens(reading.percent(above, below), metric)
    figure = Figure(value, text_tone(target.grade), target.beside(note), filled=above / below, limit=target.limit)
    return Telling(title, figure.note, figure)


def available_to_used(reading: Reading) -> Telling:
    """Of each department, which share of its procedures is online, and which share of their dossiers came online; widest first."""
    frame = AVAILABLE.frame(reading)
    measure = reading.say("available.measure", few=reading.number(SMALL))
    there = frame[(frame["coverage_denominator"] > 0) | (frame["offered_online_share_denominator"] > 0)]
    if there.empty or reading.is_empty():
        reason = "online.none" if there.empty else "state.empty"
        return Telling(reading.say("available.title.empty"), measure, Nothing(reading.say(reason)))
    records = sorted(there.to_dict("records"), key=_place)
    named = {**reading.dimensions.unit_names, UNKNOWN: reading.say("owner.unknown")}
    limits = reading.targets("offered_online_share")
    shape = Dumbbells(
        reading.say("available.before"),
        reading.say("available.after"),
        (reading.say("available.before"), reading.say("available.after")),
        tuple(_row(reading, record, named[record["owner"]]) for record in records),
        limits[0] if limits else None,
    )
    return Telling(_title(reading, records), measure, shape)


def _ends(record: dict[str, object]) -> tuple[float | None, float | None]:
    """Available and used, each missing where it is not known; used also where few dossiers came."""
    known = record["coverage_denominator"] and record["procedures_stated_numerator"]
    came = int(record["offered_online_share_denominator"])
    available = record["coverage_numerator"] / record["coverage_denominator"] if known else None
    used = record["offered_online_share_numerator"] / came if came >= SMALL else None
    return available, used


def _gap(record: dict[str, object]) -> float | None:
    available, used = _ends(record)
    return None if available is None or used is None else available - used


def _place(record: dict[str, object]) -> tuple[bool, bool, float, int]:
    """The widest gap first, then those that have none, the larger first; last what no department answers for."""
    gap = _gap(record)
    return record["owner"] == UNKNOWN, gap is None, -(gap or 0.0), -int(record["coverage_denominator"])


def _row(reading: Reading, record: dict[str, object], name: str) -> DumbbellRow:
    available, used = _ends(record)
    online, procedures, filed, came = (
        int(record[f"{metric}_{part}"]) for metric in ("coverage", "offered_online_share") for part in ("numerator", "denominator")
    )
    texts = (
        formats.MISSING if available is None else _counted(reading, "online.pair", online, procedures),
        formats.MISSING if not came else _counted(reading, "online.few" if used is None else "online.pair", filed, came),
    )
    return DumbbellRow(str(record["owner"]), name, available, used, "done", texts)


def _counted(reading: Reading, key: str, above: int, below: int) -> str:
    """A share never stands without its two counts."""
    told = {"numerator": reading.number(above), "denominator": reading.number(below)}
    return reading.say(key, **told, **({"share": reading.percent(above, below)} if key == "online.pair" else {}))


def _title(reading: Reading, records: list[dict[str, object]]) -> str:
    """The one department whose gap is wider than that of any other; of one alone nobody is further."""
    first = records[0]
    gaps = [gap for record in records if record["owner"] != UNKNOWN and (gap := _gap(record)) is not None]
    if len(gaps) < 2 or gaps[0] <= 0 or isclose(gaps[0], gaps[1]):
        return reading.say("available.title.plain")
    available, used = (
        reading.percent(int(first[f"{metric}_numerator"]), int(first[f"{metric}_denominator"]))
        for metric in ("coverage", "offered_online_share")
    )
    name = names(reading.dimensions, "owner", pd.Series([first["owner"]]), reading.language).iloc[0]
    return reading.say("available.title.gap", name=name, available=available, used=used)


ONLINE_SHARE = register(Panel("kpi-online-share", ("online_share",), tell=online_share))
ONLINE_PAYMENT = register(Panel("kpi-online-payment", ("online_payment_rate",), tell=online_payment))
PROCEDURES_USED = register(Panel("kpi-procedures-used", ("procedures_used_share",), tell=procedures_used))
HEAD = (COVERAGE, ONLINE_SHARE, ONLINE_PAYMENT, PROCEDURES_USED)
AVAILABLE = register(
    Panel(
        "available-to-used",
        ("coverage", "procedures_stated", "offered_online_share"),
        ("owner",),
        tell=available_to_used,
        compares=("offered_online_share",),
    )
)
