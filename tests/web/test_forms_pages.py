"""The pages of forms: everybody reads them, who keeps the book brings a version, looks at it, takes it into use."""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from returns.forms import LINES, OWN, line, own
from sohtx.core.text import Text
from sohtx.returns.definitions.catalogue import shipped
from sohtx.returns.definitions.sheet import write_sheet

from .conftest import Office

if TYPE_CHECKING:
    from django.test import Client

FORMS, BRING, SHOW, FILE = (
    "/phieu/bieu-mau/",
    "/phieu/bieu-mau/dua-len/",
    "/phieu/bieu-mau/xem/",
    "/phieu/bieu-mau/tai/",
)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
EVIL = Text("<script>alert(1)</script>", "<b>x</b>")


@pytest.fixture
def officer(office: Office) -> Iterator["Client"]:
    """An officer of the whole installation; what a test takes into use is taken out again."""
    from sohtx.ledger.models import Transaction
    from sohtx.returns.models import OwnForm

    before = set(Transaction.objects.values_list("pk", flat=True))
    yield office.client_of("officer")
    OwnForm.objects.all()._raw_delete("default")
    Transaction.objects.exclude(pk__in=before).filter(act="forms").delete()


def bring(client: "Client", content: bytes, name: str = "biểu mẫu.xlsx") -> Any:
    file = io.BytesIO(content)
    file.name = name
    return client.post(BRING, {"file": file})


def in_use() -> list[str]:
    from sohtx.returns.definitions.own import forms_of_book

    return [version.stamp for version in forms_of_book().own]


@pytest.mark.parametrize("role", ["leader", "commune", "cooperative"])
def test_everybody_reads_the_forms_and_only_who_keeps_the_book_brings_one(office: Office, role: str) -> None:
    scope = {"commune": {"area": "02647"}, "cooperative": {"org": "HTX-0001"}}.get(role, {})
    client = office.client_of(role, **scope)
    page = client.get(FORMS).content.decode()

    assert "Phiếu báo cáo năm của hợp tác xã" in page
    assert "Chương trình nuôi cá nước lạnh" in page
    assert BRING not in page
    assert client.get(SHOW, {"form": "HTX-6T", "from": "1900-01-01"}).status_code == 200
    assert bring(client, write_sheet(own())).status_code == 403


def test_an_officer_of_one_area_brings_none(office: Office) -> None:
    assert bring(office.client_of("officer", area="15"), write_sheet(own())).status_code == 403


def test_a_version_is_shown_with_lines_and_checks_in_words(office: Office) -> None:
    page = office.client_of("officer").get(SHOW, {"form": "HTX-6T", "from": "1900-01-01"}).content.decode()

    for words in (
        "không quá 5 lần so với kỳ trước",
        "≤",
        "Phải giải thích",
        "chưa xác nhận",
        "OCOP",
        "Phải sửa",
    ):
        assert words in page, words
    assert not INLINE.search(page)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 404),
        ({"form": "HTX-6T"}, 404),
        ({"form": "HTX-6T", "from": "hôm nay"}, 404),
        ({"form": "<b>", "from": "1900-01-01"}, 404),
    ],
)
def test_a_version_that_is_not_there_has_no_page(office: Office, query: dict[str, str], status: int) -> None:
    assert office.client_of("officer").get(SHOW, query).status_code == status


@pytest.mark.parametrize(("kind", "start"), [("excel", b"PK"), ("xlsform", b"PK"), ("csv", b"PK")])
def test_a_version_is_taken_away_and_comes_back_as_it_was(office: Office, kind: str, start: bytes) -> None:
    client = office.client_of("officer")
    answer = client.get(FILE, {"form": "XA-CAYTRONG", "from": "2025-07-01", "as": kind})

    assert answer.content.startswith(start)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "XA-CAYTRONG-2025-07-01" in answer["Content-Disposition"]
    assert client.get(FILE).content.startswith(b"PK")
    assert client.get(FILE, {"form": "XA-CAYTRONG", "from": "2025-07-01", "as": "exe"}).status_code == 404
    assert client.get(FILE, {"form": "KHONG", "from": "2025-07-01"}).status_code == 404
    if kind == "excel":
        answer = bring(client, answer.content)
        page = client.get(answer["Location"]).content.decode()
        assert "không có gì thay đổi" in page
        client.post(answer["Location"], {"drop": "1"})


def test_a_new_form_is_looked_over_then_taken_into_use(officer: "Client") -> None:
    answer = bring(officer, write_sheet(own(title=EVIL)))
    assert answer.status_code == 302
    page = officer.get(answer["Location"]).content.decode()
    assert in_use() == []
    assert "Biểu mẫu mới" in page
    assert "Hỏi lotus_ponds_shared ≤ Hỏi lotus_ponds" in page
    assert EVIL.vi not in page
    assert not INLINE.search(page)

    done = officer.post(answer["Location"], {"take": "1"}, follow=True).content.decode()
    assert in_use() == [own().stamp]
    assert f"Đã đưa vào dùng: {OWN} (01/01/2020)" in done
    assert "của cơ quan" in done
    assert officer.get(answer["Location"]).status_code == 404
    assert officer.get("/phieu/").status_code == 200


def test_a_version_that_follows_shows_what_it_changes(officer: "Client") -> None:
    before = shipped().of("HTX-6T")[0]
    lines = (*(one for one in before.lines if one.code not in ("difficulty", "profit")), line("lotus_more"))
    checks = tuple(check for check in before.checks if "profit" not in check.rule.lines)
    after = own(
        form="HTX-6T", valid_from=date(2027, 1, 1), span=before.span, title=before.title, lines=lines, checks=checks,
    )  # fmt: skip
    answer = bring(officer, write_sheet(after))
    page = officer.get(answer["Location"]).content.decode()

    assert "Dòng thêm: 1" in page
    assert "Dòng bỏ: 2" in page
    assert "Bỏ dòng của số liệu tổng hợp" in page
    officer.post(answer["Location"], {"take": "1"})
    shown = officer.get(SHOW, {"form": "HTX-6T", "from": "2027-01-01"}).content.decode()
    assert "Khác phiên bản trước" in shown
    assert "Hỏi lotus_more" in shown


def test_a_file_put_away_changes_nothing(officer: "Client") -> None:
    answer = bring(officer, write_sheet(own()))
    officer.post(answer["Location"], {"drop": "1"})

    assert in_use() == []
    assert officer.get(answer["Location"]).status_code == 404


def test_what_is_wrong_is_told_by_sheet_and_cell_and_nothing_is_kept(officer: "Client") -> None:
    from sohtx.exchange.lists import desk

    lying = len(list(desk._all()))
    bad = own(form="HTX-XAU", lines=(*LINES[:2], shipped().of("HTX-6T")[0].by_code["workers"]), checks=())
    answer = bring(officer, write_sheet(bad))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Dòng B5" in page
    assert "là chỉ tiêu của phiếu báo cáo định kỳ" in page
    assert bring(officer, b"Ten,Xa\nA,B\n", "a.csv").status_code == 422
    assert officer.post(BRING, {}).status_code == 422
    assert in_use() == []
    assert len(list(desk._all())) == lying


def test_what_somebody_else_took_meanwhile_is_told(officer: "Client", office: Office) -> None:
    first, second = (bring(officer, write_sheet(own(title=Text(t, t)))) for t in ("Tên một", "Tên hai"))
    officer.post(first["Location"], {"take": "1"})
    answer = officer.post(second["Location"], {"take": "1"})

    assert answer.status_code == 422
    assert "phiên bản đã dùng không sửa được" in answer.content.decode()
    assert office.client_of("administrator").get(second["Location"]).status_code == 404
