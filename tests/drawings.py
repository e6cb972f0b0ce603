"""Shapes by hand, one of each kind at least, as panels may tell them: for tests of whatever draws."""

from __future__ import annotations

import math

from components.shapes import (
    Axis,
    Band,
    Bar,
    Bars,
    Cell,
    Curve,
    DumbbellRow,
    Dumbbells,
    Figure,
    Grade,
    Grid,
    GridRow,
    Head,
    Lines,
    Link,
    Mark,
    Multiple,
    Multiples,
    Nested,
    NestedRow,
    Nothing,
    Pareto,
    ParetoRow,
    Part,
    Point,
    Points,
    RankedRow,
    Ranking,
    Series,
    Shape,
    Sheet,
    SheetCell,
    SheetRow,
    Spark,
    Tile,
    Tiles,
)

UNITS = (
    "Phường Hòa Khánh",
    "Phường Điện Bàn Đông",
    "Xã Trà Liên",
    "Ban Quản lý Khu công nghệ cao và các khu công nghiệp Đà Nẵng",
    "Phường Ngũ Hành Sơn",
    "Xã Quế Sơn Trung",
)


def shapes(count: int = 12, name: str | None = None) -> dict[str, Shape]:
    """A drawing of each kind with about `count` units; `name` takes the place of every text that people gave."""
    names = [name or f"{UNITS[place % len(UNITS)]}{'' if place < len(UNITS) else f' {place}'}" for place in range(count)]
    waves = [tuple(50 + 30 * math.sin(place + step / 3) for step in range(13)) for place in range(count)]
    return {
        "figure": Figure("94,7%", "ink", name or "173.056 / 182.661 hồ sơ", filled=0.947, limit=0.99),
        "figure-spark": Figure(Link("1.284", "/ho-so?count=1"), "late-text", "8% của 75.869", spark=Spark(waves[0], "late", 60)),
        "lines": _lines(count, name),
        "bars": Bars(
            tuple(
                Bar(name, (count - place) / count, "due", (Link("1.234", "/ho-so"), "31,3%")) for place, name in enumerate(names)
            ),
            (name or "Nhiều nhất: Nông nghiệp và Môi trường 320",),
        ),
        "bars-limited": Bars(tuple(Bar(name, 0.8, "late", ("79,5%", "mục tiêu 80%"), 0.8) for name in names[:3])),
        "tiles": _tiles(names),
        "ranking": Ranking(
            (name or "Quá hạn", "Đúng hạn"),
            tuple(
                RankedRow(
                    str(place), str(place + 1), Link(unit, "/don-vi/1"), 1 / (place + 1), "late", ("293", "89,3%"), (False, True)
                )
                for place, unit in enumerate(names)
            ),
        ),
        "nested": _nested(names),
        "points": _points(names, log=True),
        "points-quadrants": _points(names, log=False),
        "grid": Grid(
            "Xã, phường theo lĩnh vực",
            tuple(name or f"Lĩnh vực đất đai {column}" for column in range(9)),
            tuple(
                GridRow(str(row), unit, tuple(Cell(str((row * 7 + column) % 90), (row + column) % 6, "") for column in range(9)))
                for row, unit in enumerate(names)
            ),
            ("Ô đậm hơn là nhiều hồ sơ hơn",),
        ),
        "dumbbells": Dumbbells(
            "Tháng 7",
            "Tháng 9",
            (name or "Trước", "Sau"),
            tuple(
                DumbbellRow(
                    str(place),
                    unit,
                    None if place == 2 else 0.3 + place / (3 * count),
                    0.9 - place / (2 * count),
                    "done",
                    ("70,1%", "93,4%"),
                )
                for place, unit in enumerate(names)
            ),
            0.8,
            ("Thang đo từ 0% đến 100%",),
        ),
        "multiples": Multiples(
            tuple(f"{week}/7" for week in range(13)),
            0,
            100,
            tuple(Multiple(str(place), unit, Spark(waves[place], "done", 80), "94,7%") for place, unit in enumerate(names)),
        ),
        "pareto": Pareto(
            ("Quá hạn", "Cộng dồn"),
            tuple(
                ParetoRow(str(place), unit, 1 / (place + 1), "214", min(1.0, (place + 1) / count), "61,0%")
                for place, unit in enumerate(names)
            ),
            ("Còn 88 đơn vị",),
        ),
        "sheet": _sheet(names, waves),
        "nothing": Nothing(name or "Không có hồ sơ khớp bộ lọc", "Bỏ bớt bộ lọc"),
    }


def _lines(count: int, name: str | None) -> Lines:
    days = max(2, count)
    first = tuple(100 + 7 * place for place in range(days))
    second = tuple(None if place == 1 else 90 + 5 * place for place in range(days))
    band = Band("done", (None, *(80.0 + place for place in range(1, days))), (None, *(140.0 + place for place in range(1, days))))
    points = (Mark(days - 1, name or "30/9/2025: vượt mức dao động thường"),)
    return Lines(
        tuple(f"{place}/9/2025" for place in range(days)),
        (Mark(0, "Tháng 9"),),
        (Mark(1, name or "2/9/2025 · Quốc khánh"), Mark(1, "2/9/2025 · Nghỉ lễ")),
        (Series(name or "Tiếp nhận", "received", first, "300"), Series("Giải quyết", "done", second, "250")),
        Band(band.tone, band.lowers, band.uppers, points),
    )


def _tiles(names: list[str]) -> Tiles:
    grades = ("grade-1", "grade-2", "grade-3", "grade-4", "grade-5", "few", "out", "none")
    tiles = [
        Tile(
            str(place), unit, place % 8, place // 8, grades[place % 8], f"{unit}: đúng hạn 94,7%", place + 1 if place < 8 else None
        )
        for place, unit in enumerate(names)
    ]
    apart = Tile("x", names[0], 11, 0, "none", names[0], None, apart=True)
    return Tiles((*tiles, apart), tuple(Grade(grade, f"lớp {grade}", "12") for grade in grades))


def _nested(names: list[str]) -> Nested:
    parts = (
        Part(0.7, "pending", "Trong hạn 9.785"),
        Part(0.1, "received", "Tạm dừng 801"),
        Part(0.1, "line-strong", "Không có hạn 700"),
        Part(0.1, "late", "Quá hạn 812"),
    )
    rows = [
        NestedRow(str(place), unit, 1 / (place + 1), 0.5 / (place + 1), ("22.159", "56,6%"), parts)
        for place, unit in enumerate(names)
    ]
    rows.append(NestedRow("", "Chi nhánh đất đai", 0.0, 0.0, ("49.305", "52,4%"), parts, group=True))
    return Nested(
        ("Tiếp nhận", "Giải quyết"), (Part(0, "track-strong", "Tiếp nhận"), Part(0, "done", "Giải quyết"), *parts), tuple(rows)
    )


def _points(names: list[str], *, log: bool) -> Points:
    grades = ("within", "within", "far_below", "below", "above", "few")
    sizes = [30 * 1.6 ** (place % 13) for place in range(len(names))]
    points = tuple(
        Point(
            str(place),
            sizes[place] if log else 0.1 * (place % 10),
            0.95 + 0.04 * math.sin(3 * place),
            grades[place % 6],
            unit,
            unit if place % 6 in (2, 3) else "",
            0.0 if log else (place % 5) / 5,
        )
        for place, unit in enumerate(names)
    )
    steps = tuple(30 * 1.3**step for step in range(24))
    curves = (
        Curve("trung bình 95%", "ink-3", (30, 10_000), (0.95, 0.95)),
        Curve("giới hạn 99,8%", "late", steps, tuple(0.95 - 3.09 * math.sqrt(0.0475 / step) for step in steps), dashed=True),
        Curve("giới hạn 95%", "ink-3", steps, tuple(0.95 - 1.96 * math.sqrt(0.0475 / step) for step in steps), dashed=True),
    )
    legend = tuple(
        Grade(grade, text, "3") for grade, text in (("within", "trong giới hạn"), ("below", "thấp"), ("far_below", "rất thấp"))
    )
    if log:
        return Points(
            Axis("Hồ sơ đã giải quyết", 30, 10_000, log=True), Axis("Đúng hạn", 0.8, 1.0, share=True), points, curves, legend
        )
    corners = ("Thiếu người, ít việc", "Thiếu người, nhiều việc", "Đủ người, nhiều việc", "Đủ người, ít việc")
    return Points(Axis("Số việc", 0, 1, share=True), Axis("Biên chế", 0.9, 1.0, share=True), points, curves[:0], corners=corners)


def _sheet(names: list[str], waves: list[tuple[float, ...]]) -> Sheet:
    heads = (Head("Đơn vị", "name"), Head("Tiếp nhận"), Head("Quá hạn", "bar"), Head("Đúng hạn"), Head("13 tuần", "line"))
    rows = tuple(
        SheetRow(
            str(place),
            unit.casefold(),
            (
                SheetCell(Link(unit, "/don-vi/1"), None),
                SheetCell("1.234", 1234),
                SheetCell("56", 56, size=1 / (place + 1), tone="late"),
                SheetCell("—", None) if place == 2 else SheetCell("94,7%", 0.947),
                SheetCell("", None, spark=Spark(waves[place], "done")),
            ),
        )
        for place, unit in enumerate(names)
    )
    return Sheet(heads, rows, 2, descending=True)
