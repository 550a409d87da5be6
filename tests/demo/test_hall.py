"""The years that the example province lives: what was asked for in the hall, who had it, what came of it."""

import tomllib
from collections.abc import Iterator
from datetime import date
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from .asking import figures

STORY = resources.files("sohtx.demo").joinpath("story")
EXPECTED = tomllib.loads(STORY.joinpath("expected.toml").read_text("utf-8"))["stand"]
DEPARTMENTS_MERGED, DISTRICTS_ENDED = date(2025, 3, 1), date(2025, 7, 1)
LAST = date(2026, 10, 30)
TOLD = (
    *("petitions.Body", "petitions.Competence", "petitions.Conference", "petitions.Participant"),
    *(
        "petitions.AgendaItem",
        "petitions.Contribution",
        "petitions.Petition",
        "petitions.Raiser",
        "petitions.Step",
    ),
    *("plan.Task", "plan.Milestone", "plan.Note", "support.TrainingClass", "support.ClassVersion"),
    *(
        "support.ClassCost",
        "support.TrainingNeed",
        "support.Trainee",
        "support.Enrolment",
        "support.Attendance",
    ),
    *("support.WorkLine", "support.FundCapital", "support.Loan", "support.Instalment", "support.Movement"),
    *("support.Grant", "support.Certificate", "support.Fair", "support.FairPart", "support.Campaign"),
    *("support.CampaignRow", "support.Candidate", "support.CandidateRow", "support.ChecklistAnswer"),
    *("support.Chain", "support.ChainRow", "support.Contract", "support.MembershipRow", "support.FeeRate"),
    *("support.FeePayment",),
)


@pytest.fixture(scope="module")
def lived(book: Path) -> Iterator[Any]:
    """The book after its years, and what was counted of them."""
    from sohtx.demo.writing import quiet
    from sohtx.demo.years import live_years

    yield live_years(quiet)


def standing(on: date, known: date | None = None, since: date = date.min) -> dict[str, Any]:
    """The matters raised since a day, as they stood on another, known by a third."""
    from sohtx.petitions.fold import gathered
    from sohtx.petitions.queries import all_kept, stands

    kept = all_kept()
    present = gathered(stands(kept, on, end_of(known or on)))
    return {code: one for code, one in present.items() if kept[code].facts.raised_on >= since}


def end_of(day: date) -> int:
    """The last moment of a day."""
    from sohtx.core.moment import read_moment

    moment = read_moment(day.isoformat())
    assert moment is not None
    return moment


def test_the_cast_is_of_the_book(lived: Any) -> None:
    from sohtx.demo.living import lines
    from sohtx.register.models import OrganizationState
    from sohtx.register.rebuilding import current

    told = {row["org_id"]: row["name"] for row in lines("cast")}
    rows = current(OrganizationState).filter(organization__org_id__in=told)

    assert dict(rows.values_list("organization__org_id", "name")) == told


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda e: f"{e['since']}..{e['on']}")
def test_petitions_stand_as_the_story_says(lived: Any, expected: dict[str, Any]) -> None:
    found = list(standing(expected["on"], since=expected["since"]).values())
    answered = [one for one in found if one.reply is not None]
    unanswered = [one for one in found if one.reply is None]

    assert {
        "raised": len(found),
        "answered": len(answered),
        "in_time": sum(one.was_in_time is True for one in answered),
        "late": sum(one.was_in_time is False for one in answered),
        "unanswered": len(unanswered),
        "overdue": sum(one.is_late for one in unanswered),
        "open": sum(one.is_open for one in found),
        "at_the_alliance": sum(not one.body for one in unanswered),
    } == {name: count for name, count in expected.items() if name not in ("since", "on")}


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2024, 6, 30), DISTRICTS_ENDED, LAST])
def test_every_petition_lies_with_somebody(lived: Any, day: date) -> None:
    from sohtx.petitions.bodies import exists_on, read_bodies
    from sohtx.petitions.fold import State

    bodies = read_bodies()
    found = standing(day)

    assert found
    for code, one in found.items():
        if one.body:
            body = bodies.one(one.body, day)
            assert body is not None and exists_on(body, day), code
        else:
            assert one.state in (State.RECEIVED, State.CLASSIFIED), code


@pytest.mark.parametrize(
    ("reform", "ended"),
    [(DEPARTMENTS_MERGED, "SO-TNMT"), (DEPARTMENTS_MERGED, "SO-GTVT"), (DISTRICTS_ENDED, "UBND-")],
)
def test_what_lay_with_a_body_that_ended_lies_with_its_successor(
    lived: Any, reform: date, ended: str
) -> None:
    before = {
        code: one.body
        for code, one in standing(date.fromordinal(reform.toordinal() - 1)).items()
        if one.is_open
    }
    after = {code: one.body for code, one in standing(reform).items()}
    moved = [code for code, body in before.items() if body.startswith(ended) and body != "UBND-TINH"]

    assert moved
    for code in moved:
        assert after[code] in {"SO-TNMT": "SO-NNMT", "SO-GTVT": "SO-XD", "UBND-": "UBND-TINH"}[ended]


def test_what_was_known_in_2023_stays_as_it_was(lived: Any) -> None:
    """Nothing that was recorded later changes what could be seen then."""
    from sohtx.petitions.queries import all_kept, stands

    day = date(2023, 12, 31)
    kept = all_kept()
    then = {
        code: one._replace(steps=tuple(step for step in one.steps if step.recorded_at <= end_of(day)))
        for code, one in kept.items()
        if one.facts.recorded_at <= end_of(day)
    }

    assert stands(then, day, end_of(day)) == stands(kept, day, end_of(day))
    assert len(kept) > len(then) > 20


def test_nothing_was_known_before_it_was_done(lived: Any) -> None:
    from sohtx.core.moment import day_of
    from sohtx.petitions.models import Petition, Step
    from sohtx.plan.models import Note
    from sohtx.support.models import Movement, WorkLine

    rows = chain(
        Petition.objects.values_list("raised_on", "recorded_at"),
        *(model.objects.values_list("on", "recorded_at") for model in (Step, Note, Movement, WorkLine)),
    )
    found = [(on, day_of(at)) for on, at in rows]

    assert len(found) > 400
    assert [pair for pair in found if not pair[0] <= pair[1] <= LAST] == []


def test_petitions_came_in_every_way_and_some_from_many(lived: Any) -> None:
    from sohtx.petitions.fold import State
    from sohtx.petitions.queries import all_kept, stands

    kept = all_kept()
    of_2023 = {code: one for code, one in kept.items() if one.facts.raised_on.year == 2023}
    present = stands(of_2023, date(2023, 12, 31), end_of(date(2023, 12, 31)))
    states = [one.state for one in present.values()]

    assert {one.channel for one in of_2023.values()} == {"conference", "return", "letter", "telephone"}
    assert (states.count(State.MERGED), states.count(State.SPLIT)) == (1, 1)
    assert max(one.raisers_n for one in present.values()) >= 4


def test_the_loans_of_the_fund(lived: Any) -> None:
    from sohtx.support.loan_queries import loans_known

    at_year_end = [
        one.stands(date(2023, 12, 31)) for one in loans_known() if one.terms.contract_on.year < 2024
    ]
    now = [one.stands(LAST) for one in loans_known()]

    assert [one.days_overdue > 90 for one in at_year_end].count(True) == 1
    assert all(one.outstanding >= 0 for one in now)
    assert [one.days_overdue for one in now if one.days_overdue] == [226]


def test_tasks_of_the_half_after_the_article(lived: Any) -> None:
    from sohtx.plan.fold import fold
    from sohtx.plan.models import Task
    from sohtx.plan.queries import step_of, tell, terms_of

    day = date(2023, 12, 31)
    states = [
        fold(
            terms_of(task),
            map(tell, task.notes.all()),
            map(step_of, task.milestones.all()),
            day=day,
            known=end_of(day),
        ).state.value
        for task in Task.objects.filter(begins_on=date(2023, 8, 2))
    ]

    assert {state: states.count(state) for state in set(states)} == {"done": 6, "late": 3}


def test_members_of_the_alliance_are_those_of_the_register(lived: Any) -> None:
    """But for those that were admitted or let go since, whom the register need not know."""
    from sohtx.demo.registers import there_on
    from sohtx.support.models import MembershipRow

    day = date(2022, 12, 31)
    taken_over = MembershipRow.objects.filter(act="admitted", on=day)
    members = set(taken_over.values_list("organization__org_id", flat=True))
    let_go = MembershipRow.objects.filter(act="ended", on=date(2026, 6, 5))

    assert len(members) > 200
    assert members <= there_on(day, is_alliance_member=True)
    assert not set(let_go.values_list("organization__org_id", flat=True)) & there_on(date(2026, 6, 5))


def test_the_figures_of_the_article_are_as_before(lived: Any) -> None:
    found = figures("2023-S1", "coop_count", "coop_established", "workers", area="10", known="2023-07-27")

    assert [found[code].value for code in ("coop_count", "coop_established", "workers")] == [486, 22, 9_229]


def test_the_same_years_again(lived: Any, package: Path, tmp_path: Path) -> None:
    """Another book from the same package lives the same rows at the same moments."""
    first = told_rows()
    second = in_another_book(package, tmp_path / "again")

    assert first == second


def told_rows() -> dict[str, list[Any]]:
    """All rows of the story's tables, without their keys."""
    from django.apps import apps

    found = {}
    for label in TOLD:
        model = apps.get_model(label)
        names = [field.attname for field in model._meta.concrete_fields if field.attname != "organization_id"]
        found[label] = list(model.objects.order_by("pk").values_list(*names))
        assert found[label], label
    return found


def in_another_book(package: Path, home: Path) -> dict[str, list[Any]]:
    """What another book comes to, in a process of its own."""
    import os
    import pickle
    import subprocess
    import sys

    script = (
        "import pickle, sys; from pathlib import Path; sys.path.insert(0, sys.argv[3])\n"
        "from sohtx.config.starting import start; start()\n"
        "from sohtx.exchange.loading import load; load(Path(sys.argv[1]))\n"
        "from sohtx.demo.years import live_years; from sohtx.demo.writing import quiet; live_years(quiet)\n"
        "from demo.test_hall import told_rows; Path(sys.argv[2]).write_bytes(pickle.dumps(told_rows()))\n"
    )
    out = home.parent / "rows.pickle"
    tests = Path(__file__).resolve().parents[1]
    env = os.environ | {"SOHTX_HOME": str(home)}
    subprocess.run([sys.executable, "-c", script, str(package), str(out), str(tests)], env=env, check=True)
    found: dict[str, list[Any]] = pickle.loads(out.read_bytes())  # noqa: S301 -- written just above
    return found
