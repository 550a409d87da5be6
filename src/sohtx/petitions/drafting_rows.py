"""From what lies in the book to what drafted papers are made of: the desk, a conference, what waits for a letter.

A petition waits for a referral or submission until either is recorded, for a reminder from some days before its answer
is due, for the People's Committee to be told once it was reminded after that day.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sohtx.areas.office import office_on
from sohtx.core.codes import Code, Level
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.documents.tree import Report
from sohtx.figures.whole import whole_area
from sohtx.petitions.bodies import THE_PROVINCE, Bodies, known_units, read_bodies
from sohtx.petitions.codes import BodyKind, Part
from sohtx.petitions.conference_queries import Conferring, Whose
from sohtx.petitions.deadlines import due_day, last_day, reminder_day
from sohtx.petitions.drafting import Desk
from sohtx.petitions.drafting_letters import Matter, escalation, forwarding_letter, reminder, submission
from sohtx.petitions.drafting_meeting import Item as AgendaLine
from sohtx.petitions.drafting_meeting import Meeting, Person, Speech
from sohtx.petitions.drafting_words import lines_of, short_day, who
from sohtx.petitions.fold import Stand, State, families
from sohtx.petitions.models import Conference, Participant
from sohtx.petitions.queries import Item, Kept, Places, all_kept, items, places_on, present_stands
from sohtx.petitions.routing import Route, Routing, read_routing
from sohtx.register.queries import last_names

NEW = (State.RECEIVED, State.CLASSIFIED)
AWAITING = (State.REFERRED, State.REOPENED)


class LetterKind(Code):
    """What a letter about petitions asks for."""

    FORWARD = "forward", "Công văn chuyển cơ quan có thẩm quyền", "Letter of referral"
    SUBMIT = "submit", "Tờ trình UBND tỉnh giao cơ quan trả lời", "Submission to the People's Committee"
    REMIND = "remind", "Công văn đôn đốc trả lời", "Reminder"
    ESCALATE = "escalate", "Công văn báo cáo UBND tỉnh kiến nghị quá hạn", "Report to the People's Committee"


# The desk


def desk_on(day: date) -> Desk:
    """The desk at which papers of a day are drafted: the office's lines of that day."""
    area, units = whole_area(day), known_units()
    bodies = read_bodies()
    above = bodies.committee_of(area) if area.level is Level.PROVINCE else bodies.one(THE_PROVINCE, day)
    return Desk(
        office=office_on(day, area, units.country),
        written_on=day,
        committee=above.name if above else str(THE_COMMITTEE),
    )


def desk_of(conference: Conference, today: date) -> Desk:
    """The desk for a conference's papers: today, where they are drafted around that day; else on that day."""
    is_near = abs((today - conference.held_on).days) <= AROUND
    return desk_on(today if is_near else conference.held_on)


# A conference


def meeting_of(conference: Conference) -> Meeting:
    """A conference in plain rows."""
    one = Conferring(conference)
    return Meeting(
        title=conference.title,
        body=conference.body,
        held_on=conference.held_on,
        begins_at=conference.begins_at,
        place=conference.place,
        period=conference.period,
        conclusions=conference.conclusions,
        people=tuple(_person(delegate.participant, delegate.whose) for delegate in one.delegates),
        agenda=tuple(AgendaLine(item.begins_at, item.title, item.presenter) for item in one.agenda),
        speeches=tuple(
            Speech(
                speaker=who(heard.contribution.speaker, heard.contribution.position, heard.whose.name),
                subject=heard.contribution.subject,
                text=heard.contribution.text,
                is_written=heard.contribution.is_written,
                petitions=tuple(" ".join(lines_of(petition.text)) for petition in heard.petitions),
            )
            for heard in one.heard
        ),
    )


def _person(row: Participant, whose: Whose) -> Person:
    return Person(row.name, row.position, whose.name, Part.of(row.part), row.is_present)


# Petitions


@dataclass(frozen=True)
class Waiting:
    """What waits for one letter: its kind, to whom it goes, the petitions in it."""

    kind: LetterKind
    body_code: str
    body: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Letters:
    """All petitions within reach as letters see them on a day; bodies, ways and names are read once."""

    day: date
    codes: Collection[str]

    @cached_property
    def items(self) -> list[Item]:
        """The petitions that are followed as matters of their own."""
        return [item for item in items(self.codes, self.day) if item.stand.is_own and item.stand.is_open]

    @cached_property
    def routing(self) -> Routing:
        """Who answers what."""
        return read_routing()

    @property
    def bodies(self) -> Bodies:
        """The bodies."""
        return self.routing.bodies

    @cached_property
    def _places(self) -> Places:
        """Where petitions lie on the day."""
        return places_on(self.day)

    def way(self, item: Item) -> Route | None:
        """Who is competent for a petition on the day."""
        unit = self._places.unit_of(item.kept)
        return self.routing.route(item.stand.topic, unit.code if unit else "", self.day)

    def waiting(self) -> list[Waiting]:
        """What waits for a letter, by its kind and the body that it goes to."""
        grouped: dict[tuple[LetterKind, str], list[Item]] = defaultdict(list)
        for item in self.items:
            for kind, code in self._next(item):
                grouped[kind, code].append(item)
        found = [Waiting(kind, code, self.name_of(code), rows) for (kind, code), rows in grouped.items()]
        return sorted(found, key=lambda one: (list(LetterKind).index(one.kind), one.body))

    def lost(self) -> list[Item]:
        """The new petitions for which nobody is competent."""
        return [item for item in self.items if item.stand.state in NEW and self.way(item) is None]

    def _next(self, item: Item) -> Iterable[tuple[LetterKind, str]]:
        """The letter for which a petition waits, and the code of the body; one at most."""
        stand = item.stand
        if stand.state in NEW:
            way = self.way(item)
            if way is not None and way.body.kind != BodyKind.ALLIANCE:
                yield (
                    (LetterKind.SUBMIT, THE_PROVINCE)
                    if way.through_province
                    else (LetterKind.FORWARD, way.body.code)
                )
        elif stand.state in AWAITING and stand.body and stand.due_on:
            if is_to_remind(stand):
                yield LetterKind.REMIND, stand.body
            elif stand.is_late and stand.escalated_on is None and was_reminded_late(stand):
                yield LetterKind.ESCALATE, THE_PROVINCE

    def name_of(self, code: str) -> str:
        """What a body is called on the day; the committee as it is addressed."""
        if code == THE_PROVINCE:
            return self.desk.committee
        body = self.bodies.one(code, self.day)
        return body.name if body else code

    @cached_property
    def desk(self) -> Desk:
        """The desk of the day."""
        return desk_on(self.day)

    def letter(self, kind: LetterKind, body_code: str, chosen: Sequence[Item]) -> Report:
        """A letter about some petitions."""
        matters = self._matters(kind, chosen)
        match kind:
            case LetterKind.FORWARD:
                return forwarding_letter(self.desk, self.name_of(body_code), matters)
            case LetterKind.REMIND:
                return reminder(self.desk, self.name_of(body_code), matters)
            case LetterKind.SUBMIT:
                return submission(self.desk, matters)
            case _:
                return escalation(self.desk, matters)

    def body_for(self, kind: LetterKind, item: Item) -> str:
        """To whom a letter about one petition goes; refused where the petition does not stand so."""
        stand = item.stand
        if kind in (LetterKind.SUBMIT, LetterKind.FORWARD):
            way = self.way(item)
            if way is None:
                raise refuse(NO_WAY, MEND_WAY, column="body_code", value=item.code)
            return THE_PROVINCE if kind is LetterKind.SUBMIT else way.body.code
        if stand.state not in AWAITING or not stand.body:
            raise refuse(NOT_REFERRED, MEND_NOT_REFERRED, value=item.code)
        return THE_PROVINCE if kind is LetterKind.ESCALATE else stand.body

    def _matters(self, kind: LetterKind, chosen: Sequence[Item]) -> list[Matter]:
        names = self._names(chosen)
        tell: Callable[[Item], tuple[str, date | None]] = (
            self._asked if kind in (LetterKind.FORWARD, LetterKind.SUBMIT) else self._owed
        )
        return [
            Matter(item.kept.text, names[item.code], *tell(item), _sent(item.stand), item.stand.days_late)
            for item in chosen
        ]

    def _asked(self, item: Item) -> tuple[str, date | None]:
        """Who is asked to answer a petition, and by when if it is referred on this day."""
        way = self.way(item)
        return (way.body.name, due_day(self.day, working_days=way.working_days)) if way else ("", None)

    def _owed(self, item: Item) -> tuple[str, date | None]:
        """Who owes an answer, and since when."""
        return self.name_of(item.stand.body), item.stand.due_on

    def _names(self, chosen: Sequence[Item]) -> Mapping[str, tuple[str, ...]]:
        """Those who raised each petition or one merged into it, by name."""
        kept, members = all_kept(), families(present_stands(self.day))
        families_of = {
            item.code: [kept[one] for one in members.get(item.code, [item.code])] for item in chosen
        }
        known = last_names(
            one for family in families_of.values() for each in family for one in each.organizations
        )
        return {code: _raisers(family, known) for code, family in families_of.items()}


def is_to_remind(stand: Stand) -> bool:
    """Whether a reminder is due: once some days before the answer is, and once when it is overdue."""
    if stand.due_on is None or stand.on < reminder_day(stand.due_on):
        return False
    if stand.reminded_on is None:
        return True
    return stand.is_late and not was_reminded_late(stand)


def was_reminded_late(stand: Stand) -> bool:
    """Whether it was reminded after its answer was due."""
    is_known = stand.reminded_on is not None and stand.due_on is not None
    return is_known and stand.reminded_on > last_day(stand.due_on)  # type: ignore[operator,arg-type]  # both are known


def _raisers(family: Iterable[Kept], names: Mapping[str, str]) -> tuple[str, ...]:
    raised = (one for kept in family for one in kept.facts.raisers if one.withdrawn_at is None)
    return tuple(dict.fromkeys(names.get(one.org_id, one.org_id) or one.name for one in raised))


def _sent(stand: Stand) -> str:
    """The paper by which a petition was referred or assigned."""
    if stand.referral is None or not stand.referral.document_no:
        return ""
    on = stand.referral.document_on or stand.referral.on
    return str(SENT.fill(number=stand.referral.document_no, day=short_day(on)))


AROUND = 60
THE_COMMITTEE = Text("Ủy ban nhân dân tỉnh", "Provincial People's Committee")
SENT = Text("số {number} ngày {day}", "No. {number} of {day}")
NO_WAY = Text("chưa có cơ quan có thẩm quyền trả lời", "nobody is said to answer it")
MEND_WAY = Text(
    "giao cơ quan trả lời ở trang Thẩm quyền trả lời", "say who answers it on the page Who answers"
)
NOT_REFERRED = Text("không chờ cơ quan nào trả lời", "awaits no answer")
MEND_NOT_REFERRED = Text(
    "ghi văn bản chuyển cơ quan trả lời trước, rồi lấy dự thảo",
    "record its referral first, then draft the letter",
)
