"""Rules that dates and status of a row must keep: their names, and what is done where one is broken."""

from __future__ import annotations

from dataclasses import dataclass

REJECT, ACCEPT, MISSING = "reject", "accept", "missing"
# reject: the row is rejected; accept: it is kept as it came; missing: it is kept without the date that breaks the rule.
ACTIONS = (REJECT, ACCEPT, MISSING)


@dataclass(frozen=True)
class Rule:
    """What is done unless [rules] says otherwise, and what it may say."""

    default: str
    actions: tuple[str, ...] = ACTIONS


# `checks.BROKEN` finds the rows that break them. What the mart could not count is never accepted.
RULES = {
    # First: what follows from a day that is none is no reason of its own.
    "impossible-date": Rule(REJECT, (REJECT, MISSING)),
    "resolved-before-received": Rule(REJECT, (REJECT, MISSING)),
    "due-before-received": Rule(REJECT),
    "future-date": Rule(REJECT),
    "unlikely-date": Rule(REJECT),
    # Dates decide, not statuses; the report says how often they contradict each other.
    "status-against-dates-ended": Rule(ACCEPT, (REJECT, ACCEPT)),
    "status-against-dates-open": Rule(ACCEPT),
}
