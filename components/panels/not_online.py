"""Which procedures are not provided online: in which fields, whose they are, for what stated reason, and the list of them."""

from __future__ import annotations

import pandas as pd

from components.collation import collation_key
from components.naming import names
from components.panels.panel import Panel, Reading, Telling, register
from components.shapes import Bar, Bars, Head, Nothing, RankedRow, Ranking, Sheet, SheetCell, SheetRow
from data_access.mart.dimensions import UNKNOWN
from data_access.spelling import without_tones

SHOWN = 12
COLUMNS = ("procedure", "owner", "field", "reason")
# A list of more is long to send and to read; the file has all.
LONGEST = 500
# How the rows of the list lie: by department, within it by name.
ORDER = ("owner", "procedure")


def coverage_by_field(reading: Reading) -> Telling:
    """The fields with most procedures that are not online, each with its coverage."""
    missing = _missing(reading)
    measure = reading.say("by_field.measure")
    if missing:
        return Telling(reading.say("by_field.title.empty"), measure, Nothing(missing))
    frame = BY_FIELD.frame(reading)
    held = _most(frame[frame["procedures_not_online_numerator"] > 0], "procedures_not_online_numerator", "field")
    whole, most = (int(of(held["procedures_not_online_numerator"])) for of in (sum, max))
    told = names(reading.dimensions, "field", held["field"], reading.language)
    rows = tuple(
        RankedRow(
            row["field"],
            str(rank),
            name,
            int(row["procedures_not_online_numerator"]) / most,
            "pending",
            (reading.number(int(row["procedures_not_online_numerator"])), _coverage(reading, row)),
            (False, False),
        )
        for rank, (row, name) in enumerate(zip(held.head(SHOWN).to_dict("records"), told.head(SHOWN), strict=True), start=1)
    )
    known = held.head(SHOWN)
    known = known.loc[known["field"] != UNKNOWN, "procedures_not_online_numerator"]
    share = reading.percent(int(known.sum()), whole)
    key = "some" if len(held) > len(rows) else "all"
    told_of = {"fields": reading.number(len(known)), "share": share, "count": reading.number(whole)}
    title = reading.say(f"by_field.title.{key if len(known) else 'empty'}", **told_of)
    heads = (reading.say("by_field.head.not_online"), reading.say("by_field.head.coverage"))
    return Telling(title, measure, Ranking(heads, rows))


def _coverage(reading: Reading, row: dict[str, object]) -> str:
    above, below = int(row["coverage_numerator"]), int(row["coverage_denominator"])
    share = reading.percent(above, below)
    return reading.say("online.pair", share=share, numerator=reading.number(above), denominator=reading.number(below))


def by_reason(reading: Reading) -> Telling:
    """Procedures that are not online by the reason that the catalogue states, word for word."""
    return _bars(reading, BY_REASON, "reason")


def by_owner(reading: Reading) -> Telling:
    """Procedures that are not online by the department that answers for them."""
    return _bars(reading, BY_OWNER, "owner")


def _bars(reading: Reading, panel: Panel, by: str) -> Telling:
    missing = _missing(reading)
    measure = reading.say(f"by_{by}.measure")
    if missing:
        return Telling(reading.say(f"by_{by}.title.plain"), measure, Nothing(missing))
    frame = panel.frame(reading)
    held = _most(frame[frame["numerator"] > 0], "numerator", by)
    told = names(reading.dimensions, by, held[by], reading.language)
    whole, most = int(held["numerator"].sum()), int(held["numerator"].max())
    bars = tuple(
        Bar(
            name,
            int(row["numerator"]) / most,
            "received" if row[by] == UNKNOWN else "pending",
            (reading.number(int(row["numerator"])), reading.percent(int(row["numerator"]), whole)),
        )
        for row, name in zip(held.head(SHOWN).to_dict("records"), told.head(SHOWN), strict=True)
    )
    rest = held.iloc[SHOWN:]
    more = {"count": reading.number(len(rest)), "procedures": reading.number(int(rest["numerator"].sum()))}
    notes = (reading.say(f"by_{by}.more", **more),) if len(rest) else ()
    first = foremost(frame, by)
    if first is None:
        return Telling(reading.say(f"by_{by}.title.plain"), measure, Bars(bars, notes))
    count = reading.number(int(held.set_index(by).loc[first, "numerator"]))
    name = names(reading.dimensions, by, pd.Series([first]), reading.language).iloc[0]
    title = reading.say(f"by_{by}.title.most", name=name, count=count, whole=reading.number(whole))
    return Telling(title, measure, Bars(bars, notes))


def foremost(frame: pd.DataFrame, by: str) -> str | None:
    """The one group that has more than any other; none where two have as many.

    What no department is known for may be any department's, so the first must be ahead by more than that; a reason that is not
    stated is no reason.
    """
    counts = frame.set_index(by)["numerator"].astype(int)
    open_count = int(counts.get(UNKNOWN, 0)) if by == "owner" else 0
    known = counts.drop(UNKNOWN, errors="ignore").sort_values(ascending=False)
    behind = open_count + int(known.iloc[1:2].sum())
    return str(known.index[0]) if len(known) and known.iloc[0] > behind else None


def _most(frame: pd.DataFrame, count: str, by: str) -> pd.DataFrame:
    """The largest first, equal ones by their code, last what nobody states."""
    places = frame.assign(unknown=frame[by] == UNKNOWN)
    return places.sort_values(["unknown", count, by], ascending=[True, False, True], ignore_index=True).drop(columns="unknown")


def listed(reading: Reading) -> pd.DataFrame:
    """A row for each procedure that is stated as not provided online, with its department, field and stated reason."""
    frame = reading.frame(("procedures_not_online",), COLUMNS)
    return frame[frame["numerator"] > 0].reset_index(drop=True)


def not_online(reading: Reading) -> Telling:
    """The list of all procedures that are not online."""
    missing = _missing(reading)
    measure = _measure(reading)
    if missing:
        return Telling(reading.say("not_online.title.empty"), measure, Nothing(missing))
    frame = LIST.frame(reading)
    told = pd.DataFrame({by: names(reading.dimensions, by, frame[by], reading.language) for by in COLUMNS})
    places = sorted(range(len(told)), key=lambda place: [collation_key(told[by].iloc[place]) for by in ORDER])
    rows = tuple(_listed(str(frame["procedure"].iloc[place]), told.iloc[place]) for place in places[:LONGEST])
    if len(places) > LONGEST:
        measure += f" · {reading.say('not_online.first', shown=reading.number(LONGEST))}"
    heads = (
        Head(reading.say("not_online.code"), "text"),
        Head(reading.say("by.procedure"), "name"),
        *(Head(reading.say(f"by.{by}"), "text") for by in COLUMNS[1:]),
    )
    title = reading.say("not_online.title.some", count=reading.number(len(places)))
    shape = Sheet(
        heads,
        rows,
        sorted_by=2,
        descending=False,
        label=title,
        search=reading.say("not_online.search"),
        # The browser puts its counts into the places.
        shown=reading.say("sheet.shown", shown="#shown", all="#all"),
        none=reading.say("sheet.none"),
    )
    return Telling(title, measure, shape)


def _measure(reading: Reading) -> str:
    unstated = reading.counts(("procedures_unstated",))["procedures_unstated"][0]
    measure = reading.say("not_online.measure")
    return f"{measure} · {reading.say('not_online.unstated', count=reading.number(unstated))}" if unstated else measure


def _listed(code: str, told: pd.Series) -> SheetRow:
    texts = (code, *(str(told[by]) for by in COLUMNS))
    return SheetRow(code, without_tones(" ".join(texts)), tuple(SheetCell(text, None) for text in texts))


def _missing(reading: Reading) -> str:
    """Why there is nothing to list; empty where there is."""
    counts = reading.counts(("procedures", "procedures_stated", "procedures_not_online"))
    procedures, stated, count = (counts[name][0] for name in ("procedures", "procedures_stated", "procedures_not_online"))
    if not procedures:
        return reading.say("online.none")
    if not stated:
        return reading.say("headline.coverage.unknown")
    return "" if count else reading.say("online.complete")


BY_FIELD = register(
    Panel("coverage-by-field", ("coverage", "procedures_stated", "procedures_not_online"), ("field",), tell=coverage_by_field)
)
BY_REASON = register(Panel("not-online-by-reason", ("procedures_not_online",), ("reason",), tell=by_reason))
BY_OWNER = register(Panel("not-online-by-department", ("procedures_not_online",), ("owner",), tell=by_owner))
LIST = register(Panel("procedures-not-online", ("procedures_not_online",), COLUMNS, tell=not_online, read=listed))
