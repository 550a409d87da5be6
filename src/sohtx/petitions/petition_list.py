"""The list of petitions: narrowed by its address, page by page, or whole as Excel; and what is due, body by body."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import note
from sohtx.accounts.rights import Reach, Right
from sohtx.accounts.scopes import names_of_organizations
from sohtx.core.alphabet import plain, sort_key
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.numerals import period_in_words
from sohtx.core.period import Period
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.petitions.bodies import read_bodies
from sohtx.petitions.codes import Channel, Outcome, Topic
from sohtx.petitions.fold import Stand, State
from sohtx.petitions.models import Conference
from sohtx.petitions.petition_deeds import EXPORTED
from sohtx.petitions.petition_reach import own_organization
from sohtx.petitions.petition_words import OUTCOMES, TOPICS, VERDICTS, badge_of
from sohtx.petitions.queries import Item, items, of_period, places_on, visible
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today

ROWS = 50
LONGEST_WORDS = 200
OPEN, LATE = "open", "late"
NEW, CARRIED = "new", "carried"
CHANNELS = {code.value: code.label for code in Channel}
NAMED = ("topic", "channel", "came", "sort")


class Result(NamedTuple):
    """What came of a petition, as something to choose by."""

    label: Text
    holds: Callable[[Stand], bool]


def _of_outcome(outcome: Outcome) -> Result:
    return Result(outcome.label, lambda stand: stand.reply is not None and stand.outcome is outcome)


RESULTS = {
    "replied": Result(Text("Đã có trả lời", "Answered"), lambda stand: stand.reply is not None),
    "in_time": Result(Text("Trả lời đúng hạn", "Answered in time"), lambda stand: stand.was_in_time is True),
    "behind": Result(Text("Trả lời chậm", "Answered late"), lambda stand: stand.was_in_time is False),
    **{outcome.value: _of_outcome(outcome) for outcome in Outcome},
    "awaited": Result(
        Text("Chưa có trả lời", "Unanswered"), lambda stand: stand.is_open and stand.reply is None
    ),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an address asks of the list. ``told``: the petitions of a period's report, as they stood at its end."""

    state: str = ""
    result: str = ""
    topic: str = ""
    body: str = ""
    area: str = ""
    conference: str = ""
    channel: str = ""
    org: str = ""
    raised: Period | None = None
    told: Period | None = None
    came: str = ""
    words: str = ""
    sort: str = ""

    @property
    def narrows(self) -> int:
        """How many filters of the form are in force."""
        asked = (
            *(self.result, self.topic, self.body, self.area, self.conference),
            *(self.channel, self.org, self.raised, self.told, self.words),
        )  # fmt: skip
        return sum(bool(one) for one in asked)


def asked_by(request: HttpRequest) -> Asked:
    """What the address asks; refuses a state, topic or order that is none."""
    told = {name: request.GET.get(name, "").strip() for name in ("state", "result", *NAMED)}
    offered: Mapping[str, Iterable[str]] = {
        "state": ("", OPEN, LATE, *State), "result": ("", *RESULTS), "topic": ("", *Topic),
        "channel": ("", *Channel), "came": ("", NEW, CARRIED), "sort": ("", *SORTS),
    }  # fmt: skip
    for name, value in told.items():
        if value not in set(offered[name]):
            raise refuse(NOT_OFFERED, MEND_NOT_OFFERED, column=name, value=value)
    return Asked(
        **told,
        **{name: request.GET.get(name, "").strip()[:LONGEST_WORDS] for name in ("body", "area", "conference", "org")},
        raised=_period(request.GET.get("raised", "")), told=_period(request.GET.get("told", "")),
        words=request.GET.get("q", "").strip()[:LONGEST_WORDS],
    )  # fmt: skip


def _period(text: str) -> Period | None:
    return Period.parse(text.strip()) if text.strip() else None


class Row(NamedTuple):
    """A line of the list."""

    item: Item
    body: str
    unit: str
    badge: tuple[str, Text]


class Found:
    """The petitions within somebody's reach, and those of them that were asked for."""

    def __init__(self, reach: Reach, asked: Asked) -> None:
        self.asked, self.day = asked, today()
        self._bodies, self._places = read_bodies(), places_on(asked.told.end if asked.told else self.day)
        self._units: dict[str, str] = {}
        self.everything = list(self._read(reach))
        narrowed = [item for item in self.everything if self._is_asked(item)]
        self.counts = Counter(mark for item in narrowed for mark in marks_of(item))
        kept = [item for item in narrowed if (asked.state or OWN) in marks_of(item)]
        self.items = sorted(kept, key=SORTS[asked.sort or "newest"])

    def _read(self, reach: Reach) -> Iterator[Item]:
        if book.current() is None:
            return
        seen = visible(reach, self.day)
        if self.asked.told is None:
            yield from items(seen, self.day)
            return
        for one in of_period(self.asked.told, OPEN_MOMENT, lambda kept: kept.code in seen):
            if not self.asked.came or one.carried == (self.asked.came == CARRIED):
                yield one.item

    def _is_asked(self, item: Item) -> bool:
        asked, kept = self.asked, item.kept
        words = plain(asked.words)
        return (
            (not asked.topic or item.stand.topic == asked.topic)
            and (not asked.result or RESULTS[asked.result].holds(item.stand))
            and (not asked.body or (item.stand.body or OURS) == asked.body)
            and (not asked.area or asked.area in self._places.codes_of(kept))
            and (not asked.org or asked.org in item.stand.organizations)
            and (not asked.channel or kept.channel == asked.channel)
            and (not asked.conference or kept.conference == asked.conference)
            and (asked.raised is None or asked.raised.start <= kept.facts.raised_on <= asked.raised.end)
            and (not words or words in plain(kept.text) or words in plain(kept.code))
        )

    def _unit(self, item: Item) -> str:
        unit = self._places.unit_of(item.kept)
        if unit is not None:
            self._units[unit.code] = unit.name
        return unit.code if unit is not None else ""

    def rows(self, shown: Iterable[Item]) -> list[Row]:
        """Petitions as lines."""
        return [
            Row(item, self.body_of(item), self._units.get(self._unit(item), ""), badge_of(item.stand))
            for item in shown
        ]

    def body_of(self, item: Item) -> str:
        """What the body is called that has it."""
        code = item.stand.body
        body = self._bodies.one(code, item.stand.on) if code else None
        return body.name if body else code or str(THE_ALLIANCE)

    def bodies(self) -> list[tuple[str, str]]:
        """The bodies to choose from: those that have any."""
        found = {item.stand.body or OURS: self.body_of(item) for item in self.everything}
        return sorted(found.items(), key=lambda one: sort_key(one[1]))

    def units(self) -> list[tuple[str, str]]:
        """The areas to choose from: those from which any comes."""
        codes = {self._unit(item) for item in self.everything} - {""}
        return sorted(((code, self._units[code]) for code in codes), key=lambda one: sort_key(one[1]))


OWN = "own"
OURS = "-"


def marks_of(item: Item) -> set[str]:
    """Under which heads a petition is counted: its state, and whether it is followed, overdue, a matter for itself."""
    marks = {str(item.stand.state)}
    marks |= {OWN} if item.stand.is_own else set()
    marks |= {OPEN} if item.stand.is_open else set()
    return marks | ({LATE} if item.stand.is_late else set())


def _newest(item: Item) -> tuple[Any, ...]:
    return -item.kept.facts.raised_on.toordinal(), -item.kept.pk


def _due(item: Item) -> tuple[Any, ...]:
    return item.stand.due_on or date.max, item.code


def _most(item: Item) -> tuple[Any, ...]:
    return -item.stand.raisers_n, item.code


SORTS: Mapping[str, Callable[[Item], tuple[Any, ...]]] = {"newest": _newest, "due": _due, "most": _most}
SORT_LABELS = {
    "newest": Text("Mới nêu trước", "Newest first"),
    "due": Text("Hạn gần trước", "Soonest due first"),
    "most": Text("Nhiều nơi nêu trước", "Most raised first"),
}


@page(Right.PETITION_SEE)
def petitions(request: AskedRequest) -> HttpResponse:
    """The list, narrowed by its address."""
    asked = asked_by(request)
    found = Found(request.reach(Right.PETITION_SEE), asked)
    first = _first(request.GET.get("from", ""), len(found.items))
    after = first + ROWS
    context = {
        "asked": asked,
        "rows": found.rows(found.items[first:after]),
        "total": len(found.items),
        "has_any": bool(found.everything),
        "previous": max(first - ROWS, 0) if first else None,
        "next": after if after < len(found.items) else None,
        "heads": [
            (value, label, found.counts[value or OWN])
            for value, label in HEADS.items()
            if found.counts[value or OWN] or value in ("", asked.state)
        ],
        "topics": TOPICS,
        "channels": CHANNELS,
        "results": {code: one.label for code, one in RESULTS.items()},
        "bodies": found.bodies(),
        "units": found.units(),
        "conferences": _conferences(request, found),
        "sorts": SORT_LABELS,
        "narrows": asked.narrows,
        "is_own": bool(own_organization(request)),
    }
    return render(request, "petitions/petitions.html", context)


def _conferences(request: AskedRequest, found: Found) -> list[tuple[str, str]]:
    """The conferences at which any was raised, the last first, where one may see them."""
    codes = {item.kept.conference for item in found.everything} - {""}
    if not codes or not request.me.can(Right.CONFERENCE_SEE):
        return []
    rows = Conference.objects.filter(code__in=codes).order_by("-held_on")
    return list(rows.values_list("code", "title"))


def _first(text: str, total: int) -> int:
    first = int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
    return first - first % ROWS if first < total else 0


@page(Right.FIGURES_EXPORT)
def petitions_export(request: AskedRequest) -> HttpResponse:
    """The list as it is seen, whole, as Excel."""
    found = Found(request.reach(Right.PETITION_SEE), asked_by(request))
    names = names_of_organizations({org for item in found.items for org in item.stand.organizations})
    note(EXPORTED, by=request.me.name, count=len(found.items))
    told = [str(OF_REPORT.fill(period=period_in_words(found.asked.told)))] if found.asked.told else []
    return xlsx_answer(
        [str(head) for head in COLUMNS], _cells(found, names), "de-xuat-kien-nghi", str(TITLE), told
    )


def _cells(found: Found, names: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    for row in found.rows(found.items):
        kept, stand = row.item
        yield (
            kept.code, kept.text, str(TOPICS.get(stand.topic, stand.topic)), kept.facts.raised_on,
            str(CHANNELS.get(kept.channel, kept.channel)), stand.raisers_n,
            "; ".join(sorted(names.get(org, org) for org in stand.organizations)), row.unit,
            str(row.badge[1]), row.body, stand.due_on or stand.was_due_on, stand.answered_on,
            str(OUTCOMES[stand.outcome]) if stand.outcome else "",
            str(VERDICTS[stand.verdict]) if stand.verdict else "",
        )  # fmt: skip


# What is due


class Desk(NamedTuple):
    """A body, with what it has to answer, late first."""

    code: str
    name: str
    rows: list[Row]

    @property
    def late_n(self) -> int:
        """How many answers of it are overdue."""
        return sum(row.item.stand.is_late for row in self.rows)


@page(Right.PETITION_SEE)
def petitions_due(request: AskedRequest) -> HttpResponse:
    """What is awaited of whom, late first; what nobody has been given yet."""
    found = Found(request.reach(Right.PETITION_SEE), Asked(state=OPEN, sort="due"))
    awaited = [item for item in found.items if item.stand.body]
    desks: dict[str, list[Row]] = {}
    for row in found.rows(awaited):
        desks.setdefault(row.item.stand.body, []).append(row)
    listed = [Desk(code, rows[0].body, sorted(rows, key=_late_first)) for code, rows in desks.items()]
    asked = request.GET.get("body", "")
    context = {
        "desks": sorted(
            (desk for desk in listed if asked in ("", desk.code)),
            key=lambda desk: (-desk.late_n, sort_key(desk.name)),
        ),
        "bodies": sorted(((desk.code, desk.name) for desk in listed), key=lambda one: sort_key(one[1])),
        "body": asked,
        "late": sum(desk.late_n for desk in listed),
        "awaited": len(awaited),
        "ours": len(found.items) - len(awaited),
        "ours_code": OURS,
        "may_record": bool(request.reach(Right.PETITION_RECORD)),
    }
    return render(request, "petitions/petitions_due.html", context)


def _late_first(row: Row) -> tuple[Any, ...]:
    return -row.item.stand.days_late, row.item.stand.due_on or date.max, row.item.code


HEADS: Mapping[str, Text] = {
    "": Text("Tất cả", "All"),
    OPEN: Text("Đang theo dõi", "Followed"),
    LATE: Text("Quá hạn", "Overdue"),
} | {state.value: state.label for state in State}
THE_ALLIANCE = Text("Liên minh Hợp tác xã", "The Alliance")
TITLE = Text("Đề xuất, kiến nghị", "Petitions")
OF_REPORT = Text("Trong báo cáo {period}, tính đến cuối kỳ", "In the report of {period}, as of its end")
COLUMNS = (
    Text("Mã", "Code"),
    Text("Nội dung", "What it says"),
    Text("Chủ đề", "Topic"),
    Text("Ngày nêu", "Raised on"),
    Text("Nguồn", "How it came"),
    Text("Số nơi nêu", "Raised by (number)"),
    Text("Tổ chức nêu", "Organizations"),
    Text("Địa bàn", "Area"),
    Text("Tình trạng", "State"),
    Text("Cơ quan giải quyết", "Body"),
    Text("Hạn trả lời", "Due on"),
    Text("Ngày trả lời", "Answered on"),
    Text("Kết quả", "Outcome"),
    Text("Ý kiến nơi nêu", "Verdict"),
)
NOT_OFFERED = Text("không có trong danh sách lọc", "is no filter of this list")
MEND_NOT_OFFERED = Text("chọn trong danh sách", "choose one from the list")
