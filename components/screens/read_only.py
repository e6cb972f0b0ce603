"""What is said to whoever may look at the screens and change nothing: why, and what to do."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component
from dash_bootstrap_components import Form
from dash_bootstrap_components import Input as TextInput

from components.formats import Language
from components.i18n import say

COMMANDS = (
    "python -m components.wall key",
    'python -m components.wall screens add "…" --inch 110 --distance 6',
    "python -m components.wall screens revoke 3",
    'python -m components.wall note "…" --hours 4',
)


def read_only(language: Language) -> Component:
    """Beside the list that everybody sees."""
    lost = {"data-lost": say("screens.key.lost", language)}
    return html.Details(
        [
            html.Summary(say("screens.read_only.title", language)),
            html.P(say("screens.read_only.what", language)),
            Form(
                [
                    html.Div(
                        [
                            html.Label(say("screens.key.label", language), htmlFor="screens-key-text"),
                            TextInput(id="screens-key-text", type="password", autoComplete="off"),
                        ],
                        className="screens__field screens__field--key",
                    ),
                    html.Button(say("screens.key.do", language), type="submit", className="button"),
                    html.P(
                        id="screens-key-told",
                        role="alert",
                        className="screens__fault",
                        **lost,
                    ),
                ],
                id="screens-key",
                prevent_default_on_submit=True,
            ),
            html.P(say("screens.read_only.typed", language)),
            html.Ul([html.Li(html.Code(command)) for command in COMMANDS]),
        ],
        className="notice screens__read-only",
        open=True,
    )
