"""The filters of the tag library: years, days, numbers and errors in words; what is not recorded is said."""

from datetime import date, datetime

from django.utils.translation import gettext

from sasaeai.base.ui import wording
from sasaeai.base.ui.cells import Kind, shown
from sasaeai.lib.errors import UserFacingError


def fiscal_year(year: int | None) -> object:
    """平成30年度（2018年度）."""
    return _worded(year, "year")


def day(value: date | None) -> object:
    """平成30年4月1日（2018年）."""
    return _worded(value, "day")


def day_and_time(value: datetime | None) -> object:
    """平成30年4月1日 14:05."""
    return _worded(value, "time")


def number(value: wording.Number | None, places: int | None = None) -> object:
    """1,234; with ``places`` that many decimals."""
    if places is None or value is None:
        return _worded(value, "number")
    return wording.in_figures(value, places)


def yen(value: wording.Number | None) -> object:
    """1,234円."""
    return _worded(value, "yen")


def told(error: UserFacingError) -> str:
    """What an error tells people, in the active language."""
    return wording.told(error)


def _worded(value: object, kind: Kind) -> object:
    return gettext("Not recorded") if value is None or value == "" else shown(value, kind).value
