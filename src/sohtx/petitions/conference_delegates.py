"""Delegates of a conference: invited one by one, by a pasted list, by area; marked present; taken off the list."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction

from sohtx.accounts.log import note
from sohtx.core.alphabet import plain
from sohtx.core.codes import Kind, Role
from sohtx.core.refusal import Problem, Problems, refuse
from sohtx.core.text import Text
from sohtx.petitions.codes import Part
from sohtx.petitions.conference_deeds import INVITED, PRESENCE_MARKED, UNINVITED
from sohtx.petitions.conference_queries import bodies_on
from sohtx.petitions.conference_services import MEND_LONG, TOO_LONG, locked, tidy
from sohtx.petitions.models import Conference, Participant
from sohtx.register.directory.asking import EXISTING, Query, Sort
from sohtx.register.directory.finding import find, rows_of
from sohtx.register.models import Contact, Organization

LONGEST = {"name": 150, "position": 200}
MOST = 2_000
SEPARATORS = ("\t", ";", "|")
FEW = 20


class Invited(NamedTuple):
    """Somebody invited: by name, for an organization (its identifier) or a body (its code), or for themselves."""

    name: str = ""
    position: str = ""
    org_id: str = ""
    body_code: str = ""


def invite(
    *,
    code: str,
    invited: Sequence[Invited],
    part: str = Part.DELEGATE,
    by: str,
) -> list[Participant]:
    """Put people on the list; who stands on it already, by name and for whom, is not put on it again."""
    if part not in list(Part):
        raise refuse(NO_PART, MEND_PART, column="part", value=part)
    told = [one._replace(name=tidy(one.name), position=tidy(one.position)) for one in invited]
    organizations = _organizations(told)
    with transaction.atomic():
        conference = locked(code)
        _check(told, organizations, conference)
        had = {_identity(one) for one in conference.participants.all()}
        fresh = [_participant(conference, one, organizations, part) for one in told]
        kept = list({_identity(one): one for one in fresh if _identity(one) not in had}.values())
        made = Participant.objects.bulk_create(kept)
        if made:
            note(INVITED, by=by, subject=code, count=len(made))
    return made


def invite_area(
    *,
    code: str,
    area_code: str,
    by: str,
) -> list[Participant]:
    """Invite every cooperative that exists in an area today and is not on the list, by its legal representative."""
    query = Query(kinds=(str(Kind.COOPERATIVE),), statuses=(EXISTING,), units=(area_code,), sort=Sort.UNIT)
    rows = list(rows_of(query))
    on_list = Participant.objects.filter(conference__code=code, organization__isnull=False)
    had = set(on_list.values_list("organization", flat=True))
    found = [row for row in rows if row.org not in had]
    names = _representatives(row.org for row in found)
    invited = [
        Invited(names.get(row.org, ""), str(Role.LEGAL_REPRESENTATIVE.label.vi), row.org_id) for row in found
    ]
    return invite(code=code, invited=invited, by=by)


def uninvite(*, code: str, participant_id: int, by: str) -> None:
    """Take somebody off the list."""
    with transaction.atomic():
        conference = locked(code)
        if not conference.participants.filter(pk=participant_id).delete()[0]:
            raise refuse(NO_DELEGATE, MEND_DELEGATE, column="participant", value=str(participant_id))
        note(UNINVITED, by=by, subject=code)


def mark_present(*, code: str, present: Collection[int], absent: Collection[int], by: str) -> None:
    """Mark who came and who did not; of all others it stays unknown, or as it was."""
    with transaction.atomic():
        conference = locked(code)
        known = set(conference.participants.values_list("pk", flat=True))
        if strange := sorted({*present, *absent} - known):
            raise refuse(NO_DELEGATE, MEND_DELEGATE, column="participant", value=str(strange[0]))
        conference.participants.filter(pk__in=absent).update(is_present=False)
        conference.participants.filter(pk__in=present).update(is_present=True)
        note(PRESENCE_MARKED, by=by, subject=code, present=len(present), absent=len(absent))


# A pasted list


class Lines(NamedTuple):
    """What was read of a pasted list, and the organizations in it that the book does not know."""

    invited: list[Invited]
    unknown: list[str]


def read_lines(text: str, *, on: date) -> Lines:
    """A pasted list: a line each, name; position; organization or office. Columns of Excel come with tabs.

    An organization is known by its code, tax code or exact name, an office by its name; one that is unknown is kept
    with the position, so that nothing that was written is lost.
    """
    told = [_cells(line) for line in text.splitlines() if line.strip()]
    if len(told) > MOST:
        raise refuse(TOO_MANY.fill(most=MOST), MEND_MANY, column="lines")
    found = {unit: _whose(unit, on) for unit in {unit for _, _, unit in told if unit}}
    invited = [_invited(*cells, found.get(cells[2])) for cells in told]
    return Lines(invited, sorted(unit for unit, whose in found.items() if whose is None))


def _cells(line: str) -> tuple[str, str, str]:
    separator = next((sign for sign in SEPARATORS if sign in line), None)
    cells = [tidy(cell) for cell in line.split(separator)] if separator else [tidy(line)]
    name, position, *rest = [*cells, "", ""]
    return name, position, ", ".join(cell for cell in rest if cell)


def _invited(name: str, position: str, unit: str, whose: Invited | None) -> Invited:
    if whose is not None:
        return whose._replace(name=name, position=position)
    return Invited(name, ", ".join(part for part in (position, unit) if part))


def _whose(unit: str, on: date) -> Invited | None:
    """For whom somebody comes, by what was written; None where it names nobody that is known."""
    if Organization.objects.filter(org_id=unit).exists():
        return Invited(org_id=unit)
    asked = plain(unit)
    for body in bodies_on(on):
        if asked in (plain(body.name), plain(body.code)):
            return Invited(body_code=body.code)
    rows = find(Query(text=unit, statuses=(EXISTING,), size=FEW)).rows
    same = [row for row in rows if asked == plain(row.name) or unit == row.tax_code]
    return Invited(org_id=same[0].org_id) if len(same) == 1 else None


# Checking and making


def _organizations(invited: Iterable[Invited]) -> dict[str, Organization]:
    asked = sorted({one.org_id for one in invited if one.org_id})
    return {found.org_id: found for found in Organization.objects.filter(org_id__in=asked)}


def _check(
    invited: Sequence[Invited], organizations: dict[str, Organization], conference: Conference
) -> None:
    problems = Problems()
    bodies = {body.code for body in bodies_on(conference.held_on)}
    for one in invited:
        for problem in _problems(one, organizations, bodies):
            problems.add(problem)
    if conference.participants.count() + len(invited) > MOST:
        problems.add(Problem(TOO_MANY.fill(most=MOST), MEND_MANY, column="lines"))
    problems.raise_any()


def _problems(one: Invited, organizations: Collection[str], bodies: Collection[str]) -> Iterator[Problem]:
    if not (one.name or one.org_id or one.body_code):
        yield Problem(NOBODY, MEND_NOBODY, column="name")
    if one.org_id and one.org_id not in organizations:
        yield Problem(NO_ORGANIZATION, MEND_ORGANIZATION, column="org_id", value=one.org_id)
    if one.body_code and one.body_code not in bodies:
        yield Problem(NO_OFFICE, MEND_OFFICE, column="body_code", value=one.body_code)
    for column, longest in LONGEST.items():
        if len(getattr(one, column)) > longest:
            yield Problem(
                TOO_LONG, MEND_LONG.fill(longest=longest), column=column, value=getattr(one, column)
            )


def _participant(
    conference: Conference, one: Invited, organizations: dict[str, Organization], part: str
) -> Participant:
    return Participant(
        conference=conference, name=one.name, position=one.position, body_code=one.body_code, part=part,
        organization=organizations[one.org_id] if one.org_id else None,
    )  # fmt: skip


def _identity(one: Participant) -> tuple[str, int | None, str]:
    return plain(one.name), one.organization_id, one.body_code


def _representatives(orgs: Iterable[int]) -> dict[int, str]:
    """The names of legal representatives, which the law makes public, by the keys of organizations."""
    standing = Contact.objects.filter(
        organization__in=list(orgs),
        role=Role.LEGAL_REPRESENTATIVE,
        valid_to=None,
        transaction__place__isnull=False,
    ).exclude(name="")
    return dict(standing.order_by("pk").values_list("organization", "name"))


NO_PART = Text("không có thành phần dự họp này", "is no part that somebody takes")
MEND_PART = Text("chọn lại trong danh mục", "choose again from the list")
NOBODY = Text("chưa ghi mời ai", "nobody is named")
MEND_NOBODY = Text("ghi họ tên, hoặc chọn đơn vị", "give a name, or choose an organization")
NO_ORGANIZATION = Text("không có tổ chức này trong sổ", "is no organization of the book")
MEND_ORGANIZATION = Text("tìm lại theo tên hoặc mã số thuế", "look for it by name or tax code")
NO_OFFICE = Text("không có cơ quan này vào ngày hội nghị", "is no office on the day of the conference")
MEND_OFFICE = Text("chọn cơ quan đang hoạt động vào ngày đó", "choose one that exists on that day")
TOO_MANY = Text("danh sách có quá {most} người", "there are more than {most} people on the list")
MEND_MANY = Text("chia thành nhiều hội nghị", "make several conferences of it")
NO_DELEGATE = Text("không có đại biểu này trong danh sách", "is no delegate on the list")
MEND_DELEGATE = Text(
    "tải lại danh sách đại biểu rồi thử lại", "load the list of delegates again, then try again"
)
