"""The fold: what was so of an organization on a day, as it was known at a moment.

The cases are in ``tests/cases/ledger.yaml``; the properties are tried on random histories, sound or not.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import case_id, make_day, make_entry, make_moment, read_cases
from sohtx.core.codes import EntryType, Via
from sohtx.core.moment import OPEN_DAY, OPEN_MOMENT
from sohtx.register.fold import (
    BIRTHS,
    DISSOLVED,
    ESTABLISHED,
    EXITS,
    MEMBERSHIPS,
    OBSERVATIONS,
    OTHER_ENTRY,
    OTHER_EXIT,
    STATUSES,
    Derived,
    Event,
    Known,
    LedgerEntry,
    State,
    derive,
)

CASES = read_cases("ledger.yaml")
AFTER_ALL = "2100-01-01"
COMING, GOING = (ESTABLISHED, OTHER_ENTRY), (DISSOLVED, OTHER_EXIT)


def states_known(derived: Derived, moment: int) -> list[State]:
    return sorted(fact for since, until, fact in derived.states if since <= moment < until)


def events_known(derived: Derived, moment: int) -> list[Event]:
    found = [fact for since, until, fact in derived.events if since <= moment < until]
    return sorted(found, key=lambda event: event.position)


def state_on(derived: Derived, day: date, moment: int) -> State | None:
    found = [s for s in states_known(derived, moment) if s.valid_from <= day < s.valid_to]
    assert len(found) <= 1
    return found[0] if found else None


# The cases

YES_NO = {"true": True, "false": False}
SAID = {None: "unknown", True: "yes", False: "no"}


def entries_of(case: dict[str, Any]) -> list[LedgerEntry]:
    return [
        make_entry(
            cells.pop("id"),
            cells.pop("entry"),
            cells.pop("on"),
            cells.pop("recorded", None),
            **({"name": "N"} if raw["entry"] == "established" else {})
            | {k: _cell(k, v) for k, v in cells.items()},
        )
        for raw in case["entries"]
        for cells in [dict(raw)]
    ]


def _cell(column: str, text: str) -> Any:
    return int(text) if column == "charter_capital" else YES_NO.get(text, text)


def told(state: State) -> dict[str, str]:
    """Say a state in the words of the cases."""
    return {
        "status": state.status,
        "area": state.unit,
        "sector": state.sector,
        "name": state.name,
        "capital": str(state.charter_capital),
        "alliance": SAID[state.is_alliance_member],
        "registered": SAID[state.is_registered],
        "active": SAID[state.is_observed_active],
        "unions": " ".join(map(str, state.unions)),
        "birth": state.birth_entry_id,
        "born_on": str(state.born_on),
    }


def moves(events: list[Event]) -> dict[str, str]:
    before = {e.entry_id: f"{e.unit_before}/{e.sector_before}" for e in events if e.existed}
    after = {e.entry_id: cell_of(e) for e in events if e.existed}
    return {entry: f"{cell} → {after[entry]}" for entry, cell in before.items() if cell != after[entry]}


def cell_of(event: Event) -> str:
    return f"{event.unit_after}/{event.sector_after}"


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_an_organization_is_what_its_entries_make_of_it(case: dict[str, Any]) -> None:
    derived = derive(entries_of(case))
    for then in case.get("then", []):
        words = dict(then)
        state = state_on(derived, make_day(words.pop("on")), make_moment(words.pop("known", AFTER_ALL)))
        exists = words.pop("exists", "yes") == "yes"
        assert (state is not None) == exists, then
        if state:
            assert {word: told(state)[word] for word in words} == words, then


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_entries_count_as_the_case_says(case: dict[str, Any]) -> None:
    derived = derive(entries_of(case))
    for counted in case.get("counted", []):
        events = events_known(derived, make_moment(counted.get("known", AFTER_ALL)))
        assert {e.entry_id: e.event for e in events if e.event} == dict(counted["as"]), counted
        if "in" in counted:
            assert {e.entry_id: cell_of(e) for e in events if e.event} == counted["in"], counted
    for moved in case.get("moved", []):
        events = events_known(derived, make_moment(moved.get("known", AFTER_ALL)))
        assert moves(events) == dict(moved["as"]), moved


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_what_cannot_apply_once_all_is_known_is_a_fault(case: dict[str, Any]) -> None:
    faults = derive(entries_of(case)).faults
    found = list(dict.fromkeys(f"{fault.entry_id} {fault.column}" for fault in faults))
    assert found == case.get("faults", [])
    assert all(words.vi and words.en for fault in faults for words in (fault.what, fault.mend))


def test_the_cases_have_every_type_of_entry_and_every_way_to_be_born() -> None:
    entries = [entry for case in CASES for entry in entries_of(case)]
    assert {entry.entry for entry in entries} == {str(entry) for entry in EntryType}
    assert {entry.via for entry in entries} - {""} == {str(via) for via in Via}


def test_every_type_of_entry_has_its_one_meaning() -> None:
    meanings = (BIRTHS, EXITS, set(STATUSES), set(OBSERVATIONS), MEMBERSHIPS)
    assert all(not set(one) & set(other) for one, other in combinations(meanings, 2))
    others = set(EntryType) - set().union(*meanings)
    assert others == {EntryType.AMENDED, EntryType.VOIDED}


# Random histories: any entries in any order, most of them unsound at some moment

FIRST = date(2020, 1, 1)
MOMENTS = [make_moment("2020-02-01") + step for step in range(8)]


@st.composite
def histories(draw: st.DrawFn) -> list[LedgerEntry]:
    entries: list[LedgerEntry] = []
    for number in range(draw(st.integers(1, 9))):
        types = [
            *("established", "dissolved", "amended", "merged", "suspended", "observed_inactive"),
            *EntryType,
        ]
        earlier = [e.entry_id for e in entries]
        supersedes = draw(st.sampled_from(["", "", *earlier]))
        recorded = draw(st.sampled_from(MOMENTS))
        if supersedes:
            recorded = max(recorded, entries[earlier.index(supersedes)].recorded_at)
        cells = {
            "unit": draw(st.sampled_from(["", "X", "Y"])),
            "sector": draw(st.sampled_from(["", "", "credit", "other"])),
            "name": draw(st.sampled_from(["", "N"])),
            "charter_capital": draw(st.sampled_from([None, 0, 700])),
            "is_alliance_member": draw(st.sampled_from([None, True, False])),
            "related": draw(st.sampled_from(["U1", "U2"])),
            "via": draw(st.sampled_from(["", "opened"])),
        }
        day = FIRST + timedelta(days=draw(st.integers(0, 4)))
        entry = str(draw(st.sampled_from(types))) if number else "established"
        entries.append(make_entry(f"E{number}", entry, day, recorded, supersedes=supersedes, **cells))
    return entries


class Naive(NamedTuple):
    """What is kept of an organization while its entries are read one by one."""

    exists: bool = False
    status: str = ""
    active: bool | None = None
    unions: frozenset[Any] = frozenset()
    birth: str = ""
    unit: str = ""
    sector: str = ""
    capital: int | None = None
    alliance: bool | None = None


def naive_fold(entries: list[LedgerEntry], known: int) -> Iterator[tuple[LedgerEntry, Naive, str, Naive]]:
    """Read only the entries known at a moment, from the first: each with the state before, what it counts as, after."""
    recorded = [e for e in entries if e.recorded_at <= known]
    gone = {e.supersedes for e in recorded}
    counted = [e for e in recorded if e.entry_id not in gone and e.entry != "voided"]
    now = Naive()
    rank = {"established": 0} | {str(e): 2 for e in EXITS}
    for e in sorted(counted, key=lambda e: (e.effective_on, rank.get(e.entry, 1), e.recorded_at, e.entry_id)):
        before, event = now, ""
        now = now._replace(unit=e.unit or now.unit, sector=e.sector or now.sector)
        now = now._replace(capital=now.capital if e.charter_capital is None else e.charter_capital)
        now = now._replace(alliance=now.alliance if e.is_alliance_member is None else e.is_alliance_member)
        if e.entry == "established" and not now.exists:
            event = OTHER_ENTRY if e.via else ESTABLISHED
            now = now._replace(
                exists=True, status="operating", active=None, unions=frozenset(), birth=e.entry_id
            )
        elif rank.get(e.entry) == 2 and now.exists:
            event = DISSOLVED if e.entry in ("dissolved", "terminated") else OTHER_EXIT
            now = now._replace(exists=False)
        elif e.entry in ("resumed", "reinstated"):
            now = now._replace(status="operating")
        elif e.entry in ("suspended", "not_at_address", "dissolving", "bankruptcy_pending", "revoked"):
            now = now._replace(status=e.entry)
        elif e.entry.startswith("observed"):
            now = now._replace(active=e.entry == "observed_active")
        elif e.entry == "joined_union":
            now = now._replace(unions=now.unions | {e.related})
        elif e.entry == "left_union":
            now = now._replace(unions=now.unions - {e.related})
        yield e, before, event, now


def as_naive(state: State | None) -> Naive | None:
    if state is None:
        return None
    held = (state.status, state.is_observed_active, frozenset(state.unions), state.birth_entry_id, state.unit)
    return Naive(True, *held, state.sector, state.charter_capital, state.is_alliance_member)


DAYS = [FIRST + timedelta(days=n) for n in range(-1, 7)]


@given(histories())
def test_the_states_are_those_of_a_naive_reading(entries: list[LedgerEntry]) -> None:
    derived = derive(entries)
    for known in (MOMENTS[0] - 1, *MOMENTS):
        steps = list(naive_fold(entries, known))
        for day in DAYS:
            so_far = [after for entry, _, _, after in steps if entry.effective_on <= day]
            expected = so_far[-1] if so_far and so_far[-1].exists else None
            assert as_naive(state_on(derived, day, known)) == expected


@given(histories())
def test_the_events_are_those_of_a_naive_reading(entries: list[LedgerEntry]) -> None:
    derived = derive(entries)
    for known in MOMENTS:
        expected = [
            (e.entry_id, event, before.exists, before.unit, now.unit, before.sector, now.sector, e.unit)
            for e, before, event, now in naive_fold(entries, known)
        ]
        found = [
            (
                e.entry_id,
                e.event,
                e.existed,
                e.unit_before,
                e.unit_after,
                e.sector_before,
                e.sector_after,
                e.named_unit,
            )
            for e in events_known(derived, known)
        ]
        assert found == expected


@given(histories(), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_the_balance_holds_in_every_cell(entries: list[LedgerEntry], one: date, other: date) -> None:
    """Opening + births + moved in − exits − moved out = closing, to the unit, at every known."""
    derived = derive(entries)
    opening_day, closing_day = sorted((one, other))
    for known in MOMENTS:
        events = [e for e in events_known(derived, known) if opening_day < e.effective_on <= closing_day]
        for cell in ("X", "Y", ""):
            opening, closing = (
                int(state is not None and state.unit == cell)
                for state in (state_on(derived, day, known) for day in (opening_day, closing_day))
            )
            came = sum(e.event in COMING for e in events if e.unit_after == cell)
            went = sum(e.event in GOING for e in events if e.unit_after == cell)
            moved = [e for e in events if e.existed and e.unit_before != e.unit_after]
            moved_in = sum(e.unit_after == cell for e in moved)
            moved_out = sum(e.unit_before == cell for e in moved)
            assert opening + came + moved_in - went - moved_out == closing


def pairs_of_one_fact(facts: Sequence[Known[Any]]) -> list[tuple[Known[Any], Known[Any]]]:
    """Give each pair of intervals in which the same was known, the earlier first."""
    ordered = sorted(facts, key=lambda known: known.known_from)
    return [(one, other) for one, other in combinations(ordered, 2) if one.fact == other.fact]


@given(histories())
def test_a_fact_is_known_in_intervals_that_neither_overlap_nor_touch(entries: list[LedgerEntry]) -> None:
    derived = derive(entries)
    for facts in (derived.states, derived.events):
        intervals: Sequence[Known[Any]] = facts
        assert all(known.known_from < known.known_to <= OPEN_MOMENT for known in intervals)
        assert all(one.known_to < other.known_from for one, other in pairs_of_one_fact(intervals))


@given(histories())
def test_states_known_together_never_overlap_and_an_entry_does_one_thing(entries: list[LedgerEntry]) -> None:
    derived = derive(entries)
    for known in MOMENTS:
        states = states_known(derived, known)
        assert all(state.valid_from < state.valid_to <= OPEN_DAY for state in states)
        assert all(earlier.valid_to <= later.valid_from for earlier, later in pairwise(states))
        names = [event.entry_id for event in events_known(derived, known)]
        assert len(names) == len(set(names))


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_reading_does_not_matter(entries: list[LedgerEntry], chance: random.Random) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)
    one, other = derive(entries), derive(shuffled)
    assert sorted(one.states) == sorted(other.states)
    assert sorted(one.events) == sorted(other.events)
    assert one.faults == other.faults


@given(histories(), st.sampled_from(MOMENTS))
def test_what_is_recorded_later_does_not_change_what_was_known(
    entries: list[LedgerEntry], known: int
) -> None:
    then = derive([entry for entry in entries if entry.recorded_at <= known])
    now = derive(entries)
    for day in DAYS:
        assert as_naive(state_on(then, day, known)) == as_naive(state_on(now, day, known))
    told_then = [(e.entry_id, e.event, cell_of(e)) for e in events_known(then, known)]
    assert [(e.entry_id, e.event, cell_of(e)) for e in events_known(now, known)] == told_then


@given(histories())
def test_no_fault_means_every_birth_and_exit_applied(entries: list[LedgerEntry]) -> None:
    derived = derive(entries)
    if not derived.faults:
        turns = [e for e in events_known(derived, OPEN_MOMENT - 1) if e.event]
        assert [e.event in COMING for e in turns] == [n % 2 == 0 for n in range(len(turns))]
        counted = [entry for entry, *_ in naive_fold(entries, OPEN_MOMENT)]
        assert sum(e.entry in BIRTHS | EXITS for e in counted) == len(turns)


@given(histories())
def test_attributes_are_never_lost(entries: list[LedgerEntry]) -> None:
    """A state's unit was named by the entry at its position, or by none."""
    ordered = sorted(entries, key=lambda e: e.order)
    for _, _, state in derive(entries).states:
        if state.unit:
            assert ordered[state.unit_position].unit == state.unit


def test_nothing_follows_from_nothing() -> None:
    assert derive([]) == Derived([], [], [])
