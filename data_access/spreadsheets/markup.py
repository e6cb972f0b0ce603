"""Tables of web pages and of XML 2003, which many systems write under the name .xls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from data_access.spreadsheets.excel import Area, filled
from data_access.spreadsheets.marks import SAFE
from data_access.spreadsheets.sheet import ERROR, MOST_CELLS, NO_VALUE, BookError, Marks, Number

# A page is held whole: its tree needs some times its bytes.
LARGEST_PAGE = 200 << 20
MOST_COLUMNS, MOST_ROWS = 1 << 14, 1 << 20
TABLE_ROWS = etree.XPath("./tr|./tbody/tr|./thead/tr|./tfoot/tr")
CELLS = etree.XPath("./td|./th")


class Grid:
    """A sheet that is put together cell by cell."""

    def __init__(self, name: str) -> None:
        self.name, self.hidden, self.marks, self.height = name, False, Marks(), 0
        self._rows: dict[int, list[str]] = {}
        self._areas: list[Area] = []
        self._taken: dict[int, set[int]] = {}
        self._cells = 0

    def put(self, row: int, column: int, text: str, *, across: int = 1, down: int = 1) -> None:
        """Put a text in a place from 0, and over as many columns and rows. Raises BookError."""
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise BookError(f"its table reaches row {row + 1}, column {column + 1}, far beyond what a sheet can have")
        cells, last = self._rows.setdefault(row, []), min(column + across, MOST_COLUMNS)
        self._cells += max(0, last - len(cells))
        if self._cells > MOST_CELLS:
            raise BookError(f"its table has more than {MOST_CELLS} cells; split it")
        cells.extend([""] * (last - len(cells)))
        cells[column] = text
        self.height = max(self.height, row + 1)
        if across > 1 or down > 1:
            self._areas.append(((row, column), (min(row + down, MOST_ROWS) - 1, last - 1)))
            for below in range(row + 1, min(row + down, row + 1000)):
                self._taken.setdefault(below, set()).update(range(column, last))

    def free(self, row: int, column: int) -> int:
        """The first place from `column` on that no cell of a row above covers."""
        taken = self._taken.get(row, ())
        while column in taken:
            column += 1
        return column

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows in their order."""
        width = max(map(len, self._rows.values()), default=0)
        texts = ((row + 1, cells + [""] * (width - len(cells))) for row, cells in sorted(self._rows.items()))
        yield from filled(texts, self._areas)


class GridBook:
    """A file whose sheets were all put together."""

    def __init__(self, grids: list[Grid]) -> None:
        self.names = [(grid.name, grid.hidden) for grid in grids]
        self._grids = grids

    def sheet(self, place: int) -> Grid:
        """Raises nothing: all are there."""
        return self._grids[place]


def web_page(path: Path, encoding: str) -> GridBook:
    """The tables of a web page; a table within a cell is one of its own. Raises BookError."""
    content = path.read_bytes()
    if len(content) > LARGEST_PAGE:
        raise BookError(f"it is a web page of {len(content) >> 20} MB; open it in Excel and save it as .xlsx")
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    # A page says its encoding in its head.
    said = not marked and b"charset" in content[:4096].lower()
    try:
        page = html.document_fromstring(content if said else content.decode("utf-16" if marked else encoding), parser=_parser())
    except UnicodeError as error:
        raise BookError(f"it is a web page, and no {encoding.removesuffix('-sig')} text: set [file] encoding") from error
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise BookError("it is a web page that cannot be read; open it in Excel and save it as .xlsx") from error
    grids = [_grid(table, f"table {number}") for number, table in enumerate(page.iter("table"), start=1)]
    if not any(grid.height for grid in grids):
        raise BookError("it is a web page without a table; export it again, perhaps nobody was logged in")
    return GridBook([grid for grid in grids if grid.height])


def _parser() -> html.HTMLParser:
    return html.HTMLParser(no_network=True, huge_tree=False)


def _grid(table: etree._Element, name: str) -> Grid:
    grid = Grid(name)
    for row, line in enumerate(TABLE_ROWS(table)):
        if "display:none" in line.get("style", "").replace(" ", "").lower():
            grid.marks.hidden_rows.add(row + 1)
        column = 0
        for cell in CELLS(line):
            column, across = grid.free(row, column), _span(cell, "colspan")
            grid.put(row, column, _shown(cell), across=across, down=_span(cell, "rowspan"))
            column += across
    return grid


def _span(cell: etree._Element, name: str) -> int:
    said = cell.get(name, "1").strip()
    return max(1, min(int(said), MOST_COLUMNS)) if said.isascii() and said.isdigit() else 1


def _shown(cell: etree._Element) -> str:
    """The text of a cell without that of tables within it; white space is one space, as a browser shows it."""
    return " ".join(
        " ".join(cell.xpath("descendant::text()[count(ancestor::table) = $depth]", depth=_depth(cell))).split(" ")
    ).strip()


def _depth(cell: etree._Element) -> int:
    return sum(1 for _ in cell.iterancestors("table"))


def xml_2003(path: Path) -> GridBook:
    """The sheets of a workbook in XML 2003. Raises BookError."""
    grids: list[Grid] = []
    row = column = 0
    try:
        with path.open("rb") as file:
            tags = ("{*}Worksheet", "{*}Column", "{*}Row", "{*}Visible")
            for event, element in etree.iterparse(file, events=("start", "end"), tag=tags, **SAFE):
                name, said = etree.QName(element).localname, _said(element)
                if event == "start" and name == "Worksheet":
                    grids.append(Grid(said.get("Name", "")))
                    row = column = 0
                elif event == "end" and name == "Column" and grids:
                    column = int(said.get("Index", column + 1))
                    if said.get("Hidden") == "1":
                        grids[-1].marks.hidden_columns.update(
                            range(column - 1, min(column + int(said.get("Span", "0")), MOST_COLUMNS))
                        )
                    column += int(said.get("Span", "0"))
                elif event == "end" and name == "Row" and grids:
                    row = int(said.get("Index", row + 1))
                    _put_row(grids[-1], row, said, element)
                    element.clear()
                elif event == "end" and name == "Visible" and grids:
                    grids[-1].hidden = (element.text or "").strip() != "SheetVisible"
    except (etree.LxmlError, ValueError) as error:
        if isinstance(error, BookError):
            raise
        raise BookError("it is XML that is broken; open it in Excel and save it as .xlsx") from error
    if not grids:
        raise BookError("it is XML without a sheet; open it in Excel and save it as .xlsx")
    return GridBook(grids)


def _put_row(grid: Grid, number: int, said: dict[str, str], row: etree._Element) -> None:
    if said.get("Hidden") == "1":
        grid.marks.hidden_rows.add(number)
    column = 0
    for cell in row.iterfind("{*}Cell"):
        told = _said(cell)
        column = grid.free(number - 1, int(told.get("Index", column + 1)) - 1)
        content = cell.find("{*}Data")
        kind = _said(content).get("Type", "") if content is not None else ""
        text = "".join(content.itertext()) if content is not None else ""
        if kind == "Error":
            grid.marks.broken.setdefault(number, {})[column] = (ERROR, text[:20])
        elif "Formula" in told and content is None:
            grid.marks.broken.setdefault(number, {})[column] = (NO_VALUE, "")
        across = 1 + int(told.get("MergeAcross", "0"))
        plain = text.partition(".")[0] if kind == "DateTime" else "" if kind == "Error" else text
        plain = Number(plain) if kind == "Number" else plain
        grid.put(number - 1, column, plain, across=across, down=1 + int(told.get("MergeDown", "0")))
        column += across


def _said(element: etree._Element) -> dict[str, str]:
    return {etree.QName(key).localname: value for key, value in element.attrib.items()}
