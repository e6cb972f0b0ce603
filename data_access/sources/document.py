"""What must the two source databases offer? The contract as one page of Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Boolean, Date, DateTime, Float, Integer, MetaData, Table

from data_access.settings import ROOT
from data_access.sources.contract import DOSSIER_DB, NOT_RECEIVED, OPTIONAL, PAUSING, UNIT_DB, Channel, Status, UnitKind
from data_access.sources.pages import keep

FILE = ROOT / "docs" / "data.md"

TYPES = ((DateTime, "time"), (Date, "date"), (Boolean, "true/false"), (Float, "number"), (Integer, "whole number"))

STATUSES = {
    Status.SYNCHRONISING: "liên thông, đang đồng bộ",
    Status.AWAITING_RECEPTION: "mới đăng ký, chờ tiếp nhận",
    Status.RECEIVED: "được tiếp nhận",
    Status.REFUSED: "không được tiếp nhận",
    Status.PROCESSING: "đang xử lý",
    Status.SUPPLEMENT_REQUESTED: "yêu cầu bổ sung giấy tờ",
    Status.AWAITING_PAYMENT: "yêu cầu thực hiện nghĩa vụ tài chính",
    Status.WITHDRAWN: "công dân xin rút",
    Status.STOPPED: "dừng xử lý",
    Status.PROCESSED: "đã xử lý xong, chờ trả",
    Status.RESULT_RETURNED: "đã trả kết quả",
}
CHANNELS = {
    Channel.IN_PERSON: "trực tiếp (also where the channel is missing)",
    Channel.ONLINE: "trực tuyến",
    Channel.POST: "bưu chính công ích",
}
KINDS = {
    UnitKind.WARD: "phường",
    UnitKind.COMMUNE: "xã",
    UnitKind.SPECIAL_ZONE: "đặc khu",
    UnitKind.DEPARTMENT: "sở, ban, ngành",
    UnitKind.LAND_BRANCH: "chi nhánh Văn phòng đăng ký đất đai",
}

HEAD = """\
# The two source databases

<!-- Written by `python -m data_access.sources docs`; change the contract, not this page. -->

`DOSSIER_DB_URL` names the database of dossiers, `UNIT_DB_URL` that of units, procedures and the rest; both may be
one. SQLite (`sqlite:////folder/dossiers.db`) and PostgreSQL (`postgresql://login@host/database`) are read, never
written. Whether they fit: `python -m data_access.sources check` (exit code 0 = yes, 1 = no, 2 = a wrong setting).

## Conventions

- Each column below must be there. A column marked *required* has a value in every row; any other may be empty.
- **Times** with a zone are converted to Asia/Ho_Chi_Minh. Times without one are taken as that zone's wall clock: in
  SQLite as text `2025-07-01 08:30:00`, in PostgreSQL best as `timestamptz`. Dates are ISO: `2025-07-01`.
- **Missing is empty** (NULL): never `1900-01-01`, `9999-12-31`, 0 or a blank text.
- **Codes** are text, also where they look like numbers. Text is UTF-8, best in NFC.
- **Every change moves `updated_at`**: what it does not show is not read again.
- **No personal data** of applicants is in the contract; leave it out of the views.

## What a source says wrongly

A few wrong rows never stop a province, and a wrong number is never shown in silence: each value is looked at before it counts,
and what is none is counted and named by `python -m data_access.mart status` and by `sources check` (column, rows, three codes).

- **A dossier is left out** (`excluded`, by reason) where its code, procedure, unit, status, channel or `updated_at` is none, or its
  `received_at` or `resolved_at` where its status needs them; also where it was never received, or ended on a day before.
- **A value is taken as missing** in every other column of a dossier. A due day that is no date is then computed as for any dossier
  without one.
- **A row is left out** where it is an event, a count of staff, a target or a milestone, or a unit, field or procedure without a
  code.
  Of these three any other value is taken as missing; for a name stands the code, for a kind `unknown`.
- **A text for people is cut** after 1.000 letters.

A time is one between 1980 and 2199: other ones are slips of the pen, or stand for a missing one, and are taken as missing in any
number where the dossier can do without. A number has an end, and fits its
column: targets from 0 to 1.000.000, legal times up to 366, persons not below 0.

**A build is refused**, and the version before goes on serving, where the fault is not one of a few rows:

- a table or a column is missing or cannot be read, also one that only the page of a dossier needs;
- a key names several rows;
- a column is wrong in more than a fifth of its rows and in more than ten, or in all of them where the rows are left out;
- `holiday` or `time_rule` hold anything wrong, or no day to work for two months: that would move the due days of all.

`sources check` runs the statements of the build: an **error** is what a build refuses, a **warning** is what it leaves out, takes
as missing, or counts although it can hardly be meant: finished without an end, refused without a day, due before received, times in
the future, received outside the validity of the unit, codes that differ by case, blanks or dashes alone, events of no dossier; and
days off, rules or targets that end before the newest dossier. Every page says when dossiers are due after the last year of which
days off are listed.

A server that accepts and says nothing is given up: after 5 seconds when it is called, after 60 where somebody waits or changes are
looked for, after 15 minutes of silence in a build; a table that is locked, after half a second (SQLite: 30 seconds).

## A system with other names: views

Give each table as a view; the check treats views and tables alike.

```sql
CREATE VIEW dossier AS
SELECT so_ho_so AS code, ma_tthc AS procedure_code, ma_don_vi AS unit_code,
       CASE kenh WHEN 'TT' THEN 2 WHEN 'BC' THEN 3 ELSE 1 END AS channel,
       ngay_tiep_nhan AT TIME ZONE 'Asia/Ho_Chi_Minh' AS received_at,
       NULLIF(ngay_ket_thuc, DATE '9999-12-31') AS resolved_at,
       CAST(NULL AS text) AS step  -- not known there: the column is given, and empty
       -- … every other column of the table below
FROM ho_so;
```

A system that only exports files is imported: see [your-data.md](your-data.md).

## A login that can only read (PostgreSQL)

```sql
CREATE ROLE dashboards LOGIN PASSWORD '…';
GRANT CONNECT ON DATABASE one_stop TO dashboards;
GRANT USAGE ON SCHEMA public TO dashboards;
GRANT SELECT ON dossier, dossier_event TO dashboards;  -- in the other database: unit, field, procedure, …
ALTER ROLE dashboards SET default_transaction_read_only = on;
ALTER ROLE dashboards SET statement_timeout = '60s';  -- a build sets its own
ALTER ROLE dashboards SET lock_timeout = '500ms';
ALTER ROLE dashboards SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE dashboards CONNECTION LIMIT 10;
```

For SQLite, give the program's login a file that it may read and not write.
"""


def markdown() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_database("DOSSIER_DB_URL", DOSSIER_DB), *_database("UNIT_DB_URL", UNIT_DB), *_codes()])


def run(file: Path = FILE, *, check: bool = False) -> int:
    """Write the page; with `check`, write nothing and return 1 when the page lags behind the contract."""
    return keep(markdown(), file, of="contract", command="python -m data_access.sources docs", check=check)


def _database(setting: str, tables: MetaData) -> Iterator[str]:
    yield f"## Tables of `{setting}`\n"
    # In the order of the contract, which tells the story; `sorted_tables` is the alphabet's.
    for table in tables.tables.values():
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    key = ", ".join(column.name for column in table.primary_key.columns)
    optional = " The table is optional." if table.name in OPTIONAL else ""
    yield f"### `{table.name}`\n\nKey: {key}.{optional}\n"
    yield "| column | type | required | meaning |\n|---|---|---|---|"
    for column in table.columns:
        kind = next((word for type_, word in TYPES if isinstance(column.type, type_)), "text")
        length = getattr(column.type, "length", None)
        kind += f", at most {length}" if length else ""
        yield f"| `{column.name}` | {kind} | {'' if column.nullable else 'yes'} | {column.comment} |"
    yield ""


def _codes() -> Iterator[str]:
    yield "## Codes\n\n### Status\n\n| code | meaning | clock |\n|---|---|---|"
    for status, meaning in STATUSES.items():
        clock = "stands still" if status in PAUSING else "not received" if status in NOT_RECEIVED else ""
        yield f"| {status} | {meaning} | {clock} |"
    for title, names in (("Channel", CHANNELS), ("Kind of unit", KINDS)):
        yield f"\n### {title}\n\n| code | meaning |\n|---|---|"
        yield from (f"| {code} | {meaning} |" for code, meaning in names.items())
    yield ""
