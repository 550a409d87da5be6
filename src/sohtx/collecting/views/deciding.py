"""Decisions on returns: accepted one by one or many at once, sent back with remarks, withdrawn."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Right
from sohtx.collecting.accepting import accept
from sohtx.collecting.board import board_of
from sohtx.collecting.deeds import ACCEPTED, SENT_BACK, WITHDRAWN
from sohtx.collecting.subject import about, filing_of, version_of
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.returns.filings import Filing
from sohtx.returns.respondents import in_log
from sohtx.returns.services import send_back, withdraw

REMARK = "n-"
LONGEST_REMARK = 2_000
NAMED = 5


@page(Right.RETURN_ACCEPT, about=about, methods=("POST",))
def decide(request: AskedRequest, respondent: str, form: str, period: str) -> HttpResponse:
    """Decide on one return, by the button that was pressed."""
    filing = filing_of(respondent, form, period)
    by = request.me.name
    if "accept" in request.POST:
        _accept([filing], by)
        messages.success(request, str(DONE_ACCEPT))
    elif "send_back" in request.POST:
        remarks = {
            name.removeprefix(REMARK): str(text)[:LONGEST_REMARK]
            for name, text in request.POST.items()
            if name.startswith(REMARK)
        }
        send_back(
            filing,
            remarks,
            by=by,
            within=lambda _: note(SENT_BACK, by=by, subject=str(filing), **in_log(filing)),
        )
        messages.success(request, str(DONE_SEND_BACK))
    elif "withdraw" in request.POST:
        reason = request.POST.get("reason", "")[:LONGEST_REMARK]
        withdraw(
            filing,
            reason,
            by=by,
            within=lambda _: note(WITHDRAWN, by=by, subject=str(filing), **in_log(filing)),
        )
        messages.success(request, str(DONE_WITHDRAW))
    return redirect(reverse("return_entry", kwargs=filing._asdict()))


@page(Right.RETURN_ACCEPT, methods=("POST",))
def accept_many(request: AskedRequest, form: str, period: str) -> HttpResponse:
    """Accept those that were ticked, as far as they lie within reach and still wait."""
    version = version_of(form, period)
    board = board_of(version, Period.parse(period)).within(request.reach(Right.RETURN_ACCEPT))
    ticked = set(request.POST.getlist("org"))
    filings = [
        Filing(i.respondent, form, period) for i in board.items if i.respondent in ticked and i.is_waiting
    ]
    if filings:
        _accept(filings, request.me.name)
    messages.success(request, str(DONE_MANY.fill(count=len(filings))))
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else reverse("returns_of_form", kwargs={"form": form, "period": period}))


def _accept(filings: list[Filing], by: str) -> None:
    shown = ", ".join(filing.respondent for filing in filings[:NAMED]) + (
        " …" if len(filings) > NAMED else ""
    )
    accept(filings, by=by, within=lambda _: note(ACCEPTED, by=by, subject=shown, count=len(filings)))


DONE_ACCEPT = Text("Đã duyệt. Số liệu đã vào tổng hợp.", "Accepted. It is in the figures now.")
DONE_SEND_BACK = Text("Đã trả lại để bổ sung.", "Sent back to be mended.")
DONE_WITHDRAW = Text("Đã rút phiếu.", "The return was withdrawn.")
DONE_MANY = Text("Đã duyệt {count} phiếu.", "{count} returns were accepted.")
