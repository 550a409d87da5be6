"""Where a task stands on a day, as known at a moment: a fold of its notes, in plain Python.

A note counts from its day on and from the moment it was recorded; a correction counts for every day, since it says what
was so from the beginning. What was voided counts no more from the moment of the voiding.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sohtx.core.moment import OPEN_DAY
from sohtx.core.numbers import write_decimal
from sohtx.plan.codes import State, Word

THOUSAND = 1_000
WHOLE = 100
Cell = str | int | None


class Terms(NamedTuple):
    """What a task asks for. ``quantity`` is in thousandths of ``unit``, ``budget`` in whole đồng."""

    content: str
    deadline: date
    product: str = ""
    quantity: int | None = None
    unit: str = ""
    field: str = ""
    lead_code: str = ""
    lead: str = ""
    partners: str = ""
    budget: int | None = None
    budget_source: str = ""

    def with_cells(self, cells: Mapping[str, Cell]) -> "Terms":
        """The terms after a change, written as :meth:`changes_to` writes it."""
        read = {
            name: date.fromisoformat(str(cell)) if name == "deadline" else cell
            for name, cell in cells.items()
        }
        return self._replace(**read)  # type: ignore[arg-type]

    def changes_to(self, other: "Terms") -> dict[str, Cell]:
        """The cells in which others differ, as they are kept."""
        return {
            name: mine.isoformat() if isinstance(mine, date) else mine
            for name, mine in other._asdict().items()
            if mine != getattr(self, name)
        }

    @property
    def said_quantity(self) -> str:
        """The quantity as plain decimal text; blank where none is asked for."""
        return "" if self.quantity is None else write_decimal(self.quantity, THOUSAND, 3)


class Told(NamedTuple):
    """A note as the fold reads it. ``key`` tells it from others and orders those of one moment."""

    key: int
    word: Word
    on: date
    recorded_at: int
    percent: int | None = None
    quantity: int | None = None
    text: str = ""
    milestone: int | None = None
    cells: Mapping[str, Cell] = {}
    voids: int | None = None


class Step(NamedTuple):
    """A milestone as the fold reads it."""

    key: int
    due_on: date
    text: str
    recorded_at: int


class Mark(NamedTuple):
    """How a milestone stands: reached on a day, or late, or still to come."""

    step: Step
    reached_on: date | None
    is_late: bool


class Standing(NamedTuple):
    """Where a task stands.

    ``part`` is how much of it is done, of one; ``why`` what blocks it, or why it is done no more. ``closed_on`` is the
    day it was done or cancelled; ``last_on`` that of the last note.
    """

    state: State
    terms: Terms
    part: Fraction | None
    quantity: int | None
    is_blocked: bool
    why: str
    closed_on: date | None
    last_on: date | None
    last_text: str
    marks: tuple[Mark, ...]

    @property
    def percent(self) -> int | None:
        """How much is done, in whole per cent, rounded down: what is not whole is not finished."""
        return None if self.part is None else int(self.part * WHOLE)

    def days_late(self, day: date) -> int:
        """By how many days it is, or was, done late; 0 where it is not."""
        until = self.closed_on or day
        return max((until - self.terms.deadline).days, 0) if self.state is not State.CANCELLED else 0


def fold(
    terms: Terms, notes: Iterable[Told], steps: Iterable[Step] = (), *, day: date, known: int
) -> Standing:
    """Where a task stands on a day, as known at a moment. In which order its notes are given does not matter."""
    standing = standing_notes(notes, known)
    first = _corrected(terms, standing)
    counting = [note for note in standing if note.on <= day]
    closing = _closing(counting)
    closed_on = closing.on if closing else None
    present = _adjusted(first, counting, closed_on or day)
    quantity = next((n.quantity for n in reversed(counting) if n.quantity is not None), None)
    blocking = _blocking(counting)
    is_late = (closed_on or day) > present.deadline
    if closing is None:
        state = _open(counting, is_late=is_late, is_blocked=blocking is not None)
    elif closing.word is Word.CANCELLED:
        state = State.CANCELLED
    else:
        state = State.DONE_LATE if is_late else State.DONE
    said = [n for n in counting if n.word not in (Word.CORRECTED, Word.ADJUSTED)]
    return Standing(
        state=state,
        terms=present,
        part=_part(present, counting, is_done=state in (State.DONE, State.DONE_LATE)),
        quantity=quantity,
        is_blocked=closing is None and blocking is not None,
        why=closing.text if closing and state is State.CANCELLED else blocking.text if blocking else "",
        closed_on=closed_on,
        last_on=said[-1].on if said else None,
        last_text=next((n.text for n in reversed(said) if n.text), ""),
        marks=_marks(steps, counting, min(closed_on or OPEN_DAY, day), known),
    )


def standing_notes(notes: Iterable[Told], known: int) -> list[Told]:
    """The notes that are known and not voided, in the order of their days; those of one day as they were recorded."""
    heard = [note for note in notes if note.recorded_at <= known]
    voided = {note.voids for note in heard if note.voids is not None}
    kept = [n for n in heard if n.key not in voided and n.word is not Word.VOIDED]
    return sorted(kept, key=lambda note: (note.on, note.recorded_at, note.key))


def _corrected(terms: Terms, notes: Sequence[Told]) -> Terms:
    """The terms as they were from the beginning; of two corrections the one recorded later."""
    corrections = [note for note in notes if note.word is Word.CORRECTED]
    for note in sorted(corrections, key=lambda note: (note.recorded_at, note.key)):
        terms = terms.with_cells(note.cells)
    return terms


def _adjusted(terms: Terms, notes: Sequence[Told], until: date) -> Terms:
    """The terms in force on a day; of a task that is closed, those of the day on which it was."""
    for note in notes:
        if note.word is Word.ADJUSTED and note.on <= until:
            terms = terms.with_cells(note.cells)
    return terms


def _closing(notes: Sequence[Told]) -> Told | None:
    """The note by which a task is done or cancelled, unless it was taken up again since."""
    last = None
    for note in notes:
        if note.word in (Word.DONE, Word.CANCELLED):
            last = note
        elif note.word is Word.REOPENED:
            last = None
    return last


def _blocking(notes: Sequence[Told]) -> Told | None:
    """The note that says what blocks it, unless it went on since."""
    last = None
    for note in notes:
        if note.word is Word.BLOCKED:
            last = note
        elif note.word in (Word.PROGRESS, Word.REOPENED, Word.DONE, Word.CANCELLED):
            last = None
    return last


def _open(notes: Sequence[Told], *, is_late: bool, is_blocked: bool) -> State:
    """What is late is late even while it is blocked: what blocks it is told beside."""
    if is_late:
        return State.LATE
    if is_blocked:
        return State.BLOCKED
    has_begun = any(note.word in (Word.PROGRESS, Word.BLOCKED, Word.REOPENED, Word.DONE) for note in notes)
    return State.UNDER_WAY if has_begun else State.NOT_BEGUN


def _part(terms: Terms, notes: Sequence[Told], *, is_done: bool) -> Fraction | None:
    """How much is done: as the last note says, in per cent or against the quantity asked for; of what is done, all."""
    if is_done:
        return Fraction(1)
    for note in reversed(notes):
        if note.percent is not None:
            return Fraction(note.percent, WHOLE)
        if note.quantity is not None and terms.quantity:
            return Fraction(note.quantity, terms.quantity)
    return None


def _marks(steps: Iterable[Step], notes: Sequence[Told], day: date, known: int) -> tuple[Mark, ...]:
    """The milestones that are known and not dropped, by their days."""
    dropped = {note.milestone for note in notes if note.word is Word.DROPPED}
    reached: dict[int, date] = {}
    for note in notes:
        if note.milestone is not None and note.word is not Word.DROPPED:
            reached.setdefault(note.milestone, note.on)
    kept = (step for step in steps if step.recorded_at <= known and step.key not in dropped)
    return tuple(
        Mark(step, reached.get(step.key), reached.get(step.key, day) > step.due_on)
        for step in sorted(kept, key=lambda step: (step.due_on, step.key))
    )
