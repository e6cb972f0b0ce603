"""What stands beside head figures claims, and what is said of staff, counted again from the rows."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from data_access.filters import Filters
from tests.claims import Claim
from tests.recounted_city import SMALL, Facts
from tests.sentences import Said, points
from tests.values_of_units import BRANCH, COMMUNE, CRITERIA, DEPARTMENT, STREAMS, lives_of, value_of


def pair_of(facts: Facts, where: str) -> tuple[int, int]:
    """The two counts of a head figure."""
    stream = STREAMS.get(where)
    rates = {
        "kpi-on-time": "on_time_rate",
        "unit-on-time-rate": "on_time_rate",
        "kpi-communes": "resolved_to_received",
        "kpi-departments": "resolved_to_received",
        "kpi-online-share": "online_share",
        "unit-online-share": "online_share",
        "kpi-online-payment": "online_payment_rate",
    }
    return facts.rate(rates[where], facts.of(stream))


def counted(facts: Facts, said: Said) -> bool:
    return said.numbers("numerator", "denominator") == pair_of(facts, said.where)


def target(facts: Facts, said: Said) -> bool:
    """How far from its target: only of enough dossiers, and of nothing that a filter settles."""
    above, below = pair_of(facts, said.where)
    metric = {"kpi-on-time": "on_time_rate", "kpi-online-share": "online_share", "kpi-online-payment": "online_payment_rate"}[
        said.where
    ]
    told = said.told["apart"] == points(above, below, CRITERIA[metric], said.language)
    settled = facts.is_settled if metric == "on_time_rate" else metric == "online_share" and bool(facts.filters.channel)
    return told and said.told["target"] == f"{CRITERIA[metric]:.0%}" and below >= SMALL and not settled


def overdue_note(facts: Facts, said: Said) -> bool:
    held = len(facts.held(facts.lives))
    return said.number("whole") == held and said.is_share("share", len(facts.overdue(facts.lives)), held)


def procedures(facts: Facts, said: Said) -> bool:
    rows = facts.catalogue()
    online = [row.code for row in rows if row.is_online]
    if said.where == "kpi-coverage":
        return said.numbers("numerator", "denominator") == (len(online), len(rows))
    came = {life.groups["procedure"] for life in facts.received(facts.lives)}
    return said.numbers("numerator", "denominator") == (len(came & set(online)), len(online))


def peers(facts: Facts, where: str) -> tuple[dict[str, float], str]:
    """The values of all units of the level of the one that is looked at; of rates those with enough dossiers."""
    (unit,) = facts.filters.unit
    metric = where.removeprefix("unit-").replace("-", "_")
    others = ("field", "procedure", "channel", "step", "cause")
    level = Facts(facts.city, _only(facts, others))
    kinds = {"phuong": COMMUNE, "xa": COMMUNE, "dac_khu": COMMUNE, "so_nganh": DEPARTMENT, "chi_nhanh": BRANCH}
    found = lives_of(level, kinds[facts.city.kinds[unit]])
    if metric == "resolved":
        return {code: len(level.resolved(lives)) for code, lives in found.items()}, unit
    values = {code: value_of(level, metric, lives) for code, lives in found.items()}
    return {code: value for code, (value, below) in values.items() if value is not None and (below is None or below >= SMALL)}, unit


def _only(facts: Facts, names: tuple[str, ...]) -> Filters:
    choices = ("unit", "place", "kind", "old_district", "field", "procedure", "channel", "step", "cause")
    return replace(facts.filters, **{name: () for name in choices if name not in names})


def rank(facts: Facts, said: Said) -> bool:
    """A quarter is said of a quarter at most; above and below are of the median."""
    if said.where not in ("unit-on-time-rate", "unit-online-share", "unit-open-overdue"):
        return True
    values, unit = peers(facts, said.where)
    sign = 1 if "overdue" not in said.where else -1
    own, middle, kind = sign * values[unit], sign * median(values.values()), said.key.rpartition(".")[2]
    better, worse = (sum(sign * value * side >= own * side for value in values.values()) for side in (1, -1))
    holds = {"best": 4 * better <= len(values), "last": 4 * worse <= len(values)}
    return holds.get(kind, {"upper": own > middle, "lower": own < middle, "middle": own == middle}.get(kind, False))


def staff(facts: Facts) -> dict[str, int | None]:
    """The gap of each commune of the newest count; missing where a row does not tell."""
    newest = max((row["as_of"] for row in facts.city.staff if row["as_of"] <= facts.last), default=None)
    units = set(facts.units(COMMUNE))
    rows = [row for row in facts.city.staff if row["as_of"] == newest and row["unit_code"] in units]
    found: dict[str, int | None] = {}
    for row in rows:
        before = found.get(row["unit_code"], 0)
        told = None in (row["quota"], row["present"], before)
        found[row["unit_code"]] = None if told else before + row["present"] - row["quota"]
    return found


def staffing(facts: Facts, said: Said) -> bool:
    gaps = [gap for gap in staff(facts).values() if gap is not None]
    short, over = [-gap for gap in gaps if gap < 0], [gap for gap in gaps if gap > 0]
    found = {"short": sum(short), "over": sum(over), "short_units": len(short), "over_units": len(over), "units": len(gaps)}
    told = all(said.number(name) == count for name, count in found.items() if name in said.told)
    kind = said.key.removeprefix("staffing.finding.")
    if kind.startswith("one."):
        return told and len(staff(facts)) == 1 and said.told["name"] == facts.city.names[next(iter(staff(facts)))]
    sides = "_".join("some" if side else "none" for side in (short, over))
    part = kind.partition(".")[2]
    return told and kind.startswith(sides) and (not part or (part == "whole") == facts.is_whole(COMMUNE)) and len(staff(facts)) > 1


def furthest(facts: Facts, said: Said) -> bool:
    gaps = {facts.city.names[unit]: gap for unit, gap in staff(facts).items() if gap is not None}
    for side, sign, place in (("short", -1, "short_by"), ("over", 1, "over_by")):
        name = said.told.get(side) or (said.told.get("name") if said.key.endswith(side) else None)
        if name is None:
            continue
        most = max(sign * gap for gap in gaps.values())
        tied = [unit for unit, gap in gaps.items() if sign * gap == most]
        count = said.number(place) if place in said.told else said.number("count")
        if count != most or (len(tied) == 1 and name != tied[0]) or (1 < len(tied) <= 3 and not all(unit in name for unit in tied)):
            return False
    return ("one_" in said.key) == (len(gaps) == 1)


FIGURES: dict[str, Claim] = {
    "headline.counts": counted,
    "headline.on_time.target": target,
    "headline.overdue.note": overdue_note,
    "headline.overdue.none": lambda facts, _said: not facts.held(facts.lives),
    "headline.coverage.note": procedures,
    **dict.fromkeys((f"unit.rank.{kind}" for kind in ("best", "upper", "middle", "lower", "last")), rank),
    **dict.fromkeys(
        (f"staffing.finding.{kind}" for kind in ("some_some", "none_none", "some_none.whole", "some_none.part", "none_some.whole")),
        staffing,
    ),
    **dict.fromkeys((f"staffing.finding.{kind}" for kind in ("none_some.part", "one.short", "one.over", "one.exact")), staffing),
    **dict.fromkeys((f"staffing.gaps.title.{kind}" for kind in ("both", "short", "over", "one_short", "one_over")), furthest),
}
