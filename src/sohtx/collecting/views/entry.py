"""One return: filled in, looked over, sent; and what became of each version."""

import json
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Right
from sohtx.collecting import typed
from sohtx.collecting.asking import is_owed
from sohtx.collecting.deeds import DRAFTED
from sohtx.collecting.entry import Sheet, open_sheet
from sohtx.collecting.filled import send_filled, take_filled
from sohtx.collecting.offline.carrying import EDITING, KEPT_FOR, SCRIPTS, carried, who_is
from sohtx.collecting.papers import papers_of
from sohtx.collecting.subject import about, filing_of
from sohtx.collecting.telling import past_of
from sohtx.collecting.views.asking import beside_register
from sohtx.core.codes import Nature, Source
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.ledger.papers import ACCEPTED
from sohtx.returns.drafts import Typed, drop_draft, save_draft
from sohtx.returns.due import due_days
from sohtx.returns.filings import Filing
from sohtx.returns.respondents import about_respondent, in_log, name_of

UNPROCESSABLE = 422


@page(Right.RETURN_SEE, about=about)
def entry(request: AskedRequest, respondent: str, form: str, period: str) -> HttpResponse:
    """A return as it stands: to be filled in by who may, to be read by others."""
    sheet = open_sheet(filing_of(respondent, form, period))
    answer = _show(request, sheet)
    if request.reach(Right.RETURN_FILE).covers(about_respondent(sheet.filing)):
        answer[KEPT_FOR] = who_is(request.me)
    return answer


@page(Right.RETURN_FILE, about=about, methods=("POST",))
def entry_keep(request: AskedRequest, respondent: str, form: str, period: str) -> HttpResponse:
    """What was typed: looked over, kept as a draft, sent, or thrown away, by the button that was pressed."""
    filing = filing_of(respondent, form, period)
    if "drop" in request.POST:
        if drop_draft(filing):
            messages.info(request, str(DROPPED))
        return _to(filing)
    sheet = take_filled(open_sheet(filing), request.POST)
    try:
        if "save" in request.POST:
            return _save(request, sheet)
        sheet.is_checked = True
        if "send" in request.POST and sheet.is_ready:
            messages.success(request, str(send_filled(request, sheet)))
            return _to(filing)
    except Refusal as refused:
        return _show(request, sheet, refused)
    is_refused = "send" in request.POST
    return _show(request, sheet, status=UNPROCESSABLE if is_refused else 200)


def _save(request: AskedRequest, sheet: Sheet) -> HttpResponse:
    kept = Typed(*(sheet.answers, sheet.unread, sheet.reasons, sheet.nature, sheet.source, sheet.based_on))
    with transaction.atomic():
        save_draft(sheet.filing, kept, turn=sheet.turn, by=request.me.name)
        note(DRAFTED, by=request.me.name, subject=str(sheet.filing), **in_log(sheet.filing))
    messages.success(request, str(KEPT))
    return _to(sheet.filing)


def _to(filing: Filing) -> HttpResponse:
    return redirect(reverse("return_entry", kwargs=filing._asdict()))


def _show(
    request: AskedRequest, sheet: Sheet, refused: Refusal | None = None, status: int = 200
) -> HttpResponse:
    lies = about_respondent(sheet.filing)
    context: dict[str, Any] = {
        "sheet": sheet,
        "name": name_of(sheet.filing),
        "due_on": due_days([sheet.filing.form], sheet.period)[sheet.filing.form],
        "is_owing": is_owed(sheet.filing),
        "past": past_of(sheet.past, sheet.version),
        "is_area": sheet.version.respondent.kind is None,
        "counting": beside_register(sheet),
        "papers": papers_of([version.pk for version in sheet.past.versions])
        if sheet.version.respondent.kind
        else None,
        "accepted_files": ACCEPTED,
        "is_reading": request.method == "GET"
        and not sheet.turn
        and EDITING not in request.GET
        and sheet.is_settled,
        "may_file": request.reach(Right.RETURN_FILE).covers(lies),
        "may_accept": request.reach(Right.RETURN_ACCEPT).covers(lies),
        "key": request.POST.get("key", "")[:64] or uuid4().hex,
        "mark": typed.decimal_mark_of_page(),
        "natures": list(Nature),
        "sources": list(Source),
        "scripts": SCRIPTS,
        "carried": json.dumps(carried(sheet, request.me), ensure_ascii=False),
    }
    if refused is not None:
        context |= {"problems": refused.problems, "total": refused.total}
        status = UNPROCESSABLE
    return render(request, "collecting/entry.html", context, status=status)


KEPT = Text("Đã lưu nháp. Chưa gửi.", "The draft is kept. It is not sent yet.")
DROPPED = Text("Đã bỏ bản nháp.", "The draft was thrown away.")
