"""Names of the groups of a frame: units, fields and procedures from the mart, reasons as stated, the rest from the locale."""

from __future__ import annotations

import pandas as pd

from components.formats import Language
from components.i18n import isolated, say
from data_access.dimensions import Dimensions
from data_access.filters import UNSTATED
from data_access.mart.dimensions import UNKNOWN

FROM_MART = {"unit": "unit", "place": "unit", "field": "field", "procedure": "procedure", "owner": "unit"}
# What nobody states has a name in the locale.
WITH_UNKNOWN = ("field", "owner")
# Their codes are their names; the empty one says that nothing is stated.
AS_STATED = ("old_district", "step", "cause")
# The steps and causes that are known by their texts, and so are told in every language.
KNOWN = {
    "step": ("coordination", "assignment", "appraisal", "signing", "supplement", "payment", "stopped", "reception"),
    "cause": ("handover", "system", "coordination", "staff", "survey", "competence"),
}
WITHOUT_NAME = ("day", "working_day", "week", "month", "as_of")


def short_names(dimensions: Dimensions) -> pd.Series:
    """The short name of each unit by its code, for where there is little room; the full one where two units bear the same.

    In sentences and lists stand full names, so that no unit is called in two ways beside one another.
    """
    unit = dimensions.unit.set_index("code")
    return unit["short_name"].mask(unit["short_name"].duplicated(keep=False), unit["name"]).map(isolated)


def stated(by: str, text: str, language: Language) -> str:
    """A step or a cause as the source states it; where it is one of those that are known, in the language of the page."""
    name = next((name for name in KNOWN.get(by, ()) if say(f"{by}.known.{name}", "vi") == text), None)
    return text if name is None else say(f"{by}.known.{name}", language)


def names(dimensions: Dimensions, by: str, codes: pd.Series, language: Language) -> pd.Series | None:
    """The name of each code of one breakdown; days have none."""
    if by in WITHOUT_NAME:
        return None
    if by in AS_STATED:
        return codes.map(lambda code: say(f"{by}.none", language) if code in ("", UNSTATED) else stated(by, code, language))
    if by in FROM_MART:
        table: pd.DataFrame = getattr(dimensions, FROM_MART[by])
        told = dict(zip(table["code"], table["name"], strict=True))
        if by in WITH_UNKNOWN:
            told[UNKNOWN] = say(f"{by}.unknown", language)
        return codes.map(told)
    if by == "reason":
        return codes.map(lambda text: say("reason.unknown", language) if text == UNKNOWN else text)
    if by == "speciality":
        # It is told by its own name.
        return codes.mask(codes == UNKNOWN, say("speciality.unknown", language))
    return codes.map(lambda code: say(f"{by}.{code}", language))
