"""The rows of `staff`: persons assigned to each commune and present, by speciality, on the days of published counts.

Published are sums and some units by name, in `[staff]` of the pack's `demo.toml`; everything else is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from data_access.demo.plan import Plan, PlanError
from data_access.demo.streams import KINDS
from data_access.demo.volumes import apportioned
from data_access.packs import Row

# A unit over its quota may still lack someone: so many specialities of it may, each with this chance.
LACKING, CHANCE = 2, 0.3


def rows(plan: Plan, rng: np.random.Generator) -> list[Row]:
    """Rows of the contract, none where the pack publishes nothing. Raises PlanError for sums that cannot be reached."""
    facts = plan.staff
    if not facts:
        return []
    units = [row for row in plan.pack.units if row["kind"] in KINDS["communes"]]
    codes = [str(row["code"]) for row in units]
    named = {code for count in facts["counts"] for code in count["gaps"]}
    if not named <= set(codes):
        raise PlanError(f"demo.toml, staff: no commune has the code {min(named - set(codes))!r}")
    quotas = {code: _quotas(facts, row, rng) for code, row in zip(codes, units, strict=True)}
    free = [codes[place] for place in rng.permutation(len(codes)) if codes[place] not in named]
    found: list[Row] = []
    for count in facts["counts"]:
        gaps = _gaps(count, free, rng)
        # Who lacked most lacks again at the next count.
        free = sorted(free, key=lambda code, gaps=gaps: gaps.get(code, 0))
        for code in codes:
            found += _of_unit(facts, code, count, quotas[code], gaps.get(code), rng)
    return found


def _quotas(facts: Mapping[str, object], unit: Row, rng: np.random.Generator) -> np.ndarray:
    """Persons assigned by speciality: a norm for every unit, and more for more inhabitants."""
    told = facts["quota"].get(unit["code"])
    whole = told or round(facts["norm"] + facts["per_1000"] * (unit["population"] or 0) / 1000)
    shares = np.array([speciality["share"] for speciality in facts["specialities"]])
    return apportioned(shares * np.exp(rng.normal(0, facts["noise"], len(shares))), whole)


def _gaps(count: Mapping[str, object], free: list[str], rng: np.random.Generator) -> dict[str, int]:
    """Present less assigned of each unit of which it is known; `free` are the units that are named nowhere."""
    gaps = dict(count["gaps"])
    for side, sign in (("short", -1), ("over", 1)):
        if side not in count:
            continue
        wanted = count[side]
        held = [sign * gap for gap in count["gaps"].values() if sign * gap > 0]
        chosen = [code for code in free if code not in gaps][: wanted["units"] - len(held)]
        persons = _divided(wanted["persons"] - sum(held), wanted["units"] - len(held), wanted["others"], rng)
        gaps |= {code: sign * int(number) for code, number in zip(chosen, persons, strict=True)}
    return gaps


def _divided(total: int, size: int, limits: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """`size` whole numbers within `limits` that add up to `total`."""
    low, high = limits
    if not size * low <= total <= size * high:
        raise PlanError(f"demo.toml, staff: {total} persons cannot be {size} units of {low} to {high}")
    places = rng.permutation(np.repeat(np.arange(size), high - low))[: total - size * low]
    return low + np.bincount(places, minlength=size)


def _of_unit(
    facts: Mapping[str, object],
    code: str,
    count: Mapping[str, object],
    quota: np.ndarray,
    gap: int | None,
    rng: np.random.Generator,
) -> list[Row]:
    """A row per speciality; who is present is missing where it is not published."""
    present = [None] * len(quota) if gap is None else _present(facts, quota, gap, rng).tolist()
    return [
        {
            "unit_code": code,
            "as_of": count["as_of"],
            "position": speciality["position"],
            "speciality": speciality["name"],
            "quota": assigned,
            "present": there,
        }
        for speciality, assigned, there in zip(facts["specialities"], quota.tolist(), present, strict=True)
        if assigned or there
    ]


def _present(facts: Mapping[str, object], quota: np.ndarray, gap: int, rng: np.random.Generator) -> np.ndarray:
    """Persons by speciality that add up to the quota and `gap`: posts are vacant where they are hard to fill."""
    short, over = (np.array([speciality[side] for speciality in facts["specialities"]]) for side in ("short", "over"))
    lacking = -gap if gap < 0 else int(rng.binomial(LACKING, CHANCE)) if gap else 0
    posts = np.repeat(np.arange(len(quota)), quota)
    weights = short[posts] / short[posts].sum()
    vacant = np.bincount(rng.choice(posts, lacking, replace=False, p=weights), minlength=len(quota))
    return quota - vacant + rng.multinomial(gap + lacking, over / over.sum())
