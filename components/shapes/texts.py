"""Words, small lines and classes: what all drawings are made of. Colours are names of tokens, texts are final."""

from __future__ import annotations

from dataclasses import dataclass

Tone = str


class Link(str):
    """A text that opens what it tells: a list of dossiers, a unit, a dossier. Where nothing can be opened it is a text."""

    __slots__ = ("href",)
    href: str

    def __new__(cls, text: str, href: str) -> Link:
        made = super().__new__(cls, text)
        made.href = href
        return made

    def __getnewargs__(self) -> tuple[str, str]:
        return str(self), self.href


class Change(str):
    """A difference to another period: as text with its sign; its amount, which way it goes (-1, 0, 1), and what that means.

    `judged` is worse, better, or nothing where neither can be said, `verdict` the same in words; `told` says what was before.
    """

    __slots__ = ("amount", "judged", "told", "verdict", "way")
    amount: str
    way: int
    judged: str
    verdict: str
    told: str

    def __new__(cls, text: str, way: int = 0, judged: str = "", verdict: str = "", told: str = "") -> Change:
        made = super().__new__(cls, text)
        made.amount = text[1:] if way else text
        made.way, made.judged, made.verdict, made.told = way, judged, verdict, told
        return made

    def __getnewargs__(self) -> tuple[str, int, str, str, str]:
        return str(self), self.way, self.judged, self.verdict, self.told


Text = str


@dataclass(frozen=True)
class Spark:
    """A small line; `limit` is drawn dashed, `ghost` is the same line in the period that is compared with.

    Where it stands alone its `days` name its points; `share`: its values are rates.
    """

    values: tuple[float, ...]
    tone: Tone
    limit: float | None = None
    days: tuple[str, ...] = ()
    share: bool = False
    ghost: tuple[float, ...] = ()


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
