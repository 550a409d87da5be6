"""People in roles of cooperatives and unions. Every name is put together by chance, every number cannot be dialled."""

from collections.abc import Iterator
from datetime import date, timedelta

from sohtx.core.codes import Kind, Role
from sohtx.demo.days import BOOK_OPENED, FIRST_ENTRY, TODAY, office_hours
from sohtx.demo.dice import Dice
from sohtx.demo.ledger import Register
from sohtx.demo.naming import Person, invent_person
from sohtx.demo.organization import Cells, Organization


def contacts(register: Register) -> Iterator[Cells]:
    """The legal representative of each cooperative and union, with predecessors; an accountant of some."""
    rows: list[Cells] = []
    for org in [*register.coops, *register.unions]:
        dice = Dice("contacts", org.org_id)
        rows += _representatives(org, dice)
        if dice.chance(3 if org.kind is Kind.COOPERATIVE else 100):
            rows.append(_row(org, Role.ACCOUNTANT, invent_person(dice), dice, org.born))
    return iter(sorted(rows, key=lambda r: (r["recorded_at"], r["org_id"], r["role"])))


def _representatives(org: Organization, dice: Dice) -> Iterator[Cells]:
    since = org.born
    last = org.ended or TODAY
    if dice.chance(6) and (last - max(since, BOOK_OPENED)).days > 300:
        until = dice.day(max(since, BOOK_OPENED) + timedelta(days=120), last - timedelta(days=60))
        yield _row(org, Role.LEGAL_REPRESENTATIVE, invent_person(dice), dice, since, until)
        since = until
    yield _row(org, Role.LEGAL_REPRESENTATIVE, invent_person(dice), dice, since)


def _row(
    org: Organization, role: Role, person: Person, dice: Dice, since: date, until: date | None = None
) -> Cells:
    has_mail = dice.chance(35)
    known = min(max(until or since, FIRST_ENTRY) + timedelta(days=dice.between(2, 14)), TODAY)
    return {
        "org_id": org.org_id, "role": role, "name": person.name, "sex": person.sex,
        "birth_year": str(dice.between(1961, 1997)), "phone": f"0000 {dice.between(0, 999_999):06}",
        "email": f"{org.org_id.lower()}@gia-dinh.example" if has_mail else "",
        "from": str(since), "to": str(until) if until else "",
        "recorded_at": office_hours(known, dice).isoformat(),
    }  # fmt: skip
