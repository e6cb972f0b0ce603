"""Panels: one question each, from a metric frame to a shape, a sentence and a table.

The same panel serves card, wall, export and slide; its name stands in addresses and file names and never changes.
"""

from components.panels.panel import PANELS, Panel, Reading, Telling, register

# Importing a topic registers its panels.
from components.panels import ahead, changes, criteria, flows, headline, lateness, not_online, online, totals, units  # isort: skip

__all__ = [
    "PANELS",
    "Panel",
    "Reading",
    "Telling",
    "ahead",
    "changes",
    "criteria",
    "flows",
    "headline",
    "lateness",
    "not_online",
    "online",
    "register",
    "totals",
    "units",
]
