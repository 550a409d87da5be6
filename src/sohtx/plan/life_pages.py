"""The page of one task: what it asks for, where it stands, what became of it; and what can be written of it."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.numerals import say_day, say_number
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.plan.codes import Word
from sohtx.plan.deeds import CHANGED, MILESTONE, NOTED, VOIDED
from sohtx.plan.fold import THOUSAND, Cell
from sohtx.plan.forms import ChangeForm, MilestoneForm, NoteForm, VoidForm
from sohtx.plan.models import Note
from sohtx.plan.queries import Bodies, Seen, tasks_as_of
from sohtx.plan.services import add_milestone, add_note, change_task, void_note
from sohtx.plan.task_pages import UNPROCESSABLE, logged, renew_waiting
from sohtx.register.contact_forms import ServiceForm
from sohtx.support.log_codes import Field
from sohtx.web.working import today

DASH = "–"


class Event(NamedTuple):
    """A note of a task as its page tells it: what it says, what it changed, by what it was voided."""

    row: Note
    word: Word
    quantity: str
    changes: list[str]
    voided: Note | None


@page(Right.PLAN_SEE)
def task(request: AskedRequest, code: str) -> HttpResponse:
    """A task with its life."""
    return _drawn(request, _seen(code))


@page(Right.PLAN_RECORD, methods=("POST",))
def task_note(request: AskedRequest, code: str) -> HttpResponse:
    """Note what became of a task."""
    seen = _seen(code)
    form = _note_form(seen, request.POST)
    if form.is_valid():
        told = form.note()
        within = logged(request, NOTED, word=told["word"].label)
        if _done(form, lambda: add_note(code=code, by=request.me.name, within=within, **told)):
            return _back(request, code, NOTE_KEPT)
    return _drawn(request, seen, note_form=form)


@page(Right.PLAN_RECORD, methods=("POST",))
def task_milestone(request: AskedRequest, code: str) -> HttpResponse:
    """Add a milestone to a task."""
    seen, form = _seen(code), MilestoneForm(request.POST, prefix=STEP)
    if form.is_valid():
        within = logged(request, MILESTONE)
        if _done(
            form, lambda: add_milestone(code=code, by=request.me.name, within=within, **form.cleaned_data)
        ):
            return _back(request, code, MILESTONE_KEPT)
    return _drawn(request, seen, milestone_form=form)


@page(Right.PLAN_RECORD, methods=("GET", "POST"))
def task_void(request: AskedRequest, code: str, note_id: int) -> HttpResponse:
    """Void a note of a task: what it said is shown first."""
    seen = _seen(code)
    event = next((e for e in life_of(seen) if e.row.pk == note_id and e.voided is None), None)
    if event is None:
        raise Http404
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        within = logged(request, VOIDED, reason=reason)
        if _done(
            form, lambda: void_note(code=code, note=note_id, reason=reason, by=request.me.name, within=within)
        ):
            return _back(request, code, NOTE_VOIDED)
    context = {"seen": seen, "event": event, "form": form}
    return render(request, "plan/task_void.html", context, status=UNPROCESSABLE if form.errors else 200)


@page(Right.PLAN_RECORD, methods=("GET", "POST"))
def task_change(request: AskedRequest, code: str) -> HttpResponse:
    """Change what a task asks for, by a paper or as a correction."""
    seen = _seen(code)
    begun = seen.standing.terms._asdict() | {"on": today(), "how": Word.ADJUSTED.value}
    form = ChangeForm(request.POST or None, bodies=Bodies(), day=today(), initial=begun)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        within = logged(request, CHANGED, reason=told["reason"])
        if _done(
            form,
            lambda: change_task(
                code=code, terms=form.terms(), on=told["on"], reason=told["reason"],
                document_no=told["document_no"], document_on=told["document_on"],
                is_correction=told["how"] == Word.CORRECTED, by=request.me.name, within=within,
            ),
        ):  # fmt: skip
            return _back(request, code, CHANGE_KEPT)
    context = {"seen": seen, "form": form}
    return render(request, "plan/task_change.html", context, status=UNPROCESSABLE if form.errors else 200)


def _seen(code: str) -> Seen:
    found = tasks_as_of(today(), codes=[code])
    if not found:
        raise Http404
    return found[0]


def _note_form(seen: Seen, told: Mapping[str, Any] | None = None) -> NoteForm:
    return NoteForm(told, marks=seen.standing.marks, is_open=seen.standing.closed_on is None)


def _done(form: ServiceForm, act: Any) -> bool:
    """Whether an act was done; what it refused stands under the fields of its form."""
    try:
        act()
    except Refusal as refusal:
        form.take(refusal)
        return False
    return True


def _back(request: AskedRequest, code: str, words: Text) -> HttpResponse:
    renew_waiting()
    messages.success(request, str(words))
    return redirect("task", code=code)


def _drawn(request: AskedRequest, seen: Seen, **forms: ServiceForm) -> HttpResponse:
    terms = seen.standing.terms
    made = {"note_form": _note_form(seen), "milestone_form": MilestoneForm(prefix=STEP)}
    context = {
        "seen": seen, "terms": terms, "life": life_of(seen), "quantity": said_amount(terms.quantity),
        "done": said_amount(seen.standing.quantity), "milestone_is_bad": "milestone_form" in forms,
        **(made | forms),
    }  # fmt: skip
    return render(request, "plan/task.html", context, status=UNPROCESSABLE if forms else 200)


def life_of(seen: Seen) -> list[Event]:
    """The notes of a task, the last first; those voided too."""
    notes = list(seen.task.notes.all())
    voided = {row.voids_id: row for row in notes if row.voids_id}
    told = sorted(
        (row for row in notes if row.word != Word.VOIDED), key=lambda n: (n.on, n.recorded_at, n.pk)
    )
    bodies = Bodies() if any("lead_code" in row.cells for row in told) else None
    return [
        Event(row, Word.of(row.word), said_amount(row.quantity), changes_of(row, bodies), voided.get(row.pk))
        for row in reversed(told)
    ]


def changes_of(row: Note, bodies: Bodies | None) -> list[str]:
    """What a change changed, a line each."""
    return [
        f"{label}: {_cell(name, row.cells[name], row.on, bodies)}"
        for name, label in CELLS.items()
        if name in row.cells
    ]


def _cell(name: str, cell: Cell, day: date, bodies: Bodies | None) -> str:
    """A cell of a change as people read it."""
    if cell is None or cell == "":
        return DASH
    words = str(cell)
    match name:
        case "deadline":
            words = say_day(date.fromisoformat(words))
        case "quantity":
            words = said_amount(int(cell))
        case "budget":
            words = say_number(int(cell))
        case "field" if cell in set(Field):
            words = str(Field.of(words).label)
        case "lead_code" if bodies and (body := bodies.on(words, day)):
            words = body.name
    return words


def said_amount(thousandths: int | None) -> str:
    """A quantity as people read it; blank where there is none."""
    return "" if thousandths is None else say_number(Fraction(thousandths, THOUSAND))


STEP = "moc"
CELLS = {
    "content": Text("Nội dung", "Content"),
    "product": Text("Sản phẩm", "Product"),
    "quantity": Text("Số lượng", "Quantity"),
    "unit": Text("Đơn vị tính", "Unit"),
    "field": Text("Lĩnh vực", "Field"),
    "lead_code": Text("Cơ quan chủ trì", "Lead"),
    "lead": Text("Đơn vị chủ trì khác", "Another lead"),
    "partners": Text("Phối hợp", "Partners"),
    "deadline": Text("Thời hạn", "Deadline"),
    "budget": Text("Kinh phí (đồng)", "Budget (đồng)"),
    "budget_source": Text("Nguồn kinh phí", "Source of the budget"),
}
NOTE_KEPT = Text("Đã ghi tình hình nhiệm vụ.", "The note is kept.")
MILESTONE_KEPT = Text("Đã thêm mốc.", "The milestone is added.")
NOTE_VOIDED = Text("Đã hủy ghi nhận.", "The note is voided.")
CHANGE_KEPT = Text("Đã sửa nhiệm vụ.", "The task is changed.")
