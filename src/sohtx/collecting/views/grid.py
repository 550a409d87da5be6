"""The grid: all returns of a form in a commune on one page, typed or pasted, kept as one types, sent together."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Right
from sohtx.collecting.accepting import send
from sohtx.collecting.board import Board, Item, board_of
from sohtx.collecting.grid import Row, fields_by_row, given_of, keep_row, open_rows, rows_of_page, seen_of
from sohtx.collecting.narrowing import offer
from sohtx.collecting.offline.carrying import who_is
from sohtx.collecting.offline.definition import Json
from sohtx.collecting.offline.grid import carried_of_grid
from sohtx.collecting.subject import version_of
from sohtx.collecting.typed import decimal_mark_of_page
from sohtx.core.codes import Source
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.core.units import Unit

CONFLICT, UNPROCESSABLE = 409, 422
NAMED = 5
SCRIPTS = tuple(f"collecting/{name}.js" for name in ("reading", "rules", "keeping", "conflict", "grid"))
SENT_NOW = "da-gui"
"""In the address after a sending: what could not be sent is listed at the top."""


class Asked(NamedTuple):
    """What of a board is asked for: the items of an area from one on, and the areas that may be chosen."""

    board: Board
    area: str
    areas: tuple[Unit, ...]
    items: Sequence[Item]
    first: int
    total: int


@page(Right.RETURN_FILE, methods=("GET", "POST"))
def grid(request: AskedRequest, form: str, period: str) -> HttpResponse:
    """All returns of a form that the asker may fill in, of one area; kept and sent by the buttons below them."""
    asked = _asked(request, form, period)
    rows = open_rows(asked.board, asked.items, request.me.name)
    if request.method != "POST":
        return _show(request, asked, rows)
    is_sending = "send" in request.POST
    try:
        kept = _keep(request, rows, fields_by_row(request.POST))
        if is_sending:
            _send(request, rows)
    except Refusal as refused:
        return _show(request, asked, rows, refused, UNPROCESSABLE)
    if kept and not is_sending:
        messages.success(request, str(KEPT.fill(count=kept)))
    if any(row.theirs for row in rows):
        return _show(request, asked, rows, status=CONFLICT)
    return redirect(_address(asked, is_sent=is_sending))


@page(Right.RETURN_FILE, methods=("GET", "POST"))
def grid_keep(request: AskedRequest, form: str, period: str) -> HttpResponse:
    """Who is signed in, and the token; or some rows kept as drafts, as the script sends them while one types."""
    board = _board(request, form, period)
    if request.method != "POST":
        return JsonResponse({"who": who_is(request.me), "token": get_token(request)})
    told = _told(request)
    if told is None:
        return JsonResponse({}, status=UNPROCESSABLE)
    who, given = told
    if who != who_is(request.me):
        return JsonResponse({"is_other": True}, status=CONFLICT)
    items = [item for item in board.items if item.respondent in given]
    rows = open_rows(board, items, request.me.name)
    try:
        _keep(request, rows, given)
    except Refusal as refused:
        return JsonResponse(
            {"problems": [str(problem.what) for problem in refused.problems]}, status=UNPROCESSABLE
        )
    return JsonResponse({"rows": {row.item.respondent: _standing(row) for row in rows}})


def _board(request: AskedRequest, form: str, period: str) -> Board:
    return board_of(version_of(form, period), Period.parse(period)).within(request.reach(Right.RETURN_FILE))


def _asked(request: AskedRequest, form: str, period: str) -> Asked:
    board = _board(request, form, period)
    area, start = (request.GET.get(name, "").strip() for name in ("area", "from"))
    owing = [item for item in board.items if item.is_owing]
    wanted = [item for item in owing if not area or area in item.codes]
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 0
    first = first if first < len(wanted) else 0
    return Asked(
        *(board, area, offer(board.communes, area).areas),
        *(wanted[first : first + rows_of_page(board.version)], first, len(wanted)),
    )


def _told(request: AskedRequest) -> tuple[str, dict[str, dict[str, str]]] | None:
    """What the script sends: who typed, and the fields of each row; None where it is something else."""
    try:
        told = json.loads(request.body)
        who, mark = str(told["who"]), str(told["mark"])
        return who, {
            str(respondent): {"mark": mark} | {str(name): str(text) for name, text in fields.items()}
            for respondent, fields in told["rows"].items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, RawPostDataException):
        return None


def _keep(request: AskedRequest, rows: Sequence[Row], given: Mapping[str, Mapping[str, str]]) -> int:
    """Keep what was typed; gives how many rows it changed. The log is told of a draft once, when it is begun."""
    by, mark = request.me.name, request.POST.get("mark", "")
    kept = [
        (row, keep_row(row, {"mark": mark, **given[row.item.respondent]}, by=by))
        for row in rows
        if row.item.respondent in given
    ]
    begun = [row for row, found in kept if found.is_new]
    if begun:
        note(GRID_KEPT, by=by, subject=_named(begun), count=len(begun))
    return sum(found.is_changed for _, found in kept)


def _standing(row: Row) -> Json:
    """What the script must know of a row after it was kept."""
    if row.theirs is not None:
        return {"theirs": row.theirs}
    return {"turn": row.sheet.turn, "based_on": row.sheet.based_on}


def _send(request: AskedRequest, rows: Sequence[Row]) -> None:
    """Send all rows that are ready, as one; what an officer takes down for others is accepted at once."""
    is_all = "others" in request.POST
    ready = [row for row in rows if row.is_ready and (row.is_ours or is_all) and row.theirs is None]
    if not ready:
        messages.warning(request, str(NOTHING_READY))
        return
    accepting = request.reach(Right.RETURN_ACCEPT)
    may_accept = all(accepting.covers(row.item.about) for row in ready)
    filing = request.reach(Right.RETURN_FILE)
    source = Source.COMMUNE if filing.everything or filing.areas else Source.SELF
    deed = GRID_ACCEPTED if may_accept else GRID_SENT
    send(
        given_of(ready, source),
        by=request.me.name,
        key=request.POST.get("key", "")[:64],
        is_accepted=may_accept,
        seen=seen_of(ready),
        within=lambda _: note(deed, by=request.me.name, subject=_named(ready), count=len(ready)),
    )
    said = ACCEPTED if may_accept else RECEIVED
    messages.success(request, str(said.fill(count=len(ready))))


def _named(rows: Sequence[Row]) -> str:
    """Some returns by name, for the log."""
    shown = ", ".join(str(row.sheet.filing) for row in rows[:NAMED])
    return shown + (" …" if len(rows) > NAMED else "")


def _address(asked: Asked, *, is_sent: bool = False) -> str:
    query = {"area": asked.area, "from": asked.first or "", SENT_NOW: "1" if is_sent else ""}
    keys = {"form": asked.board.version.form, "period": str(asked.board.period)}
    return reverse("returns_grid", kwargs=keys, query={k: v for k, v in query.items() if v})


def _show(
    request: AskedRequest, asked: Asked, rows: list[Row], refused: Refusal | None = None, status: int = 200
) -> HttpResponse:
    page_of = rows_of_page(asked.board.version)
    after = asked.first + page_of
    accepting = request.reach(Right.RETURN_ACCEPT)
    context: dict[str, Any] = {
        "asked": asked,
        "version": asked.board.version,
        "period": asked.board.period,
        "due_on": asked.board.due_on,
        "rows": rows,
        "sections": _sections(asked.board),
        "held": _held(rows) if SENT_NOW in request.GET or request.method == "POST" else [],
        "address": _address(asked),
        "previous": max(asked.first - page_of, 0) if asked.first else None,
        "next": after if after < asked.total else None,
        "may_accept": bool(rows) and all(accepting.covers(row.item.about) for row in rows),
        "key": request.POST.get("key", "")[:64] or uuid4().hex,
        "mark": decimal_mark_of_page(),
        "scripts": SCRIPTS,
        "carried": json.dumps(
            carried_of_grid(asked.board, rows, request.me), ensure_ascii=False, separators=(",", ":")
        ),
        "problems": refused.problems if refused else [],
    }
    return render(request, "collecting/grid.html", context, status=status)


def _held(rows: Sequence[Row]) -> list[Row]:
    """What was begun and not sent, because something in it is left to do."""
    return [row for row in rows if row.theirs or (row.is_begun and not row.is_ready)]


def _sections(board: Board) -> list[tuple[str, int]]:
    """The headings of the columns, each with how many it spans."""
    found: list[tuple[str, int]] = []
    for line in board.version.lines:
        heading = str(line.section)
        if found and found[-1][0] == heading:
            found[-1] = heading, found[-1][1] + 1
        else:
            found.append((heading, 1))
    return found


GRID_KEPT = declare(
    "return.grid_keep",
    Text(
        "lưu nháp {count} phiếu trên bảng: {subject}", "kept drafts of {count} returns in the grid: {subject}"
    ),
)
GRID_SENT = declare(
    "return.grid_send",
    Text("gửi {count} phiếu trên bảng: {subject}", "sent {count} returns from the grid: {subject}"),
)
GRID_ACCEPTED = declare(
    "return.grid_accept",
    Text(
        "ghi và duyệt {count} phiếu trên bảng: {subject}",
        "took down and accepted {count} returns in the grid: {subject}",
    ),
)
KEPT = Text(
    "Đã lưu nháp {count} phiếu. Chưa gửi.", "Drafts of {count} returns are kept. They are not sent yet."
)
RECEIVED = Text(
    "Đã gửi {count} phiếu. Liên minh sẽ duyệt.", "{count} returns were sent. The Alliance will look at them."
)
ACCEPTED = Text(
    "Đã ghi và duyệt {count} phiếu. Số liệu đã vào tổng hợp.",
    "{count} returns were recorded and accepted. They are in the figures now.",
)
NOTHING_READY = Text("Chưa có phiếu nào đủ để gửi.", "No return is complete yet: nothing was sent.")
