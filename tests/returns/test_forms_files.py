"""Workbooks of forms that are not as they should be: each problem is told by its sheet and cell, in Vietnamese."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.running import Book
from sohtx.config.starting import start
from sohtx.core.codes import Kind
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.returns.definitions.catalogue import shipped
from sohtx.returns.definitions.definition import Answer, Level, Respondent
from sohtx.returns.definitions.differing import compare
from sohtx.returns.definitions.sheet import write_sheet
from sohtx.returns.definitions.xlsform import read_constraint, write_xlsform

from .forms import LINES, OWN, check, line, own

start()

from sohtx.collecting.form_files import read_form, write_tables  # noqa: E402 -- needs the settings

Change = Callable[[Any], Any]
SURVEY = {
    name: n
    for n, name in enumerate(("type", "name", "vi", "en", "hint", "hint_en", "required", "constraint"), 1)
}


def changed(content: bytes, *changes: Change) -> bytes:
    """A workbook that somebody changed in a spreadsheet."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for change in changes:
        change(workbook)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def put(sheet: str, cell: str, value: Any) -> Change:
    """Somebody writes into a cell."""

    def write(workbook: Any) -> None:
        workbook[sheet][cell] = value

    return write


def problems(content: bytes) -> list[str]:
    with pytest.raises(Refusal) as refused:
        read_form(content, "biểu mẫu.xlsx")
    return [f"{p.file}!{p.column}" for p in refused.value.problems]


def said(content: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        read_form(content, "biểu mẫu.xlsx")
    return str(refused.value)


SHEET = write_sheet(own())
XLSFORM = write_xlsform(own())


# The plain sheet


@pytest.mark.parametrize(
    ("changes", "cells"),
    [
        ([put("Biểu mẫu", "A3", "htx 1")], ["Biểu mẫu!A3"]),
        ([put("Biểu mẫu", "B3", "hôm qua")], ["Biểu mẫu!B3"]),
        ([put("Biểu mẫu", "C3", "ai đó"), put("Biểu mẫu", "D3", "lúc nào đó")], ["Biểu mẫu!C3", "Biểu mẫu!D3"]),
        ([put("Biểu mẫu", "E3", None)], ["Biểu mẫu!E3"]),
        ([put("Biểu mẫu", "A4", "HTX-HAI")], ["Biểu mẫu!A4"]),
        ([put("Dòng", "B5", "Có dấu"), put("Dòng", "D6", "Số gì")], ["Dòng!B5", "Dòng!D6"]),
        ([put("Dòng", "B5", "org_id")], ["Dòng!B5"]),
        ([put("Dòng", "B5", "lotus_ponds")], ["Dòng!B5"]),
        ([put("Dòng", "C5", None)], ["Dòng!C5"]),
        ([put("Dòng", "F5", "chắc là")], ["Dòng!F5"]),
        ([put("Dòng", "H8", None)], ["Dòng!H8"]),
        ([put("Dòng", "H8", "trắng")], ["Dòng!H8"]),
        ([put("Dòng", "C5", "x" * 4001)], ["Dòng!C5"]),
        ([put("Dòng", "P5", "ghi chú riêng")], ["Dòng!P5"]),
        ([put("Kiểm tra", "C3", "lotus_ponds_shared =< lotus_ponds")], ["Kiểm tra!C3"]),
        ([put("Kiểm tra", "C3", "lotus_story >= 1")], ["Kiểm tra!C3"]),
        ([put("Kiểm tra", "C3", "1 >= 2")], ["Kiểm tra!C3"]),
        ([put("Kiểm tra", "B3", None)], ["Kiểm tra!B3"]),
        ([lambda book: book.remove(book["Dòng"])], ["Dòng!"]),
        ([lambda book: book["Dòng"].delete_rows(1, 2)], ["Dòng!"]),
        ([lambda book: book["Biểu mẫu"].delete_rows(3)], ["Biểu mẫu!"]),
        ([lambda book: book["Dòng"].delete_cols(3)], ["Dòng!"]),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_sheet_is_told_by_its_cell(changes: list[Change], cells: list[str]) -> None:
    assert problems(changed(SHEET, *changes)) == cells


def test_a_sheet_says_in_vietnamese_what_may_stand_there() -> None:
    bad = changed(
        SHEET, put("Biểu mẫu", "B3", "hôm qua"), put("Biểu mẫu", "C3", "ai đó"), put("Dòng", "F5", "chắc là")
    )

    assert said(bad).splitlines() == [
        'Biểu mẫu: B3: "hôm qua": không phải ngày; ghi ngày/tháng/năm, ví dụ 01/07/2026',
        'Biểu mẫu: C3: "ai đó": không có trong danh mục; chọn một trong: Hợp tác xã, Liên hiệp hợp tác xã, Tổ hợp tác, UBND cấp xã, Cơ quan cấp tỉnh',
        'Dòng: F5: "chắc là": không phải true hoặc false; ghi Có hoặc để trống',
    ]


def test_a_sheet_is_read_as_people_write_it() -> None:
    """Codes instead of words, another case, ticks, real dates, the row of codes gone, columns moved, rows left blank."""

    def rewrite(workbook: Any) -> None:
        form, lines = workbook["Biểu mẫu"], workbook["Dòng"]
        form["B3"], form["C3"] = date(2020, 1, 1), "HỢP TÁC XÃ"
        lines["D3"], lines["F3"], lines["F4"] = "count", "x", "Không"
        lines.delete_rows(2)
        lines.insert_rows(4, 3)
        lines.move_range("B1:B40", cols=20)
        form.title, lines.title = "BIEU MAU", " dòng"

    (version,) = read_form(changed(SHEET, rewrite), "a.xlsx").versions
    assert version == own()


def test_the_blank_sample_asks_to_be_filled_in() -> None:
    assert problems(write_sheet(None)) == ["Biểu mẫu!"]


def test_a_workbook_that_is_no_form_is_refused() -> None:
    empty = openpyxl.Workbook()
    empty.active["A1"] = "Tên HTX"
    packed = io.BytesIO()
    empty.save(packed)

    assert problems(packed.getvalue()) == ["biểu mẫu.xlsx!"]
    assert problems(b"PK\x03\x04 broken") == ["biểu mẫu.xlsx!"]


# XLSForm


@pytest.mark.parametrize(
    ("changes", "cells"),
    [
        ([put("survey", "A2", "geopoint")], ["survey!A2"]),
        ([put("survey", "A2", "select_multiple lotus_kind")], ["survey!A2"]),
        ([put("survey", "A2", "select_one nothing")], ["survey!A2"]),
        ([put("survey", "B2", "Lotus")], ["survey!B2"]),
        ([put("survey", "C2", None)], ["survey!C2"]),
        ([put("survey", "G2", "perhaps")], ["survey!G2"]),
        ([put("survey", "H3", "regex(., '[0-9]')")], ["survey!H3"]),
        ([put("survey", "H3", ". != 5")], ["survey!H3"]),
        ([put("survey", "H3", ". <= ${lotus_story}")], ["survey!H3"]),
        ([put("survey", "H3", ". <= ${lotus_ponds} or . = 7")], ["survey!H3"]),
        ([put("survey", "P1", "relevant"), put("survey", "P2", "${a} = 1")], ["survey!P1"]),
        ([put("survey", "P1", "label::French (fr)"), put("survey", "P2", "Étangs")], ["survey!P1"]),
        ([put("choices", "B4", "1")], ["choices!B4"]),
        ([put("choices", "C4", "a|b")], ["choices!C4"]),
        ([put("settings", "B2", "lotus form")], ["settings!B2"]),
        ([put("settings", "C2", "2024010101")], ["settings!C2"]),
        ([lambda book: book["settings"].delete_cols(6, 2)], ["settings!1:2", "settings!1:2"]),
        ([lambda book: book.remove(book["settings"])], ["settings!"]),
    ],
)  # fmt: skip
def test_what_is_wrong_in_an_xlsform_is_told_by_its_cell(changes: list[Change], cells: list[str]) -> None:
    assert problems(changed(XLSFORM, *changes)) == cells


@pytest.mark.parametrize(
    ("constraint", "rules"),
    [
        (". <= ${members}", ["women <= members"]),
        ("${members} = '' or . <= ${members}", ["women <= members"]),
        ('${a} = "" or ${b} = "" or (. + ${a} = ${b})', ["women + a = b"]),
        (". >= 0 and . < 100", ["women >= 0", "women < 100"]),
        ("((. >= 1) and ((. <= 0.15 * ${a}) and ${a} > 2))", ["women >= 1", "women <= 0.15 * a", "a > 2"]),
        (". * 2 <= ${a}", None),
        ("${a} = '' or . <= ${b}", None),
        ("not(. > 3)", None),
        (". div 2 = 1", None),
        ("selected(., 'a')", None),
        ("", None),
    ],
)
def test_constraints_are_read_as_comparisons_of_sums_or_not_at_all(
    constraint: str, rules: list[str] | None
) -> None:
    from sohtx.returns.definitions.rules import NotARule

    if rules is None:
        with pytest.raises(NotARule):
            read_constraint(constraint, "women")
    else:
        assert read_constraint(constraint, "women") == rules


def test_an_xlsform_says_what_a_reader_needs() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(write_xlsform(shipped().of("HTX-6T")[0], date(2023, 6, 30))))
    rows = [[cell.value for cell in row] for row in workbook["survey"].iter_rows()]
    by_name = {row[1]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    women = by_name["members_women"]

    assert women["type"] == "integer"
    assert women["constraint"] == "(. >= 0) and (. <= ${members})"
    assert women["constraint_message::English (en)"].endswith(" ≤ Memberships")
    assert by_name["revenue"]["appearance"] == "thousands-sep"
    assert by_name["revenue"]["hint::Tiếng Việt (vi)"].startswith("(triệu đồng) ")
    assert by_name["members"]["required"] == "yes"
    assert by_name["members_other_associate"]["constraint"] == ". >= 0"  # that check begins in July 2024


def test_an_xlsform_made_elsewhere_is_read(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    survey, choices, settings = (
        workbook.active,
        workbook.create_sheet("choices"),
        workbook.create_sheet("settings"),
    )
    survey.title = "survey"
    for row in (
        ["type", "name", "label", "required", "constraint"], ["start", "start", None, None, None],
        ["begin group", "g", "Ao sen"], ["int", "ponds", "Số ao", "TRUE", None],
        ["decimal", "depth", "Độ sâu", None, ". <= 3 and . >= 0.5"], ["end group"],
        ["select_one kinds", "kind", "Giống", None, None],
    ):  # fmt: skip
        survey.append(row)
    for row in (["list_name", "name", "label"], ["kinds", "white", "Trắng"], ["kinds", "red", "Đỏ"]):
        choices.append(row)
    for row in (
        ["form_title", "form_id", "version", "respondent", "span"],
        ["Sen", OWN, "2024-01-01", "group", "half"],
    ):
        settings.append(row)
    workbook.save(tmp_path / "a.xlsx")

    (version,) = read_form((tmp_path / "a.xlsx").read_bytes(), "a.xlsx").versions
    assert (version.respondent, version.title.vi) == (Respondent.GROUP, "Sen")
    assert [(one.code, one.answer, one.section.vi, one.is_required) for one in version.lines] == [
        ("ponds", Answer.COUNT, "Ao sen", True), ("depth", Answer.NUMBER, "Ao sen", False),
        ("kind", Answer.CHOICE, "", False),
    ]  # fmt: skip
    assert [(one.code, str(one.rule)) for one in version.checks] == [
        ("check_1", "depth <= 3"), ("check_2", "depth >= 0.5"),
    ]  # fmt: skip


# The tables, the command, what differs


def test_the_tables_of_a_version_load(tmp_path: Path) -> None:
    (tmp_path / "forms.zip").write_bytes(write_tables(own()))
    ran = Book(tmp_path / "home").sohtx("load", tmp_path / "forms.zip", lang="en")

    assert ran.status == 0, ran.err
    assert OWN in Book(tmp_path / "home").sohtx("forms").out


def test_the_command_lists_exports_and_takes(tmp_path: Path) -> None:
    book, file = Book(tmp_path / "home"), tmp_path / "form.xlsx"
    assert "HTX-6T" in book.sohtx("forms").out
    file.write_bytes(SHEET)

    assert book.sohtx("forms", "take", file, "--check", lang="en").out.startswith(
        f"Would take into use {OWN}"
    )
    assert not (tmp_path / "home").exists()
    assert book.sohtx("forms", "take", file, lang="en").out.startswith(f"Took into use {OWN} from 2020-01-01")
    assert book.sohtx("forms", "take", file, lang="en").out.startswith("The form is in the book")
    for options in ((), ("--xlsform",), ("--from", "2020-01-01")):
        out = tmp_path / f"out{len(options)}.xlsx"
        assert book.sohtx("forms", "export", OWN, "--out", out, *options).status == 0
        (again,) = read_form(out.read_bytes(), "a.xlsx").versions
        assert again.lines == LINES
    assert (
        book.sohtx("forms", "export", OWN, "--out", tmp_path / "x.xlsx", "--from", "2021-01-01").status == 2
    )
    assert book.sohtx("forms", "export", "HTX-KHONG", "--out", tmp_path / "x.xlsx").status == 2
    assert not (tmp_path / "x.xlsx").exists()
    file.write_bytes(changed(SHEET, put("Dòng", "B5", "Có dấu")))
    ran = book.sohtx("forms", "take", file)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("Dòng: B5:")


def test_what_differs_is_told_line_by_line() -> None:
    lines = (replace(LINES[1], label=Text("Ao chung", "Shared")), LINES[0], *LINES[3:], line("lotus_more"))
    after = own(
        valid_from=date(2024, 1, 1), lines=lines, title=Text("Tên khác", "Other"),
        checks=(check("lotus_more >= 1", "another"), check("lotus_ponds_shared <= lotus_ponds", level=Level.SOFT)),
    )  # fmt: skip
    found = compare(own(), after)

    assert [change.after.vi for change in found.head] == ["Tên khác"]
    assert [one.code for one in found.added_lines] == ["lotus_more"]
    assert [one.code for one in found.removed_lines] == ["lotus_sales"]
    assert [(one.code, [c.after.en for c in one.changes]) for one in found.changed_lines] == [
        ("lotus_ponds_shared", ["Shared"])
    ]
    assert found.is_reordered
    assert [(one.code, words.en) for one, words in found.added_checks] == [("another", "Asks lotus_more ≥ 1")]
    assert [(one.code, [c.after.en for c in one.changes]) for one in found.changed_checks] == [
        ("some_check", ["To be explained"])
    ]
    assert compare(own(), own(valid_from=date(2024, 1, 1))) == compare(own(), own())
    six = shipped().of("HTX-6T")[0]
    assert [one.code for one in compare(six, replace(six, lines=six.lines[1:])).lost_measures] == ["members"]


# The programmes


@pytest.mark.parametrize("form", ["XA-CAYTRONG", "XA-CANUOCLANH", "XA-VUONUOM", "XA-KHUYENNONG"])
def test_the_programmes_ask_who_of_the_cooperative_sector_takes_part(form: str) -> None:
    (version,) = shipped().of(form)

    assert version.respondent is Respondent.COMMUNE
    asked = {line.code for line in version.lines}
    assert any(code.endswith("cooperatives") for code in asked)
    assert any(code.endswith(("groups", "organized", "organized_area")) for code in asked)
    assert not any(line.measure for line in version.lines)
    assert not {kind.value for kind in Kind} & {version.respondent.value}
