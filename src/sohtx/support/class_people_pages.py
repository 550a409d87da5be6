"""Pages with trainees' names: the list with attendance, enrolling by pasting, and erasing what was kept long enough.

Names are personal: whoever may not see them sees the counts on the class's own page. Each view of names is logged.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Right
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.register.contact_forms import said
from sohtx.register.retention import retention_on
from sohtx.support.class_codes import Sex
from sohtx.support.class_counts import Enrolled, Taught, who_took_part
from sohtx.support.class_pages import UNPROCESSABLE, names_of, versions_of
from sohtx.support.class_pasting import HEADS, ReadPerson, read_pasted_people
from sohtx.support.class_people import blank_kept_too_long, enrol, kept_too_long, take_attendance, unenrol
from sohtx.support.class_reading import enrolled_in, within
from sohtx.support.log_forms import PasteForm
from sohtx.support.models import Enrolment, Trainee
from sohtx.web.keeping import KEPT_BY_NOBODY
from sohtx.web.working import today

SEEN = declare(
    "training.see",
    Text(
        "xem danh sách học viên lớp {subject} ({count} người)",
        "looked at the trainees of class {subject} ({count})",
    ),
)
ENROLLED = declare(
    "training.enrol",
    Text("ghi danh {count} học viên vào lớp {subject}", "enrolled {count} trainees in class {subject}"),
)
WITHDRAWN = declare(
    "training.unenrol", Text("rút một học viên khỏi lớp {subject}", "withdrew a trainee from class {subject}")
)
ATTENDED = declare(
    "training.attendance",
    Text(
        "điểm danh buổi {session} lớp {subject}",
        "took the attendance of session {session} of class {subject}",
    ),
)
SEXES = {sex.value: sex.label for sex in Sex}


class Row(NamedTuple):
    """A trainee as the list has them; ``was_there`` at the session looked at."""

    enrolled: Enrolled
    trainee: Trainee
    org_id: str
    org_name: str
    was_there: bool | None
    sessions: int
    has_completed: bool | None


@page(Right.PERSONAL_SEE)
def class_trainees(request: AskedRequest, code: str) -> HttpResponse:
    """Who is in a class, with the attendance of one session; those of organizations within reach."""
    taught = versions_of(code)[-1]
    session = _session(request.GET.get("session", ""), taught)
    enrolled = [one for one in enrolled_in([code]) if one.stands(OPEN_MOMENT)]
    seen = within(enrolled, request.reach(Right.PERSONAL_SEE), today=today())
    note(SEEN, by=request.me.name, subject=code, count=len(seen))
    context = {
        "taught": taught, "rows": _rows(taught, seen, session), "session": session, "sexes": SEXES,
        "is_narrow": len(seen) < len(enrolled),
        "may_record": request.reach(Right.SUPPORT_RECORD).everything and not taught.is_struck,
    }  # fmt: skip
    return render(request, "support/class_trainees.html", context)


def _session(text: str, taught: Taught) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1
    return min(max(number, 1), taught.sessions)


def _rows(taught: Taught, enrolled: Sequence[Enrolled], session: int) -> list[Row]:
    trainees = Trainee.objects.in_bulk([one.person for one in enrolled])
    names = names_of(enrolled)
    completed = {one.enrolled.key: one.has_completed for one in who_took_part(taught, enrolled, OPEN_MOMENT)}
    rows = []
    for one in enrolled:
        told = one.attended(OPEN_MOMENT)
        org_id, name = names.get(one.org or 0, ("", ""))
        rows.append(
            Row(
                one, trainees[one.person], org_id, name, told.get(session), sum(told.values()),
                completed.get(one.key),
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: (not row.org_id, row.org_name, row.trainee.name, row.enrolled.key))


@page(Right.SUPPORT_RECORD, methods=("GET", "POST"))
def class_enrol(request: AskedRequest, code: str) -> HttpResponse:
    """Paste trainees, look at them, enrol them: all or none."""
    taught = versions_of(code)[-1]
    if taught.is_struck:
        raise Http404
    form = PasteForm(request.POST if request.method == "POST" else None)
    rows: Sequence[ReadPerson] = ()
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_pasted_people(form.cleaned_data["pasted"], _lines(request))
            if request.POST.get("do") == "take" and rows and not any(row.problems for row in rows):
                return _enrol(request, code, rows)
        except Refusal as refusal:
            form.take(refusal)
    wrong = sum(bool(row.problems) for row in rows)
    context = {
        "taught": taught, "form": form, "rows": rows, "wrong": wrong, "said": said, "sexes": SEXES,
        "heads": [words[0] for words in HEADS.values()],
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors or wrong else 200
    answer = render(request, "support/class_enrol.html", context, status=status)
    answer["Cache-Control"] = KEPT_BY_NOBODY
    return answer


def _lines(request: AskedRequest) -> set[int]:
    """The pasted lines that were said to be others than those of the same name."""
    told = request.POST.getlist("other")
    return {int(text) for text in told if text.isascii() and text.isdecimal() and len(text) < 7}


def _enrol(request: AskedRequest, code: str, rows: Sequence[ReadPerson]) -> HttpResponse:
    by = request.me.name

    def noted(count: int) -> None:
        note(ENROLLED, by=by, subject=code, count=count)

    enrolled = enrol(code=code, people=[row.person for row in rows if row.person], by=by, within=noted)
    told = DONE.fill(count=len(enrolled))
    if already := len(rows) - len(enrolled):
        told = DONE_SOME.fill(count=len(enrolled), already=already)
    messages.success(request, str(told))
    return redirect("training_class", code=code)


@page(Right.SUPPORT_RECORD, methods=("POST",))
def class_attendance(request: AskedRequest, code: str) -> HttpResponse:
    """Write who was there at a session: of those that the page showed, the ticked ones."""
    taught, by = versions_of(code)[-1], request.me.name
    session = _session(request.POST.get("session", ""), taught)
    shown, there = (_keys(request.POST.getlist(name)) for name in ("shown", "there"))

    def noted(number: int) -> None:
        note(ATTENDED, by=by, subject=code, session=number)

    try:
        count = take_attendance(
            code=code, session=session, present={key: key in there for key in shown}, by=by, within=noted
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(TAKEN.fill(session=session, count=count, all=len(shown))))
    answer = redirect("class_trainees", code=code)
    answer["Location"] += f"?session={session}"
    return answer


def _keys(texts: Sequence[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19}


@page(Right.SUPPORT_RECORD, methods=("POST",))
def class_unenrol(request: AskedRequest, code: str, enrolment_id: int) -> HttpResponse:
    """Withdraw somebody who was enrolled in error."""
    if not Enrolment.objects.filter(pk=enrolment_id, of__code=code, withdrawn_at=None).exists():
        raise Http404
    by = request.me.name

    def noted(_row: Enrolment) -> None:
        note(WITHDRAWN, by=by, subject=code)

    unenrol(enrolment_id=enrolment_id, reason=request.POST.get("reason", ""), by=by, within=noted)
    messages.success(request, str(GONE))
    return redirect("class_trainees", code=code)


@page(Right.PERSONAL_EDIT, methods=("GET", "POST"))
def trainees_kept(request: AskedRequest) -> HttpResponse:
    """How many trainees' personal data were kept long enough; erasing them. For those whose right reaches all."""
    is_whole = request.reach(Right.PERSONAL_EDIT).everything
    if request.method == "POST" and is_whole:
        if request.POST.get("sure") == "yes":
            blanked = blank_kept_too_long(today=today(), by=request.me.name)
            messages.success(request, str(ERASED.fill(count=blanked)))
        else:
            messages.warning(request, str(NOT_SURE))
        return redirect("trainees_kept")
    context = {
        "count": len(kept_too_long(today())) if is_whole else None,
        "years": retention_on(today()).years,
    }
    return render(request, "support/class_kept.html", context)


DONE = Text("Đã ghi danh {count} học viên.", "{count} trainees were enrolled.")
DONE_SOME = Text(
    "Đã ghi danh {count} học viên; {already} người đã có trong lớp từ trước.",
    "{count} trainees were enrolled; {already} were in the class already.",
)
TAKEN = Text(
    "Đã điểm danh buổi {session}: có mặt {count} trên {all} người.",
    "The attendance of session {session} was written: {count} of {all} were there.",
)
GONE = Text("Đã rút học viên ghi nhầm.", "The trainee was withdrawn.")
ERASED = Text(
    "Đã xóa dữ liệu cá nhân của {count} học viên.", "The personal data of {count} trainees was erased."
)
NOT_SURE = Text("Chưa xóa: hãy đánh dấu ô xác nhận trước.", "Nothing was erased: tick the box first.")
