"""What is counted of other rows than dossiers: procedures of the catalogue, units, and the staff of units (DOMAIN §0, §6.1)."""

from __future__ import annotations

from sqlalchemy import true

from data_access.mart.schema import procedure
from data_access.metrics.count import ONLINE_LEVELS, Count, Day, always, offered

OTHER_COUNTS = (
    Count("procedures", Day.CATALOGUE, always, None, ("online",), "procedures"),
    Count(
        "procedures_stated", Day.CATALOGUE, lambda _moment: procedure.c.online_level.is_not(None), None, ("online",), "procedures"
    ),
    Count(
        "procedures_unstated", Day.CATALOGUE, lambda _moment: procedure.c.online_level.is_(None), None, ("online",), "procedures"
    ),
    Count("procedures_online", Day.CATALOGUE, offered, "higher", ("online",), "procedures"),
    # A missing level is in no list, so what states none is not counted here.
    Count(
        "procedures_not_online",
        Day.CATALOGUE,
        lambda _moment: procedure.c.online_level.not_in(ONLINE_LEVELS),
        "lower",
        ("online",),
        "procedures",
    ),
    Count(
        "procedures_territory_independent",
        Day.CATALOGUE,
        lambda _moment: procedure.c.territory_independent == true(),
        "higher",
        ("one_stop", "territory"),
        "procedures",
    ),
    Count("procedures_used", Day.USED, offered, "higher", ("index",), "procedures"),
    Count("procedures_fee", Day.USED, lambda moment: moment.found.c.fee > 0, None, ("index",), "procedures"),
    Count("procedures_fee_paid", Day.USED, lambda moment: moment.found.c.paid > 0, "higher", ("index",), "procedures"),
    # Rows are units; these are sums over them, not numbers of rows.
    Count("population", Day.UNIT, always, None, ("assumed",), "people"),
    Count("units_active", Day.UNIT, always, None, ("silent",), "units"),
    Count("units_silent", Day.UNIT, always, "lower", ("silent",), "units"),
    # The newest count of staff on or before the end of the period.
    *(
        Count(name, Day.STAFF, always, better, ("staff",), unit, "staff_units", "staff_unstated_units")
        for name, better, unit in (
            ("staff_quota", None, "people"),
            ("staff_present", None, "people"),
            ("staff_short", "lower", "people"),
            ("staff_over", "lower", "people"),
            ("staff_short_units", "lower", "units"),
            ("staff_over_units", "lower", "units"),
            ("staff_exact_units", "higher", "units"),
        )
    ),
    Count("staff_units", Day.STAFF, always, None, ("staff",), "units"),
    Count("staff_unstated_units", Day.STAFF, always, "lower", ("staff",), "units"),
)
