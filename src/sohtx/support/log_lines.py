"""Reading the work log: the lines that stand, as far as was known at a moment; their sums."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sohtx.core.moment import OPEN_MOMENT
from sohtx.support.log_codes import ATTENDANCES, Field
from sohtx.support.log_fold import standing
from sohtx.support.models import WorkLine


class Line(NamedTuple):
    """One version of a line, in plain Python."""

    code: str
    number: int
    on: date
    field: str
    content: str
    quantity: int | None = None
    unit: str = ""
    attendances: int | None = None
    cost: int | None = None
    money: str = ""
    document_no: str = ""
    partner: str = ""
    org_ids: tuple[str, ...] = ()
    is_struck: bool = False
    reason: str = ""
    recorded_at: int = 0
    recorded_by: str = ""

    @property
    def identity(self) -> str:
        """The line of which it is a version."""
        return self.code

    @property
    def kind(self) -> Field:
        """Its field; of one that a later version of the program wrote, other work."""
        return Field.of(self.field) if self.field in set(Field) else Field.OTHER

    def measures(self) -> Iterator[tuple[str, int]]:
        """What was done, by unit: who took part is counted under one unit, wherever it was written."""
        if self.quantity is not None:
            yield self.unit, self.quantity
        if self.attendances is not None:
            yield ATTENDANCES, self.attendances


@dataclass
class Sums:
    """What some lines come to."""

    deeds: int = 0
    measured: Counter[str] = field(default_factory=Counter)
    cost: int = 0
    org_ids: set[str] = field(default_factory=set)

    @property
    def attendances(self) -> int:
        """How often somebody took part."""
        return self.measured[ATTENDANCES]


def sums_of(lines: Iterable[Line]) -> Sums:
    """What some lines come to."""
    sums = Sums()
    for line in lines:
        sums.deeds += 1
        sums.cost += line.cost or 0
        sums.org_ids |= set(line.org_ids)
        for unit, amount in line.measures():
            sums.measured[unit] += amount
    return sums


def in_span(versions: Iterable[Line], first: date, last: date, known: int) -> list[Line]:
    """The lines of some days, the first day first, as far as was known."""
    found = (line for line in standing(versions, known) if first <= line.on <= last)
    return sorted(found, key=lambda line: (line.on, line.recorded_at, line.code))


def lines_between(first: date, last: date, *, known: int = OPEN_MOMENT) -> list[Line]:
    """The lines of some days, as far as was known: a correction may have moved a line into them or out of them."""
    ever = WorkLine.objects.filter(on__range=(first, last), recorded_at__lte=known).values("code")
    versions = WorkLine.objects.filter(code__in=ever, recorded_at__lte=known)
    return in_span(_read(versions), first, last, known)


def lines_of(codes: Iterable[str], *, known: int = OPEN_MOMENT) -> dict[str, Line]:
    """Some lines by their codes, as far as was known; none for one that was struck out or is not there."""
    versions = WorkLine.objects.filter(code__in=set(codes), recorded_at__lte=known)
    return {line.code: line for line in standing(_read(versions), known)}


def history(code: str) -> list[Line]:
    """All versions of a line, the first first."""
    return list(_read(WorkLine.objects.filter(code=code).order_by("number")))


def last_of(username: str) -> Line | None:
    """The line that somebody wrote last."""
    rows = WorkLine.objects.filter(recorded_by=username, is_struck=False).order_by("-recorded_at", "-pk")[:1]
    return next(_read(rows), None)


def _read(rows: Iterable[WorkLine]) -> Iterator[Line]:
    prefetched = rows.prefetch_related("organizations") if hasattr(rows, "prefetch_related") else rows
    for row in prefetched:
        yield Line(
            **{name: getattr(row, name) for name in _COLUMNS},
            org_ids=tuple(sorted(one.org_id for one in row.organizations.all())),
        )


_COLUMNS = [name for name in Line._fields if name != "org_ids"]


class Month(NamedTuple):
    """What was done in a month."""

    first: date
    sums: Sums


def by_month(lines: Sequence[Line]) -> list[Month]:
    """What lines come to month by month."""
    months: dict[date, list[Line]] = {}
    for line in lines:
        months.setdefault(line.on.replace(day=1), []).append(line)
    return [Month(first, sums_of(within)) for first, within in sorted(months.items())]
