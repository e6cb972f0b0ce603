"""What is said to whoever may look at the screens and change nothing: why, and what to do."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.formats import Language
from components.i18n import say

COMMANDS = (
    'python -m components.wall screens add "…" --inch 110 --distance 6',
    "python -m components.wall screens revoke 3",
    'python -m components.wall note "…" --hours 4',
)


def read_only(language: Language) -> Component:
    """Beside the list that everybody sees."""
    return html.Details(
        [
            html.Summary(say("screens.read_only.title", language)),
            html.P(say("screens.read_only.what", language)),
            html.Ul([html.Li(html.Code(command)) for command in COMMANDS]),
        ],
        className="notice screens__read-only",
        open=True,
    )
