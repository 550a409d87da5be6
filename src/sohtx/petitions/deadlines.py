"""By when a petition must be answered, how late an answer is, and when to remind: all counted in working days.

The letter that assigns a petition usually names the day. Where it does not, the days of the rule count from the day
after it was referred (Civil Code 91/2015/QH13, Art. 147). A term whose last day nobody works on ends with the next
working day (Art. 148), so nothing is late before that is over.
"""

from datetime import date
from typing import NamedTuple

from sohtx.core.working_days import add_working_days, take_working_days, working_days_between

USUAL_WORKING_DAYS = 15
"""Where neither a letter nor the competence says how many. Ours, not the law's."""
REMIND_BEFORE = 3
"""How many working days before a deadline a reminder is due. Ours, not the law's."""


class Lateness(NamedTuple):
    """An answer against its deadline, in working days. ``days_left``: from today, of what is not answered."""

    due_on: date
    answered_on: date | None
    days_late: int
    days_left: int

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer."""
        return self.answered_on is not None

    @property
    def is_late(self) -> bool:
        """Whether it was answered, or is still not, after the deadline."""
        return self.days_late > 0


def due_day(referred_on: date, *, set_on: date | None = None, working_days: int = USUAL_WORKING_DAYS) -> date:
    """By when to answer: the day that the letter sets, else so many working days after it was referred."""
    return set_on or add_working_days(referred_on, working_days)


def last_day(due_on: date) -> date:
    """The last day on which an answer is in time: the deadline, or the next working day if nobody works on it."""
    return add_working_days(due_on, 0)


def lateness(due_on: date, answered_on: date | None, today: date) -> Lateness:
    """How late an answer came or, where there is none by today, already is; and how long is left for it."""
    last = last_day(due_on)
    is_answered = answered_on is not None and answered_on <= today
    until = answered_on if is_answered and answered_on else today
    return Lateness(
        due_on=due_on,
        answered_on=answered_on if is_answered else None,
        days_late=working_days_between(last, until),
        days_left=0 if is_answered else working_days_between(today, last),
    )


def reminder_day(due_on: date, before: int = REMIND_BEFORE) -> date:
    """The working day on which to remind: so many before the last day on which an answer is in time."""
    return take_working_days(last_day(due_on), before)
