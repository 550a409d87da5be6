"""The report as a whole: the article's figures, every kind of period and area, refusals, files whole and repeatable."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from exchange.running import Book

from .building import (
    ENDINGS,
    UNITS,
    Report,
    born,
    filed,
    happened,
    load,
    make_book,
    write_report,
    write_text,
    write_word,
)
from .reading import Docx

LATER = "2026-10-31"
WHOLE_PROVINCE = ("coop_count", "coop_established", "coop_dissolved", "union_members", "group_count", "members",
                  "workers", "revenue", "profit", "loan_bank_new")  # fmt: skip
VIETNAMESE_LETTERS = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
DIGIT = re.compile(r"\d")
COUNTS = re.compile(r"(coop|union|group)_(count|established|dissolved|other_entries|other_exits)/[\w-]+/98$")


def figures(book: Book, period: str, *options: str, known: str) -> dict[str, Fraction]:
    """The figures of an area that have a value, asked by command."""
    ran = book.sohtx("figures", period, *options, "--known", known, "--format", "csv")
    assert ran.status == 0, ran.err
    return {
        row["indicator"]: Fraction(row["value"])
        for row in csv.DictReader(io.StringIO(ran.out))
        if row["value"]
    }


def printed(report: Report) -> dict[str, str]:
    """How each figure is printed, by its identity."""
    return {control.identity: control.text for control in Docx(report.files["docx"]).controls}


# -- the article's half-year -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def article(demo_files: dict[str, Path]) -> str:
    return demo_files["md"].read_text("utf-8").replace("\\", "")


@pytest.mark.parametrize(
    "words",
    [
        "486 hợp tác xã (HTX), 01 liên hiệp hợp tác xã (liên hiệp HTX) và 7.735 tổ hợp tác (THT)",
        "thành lập mới 22 HTX",
        "giải thể 09 HTX",
        "từ 473 lên 486",
        "01 liên hiệp HTX với 06 HTX thành viên",
        "9.229 lao động thường xuyên (412/472 HTX báo cáo)",
        "928 triệu đồng (412/472 HTX báo cáo), tăng 9,6% so với cùng kỳ năm 2022 tính trên 357 HTX báo cáo cả hai kỳ",
        "(tính chung tăng 10%)",
    ],
    ids=(
        "what stands",
        "founded",
        "dissolved",
        "the total",
        "the union",
        "workers",
        "revenue",
        "growth of all",
    ),
)
def test_the_article_s_figures_are_printed(article: str, words: str) -> None:
    assert words in article


def test_the_article_s_balance(article: str) -> None:
    """486 = 473 + 22 − 9."""
    assert "| Hợp tác xã | 473 | 22 | 0 | 9 | 0 | 486 |" in article


def test_whoever_finishes_the_article_s_report_finds_nothing_unwritten(article: str) -> None:
    assert "Chưa có nội dung" not in article
    assert "chưa biên tập" not in article
    assert "SỐ LIỆU GIẢ ĐỊNH" in article


def test_the_half_year_in_the_units_of_today_is_both_provinces(demo_book: Book, tmp_path: Path) -> None:
    book = demo_book.copy(tmp_path / "home")
    report = write_word(
        book, tmp_path / "out", "2023-S1", "--area", "15", "--geography", "2025-07-01", known=LATER
    )

    rows = {r["identity"]: r.get("value") for r in Docx(report.files["docx"]).figures.values()}
    found = {code: Fraction(rows[f"{code}/2023-S1/15"] or 0) for code in WHOLE_PROVINCE}
    parts = [figures(book, "2023-S1", "--area", area, known=LATER) for area in ("10", "15")]
    assert found == {code: sum(part.get(code, Fraction(0)) for part in parts) for code in WHOLE_PROVINCE}
    assert "LIÊN MINH HỢP TÁC XÃ TỈNH LÀO CAI" in report.text
    assert "98/99 xã, phường" in report.text


# -- periods ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "title", "opening"),
    [
        ("2023-S2", "6 THÁNG CUỐI NĂM 2023", "2023-S1"),
        ("2023-Q1", "QUÝ I NĂM 2023", "2022-Q4"),
        ("2023-M02", "THÁNG 2 NĂM 2023", "2023-M01"),
        ("2022", "NĂM 2022", "2021"),
        ("2022-L", "NĂM BÁO CÁO 2022", "2021-L"),
    ],
)
def test_every_kind_of_period(book: Book, tmp_path: Path, period: str, title: str, opening: str) -> None:
    report = write_word(book, tmp_path / "out", period)

    numbers = printed(report)
    asked = figures(book, period, known="2023-12-31")
    before = figures(book, opening, known="2023-12-31")
    assert title in report.text
    assert int(numbers[f"coop_count/{period}/XT"]) == asked["coop_count"]
    assert int(numbers[f"coop_count/{opening}/XT"]) == before["coop_count"]
    assert numbers[f"group_dissolved/{period}/XT"].lstrip("0") == str(asked["group_dissolved"]).lstrip("0")
    assert all(file.name == f"bao-cao-{period}-XT.{ending}" for ending, file in report.files.items())


def test_a_whole_year_is_compared_with_the_year_before(book: Book, tmp_path: Path) -> None:
    """Of a year nobody says cùng kỳ: it has no part."""
    text = write_text(book, tmp_path / "out", "2022").text

    assert "cùng kỳ năm 2021" not in text
    assert "năm 2021" in text


# -- registers of every size --------------------------------------------------------------------------


def test_a_register_without_a_single_return(tmp_path: Path) -> None:
    book = make_book(tmp_path / "made", entries=[born("H1"), born("H2", sector="transport")])

    report = write_word(book, tmp_path / "out")

    docx = Docx(report.files["docx"])
    reported = {
        c.text for c in docx.controls if re.fullmatch(r"(members|workers|revenue)/[\w-]+/\w+", c.identity)
    }
    assert reported == {"–"}
    assert "02 hợp tác xã" in report.text
    assert not re.search(r"[\d.,]+ (lượt thành viên|triệu đồng)", report.text)


def test_one_commune(book: Book, tmp_path: Path) -> None:
    report = write_word(book, tmp_path / "out", "2023-S1", "--area", "97001")

    assert int(printed(report)["coop_count/2023-S1/97001"]) == 1
    assert "THEO ĐỊA BÀN" not in report.text
    assert "Hợp tác xã Suối Mơ" not in report.text  # it reported, and neither came nor went


def test_an_area_that_has_ended(book: Book, tmp_path: Path) -> None:
    """Nothing stands in it any more, and that is said."""
    options = ("--area", "98", "--geography", "2025-07-01")
    report = write_word(book, tmp_path / "out", "2023-S1", *options)

    counts = {text for identity, text in printed(report).items() if re.match(COUNTS, identity)}
    assert counts == {"0"}
    assert not any(line.startswith("LỖI") for line in report.checks)


def test_the_country_with_all_its_provinces(tmp_path: Path) -> None:
    communes = _a_commune_in_each_province(date(2025, 12, 31))
    entries = [
        born(f"H{n}", "2025-08-01", area_code=code, name=f"Hợp tác xã Giả Định {n}")
        for n, code in enumerate(communes)
    ]
    book = make_book(tmp_path / "made", areas=(), entries=entries)

    report = write_report(book, tmp_path / "out", "2025-S2", known="2026-01-31")

    numbers = printed(report)
    by_province = {
        i.split("/")[2]: t for i, t in numbers.items() if re.match(r"coop_established/2025-S2/\d\d$", i)
    }
    assert numbers["coop_count/2025-S2/VN"] == "34"
    assert len(by_province) == 34
    assert set(by_province.values()) == {"1"}
    assert numbers["list:areas/2025-S2/VN"] == numbers["list:areas_with_cooperatives/2025-S2/VN"] == "34"
    assert "LIÊN MINH HỢP TÁC XÃ VIỆT NAM" in report.text


def _a_commune_in_each_province(day: date) -> list[str]:
    from sohtx.config.starting import start

    start()
    from sohtx.areas.queries import official_units
    from sohtx.core.codes import Level

    units = official_units()
    first: dict[str, str] = {}
    for commune in units.of_level(Level.COMMUNE, day):
        first.setdefault(units.printed(commune, Level.PROVINCE, day).code, commune.code)
    return sorted(first.values())


ELSEWHERE = (
    {"code": "NW", "name": "Northwold", "level": "country"},
    {"code": "NW1", "name": "Upper County", "level": "province", "parent_code": "NW"},
    {"code": "NW11", "name": "Millbrook", "level": "commune", "parent_code": "NW1"},
    {"code": "NW12", "name": "Ashford", "level": "commune", "parent_code": "NW1"},
)


def test_another_country_in_english_has_no_word_of_vietnamese(tmp_path: Path) -> None:
    names = {"H1": "Hillside Cooperative", "H2": "Rivermouth Cooperative", "H3": "Ashford Savers"}
    book = make_book(
        tmp_path / "made",
        areas=ELSEWHERE,
        entries=[
            born("H1", name=names["H1"], area_code="NW11"),
            born("H2", name=names["H2"], area_code="NW12", sector=""),
            born("H3", "2023-02-01", name=names["H3"], area_code="NW12", sector="credit", document_no="17/A"),
            born("L1", "2023-02-01", kind="union", name="County Union", area_code="NW11"),
            born("L2", "2021-02-01", kind="union", name="Old Union", area_code="NW11"),
            born("G1", kind="group", name="Bee Keepers", area_code="NW11"),
            happened("G1", "terminated", "2023-03-01"),
            happened("H1", "joined_union", "2023-02-02", related_org_id="L1"),
        ],
        returns=[
            filed("H1", members="20", workers="4", revenue="900", profit="-3.5"),
            filed("H1", "2022-S1", members="18", workers="4", revenue="800", profit="12"),
            filed("H3", members="400", workers="3", revenue="1200"),
        ],
        targets=[{"indicator": "coop_count", "period": "2023", "area_code": "", "value": "3",
                  "decided_on": "2023-01-02", "recorded_at": "2023-01-02"}],
        published=[{"indicator": "revenue_mean", "period": "2022-S1", "area_code": "", "value": "700", "basis": "half",
                    "nature": "estimate", "document_no": "9/B", "document_on": "2022-07-05", "recorded_at": "2022-07-06"}],
    )  # fmt: skip
    assert book.sohtx("seal", "2022-S2", "--known", "2023-01-31").status == 0

    report = write_report(book, tmp_path / "out", "2023-S1", "--area", "NW", lang="en")

    text = report.text.replace("Sổ HTX", "").replace("đồng", "")
    assert [line for line in text.splitlines() if VIETNAMESE_LETTERS.search(line)] == []
    assert [line for line in report.checks if VIETNAMESE_LETTERS.search(line)] == []
    assert "HTX" not in text
    assert "Number(" not in text
    assert "3 cooperatives" in text


def test_no_organization_at_all(tmp_path: Path) -> None:
    book = make_book(tmp_path / "made", areas=UNITS)

    report = write_report(book, tmp_path / "out")

    docx = Docx(report.files["docx"])
    assert {c.text for c in docx.controls if c.identity.startswith("coop_")} <= {"0", "–"}
    assert not any(line.startswith("LỖI") for line in report.checks)


def test_an_empty_book(empty_book: Book, tmp_path: Path) -> None:
    report = write_report(empty_book.copy(tmp_path / "home"), tmp_path / "out")

    assert not any(DIGIT.search(text) and text.strip("0") for text in printed(report).values())
    assert report.files["docx"].name == "bao-cao-2023-S1-VN.docx"


# -- tables -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A register in which all reported both times, a group stands in a sector without cooperatives, and one sector is new."""
    folder = tmp_path_factory.mktemp("mixed")
    names = ("H1", "H2", "H3", "H4")
    sectors = {"H4": "credit"}
    book = make_book(
        folder,
        entries=[
            *(born(org, sector=sectors.get(org, "agriculture")) for org in names),
            born("H5", "2023-01-05", sector="tourism", area_code="97002"),
            born("T1", kind="group", name="Tổ hợp tác Giả Định 1", sector="environment"),
            born("T2", kind="group", name="Tổ hợp tác Giả Định 2"),
        ],
        returns=[
            *(filed(org, members="10", workers="2", revenue="110") for org in (*names, "H5")),
            *(filed(org, "2022-S1", members="9", workers="2", revenue="100") for org in names),
        ],
    )
    return write_text(book, folder / "out")


def rows_beneath(report: Report, title: str) -> Iterator[list[str]]:
    """The cells of the rows of the first table beneath a heading, as Markdown has them."""
    after = report.text.partition(title)[2]
    for line in after.partition("## ")[0].splitlines():
        cells = [cell.strip(" *") for cell in line.strip("|").split("|")]
        if len(cells) > 2 and not set(cells[0]) & set(":-("):
            yield cells


def test_sectors_add_up_to_the_total(mixed: Report) -> None:
    """A sector with groups only is a sector too."""
    head, *rows, total = rows_beneath(mixed, "LĨNH VỰC 6 THÁNG")
    for column, name in enumerate(head):
        if re.search("Có đến|Đang|mới|Giải thể|Thành viên|Lao động|Liên hiệp|THT", name):
            assert sum(int(row[column].replace("–", "0")) for row in rows) == int(total[column]), name


def test_areas_add_up_to_the_total(mixed: Report) -> None:
    head, *rows, total = rows_beneath(mixed, "ĐỊA BÀN 6 THÁNG")
    for column, name in enumerate(head):
        if re.search("Có đến|Đang|mới|Giải thể|Thành viên|Lao động|Liên hiệp|THT", name):
            assert sum(int(row[column].replace("–", "0")) for row in rows) == int(total[column]), name


def test_growth_is_starred_only_where_few_reported(mixed: Report) -> None:
    """All reported both times: growth is that of all, in every sector."""
    credit = next(row for row in rows_beneath(mixed, "LĨNH VỰC 6 THÁNG") if "ín dụng" in row[1])

    assert "+10,0%" in credit
    assert "Dưới 95%" not in mixed.text


def test_a_sector_without_any_a_year_before_had_none(mixed: Report) -> None:
    """Nothing is a number too: zero cooperatives, but no average of nothing."""
    tables = [line for line in mixed.text.splitlines() if line.startswith("| Du lịch |")]

    assert "| Du lịch | 1 | 0 |" in tables
    assert "| Du lịch | 110 | – |" in tables


def test_who_came_and_who_went_are_named(book: Book, tmp_path: Path) -> None:
    text = write_text(book, tmp_path / "out", "2022-S2").text

    assert re.search(r"\| 1 \| Hợp tác xã Bến Nước \|.*\| 31/12/2022 \| Giải thể \| 9/QĐ", text)


def test_who_did_not_report_is_named(small_report: Report) -> None:
    silent = small_report.text.partition("CHƯA BÁO CÁO 6 THÁNG")[2]

    assert "Hợp tác xã Cầu Vồng" in silent  # its return was rejected
    assert "Hợp tác xã Hoa Ban" in silent
    assert "Hợp tác xã Suối Mơ" not in silent


def test_groups_that_did_not_report_a_year_before_were_there(small_report: Report) -> None:
    assert "09 lượt thành viên (1/1 THT báo cáo)" in small_report.text.replace("**", "")
    assert "cùng kỳ năm 2022 chưa có THT" not in small_report.text


def test_what_was_restated_names_whose_record_it_was(demo_files: dict[str, Path]) -> None:
    after = demo_files["md"].read_text("utf-8").partition("SỐ LIỆU KỲ TRƯỚC ĐƯỢC CẬP NHẬT")[2]
    records = [line for line in after.splitlines() if "Phiếu báo cáo: " in line]

    assert len(records) > 10
    assert [
        line for line in records if not re.search(r"\| (Hợp tác xã|Quỹ tín dụng|Liên hiệp) \w+", line)
    ] == []


# -- files --------------------------------------------------------------------------------------------


def test_the_same_report_twice_is_the_same_to_the_byte(book: Book, tmp_path: Path) -> None:
    first = write_report(book, tmp_path / "one").bytes
    second = write_report(book, tmp_path / "two").bytes

    assert [ending for ending in ENDINGS if first[ending] != second[ending]] == []


def test_what_is_recorded_later_changes_no_number_of_an_earlier_moment(book: Book, tmp_path: Path) -> None:
    before = printed(write_word(book, tmp_path / "one"))
    load(book, tmp_path / "late", returns=[filed("H03", recorded_at="2024-02-01T08:00:00", members="99")])

    assert printed(write_word(book, tmp_path / "two")) == before
    assert printed(write_word(book, tmp_path / "three", known="2024-02-02")) != before


def test_files_appear_whole_or_not_at_all(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sohtx.documents import markdown

    out = tmp_path / "out"
    before = write_report(book, out).bytes

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(markdown, "write_markdown", fail)
    ran = book.sohtx("report", "2023-S1", "--known", "2024-06-30", "--out", out)

    assert ran.status == 1
    assert {file.suffix[1:]: file.read_bytes() for file in out.iterdir()} == before


def test_a_report_is_written_over_the_last_one(book: Book, tmp_path: Path) -> None:
    first = write_text(book, tmp_path / "out").text
    second = write_text(book, tmp_path / "out", known="2023-07-11").text

    assert first != second


# -- refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (("2023-S3",), "PERIOD"),
        (("2023-S1", "--area", "55555"), "--area"),
        (("2023-S1", "--known", "hôm qua"), "--known"),
        (("2023-S1", "--geography", "2023-02-30"), "--geography"),
        (("2023-S1", "--seal", "2022-S2-97-9"), "SEAL"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_written(
    book: Book, tmp_path: Path, argv: tuple[str, ...], named: str
) -> None:
    ran = book.sohtx("report", *argv, "--out", tmp_path / "out")

    assert ran.status == 2
    assert named in ran.err
    assert not (tmp_path / "out").exists()
    assert not (book.home / "prose").exists()


def test_a_file_where_the_folder_should_be_is_refused(book: Book, tmp_path: Path) -> None:
    out = tmp_path / "bao-cao"
    out.write_text("của tôi", encoding="utf-8")

    ran = book.sohtx("report", "2023-S1", "--out", out)

    assert ran.status == 2
    assert "--out" in ran.err
    assert out.read_text("utf-8") == "của tôi"
    assert not (book.home / "prose").exists()


def test_a_file_above_the_folder_is_refused(book: Book, tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("của tôi", encoding="utf-8")

    ran = book.sohtx("report", "2023-S1", "--out", tmp_path / "tep" / "bao-cao")

    assert ran.status == 2
    assert "--out" in ran.err


def test_a_report_needs_a_folder(book: Book) -> None:
    assert book.sohtx("report", "2023-S1").status == 2


# -- sealed reports -----------------------------------------------------------------------------------


def test_a_sealed_report_is_written_again_as_it_was(book: Book, tmp_path: Path) -> None:
    assert book.sohtx("seal", "2023-S1", "--area", "97", "--known", "2023-07-31").status == 0
    then = printed(write_word(book, tmp_path / "then", "2023-S1", "--area", "97", known="2023-07-31"))
    load(
        book,
        tmp_path / "late",
        entries=[born("H9", "2023-01-01", recorded_at="2023-01-02T08:00:00", area_code="97002")],
    )

    again = write_word(book, tmp_path / "again", "2023-S1", "--seal", "2023-S1-97-1", known=None)
    now = printed(write_word(book, tmp_path / "now", "2023-S1", "--area", "97", known="2023-07-31"))
    assert printed(again) == then
    assert now != then


def test_two_units_of_one_code_are_two_areas(book: Book, tmp_path: Path) -> None:
    """97001 was Xã Đồi Chè and is Phường Bến Đá: neither has the other's prose, file or seal."""
    today = ("--area", "97001", "--geography", "2025-07-01")
    then = ("--area", "97001")
    write_text(book, tmp_path / "one", "2023-S1", *then)
    prose = next((book.home / "prose").rglob("so-luong.md"))
    prose.write_text("Chỉ nói về xã Đồi Chè.\n", encoding="utf-8")

    assert "Chỉ nói về xã Đồi Chè." in write_text(book, tmp_path / "two", "2023-S1", *then).text
    assert "Chỉ nói về xã Đồi Chè." not in write_text(book, tmp_path / "three", "2023-S1", *today).text
    assert {f.name for f in (tmp_path / "two").iterdir()}.isdisjoint(
        f.name for f in (tmp_path / "three").iterdir()
    )
    assert [book.sohtx("seal", "2023-S1", *options).status for options in (then, today)] == [0, 0]


def test_a_folder_that_cannot_be_written_is_refused(small_book: Book, tmp_path: Path) -> None:
    if not Path("/proc/self").exists():
        pytest.skip("there is no /proc here, whose folders nobody can make")
    ran = small_book.copy(tmp_path / "home").sohtx("report", "2023-S1", "--out", "/proc/sohtx/out")

    assert ran.status == 2
    assert "--out" in ran.err
    assert "/proc/sohtx/out" in ran.err
