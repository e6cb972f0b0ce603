"""A control of a form below its name."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.formats import Language
from components.i18n import say


def field(form: str, name: str, control: Component, language: Language, *beside: Component) -> Component:
    """The control has the id `<form>-<name>`. What is wrong with it stands in its name, so that it is read with it."""
    fault = html.Span(id=f"{form}-{name}-fault", className="screens__fault")
    told = html.Span(say(f"screens.field.{name}", language), className="screens__label")
    label = html.Label([told, *beside, fault], htmlFor=f"{form}-{name}")
    return html.Div([label, control], className=f"screens__field screens__field--{name}")
