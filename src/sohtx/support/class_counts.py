"""Counting who took part: attendances (lượt người) and persons (người) apart, in plain Python.

An *attendance* is one person in one class. Where attendance was taken at sessions, it counts who was there at one of
them at least; where none was taken, everybody who was enrolled. A *person* is counted once however many classes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sohtx.core.law import LawRef
from sohtx.core.moment import BEGINNING
from sohtx.support.class_codes import Sex
from sohtx.support.log_fold import standing


class Rule(NamedTuple):
    """What share of the sessions completes a class, from a day on; ``law`` is None where the office says so."""

    share: Fraction
    begins: date
    law: LawRef | None


COMPLETING = (Rule(Fraction(4, 5), BEGINNING, None),)


class Taught(NamedTuple):
    """One version of what was written of a class."""

    code: str
    number: int
    title: str
    topic: str
    kind: str
    form: str
    first_on: date
    last_on: date
    sessions: int
    place: str = ""
    organizer: str = ""
    document_no: str = ""
    costs: tuple[tuple[str, int], ...] = ()
    is_struck: bool = False
    reason: str = ""
    recorded_at: int = 0
    recorded_by: str = ""

    @property
    def identity(self) -> str:
        """The class of which it is a version."""
        return self.code

    @property
    def cost(self) -> int:
        """What it cost altogether, in đồng."""
        return sum(amount for _, amount in self.costs)


class Present(NamedTuple):
    """What was written of one session of somebody."""

    session: int
    is_present: bool
    recorded_at: int
    place: int = 0


class Enrolled(NamedTuple):
    """Somebody in a class. ``person`` and ``org`` are keys: nothing here is personal."""

    key: int
    code: str
    person: int
    org: int | None
    sex: str
    is_minority: bool | None
    recorded_at: int
    withdrawn_at: int | None = None
    presences: tuple[Present, ...] = ()

    def stands(self, known: int) -> bool:
        """Whether somebody was in the class, as far as was known."""
        return self.recorded_at <= known and (self.withdrawn_at is None or self.withdrawn_at > known)

    def attended(self, known: int) -> dict[int, bool]:
        """At which sessions somebody was there and at which not; what was written last holds."""
        told = [one for one in self.presences if one.recorded_at <= known]
        return {one.session: one.is_present for one in sorted(told, key=lambda p: (p.recorded_at, p.place))}


class Attended(NamedTuple):
    """Somebody who took part in a class; ``has_completed`` is None where attendance was not taken."""

    enrolled: Enrolled
    has_completed: bool | None


@dataclass
class Counts:
    """How many took part in some classes."""

    classes: int = 0
    attendances: int = 0
    completed: int = 0
    cost: int = 0
    persons: set[int] = field(default_factory=set)
    women: set[int] = field(default_factory=set)
    minority: set[int] = field(default_factory=set)
    orgs: set[int] = field(default_factory=set)

    def take(self, taught: Taught, took_part: Iterable[Attended]) -> None:
        """Count one class more."""
        self.classes += 1
        self.cost += taught.cost
        for enrolled, has_completed in took_part:
            self.attendances += 1
            self.completed += bool(has_completed)
            self.persons.add(enrolled.person)
            if enrolled.sex == Sex.WOMAN:
                self.women.add(enrolled.person)
            if enrolled.is_minority:
                self.minority.add(enrolled.person)
            if enrolled.org is not None:
                self.orgs.add(enrolled.org)


def classes_that_stand(versions: Iterable[Taught], first: date, last: date, known: int) -> list[Taught]:
    """The classes that began in some days, as far as was known, the first day first."""
    found = (taught for taught in standing(versions, known) if first <= taught.first_on <= last)
    return sorted(found, key=lambda taught: (taught.first_on, taught.code))


def who_took_part(taught: Taught, enrolled: Iterable[Enrolled], known: int) -> list[Attended]:
    """Those who took part in one class, as far as was known, and whether they completed it."""
    there = [(one, one.attended(known)) for one in enrolled if one.code == taught.code and one.stands(known)]
    if not any(sessions for _, sessions in there):
        return [Attended(one, None) for one, _ in there]
    needed = share_on(taught.first_on) * taught.sessions
    return [
        Attended(one, sum(sessions.values()) >= needed) for one, sessions in there if any(sessions.values())
    ]


def count(classes: Sequence[Taught], enrolled: Iterable[Enrolled], known: int) -> Counts:
    """What some classes come to together."""
    of_class = by_class(enrolled)
    counts = Counts()
    for taught in classes:
        counts.take(taught, who_took_part(taught, of_class.get(taught.code, ()), known))
    return counts


def by_class(enrolled: Iterable[Enrolled]) -> Mapping[str, list[Enrolled]]:
    """Those enrolled, class by class."""
    found: dict[str, list[Enrolled]] = {}
    for one in enrolled:
        found.setdefault(one.code, []).append(one)
    return found


def share_on(day: date) -> Fraction:
    """What share of the sessions completes a class that begins on a day."""
    return max((rule for rule in COMPLETING if rule.begins <= day), key=lambda rule: rule.begins).share
