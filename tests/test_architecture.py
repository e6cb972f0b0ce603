"""What must never import what, and the rules of the house that a machine can check (ARCHITECTURE §2, STYLE §3)."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from data_access.settings import ROOT

LONGEST = 300
FOLDERS = ("pages", "components", "data_access")
SOURCES = [*sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")), ROOT / "app.py"]
IDS = [str(path.relative_to(ROOT)) for path in SOURCES]
STYLES = sorted([*(ROOT / "assets").glob("*.css"), *(ROOT / "assets" / "wall").glob("*.css")])
SCRIPTS = sorted([*(ROOT / "assets").glob("*.js"), *(ROOT / "assets" / "wall").glob("*.js")])
TOKENS = ROOT / "assets" / "10-tokens.css"

DASH = ("dash", "dash_bootstrap_components", "plotly", "flask", "flask_caching")
WITHOUT_DASH = (
    "components/asking.py",
    "components/definitions.py",
    "components/findings.py",
    "components/formats.py",
    "components/headlines.py",
    "components/i18n.py",
    "components/life_line.py",
    "components/life_strip.py",
    "components/meanings.py",
    "components/naming.py",
    "components/online_finding.py",
    "components/opened_number.py",
    "components/unit_findings.py",
    "components/dossier_rows.py",
    "components/panels/*.py",
    "components/periods.py",
    "components/screens/faults.py",
    "components/screens/rooms.py",
    "components/shapes/*.py",
    "components/staffing_finding.py",
    "components/figures/plot.py",
    "components/figures/points.py",
    "components/finder.py",
    "components/exports/pictures/*.py",
    "components/exports/provenance.py",
    "components/exports/tables.py",
    "components/exports/tokens.py",
    "components/exports/workbooks/*.py",
)
WITH_DASH = (
    "components.cards",
    "components.definition_page",
    "components.dossier",
    "components.exports.routes",
    "components.figures.page",
    "components.figures.parts",
    "components.figures.rows",
    "components.filter_bar",
    "components.freshness",
    "components.my_views",
    "components.page",
    "components.screens.page",
    "components.shell",
    "components.tables",
    "components.viewer",
)
DRAWERS = ("components.figures", "components.exports", "components.tables")
STORAGE = ("sqlalchemy", "duckdb", "sqlite3", "psycopg", "redis")
# Module (or pattern) -> what it must never import.
NEVER = (
    ("data_access/*", (*DASH[:-1], "components", "pages", "app")),
    ("data_access/*", ("flask_caching",)),
    *((pattern, (*DASH, *WITH_DASH, "pages", "app")) for pattern in WITHOUT_DASH),
    # A reading process starts at once, and knows nothing of the program.
    ("data_access/spreadsheets/*", ("data_access.importer", "data_access.settings", "pandas", "numpy", *STORAGE)),
    ("components/*", ("pages", "app", *STORAGE)),
    ("data_access/packs/*", ("data_access.importer", "data_access.mart")),
    ("data_access/targets/*", ("data_access.importer", "data_access.packs", "data_access.mart")),
    ("components/formats.py", ("components", "data_access", "pandas")),
    ("components/shapes/*", ("data_access", "pandas", "components.panels", "components.figures", "components.exports")),
    ("components/panels/*", DRAWERS),
    ("components/exports/pictures/*", ("data_access", "pandas", "components.panels")),
    ("components/wall/*", ("components.exports",)),
    ("components/figures/*", ("data_access", "pandas", "components.panels", "components.viewer")),
    ("pages/*", ("data_access", "pages", "app", "pandas", "plotly", "flask", *STORAGE)),
    ("*", ("plotly.express", "plotly.graph_objects", "plotly.graph_objs", "dash_ag_grid", "tests")),
)
ALLOWED = {("data_access/store.py", "flask_caching"), ("data_access/memory.py", "flask_caching")}

LETTER = re.compile("[ăâđêôơưĂÂĐÊÔƠƯàáạảãầấậẩẫằắặẳẵèéẹẻẽềếệểễìíịỉĩòóọỏõồốộổỗờớợởỡùúụủũừứựửữỳýỵỷỹ]", re.IGNORECASE)
# A law by its number says the basis of a figure; it is no sentence for people.
LAW = re.compile(r"(NĐ|QĐ|TT|NQ|CV) \d+/\d{4}(/[A-ZĐ-]+)?")
# Simulated rows and names that the sources themselves use are data; so are letters that a search or an order must know.
WORDS_ALLOWED = (
    "data_access/demo/*",
    "data_access/packs/*",
    "data_access/sources/*",
    "data_access/importer/*",
    "components/collation.py",
)
LETTERS_ALLOWED = {("data_access/spelling.py", "đ"), ("data_access/spelling.py", "Đ"), ("components/formats.py", "điểm %")}


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, wherever the import stands, with `from a import b` as a.b."""
    package = list(path.relative_to(ROOT).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{module}.{name.name}") for name in node.names)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a file that are not docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def test_the_table_names_only_modules_that_exist():
    for pattern in (*WITHOUT_DASH, *(row[0] for row in NEVER)):
        assert any(fnmatch(name, pattern) for name in IDS), pattern
    for name in WITH_DASH:
        assert f"{name.replace('.', '/')}.py" in IDS, name


@pytest.mark.parametrize("path", SOURCES, ids=IDS)
def test_imports_point_one_way(path):
    name = str(path.relative_to(ROOT))
    forbidden = [module for pattern, modules in NEVER if fnmatch(name, pattern) for module in modules]
    found = [
        f"line {line}: {module}"
        for line, module in imported(path)
        for no in forbidden
        if (module == no or module.startswith(f"{no}.")) and (name, no) not in ALLOWED
    ]
    assert found == []


def test_every_component_is_placed_on_one_side():
    """A new module of components is either with Dash or without it; this table says which."""
    for path, name in zip(SOURCES, IDS, strict=True):
        if not name.startswith("components/"):
            continue
        uses = any(module.split(".")[0] in DASH for _, module in imported(path))
        assert uses <= (not any(fnmatch(name, pattern) for pattern in WITHOUT_DASH)), name


@pytest.mark.parametrize("path", SOURCES, ids=IDS)
def test_a_module_is_one_noun_of_at_most_300_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", SOURCES, ids=IDS)
def test_a_module_says_in_its_docstring_what_it_answers(path):
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("path", SOURCES, ids=IDS)
def test_words_for_people_stand_in_the_locales(path):
    name = str(path.relative_to(ROOT))
    if any(fnmatch(name, pattern) for pattern in WORDS_ALLOWED):
        return
    found = [
        f"line {line}: {text}"
        for line, text in strings(path)
        if LETTER.search(LAW.sub("", text)) and (name, text) not in LETTERS_ALLOWED
    ]
    assert found == []


def test_hexadecimal_colours_stand_in_the_tokens_alone():
    found = []
    for path in [*SOURCES, *STYLES, *SCRIPTS, ROOT / "assets" / "index.html"]:
        if path == TOKENS:
            continue
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        found += [
            f"{path.relative_to(ROOT)}: {colour}"
            for colour in re.findall(r"(?<![\w&])#[0-9A-Fa-f]{3,8}\b(?!-)", text)
            if len(colour) in (4, 5, 7, 9)
        ]
    assert found == []


def test_style_carries_custom_properties_only():
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            values = []
            if isinstance(node, ast.keyword) and node.arg == "style":
                values = [node.value]
            elif isinstance(node, ast.Dict):
                values = [
                    value
                    for key, value in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant) and key.value == "style"
                ]
            for value in values:
                keys = [key.value for key in value.keys if isinstance(key, ast.Constant)] if isinstance(value, ast.Dict) else [""]
                found += [
                    f"{path.relative_to(ROOT)}:{node.value.lineno if isinstance(node, ast.keyword) else node.lineno}"
                    for key in keys
                    if not key.startswith("--")
                ]
    assert found == []


def test_every_custom_property_that_is_used_is_a_token():
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(path.read_text("utf-8") for path in STYLES)))
    # What a drawing or the room decides is set on elements.
    defined |= set(re.findall(r"\"(--[\w-]+)\"", "".join(path.read_text("utf-8") for path in [*SOURCES, *SCRIPTS])))
    used = set()
    for path in [*STYLES, *SOURCES]:
        used |= set(re.findall(r"var\((--[\w-]+)\)", path.read_text("utf-8")))
    assert used - defined == set()


def test_a_theme_changes_colours_and_nothing_else():
    text = TOKENS.read_text("utf-8")
    dark = text.split('[data-theme="dark"] {')[1].split("}")[0]
    light = text.split(":root {")[1].split("}")[0]
    names = [set(re.findall(r"(--[\w-]+)\s*:", block)) for block in (light, dark)]
    assert names[1] <= names[0]
    coloured = {name for name, value in re.findall(r"(--[\w-]+)\s*:\s*([^;]+);", light) if value.startswith("#")}
    assert coloured == names[1]


IMPORT_ALL = """
import sys, socket, sqlite3, importlib, pkgutil
import duckdb, sqlalchemy

def refuse(*_given, **_named):
    raise AssertionError("an import touched a database or the network")

sqlite3.connect = duckdb.connect = sqlalchemy.create_engine = socket.socket.connect = refuse
sqlalchemy.engine.create_engine = refuse
for name in sys.argv[1:]:
    importlib.import_module(name)
print(len(sys.argv) - 1)
"""


def test_imports_do_no_work(tmp_path):
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in SOURCES
        if path.name not in ("__main__.py", "app.py") and "pages" not in path.parts
    ]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "MART_URL": f"duckdb:///{tmp_path / 'mart'}"}
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_ALL, *modules], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.strip() == str(len(modules))
    assert list(tmp_path.iterdir()) == []
