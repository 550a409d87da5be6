"""One comparison: where the two differ, each difference decided; both sides of a row; the answer to them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import About, Right
from sohtx.core.refusal import Problem, Refusal
from sohtx.core.text import Text
from sohtx.core.units import Units
from sohtx.exchange.column_pages import PERSONAL
from sohtx.exchange.comparison_rows import ours_words, scope_words, shown_of, source_of, within_reach
from sohtx.exchange.forms import present_units
from sohtx.exchange.list_pages import paged, workbook_answer
from sohtx.exchange.lists import desk
from sohtx.exchange.lists.answering import answer_workbook
from sohtx.exchange.lists.comparing import Compared, Outcome, Scope, compare
from sohtx.exchange.lists.deciding import OPEN, accept, confirm, give_reason, name_of
from sohtx.exchange.lists.fields import Field
from sohtx.exchange.lists.options import read_told
from sohtx.exchange.lists.taking import open_kept
from sohtx.exchange.models import Comparison, Difference
from sohtx.register.reaching import about_organization
from sohtx.web.days import day_written
from sohtx.web.working import today

UNPROCESSABLE = 422
SHOWN = 30
LONGEST_PAPER = 300
UNREAD = "unread"
ACCEPTED = declare(
    "comparing.accept",
    Text(
        "ghi vào sổ {count} khác biệt khi đối chiếu {subject}",
        "recorded {count} differences from comparing {subject}",
    ),
)
REASONED = declare(
    "comparing.reason",
    Text(
        "giữ nguyên sổ, ghi lý do cho {count} khác biệt với {subject}",
        "left the book as it is, with a reason, for {count} differences from {subject}",
    ),
)
CONFIRMED = declare(
    "comparing.confirm",
    Text(
        "xác nhận {count} cặp gần giống tên là một đơn vị khi đối chiếu {subject}",
        "confirmed {count} near matches when comparing {subject}",
    ),
)
SEEN = declare(
    "comparing.see",
    Text(
        "xem dòng {line} của danh sách {subject}, có thông tin cá nhân",
        "saw row {line} of the list {subject}, with personal data",
    ),
)
ANSWERED = declare(
    "comparing.export",
    Text(
        "tải kết quả đối chiếu {subject} để gửi cơ quan bạn",
        "took away the comparison {subject} for the other side",
    ),
)


@page(Right.REGISTER_IMPORT, methods=("GET", "POST"))
def comparison(request: AskedRequest, number: int) -> HttpResponse:
    """Where the book and the list differ, class by class; every difference is decided here."""
    found = _found(request, number)
    if request.method == "POST":
        return _decide(request, found)
    return _show(request, found)


def _found(request: AskedRequest, number: int) -> Comparison:
    found = within_reach(request).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _show(request: AskedRequest, found: Comparison, refusal: Refusal | None = None) -> HttpResponse:
    rows = found.differences.all()
    tally = Counter(rows.filter(decision=OPEN).values_list("kind", flat=True))
    tally_all = Counter(rows.values_list("kind", flat=True))
    usual = next((o.value for o in ORDER if tally[o.value]), Outcome.AGREE.value)
    kind = request.GET.get("class", "")
    kind = kind if kind in {UNREAD, *(o.value for o in Outcome)} else usual
    state = request.GET.get("state", "")
    listed = rows.filter(kind=kind).order_by("position")
    listed = listed.exclude(decision=OPEN) if state == "decided" else listed.filter(decision=OPEN)
    shown, pages = paged(request, list(listed), SHOWN)
    units = present_units()
    context = {
        "found": found, "source": source_of(found), "outcomes": ORDER, "tally": tally, "tally_all": tally_all,
        "kind": kind, "state": state, "pages": pages,
        "rows": [shown_of(request, row, units, found.on) for row in shown],
        "scope": scope_words(_scope(found), found.on), "problems": refusal.problems if refusal else (),
        "total": refusal.total if refusal else 0, "undecided": sum(tally.values()),
        "outcome": next((o for o in Outcome if o.value == kind), None),
        "may_answer": request.me.can(Right.PERSONAL_SEE), "agreeing": (), "unread": (), "is_lost": False,
    }  # fmt: skip
    if kind in (Outcome.AGREE.value, UNREAD):
        context |= _again(request, found, kind)
    return render(request, "exchange/comparison.html", context, status=UNPROCESSABLE if refusal else 200)


def _again(request: AskedRequest, found: Comparison, kind: str) -> dict[str, Any]:
    """Those that agree, and those that could not be compared: not kept, but worked out from the list again."""
    compared = _compared_again(found)
    if compared is None:
        return {"is_lost": True}
    if kind == UNREAD:
        rows, pages = paged(request, compared.unread, SHOWN)
        return {"unread": [(reading.line, reading.name, why) for reading, why in rows], "agree_pages": pages}
    pairs = [pair for pair in compared.pairs if pair.outcome is Outcome.AGREE and pair.is_sure]
    agreeing, pages = paged(request, pairs, SHOWN)
    return {"agreeing": agreeing, "agree_pages": pages}


def _scope(found: Comparison) -> Scope:
    told = found.scope
    return Scope(
        told.get("area_code", ""), frozenset(told.get("kinds", ())), frozenset(told.get("sectors", ()))
    )


def _compared_again(found: Comparison) -> Compared | None:
    """The same list held against the book as it is now; None where the list is there no more."""
    if "read" not in found.scope:
        return None

    def work() -> Compared | None:
        file = open_kept(found.digest, found.file_name)
        if file is None:
            return None
        options = read_told(found.scope["read"])
        return compare(file, options, source_of(found), _scope(found), desk.side_on(options.as_of))

    return desk.made_once(("again", found.pk, found.digest), work)


# Deciding


def _decide(request: AskedRequest, found: Comparison) -> HttpResponse:
    try:
        picked = _picked(request, found)
        message = _DECISIONS.get(request.POST.get("do", ""), _accept)(request, found, picked)
    except Refusal as refusal:
        return _show(request, found, refusal)
    messages.success(request, message)
    return redirect(request.get_full_path())


def _picked(request: AskedRequest, found: Comparison) -> list[Difference]:
    """The differences that were ticked, or the one whose own button was pressed; each within reach."""
    told = request.POST.getlist("pick")
    positions = [int(text) for text in told if text.isascii() and text.isdigit() and len(text) < 8]
    picked = list(found.differences.filter(position__in=positions).order_by("position"))
    if not picked:
        raise Refusal(Problem(NOTHING_PICKED, MEND_PICK))
    if not request.reach(Right.REGISTER_IMPORT).everything:
        units = present_units()
        for row in picked:
            if not request.reach(Right.REGISTER_IMPORT).covers(_about(row, units, found.on)):
                raise PermissionDenied
    return picked


def _about(row: Difference, units: Units, on: date) -> About:
    if row.org_id:
        return about_organization(row.org_id)
    code = next((draft["area_code"] for draft in row.draft if draft.get("area_code")), "")
    unit = units.resolve(code, on) if code else None
    if unit is None:
        return About()
    unit = units.place(unit, today()).unit
    return About("", frozenset({unit.code, *(one.code for one in units.above(unit, today()))}))


def _accept(request: AskedRequest, found: Comparison, picked: Sequence[Difference]) -> str:
    decided = [(row, _filled(request, row)) for row in picked]
    accept(
        decided,
        by=request.me.name,
        within=lambda: _note(ACCEPTED, request, found, len(picked)),
    )
    return str(DONE_ACCEPT.fill(count=len(picked)))


def _filled(request: AskedRequest, row: Difference) -> dict[str, str]:
    """What was filled in beside a difference, or below for all that were left empty."""
    told = request.POST.get(f"on-{row.position}", "").strip() or request.POST.get("on", "").strip()
    paper = request.POST.get(f"paper-{row.position}", "").strip() or request.POST.get("paper", "").strip()
    day = day_written(told) if told else None
    if told and day is None:
        raise Refusal(Problem(NO_DAY, MEND_DAY, file=name_of(row), value=told))
    if len(paper) > LONGEST_PAPER:
        raise Refusal(Problem(LONG_PAPER, MEND_PAPER, file=name_of(row)))
    return {"effective_on": str(day or ""), "document_no": paper}


def _reason(request: AskedRequest, found: Comparison, picked: Sequence[Difference]) -> str:
    with transaction.atomic():
        give_reason(picked, request.POST.get("reason", ""), by=request.me.name)
        _note(REASONED, request, found, len(picked))
    return str(DONE_REASON.fill(count=len(picked)))


def _confirm(request: AskedRequest, found: Comparison, picked: Sequence[Difference]) -> str:
    near = [row for row in picked if not row.is_sure]
    if not near:
        raise Refusal(Problem(NONE_NEAR, MEND_PICK))
    with transaction.atomic():
        confirm(near, by=request.me.name)
        _note(CONFIRMED, request, found, len(near))
    return str(DONE_CONFIRM.fill(count=len(near)))


_DECISIONS = {"accept": _accept, "reason": _reason, "confirm": _confirm}


def _note(act: Any, request: AskedRequest, found: Comparison, count: int) -> None:
    note(act, by=request.me.name, subject=found.file_name, count=count)


# Their row, and the answer to them


@page(Right.REGISTER_IMPORT)
def comparison_row(request: AskedRequest, number: int, position: int) -> HttpResponse:
    """One difference with both sides whole. Their row may hold personal data: seeing it is noted."""
    found = _found(request, number)
    row = found.differences.filter(position=position).first()
    if row is None:
        raise Http404
    may_see = request.me.can(Right.PERSONAL_SEE)
    theirs = [(fld, row.theirs[fld.value]) for fld in Field if fld.value in row.theirs]
    is_personal = any(fld in PERSONAL for fld, _ in theirs)
    if is_personal and may_see:
        note(SEEN, by=request.me.name, subject=found.file_name, line=row.theirs.get("line", 0))
    context = {
        "found": found, "source": source_of(found), "row": shown_of(request, row, present_units(), found.on),
        "theirs": [(fld.label, text) for fld, text in theirs if may_see or fld not in PERSONAL],
        "is_hidden": is_personal and not may_see, "ours": ours_words(row.ours),
        "outcome": next((o for o in Outcome if o.value == row.kind), Outcome.AGREE),
    }  # fmt: skip
    return render(request, "exchange/comparison_row.html", context)


@page(Right.REGISTER_IMPORT)
def comparison_answer(request: AskedRequest, number: int) -> HttpResponse:
    """The comparison as a workbook for the other side, with the book as it stands now; it holds their rows whole."""
    if not request.me.can(Right.PERSONAL_SEE):
        raise PermissionDenied
    found = _found(request, number)
    compared = _compared_again(found)
    if compared is None:
        raise Refusal(Problem(LOST, MEND_LOST, file=found.file_name))
    content = answer_workbook(compared)
    note(ANSWERED, by=request.me.name, subject=found.file_name)
    stem = found.file_name.rpartition(".")[0] or found.file_name
    return workbook_answer(content, f"{stem} - đối chiếu.xlsx")


ORDER = (
    Outcome.OTHER_STATUS, Outcome.OTHER_NAME, Outcome.OTHER_PLACE,
    Outcome.ONLY_THEIRS, Outcome.ONLY_OURS, Outcome.AGREE,
)  # fmt: skip
NOTHING_PICKED = Text("chưa chọn dòng nào", "no row is chosen")
MEND_PICK = Text("đánh dấu vào ô ở đầu các dòng rồi bấm lại", "tick the rows, then press again")
NONE_NEAR = Text("các dòng đã chọn không có cặp nào gần giống tên", "none of the rows chosen is a near match")
NO_DAY = Text("không phải ngày", "is not a day")
MEND_DAY = Text("viết ngày/tháng/năm, ví dụ 30/6/2023", "write day/month/year, such as 30/6/2023")
LONG_PAPER = Text("tên văn bản quá dài", "the name of the paper is too long")
MEND_PAPER = Text("ghi số, ký hiệu và ngày văn bản", "write its number and day")
DONE_ACCEPT = Text("Đã ghi vào sổ: {count} khác biệt.", "Recorded: {count} differences.")
DONE_REASON = Text(
    "Đã ghi lý do cho {count} khác biệt; sổ giữ nguyên.", "A reason was recorded for {count} differences."
)
DONE_CONFIRM = Text("Đã xác nhận {count} cặp là một đơn vị.", "Confirmed {count} near matches.")
LOST = Text(
    "danh sách đã đối chiếu không còn trong thư mục dữ liệu", "the list is no longer in the data folder"
)
MEND_LOST = Text("đưa tệp lên và đối chiếu lại", "bring the file and compare again")
