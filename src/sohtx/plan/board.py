"""The board of tasks: what an address narrows it to, the groups by state, the month in which deadlines fall."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sohtx.core.alphabet import plain, sort_key
from sohtx.core.period import Length, Period
from sohtx.plan.codes import State
from sohtx.plan.queries import Seen, counts
from sohtx.support.log_codes import Field

LONGEST = 200


class Narrowed(NamedTuple):
    """What an address asks of the board; what means nothing is left aside."""

    state: str = ""
    lead: str = ""
    field: str = ""
    month: str = ""
    conference: str = ""
    words: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Narrowed":
        """Read an address."""
        told = {name: query.get(name, "").strip()[:LONGEST] for name in ("lead", "conference")}
        state, field, month = (query.get(name, "") for name in ("state", "field", "month"))
        return cls(
            state=state if state in set(State) else "",
            field=field if field in set(Field) else "",
            month=month if read_month(month) else "",
            words=query.get("q", "").strip()[:LONGEST],
            **told,
        )

    @property
    def in_force(self) -> int:
        """How many filters beside the state narrow it."""
        return sum(map(bool, self[1:]))

    def keeps(self, seen: Seen) -> bool:
        """Whether a task is asked for; its state is not looked at."""
        terms = seen.standing.terms
        month = read_month(self.month)
        return (
            (not self.lead or seen.lead == self.lead)
            and (not self.field or terms.field == self.field)
            and (month is None or month.start <= terms.deadline <= month.end)
            and (not self.conference or _conference(seen) == self.conference)
            and plain(self.words)
            in plain(f"{seen.task.code} {terms.content} {terms.product} {terms.partners}")
        )


def read_month(text: str) -> Period | None:
    """A month as an address has it, 2023-M09; None for what is none."""
    period = Period.parse(text) if Period.is_code(text) else None
    return period if period and period.length is Length.MONTH else None


def month_of(day: date) -> Period:
    """The month in which a day lies."""
    return Period(day.year, Length.MONTH, day.month)


def _conference(seen: Seen) -> str:
    return seen.task.conference.code if seen.task.conference else ""


class Offered(NamedTuple):
    """What there is to narrow by."""

    leads: Sequence[str]
    fields: Sequence[Field]
    months: Sequence[Period]
    conferences: Sequence[tuple[str, str]]


def offer(tasks: Iterable[Seen]) -> Offered:
    """What the tasks of a board can be narrowed by."""
    found = list(tasks)
    fields = {seen.field for seen in found}
    conferences = {_conference(seen): seen.task.conference.title for seen in found if seen.task.conference}
    return Offered(
        sorted({seen.lead for seen in found if seen.lead}, key=sort_key),
        [field for field in Field if field in fields],
        sorted({month_of(seen.standing.terms.deadline) for seen in found}),
        sorted(conferences.items(), reverse=True),
    )


class Group(NamedTuple):
    """The tasks in one state."""

    state: State
    tasks: Sequence[Seen]


def groups(tasks: Iterable[Seen]) -> list[Group]:
    """Tasks by state, what presses first; states in which there is none are left out."""
    found: dict[State, list[Seen]] = defaultdict(list)
    for seen in tasks:
        found[seen.standing.state].append(seen)
    return [Group(state, found[state]) for state in State if found[state]]


def tally(tasks: Iterable[Seen]) -> list[tuple[State, int]]:
    """How many stand in each state; those in which there is none are left out, late ones never."""
    return [(state, n) for state, n in counts(tasks).items() if n or state is State.LATE]


class Event(NamedTuple):
    """What falls on a day: a task's deadline, or one of its milestones."""

    seen: Seen
    milestone: str
    is_late: bool
    is_done: bool


class Day(NamedTuple):
    """A day of the calendar; one outside the month has no events."""

    on: date
    is_inside: bool
    events: Sequence[Event]


def calendar_of(tasks: Iterable[Seen], month: Period, today: date) -> list[list[Day]]:
    """The weeks of a month, Monday first, with what falls due on each day."""
    events: dict[date, list[Event]] = defaultdict(list)
    for seen in tasks:
        standing = seen.standing
        if standing.state is State.CANCELLED:
            continue
        is_done = not standing.state.is_open
        due = standing.terms.deadline
        events[due].append(Event(seen, "", is_late=not is_done and today > due, is_done=is_done))
        for mark in standing.marks:
            reached = mark.reached_on is not None
            is_late = not reached and not is_done and today > mark.step.due_on
            events[mark.step.due_on].append(
                Event(seen, mark.step.text, is_late=is_late, is_done=reached or is_done)
            )
    weeks = Calendar().monthdatescalendar(month.year, month.number)
    return [
        [
            Day(day, day.month == month.number, events.get(day, ()) if day.month == month.number else ())
            for day in week
        ]
        for week in weeks
    ]
