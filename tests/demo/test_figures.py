"""What the example province comes to: the printed figures exactly, and every opening the closing before."""

import csv
import io
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from .asking import CONFERENCE, LATER, NEW_GEOGRAPHY, OLD_GEOGRAPHY, ask, figures, values

pytestmark = pytest.mark.usefixtures("book")

HALVES = [f"{year}-S{half}" for year in range(2022, 2027) for half in (1, 2)]
FLOWS_IN, FLOWS_OUT = ("established", "other_entries", "moved_in"), ("dissolved", "other_exits", "moved_out")
BOTH_CLOCKS = pytest.mark.parametrize("known", [CONFERENCE, LATER])


@BOTH_CLOCKS
def test_the_half_of_the_article(known: str) -> None:
    expected = {
        "coop_count": 486, "coop_established": 22, "coop_dissolved": 9, "coop_other_entries": 0,
        "coop_other_exits": 0, "coop_moved_in": 0, "coop_moved_out": 0, "group_count": 7_735,
        "union_established": 1, "union_count": 1, "union_members": 6, "workers": 9_229, "revenue_mean": 928,
        "revenue_mean_yoy": 10,
    }  # fmt: skip

    assert values("2023-S1", *expected, area="10", known=known) == expected
    assert values("2022-S2", "coop_count", area="10", known=known) == {"coop_count": 473}


@pytest.mark.parametrize(("known", "reporters"), [(CONFERENCE, 412), (LATER, 430)])
def test_late_returns_change_who_reported_and_not_the_sum(known: str, reporters: int) -> None:
    found = figures("2023-S1", "workers", "revenue_mean", area="10", known=known)

    assert [figure.reporting_n for figure in found.values()] == [reporters, reporters]
    assert [figure.obs_status.value for figure in found.values()] == ["P", "P"]
    assert all(figure.expected_n and reporters < figure.expected_n < 486 for figure in found.values())


def test_other_figures_of_that_half_were_restated() -> None:
    codes = ("members", "profit", "workers_insured", "budget_paid")

    then = values("2023-S1", *codes, area="10", known=CONFERENCE)
    now = values("2023-S1", *codes, area="10", known=LATER)

    assert [code for code in codes if then[code] == now[code]] == []


@BOTH_CLOCKS
def test_same_units_grew_about_as_much(known: str) -> None:
    growth = values("2023-S1", "revenue_mean_yoy_matched", area="10", known=known)["revenue_mean_yoy_matched"]

    assert growth is not None
    assert 8 < growth < 13


def test_a_dissolution_noted_by_mistake_was_voided(package: Path) -> None:
    with (package / "entries.csv").open(encoding="utf-8", newline="") as stream:
        voided = [row["recorded_at"] for row in csv.DictReader(stream) if row["entry"] == "voided"]
    moment = datetime.fromisoformat(next(at for at in voided if at.startswith("2023-07")))

    before = values("2023-S1", "coop_dissolved", area="10", known=str(moment - timedelta(seconds=1)))
    after = values("2023-S1", "coop_dissolved", area="10", known=str(moment))

    assert (before["coop_dissolved"] or 0) - (after["coop_dissolved"] or 0) == 1


@pytest.mark.parametrize("known", ["2022-07-28", CONFERENCE, LATER])
def test_the_half_a_year_before(known: str) -> None:
    expected = {
        "coop_count": 455, "coop_established": 15, "coop_dissolved": 1, "coop_operating_count": 334,
        "workers": 8_806,
    }  # fmt: skip

    assert values("2022-S1", *expected, area="10", known=known) == expected


def test_the_half_a_year_before_by_sector() -> None:
    found = {f.by[0]: f.value for f in ask("2022-S1", "coop_count", area="10", by=["sector"])}

    assert found == {
        "agriculture": 245, "industry": 95, "trade_services": 38, "construction": 44, "transport": 31, "credit": 2,
    }  # fmt: skip


def test_the_mean_of_the_half_a_year_before_is_ten_elevenths() -> None:
    found = values("2022-S1", "revenue_mean", "members", area="10")

    assert found == {"revenue_mean": Fraction(928 * 10, 11), "members": 7_045}


def test_old_yen_bai() -> None:
    in_2024 = {
        "coop_count": 831, "coop_established": 112, "group_count": 5_854, "group_established": 574, "workers": 10_100
    }  # fmt: skip

    assert values("2023", "coop_count", area="15") == {"coop_count": 727}
    assert values("2024", *in_2024, area="15") == in_2024


def test_the_merged_province() -> None:
    expected = {"coop_count": 1_410, "coop_established": 71, "union_count": 3, "group_count": 8_458}

    assert values("2025", *expected, area="15") == expected
    assert values("2025", "coop_count", area="15", geography=OLD_GEOGRAPHY) == {"coop_count": 879}
    assert values("2025", "coop_count", area="10", geography=OLD_GEOGRAPHY) == {"coop_count": 531}


def test_communes_of_then_and_now() -> None:
    old = ask("2023-S1", "coop_count", area="10", by=["area"], all_areas=True)
    new = ask("2025-S2", "coop_count", area="15", by=["area"], all_areas=True)

    assert (len(old), sum(f.value or 0 for f in old)) == (152, 486)
    assert (len(new), sum(f.value or 0 for f in new)) == (99, 1_410)
    assert [f.area.code for f in new if f.obs_status.value != "A"] == []


@pytest.mark.parametrize("known", ["2022-03-01", CONFERENCE, "2024-11-15", LATER])
@pytest.mark.parametrize("geography", [OLD_GEOGRAPHY, NEW_GEOGRAPHY])
def test_every_opening_is_the_closing_before(geography: str, known: str) -> None:
    before = _by_province("2021-S2", ["count"], geography, known)
    for half in HALVES:
        found = _by_province(half, ["count", *FLOWS_IN, *FLOWS_OUT], geography, known)
        for place in found:
            change = sum(found[place][f] for f in FLOWS_IN) - sum(found[place][f] for f in FLOWS_OUT)
            opening = before[place]["count"] if place in before else 0
            assert opening + change == found[place]["count"], (half, place)
        before = found


def _by_province(
    half: str, flows: list[str], geography: str, known: str
) -> dict[tuple[str, str], dict[str, Fraction]]:
    """Figures by kind and province, then by what they count."""
    codes = [f"{kind}_{flow}" for kind in ("coop", "union", "group") for flow in flows]
    found: dict[tuple[str, str], dict[str, Fraction]] = {}
    for figure in ask(half, *codes, by=["area"], level="province", geography=geography, known=known):
        kind, _, flow = figure.asked.code.partition("_")
        place = found.setdefault((kind, figure.area.code), dict.fromkeys(flows, Fraction(0)))
        place[flow] = figure.value or Fraction(0)
    return found


def test_nothing_stands_outside_the_two_provinces() -> None:
    old = ask("2023-S1", "coop_count", by=["area"], level="province")
    new = ask("2026-S1", "coop_count", by=["area"], level="province")

    assert [f.area.code for f in old] == ["10", "15"]
    assert [f.area.code for f in new] == ["15"]


def test_targets_are_read_against_figures() -> None:
    plan = figures("2023-S1", "coop_established_plan_pct", "coop_count_plan_pct", area="10", known=CONFERENCE)

    assert plan["coop_established_plan_pct"].value == Fraction(2_200, 35)
    assert plan["coop_count_plan_pct"].value == Fraction(48_600, 500)


def test_few_findings(capsys: pytest.CaptureFixture[str]) -> None:
    from sohtx.cli import run

    assert run(["findings", "--format", "csv"]) == 0

    rules = [row["rule"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert 3 <= len(rules) <= 40
    assert set(rules) <= {"part_over_whole", "not_expected"}
