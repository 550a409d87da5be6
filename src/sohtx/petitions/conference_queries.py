"""Reading conferences: the list of them, and one with its delegates, contributions, petitions and papers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sohtx.core.alphabet import plain, sort_key
from sohtx.core.text import Text
from sohtx.petitions.codes import PaperKind, Part, Topic
from sohtx.petitions.fold import Stand, State
from sohtx.petitions.models import (
    AgendaItem,
    Body,
    Conference,
    ConferencePaper,
    Contribution,
    Participant,
    Petition,
)
from sohtx.petitions.queries import present_stands
from sohtx.petitions.routing import Unrouted, unroutable
from sohtx.register.queries import last_names
from sohtx.web.working import today


def conferences(year: int | None = None) -> "QuerySet[Conference]":
    """All conferences, the last first, with how many were invited and came, spoke, and raised petitions."""
    found = Conference.objects.all() if year is None else Conference.objects.filter(held_on__year=year)
    counts = {
        "invited": _count(Participant.objects.filter(conference=OuterRef("pk"))),
        "present": _count(Participant.objects.filter(conference=OuterRef("pk"), is_present=True)),
        "spoken": _count(Contribution.objects.filter(conference=OuterRef("pk"))),
        "raised": _count(
            _standing().filter(contribution__conference=OuterRef("pk")), "contribution__conference"
        ),
    }
    return found.annotate(**counts).order_by("-held_on", "-code")


def _count(
    rows: "QuerySet[Participant] | QuerySet[Contribution] | QuerySet[Petition]", by: str = "conference"
) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _standing() -> "QuerySet[Petition]":
    """The petitions that were not taken back."""
    return Petition.objects.filter(withdrawn_at=None)


def years() -> list[int]:
    """The years in which conferences were held, the last first."""
    return [day.year for day in Conference.objects.dates("held_on", "year", order="DESC")]


def bodies_on(day: date) -> list[Body]:
    """The offices that exist on a day."""
    standing = Body.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    return list(standing.order_by("kind", "name"))


class Whose(NamedTuple):
    """For whom somebody comes or speaks: an organization of the book, an office, or themselves."""

    name: str = ""
    org_id: str = ""
    body_code: str = ""

    @property
    def value(self) -> str:
        """As a list of choices sends it; see :func:`whose_of`."""
        if self.org_id:
            return f"{ORGANIZATION}{self.org_id}"
        return f"{OFFICE}{self.body_code}" if self.body_code else ""


class Delegate(NamedTuple):
    """Somebody on the list, for whom, and as what; ``label`` is by what they are chosen, no two have the same."""

    participant: Participant
    whose: Whose
    part: Text
    label: str = ""


class Delegation(NamedTuple):
    """How many were invited for somebody, and how many came."""

    whose: Whose
    invited: int
    present: int


class Heard(NamedTuple):
    """A contribution, for whom it was made, and the petitions in it."""

    contribution: Contribution
    whose: Whose
    petitions: Sequence[Petition]


class OnTopic(NamedTuple):
    """How many petitions are about a topic."""

    topic: Text
    code: str
    petitions: Sequence[Petition]


@dataclass
class Conferring:
    """One conference with all that belongs to it; each part is read once, when it is asked for."""

    conference: Conference
    _names: dict[str, str] = field(default_factory=dict)

    @cached_property
    def agenda(self) -> list[AgendaItem]:
        """The lines of the agenda in their order."""
        return list(self.conference.agenda.order_by("rank"))

    @cached_property
    def delegates(self) -> list[Delegate]:
        """All who are on the list: the chair first, then by for whom they come and by name."""
        rows = list(self.conference.participants.select_related("organization"))
        self._learn(row.organization.org_id for row in rows if row.organization)
        found = [Delegate(row, self._whose(row), Part.of(row.part).label) for row in rows]
        return sorted(_labelled(found), key=_order)

    @cached_property
    def delegations(self) -> list[Delegation]:
        """The delegates counted by for whom they come."""
        grouped: dict[Whose, list[Participant]] = defaultdict(list)
        for delegate in self.delegates:
            grouped[delegate.whose].append(delegate.participant)
        return [
            Delegation(whose, len(rows), sum(row.is_present is True for row in rows))
            for whose, rows in grouped.items()
        ]

    @property
    def present(self) -> int:
        """How many came."""
        return sum(delegate.participant.is_present is True for delegate in self.delegates)

    @property
    def is_counted(self) -> bool:
        """Whether it was marked who came."""
        return any(delegate.participant.is_present is not None for delegate in self.delegates)

    @cached_property
    def heard(self) -> list[Heard]:
        """What was said and handed in, in its order."""
        rows = list(
            self.conference.contributions.select_related("organization")
            .prefetch_related(Prefetch("petitions", _standing().order_by("code")))
            .order_by("rank")
        )
        self._learn(row.organization.org_id for row in rows if row.organization)
        return [Heard(row, self._whose(row), list(row.petitions.all())) for row in rows]

    @property
    def petitions(self) -> list[Petition]:
        """The petitions raised in the hall, in the order of what was said."""
        return [petition for heard in self.heard for petition in heard.petitions]

    @property
    def topics(self) -> list[OnTopic]:
        """The petitions by topic as they were first sorted, the most frequent first."""
        grouped: dict[str, list[Petition]] = defaultdict(list)
        for petition in self.petitions:
            grouped[petition.topic].append(petition)
        found = [OnTopic(Topic.of(code).label, code, rows) for code, rows in grouped.items()]
        return sorted(found, key=lambda one: (-len(one.petitions), list(Topic).index(Topic.of(one.code))))

    def topic_of(self, petition: Petition) -> Text:
        """What a petition is about, as it was first sorted."""
        return Topic.of(petition.topic).label

    def state_of(self, petition: Petition) -> Text:
        """Where a petition stands today."""
        stand = self._stands.get(petition.code)
        return (stand.state if stand else State.RECEIVED).label

    @cached_property
    def _stands(self) -> Mapping[str, Stand]:
        return present_stands(today())

    @cached_property
    def gaps(self) -> list[Unrouted]:
        """Topics that nobody is said to answer on the day: all before it, afterwards those that were raised."""
        topics = Topic if self.conference.held_on >= today() else [Topic.of(one.code) for one in self.topics]
        return unroutable(self.conference.held_on, topics)

    @cached_property
    def _papers(self) -> list[ConferencePaper]:
        return list(self.conference.papers.order_by("pk"))

    @property
    def photos(self) -> list[ConferencePaper]:
        """The photos, the earliest first."""
        return [paper for paper in self._papers if paper.kind == PaperKind.PHOTO]

    @property
    def papers(self) -> list[tuple[Text, ConferencePaper]]:
        """All other papers with what they are, by their kind."""
        others = [paper for paper in self._papers if paper.kind != PaperKind.PHOTO]
        kinds = list(PaperKind)
        others.sort(key=lambda paper: (kinds.index(PaperKind.of(paper.kind)), paper.pk))
        return [(PaperKind.of(paper.kind).label, paper) for paper in others]

    @cached_property
    def bodies(self) -> dict[str, str]:
        """The offices of the day, by code."""
        return {body.code: body.name for body in bodies_on(self.conference.held_on)}

    @cached_property
    def choices(self) -> list[Whose]:
        """For whom somebody may speak: whoever was invited, and every office of the day."""
        invited = {delegate.whose for delegate in self.delegates if delegate.whose.value}
        offices = {Whose(name, body_code=code) for code, name in self.bodies.items()}
        return sorted(invited | offices, key=lambda whose: (bool(whose.body_code), sort_key(whose.name)))

    def named(self, text: str) -> Delegate | None:
        """The delegate whose label somebody wrote; None for anybody else."""
        return next((delegate for delegate in self.delegates if plain(delegate.label) == plain(text)), None)

    def _learn(self, org_ids: Iterable[str]) -> None:
        if fresh := set(org_ids) - set(self._names):
            self._names |= last_names(fresh)

    def _whose(self, row: Participant | Contribution) -> Whose:
        if row.organization:
            org_id = row.organization.org_id
            return Whose(self._names[org_id], org_id=org_id)
        if row.body_code:
            return Whose(self.bodies.get(row.body_code, row.body_code), body_code=row.body_code)
        return Whose()


def whose_of(value: str) -> tuple[str, str]:
    """The organization and the office that a list of choices sent; one of them at most is not blank."""
    if value.startswith(ORGANIZATION):
        return value.removeprefix(ORGANIZATION), ""
    return "", value.removeprefix(OFFICE) if value.startswith(OFFICE) else ""


def _labelled(delegates: Sequence[Delegate]) -> Iterable[Delegate]:
    """Each with its label: the name, and for whom they come where two have one name."""
    names: dict[str, int] = defaultdict(int)
    for delegate in delegates:
        names[plain(delegate.participant.name)] += 1
    for delegate in delegates:
        name, whose = delegate.participant.name, delegate.whose.name
        is_alone = names[plain(name)] == 1
        yield delegate._replace(
            label=name if name and (is_alone or not whose) else f"{name} ({whose})".strip()
        )


def _order(delegate: Delegate) -> tuple[int, bytes, bytes, int]:
    row = delegate.participant
    return list(Part).index(Part.of(row.part)), sort_key(delegate.whose.name), sort_key(row.name), row.pk


ORGANIZATION, OFFICE = "org:", "body:"
