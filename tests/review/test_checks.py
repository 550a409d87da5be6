"""What whoever signs is told to look at: words, sums, sections without words, few reporters, figures once printed."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from exchange.running import Book

from .building import born, filed, make_book, write_text
from .telling import FakeFacts

ALLIANCE = "Liên minh” là cơ quan"


@pytest.fixture(scope="module", autouse=True)
def started() -> None:
    from sohtx.config.starting import start

    start()


def checks_of(book: Book, out: Path, *options: str, lang: str | None = None) -> list[str]:
    """What is told of a report."""
    return write_text(book, out, "2023-S1", *options, lang=lang).checks


# -- words --------------------------------------------------------------------------------------------


def words_told(text: str) -> list[str]:
    """What is told of the words of a section."""
    from sohtx.documents.tree import Paragraph, Section
    from sohtx.review.checks import _words

    section = Section(key="x", number="1.", title="Mục", blocks=(Paragraph(runs=(text,)),))
    report: Any = SimpleNamespace(sections=lambda: [(1, section)])
    return [str(check) for check in _words(report)]


@pytest.mark.parametrize(
    "text",
    [
        "thành lập 01 liên minh hợp tác xã",
        "toàn tỉnh có 3 liên minh HTX",
        "thành lập mới liên minh",
        "đã thành lập mới 2 Liên minh hợp tác xã trồng chè",
        "Có hai liên minh hợp tác xã hoạt động",
        "trong đó 12 Liên minh HTX",
    ],
    ids=range(6),
)
def test_an_alliance_that_is_counted_is_told(text: str) -> None:
    (told,) = words_told(text)

    assert ALLIANCE in told
    assert "1. Mục" in told


@pytest.mark.parametrize(
    "text",
    [
        "Liên minh Hợp tác xã tỉnh phối hợp với các sở, ngành",
        "thành lập mới 01 liên hiệp hợp tác xã",
        "313 HTX là thành viên Liên minh Hợp tác xã",
        "Ban Chấp hành Liên minh Hợp tác xã khóa V",
        "Trong 6 tháng đầu năm Liên minh Hợp tác xã tỉnh đã tham mưu",
        "6 tháng đầu năm 2023 Liên minh Hợp tác xã tỉnh đã tổ chức",
        "Ngày 28/7/2023 Liên minh Hợp tác xã tỉnh tổ chức hội nghị",
        "Kỷ niệm 30 năm ngày thành lập Liên minh Hợp tác xã Việt Nam",
    ],
    ids=range(8),
)
def test_the_alliance_itself_is_not_told(text: str) -> None:
    assert words_told(text) == []


def test_prose_is_looked_through(book: Book, tmp_path: Path) -> None:
    file = book.home / "prose" / "XT" / "2023-S1" / "so-luong.md"
    file.parent.mkdir(parents=True)
    file.write_text("Trong kỳ đã thành lập 01 liên minh HTX.\n", encoding="utf-8")

    told = [line for line in checks_of(book, tmp_path / "out") if ALLIANCE in line]

    assert len(told) == 1
    assert told[0].startswith("Lưu ý: 1. Về số lượng: “01 liên minh HTX”")


def test_the_report_s_own_words_are_right(small_report: Any) -> None:
    assert [line for line in small_report.checks if ALLIANCE in line] == []


# -- sums ---------------------------------------------------------------------------------------------


def test_a_sound_book_has_no_error(small_report: Any) -> None:
    assert [line for line in small_report.checks if line.startswith("LỖI")] == []


def facts_of(**figures: dict[str, str]) -> Any:
    return SimpleNamespace(facts=(facts := FakeFacts(figures)), subject=facts.subject, published=lambda _: [])


def test_a_balance_that_does_not_close_is_told() -> None:
    from sohtx.review.checks import _balances

    flows = {f"{kind}_{flow}": {"now": "0"} for kind in ("coop", "union", "group")
             for flow in ("established", "other_entries", "moved_in", "dissolved", "other_exits", "moved_out")}  # fmt: skip
    counts = {f"{kind}_count": {"now": "3", "opening": "3"} for kind in ("coop", "union", "group")}

    assert list(_balances(facts_of(**counts, **flows))) == []
    (told,) = _balances(facts_of(**counts, **(flows | {"coop_established": {"now": "1"}})))
    assert str(told) == "LỖI: hợp tác xã: đầu kỳ + tăng − giảm không bằng cuối kỳ"


def test_sectors_that_do_not_add_up_are_told() -> None:
    from sohtx.review.checks import _sums

    parts = {"coop_count/agriculture": {"now": "2"}, "coop_count/transport": {"now": "1"}}

    assert list(_sums(facts_of(coop_count={"now": "3"}, **parts))) == []
    (told,) = _sums(facts_of(coop_count={"now": "4"}, **parts))
    assert str(told) == "LỖI: Tổng số hợp tác xã: tổng các lĩnh vực không bằng tổng số"


def test_a_part_larger_than_its_whole_is_told(tmp_path: Path) -> None:
    book = make_book(
        tmp_path / "made",
        entries=[born("H1")],
        returns=[filed("H1", members="10", members_women="11", workers="5", workers_women="5")],
    )

    told = checks_of(book, tmp_path / "out")

    assert "Lưu ý: Số thành viên nữ: nhiều hơn Số thành viên (lượt)" in told
    assert not any("Lao động nữ" in line for line in told)


# -- sections without words ---------------------------------------------------------------------------


def test_sections_without_words_are_told_in_one_line(small_report: Any) -> None:
    (told,) = (line for line in small_report.checks if "chưa biên tập" in line)

    assert "1. Công tác tham mưu; 2. Tuyên truyền" in told
    assert f"{told.count(';') - _semicolons_in_titles(told) + 1} mục" in told
    assert "Về số lượng" not in told  # the figures are there, prose is not needed


def _semicolons_in_titles(told: str) -> int:
    return told.count("; phát triển thành viên") + told.count("; thi đua, khen thưởng")


def test_a_section_that_was_written_is_not_told(book: Book, tmp_path: Path) -> None:
    file = book.home / "prose" / "XT" / "2023-S1" / "tham-muu.md"
    file.parent.mkdir(parents=True)
    file.write_text("Đã tham mưu.\n", encoding="utf-8")

    assert not any("Công tác tham mưu" in line for line in checks_of(book, tmp_path / "out"))


def test_the_demo_s_report_has_nothing_to_look_at(demo_book: Book, tmp_path: Path) -> None:
    book = demo_book.copy(tmp_path / "home")

    report = write_text(book, tmp_path / "out", "2023-S1", "--area", "10", known="2023-07-28")

    assert report.checks == []


# -- reporters ----------------------------------------------------------------------------------------


def test_headlines_that_rest_on_few_are_told(small_report: Any) -> None:
    assert "Lưu ý: Số thành viên (lượt): chỉ 2/4 đơn vị báo cáo, độ tin cậy thấp" in small_report.checks


def test_headlines_that_nobody_reported_are_told(tmp_path: Path) -> None:
    book = make_book(tmp_path / "made", entries=[born("H1")])

    told = checks_of(book, tmp_path / "out")

    assert "Lưu ý: Lao động thường xuyên: chưa có đơn vị nào báo cáo" in told


def test_nobody_expected_is_nothing_to_look_at(tmp_path: Path) -> None:
    book = make_book(tmp_path / "made", entries=[born("H1", "2023-06-20")])

    assert not any("đơn vị nào báo cáo" in line for line in checks_of(book, tmp_path / "out"))


# -- once published -----------------------------------------------------------------------------------


def published(value: str, **cells: str) -> dict[str, str]:
    """A figure of this very half-year that was printed."""
    return {
        "indicator": "coop_count", "period": "2023-S1", "area_code": "97", "value": value, "basis": "số có đến 30/6",
        "nature": "actual", "document_no": "3/BC", "document_on": "2023-07-05", "recorded_at": "2023-07-06T08:00:00",
    } | cells  # fmt: skip


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (published("2"), []),
        (published("2.000"), []),
        (
            published("5"),
            ["Gợi ý: Tổng số hợp tác xã: đã từng công bố 5 (cơ sở: số có đến 30/6); số tính được nay là 2"],
        ),
        (published("5", area_code="97001"), []),
        (published("5", period="2022-S1"), []),
        (published("5", recorded_at="2024-01-01T08:00:00"), []),
    ],
    ids=[
        "the same",
        "the same to the last zero",
        "otherwise",
        "another area",
        "another period",
        "not known yet",
    ],
)
def test_what_was_printed_otherwise_is_told(
    tmp_path: Path, told: dict[str, str], expected: list[str]
) -> None:
    book = make_book(tmp_path / "made", entries=[born("H1"), born("H2")], published=[told])

    found = checks_of(book, tmp_path / "out", "--area", "97")

    assert [line for line in found if "công bố" in line] == expected


def test_the_gravest_comes_first(tmp_path: Path) -> None:
    book = make_book(tmp_path / "made", entries=[born("H1")], published=[published("5")])

    told = checks_of(book, tmp_path / "out", "--area", "97")

    order = ["LỖI", "Lưu ý", "Gợi ý"]
    ranks = [order.index(line.partition(":")[0]) for line in told if line.partition(":")[0] in order]
    assert ranks == sorted(ranks)
    assert set(ranks) == {1, 2}


def test_checks_speak_english(tmp_path: Path) -> None:
    book = make_book(tmp_path / "made", entries=[born("H1")])

    told = checks_of(book, tmp_path / "out", lang="en")

    assert "Note: Regular workers: nobody reported it" in told
