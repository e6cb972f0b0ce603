"""The colours of files: the tokens of the light theme, read from the style sheet that defines them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

SHEET = Path(__file__).parents[2] / "assets" / "10-tokens.css"
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6});")
MARK = "#"


@cache
def tokens() -> dict[str, str]:
    """The colour of each token, as `:root` says it."""
    light = SHEET.read_text("utf-8").split(":root {", 1)[1].split("}", 1)[0]
    return dict(TOKEN.findall(light))


def colour(token: str) -> str:
    """The colour of a token. Raises KeyError."""
    return tokens()[token]


def mixed(one: str, other: str, share: float) -> str:
    """The colour between two tokens: `share` 0 is the one, 1 the other."""
    ends = [[int(colour(token)[place : place + 2], 16) for place in (1, 3, 5)] for token in (one, other)]
    return MARK + "".join(f"{round(start + (end - start) * share):02X}" for start, end in zip(*ends, strict=True))
