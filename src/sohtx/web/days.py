"""A day as people write it: 5/7/2025, 05.07.2025, 2025-7-5."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sohtx.core.text import Text
from sohtx.web.forms import AS_WRITTEN

FIRST_YEAR, LAST_YEAR = 1900, 2200  # no organization is older, and nothing is planned so far ahead
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


def day_written(text: str) -> date | None:
    """The day that somebody wrote; None for what is none."""
    found, iso = _DAY.fullmatch(text), _ISO.fullmatch(text)
    try:
        if found:
            day = date(int(found[3]), int(found[2]), int(found[1]))
        elif iso:
            day = date(int(iso[1]), int(iso[2]), int(iso[3]))
        else:
            return None
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def read_written_day(text: str) -> date:
    """A day from what somebody wrote; a form's error for what is none."""
    day = day_written(text)
    if day is None:
        raise ValidationError(str(NO_DAY))
    return day


class DayField(forms.CharField):
    """A day as people write it: day/month/year, or year-month-day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs |= {"class": "short", "inputmode": "numeric", "placeholder": AS_WRITTEN}

    def prepare_value(self, value: Any) -> Any:
        """A day to begin with, as people write it; what somebody typed stays as it is."""
        return f"{value.day}/{value.month}/{value.year}" if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        """The day meant."""
        text = super().clean(value).strip()
        return read_written_day(text) if text else None


NO_DAY = Text(
    "Không phải ngày. Viết ngày/tháng/năm, ví dụ 31/12/2025",
    "Not a day. Write day/month/year, such as 31/12/2025",
)
