"""A report moved on, sent back, given up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.review import services
from sohtx.review.forms import RemarkForm, StepForm, take
from sohtx.review.models import ReviewRound
from sohtx.review.stages import State
from sohtx.review.views.shared import UNPROCESSABLE, about_round, frame_of, round_of


@page(Right.REPORT_WRITE, about=about_round, methods=("GET", "POST"))
def move_report(request: AskedRequest, round_id: int) -> HttpResponse:
    """Move a report on, or send it back."""
    made = round_of(round_id)
    state = State(made.state)
    on = _step_form(request, "on", state.onward, made)
    back = _step_form(request, "back", state.backward, made)
    drop = RemarkForm(
        request.POST if "drop" in request.POST else None, initial={"turn": made.turn}, prefix="drop"
    )
    try:
        done = _moved(request, made, on, back, drop)
    except Refusal as refusal:
        take(next(form for form in (on, back, drop) if form.is_bound), refusal)
        done = None
    if done is not None:
        return done
    wrong = any(form.is_bound and form.errors for form in (on, back, drop))
    frame = frame_of(request, made) | {
        "on": on,
        "back": back,
        "drop": drop,
        "steps": list(made.steps.order_by("pk")),
    }
    return render(request, "review/move.html", frame, status=UNPROCESSABLE if wrong else 200)


def _step_form(request: AskedRequest, name: str, states: tuple[State, ...], made: ReviewRound) -> StepForm:
    first = states[0].value if states and name == "on" else states[-1].value if states else ""
    bound = request.POST if name in request.POST else None
    return StepForm(bound, states=states, prefix=name, initial={"turn": made.turn, "to": first})


def _moved(
    request: AskedRequest, made: ReviewRound, on: StepForm, back: StepForm, drop: RemarkForm
) -> HttpResponse | None:
    if on.is_bound and on.is_valid():
        given = on.cleaned_data
        services.advance(
            made=made, to=State(given["to"]), turn=given["turn"], remark=given["remark"], by=request.me.name
        )
    elif back.is_bound and back.is_valid():
        given = back.cleaned_data
        services.send_back(
            made=made, to=State(given["to"]), turn=given["turn"], remark=given["remark"], by=request.me.name
        )
    elif drop.is_bound and drop.is_valid():
        given = drop.cleaned_data
        services.drop_round(made=made, turn=given["turn"], remark=given["remark"], by=request.me.name)
        messages.success(request, str(DROPPED))
        return redirect("reports")
    else:
        return None
    messages.success(request, str(MOVED))
    return redirect("report", made.pk)


MOVED = Text(
    "Đã chuyển bước; bản giấy lúc này được giữ lại.", "The report has moved on; the paper as it was is kept."
)
DROPPED = Text("Đã bỏ báo cáo.", "The report is dropped.")
