"""Trainees pasted from a workbook: what each row says of somebody, and whether they took part in a class before."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sohtx.core.alphabet import plain
from sohtx.core.refusal import Problem
from sohtx.core.text import Text
from sohtx.support.class_codes import Sex
from sohtx.support.class_people import Person, known_as, known_trainees, problems_of
from sohtx.support.log_codes import read_code
from sohtx.support.log_pasting import Heads, Organizations, Pasted, read_table

HEADS: Heads = {
    "name": ("Họ và tên", "Họ tên", "Tên học viên", "Name"),
    "org": ("Đơn vị", "HTX", "Hợp tác xã", "Đơn vị công tác", "Tên HTX", "Organization"),
    "sex": ("Giới tính", "Nam/Nữ", "Sex"),
    "minority": ("Dân tộc thiểu số", "DTTS", "Dân tộc", "Ethnic minority"),
    "birth_year": ("Năm sinh", "Ngày sinh", "Year of birth"),
    "position": ("Chức vụ", "Chức danh", "Position"),
}
_NO = {"khong", "0", "no", "kinh"}
_UNKNOWN = {"", "khong ro", "chua ro", "unknown"}
_YEAR = re.compile(r"(?:^|\D)((?:19|20)\d{2})$", re.ASCII)
_KINDS = re.compile(r"^(?:htx|hop tac xa|lhhtx|lien hiep|tht|to hop tac)\b")


class ReadPerson(NamedTuple):
    """A pasted row with whom it tells of, what is wrong with it, and whether they are known from another class."""

    pasted: Pasted
    person: Person | None
    problems: Sequence[Problem]
    is_known: bool = False


def read_pasted_people(text: str, others: Collection[int] = ()) -> list[ReadPerson]:
    """What each pasted row says. ``others``: the lines of those who are not the ones of the same name."""
    organizations = Organizations()
    rows = [_read_person(row, organizations, others) for row in read_table(text, HEADS)]
    known = known_trainees([row.person for row in rows if row.person])
    return [row._replace(is_known=known_as(row.person) in known) if row.person else row for row in rows]


def _read_person(row: Pasted, organizations: Organizations, others: Collection[int]) -> ReadPerson:
    problems: list[Problem] = []
    org_id, unknown = organizations.read(row.cell("org")) if row.cell("org") else ("", None)
    is_of_register = bool(_KINDS.match(plain(row.cell("org"))))
    if unknown and is_of_register:  # whoever comes from elsewhere need not be in the register
        problems.append(unknown)
    year = _YEAR.search(row.cell("birth_year"))
    if row.cell("birth_year") and not year:
        problems.append(Problem(NO_YEAR, MEND_YEAR, column="birth_year", value=row.cell("birth_year")))
    person = Person(
        name=row.cell("name"),
        org_id=org_id,
        origin="" if org_id else row.cell("org"),
        birth_year=int(year[1]) if year else None,
        position=row.cell("position"),
        sex=read_code(row.cell("sex"), Sex),
        is_minority=_is_minority(plain(row.cell("minority"))),
        is_another=row.line in others,
    )
    problems += problems_of(person, organizations.names)
    return ReadPerson(row, None if problems else person, problems)


def _is_minority(told: str) -> bool | None:
    """Yes, no or not known; the name of any people but the Kinh is a yes, and is not kept."""
    return None if told in _UNKNOWN else told not in _NO


NO_YEAR = Text("không đọc được năm sinh", "is no year of birth")
MEND_YEAR = Text("chỉ ghi bốn chữ số của năm", "give the four digits of the year")
