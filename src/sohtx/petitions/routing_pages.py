"""Which body answers which topic, as of a day; the bodies, with their days and successors; the days off."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, everything, page
from sohtx.accounts.rights import Right
from sohtx.core.codes import Code
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.core.working_days import days_made_up, days_off, is_decided
from sohtx.petitions.bodies import (
    Bodies,
    end_body,
    exists_on,
    open_body,
    read_bodies,
    reopen_body,
    set_up_bodies,
)
from sohtx.petitions.codes import BodyKind, Topic
from sohtx.petitions.deadlines import USUAL_WORKING_DAYS
from sohtx.petitions.models import Body, Competence
from sohtx.petitions.routing import (
    THE_COMMUNE,
    THE_COMMUNE_NAME,
    Routing,
    end_competence,
    holds_on,
    read_routing,
    set_competence,
    set_up_competences,
)
from sohtx.petitions.routing_forms import (
    BodyForm,
    CompetenceForm,
    EndBodyForm,
    EndCompetenceForm,
    area_name,
    topic_choices,
)
from sohtx.register.contact_forms import ServiceForm
from sohtx.web.days import day_written
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today

T = TypeVar("T", bound=Code)
ROWS = 50
UNPROCESSABLE = 422
FIRST_YEAR, LAST_YEAR = 1990, 2100


class AsOf(NamedTuple):
    """What a list was asked for: on which day, ended rows too or not, and whether the day could be read."""

    day: date
    is_all: bool
    misread: str


class Answered(NamedTuple):
    """A line of the table of competences: who was made to answer, and who does on the day of the list."""

    competence: Competence
    topic: Text
    area: str
    body: str
    by: str | None
    holds: bool
    working_days: int


class Office(NamedTuple):
    """A line of the table of bodies."""

    body: Body
    kind: Text
    successor: str
    exists: bool


# Competence


@page(Right.PETITION_SEE)
def competence_list(request: AskedRequest) -> HttpResponse:
    """Which body answers which topic as of a day; what nobody answers stands on top."""
    asked, routing = _as_of(request), read_routing()
    topic = _code(Topic, request.GET.get("topic", ""))
    rows = [
        _answered(routing, one, asked.day)
        for one in _sorted(routing)
        if (asked.is_all or holds_on(one, asked.day)) and topic in (None, one.topic)
    ]
    if request.GET.get("format") == "xlsx":
        return _competences_taken_away(rows, asked.day)
    gaps = routing.unroutable(asked.day) if routing.competences else []
    context = {
        "asked": asked,
        "topic": topic,
        "topics": topic_choices(),
        "gaps": [(gap, area_name(gap.area)) for gap in gaps],
        "is_empty": not routing.competences,
        "has_bodies": bool(routing.bodies.rows),
        **_cut(request, rows),
    }
    return render(request, "petitions/competences.html", context)


@page(Right.PETITION_RECORD, about=everything, methods=("GET", "POST"))
def competence_set(request: AskedRequest) -> HttpResponse:
    """Say who answers a topic from a day on; ``of`` in the address is a row to begin with."""
    form = CompetenceForm(request.POST or None, bodies=read_bodies(), initial=_initial(request))
    told = form.cleaned_data if form.is_valid() else {}
    if _done(form, lambda: set_competence(**told, by=request.me.name)):
        messages.success(request, str(SET))
        return redirect("competences")
    return render(request, "petitions/competence_set.html", {"form": form}, status=_status(form))


@page(Right.PETITION_RECORD, about=everything, methods=("GET", "POST"))
def competence_end(request: AskedRequest, competence_id: int) -> HttpResponse:
    """End a competence."""
    routing = read_routing()
    found = next((one for one in routing.competences if one.pk == competence_id), None)
    if found is None:
        raise Http404
    form = EndCompetenceForm(request.POST or None, initial={"ended_on": found.valid_to or today()})
    told = form.cleaned_data if form.is_valid() else {}
    if _done(form, lambda: end_competence(competence_id=competence_id, **told, by=request.me.name)):
        messages.success(request, str(COMPETENCE_ENDED))
        return redirect("competences")
    context = {"form": form, "row": _answered(routing, found, today())}
    return render(request, "petitions/competence_end.html", context, status=_status(form))


@page(Right.PETITION_RECORD, about=everything, methods=("POST",))
def competences_set_up(request: AskedRequest) -> HttpResponse:
    """Take over who usually answers what."""
    _set_up(request, set_up_competences, COMPETENCES_TAKEN)
    return redirect("competences")


def _initial(request: AskedRequest) -> dict[str, Any]:
    """What the form begins with: the row that is to be changed, or the topic that nobody answers."""
    key = request.GET.get("of", "")
    row = Competence.objects.filter(pk=int(key)).first() if _is_number(key) else None
    begun: dict[str, Any] = {"valid_from": today(), "topic": request.GET.get("topic", "")}
    if row is None:
        return begun
    kept = ("topic", "area_code", "body_code", "through_province", "working_days", "source")
    return begun | {name: getattr(row, name) for name in kept}


def _sorted(routing: Routing) -> list[Competence]:
    order = {topic.value: rank for rank, topic in enumerate(Topic)}
    return sorted(
        routing.competences, key=lambda one: (order.get(one.topic, len(order)), one.area_code, one.valid_from)
    )


def _answered(routing: Routing, one: Competence, day: date) -> Answered:
    holds = holds_on(one, day)
    answering = routing.answering(one, (), day) if holds else None
    set_for = routing.bodies.one(one.body_code, one.valid_from)
    if one.body_code == THE_COMMUNE:
        named, by = str(THE_COMMUNE_NAME), str(THE_COMMUNE_NAME) if holds else None
    else:
        named, by = set_for.name if set_for else one.body_code, answering.name if answering else None
    topic = _code(Topic, one.topic)
    return Answered(
        competence=one,
        topic=topic.label if topic else Text(one.topic, one.topic),
        area=area_name(routing.area_of(one)),
        body=named,
        by=by,
        holds=holds,
        working_days=USUAL_WORKING_DAYS if one.working_days is None else one.working_days,
    )


def _competences_taken_away(rows: list[Answered], day: date) -> HttpResponse:
    cells: list[list[Any]] = [
        [
            str(row.topic),
            row.area,
            row.by or "",
            row.body,
            str(YES) if row.competence.through_province else "",
            row.working_days,
            row.competence.valid_from,
            row.competence.valid_to,
            row.competence.source,
        ]
        for row in rows
    ]
    told = [str(AS_OF.fill(day=f"{day:%d/%m/%Y}"))]
    return xlsx_answer([str(head) for head in HEADS], cells, "tham-quyen-tra-loi", str(TITLE), told)


# Bodies


@page(Right.PETITION_SEE)
def body_list(request: AskedRequest) -> HttpResponse:
    """The bodies as of a day, with who carries on where one ended."""
    asked, bodies = _as_of(request), read_bodies()
    rows = [
        _office(bodies, body, asked.day) for body in bodies.rows if asked.is_all or exists_on(body, asked.day)
    ]
    if request.GET.get("format") == "xlsx":
        return _bodies_taken_away(rows, asked.day)
    context = {"asked": asked, "is_empty": not bodies.rows, **_cut(request, rows)}
    return render(request, "petitions/bodies.html", context)


@page(Right.PETITION_RECORD, about=everything, methods=("GET", "POST"))
def body_new(request: AskedRequest) -> HttpResponse:
    """Put a body into the table."""
    form = BodyForm(request.POST or None, initial={"valid_from": today()})
    told = form.cleaned_data if form.is_valid() else {}
    if _done(form, lambda: open_body(**told, by=request.me.name)):
        messages.success(request, str(OPENED))
        return redirect("bodies")
    return render(request, "petitions/bodies_new.html", {"form": form}, status=_status(form))


@page(Right.PETITION_RECORD, about=everything, methods=("GET", "POST"))
def body_end(request: AskedRequest, body_id: int) -> HttpResponse:
    """End a body, with its successor; correct or take back its end."""
    bodies = read_bodies()
    body = next((row for row in bodies.rows if row.pk == body_id), None)
    if body is None:
        raise Http404
    begun = {"ended_on": body.valid_to or today(), "successor_code": body.successor_code}
    form = EndBodyForm(request.POST or None, body=body, bodies=bodies, initial=begun)
    told = form.cleaned_data if form.is_valid() else {}
    if _done(form, lambda: end_body(code=body.code, **told, by=request.me.name)):
        messages.success(request, str(BODY_ENDED))
        return redirect("bodies")
    context = {"form": form, "row": _office(bodies, body, today())}
    return render(request, "petitions/bodies_end.html", context, status=_status(form))


@page(Right.PETITION_RECORD, about=everything, methods=("POST",))
def body_reopen(request: AskedRequest, body_id: int) -> HttpResponse:
    """Take back the end of a body."""
    body = Body.objects.filter(pk=body_id).first()
    if body is None:
        raise Http404
    try:
        reopen_body(code=body.code, valid_from=body.valid_from, by=request.me.name)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(REOPENED))
    return redirect("bodies")


@page(Right.PETITION_RECORD, about=everything, methods=("POST",))
def bodies_set_up(request: AskedRequest) -> HttpResponse:
    """Take over the usual bodies."""
    _set_up(request, set_up_bodies, BODIES_TAKEN)
    return redirect("bodies")


def _office(bodies: Bodies, body: Body, day: date) -> Office:
    ended_on = body.valid_to
    successor = bodies.one(body.successor_code, ended_on) if body.successor_code and ended_on else None
    kind = _code(BodyKind, body.kind)
    return Office(
        body=body,
        kind=kind.label if kind else Text(body.kind, body.kind),
        successor=successor.name if successor else body.successor_code,
        exists=exists_on(body, day),
    )


def _bodies_taken_away(rows: list[Office], day: date) -> HttpResponse:
    cells: list[list[Any]] = [
        [
            row.body.name,
            row.body.code,
            str(row.kind),
            row.body.valid_from,
            row.body.valid_to,
            row.successor,
            row.body.source,
        ]
        for row in rows
    ]
    told = [str(AS_OF.fill(day=f"{day:%d/%m/%Y}"))]
    return xlsx_answer([str(head) for head in BODY_HEADS], cells, "co-quan-tiep-nhan", str(BODY_TITLE), told)


# Days off


@page(Right.PETITION_SEE)
def days_off_list(request: AskedRequest) -> HttpResponse:
    """The days off of a year with which deadlines are counted, each with its source."""
    asked = request.GET.get("year", "")
    year = int(asked) if _is_number(asked) and FIRST_YEAR <= int(asked) <= LAST_YEAR else today().year
    listed = [*days_off(year).values(), *days_made_up(year).values()]
    context = {
        "year": year,
        "rows": sorted(listed, key=lambda one: one.day),
        "is_decided": is_decided(year),
        "previous": year - 1 if year > FIRST_YEAR else None,
        "next": year + 1 if year < LAST_YEAR else None,
    }
    return render(request, "petitions/competence_days_off.html", context)


# What these pages have in common


def _as_of(request: AskedRequest) -> AsOf:
    text = request.GET.get("on", "").strip()
    day = day_written(text) if text else today()
    return AsOf(day or today(), request.GET.get("all") == "1", "" if day else text)


def _cut(request: AskedRequest, rows: list[Any]) -> dict[str, Any]:
    """The rows of one page, and where the pages before and after begin."""
    text = request.GET.get("from", "")
    first = int(text) if _is_number(text) and int(text) < max(len(rows), 1) else 0
    return {
        "rows": rows[first : first + ROWS],
        "total": len(rows),
        "previous": max(first - ROWS, 0) if first else None,
        "next": first + ROWS if first + ROWS < len(rows) else None,
    }


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _code(codes: type[T], value: str) -> T | None:
    return next((code for code in codes if code.value == value), None)


def _done(form: ServiceForm, act: Callable[[], object]) -> bool:
    """Whether what was sent could be read and done; otherwise the form says what is wrong."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refusal as refusal:
        form.take(refusal)
        return False
    return True


def _set_up(request: AskedRequest, act: Callable[..., int], done: Text) -> None:
    try:
        count = act(by=request.me.name)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(done.fill(count=count)))


def _status(form: ServiceForm) -> int:
    return UNPROCESSABLE if form.is_bound else 200


TITLE = Text("Thẩm quyền trả lời đề xuất, kiến nghị", "Who answers petitions")
AS_OF = Text("Tại ngày {day}", "As of {day}")
YES = Text("Có", "Yes")
HEADS = (
    Text("Nhóm vấn đề", "Topic"),
    Text("Địa bàn", "Area"),
    Text("Cơ quan trả lời", "Answered by"),
    Text("Giao ban đầu cho", "Set for"),
    Text("UBND tỉnh giao", "Through the province"),
    Text("Số ngày làm việc", "Working days"),
    Text("Từ ngày", "From"),
    Text("Đến trước ngày", "Until before"),
    Text("Căn cứ", "By what"),
)
BODY_TITLE = Text("Cơ quan tiếp nhận, trả lời kiến nghị", "Bodies that petitions go to")
BODY_HEADS = (
    Text("Cơ quan", "Body"),
    Text("Mã", "Code"),
    Text("Loại", "Kind"),
    Text("Từ ngày", "From"),
    Text("Kết thúc ngày", "Ended on"),
    Text("Cơ quan tiếp nhận", "Carried on by"),
    Text("Căn cứ", "By what"),
)
SET = Text("Đã ghi cơ quan trả lời.", "Who answers was recorded.")
COMPETENCE_ENDED = Text("Đã ghi ngày thôi trả lời.", "The end was recorded.")
COMPETENCES_TAKEN = Text(
    "Đã lấy bảng thẩm quyền thường dùng ({count} dòng). Hãy rà lại theo phân công của tỉnh.",
    "The usual competences were taken over ({count} rows). Look them through against your province's own.",
)
OPENED = Text("Đã thêm cơ quan.", "The body was added.")
BODY_ENDED = Text("Đã ghi cơ quan kết thúc.", "The end of the body was recorded.")
REOPENED = Text("Đã hủy việc kết thúc.", "The end was taken back.")
BODIES_TAKEN = Text(
    "Đã lấy danh mục cơ quan thường dùng ({count} dòng). Hãy rà lại tên và ngày theo văn bản của tỉnh.",
    "The usual bodies were taken over ({count} rows). Check names and days against your province's papers.",
)
