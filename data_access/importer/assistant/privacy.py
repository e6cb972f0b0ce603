"""What of a file may stand in a draft, which is printed and saved? Words of closed lists; never what may be of a person."""

from __future__ import annotations

import re

from data_access.importer.assistant.vocabulary import listed, plain

# A value of a list is short; what is longer is a sentence, and may name anybody.
LONGEST_VALUE, MOST_VALUE_WORDS = 60, 9
MANY_DIGITS = re.compile(r"(?:\d[ .()/-]{0,2}){6,}")
LETTERS = re.compile(r"[^\W\d_]+")
# Forms of address within a text; a name comes behind them.
ADDRESSED = re.compile(r"\b(?:ông|bà|anh|chị|cô|chú|ong|mr|mrs|ms)\b\.? [^\W\d_]", re.IGNORECASE)
SURNAMES = frozenset(form for name in listed("surname") for form in (name.casefold(), plain(name).casefold()))


def may_be_shown(text: str) -> bool:
    """Whether a text of a closed column looks like a value of a list, rather than a remark, a name, a number or an address."""
    return (
        len(text) <= LONGEST_VALUE
        and len(text.split()) <= MOST_VALUE_WORDS
        and "@" not in text
        and not MANY_DIGITS.search(text)
        and not ADDRESSED.search(text)
        and not names_a_person(text)
    )


def is_header(text: str) -> bool:
    """Whether the name of a column may be shown: a file without a header has cells there."""
    return "@" not in text and not MANY_DIGITS.search(text) and not names_a_person(text)


def names_a_person(text: str) -> bool:
    """Whether a text is two to five words, each with a capital, of which the first is a surname."""
    said = text.split()
    return (
        2 <= len(said) <= 5
        and said[0].casefold() in SURNAMES
        and all(LETTERS.fullmatch(word) and word[0].isupper() for word in said)
    )
