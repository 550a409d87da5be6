"""Candidates: how far one is on a day as was known; what the law asks, at its edges; what a stage must have."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.building import told
from register.recording import BASE, birth, package_of

if TYPE_CHECKING:
    from sohtx.support.candidate_fold import Step
    from sohtx.support.candidate_law import Condition, Group

DAY = date(2024, 8, 1)
ALWAYS = 2**61
SUSPENDED = {
    "entry": "suspended", "entry_id": "E-T2-S", "org_id": "T2", "effective_on": "2024-03-01",
    "recorded_at": "2024-03-02T08:00:00",
}  # fmt: skip
RESUMED = SUSPENDED | {"entry": "resumed", "entry_id": "E-T2-R", "effective_on": "2024-05-01"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("candidates")
    group = birth("T2", kind="group", name="Tổ hợp tác Hai", effective_on="2023-08-02", via="opened")
    young = birth("T3", kind="group", name="Tổ hợp tác Ba", effective_on="2023-08-02")
    told(folder / "home", "load", package_of(folder / "package", (*BASE, group, young, SUSPENDED, RESUMED)))
    return folder / "home"


@pytest.fixture
def book(home: Path) -> Iterator[None]:
    """The book, without candidates and campaigns."""
    told(home, "indicators")  # moves this process to the book
    clear()
    yield
    clear()


def clear() -> None:
    from sohtx.support import models

    for name in ("CandidateContact", "CandidateRow", "Candidate", "CampaignRow", "Campaign"):
        for row in getattr(models, name).objects.order_by("-pk"):
            row.delete()


# Random histories


@st.composite
def histories(draw: Any) -> "list[Step]":
    """Stages of some days, written in any order, some voided."""
    from sohtx.support.becoming_codes import STAGES
    from sohtx.support.candidate_fold import Step

    told = draw(
        st.lists(
            st.tuples(st.sampled_from(STAGES), st.integers(0, 60), st.none() | st.integers(1, 30)), max_size=9
        )
    )
    rows = [
        Step(key, stage, DAY + timedelta(day), None, 10 * key, members)
        for key, (stage, day, members) in enumerate(told, 1)
    ]
    gone = draw(st.sets(st.sampled_from([row.key for row in rows]))) if rows else set()
    return rows + [Step(100 + key, "voided", DAY, key, 1_000 + key) for key in sorted(gone)]


@given(histories(), st.integers(-2, 62), st.sampled_from([0, 15, 55, 999, 1_003, ALWAYS]))
def test_a_candidate_stands_on_the_last_stage_told_of_the_latest_day(
    rows: "list[Step]", offset: int, known: int
) -> None:
    from sohtx.support.candidate_fold import stands

    day, stage, members = DAY + timedelta(offset), None, None
    gone = {row.of for row in rows if row.act == "voided" and row.recorded_at <= known}
    for on in range(offset + 1):  # day by day, and of a day as they were written
        for row in rows:
            is_there = row.act != "voided" and row.key not in gone and row.recorded_at <= known
            if is_there and row.on == DAY + timedelta(on):
                stage, members = row.stage, row.members if row.members is not None else members
    found = stands(rows, day, known)
    assert (found.stage if found else None) is stage
    assert (found.members if found else None) == members


# The law


def verdicts(found: "list[Condition]") -> list[str]:
    return [one.verdict.value for one in found]


def asked(on: date, members: int | None = 5, group: "Group | None" = None, **cells: Any) -> list[str]:
    from sohtx.support.candidate_law import Facts, conditions

    return verdicts(
        conditions(Facts(members, cells.get("held"), cells.get("filed"), group, cells.get("agree")), on)
    )


def test_five_members_from_the_law_of_2023_and_seven_before() -> None:
    assert asked(date(2024, 6, 30), 6) == ["not_met"]
    assert asked(date(2024, 6, 30), 7) == ["met"]
    assert asked(date(2024, 7, 1), 5)[0] == "met"
    assert asked(date(2024, 7, 1), 4)[0] == "not_met"
    assert asked(date(2024, 7, 1), None)[0] == "unknown"
    assert asked(date(2013, 6, 30), 9) == []


def test_a_group_has_run_for_twelve_whole_months() -> None:
    from sohtx.support.candidate_law import Group

    group = Group(exists=True, is_registered=True, since=date(2023, 8, 2), is_since_known=True)
    assert asked(date(2024, 8, 1), group=group, agree=True) == [
        "met",
        "met",
        "not_met",
        "met",
        "not_met",
        "not_met",
    ]
    assert asked(date(2024, 8, 2), group=group, agree=True, held=DAY, filed=DAY) == ["met"] * 6
    opened = group._replace(is_since_known=False, is_registered=None)
    assert asked(date(2024, 8, 1), group=opened)[1:4] == ["unknown", "unknown", "unknown"]
    assert asked(date(2024, 8, 2), group=opened)[2] == "met"  # it is at least so old
    gone = group._replace(exists=False, is_registered=False)
    assert asked(date(2026, 1, 1), group=gone, agree=False)[1:4] == ["not_met"] * 3
    leap = group._replace(since=date(2024, 2, 29))
    assert [asked(date(2025, *day), group=leap)[2] for day in ((2, 28), (3, 1))] == ["not_met", "met"]


def test_every_condition_says_its_article() -> None:
    from sohtx.support.candidate_law import Facts, Group, conditions

    group = Group(exists=True, is_registered=None, since=DAY, is_since_known=True)
    found = conditions(Facts(5, None, None, group), date(2026, 1, 1))
    assert all(one.law.document and one.law.place for one in found)
    assert {one.law.place for one in found} == {"Điều 4", "Điều 108", "Điều 41", "Điều 43"}


@pytest.mark.usefixtures("book")
def test_the_register_tells_since_when_a_group_runs_without_a_break() -> None:
    from sohtx.register.models import Organization
    from sohtx.support.candidate_reading import group_on

    def since(org_id: str, day: date) -> "Group | None":
        return group_on(Organization.objects.get(org_id=org_id).pk, day)

    young, opened = since("T3", DAY), since("T2", date(2024, 2, 1))
    assert young is not None
    assert opened is not None
    assert (young.since, young.is_since_known) == (date(2023, 8, 2), True)
    assert (opened.since, opened.is_since_known) == (date(2023, 8, 2), False)
    broken, paused = since("T2", DAY), since("T2", date(2024, 4, 1))
    assert broken is not None
    assert paused is not None
    assert (broken.since, broken.is_since_known, broken.exists) == (date(2024, 5, 1), True, True)
    assert not paused.exists
    assert since("T3", date(2023, 8, 1)) is None


# Services


def record(**cells: Any) -> str:
    from sohtx.support.candidate_services import NewCandidate, record_candidate

    told = {"name": "Nhóm hộ trồng quế", "area_code": "97001", "sector": "agriculture", "on": DAY} | cells
    return record_candidate(new=NewCandidate(**told), by="can-bo").code


def step(code: str, stage: str, on: date = DAY, **cells: Any) -> int:
    from sohtx.support.candidate_services import NewStep, take_step

    return take_step(code=code, new=NewStep(stage, on, **cells), by="can-bo").pk


def refused(service: Any, *given: Any, **cells: Any) -> set[str]:
    from sohtx.core.refusal import Refusal

    with pytest.raises(Refusal) as caught:
        service(*given, **cells)
    return {problem.column for problem in caught.value.problems}


@pytest.mark.usefixtures("book")
def test_from_the_wish_to_the_registration() -> None:
    from sohtx.core.moment import now
    from sohtx.support.candidate_reading import candidates_on
    from sohtx.support.candidate_services import void_step

    code = record(org_id="T3", members=9)
    assert code == "TLM-2024-01"
    assert refused(record, org_id="T3") == {"org_id"}  # a candidate once
    assert refused(step, code, "advised", DAY - timedelta(1)) == {"on"}
    assert refused(step, code, "registered", DAY) == {"founded"}
    assert refused(step, code, "registered", DAY, founded="T1") == {"founded"}
    assert refused(step, code, "given_up", DAY) == {"reason"}
    assert refused(step, code, "advised", DAY, founded="H1", next_on=DAY - timedelta(1)) == {
        "founded",
        "next_on",
    }
    before = now()
    last = step(code, "registered", DAY + timedelta(40), founded="H1")
    assert refused(step, code, "advised", DAY + timedelta(41)) == {"stage"}
    step(code, "conference", DAY + timedelta(30))  # what happened before is told later

    def stage(day: date, known: int = ALWAYS) -> list[str]:
        return [one.stands.stage.value for one in candidates_on(day, known=known)]

    assert stage(DAY - timedelta(1)) == []
    assert stage(DAY) == ["wish"]
    assert stage(DAY + timedelta(39)) == ["conference"]
    assert stage(DAY + timedelta(40)) == ["registered"]
    assert stage(DAY + timedelta(40), before) == ["wish"]

    other = record(org_id="T3")  # what was registered is on its way no more
    assert refused(step, other, "registered", DAY, founded="H1") == {"founded"}
    void_step(code=code, row_id=last, reason="nhầm", by="")
    assert refused(void_step, code=code, row_id=last, reason="nhầm", by="") == {"row"}
    step(other, "registered", DAY, founded="H1")
    void_step(code=code, row_id=None, reason="nhầm", by="")
    assert refused(step, code, "advised") == {"code"}
    assert stage(DAY + timedelta(40)) == ["registered"]


@pytest.mark.usefixtures("book")
def test_what_a_candidate_must_have_is_all_told_at_once() -> None:
    assert refused(record, name=" ", area_code="không", sector="x", members=0, org_id="H1") == {
        "name", "area_code", "sector", "members", "org_id"
    }  # fmt: skip
    assert refused(record, campaign="TT-2024-09") == {"campaign"}


@pytest.mark.usefixtures("book")
def test_whom_to_ring_up_is_kept_once_and_erased() -> None:
    from sohtx.accounts.rights import WHOLE, Reach
    from sohtx.register.sought import read_sought
    from sohtx.support.candidate_held import HOLDER
    from sohtx.support.candidate_services import erase_contact, keep_contact
    from sohtx.support.models import CandidateContact

    code = record()
    assert refused(keep_contact, code=code, name="", phone="0" * 41, by="") == {"name", "phone"}
    keep_contact(code=code, name="Giàng A Mẫu", phone="0912345678", by="")
    keep_contact(code=code, name="Lò Thị Giả", phone="", by="")
    assert list(CandidateContact.objects.exclude(name="").values_list("name", flat=True)) == ["Lò Thị Giả"]
    sought = read_sought("Lò Thị Giả")
    assert [trace.name for trace in HOLDER.find(sought, WHOLE)] == ["Lò Thị Giả"]
    assert [trace.name for trace in HOLDER.find(sought, Reach(areas=frozenset({"97001"})))] == ["Lò Thị Giả"]
    assert list(HOLDER.find(sought, Reach(areas=frozenset({"97002"})))) == []
    assert erase_contact(code=code, by="") == 1
    assert list(HOLDER.find(sought, WHOLE)) == []
    assert erase_contact(code=code, by="") == 0
