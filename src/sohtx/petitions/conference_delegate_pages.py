"""The delegates of a conference: invited, marked present, taken off the list, taken away as Excel."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts import scopes
from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.alphabet import plain
from sohtx.core.refusal import Refusal
from sohtx.core.text import NO_WORDS, Text
from sohtx.figures.whole import whole_area
from sohtx.petitions.codes import Part
from sohtx.petitions.conference_delegates import (
    invite,
    invite_area,
    mark_present,
    read_lines,
    uninvite,
)
from sohtx.petitions.conference_forms import InviteForm
from sohtx.petitions.conference_pages import (
    ROWS,
    UNPROCESSABLE,
    around,
    conference_or_404,
    first_row,
    frame,
)
from sohtx.petitions.conference_queries import Conferring, Delegate
from sohtx.web.tables import xlsx_answer

MOST_TOLD = 10


@page(Right.CONFERENCE_SEE)
def conference_delegates(request: AskedRequest, code: str) -> HttpResponse:
    """Who is on the list, and who came; as Excel where it is asked for."""
    return _show(request, code, InviteForm())


@page(Right.CONFERENCE_RECORD, methods=("POST",))
def conference_invite(request: AskedRequest, code: str) -> HttpResponse:
    """Invite people, a line each."""
    conference = conference_or_404(code)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _show(request, code, form)
    try:
        lines = read_lines(form.cleaned_data["lines"], on=conference.held_on)
        made = invite(code=code, invited=lines.invited, part=form.cleaned_data["part"], by=request.me.name)
    except Refusal as refusal:
        form.take(refusal)
        return _show(request, code, form)
    messages.success(request, str(INVITED.fill(count=len(made))))
    if lines.unknown:
        names = "; ".join(lines.unknown[:MOST_TOLD])
        messages.warning(request, str(UNKNOWN.fill(count=len(lines.unknown), names=names)))
    return _to(code)


@page(Right.CONFERENCE_RECORD, methods=("POST",))
def conference_invite_area(request: AskedRequest, code: str) -> HttpResponse:
    """Invite all cooperatives of an area."""
    conference_or_404(code)
    made = invite_area(code=code, area_code=request.POST.get("area", ""), by=request.me.name)
    messages.success(request, str(INVITED.fill(count=len(made))))
    return _to(code)


@page(Right.CONFERENCE_RECORD, methods=("POST",))
def conference_presence(request: AskedRequest, code: str) -> HttpResponse:
    """Mark who came, of those who were shown."""
    conference_or_404(code)
    shown, ticked = _keys(request, "shown"), _keys(request, "present")
    mark_present(code=code, present=shown & ticked, absent=shown - ticked, by=request.me.name)
    messages.success(request, str(MARKED))
    return _to(code, request.POST.get("query", "")[:200])


@page(Right.CONFERENCE_RECORD, methods=("POST",))
def conference_uninvite(request: AskedRequest, code: str, participant_id: int) -> HttpResponse:
    """Take somebody off the list."""
    conference_or_404(code)
    uninvite(code=code, participant_id=participant_id, by=request.me.name)
    messages.success(request, str(GONE))
    return _to(code)


def _show(request: AskedRequest, code: str, form: InviteForm) -> HttpResponse:
    told = frame(code)
    part, words = request.GET.get("part", ""), request.GET.get("q", "").strip()
    kept = [one for one in told["one"].delegates if _is_asked(one, part, plain(words))]
    if request.GET.get("format") == "xlsx":
        return _taken_away(told["one"], kept)
    first = first_row(request, len(kept))
    context = told | {
        "form": form,
        "rows": kept[first : first + ROWS],
        "total": len(kept),
        "parts": [(one.value, one.label) for one in Part],
        "part": part,
        "words": words,
        "area": whole_area() if request.me.can(Right.CONFERENCE_RECORD) else None,
        "communes": scopes.communes_offered(),
        **around(first, len(kept)),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "petitions/conference_delegates.html", context, status=status)


def _is_asked(one: Delegate, part: str, words: str) -> bool:
    if part in list(Part) and one.participant.part != part:
        return False
    row = one.participant
    return not words or words in plain(f"{row.name} {row.position} {one.whose.name} {one.whose.org_id}")


def _taken_away(one: Conferring, rows: list[Delegate]) -> HttpResponse:
    heads = [str(head) for head in HEADS]
    cells: list[list[Any]] = [
        [
            row.participant.name,
            row.participant.position,
            row.whose.name,
            str(row.part),
            str(PRESENCE[row.participant.is_present]),
        ]
        for row in rows
    ]
    return xlsx_answer(heads, cells, f"dai-bieu-{one.conference.code}", one.conference.title)


def _keys(request: AskedRequest, name: str) -> set[int]:
    return {
        int(key) for key in request.POST.getlist(name) if key.isascii() and key.isdecimal() and len(key) < 19
    }


def _to(code: str, query: str = "") -> HttpResponse:
    address = reverse("conference_delegates", kwargs={"code": code})
    return redirect(f"{address}?{query}" if query else address)


HEADS = (
    Text("Họ tên", "Name"),
    Text("Chức vụ", "Position"),
    Text("Đơn vị", "For whom"),
    Text("Thành phần", "As"),
    Text("Dự họp", "Presence"),
)
PRESENCE = {
    None: NO_WORDS,
    True: Text("có mặt", "present"),
    False: Text("vắng", "absent"),
}
INVITED = Text("Đã thêm {count} đại biểu vào danh sách.", "{count} were put on the list.")
UNKNOWN = Text(
    "{count} đơn vị chưa nhận ra trong sổ, đã ghi vào phần chức vụ: {names}.",
    "{count} organizations are not known to the book and stand with the position: {names}.",
)
MARKED = Text("Đã ghi điểm danh.", "Who came was marked.")
GONE = Text("Đã gỡ khỏi danh sách.", "Taken off the list.")
