"""The sentence of the wall: the same rules as the Overview's, told in as many words as a glance takes (UX §5).

It states what the evidence of a rule holds and no cause; "unusual" is said only where a rule of the control chart fired.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from components import formats
from components.findings import Claim, finding
from components.panels import Reading

# What fits a line at the usual size; what is longer is told by its shorter form.
LONGEST = 58


@dataclass(frozen=True)
class Headline:
    """What the wall says first, by which rule, and whether somebody must step in."""

    rule: str
    text: str
    tone: str


def headline(reading: Reading) -> Headline:
    """The first rule that holds; where none does, that all is calm, or that there is nothing."""
    found = finding(reading)
    if not found.claims:
        rule = "calm" if reading.counts(("received", "resolved"))["received"][0] else "empty"
        return Headline(rule, reading.say(f"wall.headline.{rule}"), "ink")
    claim = found.claims[0]
    values = VALUES[claim.rule](reading, claim)
    key = f"wall.headline.{claim.rule}{_side(claim)}"
    text = reading.say(key, **values)
    return Headline(
        claim.rule, text if len(text) <= LONGEST else reading.say(f"{key}_short", **values), TONES.get(claim.rule, "late")
    )


def _side(claim: Claim) -> str:
    """Which of the two flows was unusual."""
    if claim.rule != "unusual":
        return ""
    return "_resolved" if claim.evidence["metric_is_resolved"] else "_received"


def _counts(**names: str) -> Callable[[Reading, Claim], dict[str, str]]:
    """Numbers of the evidence under the names that a sentence gives them."""
    return lambda reading, claim: {name: reading.number(int(claim.evidence[source])) for name, source in names.items()}


def _rising(reading: Reading, claim: Claim) -> dict[str, str]:
    more = int(claim.evidence["now"] - claim.evidence["before"])
    return {"days": reading.number(int(claim.evidence["days"])), "more": reading.number(more)}


def _concentrated(reading: Reading, claim: Claim) -> dict[str, str]:
    share = reading.percent(int(claim.evidence["held"]), int(claim.evidence["overdue"]))
    return {"units": reading.number(int(claim.evidence["units"])), "share": share}


def _below_target(reading: Reading, claim: Claim) -> dict[str, str]:
    rate = reading.percent(int(claim.evidence["on_time"]), int(claim.evidence["judged"]))
    return {"rate": rate, "target": formats.share(claim.evidence["target"], reading.language)}


def _growing(reading: Reading, claim: Claim) -> dict[str, str]:
    return {"count": reading.number(int(claim.evidence["received"] - claim.evidence["resolved"]))}


VALUES: dict[str, Callable[[Reading, Claim], dict[str, str]]] = {
    "rising": _rising,
    "concentrated": _concentrated,
    "unusual": _counts(count="count"),
    "below_target": _below_target,
    "growing": _growing,
}
# A rule that only tells what is so, and asks nobody to step in.
TONES = {"growing": "ink", "unusual": "ink"}
