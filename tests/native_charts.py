"""Charts of an Excel file as its XML says them: kind, references, axes. What a program draws is decided there."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True)
class Axis:
    """One axis: cat, date or val; the rest as its XML says, empty where that says nothing."""

    kind: str
    orientation: str
    crosses: str
    numbers: str
    least: str
    most: str
    log: str


@dataclass(frozen=True)
class Series:
    """References of one series, its cached numbers, and how it looks: the colours in order, whether its line is dashed."""

    kind: str
    name: str
    labels: str
    values: str
    cached: tuple[float | None, ...]
    texts: tuple[str, ...]
    dashed: bool
    filled: bool


@dataclass(frozen=True)
class Native:
    kinds: tuple[str, ...]
    direction: str
    grouping: str
    series: tuple[Series, ...]
    axes: tuple[Axis, ...]

    def axis(self, kind: str) -> Axis:
        return next(axis for axis in self.axes if axis.kind == kind)


def natives(content: bytes) -> list[Native]:
    """The charts of a file, in the order of their sheets."""
    with ZipFile(io.BytesIO(content)) as parts:
        names = sorted((name for name in parts.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)), key=_number)
        return [_native(ElementTree.fromstring(parts.read(name))) for name in names]


def _number(name: str) -> int:
    return int(re.search(r"\d+", name).group())


def _native(root: ElementTree.Element) -> Native:
    plot = root.find(f"{CHART}chart/{CHART}plotArea")
    drawn = [part for part in plot if part.tag.endswith("Chart")]
    series = [(part, found) for part in drawn for found in part.findall(f"{CHART}ser")]
    return Native(
        tuple(part.tag.removeprefix(CHART) for part in drawn),
        _value(plot, ".//barDir"),
        _value(plot, ".//grouping"),
        tuple(_series(found, part.tag.removeprefix(CHART)) for part, found in series),
        tuple(_axis(part) for part in plot if part.tag.endswith("Ax")),
    )


def _series(found: ElementTree.Element, kind: str) -> Series:
    labels = found.find(f"{CHART}cat") if found.find(f"{CHART}cat") is not None else found.find(f"{CHART}xVal")
    values = found.find(f"{CHART}val") if found.find(f"{CHART}val") is not None else found.find(f"{CHART}yVal")
    cache = values.find(f".//{CHART}numCache")
    count = int(cache.find(f"{CHART}ptCount").get("val"))
    told = {int(point.get("idx")): point.findtext(f"{CHART}v") for point in cache.findall(f"{CHART}pt")}
    numbers = tuple(float(told[place]) if told.get(place) else None for place in range(count))
    name = found.findtext(f"{CHART}tx//{CHART}f") or found.findtext(f"{CHART}tx/{CHART}v") or ""
    texts = tuple(text.text for text in found.findall(f"{CHART}dLbls/{CHART}dLbl//{MAIN}t"))
    shape = found.find(f"{CHART}spPr")
    dashed = shape is not None and shape.find(f".//{MAIN}prstDash") is not None
    filled = shape is not None and shape.find(f"{MAIN}solidFill") is not None
    return Series(kind, name, _reference(labels), _reference(values), numbers, texts, dashed, filled)


def _reference(found: ElementTree.Element) -> str:
    return found.findtext(f".//{CHART}f") or ""


def _axis(found: ElementTree.Element) -> Axis:
    numbers = found.find(f"{CHART}numFmt")
    return Axis(
        found.tag.removeprefix(CHART).removesuffix("Ax"),
        _value(found, "scaling/orientation"),
        _value(found, "crosses"),
        numbers.get("formatCode") if numbers is not None else "",
        _value(found, "scaling/min"),
        _value(found, "scaling/max"),
        _value(found, "scaling/logBase"),
    )


def _value(found: ElementTree.Element, path: str) -> str:
    part = found.find("/".join(step if step.startswith(".") or not step else f"{CHART}{step}" for step in path.split("/")))
    return part.get("val", "") if part is not None else ""


def cells(content: bytes, reference: str) -> list[object]:
    """What stands in the cells of a reference; numbers as a program computed them."""
    book = load_workbook(io.BytesIO(content), data_only=True)
    return of_cells(book[sheet_of(reference)], reference)


def sheet_of(reference: str) -> str:
    return reference.rpartition("!")[0].strip("'")


def of_cells(sheet: Worksheet, reference: str) -> list[object]:
    area = sheet[reference.rpartition("!")[2].replace("$", "")]
    return [area.value] if not isinstance(area, tuple) else [cell.value for row in area for cell in row]
