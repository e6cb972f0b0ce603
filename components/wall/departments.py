"""The departments on the wall: how much of what came in each has resolved, and what it still holds."""

from __future__ import annotations

from components import elements as html
from components.elements import Element
from components.naming import short_names
from components.panels import Reading
from components.wall.scene import Scene, bullet, page_name, pages

METRICS = ("resolved_to_received", "in_process", "open_overdue")
# Two columns of rows up to this size of text, else one of as many rows as have room for it.
TWO_COLUMNS, ROWS = 36, 9
HIGH, ROW = 760, 1.75


def departments(reading: Reading, text: int) -> list[Scene]:
    """Those that hold most first, in two columns, on as many pages as the size of the letters asks for."""
    frame = reading.frame(METRICS, ("unit",), ("department",))
    held = frame.sort_values("in_process_numerator", ascending=False, kind="stable")
    if held.empty:
        return []
    names = short_names(reading.dimensions)
    wide = 2 if text <= TWO_COLUMNS else 1
    each = ROWS * wide if wide > 1 else int(HIGH / (ROW * text)) - 1
    rows = [_row(reading, names[row.unit], row) for row in held.itertuples()]
    found = reading.counts(METRICS, ("department",))
    above, below = found["resolved_to_received"]
    title = reading.say(
        "wall.departments.title",
        share=reading.percent(above, below),
        count=reading.number(found["in_process"][0]),
        overdue=reading.number(found["open_overdue"][0]),
    )
    heads = [html.Span(reading.say(f"wall.departments.{name}")) for name in ("name", "share", "held", "overdue")]
    scenes, told = [], pages(rows, each)
    for page, shown in enumerate(told, start=1):
        half = -(-len(shown) // wide)
        columns = [
            html.Ol([html.Li(heads, className="held__head"), *shown[start : start + half]], className="held")
            for start in (0, half)
            if shown[start : start + half]
        ]
        body = html.Div(columns, className="scene scene--held")
        name = page_name(reading, "departments", page, len(told))
        scenes.append(Scene(f"departments-{page}", name, title, body, len(shown) * 4))
    return scenes


def _row(reading: Reading, name: str, row: object) -> Element:
    above, below = int(row.resolved_to_received_numerator), int(row.resolved_to_received_denominator)
    overdue = int(row.open_overdue_numerator)
    share = html.Span(
        [bullet(min(1.0, above / below) if below else 0.0, "done"), html.B(reading.percent(above, below), className="n")],
        className="held__share",
    )
    return html.Li(
        [
            html.Span(name, className="held__name"),
            share,
            html.B(reading.number(int(row.in_process_numerator)), className="n"),
            html.B(reading.number(overdue), className="n tone-late-text" if overdue else "n tone-ink-3"),
        ]
    )
