"""Conferences: the list, one planned or changed, one as a whole, its agenda and conclusions."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.petitions.codes import PaperKind
from sohtx.petitions.conference_forms import AgendaSheet, ConclusionsForm, ParticularsForm, say_time, shown
from sohtx.petitions.conference_queries import Conferring, conferences, years
from sohtx.petitions.conference_services import (
    change_conference,
    conclude,
    plan_conference,
    set_agenda,
)
from sohtx.petitions.models import Conference
from sohtx.petitions.queries import all_kept, items, last_conference, visible
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import offered_periods, today, working_period

ROWS = 50
DRAFTED = (
    PaperKind.INVITATION,
    PaperKind.AGENDA,
    PaperKind.MINUTES,
    PaperKind.RESOLUTION,
    PaperKind.NOTICE,
)
UNPROCESSABLE = 422


@page(Right.CONFERENCE_SEE)
def conference_list(request: AskedRequest) -> HttpResponse:
    """The conferences, the last first, by year; as Excel where it is asked for."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else None
    rows = list(conferences(year))
    if request.GET.get("format") == "xlsx":
        return _taken_away(rows)
    first = first_row(request, len(rows))
    context = {
        "rows": rows[first : first + ROWS],
        "total": len(rows),
        "year": year,
        "years": years(),
        **around(first, len(rows)),
    }
    return render(request, "petitions/conferences.html", context)


def first_row(request: AskedRequest, total: int) -> int:
    """The row with which a page begins, as the address says; the first where it says none that is."""
    text = request.GET.get("from", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    return number if number < max(total, 1) else 0


def around(first: int, total: int) -> dict[str, int | None]:
    """Where the pages before and after begin."""
    return {
        "previous": max(first - ROWS, 0) if first else None,
        "next": first + ROWS if first + ROWS < total else None,
    }


def _taken_away(rows: list[Conference]) -> HttpResponse:
    heads = [str(head) for head in HEADS]
    cells: list[list[Any]] = [
        [c.code, c.title, c.held_on, c.place, c.invited, c.present, c.spoken, c.raised]  # type: ignore[attr-defined]  # annotated
        for c in rows
    ]
    return xlsx_answer(heads, cells, "hoi-nghi", str(TITLE))


@page(Right.CONFERENCE_RECORD, methods=("GET", "POST"))
def conference_new(request: AskedRequest) -> HttpResponse:
    """Plan a conference."""
    period = working_period(request)
    form = ParticularsForm(
        request.POST or None,
        periods=offered_periods(period),
        initial={"held_on": today(), "period": str(period)},
    )
    if form.is_valid():
        try:
            made = plan_conference(particulars=form.particulars(), by=request.me.name)
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(PLANNED.fill(code=made.code)))
            return to(made.code)
    return render(request, "petitions/conference_new.html", {"form": form}, status=status_of(form))


@page(Right.CONFERENCE_SEE)
def conference(request: AskedRequest, code: str) -> HttpResponse:
    """One conference as a whole."""
    told = frame(code)
    context = {
        "say_time": say_time,
        "drafted": [(kind.value, kind.label) for kind in DRAFTED],
        "gaps_on": told["conference"].held_on.isoformat(),
        "last": _last(request, told["conference"]),
    }
    return render(request, "petitions/conference.html", told | context)


class Before(NamedTuple):
    """The conference before, with how many petitions were raised there and how they stand today."""

    conference: Conference
    raised: int
    answered: int
    open: int
    late: int


def _last(request: AskedRequest, found: Conference) -> Before | None:
    """The conference before, if petitions within the reader's reach were raised there."""
    seen = visible(request.reach(Right.PETITION_SEE), today())
    kept = all_kept()
    codes = {kept[code].conference for code in seen} - {"", found.code}
    last = last_conference(codes, found.held_on) if codes else None
    if last is None:
        return None
    raised = [one.stand for one in items({c for c in seen if kept[c].conference == last.code}, today())]
    own = [stand for stand in raised if stand.is_own]
    return Before(
        last,
        len(own),
        sum(stand.reply is not None for stand in own),
        sum(stand.is_open for stand in own),
        sum(stand.is_late for stand in own),
    )


@page(Right.CONFERENCE_RECORD, methods=("GET", "POST"))
def conference_edit(request: AskedRequest, code: str) -> HttpResponse:
    """Change what was laid down of a conference."""
    found = conference_or_404(code)
    periods = {*offered_periods(working_period(request)), Period.parse(found.period)}
    ordered = sorted(periods, key=lambda period: period.end, reverse=True)
    form = ParticularsForm(request.POST or None, periods=ordered, initial=shown(found))
    if form.is_valid():
        try:
            change_conference(code=code, particulars=form.particulars(), by=request.me.name)
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(CHANGED))
            return to(code)
    return render(
        request, "petitions/conference_edit.html", frame(code) | {"form": form}, status=status_of(form)
    )


@page(Right.CONFERENCE_RECORD, methods=("GET", "POST"))
def conference_agenda(request: AskedRequest, code: str) -> HttpResponse:
    """The agenda, set as a whole."""
    told = frame(code)
    if request.method != "POST":
        sheet = AgendaSheet.of(told["one"].agenda)
        return render(request, "petitions/conference_agenda.html", told | {"sheet": sheet})
    sheet = AgendaSheet.sent(request.POST)
    lines = sheet.read()
    if sheet.problems:
        return render(
            request, "petitions/conference_agenda.html", told | {"sheet": sheet}, status=UNPROCESSABLE
        )
    try:
        set_agenda(code=code, lines=lines, by=request.me.name)
    except Refusal as refusal:
        refused = told | {"sheet": sheet, "problems": refusal.problems, "total": refusal.total}
        return render(request, "petitions/conference_agenda.html", refused, status=UNPROCESSABLE)
    messages.success(request, str(AGENDA_SET))
    return to(code, "chuong-trinh")


@page(Right.CONFERENCE_RECORD, methods=("GET", "POST"))
def conference_conclusions(request: AskedRequest, code: str) -> HttpResponse:
    """What the chair concluded."""
    found = conference_or_404(code)
    form = ConclusionsForm(request.POST or None, initial={"conclusions": found.conclusions})
    if form.is_valid():
        try:
            conclude(code=code, by=request.me.name, **form.cleaned_data)
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(CONCLUDED))
            return to(code, "ket-luan")
    context = frame(code) | {"form": form}
    return render(request, "petitions/conference_conclusions.html", context, status=status_of(form))


def conference_or_404(code: str) -> Conference:
    """The conference of an address."""
    found = Conference.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def frame(code: str) -> dict[str, Any]:
    """What every page of a conference shows."""
    found = conference_or_404(code)
    return {
        "one": Conferring(found),
        "conference": found,
        "period": Period.parse(found.period),
        "page_period": Period.parse(found.period),
    }


def status_of(form: Any) -> int:
    """A form that was sent and is shown again was refused."""
    return UNPROCESSABLE if form.is_bound else 200


def to(code: str, anchor: str = "") -> HttpResponse:
    """Back to the conference."""
    return redirect(reverse("conference", kwargs={"code": code}) + (f"#{anchor}" if anchor else ""))


TITLE = Text("Hội nghị", "Conferences")
HEADS = (
    Text("Mã", "Code"),
    Text("Hội nghị", "Conference"),
    Text("Ngày họp", "Held on"),
    Text("Địa điểm", "Place"),
    Text("Được mời", "Invited"),
    Text("Có mặt", "Present"),
    Text("Ý kiến", "Contributions"),
    Text("Đề xuất, kiến nghị", "Petitions"),
)
PLANNED = Text(
    "Đã lập hội nghị {code}. Tiếp theo: mời đại biểu.",
    "The conference {code} was planned. Next: invite delegates.",
)
CHANGED = Text("Đã sửa thông tin hội nghị.", "The conference was changed.")
AGENDA_SET = Text("Đã ghi chương trình.", "The agenda was set.")
CONCLUDED = Text("Đã ghi kết luận.", "The conclusions were written down.")
