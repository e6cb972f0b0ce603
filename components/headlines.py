"""Which sentence heads which page: its own, where the rules of the Overview do not answer its question."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from components.findings import Finding, finding
from components.online_finding import online_finding
from components.panels import Reading, uncome
from components.staffing_finding import staffing_finding
from components.unit_findings import communes_finding, departments_finding, dossiers_finding, due_finding, unit_finding

# Name of a page -> what finds its sentence.
HEADLINES: Mapping[str, Callable[[Reading], Finding]] = {
    "communes": communes_finding,
    "departments": departments_finding,
    "unit": unit_finding,
    "due": due_finding,
    "dossiers": dossiers_finding,
    "online": online_finding,
    "staffing": staffing_finding,
}
PAGES = ("overview", *HEADLINES)


def headline(page: str, reading: Reading) -> Finding:
    """What a page says first; of days that have not come, that alone."""
    if not reading.filters.has_come:
        return Finding(uncome(reading), "")
    return HEADLINES.get(page, finding)(reading)
