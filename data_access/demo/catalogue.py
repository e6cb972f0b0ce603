"""The catalogue of procedures: the real ones of the pack, and simulated ones up to the numbers of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from data_access.demo.assumed import ONLINE
from data_access.demo.plan import Plan
from data_access.packs import Row

# How much more often than a plain one a dossier of this field is late.
LATENESS = {
    "chung-thuc": 0.3,
    "ho-tich": 0.6,
    "dat-dai": 3.0,
    "hoat-dong-xay-dung": 3.0,
    "nguoi-co-cong": 1.8,
    "bao-tro-xa-hoi": 1.6,
    "giam-ngheo": 1.6,
    "quy-hoach-do-thi-va-nong-thon": 2.5,
    "moi-truong": 2.0,
    "dang-ky-bien-phap-bao-dam": 0.4,
}

# Why a procedure is not provided online, and how often that is said of a simulated one.
NONE_CAME = "Không phát sinh hồ sơ"
REASONS = {
    "Chưa đủ điều kiện kỹ thuật": 30,
    "Chờ kết nối cơ sở dữ liệu chuyên ngành": 25,
    NONE_CAME: 20,
    "Phải kiểm tra thực tế, nộp bản gốc": 15,
    "Chờ bộ, ngành công bố quy trình": 10,
}
WHERE_AND_WHY = 2  # beside the seed: these draws are none of the dossiers'


@dataclass(frozen=True)
class Procedures:
    """The procedures that carry dossiers, as columns; a dossier names one by its position."""

    codes: np.ndarray
    time_value: np.ndarray
    time_unit: np.ndarray
    days: np.ndarray  # the same, about, in days
    fields: np.ndarray
    has_fee: np.ndarray
    online: np.ndarray
    territory_independent: np.ndarray
    lateness: np.ndarray
    owners: np.ndarray


def rows(plan: Plan, rng: np.random.Generator, seed: int) -> list[Row]:
    """Every row of `procedure`: the real ones, the simulated ones, and the earlier catalogue where one was planned."""
    described = _described(plan, _simulated(plan, rng), np.random.default_rng([seed, WHERE_AND_WHY]))
    return [*plan.pack.procedures, *described, *_earlier(plan)]


def carrying(plan: Plan, procedures: list[Row]) -> Procedures:
    """The procedures that the mixes of the streams name."""
    named = {code for stream in plan.streams for mix in stream.mix.values() for code in mix}
    chosen = [row for row in procedures if row["code"] in named]

    def column(name: str) -> np.ndarray:
        return np.array([row.get(name) for row in chosen])

    hours = column("time_unit") == "gio"
    return Procedures(
        codes=column("code"),
        time_value=column("time_value").astype(np.int64),
        time_unit=column("time_unit").astype(object),
        days=np.where(hours, -(-column("time_value") // 8), column("time_value")).astype(np.int64),
        fields=column("field_code").astype(object),
        has_fee=column("has_fee").astype(bool),
        online=np.isin(column("online_level"), ONLINE),
        territory_independent=column("territory_independent").astype(bool),
        lateness=np.array([LATENESS.get(row.get("field_code"), 1.2) for row in chosen]),
        owners=np.array([row["owner_code"] or "" for row in chosen]),
    )


def _simulated(plan: Plan, rng: np.random.Generator) -> list[Row]:
    real = plan.pack.procedures
    missing = plan.catalogue["valid"] - len(real)
    online = plan.catalogue["online"] - sum(row["online_level"] in ONLINE for row in real)
    independent = plan.catalogue["territory_independent"] - sum(bool(row["territory_independent"]) for row in real)
    levels = _shuffled(["toan_trinh"] * (online // 2) + ["mot_phan"] * (online - online // 2), missing, "thong_tin", rng)
    flags = _shuffled([True] * independent, missing, False, rng)
    numbers = [f"{place:04}" for place in range(1, missing + 1)]
    return [
        _row(f"MP.{number}", f"TTHC mô phỏng {number}", plan.pack.starts_on)
        | {"online_level": level, "territory_independent": flag}
        | plan.simulated.get(f"MP.{number}", {})
        for number, level, flag in zip(numbers, levels, flags, strict=True)
    ]


def _described(plan: Plan, procedures: list[Row], rng: np.random.Generator) -> list[Row]:
    """Simulated procedures with a field of some department, unless they carry dossiers, and a reason where they are not online.

    Fields are not alike: some have many procedures, and some more of those that are not online. What carries dossiers is not said
    to have none.
    """
    units = {row["code"] for row in plan.pack.units}
    owned = [row["code"] for row in plan.pack.fields if row["owner_code"] in units]
    names = {row["code"]: row["name"] for row in plan.pack.fields}
    weights = 0.2 + rng.exponential(size=(2, len(owned)))
    described = []
    for row in procedures:
        online, carrying = row["online_level"] in ONLINE, row["code"] in plan.simulated
        told: dict[str, object] = {}
        if owned and not carrying:
            told["field_code"] = _drawn(dict(zip(owned, weights[0] if online else weights[1], strict=True)), rng)
            told["name"] = f"Thủ tục lĩnh vực {names[told['field_code']]}, số {row['code'].removeprefix('MP.')}"
        if not online:
            reasons = {reason: often for reason, often in REASONS.items() if reason != NONE_CAME or not carrying}
            told["not_online_reason"] = _drawn(reasons, rng)
        described.append({**row, **told})
    return described


def _earlier(plan: Plan) -> list[Row]:
    earlier = plan.catalogue.get("earlier")
    if not earlier:
        return []
    levels = [level for level, count in earlier["levels"].items() for _ in range(count)]
    return [
        _row(f"MP6.{place:04}", f"TTHC mô phỏng (danh mục tháng 6/2025) {place:04}", earlier["valid_from"])
        | {"levels": level, "valid_to": earlier["valid_to"]}
        for place, level in enumerate(levels, start=1)
    ]


def _row(code: str, name: str, valid_from: date) -> dict[str, object]:
    return {"code": code, "name": name, "valid_from": valid_from, "simulated": True}


def _drawn(weights: Mapping[str, float], rng: np.random.Generator) -> str:
    often = np.array(list(weights.values()))
    return str(rng.choice(list(weights), p=often / often.sum()))


def _shuffled(values: list, length: int, rest: object, rng: np.random.Generator) -> list:
    filled = np.array(values + [rest] * (length - len(values)), dtype=object)
    return rng.permutation(filled).tolist()
