"""The digital checklist: what holds on a day as was known; score and level; what returns tell; new questions."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.building import make_return, told, write_csv
from register.recording import BASE, package_of

from .test_candidate import refused

if TYPE_CHECKING:
    from sohtx.support.digital_fold import Answer, Score

DAY = date(2024, 8, 1)
ALWAYS = 2**61
CODES = ("ke-hoach", "hoa-don", "truy-xuat")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("digital")
    answered = {"uses_e_invoice": "true", "uses_traceability": "false"}
    row = make_return(org_id="H1", period="2024-S1", recorded_at="2024-07-02T08:00:00") | answered
    package = package_of(folder / "package", BASE)
    write_csv(package / "returns.csv", list(row), [row])
    told(folder / "home", "load", package)
    return folder / "home"


@pytest.fixture
def book(home: Path) -> Iterator[None]:
    """The book, without answers and questions of its own."""
    told(home, "indicators")  # moves this process to the book
    clear()
    yield
    clear()


def clear() -> None:
    from sohtx.support.models import ChecklistAnswer, ChecklistVersion

    ChecklistAnswer.objects.all().delete()
    ChecklistVersion.objects.all().delete()


# Random histories


@st.composite
def histories(draw: Any) -> "list[Answer]":
    """Answers given here and answers of returns, of some days."""
    from sohtx.support.digital_fold import Answer

    cell = st.tuples(
        st.sampled_from(CODES), st.integers(0, 20), st.sampled_from([True, False, None]), st.booleans()
    )
    return [
        Answer(key, code, DAY + timedelta(day), is_met if not told_in else bool(is_met), 10 * key,
               "2024-S1" if told_in else "")
        for key, (code, day, is_met, told_in) in enumerate(draw(st.lists(cell, max_size=12)), 1)
    ]  # fmt: skip


@given(histories(), st.integers(-1, 21), st.sampled_from([0, 35, 75, ALWAYS]))
def test_the_answer_of_the_latest_day_holds_and_of_one_day_that_given_here(
    answers: "list[Answer]", offset: int, known: int
) -> None:
    from sohtx.support.digital_fold import holding

    day = DAY + timedelta(offset)
    now: dict[str, bool | None] = {}
    for on in range(offset + 1):  # day by day: first what returns told of it, then what was given here
        for is_of_return in (True, False):
            for one in answers:
                is_there = one.on == DAY + timedelta(on) and one.recorded_at <= known
                if is_there and bool(one.period) is is_of_return:
                    now[one.question] = one.is_met
    held = holding(answers, day, known)
    assert {code: answer.is_met for code, answer in held.items()} == {
        code: is_met for code, is_met in now.items() if is_met is not None
    }


@given(st.dictionaries(st.integers(0, 10), st.booleans()))
def test_groups_add_up_and_what_nobody_answered_is_not_met(met: dict[int, bool]) -> None:
    from sohtx.support.digital_fold import Answer, score_of
    from sohtx.support.digital_questions import _shipped

    checklist = _shipped()[0]
    held = {
        checklist.questions[place].code: Answer(1, checklist.questions[place].code, DAY, is_met, 0)
        for place, is_met in met.items()
    }
    score = score_of(checklist, held, DAY)
    assert score.got == sum(checklist.questions[place].points for place, is_met in met.items() if is_met)
    assert score.points == checklist.points
    assert score.answered == len(met)
    assert len(score.unmet) == len(checklist.questions) - sum(met.values())
    assert (score.level.value == "unknown") == (not met)


@pytest.mark.parametrize(
    ("got", "level"), [(0, "1"), (24, "1"), (25, "2"), (49, "2"), (50, "3"), (79, "3"), (80, "4"), (100, "4")]
)
def test_a_level_begins_with_its_share_of_points(got: int, level: str) -> None:
    from sohtx.support.digital_fold import level_of

    assert level_of(got, 100, DAY).value == level
    assert level_of(got * 3, 300, DAY).value == level


# With the book


def answer(org_id: str, on: date = DAY, **answers: bool | None) -> int:
    from sohtx.support.digital_services import answer_checklist

    told_of = {code.replace("_", "-"): is_met for code, is_met in answers.items()}
    return answer_checklist(org_id=org_id, on=on, answers=told_of, by="can-bo")


def seen(org_id: str, day: date = DAY, known: int = ALWAYS) -> "tuple[dict[str, Answer], Score]":
    from sohtx.support.digital_reading import assessed_on

    one = next(one for one in assessed_on(day, known=known)[1] if one.org_id == org_id)
    return one.held, one.score


@pytest.mark.usefixtures("book")
def test_what_a_return_told_is_filled_in_and_what_is_answered_later_holds() -> None:
    from sohtx.core.moment import now

    held, score = seen("H1")
    assert {code: (one.is_met, one.period) for code, one in held.items()} == {
        "hoa-don": (True, "2024-S1"), "truy-xuat": (False, "2024-S1")
    }  # fmt: skip
    assert (score.got, score.answered) == (2, 2)
    assert seen("H1", date(2024, 6, 29))[0] == {}  # the period has not ended
    assert seen("H1", date(2028, 8, 1))[0] == {}  # it is too long ago
    assert answer("H1", hoa_don=True) == 0  # nothing new
    before = now()
    assert answer("H1", hoa_don=False, ke_hoach=True, truy_xuat=None) == 3
    held, score = seen("H1")
    assert {code: (one.is_met, one.period) for code, one in held.items()} == {
        "hoa-don": (False, ""), "ke-hoach": (True, "")
    }  # fmt: skip
    assert seen("H1", known=before)[0].keys() == {"hoa-don", "truy-xuat"}
    assert seen("H1", DAY - timedelta(1))[0].keys() == {"hoa-don", "truy-xuat"}
    assert refused(answer, "H1", la=True) == {"question"}
    assert refused(answer, "T1", ke_hoach=True) == {"org_id"}
    assert refused(answer, "H1", date(2090, 1, 1), ke_hoach=True) == {"on"}


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    from openpyxl import Workbook

    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(stream)
    return stream.getvalue()


def lay_down(rows: Sequence[Sequence[Any]], on: date = DAY) -> None:
    from sohtx.support.digital_questions import COLUMNS
    from sohtx.support.digital_services import lay_down_questions

    lay_down_questions(from_on=on, content=workbook([["Bộ câu hỏi"], COLUMNS, *rows]), by="can-bo")


ROW = (
    "truy-xuat",
    "sx",
    "Sản xuất",
    "Production",
    3,
    "Có mã QR",
    "Has a QR code",
    "",
    "",
    "",
    "",
    "uses_traceability",
    "",
)


@pytest.mark.usefixtures("book")
def test_new_questions_hold_from_their_day() -> None:
    from sohtx.support.digital_questions import checklist_on

    answer("H1", ke_hoach=True)
    lay_down([ROW, ("moi", *ROW[1:11], "", "")], DAY + timedelta(10))
    assert len(checklist_on(DAY + timedelta(9)).questions) == 11
    assert [one.code for one in checklist_on(DAY + timedelta(10)).questions] == ["truy-xuat", "moi"]
    _, score = seen("H1", DAY + timedelta(10))
    assert (score.got, score.points, score.answered) == (0, 6, 1)
    assert seen("H1", DAY + timedelta(9))[1].got == 4
    lay_down([ROW], DAY + timedelta(10))
    assert len(checklist_on(DAY + timedelta(10)).questions) == 1


@pytest.mark.usefixtures("book")
def test_what_is_wrong_of_a_workbook_is_told() -> None:
    from sohtx.support.digital_services import lay_down_questions

    for bad in ({0: "Có Dấu"}, {4: 0}, {4: "hai"}, {5: ""}, {11: "members"}):
        row = [bad.get(place, cell) for place, cell in enumerate(ROW)]
        assert refused(lay_down, [row]) == {"file"}, bad
    assert refused(lay_down, [ROW, ROW]) == {"file"}
    assert refused(lay_down, []) == {"file"}
    for content in (b"", b"PK\x03\x04", workbook([["khác"]])):
        assert refused(lay_down_questions, from_on=DAY, content=content, by="") == {"file"}


def test_the_questions_go_out_and_come_back_the_same() -> None:
    from sohtx.support.digital_questions import COLUMNS, _question, _shipped, cells_of, read_questions

    questions = _shipped()[0].questions
    rows = [[cells_of(one)[name] for name in COLUMNS] for one in questions]
    back = read_questions(workbook([COLUMNS, *rows]))
    assert [_question(cells) for cells in back] == list(questions)
    assert all(str(one.label) and one.source and one.next_step.en and one.next_step.vi for one in questions)
