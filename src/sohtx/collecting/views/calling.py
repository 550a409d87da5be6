"""Ringing an organization up: what came of it, and the main figures taken down there and then."""

from collections.abc import Callable, Sequence
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
from sohtx.collecting import papers, typed
from sohtx.collecting.chasing import LONGEST_NOTE, Result, contacts_of, message_for, record_call
from sohtx.collecting.deeds import CALLED, DRAFTED, PAPER_ADDED
from sohtx.collecting.entry import Sheet, open_sheet
from sohtx.collecting.filled import NOTHING_NEW, send_filled
from sohtx.collecting.forms import CallForm
from sohtx.collecting.letters import last_letters
from sohtx.collecting.subject import about, filing_of_organization
from sohtx.collecting.taking_down import SOURCES, cells_of, is_in_the_way, take_main
from sohtx.core.codes import Source
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.ledger.paper_pages import brought
from sohtx.ledger.papers import ACCEPTED, Paper, laid_down, look
from sohtx.register.contact_pages import SEEN
from sohtx.register.queries import last_name
from sohtx.register.reaching import about_organization
from sohtx.returns.drafts import Typed, save_draft
from sohtx.returns.due import due_days
from sohtx.returns.filings import Filing
from sohtx.returns.models import Call, Filed, FilingVersion, Remark, Submission
from sohtx.web.jinja import period_name
from sohtx.web.keeping import KEPT_BY_NOBODY

UNPROCESSABLE = 422


@page(Right.PERSONAL_EDIT, about=about, methods=("GET", "POST"))
def call(request: AskedRequest, respondent: str, form: str, period: str) -> HttpResponse:
    """Whom to ring up, the calls so far, the result of the one just made; and the main figures, to be taken down."""
    filing = filing_of_organization(respondent, form, period)
    asked = CallForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        _record(request, filing, **asked.cleaned_data)
        messages.success(request, str(RECORDED))
        took_down = asked.cleaned_data["result"] == Result.TAKEN_DOWN
        return redirect(reverse("return_entry" if took_down else "return_call", kwargs=filing._asdict()))
    status = UNPROCESSABLE if request.method == "POST" else 200
    return _show(request, open_sheet(filing), asked, status=status)


@page(Right.RETURN_FILE, about=about, methods=("POST",))
def take_down(request: AskedRequest, respondent: str, form: str, period: str) -> HttpResponse:
    """The main figures as they were told: sent, with the paper and the note of the call; else kept as a draft."""
    sheet = take_main(open_sheet(filing_of_organization(respondent, form, period)), request.POST)
    try:
        found = look(brought(request))
        if is_in_the_way(sheet):
            return _show(request, sheet, CallForm(), status=UNPROCESSABLE)
        do = _keep_as_draft if sheet.verdict.missing else _send
        do(request, sheet, found)
    except Refusal as refused:
        more = {"problems": refused.problems, "total": refused.total}
        return _show(request, sheet, CallForm(), status=UNPROCESSABLE, **more)
    return redirect(reverse("return_entry", kwargs=sheet.filing._asdict()))


def _send(request: AskedRequest, sheet: Sheet, found: Sequence[Paper]) -> None:
    by, is_written = request.me.name, False
    is_again = Submission.objects.filter(key=request.POST.get("key", "") or None).exists()

    def with_papers(written: Sequence[Filed]) -> None:
        nonlocal is_written
        is_written = True
        for version in written:
            if isinstance(version, FilingVersion):
                papers.attach(version, found, by=by)
                _remark(request, sheet, version)
        _note_papers(request, sheet.filing, len(found))
        _note_call(request, sheet)

    with laid_down(found):
        said = send_filled(request, sheet, within=with_papers)
    if not is_written and found:
        add = papers.add_papers
        add(sheet.filing, found, by=by, within=lambda: _note_papers(request, sheet.filing, len(found)))
    if not (is_written or is_again):
        _note_call(request, sheet)
    show: Callable[..., None] = messages.info if said == NOTHING_NEW else messages.success
    show(request, str(said))


def _keep_as_draft(request: AskedRequest, sheet: Sheet, found: Sequence[Paper]) -> None:
    kept = Typed(*(sheet.answers, sheet.unread, sheet.reasons, sheet.nature, sheet.source, sheet.based_on))
    with transaction.atomic():
        save_draft(sheet.filing, kept, turn=sheet.turn, by=request.me.name)
        note(DRAFTED, by=request.me.name, subject=str(sheet.filing), org_id=sheet.filing.respondent)
        _note_call(request, sheet)
    lacking = "; ".join(str(line.label) for line in sheet.verdict.missing)
    messages.warning(request, str(DRAFT_KEPT.fill(lines=lacking)))
    if found or (_told(request) and sheet.source != Source.PHONE):
        messages.warning(request, str(NOT_ATTACHED))


def _told(request: AskedRequest) -> str:
    return request.POST.get("note", "").strip()[:LONGEST_NOTE]


def _note_papers(request: AskedRequest, filing: Filing, count: int) -> None:
    if count:
        by = request.me.name
        note(PAPER_ADDED, by=by, subject=str(filing), org_id=filing.respondent, count=count)


def _remark(request: AskedRequest, sheet: Sheet, version: FilingVersion) -> None:
    """What was noted of a paper stands with the version; of a call, with the calls."""
    if sheet.source != Source.PHONE and _told(request):
        Remark.objects.create(filing=version, line="", text=_told(request))


def _note_call(request: AskedRequest, sheet: Sheet) -> None:
    if sheet.source == Source.PHONE:
        _record(request, sheet.filing, Result.TAKEN_DOWN, note=_told(request))


def _record(
    request: AskedRequest, filing: Filing, result: str, *, promised_on: Any = None, note: str = ""
) -> None:
    org_id, came = filing.respondent, Result.of(result)
    record_call(org_id, filing.period, came, by=request.me.name, promised_on=promised_on, told=note)
    _log_call(request, org_id, came)


def _log_call(request: AskedRequest, org_id: str, result: Result) -> None:
    note(CALLED, by=request.me.name, subject=org_id, org_id=org_id, result=result.value)


def _show(
    request: AskedRequest, sheet: Sheet, asked: CallForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    filing, version, lies = sheet.filing, sheet.version, about_organization(sheet.filing.respondent)
    org_id, name = filing.respondent, last_name(filing.respondent)
    due = say_day(due_days([filing.form], sheet.period)[filing.form])
    reach = request.reach(Right.PERSONAL_SEE)
    found = contacts_of([org_id]) if reach.covers(lies) else {}
    note(SEEN, by=request.me.name, subject=org_id, org_id=org_id, count=len(found))
    context = {
        "filing": filing,
        "period": period_name(sheet.period),
        "due": due,
        "version": version,
        "name": name,
        "contact": found.get(org_id),
        "calls": [(one, Result.of(one.result)) for one in _calls(org_id, filing.period)],
        "letter": last_letters([org_id], filing.form, filing.period).get(org_id),
        "form": asked,
        "message": message_for(name, version.title, period_name(sheet.period), due),
        "sheet": sheet,
        "cells": cells_of(sheet, request.POST),
        "may_file": request.reach(Right.RETURN_FILE).covers(lies),
        "may_accept": request.reach(Right.RETURN_ACCEPT).covers(lies),
        "sources": SOURCES,
        "told": _told(request),
        "key": request.POST.get("key", "")[:64] or uuid4().hex,
        "mark": typed.decimal_mark_of_page(),
        "accepted_files": ACCEPTED,
        **more,
    }
    answer = render(request, "collecting/call.html", context, status=status)
    answer["Cache-Control"] = KEPT_BY_NOBODY
    return answer


def _calls(org_id: str, period: str) -> list[Call]:
    return list(Call.objects.filter(organization__org_id=org_id, period=period).order_by("-made_at"))


RECORDED = Text("Đã ghi kết quả gọi.", "The call was recorded.")
DRAFT_KEPT = Text(
    "Đã lưu nháp, chưa gửi được: còn thiếu {lines}. Hỏi thêm rồi điền tiếp ở đây.",
    "A draft is kept; it cannot be sent yet, for {lines} is missing. Ask for it and go on here.",
)
NOT_ATTACHED = Text(
    "Bản nháp chưa giữ được ảnh và ghi chú của bản giấy: thêm lại sau khi ghi phiếu.",
    "A draft holds neither the picture nor the note of a paper: add them once the return is recorded.",
)
