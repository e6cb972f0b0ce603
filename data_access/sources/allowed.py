"""Which values a column of the contract may hold, where the contract closes the list."""

from __future__ import annotations

from data_access.sources.contract import Channel, Status, UnitKind

TIME_UNITS = ("ngay_lam_viec", "ngay", "gio")
TIME_RULES = ("same_day", "extra")
ONLINE_LEVELS = ("toan_trinh", "mot_phan", "thong_tin")
LEVELS = ("tinh", "xa")

# (table, column) → values; a missing value is always allowed where the column may be empty.
ALLOWED: dict[tuple[str, str], tuple[int, ...] | tuple[str, ...]] = {
    ("dossier", "status"): tuple(int(status) for status in Status),
    ("dossier", "channel"): tuple(int(channel) for channel in Channel),
    ("dossier_event", "from_status"): tuple(int(status) for status in Status),
    ("dossier_event", "to_status"): tuple(int(status) for status in Status),
    ("unit", "kind"): tuple(str(kind) for kind in UnitKind),
    ("procedure", "time_unit"): TIME_UNITS,
    ("time_rule", "kind"): TIME_RULES,
    ("procedure", "online_level"): ONLINE_LEVELS,
}
# What a number can be, where the contract has no list: persons and inhabitants are no fewer than none, a legal time is no
# longer than a year.
LONGEST_TIME = 366
RANGES: dict[tuple[str, str], tuple[int, int]] = {
    ("target", "value"): (0, 10**6),
    ("dossier_event", "id"): (-(2**63), 2**63 - 1),
    ("unit", "population"): (0, 10**8),
    ("unit", "tile_column"): (0, 1_000),
    ("unit", "tile_row"): (0, 1_000),
    ("procedure", "time_value"): (0, LONGEST_TIME),
    **{("staff", name): (0, 10**6) for name in ("quota", "present", "seconded_in", "seconded_out")},
    ("time_rule", "at_most"): (0, LONGEST_TIME),
    ("time_rule", "working_days"): (0, LONGEST_TIME),
    ("target", "rank"): (1, 1_000),
}
