"""What is wrong with a row is told at the cell that is wrong; heads are read for what they say."""

import io
from datetime import date

import openpyxl
import pytest

from .sheets import HEAD, workbook

AS_OF = date(2023, 6, 30)


def remarks(content: bytes) -> list[tuple[str, str, str]]:
    """The cells that are remarked on, with their words and what is said."""
    from sohtx.exchange.lists.checking import check_list
    from sohtx.exchange.lists.opening import open_bytes
    from sohtx.exchange.lists.options import Options

    found = check_list(open_bytes(content, "ds.xlsx"), Options(AS_OF, province="10"))
    return [(r.cell, r.value, r.what.vi) for r in found.remarks]


def row(**cells: str) -> list[str | None]:
    told = {"Tên HTX": "HTX Mây Lành", "Xã": "Xã Y Tý", "Huyện": "Huyện Bát Xát", **cells}
    return [told.get(head) for head in HEAD]


def test_the_district_that_is_unknown_is_marked_and_not_the_commune(begun) -> None:
    assert remarks(workbook([row(Huyện="Huyện Không Có")])) == [
        ("E2", "Huyện Không Có", "không có huyện, thị xã nào tên như vậy")
    ]
    assert [cell for cell, *_ in remarks(workbook([row(Xã="Xã Không Có")]))] == ["D2"]


def test_a_commune_missing_is_marked_in_the_address_that_should_tell_it(begun) -> None:
    head = ["TT", "Tên HTX", "Mã số thuế", "Địa chỉ"]
    content = workbook(
        [[1, "HTX Mây Lành", None, "Thôn 1"], [2, "HTX Suối Êm", None, "Thôn 1, xã Lạ Hoắc"]], head
    )
    assert [(cell, value) for cell, value, _ in remarks(content)] == [
        ("D2", "Thôn 1"), ("D3", "Thôn 1, xã Lạ Hoắc"),
    ]  # fmt: skip


def test_a_joined_cell_is_marked_where_it_is_seen_and_hidden_columns_count(begun) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"], sheet["B4"] = "DANH SÁCH HỢP TÁC XÃ", None
    for column, head in enumerate(["STT", "Tên HTX", "Ghi chú", "Địa bàn", None, "Ngày thành lập"], 2):
        sheet.cell(5, column, head)
    sheet.merge_cells("E5:F5")
    sheet["E6"], sheet["F6"] = "Xã", "Huyện"
    sheet.column_dimensions["D"].hidden = True
    for line, name in enumerate(["HTX Mây Lành", "HTX Suối Êm"], 7):
        sheet.cell(line, 2, line - 6)
        sheet.cell(line, 3, name)
        sheet.cell(line, 7, "31/2/2016")
    sheet["E7"], sheet["F7"] = "Xã Không Có", "Huyện Bát Xát"
    sheet.merge_cells("E7:E8")
    sheet.merge_cells("F7:F8")
    packed = io.BytesIO()
    book.save(packed)
    assert sorted(cell for cell, *_ in remarks(packed.getvalue())) == ["E7", "E7", "G7", "G8"]


@pytest.mark.parametrize(
    ("heads", "fields"),
    [
        (["Địa chỉ (xã, phường)"], ["commune"]),
        (["Địa chỉ (xã, phường)", "Xã"], ["address", "commune"]),
        (["Địa chỉ (thôn, bản)", "Xã/phường"], ["address", "commune"]),
        (["Địa chỉ"], ["address"]),
    ],
)
def test_an_address_headed_by_communes_is_taken_for_them(heads: list[str], fields: list[str], begun) -> None:
    from sohtx.exchange.lists.columns import match_columns
    from sohtx.exchange.lists.layout import read_layout
    from sohtx.exchange.lists.opening import open_bytes

    rows = [[n, f"HTX Mây {n}", None, *["Xã Y Tý"] * len(heads)] for n in range(1, 5)]
    layout = read_layout(open_bytes(workbook(rows, ["TT", "Tên HTX", "Mã số thuế", *heads]), "ds.xlsx"))
    assert [str(match.field) for match in match_columns(layout, {}, {})[3:]] == fields


def test_a_cell_of_communes_that_holds_a_whole_address_is_read(begun) -> None:
    from sohtx.exchange.lists.checking import check_list
    from sohtx.exchange.lists.opening import open_bytes
    from sohtx.exchange.lists.options import Options

    head = ["TT", "Tên HTX", "Địa chỉ (xã, phường)"]
    content = workbook([[1, "HTX Mây Lành", "Thôn 1, xã Y Tý, huyện Bát Xát"]], head)
    reading = check_list(open_bytes(content, "ds.xlsx"), Options(AS_OF, province="10")).rows[0].reading
    assert reading.unit.name == "Xã Y Tý"
    assert reading.address == "Thôn 1, xã Y Tý, huyện Bát Xát"
