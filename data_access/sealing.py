"""What is kept outside the process, under a seal: a changed bit, another name or strange content is noticed, and nothing is run.

A cache on a disk or in Redis holds text alone: JSON, and before it the SHA-256 of the name under which it lies and of itself.
"""

from __future__ import annotations

import hashlib

import numpy as np
import orjson

from data_access.tally import Tally

SEAL = 32


class SealError(ValueError):
    """What was kept is not what was sealed under this name."""


def sealed(name: str, tally: Tally) -> bytes:
    """A tally as it is kept under `name`. Raises TypeError where a group holds anything but texts, whole numbers and nothing."""
    told = {"groups": tally.groups, "names": tally.names, "numbers": tally.numbers.tolist()}
    content = orjson.dumps(told)
    return _seal(name, content) + content


def unsealed(name: str, kept: object) -> Tally:
    """The tally that was kept under `name`. Raises SealError where anything of it has changed."""
    if not isinstance(kept, bytes) or kept[:SEAL] != _seal(name, kept[SEAL:]):
        raise SealError("the seal does not fit what is kept")
    told = orjson.loads(kept[SEAL:])
    names, groups = tuple(told["names"]), tuple(tuple(group) for group in told["groups"])
    return Tally(groups, names, np.array(told["numbers"], dtype=np.int64).reshape(len(groups), len(names)))


def _seal(name: str, content: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + content).digest()
