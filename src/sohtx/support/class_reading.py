"""Reading classes: what was taught and who took part, without anything personal."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from sohtx.accounts.rights import Reach
from sohtx.core.moment import OPEN_MOMENT
from sohtx.register.reaching import covered
from sohtx.support.class_codes import Topic
from sohtx.support.class_counts import Enrolled, Present, Taught, classes_that_stand
from sohtx.support.models import Attendance, ClassVersion, Enrolment, TrainingClass, TrainingNeed

COLUMNS = [name for name in Taught._fields if name not in ("code", "costs")]


def classes_between(first: date, last: date, *, known: int = OPEN_MOMENT) -> list[Taught]:
    """The classes that began in some days, as far as was known."""
    ever = ClassVersion.objects.filter(first_on__range=(first, last), recorded_at__lte=known).values("of")
    versions = ClassVersion.objects.filter(of__in=ever, recorded_at__lte=known)
    return classes_that_stand(_read(versions), first, last, known)


def history_of_class(code: str) -> list[Taught]:
    """All versions of a class, the first first."""
    return list(_read(ClassVersion.objects.filter(of__code=code).order_by("number")))


def _read(versions: "Iterable[ClassVersion]") -> Iterator[Taught]:
    rows = versions.select_related("of").prefetch_related("costs")  # type: ignore[attr-defined]
    for row in rows:
        costs = tuple(sorted((cost.money, cost.amount) for cost in row.costs.all()))
        yield Taught(code=row.of.code, costs=costs, **{name: getattr(row, name) for name in COLUMNS})


def enrolled_in(codes: Collection[str], *, known: int = OPEN_MOMENT) -> list[Enrolled]:
    """Who was enrolled in some classes, with what was written of each session."""
    rows = Enrolment.objects.filter(of__code__in=codes, recorded_at__lte=known).select_related(
        "of", "trainee"
    )
    presences: dict[int, list[Present]] = {}
    told = Attendance.objects.filter(enrolment__of__code__in=codes, recorded_at__lte=known)
    columns = ("enrolment_id", "session", "is_present", "recorded_at", "pk")
    for key, session, is_present, at, place in told.values_list(*columns):
        presences.setdefault(key, []).append(Present(session, is_present, at, place))
    return [
        Enrolled(
            row.pk, row.of.code, row.trainee_id, row.trainee.organization_id, row.sex, row.is_minority,
            row.recorded_at, row.withdrawn_at, tuple(presences.get(row.pk, ())),
        )
        for row in rows.order_by("pk")
    ]  # fmt: skip


def within(enrolled: Iterable[Enrolled], reach: Reach, *, today: date) -> list[Enrolled]:
    """Those of the organizations within somebody's reach."""
    found = list(enrolled)
    if reach.everything:
        return found
    orgs = covered({one.org for one in found if one.org is not None}, reach, today=today)
    return [one for one in found if one.org in orgs]


# Needs


class Need(NamedTuple):
    """What an organization needs; ``met_by`` is the code of a class in which it then took part."""

    key: int
    org: int
    org_id: str
    topic: str
    noted_on: date
    source: str
    note: str
    recorded_by: str
    met_by: str = ""

    @property
    def what(self) -> Topic:
        """Its topic."""
        return Topic.of(self.topic) if self.topic in set(Topic) else Topic.OTHER


def needs(*, known: int = OPEN_MOMENT) -> list[Need]:
    """The needs that stand, the last noted first; a class of the topic that began on the day or later meets one."""
    rows = TrainingNeed.objects.filter(recorded_at__lte=known).exclude(withdrawn_at__lte=known)
    told = rows.select_related("organization").order_by("-noted_on", "-pk")
    taught = _taught_to(known)
    return [
        Need(
            row.pk, row.organization_id, row.organization.org_id, row.topic, row.noted_on, row.source, row.note,
            row.recorded_by, _met(taught, row.organization_id, row.topic, row.noted_on),
        )
        for row in told
    ]  # fmt: skip


def _taught_to(known: int) -> dict[tuple[int, str], list[tuple[date, str]]]:
    """By organization and topic the classes in which somebody of it was, the first first."""
    classes = {one.code: one for one in classes_between(date.min, date.max, known=known)}
    found: dict[tuple[int, str], set[tuple[date, str]]] = {}
    rows = Enrolment.objects.filter(recorded_at__lte=known).exclude(withdrawn_at__lte=known)
    for org, code in rows.values_list("trainee__organization", "of__code").distinct():
        if org is not None and (taught := classes.get(code)):
            found.setdefault((org, taught.topic), set()).add((taught.first_on, code))
    return {key: sorted(told) for key, told in found.items()}


def _met(taught: dict[tuple[int, str], list[tuple[date, str]]], org: int, topic: str, noted_on: date) -> str:
    return next((code for day, code in taught.get((org, topic), ()) if day >= noted_on), "")


def next_code(year: int) -> str:
    """The code of the next class of a year: 2026-03."""
    of_year = TrainingClass.objects.filter(code__startswith=f"{year}-").values_list("code", flat=True)
    taken = [int(serial) for code in of_year if (serial := code.partition("-")[2]).isdecimal()]
    return f"{year}-{max(taken, default=0) + 1:02}"
