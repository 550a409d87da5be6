"""Cells to values: texts, codes, marks. Only what cannot be mistaken is taken."""

import re
from dataclasses import dataclass
from decimal import Decimal

from sohtx.core.text import Text
from sohtx.exchange.lists.names import fold
from sohtx.exchange.lists.sheets import Cell
from sohtx.register.findings import is_tax_code

_DASHES = frozenset(
    {
        "",
        "-",
        "--",
        "–",
        "—",
        "…",
        "...",
        ".",
        "/",
        "x",
        "khong",
        "khong co",
        "chua co",
        "chua ro",
        "k",
        "na",
        "null",
        "nan",
    }
)


class BadValue(Exception):
    """A cell that cannot be taken: what is wrong and how to mend it."""

    def __init__(self, what: Text, mend: Text) -> None:
        super().__init__(what, mend)
        self.what, self.mend = what, mend


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, a dash, "chưa có"."""
    if cell is None:
        return True
    text = str(cell).strip()
    return text in _DASHES or (len(text) < 10 and not text[:1].isdigit() and fold(text) in _DASHES)


def read_text(cell: Cell) -> str:
    """A text on one line; errors of a formula are refused."""
    if is_blank(cell):
        return ""
    text = " ".join(str(cell).split())
    if text.startswith("#") and re.fullmatch(
        r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|GETTING_DATA)", text
    ):
        raise BadValue(FORMULA_ERROR, MEND_FORMULA)
    return text


@dataclass(frozen=True)
class TaxCode:
    """A code, and what should be told of it."""

    code: str
    note: Text | None = None


def read_tax_code(cell: Cell) -> TaxCode | None:
    """A tax code; a wrong check digit is told, never refused; a zero that a sheet cut off is put back."""
    if is_blank(cell):
        return None
    text = re.sub(r"^'|\s|\u00a0", "", read_text(cell))
    text = re.sub(r"\.0$", "", text) if isinstance(cell, str) else text
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", text):
        text = text.replace(".", "")
    if re.fullmatch(r"\d{9}", text) and is_tax_code("0" + text):
        return TaxCode("0" + text, ZERO_BACK.fill(code="0" + text))
    if re.fullmatch(r"\d{10}(-\d{3})?", text):
        return TaxCode(text, None if is_tax_code(text) else WRONG_CHECK.fill(code=text))
    raise BadValue(BAD_TAX_CODE, MEND_TAX_CODE)


def read_phone(cell: Cell) -> str:
    """A telephone number as text; a zero that a sheet cut off is put back."""
    text = read_text(cell)
    digits = re.sub(r"\D", "", text)
    if isinstance(cell, Decimal) and len(digits) == 9:
        return "0" + digits
    return text[:100]


_YES, _NO = (
    frozenset({"x", "co", "true", "1", "da", "la thanh vien", "yes"}),
    frozenset({"khong", "chua", "false", "0", "no"}),
)


def read_flag(cell: Cell) -> str:
    """Yes or no, as a package writes it."""
    words = "" if cell is None else fold(str(cell))
    if not words:
        return ""
    if words in _YES:
        return "true"
    if words in _NO:
        return "false"
    raise BadValue(BAD_FLAG, MEND_FLAG)


FORMULA_ERROR = Text("ô có lỗi công thức", "the cell's formula has an error")
MEND_FORMULA = Text("gõ lại giá trị đúng vào ô", "type the right value into the cell")
BAD_TAX_CODE = Text("không phải mã số 10 chữ số", "is not a code of 10 digits")
MEND_TAX_CODE = Text(
    "sửa mã số; nếu là số giấy chứng nhận cũ thì chuyển sang cột khác",
    "correct the code; an old certificate number goes into another column",
)
WRONG_CHECK = Text("mã số {code} sai chữ số kiểm tra", "the check digit of {code} is wrong")
ZERO_BACK = Text("đã thêm số 0 ở đầu: {code}", "a zero was put back at the front: {code}")
BAD_FLAG = Text("không phải có hoặc không", "is neither yes nor no")
MEND_FLAG = Text("ghi “x” hoặc “không”", "write “x” or “không”")
