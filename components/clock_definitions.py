"""The legal clock in words, with the reason of each reading: a part of docs/metrics.md."""

from __future__ import annotations

from data_access.clock import TimeUnit
from data_access.clock.due import SAME_DAY_UNTIL
from data_access.clock.hours import HOUR
from data_access.settings import SETTINGS
from data_access.sources.allowed import LONGEST_TIME as LONGEST
from data_access.sources.contract import PAUSING

PAUSED = ", ".join(f"{status:d}" for status in PAUSING)
OFFICE_HOURS = next(setting.default for setting in SETTINGS if setting.name == "WORKING_HOURS")
LAST_HOUR = f"{SAME_DAY_UNTIL // HOUR}:00"

# Question, reading, reason.
READINGS: tuple[tuple[str, str, str], ...] = (
    (
        "Calendar days and pauses: what moves on to a working day?",
        "The last day alone: time and pauses are added up, then a day off moves on. 30 days from 29/5/2025 and 2 paused: 30/6.",
        "Civil Code 2015, art. 148, 5: the last day of a time moves on, no day within it.",
    ),
    (
        "Is a day off on a receipt the due day?",
        "No, the next working day is, whether a pause stands beside it or not.",
        "Civil Code 2015, art. 148, 5, whoever writes the day.",
    ),
    (
        "The receipt says what the law says: does that change anything?",
        "No: a dossier has one due day, whether its receipt is stated or not.",
        "The receipt (ND 61/2018, ND 107/2021, since 1/7/2025 ND 118/2025) tells the time that the law gives and makes none.",
    ),
    (
        "How long is a pause?",
        "As many days as it stood at the end of: from 19:00 to 6:00 is one, two half days are none.",
        "Civil Code 2015, art. 147, 2 and 148, 1: in a time of days the first one does not count, and a day ends with its end.",
    ),
    (
        "Received after closing, or on a day off",
        "Day 0 is the next working day, of calendar days as well.",
        "One-stop offices are closed then; what is sent online (ND 45/2020) is taken in by the same offices.",
    ),
    (
        "The same day: up to when, and for what?",
        f"Up to {LAST_HOUR} sharp. A rule is about days of either kind, not hours; a time of 0 is due then in any unit, or none.",
        "Law on civil status 2014, art. 5, ND 23/2015, art. 7: after 15 hours the next working day. A time of 0 allows no day.",
    ),
    (
        "Extra days, where the time is in calendar days or hours",
        "Working days at its end; for hours, as many days of office hours.",
        "ND 101/2024, ND 151/2025 add working days, whatever the time is in.",
    ),
    (
        "A pause that begins after the due day",
        "Moves it too. Whoever is late stays late; but once it has ended, days before it count as overdue no more.",
        "ND 61/2018, ND 107/2021, ND 118/2025: waiting for the applicant is no time of processing, early or late.",
    ),
    (
        "A letter of extension without `due_at`",
        "Moves nothing.",
        "It has no date unless the source states one.",
    ),
    (
        "The status contradicts the last event",
        "The status holds from `updated_at` on: paused since then, or no more.",
        "It is what the same source said later.",
    ),
    (
        "A public holiday on a weekend, and years that are not announced",
        "Made up for on the next working days, marked as expected in `holiday`: 10 and 11/2/2027 for 6 and 7/2 (Tet).",
        "Labour Code 2019, art. 111, 3, and art. 112.",
    ),
)

CLOCK = f"""\
## The legal clock

- A **working day** is Monday to Friday, less the days off and plus the swapped days of the table `holiday`. **Office hours**
  are the setting `WORKING_HOURS`, `{OFFICE_HOURS}` unless it says otherwise; their end is closing.
- The **due day** is the source's `due_at`, pauses and an extension included. Where it is missing: `first_due_at` of the receipt,
  moved by ended pauses and never made earlier; else computed from the procedure's time, at most {LONGEST} days or hours; else none.
- **Day 0** is the day of receipt, day 1 the next working day. What is received later than closing, or on a day off, counts from
  the next working day; at closing itself it is still the same day.
- **Working days** (`{TimeUnit.WORKING_DAY}`): due on that many working days after day 0, at closing. **Calendar days**
  (`{TimeUnit.DAY}`): that many days after day 0, at closing; a day off moves on to the next working day. **Hours**
  (`{TimeUnit.HOUR}`): that many office hours after the moment of receipt.
- **The same day** (a rule of `time_rule`, or a time of 0 whatever its unit, also without one): received up to {LAST_HOUR}, or
  closing where that is earlier, due on day 0; later, due on the next working day.
- **Extra days** (`time_rule`, as for land in difficult areas) are working days added at the end; to a time in hours, as many
  days of office hours. Without the table `time_rule` the rules of the province pack hold.
- **Pauses** are spells in status {PAUSED}, from one event to the next, between receipt and end. An ended one moves the due day
  by its length: the working days at whose end it stood; for a time in calendar days, the days from its first to its last date;
  for one in hours, its office hours. A running one moves nothing yet, and a paused dossier is neither overdue nor due.
- **The day on a receipt** that is a day off is meant for the next working day. Where it then is the day of the legal time, the
  dossier is due as if no receipt were stated, pauses included; another day is the office's word, and pauses move that day.
- **Late** compares dates: due that day is in time. Late by n: n working days lie after the due day, up to the last day.

`python -m data_access.clock explain CODE` tells these steps of one dossier.

### How the law is read

Texts leave details open. Each reading below is the program's, with its reason; what a source states in `due_at` goes before all
of them.

| question | reading | reason |
|---|---|---|
{chr(10).join(f"| {question} | {reading} | {reason} |" for question, reading, reason in READINGS)}
"""
