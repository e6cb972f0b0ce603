"""Words for people: one catalogue per language, whole sentences with named places."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from components.formats import Language

LOCALES = Path(__file__).parent / "locales"
# First strong isolate, pop directional isolate.
ISOLATED = "\u2068{}\u2069"
FROM_RIGHT = ("R", "AL")


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Every sentence of a language by its dotted key."""
    with (LOCALES / f"{language}.toml").open("rb") as file:
        return dict(_flat(tomllib.load(file), ""))


def say(key: str, language: Language, **values: str) -> str:
    """One sentence with its places filled in. Raises KeyError for a key or place that is not there."""
    return catalogue(language)[key].format(**{name: isolated(value) for name, value in values.items()})


@lru_cache(maxsize=10_000)
def isolated(text: str) -> str:
    """Text that may stand in a line; what is written from the right does not draw the numbers behind it to its other side."""
    if text.isascii() or not any(unicodedata.bidirectional(letter) in FROM_RIGHT for letter in text):
        return text
    return ISOLATED.format(text)


def _flat(tree: dict[str, object], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in tree.items():
        pairs += _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else [(prefix + name, str(value))]
    return pairs
