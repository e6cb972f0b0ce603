"""The filter bar: controls that say what the address says. Options come from the dimensions in memory, never from a query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import dash_bootstrap_components as dbc
import pandas as pd
from dash import ClientsideFunction, Input, Output, State, clientside_callback, dcc, html
from dash.development.base_component import Component

from components import formats
from components.collation import collation_key
from components.formats import Language
from components.i18n import say
from components.periods import Preset
from data_access.dimensions import CHANNELS, STREAMS, Dimensions
from data_access.filters import COMPARED_DATES, COMPARISONS, DATES
from data_access.mart.dimensions import UNKNOWN
from data_access.sources import UnitKind
from data_access.spelling import without_tones

Option = dict[str, str]
# Whose names are searched as they are everywhere, by the server.
SEARCHED = ("unit", "field", "procedure")


def filter_bar(dimensions: Dimensions, presets: tuple[Preset, ...], language: Language) -> Component:
    """All controls. Their values are set from the address by assets/address.js."""
    choices = offered(dimensions, language)
    controls = [_choice(name, options, language, multi=name != "compare") for name, options in choices.items()]
    reset = html.Button(say("filter.reset", language), id="filters-reset", type="button", n_clicks=0, className="button")
    done = html.Button(say("filter.done", language), id="filters-done", type="button", className="button filters__done")
    offers = {name: [option["value"] for option in options] for name, options in choices.items()}
    return html.Form(
        [
            html.Button(say("filter.open", language), id="filters-toggle", type="button", className="button filters__toggle"),
            html.Div([_period(presets, language), *controls, reset, done], id="filters-controls", className="filters__controls"),
            dcc.Store(id="presets", data=[_stored(preset) for preset in presets]),
            dcc.Store(id="offers", data=offers),
        ],
        id="filters",
        className="filters",
        role="search",
        **{"aria-label": say("filter.label", language)},
    )


@lru_cache(maxsize=4)
def offered(dimensions: Dimensions, language: Language) -> dict[str, list[Option]]:
    """What each control offers; made once for a version, since sorting some thousand names takes as long as a page."""
    return {
        "kind": _kinds(dimensions, language),
        "unit": unit_options(dimensions),
        "field": field_options(dimensions, language),
        "procedure": procedure_options(dimensions),
        "channel": [{"value": name, "label": say(f"channel.{name}", language)} for name in CHANNELS],
        "compare": [{"value": name, "label": say(f"compare.{name}", language)} for name in COMPARISONS],
    }


def no_filters() -> Component:
    """What the address's script works with while there are no dimensions: nothing to choose, nothing to see."""
    return html.Div(
        [
            html.Button(id="filters-reset", type="button", n_clicks=0),
            html.Div(id="custom-dates"),
            html.Div(id="compare-dates"),
            dcc.Store(id="presets", data=[{"name": "recent", "from": "", "to": ""}]),
            dcc.Store(id="offers", data={}),
        ],
        hidden=True,
    )


def unit_options(dimensions: Dimensions) -> list[Option]:
    """Units by stream, and within it by name without what kind of unit it is (DOMAIN §9.1)."""
    unit = dimensions.unit
    keys = {row.code: (STREAMS.index(row.stream), _by_name(row.short_name)) for row in unit.itertuples()}
    return sorted(_options(unit), key=lambda option: keys[option["value"]])


def _by_name(name: str) -> tuple[object, ...]:
    """Names by the alphabet, those that differ only in a number by the number."""
    parts = re.split(r"(\d+)", name)
    return tuple((0, int(part), ()) if part.isdigit() else (1, 0, collation_key(part)) for part in parts if part)


def field_options(dimensions: Dimensions, language: Language) -> list[Option]:
    """Fields by name; the one of the procedures whose field nobody states comes last."""
    known = dimensions.field[dimensions.field["code"] != UNKNOWN]
    return [*_options(known), {"value": UNKNOWN, "label": say("field.unknown", language)}]


def procedure_options(dimensions: Dimensions) -> list[Option]:
    """Procedures that are still listed or were, the simulated ones left out: nobody searches for their names."""
    return _options(dimensions.procedure[~dimensions.procedure["simulated"]], with_code=True)


def _period(presets: tuple[Preset, ...], language: Language) -> Component:
    options = [{"value": preset.name, "label": _preset_label(preset, language)} for preset in presets]
    options.append({"value": "custom", "label": say("period.custom", language)})
    return html.Div(
        [
            html.Span(say("filter.period", language), id="label-period", className="filter__label"),
            html.Div(
                dcc.Dropdown(
                    id={"filter": "period"},
                    options=options,
                    value=presets[0].name,
                    clearable=False,
                    searchable=False,
                    optionHeight="auto",
                    maxHeight=420,
                ),
                className="filter__control filter__control--period",
            ),
            *_dates("custom", DATES, language),
        ],
        className="filter",
    )


def _preset_label(preset: Preset, language: Language) -> str:
    first, last = preset.period.first, preset.period.last
    named = say(f"period.{preset.word}", language, start=formats.day(first), month=formats.month(first))
    return named if preset.word == "of_month" else f"{named} · {formats.period(first, last)}"


def _dates(kind: str, names: Sequence[str], language: Language) -> list[Component]:
    """A button that says the two days of a period of one's own, and the panel in which they are typed.

    They stand there as people write them, whatever the language of the browser; assets/dates.js reads them and says what is wrong.
    """
    told = say(f"filter.{kind}_dates", language)
    faults = {f"data-{name}": say(f"filter.fault.{name}", language, value="{value}") for name in ("day", "order", "range")}
    fault = html.P(id=f"{kind}-dates-fault", className="filter__fault", role="alert", **faults)
    button = {"data-label": told, "aria-controls": f"{kind}-dates"}
    return [
        html.Button(id=f"{kind}-dates-open", type="button", className="filter__told", hidden=True, **button),
        html.Div(
            [*(_day(name, language) for name in names), fault],
            id=f"{kind}-dates",
            className="filter__dates told",
            role="group",
            **{"aria-label": told},
        ),
    ]


def _day(name: str, language: Language) -> Component:
    field = dbc.Input(
        id={"filter": name},
        type="text",
        inputmode="numeric",
        autoComplete="off",
        maxLength=20,
        debounce=True,
        size="sm",
        placeholder=say("filter.day", language),
    )
    label = say("filter.calendar", language, name=say(f"filter.{name}", language))
    picker = html.Button("▦", type="button", className="filter__calendar", title=label, **{"aria-label": label, "data-day": name})
    return html.Div([html.Label([html.Span(say(f"filter.{name}", language)), field]), picker], className="filter__day")


def _choice(name: str, options: list[Option], language: Language, *, multi: bool = True) -> Component:
    words = {
        "select_all": say("dropdown.select_all", language),
        "deselect_all": say("dropdown.deselect_all", language),
        "selected_count": say(f"dropdown.selected.{name}" if multi else "dropdown.selected.kind", language),
        "search": say("dropdown.search", language),
        "clear_search": say("dropdown.clear_search", language),
        "clear_selection": say("dropdown.clear_selection", language),
        "no_options_found": say("dropdown.no_options_found", language),
    }
    control = dcc.Dropdown(
        id={"filter": name},
        options=options,
        multi=multi,
        value=[] if multi else None,
        labels=words,
        placeholder=say("filter.all" if multi else "filter.none", language),
        search_order="original",
        optionHeight="auto",
        maxHeight=340,
    )
    return html.Div(
        [
            html.Span(say(f"filter.{name}", language), id=f"label-{name}", className="filter__label"),
            html.Div(control, className="filter__control"),
            *(_dates("compare", COMPARED_DATES, language) if name == "compare" else []),
        ],
        className="filter",
        **{"data-filter": name},
    )


def _kinds(dimensions: Dimensions, language: Language) -> list[Option]:
    present = set(dimensions.unit["kind"])
    return [{"value": kind.value, "label": say(f"kind.{kind.value}", language)} for kind in UnitKind if kind in present]


def _options(frame: pd.DataFrame, *, with_code: bool = False) -> list[Option]:
    # Two of one name are told apart by their codes.
    labels = frame["name"].mask(with_code | frame["name"].duplicated(keep=False), frame["name"] + " · " + frame["code"])
    found = sorted(zip(frame["code"], labels, strict=True), key=lambda option: collation_key(option[1]))
    # Until the server says what was meant, and where it does not answer, names are found without their tones.
    return [{"value": code, "label": label, "search": without_tones(label)} for code, label in found]


def _stored(preset: Preset) -> dict[str, str]:
    return {"name": preset.name, "from": preset.period.first.isoformat(), "to": preset.period.last.isoformat()}


for name in SEARCHED:
    clientside_callback(
        ClientsideFunction("tthc", "seek"),
        Output({"filter": name}, "options"),
        Input({"filter": name}, "search_value"),
        State({"filter": name}, "options"),
        State({"filter": name}, "value"),
        State({"filter": name}, "id"),
        prevent_initial_call=True,
    )
