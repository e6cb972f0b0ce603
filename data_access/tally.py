"""Counts by group: what one question to the mart answers, and how answers are limited, added up and put side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

# The codes of a group, in the order of the breakdown.
Group = tuple[object, ...]


@dataclass(frozen=True, eq=False)
class Tally:
    """A row of whole numbers for each of `groups`, a column for each of `names`."""

    groups: tuple[Group, ...]
    names: tuple[str, ...]
    numbers: np.ndarray

    @classmethod
    def of(cls, names: Sequence[str], rows: Iterable[tuple[Group, Sequence[int]]]) -> Tally:
        """The tally of rows, each of them a group and its counts in the order of `names`."""
        told = list(rows)
        numbers = np.array([counts for _, counts in told], dtype=np.int64).reshape(len(told), len(names))
        return cls(tuple(group for group, _ in told), tuple(names), numbers)

    def count(self, name: str) -> np.ndarray:
        """One count of every group. Raises KeyError for one that was not asked for."""
        if name not in self.names:
            raise KeyError(f"{name!r} was not counted, only {', '.join(self.names)}")
        return self.numbers[:, self.names.index(name)]

    def frame(self, by: Sequence[str]) -> pd.DataFrame:
        """A column for each name of the breakdown, and one for each count."""
        groups = {name: pd.Series([group[place] for group in self.groups], dtype="object") for place, name in enumerate(by)}
        return pd.DataFrame({**groups, **{name: self.count(name) for name in self.names}})

    def kept(self, keep: Sequence[bool]) -> Tally:
        """Some of the groups, in their order."""
        groups = tuple(group for group, kept in zip(self.groups, keep, strict=True) if kept)
        return replace(self, groups=groups, numbers=self.numbers[np.array(keep, dtype=bool)])

    def added_up(self, groups: Sequence[Group]) -> Tally:
        """Rows summed by the group that each is told to belong to, sorted by group."""
        whole = sorted(set(groups))
        return replace(self, groups=tuple(whole), numbers=_placed(self.numbers, groups, whole))


def side_by_side(tallies: Sequence[Tally]) -> Tally:
    """All counts of every group that any has, 0 where one does not have it; sorted by group unless there is but one tally."""
    if len(tallies) == 1:
        return tallies[0]
    whole = sorted({group for tally in tallies for group in tally.groups})
    numbers = np.hstack([_placed(tally.numbers, tally.groups, whole) for tally in tallies])
    return Tally(tuple(whole), tuple(name for tally in tallies for name in tally.names), numbers)


def _placed(numbers: np.ndarray, groups: Sequence[Group], whole: Sequence[Group]) -> np.ndarray:
    """Rows at the places of their groups, those of one group added up."""
    places = {group: place for place, group in enumerate(whole)}
    placed = np.zeros((len(whole), numbers.shape[1]), dtype=np.int64)
    np.add.at(placed, np.array([places[group] for group in groups], dtype=np.intp), numbers)
    return placed
