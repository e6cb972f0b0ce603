"""What each sentence at the head of a page claims, counted again from the rows: key of the catalogue -> whether it is true."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from tests.recounted_city import SMALL, Facts
from tests.reference_lives import DAY
from tests.reference_signals import classes, worked_out
from tests.sentences import Said, points

Claim = Callable[[Facts, Said], bool]
COMMUNE, DEPARTMENT, BRANCH = "commune", "department", "land_branch"


def counts(facts: Facts, stream: str | None = None) -> tuple[int, int, int]:
    """Received, resolved, overdue."""
    lives = facts.of(stream)
    return len(facts.received(lives)), len(facts.resolved(lives)), len(facts.overdue(lives))


def allowed(facts: Facts) -> int:
    """How many may be overdue: so many of 1,000 that came in a quarter of 60 working days, and five however few came."""
    calendar, first = facts.city.calendar, max(facts.first, facts.city.begun)
    days = sum(calendar.is_working(first + DAY * step) for step in range((facts.last - first).days + 1))
    (limit,) = facts.city.targets["overdue_per_1000"]
    return max(5, int(limit * len(facts.received(facts.lives)) * 60 // (1000 * days))) if days else 5


def rising(facts: Facts, said: Said, *, is_least: bool) -> bool:
    """On each of the days that are told there was more than on the day before, and before them not, or nobody knows."""
    if facts.stocks[-1] <= allowed(facts) and not facts.is_settled:
        return False
    stocks, days = facts.stocks, said.number("days")
    run = 0
    while run + 1 < len(stocks) and stocks[-1 - run] > stocks[-2 - run]:
        run += 1
    whole = facts.whole_days(facts.city.begun)[-1]
    grown = stocks[-1] - stocks[-1 - run]
    return (days, said.number("count"), said.number("whole"), said.day()) == (run, grown, stocks[-1], whole) and (
        is_least == (run + 1 == len(stocks))
    )


def concentrated(facts: Facts, said: Said, *, is_whole: bool) -> bool:
    held = sorted(facts.by("unit", facts.overdue(facts.of(COMMUNE))).values(), reverse=True)
    units, whole, among = said.numbers("units", "count", "all")
    told = (whole, among) == (sum(held), len(facts.units(COMMUNE)))
    return told and said.is_share("share", sum(held[:units]), whole) and facts.is_whole(COMMUNE) == is_whole


def unusual(facts: Facts, said: Said) -> bool:
    """The day has the signal that is told, by a chart worked out in fractions, and good is said only of what is good."""
    days = facts.whole_days(facts.city.begun)
    for metric in ("resolved", "received"):
        happened: dict[object, int] = dict.fromkeys(days, 0)
        for life in facts.lives:
            day = getattr(life, metric)
            if day is not None and life.received is not None:
                day = facts.city.calendar.on_or_after(day)
                happened[day] = happened.get(day, 0) + 1
        chart = worked_out(days, [happened[day] for day in days])
        if chart is None:
            continue
        _, _, rule, side = said.key.split(".")
        (centre, lower, upper), factor = chart["limits"], chart["factors"][days[-1].weekday()]
        if (days[-1], rule, side) not in chart["signals"]:
            continue
        kind = "neither" if metric == "received" else "good" if side == "above" else "bad"
        bounds = {"lower": lower * factor, "upper": upper * factor, "centre": centre * factor}
        near = all(
            abs(Decimal(_plain(said, name)) - Decimal(float(value))) <= Decimal("0.5000001") for name, value in bounds.items()
        )
        length = 0
        for day in reversed(days):
            value = happened[day] / chart["factors"][day.weekday()]
            if day <= chart["settled"][-1][0] or (value > centre) != (side == "above") or value == centre:
                break
            length += 1
        run = rule != "run" or said.number("days") == length >= 8
        words = {
            "good": ("Tích cực", "Good sign"),
            "bad": ("Bất thường", "Unusual"),
            "neither": ("Khác thường", "Out of the ordinary"),
        }
        is_told = said.number("count") == happened[days[-1]] and said.day() == days[-1] and said.told["kind"] in words[kind]
        return near and run and is_told and _beyond(said, rule, side)
    return False


def _plain(said: Said, place: str) -> str:
    """A number with decimals as Python writes it."""
    marks = {"vi": str.maketrans({".": None, ",": "."}), "en": str.maketrans({",": None})}
    return said.told[place].translate(marks[said.language])


def _beyond(said: Said, rule: str, side: str) -> bool:
    """The count that is told lies beyond the bound that is told."""
    bound = Decimal(_plain(said, "centre" if rule == "run" else "upper" if side == "above" else "lower"))
    return said.number("count") > bound if side == "above" else said.number("count") < bound


def below_target(facts: Facts, said: Said) -> bool:
    above, below = facts.on_time(facts.lives)
    (target, *_) = facts.city.targets["on_time_rate"]
    told = said.is_share("rate", above, below) and said.told["apart"] == points(above, below, target, said.language)
    return told and said.told["target"] == "99%" and below >= SMALL and above < Decimal("0.99") * below and not facts.is_settled


def growing(facts: Facts, said: Said) -> bool:
    came, went, _ = counts(facts)
    return said.numbers("count", "held") == (came - went, len(facts.held(facts.lives))) and came > went and not facts.is_settled


def calm(facts: Facts, said: Said) -> bool:
    """Nothing that has a target misses it, and no more is overdue than may be."""
    came, went, overdue = counts(facts)
    missed = []
    for name in ("on_time_rate", "online_share", "online_payment_rate"):
        above, below = facts.rate(name, facts.lives)
        if below and not (name == "online_share" and facts.filters.channel):
            missed.append(above < Decimal(str(facts.city.targets[name][0])) * below)
    days = sum(facts.city.calendar.is_working(day) for day in facts.whole_days(max(facts.first, facts.city.begun)))
    held = len(facts.held(facts.lives))
    missed.append(bool(went) and days > 0 and held * days > facts.city.targets["backlog_days"][0] * went)
    return said.numbers("received", "resolved") == (came, went) and not any(missed) and overdue <= allowed(facts)


@lru_cache(maxsize=16)
def judged(facts: Facts) -> dict[str, tuple[int, int]]:
    """The communes that the filters leave and that have enough dossiers for their on-time rate."""
    found = facts.per_unit(facts.on_time, COMMUNE)
    return {unit: pair for unit, pair in found.items() if pair[1] >= SMALL}


@lru_cache(maxsize=16)
def graded(facts: Facts, stream: str, rate: str) -> dict[str, str]:
    """The class of each unit of a level against the whole level."""
    pairs = facts.per_unit(lambda lives: facts.rate(rate, lives), stream, facts.level(stream))
    pairs = {unit: pair for unit, pair in pairs.items() if pair[1]}
    return dict(zip(pairs, classes(list(pairs.values()))[1], strict=True)) if pairs else {}


def slow(facts: Facts, said: Said) -> bool:
    grades, units = graded(facts, COMMUNE, "on_time_rate"), judged(facts)
    count = sum(grades[unit] == "far_below" for unit in units)
    told = said.number("count") if "count" in said.told else 0
    return (told, said.number("judged")) == (count, len(units)) and len(units) > 1 and bool(count) == said.key.endswith("slow")


def slow_alone(facts: Facts, said: Said) -> bool:
    ((unit, (above, below)),) = judged(facts).items()
    is_low = graded(facts, COMMUNE, "on_time_rate")[unit] == "far_below"
    told = said.told["name"] == facts.city.names[unit] and said.is_share("rate", above, below) and said.number("count") == below
    return told and is_low == said.key.endswith("slow")


def few(facts: Facts, said: Said) -> bool:
    return said.numbers("count", "small") == (len(facts.units(COMMUNE)) - len(judged(facts)), SMALL)


def held_by_department(facts: Facts, said: Said) -> bool:
    held = facts.by("unit", facts.held(facts.of(DEPARTMENT)))
    whole, kind = sum(held.values()), said.key.rpartition(".")[2]
    count = held[next(unit for unit in held if facts.city.names[unit] == said.told["name"])]
    is_kind = count == whole if kind == "all" else count < whole and facts.is_whole(DEPARTMENT) == (kind == "whole")
    told = kind == "all" or said.is_share("share", count, whole)
    return said.number("count") == whole and count == max(held.values()) and told and is_kind


def states(facts: Facts, said: Said) -> bool:
    held = facts.held(facts.of(DEPARTMENT))
    paused = [life for life in held if life.is_paused(facts.last)]
    overdue, free = facts.overdue(facts.of(DEPARTMENT)), [life for life in held if not life.is_paused(facts.last)]
    undated = sum(life.due is None for life in free)
    told = (len(held), len(paused), len(overdue), len(free) - len(overdue) - undated)
    rest = said.number("undated") if "undated" in said.told else 0
    return said.numbers("count", "paused", "overdue", "in_time") == told and rest == undated


def not_late(facts: Facts, said: Said) -> bool:
    came, went, _ = counts(facts, DEPARTMENT)
    return said.is_share("share", went, came) and went < came


def unit_on_time(facts: Facts, said: Said) -> bool:
    above, below = facts.on_time(facts.lives)
    told = said.is_share("rate", above, below) and said.numbers("count", "overdue") == (below, counts(facts)[2])
    return told and below >= SMALL and _is_one(facts, said)


def _is_one(facts: Facts, said: Said) -> bool:
    return [said.told["name"]] == [facts.city.names[code] for code in facts.filters.unit]


def due(facts: Facts, said: Said) -> bool:
    """How much is due on the last day, and how much by the next working day: what is due today is late tomorrow."""
    today, tomorrow = facts.today, facts.tomorrow
    kind = "both" if today and tomorrow else "today" if today else "tomorrow" if tomorrow else "none"
    told = {"now": today, "count": tomorrow if said.key.startswith("due_next") else today + tomorrow}
    days = {"today": facts.last, "day": facts.next_day}
    return said.key.endswith(kind) and all(
        said.number(name) == told[name] if name in told else said.day(name) == days[name] for name in said.told if name != "units"
    )


def dossiers(facts: Facts, said: Said) -> bool:
    asked = facts.filters.count
    found = facts.received(facts.lives) if asked == "received" else facts.overdue(facts.lives)
    return asked not in (None, "open_overdue", "received") or said.number("count") == len(found)


def old(facts: Facts, said: Said) -> bool:
    late = [facts.city.calendar.working_days(life.due, facts.last) for life in facts.overdue(facts.lives)]
    return said.number("count") == sum(days > 30 for days in late)


def provided(facts: Facts, said: Said) -> bool:
    rows = facts.catalogue()
    online, left = [row for row in rows if row.is_online], [row for row in rows if row.online_level and not row.is_online]
    told = said.numbers("online", "whole") == (len(online), len(rows)) and said.is_share("share", len(online), len(rows))
    if "rest" in said.told:
        told = told and said.number("rest") == len(left)
    if "department" in said.told:
        owners = sorted(((sum(row.owner == code for row in left), code) for code in {row.owner for row in left}), reverse=True)
        first = [(facts.city.names[code], count) for count, code in owners if code != "unknown"]
        told = (
            told and first[0] == (said.told["department"], said.number("count")) and (len(first) < 2 or first[1][1] < first[0][1])
        )
    return told


def aimed(facts: Facts, said: Said) -> bool:
    """A rate beside its target, where no filter settles it and enough dossiers came."""
    for name in ("online_share", "online_payment_rate"):
        above, below = facts.rate(name, facts.lives)
        target = facts.city.targets[name][0]
        if below >= SMALL and said.told["target"] == f"{target:.0%}" and said.is_share("rate", above, below):
            is_met = above >= Decimal(str(target)) * below
            return is_met == said.key.endswith(".met") and not (name == "online_share" and facts.filters.channel)
    return False


def empty(facts: Facts, said: Said) -> bool:
    stream = {"communes": COMMUNE, "departments": DEPARTMENT}.get(said.where)
    return facts.is_empty(stream)


FINDINGS: dict[str, Claim] = {
    "finding.rising.true": lambda facts, said: rising(facts, said, is_least=False),
    "finding.rising.least": lambda facts, said: rising(facts, said, is_least=True),
    "finding.concentrated.whole": lambda facts, said: concentrated(facts, said, is_whole=True),
    "finding.concentrated.part": lambda facts, said: concentrated(facts, said, is_whole=False),
    **dict.fromkeys((f"finding.unusual.{rule}.{side}" for rule in ("outside", "run") for side in ("above", "below")), unusual),
    "finding.below_target": below_target,
    "finding.growing": growing,
    "finding.calm": calm,
    "finding.plain": lambda facts, said: said.numbers("received", "resolved", "overdue") == counts(facts),
    "finding.empty": empty,
    "finding.communes.slow": slow,
    "finding.communes.fair": slow,
    "finding.communes.one.slow": slow_alone,
    "finding.communes.one.fair": slow_alone,
    "finding.communes.unjudged": lambda facts, said: said.number("small") == SMALL and not judged(facts),
    "finding.communes.overdue": lambda facts, said: said.number("count") == counts(facts, COMMUNE)[2],
    "finding.communes.few": few,
    "finding.communes.total": lambda facts, said: said.numbers("received", "resolved", "overdue") == counts(facts, COMMUNE),
    **dict.fromkeys((f"finding.departments.held.{kind}" for kind in ("whole", "part", "all")), held_by_department),
    "finding.departments.none.whole": lambda facts, _said: not facts.held(facts.of(DEPARTMENT)) and facts.is_whole(DEPARTMENT),
    "finding.departments.none.part": lambda facts, _said: not facts.held(facts.of(DEPARTMENT)) and not facts.is_empty(DEPARTMENT),
    "finding.departments.states.dated": states,
    "finding.departments.states.undated": states,
    "finding.departments.not_late": not_late,
    "finding.departments.branches": lambda facts, said: said.numbers("received", "resolved") == counts(facts, BRANCH)[:2],
    "finding.unit.on_time": unit_on_time,
    "finding.unit.plain": lambda facts, said: (
        said.numbers("received", "resolved", "overdue") == counts(facts) and _is_one(facts, said)
    ),
    **dict.fromkeys(
        (f"{of}.{kind}" for of in ("finding.due", "due_list.title", "due_next.title") for kind in ("both", "today")), due
    ),
    **dict.fromkeys((f"{of}.tomorrow" for of in ("finding.due", "due_list.title")), due),
    "due_next.title.tomorrow": lambda facts, said: (said.number("count"), facts.today) == (facts.tomorrow, 0),
    "finding.due.none": due,
    "due_list.title.none": due,
    "finding.dossiers.count": dossiers,
    "finding.dossiers.old": old,
    "finding.online.most": provided,
    "finding.online.some": provided,
    "finding.online.all": provided,
    "finding.online.unstated": lambda facts, _said: not any(row.online_level for row in facts.catalogue()),
    "finding.online.empty": lambda facts, _said: not facts.catalogue(),
    "finding.online.met": aimed,
    "finding.online.missed": aimed,
}
