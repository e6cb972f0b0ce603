"""What each title and note of a panel claims, counted again from the rows: key of the catalogue -> whether it is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from tests.claims import Claim, counts
from tests.claims_of_figures import FIGURES
from tests.claims_of_units import UNITS
from tests.recounted_city import SMALL, Facts
from tests.reference_lives import Life
from tests.sentences import Said
from tests.values_of_units import BRANCH, COMMUNE, CRITERIA, DEPARTMENT, STREAMS, without


def flow(facts: Facts, said: Said) -> bool:
    came, went, _ = counts(facts)
    kind = "grows" if came > went else "shrinks" if came < went else "equal"
    return said.number("count") == abs(came - went) and said.key.endswith(kind) and not facts.is_settled


def since(facts: Facts, said: Said) -> bool:
    before = facts.city.calendar.before(facts.last)
    apart = len(facts.overdue(facts.lives)) - len(facts.overdue(facts.lives, before))
    kind = "more" if apart > 0 else "fewer" if apart < 0 else "same"
    return said.number("count") == abs(apart) and said.day() == before and said.key.endswith(kind)


def moved(facts: Facts, said: Said) -> bool:
    """The units that are named moved more than any that is not."""
    before = facts.city.calendar.before(facts.last)
    net = facts.by("unit", facts.overdue(facts.lives))
    net.subtract(facts.by("unit", facts.overdue(facts.lives, before)))
    sign = 1 if said.key.endswith("up") else -1
    return foremost({facts.city.names[unit]: sign * count for unit, count in net.items()}, said.counted("units"))


def foremost(found: dict[str, int], told: list[tuple[str, int]]) -> bool:
    """Those that are told are the first, and nobody who has as much is left out; of one alone nothing is most."""
    rest = [count for name, count in found.items() if name not in dict(told)]
    return all(found[name] == count for name, count in told) and max(rest, default=0) < min(count for _, count in told)


def soon(facts: Facts, said: Said) -> bool:
    held = Counter(life.groups["unit"] for life in facts.due(facts.last - timedelta(days=1), facts.next_day))
    return said.day() == facts.next_day and foremost(
        {facts.city.names[unit]: count for unit, count in held.items()}, said.counted("units")
    )


def scores(facts: Facts) -> Counter:
    """How many criteria each commune meets that has enough dossiers for each of the three."""

    def score(lives: list[Life]) -> int | None:
        pairs = {name: facts.rate(name, lives) for name in CRITERIA}
        if any(below < SMALL for _, below in pairs.values()):
            return None
        return sum(1_000_000 * above >= round(CRITERIA[name] * 1_000_000) * below for name, (above, below) in pairs.items())

    return Counter(value for value in facts.per_unit(score, COMMUNE).values() if value is not None)


def criteria(facts: Facts, said: Said) -> bool:
    found = scores(facts)
    judged, asked = sum(found.values()), not (facts.is_settled or facts.filters.channel)
    if said.key.endswith("met"):
        return said.numbers("count", "all") == (found[3], judged) and judged > 1 and asked
    if said.key.endswith("one"):
        return said.told["score"] == f"{next(iter(found))}/3" and judged == 1 and asked
    if said.key.endswith("few"):
        return not judged
    told = {int(score[0]): int(count.replace(".", "")) for score, count in _pairs(said.told["scores"])}
    return told == dict(found)


def _pairs(text: str) -> list[list[str]]:
    return [part.split(": ") for part in text.split(" · ")]


def held_by_field(facts: Facts, said: Said) -> bool:
    held = facts.held(facts.of(DEPARTMENT))
    fields = {code for code, name in facts.city.fields.items() if name == said.told["field"]} or {"unknown"}
    of_cell = [
        life for life in held if facts.city.names[life.groups["unit"]] == said.told["unit"] and life.groups["field"] in fields
    ]
    return said.is_share("share", len(of_cell), len(held)) and said.key.endswith("whole") == facts.is_whole(DEPARTMENT)


def none_here(facts: Facts, said: Said) -> bool:
    """Of the departments that hold anything, how many hold nothing in the ten largest fields; equal fields may be either."""
    held = facts.held(facts.of(DEPARTMENT))
    ranked = facts.by("field", held).most_common()
    fields = {field for field, _ in ranked[:10]}
    none = len({life.groups["unit"] for life in held}) - len(
        {life.groups["unit"] for life in held if life.groups["field"] in fields}
    )
    return said.number("count") == none or (len(ranked) > 10 and ranked[9][1] == ranked[10][1])


def old_share(facts: Facts, said: Said) -> bool:
    late = [facts.city.calendar.working_days(life.due, facts.last) for life in facts.overdue(facts.lives)]
    return said.is_share("share", sum(days > 7 for days in late), len(late))


def belongs(facts: Facts, said: Said) -> bool:
    """The department, or the field of one chosen department, that most of what communes have overdue belongs to."""
    kinds = facts.city.kinds
    chosen = [code for code in facts.filters.unit if kinds.get(code) == "so_nganh"]
    over = Facts(facts.city, without(facts, chosen))
    owners = {life.groups["field"]: life.groups["owner"] for life in facts.city.lives}
    late = [life for life in over.overdue(over.of(COMMUNE)) if not chosen or owners[life.groups["field"]] in chosen]
    by = "field" if len(chosen) == 1 else "owner"
    found = Counter(life.groups[by] for life in late)
    names = facts.city.fields if by == "field" else facts.city.names
    first = [code for code in found if names.get(code) == said.told["name"]] or ["unknown"]
    units = {life.groups["unit"] for life in late if life.groups[by] == first[0]}
    others = [count for code, count in found.items() if code != first[0]]
    told = said.numbers("count", "units") == (found[first[0]], len(units))
    return told and max(others, default=0) < found[first[0]] and bool(others) == said.key.endswith("some")


def nothing(facts: Facts, said: Said) -> bool:
    """That no dossier matches is said only where none does."""
    stream = STREAMS.get(said.where)
    if said.where == "overdue-by-procedure-of-departments":
        return facts.is_empty(DEPARTMENT) and facts.is_empty(BRANCH)
    if said.where in ("departments", "departments-all"):
        return facts.is_empty(DEPARTMENT) and facts.is_empty(BRANCH)
    if said.where == "overdue-in-communes-by-field":
        chosen = [code for code in facts.filters.unit if facts.city.kinds.get(code) == "so_nganh"]
        return Facts(facts.city, without(facts, chosen)).is_empty(COMMUNE)
    return facts.is_empty(stream)


PANELS: dict[str, Claim] = {
    **UNITS,
    **FIGURES,
    **dict.fromkeys((f"flow.title.{kind}" for kind in ("grows", "shrinks", "equal")), flow),
    **dict.fromkeys((f"since.title.{kind}" for kind in ("more", "fewer", "same")), since),
    "since.up": moved,
    "since.down": moved,
    "due_next.most": soon,
    "due_next.title.none": lambda facts, _said: not (facts.today or facts.tomorrow),
    "due_next.none": lambda facts, _said: not (facts.today or facts.tomorrow),
    **dict.fromkeys((f"criteria.title.{kind}" for kind in ("met", "one", "few")), criteria),
    "criteria.scores": criteria,
    "held_by_field.title.whole": held_by_field,
    "held_by_field.none_here": none_here,
    "held_by_field.title.part": held_by_field,
    "ageing.title.old": old_share,
    "ageing.title.none": lambda facts, _said: not facts.overdue(facts.lives),
    "ageing.none": lambda facts, said: not facts.overdue(facts.of(STREAMS.get(said.where))) or "departments" in said.where,
    "fields_in_communes.title.some": belongs,
    "fields_in_communes.title.one": belongs,
    "state.empty": lambda facts, said: nothing(facts, said),
    "state.unmeasured": lambda facts, said: not nothing(facts, said),
}


# What claims nothing that a filter could make false: names, and what staff and catalogue say, which other tests count.
SILENT: tuple[str | Callable[[str], bool], ...] = (
    lambda key: key.endswith((".empty", ".title.plain", ".title")) and key not in ("finding.empty", "state.empty"),
    lambda key: key.startswith(
        (
            "criteria.on",
            "ranking.head.",
            "groups.",
            "compared.",
            "stream.",
            "looking.head.",
            "staffing.",
            "unit_lines.scale",
            "map.legend.",
        )
    ),
    lambda key: key.startswith(
        ("by_field.", "by_owner.", "by_reason.", "not_online.", "available.", "online.", "shares.rest", "unit.")
    ),
    lambda key: key.startswith(
        ("departments.", "headline.coverage", "due_list.rest", "fields_in_communes.", "since.version", "map.none")
    ),
)


def is_silent(key: str) -> bool:
    return any(holds(key) for holds in SILENT)
