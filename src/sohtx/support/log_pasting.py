"""Rows pasted from a workbook: which column is which, what each cell says. Nothing is written by reading them."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sohtx.core.alphabet import plain
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.refusal import Problem, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.register.models import OrganizationState
from sohtx.register.rebuilding import current
from sohtx.support.log_codes import Field, Money, read_code, read_unit, tidy
from sohtx.support.log_services import Deed, problems_of
from sohtx.web.days import NO_DAY, day_written

MOST_ROWS = 500
LONGEST_PASTE = 1_000_000
_GROUPED = re.compile(r"\d{1,3}([.,\s]\d{3})+", re.ASCII)
_BRACKETED = re.compile(r"\(([^()]+)\)\s*$")
_SHORT = (
    (re.compile(r"^(?:lien hiep htx|lhhtx|lh htx)\b"), "lien hiep hop tac xa"),
    (re.compile(r"^htx\b"), "hop tac xa"),
    (re.compile(r"^tht\b"), "to hop tac"),
)
Heads = Mapping[str, Sequence[str]]
"""By column what it may be called; the columns in the order in which they stand where nothing is called anything."""


class Pasted(NamedTuple):
    """A row as it was pasted, by column; ``line`` counts from 1."""

    line: int
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        """What stands in a column; nothing where it is missing."""
        return self.cells.get(column, "")


def read_table(text: str, heads: Heads) -> list[Pasted]:
    """The rows of a pasted table: columns by the head if there is one, else in the usual order."""
    if len(text) > LONGEST_PASTE:
        raise refuse(TOO_MUCH, MEND_MUCH.fill(most=MOST_ROWS), column="pasted")
    delimiter = "\t" if "\t" in text else ";"
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", " ")), delimiter=delimiter))
    except csv.Error:
        raise refuse(NO_TABLE, MEND_TABLE, column="pasted") from None
    filled = [(n, cells) for n, row in enumerate(rows, start=1) if any(cells := [tidy(cell) for cell in row])]
    if not filled:
        raise refuse(NOTHING, MEND_TABLE, column="pasted")
    columns = _columns(filled[0][1], heads)
    body = filled[1:] if columns else filled
    if len(body) > MOST_ROWS:
        raise refuse(TOO_MUCH, MEND_MUCH.fill(most=MOST_ROWS), column="pasted")
    names = columns or dict(enumerate(heads))
    return [
        Pasted(n, {name: cells[place] for place, name in names.items() if place < len(cells)})
        for n, cells in body
    ]


def _columns(first: Sequence[str], heads: Heads) -> dict[int, str]:
    """Which column is which by a first row that is a head; empty where it is none."""
    named = {plain(word): column for column, words in heads.items() for word in words}
    found = {place: named[plain(cell)] for place, cell in enumerate(first) if plain(cell) in named}
    return found if len(found) >= 2 else {}


def read_amount(text: str) -> int | None:
    """A whole number as people write it: 1.250.000, 1 250 000, 412; None for what is none."""
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[.,\s]", "", text)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else None


class Organizations:
    """The organizations of the register, found by what people write: identifier, tax code, name with or without HTX."""

    def __init__(self) -> None:
        self._meant: dict[str, set[str]] = {}
        self.names: dict[str, str] = {}
        if book.current() is None:
            return
        states = current(OrganizationState).filter(known_to=OPEN_MOMENT).order_by("valid_from")
        for org_id, name, tax_code in states.values_list("organization__org_id", "name", "tax_code"):
            self.names[org_id] = name
            for word in (org_id, tax_code, _full(name)):
                if word:
                    self._meant.setdefault(word, set()).add(org_id)

    def read(self, text: str) -> tuple[str, Problem | None]:
        """The identifier that is meant; what is wrong where none or several are."""
        bracketed = _BRACKETED.search(text)
        for word in ([bracketed[1].strip()] if bracketed else []) + [text.strip(), _full(text)]:
            found = self._meant.get(word, set())
            if len(found) == 1:
                return next(iter(found)), None
            if found:
                told = "; ".join(f"{self.names[one]} ({one})" for one in sorted(found)[:5])
                return "", Problem(SEVERAL.fill(found=told), MEND_SEVERAL, column="org_ids", value=text)
        return "", Problem(UNKNOWN, MEND_UNKNOWN, column="org_ids", value=text)

    def read_many(self, text: str) -> tuple[tuple[str, ...], list[Problem]]:
        """Identifiers of organizations written one after the other with ``;`` between them."""
        read = [self.read(part) for part in map(str.strip, text.split(";")) if part]
        return tuple(org_id for org_id, _ in read if org_id), [problem for _, problem in read if problem]

    def written(self, org_id: str) -> str:
        """An organization as a field is filled with it."""
        return f"{self.names.get(org_id, org_id)} ({org_id})"


def _full(name: str) -> str:
    told = plain(name)
    for short, full in _SHORT:
        told = short.sub(full, told)
    return told


# Rows of the work log

HEADS: Heads = {
    "on": ("Ngày", "Ngày tháng", "Ngày thực hiện", "Day"),
    "field": ("Lĩnh vực", "Lĩnh vực công tác", "Field"),
    "content": ("Nội dung", "Nội dung công việc", "Công việc", "Content"),
    "quantity": ("Số lượng", "Quantity"),
    "unit": ("Đơn vị tính", "ĐVT", "Unit"),
    "attendances": ("Lượt người", "Số lượt người", "Số người tham dự", "Attendances"),
    "org_ids": ("HTX liên quan", "Đơn vị", "HTX", "Hợp tác xã", "Cooperatives"),
    "cost": ("Kinh phí", "Kinh phí (đồng)", "Số tiền", "Cost"),
    "money": ("Nguồn", "Nguồn kinh phí", "Source of money"),
    "document_no": ("Số văn bản", "Văn bản", "Số, ký hiệu", "Paper"),
    "partner": ("Phối hợp", "Phối hợp với", "Đơn vị phối hợp", "Partner"),
}


class ReadDeed(NamedTuple):
    """A pasted row with the deed that it tells, and what is wrong with it."""

    pasted: Pasted
    deed: Deed | None
    problems: Sequence[Problem]


def read_pasted_deeds(text: str, today: date) -> list[ReadDeed]:
    """What each pasted row of a work log says."""
    rows = read_table(text, HEADS)
    organizations = Organizations()
    return [_read_deed(row, organizations, today) for row in rows]


def _read_deed(row: Pasted, organizations: Organizations, today: date) -> ReadDeed:
    problems: list[Problem] = []
    on = day_written(row.cell("on"))
    if on is None:
        problems.append(Problem(NO_DAY, MEND_DAY, column="on", value=row.cell("on")))
    amounts: dict[str, int | None] = {}
    for column in ("quantity", "attendances", "cost"):
        amounts[column] = read_amount(row.cell(column))
        if row.cell(column) and amounts[column] is None:
            problems.append(Problem(NO_AMOUNT, MEND_AMOUNT, column=column, value=row.cell(column)))
    org_ids, unknown = organizations.read_many(row.cell("org_ids"))
    deed = Deed(
        on=on or today,
        field=read_code(row.cell("field"), Field),
        content=row.cell("content"),
        unit=read_unit(row.cell("unit")),
        money=read_code(row.cell("money"), Money),
        document_no=row.cell("document_no"),
        partner=row.cell("partner"),
        org_ids=tuple(dict.fromkeys(org_ids)),
        **amounts,
    )
    told = {problem.column for problem in problems}
    more = (one for one in problems_of(deed, organizations.names, today) if one.column not in told)
    problems += [*unknown, *more]
    return ReadDeed(row, None if problems else deed, problems)


TOO_MUCH = Text("quá nhiều dòng một lần", "too many rows at once")
MEND_MUCH = Text(
    "dán từng phần, mỗi lần không quá {most} dòng", "paste part by part, no more than {most} rows"
)
NO_TABLE = Text("không đọc được bảng đã dán", "the pasted table cannot be read")
NOTHING = Text("chưa dán gì", "nothing was pasted")
MEND_TABLE = Text(
    "chọn các dòng trong Excel, chép rồi dán vào đây", "copy the rows in Excel and paste them here"
)
SEVERAL = Text("trùng tên nhiều đơn vị: {found}", "is the name of several: {found}")
MEND_SEVERAL = Text("ghi mã đơn vị hoặc mã số thuế", "write the identifier or tax code")
UNKNOWN = Text("không có trong sổ đăng ký", "is not in the register")
MEND_UNKNOWN = Text(
    "ghi mã đơn vị, mã số thuế hoặc tên đầy đủ", "write its identifier, tax code or full name"
)
NO_AMOUNT = Text("không phải số nguyên", "is no whole number")
MEND_AMOUNT = Text("viết như 412 hoặc 1.250.000", "write it like 412 or 1.250.000")
MEND_DAY = Text("viết ngày/tháng/năm", "write day/month/year")
