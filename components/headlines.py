"""Which sentence heads which page: its own, where the rules of the Overview do not answer its question."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from components.findings import Finding, finding
from components.panels import Reading
from components.staffing_finding import staffing_finding

# Name of a page -> what finds its sentence.
HEADLINES: Mapping[str, Callable[[Reading], Finding]] = {"staffing": staffing_finding}


def headline(page: str, reading: Reading) -> Finding:
    """What a page says first."""
    return HEADLINES.get(page, finding)(reading)
