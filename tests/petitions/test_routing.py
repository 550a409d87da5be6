"""Who answers a topic, where, on which day: through mergers of departments and the end of districts."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.recording import BASE, load, package_of, speaking
from sohtx.core.refusal import Refusal

BEFORE, MERGED, REFORM = date(2023, 7, 15), date(2025, 3, 1), date(2025, 7, 1)
COMMUNE, DISTRICT, PROVINCE = (
    "02647",
    "080",
    "10",
)  # of old Lào Cai; 02647 is borne by a new ward since the reform
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("routing")
    load(folder / "home", package_of(folder / "package", BASE))
    with speaking(folder / "home"):
        from sohtx.ledger import book

        book.open_for_writing()
        yield folder / "home"


@pytest.fixture(autouse=True)
def clean(home: Path) -> Iterator[None]:
    from sohtx.accounts.models import LogEntry
    from sohtx.petitions.models import Body, Competence

    for model in (Competence, Body, LogEntry):
        model.objects.all().delete()
    yield


def usual(*competences: dict[str, Any]) -> Any:
    """The tables that come with the program over the official units, with some competences more."""
    from sohtx.areas.queries import official_units
    from sohtx.petitions.bodies import Bodies, usual_bodies
    from sohtx.petitions.models import Competence
    from sohtx.petitions.routing import Routing, usual_competences

    more = [Competence(**({"valid_from": BEFORE} | one)) for one in competences]
    return Routing([*usual_competences(), *more], Bodies(usual_bodies(), official_units()))


def answering(routing: Any, topic: str, where: str, day: date, read_on: date | None = None) -> str | None:
    route = routing.route(topic, where, day, read_on=read_on)
    return route and route.body.code


def told() -> list[str]:
    """The lines of the log, in order."""
    from sohtx.accounts.models import LogEntry

    return [entry.act for entry in LogEntry.objects.order_by("id")]


# What comes with the program


def test_every_topic_has_a_way_in_every_commune_on_every_day_of_the_reform() -> None:
    from sohtx.petitions.codes import Topic

    routing = usual()
    for day in (BEFORE, MERGED - DAY, MERGED, REFORM - DAY, REFORM, date(2027, 1, 1)):
        assert routing.unroutable(day) == []
        for topic in Topic:
            route = routing.route(topic.value, COMMUNE, day, read_on=BEFORE)
            assert route is not None, (topic, day)
            assert route.body.valid_from <= day
            assert route.body.valid_to is None or day < route.body.valid_to


@pytest.mark.parametrize(
    ("topic", "before", "spring", "after"),
    [
        ("CS", "SO-KHDT", "SO-TC", "SO-TC"),
        ("DAT", "SO-TNMT", "SO-NNMT", "SO-NNMT"),
        ("LK", "SO-NNPTNT", "SO-NNMT", "SO-NNMT"),
        ("HT", "SO-GTVT", "SO-XD", "SO-XD"),
        ("VON", "NHNN-TINH", "NHNN-KV", "NHNN-KV"),
        ("THUE", "CUC-THUE", "CCT-KV", "THUE-TINH"),
        ("TC", "SO-KHDT", "SO-TC", "UBND-02647"),
        ("NL", "LMHTX", "LMHTX", "LMHTX"),
    ],
)
def test_departments_merge_and_their_petitions_go_with_them(
    topic: str, before: str, spring: str, after: str
) -> None:
    routing = usual()

    assert [answering(routing, topic, COMMUNE, day, BEFORE) for day in (BEFORE, MERGED, REFORM)] == [
        before, spring, after,
    ]  # fmt: skip
    assert answering(routing, topic, COMMUNE, MERGED - DAY, BEFORE) == before


def test_successors_of_the_table_exist_on_the_day_they_take_over() -> None:
    bodies = usual().bodies

    for body in bodies.rows:
        if body.valid_to is not None:
            assert body.successor_code, body.code
            assert bodies.one(body.successor_code, body.valid_to) is not None, body.code


# Committees follow from the units


def test_a_committee_is_named_by_the_unit_of_its_day() -> None:
    bodies = usual().bodies

    names = [bodies.one(f"UBND-{COMMUNE}", day).name for day in (BEFORE, REFORM)]
    assert names == ["Ủy ban nhân dân phường Kim Tân", "Ủy ban nhân dân phường Lào Cai"]
    assert bodies.one("UBND-082", REFORM - DAY).kind == "district"
    assert bodies.one("UBND-082", REFORM) is None
    assert bodies.one("UBND-00000", BEFORE) is None


def test_what_lay_with_a_district_goes_to_the_province_and_of_a_commune_to_the_new_one() -> None:
    bodies = usual().bodies

    assert bodies.carried("UBND-082", BEFORE, REFORM - DAY).code == "UBND-082"
    assert bodies.carried("UBND-082", BEFORE, REFORM).code == "UBND-TINH"
    assert bodies.carried(f"UBND-{COMMUNE}", BEFORE, REFORM).name == "Ủy ban nhân dân phường Lào Cai"


@given(st.dates(date(2000, 1, 1), date(2027, 12, 31)), st.integers(0, 10_000), st.integers(0, 80))
def test_whoever_carries_on_is_there_and_going_by_way_of_a_day_between_is_the_same(
    first: date, days: int, which: int
) -> None:
    bodies = usual().bodies
    standing = bodies.on(first)
    body, last = standing[which % len(standing)], min(first + days * DAY, date(2028, 1, 1))
    between = first + (last - first) // 2

    on_last = bodies.carried(body.code, first, last)
    by_way = bodies.carried(bodies.carried(body.code, first, between).code, between, last)

    assert on_last.code == by_way.code
    assert bodies.one(on_last.code, last).pk == on_last.pk


# The narrowest area


def test_a_commune_goes_before_its_district_that_before_the_province_that_before_everywhere() -> None:
    here = {"topic": "DAT", "valid_from": BEFORE}
    province = here | {"area_code": PROVINCE, "body_code": "SO-XD"}
    district = here | {"area_code": DISTRICT, "body_code": "SO-TP"}
    commune = here | {"area_code": COMMUNE, "body_code": "commune", "working_days": 7}

    assert answering(usual(), "DAT", COMMUNE, BEFORE) == "SO-TNMT"
    assert answering(usual(province), "DAT", COMMUNE, BEFORE) == "SO-XD"
    assert answering(usual(province, district), "DAT", COMMUNE, BEFORE) == "SO-TP"
    route = usual(province, district, commune).route("DAT", COMMUNE, BEFORE)
    assert (route.body.code, route.working_days, route.through_province) == (f"UBND-{COMMUNE}", 7, False)
    assert answering(usual(province, district, commune), "DAT", "082", BEFORE) == "SO-XD"


def test_what_was_set_for_a_unit_does_not_pass_to_another_that_bears_its_code_later() -> None:
    routing = usual({"topic": "DAT", "area_code": COMMUNE, "body_code": "commune"})

    assert answering(routing, "DAT", COMMUNE, REFORM - DAY) == f"UBND-{COMMUNE}"
    assert answering(routing, "DAT", COMMUNE, REFORM) == "SO-NNMT"


def test_a_chain_of_units_is_taken_as_it_is() -> None:
    routing = usual()
    chain = routing.units.above(routing.units.resolve(COMMUNE, REFORM), REFORM)

    assert routing.route("TC", chain, REFORM).body.code == f"UBND-{COMMUNE}"


def test_what_a_commune_answers_has_no_way_from_no_commune() -> None:
    routing = usual()

    assert answering(routing, "TC", "", REFORM) is None
    assert answering(routing, "TC", "15", REFORM) is None
    assert answering(routing, "CS", "", REFORM) == "SO-TC"


# What has no way is said


def test_nobody_said_to_answer_is_told_for_each_topic(home: Path) -> None:
    from sohtx.petitions.codes import Topic
    from sohtx.petitions.routing import NOBODY_AT_ALL, route, unroutable

    assert [(gap.topic, gap.why) for gap in unroutable(BEFORE)] == [(topic, NOBODY_AT_ALL) for topic in Topic]
    assert route("VON", "97001", BEFORE) is None


def test_a_body_that_ends_without_successor_leaves_its_topics_without_a_way(home: Path) -> None:
    from sohtx.petitions.bodies import end_body, set_up_bodies
    from sohtx.petitions.routing import route, set_up_competences, unroutable

    set_up_bodies(by="can-bo")
    set_up_competences(by="can-bo")
    end_body(code="SO-NNMT", ended_on=date(2026, 1, 1), by="can-bo")

    assert unroutable(date(2025, 12, 31)) == []
    gaps = unroutable(date(2026, 1, 1))
    assert [gap.topic.value for gap in gaps] == ["DAT", "LK", "TT-DB"]
    assert gaps[0].why.vi == "Sở Nông nghiệp và Môi trường đã kết thúc mà chưa ghi cơ quan tiếp nhận"
    assert route("DAT", "97001", date(2026, 1, 1)) is None

    end_body(code="SO-NNMT", ended_on=date(2026, 1, 1), successor_code="SO-XD", by="can-bo")
    assert unroutable(date(2026, 1, 1)) == []


def test_answered_in_one_commune_alone_is_no_answer_for_the_others(home: Path) -> None:
    from sohtx.petitions.routing import NOBODY_ELSEWHERE, route, set_competence, unroutable

    set_competence(topic="TC", area_code="97001", body_code="commune", valid_from=BEFORE, by="can-bo")

    (gap,) = [gap for gap in unroutable(BEFORE) if gap.topic == "TC"]
    assert (gap.area, gap.why) == (None, NOBODY_ELSEWHERE)
    found = route("TC", "97001", BEFORE)
    assert found is not None and found.body.name == "Ủy ban nhân dân xã Đồi Chè"
    assert route("TC", "97002", BEFORE) is None


# Acts


def test_tables_are_set_up_once_into_empty_ones(home: Path) -> None:
    from sohtx.petitions.bodies import bodies_on, body_on, carried_on, set_up_bodies
    from sohtx.petitions.routing import set_up_competences

    with pytest.raises(Refusal, match="usual bodies first"):
        set_up_competences(by="can-bo")
    assert set_up_bodies(by="can-bo") > 30
    assert set_up_competences(by="can-bo") == 13
    for act in (set_up_bodies, set_up_competences):
        with pytest.raises(Refusal):
            act(by="can-bo")
    assert body_on("SO-TC", REFORM) in bodies_on(REFORM)
    carried = carried_on("SO-KHDT", BEFORE, REFORM)
    assert carried is not None and carried.code == "SO-TC"
    assert told() == ["petitions.set_up_bodies", "petitions.set_up_competences"]


def opened(**more: Any) -> Any:
    from sohtx.petitions.bodies import open_body

    cells = {"code": "SO-THU", "name": "Sở Thử", "kind": "department", "valid_from": BEFORE, "by": "can-bo"}
    return open_body(**(cells | more))


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ({"code": "", "name": " "}, ["code", "name"]),
        ({"code": "Sở Thử"}, ["code"]),
        ({"code": "UBND-97"}, ["code"]),
        ({"kind": "commune"}, ["kind"]),
        ({"kind": "?", "name": "x" * 201}, ["kind", "name"]),
    ],
)
def test_a_body_that_cannot_be_is_refused_with_all_that_is_wrong(
    cells: dict[str, str], columns: list[str]
) -> None:
    with pytest.raises(Refusal) as refused:
        opened(**cells)

    assert sorted(problem.column for problem in refused.value.problems) == columns
    assert told() == []


def test_a_body_changes_its_name_under_its_code(home: Path) -> None:
    from sohtx.petitions.bodies import body_on, carried_on, end_body, reopen_body

    opened()
    with pytest.raises(Refusal):
        opened(valid_from=MERGED)
    end_body(code="SO-THU", ended_on=MERGED, by="can-bo")
    opened(name="Sở Thử và Nghiệm", valid_from=MERGED)
    with pytest.raises(Refusal):
        reopen_body(code="SO-THU", valid_from=BEFORE, by="can-bo")
    with pytest.raises(Refusal, match="add the successor first"):
        end_body(code="SO-THU", ended_on=REFORM, successor_code="SO-KHONG", by="can-bo")
    end_body(code="SO-THU", ended_on=MERGED, by="can-bo")  # the later one: put in by mistake
    assert body_on("SO-THU", MERGED) is None
    reopen_body(code="SO-THU", valid_from=BEFORE, by="can-bo")

    assert getattr(body_on("SO-THU", REFORM), "name", "") == "Sở Thử"
    assert getattr(carried_on("SO-THU", BEFORE, REFORM), "name", "") == "Sở Thử"


def test_a_competence_set_anew_ends_the_one_before_and_stops_at_the_one_after(home: Path) -> None:
    from sohtx.petitions.bodies import set_up_bodies
    from sohtx.petitions.models import Competence
    from sohtx.petitions.routing import end_competence, route, set_competence

    set_up_bodies(by="can-bo")
    for body, day in (("SO-TC", BEFORE), ("SO-CT", REFORM), ("SO-XD", MERGED), ("SO-YT", MERGED)):
        set_competence(topic="HT", body_code=body, valid_from=day, working_days=10, by="can-bo")

    rows = Competence.objects.order_by("valid_from").values_list("body_code", "valid_from", "valid_to")
    assert list(rows) == [("SO-TC", BEFORE, MERGED), ("SO-YT", MERGED, REFORM), ("SO-CT", REFORM, None)]
    for day in (BEFORE, MERGED - DAY, MERGED, REFORM - DAY, REFORM):
        found = route("HT", "97001", day)
        assert found is not None and found.working_days == 10
    last = Competence.objects.get(body_code="SO-CT")
    for ended_on in (REFORM - DAY,):
        with pytest.raises(Refusal):
            end_competence(competence_id=last.pk, ended_on=ended_on, by="can-bo")
    end_competence(competence_id=last.pk, ended_on=REFORM, by="can-bo")
    assert route("HT", "97001", REFORM) is None
    with pytest.raises(Refusal):
        end_competence(competence_id=0, ended_on=REFORM, by="can-bo")


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ({"topic": "?", "body_code": "SO-KHONG"}, ["body_code", "topic"]),
        ({"area_code": "00000", "working_days": 0}, ["area_code", "working_days"]),
        ({"working_days": 251, "source": "x" * 501}, ["source", "working_days"]),
    ],
)
def test_a_competence_that_cannot_be_is_refused_with_all_that_is_wrong(
    cells: dict[str, Any], columns: list[str]
) -> None:
    from sohtx.petitions.routing import set_competence

    with pytest.raises(Refusal) as refused:
        set_competence(**({"topic": "HT", "body_code": "commune", "valid_from": BEFORE, "by": ""} | cells))

    assert sorted(problem.column for problem in refused.value.problems) == columns
    assert told() == []
