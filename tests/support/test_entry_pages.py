"""Pages of the registers of support: who sees whose entries, each act, lists and form 3 that foot, Excel, the report."""

import html
import io
import re
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from web.conftest import COMMUNE, Office, furnished, office

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["furnished", "office"]

HOSTILE = "<script>alert(1)</script> {{ 7*7 }}"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
ROLES = ("administrator", "officer", "leader", "department", "commune", "cooperative", "")
RECORDERS = {"administrator", "officer"}
WHOLE = {"administrator", "officer", "leader", "department"}
GRANTS, PRODUCTS, FAIRS = "/ho-tro/chinh-sach/", "/ho-tro/san-pham/", "/ho-tro/hoi-cho/"
CREDIT = "/ho-tro/tin-dung-chinh-sach/"
YEAR = {"first": "1/1/2025", "last": "31/12/2025"}
MODELS = ("EntryPaper", "EntryRow", "Grant", "Certificate", "FairPart", "Fair")


@pytest.fixture(autouse=True)
def no_entries(office: Office) -> Iterator[None]:
    from sohtx.support import models

    def clear() -> None:
        for name in MODELS:
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


def sheet_of(answer: Any) -> list[list[Any]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(answer.content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def grant(org_id: str, **cells: Any) -> dict[str, Any]:
    return {
        "org_id": org_id, "policy": "d25", "content": "xuc-tien", "programme": HOSTILE, "document_no": "12/QĐ",
        "from_on": "1/3/2025", "form": "tien", "central": "2.000.000", "local": "5.000.000",
    } | cells  # fmt: skip


def certificate(org_id: str, **cells: Any) -> dict[str, Any]:
    return {
        "org_id": org_id, "product": HOSTILE, "scheme": "ocop", "group": "do-uong", "stars": "4", "number": "07/QĐ",
        "decided_on": "15/3/2023",
    } | cells  # fmt: skip


def fair(**cells: Any) -> dict[str, Any]:
    told = {
        "name": HOSTILE,
        "kind": "hoi-cho",
        "place": "Nơi Giả Định",
        "from_on": "1/3/2025",
        "to_on": "4/3/2025",
    }
    return told | cells


def made(client: "Client", address: str, told: dict[str, Any]) -> str:
    """The address of what was recorded."""
    answer = client.post(f"{address}moi/", told)
    assert answer.status_code == 302, text_of(answer)
    found: str = answer["Location"]
    return found


def done(client: "Client", one: str, do: str, **cells: str) -> int:
    return client.post(f"{one}ghi/", {"do": do} | cells).status_code


def void(client: "Client", one: str, row: str = "") -> int:
    return done(client, one, "void", row=row or one.split("/")[-2], reason="ghi nhầm")


def took_part(client: "Client", one: str, org_id: str, sales: str = "90.000.000") -> None:
    assert done(client, one, "part", org_id=org_id, booths="2", sales=sales, contracts="1") == 302


def entries_of(client: "Client", coops: tuple[str, str], place: int) -> dict[str, str]:
    """One entry in each register, with a paper, about one of the two cooperatives."""

    def pdf() -> SimpleUploadedFile:
        return SimpleUploadedFile("qd.pdf", b"%PDF-1.4\n%%EOF\n")

    found = {
        GRANTS: made(client, GRANTS, grant(coops[place], papers=pdf())),
        PRODUCTS: made(client, PRODUCTS, certificate(coops[place], papers=pdf())),
        FAIRS: made(client, FAIRS, fair(papers=pdf())),
    }
    took_part(client, found[FAIRS], coops[place])
    return found


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("place", [0, 1])
def test_who_sees_whose_and_who_records(
    office: Office, officer: "Client", coops: tuple[str, str], role: str, place: int
) -> None:
    from django.test import Client

    from sohtx.support.models import Certificate, EntryPaper, Fair, FairPart, Grant

    there = entries_of(officer, coops, place)
    papers = {paper.code: paper.pk for paper in EntryPaper.objects.all()}
    area, org = (COMMUNE if role == "commune" else ""), (coops[0] if role == "cooperative" else "")
    client = office.client_of(role, area=area, org=org) if role else Client(headers={"host": "localhost"})
    refused, sees, records = (
        403 if role else 302,
        role in WHOLE or (bool(role) and place == 0),
        role in RECORDERS,
    )
    for path in (f"{GRANTS}bieu-3/", f"{GRANTS}bieu-3/tai/", CREDIT, f"{CREDIT}tai/"):
        assert client.get(path, YEAR).status_code == (200 if role else 302), path
    for path, one in there.items():
        paper = f"{one}giay/{papers[one.split('/')[-2]]}/"
        for listed in (path, f"{path}tai/"):
            assert client.get(listed, YEAR).status_code == (200 if role else 302), listed
        for own in (one, paper):
            assert client.get(own).status_code == (200 if sees else refused), own
        assert (f'href="{one}"' in client.get(path, YEAR).content.decode()) == (sees and bool(role))
        assert client.get(f"{path}moi/").status_code == (200 if records else refused)
    answers = [
        client.post(f"{GRANTS}moi/", grant(coops[1 - place])).status_code,
        client.post(f"{PRODUCTS}moi/", certificate(coops[1 - place])).status_code,
        client.post(f"{FAIRS}moi/", fair()).status_code,
        done(client, there[FAIRS], "part", org_id=coops[1 - place]),
        done(client, there[PRODUCTS], "withdraw", on="1/4/2025", reason="vi phạm"),
        *(void(client, one) for one in there.values()),
    ]
    assert answers == [302 if records else refused] * 8
    rows = [model.objects.count() for model in (Grant, Certificate, Fair, FairPart)]
    assert rows == ([2, 2, 2, 2] if records else [1, 1, 1, 1])


def test_of_a_fair_one_sees_what_one_sold_oneself(
    office: Office, officer: "Client", coops: tuple[str, str]
) -> None:
    one = made(officer, FAIRS, fair())
    took_part(officer, one, coops[0], "11.000.000")
    took_part(officer, one, coops[1], "22.000.000")
    assert done(officer, one, "part", org_id=coops[1]) == 422
    assert "33.000.000" in text_of(officer.get(FAIRS, YEAR))
    own = office.client_of("cooperative", org=coops[0])
    for words in (
        text_of(own.get(one)),
        text_of(own.get(FAIRS, YEAR)),
        str(sheet_of(own.get(f"{FAIRS}tai/", YEAR))),
    ):
        assert "11.000.000" in words or "11000000" in words
        assert "22.000.000" not in words
        assert "33.000.000" not in words
        assert coops[1] not in words


def test_an_officer_of_another_place_records_nothing_here(
    office: Office, officer: "Client", coops: tuple[str, str]
) -> None:
    client, there = office.client_of("officer", area=COMMUNE), entries_of(officer, coops, 1)
    assert client.post(f"{GRANTS}moi/", grant(coops[1])).status_code == 422
    assert client.post(f"{GRANTS}moi/", grant(coops[0])).status_code == 302
    elsewhere = grant("", group_name="Tổ Giả Định", area_code="")
    assert client.post(f"{GRANTS}moi/", elsewhere).status_code == 422
    made(client, GRANTS, grant("", group_name="Tổ Giả Định", area_code=COMMUNE))
    assert client.post(f"{PRODUCTS}moi/", certificate(coops[1])).status_code == 422
    assert client.get(f"{FAIRS}moi/").status_code == 403
    assert [void(client, one) for one in there.values()] == [403] * 3
    assert "Tổ Giả Định" in text_of(client.get(GRANTS, YEAR))
    assert "Tổ Giả Định" in text_of(office.client_of("commune", area=COMMUNE).get(GRANTS, YEAR))
    assert "Tổ Giả Định" not in text_of(office.client_of("cooperative", org=coops[0]).get(GRANTS, YEAR))


def test_filters_narrow_the_list_and_its_workbook(officer: "Client", coops: tuple[str, str]) -> None:
    one = made(officer, GRANTS, grant(coops[0]))
    other = made(
        officer,
        GRANTS,
        grant(coops[1], policy="d24", content="khcn", central="", from_on="1/9/2025", other="7"),
    )

    def listed(**query: str) -> list[bool]:
        words = officer.get(GRANTS, YEAR | query).content.decode()
        codes = {row[0] for row in sheet_of(officer.get(f"{GRANTS}tai/", YEAR | query))}
        shown = [f'href="{path}"' in words for path in (one, other)]
        assert shown == [path.split("/")[-2] in codes for path in (one, other)]
        return shown

    assert listed() == [True, True]
    assert listed(policy="d25") == [True, False]
    assert listed(content="khcn") == [False, True]
    assert listed(source="central") == [True, False]
    assert listed(source="local") == [True, True]
    assert listed(area=COMMUNE) == [True, False]
    assert listed(org=coops[1]) == [False, True]
    assert listed(last="30/6/2025") == [True, False]
    assert listed(first="2/3/2025") == [False, True]
    assert listed(q="khong co chu nay") == [False, False]
    assert listed(policy="khong-co") == [True, True]
    rows = sheet_of(officer.get(f"{GRANTS}tai/", YEAR))
    heads = next(row for row in rows if row[0] == "Mã")
    column = heads.index("Cộng (đồng)")
    assert rows[-1][column] == sum(row[column] for row in rows[-3:-1]) == 12_000_007
    assert "12.000.007" in text_of(officer.get(GRANTS, YEAR))


def test_form_3_foots_on_its_page_and_in_its_workbook(
    office: Office, officer: "Client", coops: tuple[str, str]
) -> None:
    for org_id in (*coops, coops[0]):
        made(officer, GRANTS, grant(org_id, quantity="1,5", unit="gian hàng", attendances="3"))
    made(officer, GRANTS, grant(coops[0], content="khcn", policy="d24", central="", local="1.000.000"))
    rows = sheet_of(officer.get(f"{GRANTS}bieu-3/tai/", {"first": "1/3/2025", "last": "1/3/2025"}))
    start = next(n for n, row in enumerate(rows) if row[0] == "Nội dung hỗ trợ")
    *lines, total = rows[start + 1 :]
    for column in (2, 4, 5, 6, 7, 8):
        assert total[column] == sum(line[column] for line in lines)
    assert [line[3] for line in lines] == [2, 1]
    assert total[2:] == [4, 2, 9, 6_000_000, 16_000_000, 0, 22_000_000]
    assert lines[0][1] == "4,5 gian hàng"
    words = text_of(officer.get(f"{GRANTS}bieu-3/", {"first": "1/3/2025", "last": "1/3/2025"}))
    assert "22.000.000" in words
    own = office.client_of("cooperative", org=coops[1])
    assert "7.000.000" in text_of(own.get(f"{GRANTS}bieu-3/", YEAR))
    assert "22.000.000" not in text_of(own.get(f"{GRANTS}bieu-3/", YEAR))


def test_a_certificate_is_renewed_withdrawn_and_voided(officer: "Client", coops: tuple[str, str]) -> None:
    first = made(officer, PRODUCTS, certificate(coops[0]))
    code = first.split("/")[-2]
    assert "15/3/2026" in text_of(officer.get(first))
    link = re.search(r'href="([^"]*moi/\?renews=[^"]*)"', officer.get(first).content.decode())
    assert link
    begun = officer.get(html.unescape(link[1])).content.decode()
    assert f'value="{code}"' in begun
    second = made(officer, PRODUCTS, certificate(coops[0], decided_on="1/3/2026", renews=code, stars="5"))

    def listed(**query: str) -> list[bool]:
        words = officer.get(PRODUCTS, query).content.decode()
        return [f'href="{path}"' in words for path in (first, second)]

    assert listed(on="14/12/2025", state="valid") == [True, False]
    assert listed(on="14/12/2025", state="expiring") == [False, False]
    assert listed(on="15/12/2025", state="expiring") == [True, False]
    assert listed(on="28/2/2026", state="in_force") == [True, False]
    assert listed(on="1/3/2026", state="in_force") == [False, True]
    assert listed(on="1/3/2026", state="renewed") == [True, False]
    assert listed(on="1/3/2026", stars="5") == [False, True]
    assert "Đã cấp lại" in text_of(officer.get(first))
    assert void(officer, first) == 422
    assert done(officer, second, "withdraw", on="1/2/2026", reason="sớm quá") == 422
    assert done(officer, second, "withdraw", on="2/3/2026", reason="vi phạm", document_no=HOSTILE) == 302
    assert done(officer, second, "withdraw", on="3/3/2026", reason="nữa") == 404
    assert listed(on="2/3/2026", state="withdrawn") == [False, True]
    [row] = re.findall(r'<option value="([^"]+:\d+)"', officer.get(second).content.decode())
    assert void(officer, second, row) == 302
    assert void(officer, second, "GIA-DINH-01") == 422
    assert void(officer, second) == 302
    assert "đã hủy ghi nhận" in text_of(officer.get(second))
    assert HOSTILE in text_of(officer.get(second))
    assert void(officer, second) == 404
    assert listed(on="1/4/2026") == [True, False]
    assert officer.get(f"{PRODUCTS}ghi-nhan/KHONG-CO/").status_code == 404
    assert officer.get(f"{first}giay/0/").status_code == 404


def test_what_is_wrong_stands_under_its_field(officer: "Client", coops: tuple[str, str]) -> None:
    answer = officer.post(f"{GRANTS}moi/", grant(coops[0], policy="k12-von", quantity="2"))
    assert answer.status_code == 422
    words = text_of(answer)
    assert "không có hiệu lực ngày 1/3/2025" in words
    assert "cùng nhau" in words.lower()
    assert officer.post(f"{PRODUCTS}moi/", {}).status_code == 422
    assert officer.post(f"{FAIRS}moi/", fair(to_on="1/2/2025")).status_code == 422
    paper = SimpleUploadedFile("qd.exe", b"MZ")
    assert officer.post(f"{GRANTS}moi/", grant(coops[0], papers=paper)).status_code == 422


def test_many_ask_no_more_of_the_database_than_one(officer: "Client") -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sohtx.register.models import Organization
    from sohtx.support.entry_services import (
        NewCertificate,
        NewFair,
        NewGrant,
        NewPart,
        record_certificate,
        record_fair,
        record_grant,
        record_part,
    )

    day = date(2025, 3, 1)
    orgs = list(
        Organization.objects.filter(kind="cooperative").order_by("pk").values_list("org_id", flat=True)
    )
    asked: dict[str, list[int]] = {}
    for group in (orgs[:1], orgs[1:30]):
        for org_id in group:
            record_grant(new=NewGrant("d25", "xuc-tien", "CT", "1", day, "tien", org_id, local=5), by="an")
            new = NewCertificate(org_id, "Chè", "ocop", "1", day, "do-uong", 3)
            record_certificate(new=new, by="an")
            made_fair = record_fair(new=NewFair("Hội chợ", "hoi-cho", "Nơi", day, day), by="an")
            for other in orgs[: len(group)]:
                record_part(code=made_fair.code, new=NewPart(other), by="an")
        for path in (GRANTS, f"{GRANTS}bieu-3/", PRODUCTS, FAIRS, f"{FAIRS}tai/"):
            officer.get(path, YEAR)
            with CaptureQueriesContext(connection) as captured:
                officer.get(path, YEAR)
            asked.setdefault(path, []).append(len(captured))
    assert all(len(set(counts)) == 1 for counts in asked.values()), asked


# Policy credit


@pytest.fixture(scope="module")
def credited(office: Office) -> None:
    """Returns on policy credit: two communes for one period, one of them for the period before; one waits."""
    from sohtx.returns.filings import Filing
    from sohtx.returns.receiving.planning import Given
    from sohtx.returns.services import send

    def sent(
        code: str, period: str, outstanding: int, overdue: int | None, *, is_accepted: bool = True
    ) -> None:
        answers = {
            "credit_groups": 4, "credit_households": 120, "credit_new": 300_000, "credit_outstanding": outstanding,
        }  # fmt: skip
        answers |= {} if overdue is None else {"credit_overdue": overdue}
        filing = Filing(code, "XA-TINDUNG", period)
        send([Given(filing, answers, is_replacing=True)], by="an", is_accepted=is_accepted)

    sent(COMMUNE, "2025-S2", 5_000_000, 100_000)
    sent(COMMUNE, "2026-S1", 6_500_000, 0)
    sent(other_commune(), "2026-S1", 2_000_000, None)
    sent(COMMUNE, "2026-S1", 6_600_000, 9_000, is_accepted=False)


def other_commune() -> str:
    from sohtx.office.choosing import communes_offered

    return next(one.code for one in communes_offered() if one.code != COMMUNE)


@pytest.mark.usefixtures("credited")
def test_policy_credit_is_read_from_accepted_returns(office: Office, officer: "Client") -> None:
    words = text_of(officer.get(CREDIT, {"period": "2026-S1"}))
    assert "6.500.000.000 +1.500.000.000" in words
    assert "0 -100.000.000" in words.replace("−", "-")
    assert "8.500.000.000" in words
    assert "6.600.000.000" not in words
    rows = sheet_of(officer.get(f"{CREDIT}tai/", {"period": "2026-S1"}))
    total = next(row for row in rows if row[1] == "Cộng")
    assert total[2:] == [8, None, 240, None, 600_000_000, None, 8_500_000_000, None, 0, None]
    own = text_of(office.client_of("commune", area=COMMUNE).get(CREDIT, {"period": "2026-S1"}))
    assert "6.500.000.000" in own
    assert "2.000.000.000" not in own
    words = text_of(officer.get(CREDIT, {"period": "2026-S2"}))
    assert "chưa có phiếu tín dụng chính sách nào được duyệt" in words


@pytest.mark.usefixtures("credited")
def test_who_was_silent_leaves_the_total_without_comparison(officer: "Client") -> None:
    from sohtx.accounts.rights import WHOLE as ALL
    from sohtx.core.period import Period
    from sohtx.support.credit_reading import credit_of

    before = credit_of(Period.parse("2025-S2"), ALL)
    assert [one.code for one in before.communes] == [COMMUNE]
    assert before.change("credit_outstanding") is None
    after = credit_of(Period.parse("2026-S2"), ALL)
    assert (after.communes, after.silent) == ([], 2)
    known_before = credit_of(Period.parse("2026-S1"), ALL, known=0)
    assert known_before.communes == []
    assert officer.get(CREDIT, {"period": "1999-S1"}).status_code == 200


# The report


@pytest.mark.usefixtures("credited")
def test_the_report_tells_each_register(officer: "Client", coops: tuple[str, str]) -> None:
    from sohtx.core.period import Period
    from sohtx.documents.tree import Number, Table
    from sohtx.support.entry_report import CHAPTERS

    review: Any = SimpleNamespace(subject=SimpleNamespace(period=Period.parse("2026-S1"), known=2**51))

    def tell() -> dict[str, list[Any]]:
        return {chapter.key: list(chapter.blocks(review)) for chapter in CHAPTERS}

    assert [blocks for key, blocks in tell().items() if key in ("san-pham-chung-nhan", "hoi-cho")] == [[], []]
    made(officer, GRANTS, grant(coops[0], from_on="1/3/2026", attendances="9"))
    made(officer, PRODUCTS, certificate(coops[0], decided_on="1/8/2023"))
    made(officer, PRODUCTS, certificate(coops[1], scheme="chi-dan", stars="", group=""))
    took_part(officer, made(officer, FAIRS, fair(from_on="1/3/2026", to_on="4/3/2026")), coops[0])

    told, numbers = tell(), []
    for blocks in told.values():
        for block in blocks:
            rows = (
                [cell for row in block.rows for cell in row.cells]
                if isinstance(block, Table)
                else [block.runs]
            )
            numbers += [run for runs in rows for run in runs if isinstance(run, Number)]
    texts = {
        key: "|".join(
            "".join(run if isinstance(run, str) else run.text for run in block.runs)
            for block in blocks
            if not isinstance(block, Table)
        )
        for key, blocks in told.items()
    }
    assert "7.000.000 đồng" in texts["ket-qua-ho-tro"]
    assert texts["san-pham-chung-nhan"] == (
        "Đến ngày 30/6/2026, có 02 chứng nhận sản phẩm của HTX, THT còn hiệu lực (01 OCOP, 01 Chỉ dẫn địa lý).|"
        "Sản phẩm OCOP: 01 sản phẩm 4 sao.|01 chứng nhận hết hạn trong 90 ngày tới."
    )
    assert texts["hoi-cho"] == (
        "Tổ chức, tham gia 01 hội chợ, sự kiện xúc tiến thương mại, với 01 lượt HTX, liên hiệp HTX, THT tham gia, "
        "02 gian hàng, doanh số 90.000.000 đồng, ký 01 hợp đồng, biên bản ghi nhớ."
    )
    assert texts["tin-dung-chinh-sach"].startswith(
        "Theo phiếu của 02 xã, phường: 08 tổ tiết kiệm và vay vốn, 240 hộ còn dư nợ"
    )
    assert "dư nợ 8.500.000.000 đồng" in texts["tin-dung-chinh-sach"]
    assert len({number.identity for number in numbers if number.value is not None}) > 10
    for number in numbers:
        assert number.identity.startswith("list:")
        assert officer.get(number.address).status_code == 200


@pytest.mark.parametrize("address", [GRANTS, FAIRS])
def test_an_empty_half_year_leads_to_the_last_one_that_has_entries(
    office: Office, officer: "Client", coops: tuple[str, str], address: str
) -> None:
    one = made(officer, address, grant(coops[1]) if address == GRANTS else fair())
    if address == FAIRS:
        took_part(officer, one, coops[1])
    code = one.split("/")[-2]
    later = {"first": "1/7/2025", "last": "31/12/2025"}
    empty = officer.get(address, later)
    assert code not in text_of(empty) and "Xem các dòng của 6 tháng đầu năm 2025" in text_of(empty)
    links = re.findall(r'href="(/ho-tro/[^"]*first=2025-01-01[^"]*)"', html.unescape(empty.content.decode()))
    assert len(links) == 1 and code in text_of(officer.get(links[0]))
    elsewhere = office.client_of("commune", area=COMMUNE)
    if address == GRANTS:  # what lies outside the reach is not even hinted at
        assert "first=2025-01-01" not in elsewhere.get(address, later).content.decode()
    before = officer.get(address, {"first": "1/1/2024", "last": "30/6/2024"})
    assert "Xem các dòng" not in text_of(before)
    narrowed = text_of(officer.get(address, later | {"q": "không có đâu"}))
    assert "Bỏ lọc" in narrowed and "Xem các dòng" not in narrowed


def test_what_the_program_counts_itself_is_said_in_the_readers_language(
    officer: "Client", coops: tuple[str, str]
) -> None:
    from sohtx.support import models

    told = {
        "title": "Kế toán", "topic": "ke-toan", "kind": "boi-duong", "form": "truc-tiep", "first_on": "15/3/2025",
        "sessions": "2", "cost_nsdp": "45.000.000",
    }  # fmt: skip
    assert officer.post("/dao-tao/moi/", told).status_code == 302
    try:
        assert "1 lớp" in text_of(officer.get(f"{GRANTS}bieu-3/", YEAR))
        in_english = text_of(officer.get(f"{GRANTS}bieu-3/", YEAR | {"lang": "en"}))
        assert "1 class " in in_english and "1 lớp" not in in_english
    finally:
        for name in ("ClassVersion", "TrainingClass"):
            getattr(models, name).objects.all().delete()
