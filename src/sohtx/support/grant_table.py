"""Form 3 (Biểu 3): what was granted in some days, content by content; plain Python, and its reading.

Money, attendances and times add up from the rows to the total. An organization is counted once in each row, and once in
the total, which is therefore no sum. Courses and short classes come from the register of classes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sohtx.accounts.rights import WHOLE, Reach
from sohtx.core.moment import OPEN_MOMENT
from sohtx.support.class_codes import ClassKind, Form
from sohtx.support.class_counts import Enrolled, Taught, by_class, count
from sohtx.support.class_reading import classes_between, enrolled_in
from sohtx.support.entry_codes import Content, Source
from sohtx.support.entry_reading import Seen, grants_between
from sohtx.support.entry_reading import within as within_reach
from sohtx.support.log_codes import Money

CLASSES = "lớp"
OF_CLASSES: Mapping[str, Content] = {ClassKind.COURSE: Content.COURSE, ClassKind.SHORT: Content.SHORT}
SOURCES: Mapping[str, Source] = {Money.STATE: Source.CENTRAL, Money.PROVINCE: Source.LOCAL}


@dataclass(frozen=True)
class Given:
    """Something that was given: under which content, to whom, how much."""

    content: Content
    to: frozenset[str]
    attendances: int = 0
    money: Mapping[Source, int] = field(default_factory=dict)
    quantity: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the table; ``content`` is None in the total."""

    content: Content | None
    times: int
    to: frozenset[str]
    attendances: int
    money: Mapping[Source, int]
    measured: Mapping[str, Decimal]

    @property
    def all_money(self) -> int:
        """The money of all sources."""
        return sum(self.money.values())


def table(given: Iterable[Given]) -> list[Line]:
    """The rows in which there is something, in the form's order, and the total; no row at all of nothing."""
    told = list(given)
    rows = [
        _line(content, own) for content in Content if (own := [one for one in told if one.content is content])
    ]
    return [*rows, _line(None, told)] if rows else []


def _line(content: Content | None, given: list[Given]) -> Line:
    measured: dict[str, Decimal] = {}
    for one in given:
        if one.quantity is not None:
            measured[one.unit] = measured.get(one.unit, Decimal(0)) + one.quantity
    return Line(
        content,
        len(given),
        frozenset[str]().union(*(one.to for one in given)),
        sum(one.attendances for one in given),
        {source: sum(one.money.get(source, 0) for one in given) for source in Source},
        measured,
    )


def of_grant(seen: Seen) -> Given:
    """A support granted; a group without registration is known by its name and commune."""
    row = seen.row
    to = f"org:{row.organization_id}" if row.organization_id else f"group:{row.area_code}:{row.group_name}"
    money = {source: getattr(row, source.value) for source in Source}
    return Given(
        Content.of(row.content), frozenset({to}), row.attendances or 0, money, row.quantity, row.unit
    )


def of_class(taught: Taught, enrolled: Iterable[Enrolled], known: int) -> Given:
    """A class that was held, with those enrolled in it."""
    counts = count([taught], enrolled, known)
    money = dict.fromkeys(Source, 0)
    for code, amount in taught.costs:
        money[SOURCES.get(code, Source.OTHER)] += amount
    orgs = frozenset(f"org:{org}" for org in counts.orgs)
    content = Content.ONLINE if taught.form == Form.ONLINE else OF_CLASSES[taught.kind]
    return Given(content, orgs, counts.attendances, money, Decimal(1), CLASSES)


def given_between(
    first: date, last: date, *, known: int = OPEN_MOMENT, reach: Reach = WHOLE, today: date | None = None
) -> list[Given]:
    """All that was given in some days, none of which is to come.

    Who does not see everything sees no classes in it: they are held for many at once, and so is their money.
    """
    grants = within_reach(grants_between(first, last, known=known), reach, today=today or last)
    found = [of_grant(one) for one in grants]
    if reach.everything:
        classes = [one for one in classes_between(first, last, known=known) if one.kind in OF_CLASSES]
        enrolled = by_class(enrolled_in([one.code for one in classes], known=known))
        found += [of_class(one, enrolled.get(one.code, ()), known) for one in classes]
    return found
