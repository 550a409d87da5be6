"""Conferences and petitions of the story: who said what in which hall, who answered, what came of it."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from functools import partial
from typing import Any

from sohtx.core.codes import Role
from sohtx.demo.dice import Dice
from sohtx.demo.living import BY, Cast, Deed, Story, paper, told
from sohtx.demo.naming import invent_person
from sohtx.petitions.bodies import set_up_bodies
from sohtx.petitions.codes import Act, Channel, Part
from sohtx.petitions.conference_contributions import Said, keep_contribution, tag_petition
from sohtx.petitions.conference_delegates import Invited, invite, mark_present
from sohtx.petitions.conference_services import (
    AgendaLine,
    Particulars,
    conclude,
    plan_conference,
    set_agenda,
)
from sohtx.petitions.models import Contribution, Participant
from sohtx.petitions.routing import set_up_competences
from sohtx.petitions.services import Part as Matter
from sohtx.petitions.services import add_raiser, raise_petition, split_petition, take_step
from sohtx.register.models import Contact

HALLS = ("2023-01", "2023-07", "2024-01", "2024-07", "2025-01", "2025-07", "2026-01", "2026-07")
TABLES_SET_UP = date(2022, 12, 5)
COMES = 88  # percent of those invited


Codes = dict[str, str]
"""The codes that conferences and petitions were given, by their names in the story."""


class Representatives:
    """Who represents an organization, as its contacts say."""

    def __init__(self, cast: Cast) -> None:
        rows = Contact.objects.filter(
            organization__org_id__in=cast.org_ids, role=Role.LEGAL_REPRESENTATIVE
        ).order_by("valid_from", "pk")
        self._rows = list(rows.values_list("organization__org_id", "valid_from", "name"))

    def on(self, org_id: str, day: date) -> str:
        """The name of who represents it on a day."""
        names = [name for org, since, name in self._rows if org == org_id and (since is None or since <= day)]
        return names[-1] if names else invent_person(Dice("speaker", org_id)).name


def deeds(cast: Cast, codes: Codes) -> Iterator[Deed]:
    """All that is done in the halls and about the petitions."""
    yield Deed(TABLES_SET_UP, partial(set_up_bodies, by=BY))
    yield Deed(TABLES_SET_UP, partial(set_up_competences, by=BY))
    people = Representatives(cast)
    for name in HALLS:
        story = told(name)
        yield from Hall(name, story, cast, codes, people).deeds()


class Hall:
    """One conference: its invitations, what was said, and the petitions that came of it or at its time."""

    def __init__(self, name: str, story: Story, cast: Cast, codes: Codes, people: Representatives) -> None:
        self.name, self.cast, self.codes, self.people = name, cast, codes, people
        self.conference: Story = story["conference"]
        self.said: list[Story] = story.get("said", [])
        self.others: list[Story] = story.get("petition", [])
        self.held: date = self.conference["held"]

    def deeds(self) -> Iterator[Deed]:
        """All that is done, whenever."""
        yield Deed(self.conference["planned"], self._plan)
        yield Deed(self.held, self._open)
        for rank, said in enumerate(self.said, start=1):
            yield from self._speaks(f"{self.held}-{rank:02}", said)
        yield Deed(self.held, self._conclude)
        for petition in self.others:
            yield from self._comes_otherwise(petition)

    # The conference

    def _plan(self) -> None:
        told = self.conference
        particulars = Particulars(
            body=told["body"], held_on=self.held, period=told["period"], ordinal=told.get("ordinal"),
            term=told.get("term", ""), is_enlarged=told.get("enlarged", False), begins_at=told["begins"],
            place=told["place"],
        )  # fmt: skip
        code = plan_conference(particulars=particulars, by=BY).code
        self.codes[self.name] = code
        agenda = [AgendaLine(title, time.fromisoformat(at), who) for at, title, who in told["agenda"]]
        set_agenda(code=code, lines=agenda, by=BY)
        for part, invited in self._invited().items():
            invite(code=code, invited=invited, part=part, by=BY)

    def _invited(self) -> dict[Part, list[Invited]]:
        told, dice = self.conference, Dice("delegates", self.name)
        keys = dict.fromkeys([*(said["by"] for said in self.said), *told.get("guests", ())])
        return {
            Part.CHAIR: [Invited(name, position) for name, position in told["chair"]],
            Part.SECRETARY: [Invited(invent_person(dice).name, "Chánh Văn phòng Liên minh Hợp tác xã tỉnh")],
            Part.MEMBER: [Invited(invent_person(dice).name, position) for position in told["members"]],
            Part.DELEGATE: [self._delegate(key) for key in keys],
        }

    def _delegate(self, key: str) -> Invited:
        if self.cast.plays(key):
            org_id = self.cast(key)
            return Invited(self.people.on(org_id, self.held), REPRESENTATIVE, org_id)
        return Invited(self._of_body(key), "Phó Giám đốc", body_code=key)

    def _of_body(self, code: str) -> str:
        return invent_person(Dice("body", code, str(self.held.year))).name

    def _open(self) -> None:
        dice = Dice("presence", self.name)
        speak = {self._delegate(said["by"]).name for said in self.said}
        seated = Participant.objects.filter(conference__code=self.codes[self.name]).order_by("pk")
        comes = {
            one.pk: one.part != Part.DELEGATE or one.name in speak or dice.chance(COMES) for one in seated
        }
        present = [key for key, is_there in comes.items() if is_there]
        absent = [key for key, is_there in comes.items() if not is_there]
        mark_present(code=self.codes[self.name], present=present, absent=absent, by=BY)

    def _conclude(self) -> None:
        conclude(code=self.codes[self.name], conclusions=self.conference["conclusions"], by=BY)

    # What is said

    def _speaks(self, key: str, said: Story) -> Iterator[Deed]:
        raises: list[Story] = said.get("raises", [])
        yield Deed(self.held, partial(self._take_down, key, said))
        for petition in raises:
            yield Deed(self.held, partial(self._tag, key, petition))
            if sorted_on := self.conference.get("sorted"):
                yield Deed(sorted_on, partial(self._step, petition["key"], _sorting(petition, sorted_on)))
            yield from self._life(petition, self.held)

    def _take_down(self, key: str, said: Story) -> None:
        delegate = self._delegate(said["by"])
        words = [said["text"].strip(), *(petition["text"] for petition in said.get("raises", ()))]
        kept = Said(
            speaker=delegate.name, position=delegate.position, org_id=delegate.org_id,
            body_code=delegate.body_code, subject=said["subject"], text="\n\n".join(words),
            is_written=said.get("written", False),
        )  # fmt: skip
        keep_contribution(code=self.codes[self.name], key=key, said=kept, turn=0, by=BY)

    def _tag(self, key: str, petition: Story) -> None:
        """Raise what somebody asked for in the hall."""
        contribution = Contribution.objects.select_related("conference", "organization").get(key=key)
        raised = tag_petition(
            contribution=contribution, text=petition["text"], topic=petition["topic"], by=BY
        )
        self.codes[petition["key"]] = raised.code

    # What comes by other ways

    def _comes_otherwise(self, petition: Story) -> Iterator[Deed]:
        yield Deed(petition["on"], partial(self._take_up, petition))
        yield from self._life(petition, petition["on"])

    def _take_up(self, petition: Story) -> None:
        channel = Channel.of(petition["channel"])
        organizations = self.cast.all(petition.get("by", ()))
        is_of_return = channel is Channel.RETURN
        raised = raise_petition(
            text=petition["text"], topic=petition["topic"], channel=channel, raised_on=petition["on"],
            organizations=organizations, names=petition.get("names", ()),
            origin=f"{organizations[0]}/{petition['form']}" if is_of_return else "", by=BY,
        )  # fmt: skip
        self.codes[petition["key"]] = raised.code

    # What becomes of it

    def _life(self, petition: Story, raised_on: date) -> Iterator[Deed]:
        for key in petition.get("joined", ()):
            joined_on = petition.get("joined_on", raised_on)
            yield Deed(joined_on, partial(self._join, petition["key"], key, joined_on))
        if split := petition.get("split"):
            yield Deed(split["on"], partial(self._split, petition["key"], split["parts"]))
            for part in split["parts"]:
                yield from self._life(part, raised_on)
        for step in petition.get("steps", ()):
            whole = self._completed(step)
            yield Deed(whole["on"], partial(self._step, petition["key"], whole))

    def _completed(self, step: Story) -> dict[str, Any]:
        """A step with the paper by which all petitions of the conference were put forward or assigned."""
        common = {} if "on" in step else self.conference[step["act"]]
        return {**common, **step}

    def _split(self, key: str, parts: list[Story]) -> None:
        matters = [Matter(part["text"], part["topic"]) for part in parts]
        for part, made in zip(parts, split_petition(code=self.codes[key], parts=matters, by=BY), strict=True):
            self.codes[part["key"]] = made.code

    def _join(self, key: str, who: str, on: date) -> None:
        """Another raised the same."""
        add_raiser(code=self.codes[key], organization=self.cast(who), raised_on=on, by=BY)

    def _step(self, key: str, step: Mapping[str, Any]) -> None:
        """Take a step about a petition."""
        number = step.get("no", "")
        into = self.codes[step["into"]] if "into" in step else ""
        take_step(
            code=self.codes[key], act=step["act"], on=step["on"], body_code=step.get("body", ""),
            topic=step.get("topic", ""), document_no=paper(number),
            document_on=step.get("dated", step["on"]) if number else None, due_on=step.get("due"),
            result=step.get("result", ""), text=step.get("text", ""), into=into, by=BY,
        )  # fmt: skip


def _sorting(petition: Story, on: date) -> dict[str, Any]:
    """That a petition was sorted after the conference: as in the hall, or better."""
    return {"act": Act.CLASSIFIED.value, "on": on, "topic": petition.get("sorted_as", petition["topic"])}


REPRESENTATIVE = str(Role.LEGAL_REPRESENTATIVE.label.vi)
