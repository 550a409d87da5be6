"""Campaigns: whom they reached, what their deeds cost, what came of them; the founded counted six months after."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.building import told
from register.recording import BASE, birth, package_of

from .test_candidate import clear, record, refused

FIRST, LAST = date(2024, 3, 1), date(2024, 3, 31)
KEY = "a1" * 16


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("campaigns")
    days = {"N1": "2024-03-01", "N2": "2024-09-30", "N3": "2024-10-01", "N4": "2024-02-29"}
    rows = [birth(org_id, effective_on=day) for org_id, day in days.items()]
    rows.append(birth("N5", effective_on="2024-03-05", area_code="97002"))
    rows.append(birth("N6", effective_on="2024-03-05", via="opened"))
    told(folder / "home", "load", package_of(folder / "package", (*BASE, *rows)))
    return folder / "home"


@pytest.fixture
def book(home: Path) -> Iterator[None]:
    """The book, without campaigns, candidates and work."""
    told(home, "indicators")  # moves this process to the book
    sweep()
    yield
    sweep()


def sweep() -> None:
    from sohtx.support.models import WorkLine

    clear()
    for line in WorkLine.objects.all():
        line.delete()


def plan(**cells: Any) -> str:
    from sohtx.support.campaign_services import NewCampaign, plan_campaign

    told_of = {"name": "Đợt tháng 3", "from_on": FIRST, "to_on": LAST, "area_codes": ("97001",)} | cells
    return plan_campaign(new=NewCampaign(**told_of), by="can-bo").code


def reach(code: str, channel: str = "hoi-nghi", on: date = FIRST, **cells: Any) -> int:
    from sohtx.support.campaign_services import NewReach, tell_reach

    return tell_reach(code=code, new=NewReach(channel, on, **cells), by="can-bo").pk


def deed(code: str = KEY, **cells: Any) -> None:
    from sohtx.support.log_services import Deed, record_deed

    told_of = {
        "on": FIRST,
        "field": "tuyen-truyen",
        "content": "Hội nghị tuyên truyền",
        "cost": 5_000_000,
    } | cells
    record_deed(code=code, deed=Deed(**told_of), by="can-bo")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 30))
def test_months_after_lie_in_the_month_meant_and_never_on_a_later_day(day: date, months: int) -> None:
    from sohtx.support.campaign_reading import months_after

    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day <= day.day
    assert found.day >= min(day.day, 28)


@pytest.mark.usefixtures("book")
def test_whom_it_reached_and_what_its_deeds_cost() -> None:
    from sohtx.core.moment import now
    from sohtx.support.campaign_reading import campaigns_on
    from sohtx.support.campaign_services import link_line, void_in_campaign
    from sohtx.support.log_services import strike_deed

    code, other = plan(), plan(name="Đợt khác", area_codes=())
    assert (code, other) == ("TT-2024-01", "TT-2024-02")
    assert refused(reach, code, "x", date(2024, 2, 29)) == {"channel", "on", "people"}
    assert refused(reach, code, people=0) == {"people"}
    wrong = reach(code, people=40)
    reach(code, people=60, times=2)
    reach(code, "phat-thanh", date(2024, 3, 10), times=12)
    deed()
    link_line(code=code, line=KEY, by="")
    assert refused(link_line, code=other, line=KEY, by="") == {"line"}
    assert refused(link_line, code=other, line="b2" * 16, by="") == {"line"}
    before = now()
    void_in_campaign(code=code, row_id=wrong, reason="nhầm", by="")
    assert refused(void_in_campaign, code=code, row_id=wrong, reason="nhầm", by="") == {"row"}

    def seen(day: date, known: int = 2**61) -> Any:
        return next(one for one in campaigns_on(day, known=known) if one.campaign.code == code)

    assert (seen(LAST).people, seen(LAST).cost, seen(LAST, before).people) == (60, 5_000_000, 100)
    assert seen(LAST).by_channel == {"hoi-nghi": (2, 60), "phat-thanh": (12, 0)}
    assert seen(date(2024, 3, 9)).by_channel == {"hoi-nghi": (2, 60)}
    states = [seen(day).state.value for day in (date(2024, 2, 29), FIRST, LAST, date(2024, 4, 1))]
    assert states == ["to_come", "running", "running", "ended"]
    strike_deed(code=KEY, based_on=1, reason="ghi nhầm", by="")
    assert seen(LAST).cost == 0
    assert seen(LAST, before).cost == 5_000_000


@pytest.mark.usefixtures("book")
def test_what_came_of_it() -> None:
    from sohtx.support.campaign_reading import campaigns_on, candidates_of, founded_of
    from sohtx.support.campaign_services import void_in_campaign
    from sohtx.support.candidate_reading import candidates_on

    code, everywhere = plan(), plan(name="Toàn tỉnh", area_codes=())
    one = record(campaign=code)
    record(name="Nhóm khác")

    def founded(day: date) -> dict[str, list[str]]:
        found = founded_of(campaigns_on(day), day=day, today=date(2026, 1, 1))
        return {name: [birth.org_id for birth in births] for name, births in found.items()}

    assert founded(date(2025, 1, 1)) == {code: ["N1", "N2"], everywhere: ["N1", "N5", "N2"]}
    assert founded(date(2024, 9, 29)) == {code: ["N1"], everywhere: ["N1", "N5"]}
    seen = next(seen for seen in campaigns_on(LAST) if seen.campaign.code == code)
    named = candidates_of(seen.campaign, candidates_on(date(2024, 8, 1)))
    assert [candidate.candidate.code for candidate in named] == [one]
    assert refused(void_in_campaign, code=code, row_id=None, reason="nhầm", by="") == {"row"}
    void_in_campaign(code=everywhere, row_id=None, reason="nhầm", by="")
    assert [seen.campaign.code for seen in campaigns_on(LAST)] == [code]
    assert refused(reach, everywhere, people=1) == {"code"}
    assert refused(record, campaign=everywhere) == {"campaign"}


@pytest.mark.usefixtures("book")
def test_what_a_campaign_must_have_is_all_told_at_once() -> None:
    wrong = {"name": "", "to_on": date(2024, 2, 1), "area_codes": ("không",), "target": 0, "budget": -1}
    assert refused(plan, **wrong) == set(wrong)
