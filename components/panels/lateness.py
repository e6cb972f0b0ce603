"""How long overdue dossiers have been overdue."""

from __future__ import annotations

from components.panels.panel import Panel, Reading, Telling, register
from components.shapes import Bar, Bars, Nothing
from data_access.metrics import AGE_CLASSES

# Older than this many working days is told in the title.
OLD = ("age_15", "age_30", "age_over_30")


def ageing(reading: Reading) -> Telling:
    """Overdue dossiers at the end of the period by working days late, five classes."""
    found = reading.counts(AGEING.metrics)
    counts = {name: found[f"overdue_{name}"][0] for name in AGE_CLASSES}
    whole = sum(counts.values())
    measure = reading.say("ageing.measure")
    if reading.is_empty():
        return Telling(reading.say("ageing.title.empty"), measure, Nothing(reading.say("state.empty")))
    if not whole:
        return Telling(reading.say("ageing.title.none"), measure, Nothing(reading.say("ageing.none")))
    most = max(counts.values())
    bars = tuple(
        Bar(
            reading.say(f"ageing.{name}"),
            count / most,
            f"age-{rank}",
            (reading.opens(reading.number(count), "open_overdue", age=name), reading.percent(count, whole)),
            metric=f"overdue_{name}",
        )
        for rank, (name, count) in enumerate(counts.items(), start=1)
    )
    old = sum(counts[name] for name in OLD)
    title = reading.say("ageing.title.old", share=reading.percent(old, whole))
    return Telling(title, measure, Bars(bars))


AGEING = register(Panel("overdue-ageing", tuple(f"overdue_{name}" for name in AGE_CLASSES), tell=ageing))
