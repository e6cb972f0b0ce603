"""What does each number mean? `python -m components.definitions docs` writes all definitions as one page of Markdown."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from components import formats
from components.clock_definitions import CLOCK
from components.i18n import say
from components.meanings import fraction, meaning, scale, validity
from data_access import packs, signals
from data_access.metrics import (
    COUNTS,
    INDEX_PARTS,
    LONG_PAUSES,
    MEASURES,
    METRICS,
    Count,
    Day,
    Index,
    Metric,
    Quantile,
    Rate,
    Score,
)
from data_access.metrics.counts import RECEPTION_TIME
from data_access.settings import ROOT
from data_access.sources.contract import NOT_RECEIVED
from data_access.sources.pages import keep
from data_access.statements import SILENT_BELOW, SILENT_DAYS, WORKED, groups

FILE = ROOT / "docs" / "metrics.md"
PLAIN = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"})
NEVER_RECEIVED = " and ".join(f"{status:d}" for status in NOT_RECEIVED)
NEAR, FAR = (f"{z} ({formats.share(math.erf(z / math.sqrt(2)), 'en')})" for z in (signals.NEAR, signals.FAR))
ENDS = " and ".join(formats.share(share, "en") for share in (signals.WINSORISED, 1 - signals.WINSORISED))

HEAD = f"""\
# Metrics

*Written by `python -m components.definitions docs`; change the definitions and their words, not this page.*

- **Count**: a number of rows (dossiers, procedures), or for units a sum over them. It is 0 where nothing happened.
- **Rate**: counts divided by counts, told in %. **Ratio**: the same times a scale, in a unit of its own. Groups are added
  first and divided then; rates are never averaged. Numerator and denominator always travel with the value.
- **Quantile**: the working days within which a share of what was resolved was done, by linear interpolation as
  `numpy.percentile` does it. Its denominator says of how many; it has no numerator and is never added up.
- **Score**: how many rates reach their targets, or points of an index; its denominator says how many can be reached.
- **Period**: from its first to its last day, both included. Flows are what happened in it, and add up over days. Stocks stand
  at the end of one day, the last of the period unless told otherwise, and are never added over days.
- **Today** by the program's clock is the last day, whatever later day a row is dated: a period that reaches beyond is cut there
  and says so, and of one that has not begun there are no figures. **The first day with data** is the first on which anything was
  resolved, or received by a unit that had begun (`valid_from`); what a unit had before was carried over to it.
- **Units** are those that exist on the last day of the period (`valid_from` to `valid_to`): their inhabitants, staff and silence
  count. What a unit received or resolved while it existed counts in its name, and so does what it left open; lists show it then.
  Dossiers of other days than a unit's own count too, and `sources check` and `mart status` tell of them.
- **Days** are dates in Asia/Ho_Chi_Minh. Dates decide, not statuses: a dossier is received or resolved on the day that its
  dates say. Only statuses {NEVER_RECEIVED} are never received, whatever their dates.
- **Exact**: a rate is compared with a limit by its two whole numbers, and equal is reached. It is shown with one decimal, half
  away from zero; 100% is said of a true whole only, 0% of nothing only.
- **Missing is never 0**: without a denominator there is no value. A flag that the source does not state is neither yes nor no:
  the dossier stays outside of the rate, whose denominator counts what is stated.
- **Small numbers** (n < {signals.SMALL}): a unit's rate is not judged, nor are its criteria where one of them rests on so few.
  **Legal bases** stand with the days of their validity.
"""

# What the day of each family means, in the order of the page.
FAMILIES: dict[Day, tuple[str, str]] = {
    Day.RECEIVED: ("Received in the period", "Flow, by the day of receipt."),
    Day.JUDGED: (
        "Received in the period, and judged",
        "Flow, by the day of receipt. What can still change (`received_in_time`) is judged at the end of the last day.",
    ),
    Day.RESOLVED: (
        "Resolved in the period",
        "Flow, by the day on which processing ended; what was refused, by the day of refusal. Comparing dates, `resolved` = "
        "`resolved_early` + `resolved_on_day` + `resolved_late` + `resolved_undated`.",
    ),
    Day.SUPPLEMENT: ("Asked a second time for supplements", "Flow, by the day of the second request."),
    Day.START: (
        "In process before the period",
        "Stock at the end of the day before the first: received by then and not resolved by then.",
    ),
    Day.END: (
        "In process at the end of the period",
        "Stock at the end of the last day: received by then and not resolved by then. `in_process` = `open_in_time` + "
        "`open_paused` + `open_overdue` + `open_undated`. `open_overdue` alone is also told by `day`, for working days.",
    ),
    Day.AWAITING: (
        "Awaiting reception at the end of the period",
        "Stock at the end of the last day: submitted by then, and neither received nor refused by then. Without a stated moment "
        "of submission the receipt takes its place, or for what is newly registered the last change of its row.",
    ),
    Day.CHANGE: (
        "Change of what is overdue",
        "Between the ends of two days, the last day and the working day before it: `open_overdue` of the last day = that of the "
        "day before + `overdue_new` − `overdue_cleared`.",
    ),
    Day.CATALOGUE: (
        "Procedures of the catalogue",
        "Rows are listed procedures in force on the last day. Filters on field and procedure choose among them; units, places and "
        "channels do not divide them.",
    ),
    Day.USED: (
        "Procedures having dossiers",
        "Rows are listed procedures in force on the last day that received a dossier in the period, under all filters.",
    ),
    Day.STAFF: (
        "Staff",
        "Rows are units that exist on the last day, by the newest count of staff until then; filters on units hold, those on "
        "dossiers do not divide them. A unit is known where each of its rows of that count states both assigned and present, "
        "else it is unstated; one without a row is neither. The gap is taken by unit, with `speciality` by unit and speciality, "
        "and added then. What comes to 0 while a unit is unstated, or none is known, is missing; only `staff_units` and "
        "`staff_unstated_units` are 0 then.",
    ),
    Day.UNIT: ("Units", "Rows are the units that filters leave and that exist on the last day; these are sums over them."),
}

SIGNALS = f"""\
## Signals

### Control chart of a daily count (XmR, ISO 7870-2)

- Days are working days; dossiers of days off count on the next working day, and a day without a dossier counts 0.
- Baseline = the {signals.BASELINE_MONTHS} calendar months before that of the last day, as far as they lie after the month in
  which the data begin. With fewer than {signals.BASELINE_DAYS} days, or where a weekday of it brought nothing, there is no chart.
- Factor of a weekday = its mean ÷ the mean of all days, both of the baseline; 1 for one that is not in it. Individual = count ÷
  factor of its weekday.
- Centre = mean of the baseline's individuals. Limits = centre ± {signals.REACH} × the mean of their moving ranges (each to the
  one before), the lower one at least 0.
- Judged are the days after the baseline up to the last day. A signal is a day beyond a limit, or the {signals.RUN}th and each
  later judged day in a row on one side of the centre (Western Electric 1956). On a limit is within; on the centre ends the row.
- Only a signal of the last day itself may call that day unusual.

### Funnel of the rates of units (Spiegelhalter 2005)

- Centre p = all numerators ÷ all denominators, small units included; without any dossier there is no funnel.
- Limits for n dossiers = p ± z × √(φ × p × (1 − p) ÷ n), kept within 0 and 1; z = {NEAR} and {FAR}.
- φ = mean square of the scores (rate − p) ÷ √(p × (1 − p) ÷ n) of units with n ≥ {signals.SMALL}, drawn in to their quantiles of
  {ENDS}; at least 1, and 1 where p is 0 or 1.
- Classes: `few` (n < {signals.SMALL}); `far_below`, `far_above` beyond the outer limits; `below`, `above` beyond the inner ones;
  else `within`, as is a rate on a limit.
"""

LIMITS = f"""\
## Limits

Limits are rows of the table `target` of the unit database; those of a pack are its `targets.csv`. A row holds on the days told,
and the last day of the period chooses. Rank 1 is the target, ranks 2, 3, … limit the classes below it. A rate misses each limit
below which it lies.

| limit | comes from | where there is none |
|---|---|---|
| any rate | `target`, by its name | the rate is not judged; `criteria_met` leaves it out |
| `units_silent` | `target`, rank 1 | fewer than {SILENT_BELOW} dossiers |
| days of `units_silent` | the program | {SILENT_DAYS} calendar days |
| long pauses | the program | over {" and ".join(map(str, LONG_PAUSES))} calendar days |
| `awaiting_over_8h` | the program | over {RECEPTION_TIME // 3600} hours of office hours |
"""


def markdown() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_counts(), *_measures(), *_index(), SIGNALS, CLOCK, LIMITS, *_targets()])


def run(file: Path = FILE, *, check: bool = False) -> int:
    """Write the page; with `check`, write nothing and return 1 when the page lags behind the definitions."""
    return keep(markdown(), file, of="definitions", command="python -m components.definitions docs", check=check)


def formula(measure: Rate | Quantile | Score | Index) -> str:
    """What a measure is made of, in code names."""
    if isinstance(measure, Rate):
        return f"`{fraction(measure, str)}`{scale(measure, 'en')}"
    if isinstance(measure, Quantile):
        return f"quantile {measure.share} of `{WORKED}` of `resolved`"
    if isinstance(measure, Score):
        return f"how many of {', '.join(f'`{name}`' for name in measure.criteria)} reach their targets"
    return "sum of the points of its parts"


def _counts() -> Iterator[str]:
    yield "## Counts\n"
    for day, (title, told) in FAMILIES.items():
        by = ", ".join(f"`{name}`" for name in groups(day) if name != WORKED)
        yield f"### {title}\n\n{told} Breakdowns: {by}.\n"
        yield from _table(count for count in COUNTS.values() if count.day == day)


def _measures() -> Iterator[str]:
    for title, kind in (("Rates and ratios", Rate), ("Quantiles", Quantile), ("Scores", Score | Index)):
        yield f"## {title}\n"
        yield from _table(measure for measure in MEASURES.values() if isinstance(measure, kind))


def _table(metrics: Iterable[Metric]) -> Iterator[str]:
    """A row per metric; what is made of others has its formula before the definition's words."""
    yield "| metric | Vietnamese | definition | unit | better | basis |\n|---|---|---|---|---|---|"
    for metric in metrics:
        found = meaning(metric.name, "en")
        made = "" if isinstance(metric, Count) else f" = {formula(metric)}"
        told = f"**{found.title}**{made}. {found.definition}"
        vietnamese = say(f"metric.{metric.name}.name", "vi")
        yield _row(f"`{metric.name}`", vietnamese, told, found.unit, found.better, "; ".join(found.bases))
    yield ""


def _index() -> Iterator[str]:
    city, unit = (sum(part.points for part in INDEX_PARTS if whole or not part.of_catalogue) for whole in (True, False))
    yield f"""\
### Parts of `index_766`

At most {city} of the 100 points can be computed, {unit} for a unit: parts of the catalogue count for the city as a whole only, not
in a breakdown nor under a filter on units or places. A part without a denominator is left out, also of the points that can be
computed. Left out altogether is what dossiers do not answer: disclosure of procedures (1.1–1.3), procedures connected to
payment (4C), satisfaction (group 5), certified copies, reuse, sharing, the population database (6.3–6.7). A part earns its
points × its rate ÷ the rate that is full, and never more than its points.

| part | group | points | rate | full at | of the catalogue |
|---|---|---|---|---|---|"""
    for part in INDEX_PARTS:
        full, catalogue = formats.share(part.full, "en"), "yes" if part.of_catalogue else "no"
        yield _row(part.code, part.group, str(part.points), f"`{part.rate}`", full, catalogue)
    yield ""


def _targets() -> Iterator[str]:
    """The limits of each province pack that tells its own, and those of all others."""
    own = {f"The pack `{slug}`": packs.load(slug).targets for slug in packs.with_own("targets")}
    for title, rows in (own | {"Packs without limits of their own": packs.national("targets")}).items():
        yield f"### {title}\n\n| metric | rank | value | holds | basis |\n|---|---|---|---|---|"
        for target in rows:
            value = formats.share(target["value"], "en") if METRICS[target["metric"]].unit == "share" else f"{target['value']:g}"
            holds, basis = validity(target["valid_from"], target["valid_to"], "en"), (target["basis"] or "").translate(PLAIN)
            yield _row(f"`{target['metric']}`", str(target["rank"]), value, holds, basis)
        yield ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the page was written or is up to date, 1 when it lags."""
    parser = argparse.ArgumentParser(prog="python -m components.definitions", description=__doc__)
    docs = parser.add_subparsers(dest="command", required=True).add_parser("docs", help="write docs/metrics.md")
    docs.add_argument("--check", action="store_true", help="write nothing; 1 when the file lags behind the definitions")
    docs.add_argument("--file", type=Path, default=FILE, help="where the document is")
    chosen = parser.parse_args(arguments)
    return run(chosen.file, check=chosen.check)


if __name__ == "__main__":
    sys.exit(main())
