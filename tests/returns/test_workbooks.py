"""Excel there and back: what was filled in is in the book, exactly; what was not meant never is."""

import gc
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.running import Book
from register.recording import speaking, told
from sohtx.accounts.rights import Reach
from sohtx.collecting.workbooks.looking import Fate
from sohtx.collecting.workbooks.marking import mark_workbook
from sohtx.core.refusal import Refusal
from sohtx.returns.filings import Filing, history

from .building import (
    FORM,
    GROUPS,
    PERIOD,
    SENT,
    Filling,
    converted,
    fill_book,
    in_book,
    make_book,
    sent_in,
    workbook,
    wrong_cells,
)

ROW = {"members": 12, "members_women": 5, "workers": 6, "revenue": 180.5, "difficulty": "Thiếu vốn"}
STORED = {"members": 12, "members_women": 5, "workers": 6, "revenue": 180_500, "difficulty": "Thiếu vốn"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = make_book(tmp_path_factory.mktemp("workbooks"))
    with speaking(book.home):
        from django.db import connection

        fill_book()
        connection.close()
    return book


@pytest.fixture
def here(base: Book, tmp_path: Path) -> Iterator[Path]:
    """A copy of the book, on which the program in this process works."""
    from django.db import connection

    from sohtx.figures.remembering import forget

    home = base.copy(tmp_path / "home").home
    with speaking(home):
        yield home
        forget()
        connection.close()


def test_what_goes_out_is_what_the_book_holds(here: Path) -> None:
    out = Filling(workbook())

    assert list(out.rows) == ["T5", *GROUPS[:3], "T6", "T4"]  # by commune, then by name
    assert {code: out.cell("T2", code).value for code in SENT} == {
        "members": 9, "workers": 4, "revenue": 120.5, "profit": 11.25,
    }  # fmt: skip
    assert out.cell("T1", "members").value is None
    assert out.cell("T1", "revenue").comment.text == "Kỳ trước: 150"
    assert out.cell("T1", "@nature").value == "Thực hiện"
    assert out.sheet.row_dimensions[out.codes_at].hidden
    assert out.book["sohtx"].sheet_state == "hidden"


def test_only_cells_to_write_on_are_open(here: Path) -> None:
    out = Filling(workbook())

    assert out.sheet.protection.sheet
    assert not out.sheet.protection.password
    assert out.cell("T1", "@name").protection.locked
    assert out.sheet.cell(out.codes_at - 2, 6).protection.locked
    for code in ("members", "difficulty", "@nature", "@reason"):
        assert not out.cell("T1", code).protection.locked
    rules = {rule.type for rule in out.sheet.data_validations.dataValidation}
    assert {"list", "whole", "decimal"} <= rules


def test_what_was_filled_in_is_in_the_book(here: Path) -> None:
    out = Filling(workbook())
    out.write("T1", **ROW, **{"@nature": "Ước thực hiện"})
    out.write("T3", members=7, difficulty_topic="Khác")
    taken = sent_in(out.content)

    assert not taken.is_refused, taken.looked.remarks
    assert [taken.count(fate) for fate in Fate] == [2, 0, 1, 3]
    assert in_book("T1") == STORED
    assert history(Filing("T1", FORM, PERIOD)).versions[-1].nature == "estimate"
    assert in_book("T3") == {"members": 7, "difficulty_topic": "other"}
    assert history(Filing("T2", FORM, PERIOD)).versions[-1].status == "accepted"
    assert told(here, "verify") == "The book is intact.\n"


def test_of_many_the_same_becomes_as_of_few(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sohtx.returns.stores.MANY", 0)  # all are read, and the others passed over
    out, stale = Filling(workbook(org_ids=["T1", "T2", "T3"])), Filling(workbook())
    out.write("T1", **ROW)
    out.write("T2", members=11)
    taken = sent_in(out.content)

    assert [taken.count(fate) for fate in Fate] == [1, 1, 0, 1]
    assert in_book("T1") == STORED
    assert in_book("T2") == SENT | {"members": 11}
    stale.write("T2", members=8)
    assert wrong_cells(sent_in(stale.content)) == {f"C{stale.rows['T2']}"}


def test_whatever_comes_of_a_workbook_the_collector_sweeps_again(here: Path) -> None:
    with pytest.raises(Refusal):
        sent_in(b"PK\x03\x04")

    assert gc.isenabled()


def test_the_same_file_again_changes_nothing(here: Path) -> None:
    out = Filling(workbook())
    out.write("T1", **ROW)
    content = out.content
    sent_in(content)
    again = sent_in(content, "bản sao.xlsx")

    assert again.is_known
    assert len(history(Filing("T1", FORM, PERIOD)).versions) == 1


def test_an_old_file_does_not_overwrite_what_is_newer(here: Path) -> None:
    old, new = Filling(workbook()), Filling(workbook())
    new.write("T2", members=11)
    old.write("T2", members=8)
    old.write("T1", **ROW)
    sent_in(new.content)
    refused = sent_in(old.content)

    assert wrong_cells(refused) == {f"C{old.rows['T2']}"}
    assert in_book("T2")["members"] == 11
    assert in_book("T1") == {}
    taken = sent_in(old.content, is_replacing=True)
    assert not taken.is_refused
    assert in_book("T2")["members"] == 8
    assert in_book("T1") == STORED


def test_rows_left_as_they_were_say_nothing(here: Path) -> None:
    old, new = Filling(workbook()), Filling(workbook())
    new.write("T2", members=11)
    sent_in(new.content)
    old.write("T1", **ROW)
    taken = sent_in(old.content)  # its row of T2 is as it went out, and older than the book

    assert not taken.is_refused
    assert in_book("T2")["members"] == 11
    assert in_book("T1") == STORED


def test_a_cell_emptied_takes_the_answer_back_and_a_row_emptied_does_not(here: Path) -> None:
    out = Filling(workbook())
    out.write("T2", profit=None)
    sent_in(out.content)
    assert in_book("T2") == {code: value for code, value in SENT.items() if code != "profit"}

    out = Filling(workbook())
    out.write("T2", members=None, workers=None, revenue=None)
    taken = sent_in(out.content)
    assert taken.count(Fate.BLANK) == 6
    assert in_book("T2")["members"] == 9


def test_what_the_form_does_not_ask_stays(here: Path) -> None:
    from sohtx.returns.receiving.planning import Given
    from sohtx.returns.services import send

    send([Given(Filing("T3", FORM, PERIOD), {"members": 7, "managers": 2})], by="", is_accepted=True)
    out = Filling(workbook())
    assert sent_in(out.content).count(Fate.UNCHANGED) == 2
    out.write("T3", members=8)
    sent_in(out.content)

    assert in_book("T3") == {"members": 8, "managers": 2}


def test_errors_name_their_cells_and_nothing_is_written(here: Path) -> None:
    out = Filling(workbook())
    out.write("T1", members="hai mươi", workers=3, workers_women=5)
    out.write("T3", members=7, revenue="1.234")
    out.write("T4", revenue=55)
    out.write("T6", **ROW)
    refused = sent_in(out.content)

    row = out.rows
    assert wrong_cells(refused) == {
        f"E{row['T1']}",  # no number
        f"M{row['T3']}",  # thousands or decimals
        f"E{row['T4']}",  # members are missing
    }
    assert in_book("T6") == {}


def test_a_hard_check_is_told_at_its_cell_and_a_soft_one_asks_for_a_reason(here: Path) -> None:
    out = Filling(workbook())
    out.write("T1", members=10, members_women=11)
    out.write("T3", members=10, revenue=150_000)
    assert wrong_cells(sent_in(out.content)) == {f"F{out.rows['T1']}", f"M{out.rows['T3']}"}

    out.write("T1", members_women=9)
    out.write("T3", **{"@reason": "bán lô chè đặc sản"})
    assert not sent_in(out.content).is_refused
    assert in_book("T3")["revenue"] == 150_000_000


def test_the_workbook_comes_back_marked_and_can_be_mended(here: Path) -> None:
    out = Filling(workbook())
    out.write("T1", members="nhiều")
    marked = mark_workbook(sent_in(out.content).looked)
    back = openpyxl.load_workbook(io.BytesIO(marked))

    assert back.sheetnames == ["Kết quả kiểm tra", "Phiếu", "Hướng dẫn", "sohtx"]
    assert back.worksheets[0]["A7"].value == f"E{out.rows['T1']}"
    mended = Filling(marked)
    cell = mended.cell("T1", "members")
    assert cell.fill.start_color.rgb.endswith("F8C9C4")
    assert "Phải là số nguyên" in cell.comment.text
    cell.value = 12
    assert not sent_in(mended.content).is_refused
    assert in_book("T1") == {"members": 12}


def test_what_was_mended_looks_as_it_did(here: Path) -> None:
    out = Filling(workbook())
    out.write("T1", members="nhiều", revenue=150_000)
    marked = Filling(mark_workbook(sent_in(out.content).looked))
    assert "Kỳ trước: 150" in marked.cell("T1", "revenue").comment.text
    marked.write("T1", members=10, revenue=151, workers=-1)
    again = Filling(mark_workbook(sent_in(marked.content).looked))

    assert again.cell("T1", "members").fill.start_color.rgb.endswith("FFFDF2")
    assert again.cell("T1", "members").comment.text == "Kỳ trước: 10"
    assert again.cell("T1", "revenue").comment.text == "Kỳ trước: 150"
    assert again.cell("T1", "workers").fill.start_color.rgb.endswith("F8C9C4")


def test_what_may_be_explained_is_not_told_as_an_error(here: Path) -> None:
    out = Filling(workbook())
    out.write("T1", members=10, members_women=11)
    out.write("T3", members=10, revenue=150_000)
    marked = Filling(mark_workbook(sent_in(out.content).looked))
    results = marked.book.worksheets[0]

    assert marked.cell("T1", "members_women").fill.start_color.rgb.endswith("F8C9C4")
    assert marked.cell("T3", "revenue").fill.start_color.rgb.endswith("FFE3A8")
    words = {results.cell(row, 1).value: results.cell(row, 2).value for row in range(7, results.max_row + 1)}
    assert words[marked.cell("T1", "members_women").coordinate] == "Phải sửa"
    assert words[marked.cell("T3", "revenue").coordinate] == "Sửa hoặc giải thích"


def test_a_column_of_ones_own_is_passed_over_whatever_it_is_called(here: Path) -> None:
    out = Filling(workbook())
    assert out.sheet.column_dimensions[out.sheet.cell(1, out.columns["@last:members"]).column_letter].hidden
    out.write("T1", **ROW)
    for column, words in enumerate(
        ("Doanh thu (kỳ trước)", "Cần xem lại", "Ghi chú"), out.sheet.max_column + 1
    ):
        out.sheet.cell(out.codes_at - 2, column).value = words
        out.sheet.cell(out.rows["T1"], column).value = 999
    taken = sent_in(out.content)

    assert not taken.is_refused, taken.looked.remarks
    assert in_book("T1") == STORED


def test_a_row_is_named_by_code_or_name(here: Path) -> None:
    out = Filling(workbook(org_ids=["T2", "T3"]))
    first = out.spare()
    for row, (column, name) in enumerate(
        [(2, "5399000022"), (3, "Tổ hợp tác Sông Giả"), (3, "tổ hợp tác  giả định 6")], first
    ):
        out.sheet.cell(row, column).value = name
        out.sheet.cell(row, out.columns["members"]).value = 20 + row - first
    out.sheet.cell(first + 1, 4).value = "Xã Giả Hai"
    refused = sent_in(out.content)
    assert wrong_cells(refused) <= {f"C{first + 1}"}

    from sohtx.collecting.workbooks.organizations import organizations_of
    from sohtx.returns.definitions.definition import Respondent

    (commune,) = {
        k.commune.name for k in organizations_of(Respondent.GROUP) if k.org_id == "T5" and k.commune
    }
    out.sheet.cell(first + 1, 4).value = commune
    assert not sent_in(out.content).is_refused
    assert [in_book(t).get("members") for t in ("T1", "T5", "T6", "T4")] == [20, 21, 22, None]


def test_nobody_reaches_further_than_his_own(here: Path) -> None:
    out = Filling(workbook())
    out.write("T1", **ROW)
    out.write("T5", **ROW)
    refused = sent_in(out.content, reach=Reach(organizations=frozenset({"T1"})))

    assert f"A{out.rows['T5']}" in wrong_cells(refused)
    assert in_book("T1") == in_book("T5") == {}


def test_a_single_return_has_a_line_a_row(here: Path) -> None:
    content = workbook("HTX-6T", PERIOD, ["H1"])
    opened = openpyxl.load_workbook(io.BytesIO(content))
    sheet: Any = opened["Phiếu"]
    rows = {sheet.cell(r, 1).value: r for r in range(1, sheet.max_row + 1)}
    values = {
        "members": 25, "members_women": "10 thành viên", "workers": "12", "revenue": "1,2 tỷ", "profit": "-40,5",
        "uses_e_invoice": "Có", "sells_online": "không", "difficulty_topic": "Vốn, tín dụng",
    }  # fmt: skip
    for code, value in values.items():
        sheet.cell(rows[code], 4).value = value
    packed = io.BytesIO()
    opened.save(packed)
    taken = sent_in(packed.getvalue())

    assert not taken.is_refused, taken.looked.remarks
    assert in_book("H1", "HTX-6T") == {
        "members": 25, "members_women": 10, "workers": 12, "revenue": 1_200_000, "profit": -40_500,
        "uses_e_invoice": True, "sells_online": False, "difficulty_topic": "capital",
    }  # fmt: skip
    assert history(Filing("H1", "HTX-6T", PERIOD)).versions[-1].source == "self"

    sheet.cell(rows["members"], 4).value = "25-30"
    packed = io.BytesIO()
    opened.save(packed)
    assert wrong_cells(sent_in(packed.getvalue())) == {f"D{rows['members']}"}


def test_a_workbook_of_another_period_is_refused(here: Path) -> None:
    from sohtx.core.period import Period

    with pytest.raises(Refusal):
        sent_in(workbook(), expected=(FORM, Period.parse("2022-S2")))


def test_without_its_hidden_sheet_a_workbook_is_known_by_its_codes(here: Path) -> None:
    out = Filling(workbook())
    del out.book["sohtx"]
    out.write("T1", **ROW)
    assert not sent_in(out.content).is_refused
    assert in_book("T1") == STORED

    out.write("T2", members=10)
    assert wrong_cells(sent_in(out.content)) == {f"C{out.rows['T2']}"}  # nobody knows from what it started
    out.sheet.cell(4, 1).value = None
    with pytest.raises(Refusal):
        sent_in(out.content)


def test_macros_are_never_run_and_the_cells_are_taken(here: Path) -> None:
    out = Filling(workbook())
    out.write("T1", **ROW)
    packed = io.BytesIO(out.content)
    with zipfile.ZipFile(packed, "a") as container:
        container.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Auto_Open")
    assert not sent_in(packed.getvalue(), "phieu.xlsm").is_refused
    assert in_book("T1") == STORED


def test_formulas_without_results_are_refused(here: Path) -> None:
    out = Filling(workbook())
    out.write("T1", members="=5+7")
    assert wrong_cells(sent_in(out.content)) == {f"E{out.rows['T1']}"}


def test_days_and_texts_in_the_wrong_place(here: Path) -> None:
    out = Filling(workbook())
    out.write("T1", members=date(2023, 1, 2))
    out.write("T3", members=8, difficulty="=HYPERLINK(A1)")
    out.cell("T3", "difficulty").data_type = "s"
    assert wrong_cells(sent_in(out.content)) == {f"E{out.rows['T1']}"}
    out.write("T1", members=None)
    sent_in(out.content)
    assert in_book("T3")["difficulty"] == "=HYPERLINK(A1)"
    again = Filling(workbook())
    assert again.cell("T3", "difficulty").data_type == "s"


@pytest.mark.parametrize("kinds", [("ods",), ("ods", "xlsx"), ("xls",)], ids="-".join)
def test_through_libreoffice_nothing_is_lost(here: Path, tmp_path: Path, kinds: tuple[str, ...]) -> None:
    out = Filling(workbook())
    out.write("T1", **ROW, **{"@nature": "Ước thực hiện", "@reason": "đúng"})
    out.write("T3", members=7, revenue="1.234,5", difficulty_topic="Khác", **{"@reason": "vụ lớn"})
    out.write("T2", profit=12.125)
    taken = sent_in(converted(out.content, tmp_path, *kinds), f"phieu.{kinds[-1]}")

    assert not taken.is_refused, taken.looked.remarks
    assert [taken.count(fate) for fate in Fate] == [2, 1, 0, 3]
    assert in_book("T1") == STORED
    assert in_book("T3") == {"members": 7, "revenue": 1_234_500, "difficulty_topic": "other"}
    assert in_book("T2") == SENT | {"profit": 12_125}


def test_marked_in_another_kind_it_comes_back_as_an_xlsx(here: Path, tmp_path: Path) -> None:
    out = Filling(workbook())
    out.write("T1", members="nhiều")
    refused = sent_in(converted(out.content, tmp_path, "ods"), "phieu.ods")
    mended = Filling(mark_workbook(refused.looked))
    mended.write("T1", members=12)

    assert not sent_in(mended.content).is_refused
    assert in_book("T1") == {"members": 12}


def test_the_command_takes_folders_and_gives_back_what_is_wrong(here: Path, tmp_path: Path) -> None:
    good, bad = Filling(workbook()), Filling(workbook())
    good.write("T1", **ROW)
    bad.write("T3", members=-1)
    folder = tmp_path / "tệp gửi về"
    folder.mkdir()
    (folder / "tốt.xlsx").write_bytes(good.content)
    (folder / "sai.xlsx").write_bytes(bad.content)
    (folder / "~$tốt.xlsx").write_bytes(b"x")
    (folder / "hỏng.xlsx").write_bytes(good.content[:900])
    ran = Book(here).sohtx("returns", "take", folder, lang="en")

    assert ran.status == 2
    assert "1 new, 0 changed, 1 as before, 4 blank" in ran.out
    assert f"Phiếu!E{bad.rows['T3']}" in ran.err
    assert [path.name for path in (folder / "can-sua").iterdir()] == ["sai.xlsx"]
    assert in_book("T1") == STORED
    again = told(here, "returns", "take", str(folder / "tốt.xlsx"))
    assert "taken before" in again


def test_the_command_writes_the_workbook(here: Path, tmp_path: Path) -> None:
    out = tmp_path / "t.xlsx"
    assert "6 organizations" in told(here, "returns", "workbook", FORM, PERIOD, "--out", str(out))
    assert "1 organizations" in told(
        here, "returns", "workbook", FORM, PERIOD, "--org", "T1", "--out", str(out)
    )
    ran = Book(here).sohtx("returns", "workbook", "THT-XA-6T", PERIOD, "--out", out, lang="en")
    assert ran.status == 2


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_errors_and_joined_cells_are_named_whatever_saved_them(here: Path, tmp_path: Path, kind: str) -> None:
    out = Filling(workbook())
    out.write("T1", members=12, workers="=1/0")
    out.write("T3", members=7, workers="=3+4")
    out.sheet.merge_cells(f"G{out.rows['T6']}:H{out.rows['T6']}")
    refused = sent_in(converted(out.content, tmp_path, kind), f"phieu.{kind}")

    assert wrong_cells(refused) == {f"I{out.rows['T1']}", f"G{out.rows['T6']}"}


def test_of_two_of_one_name_a_slipped_identifier_is_seen(here: Path) -> None:
    out = Filling(workbook(org_ids=["T4", "T5"]))
    out.write("T4", members=7)
    out.cell("T4", "@org").value, out.cell("T5", "@org").value = "T5", "T4"

    assert wrong_cells(sent_in(out.content)) == {f"C{out.rows['T4']}"}
