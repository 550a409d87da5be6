"""The page of difficulties written in returns: those that wait to be read, and what became of the others."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.petitions.codes import Topic
from sohtx.petitions.models import Difficulty, Petition
from sohtx.petitions.petition_likes import saying
from sohtx.petitions.petition_words import TOPICS, badge_of
from sohtx.petitions.queries import Item, Places, items, places_on, present_stands, visible
from sohtx.petitions.return_deeds import JOINED_UP, SET_ASIDE, TAKEN_BACK, TAKEN_UP
from sohtx.petitions.return_difficulties import Respondents, Settled, Written, respondents, settled, written
from sohtx.petitions.return_services import (
    CHANGED,
    Pick,
    join_petition,
    set_aside,
    take_back,
    take_up,
    take_up_together,
)
from sohtx.petitions.rules import LONGEST
from sohtx.petitions.similar import Saying, likely
from sohtx.web.working import today, working_period

ROWS = 50
SHOWN_LIKES = 3
UNPROCESSABLE = 422
BETWEEN = "|"
"""Between the version that was read and the return, and between a return and the petition that it joins."""


class Like(NamedTuple):
    """A petition that may say the same."""

    item: Item
    badge: tuple[str, Text]


class Row(NamedTuple):
    """A difficulty on the page: of whom and from where, and what may say the same or became of it."""

    one: Written
    name: str
    unit: str
    address: str
    likes: list[Like]
    settled: Settled

    @property
    def value(self) -> str:
        """By which the form names it: the version that is shown, and the return."""
        return f"{self.one.seen}{BETWEEN}{self.one.origin}"


@page(Right.PETITION_RECORD, methods=("GET", "POST"))
def petition_returns(request: AskedRequest) -> HttpResponse:
    """Read what returns say of difficulties, and settle those that are ticked."""
    if request.method != "POST":
        return _shown(request)
    try:
        said = _settle(request)
    except Refusal as refusal:
        return _shown(request, refusal)
    messages.success(request, str(said))
    return redirect(_back(request))


@page(Right.PETITION_RECORD, methods=("POST",))
def petition_return_back(request: AskedRequest, difficulty_id: int) -> HttpResponse:
    """Let a difficulty that was set aside in error wait anew."""

    def within(row: Difficulty) -> None:
        if row.origin not in {one.origin for one in _reached(request)}:
            raise refuse(*NOT_YOURS)
        note(TAKEN_BACK, by=request.me.name, subject=row.origin)

    try:
        take_back(key=difficulty_id, by=request.me.name, within=within)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(WAITS_ANEW))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    return f"{reverse('petition_returns')}?period={working_period(request)}"


def _reached(request: AskedRequest) -> list[Written]:
    """All difficulties of the working period that the reader may settle."""
    return (
        written(working_period(request), request.reach(Right.PETITION_RECORD))
        if book.current() is not None
        else []
    )


# What the page shows


def _shown(request: AskedRequest, refusal: Refusal | None = None) -> HttpResponse:
    is_done, topic = request.GET.get("view") == "done", request.GET.get("topic", "")
    found, done = _reached(request), settled()
    views = {view: [one for one in found if (one.origin in done) is view] for view in (False, True)}
    kept = [one for one in views[is_done] if topic in ("", one.topic)]
    first = _first(request.GET.get("from", ""), len(kept))
    shown = kept[first : first + ROWS]
    context = {
        "rows": _rows(request, shown, done, with_likes=not is_done),
        "total": len(kept),
        "waiting_n": len(views[False]),
        "done_n": len(views[True]),
        "is_done": is_done,
        "topic": topic if topic in set(Topic) else "",
        "topics": TOPICS,
        "page_period": working_period(request),
        "previous": max(first - ROWS, 0) if first else None,
        "next": first + ROWS if first + ROWS < len(kept) else None,
        "refusal": refusal,
        "ticked": set(request.POST.getlist("take")),
        "told": request.POST,
        "longest": LONGEST["text"],
    }
    return render(
        request, "petitions/petition_returns.html", context, status=UNPROCESSABLE if refusal else 200
    )


def _first(text: str, total: int) -> int:
    first = int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
    return first - first % ROWS if first < total else 0


def _rows(
    request: AskedRequest, shown: Sequence[Written], done: Mapping[str, Settled], *, with_likes: bool
) -> list[Row]:
    who = respondents(shown)
    likes = _likes(request, shown, who) if with_likes and shown else {}
    return [
        Row(
            one,
            who.name(one),
            unit.name if (unit := who.unit(one)) else "",
            _address(one),
            likes.get(one.origin, []),
            done.get(one.origin, Settled()),
        )
        for one in shown
    ]


def _address(one: Written) -> str:
    """Where the return itself is; blank where the office has no such page."""
    try:
        return reverse("return_entry", kwargs=one.filing._asdict())
    except NoReverseMatch:  # an office without that station
        return ""


def _likes(request: AskedRequest, shown: Sequence[Written], who: Respondents) -> dict[str, list[Like]]:
    """Beside each difficulty the petitions that may say the same and are followed."""
    places = places_on(today())
    seen = visible(request.reach(Right.PETITION_SEE), places.day)
    followed = {code for code, one in present_stands(places.day).items() if one.is_open and code in seen}
    others = {item.code: item for item in items(followed, places.day)}
    sayings = [saying(item.kept, item.stand, places) for item in others.values()]
    found = {one.origin: likely(_said(one, who, places), sayings)[:SHOWN_LIKES] for one in shown}
    return {
        origin: [Like(others[like.code], badge_of(others[like.code].stand)) for like in likes]
        for origin, likes in found.items()
    }


def _said(one: Written, who: Respondents, places: Places) -> Saying:
    unit = who.unit(one)
    above = places.units.above(unit, places.day) if unit else ()
    codes = {unit.code, *(over.code for over in above)} if unit else set()
    return Saying(
        one.origin,
        one.text,
        one.topic,
        unit.code if unit else "",
        frozenset(codes) - {places.units.country.code},
    )


# What is done


def _settle(request: AskedRequest) -> Text:
    """Do with what was ticked as the button says."""
    origin, _, into = request.POST.get("join", "").rpartition(BETWEEN)
    if origin:
        return _join(request, _picks(request, [origin]), into)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise refuse(*NO_ACT)
    return act(request, _picks(request, request.POST.getlist("take")))


def _picks(request: AskedRequest, values: Sequence[str]) -> list[Pick]:
    """What was ticked; refuses what lies beyond the reader's reach or is not there to be read."""
    reached = {one.origin for one in _reached(request)} if values else set()
    found = []
    for value in values:
        seen, _, origin = value.partition(BETWEEN)
        if origin not in reached or not (seen.isascii() and seen.isdecimal()):
            raise refuse(*CHANGED, value=origin)
        found.append(Pick(origin, int(seen), request.POST.get(f"topic{BETWEEN}{origin}", "")))
    return found


def _each(request: AskedRequest, picks: Sequence[Pick]) -> Text:
    def within(made: list[Petition]) -> None:
        _note_taken(request, picks, [one.code for one in made])

    made = take_up(picks=picks, by=request.me.name, within=within)
    return TAKEN.fill(count=len(picks), codes=", ".join(one.code for one in made))


def _together(request: AskedRequest, picks: Sequence[Pick]) -> Text:
    def within(made: Petition) -> None:
        _note_taken(request, picks, [made.code])

    made = take_up_together(picks=picks, by=request.me.name, within=within)
    return TAKEN.fill(count=len(picks), codes=made.code)


def _note_taken(request: AskedRequest, picks: Sequence[Pick], codes: Sequence[str]) -> None:
    note(TAKEN_UP, by=request.me.name, subject=codes[0], count=len(picks), codes=", ".join(codes))


def _into(request: AskedRequest, picks: Sequence[Pick]) -> Text:
    return _join(request, picks, request.POST.get("into", "").strip()[:40])


def _join(request: AskedRequest, picks: Sequence[Pick], into: str) -> Text:
    def within(petition: Petition) -> None:
        if petition.code not in visible(request.reach(Right.PETITION_RECORD), today()):
            raise refuse(*NOT_YOURS, column="into", value=into)
        note(JOINED_UP, by=request.me.name, subject=petition.code, count=len(picks))

    joined = join_petition(picks=picks, into=into, by=request.me.name, within=within)
    return JOINED.fill(count=len(picks), code=joined.code)


def _aside(request: AskedRequest, picks: Sequence[Pick]) -> Text:
    def within(rows: list[Difficulty]) -> None:
        note(SET_ASIDE, by=request.me.name, subject=rows[0].origin, count=len(rows), reason=rows[0].reason)

    rows = set_aside(picks=picks, reason=request.POST.get("reason", ""), by=request.me.name, within=within)
    return PUT_ASIDE.fill(count=len(rows))


_ACTS: Mapping[str, Callable[[AskedRequest, Sequence[Pick]], Text]] = {
    "each": _each,
    "together": _together,
    "join": _into,
    "aside": _aside,
}
TAKEN = Text(
    "Đã ghi {count} khó khăn thành đề xuất, kiến nghị: {codes}.",
    "{count} difficulties were taken up as petitions: {codes}.",
)
JOINED = Text("Đã nhập {count} khó khăn vào {code}.", "{count} difficulties were joined to {code}.")
PUT_ASIDE = Text(
    "Đã xếp {count} khó khăn là không phải đề xuất, kiến nghị.", "{count} difficulties were set aside."
)
WAITS_ANEW = Text("Đã đưa khó khăn trở lại danh sách chờ xét.", "The difficulty waits to be read anew.")
NO_ACT = (
    Text("chưa chọn cách xử lý", "it was not said what to do"),
    Text("bấm một trong các nút dưới danh sách", "press one of the buttons below the list"),
)
NOT_YOURS = (
    Text("không thuộc phạm vi của anh, chị", "is not within your reach"),
    Text("chọn việc thuộc phạm vi của mình", "choose what is within your reach"),
)
