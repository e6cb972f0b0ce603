"""What a blank cell becomes: a constant or a default fills where nothing came, and never beats what came."""

from __future__ import annotations

import pytest

from data_access.importer import MappingError
from tests.importing import GOOD, HEAD, MAPPING, changed

BY_NAME = MAPPING.replace("unit_code", "unit_name")
UNITS = [("U1", "Hải Châu"), ("U2", "Hòa Khánh"), ("U3", "Hòa Vang")]


@pytest.fixture
def known(place):
    place.know(units=UNITS, procedures=[("1.001", "Khai sinh")])
    place.write(GOOD, changed(code="H2", unit="Hòa Khánh"), changed(code="H3", unit=""))
    return place


def units(place):
    return place.query("SELECT code, unit_code FROM dossier ORDER BY code")


@pytest.mark.parametrize("constant", ['unit_code = "U3"', 'unit_name = "Hòa Vang"', 'unit_code = "Hòa Vang"'])
@pytest.mark.parametrize("mapping", [MAPPING, BY_NAME])
def test_a_constant_fills_the_rows_that_have_neither_code_nor_name(known, mapping, constant):
    assert known.run(mapping + f"[constants]\n{constant}\n", create_missing=False).accepted == 3
    assert units(known) == [("H1", "U1"), ("H2", "U2"), ("H3", "U3")]


def test_a_unit_that_is_made_of_a_constant_has_no_name_of_another_row(known):
    report = known.run(BY_NAME + '[constants]\nunit_code = "NEW"\n')
    assert report.created == {"unit": 1}
    assert known.query("SELECT code, name FROM unit WHERE code = 'NEW'") == [("NEW", "NEW")]
    assert units(known) == [("H1", "U1"), ("H2", "U2"), ("H3", "NEW")]


def test_constants_of_code_and_name_make_one_unit(known):
    known.run(BY_NAME + '[constants]\nunit_code = "NEW"\nunit_name = "Phòng mới"\n')
    assert known.query("SELECT code, name FROM unit WHERE code = 'NEW'") == [("NEW", "Phòng mới")]


def test_a_blank_has_a_default_without_a_list_of_the_other_texts(known):
    assert known.run(BY_NAME + '[values.unit_name]\n"" = "Hòa Vang"\n', create_missing=False).accepted == 3
    assert units(known)[2] == ("H3", "U3")


def test_a_blank_has_a_default_beside_a_list_of_texts(known):
    known.write([*GOOD, "Web"], [*changed(code="H2"), ""], [*changed(code="H3"), "?"], head=[*HEAD, "Kênh"])
    report = known.run(MAPPING + 'channel = "Kênh"\n[values.channel]\n"Web" = 2\n"" = 1\n')
    assert report.rejected_by_reason == {"bad-value": 1}
    assert known.query("SELECT code, channel FROM dossier ORDER BY code") == [("H1", 2), ("H2", 1)]


def test_two_defaults_of_one_blank_are_refused(known):
    with pytest.raises(MappingError, match=r'\[values.unit_name\] "" and \[constants\] unit_name came; expected one'):
        known.run(BY_NAME + '[constants]\nunit_name = "Hòa Vang"\n[values.unit_name]\n"" = "Hòa Khánh"\n')


def test_a_required_name_may_be_a_constant_alone(known):
    known.run(MAPPING.replace('unit_code = "Đơn vị"\n', "") + '[constants]\nunit_name = "Hòa Vang"\n', create_missing=False)
    assert {unit for _, unit in units(known)} == {"U3"}


def test_a_code_with_the_name_of_another_is_told(known):
    known.write([*GOOD, "Hòa Vang"], head=[*HEAD, "Tên"])
    report = known.run(MAPPING + 'unit_name = "Tên"\n', create_missing=False)
    assert report.accepted == 1
    assert any("1 rows have the code of one and the name of another; U1 is taken, not Hòa Vang" in note for note in report.notes)
