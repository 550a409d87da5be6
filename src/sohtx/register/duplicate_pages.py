"""Likely duplicates, side by side: void one, merge, or say that they are two.

Looking for them takes a while in a big book, so what was found is remembered until the ledger moves.
The menu has no number of them: on every page it would be dear, or stale.
"""

import re
from collections.abc import Sequence
from datetime import date
from threading import Lock
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Reach, Right
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.refusal import Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.register.directory.asking import MEND_NO_KEY, NO_KEY, Query
from sohtx.register.directory.finding import Row, rows_of
from sohtx.register.models import NotDuplicate, OrganizationState
from sohtx.register.queries import last_names
from sohtx.register.rebuilding import current
from sohtx.register.similar import Pair, decide_not_duplicate, decided, found_pairs, undo_not_duplicate
from sohtx.register.views import KINDS, SECTORS, status_of
from sohtx.web.working import today

DECIDED = declare(
    "register.not_duplicate",
    Text("xác định {subject} và {other} không trùng nhau", "found that {subject} and {other} are two"),
)
UNDONE = declare(
    "register.not_duplicate_undone",
    Text("bỏ xác định {subject} và {other} không trùng nhau", "took back that {subject} and {other} are two"),
)
SIZE = 10
LATEST = 20
PLACES_KEPT = 4
UNPROCESSABLE = 422
_KEY = re.compile(r"(\d{1,3})-(\d{1,18})-(\d{1,18})", re.ASCII)

IDENTIFIER = Text("Mã đơn vị", "Identifier")

_lock = Lock()
_found: dict[tuple[object, ...], list[Pair]] = {}


class Fact(NamedTuple):
    """A fact of both, told once."""

    label: Text
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether they contradict each other in it: an identifier says nothing, and neither does a blank."""
        return self.label != IDENTIFIER and bool(self.first and self.second) and self.first != self.second


class Side(NamedTuple):
    """A pair as it is shown."""

    pair: Pair
    facts: list[Fact]
    births: tuple[str, str]


class PairPage(NamedTuple):
    """Some pairs, and the keys of the pages around."""

    rows: Sequence[Pair]
    total: int
    next_key: str
    previous_key: str


@page(Right.REGISTER_RECORD)
def duplicates(request: AskedRequest) -> HttpResponse:
    """Pairs that may be one organization, the likeliest first."""
    return _shown(request)


def _shown(request: AskedRequest, refused: Refusal | None = None) -> HttpResponse:
    reach = request.reach(Right.REGISTER_RECORD)
    pairs = pairs_within(reach)
    found = _page(pairs, request.GET.get("after", ""), request.GET.get("before", ""))
    births = _births(row.org for pair in found.rows for row in (pair.first, pair.second))
    latest = _latest(reach)
    context = {
        "page": found,
        "sides": [
            Side(p, facts_of(p), (births.get(p.first.org, ""), births.get(p.second.org, "")))
            for p in found.rows
        ],
        "latest": latest,
        "names": last_names({o.org_id for one in latest for o in (one.first, one.second)}),
        "problems": refused.problems if refused else (),
        "sent": request.POST,
    }
    return render(request, "register/duplicates.html", context, status=UNPROCESSABLE if refused else 200)


@page(Right.REGISTER_RECORD, methods=("POST",))
def duplicates_decide(request: AskedRequest) -> HttpResponse:
    """Keep that a pair are two, with the reason; or take that back."""
    one, other = request.POST.get("one", ""), request.POST.get("other", "")
    reach = request.reach(Right.REGISTER_RECORD)
    is_undone = request.POST.get("do") == "undo"

    def within(_: NotDuplicate) -> None:
        note(UNDONE if is_undone else DECIDED, by=request.me.name, subject=one, org_id=one, other=other)

    try:
        if not _are_within(reach, one, other):
            raise refuse(OUT_OF_REACH, MEND_REACH)
        if is_undone:
            undo_not_duplicate(one=one, other=other, within=within)
        else:
            decide_not_duplicate(
                one=one, other=other, by=request.me.name, reason=request.POST.get("reason", ""), within=within
            )
    except Refusal as refusal:
        return _shown(request, refusal)
    messages.success(request, str(TAKEN_BACK if is_undone else KEPT))
    return redirect(reverse("duplicates"))


def pairs_within(reach: Reach) -> list[Pair]:
    """The pairs that wait for somebody: both within reach, none decided."""
    apart = decided()
    pairs = [pair for pair in _remembered(today()) if (pair.first.org, pair.second.org) not in apart]
    if not reach.everything:
        within = {row.org for row in rows_of(Query(reach=reach))}
        pairs = [pair for pair in pairs if pair.first.org in within and pair.second.org in within]
    return pairs


def _remembered(day: date) -> list[Pair]:
    present, last = book.current(), book.last_transaction() if book.current() else None
    key = (str(book.home()), present and present.name, last and last.place, last and bytes(last.digest), day)
    with _lock:
        if key not in _found:
            while len(_found) >= PLACES_KEPT:
                _found.pop(next(iter(_found)))
            pairs = found_pairs(today=day) if last else []
            _found[key] = sorted(pairs, key=lambda p: (-p.score, p.first.org, p.second.org))
        return _found[key]


def _page(pairs: Sequence[Pair], after: str, before: str) -> PairPage:
    start, end = 0, len(pairs)
    if before:
        end = _place(pairs, before, is_after=False)
        start = max(0, end - SIZE)
    elif after:
        start = _place(pairs, after, is_after=True)
    rows = pairs[start : min(end, start + SIZE)]
    has_next = start + len(rows) < len(pairs)
    return PairPage(
        rows, len(pairs), _key(rows[-1]) if rows and has_next else "", _key(rows[0]) if rows and start else ""
    )


def _key(pair: Pair) -> str:
    return f"{pair.score}-{pair.first.org}-{pair.second.org}"


def _place(pairs: Sequence[Pair], key: str, *, is_after: bool) -> int:
    """Where a key stands among the pairs, even when its own pair is gone."""
    found = _KEY.fullmatch(key)
    if found is None:
        raise refuse(NO_KEY, MEND_NO_KEY, column="page", value=key)
    sought = (-int(found[1]), int(found[2]), int(found[3]))
    marks = [(-pair.score, pair.first.org, pair.second.org) for pair in pairs]
    return sum(1 for mark in marks if mark < sought or (is_after and mark == sought))


def facts_of(pair: Pair) -> list[Fact]:
    """What is known of both, line by line."""
    return [Fact(label, tell(pair.first), tell(pair.second)) for label, tell in _FACTS]


def _capital(row: Row) -> str:
    from fractions import Fraction  # noqa: PLC0415 -- with its printing

    from sohtx.core.numerals import say_number  # noqa: PLC0415 -- as above

    return "" if row.charter_capital is None else say_number(Fraction(row.charter_capital, 1000))


def _day(row: Row) -> str:
    from sohtx.core.numerals import say_day  # noqa: PLC0415 -- as above

    return say_day(row.born_on)


_FACTS: tuple[tuple[Text, Any], ...] = (
    (IDENTIFIER, lambda row: row.org_id),
    (Text("Loại hình", "Kind"), lambda row: str(KINDS[row.kind])),
    (Text("Mã số thuế", "Tax code"), lambda row: row.tax_code),
    (Text("Xã, phường", "Commune"), lambda row: row.unit_today_name or row.unit_name),
    (Text("Địa chỉ", "Address"), lambda row: row.address),
    (Text("Lĩnh vực", "Sector"), lambda row: str(SECTORS.get(row.sector, row.sector))),
    (Text("Tình trạng", "Status"), lambda row: str(status_of(row))),
    (Text("Vốn điều lệ (triệu đồng)", "Charter capital (million đồng)"), _capital),
    (Text("Ngày thành lập", "Founded on"), _day),
    (Text("Tên trước đây", "Former names"), lambda row: "; ".join(row.former_names)),
)


def _births(orgs: Any) -> dict[int, str]:
    """The entries with which organizations came into the book, by their keys."""
    states = current(OrganizationState).filter(organization__in=set(orgs), known_to=OPEN_MOMENT)
    return dict(states.order_by("valid_from").values_list("organization_id", "birth_entry_id"))


def _latest(reach: Reach) -> list[NotDuplicate]:
    found = NotDuplicate.objects.select_related("first", "second").order_by("-decided_at", "-pk")[:LATEST]
    return [one for one in found if _are_within(reach, one.first.org_id, one.second.org_id)]


def _are_within(reach: Reach, *org_ids: str) -> bool:
    from sohtx.register.reaching import about_organization  # noqa: PLC0415 -- only for narrow reaches

    return reach.everything or all(reach.covers(about_organization(org_id)) for org_id in org_ids)


KEPT = Text(
    "Đã ghi: hai đơn vị khác nhau. Cặp này không hiện lại nữa.",
    "Kept: these are two. The pair is not shown again.",
)
TAKEN_BACK = Text("Đã bỏ xác định; cặp này được xem lại.", "Taken back; the pair is looked at again.")
OUT_OF_REACH = Text("có đơn vị ngoài phạm vi của tài khoản", "one of them lies outside this account's reach")
MEND_REACH = Text("nhờ cán bộ Liên minh xem cặp này", "ask an officer of the Alliance to look at this pair")
