"""The pages of lists, walked as an officer walks them: opening the book from a list, comparing it with another's."""

import io
import re
import time
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from exchange.lists.sheets import HEAD, SOUND, workbook

from .conftest import Office

if TYPE_CHECKING:
    from django.test import Client

FULL = [*HEAD, "Người đại diện", "Điện thoại"]
PERSON = "Trần Thị Giả Định"
BAD = [
    4,
    "HTX <b>Lạ</b>",
    "12A8",
    "Xã Không Có",
    "Huyện Bát Xát",
    "31/2/2016",
    "=1+1",
    None,
    None,
    PERSON,
    None,
]
TWIN = [5, "HTX Suối Em", None, "Xã Y Tý", "Huyện Bát Xát", "2017", None, None, None, None, None]
KNOWN = [6, "Hợp tác xã Chè Cúc Xuân", "9900000016", "Phường Bắc Cường", "TP Lào Cai", None, None, None, None]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")


def rows(mark: str) -> list[list[Any]]:
    """Sound rows of organizations that no other test brings."""
    made = []
    for number, row in enumerate(SOUND):
        one = [*row, PERSON if number == 0 else None, "0900 000 000" if number == 0 else None]
        one[1] = f"{row[1]} {mark}"
        one[2] = None
        made.append(one)
    return made


def upload(content: bytes, name: str = "danh sách.xlsx") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def bring(client: "Client", content: bytes, name: str = "danh sách.xlsx", **more: str) -> Any:
    said = {"as_of": "30/6/2023", "province": "", "kind": "", "money_unit": "", **more}
    return client.post("/nap-danh-sach/", {**said, "file": upload(content, name)})


def html(answer: Any) -> str:
    text = answer.content.decode()
    assert not INLINE.search(text)
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    return re.sub(r"\s+", " ", text)


def key_of(answer: Any) -> str:
    assert answer.status_code == 302, html(answer)
    return answer["Location"].strip("/").split("/")[-1]


def notes(act: str) -> list[Any]:
    from sohtx.accounts.models import LogEntry

    return list(LogEntry.objects.filter(act=act).order_by("pk"))


def test_a_list_is_walked_from_file_to_book(office: Office) -> None:
    from sohtx.ledger.models import Transaction
    from sohtx.register.models import Entry

    client = office.client_of("officer")
    before, last = Entry.objects.count(), Transaction.objects.order_by("place").last().place
    twin = [*TWIN[:1], f"{TWIN[1]} Đi", *TWIN[2:]]
    content = workbook([*rows("Đi"), BAD, twin, KNOWN], FULL)
    key = key_of(bring(client, content))

    columns = html(client.get(f"/nap-danh-sach/{key}/"))
    assert "Vốn điều lệ (triệu đồng)" in columns
    assert 'name="col-1"' in columns
    sent = client.post(f"/nap-danh-sach/{key}/", {"do": "columns", "col-1": "name"})
    assert sent["Location"] == f"/nap-danh-sach/{key}/kiem-tra/"

    page = html(client.get(f"/nap-danh-sach/{key}/kiem-tra/"))
    assert "&lt;b&gt;Lạ&lt;/b&gt;" in page
    assert "<b>Lạ" not in page
    assert "Nạp 3 đơn vị vào sổ" in page
    assert "C5" in page
    assert "F5" in page
    known = html(client.get(f"/nap-danh-sach/{key}/kiem-tra/?rows=known"))
    assert "/to-chuc/DEMO10-H00002/" in known
    doubtful = html(client.get(f"/nap-danh-sach/{key}/kiem-tra/?rows=doubtful"))
    assert "HTX Suối Em Đi" in doubtful
    client.post(f"/nap-danh-sach/{key}/kiem-tra/?rows=doubtful", {"do": "accept", "line": ["6", "5", "x"]})
    page = html(client.get(f"/nap-danh-sach/{key}/kiem-tra/?rows=new"))
    assert "Nạp 4 đơn vị vào sổ" in page

    marked = client.get(f"/nap-danh-sach/{key}/tai-ve/")
    assert marked["Content-Disposition"].startswith("attachment;")
    cells = [c for s in openpyxl.load_workbook(io.BytesIO(marked.content)) for r in s.iter_rows() for c in r]
    own = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [c.coordinate for c in cells if c.data_type == "f"] == [
        c.coordinate for r in own.iter_rows() for c in r if c.data_type == "f"
    ]
    assert [n.subject for n in notes("lists.export")] == ["danh sách.xlsx"]

    assert Entry.objects.count() == before
    done = client.post(f"/nap-danh-sach/{key}/nap/")
    assert done["Location"] == f"/nap-danh-sach/{key}/ket-qua/"
    result = html(client.get(done["Location"]))
    assert "HTX Mây Lành Đi" in result
    assert "Đã nạp 4 đơn vị vào sổ" in result
    transactions = list(Transaction.objects.filter(place__gt=last))
    assert [(t.by, t.act) for t in transactions] == [("officer", "load")]
    (told,) = notes("lists.take")
    assert (told.by, told.subject, told.details) == ("officer", "danh sách.xlsx", {"count": 4})

    after = Entry.objects.count()
    assert after > before
    client.post(f"/nap-danh-sach/{key}/nap/")
    assert Entry.objects.count() == after
    assert len(notes("lists.take")) == 1
    assert "Đã nạp 4 đơn vị vào sổ" in html(client.get(done["Location"]))


def test_the_same_file_twice_is_known(office: Office) -> None:
    client = office.client_of("officer")
    content = workbook(rows("Hai Lần"), FULL)
    first = key_of(bring(client, content))
    client.post(f"/nap-danh-sach/{first}/nap/")
    second = key_of(bring(client, content, "tên khác.xlsx"))
    page = html(client.get(f"/nap-danh-sach/{second}/kiem-tra/"))
    assert "Không có dòng mới nào để nạp" in page
    assert f'action="/nap-danh-sach/{second}/nap/"' not in page
    assert f'href="/nap-danh-sach/{second}/kiem-tra/?rows=known"' in page


def test_columns_in_an_old_font_are_told_and_turned(office: Office) -> None:
    from sohtx.exchange.lists.letters import TO_TCVN3

    def old(text: Any) -> Any:
        return (
            "".join(TO_TCVN3.get(c, TO_TCVN3.get(c.lower(), c)) for c in text)
            if isinstance(text, str)
            else text
        )

    client = office.client_of("officer")
    content = workbook([[old(cell) for cell in row] for row in rows("Chữ Cũ")], FULL)
    key = key_of(bring(client, content))
    assert "Cột B đang ở phông TCVN3 (.VnTime), đã chuyển sang Unicode." in html(
        client.get(f"/nap-danh-sach/{key}/")
    )
    assert "HTX Mây Lành Chữ Cũ" in html(client.get(f"/nap-danh-sach/{key}/kiem-tra/?rows=new"))


def test_what_is_said_of_a_column_is_kept_and_remembered(office: Office) -> None:
    client = office.client_of("officer")
    head = [*FULL[:7], "Cột lạ lùng", *FULL[8:]]
    key = key_of(bring(client, workbook(rows("Cột"), head)))
    assert "Chưa nhận ra 1 cột" in html(client.get(f"/nap-danh-sach/{key}/"))
    client.post(f"/nap-danh-sach/{key}/", {"do": "columns", "col-7": "status", "col-1": "<script>"})
    again = key_of(bring(client, workbook(rows("Cột"), head)))
    page = html(client.get(f"/nap-danh-sach/{again}/"))
    assert "Chưa nhận ra" not in page
    assert "tiêu đề đã được chọn như vậy lần trước" in page


def test_a_sheet_without_a_head_asks_for_it(office: Office) -> None:
    client = office.client_of("officer")
    key = key_of(bring(client, workbook([["x", "y"], ["HTX <i>Một</i>", "Xã Y Tý"]], ["a", "b"])))
    answer = client.get(f"/nap-danh-sach/{key}/")
    assert answer.status_code == 422
    assert "&lt;i&gt;Một" in html(answer)
    client.post(f"/nap-danh-sach/{key}/", {"do": "read", "head_row": "1", "sheet": "../../etc"})
    assert client.get(f"/nap-danh-sach/{key}/").status_code == 200


def test_a_list_is_its_bringers_alone_and_gone_after_a_day(office: Office, monkeypatch: Any) -> None:
    from sohtx.accounts.models import Person
    from sohtx.exchange.lists import desk

    client = office.client_of("officer")
    key = key_of(bring(client, workbook(rows("Riêng"), FULL)))
    other = office.client_of("administrator")
    parts = ("", "kiem-tra/", "tai-ve/", "ket-qua/")
    assert [other.get(f"/nap-danh-sach/{key}/{part}").status_code for part in parts] == [404] * 4
    assert other.post(f"/nap-danh-sach/{key}/nap/").status_code == 404
    assert other.post(f"/nap-danh-sach/{key}/bo/").status_code == 404
    assert client.get(f"/doi-chieu/xem/{key}/").status_code == 404
    assert client.get(f"/nap-danh-sach/{'0' * 32}/").status_code == 404
    assert client.get("/nap-danh-sach/columns/").status_code == 404
    person = str(Person.objects.get(username="officer").pk)
    assert desk.find(key, person=person, purpose=desk.TAKE) is not None
    later = time.time() + 25 * 3600
    monkeypatch.setattr(desk.time, "time", lambda: later)
    assert desk.find(key, person=person, purpose=desk.TAKE) is None
    desk.sweep()
    assert not (office.book.home / "lists" / "dang-xem" / key).exists()


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in files.items():
            container.writestr(name, content)
    return packed.getvalue()


WRONG_FILES = [
    (b"", "Tệp không có dữ liệu"),
    (zipped({"word/document.xml": b"<w/>"}), "không phải tệp Excel hoặc CSV"),
    (zipped({"xl/workbook.xml": b" " * (60 << 20)}), "giải nén ra lớn bất thường"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "tệp có mật khẩu"),
    (b"T\xc3\xaan HTX;X\xc3\xa3\n" * (40 << 16), "Tệp lớn hơn 30 MB"),
    (b"%PDF-1.7", "không phải tệp Excel hoặc CSV"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"), WRONG_FILES, ids=["empty", "docx", "bomb", "locked", "40 MB", "pdf"]
)
def test_wrong_files_are_refused_in_words(office: Office, content: bytes, words: str) -> None:
    client = office.client_of("officer")
    desk = office.book.home / "lists" / "dang-xem"
    before = sorted(desk.iterdir()) if desk.exists() else []
    answer = bring(client, content, "../../<img src=x>.docx")
    assert answer.status_code == 422
    page = html(answer)
    assert words in page
    assert "<img" not in page
    assert (sorted(desk.iterdir()) if desk.exists() else []) == before
    assert (
        client.post(
            "/doi-chieu/moi/", {"as_of": "30/6/2023", "file": upload(content), "source": "tax"}
        ).status_code
        == 422
    )


def test_a_form_filled_in_wrongly_keeps_what_was_typed(office: Office) -> None:
    client = office.client_of("officer")
    answer = bring(client, workbook(SOUND), as_of="31/2/2023")
    assert answer.status_code == 422
    page = html(answer)
    assert "31/2/2023" in page
    assert "Không phải ngày" in page
    assert bring(client, workbook(SOUND), as_of="1/1/2999").status_code == 422
    assert client.post("/nap-danh-sach/", {"as_of": "1/1/2023"}).status_code == 422


def test_a_refusal_of_the_load_speaks_of_rows_and_cells(office: Office, monkeypatch: Any) -> None:
    from sohtx.core.refusal import Problem, Refusal
    from sohtx.core.text import Text
    from sohtx.exchange.lists import taking
    from sohtx.register.models import Entry

    def refuse(*_: Any, **__: Any) -> None:
        raise Refusal(
            Problem(
                Text("vốn lạ", "odd"),
                Text("sửa", "mend"),
                file="entries.csv",
                line=2,
                column="charter_capital",
            )
        )

    client = office.client_of("officer")
    key = key_of(bring(client, workbook(rows("Từ Chối"), FULL)))
    monkeypatch.setattr(taking, "load", refuse)
    before = Entry.objects.count()
    answer = client.post(f"/nap-danh-sach/{key}/nap/")
    assert answer.status_code == 422
    page = html(answer)
    assert "Dòng 2, ô G2" in page
    assert "entries.csv" not in page
    assert Entry.objects.count() == before


def test_an_officer_of_an_area_takes_in_its_rows_alone(office: Office) -> None:
    client = office.client_of("officer", area="02647")
    key = key_of(bring(client, workbook(rows("Ngoài"), FULL)))
    page = html(client.get(f"/nap-danh-sach/{key}/kiem-tra/"))
    assert "Không có dòng mới nào để nạp" in page
    assert "ngoài địa bàn mà tài khoản này được giao" in page


@pytest.mark.parametrize("role", ["leader", "department", "commune", "cooperative"])
def test_others_do_not_get_in(office: Office, role: str) -> None:
    scope = {"commune": {"area": "02647"}, "cooperative": {"org": "DEMO10-H00002"}}.get(role, {})
    client = office.client_of(role, **scope)
    for address in (
        "/nap-danh-sach/",
        "/doi-chieu/",
        "/doi-chieu/moi/",
        f"/nap-danh-sach/{'0' * 32}/",
        "/doi-chieu/1/",
    ):
        assert client.get(address).status_code == 403, address
    assert bring(client, workbook(SOUND)).status_code == 403


# Comparing


def ours() -> list[Any]:
    """Cooperatives of the book, as they stand on the day of the comparison."""
    from sohtx.exchange.lists.desk import side_on

    found = [s for s in side_on(date(2026, 1, 1)).all if s.exists and s.kind == "cooperative" and s.tax_code]
    return [s for s in found if s.unit.code == "02647" and s.status == "operating"][:5]


THEIR_HEAD = [
    "TT",
    "Tên người nộp thuế",
    "Mã số thuế",
    "Xã",
    "Mã xã",
    "Tình trạng",
    "Ngày thành lập",
    "Giám đốc",
    "Điện thoại",
]


def theirs() -> bytes:
    one, two, three, four, _ = ours()
    table = [
        [
            1,
            one.name,
            one.tax_code,
            one.unit.name,
            one.unit.code,
            "Đang hoạt động",
            None,
            PERSON,
            "0900000000",
        ],
        [2, two.name, two.tax_code, two.unit.name, two.unit.code, "Đã giải thể", None, None, None],
        [3, "HTX Tên Khác Hẳn", three.tax_code, three.unit.name, three.unit.code, None, None, None, None],
        [4, four.name + "h", None, four.unit.name, four.unit.code, None, None, None, None],
        [
            5,
            "HTX =Mới <u>Toanh</u>",
            None,
            one.unit.name,
            one.unit.code,
            None,
            "5/5/2020",
            PERSON,
            "0900000001",
        ],
        [6, None, None, one.unit.name, one.unit.code, None, None, None, None],
    ]
    return workbook(table, THEIR_HEAD)


def compared(client: "Client", **more: str) -> str:
    said = {"as_of": "1/1/2026", "source": "tax", "area": "02647", "kinds": ["cooperative"], **more}
    answer = client.post("/doi-chieu/moi/", {**said, "file": upload(theirs(), "thuế.xlsx")})
    assert answer.status_code == 302, html(answer)
    key = answer["Location"].strip("/").split("/")[-1]
    assert client.get(f"/doi-chieu/xem/{key}/").status_code == 200
    client.post(f"/doi-chieu/xem/{key}/", {"do": "columns"})
    ready = html(client.get(f"/doi-chieu/xem/{key}/ket-qua/"))
    assert "Lưu và xử lý" in ready
    kept = client.post(f"/doi-chieu/xem/{key}/ket-qua/")
    assert client.get(f"/doi-chieu/xem/{key}/ket-qua/").status_code == 404
    return str(kept["Location"])


def test_a_comparison_is_walked_to_its_end(office: Office) -> None:
    from sohtx.exchange.models import Comparison
    from sohtx.ledger.models import Transaction
    from sohtx.register.models import Entry

    client = office.client_of("officer")
    address = compared(client)
    found = Comparison.objects.latest("pk")
    assert address == f"/doi-chieu/{found.pk}/"
    assert "thuế.xlsx" in html(client.get("/doi-chieu/"))
    by_kind = {d.kind: d for d in found.differences.order_by("-position")}
    status, name, near = by_kind["other_status"], by_kind["other_name"], found.differences.get(is_sure=False)

    stranger = html(client.get(f"{address}?class=only_theirs"))
    assert "HTX =Mới &lt;u&gt;Toanh" in stranger
    assert PERSON not in stranger

    before = Entry.objects.count()
    refused = client.post(f"{address}?class=other_status", {"do": "accept", "pick": status.position})
    assert refused.status_code == 422
    assert "chưa điền ngày hiệu lực" in html(refused)
    assert client.post(address, {"do": "accept"}).status_code == 422
    odd = client.post(
        address, {"do": "accept", "pick": status.position, f"on-{status.position}": "31/2/2025"}
    )
    assert odd.status_code == 422
    assert Entry.objects.count() == before

    day = {f"on-{status.position}": "5/12/2025", f"paper-{status.position}": "12/TB-CT", "on": "6/12/2025"}
    sent = {"do": "accept", "pick": [status.position, name.position], **day}
    assert client.post(address, sent).status_code == 302
    assert Entry.objects.count() == before + 2
    assert Transaction.objects.order_by("place").last().by == "officer"
    made = {e.entry: e for e in Entry.objects.order_by("-pk")[:2]}
    assert (str(made["dissolved"].effective_on), made["dissolved"].document_no) == ("2025-12-05", "12/TB-CT")
    assert str(made["amended"].effective_on) == "2025-12-06"
    assert client.post(address, sent).status_code == 422
    assert Entry.objects.count() == before + 2
    assert [n.details["count"] for n in notes("comparing.accept")] == [2]

    unsure = {"do": "accept", "pick": near.position, f"on-{near.position}": "6/12/2025"}
    assert client.post(address, unsure).status_code == 422
    assert client.post(address, {"do": "confirm", "pick": near.position}).status_code == 302
    near.refresh_from_db()
    assert near.is_sure
    assert len(notes("comparing.confirm")) == 1

    only = by_kind["only_ours"]
    assert client.post(address, {"do": "reason", "pick": only.position, "reason": " "}).status_code == 422
    said = {"do": "reason", "pick": only.position, "reason": "bên thuế chưa cập nhật <x>"}
    assert client.post(address, said).status_code == 302
    decided = html(client.get(f"{address}?class=only_ours&state=decided"))
    assert "bên thuế chưa cập nhật &lt;x&gt;" in decided

    assert ours()[0].name in html(client.get(f"{address}?class=agree"))
    assert "không có tên và mã số" in html(client.get(f"{address}?class=unread"))


def test_the_kinds_of_the_list_are_suggested_and_may_be_changed(office: Office) -> None:
    client = office.client_of("officer")
    said = {"as_of": "1/1/2026", "source": "tax", "area": "02647", "file": upload(theirs(), "thuế.xlsx")}
    key = client.post("/doi-chieu/moi/", said)["Location"].strip("/").split("/")[-1]
    address = f"/doi-chieu/xem/{key}/ket-qua/"

    def chosen() -> list[str]:
        return re.findall(r'name="kinds" value="(\w+)" checked', html(client.get(address)))

    def only_ours() -> int:
        return int(re.search(r"Chỉ có trong sổ</th><td class=\"num\"><b>(\d+)", html(client.get(address)))[1])

    assert chosen() == ["cooperative"]
    cooperatives = only_ours()
    assert client.post(address, {"do": "kinds", "kinds": ["cooperative", "group"]}).status_code == 302
    assert chosen() == ["cooperative", "group"]
    assert only_ours() > cooperatives


def test_what_differs_from_the_book_is_shown_with_its_cell(office: Office) -> None:
    client = office.client_of("officer")
    one, two = ours()[:2]
    listed = [
        [1, one.name, one.tax_code, one.unit.name, None, None, None, "Tạm ngừng", None],
        [2, two.name, two.tax_code, two.unit.name, None, None, None, None, None],
    ]
    key = key_of(bring(client, workbook(listed), as_of="1/1/2026"))
    page = html(client.get(f"/nap-danh-sach/{key}/kiem-tra/?rows=known"))
    assert re.search(r"H2</span> danh sách ghi “Tạm ngừng”, sổ ghi Đang hoạt động", page)
    assert page.count("khớp sổ") == 1
    assert "1 dòng đã có trong sổ nhưng ghi khác sổ" in page


def test_their_rows_are_seen_by_those_who_may_and_seeing_is_noted(office: Office, monkeypatch: Any) -> None:
    from sohtx.accounts import rights
    from sohtx.exchange.models import Comparison

    client = office.client_of("officer")
    address = compared(client)
    row = Comparison.objects.latest("pk").differences.get(kind="only_theirs")
    assert PERSON in html(client.get(f"{address}{row.position}/"))
    assert [n.details["line"] for n in notes("comparing.see")] == [6]
    answer = client.get(f"{address}tai-ve/")
    cells = [c for s in openpyxl.load_workbook(io.BytesIO(answer.content)) for r in s.iter_rows() for c in r]
    assert [c for c in cells if c.data_type == "f"] == []
    assert "HTX =Mới <u>Toanh</u>" in [c.value for c in cells]
    assert len(notes("comparing.export")) == 1

    less = rights.TABLE[rights.Role.OFFICER] - {rights.Right.PERSONAL_SEE}
    monkeypatch.setitem(rights.TABLE, rights.Role.OFFICER, less)
    assert PERSON not in html(client.get(f"{address}{row.position}/"))
    assert client.get(f"{address}tai-ve/").status_code == 403
    assert len(notes("comparing.see")) == 1
    key = key_of(bring(client, workbook(rows("Kín"), FULL)))
    assert PERSON not in html(client.get(f"/nap-danh-sach/{key}/"))


def test_comparisons_of_other_areas_stay_shut(office: Office) -> None:
    address = compared(office.client_of("officer"))
    elsewhere = office.client_of("officer", area="02671")
    assert elsewhere.get(address).status_code == 404
    assert elsewhere.get(f"{address}tai-ve/").status_code == 404
    form = {"as_of": "1/1/2026", "source": "tax", "area": "", "file": upload(theirs())}
    assert elsewhere.post("/doi-chieu/moi/", form).status_code == 422
    assert office.client_of("officer").get("/doi-chieu/99999999999999999999999/").status_code == 404


def test_every_page_speaks_both_languages(office: Office) -> None:
    client = office.client_of("officer")
    key = key_of(bring(client, workbook([*rows("Anh"), BAD], FULL)))
    address = compared(client)
    pages = ["/nap-danh-sach/", "/doi-chieu/", "/doi-chieu/moi/", address]
    pages += [f"/nap-danh-sach/{key}/{part}" for part in ("", "kiem-tra/", "ket-qua/")]
    for page in pages:
        vietnamese, english = (html(client.get(page, {"lang": lang})) for lang in ("vi", "en"))
        heads = [re.search(r"<h1>(.*?)</h1>", text) for text in (vietnamese, english)]
        assert heads[0] and heads[1] and heads[0][1] != heads[1][1], page
    assert "Take 3 organizations into the book" in html(client.get(f"/nap-danh-sach/{key}/kiem-tra/?lang=en"))


def test_what_uses_a_list_up_is_done_once(office: Office) -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.exchange.lists import desk

    client = office.client_of("officer")
    key = key_of(bring(client, workbook(rows("Một Lần"), FULL)))
    person = str(office.person("officer").pk)
    first, second = (desk.find(key, person=person, purpose=desk.TAKE) for _ in range(2))
    assert first
    assert second
    with pytest.raises(ZeroDivisionError), first.used_up():
        raise ZeroDivisionError
    assert desk.find(key, person=person, purpose=desk.TAKE)
    with first.used_up(), pytest.raises(Refusal), second.used_up():
        pass
    assert desk.find(key, person=person, purpose=desk.TAKE) is None


def test_a_list_asks_as_many_queries_with_one_row_as_with_many(office: Office) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = office.client_of("officer")
    counts = []
    for area, source in (("02647", "tax"), ("15", "agriculture")):
        address = compared(client, area=area, source=source)
        client.get(f"{address}?class=only_ours")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(f"{address}?class=only_ours")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_proposal_says_codes_by_their_labels(office: Office) -> None:
    from datetime import date
    from types import SimpleNamespace

    from django.http import QueryDict

    from sohtx.exchange.comparison_rows import shown_of
    from sohtx.exchange.forms import present_units
    from sohtx.exchange.models import Difference

    assert office
    draft = {"entry": "established", "kind": "cooperative", "name": "Hợp tác xã Cooperative Giả Định"}
    row = Difference(position=1, says=[], needs=[], draft=[draft])
    shown = shown_of(SimpleNamespace(POST=QueryDict()), row, present_units(), date(2026, 1, 1))  # type: ignore[arg-type]
    assert [value for _, value in shown.proposals[0].changes] == ["Hợp tác xã", draft["name"]]
