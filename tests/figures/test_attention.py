"""The attention list says of each organization what a slow reading of its record says, on any day and as known at any.

The cases are in ``tests/cases/attention.yaml``.
"""

import string
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import case_id, make_day, make_moment, read_cases
from sohtx.core.text import VIETNAMESE

from .attending import entry_rows, listed, make_book, open_book, return_rows
from .attention_oracle import Record
from .attention_oracle import attention_of as oracle_of

if TYPE_CHECKING:
    from sohtx.figures.attention.listing import Look
    from sohtx.figures.extract import Extract

CASES = read_cases("attention.yaml")
MUCH_LATER = "2030-01-01"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One book of all cases; each is asked about alone."""
    return make_book(tmp_path_factory.mktemp("attention"), {f"{case['id']}/": case for case in CASES})


@pytest.fixture
def extract(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Extract"]:
    monkeypatch.setenv("SOHTX_HOME", str(home))
    with open_book(home) as found:
        yield found


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_the_cases(extract: "Extract", case: dict) -> None:
    from sohtx.figures.attention.listing import attention_of

    for then in case["then"]:
        on, known = make_day(then["on"]), make_moment(then.get("known", MUCH_LATER))
        rows = attention_of(extract, f"{case['id']}/X", on=on, known=known)
        rows = [row for row in rows if row.rule.code in case["about"]]
        assert listed(rows) == then["listed"], (then, case["why"])
        if "rests_on" in then:
            assert [row.evidence.removeprefix(f"{case['id']}/") for row in rows] == [then["rests_on"]], then
        if "says" in then:
            assert [row.says().within(VIETNAMESE) for row in rows] == [then["says"]]


# == Against a slow reading ==================================================================================

UNION = "U/X"
ORGS = ("A", "B", "C", "D", "E", "U", "G")
KIND_OF = {"U": "union", "G": "group"}
HAPPENINGS = (
    *("suspended", "suspended", "resumed", "not_at_address", "dissolving", "revoked", "reinstated"),
    *("bankruptcy_pending", "observed_active", "observed_inactive", "observed_inactive", "amended"),
)
FIRST, LAST = date(2021, 1, 1), date(2026, 3, 1)
DAYS = st.dates(FIRST, LAST)
PERIODS = (
    "2022",
    "2023-S1",
    "2023-S2",
    "2024-S1",
    "2024-Q3",
    "2024-S2",
    "2024",
    "2024-L",
    "2025-S1",
    "2025-M08",
)
SLOW = settings(max_examples=12, suppress_health_check=list(HealthCheck))


@st.composite
def cases(draw: st.DrawFn) -> dict[str, dict]:
    """A small book: five cooperatives, a union that some of them join, and a group."""
    made = {}
    for org in ORGS:
        kind = KIND_OF.get(org, "cooperative")
        born = draw(st.dates(FIRST, date(2024, 6, 1)))
        events = draw(st.lists(st.tuples(st.sampled_from(HAPPENINGS), st.dates(born, LAST)), max_size=5))
        rows = [{"entry": "established", "on": str(born), "kind": kind}]
        rows += [{"entry": entry, "on": str(on)} for entry, on in events]
        if kind == "cooperative" and draw(st.booleans()):
            joined = draw(st.dates(born, LAST))
            rows.append({"entry": "joined_union", "on": str(joined), "related": UNION})
            if draw(st.booleans()):
                rows.append(
                    {"entry": "left_union", "on": str(draw(st.dates(joined, LAST))), "related": UNION}
                )
        for row in rows[1:]:
            row["recorded"] = str(make_day(row["on"]) + draw(st.sampled_from(LATER)))
        if len(rows) > 1 and draw(st.booleans()):
            voided = draw(st.integers(1, len(rows) - 1))
            at = str(make_day(rows[voided]["recorded"]) + draw(st.sampled_from(LATER)))
            rows.append(
                {"entry": "voided", "on": rows[voided]["on"], "recorded": at, "supersedes": f"X-{voided + 1}"}
            )
        if draw(st.integers(0, 3)) == 0 and len(rows) == 1:
            rows.append({"entry": "terminated" if kind == "group" else "dissolved", "on": "2024-09-01"})
        made[f"{org}/"] = {"entries": rows} | _beside(draw)
    return made


LATER = (timedelta(0), timedelta(days=40), timedelta(days=200))


def _beside(draw: st.DrawFn) -> dict:
    chosen = draw(st.lists(st.sampled_from(PERIODS), unique=True, max_size=5))
    numbers = {
        "members": ("", "1", "2", "4", "5", "6", "9"),
        "workers": ("", "0", "3"),
        "revenue": ("", "0", "9.5"),
    }
    returns = [
        {
            "period": period,
            "status": draw(st.sampled_from(("accepted", "accepted", "submitted", "withdrawn"))),
        }
        | {name: draw(st.sampled_from(values)) for name, values in numbers.items()}
        for period in chosen
    ]
    meetings = []
    for on in draw(st.lists(DAYS, unique=True, max_size=2)):
        meeting = {"on": str(on), "recorded": str(on + draw(st.sampled_from(LATER)))}
        if draw(st.booleans()):
            meeting["withdrawn"] = str(make_day(meeting["recorded"]) + draw(st.sampled_from(LATER)))
        meetings.append(meeting)
    contact = {"contact": str(draw(DAYS))} if draw(st.booleans()) else {}
    return {"returns": returns, "meetings": meetings} | contact


def read_slowly(made: dict[str, dict], on: date, known: int) -> dict[tuple[str, str], date]:
    """The whole list, one organization after another."""
    records = {
        f"{prefix}X": Record(
            entry_rows(case, prefix),
            return_rows(case, prefix),
            case["meetings"],
            case.get("contact", ""),
            known,
        )
        for prefix, case in made.items()
    }
    return {
        (org_id, rule): since for org_id in records for rule, since in oracle_of(org_id, records, on).items()
    }


def test_it_says_what_a_slow_reading_says(tmp_path_factory: pytest.TempPathFactory) -> None:
    said: set[str] = set()

    @SLOW
    @given(cases(), st.data())
    def compare(made: dict[str, dict], data: st.DataObject) -> None:
        with open_book(make_book(tmp_path_factory.mktemp("random"), made)) as extract:
            from sohtx.figures.attention.listing import Look, attention

            for _ in range(8):
                on = data.draw(st.dates(date(2022, 1, 1), date(2026, 9, 1)))
                known = data.draw(st.sampled_from(("2024-03-01", "2025-02-01", MUCH_LATER)).map(make_moment))
                rows = attention(extract, Look(on=on, known=known))
                fast = {(row.org_id, row.rule.code): row.since for row in rows}
                assert fast == read_slowly(made, on, known), (on, known)
                assert len(fast) == len(rows)
                said.update(rule for _, rule in fast)

    compare()
    assert len(said) > 8


# == The list as a whole =====================================================================================


def ask(**more: object) -> "Look":
    from sohtx.figures.attention.listing import Look

    return Look(**({"on": date(2025, 8, 21), "known": make_moment(MUCH_LATER)} | more))  # type: ignore[arg-type]


def test_its_pages_are_the_whole_list(extract: "Extract") -> None:
    from sohtx.figures.attention.listing import AttentionList

    found = AttentionList(extract, ask())
    whole = found.rows()
    pages = [found.rows(limit=7)]
    while pages[-1]:
        pages.append(found.rows(limit=7, after=pages[-1][-1].key))

    assert [row for page in pages for row in page] == whole
    assert len(whole) > 30
    assert [row.key for row in whole] == sorted(row.key for row in whole)
    assert whole[0].severity.rank == 0 < whole[-1].severity.rank
    counts = found.counts()
    assert {code: n for code, n in counts.items() if n} == Counter(row.rule.code for row in whole)
    assert found.organizations() == len({row.org_id for row in whole})


def test_a_row_tells_who_and_where_and_what_to_do(extract: "Extract") -> None:
    from sohtx.figures.attention.listing import attention_of

    rows = attention_of(
        extract, "a-suspension-runs-out/X", on=date(2025, 8, 21), known=make_moment(MUCH_LATER)
    )
    (row,) = [row for row in rows if row.rule.code == "suspension_over"]
    assert (row.org_id, row.unit.name, row.days) == ("a-suspension-runs-out/X", "Xã Đồi Chè", 366)
    assert row.name == "Hợp tác xã Giả Định a-suspension-runs-out/X"
    assert str(row.law) == "Điều 96 Luật Hợp tác xã 17/2023/QH15"
    assert row.says().en == (
        "Suspended by a notice of 20 August 2024 (366 days); the term of 12 months ended 20 August 2025"
    )


def test_the_article_is_that_of_the_day_and_of_the_kind(extract: "Extract") -> None:
    from sohtx.figures.attention.listing import attention_of

    def laws(case: str, on: date) -> dict[str, str]:
        rows = attention_of(extract, f"{case}/X", on=on, known=make_moment(MUCH_LATER))
        return {row.rule.code: str(row.law) for row in rows if "few" in row.rule.code}

    assert laws("six-members-under-the-old-law", date(2024, 6, 30)) == {
        "few_members": "Điều 3 Luật Hợp tác xã 23/2012/QH13"
    }
    assert laws("too-few-members", date(2026, 1, 1)) == {
        "few_members_long": "Điều 103 Luật Hợp tác xã 17/2023/QH15"
    }
    assert laws("two-make-a-group", date(2026, 7, 1)) == {
        "few_members_long": "Điều 4 Luật Hợp tác xã 17/2023/QH15"
    }


def test_it_is_narrowed_by_reach_area_kind_and_rule(extract: "Extract") -> None:
    from sohtx.core.codes import Kind
    from sohtx.figures.attention.listing import Within, attention

    whole = attention(extract, ask())

    def narrowed(**more: object) -> list[object]:
        rows = attention(extract, ask(**more))
        assert [row for row in whole if row in rows] == rows
        return [row.org_id for row in rows]

    here = [row.org_id for row in whole if row.unit.code == "97002"]
    some = [row.org_id for row in whole if row.unit.code == "97001"]
    assert here
    assert some
    assert narrowed(area="97002") == here
    assert narrowed(area="97") == [row.org_id for row in whole]
    assert narrowed(reach=Within(areas=frozenset({"97002"}))) == here
    reach = Within(areas=frozenset({"97002"}), organizations=frozenset({some[0]}))
    assert narrowed(reach=reach) == [row.org_id for row in whole if row.org_id in {*here, some[0]}]
    assert narrowed(reach=reach, area="97002") == here
    assert narrowed(reach=Within()) == []
    groups = [row.org_id for row in whole if row.kind is Kind.GROUP]
    assert groups
    assert narrowed(kinds=(Kind.GROUP,)) == groups
    over = [row.org_id for row in whole if row.rule.code == "suspension_over"]
    assert over
    assert narrowed(rules=("suspension_over",)) == over


def test_an_organization_moved_away_is_asked_about_where_it_stands(extract: "Extract") -> None:
    from sohtx.figures.attention.listing import Within, attention

    reach = Within(areas=frozenset({"97002"}))
    before = attention(extract, ask(on=date(2024, 9, 30), reach=reach))
    after = attention(extract, ask(on=date(2024, 10, 1), reach=reach))
    assert "moved-away/X" not in [row.org_id for row in before]
    assert "moved-away/X" in [row.org_id for row in after]


def test_an_unknown_rule_or_area_is_refused(extract: "Extract") -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.figures.attention.listing import attention

    with pytest.raises(Refusal, match="few_members_long"):
        attention(extract, ask(rules=("inactve",)))
    with pytest.raises(Refusal, match="area"):
        attention(extract, ask(area="00000"))


def test_two_lists_of_one_extract_do_not_meet(extract: "Extract") -> None:
    from sohtx.figures.attention.listing import AttentionList

    first = AttentionList(extract, ask())
    before = first.rows()
    second = AttentionList(extract, ask(on=date(2024, 3, 1)))
    assert second.rows() != before
    second.close()
    assert first.rows() == before


@pytest.mark.parametrize("asked", [True, False])
def test_where_they_are_too_many_to_be_named_nothing_changes(
    extract: "Extract", monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    from sohtx.figures.attention import facts
    from sohtx.figures.attention.listing import EVERYWHERE, Within, attention

    reach = Within(organizations=frozenset({"suspended-anew/X", "seen-at-work/X"})) if asked else EVERYWHERE
    before = attention(extract, ask(reach=reach))
    monkeypatch.setattr(facts, "CAN_BE_NAMED", 0)
    assert attention(extract, ask(reach=reach)) == before


def test_every_rule_is_whole() -> None:
    """Each sentence names only what its rows and its thresholds give."""
    from sohtx.figures.attention.parameters import NAMES, PARAMETERS, InForce
    from sohtx.figures.attention.rules import RULES

    given_by_rows = {"since", "days", "until", "number", "period", "status"}
    for code, rule in RULES.items():
        assert code == rule.code
        assert set(rule.thresholds) <= NAMES
        places = {name for _, name, _, _ in string.Formatter().parse(rule.says.vi) if name}
        assert places <= given_by_rows | set(rule.thresholds), code
        assert {name for _, name, _, _ in string.Formatter().parse(rule.rows) if name} <= {"on", *NAMES}
        for kind in rule.kinds:
            for name in rule.thresholds:
                assert InForce(date(2026, 1, 1)).find(name, kind), (code, kind, name)
    used = {name for rule in RULES.values() for name in rule.thresholds}
    assert {parameter.name for parameter in PARAMETERS} == used


def test_an_empty_book_lists_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = {"entries": [{"entry": "established", "on": "2025-03-01"}]}
    home = make_book(tmp_path, {"": case})
    monkeypatch.setenv("SOHTX_HOME", str(home))
    with open_book(home) as extract:
        from sohtx.figures.attention.listing import attention

        assert attention(extract, ask(on=date(2025, 5, 1))) == []
        assert attention(extract, ask(on=date(1990, 1, 1))) == []


def test_where_there_is_no_book_nobody_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHTX_HOME", str(tmp_path / "home"))
    with open_book(tmp_path / "home") as extract:
        from sohtx.figures.attention.listing import Within, attention

        assert attention(extract, ask()) == []
        assert attention(extract, ask(reach=Within(organizations=frozenset({"H1"})))) == []
    assert not (tmp_path / "home").exists()
