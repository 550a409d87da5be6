"""Opening files of every kind, and refusing what cannot be read without unpacking it."""

import io
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sohtx.core.refusal import Refusal
from sohtx.exchange.lists.opening import FileKind, open_bytes, open_list
from sohtx.exchange.lists.unreadable import MOST_ROWS

from .sheets import SOUND, workbook

SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not here: .xls and .ods are not tried")
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_other_kinds_read_as_the_same(suffix: str, tmp_path: Path, begun: Path) -> None:
    from sohtx.exchange.lists.checking import check_list
    from sohtx.exchange.lists.options import Options

    source = tmp_path / "ds.xlsx"
    source.write_bytes(workbook(SOUND))
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless", "--convert-to", suffix, "--outdir", tmp_path, source],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    file = open_list(tmp_path / f"ds.{suffix}")
    assert file.kind == suffix
    one, other = (check_list(f, Options(date(2023, 6, 30), province="10")) for f in (open_list(source), file))
    assert [row.reading.texts for row in one.rows] == [row.reading.texts for row in other.rows]
    assert [row.fate for row in other.rows] == ["new"] * 3


def repacked(content: bytes, change) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for info in source.infolist():
            made.writestr(info.filename, change(info.filename, source.read(info)))
    return packed.getvalue()


def far_cell(name: str, data: bytes) -> bytes:
    if not name.startswith("xl/worksheets/sheet"):
        return data
    return data.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def entity(name: str, data: bytes) -> bytes:
    if not name.startswith("xl/worksheets/sheet"):
        return data
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + data.partition(b"?>")[2]


def swollen(name: str, data: bytes) -> bytes:
    return data + b" " * (20 << 20) if name.startswith("xl/worksheets/sheet") else data


@pytest.mark.parametrize(
    "content",
    [
        b"", b"   \n", b"<html><table></table></html>", b'<?xml version="1.0"?><Workbook/>', b"%PDF-1.7", b"PK\x03\x04rubbish",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"),
        repacked(workbook(SOUND), far_cell), repacked(workbook(SOUND), entity), repacked(workbook(SOUND), swollen),
        repacked(workbook(SOUND), lambda _name, d: d[: len(d) // 2]), b"a,b\n" * (MOST_ROWS + 5),
    ],
    ids=["empty", "blank", "html", "xml", "pdf", "zip", "xls", "locked", "far", "entity", "bomb", "cut", "long"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        open_bytes(content, "ds.xlsx")
    assert str(refused.value).startswith("ds.xlsx: ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("mark", ";,\t")
def test_the_encoding_and_mark_of_a_text_are_found_out(encoding: str, mark: str) -> None:
    import unicodedata

    rows = [["Tên HTX", "Xã"], ["HTX Mây Lành", "Trịnh Tường"], ["HTX Đồi Thắm", "Mường Hum"]]
    text = "\n".join(mark.join(row) for row in rows)
    if encoding == "cp1258":
        text = "".join(
            c
            if c in "ăâđêôơưĂÂĐÊÔƠƯ" or not unicodedata.combining(unicodedata.normalize("NFD", c)[-1])
            else _split(c)
            for c in text
        )
    file = open_bytes(text.encode(encoding), "ds.csv")
    assert file.kind is FileKind.TEXT
    assert [[unicodedata.normalize("NFC", cell) for cell in row] for row in file.sheets[0].rows] == rows


def _split(letter: str) -> str:
    """A letter as Windows-1258 has it: its tone behind it."""
    import unicodedata

    marks = unicodedata.normalize("NFD", letter)
    tones = "\u0300\u0309\u0303\u0301\u0323"
    return unicodedata.normalize("NFC", "".join(m for m in marks if m not in tones)) + "".join(
        m for m in marks if m in tones
    )


def test_numbers_are_exact_and_days_are_days() -> None:
    rows = open_bytes(workbook([[0.1, 1234.5, 10**10, date(2020, 2, 29)]]), "a.xlsx").sheets[0].rows[1]
    assert list(rows[:4]) == [Decimal("0.1"), Decimal("1234.5"), Decimal(10**10), date(2020, 2, 29)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a," * 100_000 + b"\n", "quá rộng"),
        (b"a," * 3_000_000, "quá rộng"),
        (b'"' + b"ab," * 60_000, "chưa đóng"),
        (b'"' + b"a," * 3_000_000, "quá rộng"),
        (b"x,y\n1," + b"a" * 2_000_000, "chưa đóng"),
        (b'x,y\n"' + b"a\n" * 2_000_000, "chưa đóng"),
    ],
    ids=["wide", "very wide", "quote", "long quote", "cell", "lines within a quote"],
)
def test_texts_are_bounded_while_they_are_read(content: bytes, said: str) -> None:
    import tracemalloc

    tracemalloc.start()
    try:
        with pytest.raises(Refusal) as refused:
            open_bytes(content, "ds.csv")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert said in str(refused.value)
    assert most < 40 << 20


def test_a_quoted_cell_may_hold_marks_and_lines() -> None:
    rows = open_bytes('Tên,Xã\n"HTX ""A"", B\nC",Mây\n'.encode(), "a.csv").sheets[0].rows
    assert rows == [["Tên", "Xã"], ['HTX "A", B\nC', "Mây"]]
