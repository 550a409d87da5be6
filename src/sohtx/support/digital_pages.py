"""Pages of the digital checklist: who is on which level, the answers of one organization, the questions themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, everything, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import About, Right
from sohtx.accounts.scopes import communes_offered
from sohtx.core.alphabet import plain, sort_key
from sohtx.core.numerals import say_day, say_number
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.ledger.paper_pages import brought
from sohtx.register.contact_forms import ServiceForm
from sohtx.register.models import Organization
from sohtx.register.queries import last_name
from sohtx.register.reaching import about_organization
from sohtx.support.becoming_codes import Level
from sohtx.support.digital_questions import (
    COLUMNS,
    Checklist,
    cells_of,
    checklist_on,
    checklists,
    title_of,
)
from sohtx.support.digital_reading import (
    KINDS,
    Assessed,
    Placed,
    answers_ever,
    answers_of,
    board_on,
    counts_by_level,
    counts_by_question,
)
from sohtx.support.digital_services import answer_checklist, lay_down_questions
from sohtx.support.linkage_pages import AS_OF, UNPROCESSABLE, paging, written
from sohtx.support.log_asking import ROWS, first_row
from sohtx.support.models import ChecklistVersion
from sohtx.web.days import DayField, day_written
from sohtx.web.forms import label
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today

ANSWERED = declare(
    "digital.answer",
    Text(
        "ghi {count} câu trả lời chuyển đổi số của {subject}",
        "answered {count} digital questions of {subject}",
    ),
)
LAID_DOWN = declare(
    "digital.questions",
    Text(
        "nạp bộ câu hỏi chuyển đổi số áp dụng từ {subject}",
        "laid down digital questions in force from {subject}",
    ),
)
EXPORTED = declare(
    "digital.export",
    Text(
        "tải danh sách mức chuyển đổi số ({count} đơn vị)", "took away the list of digital levels ({count})"
    ),
)
LEVELS = {level.value: level.label for level in Level}
YES_NO = {"1": True, "0": False, "-": None}
PREFIX = "a-"
MOST_COMMUNES = 200  # a province has some hundred communes, the country some thousands


@dataclass(frozen=True)
class Asked:
    """Which: as of a day, on a level, in a commune, that meet a question or do not, with some words."""

    on: date
    words: str = ""
    level: str = ""
    area: str = ""
    met: str = ""
    unmet: str = ""

    @property
    def in_force(self) -> int:
        """How many filters there are beside the day."""
        return sum(map(bool, (self.words, self.level, self.area, self.met, self.unmet)))

    def has(self, row: Placed) -> bool:
        """Whether an organization is asked for."""
        one = row.assessed
        return (
            (not self.level or one.score.level == self.level)
            and (not self.area or self.area in row.ground.codes)
            and (not self.met or (self.met in one.held and bool(one.held[self.met].is_met)))
            and (not self.unmet or any(question.code == self.unmet for question in one.score.unmet))
            and (not self.words or plain(self.words) in plain(f"{row.name} {one.org_id}"))
        )


def _asked_of(request: HttpRequest) -> Asked:
    told = {name: request.GET.get(name, "").strip() for name in ("on", "q", "level", "area", "met", "unmet")}
    return Asked(
        day_written(told["on"]) or today(), told["q"][:100], told["level"] if told["level"] in LEVELS else "",
        told["area"][:20], told["met"][:40], told["unmet"][:40],
    )  # fmt: skip


class _Found:
    """All within reach, and those asked for."""

    def __init__(self, request: AskedRequest) -> None:
        self.asked, reach = _asked_of(request), request.reach(Right.SUPPORT_SEE)
        self.checklist, rows = board_on(self.asked.on, today=today())
        if not reach.everything:
            rows = tuple(row for row in rows if reach.covers(row.about))
        self.every = [row.assessed for row in rows]
        self.found = [row for row in rows if self.asked.has(row)] if self.asked.in_force else list(rows)

    def by_place(self) -> list[tuple[Unit, dict[Level, int]]]:
        """How many of those asked for are on each level, by commune; by province where communes are many."""
        is_long = len({row.ground.unit for row in self.found}) > MOST_COMMUNES
        parts: dict[Unit, list[Assessed]] = {}
        for row in self.found:
            unit = (row.ground.province if is_long else None) or row.ground.unit
            if unit:
                parts.setdefault(unit, []).append(row.assessed)
        return [
            (unit, counts_by_level(own))
            for unit, own in sorted(parts.items(), key=lambda part: sort_key(part[0].name))
        ]


@page(Right.SUPPORT_SEE)
def digital(request: AskedRequest) -> HttpResponse:
    """The cooperatives and unions of a day by level, within the reader's reach; counts by question and area."""
    found = _Found(request)
    first = first_row(request.GET.get("from", ""), len(found.found))
    context = paging(first, len(found.found)) | {
        "asked": found.asked, "rows": found.found[first : first + ROWS], "total": len(found.found),
        "counts": counts_by_level(found.every), "levels": LEVELS,
        "checklist": found.checklist, "by_question": counts_by_question(found.checklist, found.every),
        "questions": {one.code: one.label for one in found.checklist.questions},
        "by_place": found.by_place(), "communes": communes_offered(),
        "is_narrow": not request.reach(Right.SUPPORT_SEE).everything, "every": len(found.every),
    }  # fmt: skip
    return render(request, "support/digital.html", context)


@page(Right.SUPPORT_SEE)
def digital_export(request: AskedRequest) -> HttpResponse:
    """Those that are seen, as a workbook, with every answer."""
    found = _Found(request)
    note(EXPORTED, by=request.me.name, count=len(found.found))
    questions = found.checklist.questions
    heads = [*map(str, HEADS), *(str(one.label) for one in questions)]
    rows = [_cells(row, questions) for row in found.found]
    told = [str(AS_OF.fill(on=say_day(found.asked.on))), str(title_of(found.checklist))]
    return xlsx_answer(heads, rows, "chuyen-doi-so", str(TITLE), told)


def _cells(row: Placed, questions: Sequence[Any]) -> list[Any]:
    one, unit = row.assessed, row.ground.unit
    return [
        one.org_id, row.name, unit.name if unit else "", str(one.score.level.label), one.score.got,
        one.score.points, one.score.answered, *(_yes_no(one, question.code) for question in questions),
    ]  # fmt: skip


def _yes_no(one: Assessed, code: str) -> str:
    return str(YES if one.held[code].is_met else NO) if code in one.held else ""


# One organization


def about(_request: HttpRequest, org_id: str) -> About:
    """The organization that an address is about."""
    return about_organization(org_id)


class AnswerForm(ServiceForm):
    """As of which day questions are answered; the answers themselves are buttons of the page."""

    on = DayField(label=label("Trả lời tính đến ngày", "Answered as of"))


@page(Right.SUPPORT_SEE, about=about)
def digital_one(request: AskedRequest, org_id: str) -> HttpResponse:
    """One organization's answers, its score by group, what to do next."""
    return _show(request, _organization(org_id), AnswerForm(initial={"on": today()}))


@page(Right.RETURN_FILE, about=about, methods=("POST",))
def digital_answer(request: AskedRequest, org_id: str) -> HttpResponse:
    """Answer the questions: an organization for itself, or an officer for it."""
    organization, form = _organization(org_id), AnswerForm(request.POST)
    answers = {
        name.removeprefix(PREFIX): YES_NO[value]
        for name, value in request.POST.items()
        if name.startswith(PREFIX) and value in YES_NO
    }
    by = request.me.name
    if form.is_valid():

        def noted(count: int) -> None:
            note(ANSWERED, by=by, subject=org_id, org_id=org_id, count=count)

        try:
            count = answer_checklist(
                org_id=org_id, on=form.cleaned_data["on"], answers=answers, by=by, within=noted
            )
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(WRITTEN.fill(n=say_number(count)) if count else NOTHING_NEW))
            return redirect("digital_one", org_id=org_id)
    return _show(request, organization, form, answers)


def _organization(org_id: str) -> Organization:
    found = Organization.objects.filter(org_id=org_id, kind__in=KINDS).first()
    if found is None:
        raise Http404
    return found


def _show(
    request: AskedRequest,
    organization: Organization,
    form: AnswerForm,
    sent: Mapping[str, bool | None] | None = None,
) -> HttpResponse:
    org_id = organization.org_id
    checklist, held, score = answers_of(organization.pk, today())
    chosen = {one.code: held[one.code].is_met if one.code in held else None for one in checklist.questions}
    reach = request.reach(Right.RETURN_FILE)
    context = {
        "org_id": org_id, "name": last_name(org_id), "checklist": checklist, "held": held, "score": score,
        "chosen": {**chosen, **(sent or {})}, "form": form, "prefix": PREFIX,
        "questions": {one.code: one.label for one in checklist.questions},
        "ever": answers_ever(organization.pk)[:ROWS],
        "may_answer": bool(reach) and reach.covers(about_organization(org_id)),
    }  # fmt: skip
    return render(
        request, "support/digital_one.html", context, status=UNPROCESSABLE if sent is not None else 200
    )


# The questions


class QuestionsForm(ServiceForm):
    """New questions."""

    from_on = DayField(label=label("Áp dụng từ ngày", "In force from"))
    file = forms.Field(label=label("Tệp Excel", "Workbook"), required=False)


@page(Right.SUPPORT_SEE)
def digital_questions(request: AskedRequest) -> HttpResponse:
    """The versions of the questions, and those of today."""
    return _show_questions(request, QuestionsForm(initial={"from_on": today()}))


@page(Right.SUPPORT_SEE)
def digital_questions_export(request: AskedRequest) -> HttpResponse:
    """The questions in force on a day, as the workbook by which new ones are laid down."""
    on = day_written(request.GET.get("on", "").strip()) or today()
    checklist = checklist_on(on) if on >= _first_day() else checklists()[-1]
    rows = [_workbook_row(cells_of(one)) for one in checklist.questions]
    return xlsx_answer(list(COLUMNS), rows, "bo-cau-hoi-chuyen-doi-so", str(title_of(checklist)))


def _first_day() -> date:
    return checklists()[-1].from_on


def _workbook_row(cells: Mapping[str, str]) -> list[Any]:
    return [int(cells[name]) if name == "points" else cells[name] for name in COLUMNS]


@page(Right.SUPPORT_RECORD, about=everything, methods=("POST",))
def digital_questions_load(request: AskedRequest) -> HttpResponse:
    """Take a workbook's questions into use: for those alone who reach the whole office."""
    form, by = QuestionsForm(request.POST), request.me.name
    if form.is_valid():

        def noted(version: ChecklistVersion) -> None:
            note(LAID_DOWN, by=by, subject=say_day(version.from_on))

        def load() -> ChecklistVersion:
            content = next((one.content for one in brought(request)), b"")
            return lay_down_questions(
                from_on=form.cleaned_data["from_on"], content=content, by=by, within=noted
            )

        if written(form, load):
            messages.success(request, str(LOADED))
            return redirect("digital_questions")
    return _show_questions(request, form)


def _show_questions(request: AskedRequest, form: QuestionsForm) -> HttpResponse:
    checklist: Checklist = checklist_on(today())
    versions = [(one, title_of(one)) for one in checklists()]
    context = {
        "checklist": checklist, "versions": versions, "form": form, "title": title_of(checklist),
        "may_load": request.reach(Right.SUPPORT_RECORD).everything,
    }  # fmt: skip
    return render(
        request, "support/digital_questions.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


TITLE = Text("Chuyển đổi số của hợp tác xã", "Digital transformation of cooperatives")
HEADS = (
    Text("Mã đơn vị", "Identifier"), Text("Tên", "Name"), Text("Xã, phường", "Commune"), Text("Mức", "Level"),
    Text("Điểm", "Points"), Text("Điểm tối đa", "Most points"), Text("Số câu đã trả lời", "Questions answered"),
)  # fmt: skip
YES = Text("Có", "Yes")
NO = Text("Chưa", "No")
WRITTEN = Text("Đã ghi {n} câu trả lời.", "Answers written: {n}.")
NOTHING_NEW = Text("Không có câu nào thay đổi.", "No answer was changed.")
LOADED = Text("Đã nạp bộ câu hỏi mới.", "The new questions were laid down.")
