"""The sentence at the head of the page of online procedures: true by construction, each with the numbers that carry it."""

from __future__ import annotations

import pandas as pd

from components import formats
from components.findings import Claim, Finding
from components.naming import names
from components.panels import Reading
from components.panels.not_online import BY_OWNER, foremost
from data_access.metrics import misses
from data_access.signals import SMALL

# Rates that have a target for the city, in the order in which they are told.
AIMED = ("online_share", "online_payment_rate")


def online_finding(reading: Reading) -> Finding:
    """How many procedures are online and who has most of the others; below it the rates against their targets."""
    claims = (provided(reading), *(told for metric in AIMED if (told := aimed(reading, metric))))
    return Finding(claims[0].sentence, " ".join(f"{claim.sentence}." for claim in claims[1:]), claims)


def provided(reading: Reading) -> Claim:
    """The coverage of the catalogue, and the one department that has most of what is not online."""
    counts = reading.counts(("coverage", "procedures_stated", "procedures_not_online"))
    online, whole = counts["coverage"]
    stated, rest = counts["procedures_stated"][0], counts["procedures_not_online"][0]
    evidence = {"online": online, "procedures": whole, "stated": stated, "not_online": rest}
    if not stated:
        return Claim("provided", reading.say("finding.online.unstated" if whole else "finding.online.empty"), evidence)
    told = {
        "online": reading.number(online),
        "whole": reading.number(whole),
        "share": reading.percent(online, whole),
        "rest": reading.number(rest),
    }
    frame = BY_OWNER.frame(reading)
    first = foremost(frame, "owner")
    if not rest or first is None:
        key = "finding.online.some" if rest else "finding.online.all"
        return Claim("provided", reading.say(key, **told), evidence)
    count = int(frame.set_index("owner").loc[first, "numerator"])
    name = names(reading.dimensions, "owner", pd.Series([first]), reading.language).iloc[0]
    sentence = reading.say("finding.online.most", **told, department=name, count=reading.number(count))
    return Claim("provided", sentence, {**evidence, "most": count})


def aimed(reading: Reading, metric: str) -> Claim | None:
    """A rate beside its target; nothing where there is no target, or too little to judge."""
    above, below = reading.counts((metric,))[metric]
    limits = reading.targets(metric)
    if not limits or (below or 0) < SMALL:
        return None
    key = "missed" if misses(above, below, limits[0]) else "met"
    sentence = reading.say(
        f"finding.online.{key}",
        name=reading.say(f"online.{metric}.title"),
        rate=reading.percent(above, below),
        target=formats.share(limits[0], reading.language),
    )
    return Claim(metric, sentence, {"numerator": above, "denominator": below, "target": limits[0]})
