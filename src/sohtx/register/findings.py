"""Rules of law and plausibility on entries and what follows from them: told, never refused.

A rule is declared once, with its law; a finding keeps the rule's name and the values that offend it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sohtx.core.codes import EntryType, Kind, Via
from sohtx.core.law import LawRef
from sohtx.core.numbers import write_thousandths
from sohtx.core.text import Text
from sohtx.register.fold import LedgerEntry

LAW_OF_2023 = "Luật Hợp tác xã 17/2023/QH15"
REGISTRATION_DECREE = "Nghị định 92/2024/NĐ-CP"


@dataclass(frozen=True, slots=True)
class Rule:
    """What should hold, and where that is said."""

    code: str
    says: Text
    law: LawRef | None = None


class Found(NamedTuple):
    """A rule that a record offends, with the values to say it with."""

    rule: Rule
    record: str
    values: dict[str, object]


TAX_CODE = Rule(
    "tax_code",
    Text("Mã số {tax_code} không đúng 10 chữ số hoặc sai chữ số kiểm tra",
         "Code {tax_code} does not have 10 digits, or its check digit is wrong"),
    LawRef(REGISTRATION_DECREE, "Điều 14"),
)  # fmt: skip
CAPITAL = Rule(
    "charter_capital",
    Text("Vốn điều lệ đăng ký âm: {value} triệu đồng", "Registered capital below zero: {value} million đồng"),
    LawRef(LAW_OF_2023, "Điều 4"),
)  # fmt: skip
MEMBER_KIND = Rule(
    "union_member_kind",
    Text("Chỉ hợp tác xã được là thành viên liên hiệp", "Only cooperatives are members of a union"),
    LawRef(LAW_OF_2023, "Điều 4"),
)
CONVERSION = Rule(
    "conversion_after_12_months",
    Text("Tổ hợp tác chuyển đổi khi chưa hoạt động đủ 12 tháng (từ {born_on})",
         "The group was converted before 12 months of operation (since {born_on})"),
    LawRef(LAW_OF_2023, "Điều 108"),
)  # fmt: skip

RULES = {rule.code: rule for rule in (TAX_CODE, CAPITAL, MEMBER_KIND, CONVERSION)}
MONTHS_OF_OPERATION = 12  # of a group that becomes a cooperative
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def is_tax_code(code: str) -> bool:
    """Whether a code is ten digits with the right check digit, or such a code with a dependent unit's suffix.

    The check digit's rule is not confirmed by a text; it reproduces known codes.
    """
    head, _, tail = code.partition("-")
    if len(head) != 10 or not head.isascii() or not head.isdigit():
        return False
    if tail and not (len(tail) == 3 and tail.isascii() and tail.isdigit()):
        return False
    check = 10 - sum(w * int(d) for w, d in zip(_WEIGHTS, head, strict=False)) % 11
    return check == int(head[9])


def find_in_entries(kind: str, entries: Sequence[LedgerEntry]) -> Iterator[Found]:
    """What the entries of one organization offend."""
    born_on: date | None = None
    for entry in sorted(entries, key=lambda e: e.order):
        if entry.entry == EntryType.ESTABLISHED:
            born_on = None if entry.via == Via.OPENED else entry.effective_on
        if entry.tax_code and not is_tax_code(entry.tax_code):
            yield Found(TAX_CODE, entry.entry_id, {"tax_code": entry.tax_code})
        if (entry.charter_capital or 0) < 0:
            yield Found(CAPITAL, entry.entry_id, {"value": write_thousandths(entry.charter_capital or 0)})
        if entry.entry == EntryType.JOINED_UNION and kind != Kind.COOPERATIVE:
            yield Found(MEMBER_KIND, entry.entry_id, {})
        if (
            entry.entry == EntryType.CONVERTED
            and kind == Kind.GROUP
            and born_on
            and not has_operated(born_on, entry.effective_on)
        ):
            yield Found(CONVERSION, entry.entry_id, {"born_on": str(born_on)})


def has_operated(since: date, on: date, months: int = MONTHS_OF_OPERATION) -> bool:
    """Whether so many whole months have passed on a day since another."""
    return (on.year - since.year) * 12 + on.month - since.month >= months + (on.day < since.day)
