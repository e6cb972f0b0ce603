"""What is counted of dossiers, and with it all that is counted (ARCHITECTURE §4, DOMAIN §1.4, §6.1)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, or_, true

from data_access.mart.schema import Outcome, fact
from data_access.metrics.bases import ONE_STOP
from data_access.metrics.count import Count, Day, Holds, Moment, always, offered
from data_access.metrics.other_counts import OTHER_COUNTS
from data_access.sources import Channel, Status

# Overdue dossiers by how many working days ago they fell due; the last class has no end.
AGE_CLASSES = {"age_3": (0, 3), "age_7": (4, 7), "age_15": (8, 15), "age_30": (16, 30), "age_over_30": (31, None)}
# Paused longer than so many calendar days is told (DOMAIN §6.1).
LONG_PAUSES = (10, 20)
# An application is received or refused within so many seconds of office hours (DOMAIN §2.4).
RECEPTION_TIME = 8 * 3_600


def _channel(channel: Channel) -> Holds:
    return lambda _moment: fact.c.channel == channel


def _outcome(*outcomes: Outcome) -> Holds:
    # A list is one test of a row, so many equalities are so many; but an engine joins equalities, not lists of one.
    return lambda _moment: fact.c.outcome.in_(outcomes) if len(outcomes) > 1 else fact.c.outcome == outcomes[0]


def _ended(status: Status) -> Holds:
    return lambda _moment: and_(fact.c.received_day.is_not(None), fact.c.status == status)


def _stated(flag: str) -> Holds:
    return lambda _moment: fact.c[flag].is_not(None)


def _flagged(*flags: str) -> Holds:
    return lambda _moment: and_(*(fact.c[flag] == true() for flag in flags))


def _free(moment: Moment) -> ColumnElement[bool]:
    """Not paused at that moment."""
    return moment.held.c.dossier_id.is_(None)


def _overdue(moment: Moment) -> ColumnElement[bool]:
    return and_(_free(moment), fact.c.due_day < moment.day)


def _without_letter(moment: Moment) -> ColumnElement[bool]:
    return or_(fact.c.extension_day.is_(None), fact.c.extension_day > moment.day)


def _aged(name: str) -> Holds:
    def holds(moment: Moment) -> ColumnElement[bool]:
        first, last = moment.age_limits[name]
        within = fact.c.due_day <= last
        return and_(_free(moment), within if first is None else and_(fact.c.due_day >= first, within))

    return holds


def _due(after: int, until: int) -> Holds:
    """Due after one working day and up to another, counted from the day itself (0); -1 is the day before."""

    def holds(moment: Moment) -> ColumnElement[bool]:
        limits = {-1: moment.day - 1, 0: moment.day, **dict(enumerate(moment.next_working, start=1))}
        return and_(_free(moment), fact.c.due_day > limits[after], fact.c.due_day <= limits[until])

    return holds


def _paused_over(days: int) -> Holds:
    return lambda moment: moment.held.c.from_day < moment.day - days


def _in_time(moment: Moment) -> ColumnElement[bool]:
    """In time for the index of QĐ 766 (group 2): within the due day, without extension, supplements asked at most once.

    What is open and paused is measured at the day on which it was paused.
    """
    day = moment.day
    decided = case(
        (fact.c.resolved_day <= day, fact.c.resolved_day),
        (moment.held.c.from_day.is_not(None), moment.held.c.from_day),
        else_=day,
    )
    once = or_(fact.c.second_supplement_day.is_(None), fact.c.second_supplement_day > day)
    return and_(_without_letter(moment), once, decided <= fact.c.due_day)


_FLOWS = (
    Count("received", Day.RECEIVED, always),
    Count("received_online", Day.RECEIVED, _channel(Channel.ONLINE), "higher", ("online",)),
    Count("received_in_person", Day.RECEIVED, _channel(Channel.IN_PERSON)),
    Count("received_post", Day.RECEIVED, _channel(Channel.POST)),
    Count(
        "received_elsewhere",
        Day.RECEIVED,
        lambda _moment: fact.c.place_id != fact.c.unit_id,
        "higher",
        ("one_stop", "territory"),
    ),
    Count("received_populated", Day.JUDGED, lambda moment: moment.found.c.population > 0, None, ("assumed",)),
    Count("received_staffed", Day.JUDGED, lambda moment: moment.found.c.staffed.is_not(None), None, ("assumed",)),
    Count("received_synchronised_stated", Day.RECEIVED, _stated("synchronised"), None, ("index",)),
    Count("received_synchronised", Day.RECEIVED, _flagged("synchronised"), "higher", ("index",)),
    Count("received_digitised_stated", Day.RECEIVED, _stated("digitised"), None, ("index",)),
    Count("received_digitised", Day.RECEIVED, _flagged("digitised"), "higher", ("index",)),
    Count(
        "received_fee",
        Day.RECEIVED,
        lambda moment: and_(_flagged("fee_due")(moment), _stated("paid_online")(moment)),
        None,
        ("index", "city"),
    ),
    Count("received_paid_online", Day.RECEIVED, _flagged("fee_due", "paid_online"), "higher", ("index", "city")),
    Count("received_offered", Day.JUDGED, offered, None, ("index",)),
    Count(
        "received_offered_online",
        Day.JUDGED,
        lambda moment: and_(offered(moment), _channel(Channel.ONLINE)(moment)),
        "higher",
        ("index",),
    ),
    Count("received_dated", Day.JUDGED, lambda _moment: fact.c.due_day.is_not(None), None, ("index",)),
    Count("received_in_time", Day.JUDGED, _in_time, "higher", ("index",)),
    Count("resolved", Day.RESOLVED, _outcome(Outcome.EARLY, Outcome.ON_DAY, Outcome.LATE, Outcome.UNDATED), "higher"),
    Count("resolved_early", Day.RESOLVED, _outcome(Outcome.EARLY), "higher"),
    Count("resolved_on_day", Day.RESOLVED, _outcome(Outcome.ON_DAY), "higher"),
    Count("resolved_late", Day.RESOLVED, _outcome(Outcome.LATE), "lower"),
    Count("resolved_undated", Day.RESOLVED, _outcome(Outcome.UNDATED)),
    Count(
        "resolved_result_stated",
        Day.RESOLVED,
        lambda moment: and_(fact.c.received_day.is_not(None), _stated("electronic_result")(moment)),
        None,
        ("index",),
    ),
    Count(
        "resolved_electronic",
        Day.RESOLVED,
        lambda moment: and_(fact.c.received_day.is_not(None), _flagged("electronic_result")(moment)),
        "higher",
        ("index",),
    ),
    # Of those resolved in the period, the result was handed over by its end.
    Count("returned", Day.RESOLVED, lambda moment: and_(_ended(Status.RESULT_RETURNED)(moment), fact.c.returned_day <= moment.day)),
    Count("withdrawn", Day.RESOLVED, _ended(Status.WITHDRAWN)),
    Count("stopped", Day.RESOLVED, _ended(Status.STOPPED)),
    Count("refused", Day.RESOLVED, _outcome(Outcome.REFUSED)),
    Count("second_supplements", Day.SUPPLEMENT, lambda _moment: fact.c.received_day.is_not(None), "lower", ("receipt", "index")),
)
_STOCKS = (
    Count("carried_over", Day.START, always),
    Count("in_process", Day.END, always, "lower"),
    Count("open_in_time", Day.END, lambda moment: and_(_free(moment), fact.c.due_day >= moment.day)),
    Count("open_paused", Day.END, lambda moment: moment.held.c.dossier_id.is_not(None), None, ("form", "one_stop")),
    Count("open_overdue", Day.END, _overdue, "lower"),
    Count("open_undated", Day.END, lambda moment: and_(_free(moment), fact.c.due_day.is_(None))),
    # Of those in time: due that day or on the next working day (24 hours, DOMAIN §1.4).
    Count("due_soon", Day.END, _due(-1, 1), "lower", ("one_stop",)),
    Count("due_today", Day.END, _due(-1, 0), "lower", ("one_stop",)),
    Count("due_tomorrow", Day.END, _due(0, 1), "lower", ("one_stop",)),
    Count("due_in_2", Day.END, _due(1, 2), "lower", ("one_stop",)),
    Count("due_in_3", Day.END, _due(2, 3), "lower", ("one_stop",)),
    *(Count(f"overdue_{name}", Day.END, _aged(name), "lower", ONE_STOP) for name in AGE_CLASSES),
    *(Count(f"paused_over_{days}", Day.END, _paused_over(days), "lower", ("assumed",)) for days in LONG_PAUSES),
    Count(
        "apology_missing", Day.END, lambda moment: and_(_overdue(moment), _without_letter(moment)), "lower", ("one_stop", "letter")
    ),
    Count("awaiting_reception", Day.AWAITING, always, "lower", ("one_stop",)),
    Count(
        "awaiting_over_8h",
        Day.AWAITING,
        lambda moment: fact.c.entered_second < moment.worked - RECEPTION_TIME,
        "lower",
        ("one_stop",),
    ),
    Count("overdue_new", Day.CHANGE, lambda moment: and_(moment.found.c.now > 0, moment.found.c.then == 0), "lower"),
    Count("overdue_cleared", Day.CHANGE, lambda moment: and_(moment.found.c.now == 0, moment.found.c.then > 0), "higher"),
)
COUNTS: dict[str, Count] = {count.name: count for count in (*_FLOWS, *_STOCKS, *OTHER_COUNTS)}
