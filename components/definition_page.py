"""All definitions on a page: what each metric is, how it is made, by which law, and the target in force."""

from __future__ import annotations

from datetime import date

import pandas as pd
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html
from dash.development.base_component import Component
from dash_bootstrap_components import Input as TextInput

from components import elements as h
from components import formats, viewer
from components.browser_values import Said
from components.elements import Element
from components.formats import LANGUAGES, Language
from components.i18n import isolated, say
from components.markup import holder, markup
from components.meanings import Meaning, grouped, meaning, validity
from data_access import clock
from data_access.clock import day_date
from data_access.metrics import INDEX_PARTS, METRICS
from data_access.names import tidy
from data_access.spelling import without_tones
from data_access.store import NoMartError

ADDRESS = "/dinh-nghia"


def definition_page(language: Language) -> Component:
    """The layout, with the targets of the version that is served."""
    groups = grouped()
    title = say("definitions.title", language, count=formats.number(len(METRICS), language))
    return html.Article(
        [
            html.H1(title, id="definitions-title"),
            html.P(say("definitions.lede", language), className="lede"),
            _search(language),
            _contents(groups, language),
            holder("definitions-body", **{"data-markup": _body(language)}),
            dcc.Store(id="definitions-titled"),
            dcc.Store(id="definitions-sought"),
        ],
        className="page definitions",
    )


def _body(language: Language) -> str:
    groups = [_group(name, metrics, language) for name, metrics in grouped().items()]
    return markup([*groups, _parts(language)])


def definition_link(metric: str, language: Language) -> Element:
    """The name of a metric, leading to its definition."""
    return h.A(say(f"metric.{metric}.name", language), href=f"{ADDRESS}#{metric}")


def _search(language: Language) -> Component:
    return html.Div(
        [
            html.Label(say("definitions.search", language), htmlFor="definitions-search"),
            TextInput(id="definitions-search", type="search", autoComplete="off", size="sm"),
            html.Span(
                id="definitions-found",
                role="status",
                **{
                    "data-found": say("definitions.found", language, some="{some}", all="{all}"),
                    "data-none": say("definitions.none", language),
                },
            ),
        ],
        className="definitions__search",
    )


def _contents(groups: dict[str, tuple[str, ...]], language: Language) -> Component:
    links = [html.Li(html.A(say(f"definitions.group.{name}", language), href=f"#group-{name}")) for name in groups]
    links.append(html.Li(html.A(say("definitions.parts.title", language), href="#parts")))
    return html.Nav(html.Ul(links), className="definitions__contents", **{"aria-label": say("definitions.contents", language)})


def _group(name: str, metrics: tuple[str, ...], language: Language) -> Element:
    return h.Section(
        [h.H2(say(f"definitions.group.{name}", language)), *(_definition(metric, language) for metric in metrics)],
        id=f"group-{name}",
        className="definitions__group",
    )


def _definition(metric: str, language: Language) -> Element:
    told = meaning(metric, language)
    facts = [
        h.Div([h.Dt(say(f"definitions.fact.{name}", language)), h.Dd(text)]) for name, text in _facts(told, language) if text != ""
    ]
    return h.Details(
        [
            h.Summary(h.H3(told.title)),
            h.P(told.definition),
            h.Dl(facts, className="definition__facts"),
        ],
        id=metric,
        className="definition",
        **{"data-search": _sought(metric)},
    )


def _facts(told: Meaning, language: Language) -> list[tuple[str, object]]:
    return [
        ("formula", told.formula),
        ("unit", told.unit),
        ("better", told.better),
        ("bases", [h.Div(basis) for basis in told.bases]),
        ("sources", ", ".join(told.sources)),
        ("target", targets(told.name, language)),
        ("code", h.A(h.Code(told.name), href=f"#{told.name}")),
    ]


def _sought(metric: str) -> str:
    """What the search box looks in: names in both languages, the definition of both, the code."""
    texts = [say(f"metric.{metric}.{part}", language) for part in ("name", "definition") for language in LANGUAGES]
    return without_tones(" ".join([metric, *texts]))


def _parts(language: Language) -> Element:
    """The parts of the index of QĐ 766 that dossiers can answer."""
    city, unit = (sum(part.points for part in INDEX_PARTS if whole or not part.of_catalogue) for whole in (True, False))
    columns = ("code", "group", "points", "rate", "full", "of_catalogue")
    rows = [
        h.Tr(
            [
                h.Th(part.code, scope="row"),
                h.Td(part.group),
                h.Td(formats.number(part.points, language), className="n"),
                h.Td(h.A(say(f"metric.{part.rate}.name", language), href=f"#{part.rate}")),
                h.Td(formats.share(part.full, language), className="n"),
                h.Td(say(f"definitions.parts.{'yes' if part.of_catalogue else 'no'}", language)),
            ]
        )
        for part in INDEX_PARTS
    ]
    told = {"city": formats.number(city, language), "unit": formats.number(unit, language)}
    head = h.Thead(h.Tr([h.Th(say(f"definitions.parts.{name}", language), scope="col") for name in columns]))
    return h.Section(
        [
            h.H2(say("definitions.parts.title", language)),
            h.P(say("definitions.parts.lede", language, **told)),
            h.Div(
                h.Table([head, h.Tbody(rows)]),
                className="definitions__table",
                tabIndex="0",
                role="region",
                **{"aria-label": say("definitions.parts.title", language)},
            ),
        ],
        id="parts",
        className="definitions__group",
    )


@callback(
    Output("definitions-body", "data-markup"),
    Input("version", "data"),
    State("view", "data"),
    prevent_initial_call=True,
)
def tell_definitions(_version: Said, view: dict[str, Language]) -> str:
    """All definitions again, since a new version may have other targets."""
    return _body(viewer.spoken(view))


def targets(metric: str, language: Language) -> list[Element]:
    """One line a limit, or one that says that there is none; nothing while there is no mart."""
    store = viewer.store()
    try:
        rows = store.mart().dimensions.limits(metric, clock.now(store.settings).date())
    except NoMartError:
        return [h.Div(say("state.no_mart", language))]
    lines = [_target(metric, row, language) for row in rows.to_dict("records")]
    return [h.Div(line) for line in lines] or [h.Div(say("definitions.target.none", language))]


def _target(metric: str, row: dict[str, object], language: Language) -> str:
    is_share = METRICS[metric].unit == "share"
    value = formats.share(row["value"], language) if is_share else formats.number(int(row["value"]), language)
    first, last = (_day(day) for day in (row["valid_from_day"], row["valid_to_day"]))
    holds = say("definitions.target.always", language) if first is None else validity(first, last, language)
    basis = (
        isolated(tidy(row["basis"])) if isinstance(row["basis"], str) and row["basis"] else say("definitions.target.bare", language)
    )
    return say(f"definitions.target.{'first' if row['rank'] == 1 else 'next'}", language, value=value, validity=holds, basis=basis)


def _day(number: object) -> date | None:
    return None if pd.isna(number) else day_date(number)


clientside_callback(
    ClientsideFunction("tthc", "entitle"),
    Output("definitions-titled", "data"),
    Input("definitions-title", "children"),
    State("view", "data"),
)
clientside_callback(
    ClientsideFunction("tthc", "findDefinitions"),
    Output("definitions-sought", "data"),
    Input("definitions-search", "value"),
    Input("definitions-body", "data-markup"),
)
