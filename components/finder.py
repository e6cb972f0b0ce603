"""What the search of the whole program finds: units, procedures, dossiers by their codes, pages, definitions of metrics.

A result leads on with the filters of the page from which it was asked, as far as they still mean something there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote

from components.asking import Asked
from components.collation import collation_key
from components.formats import Language, number
from components.i18n import isolated, say
from components.panels.panel import LIST, UNIT
from data_access.filters import Filters
from data_access.listing import LONGEST_QUERY
from data_access.metrics import METRICS
from data_access.names import tidy
from data_access.seeking import PART
from data_access.spelling import Fit, Names, words

# So many results of one kind are shown; of units and procedures more are counted.
MOST = 6
DEFINITIONS = "/dinh-nghia"


@dataclass(frozen=True)
class Hit:
    """One result: what it is called, what tells it from another of that name, and where it leads.

    `apart`: it is no page of this window.
    """

    text: str
    detail: str
    href: str
    apart: bool = False


@dataclass(frozen=True)
class Group:
    """The results of one kind; `more` there are besides them."""

    name: str
    hits: tuple[Hit, ...]
    more: int = 0


@dataclass(frozen=True)
class Place:
    """A page: the key of its name, its address, and whether it opens in a window of its own."""

    name: str
    path: str
    apart: bool = False


Fitting = tuple[Fit, Group]


def found(query: str, places: tuple[Place, ...], asked: Asked | None, language: Language) -> tuple[Group, ...]:
    """The results, by kind; of all only those that fit best. Without a mart (`asked` missing) pages and definitions alone."""
    typed = tidy(query)[:LONGEST_QUERY]
    filters = asked.filters if asked else Filters()
    fitting = [*(_of_mart(typed, asked) if asked else ()), *_of_program(typed, places, filters, language)]
    best = min((fit for fit, _ in fitting), default=None)
    return tuple(group for fit, group in fitting if fit == best)


def options(query: str, asked: Asked, name: str) -> tuple[str, ...]:
    """The codes of units, fields or procedures whose names fit."""
    best = asked.reading.dimensions.names[name].found(query[:LONGEST_QUERY])
    codes = getattr(asked.reading.dimensions, name)["code"]
    return tuple(codes.iloc[place] for place in best[1]) if best else ()


def _of_mart(typed: str, asked: Asked) -> Iterator[Fitting]:
    reading, filters = asked.reading, asked.filters
    units, procedures = reading.dimensions.unit, reading.dimensions.procedure
    plain = replace(filters, count=None, age=None)
    of_unit = replace(plain, unit=(), place=(), kind=(), old_district=()).to_search()

    def unit(place: int) -> Hit:
        row = units.iloc[place]
        told = say(f"kind.{row['kind']}", reading.language)
        return Hit(isolated(row["name"]), f"{told} · {row['code']}", f"{UNIT}/{quote(row['code'], safe='')}{of_unit}")

    def procedure(place: int) -> Hit:
        row = procedures.iloc[place]
        return Hit(isolated(row["name"]), row["code"], "/" + replace(plain, procedure=(row["code"],), field=()).to_search())

    seen = units["code"].map(reading.scope.allows).to_numpy()
    yield from _named("unit", reading.dimensions.names["unit"], typed, unit, seen)
    if len(typed) >= PART and any(letter.isdigit() for letter in typed):
        codes, count = reading.store.codes(typed, reading.scope, MOST, mart=reading.mart)
        if codes:
            hits = tuple(Hit(code, "", f"{LIST}/{quote(code, safe='')}") for code in codes)
            yield Fit.WHOLE, Group("dossier", hits, count - len(hits))
    yield from _named("procedure", reading.dimensions.names["procedure"], typed, procedure, ~procedures["simulated"].to_numpy())


def _of_program(typed: str, places: tuple[Place, ...], filters: Filters, language: Language) -> Iterator[Fitting]:
    search = replace(filters, count=None, age=None).to_search()

    def page(place: int) -> Hit:
        one = places[place]
        return Hit(say(one.name, language), "", one.path + ("" if one.apart else search), one.apart)

    def definition(place: int) -> Hit:
        metric = tuple(METRICS)[place]
        return Hit(say(f"metric.{metric}.name", language), "", f"{DEFINITIONS}{search}#{metric}")

    yield from _named("page", _pages(places, language), typed, page)
    yield from _named("metric", _metrics(language), typed, definition)


def _named(kind: str, names: Names, typed: str, hit: Callable[[int], Hit], seen: Sequence[bool] | None = None) -> Iterator[Fitting]:
    """The group of what fits best, the nearest first; `seen` says of each name whether it may be told."""
    best = names.found(typed)
    told = [place for place in (best[1] if best else ()) if seen is None or seen[place]]
    places = sorted(told, key=lambda place: _distance(names, place, typed))
    if places:
        yield best[0], Group(kind, tuple(hit(place) for place in places[:MOST]), len(places[MOST:]))


def _distance(names: Names, place: int, typed: str) -> tuple[object, ...]:
    """What is called so, or has that code; what has a word that begins so; the others by the alphabet."""
    told, sought = words(names.texts[place]), "".join(words(typed))
    same = "".join(told) == sought or (names.codes and names.codes[place].lower() == typed.lower())
    at_a_word = any("".join(told[start:]).startswith(sought) for start in range(len(told)))
    return not same, not at_a_word, collation_key(names.texts[place])


@lru_cache(maxsize=4)
def _pages(places: tuple[Place, ...], language: Language) -> Names:
    return Names(tuple(say(place.name, language) for place in places))


@lru_cache(maxsize=4)
def _metrics(language: Language) -> Names:
    return Names(tuple(say(f"metric.{metric}.name", language) for metric in METRICS), tuple(METRICS))


def told(groups: tuple[Group, ...], query: str, language: Language) -> dict[str, object]:
    """What the browser shows: the groups in words, and a sentence that says how many results there are."""
    count = sum(len(group.hits) + group.more for group in groups)
    sentence = say("search.found", language, count=number(count, language)) if count else ""
    return {
        "groups": [
            {
                "name": say(f"search.group.{group.name}", language),
                "hits": [vars(hit) for hit in group.hits],
                "more": say("search.more", language, count=number(group.more, language)) if group.more else "",
            }
            for group in groups
        ],
        "told": sentence or say("search.nothing", language, query=tidy(query)[:LONGEST_QUERY]),
    }
