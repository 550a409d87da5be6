"""The workbook, read back from its own XML as Excel would."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from sohtx.documents.sheets import write_sheets
from sohtx.documents.sheets.names import Names
from sohtx.documents.sheets.values import cell_value, exact_text, number_format
from sohtx.documents.tree import Annex, Paragraph, Row, Tone

from .sample import HOSTILE, number, report, table

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Book:
    """The parts of a workbook that the tests ask about."""

    def __init__(self, path: Path) -> None:
        with ZipFile(path) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        strings = self.xml("xl/sharedStrings.xml").findall(f"{MAIN}si")
        self.strings = ["".join(item.itertext()) for item in strings]
        self.names = [sheet.get("name") for sheet in self.xml("xl/workbook.xml").iter(f"{MAIN}sheet")]

    def xml(self, name):
        return etree.fromstring(self.files[name])

    def sheet(self, name):
        return self.xml(f"xl/worksheets/sheet{self.names.index(name) + 1}.xml")

    def cells(self, name):
        return {c.get("r"): self._value(c) for c in self.sheet(name).iter(f"{MAIN}c") if len(c)}

    def number_format(self, name, cell):
        styles = self.xml("xl/styles.xml")
        formats = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(f"{MAIN}numFmt")}
        style = int(self.sheet(name).find(f".//{MAIN}c[@r='{cell}']").get("s"))
        number_id = styles.find(f"{MAIN}cellXfs")[style].get("numFmtId")
        return formats.get(number_id, {"3": "#,##0", "9": "0%", "10": "0.00%"}.get(number_id))

    def _value(self, cell):
        text = cell.findtext(f"{MAIN}v")
        return self.strings[int(text)] if cell.get("t") == "s" else float(text)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("Tài liệu") / "báo cáo.xlsx"
    write_sheets(report(), path)
    return Book(path)


def write(tmp_path, tree):
    path = tmp_path / "report.xlsx"
    write_sheets(tree, path)
    return Book(path)


def with_annex(*blocks):
    annex = Annex(key="a", number="Phụ lục I", title="THỬ", belongs_to="", blocks=blocks)
    return replace(report(), annexes=(annex,))


def test_a_sheet_a_table_an_annex_and_the_figures(book):
    assert book.names == [
        "Mục lục",
        "Bảng 1",
        "Hình 1",
        "Phụ lục I. MỘT SỐ CHỈ TIÊU CHỦ",
        "Phụ lục II. DANH SÁCH",
        "Số liệu",
    ]


def test_the_first_sheet_tells_what_this_is_and_leads_to_every_other(book):
    cells = book.cells("Mục lục")
    links = [link.get("location") for link in book.sheet("Mục lục").iter(f"{MAIN}hyperlink")]

    assert {"BÁO CÁO", "Sơ kết công tác 6 tháng đầu năm,", "Số liệu giả định.", "2023-S1"} <= set(
        cells.values()
    )
    assert links == [f"'{name}'!A1" for name in book.names[1:]]


def test_numbers_are_numbers_and_look_as_rounded(book):
    cells = book.cells("Bảng 1")
    at = {value: place for place, value in cells.items()}

    assert cells["C7"] == 1
    assert cells["D7"] == 0.1
    assert cells["E7"] == "–"
    assert at[1234567.0] == "C10"
    assert (book.number_format("Bảng 1", "C7"), book.number_format("Bảng 1", "D7")) == ("#,##0", "0.0%")


def test_heads_stand_over_their_columns_and_stay_in_sight(book):
    sheet = book.sheet("Phụ lục I. MỘT SỐ CHỈ TIÊU CHỦ")
    merged = {cell.get("ref") for cell in sheet.iter(f"{MAIN}mergeCell")}
    named = [name.text for name in book.xml("xl/workbook.xml").iter(f"{MAIN}definedName")]

    assert {"A5:A6", "B5:B6", "C5:D5", "E5:E6"} <= merged
    assert sheet.find(f".//{MAIN}pane").get("topLeftCell") == "A8"
    assert sheet.find(f"{MAIN}autoFilter").get("ref") == "A7:E68"  # without the total
    assert "'Phụ lục I. MỘT SỐ CHỈ TIÊU CHỦ'!$5:$7" in named
    assert [book.cells("Phụ lục I. MỘT SỐ CHỈ TIÊU CHỦ")[f"{c}7"] for c in "ABCDE"] == [
        f"({i})" for i in range(1, 6)
    ]


def test_a_wide_annex_lies_on_a4_one_page_wide(book):
    sheet = book.sheet("Phụ lục I. MỘT SỐ CHỈ TIÊU CHỦ")
    setup = sheet.find(f"{MAIN}pageSetup")

    assert (setup.get("paperSize"), setup.get("orientation"), setup.get("fitToHeight")) == (
        "9",
        "landscape",
        "0",
    )
    assert book.sheet("Phụ lục II. DANH SÁCH").find(f"{MAIN}pageSetup").get("orientation") == "portrait"
    assert "Số liệu giả định." in sheet.findtext(f".//{MAIN}oddHeader")
    assert "Trang &P/&N" in sheet.findtext(f".//{MAIN}oddFooter")


def test_the_last_sheet_has_every_figure_once_with_all_behind_it(book):
    cells = book.cells("Số liệu")
    heads = {value: place[0] for place, value in cells.items() if re.fullmatch(r"[A-Z]1", place)}
    rows = [int(place[1:]) for place in cells if place[0] == "A" and place != "A1"]
    growth = next(row for row in rows if cells[f"A{row}"] == "revenue_mean_yoy/2023-S1/10")

    assert len(rows) == len(set(report().numbers()))
    assert cells[f"{heads['Giá trị']}{growth}"] == 0.1
    assert cells[f"{heads['Số đơn vị báo cáo']}{growth}"] == "412/472"
    assert cells[f"{heads['Mẫu số']}{growth}"] == "843,6"
    assert {"sơ bộ", "1.234.567"} <= set(cells.values())


@pytest.mark.parametrize(
    "text", [HOSTILE, "+1", "-1+2", "@SUM(A1)", "http://x", "mailto:a@b", "{=1}", "_x0041_"]
)
def test_words_stay_words(tmp_path, text):
    sound = table(1)
    hostile = replace(
        sound, rows=(Row(cells=((text,), (), (number(text, None),), (), ())),), notes=(text,), caption=text
    )
    declared = Paragraph(runs=(text,), tone=Tone.DECLARATION)
    book = write(tmp_path, replace(with_annex(hostile), declarations=(declared,)))
    sheet = book.sheet(book.names[-2])

    assert not list(sheet.iter(f"{MAIN}f", f"{MAIN}hyperlink"))
    assert b"<f>" not in b"".join(book.files.values())
    assert [
        value
        for value in book.cells(book.names[-2]).values()
        if value == text or value.replace("_x005F_", "_") == text
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (number(value=486), 486),
        (number(value=Fraction(1, 3), decimals=1), 1 / 3),
        (number(value=Fraction(10), is_percent=True), 0.1),
        (number("999.999.999.999.999", 10**15 - 1), 10**15 - 1),
        (number("1.000.000.000.000.000", 10**15), 10**15),
        (number("1.000.000.000.000.001", 10**15 + 1), "1.000.000.000.000.001"),
        (
            number("99.999.999.999.999,95", Fraction(9_999_999_999_999_995, 100), decimals=2),
            "99.999.999.999.999,95",
        ),
        (number("–", None), "–"),
    ],
)
def test_a_cell_keeps_every_printed_digit_or_is_text(given, expected):
    assert cell_value(given) == expected
    assert type(cell_value(given)) is type(expected)


def test_what_a_cell_cannot_hold_exactly_stands_beside_it():
    assert exact_text(number(value=Fraction(1, 3))) == "1/3"
    assert exact_text(number(value=Fraction(1, 3), is_percent=True)) == "1/3%"
    assert exact_text(number(value=10**16)) == ""
    assert exact_text(number(value=10**16 + 1)) == "10000000000000001"
    assert exact_text(number(value=Fraction(1857, 2))) == ""
    assert exact_text(number(value=None)) == ""


def test_number_formats():
    assert number_format(0, is_percent=False) == "#,##0"
    assert number_format(2, is_percent=False) == "#,##0.00"
    assert number_format(1, is_percent=True) == "0.0%"


def test_names_of_sheets_are_short_legal_and_unique():
    names = Names()

    assert names.take("Phụ lục I/II: [a]*?\\'") == "Phụ lục I II a"
    assert names.take("PHỤ LỤC I II A") == "PHỤ LỤC I II A (2)"
    assert names.take("") == "-"
    assert names.take("History") == "History (2)"
    assert all(len(names.take("Một tên rất dài cho một trang tính " * 3)) <= 31 for _ in range(12))


def test_an_annex_of_words_only_and_one_with_two_tables(tmp_path):
    words = write(tmp_path, with_annex(Paragraph(runs=("Không có số liệu.",))))
    two = write(tmp_path, with_annex(table(2, "a"), table(20, "b")))

    assert "Không có số liệu." in words.cells(words.names[-2]).values()
    assert two.sheet(two.names[-2]).find(f".//{MAIN}pane") is None


def test_the_same_report_gives_the_same_bytes(tmp_path):
    write_sheets(report(), tmp_path / "a.xlsx")
    write_sheets(report(), tmp_path / "b.xlsx")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert b"2023-07-28T00:00:00Z" in Book(tmp_path / "a.xlsx").files["docProps/core.xml"]
