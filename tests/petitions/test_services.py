"""What can be done about petitions: each act checked, written in one change, and never out of its place."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from petitions.petitioning import SOON, book_with_offices, empty, raised, referred, replied, stands, taken
from sohtx.core.refusal import Refusal


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with book_with_offices(tmp_path_factory.mktemp("petitions")) as folder:
        yield folder


@pytest.fixture(autouse=True)
def book(home: Path) -> Iterator[None]:
    """The book, without petitions."""
    empty()
    yield
    empty()


def columns(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return sorted(problem.column for problem in refused.value.problems)


# Raising


def test_numbers_run_within_the_year_and_past_the_thousandth() -> None:
    from sohtx.petitions.models import Petition

    assert [raised(raised_on=day).code for day in (SOON, SOON, date(2024, 1, 2), SOON)] == [
        "KN-2023-001", "KN-2023-002", "KN-2024-001", "KN-2023-003",
    ]  # fmt: skip
    Petition.objects.filter(code="KN-2023-003").update(code="KN-2023-999")
    assert [raised().code, raised().code] == ["KN-2023-1000", "KN-2023-1001"]


def test_two_who_write_at_once_get_two_numbers(home: Path) -> None:
    from django.db import connection

    codes: list[str] = []

    def write() -> None:
        codes.extend(raised().code for _ in range(5))
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(codes) == [f"KN-2023-{n:03}" for n in range(1, 16)]


def test_a_petition_comes_from_where_the_first_who_raised_it_stood() -> None:
    assert raised(organizations=["H2", "H1", "H2"]).area_code == "97002"
    assert raised(names=["Bà Trần Giả Định"], organizations=[]).area_code == ""
    assert raised(organizations=["H2"], area_code="97001").area_code == "97001"


def test_everything_that_is_wrong_is_told_at_once() -> None:
    from sohtx.petitions.models import Petition

    with pytest.raises(Refusal) as refused:
        raised(
            "  ",
            topic="X",
            channel="pigeon",
            raised_on=date(2199, 1, 1),
            organizations=["H9"],
            area_code="nowhere",
        )
    assert columns(refused) == ["area_code", "channel", "organizations", "raised_on", "text", "topic"]
    with pytest.raises(Refusal) as refused:
        raised(organizations=[])
    assert columns(refused) == ["organizations"]
    assert not Petition.objects.exists()


def test_what_belongs_to_the_change_and_fails_leaves_nothing_behind() -> None:
    from sohtx.petitions.models import Petition, Raiser

    def fail(_petition: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        raised(within=fail)
    assert not Petition.objects.exists()
    assert not Raiser.objects.exists()


def test_what_a_return_says_is_taken_up_once() -> None:
    first = raised(channel="return", origin="H1/HTX-6T/2023-S1")
    with pytest.raises(Refusal, match="taken up"):
        raised(channel="return", origin="H1/HTX-6T/2023-S1")
    from sohtx.petitions.services import withdraw_petition

    withdraw_petition(code=first.code, by="can-bo")
    assert raised(channel="return", origin="H1/HTX-6T/2023-S1").code == "KN-2023-002"


# Its way


def test_the_whole_way_from_received_to_closed() -> None:
    code = raised().code
    seen = [stands(code, SOON).state]
    for act, day, more in (
        ("classified", 21, {"topic": "VON"}),
        ("submitted", 25, {"document_no": "45/TTr-LMHTX", "document_on": date(2023, 7, 25)}),
    ):
        taken(code, act, date(2023, 7, day), **more)
        seen.append(stands(code, date(2023, 7, day)).state)
    assert stands(code, date(2023, 7, 26)).body == "UBND-TINH"
    referred(code)
    assert stands(code, date(2023, 8, 2)).body == "SO-TC"
    replied(code)
    taken(code, "verdict", date(2023, 8, 25), result="partly")
    taken(code, "closed", date(2023, 9, 1), text="Đã giải quyết xong")
    present = stands(code, date(2023, 9, 1))
    assert [str(state) for state in seen] == ["received", "classified", "submitted"]
    assert (present.state, present.outcome, present.verdict, present.was_in_time) == (
        "closed", "resolved", "partly", True,
    )  # fmt: skip


def test_the_deadline_is_that_of_the_letter_else_of_the_rule() -> None:
    from sohtx.petitions.deadlines import due_day

    by_rule, by_letter, other = raised().code, raised().code, raised().code
    assert referred(by_rule).due_on == due_day(date(2023, 8, 2), working_days=20)
    assert referred(by_letter, due_on=date(2023, 8, 11)).due_on == date(2023, 8, 11)
    assert referred(other, body_code="SO-TNMT").due_on == due_day(date(2023, 8, 2))


def test_a_topic_for_which_nobody_is_competent_asks_for_a_body() -> None:
    code = raised(topic="KHAC").code
    with pytest.raises(Refusal, match="nobody is known to be competent"):
        referred(code)
    assert referred(code, body_code="SO-NNPTNT").body_code == "SO-NNPTNT"


def test_the_alliance_itself_needs_no_letter_to_itself() -> None:
    code = raised().code
    taken(code, "referred", date(2023, 8, 2), body_code="LMHTX")
    assert stands(code, date(2023, 8, 3)).body == "LMHTX"


def test_steps_out_of_place_are_refused() -> None:
    code, other = raised().code, raised("Đề nghị cấp đất", topic="DAT").code
    with pytest.raises(Refusal, match="cannot take"):
        replied(code)
    referred(code)
    with pytest.raises(Refusal, match="cannot take"):
        taken(code, "verdict", date(2023, 8, 25), result="helped")
    taken(other, "merged", date(2023, 8, 3), into=code)
    for act in ("referred", "submitted"):
        with pytest.raises(Refusal, match="cannot take"):
            taken(
                other, act, date(2023, 8, 4), body_code="SO-TC", document_no="1", document_on=date(2023, 8, 4)
            )
    with pytest.raises(Refusal, match="would no longer fit"):
        taken(code, "closed", date(2023, 7, 25), text="Nhầm ngày")


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("on", {"on": SOON - timedelta(days=1)}),
        ("on", {"on": date(2199, 1, 1)}),
        ("document_on", {"document_on": date(2023, 8, 3)}),
        ("due_on", {"due_on": date(2023, 8, 2)}),
        ("document_no", {"document_no": " "}),
        ("body_code", {"body_code": "SO-KHONG-CO"}),
        ("result", {"result": "resolved"}),
    ],
)
def test_a_referral_is_checked(column: str, cells: dict[str, Any]) -> None:
    from sohtx.petitions.models import Step

    code = raised().code
    told = {"on": date(2023, 8, 2), "document_on": date(2023, 8, 2)} | cells
    if "document_on" not in cells:
        told["document_on"] = min(date(2023, 8, 2), told["on"])
    with pytest.raises(Refusal) as refused:
        referred(code, told.pop("on"), **told)
    assert columns(refused) == [column]
    assert not Step.objects.exists()


def test_an_extension_is_later_than_what_it_extends() -> None:
    code = raised().code
    referred(code, due_on=date(2023, 8, 25))
    with pytest.raises(Refusal, match="not later"):
        taken(code, "extended", date(2023, 8, 20), due_on=date(2023, 8, 25))
    taken(code, "extended", date(2023, 8, 20), due_on=date(2023, 8, 28))
    assert stands(code, date(2023, 8, 21)).due_on == date(2023, 8, 28)


# Voiding


def test_a_voided_step_stays_and_counts_no_more() -> None:
    from sohtx.petitions.models import Step
    from sohtx.petitions.services import void_step

    code = raised().code
    referred(code)
    wrong = replied(code)
    void_step(code=code, step=wrong.pk, text="Trả lời của việc khác", by="lanh-dao")
    assert stands(code, date(2023, 8, 30)).state == "referred"
    assert Step.objects.filter(pk=wrong.pk, voided_by__recorded_by="lanh-dao").exists()
    with pytest.raises(Refusal, match="was voided"):
        void_step(code=code, step=wrong.pk, text="Lần nữa", by="can-bo")


def test_a_step_on_which_a_later_one_rests_is_not_voided() -> None:
    from sohtx.petitions.services import void_step

    code = raised().code
    letter = referred(code)
    replied(code)
    with pytest.raises(Refusal, match="void the later steps first"):
        void_step(code=code, step=letter.pk, text="Nhầm", by="can-bo")
    with pytest.raises(Refusal, match="no reason"):
        void_step(code=code, step=replied(code, "in_progress").pk, text=" ", by="can-bo")


# Merging, splitting, joining


def test_those_who_raised_merged_petitions_count_together_once() -> None:
    from sohtx.petitions.services import add_raiser, merge_petition

    first, second = raised().code, raised(organizations=["H1", "H2"], names=["Ông Lê Giả Định"]).code
    add_raiser(code=first, organization="L1", raised_on=SOON, by="can-bo")
    merge_petition(code=second, into=first, on=SOON, by="can-bo")
    whole = stands(first, SOON)
    assert (set(whole.organizations), whole.raisers_n) == ({"H1", "H2", "L1"}, 4)
    assert stands(second, SOON).into == first


def test_a_petition_is_merged_only_into_one_that_is_followed() -> None:
    code, settled = raised().code, raised().code
    referred(settled)
    replied(settled)
    for into in (code, settled, "KN-2023-099"):
        with pytest.raises(Refusal) as refused:
            taken(code, "merged", date(2023, 9, 1), into=into)
        assert columns(refused) == ["into"]


def test_a_petition_of_several_matters_is_split_into_single_ones() -> None:
    from sohtx.petitions.queries import parts_of
    from sohtx.petitions.services import Part, split_petition, withdraw_petition

    whole = raised("Vay vốn; cấp đất", organizations=["H1", "H2"])
    parts = [Part("Cho vay vốn", "VON"), Part("Cấp đất trụ sở", "DAT"), Part("  ", "DAT")]
    split_petition(code=whole.code, parts=parts, by="can-bo")
    made = parts_of(whole.code)
    assert [(one.text, one.facts.topic, one.organizations) for one in made] == [
        ("Cho vay vốn", "VON", {"H1", "H2"}),
        ("Cấp đất trụ sở", "DAT", {"H1", "H2"}),
    ]
    assert stands(whole.code, SOON).state == "split"
    with pytest.raises(Refusal):
        split_petition(code=whole.code, parts=parts, by="can-bo")
    for one in made:
        withdraw_petition(code=one.code, by="can-bo")
    assert stands(whole.code, SOON).state == "received"  # without parts it is a matter for itself again


def test_one_matter_is_no_split_and_what_was_referred_is_not_split() -> None:
    from sohtx.petitions.services import Part, split_petition

    code = raised().code
    with pytest.raises(Refusal, match="not two matters"):
        split_petition(code=code, parts=[Part("Một việc", "VON")], by="can-bo")
    referred(code)
    with pytest.raises(Refusal, match="can be split no more"):
        split_petition(code=code, parts=[Part("Một", "VON"), Part("Hai", "DAT")], by="can-bo")


def test_somebody_joins_once_and_the_last_one_stays() -> None:
    from sohtx.petitions.models import Raiser
    from sohtx.petitions.services import add_raiser, withdraw_raiser

    code = raised().code
    with pytest.raises(Refusal, match="already"):
        add_raiser(code=code, organization="H1", raised_on=SOON, by="can-bo")
    with pytest.raises(Refusal) as refused:
        add_raiser(code=code, organization="H2", name="Cả hai", raised_on=SOON, by="can-bo")
    assert columns(refused) == ["organization"]
    first = Raiser.objects.get().pk
    with pytest.raises(Refusal, match="only one"):
        withdraw_raiser(code=code, raiser=first, by="can-bo")
    add_raiser(code=code, organization="H2", raised_on=SOON, by="can-bo")
    withdraw_raiser(code=code, raiser=first, by="can-bo")
    assert set(stands(code, SOON).organizations) == {"H2"}
    add_raiser(code=code, organization="H1", raised_on=SOON, by="can-bo")
    assert stands(code, SOON).raisers_n == 2


def test_only_what_has_not_lived_is_taken_back() -> None:
    from sohtx.petitions.queries import find
    from sohtx.petitions.services import withdraw_petition

    code, target = raised().code, raised().code
    taken(code, "merged", SOON, into=target)
    for one in (code, target):
        with pytest.raises(Refusal):
            withdraw_petition(code=one, by="can-bo")
    other = raised().code
    withdraw_petition(code=other, by="can-bo")
    assert find(other) is None


# Departments merge


def test_where_departments_merge_the_new_one_has_it_and_where_none_follows_the_alliance() -> None:
    from sohtx.petitions.models import Body

    code = raised(topic="DAT").code
    referred(code, date(2025, 2, 10), due_on=date(2025, 3, 20))
    land = Body.objects.filter(code="SO-TNMT")
    land.update(valid_to=date(2025, 3, 1))
    try:
        assert stands(code, date(2025, 2, 28)).body == "SO-TNMT"
        assert stands(code, date(2025, 3, 1)).body == ""
        Body.objects.filter(code="SO-TNMT").update(successor_code="SO-NNPTNT")
        assert stands(code, date(2025, 3, 1)).body == "SO-NNPTNT"
    finally:
        land.update(valid_to=None, successor_code="")
