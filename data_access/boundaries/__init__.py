"""The outlines of a province's communes, from the file that the province gives (BOUNDARIES_PATH).

The file is checked whole when the program starts, drawn once, and kept as one small JSON text: it holds codes, paths and
numbers, and nothing else of the file, so that no property of it ever reaches a browser.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import orjson

from data_access import packs
from data_access.boundaries.drawing import Drawing, drawing
from data_access.boundaries.reading import BoundariesError, read
from data_access.mart.dimensions import STREAMS
from data_access.settings import Settings

__all__ = ["Boundaries", "BoundariesError", "boundaries", "boundaries_of"]
MARKED = 16


@dataclass(frozen=True)
class Boundaries:
    """A drawing as JSON; `mark` names its content, so that a browser may keep it for ever."""

    mark: str
    content: bytes

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"/boundaries/{self.mark}.json"


def boundaries_of(settings: Settings) -> Boundaries | None:
    """The boundaries that the settings name; missing where they name none. Raises BoundariesError (see `read`)."""
    if settings.boundaries_path is None:
        return None
    communes = [row for row in packs.load(settings.province).units if STREAMS.get(row["kind"]) == "commune"]
    names = {str(row["code"]): str(row["short_name"] or row["name"]) for row in communes}
    # A unit that has ended may still be in the file; none that goes on may be missing from it.
    required = {str(row["code"]) for row in communes if row["valid_to"] is None}
    return boundaries(drawing(read(settings.boundaries_path, set(names), required), names))


def boundaries(drawn: Drawing) -> Boundaries:
    """A drawing, written and named."""
    content = orjson.dumps(
        {
            "width": drawn.width,
            "height": drawn.height,
            "regions": [[outline.code, outline.path, outline.x, outline.y, outline.room] for outline in drawn.outlines],
            "insets": [[inset.name, inset.x, inset.y, inset.width, inset.height] for inset in drawn.insets],
        }
    )
    return Boundaries(hashlib.sha256(content).hexdigest()[:MARKED], content)
