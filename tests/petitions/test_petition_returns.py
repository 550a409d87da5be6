"""Difficulties written in returns: which wait, taken up, joined, set aside; each once, all or nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from petitions.petitioning import book_with_offices, empty, raised, stands
from sohtx.accounts.rights import WHOLE, Reach
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal

FORM, PERIOD = "HTX-6T", "2023-S1"
COUNTED = {"members": 9, "workers": 4, "revenue": 120_500, "profit": 11_250}
CREDIT = "Khó vay vốn lưu động vì không có tài sản bảo đảm"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with book_with_offices(tmp_path_factory.mktemp("returns")) as home:
        yield home


@pytest.fixture(autouse=True)
def nothing_yet(home: Path) -> Iterator[None]:
    """Every test begins without returns and petitions."""
    yield
    from sohtx.petitions.models import Difficulty
    from sohtx.returns.models import AreaFilingVersion, FilingVersion

    Difficulty.objects.all().delete()
    empty()
    for model in (FilingVersion, AreaFilingVersion):
        model.objects.all().delete()


def sent(
    who: str = "H1",
    text: str = CREDIT,
    topic: str = "capital",
    form: str = FORM,
    *,
    is_accepted: bool = True,
    **answers: Any,
) -> str:
    """A return that tells a difficulty, by its origin."""
    from sohtx.returns.filings import Filing
    from sohtx.returns.receiving.planning import Given
    from sohtx.returns.services import send

    told = ({"difficulty": text} if text else {}) | ({"difficulty_topic": topic} if topic else {})
    filing = Filing(who, form, PERIOD)
    given = Given(filing, COUNTED | answers | told, is_replacing=True)
    send([given], by="can-bo", is_accepted=is_accepted)
    return str(filing)


def waiting(reach: Reach = WHOLE, period: str = PERIOD) -> list[Any]:
    from sohtx.petitions.return_difficulties import settled, written

    done = settled()
    return [one for one in written(Period.parse(period), reach) if one.origin not in done]


def picks(*origins: str, topic: str = "") -> list[Any]:
    from sohtx.petitions.return_difficulties import written_in
    from sohtx.petitions.return_services import Pick

    found = written_in(origins)
    return [Pick(origin, found[origin].seen if origin in found else 0, topic) for origin in origins]


def test_what_returns_say_waits_with_its_topic_whoever_wrote_it() -> None:
    sent("H1")
    sent("H2", "Đường vào vùng chè sạt lở", "other", is_accepted=False)
    sent("T1", "  ", "capital", "THT-6T")
    sent("L1", "", "land", "LHHTX-6T")

    assert [(one.filing.respondent, one.text, one.topic, one.is_accepted) for one in waiting()] == [
        ("H1", CREDIT, "VON", True),
        ("H2", "Đường vào vùng chè sạt lở", "KHAC", False),
    ]
    assert waiting(period="2022-S2") == []


def test_the_version_that_waits_counts_first_and_a_withdrawn_return_tells_nothing() -> None:
    from sohtx.returns.filings import Filing
    from sohtx.returns.services import withdraw

    sent("H1")
    first = waiting()[0]
    sent("H1", workers=5)
    again = waiting()[0]
    assert (again.text, again.raised_on) == (first.text, first.raised_on)
    assert again.seen > first.seen
    sent("H1", "Thiếu đất làm kho", "land", is_accepted=False)
    assert [(one.text, one.topic) for one in waiting()] == [("Thiếu đất làm kho", "DAT")]
    withdraw(Filing("H1", FORM, PERIOD), "ghi nhầm", by="can-bo")
    assert waiting() == []


def test_each_is_a_petition_of_whoever_wrote_it_once() -> None:
    from sohtx.petitions.queries import find
    from sohtx.petitions.return_services import take_up
    from sohtx.petitions.services import withdraw_petition
    from sohtx.web.working import today

    first, second = sent("H1"), sent("H2", "Thiếu người biết làm kế toán", "people")
    written = {one.origin: one for one in waiting()}
    made = take_up(picks=picks(first, second), by="can-bo")

    assert waiting() == []
    kept = [find(one.code) for one in made]
    assert [(k.text, k.channel, k.origin, k.organizations, k.facts.topic) for k in kept if k] == [
        (CREDIT, "return", first, {"H1"}, "VON"),
        ("Thiếu người biết làm kế toán", "return", second, {"H2"}, "NL"),
    ]
    assert [k.facts.raised_on for k in kept if k] == [written[o].raised_on for o in (first, second)]
    assert [k.area_code for k in kept if k] == ["97001", "97002"]
    with pytest.raises(Refusal, match="dealt with before"):
        take_up(picks=picks(first), by="can-bo")
    withdraw_petition(code=made[0].code, by="can-bo")
    assert [one.origin for one in waiting()] == [first]
    again = take_up(picks=picks(first, topic="CS"), by="can-bo")
    assert stands(again[0].code, today()).topic == "CS"


def test_several_become_one_that_all_of_them_raised() -> None:
    from sohtx.petitions.models import Petition
    from sohtx.petitions.return_services import take_up_together
    from sohtx.petitions.services import withdraw_petition
    from sohtx.web.working import today

    origins = [sent(who) for who in ("H1", "H2")] + [sent("T1", form="THT-6T")]
    made = take_up_together(picks=picks(*reversed(origins)), by="can-bo")

    assert waiting() == []
    assert Petition.objects.count() == 1
    assert made.origin == origins[-1]  # all were written on one day: the first that was ticked
    assert stands(made.code, today()).organizations == {"H1", "H2", "T1"}
    withdraw_petition(code=made.code, by="can-bo")
    assert {one.origin for one in waiting()} == set(origins)


def test_one_joins_a_petition_that_is_there_and_may_leave_it() -> None:
    from sohtx.petitions.models import Raiser
    from sohtx.petitions.return_services import join_petition
    from sohtx.petitions.services import withdraw_raiser
    from sohtx.web.working import today

    code = raised().code  # by H1
    own, other = sent("H1"), sent("H2")
    join_petition(picks=picks(own, other), into=code, by="can-bo")

    assert waiting() == []
    assert stands(code, today()).organizations == {"H1", "H2"}
    assert Raiser.objects.count() == 2  # H1 was among them already
    withdraw_raiser(code=code, raiser=Raiser.objects.get(organization__org_id="H2").pk, by="can-bo")
    assert [one.origin for one in waiting()] == [other]
    join_petition(picks=picks(other), into=code, by="can-bo")
    assert waiting() == []
    with pytest.raises(Refusal, match="no petition of this code"):
        join_petition(picks=picks(sent("T1", form="THT-6T")), into="KN-1999-001", by="can-bo")


def test_one_that_is_no_petition_is_set_aside_for_a_reason_and_read_again() -> None:
    from sohtx.petitions.models import Difficulty
    from sohtx.petitions.return_difficulties import settled
    from sohtx.petitions.return_services import set_aside, take_back

    origin = sent("H1", "Không có", "")
    with pytest.raises(Refusal, match="no reason"):
        set_aside(picks=picks(origin), reason="  ", by="can-bo")
    rows = set_aside(picks=picks(origin), reason=" Ghi  không có khó khăn ", by="can-bo")
    assert waiting() == []
    assert settled()[origin].reason == "Ghi không có khó khăn"
    with pytest.raises(Refusal, match="dealt with before"):
        set_aside(picks=picks(origin), reason="lần nữa", by="can-bo")
    take_back(key=rows[0].pk, by="can-bo")
    assert [one.origin for one in waiting()] == [origin]
    with pytest.raises(Refusal, match="no longer set aside"):
        take_back(key=rows[0].pk, by="can-bo")
    set_aside(picks=picks(origin), reason="Vẫn không có", by="can-bo")
    assert Difficulty.objects.count() == 2  # what was taken back stays written


def test_all_or_nothing_and_never_what_was_not_read() -> None:
    from sohtx.petitions.models import Petition
    from sohtx.petitions.return_services import Pick, take_up

    first, second = sent("H1"), sent("H2")
    chosen = picks(first, second)
    sent("H2", "Đã viết lại hẳn", "law")
    with pytest.raises(Refusal, match="has changed") as refused:
        take_up(picks=chosen, by="can-bo")
    assert [problem.value for problem in refused.value.problems] == [second]
    for wrong in ([], [Pick("H1", 1)], [Pick("không/có/gì", 1)]):
        with pytest.raises(Refusal):
            take_up(picks=wrong, by="can-bo")

    def stop(_: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        take_up(picks=picks(first), by="can-bo", within=stop)
    assert Petition.objects.count() == 0


def test_an_office_speaks_for_its_area_and_reach_is_kept() -> None:
    from sohtx.petitions.queries import find
    from sohtx.petitions.return_services import join_petition, take_up
    from sohtx.web.working import today

    sent("H1")
    office = sent(
        "97001",
        "Nhiều tổ chưa đăng ký",
        "",
        "THT-XA-6T",
        groups=3,
        groups_registered=1,
        groups_new=0,
        groups_ended=0,
    )
    near = Reach(areas=frozenset({"97001"}))

    assert {one.origin for one in waiting(near)} == {f"H1/{FORM}/{PERIOD}", office}
    assert waiting(Reach(areas=frozenset({"97002"}))) == []
    assert [one.origin for one in waiting(Reach(organizations=frozenset({"H1"})))] == [f"H1/{FORM}/{PERIOD}"]
    made = take_up(picks=picks(office), by="can-bo")[0]
    kept = find(made.code)
    assert kept is not None
    assert (kept.area_code, kept.organizations) == ("97001", frozenset())
    assert [one.name[:5] for one in kept.facts.raisers] == ["UBND "]
    join_petition(picks=picks(f"H1/{FORM}/{PERIOD}"), into=made.code, by="can-bo")
    assert stands(made.code, today()).raisers_n == 2


def test_a_year_is_read_with_its_second_half() -> None:
    from sohtx.petitions.return_difficulties import periods_of

    assert [str(one) for one in periods_of(Period.parse("2023-S2"))] == ["2023-S2", "2023"]
    assert [str(one) for one in periods_of(Period.parse("2023-S1"))] == ["2023-S1"]
    assert [str(one) for one in periods_of(Period.parse("2023"))] == ["2023"]
