"""Form 3 (Biểu 3) of some days, and policy credit by commune: pages that only read."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Right
from sohtx.core.numerals import period_in_words, say_day, say_number
from sohtx.core.text import Text
from sohtx.support.credit_reading import FORM, MEASURES, Board, Credit, credit_of
from sohtx.support.entry_asking import Asked, asked_of
from sohtx.support.entry_codes import Source
from sohtx.support.entry_pages import BETWEEN, CODE, EXPORTED, TOTAL
from sohtx.support.entry_registers import GRANTS
from sohtx.support.grant_table import CLASSES, Line, given_between, table
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today, working_period


def _lines(request: AskedRequest) -> tuple[Asked, list[Line]]:
    asked, reach = asked_of(request, GRANTS), request.reach(Right.SUPPORT_SEE)
    day = today()
    return asked, table(given_between(asked.first, min(asked.last, day), reach=reach, today=day))


@page(Right.SUPPORT_SEE)
def grants_table(request: AskedRequest) -> HttpResponse:
    """Form 3."""
    asked, lines = _lines(request)
    context = {
        "asked": asked, "lines": lines, "sources": list(Source), "measured": measured,
        "is_narrow": not request.reach(Right.SUPPORT_SEE).everything,
    }  # fmt: skip
    return render(request, "support/grants_table.html", context)


def _unit(unit: str, amount: Decimal) -> str:
    """A unit in the reader's language where the program itself wrote it; the others stand as people wrote them."""
    if unit != CLASSES:
        return unit
    return str(ONE_CLASS if amount == 1 else MANY_CLASSES)


def measured(line: Line) -> str:
    """Quantities by unit: amounts are added within a unit only."""
    return "; ".join(
        f"{say_number(Fraction(amount), PLACES)} {_unit(unit, amount)}"
        for unit, amount in line.measured.items()
    )


@page(Right.SUPPORT_SEE)
def grants_table_export(request: AskedRequest) -> HttpResponse:
    """Form 3 as a workbook."""
    asked, lines = _lines(request)
    note(EXPORTED, by=request.me.name, what=FORM_3, count=len(lines))
    rows: list[list[Any]] = [
        [
            str(line.content.label if line.content else TOTAL), measured(line), line.times, len(line.to),
            line.attendances, *(line.money[source] for source in Source), line.all_money,
        ]
        for line in lines
    ]  # fmt: skip
    told = [str(BETWEEN.fill(first=say_day(asked.first), last=say_day(asked.last))), str(NOTE)]
    return xlsx_answer([str(head) for head in HEADS], rows, "bieu-3", str(FORM_3), told)


@page(Right.SUPPORT_SEE)
def policy_credit(request: AskedRequest) -> HttpResponse:
    """Policy credit of the working period, commune by commune."""
    period = working_period(request)
    board = credit_of(period, request.reach(Right.SUPPORT_SEE))
    context = {
        "period": period, "board": board, "measures": LABELS, "form": FORM,
        "may_see_returns": bool(request.reach(Right.RETURN_SEE)),
        "is_narrow": not request.reach(Right.SUPPORT_SEE).everything,
    }  # fmt: skip
    return render(request, "support/policy_credit.html", context)


@page(Right.SUPPORT_SEE)
def policy_credit_export(request: AskedRequest) -> HttpResponse:
    """Policy credit as a workbook."""
    period = working_period(request)
    board = credit_of(period, request.reach(Right.SUPPORT_SEE))
    note(EXPORTED, by=request.me.name, what=CREDIT, count=len(board.communes))
    heads = [CODE, COMMUNE, *(words for name in MEASURES for words in (LABELS[name], CHANGE))]
    told = [str(period_in_words(period)), str(SOURCE)]
    return xlsx_answer([str(head) for head in heads], _rows(board), "tin-dung-chinh-sach", str(CREDIT), told)


def _rows(board: Board) -> list[list[Any]]:
    rows = [[one.code, one.name, *_cells(one, one.change)] for one in board.communes]
    return [*rows, ["", str(TOTAL), *_cells(board.total, board.change)]] if rows else []


def _cells(one: Credit, change: Callable[[str], int | None]) -> list[int | None]:
    return [value for name in MEASURES for value in (one.amounts[name], change(name))]


PLACES = 3  # what a quantity keeps
ONE_CLASS, MANY_CLASSES = Text("lớp", "class"), Text("lớp", "classes")
FORM_3 = Text("Biểu 3. Kết quả hỗ trợ", "Form 3. Support granted")
NOTE = Text(
    "Tiền tính bằng đồng. Đơn vị được hỗ trợ nhiều lần chỉ tính một lần ở mỗi dòng và ở dòng cộng.",
    "Money in đồng. Who was supported several times is counted once in each row, and once in the total.",
)
HEADS = (
    Text("Nội dung hỗ trợ", "Content"), Text("Đơn vị tính, số lượng", "Unit and quantity"),
    Text("Lượt hỗ trợ", "Times"), Text("Số HTX, THT được hỗ trợ", "Supported"), Text("Lượt người", "Attendances"),
    *(source.label for source in Source), Text("Cộng (đồng)", "Total (đồng)"),
)  # fmt: skip
CREDIT = Text("Tín dụng chính sách theo xã, phường", "Policy credit by commune")
COMMUNE = Text("Xã, phường", "Commune")
CHANGE = Text("So với kỳ trước", "Against the period before")
SOURCE = Text(
    "Nguồn: phiếu XA-TINDUNG đã duyệt của xã, phường.",
    "Source: accepted returns of communes on form XA-TINDUNG.",
)
LABELS = {
    "credit_groups": Text("Tổ tiết kiệm và vay vốn", "Savings-and-credit groups"),
    "credit_households": Text("Hộ còn dư nợ", "Households borrowing"),
    "credit_new": Text("Cho vay trong kỳ (đồng)", "Lent in the period (đồng)"),
    "credit_outstanding": Text("Dư nợ (đồng)", "Outstanding (đồng)"),
    "credit_overdue": Text("Nợ quá hạn (đồng)", "Overdue (đồng)"),
}
