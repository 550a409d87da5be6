"""The page of one organization: how it stands at any two clocks, and its whole life."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.models import Person
from sohtx.accounts.rights import About, Right
from sohtx.areas.naming import full_name
from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.codes import EntryType, Kind, LegalStatus, Role, Sector, Via
from sohtx.core.moment import OPEN_DAY, read_moment
from sohtx.core.numerals import say_day, say_number
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units
from sohtx.ledger import book
from sohtx.register.contact_forms import MeetingForm
from sohtx.register.findings import RULES
from sohtx.register.forms import read_filter_day
from sohtx.register.meetings import meetings_of
from sohtx.register.models import Finding, Organization
from sohtx.register.offers import kept_for, offers_for
from sohtx.register.places import then_and_now
from sohtx.register.queries import Change, Life, Link, Lived, last_names, one
from sohtx.register.reaching import about_organization, unit_today
from sohtx.web.working import today

KINDS = {code.value: code.label for code in Kind}
SECTORS = {code.value: code.label for code in Sector}
STATUSES = {code.value: code.label for code in LegalStatus}
ENTRIES = {code.value: code.label for code in EntryType}
VIAS = {code.value: code.label for code in Via}
DASH = "–"


def about(_request: AskedRequest, org_id: str, **_: Any) -> About:
    """The organization of an address; 404 for one that is not in the book."""
    if book.current() is None or not Organization.objects.filter(org_id=org_id).exists():
        raise Http404
    return about_organization(org_id)


@page(Right.REGISTER_SEE, about=about)
def organization(request: AskedRequest, org_id: str) -> HttpResponse:
    """One organization, as of a day and as known at a moment."""
    on = read_filter_day("on", request.GET.get("on", "").strip())
    known = _known(request.GET.get("known", "").strip())
    units = units_of_book() or official_units()
    life = one(org_id, units=units, on=on, known=known)
    lies = about_organization(org_id)
    may_record = request.reach(Right.REGISTER_RECORD).covers(lies)
    is_past = on is not None or known is not None
    status = life.state.status if life.state and life.exists else ""
    context = {
        "life": life,
        "name": life.state.name if life.state else _first_name(life),
        "is_past": is_past,
        "status": _status(life),
        "facts": facts_of(life, units, unit_today(org_id) if not is_past else None),
        "ties": ties_of(life.related),
        "timeline": timeline_of(life, units),
        "writers": _writers(life) if may_record else {},
        "offers": {} if is_past else offers_for(request.me, org_id, life.kind, status),
        "kept": [] if is_past else kept_for(request.me, org_id),
        "representative": representative_of(life),
        "findings": [said(finding) for finding in life.findings if finding.rule in RULES],
        "meetings": list(meetings_of(org_id)[:MEETINGS_SHOWN]) if life.kind != Kind.GROUP else None,
        "meeting_form": MeetingForm() if may_record and life.exists else None,
        "may_link": request.reach(Right.PEOPLE_MANAGE).everything and life.exists and not is_past,
        "may_see": request.reach(Right.PERSONAL_SEE).covers(lies),
        "may_record": may_record,
        "labels": {"kind": KINDS, "entry": ENTRIES, "via": VIAS},
    }
    return render(request, "register/organization.html", context)


MEETINGS_SHOWN = 5


def representative_of(life: Life) -> str:
    """The legal representative on the day, whose name is public (Decree 92/2024, Art. 29)."""
    for contact in reversed(life.contacts):
        has_begun = contact.valid_from is None or contact.valid_from <= life.on
        has_ended = contact.valid_to is not None and contact.valid_to <= life.on
        if contact.role == Role.LEGAL_REPRESENTATIVE and contact.name and has_begun and not has_ended:
            return contact.name
    return ""


def _status(life: Life) -> tuple[str, str]:
    """How it stands, as a badge: its kind and words."""
    if life.state is None:
        return "", str(NOT_YET)
    if not life.exists:
        return "", str(ENTRIES.get(life.ended_as, ENDED))
    is_well = life.state.status == LegalStatus.OPERATING and life.state.is_observed_active is not False
    return "good" if is_well else "late", str(STATUSES[life.state.status])


def _writers(life: Life) -> dict[str, str]:
    """The people who wrote entries on pages, by their usernames: as they are called."""
    names = {lived.entry.transaction.by for lived in life.timeline} - {""}
    if not names:
        return {}
    people = {person.username: person.shown_name for person in Person.objects.filter(username__in=names)}
    return {name: people.get(name, name) for name in names}


def _known(text: str) -> int | None:
    """A moment as it was typed; a day in the usual way is the end of that day."""
    if not text:
        return None
    moment = read_moment(text)
    if moment is not None:
        return moment
    day = read_filter_day("known", text)
    return None if day is None else read_moment(str(day))


def _first_name(life: Life) -> str:
    return next((lived.entry.name for lived in life.timeline if lived.entry.name), life.org_id)


class Fact(NamedTuple):
    """A line of what is registered."""

    label: Text
    value: str


def facts_of(life: Life, units: Units, stands_in: Unit | None) -> list[Fact]:
    """What is registered of an organization, and what the Alliance saw, in words.

    ``stands_in`` is the unit of today in which it stands; of how it stood in the past that of its unit is told.
    """
    state = life.state
    if state is None:
        return []

    def written(name: str) -> Fact:
        return Fact(FIELDS[name], _written(name, getattr(state, name), units))

    status = STATUSES[state.status] if life.exists else ENTRIES.get(life.ended_as, ENDED)
    ended = f" ({say_day(life.ended_on)})" if life.ended_on else ""
    return [
        Fact(FIELDS["kind"], str(KINDS[life.kind])),
        Fact(FIELDS["status"], f"{status}{ended}"),
        *(written(name) for name in ("is_observed_active", "tax_code")),
        Fact(FIELDS["unit"], _stands(state.unit, units, stands_in)),
        *(
            written(name)
            for name in ("address", "sector", "charter_capital", "born_on", "is_alliance_member")
        ),
        *([written("is_registered")] if life.kind == Kind.GROUP else []),
    ]


def _stands(key: str, units: Units, stands_in: Unit | None) -> str:
    unit, day = units.rows.get(key), today()
    if unit is None:
        return key or DASH
    place = units.place_of_all(unit, day)
    return then_and_now(units, unit, stands_in or (place.unit if place else None), day)


class Tie(NamedTuple):
    """Others from which an organization came, or which came of it, by one and the same act."""

    on: date
    words: Text
    is_successor: bool
    others: list[Link]


def ties_of(related: Sequence[Link]) -> list[Tie]:
    """What an organization came from and what became of it; what both sides tell stands once."""
    ties: dict[tuple[date, Text], Tie] = {}
    for link in related:
        # A birth names what it came from, an end what it passed into; told by the other it is the reverse.
        is_successor = bool(link.via) == link.is_told_by_other
        words = TIES.get((link.via or link.entry, is_successor), ENTRIES[link.entry])
        tie = ties.setdefault((link.on, words), Tie(link.on, words, is_successor, []))
        if all(link.org_id != other.org_id for other in tie.others):
            tie.others.append(link)
    return list(ties.values())


class Told(NamedTuple):
    """An entry of the timeline in words.

    ``instead`` names the entry that it corrects or voids, and ``fate`` is what became of one that counts no more.
    """

    lived: Lived
    what: Text
    via: str
    paper: str
    changes: list[tuple[str, str, str]]
    instead: str
    fate: Text | None


class _Names(NamedTuple):
    """What entries and unions are called, by their identifiers."""

    entries: Mapping[str, str]
    unions: Mapping[str, str]


def timeline_of(life: Life, units: Units) -> list[Told]:
    """All entries, the latest first."""
    names = _Names(
        {
            e.entry.entry_id: f"{ENTRIES[e.entry.entry]}, {say_day(e.entry.effective_on)}"
            for e in life.timeline
        },
        last_names(str(union) for lived in life.timeline for union in _unions_in(lived)),
    )
    voidings = {e.entry.entry_id for e in life.timeline if e.entry.entry == EntryType.VOIDED}
    return [_told(lived, units, names, voidings) for lived in reversed(life.timeline)]


def _unions_in(lived: Lived) -> Iterator[object]:
    for change in lived.changes:
        for value in (change.before, change.after):
            yield from value if isinstance(value, tuple) else ()


def _told(lived: Lived, units: Units, names: _Names, voidings: AbstractSet[str]) -> Told:
    """An entry, its paper, and what it changed: what, before, after."""
    entry = lived.entry
    changes = [
        (
            str(FIELDS[change.field]),
            _written(change.field, _named(change.before, names), units),
            _written(change.field, _named(change.after, names), units),
        )
        for change in lived.changes
        if change.field in FIELDS and _tells(change)
    ]
    fate = None
    if lived.replaced_by:
        fate = VOIDED if voidings & set(lived.replaced_by) else CORRECTED
    via, instead = str(VIAS.get(entry.via, "")), names.entries.get(lived.replaces, lived.replaces)
    return Told(lived, ENTRIES[entry.entry], via, paper_of(entry), changes, instead, fate)


def _named(value: object, names: _Names) -> object:
    """Unions by their names."""
    return tuple(names.unions[str(union)] for union in value) if isinstance(value, tuple) else value


def _tells(change: Change) -> bool:
    """Whether a change says something: a first value of nothing does not."""
    return change.after not in (None, "", ()) or change.before not in (None, "", (), False)


def paper_of(entry: Any) -> str:
    """The paper on which an entry rests."""
    parts = [entry.document_no, say_day(entry.document_on) if entry.document_on else "", entry.issuer]
    return ", ".join(part for part in parts if part)


def _written(field: str, value: Any, units: Units) -> str:
    """A value of a state as a reader reads it."""
    if value in (None, "", (), OPEN_DAY):
        return DASH
    writer = _WRITERS.get(field)
    if writer is not None:
        return writer(value, units)
    if isinstance(value, bool):
        return str(YES if value else NO)
    return say_day(value) if isinstance(value, date) else str(value)


def _unit_written(key: Any, units: Units) -> str:
    unit = units.rows.get(key)
    return full_name(units, unit, unit.valid_from) if unit else str(key)


YES, NO = Text("Có", "Yes"), Text("Không", "No")
MILLION = Text("triệu đồng", "million đồng")
_WRITERS: dict[str, Callable[[Any, Units], str]] = {
    "unit": _unit_written,
    "sector": lambda value, _: str(SECTORS.get(value, value)),
    "status": lambda value, _: str(STATUSES.get(value, value)),
    "charter_capital": lambda value, _: f"{say_number(Fraction(value, 1000))} {MILLION}",
    "unions": lambda value, _: ", ".join(map(str, value)),
}


def said(finding: Finding) -> str:
    """A finding as a sentence, with its article."""
    rule = RULES[finding.rule]
    sentence = rule.says.fill(**finding.values) if isinstance(finding.values, dict) else rule.says
    return f"{sentence} ({rule.law})" if rule.law else str(sentence)


ENDED = Text("Đã kết thúc", "Ended")
VOIDED, CORRECTED = Text("đã hủy ghi nhận", "voided"), Text("đã được đính chính", "corrected")
TIES = {
    ("divided", True): Text("Chia thành", "Divided into"),
    ("divided", False): Text("Được chia ra từ", "Divided from"),
    ("split_off", True): Text("Tách ra", "Split off from it"),
    ("split_off", False): Text("Được tách ra từ", "Split off from"),
    ("consolidated", True): Text("Hợp nhất thành", "Consolidated into"),
    ("consolidated", False): Text("Hợp nhất từ", "Consolidated from"),
    ("converted", True): Text("Chuyển đổi thành", "Converted into"),
    ("converted", False): Text("Chuyển đổi từ", "Converted from"),
    ("merged", True): Text("Sáp nhập vào", "Merged into"),
    ("merged", False): Text("Nhận sáp nhập", "Received by merger"),
}
NOT_YET = Text("Chưa thành lập", "Not yet founded")
FIELDS = {
    "kind": Text("Loại hình", "Kind"),
    "status": Text("Tình trạng pháp lý", "Legal status"),
    "is_observed_active": Text("Thực tế đang hoạt động", "Observed active"),
    "name": Text("Tên", "Name"),
    "tax_code": Text("Mã số (mã số thuế)", "Code (tax code)"),
    "unit": Text("Xã, phường", "Commune"),
    "address": Text("Địa chỉ", "Address"),
    "sector": Text("Lĩnh vực", "Sector"),
    "charter_capital": Text("Vốn điều lệ", "Charter capital"),
    "born_on": Text("Ngày thành lập", "Founded on"),
    "is_alliance_member": Text("Thành viên Liên minh", "Member of the Alliance"),
    "is_registered": Text("Có đăng ký", "Registered"),
    "unions": Text("Liên hiệp tham gia", "Unions it belongs to"),
}
