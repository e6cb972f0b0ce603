"""What the titles of maps, funnels, lists and shares of units claim, counted again from the rows."""

from __future__ import annotations

from datetime import timedelta

from tests.claims import Claim, graded
from tests.recounted_city import SMALL, Facts
from tests.reference_lives import Life
from tests.sentences import Said
from tests.values_of_units import BRANCH, COMMUNE, DEPARTMENT, STREAMS, any_life, judged_by


def tile_map(facts: Facts, said: Said) -> bool:
    judged = [pair for pair in facts.per_unit(facts.on_time, COMMUNE).values() if pair[1] >= SMALL]
    if said.key == "map.title.unjudged":
        return not judged
    met, missed = (
        sum((100 * above >= limit * below) == held for above, below in judged) for limit, held in ((99, True), (95, False))
    )
    limits = (said.told["target"], said.told["limit"]) == ("99%", "95%")
    return said.numbers("met", "judged", "below") == (met, len(judged), missed) and limits and len(judged) > 1


def ranking(facts: Facts, said: Said) -> bool:
    held = sorted(facts.by("unit", facts.overdue(facts.of(COMMUNE))).values(), reverse=True)
    units, whole = said.numbers("units", "count")
    if said.key.endswith("all"):
        return (units, whole) == (len(held), sum(held))
    return whole == sum(held) and units < len(held) and said.is_share("share", sum(held[:units]), whole)


def none_overdue(facts: Facts, said: Said) -> bool:
    return not facts.overdue(facts.of(COMMUNE)) and said.key.endswith("whole") == facts.is_whole(COMMUNE)


def departments(facts: Facts, said: Said) -> bool:
    found = facts.per_unit(lambda lives: (len(facts.held(lives)), any_life(facts, lives)), DEPARTMENT)
    held = {facts.city.short_names[unit]: count for unit, (count, there) in found.items() if there}
    whole, kind = sum(held.values()), said.key.rpartition(".")[2]
    if kind in ("whole", "part"):
        return not whole and (kind == "whole") == facts.is_whole(DEPARTMENT)
    if kind == "half":
        few, most = int(said.told["holders"]), sorted(held.values(), reverse=True)
        return said.number("all") == len(held) > 1 and 2 * sum(most[:few]) >= whole > 2 * sum(most[: few - 1])
    count = held[said.told["name"]]
    is_most = count == max(held.values()) and said.number("count") == whole
    return is_most and (len(held) == 1 if kind == "one" else said.is_share("share", count, whole))


def commune_map(facts: Facts, said: Said) -> bool:
    metric = facts.filters.count or "on_time_rate"
    if metric not in ("on_time_rate", "online_share", "open_overdue", "received"):
        return True
    judged = list(judged_by(facts, metric, COMMUNE).values())
    if said.key.endswith("unjudged"):
        return not judged
    limits = {"on_time_rate": 0.95, "online_share": 0.6, "open_overdue": 50, "received": 2000}
    beyond = sum(value < limits[metric] if metric.endswith(("rate", "share")) else value > limits[metric] for value in judged)
    words = {
        "on_time_rate": "95%",
        "online_share": "60%",
        "open_overdue": "50",
        "received": {"vi": "2.000", "en": "2,000"}[said.language],
    }
    if said.key.endswith("plain"):
        return said.number("count") == len(judged)
    if said.key.endswith("one"):
        return len(judged) == 1
    return (
        said.numbers("count", "all") == (beyond, len(judged)) and said.told["classes"].endswith(words[metric]) and len(judged) > 1
    )


def funnel(facts: Facts, said: Said) -> bool:
    stream = STREAMS[said.where]
    rate = "online_share" if facts.filters.count == "online_share" else "on_time_rate"
    units, grades = set(facts.units(stream)), graded(facts, stream, rate)
    judged = {unit: grade for unit, grade in grades.items() if unit in units and grade != "few"}
    low = {facts.city.short_names[unit] for unit, grade in judged.items() if grade == "far_below"}
    if said.key.endswith("none"):
        return said.number("judged") == len(judged) > 0 and not low
    told = said.told["units"].split(", ")
    more = said.number("more") if "more" in said.told else 0
    return len(told) + more == len(low) and {name for name in low if name in said.told["units"]} >= set(told) & low


def unjudged(facts: Facts, said: Said) -> bool:
    rate = "online_share" if facts.filters.count == "online_share" else "on_time_rate"
    found = facts.per_unit(lambda lives: facts.rate(rate, lives)[1], STREAMS[said.where]).values()
    return max(found, default=0) < SMALL


def shares(facts: Facts, said: Said) -> bool:
    by = said.key.split(".")[2]
    held = facts.by(by, facts.overdue(facts.of(STREAMS.get(said.where))))
    if said.where == "overdue-by-procedure-of-departments":
        held = facts.by(by, facts.overdue([life for life in facts.lives if life.groups["stream"] in (DEPARTMENT, BRANCH)]))
    if said.key.endswith("none"):
        return not held
    stated = sorted((count for name, count in held.items() if name not in ("", "unknown")), reverse=True)
    few, whole = said.number("count"), sum(held.values())
    half = 2 * sum(stated[:few]) >= whole > 2 * sum(stated[: few - 1])
    return said.number("all") == len(stated) and half and len(held) > 1


def share_of_one(facts: Facts, said: Said) -> bool:
    """Everything that is overdue is of one group."""
    lives = facts.of(STREAMS.get(said.where))
    if said.where == "overdue-by-procedure-of-departments":
        lives = [life for life in lives if life.groups["stream"] in (DEPARTMENT, BRANCH)]
    late = facts.overdue(lives)
    if said.key == "shares.one":
        return said.number("count") == len(late)
    unstated = [sum(life.groups[by] in ("", "unknown") for life in late) for by in ("cause", "step", "field")]
    return any(2 * count > len(late) and said.is_share("share", count, len(late)) for count in unstated)


def sheet(facts: Facts, said: Said) -> bool:
    """Who is told to come first is behind everybody else who is judged."""
    stream, metric = STREAMS[said.where], facts.filters.count or "on_time_rate"
    if metric not in ("on_time_rate", "online_share", "open_overdue", "received"):
        return True
    judged = {facts.city.names[unit]: value for unit, value in judged_by(facts, metric, stream).items()}
    others = [value for name, value in judged.items() if name != said.told["unit"]]
    first = judged[said.told["unit"]]
    is_first = min(others) > first if metric.endswith(("rate", "share")) else max(others) < first
    return said.number("all") == len(judged) and is_first and not (metric != "open_overdue" and facts.is_settled)


def alike(facts: Facts, said: Said) -> bool:
    """All that are judged have one value; of what is not counted again here the panel's own test knows."""
    metric = facts.filters.count or "on_time_rate"
    if metric not in ("on_time_rate", "online_share", "open_overdue", "received"):
        return True
    values = judged_by(facts, metric, STREAMS[said.where]).values()
    return len(values) > 1 and len(set(values)) == 1


def sheet_count(facts: Facts, said: Said) -> bool:
    return said.number("count") == len(facts.units(STREAMS[said.where]))


def lines(facts: Facts, said: Said) -> bool:
    """How many have a lower rate from a day on than in the points before it, of those with enough dossiers on both sides."""
    stream, is_weekly = STREAMS[said.where], said.where.startswith("on-time-weeks")

    def point(life: Life) -> object:
        day = life.resolved
        return day - timedelta(days=day.weekday()) if is_weekly else day.replace(day=1)

    dated = facts.dated(facts.of(stream))
    points_ = sorted({point(life) for life in dated})[-13:]
    middle = points_[len(points_) // 2]
    fell = judged = 0
    for lives in facts.per_unit(list, stream, [life for life in dated if point(life) in points_]).values():
        sides = [[life for life in lives if (point(life) >= middle) == late] for late in (False, True)]
        if min(map(len, sides)) < SMALL:
            continue
        before, after = (sum(life.resolved <= life.due for life in side) / len(side) for side in sides)
        judged, fell = judged + 1, fell + (after < before)
    return said.numbers("fell", "all") == (fell, judged) and said.day() == middle and judged > 1


UNITS: dict[str, Claim] = {
    "map.title.target": tile_map,
    "map.title.unjudged": tile_map,
    "map.tile.rate": lambda facts, said: True,
    "ranking.title.share": ranking,
    "ranking.title.all": ranking,
    "ranking.title.none.whole": none_overdue,
    "ranking.title.none.part": none_overdue,
    "ranking.none": lambda facts, _said: not facts.overdue(facts.of(COMMUNE)),
    **dict.fromkeys((f"departments.title.{kind}" for kind in ("share", "half", "one", "none.whole", "none.part")), departments),
    **dict.fromkeys((f"unit_map.title.{kind}" for kind in ("beyond", "plain", "one")), commune_map),
    "unit_map.title.unjudged": lambda facts, said: (commune_map if said.where == "commune-map" else unjudged)(facts, said),
    **dict.fromkeys((f"funnel.title.{kind}" for kind in ("none", "some", "more")), funnel),
    **dict.fromkeys(
        (f"shares.title.{by}.{kind}" for by in ("unit", "procedure", "field", "cause", "step") for kind in ("some", "none")), shares
    ),
    "shares.one": share_of_one,
    "shares.unstated": share_of_one,
    "unit_sheet.worst": sheet,
    "unit_sheet.alike": alike,
    "unit_sheet.most": sheet,
    **dict.fromkeys((f"unit_sheet.title.{stream}" for stream in (COMMUNE, DEPARTMENT, BRANCH)), sheet_count),
    "unit_lines.title.commune": lines,
    "unit_lines.title.department": lines,
}
