"""The log tells one thing a line: what somebody else has written cannot look like a line of its own."""

from __future__ import annotations

import logging

# All control characters, and those that some programs take for the end of a line.
CONTROLS = {code: f"\\u{code:04x}" for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}
LONGEST = 2_000


class OneLine(logging.LogRecord):
    """A record whose message is one line of bounded length; a trace still follows it line by line."""

    def getMessage(self) -> str:  # noqa: N802
        told = super().getMessage()
        cut = told if len(told) <= LONGEST else f"{told[:LONGEST]}… ({len(told)} letters)"
        return cut.translate(CONTROLS)


def tell_by_lines() -> None:
    """From now on every record of this process is one."""
    logging.setLogRecordFactory(OneLine)
