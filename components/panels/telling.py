"""What is shown of a panel: what it tells, what that is compared with, and which filters it does not follow."""

from __future__ import annotations

from dataclasses import replace

from components import formats
from components.panels.beside import with_changes
from components.panels.comparing import (
    Comparison,
    apart_in_days,
    compared_name,
    drawn_metrics,
    grows_with_time,
    uncompared,
)
from components.panels.panel import Panel, Reading, Telling
from components.shapes import Figure, Nothing
from data_access.families import acting
from data_access.filters import CHOICES


def told(panel: Panel, reading: Reading) -> Telling:
    """The panel's telling under the whole of what is asked."""
    telling = panel.tell(reading)
    if isinstance(telling.shape, Nothing):
        return telling
    return _noted(_compared(panel, reading, telling), *_unfollowed(panel, reading))


def idle(panel: Panel, reading: Reading) -> tuple[str, ...]:
    """The filters that are chosen and change nothing of this panel."""
    acts = acting(panel.metrics, whole=not panel.by)
    return tuple(name for name in CHOICES if getattr(reading.filters, name) and name not in acts)


def compared_with(panel: Panel, reading: Reading) -> str:
    """The period that the panel is compared with, or why it is not; nothing without a comparison."""
    if reading.filters.compared is None:
        return ""
    reason = uncompared(panel, reading)
    if reason:
        return reading.say(f"compare.none.{reason}")
    return reading.say("compare.with" if reading.before else "compare.missing", period=compared_name(reading))


def unused(panel: Panel, reading: Reading) -> tuple[str, ...]:
    """What the address asks and this panel does not look at, as `name=value`: filters, and a comparison that it does not have."""
    filters = [(name, value) for name in idle(panel, reading) for value in getattr(reading.filters, name)]
    compared = reading.filters.comparison if uncompared(panel, reading) else []
    return tuple(f"{name}={value}" for name, value in (*filters, *compared))


def _unfollowed(panel: Panel, reading: Reading) -> list[str]:
    names = [reading.say(f"filter.{name}") for name in idle(panel, reading)]
    return [reading.say("asked.not_followed", filters=", ".join(names))] if names else []


def _compared(panel: Panel, reading: Reading, telling: Telling) -> Telling:
    if reading.filters.compared is None:
        return telling
    past, sentence = reading.before, compared_with(panel, reading)
    if uncompared(panel, reading):
        return _noted(telling, sentence)
    if past is None:
        if isinstance(telling.shape, Figure):
            return replace(telling, shape=replace(telling.shape, before=sentence))
        return _noted(telling, sentence)
    compared = Comparison(panel, reading, past, drawn_metrics(panel, reading)[0])
    telling = replace(telling, shape=with_changes(telling.shape, compared))
    days = _days(panel, reading, past)
    return _noted(telling, *days) if isinstance(telling.shape, Figure) else _noted(telling, sentence, *days)


def _days(panel: Panel, reading: Reading, past: Reading) -> list[str]:
    """That two periods have different numbers of working days, where what is told grows with them."""
    if not apart_in_days(reading, past) or not any(map(grows_with_time, drawn_metrics(panel, reading))):
        return []
    now, then = (formats.number(side.dimensions.working_days(side.filters.period), reading.language) for side in (reading, past))
    return [reading.say("compare.days", now=now, then=then)]


def _noted(telling: Telling, *sentences: str) -> Telling:
    """Sentences behind what was measured; a figure tells them below its number."""
    if not sentences:
        return telling
    measure = " · ".join(text for text in (telling.measure, *sentences) if text)
    shape = replace(telling.shape, note=measure) if isinstance(telling.shape, Figure) else telling.shape
    return replace(telling, measure=measure, shape=shape)
