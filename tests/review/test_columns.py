"""Numbers as columns and restatements print them, and what is computed once for pages in both languages."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from exchange.running import Book
from sohtx.config.starting import start
from sohtx.indicators.catalogue import ask

from .building import born, filed, load, make_book, write_text

SEALED_ON = "2023-07-20"
LATE = "2023-08-01T08:00:00"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A province sealed before returns came late: one moves averages by a little, the other by much."""
    made = make_book(
        tmp_path,
        entries=[born(f"H{n}") for n in range(1, 9)],
        returns=[
            filed("H1", members="10", revenue="99.5"),
            filed("H2", members="20", revenue="99.5", workers="7"),
        ],
    )
    assert made.sohtx("seal", "2023-S1", "--area", "97", "--known", SEALED_ON).status == 0
    late = [filed("H3", members="30", revenue="105.5", workers="7", recorded_at=LATE)]
    load(made, tmp_path / "late", returns=late)
    with mock.patch.dict("os.environ", {"SOHTX_HOME": str(made.home)}):
        start()
        from sohtx.figures.remembering import forget

        yield made
        forget()


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("4", 0, "+4"),
        ("-4", 0, "−4"),
        ("0", 0, "0"),
        ("7.04", 1, "+7,0"),
        ("-0.04", 1, "0,0"),
        ("1234.5", 1, "+1.234,5"),
    ],
)
def test_a_change_has_its_sign_and_all_decimals(value: str, decimals: int, text: str) -> None:
    start()
    from sohtx.review.saying import signed_text

    assert signed_text(Fraction(value), decimals) == text


def changes_of(seal: str) -> list[Any]:
    from sohtx.review.writing import compare_seal

    return list(compare_seal(seal).headline)


def test_the_sides_of_a_change_have_as_many_decimals(book: Book) -> None:
    from sohtx.review.tables.restated import sides_of

    by_code = {change.now.asked.code: change for change in changes_of("2023-S1-97-1")}
    mean, members = (sides_of(by_code[code]) for code in ("revenue_mean", "members"))

    assert [number.text for number in mean] == ["99,5", "101,5", "+2,0"]
    assert [number.text for number in members] == ["30", "60", "+30"]


def test_a_cell_in_which_nobody_stands_any_more_is_nought(book: Book) -> None:
    from sohtx.review.tables.restated import sides_of

    change = next(c for c in changes_of("2023-S1-97-1") if c.now.asked.code == "members")
    count = change.now._replace(asked=ask("coop_count"), value=Fraction(1))
    gone = change._replace(sealed=count, now=count._replace(value=None))

    assert [number.text for number in sides_of(gone)] == ["1", "0", "−1"]


def test_what_only_rounding_hides_is_no_change(book: Book) -> None:
    from sohtx.review.tables.restated import seen_of

    change = next(c for c in changes_of("2023-S1-97-1") if c.now.asked.code == "revenue")
    hidden = change._replace(now=change.sealed._replace(value=change.sealed.value + Fraction(1, 100)))

    assert seen_of([hidden, change]) == [change]


def test_reasons_name_periods_in_words(book: Book) -> None:
    from sohtx.review.tables.restated import reason_in_words

    change = next(c for c in changes_of("2023-S1-97-1") if c.now.asked.code == "members")

    assert reason_in_words(change) == (
        "Phiếu báo cáo 6 tháng đầu năm 2023 của Hợp tác xã Giả Định H3 (đã duyệt, ghi nhận 01/8/2023)"
    )


def test_papers_that_differ_beyond_what_is_printed_are_only_counted() -> None:
    from sohtx.review.papers import KeptNumber, KeptSection, compare_papers

    def paper(*numbers: tuple[str, str, str]) -> tuple[KeptSection, ...]:
        return (KeptSection("a", "A", (), tuple(KeptNumber(i, "Số", t, v) for i, t, v in numbers)),)

    (changed,) = compare_papers(
        paper(("x/1/2", "486", "486"), ("y/1/2", "10%", "10"), ("x_yoy/1/2", "1,4%", "-1.4")),
        paper(("x/1/2", "482", "482"), ("y/1/2", "10%", "10.01"), ("x_yoy/1/2", "1,1%", "-1.1")),
    )

    told = [(n.before, n.after, n.moved) for n in changed.numbers]
    assert told == [("486", "482", "−4"), ("−1,4%", "−1,1%", "+0,3")]
    assert changed.unseen == 1


def test_few_are_told_by_number_not_in_per_cent(tmp_path: Path) -> None:
    """One cooperative more than one is no growth of 100%."""
    made = make_book(tmp_path, entries=[born("H1", "2022-03-01"), born("H2", "2023-03-01")])
    text = write_text(made, tmp_path / "out", "2023-S1", "--area", "97").text

    row = next(line for line in text.splitlines() if "| Tổng số hợp tác xã | HTX |" in line)
    assert "| 1 | 2 |" in row
    assert "+1\N{NO-BREAK SPACE}HTX" in row
    assert "Số cùng kỳ dưới 30 đơn vị: nêu số tăng (giảm), không tính tỷ lệ." in text


def test_areas_stand_under_their_districts_with_sums(demo_files: dict[str, Path]) -> None:
    text = demo_files["md"].read_text("utf-8").replace("\\", "").replace("*", "")
    table = text.partition("KẾT QUẢ THEO ĐỊA BÀN")[2].partition("## ")[0]
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in table.splitlines()
        if line.startswith("| ")
    ]
    districts = [
        n for n, row in enumerate(rows) if row[0] in ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    ]

    assert rows[districts[0]][1] == "Thành phố Lào Cai"
    assert len(districts) == 9
    for first, end in zip(districts, [*districts[1:], len(rows) - 1], strict=True):
        assert rows[first + 1][0] == "1"
        members = [int(row[2].replace(".", "")) for row in rows[first + 1 : end]]
        assert sum(members) == int(rows[first][2].replace(".", "")), rows[first]
    assert rows[-1][1:3] == ["Tổng số", "486"]


def test_figures_are_asked_once_for_both_languages(book: Book) -> None:
    from sohtx.core.period import Period
    from sohtx.review import papers

    area = papers.present_units().read("97", date(2023, 6, 30))
    about = papers.About(Period.parse("2023-S1"), area, date(2023, 6, 30))
    with mock.patch.object(papers, "prepare", wraps=papers.prepare) as prepare:
        told = {}
        for language in ("vi", "en"):
            with papers.speaking(language):
                told[language] = papers.assemble(papers.review_of(about, None))

    assert prepare.call_count == 1
    assert (told["vi"].kind, told["en"].kind) == ("BÁO CÁO", "REPORT")
    assert [n.identity for n in told["vi"].numbers()][:3] == [n.identity for n in told["en"].numbers()][:3]


def test_a_day_of_issue_before_the_figures_is_remarked() -> None:
    from sohtx.core.moment import read_moment
    from sohtx.review.checks import predates_figures

    made = read_moment("2023-07-27T16:59:00")
    assert predates_figures(date(2023, 7, 26), made) is not None
    assert predates_figures(date(2023, 7, 27), made) is None
    assert predates_figures(date(2023, 7, 26), None) is None


def test_areas_are_told_in_the_units_in_which_they_are(book: Book) -> None:
    from sohtx.areas.queries import official_units
    from sohtx.core.period import Period
    from sohtx.review.offering import area_and_day

    units, today = official_units(), date(2026, 3, 1)
    told = {
        (code, period): area_and_day(units, units.resolve(code, on).key, Period.parse(period), today)[1]
        for code, on, period in (
            ("10", date(2023, 6, 30), "2023-S1"),
            ("10", date(2023, 6, 30), "2025-S2"),
            ("15", today, "2023-S1"),
            ("15", today, "2025-S2"),
        )
    }

    assert [str(day) for day in told.values()] == ["2023-06-30", "2025-06-30", "2026-03-01", "2025-12-31"]


def test_periods_begin_with_the_half_that_has_ended_last(book: Book) -> None:
    from sohtx.review.offering import periods_offered, usual_period

    day = date(2023, 8, 15)
    groups = list(periods_offered(day).values())

    assert str(usual_period(day)) == "2023-S1"
    assert [str(p) for p in groups[0]] == ["2023-S1", "2022-S2", "2022-S1", "2021-S2"]
    assert [str(p) for p in groups[1]] == ["2023-S2", "2023", "2023-L", "2023-Q3", "2023-M08"]
    assert all(period.end < day for group in (groups[0], *groups[2:]) for period in group)
