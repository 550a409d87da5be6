"""What must hold of what is written of linkage and of members: each check yields what is wrong."""

import re
from collections.abc import Container, Iterator
from datetime import date
from decimal import Decimal

from sohtx.core.moment import day_of, now
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Problem, refuse
from sohtx.core.text import Text
from sohtx.register.models import Organization
from sohtx.support.log_codes import tidy

FIRST_DAY = date(1993, 10, 30)  # the founding of the Alliance: none of its papers is older
LAST_DAY = date(2200, 1, 1)
MOST = 10**15
LONGEST = {
    "name": 300, "outside": 300, "seller_name": 300, "buyer_name": 300, "product": 200, "number": 200,
    "document_no": 200, "decision_no": 200, "receipt_no": 100, "unit": 60, "note": 1_000, "reason": 500,
}  # fmt: skip
_QUANTITY = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d{1,3})?|\d+\.\d{1,2}", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", re.ASCII)
LONGEST_QUANTITY = 16


def read_quantity(text: str) -> Decimal | None:
    """A quantity as people write it: 12,5 or 1.250 or 12.5; None for what is none."""
    told = "".join(text.split())
    if len(told) > LONGEST_QUANTITY or not _QUANTITY.fullmatch(told):
        return None
    if _GROUPED.fullmatch(told):
        told = told.replace(".", "")
    return Decimal(told.replace(",", "."))


def past(day: date, column: str, *, not_before: date = FIRST_DAY) -> Iterator[Problem]:
    """A day on which something happened."""
    if not not_before <= day <= day_of(now()):
        mend = MEND_PAST.fill(first=say_day(not_before))
        yield Problem(NOT_PAST, mend, column=column, value=say_day(day))


def short(text: str, column: str) -> Iterator[Problem]:
    """A text that fits."""
    if len(text) > LONGEST[column]:
        yield Problem(TOO_LONG, MEND_LONG.fill(longest=LONGEST[column]), column=column)


def said(text: str, column: str) -> Iterator[Problem]:
    """A text that must be there, and fits."""
    if not text:
        yield Problem(EMPTY, MEND_EMPTY, column=column)
    yield from short(text, column)


def offered(code: str, codes: Container[str], column: str) -> Iterator[Problem]:
    """A code of a list."""
    if code not in codes:
        yield Problem(NOT_OFFERED, MEND_OFFERED, column=column, value=code)


def dong(amount: int, column: str, *, least: int = 1) -> Iterator[Problem]:
    """An amount of money."""
    if not least <= amount < MOST:
        yield Problem(NO_MONEY, MEND_MONEY, column=column, value=str(amount))


def reason_of(text: str) -> str:
    """Why something is taken back or ends early; it must be said."""
    told = tidy(text)
    if not told:
        raise refuse(NO_REASON, MEND_REASON, column="reason")
    if len(told) > LONGEST["reason"]:
        raise refuse(TOO_LONG, MEND_LONG.fill(longest=LONGEST["reason"]), column="reason")
    return told


def organization_of(org_id: str, column: str = "org_id") -> Organization:
    """An organization of the register; refused where there is none."""
    found = Organization.objects.filter(org_id=org_id).first()
    if found is None:
        raise refuse(NO_ORGANIZATION, MEND_ORGANIZATION, column=column, value=org_id)
    return found


NOT_PAST = Text("là ngày chưa đến, hoặc quá sớm", "is a day to come, or too early")
MEND_PAST = Text(
    "ghi ngày từ {first} đến hôm nay", "give a day from {first} to today"
)  # fmt: skip
TOO_LONG = Text("quá dài", "is too long")
MEND_LONG = Text("viết không quá {longest} ký tự", "write no more than {longest} characters")
EMPTY = Text("còn để trống", "is missing")
MEND_EMPTY = Text("ghi nội dung của mục này", "fill it in")
NOT_OFFERED = Text("không có trong danh mục", "is not in the list")
MEND_OFFERED = Text("chọn trong danh mục", "choose one from the list")
NO_MONEY = Text("không phải số tiền hợp lệ", "is no amount of money")
MEND_MONEY = Text("ghi số nguyên tính bằng đồng", "write a whole number of đồng")
NO_REASON = Text("chưa ghi lý do", "the reason is missing")
MEND_REASON = Text("ghi ngắn gọn vì sao", "say in a few words why")
NO_ORGANIZATION = Text("không có tổ chức này trong sổ", "is no organization of the book")
MEND_ORGANIZATION = Text(
    "ghi mã đơn vị, mã số thuế hoặc tên đầy đủ", "give its identifier, tax code or full name"
)
