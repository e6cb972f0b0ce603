"""Words, small lines and classes: what all drawings are made of. Colours are names of tokens, texts are final."""

from __future__ import annotations

from dataclasses import dataclass

Tone = str


@dataclass(frozen=True)
class Link:
    """A text that opens what it tells: the address of a list of dossiers, of a unit, of a dossier."""

    text: str
    href: str


Text = str | Link


def plain(text: Text) -> str:
    """The text without its address."""
    return text.text if isinstance(text, Link) else text


@dataclass(frozen=True)
class Spark:
    """A small line; `limit` is drawn dashed."""

    values: tuple[float, ...]
    tone: Tone
    limit: float | None = None


@dataclass(frozen=True)
class Grade:
    """One class of the tile map's legend, with how many tiles it has."""

    grade: str
    label: str
    count: str


@dataclass(frozen=True)
class Mark:
    """A labelled place on the axis of days."""

    position: int
    label: str


@dataclass(frozen=True)
class Part:
    """A part of a whole: width 0 to 1, token, what it is."""

    size: float
    tone: Tone
    label: str


@dataclass(frozen=True)
class Nothing:
    """No figure can be shown: the reason, told to the reader."""

    reason: str
    hint: str = ""
