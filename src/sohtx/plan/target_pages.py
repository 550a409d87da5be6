"""Pages of targets: the list read against the figures, setting and revising one."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Right
from sohtx.core.alphabet import sort_key
from sohtx.core.codes import Level
from sohtx.core.numerals import period_in_words, say_day, say_number
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.figures.naming import decimals_of
from sohtx.figures.whole import whole_area
from sohtx.plan.deeds import EXPORTED, TARGET_SET
from sohtx.plan.forms import TargetForm
from sohtx.plan.goals import Goal, about_unit, goals_of, pace_as_if
from sohtx.plan.pace import Pace
from sohtx.plan.setting import Set, look_at_target, set_target, units
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today, working_period

ROWS = 50
UNPROCESSABLE = 422
DASH = "–"
PACE_PLACES = 2


class Line(NamedTuple):
    """A target as a row of the page: every number as it is printed."""

    goal: Goal
    target: str
    reached: str
    share: str
    remaining: str
    per_month: str
    address: str


def line_of(goal: Goal) -> Line:
    """A target with its numbers in words."""
    pace, places = (
        goal.pace,
        decimals_of(goal.plan._replace(asked=goal.plan.asked.plain, value=goal.pace.reached)),
    )
    query = {"indicator": goal.plan.asked.code, "period": str(goal.plan.period), "area": goal.area.code}
    return Line(
        goal, say_number(pace.target), _said(pace.reached, places), _percent(pace.share),
        _said(pace.remaining, places), _said(pace.per_month, PACE_PLACES),
        f"{reverse('figure_panel')}?{urlencode(query)}",
    )  # fmt: skip


def _said(value: Fraction | None, places: int) -> str:
    return DASH if value is None else say_number(value, places)


def _percent(share: Fraction | None) -> str:
    return DASH if share is None else f"{say_number(share * 100, 1)}%"


@page(Right.PLAN_SEE)
def targets(request: AskedRequest) -> HttpResponse:
    """The targets of the working period's year beside what was reached; as Excel where it is asked for."""
    period, day = working_period(request), today()
    whole = whole_area(min(period.end, day))
    goals = goals_of(period, whole=whole, today=day, reach=request.reach(Right.PLAN_SEE))
    offered = {goal.indicator.code: goal.indicator for goal in goals if goal.area != whole}
    chosen = request.GET.get("indicator", "")
    parts = [g for g in goals if g.area != whole and chosen in ("", g.indicator.code)]
    if request.GET.get("format") == "xlsx":
        return _taken_away(
            request, goals if not chosen else [g for g in goals if g.indicator.code == chosen], period
        )
    first = first_row(request, len(parts))
    main = [line_of(goal) for goal in goals if goal.area == whole]
    context = {
        "period": period, "whole": whole, "main": main, "as_of": min(period.end, day),
        "parts": [line_of(goal) for goal in parts[first : first + ROWS]], "part_count": len(parts),
        "offered": list(offered.values()), "chosen": chosen if chosen in offered else "",
        "elapsed": _percent(goals[0].pace.elapsed) if goals else "",
        "months_left": say_number(goals[0].pace.months_left, 1) if goals else "",
        **around(first, len(parts)),
    }  # fmt: skip
    return render(request, "plan/targets.html", context)


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


def _taken_away(request: AskedRequest, goals: Sequence[Goal], period: Period) -> HttpResponse:
    note(EXPORTED, by=request.me.name, subject=str(TITLE), count=len(goals))
    return xlsx_answer(
        [str(head) for head in HEADS],
        [_cells(line_of(goal)) for goal in goals],
        f"chi-tieu-{period}",
        str(TITLE),
        [str(period_in_words(period))],
    )


def _cells(line: Line) -> list[Any]:
    goal, decided = line.goal, line.goal.in_force
    return [
        str(goal.indicator.label), str(goal.indicator.unit.label), goal.area.name, line.target, line.reached,
        line.share,
        line.remaining, line.per_month, str(goal.pace.verdict.label), decided.document_no if decided else "",
        decided.decided_on if decided else None,
    ]  # fmt: skip


@page(Right.PLAN_RECORD, methods=("GET", "POST"))
def target_new(request: AskedRequest) -> HttpResponse:
    """Set a target, or revise one: what it changes is shown first."""
    period = working_period(request)
    day = min(period.end, today())
    whole = whole_area(day)
    areas = _areas(request, whole, day)
    begun = {
        "indicator": request.GET.get("indicator", ""),
        "area_code": request.GET.get("area", areas[0][0] if areas else ""),
        "period": f"{period.year:04}",
    }  # fmt: skip
    form = TargetForm(request.POST or None, areas=areas, initial=begun)
    looked: Set | None = None
    if request.method == "POST" and form.is_valid():
        looked = _look(request, form, day)
        if looked and request.POST.get("step") == "set":
            set_target(by=request.me.name, within=_logged(request), **form.cleaned_data)
            messages.success(request, str(DONE))
            return redirect(f"{reverse('targets')}?{urlencode({'period': str(period)})}")
    context = {
        "form": form, "period": period, "looked": looked,
        "foreseen": _foreseen(looked, period, day) if looked else None,
    }  # fmt: skip
    return render(request, "plan/target_new.html", context, status=UNPROCESSABLE if form.errors else 200)


def _areas(request: AskedRequest, whole: Unit, day: date) -> list[tuple[str, str]]:
    """The whole area and its communes, as far as the reader may record."""
    known, reach = units(), request.reach(Right.PLAN_RECORD)
    parts = [u for u in known.of_level(Level.COMMUNE, day) if whole in known.above(u, day)]
    if whole.level is Level.COUNTRY:  # a country has too many of them for a list
        parts = known.of_level(Level.PROVINCE, day)
    within = (
        unit
        for unit in (whole, *sorted(parts, key=lambda u: (sort_key(u.name), u.code)))
        if reach.everything or reach.covers(about_unit(unit, known, today()))
    )
    return [("" if unit.level is Level.COUNTRY else unit.code, unit.name) for unit in within]


def _look(request: AskedRequest, form: TargetForm, day: date) -> Set | None:
    """What was written, looked at; what is wrong stands under its field."""
    try:
        looked = look_at_target(**form.cleaned_data)
    except Refusal as refusal:
        form.take(refusal)
        return None
    known = units()
    meant = known.resolve(looked.area_code, day) if looked.area_code else known.country
    if meant is None or known.identity(meant) != known.identity(looked.area):
        form.add_error(
            "decided_on", str(OTHER_UNIT.fill(name=looked.area.name, day=say_day(looked.decided_on)))
        )
        return None
    reach = request.reach(Right.PLAN_RECORD)
    if not (reach.everything or reach.covers(about_unit(looked.area, known, today()))):
        raise PermissionDenied
    return looked


class Foreseen(NamedTuple):
    """What a target would change: what is in force now, and the pace that the new one asks for."""

    before: str
    pace: Pace | None
    reached: str
    remaining: str
    per_month: str


def _foreseen(looked: Set, period: Period, day: date) -> Foreseen:
    before, pace = pace_as_if(looked, period, day=day)
    said = (
        ""
        if before is None
        else f"{say_number(before.value)} ({before.document_no}, {say_day(before.decided_on)})"
    )
    if pace is None:
        return Foreseen(said, None, DASH, DASH, DASH)
    return Foreseen(
        said, pace, _said(pace.reached, 3), _said(pace.remaining, 3), _said(pace.per_month, PACE_PLACES)
    )


def _logged(request: AskedRequest) -> Any:
    def within(told: Set) -> None:
        note(
            TARGET_SET, by=request.me.name, subject=told.indicator.code, area_code=told.area.code, area=told.area.name,
            year=str(told.period), value=told.value, document_no=told.document_no,
        )  # fmt: skip

    return within


TITLE = Text("Chỉ tiêu kế hoạch", "Targets")
HEADS = (
    Text("Chỉ tiêu", "Indicator"), Text("Đơn vị tính", "Unit"), Text("Địa bàn", "Area"),
    Text("Kế hoạch năm", "Target of the year"), Text("Thực hiện", "Reached"),
    Text("Đạt so với kế hoạch", "Of the plan"),
    Text("Còn lại", "Remaining"), Text("Mỗi tháng còn lại cần", "Each month left needs"), Text("Tiến độ", "Pace"),
    Text("Văn bản giao", "Set by"), Text("Ngày ký", "Signed on"),
)  # fmt: skip
DONE = Text("Đã ghi chỉ tiêu.", "The target is set.")
OTHER_UNIT = Text(
    "Ngày {day} mã này là {name}: chọn đúng địa bàn, hoặc xem lại ngày ký.",
    "On {day} this code was {name}: choose the right area, or look at the day again.",
)
