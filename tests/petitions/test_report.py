"""What the report tells of petitions equals the records, counted a second time; and it stays as it was known."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.naive import Rows, Told, read_rows, told
from petitions.petitioning import book_with_offices, raised, referred, replied, taken
from petitions.test_fold import DAY, histories, moment, step_of
from sohtx.config.starting import start

start()

from sohtx.core.moment import OPEN_MOMENT  # noqa: E402 -- needs the settings
from sohtx.core.period import Period  # noqa: E402 -- as above
from sohtx.documents.tree import Number, Record, RowKind, Table, table_numbers  # noqa: E402 -- as above
from sohtx.petitions.fold import Facts, Raised  # noqa: E402 -- as above
from sohtx.petitions.queries import Kept  # noqa: E402 -- as above
from sohtx.petitions.report import COUNTED, blocks, table  # noqa: E402 -- as above

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "petitions_report.yaml").read_text(encoding="utf-8")
)["reports"]
PERIODS = ("2023-S1", "2023-S2", "2023-Q3", "2024-S1", "2024-M02")


def review_of(period: str, known: int = OPEN_MOMENT - 1) -> Any:
    from sohtx.areas.queries import official_units

    subject = SimpleNamespace(period=Period.parse(period), known=known)
    return SimpleNamespace(subject=subject, facts=SimpleNamespace(whole=official_units().country))


def numbers(found: Any) -> dict[str, int]:
    """Every number of some blocks, by its name."""
    named: dict[str, int] = {}
    for block in found:
        for run in table_numbers(block) if isinstance(block, Table) else block.runs:
            if isinstance(run, Number):
                name = run.identity.removeprefix("list:petitions.").partition("/")[0]
                assert named.setdefault(name, int(run.value or 0)) == run.value
    return named


def asked(world: dict[str, Kept], review: Any) -> tuple[list[Any], list[Any]]:
    """The text and the annex of a review over petitions that lie in no book."""
    with (
        mock.patch("sohtx.petitions.queries.all_kept", return_value=world),
        mock.patch("sohtx.petitions.queries.read_bodies", return_value=_NoBodies()),
    ):
        return list(blocks(review)), list(table(review))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_what_a_report_tells(case: dict[str, Any]) -> None:
    world = {kept.code: kept for kept in map(petition_of, case["petitions"])}
    known = moment(case["known"]) if "known" in case else OPEN_MOMENT - 1

    with speaking_vietnamese():
        text, annex = asked(world, review_of(case["period"], known))

    assert numbers(text) == case["counts"]
    lines = [row for block in annex for row in block.rows if row.kind is RowKind.PLAIN]
    told_lines = [
        [int(words.source[-3:]), int(raisers.value), "".join(getattr(run, "text", run) for run in result)]
        for _, (words,), (raisers,), _, result in (row.cells for row in lines)
    ]
    assert told_lines == case["rows"]


def petition_of(told: dict[str, Any]) -> Kept:
    """A petition of a case."""
    number, raised_on = told["number"], told["raised"]
    steps = [
        step_of(100 * number + key, one | ({"into": f"KN-2023-{one['into']:03}"} if "into" in one else {}))
        for key, one in enumerate(told["steps"], start=1)
    ]
    raisers = tuple(Raised(org, "", raised_on, moment(raised_on)) for org in told["by"])
    code = f"KN-2023-{number:03}"
    facts = Facts(code, told.get("topic", "VON"), raised_on, moment(raised_on), raisers)
    return Kept(number, code, "letter", "Việc", "", "", "", None, "", facts, tuple(steps), frozenset())


@contextmanager
def speaking_vietnamese() -> Iterator[None]:
    from sohtx.core.text import VIETNAMESE, speak

    speak(VIETNAMESE)
    try:
        yield
    finally:
        speak(None)


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Kept]:
    """Some petitions with their histories: several that raised each, some merged into the second, some split."""
    found = {}
    size = draw(st.integers(1, 4))
    for key in range(1, size + 1):
        code = f"KN-2023-{key:03}"
        raised_on = DAY - timedelta(days=draw(st.integers(0, 60)))
        who = draw(st.lists(st.integers(1, 4), unique=True, min_size=1))
        at = draw(st.integers(0, 500))
        raisers = tuple(
            Raised(
                f"H{one}", "", raised_on + timedelta(draw(st.integers(0, 90))), at + draw(st.integers(0, 300))
            )
            for one in who
        )
        gone = draw(st.none() | st.integers(at, 1_000)) if draw(st.integers(0, 9)) == 0 else None
        split_at = draw(st.integers(at, 1_000)) if key < size and draw(st.integers(0, 5)) == 0 else None
        facts = Facts(code, "VON", raised_on, at, raisers, gone, split_at)
        steps = [
            one._replace(key=100 * key + one.key, voids=100 * key + one.voids if one.voids else None)
            for one in draw(histories())
            if one.into == "" or code != "KN-2023-002" or one.act != "merged"
        ]
        found[code] = Kept(
            key, code, "letter", f"Việc {key}", "", "", "", None, "", facts, tuple(steps), frozenset(who)
        )
    return found


def rows_of(world: dict[str, Kept]) -> Rows:
    """The same, as bare rows."""
    keys = {code: kept.pk for code, kept in world.items()}
    rows = Rows()
    for kept in world.values():
        facts = kept.facts
        rows.petitions.append(
            {"id": kept.pk, "code": kept.code, "topic": facts.topic, "raised_on": facts.raised_on,
             "recorded_at": facts.recorded_at, "withdrawn_at": facts.withdrawn_at, "split_from_id": None}
        )  # fmt: skip
        if facts.split_at is not None:  # a part that never counts by itself: it is raised long after
            rows.petitions.append(
                {"id": -kept.pk, "code": "", "topic": "", "raised_on": date.max, "recorded_at": facts.split_at,
                 "withdrawn_at": None, "split_from_id": kept.pk}
            )  # fmt: skip
        rows.raisers += [
            {"petition_id": kept.pk, "who": one.org_id, "raised_on": one.raised_on, "recorded_at": one.recorded_at,
             "withdrawn_at": one.withdrawn_at} for one in facts.raisers
        ]  # fmt: skip
        rows.steps += [
            {"id": step.key, "petition_id": kept.pk, "act": str(step.act), "on": step.on,
             "recorded_at": step.recorded_at, "topic": step.topic, "due_on": step.due_on, "result": step.result,
             "into_id": keys.get(step.into, 999) if step.act == "merged" else None, "voids_id": step.voids}
            for step in kept.steps
        ]  # fmt: skip
    return rows


def check(found: list[Told], text: Any, annex: Any) -> None:
    """The numbers of the text and the lines of the annex are those of the records."""
    for name, value in numbers(text).items():
        assert value == sum(one.is_of(name) for one in found), name
    if not found:
        assert (text, annex) == ([], [])
        return
    assert numbers(text)["all"] == len(found)
    (block,) = annex
    lines = [row for row in block.rows if row.kind is RowKind.PLAIN]
    sources = [next(run.source for run in row.cells[1] if isinstance(run, Record)) for row in lines]
    assert sorted(sources) == sorted(one.code for one in found)
    assert [row.cells[0] for row in lines] == [(str(n),) for n in range(1, len(found) + 1)]
    carried = [one.code for one in found if one.carried]
    assert set(sources[: len(carried)]) == set(carried)
    assert {name.removeprefix("raisers."): value for name, value in numbers(annex).items()} == {
        one.code: one.raisers for one in found
    }


@settings(deadline=None)
@given(worlds(), st.sampled_from(PERIODS), st.integers(0, 1_001))
def test_the_table_and_every_count_are_the_records(world: dict[str, Kept], period: str, known: int) -> None:
    review = review_of(period, known)
    text, annex = asked(world, review)
    span = review.subject.period
    check(told(rows_of(world), span.start, span.end, known), text, annex)


class _NoBodies:
    """Bodies of which nothing is known: what lies with one stays there."""

    def carried(self, code: str, _from_day: date, _to_day: date) -> Any:
        return SimpleNamespace(code=code)

    def one(self, _code: str, _day: date) -> None:
        return None


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with book_with_offices(tmp_path_factory.mktemp("petitions")) as folder:
        yield folder


def test_what_was_told_is_told_again_whatever_came_later(home: Path) -> None:
    from sohtx.core.moment import now

    credit, land, road = (
        raised("Xin vay vốn"), raised("Xin thuê đất", topic="DAT", organizations=["H1", "H2"]), raised("Sửa đường", topic="HT")
    )  # fmt: skip
    for made in (credit, land):
        referred(made.code)
    replied(credit.code)
    known = now()
    first = list(blocks(review_of("2023-S2", known))), list(table(review_of("2023-S2", known)))
    assert numbers(first[0]) == {
        "all": 3, "topic.VON": 1, "topic.DAT": 1, "topic.HT": 1, "answered": 1, "outcome.resolved": 1, "in_time": 1,
        "unanswered": 2, "late": 1, "open": 2,
    }  # fmt: skip
    assert numbers(first[1])[f"raisers.{land.code}"] == 2
    replied(land.code, "beyond", on=date(2023, 12, 1), document_on=date(2023, 11, 30))
    taken(road.code, "closed", date(2023, 12, 2), text="đã sửa")
    assert (list(blocks(review_of("2023-S2", known))), list(table(review_of("2023-S2", known)))) == first
    again = list(blocks(review_of("2023-S2")))
    assert numbers(again)["answered_late"] == 1
    carried = list(blocks(review_of("2024-S1", known))), list(table(review_of("2024-S1", known)))
    assert numbers(carried[0])["all"] == 2
    check(told(read_rows(home), date(2024, 1, 1), date(2024, 6, 30), known), *carried)


def test_it_says_what_became_of_those_of_the_last_conference(home: Path) -> None:
    from sohtx.petitions.models import Conference, Contribution

    hall = Conference.objects.create(
        code="HN-2024-01", body="Ban Chấp hành", title="Sơ kết", held_on=date(2024, 7, 26), period="2024-S1", recorded_at=1
    )  # fmt: skip
    said = Contribution.objects.create(
        conference=hall, key="abcdefgh", rank=1, speaker="Bà Người Riêng", changed_at=1
    )
    made = [
        raised(f"Việc {n} nêu tại hội trường", channel="conference", contribution=said, organizations=[], raised_on=hall.held_on)
        for n in range(3)
    ]  # fmt: skip
    for one in made[:2]:
        referred(one.code, date(2024, 8, 1), document_on=date(2024, 8, 1))
    replied(made[0].code, "resolved", on=date(2024, 8, 12), document_on=date(2024, 8, 12))
    text, annex = list(blocks(review_of("2024-S2"))), list(table(review_of("2024-S2")))

    found = {name: value for name, value in numbers(text).items() if name.startswith("conference")}
    assert found == {
        "conference.HN-2024-01": 3, "conference_answered.HN-2024-01": 1, "conference_open.HN-2024-01": 2,
        "conference_late.HN-2024-01": 1,
    }  # fmt: skip
    check(told(read_rows(home), date(2024, 7, 1), date(2024, 12, 31), OPEN_MOMENT - 1), text, annex)
    assert "Người Riêng" not in repr((text, annex))


def test_a_report_tells_what_lies_in_its_area(home: Path) -> None:
    from sohtx.petitions.bodies import known_units

    raised("Xin sửa cầu", topic="HT", raised_on=date(2021, 2, 1), organizations=["H1"])  # in 97001
    raised("Xin đổi luật", topic="CS", raised_on=date(2021, 2, 1), organizations=[], names=["Sở khác"])
    counts = {}
    for code in ("97001", "97002"):
        review = review_of("2021-S1")
        unit = known_units().resolve(code, date(2021, 6, 30))
        assert unit is not None
        review.facts.whole = unit
        counts[code] = numbers(blocks(review)).get("all", 0)
        above = known_units().above(unit, date(2021, 6, 30))
        review.facts.whole = next(one for one in above if one.level == "province")
        counts["province"] = numbers(blocks(review))["all"]
    assert counts == {"97001": 1, "97002": 0, "province": 2}


def test_every_number_has_words_in_both_languages() -> None:
    assert all(all(text) for text in COUNTED.values())
