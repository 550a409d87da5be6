"""From the text of a resolution to tasks: paste it, tick and complete its lines, set them as one act."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.plan.deeds import TASKS_SET
from sohtx.plan.forms import LineForm, TextForm, line_initial
from sohtx.plan.models import Task
from sohtx.plan.queries import Bodies
from sohtx.plan.reading import read_lines
from sohtx.plan.services import NewTask, set_tasks
from sohtx.plan.task_pages import UNPROCESSABLE, renew_waiting
from sohtx.register.contact_forms import said
from sohtx.web.working import today


@page(Right.PLAN_RECORD, methods=("GET", "POST"))
def tasks_from_text(request: AskedRequest) -> HttpResponse:
    """The text; then its lines, to be ticked and completed; then the tasks."""
    begun = {"begins_on": today(), "conference": request.GET.get("conference", "")[:40]}
    form = TextForm(request.POST or None, initial=begun)
    if request.method != "POST" or not form.is_valid():
        return _text_page(request, form)
    if request.POST.get("step") == "set":
        return _set(request, form)
    lines = _proposed(form)
    if not lines:
        form.add_error("text", str(NO_LINES))
        return _text_page(request, form)
    return render(request, "plan/lines.html", {"form": form, "lines": lines})


def _text_page(request: AskedRequest, form: TextForm) -> HttpResponse:
    return render(
        request, "plan/from_text.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200
    )


def _proposed(form: TextForm) -> list[tuple[str, LineForm]]:
    """A form for each line of the text, with the heading under which it stands."""
    bodies, day, deadline = Bodies(), today(), form.cleaned_data["deadline"]
    return [
        (
            line.heading,
            LineForm(
                prefix=f"d{number}", bodies=bodies, day=day, initial=line_initial(line, bodies, day, deadline)
            ),
        )
        for number, line in enumerate(read_lines(form.cleaned_data["text"]))
    ]


def _returned(told: Mapping[str, Any], form: TextForm) -> list[tuple[str, LineForm]]:
    """The lines as they came back; of those not ticked nothing is asked."""
    bodies, day = Bodies(), today()
    found = []
    for number, line in enumerate(read_lines(form.cleaned_data["text"])):
        prefix = f"d{number}"
        if told.get(f"{prefix}-is_task"):
            made = LineForm(told, prefix=prefix, bodies=bodies, day=day)
        else:
            begun = line_initial(line, bodies, day, form.cleaned_data["deadline"]) | {"is_task": False}
            kept = {
                name: told[f"{prefix}-{name}"] for name in LineForm.base_fields if f"{prefix}-{name}" in told
            }
            made = LineForm(prefix=prefix, bodies=bodies, day=day, initial=begun | kept)
        found.append((line.heading, made))
    return found


def _set(request: AskedRequest, form: TextForm) -> HttpResponse:
    lines = _returned(request.POST, form)
    ticked = [line for _, line in lines if line.is_bound]
    problems: list[str] = []
    bad = [line for line in ticked if not line.is_valid()]  # all of them are looked at
    if not bad:
        told = form.cleaned_data
        new = [
            NewTask(
                terms=line.terms(), begins_on=told["begins_on"], conference=told["conference"],
                document_no=told["document_no"], document_on=told["document_on"],
            )
            for line in ticked
        ]  # fmt: skip

        def within(made: list[Task]) -> None:
            source = told["document_no"] or told["conference"] or made[0].code
            note(TASKS_SET, by=request.me.name, subject=source, count=len(made))

        try:
            made = set_tasks(tasks=new, by=request.me.name, within=within)
        except Refusal as refusal:
            problems = _spread(refusal, ticked)
        else:
            renew_waiting()
            messages.success(request, str(SET.fill(count=len(made), first=made[0].code, last=made[-1].code)))
            return redirect("tasks")
    context = {"form": form, "lines": lines, "problems": problems, "is_refused": True}
    return render(request, "plan/lines.html", context, status=UNPROCESSABLE)


def _spread(refusal: Refusal, ticked: list[LineForm]) -> list[str]:
    """What was refused under the line that it names; what is about all of them is given back."""
    left = []
    for problem in refusal.problems:
        if problem.line:
            line = ticked[problem.line - 1]
            line.add_error(problem.column if problem.column in line.fields else None, said(problem))
        else:
            left.append(said(problem))
    return left


NO_LINES = Text(
    "Không thấy dòng nào có số thứ tự hoặc gạch đầu dòng.", "No line of it has a number or a dash before it."
)
SET = Text("Đã giao {count} nhiệm vụ: {first} – {last}.", "{count} tasks are set: {first} – {last}.")
