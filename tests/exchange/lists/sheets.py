"""Small workbooks for the tests."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

HEAD = [
    "STT",
    "Tên HTX",
    "Mã số thuế",
    "Xã",
    "Huyện",
    "Ngày thành lập",
    "Vốn điều lệ (triệu đồng)",
    "Tình trạng",
    "Lĩnh vực",
]
SOUND = [
    [1, "HTX Mây Lành", "9900000031", "Xã Trịnh Tường", "Huyện Bát Xát", "28/7/2015", 1500, "Đang hoạt động", "Nông nghiệp"],
    [2, "HTX Suối Êm", None, "Xã Y Tý", "Huyện Bát Xát", "2016", "2 tỷ", "Ngừng hoạt động", "TM-DV"],
    [3, "THT Nắng Biếc", None, "Xã Mường Hum", "Huyện Bát Xát", "1/3/2019", None, "Tạm ngừng", "Nông nghiệp"],
]  # fmt: skip


def workbook(rows: Sequence[Sequence[Any]], head: Sequence[Any] = HEAD) -> bytes:
    """A workbook with a head and rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()
