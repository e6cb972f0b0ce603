"""Panels: one question each, from a metric frame to a shape, a sentence and a table.

The same panel serves card, wall, export and slide; its name stands in addresses and file names and never changes.
"""

from importlib import import_module
from pkgutil import iter_modules

from components.panels.panel import PANELS, Panel, Reading, Telling, register, uncome

# Importing a topic registers its panels.
for _topic in iter_modules(__path__):
    import_module(f"{__name__}.{_topic.name}")

__all__ = ["PANELS", "Panel", "Reading", "Telling", "register", "uncome"]
