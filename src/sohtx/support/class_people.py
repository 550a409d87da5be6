"""Trainees: who is one and the same person over classes, enrolling, attendance, and erasing what is personal.

Somebody of the same organization (or, of none, from the same place), of the same name and year of birth is the same
person, unless whoever enrols them says otherwise. What is personal stands in the trainee's row alone and can be
corrected and erased; what is counted stands in the enrolment and stays.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max

from sohtx.accounts.log import declare, note
from sohtx.core.alphabet import plain
from sohtx.core.moment import day_of, now
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.register.models import Organization
from sohtx.register.retention import last_end_to_blank
from sohtx.support.class_codes import Sex
from sohtx.support.class_services import last_version
from sohtx.support.log_codes import tidy
from sohtx.support.models import Attendance, ClassVersion, Enrolment, Trainee

BLANKED = declare(
    "training.blank",
    Text("xóa dữ liệu cá nhân của {count} học viên", "erased the personal data of {count} trainees"),
)
FIRST_YEAR = 1900
LONGEST = {"name": 150, "origin": 200, "position": 150, "reason": 500}


class Person(NamedTuple):
    """What is told of somebody who takes part. ``is_another``: not the one of the same name, organization and year.

    ``org_id`` is of the register; somebody of no organization of it has an ``origin`` in words.
    """

    name: str
    org_id: str = ""
    origin: str = ""
    birth_year: int | None = None
    position: str = ""
    sex: str = ""
    is_minority: bool | None = None
    is_another: bool = False


class Known(NamedTuple):
    """By what a person is the same: organization or place, name, year of birth."""

    where: str
    name: str
    birth_year: int | None


def known_as(person: Person) -> Known:
    """By what a person is found again."""
    return Known(person.org_id or f"~{plain(person.origin)}", _by_name(person.name), person.birth_year)


def known_trainees(people: Collection[Person]) -> dict[Known, int]:
    """Those among some people who took part in a class before, by what they are the same; the first is meant."""
    org_ids = {person.org_id for person in people if person.org_id}
    rows = Trainee.objects.filter(blanked_at=None).select_related("organization").order_by("-pk")
    asked = rows.filter(organization__org_id__in=org_ids) | (
        rows.filter(organization=None) if any(not person.org_id for person in people) else rows.none()
    )
    return {
        known_as(
            Person(row.name, row.organization.org_id if row.organization else "", row.origin, row.birth_year)
        ): row.pk
        for row in asked.order_by("-pk")
    }


def enrol(
    *, code: str, people: Sequence[Person], by: str, within: Callable[[int], None] | None = None
) -> list[Enrolment]:
    """Enrol people in a class, all or none; who is in it already is not enrolled again."""
    book.open_for_writing()
    row = last_version(code)
    told = [_tidied(person) for person in people]
    orgs = dict(
        Organization.objects.filter(org_id__in={p.org_id for p in told if p.org_id}).values_list(
            "org_id", "pk"
        )
    )
    if problems := [problem for person in told for problem in problems_of(person, orgs)]:
        raise Refusal(*problems)
    known = known_trainees(told)
    try:
        with transaction.atomic():
            there = set(row.of.enrolments.filter(withdrawn_at=None).values_list("trainee", flat=True))
            enrolled = list(_enrol(row, told, orgs, known, there, by))
            if within and enrolled:
                within(len(enrolled))
    except IntegrityError:
        raise refuse(AT_ONCE, MEND_AT_ONCE) from None
    return enrolled


def _enrol(
    row: ClassVersion, people: Sequence[Person], orgs: Mapping[str, int], known: dict[Known, int], there: set[int],
    by: str,
) -> Iterator[Enrolment]:  # fmt: skip
    at = now()
    for person in people:
        trainee = None if person.is_another else known.get(known_as(person))
        if trainee is None:
            made = Trainee.objects.create(
                organization_id=orgs.get(person.org_id), origin="" if person.org_id else person.origin,
                name=person.name, birth_year=person.birth_year, position=person.position, recorded_at=at,
                recorded_by=by,
            )  # fmt: skip
            trainee = made.pk
            known.setdefault(known_as(person), trainee)
        if trainee not in there:
            there.add(trainee)
            yield Enrolment.objects.create(
                of=row.of, trainee_id=trainee, sex=person.sex, is_minority=person.is_minority, recorded_at=at,
                recorded_by=by,
            )  # fmt: skip


def unenrol(
    *, enrolment_id: int, reason: str, by: str, within: Callable[[Enrolment], None] | None = None
) -> Enrolment:
    """Withdraw an enrolment written in error; it stays as it was known until now."""
    book.open_for_writing()
    told = tidy(reason)[: LONGEST["reason"]]
    with transaction.atomic():
        standing = Enrolment.objects.filter(pk=enrolment_id, withdrawn_at=None)
        if not standing.update(withdrawn_at=now(), withdrawn_by=by, reason=told):
            raise refuse(NOT_ENROLLED, MEND_ENROLLED, column="enrolment", value=str(enrolment_id))
        row: Enrolment = Enrolment.objects.select_related("of").get(pk=enrolment_id)
        if within:
            within(row)
    return row


def take_attendance(
    *,
    code: str,
    session: int,
    present: Mapping[int, bool],
    by: str,
    within: Callable[[int], None] | None = None,
) -> int:
    """Write who was there at a session, by the keys of enrolments; gives how many were."""
    book.open_for_writing()
    row = last_version(code)
    if not 1 <= session <= row.sessions:
        raise refuse(
            NO_SESSION, MEND_SESSION.fill(sessions=row.sessions), column="session", value=str(session)
        )
    standing = set(row.of.enrolments.filter(withdrawn_at=None).values_list("pk", flat=True))
    if strangers := sorted(set(present) - standing):
        raise refuse(NOT_ENROLLED, MEND_ENROLLED, column="enrolment", value=str(strangers[0]))
    at = now()
    with transaction.atomic():
        Attendance.objects.bulk_create(
            Attendance(
                enrolment_id=key, session=session, is_present=was_there, recorded_at=at, recorded_by=by
            )
            for key, was_there in sorted(present.items())
        )
        if within:
            within(session)
    return sum(present.values())


# What is personal


def blank_trainee(*, trainee_id: int, by: str) -> None:
    """Erase what is personal of one trainee; that somebody took part stays counted."""
    book.open_for_writing()
    with transaction.atomic():
        if not blank_rows([trainee_id]):
            raise refuse(NO_TRAINEE, MEND_TRAINEE, column="trainee", value=str(trainee_id))
        note(BLANKED, by=by, count=1)


def kept_too_long(today: date) -> list[int]:
    """The keys of trainees whose last class ended long enough ago."""
    limit = last_end_to_blank(today)
    last = Trainee.objects.filter(blanked_at=None).annotate(last=Max("enrolments__of__versions__last_on"))
    return list(last.filter(last__lte=limit).order_by("pk").values_list("pk", flat=True))


def blank_kept_too_long(*, today: date, by: str) -> int:
    """Erase what is personal of all trainees whose last class ended long enough ago; gives how many."""
    book.open_for_writing()
    with transaction.atomic():
        blanked = blank_rows(kept_too_long(today))
        if blanked:
            note(BLANKED, by=by, count=blanked)
    return blanked


def blank_rows(keys: Collection[int]) -> int:
    """Erase what is personal in some rows, inside the caller's transaction; gives in how many there was something."""
    rows = Trainee.objects.filter(pk__in=keys, blanked_at=None)
    return rows.update(name="", birth_year=None, position="", origin="", blanked_at=now())


# Reading what was written


def _tidied(person: Person) -> Person:
    return person._replace(name=tidy(person.name), origin=tidy(person.origin), position=tidy(person.position))


def problems_of(person: Person, known: Collection[str]) -> Iterator[Problem]:
    """What is wrong of what is told of somebody; ``known`` are the organizations that there are."""
    if not person.name:
        yield Problem(NO_NAME, MEND_NAME, column="name")
    if person.org_id and person.org_id not in known:
        yield Problem(NO_ORGANIZATION, MEND_ORGANIZATION, column="org_id", value=person.org_id)
    if not person.org_id and not person.origin:
        yield Problem(NO_ORIGIN, MEND_ORIGIN, column="org_id")
    for column in ("name", "origin", "position"):
        if len(getattr(person, column)) > LONGEST[column]:
            yield Problem(TOO_LONG, MEND_LONG.fill(longest=LONGEST[column]), column=column)
    if person.sex and person.sex not in set(Sex):
        yield Problem(NO_SEX, MEND_SEX, column="sex", value=person.sex)
    if person.birth_year is not None and not FIRST_YEAR <= person.birth_year <= day_of(now()).year:
        yield Problem(NO_YEAR, MEND_YEAR, column="birth_year", value=str(person.birth_year))


def _by_name(name: str) -> str:
    """A name to be compared by: with its marks, which tell Hòa from Hoa, whatever its capitals."""
    return tidy(name).casefold()


NO_NAME = Text("chưa ghi họ tên", "no name is given")
MEND_NAME = Text("ghi đủ họ và tên", "write the full name")
NO_ORGANIZATION = Text("không có tổ chức này trong sổ", "is no organization of the book")
MEND_ORGANIZATION = Text(
    "ghi mã đơn vị, mã số thuế hoặc tên đầy đủ", "give its identifier, tax code or full name"
)
NO_ORIGIN = Text("chưa ghi đơn vị", "no organization is given")
MEND_ORIGIN = Text("ghi HTX, LHHTX, THT hoặc nơi công tác", "give the organization, or where they come from")
TOO_LONG = Text("quá dài", "is too long")
MEND_LONG = Text("viết không quá {longest} ký tự", "write no more than {longest} characters")
NO_SEX = Text("không phải giới tính", "is no sex")
MEND_SEX = Text("ghi nữ, nam hoặc để trống", "write nữ or nam, or leave it empty")
NO_YEAR = Text("không phải năm sinh", "is no year of birth")
MEND_YEAR = Text("chỉ ghi bốn chữ số của năm", "give the four digits of the year")
AT_ONCE = Text("danh sách lớp vừa được sửa ở nơi khác", "the list was just changed elsewhere")
MEND_AT_ONCE = Text("tải lại trang rồi ghi lại", "load the page again, then write it again")
NOT_ENROLLED = Text("không có trong danh sách lớp", "is not in the class")
MEND_ENROLLED = Text("tải lại danh sách rồi thử lại", "load the list again, then try again")
NO_SESSION = Text("không phải buổi của lớp", "is no session of the class")
MEND_SESSION = Text("chọn từ buổi 1 đến buổi {sessions}", "choose session 1 to {sessions}")
NO_TRAINEE = Text("không có học viên này, hoặc đã xóa", "there is no such trainee, or they were erased")
MEND_TRAINEE = Text("tải lại danh sách rồi thử lại", "load the list again, then try again")
