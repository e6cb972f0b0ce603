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
WITHOUT_NAME = ("day", "working_day", "week", "month", "as_of")


def short_names(dimensions: Dimensions) -> pd.Series:
    """The short name of each unit by its code, for where there is little room; the full one where two units bear the same.

    In sentences and lists stand full names, so that no unit is called in two ways beside one another.
    """
    unit = dimensions.unit.set_index("code")
    return unit["short_name"].mask(unit["short_name"].duplicated(keep=False), unit["name"]).map(isolated)


def names(dimensions: Dimensions, by: str, codes: pd.Series, language: Language) -> pd.Series | None:
    """The name of each code of one breakdown; days have none."""
    if by in WITHOUT_NAME:
        return None
    if by in AS_STATED:
        return codes.map(lambda code: say(f"{by}.none", language) if code in ("", UNSTATED) else code)
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
