"""One dossier on a page: the verdict, its days as a strip, the way to its due day, and what the source says of it."""

from __future__ import annotations

import logging
from urllib.parse import quote, unquote, urlencode

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html
from dash.development.base_component import Component

from components import elements as h
from components import formats, viewer
from components.browser_values import Said
from components.dead_end import ways_on
from components.elements import Element
from components.formats import Language
from components.i18n import isolated, say
from components.life_line import Entry, entries, tone, verdict
from components.life_strip import Span, Strip, strip
from components.markup import holder, markup
from components.naming import stated
from components.panels.panel import LIST
from data_access.dimensions import CHANNELS
from data_access.lives import ContradictionError, Life, Named, NoDossierError, life
from data_access.mart.dimensions import UNKNOWN
from data_access.names import tidy
from data_access.scope import Scope
from data_access.settings import Settings
from data_access.sources import SourceError, Status
from data_access.store import NoMartError

log = logging.getLogger(__name__)
# So much of a code that is none is said again.
SAID = 80


def dossier_page(code: str) -> Component:
    """The layout: it reads nothing; what it shows comes with the first callback."""
    return html.Article(
        [
            html.P(id="dossier-code", className="dossier__code"),
            html.H1(id="dossier-verdict"),
            holder("dossier-life", className="dossier__life"),
            dcc.Store(id="dossier-asked", data=code),
            dcc.Store(id="dossier-titled"),
        ],
        id="dossier",
        className="page dossier dossier--loading",
    )


@callback(
    Output("dossier-code", "children"),
    Output("dossier-verdict", "children"),
    Output("dossier-life", "data-markup"),
    Output("dossier", "className"),
    Input("dossier-asked", "data"),
    Input("version", "data"),
    State("view", "data"),
)
def tell_dossier(asked: Said, _version: Said, view: dict[str, Language]) -> tuple[object, ...]:
    """Tell one dossier, or in one sentence why there is nothing to tell."""
    language, code = viewer.spoken(view), unquote(asked or "")
    told = isolated(tidy(code)[:SAID])
    try:
        found = seen(code, viewer.store().settings, viewer.scope(), _served())
    except NoDossierError:
        return "", say("dossier.none", language, code=told), markup(ways_on((LIST,), language)), "page dossier"
    except ContradictionError as error:
        reason = say(f"dossier.contradiction.{error.reason.replace('-', '_')}", language)
        return _name(told, language), say("dossier.contradictory", language, reason=reason), "", "page dossier"
    except SourceError:
        log.exception("dossier %r could not be read", told)
        return _name(told, language), say("dossier.unread", language), markup(_again(asked or "", language)), "page dossier"
    except Exception:
        # As with a card: the page stays up, and the log has the trace.
        log.exception("dossier %r could not be told", told)
        return _name(told, language), say("dossier.failed", language), "", "page dossier"
    return _name(told, language), verdict(found, language), markup(_told(found, language)), f"page dossier dossier--{tone(found)}"


def seen(code: str, settings: Settings, scope: Scope, version: str | None = None) -> Life:
    """The life of a dossier that the person may see; any other one is not there."""
    try:
        found = life(settings, code, version)
    except ContradictionError as error:
        if scope.allows(error.unit):
            raise
        raise NoDossierError(code) from None
    if not scope.allows(found.unit.code):
        raise NoDossierError(code)
    return found


def _served() -> str | None:
    """The mart version that is served, where there is one."""
    try:
        version = viewer.store().mart().version
    except NoMartError:
        return None
    return f"{version.version}-{version.checksum}"


def _name(code: str, language: Language) -> str:
    return say("dossier.name", language, code=code)


def _again(asked: str, language: Language) -> list[Element]:
    return [h.A(say("state.retry", language), href=f"/ho-so/{quote(unquote(asked), safe='')}", className="button")]


def _told(found: Life, language: Language) -> list[Element]:
    drawn = strip(found)
    lines = [_entry(entry, language) for entry in entries(found, language)]
    return [
        *([_strip(drawn, language)] if drawn else []),
        h.Div(
            [
                h.Section([h.H2(say("dossier.why", language)), h.Ol(lines, className="life")], className="dossier__why"),
                h.Section(
                    [h.H2(say("dossier.stated_by_source", language)), h.Dl(_facts(found, language), className="facts")],
                    className="dossier__facts",
                ),
            ],
            className="dossier__columns",
        ),
        h.P(
            say("dossier.read", language, time=formats.clock_time(found.now), day=formats.day(found.now.date())),
            className="dossier__read",
        ),
    ]


def _entry(entry: Entry, language: Language) -> Element:
    notes = [h.Ul([h.Li(note) for note in entry.notes], className="life__notes")] if entry.notes else []
    led = "" if entry.due is None else say("dossier.leads", language, due=formats.day(entry.due))
    due = [h.Span(led, className="life__due")] if led else []
    at = "" if entry.at is None else formats.day(entry.at.date())
    return h.Li(
        [
            h.Span(at, className="life__day n"),
            h.Div([h.Span(entry.text), *due, *notes], className="life__text"),
        ],
        className=f"life__entry life__entry--{entry.tone}" if entry.tone else "life__entry",
    )


def _strip(drawn: Strip, language: Language) -> Element:
    """Bars of the clock over the days; what they say stands in the list below, so they are one picture."""
    kinds = [kind for kind in ("running", "paused", "late", "ahead") if any(span.kind == kind for span in drawn.clock)]
    kinds += ["off"] if drawn.off else []
    due = [] if drawn.due is None else [h.I(className="strip__due", style={"--from": drawn.due})]
    legend = [
        h.Li([h.I(className=f"swatch strip__{kind}"), say(f"dossier.strip.{kind}", language)])
        for kind in [*kinds, *(["due"] if due else [])]
    ]
    days = [h.Span(formats.day(day), className="n") for day in dict.fromkeys((drawn.first, drawn.last))]
    return h.Div(
        [
            h.Div(
                [*(_span(span, language) for span in (*drawn.clock, *drawn.off)), *due],
                className="strip",
                role="img",
                **{"aria-label": say("dossier.strip.label", language, period=formats.period(drawn.first, drawn.last))},
            ),
            h.Div(days, className="strip__days"),
            h.Ul(legend, className="legend"),
        ],
        className="dossier__strip",
    )


def _span(span: Span, language: Language) -> Element:
    title = f"{formats.period(span.first, span.last)}: {say(f'dossier.strip.{span.kind}', language)}"
    return h.I(className=f"strip__{span.kind}", style={"--from": span.start, "--size": span.length}, title=title)


def _facts(found: Life, language: Language) -> list[Element]:
    """What the source says of the dossier; what it does not say has no line."""
    told = {**_belonging(found, language), **_state(found, language)}
    return [h.Div([h.Dt(say(f"dossier.fact.{name}", language)), h.Dd(text)]) for name, text in told.items() if text is not None]


def _belonging(found: Life, language: Language) -> dict[str, object]:
    """What it is about, and which units have to do with it."""
    procedure, unit = found.procedure, found.unit
    of_procedure = "/ho-so?" + urlencode({"procedure": procedure.code})
    overdue = "/ho-so?" + urlencode({"unit": unit.code, "count": "open_overdue"})
    return {
        "procedure": _linked(f"{procedure.name} · {procedure.code}", of_procedure),
        "field": say("field.unknown", language) if found.field.code == UNKNOWN else isolated(found.field.name),
        "unit": [_unit(unit), h.Br(), _linked(say("dossier.overdue_of_unit", language), overdue)],
        # A unit that stands there already is not told again.
        "place": _unit(found.place) if found.place != unit else None,
        "returning": _unit(found.returning) if found.returning != found.place else None,
    }


def _state(found: Life, language: Language) -> dict[str, object]:
    """How it came, and where it stands; when it moved is told by the way to its due day."""
    channel = next((name for name, code in CHANNELS.items() if code == found.channel), None)
    return {
        "channel": channel and say(f"channel.{channel}", language),
        "status": say(f"dossier.status.{found.status}", language) if found.status in tuple(Status) else str(found.status),
        "step": found.step and isolated(stated("step", found.step, language)),
        "step_unit": found.step_unit and _unit(found.step_unit),
        "cause": found.cause and isolated(stated("cause", found.cause, language)),
    }


def _linked(text: str, href: str) -> Element:
    return h.A(isolated(text), href=href)


def _unit(unit: Named) -> Element:
    return _linked(unit.name, f"/don-vi/{quote(unit.code, safe='')}")


clientside_callback(
    ClientsideFunction("tthc", "entitle"),
    Output("dossier-titled", "data"),
    Input("dossier-verdict", "children"),
    State("view", "data"),
)
