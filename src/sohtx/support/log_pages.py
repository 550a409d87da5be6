"""Pages of the work log: the lines with their sums, and the form of a new one on top; one line with its versions."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import Act, declare, note
from sohtx.accounts.rights import Right
from sohtx.accounts.scopes import organizations_like
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.ledger.paper_pages import brought, show_paper
from sohtx.ledger.papers import ACCEPTED, look
from sohtx.register.queries import last_names
from sohtx.support.log_asking import ROWS, Asked, asked_of, first_row, lines_asked, usual
from sohtx.support.log_codes import UNITS, Field, Money, words_of
from sohtx.support.log_forms import CorrectForm, DeedForm, StrikeForm, begin_with, shown
from sohtx.support.log_lines import Line, by_month, history, last_of, sums_of
from sohtx.support.log_pasting import Organizations
from sohtx.support.log_services import attach_papers, correct_deed, papers_of, record_deed, strike_deed
from sohtx.support.models import WorkLine, WorkPaper
from sohtx.web.tables import xlsx_answer

RECORDED = declare(
    "work.record", Text("ghi sổ công tác ngày {on}: {field}", "wrote into the work log of {on}: {field}")
)
CORRECTED = declare(
    "work.correct",
    Text("sửa dòng sổ công tác ngày {on}: {field}", "corrected a line of the work log of {on}: {field}"),
)
STRUCK = declare(
    "work.strike",
    Text(
        "gạch bỏ dòng sổ công tác ngày {on}: {field}; lý do: {reason}",
        "struck out a line of the work log of {on}: {field}, because: {reason}",
    ),
)
ATTACHED = declare(
    "work.attach",
    Text("kèm {count} tệp vào dòng sổ công tác ngày {on}", "attached {count} papers to the work log of {on}"),
)
EXPORTED = declare(
    "work.export", Text("tải sổ công tác ({count} dòng)", "took away the work log ({count} lines)")
)
UNPROCESSABLE = 422
LONGEST_TYPED = 2_000
FIELDS = {field.value: field.label for field in Field}
MONEY = {money.value: money.label for money in Money}


def deed_noted(act: Act, by: str, **more: str) -> Callable[[WorkLine], None]:
    """What tells the log of a line that is written."""

    def within(row: WorkLine) -> None:
        note(act, by=by, subject=row.code, on=say_day(row.on), field=FIELDS[row.field], **more)

    return within


@page(Right.WORK_LOG_SEE)
def work_log(request: AskedRequest) -> HttpResponse:
    """The lines of some days, what they come to month by month, and the form of a new one."""
    return _show(request, DeedForm(initial=begin_with(last_of(request.me.name))), uuid4().hex)


@page(Right.WORK_LOG_RECORD, methods=("POST",))
def work_record(request: AskedRequest) -> HttpResponse:
    """Write a line."""
    form, key = DeedForm(request.POST), request.POST.get("key", "")
    if form.is_valid():
        try:
            record_deed(
                code=key, deed=form.deed(), papers=look(brought(request)), by=request.me.name,
                within=deed_noted(RECORDED, request.me.name),
            )  # fmt: skip
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(WRITTEN))
            return redirect("work_log")
    return _show(request, form, key or uuid4().hex)


def _show(request: AskedRequest, form: DeedForm, key: str) -> HttpResponse:
    asked = asked_of(request)
    lines, writers = lines_asked(asked)
    first = first_row(request.GET.get("from", ""), len(lines))
    seen = lines[first : first + ROWS]
    context = _offered(lines) | {
        "form": form, "key": key, "asked": asked, "writers": writers, "lines": seen, "total": len(lines),
        "sums": sums_of(lines), "months": by_month(lines), "names": last_names(_named(seen)),
        "previous": max(first - ROWS, 0) if first else None,
        "next": first + ROWS if first + ROWS < len(lines) else None,
        "may_record": bool(request.reach(Right.WORK_LOG_RECORD)),
    }  # fmt: skip
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "support/log.html", context, status=status)


def _named(lines: Sequence[Line]) -> set[str]:
    return {org_id for line in lines for org_id in line.org_ids}


def _offered(lines: Sequence[Line]) -> dict[str, Any]:
    """What there is to choose from: usual units and those of the office, contents and partners of these days."""
    return {
        "fields": FIELDS,
        "money": MONEY,
        "unit_words": words_of,
        "units": list(dict.fromkeys([*UNITS, *usual(lines, "unit")])),
        "contents": usual(lines, "content"),
        "partners": usual(lines, "partner"),
        "accepts": ACCEPTED,
    }


@page(Right.WORK_LOG_RECORD)
def work_offers(request: AskedRequest) -> HttpResponse:
    """What a name that is being typed may mean, behind the names that were written before it."""
    typed = (request.GET.get("org_ids") or request.GET.get("org_id") or "")[:LONGEST_TYPED]
    before, mark, last = typed.rpartition(";")
    found = [f"{before}{mark} {one.written}".strip() for one in organizations_like(last)]
    return render(request, "support/log_offers.html", {"found": found})


@page(Right.WORK_LOG_SEE)
def work_export(request: AskedRequest) -> HttpResponse:
    """The lines that are seen, as a workbook."""
    asked = asked_of(request)
    lines, _ = lines_asked(asked)
    names = last_names(_named(lines))
    note(EXPORTED, by=request.me.name, count=len(lines))
    heads = [str(head) for head in HEADS]
    rows = ([*_cells(line, names)] for line in reversed(lines))
    told = str(SPAN.fill(first=say_day(asked.first), last=say_day(asked.last)))
    return xlsx_answer(heads, rows, "so-cong-tac", str(TITLE), [told, *_narrowed(asked)])


def _narrowed(asked: Asked) -> list[str]:
    told = (str(FIELDS[asked.field]) if asked.field else "", asked.by, asked.words, asked.org_id)
    return [one for one in told if one]


def _cells(line: Line, names: dict[str, str]) -> list[Any]:
    return [
        line.on, str(line.kind.label), line.content, line.quantity, line.unit, line.attendances,
        "; ".join(names[org_id] for org_id in line.org_ids), line.cost,
        str(MONEY[line.money]) if line.money in MONEY else line.money, line.document_no, line.partner,
        line.recorded_by,
    ]  # fmt: skip


# One line


@page(Right.WORK_LOG_SEE)
def work_line(request: AskedRequest, code: str) -> HttpResponse:
    """One line: as it stands, its papers, its versions; the forms to correct it and to strike it out."""
    versions = _versions(code)
    form = CorrectForm(initial=shown(versions[-1], Organizations()))
    return _show_line(request, versions, form, StrikeForm())


@page(Right.WORK_LOG_RECORD, methods=("POST",))
def work_correct(request: AskedRequest, code: str) -> HttpResponse:
    """Correct a line by a newer version."""
    versions, form = _versions(code), CorrectForm(request.POST)
    if form.is_valid():
        try:
            correct_deed(
                code=code, based_on=_based_on(request), deed=form.deed(), reason=form.cleaned_data["reason"],
                by=request.me.name, within=deed_noted(CORRECTED, request.me.name),
            )  # fmt: skip
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(REWRITTEN))
            return redirect("work_line", code=code)
    return _show_line(request, versions, form, StrikeForm())


@page(Right.WORK_LOG_RECORD, methods=("POST",))
def work_strike(request: AskedRequest, code: str) -> HttpResponse:
    """Strike a line out."""
    versions, form = _versions(code), StrikeForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            strike_deed(
                code=code, based_on=_based_on(request), reason=reason, by=request.me.name,
                within=deed_noted(STRUCK, request.me.name, reason=reason),
            )  # fmt: skip
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(GONE))
            return redirect("work_log")
    return _show_line(request, versions, CorrectForm(initial=shown(versions[-1], Organizations())), form)


@page(Right.WORK_LOG_RECORD, methods=("POST",))
def work_attach(request: AskedRequest, code: str) -> HttpResponse:
    """Attach papers to a line."""
    _versions(code)
    by = request.me.name
    try:
        papers = look(brought(request))

        def noted(row: WorkLine) -> None:
            note(ATTACHED, by=by, subject=code, on=say_day(row.on), count=len(papers))

        if papers:
            attach_papers(code=code, papers=papers, by=by, within=noted)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(PAPERS)) if papers else messages.warning(request, str(NO_FILE))
    return redirect("work_line", code=code)


@page(Right.WORK_LOG_SEE)
def work_paper(request: AskedRequest, code: str, paper_id: int) -> HttpResponse:
    """A paper of a line."""
    found = WorkPaper.objects.filter(pk=paper_id, line__code=code).first()
    if found is None:
        raise Http404
    return show_paper(request, found)


def _versions(code: str) -> list[Line]:
    versions = history(code)
    if not versions:
        raise Http404
    return versions


def _based_on(request: AskedRequest) -> int:
    text = request.POST.get("based_on", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _show_line(
    request: AskedRequest, versions: Sequence[Line], form: CorrectForm, strike: StrikeForm
) -> HttpResponse:
    context = _offered(versions) | {
        "versions": versions, "line": versions[-1], "form": form, "strike": strike,
        "papers": papers_of(versions[-1].code), "names": last_names(_named(versions)),
        "may_record": bool(request.reach(Right.WORK_LOG_RECORD)),
        "back": reverse("work_log"),
    }  # fmt: skip
    status = UNPROCESSABLE if form.is_bound or strike.is_bound else 200
    return render(request, "support/log_line.html", context, status=status)


TITLE = Text("Sổ công tác", "Work log")
SPAN = Text("Từ ngày {first} đến ngày {last}", "From {first} to {last}")
HEADS = (
    Text("Ngày", "Day"), Text("Lĩnh vực", "Field"), Text("Nội dung", "What was done"),
    Text("Số lượng", "Quantity"), Text("Đơn vị tính", "Unit"), Text("Lượt người", "Attendances"),
    Text("HTX liên quan", "Organizations concerned"), Text("Kinh phí (đồng)", "Cost (đồng)"),
    Text("Nguồn kinh phí", "Source of money"), Text("Số văn bản", "Paper number"),
    Text("Đơn vị phối hợp", "Partner"), Text("Người ghi", "Written by"),
)  # fmt: skip
WRITTEN = Text("Đã ghi vào sổ công tác.", "Written into the work log.")
REWRITTEN = Text(
    "Đã sửa; bản cũ vẫn còn trong lịch sử của dòng.", "Corrected; what it said before stays readable."
)
GONE = Text("Đã gạch bỏ dòng ghi nhầm.", "The line was struck out.")
PAPERS = Text("Đã kèm tệp.", "The papers were attached.")
NO_FILE = Text("Chưa chọn tệp nào.", "No file was chosen.")
