"""Making the register agree with a count that is accepted: reading both, recording the steps in one act."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sohtx.collecting.counting.planning import Counted, Group, Held, Steps, plan
from sohtx.core.codes import EntryType, Kind, Via
from sohtx.core.moment import day_of, now
from sohtx.core.period import Period
from sohtx.core.units import Unit
from sohtx.figures.asking import Request, read_request
from sohtx.figures.extract import Extract
from sohtx.figures.remembering import on_extract
from sohtx.figures.rosters import Listed, behind
from sohtx.register.models import Entry
from sohtx.register.recording.entries import NewEntry, fresh_org_id
from sohtx.register.services import record
from sohtx.register.unnamed import UNNAMED, unnamed_organizations
from sohtx.returns.answers import Answers
from sohtx.returns.filings import Filing
from sohtx.returns.respondents import answering_area

FORMS = frozenset({"THT-XA-6T", "THT-XA-N"})
"""The forms by which an area counts its groups."""
ACT = "count"


def is_count(filing: Filing) -> bool:
    """Whether a return counts the groups of an area."""
    return filing.form in FORMS


def counted_in(answers: Answers) -> Counted:
    """What a return counts; its form demands the first three."""
    number = {code: int(value) for code, value in answers.items() if isinstance(value, int)}
    return Counted(
        number["groups"], number["groups_new"], number["groups_ended"], number.get("groups_registered")
    )


def held_of(filing: Filing) -> Held:
    """What the register holds of the area and period of a return, by the rules of the figures."""
    return on_extract(lambda extract: _held(extract, filing))


def _held(extract: Extract, filing: Filing) -> Held:
    question = read_request(Request(period=filing.period, area=filing.respondent), extract.units)
    standing = behind(extract, question, ["group_count"])
    new = behind(extract, question, ["group_established"])
    ended = behind(extract, question, ["group_dissolved"])
    registered = {one.profile.org_id for one in behind(extract, question, ["group_registered_count"])}
    present = {one.profile.org_id for one in (*standing, *new, *ended)}
    unnamed = present.intersection(unnamed_organizations().values())
    entries = _entries(unnamed)

    def group(one: Listed, exit_entry: str = "") -> Group:
        org_id = one.profile.org_id
        is_opened = one.via == Via.OPENED
        return Group(
            org_id, org_id in unnamed, org_id in registered, is_opened, entries.get(org_id, ()), exit_entry
        )

    return Held([group(g) for g in standing], [group(g) for g in new], [group(g, g.entry_id) for g in ended])


def _entries(org_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The entries of organizations that no other replaces, in the order in which they were recorded."""
    rows = Entry.objects.filter(transaction__place__isnull=False, organization__org_id__in=sorted(org_ids))
    told = list(
        rows.order_by("recorded_at", "pk").values_list(
            "organization__org_id", "entry_id", "supersedes", "entry"
        )
    )
    replaced = {supersedes for *_, supersedes, _ in told}
    found: dict[str, list[str]] = defaultdict(list)
    for org_id, entry_id, _, entry in told:
        if entry_id not in replaced and entry != EntryType.VOIDED:
            found[org_id].append(entry_id)
    return {org_id: tuple(ids) for org_id, ids in found.items()}


class Agreement(NamedTuple):
    """What has to be recorded so that the register says what an area counted."""

    filing: Filing
    entries: tuple[NewEntry, ...]

    def carry_out(self, *, by: str) -> None:
        """Record it, inside the transaction in which the count is accepted."""
        if self.entries:
            record(self.entries, by=by, act=ACT)


def agreement(filing: Filing, answers: Answers, *, is_first: bool) -> Agreement:
    """The entries that make the register agree with a count. ``is_first`` says that the area never counted before.

    Of a first count those that stood before the period are opened on the day before it, so that the period opens with
    them; later on, what was overlooked enters on its first day. No day within the period is known: births and exits
    are dated on its last.
    """
    unit = answering_area(filing)
    if unit is None:
        return Agreement(filing, ())
    period = Period.parse(filing.period)
    days = _Days(
        min(period.end, day_of(now())), period.start - timedelta(days=1) if is_first else period.start
    )
    steps = plan(counted_in(answers), held_of(filing))
    return Agreement(filing, tuple(_told(steps, unit, days, str(filing))))


class _Days(NamedTuple):
    last: date
    opening: date


def _told(steps: Steps, unit: Unit, days: _Days, paper: str) -> Iterator[NewEntry]:
    said = {"document_no": paper, "issuer": unit.name}
    on = {"effective_on": str(days.last)} | said
    for group in steps.voided:
        for entry_id in reversed(group.entries):
            yield NewEntry(entry=EntryType.VOIDED, org_id=group.org_id, supersedes=entry_id, **on)
    for group in steps.reopened:
        yield NewEntry(entry=EntryType.VOIDED, org_id=group.org_id, supersedes=group.exit, **on)
    for groups, is_registered in ((steps.registered, "true"), (steps.unregistered, "false")):
        for group in groups:
            yield NewEntry(entry=EntryType.AMENDED, org_id=group.org_id, is_registered=is_registered, **on)
    yield from _born(steps, unit, days, said)
    for group in steps.ended:
        yield NewEntry(entry=EntryType.TERMINATED, org_id=group.org_id, **on)


def _born(steps: Steps, unit: Unit, days: _Days, said: dict[str, str]) -> Iterator[NewEntry]:
    """Those that enter: established in the period, or opened before it; the passing ones end at once."""
    staying = steps.opened - steps.passing
    opened = [(str(days.opening), Via.OPENED.value)] * staying
    kinds = [(str(days.last), "")] * steps.born + opened
    for number, (on, via) in enumerate(kinds):
        yield _birth(on, via, unit, said, is_registered="true" if number < steps.born_registered else "")
    for _ in range(steps.passing):
        born = _birth(str(days.opening), Via.OPENED.value, unit, said)
        yield born
        yield NewEntry(entry=EntryType.TERMINATED, effective_on=str(days.last), org_id=born.org_id, **said)


def _birth(on: str, via: str, unit: Unit, said: dict[str, str], is_registered: str = "") -> NewEntry:
    return NewEntry(
        entry=EntryType.ESTABLISHED, effective_on=on, via=via, org_id=fresh_org_id(Kind.GROUP), kind=Kind.GROUP,
        name=UNNAMED, area_code=unit.code, is_registered=is_registered, **said,
    )  # fmt: skip
