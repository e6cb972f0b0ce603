"""`python -m components.definitions`: the page of metrics says every definition, and is noticed where it lags."""

from __future__ import annotations

import re
import unicodedata

from components import formats
from components.definitions import FAMILIES, FILE, formula, main, markdown, run
from components.i18n import say
from components.meanings import validity
from data_access import packs, signals
from data_access.metrics import BASES, COUNTS, INDEX_PARTS, MEASURES, METRICS, Day


def rows(first_cell: str) -> list[list[str]]:
    """The rows of all tables that begin with this cell, as their cells."""
    lines = [line for line in markdown().splitlines() if line.startswith(f"| {first_cell} |")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_the_page_in_the_repository_is_up_to_date():
    assert run(FILE, check=True) == 0


def test_a_page_that_lags_behind_the_definitions_is_found(tmp_path, capsys):
    file = tmp_path / "docs" / "metrics.md"
    assert main(["docs", "--check", "--file", str(file)]) == 1
    assert not file.exists()
    assert main(["docs", "--file", str(file)]) == 0
    assert main(["docs", "--check", "--file", str(file)]) == 0
    capsys.readouterr()
    file.write_text(file.read_text(encoding="utf-8") + "old", encoding="utf-8")
    assert main(["docs", "--check", "--file", str(file)]) == 1
    assert "metrics.md lags behind the definitions; run: " in capsys.readouterr().err
    assert file.read_text(encoding="utf-8").endswith("old")


def test_every_metric_has_a_row_with_its_names_definition_unit_direction_and_bases():
    for name, metric in METRICS.items():
        (found,) = (cells for cells in rows(f"`{name}`") if len(cells) == 6)
        _, vietnamese, told, unit, better, bases = found
        assert vietnamese == say(f"metric.{name}.name", "vi")
        assert told.startswith(f"**{say(f'metric.{name}.name', 'en')}**")
        assert told.endswith(say(f"metric.{name}.definition", "en"))
        assert unit == say(f"unit_of.{metric.unit}", "en")
        assert better == say(f"better.{metric.better or 'neither'}", "en")
        assert all(say(f"basis.{basis}", "en") in bases for basis in metric.bases)


def test_every_count_stands_in_the_table_of_its_family():
    assert set(FAMILIES) == set(Day)
    page = markdown()
    for day, (title, _) in FAMILIES.items():
        table = page.split(f"### {title}\n")[1].split("\n## ")[0].split("\n### ")[0]
        assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [name for name, count in COUNTS.items() if count.day == day]


def test_every_basis_stands_with_its_validity():
    page = markdown()
    for name, basis in BASES.items():
        assert f"{say(f'basis.{name}', 'en')}, {validity(basis.valid_from, basis.valid_to, 'en')}" in page


def test_validity_names_its_open_or_closed_end():
    assert validity(BASES["one_stop"].valid_from, BASES["one_stop"].valid_to, "en") == "from 1/7/2025"
    assert validity(BASES["one_stop_before"].valid_from, BASES["one_stop_before"].valid_to, "en") == "21/6/2018–30/6/2025"


def test_a_formula_names_counts_and_scale():
    assert formula(MEASURES["online_share"]) == "`received_online ÷ received`"
    assert formula(MEASURES["resolution_rate"]) == "`resolved ÷ (carried_over + received)`"
    assert formula(MEASURES["backlog_days"]) == "`in_process ÷ resolved` × working days of the period"
    assert formula(MEASURES["received_per_1000"]) == "`received_populated ÷ population` × 1,000"
    assert formula(MEASURES["processing_p90"]) == "quantile 0.9 of `worked_days` of `resolved`"
    assert "`online_payment_rate`" in formula(MEASURES["criteria_met"])


def test_every_part_of_the_index_has_a_row_and_what_can_be_computed_is_their_sum():
    for part in INDEX_PARTS:
        catalogue = "yes" if part.of_catalogue else "no"
        full = formats.share(part.full, "en")
        assert rows(part.code) == [[part.code, part.group, str(part.points), f"`{part.rate}`", full, catalogue]]
    assert "At most 56 of the 100 points can be computed, 48 for a unit" in markdown()


def test_every_target_of_every_pack_has_a_row():
    for slug in packs.slugs():
        for target in packs.load(slug).targets:
            holds = validity(target["valid_from"], target["valid_to"], "en")
            limits = [cells for cells in rows(f"`{target['metric']}`") if len(cells) == 5]
            is_share = METRICS[target["metric"]].unit == "share"
            value = formats.share(target["value"], "en") if is_share else f"{target['value']:g}"
            assert [f"`{target['metric']}`", str(target["rank"]), value, holds, target["basis"]] in limits


def test_the_numbers_of_the_signals_are_told():
    told = " ".join(markdown().split("## Signals")[1].split("\n## ")[0].split())
    for number in (signals.BASELINE_MONTHS, signals.BASELINE_DAYS, signals.REACH, signals.SMALL):
        assert f" {number}" in told
    assert f"the {signals.RUN}th and each later judged day in a row" in told
    assert "z = 1.96 (95%) and 3.09 (99.8%)" in told
    assert "quantiles of 10% and 90%" in told


def test_the_limits_that_the_program_sets_itself_are_told():
    told = markdown().split("## Limits")[1]
    for limit in ("fewer than 150 dossiers", "15 calendar days", "over 10 and 20 calendar days", "over 8 hours of office hours"):
        assert limit in told


def test_the_page_is_plain_composed_markdown_with_whole_tables():
    page = markdown()
    assert unicodedata.normalize("NFC", page) == page
    assert re.search(r"</?[a-z!]", page) is None
    assert page.endswith(" |\n")
    tables = re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE)
    assert len(tables) > len(FAMILIES)
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1, table[:200]
