"""Pages of the Alliance's members: who sees whose membership and fees; each act; lists that foot; Excel."""

import html
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from web.conftest import COMMUNE, Office, furnished, office

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["furnished", "office"]

HOSTILE = "<script>alert(1)</script> {{ 7*7 }}"
HERE = "/ho-tro/hoi-vien/"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
ROLES = ("administrator", "officer", "leader", "department", "commune", "cooperative", "")
RECORDERS = {"administrator", "officer"}
WHOLE = {"administrator", "officer", "leader", "department"}
RATE = {
    "do": "rate", "kind": "chinh-thuc", "from_year": "2023", "amount": "500.000", "decision_no": "01/QĐ",
    "decided_on": "1/12/2022",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_members(office: Office) -> Iterator[None]:
    from sohtx.support import models

    def clear() -> None:
        for name in ("MembershipPaper", "MembershipRow", "FeeRate", "FeePayment"):
            for row in getattr(models, name).objects.order_by("-pk"):
                row.delete()

    clear()
    yield
    clear()


@pytest.fixture
def officer(office: Office) -> "Client":
    return office.client_of("officer")


@pytest.fixture(scope="module")
def coops(office: Office) -> tuple[str, str]:
    """A cooperative of the commune of the tests, and one of elsewhere."""
    from sohtx.register.models import Organization
    from sohtx.register.reaching import about_organization

    found: dict[bool, str] = {}
    for org in Organization.objects.filter(kind="cooperative").order_by("pk"):
        found.setdefault(COMMUNE in about_organization(org.org_id).units, org.org_id)
        if len(found) == 2:
            break
    return found[True], found[False]


def text_of(answer: Any) -> str:
    words = answer.content.decode()
    assert not INLINE.search(words)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)))


def page_of(org_id: str) -> str:
    from django.urls import reverse

    return reverse("member", kwargs={"org_id": org_id})


def decision(*org_ids: str, **cells: Any) -> dict[str, Any]:
    return {
        "act": "admitted", "org_ids": "; ".join(org_ids), "kind": "chinh-thuc", "on": "1/3/2023",
        "decision_no": "12/QĐ-LMHTX", "decided_on": "25/2/2023",
    } | cells  # fmt: skip


def admitted(officer: "Client", *org_ids: str, **cells: Any) -> None:
    answer = officer.post(f"{HERE}quyet-dinh/", decision(*org_ids, **cells))
    assert answer.status_code == 302, text_of(answer)


def paid(officer: "Client", org_id: str, amount: str, **cells: str) -> None:
    told = {"do": "pay", "on": "1/6/2023", "amount": amount, "receipt_no": "PT-01"} | cells
    answer = officer.post(f"{page_of(org_id)}ghi/", told)
    assert answer.status_code == 302, text_of(answer)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("place", [0, 1])
def test_who_sees_whose_and_who_records(
    office: Office, officer: "Client", coops: tuple[str, str], role: str, place: int
) -> None:
    from django.test import Client

    from sohtx.support.models import FeePayment, FeeRate, MembershipPaper, MembershipRow

    pdf = SimpleUploadedFile("qd.pdf", b"%PDF-1.4\n%%EOF\n")
    admitted(officer, coops[place], papers=pdf)
    paper = MembershipPaper.objects.get().pk
    area, org = (COMMUNE if role == "commune" else ""), (coops[0] if role == "cooperative" else "")
    client = office.client_of(role, area=area, org=org) if role else Client(headers={"host": "localhost"})
    refused, one = (403 if role else 302), page_of(coops[place])
    sees = role in WHOLE or (bool(role) and place == 0)
    for path in (HERE, f"{HERE}tai/", f"{HERE}muc-phi/"):
        assert client.get(path).status_code == (200 if role else refused), path
    for path in (one, f"{one}giay/{paper}/"):
        assert client.get(path).status_code == (200 if sees else refused), path
    seen = client.get(HERE).content.decode() if role else ""
    assert (f'href="{one}"' in seen) == sees
    assert client.get(f"{HERE}quyet-dinh/").status_code == (200 if role in RECORDERS else refused)
    answers = [
        client.post(f"{HERE}quyet-dinh/", decision(coops[1 - place])).status_code,
        client.post(f"{HERE}muc-phi/ghi/", RATE).status_code,
        client.post(
            f"{one}ghi/", {"do": "pay", "on": "1/6/2023", "amount": "1.000", "receipt_no": "1"}
        ).status_code,
    ]
    assert answers == [302 if role in RECORDERS else refused] * 3
    rows = MembershipRow.objects.count(), FeeRate.objects.count(), FeePayment.objects.count()
    assert rows == ((2, 1, 1) if role in RECORDERS else (1, 0, 0))


def test_an_officer_of_another_place_records_nothing_here(
    office: Office, officer: "Client", coops: tuple[str, str]
) -> None:
    client = office.client_of("officer", area=COMMUNE)
    assert client.post(f"{HERE}quyet-dinh/", decision(*coops)).status_code == 422
    assert client.post(f"{HERE}muc-phi/ghi/", RATE).status_code == 403
    admitted(officer, *coops)
    assert client.post(f"{page_of(coops[1])}ghi/", {"do": "pay"}).status_code == 403
    assert client.post(f"{page_of(coops[0])}ghi/", {"do": "pay"}).status_code == 422


def test_fees_from_the_rate_to_the_arrears(officer: "Client", coops: tuple[str, str]) -> None:
    assert officer.post(f"{HERE}muc-phi/ghi/", RATE).status_code == 302
    assert officer.post(f"{HERE}muc-phi/ghi/", RATE).status_code == 422
    admitted(officer, *coops)
    paid(officer, coops[0], "700.000")
    day = {"on": "31/12/2024"}

    words = text_of(officer.get(HERE, day))
    assert "Cộng 2 đơn vị 2.000.000 700.000 1.300.000 0" in words
    assert "800.000 800.000" not in words
    assert f'href="{page_of(coops[1])}"' in officer.get(HERE, day | {"sort": "no"}).content.decode()
    assert "Cộng 1 đơn vị 500.000 700.000 0 200.000" in text_of(
        officer.get(HERE, {"on": "31/12/2023", "q": coops[0]})
    )
    behind = officer.get(HERE, {"on": "31/12/2023", "behind": "1"}).content.decode()
    assert [f'href="{page_of(org_id)}"' in behind for org_id in coops] == [False, True]
    assert "700.000 đồng" in text_of(officer.get(page_of(coops[0])))

    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(officer.get(f"{HERE}tai/", day).content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    money = [row[9:13] for row in rows if row[0] in coops]
    assert [sum(column) for column in zip(*money, strict=True)] == rows[-1][9:13]
    assert rows[-1][9:13] == [2_000_000, 700_000, 1_300_000, 0]


def test_what_was_a_mistake_is_voided_and_stays_readable(officer: "Client", coops: tuple[str, str]) -> None:
    officer.post(f"{HERE}muc-phi/ghi/", RATE | {"decision_no": HOSTILE})
    admitted(officer, coops[0], decision_no=HOSTILE)
    paid(officer, coops[0], "700.000", receipt_no="PT-77")
    one = page_of(coops[0])
    rows = re.findall(r'<option value="((?:decision|payment)-\d+)"', officer.get(one).content.decode())
    assert len(rows) == 2
    assert officer.post(f"{one}ghi/", {"do": "void", "row": rows[0], "reason": ""}).status_code == 422
    assert officer.post(f"{one}ghi/", {"do": "void", "row": rows[0], "reason": "nhầm"}).status_code == 422
    for row in reversed(rows):
        assert officer.post(f"{one}ghi/", {"do": "void", "row": row, "reason": "ghi nhầm"}).status_code == 302
    words = text_of(officer.get(one))
    assert "Đã hủy ghi nhận" in words
    assert "PT-77" in words
    assert HOSTILE in words
    assert "Chưa là thành viên Liên minh" in words
    rates = officer.get(f"{HERE}muc-phi/")
    assert HOSTILE in text_of(rates)
    [row] = re.findall(r'<select name="row"[^>]*>\s*<option value="(\d+)"', rates.content.decode())
    void = {"do": "void", "row": row, "reason": "nhầm"}
    assert officer.post(f"{HERE}muc-phi/ghi/", void).status_code == 302
    assert officer.post(f"{HERE}muc-phi/ghi/", {"do": "khac"}).status_code == 404
    assert officer.get(page_of("KHONG-CO")).status_code == 404


def test_membership_ends_and_the_list_says_since_when(officer: "Client", coops: tuple[str, str]) -> None:
    admitted(officer, *coops)
    admitted(officer, coops[0], act="ended", kind="", on="1/9/2023", reason="Giải thể")
    assert officer.post(f"{HERE}quyet-dinh/", decision(coops[1])).status_code == 422

    def listed(**query: str) -> list[bool]:
        words = officer.get(HERE, query).content.decode()
        return [f'href="{page_of(org_id)}"' in words for org_id in coops]

    assert listed(on="28/2/2023") == [False, False]
    assert listed(on="31/8/2023", state="member") == [True, True]
    assert listed(on="1/9/2023", state="member") == [False, True]
    assert listed(on="1/9/2023", state="former", since="1/7/2023") == [True, False]
    assert listed(on="1/9/2023", state="member", since="1/7/2023") == [False, False]
    assert listed(on="1/9/2023", kind="lien-ket") == [False, False]
    assert listed(on="1/9/2023", area=COMMUNE) == [True, False]


def test_many_ask_no_more_of_the_database_than_one(officer: "Client") -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sohtx.register.models import Organization

    org_ids = list(
        Organization.objects.filter(kind="cooperative").order_by("pk").values_list("org_id", flat=True)
    )
    officer.post(f"{HERE}muc-phi/ghi/", RATE)
    asked: dict[str, list[int]] = {}
    for group in (org_ids[:1], org_ids[1:30]):
        admitted(officer, *group)
        for org_id in group:
            paid(officer, org_id, "1.000")
        for path in (HERE, f"{HERE}tai/"):
            officer.get(path)
            with CaptureQueriesContext(connection) as captured:
                officer.get(path)
            asked.setdefault(path, []).append(len(captured))
    assert all(one == many for one, many in asked.values()), asked


def test_the_report_tells_members_and_fees(officer: "Client", coops: tuple[str, str]) -> None:
    from types import SimpleNamespace

    from sohtx.core.period import Period
    from sohtx.support.member_report import blocks

    review: Any = SimpleNamespace(subject=SimpleNamespace(period=Period.parse("2023-S1"), known=2**51))
    assert list(blocks(review)) == []
    officer.post(f"{HERE}muc-phi/ghi/", RATE)
    admitted(officer, coops[0])
    admitted(officer, coops[1], kind="lien-ket", on="1/1/2022")
    paid(officer, coops[0], "200.000")
    first, second = blocks(review)
    texts = [
        "".join(run if isinstance(run, str) else run.text for run in one.runs) for one in (first, second)
    ]
    assert texts == [
        (
            "Đến ngày 30/6/2023, Liên minh có 02 thành viên (01 thành viên chính thức, 01 thành viên liên kết); "
            "trong kỳ kết nạp 01 đơn vị."
        ),
        "Phí thành viên lũy kế: phải nộp 500.000 đồng; đã nộp 200.000 đồng; còn nợ 300.000 đồng của 01 đơn vị.",
    ]
    for run in (*first.runs, *second.runs):
        if not isinstance(run, str):
            assert run.identity.startswith("list:")
            assert officer.get(run.address).status_code == 200
