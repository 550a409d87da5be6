"""Whose report it is: settings by day and by area, and files that cannot be read."""

from pathlib import Path

import pytest

from exchange.running import Book

from .building import write_text

SETTINGS = """
[[agency]]
from = 2020-01-01
superior = "CẤP TRÊN"
name = "CƠ QUAN CŨ"
in_text = "Cơ quan cũ"
symbol = "CQC"
place = "Suối Bạc"
authority = ["TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"]
signatory = "Người Ký Cũ"
notice = "BẢN THỬ"
recipients = ["Cấp trên", "Lưu: VT"]

[[agency]]
from = 2023-07-01
name = "CƠ QUAN MỚI"
symbol = "CQM"

[[agency]]
from = 2023-07-01
area = "97"
name = "CƠ QUAN CỦA TỈNH"
in_text = "Cơ quan của tỉnh"
"""


def text_of(book: Book, out: Path, settings: str, *options: str, known: str) -> str:
    """The report with these settings."""
    (book.home / "office.toml").write_text(settings, encoding="utf-8")
    return write_text(book, out, "2023-S1", *options, known=known).text


def test_without_settings_stands_what_is_usual(book: Book, tmp_path: Path) -> None:
    text = write_text(book, tmp_path / "out").text

    assert text.startswith("**XỨ THỬ**")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" not in text  # another country has no such head


def test_the_last_that_has_begun_counts(book: Book, tmp_path: Path) -> None:
    """As of the day on which the figures were known, not of today."""
    before = text_of(book, tmp_path / "one", SETTINGS, known="2023-06-30")
    after = text_of(book, tmp_path / "two", SETTINGS, known="2023-07-01")

    assert "CƠ QUAN CŨ" in before and "CƠ QUAN MỚI" not in before
    assert "CƠ QUAN MỚI" in after and "CƠ QUAN CŨ" not in after
    assert "/BC-CQC" in before and "/BC-CQM" in after


def test_all_of_an_agency_s_lines_are_printed(book: Book, tmp_path: Path) -> None:
    text = text_of(book, tmp_path / "out", SETTINGS, known="2023-06-30")

    for line in ("CẤP TRÊN", "Suối Bạc, ngày", "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Người Ký Cũ", "BẢN THỬ",
                 "- Cấp trên;", "- Lưu: VT."):  # fmt: skip
        assert line in text, line
    assert "của Cơ quan cũ" in text


def test_before_the_first_day_stands_what_is_usual(book: Book, tmp_path: Path) -> None:
    text = text_of(book, tmp_path / "out", SETTINGS, known="2019-12-31")

    assert "CƠ QUAN" not in text
    assert "XỨ THỬ" in text


def test_what_is_set_for_an_area_goes_before_what_is_set_for_any(book: Book, tmp_path: Path) -> None:
    province = text_of(book, tmp_path / "one", SETTINGS, "--area", "97", known="2023-07-01")
    commune = text_of(book, tmp_path / "two", SETTINGS, "--area", "97001", known="2023-07-01")

    assert "CƠ QUAN CỦA TỈNH" in province and "của Cơ quan của tỉnh" in province
    assert "CƠ QUAN MỚI" in commune


def test_what_is_set_for_an_area_stands_above_a_later_setting_for_any(book: Book, tmp_path: Path) -> None:
    """What the area does not set comes from what is set for any."""
    later = (
        SETTINGS + '\n[[agency]]\nfrom = 2023-09-01\nname = "CƠ QUAN SAU CÙNG"\nsignatory = "Người Ký Mới"\n'
    )

    text = text_of(book, tmp_path / "out", later, "--area", "97", known="2023-09-01")

    assert "CƠ QUAN CỦA TỈNH" in text and "CƠ QUAN SAU CÙNG" not in text
    assert "Người Ký Mới" in text


def test_an_empty_file_changes_nothing(book: Book, tmp_path: Path) -> None:
    usual = write_text(book, tmp_path / "one").text

    assert text_of(book, tmp_path / "two", "", known="2023-12-31") == usual


def test_a_file_with_a_byte_order_mark_is_read(book: Book, tmp_path: Path) -> None:
    """Notepad writes one."""
    text = text_of(book, tmp_path / "out", "\ufeff" + SETTINGS, known="2023-06-30")

    assert "CƠ QUAN CŨ" in text


AGENCY = '[[agency]]\nfrom = 2020-01-01\nname = "A"\n'


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ('[[agency]\nname = "A"', ""),
        ("[[agency]]\nfrom = 2020-01-01\nname = Không có ngoặc", ""),
        (b"\xff\xfe[\x00", ""),
        ('[[agency]]\nname = "A"', "from"),
        ('[[agency]]\nfrom = "2020-01-01"\nname = "A"', "from"),
        ('[[agency]]\nfrom = 2020-01-01T08:00:00\nname = "A"', "from"),
        ('[[agency]]\nfrom = 2020\nname = "A"', "from"),
        (f"{AGENCY}signatry = 'B'", "signatry"),
        (f"{AGENCY}symbol = 7", "symbol"),
        (f"{AGENCY}area = 97", "area"),
        (f"{AGENCY}place = ['Suối Bạc']", "place"),
        (f"{AGENCY}authority = 'CHỦ TỊCH'", "authority"),
        (f"{AGENCY}recipients = ['Lưu: VT', 3]", "recipients"),
        ("agency = 'A'", ""),
        ("agency = 5", ""),
        ("agency = ['A']", ""),
        ('[agency]\nfrom = 2020-01-01\nname = "A"', ""),
        ('[[agencies]]\nfrom = 2020-01-01\nname = "A"', "agencies"),
        ('name = "A"', "name"),
    ],
    ids=[
        *(
            "broken",
            "no quotes",
            "not UTF-8",
            "no day",
            "a day in quotes",
            "a moment",
            "a year",
            "unknown name",
        ),
        *(
            "a number",
            "a code without quotes",
            "a list",
            "no list",
            "a number in a list",
            "text",
            "a number alone",
        ),
        *("a list of texts", "one table", "misspelt table", "without a table"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    book: Book, tmp_path: Path, settings: str | bytes, named: str
) -> None:
    told = settings if isinstance(settings, bytes) else settings.encode("utf-8")
    (book.home / "office.toml").write_bytes(told)

    ran = book.sohtx("report", "2023-S1", "--out", tmp_path / "out")

    assert ran.status == 2, ran.err
    assert "office.toml" in ran.err
    assert named in ran.err
    assert not (tmp_path / "out").exists()
    assert not (book.home / "prose").exists()
