"""What a message may show of a database's address: everything but what is secret in it, however the address was written."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

HIDDEN = "***"
# Names of secrets, in a query, in a connection string, or in a text of a driver.
SECRET = r"\w*(?:passw|passfile|password|pwd|secret|token|api_?key|sslkey|sslpass)\w*"
# In the order in which they are looked for: a password ends at the last @, since it may hold any character itself.
PATTERNS = (
    (re.compile(r"(//[^:@\s?]*):\S*@"), rf"\1:{HIDDEN}@"),
    (re.compile(r"(?i)(%2f%2f[^:@%\s]*)(%3a|:)\S*(%40|@)"), rf"\1\2{HIDDEN}\3"),
    (re.compile(r"(?<![\w/])([\w.+-]+):(?!//|\*\*\*@)\S*@"), rf"\1:{HIDDEN}@"),
    # Without an @ what stands after a name is a port, or a password whose end is missing.
    (re.compile(r"(//[^:@/\s?]+):(?!\d{1,5}(?:[/?\s'\",;)]|$)|\*\*\*)[^\s'\",;)]+"), rf"\1:{HIDDEN}"),
    (re.compile(r"([?&][\w.%-]+)=[^&\s'\"]*"), rf"\1={HIDDEN}"),
    (re.compile(rf"(?i)(['\"]?\b{SECRET}['\"]?\s*[=:]\s*)('(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|[^\s&;,'\")]+)"), rf"\1{HIDDEN}"),
)
# What stands before the login, also where somebody forgot a part of it.
SCHEME = re.compile(r"^[\w+.-]*(?::/|//|/)/?")
# Shorter ones cannot be told from parts of words.
SHORTEST, LONGEST = 3, 120


def masked(message: str, *urls: str) -> str:
    """A message without what is secret in it; what is secret in `urls` is not shown either, wherever a driver repeats it."""
    for secret in sorted({one for url in urls for one in _secrets(url)}, key=len, reverse=True):
        message = message.replace(secret, HIDDEN)
    for value in {one for url in urls for one in _values(url)}:
        message = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", HIDDEN, message)
    for pattern, shown in PATTERNS:
        message = pattern.sub(shown, message)
    return message


def shown(value: str) -> str:
    """A value of a setting as a message shows it: masked, and cut."""
    text = masked(value, value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def identity(url: str) -> str:
    """Which database it is and as whom it is asked: the address without what is secret, the same when a password changes."""
    parsed = make_url(url)
    kept = {name: value for name, value in parsed.query.items() if not re.fullmatch(SECRET, name, re.IGNORECASE)}
    return parsed.set(password=None, query=kept).render_as_string()


def _values(url: str) -> set[str]:
    """What stands in the query of an address: nobody knows what of it is secret, but words may look like it."""
    values = {match.group(1) for match in re.finditer(r"[?&][^=&\s]+=([^&\s]+)", url)}
    return {one for value in values for one in (value, unquote(value)) if len(one) >= SHORTEST}


def _secrets(url: str) -> set[str]:
    """What is secret in an address, as it is written there and as it is meant."""
    before, at, _ = SCHEME.sub("", url).rpartition("@")
    password = before.partition(":")[2]
    found = {password} if at else set()
    # A password that holds an @ itself: a driver takes what stands after its first one for a part of the host.
    tails = {f"{password.split('@', turn)[-1]}@" for turn in range(1, password.count("@") + 1)}
    found |= {match.group(1) for match in re.finditer(rf"(?i)\b{SECRET}\s*=\s*([^&\s]+)", url)}
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        pass
    else:
        found.add(str(parsed.password or ""))
        found |= {str(value) for name, value in parsed.query.items() if re.fullmatch(SECRET, name, re.IGNORECASE)}
    meant = {unquote(one) for one in found}
    return tails | {one for one in found | meant | {quote(one, safe="") for one in meant} if len(one) >= SHORTEST}
