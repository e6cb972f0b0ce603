"""The note that holds is the one that a naive list of all that happened would show, whatever was posted and withdrawn when."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from data_access.application import Application, notes
from tests.lives import quick

moments = st.integers(0, 400_000)
posts = st.tuples(st.just("post"), moments, st.integers(notes.SHORTEST, notes.LONGEST))
withdrawals = st.tuples(st.just("withdraw"), moments, st.just(0))


@dataclass
class Posted:
    """What was posted, and whether anybody took it away."""

    text: str
    first: int
    end: int
    gone: bool = False


def held(happened: list[Posted], at: int) -> str | None:
    """Of what was posted last, its text while it holds."""
    last = happened[-1] if happened else None
    return last.text if last and not last.gone and last.first <= at < last.end else None


@quick(40)
@given(st.lists(posts | withdrawals, max_size=12), st.lists(moments, min_size=1, max_size=8), st.booleans())
def test_the_note_that_holds_is_the_last_one_unless_it_is_over(events, asked, in_order):
    happened: list[Posted] = []
    with tempfile.TemporaryDirectory() as folder:
        application = Application(f"sqlite:///{Path(folder) / 'app.db'}")
        for number, (kind, at, seconds) in enumerate(sorted(events, key=lambda event: event[1]) if in_order else events):
            # Whatever begins later, or has ended already, is left as it is.
            for one in happened:
                one.gone = one.gone or at < one.end
            if kind == "post":
                happened.append(Posted(f"note {number}", at, at + seconds))
                notes.post(application, f"note {number}", seconds, at=at)
            else:
                notes.withdraw(application, at)
            for moment in (*asked, at, at + seconds - 1, at + seconds):
                found = notes.current(application, moment)
                assert (found.text if found else None) == held(happened, moment), (events, moment)
        assert [note.text for note in reversed(notes.log(application))] == [one.text for one in happened]
        application.close()
