"""The work log: what stands as known at a moment, its sums, and that the report says these sums and nothing else."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.building import told
from register.recording import BASE, package_of

if TYPE_CHECKING:
    from sohtx.support.log_lines import Line

DAY = date(2023, 3, 15)
KEY = "0a1b2c3d4e5f"
FIELDS = ("tham-muu", "tuyen-truyen", "thanh-vien", "khac")
UNIT_NAMES = ("cuộc", "HTX", "lượt người", "buổi phát thanh")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work-log")
    told(folder / "home", "load", package_of(folder / "package", BASE))
    return folder / "home"


@pytest.fixture
def book(home: Path) -> Iterator[None]:
    """The book, with an empty work log."""
    told(home, "indicators")  # moves this process to the book
    from sohtx.support.models import WorkLine

    WorkLine.objects.all().delete()
    yield
    WorkLine.objects.all().delete()


def deed(**cells: Any) -> Any:
    from sohtx.support.log_services import Deed

    return Deed(**({"on": DAY, "field": "tuyen-truyen", "content": "Hội nghị tuyên truyền"} | cells))


def record(code: str = KEY, **cells: Any) -> Any:
    from sohtx.support.log_services import record_deed

    return record_deed(code=code, deed=deed(**cells), by="can-bo")


def refused(act: Any) -> list[str]:
    from sohtx.core.refusal import Refusal

    with pytest.raises(Refusal) as caught:
        act()
    return sorted(problem.column for problem in caught.value.problems)


def review(known: int, period: str = "2023-S1") -> Any:
    from sohtx.core.period import Period

    return SimpleNamespace(subject=SimpleNamespace(period=Period.parse(period), known=known))


def numbers(review: Any) -> dict[str, int]:
    """Every number that the report prints of the work log, by its identity."""
    from sohtx.documents.tree import Number, Paragraph
    from sohtx.support.log_report import CHAPTERS

    found = {}
    for chapter in CHAPTERS:
        for block in chapter.blocks(review):
            assert isinstance(block, Paragraph)
            for run in block.runs:
                if isinstance(run, Number):
                    assert run.identity not in found
                    found[run.identity] = int(run.value or 0)
    return found


# What stands


@st.composite
def histories(draw: st.DrawFn) -> list["Line"]:
    """Lines with their versions in the order of writing: corrected, moved to other days and fields, struck out."""
    from sohtx.support.log_lines import Line

    written: list[Line] = []
    open_lines: dict[str, int] = {}
    for moment in range(1, draw(st.integers(1, 12)) + 1):
        can_change = bool(open_lines) and draw(st.booleans())
        code = draw(st.sampled_from(sorted(open_lines))) if can_change else f"line{len(open_lines)}-{moment}"
        number = open_lines.get(code, 0) + 1
        is_struck = can_change and draw(st.booleans())
        quantity = draw(st.none() | st.integers(0, 50))
        unit = "" if quantity is None else draw(st.sampled_from(UNIT_NAMES))
        written.append(
            Line(
                code=code, number=number, on=DAY + timedelta(days=draw(st.integers(-90, 140))),
                field=draw(st.sampled_from(FIELDS)), content=f"việc {moment}", quantity=quantity, unit=unit,
                attendances=None if unit == "lượt người" else draw(st.none() | st.integers(0, 300)),
                cost=draw(st.none() | st.integers(0, 10**12)),
                org_ids=tuple(sorted(draw(st.sets(st.sampled_from(("H1", "H2", "L1")))))), is_struck=is_struck,
                recorded_at=moment,
            )
        )  # fmt: skip
        if is_struck:
            del open_lines[code]
        else:
            open_lines[code] = number
    return written


def replayed(history: list["Line"], known: int) -> dict[str, "Line"]:
    """What stands, by playing the acts one after the other."""
    state: dict[str, Line] = {}
    for line in history:
        if line.recorded_at > known:
            break
        if line.is_struck:
            del state[line.code]
        else:
            state[line.code] = line
    return state


@given(histories(), st.integers(0, 13), st.integers(), st.booleans())
def test_what_stands_is_what_replaying_the_acts_leaves(
    history: list["Line"], known: int, seed: int, is_half: bool
) -> None:
    from sohtx.support.log_lines import by_month, in_span, sums_of

    first, last = (date(2023, 1, 1), date(2023, 6, 30)) if is_half else (date.min, date.max)
    shuffled = list(history)
    Random(seed).shuffle(shuffled)

    found = in_span(shuffled, first, last, known)

    expected = {c: line for c, line in replayed(history, known).items() if first <= line.on <= last}
    assert {line.code: line for line in found} == expected
    assert len(found) == len(expected)
    assert [line.on for line in found] == sorted(line.on for line in found)
    sums, months = sums_of(found), by_month(found)
    assert sums.deeds == len(expected) == sum(month.sums.deeds for month in months)
    assert sums.cost == sum(line.cost or 0 for line in expected.values())
    assert sums.attendances == sum(
        (line.attendances or 0) + ((line.quantity or 0) if line.unit == "lượt người" else 0)
        for line in expected.values()
    )
    assert sum((month.sums.measured for month in months), Counter()) == +sums.measured
    assert sum(month.sums.cost for month in months) == sums.cost


@given(histories(), st.integers(0, 13))
def test_the_report_says_the_sums_of_the_lines(history: list["Line"], known: int) -> None:
    from unittest import mock

    from sohtx.support import log_report
    from sohtx.support.log_lines import in_span

    def lines(first: date, last: date, *, known: int) -> list["Line"]:
        return in_span(history, first, last, known)

    with mock.patch.object(log_report, "lines_between", lines):
        found = numbers(review(known))

    expected: Counter[str] = Counter()
    organizations: dict[str, set[str]] = {}
    for line in replayed(history, known).values():
        if not date(2023, 1, 1) <= line.on <= date(2023, 6, 30):
            continue
        before = f"list:work/{line.field}"
        expected[f"{before}/deeds/2023-S1"] += 1
        expected[f"{before}/cost/2023-S1"] += line.cost or 0
        expected[f"{before}/{line.unit}/2023-S1"] += line.quantity or 0
        expected[f"{before}/lượt người/2023-S1"] += line.attendances or 0
        organizations.setdefault(f"{before}/organizations/2023-S1", set()).update(line.org_ids)
    expected.update({name: len(org_ids) for name, org_ids in organizations.items()})
    assert found == dict(+expected)


# Acts on the book


@pytest.mark.usefixtures("book")
def test_a_line_is_written_with_all_that_is_told_of_it() -> None:
    from sohtx.support.log_lines import lines_between

    record(
        content="  Hội nghị\u200b tuyên truyền ", quantity=1, unit="CUỘC", attendances=82, cost=12_500_000,
        money="nsdp", document_no="12/KH-LM", partner="Sở Tài chính", org_ids=("H2", "H1", "H1"),
    )  # fmt: skip

    (line,) = lines_between(DAY, DAY)
    assert (line.content, line.quantity, line.unit) == ("Hội nghị tuyên truyền", 1, "cuộc")
    assert (line.attendances, line.cost, line.money) == (82, 12_500_000, "nsdp")
    assert (line.document_no, line.partner, line.org_ids) == ("12/KH-LM", "Sở Tài chính", ("H1", "H2"))
    assert (line.number, line.recorded_by) == (1, "can-bo")


@pytest.mark.usefixtures("book")
def test_what_is_sent_twice_under_one_code_is_written_once() -> None:
    from sohtx.support.models import WorkLine

    assert record().pk == record(content="lần hai").pk
    assert [line.content for line in WorkLine.objects.all()] == ["Hội nghị tuyên truyền"]


@pytest.mark.usefixtures("book")
def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written() -> None:
    from sohtx.support.log_services import record_deeds
    from sohtx.support.models import WorkLine

    wrong = deed(
        field="bia-dat", content=" ", quantity=-1, unit="", org_ids=("H9",), on=date(2999, 1, 1), money="x"
    )
    columns = ["content", "cost", "field", "money", "on", "org_ids", "quantity", "unit"]
    assert refused(lambda: record_deeds(deeds={KEY: wrong}, by="can-bo")) == columns
    assert refused(lambda: record_deeds(deeds={KEY: deed(), f"{KEY}1": wrong}, by="can-bo")) == columns
    assert refused(lambda: record(unit="cuộc")) == ["quantity"]
    assert refused(lambda: record(quantity=3, unit="lượt người", attendances=3)) == ["attendances"]
    assert refused(lambda: record(code="../x")) == ["code"]
    assert not WorkLine.objects.exists()


@pytest.mark.usefixtures("book")
def test_a_correction_and_a_striking_out_count_from_when_they_were_known() -> None:
    from sohtx.support.log_lines import history, lines_between
    from sohtx.support.log_services import correct_deed, strike_deed

    first = record(quantity=1, unit="hội nghị", attendances=82).recorded_at
    second = correct_deed(
        code=KEY,
        based_on=1,
        deed=deed(quantity=2, unit="hội nghị", attendances=90),
        reason="đếm lại",
        by="can-bo",
    ).recorded_at
    moved = correct_deed(code=KEY, based_on=2, deed=deed(on=date(2023, 7, 2)), by="can-bo").recorded_at
    gone = strike_deed(code=KEY, based_on=3, reason="ghi nhầm", by="lanh-dao").recorded_at

    before, of = "list:work/tuyen-truyen", "2023-S1"
    told = {f"{before}/deeds/{of}": 1, f"{before}/hội nghị/{of}": 1, f"{before}/lượt người/{of}": 82}
    assert numbers(review(first - 1)) == {}
    assert numbers(review(first)) == told
    assert numbers(review(second)) == told | {f"{before}/hội nghị/{of}": 2, f"{before}/lượt người/{of}": 90}
    assert numbers(review(moved)) == {}
    assert numbers(review(moved, "2023-S2")) == {f"{before}/deeds/2023-S2": 1}
    assert numbers(review(gone, "2023-S2")) == {}
    assert lines_between(date.min, date.max) == []
    assert [(one.number, one.is_struck, one.reason) for one in history(KEY)] == [
        (1, False, ""), (2, False, "đếm lại"), (3, False, ""), (4, True, "ghi nhầm"),
    ]  # fmt: skip


@pytest.mark.usefixtures("book")
def test_who_looked_at_an_older_version_is_told() -> None:
    from sohtx.support.log_services import correct_deed, strike_deed
    from sohtx.support.models import WorkLine

    record()
    correct_deed(code=KEY, based_on=1, deed=deed(content="bản hai"), by="a")
    assert refused(lambda: correct_deed(code=KEY, based_on=1, deed=deed(content="bản khác"), by="b")) == [""]
    assert refused(lambda: strike_deed(code=KEY, based_on=1, reason="nhầm", by="b")) == [""]
    assert refused(lambda: strike_deed(code=KEY, based_on=2, reason=" ", by="b")) == ["reason"]
    strike_deed(code=KEY, based_on=2, reason="nhầm", by="b")
    assert refused(lambda: correct_deed(code=KEY, based_on=3, deed=deed(), by="b")) == ["code"]
    assert WorkLine.objects.count() == 3


@pytest.mark.usefixtures("book")
def test_what_belongs_to_the_change_fails_with_it() -> None:
    from sohtx.support.log_services import record_deed
    from sohtx.support.models import WorkLine

    def fail(_row: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        record_deed(code=KEY, deed=deed(), by="can-bo", within=fail)
    assert not WorkLine.objects.exists()


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("count", [8, 9])
def test_few_lines_are_told_one_by_one_and_many_are_not(count: int) -> None:
    from sohtx.documents.tree import Tone, plain
    from sohtx.support.log_report import CHAPTERS

    for n in range(count):
        record(code=f"{KEY}{n:02}", content=f"Việc thứ {n};", document_no="{x}/KH")
    (chapter,) = [one for one in CHAPTERS if one.under == "tuyen-truyen"]

    blocks: Any = chapter.blocks(review(2**62))

    bullets = [plain(block.runs) for block in blocks if block.tone is Tone.BULLET]
    assert len(bullets) == (8 if count == 8 else 0)
    assert all(
        bullet == f"15/3/2023: Việc thứ {n} (văn bản số {{x}}/KH);" for n, bullet in enumerate(bullets)
    )


def test_every_field_fills_a_chapter_of_the_alliances_duties() -> None:
    from sohtx.review.chapters import DUTIES, WRITTEN
    from sohtx.support.log_codes import CHAPTER_OF, Field
    from sohtx.support.log_report import CHAPTERS

    duties = {chapter.key for chapter in WRITTEN if chapter.under == DUTIES}
    assert set(CHAPTER_OF) == set(Field)
    assert set(CHAPTER_OF.values()) <= duties
    assert {chapter.under for chapter in CHAPTERS} == set(CHAPTER_OF.values())
    assert len({chapter.key for chapter in CHAPTERS}) == len(CHAPTERS)


# Pasted rows


@pytest.mark.usefixtures("book")
def test_pasted_rows_are_read_by_their_head_and_each_says_what_is_wrong() -> None:
    from sohtx.support.log_pasting import read_pasted_deeds

    text = (
        "Nội dung\tNgày\tLĩnh vực\tSố lượng\tĐVT\tHTX\tKinh phí\n"
        '"Hội nghị\nhai dòng"\t15/3/2023\tTuyên truyền, vận động\t1.250\tCuộc\tHTX Giả Định H2; 5399000011\t1.250.000\n'
        "\t\t\t\t\t\t\n"
        "Thiếu ngày\t31/2/2023\ttham muu\t1,5\tvăn bản\tHợp tác xã Không Có\t\n"
    )
    sound, wrong = read_pasted_deeds(text, DAY)

    assert sound.problems == []
    assert sound.deed == deed(
        content="Hội nghị hai dòng", quantity=1_250, unit="cuộc", org_ids=("H2", "H1"), cost=1_250_000
    )
    assert wrong.deed is None
    assert sorted(problem.column for problem in wrong.problems) == ["on", "org_ids", "quantity"]


@pytest.mark.usefixtures("book")
def test_rows_without_a_head_are_read_in_the_usual_order() -> None:
    from sohtx.support.log_pasting import read_pasted_deeds

    (row,) = read_pasted_deeds("15/3/2023;tuyen-truyen;Hội nghị tuyên truyền;;;40", DAY)
    assert row.deed == deed(attendances=40)


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("text", [" \n\t\n", "\n".join(["15/3/2023;khac;x"] * 501), "x" * 1_000_001])
def test_what_is_no_table_is_refused(text: str) -> None:
    from sohtx.support.log_pasting import read_pasted_deeds

    assert refused(lambda: read_pasted_deeds(text, DAY)) == ["pasted"]


@given(st.text(max_size=200))
def test_whatever_is_pasted_is_read_or_refused(text: str) -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.support.log_pasting import HEADS, read_amount, read_table

    try:
        rows = read_table(text, HEADS)
    except Refusal:
        return
    assert all(set(row.cells) <= set(HEADS) for row in rows)
    amount = read_amount(text)
    assert amount is None or amount >= 0
