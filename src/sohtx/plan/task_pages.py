"""Pages of tasks: the board, the calendar, setting a new one."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import Act, note
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.figures.remembering import hint, renew_hint
from sohtx.plan.board import Narrowed, calendar_of, groups, month_of, offer, read_month, tally
from sohtx.plan.deeds import EXPORTED, TASK_SET
from sohtx.plan.forms import TaskForm
from sohtx.plan.models import Task
from sohtx.plan.queries import Bodies, Seen, count_pressing, tasks_as_of, tasks_of
from sohtx.plan.services import set_task
from sohtx.plan.target_pages import around, first_row
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today, working_period

ROWS = 50
UNPROCESSABLE = 422
BOARD, LIST = "bang", "danh-sach"


def waiting(request: HttpRequest) -> int | None:
    """How many tasks are late or blocked, for whoever records them; a hint may be some minutes old."""
    me = getattr(request, "me", None)
    if not me or not me.can(Right.PLAN_RECORD):
        return None
    day = today()
    return hint(("plan.pressing", day), lambda: count_pressing(day)) or None


def renew_waiting() -> None:
    """Count anew after an act."""
    day = today()
    renew_hint(("plan.pressing", day), count_pressing(day))


@page(Right.PLAN_SEE)
def tasks(request: AskedRequest) -> HttpResponse:
    """The tasks of the working period by state, or as a list; as Excel where it is asked for."""
    period, day, asked = working_period(request), today(), Narrowed.read(request.GET)
    found = tasks_of(period, day)
    narrowed = [seen for seen in found if asked.keeps(seen)]
    kept = [seen for seen in narrowed if asked.state in ("", seen.standing.state)]
    if request.GET.get("format") == "xlsx":
        return _taken_away(request, kept)
    view = LIST if request.GET.get("view") == LIST else BOARD
    first = first_row(request, len(kept))
    context = {
        "period": period, "as_of": min(period.end, day), "asked": asked, "offered": offer(found), "view": view,
        "tally": tally(narrowed), "total": len(kept), "all_of_them": len(found), "groups": groups(kept),
        "rows": kept[first : first + ROWS], "is_running": period.end >= day, **around(first, len(kept)),
    }  # fmt: skip
    return render(request, "plan/tasks.html", context)


def _taken_away(request: AskedRequest, found: Sequence[Seen]) -> HttpResponse:
    note(EXPORTED, by=request.me.name, subject=str(TITLE), count=len(found))
    return xlsx_answer([str(head) for head in HEADS], _cells(found), "nhiem-vu", str(TITLE))


def _cells(found: Sequence[Seen]) -> Iterator[list[Any]]:
    for number, seen in enumerate(found, start=1):
        terms, standing = seen.standing.terms, seen.standing
        yield [
            number, seen.task.code, terms.content, terms.product, terms.said_quantity, terms.unit,
            str(seen.field.label) if seen.field else "",
            seen.lead, terms.partners, seen.task.begins_on, terms.deadline, str(standing.state.label),
            "" if standing.percent is None else f"{standing.percent}%", standing.closed_on,
            standing.why or standing.last_text, terms.budget, terms.budget_source, seen.task.document_no,
        ]  # fmt: skip


@page(Right.PLAN_SEE)
def task_calendar(request: AskedRequest) -> HttpResponse:
    """What falls due in a month."""
    month = read_month(request.GET.get("month", "")) or month_of(today())
    seen = tasks_as_of(today())
    context = {
        "month": month, "weeks": calendar_of(seen, month, today()), "before": month.before(), "after": month.before(-1),
        "today": today(), "weekdays": WEEKDAYS,
    }  # fmt: skip
    return render(request, "plan/calendar.html", context)


@page(Right.PLAN_RECORD, methods=("GET", "POST"))
def task_new(request: AskedRequest) -> HttpResponse:
    """Set a task."""
    begun = {"begins_on": today(), "petition": request.GET.get("petition", "")[:40],
             "conference": request.GET.get("conference", "")[:40]}  # fmt: skip
    form = TaskForm(request.POST or None, bodies=Bodies(), day=today(), initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            made = set_task(task=form.task(), by=request.me.name, within=logged(request, TASK_SET))
        except Refusal as refusal:
            form.take(refusal)
        else:
            renew_waiting()
            messages.success(request, str(SET.fill(code=made.code)))
            return redirect("task", code=made.code)
    return render(request, "plan/task_new.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


def logged(request: AskedRequest, act: Act, **details: Any) -> Callable[[Task], None]:
    """The line of the log that belongs to an act on a task."""

    def within(made: Task) -> None:
        note(act, by=request.me.name, subject=made.code, **details)

    return within


TITLE = Text("Nhiệm vụ", "Tasks")
HEADS = (
    Text("STT", "No."), Text("Mã", "Code"), Text("Nhiệm vụ", "Task"), Text("Sản phẩm", "Product"),
    Text("Số lượng", "Quantity"), Text("Đơn vị tính", "Unit"), Text("Lĩnh vực", "Field"), Text("Chủ trì", "Lead"),
    Text("Phối hợp", "Partners"), Text("Từ ngày", "From"), Text("Thời hạn", "Deadline"), Text("Tình hình", "State"),
    Text("Tiến độ", "Done"), Text("Ngày kết thúc", "Closed on"), Text("Diễn giải", "What was said last"),
    Text("Kinh phí (đồng)", "Budget (đồng)"), Text("Nguồn kinh phí", "Source"), Text("Theo văn bản", "By the paper"),
)  # fmt: skip
WEEKDAYS = (
    Text("Thứ hai", "Monday"), Text("Thứ ba", "Tuesday"), Text("Thứ tư", "Wednesday"), Text("Thứ năm", "Thursday"),
    Text("Thứ sáu", "Friday"), Text("Thứ bảy", "Saturday"), Text("Chủ nhật", "Sunday"),
)  # fmt: skip
SET = Text("Đã giao nhiệm vụ {code}.", "The task {code} is set.")
