"""Reading candidates: how they stand on a day as was known, within reach; what the register tells of groups."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sohtx.accounts.rights import Reach
from sohtx.core.codes import LegalStatus, Via
from sohtx.core.moment import OPEN_MOMENT, day_of
from sohtx.register.models import Entry, OrganizationState
from sohtx.register.rebuilding import current
from sohtx.support.becoming_codes import STAGES, Stage
from sohtx.support.becoming_reach import about_place, known_units
from sohtx.support.candidate_fold import Standing, Step, in_order, stands
from sohtx.support.candidate_law import Condition, Facts, Group, conditions
from sohtx.support.linkage_fold import is_void
from sohtx.support.models import Candidate, CandidateRow


class Seen(NamedTuple):
    """A candidate on a day."""

    candidate: Candidate
    rows: tuple[Step, ...]
    stands: Standing

    @property
    def org_id(self) -> str:
        """The group that it is; empty for an initiative."""
        return self.candidate.organization.org_id if self.candidate.organization else ""

    @property
    def first_on(self) -> date:
        """The day of its wish."""
        return self.stands.steps[0].on


def step_of(row: CandidateRow) -> Step:
    """A row in plain Python."""
    return Step(
        row.pk, row.act, row.on, row.of_id, row.recorded_at, row.members, row.all_agree, row.next_step,
        row.next_on, row.founded.org_id if row.founded else "", row.reason, row.recorded_by,
    )  # fmt: skip


def steps_of(candidate: Candidate) -> list[Step]:
    """All rows of a candidate."""
    return [step_of(row) for row in candidate.rows.select_related("founded").order_by("pk")]


def candidates_on(day: date, *, known: int = OPEN_MOMENT) -> list[Seen]:
    """The candidates of a day, as far as was known; the last one told of first."""
    rows: dict[int, list[Step]] = defaultdict(list)
    for row in CandidateRow.objects.filter(recorded_at__lte=known).select_related("founded").order_by("pk"):
        rows[row.candidate_id].append(step_of(row))
    told = Candidate.objects.filter(recorded_at__lte=known).select_related("organization", "campaign")
    found = [
        Seen(one, tuple(rows[one.pk]), standing)
        for one in told
        if not is_void(rows[one.pk], known) and (standing := stands(rows[one.pk], day, known))
    ]
    return sorted(found, key=lambda seen: (seen.stands.last.on, seen.candidate.pk), reverse=True)


def candidate_on(code: str, day: date) -> Seen | None:
    """One candidate, also one that was voided; None where there is none."""
    candidate = Candidate.objects.select_related("organization", "campaign").filter(code=code).first()
    if candidate is None:
        return None
    rows = steps_of(candidate)
    standing = stands(rows, day, OPEN_MOMENT) or Standing(tuple(in_order(rows, OPEN_MOMENT)))
    return Seen(candidate, tuple(rows), standing)


def within(found: Iterable[Seen], reach: Reach, *, today: date) -> list[Seen]:
    """The candidates within a reach: by their commune, or the group that they are."""
    if reach.everything:
        return list(found)
    units = known_units()
    return [
        one
        for one in found
        if reach.covers(
            about_place(one.candidate.area_code, day_of(one.candidate.recorded_at), today, units, one.org_id)
        )
    ]


def counts_by_stage(found: Iterable[Seen]) -> dict[Stage, int]:
    """How many stand on each stage."""
    counts: dict[Stage, int] = dict.fromkeys(STAGES, 0)
    for one in found:
        counts[one.stands.stage] += 1
    return counts


# The law


def legal_test(seen: Seen, on: date, *, known: int = OPEN_MOMENT) -> list[Condition]:
    """The conditions of founding of a candidate on a day."""
    told = seen.stands
    org = seen.candidate.organization_id
    group = group_on(org, on, known) if org else None
    facts = Facts(told.members, told.on(Stage.CONFERENCE), told.on(Stage.SUBMITTED), group, told.all_agree)
    return conditions(facts, on)


def group_on(org: int, day: date, known: int = OPEN_MOMENT) -> Group | None:
    """What the register tells of a group on a day; None before it was there."""
    moment = min(known, OPEN_MOMENT - 1)
    states = list(
        current(OrganizationState)
        .filter(organization=org, valid_from__lte=day, known_from__lte=moment, known_to__gt=moment)
        .order_by("valid_from")
    )
    if not states:
        return None
    last = states[-1]
    since = last.valid_from
    for state in reversed(states):
        if state.status == LegalStatus.SUSPENDED or state.valid_to < since:
            break
        since = state.valid_from
    opened = Entry.objects.filter(entry_id=last.birth_entry_id, via=Via.OPENED).exists()
    is_since_known = since > last.born_on or not opened
    is_running = last.valid_to > day and last.status != LegalStatus.SUSPENDED
    return Group(is_running, last.is_registered, since, is_since_known)
