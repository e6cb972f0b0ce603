"""What a province of which nothing is published is simulated by: the facts of a `demo.toml`, from rates for the country.

Every number is assumed; volumes follow the inhabitants. The facts have the form of a pack's own `demo.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

import numpy as np

from data_access.demo.streams import KINDS, SHAPES
from data_access.packs import Pack, Row

ONLINE = ("toan_trinh", "mot_phan")
# Shares of what is received, and the numbers of dossiers that they become.
COUNTS = ("carried_over", "overdue_open", "refused", "awaiting")
WHO_IS_LATE = 1  # beside the seed: these draws are none of the dossiers'

Facts = Mapping[str, object]


def facts(pack: Pack, rates: Facts, simulated: Mapping[str, Row], seed: int) -> dict[str, object]:
    """The plan of a pack out of rates: one stream for each kind of unit that it has."""
    people = inhabitants(pack, rates["inhabitants"])
    units = {name: [row for row in pack.units if row["kind"] in kinds] for name, kinds in KINDS.items()}
    streams = {name: rates["streams"][name] for name in rates["streams"] if units[name]}
    wanted = {name: stream["per_1000"] * people / 1000 for name, stream in streams.items()}
    scale = min(1.0, rates["most_received"] / sum(wanted.values()))
    rng = np.random.default_rng([seed, WHO_IS_LATE])
    return {
        **{name: rates[name] for name in ("note", "code_prefix", "population_power", "silent")},
        "no_dossiers": [row["code"] for row in units["communes"] if row["population"] == 0],
        "old_codes": {"city": rates["code_prefix"], "elsewhere": rates["code_prefix"], "city_districts": []},
        "catalogue": _catalogue(pack, rates["catalogue"], len(simulated)),
        "streams": {name: _stream(stream, units[name], round(scale * wanted[name]), rng) for name, stream in streams.items()},
    }


def inhabitants(pack: Pack, of_a_commune: int) -> int:
    """All inhabitants; a commune that tells none has as many as the middle one, or `of_a_commune` where none tells any."""
    told = [row["population"] for row in pack.units if row["kind"] in KINDS["communes"]]
    known = [number for number in told if number is not None]
    usual = median(known) if known else of_a_commune
    return round(sum(usual if number is None else number for number in told))


def _stream(rates: Facts, units: list[Row], received: int, rng: np.random.Generator) -> dict[str, object]:
    codes = [row["code"] for row in units]
    stream = {name: rates[name] for name in SHAPES if name in rates}
    stream |= {name: round(rates[name] * received) for name in COUNTS}
    stream |= {"received": received, "resolved": None, "late": _late(rates, codes, rng)}
    if "other_volume" in rates:
        stream["volume"] = {code: rates.get("volume", {}).get(code, rates["other_volume"]) for code in codes}
    return stream


def _late(rates: Facts, codes: list[str], rng: np.random.Generator) -> dict[str, float]:
    """A few units that are late often, most of them only a little more often than the others."""
    low, high = rates["late_rates"]
    chosen = rng.choice(codes, round(rates["late_units"] * len(codes)), replace=False)
    return {str(code): float(low * (high / low) ** share) for code, share in zip(chosen, rng.random(len(chosen)) ** 2, strict=True)}


def _catalogue(pack: Pack, rates: Facts, simulated: int) -> dict[str, int]:
    real = pack.procedures
    return {
        "valid": len(real) + simulated,
        "online": sum(row["online_level"] in ONLINE for row in real) + round(rates["online_share"] * simulated),
        "territory_independent": sum(bool(row["territory_independent"]) for row in real)
        + round(rates["territory_independent_share"] * simulated),
    }
