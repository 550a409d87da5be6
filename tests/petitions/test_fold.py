"""Where a petition stands: cases that an official can read, and what must hold of every history."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sohtx.config.starting import start

start()

from sohtx.core.moment import OPEN_MOMENT, read_moment  # noqa: E402 -- needs the settings
from sohtx.petitions.codes import Act, Outcome, Verdict  # noqa: E402 -- as above
from sohtx.petitions.fold import (  # noqa: E402 -- as above
    Done,
    Facts,
    Raised,
    Stand,
    State,
    counted,
    gathered,
    root_of,
    stand,
    stays,
)
from sohtx.petitions.rules import RULES, out_of_place  # noqa: E402 -- as above

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "petitions.yaml").read_text(encoding="utf-8"))
DAY = date(2023, 7, 20)


def moment(day: date) -> int:
    known = read_moment(str(day))
    assert known is not None
    return known


def step_of(key: int, told: dict[str, Any]) -> Done:
    cells = {"on": told["day"], "recorded_at": moment(told.get("known", told["day"]))}
    cells |= {name: value for name, value in told.items() if name not in ("act", "day", "known")}
    return Done(key=key, act=Act.of(told["act"]), **cells)


@pytest.mark.parametrize("case", CASES["stands"], ids=lambda case: str(case["name"]))
def test_where_a_petition_stands(case: dict[str, Any]) -> None:
    raised_on = case.get("raised", date(2023, 7, 20))
    facts = Facts(
        "KN-2023-001", "VON", raised_on, moment(raised_on), (Raised("H1", "", raised_on, moment(raised_on)),)
    )
    steps = [step_of(key, told) for key, told in enumerate(case["steps"], start=1)]
    carried = case.get("carried", {})
    known = moment(case["known"]) if "known" in case else OPEN_MOMENT

    present = stand(facts, steps, case["day"], known, lambda code, _from, _to: carried.get(code, code))

    assert present is not None
    assert {name: getattr(present, name) for name in case["expect"]} == case["expect"]
    assert present.raisers_n == 1


def test_there_is_none_before_it_was_raised_or_known_or_after_it_was_taken_back() -> None:
    facts = Facts("KN-2023-001", "VON", DAY, moment(DAY), withdrawn_at=moment(DAY + timedelta(days=9)))
    assert stand(facts, [], DAY - timedelta(days=1), OPEN_MOMENT) is None
    assert stand(facts, [], DAY, moment(DAY) - 1) is None
    assert stand(facts, [], DAY, moment(DAY)) is not None
    assert stand(facts, [], DAY, OPEN_MOMENT) is None


def test_a_raiser_counts_once_and_no_longer_where_it_was_taken_back() -> None:
    at = moment(DAY)
    raisers = (
        Raised("H1", "", DAY, at),
        Raised("H2", "", DAY, at, withdrawn_at=at + 5),
        Raised("", "Tổ dân phố Một", DAY, at),
        Raised("", "to dan pho mot", DAY, at),
        Raised("H3", "", DAY + timedelta(days=3), at),
    )
    facts = Facts("KN-2023-001", "VON", DAY, at, raisers)

    def told(on: date, known: int) -> tuple[set[str], int]:
        present = stand(facts, [], on, known)
        assert present is not None
        return set(present.organizations), present.raisers_n

    assert told(DAY, at) == ({"H1", "H2"}, 3)
    assert told(DAY, OPEN_MOMENT) == ({"H1"}, 2)
    assert told(DAY + timedelta(days=3), OPEN_MOMENT) == ({"H1", "H3"}, 3)


# Any history


days = st.integers(0, 400).map(lambda n: DAY + timedelta(days=n))


@st.composite
def histories(draw: st.DrawFn, *, voids: bool = True) -> list[Done]:
    """Steps that pages would let one take, one after the other, some of them voided."""
    steps: list[Done] = []
    facts = Facts("KN-2023-001", "VON", DAY, 0)
    for key in range(1, draw(st.integers(1, 9)) + 1):
        act = draw(st.sampled_from([*RULES] + ([Act.VOIDED] if voids else [])))
        on, at = draw(days), draw(st.integers(0, 1_000))
        at = max([at, *(step.recorded_at for step in steps)])
        if act is Act.VOIDED:
            left = [s.key for s in steps if s.act is not Act.VOIDED and s.key not in {o.voids for o in steps}]
            if not left:
                continue
            step = Done(key, act, on, at, voids=draw(st.sampled_from(left)))
        else:
            step = Done(
                key, act, on, at, body_code=draw(st.sampled_from(["A", "B", "C"])), topic="DAT",
                due_on=on + timedelta(days=draw(st.integers(1, 60))), into="KN-2023-002",
                result=draw(st.sampled_from([*Outcome] if act is Act.REPLIED else [*Verdict])),
            )  # fmt: skip
        if out_of_place(facts, [*steps, step], OPEN_MOMENT) is None:
            steps.append(step)
    return steps


FACTS = Facts("KN-2023-001", "VON", DAY, 0)
moments = st.integers(0, 1_001)


@given(histories(), days, moments)
def test_what_is_unknown_yet_to_come_or_voided_never_counts(steps: list[Done], on: date, known: int) -> None:
    voided = {step.voids for step in steps if step.voids is not None and step.recorded_at <= known}
    by_hand = [
        step for step in steps
        if step.voids is None and step.recorded_at <= known and step.on <= on and step.key not in voided
    ]  # fmt: skip
    assert set(counted(steps, on, known)) == set(by_hand)
    assert stand(FACTS, steps, on, known) == stand(FACTS, by_hand, on, OPEN_MOMENT)


@given(histories(voids=False), days, moments, moments)
def test_what_becomes_known_later_only_adds(steps: list[Done], on: date, one: int, other: int) -> None:
    earlier, later = sorted((one, other))
    assert set(counted(steps, on, earlier)) <= set(counted(steps, on, later))


@given(histories(), days, moments)
def test_no_petition_is_without_an_owner_and_no_open_one_is_forgotten(
    steps: list[Done], on: date, known: int
) -> None:
    present = stand(FACTS, steps, on, known)
    assert present is not None
    is_given = any(step.act in (Act.SUBMITTED, Act.REFERRED) for step in present.steps)
    assert bool(present.body) == is_given  # else it is the Alliance's own
    if present.state in (State.SUBMITTED, State.REFERRED, State.ANSWERED):
        assert present.body
    assert present.is_open == (
        present.state in (State.RECEIVED, State.CLASSIFIED, State.SUBMITTED, State.REFERRED, State.REOPENED)
        or (present.state is State.ANSWERED and present.outcome in (Outcome.IN_PROGRESS, Outcome.UNRESOLVED))
    )
    assert not present.is_late or (present.is_open and present.reply is None)
    assert (present.days_late > 0) == present.is_late


@given(st.dictionaries(st.integers(1, 8), st.integers(1, 8)), st.integers(1, 8))
def test_merged_petitions_hand_on_everybody_who_raised_them(links: dict[int, int], n: int) -> None:
    stands = {
        f"K{i}": Stand(
            on=DAY, organizations=frozenset({f"H{i}"}), others=frozenset({f"dan {i}"}),
            state=State.MERGED if links.get(i, i) < i else State.RECEIVED,
            into=f"K{links[i]}" if links.get(i, i) < i else "",
        )
        for i in range(1, n + 1)
    }  # fmt: skip
    whole = gathered(stands)
    assert sum(present.raisers_n for present in whole.values()) == 2 * n
    assert all(present.state is not State.MERGED for present in whole.values())
    assert {root_of(code, stands) for code in stands} == set(whole)


@given(histories())
def test_a_reply_never_stands_before_a_referral(steps: list[Done]) -> None:
    seen = [step.act for step in counted(steps, date.max, OPEN_MOMENT)]
    if Act.REPLIED in seen:
        assert Act.REFERRED in seen[: seen.index(Act.REPLIED)]
    if Act.MERGED in seen:
        assert Act.REFERRED not in seen[seen.index(Act.MERGED) :]


def test_what_is_known_of_no_bodies_stays_where_it_was() -> None:
    assert stays("SO-TNMT", DAY, DAY) == "SO-TNMT"
