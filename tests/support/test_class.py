"""Classes: attendances and persons apart, who is the same person, what is known when, what stays when names go."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.building import told
from register.recording import BASE, package_of

if TYPE_CHECKING:
    from sohtx.support.class_counts import Enrolled, Taught

DAY = date(2023, 3, 15)
ALWAYS = 2**61
TOPIC_NAMES = ("ke-toan", "luat")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("classes")
    told(folder / "home", "load", package_of(folder / "package", BASE))
    return folder / "home"


@pytest.fixture
def book(home: Path) -> Iterator[None]:
    """The book, without classes, trainees and needs."""
    told(home, "indicators")  # moves this process to the book
    clear()
    yield
    clear()


def clear() -> None:
    from sohtx.support import models

    for name in ("Attendance", "Enrolment", "Trainee", "ClassVersion", "TrainingClass", "TrainingNeed"):
        getattr(models, name).objects.all().delete()


def course(**cells: Any) -> Any:
    from sohtx.support.class_services import Course

    usual = {
        "title": "Kế toán HTX",
        "topic": "ke-toan",
        "kind": "boi-duong",
        "form": "truc-tiep",
        "first_on": DAY,
    }
    told = usual | {"last_on": cells.get("first_on", DAY)} | cells
    return Course(**told)


def open_one(**cells: Any) -> str:
    from sohtx.support.class_services import open_class

    return open_class(course=course(**cells), by="can-bo").of.code


def person(name: str = "Nguyễn Thị Giả", org_id: str = "H1", **cells: Any) -> Any:
    from sohtx.support.class_people import Person

    return Person(name=name, org_id=org_id, **cells)


def enrol(code: str, *people: Any) -> list[Any]:
    from sohtx.support.class_people import enrol

    return enrol(code=code, people=people or (person(),), by="can-bo")


def counts(known: int = ALWAYS) -> tuple[int, int, int]:
    """Classes, attendances and persons of all time."""
    from sohtx.support.class_counts import count
    from sohtx.support.class_reading import classes_between, enrolled_in

    classes = classes_between(date.min, date.max, known=known)
    found = count(classes, enrolled_in([one.code for one in classes], known=known), known)
    return found.classes, found.attendances, len(found.persons)


def refused(act: Any) -> list[str]:
    from sohtx.core.refusal import Refusal

    with pytest.raises(Refusal) as caught:
        act()
    return sorted(problem.column for problem in caught.value.problems)


def review(known: int = ALWAYS, period: str = "2023-S1") -> Any:
    from sohtx.core.period import Period

    return SimpleNamespace(subject=SimpleNamespace(period=Period.parse(period), known=min(known, 2**51)))


def numbers(blocks: Any) -> dict[str, int]:
    """Every number of some blocks by its identity; one printed twice is the same."""
    from sohtx.documents.tree import Number, Table, table_numbers

    found: dict[str, int] = {}
    for block in blocks:
        for run in table_numbers(block) if isinstance(block, Table) else block.runs:
            if isinstance(run, Number):
                assert found.setdefault(run.identity, int(run.value or 0)) == run.value
    return found


# Counting


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list["Taught"], list["Enrolled"]]:
    """Versions of classes, and people in them with what was written of their sessions."""
    from sohtx.support.class_counts import Enrolled, Present, Taught

    versions: list[Taught] = []
    for n in range(draw(st.integers(0, 4))):
        for number in range(1, draw(st.integers(1, 3)) + 1):
            is_struck = number > 1 and draw(st.booleans())
            versions.append(
                Taught(
                    code=f"2023-{n}", number=number, title="lớp", topic=draw(st.sampled_from(TOPIC_NAMES)),
                    kind=draw(st.sampled_from(("dao-tao", "boi-duong"))), form="truc-tiep",
                    first_on=DAY + timedelta(days=draw(st.integers(-80, 150))), last_on=date(2024, 1, 1),
                    sessions=3, costs=(("lm", draw(st.integers(1, 10**9))),), is_struck=is_struck,
                    recorded_at=10 * n + number,
                )
            )  # fmt: skip
            if is_struck:
                break
    enrolled: list[Enrolled] = []
    for key in range(draw(st.integers(0, 12))):
        who = draw(st.integers(1, 5))
        at = draw(st.integers(1, 40))
        enrolled.append(
            Enrolled(
                key, f"2023-{draw(st.integers(0, 3))}", who, draw(st.sampled_from((None, 7, 8))),
                "nữ" if who % 2 else "nam", draw(st.sampled_from((None, True, False))), at,
                draw(st.none() | st.integers(at + 1, 50)),
                tuple(
                    Present(draw(st.integers(1, 3)), draw(st.booleans()), draw(st.integers(1, 40)), place)
                    for place in range(draw(st.integers(0, 3)))
                ),
            )
        )  # fmt: skip
    return versions, enrolled


def standing(versions: list["Taught"], known: int) -> dict[str, "Taught"]:
    """What stands, by playing the acts one after the other."""
    state: dict[str, Taught] = {}
    for version in sorted(versions, key=lambda v: v.recorded_at):
        if version.recorded_at <= known:
            state[version.code] = version
    return {code: version for code, version in state.items() if not version.is_struck}


def there(taught: "Taught", enrolled: list["Enrolled"], known: int) -> list["Enrolled"]:
    """Who took part in a class, counted in another way than the program does."""
    within = [
        e for e in enrolled
        if e.code == taught.code and e.recorded_at <= known < (e.withdrawn_at or ALWAYS)
    ]  # fmt: skip
    last: dict[tuple[int, int], bool] = {}
    for one in within:
        for mark in sorted(one.presences, key=lambda p: (p.recorded_at, p.place)):
            if mark.recorded_at <= known:
                last[one.key, mark.session] = mark.is_present
    return [e for e in within if not last or any(was for (key, _), was in last.items() if key == e.key)]


@given(worlds(), st.integers(0, 55), st.integers())
def test_persons_never_outnumber_attendances_and_both_are_of_what_stands(
    world: tuple[list["Taught"], list["Enrolled"]], known: int, seed: int
) -> None:
    from sohtx.support.class_counts import classes_that_stand, count

    versions, enrolled = world
    shuffled = list(versions)
    Random(seed).shuffle(shuffled)

    classes = classes_that_stand(shuffled, date.min, date.max, known)
    found = count(classes, enrolled, known)

    expected = standing(versions, known)
    assert {one.code: one for one in classes} == expected
    took_part = [e for taught in expected.values() for e in there(taught, enrolled, known)]
    assert found.attendances == len(took_part)
    assert found.persons == {e.person for e in took_part}
    assert found.women == {e.person for e in took_part if e.sex == "nữ"}
    assert found.minority == {e.person for e in took_part if e.is_minority}
    assert found.orgs == {e.org for e in took_part} - {None}
    assert found.cost == sum(taught.cost for taught in expected.values())
    assert found.women | found.minority <= found.persons
    assert len(found.persons) <= found.attendances
    assert found.completed <= found.attendances
    parts = [count([one], enrolled, known) for one in classes]
    assert sum(part.attendances for part in parts) == found.attendances
    assert set().union(*(part.persons for part in parts)) == found.persons


@given(worlds(), st.integers(0, 55))
def test_the_report_says_what_is_counted(world: tuple[list["Taught"], list["Enrolled"]], known: int) -> None:
    from sohtx.support import class_report
    from sohtx.support.class_counts import classes_that_stand, count

    versions, enrolled = world

    def classes(_first: date, _last: date, *, known: int) -> list["Taught"]:
        return classes_that_stand(versions, date(2023, 1, 1), date(2023, 6, 30), known)

    def people(codes: list[str], *, known: int) -> list["Enrolled"]:
        return [one for one in enrolled if one.code in codes]

    with (
        mock.patch.object(class_report, "classes_between", classes),
        mock.patch.object(class_report, "enrolled_in", people),
    ):
        found = numbers(class_report.blocks(review(known)))

    held = classes(DAY, DAY, known=known)
    assert bool(found) == bool(held)
    kinds = [found.get(f"list:classes/{kind}/classes/2023-S1", 0) for kind in ("dao-tao", "boi-duong")]
    assert sum(kinds) == len(held)
    topics = [(topic, [one for one in held if one.topic == topic]) for topic in TOPIC_NAMES]
    of_topics = [found.get(f"list:classes/{topic}/attendances/2023-S1", 0) for topic, _ in topics]
    whole = count(held, enrolled, known)
    assert found.get("list:classes/all/attendances/2023-S1", 0) == whole.attendances
    assert found.get("list:classes/all/persons/2023-S1", 0) == len(whole.persons)
    if all(own for _, own in topics):
        assert sum(of_topics) == whole.attendances
        for topic, own in topics:
            assert found[f"list:classes/{topic}/persons/2023-S1"] == len(count(own, enrolled, known).persons)


@pytest.mark.parametrize(("present", "completes"), [(4, True), (3, False), (5, True), (1, False)])
def test_four_fifths_of_the_sessions_complete_a_class(present: int, completes: bool) -> None:
    from sohtx.support.class_counts import Enrolled, Present, Taught, share_on, who_took_part

    assert share_on(DAY) == Fraction(4, 5)
    taught = Taught("2023-01", 1, "lớp", "luat", "boi-duong", "truc-tiep", DAY, DAY, 5)
    told = tuple(Present(n, n <= present, 1, n) for n in range(1, 6))
    one = Enrolled(1, "2023-01", 1, None, "", None, 0, None, told)
    assert [found.has_completed for found in who_took_part(taught, [one], 5)] == [completes]
    assert [found.has_completed for found in who_took_part(taught, [one], 0)] == [None]


# Acts on the book


@pytest.mark.usefixtures("book")
def test_classes_are_numbered_within_the_year_of_their_first_day() -> None:
    from sohtx.support.models import TrainingClass

    assert [open_one(), open_one(), open_one(first_on=date(2024, 1, 5))] == ["2023-01", "2023-02", "2024-01"]
    TrainingClass.objects.create(code="2023-120")
    assert open_one() == "2023-121"


@pytest.mark.usefixtures("book")
def test_all_that_is_wrong_of_a_class_is_said_at_once() -> None:
    from sohtx.support.models import TrainingClass

    wrong = {"title": " ", "topic": "x", "kind": "x", "form": "x", "sessions": 0, "costs": {"x": 5, "lm": -1}}
    assert refused(lambda: open_one(**wrong, last_on=date(2023, 3, 14))) == [
        "cost_lm", "cost_x", "form", "kind", "last_on", "sessions", "title", "topic",
    ]  # fmt: skip
    assert not TrainingClass.objects.exists()


@pytest.mark.usefixtures("book")
def test_a_person_is_one_over_classes_unless_told_otherwise() -> None:
    first, second = open_one(), open_one()
    enrol(first, person(birth_year=1980), person("Trần Văn Thử"), person("NGUYỄN THỊ GIẢ", birth_year=1980))
    assert counts() == (2, 2, 2)
    enrol(second, person(" nguyễn  thị giả ", birth_year=1980), person("Trần Văn Thử", org_id="H2"))
    assert counts() == (2, 4, 3)
    enrol(second, person("Nguyễn Thị Giả", birth_year=1981), person("Nguyen Thi Gia", birth_year=1980))
    assert counts() == (2, 6, 5)
    enrol(second, person("Trần Văn Thử"), person("Trần Văn Thử", is_another=True))
    assert counts() == (2, 8, 6)


@pytest.mark.usefixtures("book")
def test_who_is_of_no_organization_is_known_by_where_they_come_from() -> None:
    first, second = open_one(), open_one()
    outside = {"org_id": "", "origin": "Phòng Kinh tế xã Đồi Chè"}
    enrol(first, person(**outside))
    enrol(second, person(**outside), person(org_id="", origin="Hộ gia đình"), person())
    assert counts() == (2, 4, 3)
    assert refused(lambda: enrol(first, person(org_id=""), person("", org_id="H9"), person(sex="x"))) == [
        "name", "org_id", "org_id", "sex",
    ]  # fmt: skip


@pytest.mark.usefixtures("book")
def test_what_is_known_later_changes_nothing_of_what_was_known_before() -> None:
    from sohtx.core.moment import now
    from sohtx.support.class_people import take_attendance, unenrol
    from sohtx.support.class_services import correct_class, strike_class

    code, other = open_one(sessions=2), open_one()
    one, two = enrol(code, person(), person("Trần Văn Thử"))
    enrol(other, person())
    moments, seen = [now()], [counts()]
    acts: list[Any] = [
        lambda: take_attendance(code=code, session=1, present={one.pk: True, two.pk: False}, by="a"),
        lambda: take_attendance(code=code, session=2, present={two.pk: True}, by="a"),
        lambda: take_attendance(code=code, session=2, present={two.pk: False}, by="a"),
        lambda: unenrol(enrolment_id=one.pk, reason="ghi nhầm", by="a"),
        lambda: correct_class(code=other, based_on=1, course=course(title="Tên khác"), by="a"),
        lambda: strike_class(code=other, based_on=2, reason="không mở", by="a"),
        lambda: enrol(code, person()),
    ]
    for act in acts:
        act()
        moments.append(now())
        seen.append(counts())

    assert seen == [(2, 3, 2), (2, 2, 1), (2, 3, 2), (2, 2, 1), (2, 1, 1), (2, 1, 1), (1, 0, 0), (1, 0, 0)]
    assert [counts(moment) for moment in moments] == seen


@pytest.mark.usefixtures("book")
def test_nobody_is_enrolled_in_a_class_that_was_struck_out_nor_attends_one_they_are_not_in() -> None:
    from sohtx.support.class_people import take_attendance, unenrol
    from sohtx.support.class_services import strike_class

    code, other = open_one(), open_one()
    (one,) = enrol(code)
    (stranger,) = enrol(other)
    assert refused(lambda: take_attendance(code=code, session=1, present={stranger.pk: True}, by="a")) == [
        "enrolment"
    ]
    assert refused(lambda: take_attendance(code=code, session=2, present={one.pk: True}, by="a")) == [
        "session"
    ]
    strike_class(code=other, based_on=1, reason="không mở", by="a")
    assert refused(lambda: enrol(other)) == ["code"]
    unenrol(enrolment_id=one.pk, reason="", by="a")
    assert refused(lambda: unenrol(enrolment_id=one.pk, reason="", by="a")) == ["enrolment"]


@pytest.mark.usefixtures("book")
def test_names_go_after_five_years_and_no_count_changes() -> None:
    from sohtx.support.class_people import blank_kept_too_long, blank_trainee, kept_too_long
    from sohtx.support.models import Trainee

    old, new = open_one(first_on=date(2018, 3, 15)), open_one(first_on=date(2023, 3, 15))
    enrol(old, person(sex="nữ", birth_year=1980), person("Trần Văn Thử", position="Giám đốc"))
    enrol(new, person(sex="nữ", birth_year=1980))
    before = counts()

    assert kept_too_long(date(2023, 3, 14)) == []
    assert blank_kept_too_long(today=date(2023, 3, 15), by="a") == 1
    assert sorted(Trainee.objects.values_list("name", "birth_year", "position")) == [
        ("", None, ""), ("Nguyễn Thị Giả", 1980, ""),
    ]  # fmt: skip
    assert blank_kept_too_long(today=date(2023, 3, 15), by="a") == 0
    last = Trainee.objects.exclude(name="").get()
    blank_trainee(trainee_id=last.pk, by="a")
    assert refused(lambda: blank_trainee(trainee_id=last.pk, by="a")) == ["trainee"]
    assert counts() == before == (2, 3, 2)


@pytest.mark.usefixtures("book")
def test_a_need_is_met_by_a_class_of_its_topic_from_its_day_on() -> None:
    from sohtx.support.class_people import unenrol
    from sohtx.support.class_reading import needs
    from sohtx.support.class_services import note_need, withdraw_need

    before, after = open_one(first_on=DAY - timedelta(days=1)), open_one()
    enrol(before)
    (enrolled,) = enrol(after)
    law = open_one(topic="luat")
    enrol(law, person(org_id="H2"))
    told = {"noted_on": DAY, "source": "phieu", "by": "a"}
    own = note_need(org_id="H1", topic="ke-toan", **told)
    note_need(org_id="H2", topic="ke-toan", **told)
    assert {(need.org_id, need.met_by) for need in needs()} == {("H1", after), ("H2", "")}
    assert refused(lambda: note_need(org_id="H1", topic="ke-toan", **told)) == ["topic"]
    assert refused(lambda: note_need(org_id="H9", topic="x", noted_on=date(2999, 1, 1), source="x", by="a")) == [
        "noted_on", "org_id", "source", "topic",
    ]  # fmt: skip

    unenrol(enrolment_id=enrolled.pk, reason="", by="a")
    assert {need.met_by for need in needs()} == {""}
    withdraw_need(need_id=own.pk, by="a")
    assert [need.org_id for need in needs()] == ["H2"]
    assert refused(lambda: withdraw_need(need_id=own.pk, by="a")) == ["need"]
    assert note_need(org_id="H1", topic="ke-toan", **told).pk != own.pk


@pytest.mark.usefixtures("book")
def test_a_class_that_is_only_planned_was_not_held() -> None:
    from sohtx.core.moment import read_moment
    from sohtx.support.class_report import CHAPTERS
    from sohtx.support.models import ClassVersion

    open_one()
    ClassVersion.objects.update(recorded_at=1)  # written long before it was held
    (chapter,) = CHAPTERS
    day_before, that_day = (read_moment(day) or 0 for day in ("2023-03-14", "2023-03-15"))
    assert list(chapter.blocks(review(day_before))) == []
    assert numbers(chapter.blocks(review(that_day))) == {"list:classes/boi-duong/classes/2023-S1": 1}


# Pasted lists


@pytest.mark.usefixtures("book")
def test_a_pasted_list_says_of_each_who_they_are_and_whether_they_are_known() -> None:
    from sohtx.support.class_pasting import read_pasted_people

    enrol(open_one(), person(birth_year=1980))
    text = (
        "Năm sinh\tHọ và tên\tĐơn vị\tGiới tính\tDân tộc\n"
        "15/8/1980\tNguyễn Thị Giả\tHTX Giả Định H1\tNữ\tTày\n"
        "\tTrần Văn Thử\t5399000011\tnam\tKinh\n"
        "1970\tLò Văn Ngoài\tPhòng Kinh tế\t\t\n"
        "8x\t\tHTX Không Có\tgiống\t\n"
    )
    known, new, outside, wrong = read_pasted_people(text, others={2})
    (same, *_) = read_pasted_people(text)

    assert known.person == person(birth_year=1980, sex="nữ", is_minority=True, is_another=True)
    assert (known.is_known, same.is_known, same.person and same.person.is_another) == (True, True, False)
    assert new.person == person("Trần Văn Thử", sex="nam", is_minority=False)
    assert not new.is_known
    assert outside.person == person("Lò Văn Ngoài", org_id="", origin="Phòng Kinh tế", birth_year=1970)
    assert wrong.person is None
    assert sorted(problem.column for problem in wrong.problems) == ["birth_year", "name", "org_ids", "sex"]
