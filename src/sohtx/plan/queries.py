"""Reading tasks: many at once in a fixed number of queries, each with where it stands; what bodies are called."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from sohtx.core.moment import now
from sohtx.core.period import Period
from sohtx.ledger import book
from sohtx.petitions.models import Body
from sohtx.plan.codes import State, Word
from sohtx.plan.fold import Standing, Step, Terms, Told, fold
from sohtx.plan.models import Milestone, Note, Task
from sohtx.support.log_codes import Field

ORDER = {state: rank for rank, state in enumerate(State)}
MOST_SUCCESSIONS = 10  # a body does not pass on more often; data that runs in a circle ends here


class Bodies:
    """What bodies are called on a day; one that has ended by then is the one that carries on what lay with it."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Body]] = defaultdict(list)
        for row in Body.objects.order_by("valid_from"):
            self._rows[row.code].append(row)

    def on(self, code: str, day: date) -> Body | None:
        """The body that a code means on a day."""
        found: Body | None = None
        for _ in range(MOST_SUCCESSIONS):
            rows = self._rows.get(code)
            if not rows:
                return found
            found = next((row for row in reversed(rows) if row.valid_from <= day), rows[0])
            if not (found.valid_to and found.valid_to <= day and found.successor_code):
                return found
            code = found.successor_code
        return found

    def name(self, terms: Terms, day: date) -> str:
        """Who leads a task on a day, in words."""
        body = self.on(terms.lead_code, day) if terms.lead_code else None
        return body.name if body else terms.lead or terms.lead_code

    def offered(self, day: date) -> list[Body]:
        """The bodies that there are on a day, by name."""
        standing = (
            row
            for rows in self._rows.values()
            for row in rows
            if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)
        )
        return sorted(standing, key=lambda row: row.name)


class Seen(NamedTuple):
    """A task with where it stands on a day, and who leads it then."""

    task: Task
    standing: Standing
    lead: str
    day: date

    @property
    def field(self) -> Field | None:
        """Its field of work."""
        code = self.standing.terms.field
        return Field.of(code) if code in set(Field) else None

    @property
    def is_carried_over(self) -> bool:
        """Whether its day was moved since it was set."""
        return self.standing.terms.deadline > self.task.deadline

    @property
    def days_late(self) -> int:
        """By how many days it is late."""
        return self.standing.days_late(self.day)


def terms_of(task: Task) -> Terms:
    """What a task asked for when it was set."""
    return Terms(**{name: getattr(task, name) for name in Terms._fields})


def tell(note: Note) -> Told:
    """A note as the fold reads it."""
    return Told(
        note.pk, Word.of(note.word), note.on, note.recorded_at, note.percent, note.quantity, note.text,
        note.milestone_id, note.cells, note.voids_id,
    )  # fmt: skip


def step_of(row: Milestone) -> Step:
    """A milestone as the fold reads it."""
    return Step(row.pk, row.due_on, row.text, row.recorded_at)


def tasks_as_of(day: date, known: int | None = None, codes: Sequence[str] | None = None) -> list[Seen]:
    """The tasks that are known (or some of them), with where each stands on a day; what presses first."""
    if book.current() is None:
        return []
    moment = now() if known is None else known
    rows: QuerySet[Task] = Task.objects.filter(recorded_at__lte=moment)
    if codes is not None:
        rows = rows.filter(code__in=codes)
    rows = rows.select_related("conference", "petition").prefetch_related("notes", "milestones")
    bodies = Bodies()
    seen = [_seen(task, day, moment, bodies) for task in rows]
    return sorted(seen, key=in_order)


def _seen(task: Task, day: date, known: int, bodies: Bodies) -> Seen:
    standing = fold(
        terms_of(task), map(tell, task.notes.all()), map(step_of, task.milestones.all()), day=day, known=known
    )
    return Seen(task, standing, bodies.name(standing.terms, day), day)


def in_order(seen: Seen) -> tuple[int, date, str]:
    """By state, what presses first; of one state by deadline."""
    return ORDER[seen.standing.state], seen.standing.terms.deadline, seen.task.code


def tasks_of(period: Period, today: date, known: int | None = None) -> list[Seen]:
    """The tasks of a period, as of its last day or, while it runs, today.

    Those that had begun by its end and were not closed before it began; while it runs those too that begin later.
    """
    day = min(period.end, today)
    return [seen for seen in tasks_as_of(day, known) if is_of(seen, period, today)]


def is_of(seen: Seen, period: Period, today: date) -> bool:
    """Whether a task, as it stood at the end of a period, is one of that period."""
    closed_on = seen.standing.closed_on
    if closed_on is not None:
        return period.start <= closed_on
    return seen.task.begins_on <= period.end or period.end >= today


def tasks_for_next(period: Period, known: int | None = None) -> list[Seen]:
    """The tasks of the period after a period: those not closed at its end that begin by the end of the next."""
    seen = tasks_as_of(period.end, known)
    until = period.before(-1).end
    chosen = (one for one in seen if one.standing.state.is_open and one.task.begins_on <= until)
    return sorted(chosen, key=lambda one: (one.standing.terms.deadline, one.task.code))


def count_pressing(day: date) -> int:
    """How many tasks are late or blocked."""
    return sum(seen.standing.state.is_pressing for seen in tasks_as_of(day))


def find_task(code: str) -> Task | None:
    """A task by its code."""
    return Task.objects.filter(code=code).first() if book.current() else None


def counts(tasks: Iterable[Seen]) -> dict[State, int]:
    """How many tasks stand in each state; every state is there."""
    found = dict.fromkeys(State, 0)
    for seen in tasks:
        found[seen.standing.state] += 1
    return found
