"""How far a collection has come; the list of a form, by where each return stands."""

from collections import Counter
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Reach, Right
from sohtx.collecting.asking import forms_in_use
from sohtx.collecting.board import Board, Item, board_of
from sohtx.collecting.chasing import LastCall, Reached, contacts_of, last_calls
from sohtx.collecting.deeds import DUE_SET
from sohtx.collecting.entry import said
from sohtx.collecting.forms import DueForm
from sohtx.collecting.letters import last_letters
from sohtx.collecting.narrowing import offer
from sohtx.collecting.subject import version_of
from sohtx.core.alphabet import plain
from sohtx.core.numerals import say_day
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.register.contact_pages import SEEN
from sohtx.returns.background import backgrounds
from sohtx.returns.definitions.definition import FormVersion, Line, Respondent
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.due import set_due
from sohtx.returns.filings import Filing, Standing, histories
from sohtx.returns.judging import judge
from sohtx.returns.respondents import LEVELS
from sohtx.web.working import today, working_period

ROWS = 50
MOST_COMMUNES = 120  # on the page; a province has some hundred
UNPROCESSABLE = 422


class Row(NamedTuple):
    """A line of the list, with whom to ring up where one may see it."""

    item: Item
    contact: Reached | None = None
    call: LastCall | None = None
    figures: tuple[str, ...] = ()
    findings: int = 0


def boards(period: Period, reach: Reach) -> list[Board]:
    """The boards of a period, one a form, as far as somebody reaches: those of organizations, then those of areas."""
    if book.current() is None:
        return []
    forms = catalogue()
    of_areas = forms_in_use(period)
    asked = (
        version
        for respondent in Respondent
        for version in forms.asked(respondent, period)
        if respondent.kind or version.form in of_areas
    )
    found = (board_of(version, period).within(reach) for version in asked)
    return [board for board in found if board.items]


def forms_of_areas(period: Period) -> list[FormVersion]:
    """The forms that an office can ask areas for."""
    if book.current() is None:
        return []
    return [v for respondent in LEVELS for v in catalogue().asked(respondent, period)]


@page(Right.RETURN_SEE)
def overview(request: AskedRequest) -> HttpResponse:
    """How far the collection of the working period has come, form by form and commune by commune."""
    period = working_period(request)
    found = boards(period, request.reach(Right.RETURN_SEE))
    context = {
        "boards": found,
        "most_communes": MOST_COMMUNES,
        "period": period,
        "today": today(),
        "is_own": len(found) == 1 and len(found[0].items) == 1,
        "may_accept": bool(request.reach(Right.RETURN_ACCEPT)),
        "of_areas": forms_of_areas(period) if request.reach(Right.RETURN_ACCEPT).everything else (),
    }
    return render(request, "collecting/overview.html", context)


@page(Right.RETURN_SEE)
def returns_of_form(request: AskedRequest, form: str, period: str) -> HttpResponse:
    """The organizations that answer a form, by name; by commune where those who have not sent are asked for."""
    version = version_of(form, period)
    board = board_of(version, Period.parse(period)).within(request.reach(Right.RETURN_SEE))
    standing, area, words = (request.GET.get(name, "").strip() for name in ("standing", "area", "q"))
    kept = [item for item in board.items if _is_asked(item, standing, area, plain(words))]
    first = _first(request.GET.get("from", ""), len(kept))
    shown = kept[first : first + ROWS]
    context = {
        "board": board,
        "rows": _rows(request, board, shown),
        "letters": last_letters([item.respondent for item in shown if item.is_missing], form, period),
        "total": len(kept),
        "first": first,
        "previous": max(first - ROWS, 0) if first else None,
        "next": first + ROWS if first + ROWS < len(kept) else None,
        "standing": standing,
        "area": area,
        "words": words,
        "counts": _counts(board),
        "leading": leading(version),
        "is_of_areas": version.respondent.kind is None,
        "areas": offer(board.communes, area).areas,
        "may_accept": bool(request.reach(Right.RETURN_ACCEPT)),
        "may_call": bool(request.reach(Right.PERSONAL_SEE)),
        "ticked": request.GET.get("chon") == "1",
        "today": today(),
        "due_form": DueForm(initial={"due_on": board.due_on}),
    }
    return render(request, "collecting/list.html", context)


def _is_asked(item: Item, standing: str, area: str, words: str) -> bool:
    if item.is_owing == (standing == BESIDE):
        return False
    if standing == LATE and not item.is_missing:
        return False
    if standing == WAITS and not item.is_waiting:
        return False
    if standing in set(Standing) and item.standing != standing:
        return False
    if area and (item.commune is None or area not in item.codes):
        return False
    return not words or words in plain(item.name) or words in plain(item.respondent)


LATE, WAITS, BESIDE = "missing", "waiting", "beside"


def _first(text: str, total: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    return number if number < max(total, 1) else 0


def _counts(board: Board) -> list[tuple[str, Text, int]]:
    """The steps, with how many of those who owe stand at each; and those who have sent without owing."""
    found = Counter(item.standing for item in board.items if item.is_owing)
    beside = sum(not item.is_owing for item in board.items)
    count = board.count
    return [
        ("", EVERYTHING, count.owing),
        (LATE, NOT_SENT, count.missing),
        (WAITS, TO_ACCEPT, count.waiting),
        *((s.value, s.label, found[s]) for s in (Standing.RETURNED, Standing.ACCEPTED, Standing.DRAFT)),
        *([(BESIDE, SENT_BESIDE, beside)] if beside else []),
    ]


def _rows(request: AskedRequest, board: Board, items: list[Item]) -> list[Row]:
    """The lines of a page: whom to ring up where something is missing, what was written where something waits."""
    reach = request.reach(Right.PERSONAL_SEE)
    asked = (item for item in items if item.is_missing and not item.is_area)
    seen = [item.respondent for item in asked if reach.covers(item.about)]
    contacts, calls = contacts_of(seen), last_calls(seen, str(board.period))
    if contacts:
        note(SEEN, by=request.me.name, subject=str(board.version.title), count=len(contacts))
    waiting = _looked_over(board, [item.respondent for item in items if item.is_waiting])
    return [
        Row(
            item,
            contacts.get(item.respondent),
            calls.get(item.respondent),
            *waiting.get(item.respondent, ((), 0)),
        )
        for item in items
    ]


def _looked_over(board: Board, org_ids: list[str]) -> dict[str, tuple[tuple[str, ...], int]]:
    """The leading figures of returns that wait, and how many checks they offend without a reason."""
    form, period = board.version.form, str(board.period)
    past = histories([Filing(org_id, form, period) for org_id in org_ids])
    known = backgrounds(list(past))
    found = {}
    for filing, history in past.items():
        if history.waiting:
            answers = history.waiting.answers
            verdict = judge(board.version, board.period, answers, known[filing])
            figures = tuple(said(line, answers.get(line.code)) for line in leading(board.version))
            found[filing.respondent] = figures, len(verdict.hard) + len(verdict.soft)
    return found


def leading(version: FormVersion) -> tuple[Line, ...]:
    """The lines by which a return is told at a glance."""
    usual = tuple(version.by_code[code] for code in LEADING if code in version.by_code)
    return usual or version.numbers[: len(LEADING)]


LEADING = ("members", "workers", "revenue")


@page(Right.RETURN_ACCEPT, methods=("POST",))
def set_due_day(request: AskedRequest, form: str, period: str) -> HttpResponse:
    """Set the day by which a form is due."""
    version = version_of(form, period)
    asked = DueForm(request.POST)
    if not asked.is_valid():
        messages.error(request, str(BAD_DUE))
    else:
        day = asked.cleaned_data["due_on"]
        set_due(version.form, Period.parse(period), day, by=request.me.name)
        note(DUE_SET, by=request.me.name, subject=f"{form} {period}", day=day.isoformat())
        messages.success(request, str(DUE_DONE.fill(day=say_day(day))))
    return redirect(reverse("returns_of_form", kwargs={"form": form, "period": period}))


EVERYTHING = Text("Tất cả", "All")
NOT_SENT = Text("Chưa nộp", "Not sent")
TO_ACCEPT = Text("Chờ duyệt", "To accept")
SENT_BESIDE = Text("Ngoài diện nộp", "Sent without owing")
BAD_DUE = Text("Ngày hạn nộp chưa đúng: ghi ngày/tháng/năm.", "That is no day: write day/month/year.")
DUE_DONE = Text("Hạn nộp: {day}.", "Due on {day}.")
