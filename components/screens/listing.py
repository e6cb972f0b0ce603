"""The table of screens: one row each, with what can be done to it by whoever may."""

from __future__ import annotations

from components import elements as h
from components import formats
from components.collation import collation_key
from components.elements import Element
from components.formats import MISSING, Language
from components.i18n import catalogue, isolated, say
from components.screens.rooms import told_room
from components.screens.states import lasting, state_of
from data_access.application import BEZELS, Screen

COLUMNS = ("name", "room", "seen", "shown")


def table(screens: list[Screen], at: int, *, version: str, manages: bool, language: Language) -> list[Element]:
    """Nothing where there are no screens. Rows keep their places from one look to the next: by name, revoked ones last."""
    if not screens:
        return []
    columns = [*COLUMNS, *(["acts"] if manages else [])]
    named = {name: say(f"screens.column.{name}", language) for name in columns}
    head = h.Tr([h.Th(text, scope="col", role="columnheader") for text in named.values()], role="row")
    ordered = sorted(screens, key=lambda screen: (screen.revoked_at is not None, collation_key(screen.name), screen.id))
    rows = []
    for screen in ordered:
        cells = {"name": _name(screen, at, language), "room": told_room(screen, language), **_seen(screen, at, version, language)}
        if manages:
            cells["acts"] = acts(screen, language)
        rows.append(_row(screen, cells, named))
    # Roles are said, since a phone shows the rows as blocks.
    body = [h.Thead(head, role="rowgroup"), h.Tbody(rows, role="rowgroup")]
    return [h.Table(body, className="screens__table", role="table", **{"aria-label": say("screens.title", language)})]


def _row(screen: Screen, cells: dict[str, list[Element]], named: dict[str, str]) -> Element:
    first, *others = cells
    told = [h.Th(cells[first], scope="row", role="rowheader", **{"data-label": named[first]})]
    told += [h.Td(cells[name], role="cell", **{"data-label": named[name]}) for name in others]
    kind = "screens__row screens__row--revoked" if screen.revoked_at is not None else "screens__row"
    return h.Tr(told, role="row", className=kind, **{"data-key": str(screen.id)})


def _name(screen: Screen, at: int, language: Language) -> list[Element]:
    state = state_of(screen, at)
    mark = h.I(className="screens__mark", **{"aria-hidden": "true"})
    return [
        h.B(isolated(screen.name)),
        h.Small([mark, say(f"screens.state.{state}", language)], className=f"screens__state screens__state--{state}"),
    ]


def _seen(screen: Screen, at: int, version: str, language: Language) -> dict[str, list[Element]]:
    """When it was heard last, and what it showed then."""
    if screen.seen_at is None:
        return {"seen": [h.Span(MISSING)], "shown": [h.Span(MISSING)]}
    if state_of(screen, at) == "running":
        seen = say("screens.seen.now", language)
    else:
        seen = say("screens.seen.before", language, age=lasting(at - screen.seen_at, language))
    current = "current" if screen.version == version else "old"
    return {
        "seen": [h.Span(seen)],
        "shown": [h.Span(_scene(screen.scene, language)), h.Small(say(f"screens.version.{current}", language))],
    }


def _scene(key: str | None, language: Language) -> str:
    """The word of a scene, of which a screen reports the key; what is no key is shown as it came."""
    if not key:
        return MISSING
    word = f"wall.scene.{key.split('-')[0]}"
    return say(word, language) if word in catalogue(language) else isolated(key)


def acts(screen: Screen, language: Language) -> list[Element]:
    """A change, a new address and an end, the last two with a second step that says what it does."""
    offered = ("renew",) if screen.revoked_at is not None else ("renew", "revoke")
    steps = [_act(act, screen, language) for act in offered]
    return [h.Div([_change(screen, language), *steps], className="screens__acts")]


def _change(screen: Screen, language: Language) -> Element:
    """What is known of it goes into the form (assets/screens.js), as a person would type it."""
    measures = {name: getattr(screen, name) for name in ("inch", "distance")}
    room = {f"data-{name}": "" if value is None else formats.measure(value, language) for name, value in measures.items()}
    known = {"data-name": screen.name, **room, "data-bezel": screen.bezel or BEZELS[0]}
    label = {"aria-label": say("screens.change.named", language, name=screen.name)}
    return h.Button(
        say("screens.change.ask", language), type="button", className="button", **{"data-change": str(screen.id), **known, **label}
    )


def _act(act: str, screen: Screen, language: Language) -> Element:
    told = {name: say(f"screens.{act}.{name}", language, name=screen.name) for name in ("ask", "named", "what", "do")}
    button = h.Button(told["do"], type="button", className="button screens__do", **{"data-act": act, "data-screen": str(screen.id)})
    return h.Details(
        [
            h.Summary(told["ask"], className="button", **{"aria-label": told["named"]}),
            h.Div([h.P(told["what"]), button], className="screens__sure"),
        ],
        className="screens__act",
        **{"data-key": act},
    )
