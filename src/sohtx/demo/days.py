"""The days that the demo knows: halves, meetings, and when officers write things down."""

from datetime import date, datetime, timedelta

from sohtx.core.moment import VIETNAM
from sohtx.core.period import Period
from sohtx.demo.dice import Dice

BOOK_OPENED = date(2021, 12, 31)
FIRST_ENTRY = date(2022, 1, 4)
LAST_OPENING_ENTRY = date(2022, 1, 28)
REFORM = date(2025, 7, 1)
LAW_OF_2023 = date(2024, 7, 1)
TODAY = date(2026, 10, 30)
MEETING_AFTER = timedelta(days=28)  # the half's meeting: 28 July, 28 January

# Figures that were printed are known by their meeting and never change again: all that took effect by the first
# day was recorded by the second.
RECORDED_BY = ((date(2022, 6, 30), date(2022, 7, 22)), (date(2023, 6, 30), date(2023, 7, 21)))


def meeting(period: Period) -> date:
    """The day of the meeting that reviews a half."""
    return period.end + MEETING_AFTER


def latest_record(on: date) -> date:
    """The last day on which something that took effect on a day was recorded."""
    return next((by for effective, by in RECORDED_BY if on <= effective), TODAY)


def office_hours(day: date, dice: Dice) -> datetime:
    """A moment of that day, or of the Friday before, at which an officer was at the desk."""
    friday = day - timedelta(days=max(day.weekday() - 4, 0))
    minutes = dice.between(0, 3 * 60 + 59) + dice.pick((7 * 60 + 30, 13 * 60))
    return datetime(friday.year, friday.month, friday.day, tzinfo=VIETNAM) + timedelta(
        minutes=minutes, seconds=dice.between(0, 59)
    )
