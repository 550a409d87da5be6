"""Files that are brought: by content and not by name, bounded before they are unpacked, never run, never a path."""

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sohtx.core.refusal import Refusal
from sohtx.exchange.lists.opening import open_bytes
from web.conftest import Office

if TYPE_CHECKING:
    from django.http import HttpResponse

SHEET = "xl/worksheets/sheet1.xml"
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "hahaha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip


def workbook(cell: str = "HTX Mẫu", doctype: str = "", entity: str = "") -> bytes:
    """A small workbook, with something of one's own in it."""
    from openpyxl import Workbook

    made, buffer = Workbook(), io.BytesIO()
    made.active.append(["Tên hợp tác xã", "Xã, phường"])
    made.active.append([cell, "Xã Mẫu"])
    made.save(buffer)
    if not doctype:
        return buffer.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename in (SHEET, "xl/sharedStrings.xml"):
                text = content.decode().replace("?>", f"?>{doctype}", 1)
                text = text if text.lstrip().startswith("<?xml") else doctype + text
                content = text.replace(cell, entity).encode()
            new.writestr(info.filename, content)
    return out.getvalue()


def bomb() -> bytes:
    """A workbook of which one part unpacks to a hundred times what may be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name in ("xl/workbook.xml", SHEET, "[Content_Types].xml"):
            file.writestr(name, b"\0" * (80 << 20) if name == SHEET else b"<x/>")
    return out.getvalue()


REFUSED = {
    "program": b"MZ\x90\x00" + bytes(2_000), "page": b"<!doctype html><script>alert(7)</script>", "pdf": b"%PDF-1.7\n",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(50), "empty": b"", "svg": b"<?xml version='1.0'?><svg onload='alert(7)'/>",
}  # fmt: skip


def bring(office: Office, content: bytes, name: str) -> "HttpResponse":
    """Bring a file as the page of lists does."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = office.client_of("officer")
    client.raise_request_exception = False
    sent = {
        "file": SimpleUploadedFile(name, content),
        "as_of": "31/12/2025",
        "province": "",
        "kind": "",
        "money_unit": "",
    }
    answer: HttpResponse = client.post("/nap-danh-sach/", sent)
    return answer


def lying(office: Office) -> list[Path]:
    """What lies on the desk."""
    return sorted(path for path in (office.book.home / "lists").rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_list_is_refused_whatever_it_is_called(office: Office, kind: str) -> None:
    before = lying(office)
    with pytest.raises(Refusal):
        open_bytes(REFUSED[kind], "danh-sach.xlsx")
    assert bring(office, REFUSED[kind], "danh-sach.xlsx").status_code == 422
    assert lying(office) == before


def test_a_file_too_large_is_given_up_while_it_comes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "MAX_UPLOAD", 1_000)
    before = lying(office)
    assert bring(office, workbook(), "to.xlsx").status_code == 422
    assert lying(office) == before


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    import tracemalloc

    content = bomb()
    tracemalloc.start()
    with pytest.raises(Refusal):
        open_bytes(content, "danh-sach.xlsx")
    assert tracemalloc.get_traced_memory()[1] < 20 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("doctype", [ENTITY, LAUGHS], ids=["outside", "laughs"])
def test_entities_are_not_resolved(doctype: str) -> None:
    """A workbook that names a file of the machine, or a word that grows without end, gives neither."""
    try:
        opened = open_bytes(workbook("HTX Mẫu", doctype, "&e;"), "danh-sach.xlsx")
    except Refusal:
        return
    cells = [str(cell) for sheet in opened.sheets for row in sheet.rows for cell in row]
    assert not any("root:" in cell or cell.count("haha") > 100 for cell in cells)


@pytest.mark.parametrize(
    "name",
    [
        "../../../secret.csv",
        "..\\..\\secret.csv",
        "/etc/cron.d/x.csv",
        "a\r\nSet-Cookie: x=1.csv",
        "<img src=x>.csv",
    ],
)
def test_a_name_is_never_a_path_nor_a_header(office: Office, name: str) -> None:
    around = office.book.home.parent
    answer = bring(office, "Tên hợp tác xã,Xã\nHTX Mẫu,Xã Mẫu\n".encode(), name)
    assert answer.status_code in (302, 422)
    for path in around.rglob("*"):
        assert path.suffix != ".csv" or (around / "home" / "extract") in path.parents, path
    assert {path.name for path in lying(office)} <= {"danh-sach", "loi-khai.json", "columns.json"}
    assert not (office.book.home.parent / "secret.csv").exists()
    for value in answer.headers.values():
        assert "\n" not in value
        assert "Set-Cookie: x" not in value


def test_a_list_is_its_bringers_alone(office: Office) -> None:
    """Another officer of the same reach does not come to what somebody has on the desk."""
    answer = bring(office, "Tên hợp tác xã,Xã\nHTX Mẫu,Xã Mẫu\n".encode(), "cua-toi.csv")
    assert answer.status_code == 302
    other = office.client_of("administrator")
    assert other.get(answer["Location"]).status_code == 404
    assert other.post(f"{answer['Location']}bo/").status_code == 404


def test_formulas_are_read_as_words_or_values_never_run() -> None:
    opened = open_bytes('Tên,Xã\n=HYPERLINK("http://evil.example"),Xã Mẫu\n'.encode(), "a.csv")
    cells = [cell for sheet in opened.sheets for row in sheet.rows for cell in row]
    assert any(isinstance(cell, str) and "HYPERLINK" in cell for cell in cells)
