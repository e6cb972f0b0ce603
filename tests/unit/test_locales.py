"""Both catalogues say the same things, nothing more than is used, and nothing less."""

from __future__ import annotations

import ast
import re
import tomllib
from fnmatch import fnmatch
from string import Formatter

import pytest

from components.formats import LANGUAGES
from components.i18n import LOCALES, catalogue, say
from data_access.metrics import BASES, METRICS
from data_access.settings import ROOT

SOURCES = sorted(path for folder in ("pages", "components") for path in (ROOT / folder).rglob("*.py"))
KEY = re.compile(r"[a-z][a-z_0-9]*(\.[a-z_0-9]+)+")
VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def patterns() -> set[str]:
    """Each dotted text of the code; where a value is put into it, a star stands."""
    found: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                found.add("".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values))
    return {text for text in found if KEY.fullmatch(text.replace("*", "x"))}


def test_both_languages_have_the_same_keys():
    assert catalogue("vi").keys() == catalogue("en").keys()


def test_both_languages_have_the_same_places():
    assert {key: places(text) for key, text in catalogue("vi").items()} == {
        key: places(text) for key, text in catalogue("en").items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_has_stray_spaces(language):
    assert [key for key, text in catalogue(language).items() if not text or text != text.strip() or "  " in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_composed(language):
    """NFC, as UX I3 asks: a decomposed letter would be drawn by another font."""
    import unicodedata

    assert [key for key, text in catalogue(language).items() if unicodedata.normalize("NFC", text) != text] == []


def test_english_is_english():
    assert [key for key, text in catalogue("en").items() if VIETNAMESE.search(text) and key != "language.vi"] == []


def test_every_key_is_used():
    used = patterns()
    assert [key for key in catalogue("vi") if not any(fnmatch(key, pattern) for pattern in used)] == []


def test_every_key_that_the_code_names_exists():
    """Texts whose first part is a section of the catalogue are keys; those with a star must find at least one."""
    sections = {key.split(".")[0] for key in catalogue("vi")}
    named = {text for text in patterns() if text.split(".")[0] in sections and not text.startswith("components.")}
    missing = [text for text in named if not any(fnmatch(key, text) for key in catalogue("vi"))]
    assert sorted(missing) == []


def families() -> list[str]:
    """The families that the code builds out of its tables, spelled out."""
    from components.figures.page import DRAWERS  # the shapes are known once their drawer is
    from components.panels import PANELS
    from components.panels.units import STATES
    from data_access.dimensions import CHANNELS, STREAMS
    from data_access.filters import COMPARISONS
    from data_access.metrics import AGE_CLASSES
    from data_access.sources import UnitKind

    assert DRAWERS
    return [
        *(f"metric.{name}.{part}" for name in METRICS for part in ("name", "definition")),
        *(f"kind.{kind.value}" for kind in UnitKind),
        "kind.unknown",
        *(f"stream.{stream}" for stream in STREAMS),
        *(f"channel.{name}" for name in CHANNELS),
        *(f"compare.{name}" for name in COMPARISONS),
        *(f"ageing.{name}" for name in AGE_CLASSES),
        *(f"state_of.{name}" for name, _ in STATES),
        *(f"month.{number}" for number in range(1, 13)),
        *(f"by.{by}" for panel in PANELS.values() for by in panel.by),
        *(f"language.{language}" for language in LANGUAGES),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_family_is_complete(language):
    assert [key for key in families() if key not in catalogue(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_metric_has_a_name_and_a_definition_of_its_own(language):
    names = [say(f"metric.{name}.name", language) for name in METRICS]
    assert len(set(names)) == len(names)
    assert all(len(say(f"metric.{name}.definition", language)) > 15 for name in METRICS)


def test_every_metric_of_the_catalogue_exists():
    told = {key.split(".")[1] for key in catalogue("vi") if key.startswith("metric.")}
    assert told == set(METRICS)


def test_every_metric_names_legal_bases_that_have_words_and_dates():
    used = {basis for metric in METRICS.values() for basis in metric.bases}
    assert all(metric.bases for metric in METRICS.values())
    assert used == set(BASES) == {key.split(".")[1] for key in catalogue("vi") if key.startswith("basis.")}


def test_the_unit_and_the_better_direction_of_every_metric_have_words():
    units = {metric.unit for metric in METRICS.values()}
    assert units <= {key.split(".")[1] for key in catalogue("vi") if key.startswith("unit_of.")}
    assert {key.split(".")[1] for key in catalogue("vi") if key.startswith("better.")} == {"higher", "lower", "neither"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_are_flat_text_tables(language):
    with (LOCALES / f"{language}.toml").open("rb") as file:
        assert all(isinstance(section, dict) for section in tomllib.load(file).values())


def test_an_unknown_key_or_a_missing_place_is_an_error():
    with pytest.raises(KeyError):
        say("no.such.key", "vi")
    with pytest.raises(KeyError):
        say("asked.period", "vi")
