"""Pages of candidates, campaigns and the digital checklist: who sees and writes what; each act; lists; Excel; the report."""

import html
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from web.conftest import COMMUNE, Office, furnished, office

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["furnished", "office"]

HOSTILE = "<script>alert(1)</script> {{ 7*7 }}"
CANDIDATES, CAMPAIGNS, DIGITAL = "/ho-tro/thanh-lap-moi/", "/ho-tro/tuyen-truyen/", "/ho-tro/chuyen-doi-so/"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
ROLES = ("administrator", "officer", "leader", "department", "commune", "cooperative", "")
RECORDERS = {"administrator", "officer"}
WHOLE = {"administrator", "officer", "leader", "department"}
KEY = "c3" * 16


@pytest.fixture(autouse=True)
def nothing_there(office: Office) -> Iterator[None]:
    from sohtx.support import models

    names = ("CandidateContact", "CandidateRow", "Candidate", "CampaignRow", "Campaign", "ChecklistAnswer")

    def clear() -> None:
        for name in (*names, "ChecklistVersion", "WorkLine"):
            for row in getattr(models, name).objects.order_by("-pk"):
                row.delete()

    clear()
    yield
    clear()


@pytest.fixture
def officer(office: Office) -> "Client":
    return office.client_of("officer")


def first_of(kind: str, *, inside: bool, commune: str = COMMUNE) -> str:
    """An organization of the commune of the tests, or one of elsewhere."""
    from sohtx.register.models import Organization
    from sohtx.register.reaching import about_organization

    orgs = Organization.objects.filter(kind=kind).order_by("pk").values_list("org_id", flat=True)
    return next(org_id for org_id in orgs if (commune in about_organization(org_id).units) is inside)


@pytest.fixture(scope="module")
def coops(office: Office) -> tuple[str, str]:
    return first_of("cooperative", inside=True), first_of("cooperative", inside=False)


@pytest.fixture(scope="module")
def elsewhere(office: Office) -> str:
    """Another commune."""
    from sohtx.accounts.scopes import communes_offered

    assert office.client_of("officer").get("/").status_code == 200  # who tells the names is there
    return next(one.code for one in communes_offered() if one.code != COMMUNE)


def text_of(answer: Any) -> str:
    words = answer.content.decode()
    assert not INLINE.search(words)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)))


def candidate(area: str = COMMUNE, **cells: str) -> dict[str, str]:
    return {
        "name": "Nhóm hộ trồng quế", "org_id": "", "area_code": area, "sector": "agriculture", "members": "6",
        "on": "1/8/2024", "campaign": "", "note": "",
    } | cells  # fmt: skip


def campaign(area: str = COMMUNE, **cells: str) -> dict[str, str]:
    return {
        "name": "Đợt tháng 3", "aim": "Phổ biến Luật", "area_codes": area, "from_on": "1/3/2024",
        "to_on": "31/3/2024", "target": "2", "lead": "Phòng Phong trào", "budget": "30.000.000", "document_no": "",
    } | cells  # fmt: skip


def step(stage: str = "advised", on: str = "2/8/2024", **cells: str) -> dict[str, str]:
    return {"do": "step", "stage": stage, "on": on} | cells


def recorded(client: "Client", here: str, form: dict[str, str]) -> str:
    answer = client.post(f"{here}moi/", form)
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def role_of(office: Office, role: str, org_id: str) -> "Client":
    from django.test import Client

    area, org = (COMMUNE if role == "commune" else ""), (org_id if role == "cooperative" else "")
    return office.client_of(role, area=area, org=org) if role else Client(headers={"host": "localhost"})


# Who sees and writes what


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_own", [True, False])
def test_who_sees_and_writes_candidates(
    office: Office, officer: "Client", elsewhere: str, role: str, *, is_own: bool
) -> None:
    group = first_of("group", inside=is_own)
    one = recorded(officer, CANDIDATES, candidate(COMMUNE if is_own else elsewhere, org_id=group))
    officer.post(f"{one}ghi/", {"do": "contact", "name": "Giàng A Mẫu", "phone": "0912"})
    mine = group if is_own else first_of("group", inside=True)
    client, refused = role_of(office, role, mine), 403 if role else 302
    sees = role in WHOLE or (bool(role) and is_own)
    assert client.get(one).status_code == (200 if sees else refused)
    if sees:
        knows = role in {"administrator", "officer", "commune", "cooperative"}
        assert ("Giàng A Mẫu" in text_of(client.get(one))) is knows
    for path in (CANDIDATES, f"{CANDIDATES}tai/"):
        assert client.get(path).status_code == (200 if role else refused), path
    if role:
        assert (f'href="{one}"' in client.get(CANDIDATES).content.decode()) is sees
        assert "Giàng A Mẫu" not in text_of(client.get(CANDIDATES))
    assert client.get(f"{CANDIDATES}moi/").status_code == (200 if role in RECORDERS else refused)
    for form in (candidate(), None):
        path = f"{CANDIDATES}moi/" if form else f"{one}ghi/"
        assert client.post(path, form or step()).status_code == (302 if role in RECORDERS else refused)
    for do in ("contact", "erase"):
        form = {"do": do, "name": "Lò Thị Giả", "phone": ""}
        assert client.post(f"{one}ghi/", form).status_code == (302 if role in RECORDERS else refused)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_own", [True, False])
def test_who_sees_and_writes_campaigns(
    office: Office, officer: "Client", coops: tuple[str, str], elsewhere: str, role: str, *, is_own: bool
) -> None:
    one = recorded(officer, CAMPAIGNS, campaign(COMMUNE if is_own else elsewhere))
    client, refused = role_of(office, role, coops[0]), 403 if role else 302
    sees = role in WHOLE or (role == "commune" and is_own)
    assert client.get(one).status_code == (200 if sees else refused)
    for path in (CAMPAIGNS, f"{CAMPAIGNS}tai/"):
        assert client.get(path).status_code == (200 if role else refused), path
    if role:
        assert (f'href="{one}"' in client.get(CAMPAIGNS).content.decode()) is sees
    assert client.get(f"{CAMPAIGNS}moi/").status_code == (200 if role in RECORDERS else refused)
    reach = {"do": "reach", "channel": "hoi-nghi", "on": "5/3/2024", "times": "", "people": "40"}
    for path, form in ((f"{CAMPAIGNS}moi/", campaign()), (f"{one}ghi/", reach)):
        assert client.post(path, form).status_code == (302 if role in RECORDERS else refused)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("place", [0, 1])
def test_who_sees_and_answers_the_checklist(
    office: Office, coops: tuple[str, str], role: str, place: int
) -> None:
    client, refused = role_of(office, role, coops[0]), 403 if role else 302
    one = f"{DIGITAL}don-vi/{coops[place]}/"
    sees = role in WHOLE or (bool(role) and place == 0)
    answers = role in RECORDERS or (role in {"commune", "cooperative"} and place == 0)
    assert client.get(one).status_code == (200 if sees else refused)
    if sees:
        assert ("Ghi câu trả lời" in text_of(client.get(one))) is answers
    for path in (DIGITAL, f"{DIGITAL}tai/", f"{DIGITAL}cau-hoi/", f"{DIGITAL}cau-hoi/tai/"):
        assert client.get(path).status_code == (200 if role else refused), path
    if role:
        assert (f'href="{one}"' in client.get(DIGITAL, {"q": coops[place]}).content.decode()) is sees
    form = {"on": "1/8/2024", "a-ke-hoach": "1"}
    assert client.post(f"{one}tra-loi/", form).status_code == (302 if answers else refused)
    load = client.post(f"{DIGITAL}cau-hoi/nap/", {"from_on": "1/8/2024"})
    assert load.status_code == (422 if role in RECORDERS else refused)


def test_an_officer_of_another_place_records_nothing_here(
    office: Office, officer: "Client", elsewhere: str
) -> None:
    client = office.client_of("officer", area=COMMUNE)
    assert client.post(f"{CANDIDATES}moi/", candidate(elsewhere)).status_code == 422
    assert client.post(f"{CAMPAIGNS}moi/", campaign(f"{COMMUNE}; {elsewhere}")).status_code == 422
    assert client.post(f"{CAMPAIGNS}moi/", campaign("")).status_code == 422
    whole = recorded(officer, CAMPAIGNS, campaign(""))
    assert client.get(whole).status_code == 200  # it is of its commune too
    assert client.post(f"{whole}ghi/", {"do": "void", "row": "0", "reason": "x"}).status_code == 403
    assert client.post(f"{DIGITAL}cau-hoi/nap/", {"from_on": "1/8/2024"}).status_code == 403
    recorded(client, CANDIDATES, candidate())
    recorded(client, CAMPAIGNS, campaign())


# Acts


def test_a_candidate_from_the_wish_to_the_registration(officer: "Client", coops: tuple[str, str]) -> None:
    one = recorded(officer, CANDIDATES, candidate(name=HOSTILE, members="4"))
    assert HOSTILE in text_of(officer.get(one))
    assert "Chưa đạt dự kiến 4 thành viên" in text_of(officer.get(one))
    assert officer.post(f"{one}ghi/", step("registered")).status_code == 422
    assert (
        officer.post(f"{one}ghi/", step(members="8", next_step="Họp", next_on="9/8/2024")).status_code == 302
    )
    assert "dự kiến 8 thành viên" in text_of(officer.get(one))
    assert officer.post(f"{one}ghi/", step("registered", "9/9/2024", founded=coops[0])).status_code == 302
    assert f"/to-chuc/{coops[0]}/" in officer.get(one).content.decode()
    rows = re.findall(r'<option value="(\d+)"', officer.get(one).content.decode().split('id="void-row"')[1])
    assert officer.post(f"{one}ghi/", {"do": "void", "row": rows[0], "reason": ""}).status_code == 422
    assert officer.post(f"{one}ghi/", {"do": "void", "row": rows[0], "reason": "nhầm"}).status_code == 302
    assert officer.post(f"{one}ghi/", {"do": "void", "row": "0", "reason": "nhầm"}).status_code == 302
    assert "đã hủy ghi nhận" in text_of(officer.get(one))
    assert f'href="{one}"' not in officer.get(CANDIDATES).content.decode()
    assert officer.post(f"{one}ghi/", {"do": "khac"}).status_code == 404
    assert officer.get(f"{CANDIDATES}KHONG-CO/").status_code == 404


def test_the_list_is_narrowed_and_taken_away(officer: "Client", elsewhere: str) -> None:
    from openpyxl import load_workbook

    first = recorded(officer, CANDIDATES, candidate())
    other = recorded(officer, CANDIDATES, candidate(elsewhere, name="Tổ mây tre", sector="industry"))
    officer.post(f"{first}ghi/", step("drafted", "1/9/2024"))

    def listed(**query: str) -> list[bool]:
        words = officer.get(CANDIDATES, query).content.decode()
        return [f'href="{one}"' in words for one in (first, other)]

    assert listed() == [True, True]
    assert listed(on="31/7/2024") == [False, False]
    assert listed(stage="drafted") == [True, False]
    assert listed(stage="drafted", on="31/8/2024") == [False, False]
    assert listed(stage="open", since="1/9/2024") == [True, False]
    assert listed(area=elsewhere) == [False, True]
    assert listed(q="may tre") == [False, True]
    sheet = load_workbook(io.BytesIO(officer.get(f"{CANDIDATES}tai/", {"stage": "drafted"}).content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[7] for row in rows if str(row[0]).startswith("TLM-")] == ["Đã soạn điều lệ, phương án"]


def test_a_campaign_with_its_deeds(office: Office, officer: "Client") -> None:
    from sohtx.support.log_services import Deed, record_deed

    one = recorded(officer, CAMPAIGNS, campaign(name=HOSTILE))
    deed = Deed(date(2024, 3, 5), "tuyen-truyen", "Hội nghị phổ biến Luật", cost=5_000_000)
    record_deed(code=KEY, deed=deed, by="can-bo")
    reach = {"do": "reach", "channel": "hoi-nghi", "on": "5/3/2024", "times": "2", "people": "80"}
    assert officer.post(f"{one}ghi/", reach | {"people": "0"}).status_code == 422
    assert officer.post(f"{one}ghi/", reach).status_code == 302
    assert officer.post(f"{one}ghi/", {"do": "link", "line": "khac"}).status_code == 422
    assert officer.post(f"{one}ghi/", {"do": "link", "line": KEY}).status_code == 302
    recorded(officer, CANDIDATES, candidate(campaign=one.removeprefix(CAMPAIGNS).strip("/")))
    words = text_of(officer.get(one))
    assert HOSTILE in words
    assert "5.000.000 đồng" in words
    assert "80 lượt người tiếp cận" in words
    assert "1 hồ sơ vận động từ đợt này" in words
    assert f"/so-cong-tac/{KEY}/" in officer.get(one).content.decode()
    assert KEY not in office.client_of("department").get(one).content.decode()  # sees no work log
    assert officer.post(f"{one}ghi/", {"do": "void", "row": "0", "reason": "nhầm"}).status_code == 422
    assert officer.post(f"{CAMPAIGNS}moi/", campaign("Xã Không Có")).status_code == 422
    assert (
        officer.get(CAMPAIGNS, {"state": "ended", "since": "1/1/2024"}).content.decode().count(f'"{one}"')
        == 1
    )
    assert f'"{one}"' not in officer.get(CAMPAIGNS, {"since": "1/4/2024"}).content.decode()


def test_a_checklist_is_answered_and_its_questions_changed(
    office: Office, officer: "Client", coops: tuple[str, str]
) -> None:
    one, own = f"{DIGITAL}don-vi/{coops[0]}/", office.client_of("cooperative", org=coops[0])
    answers = {"a-ke-hoach": "1", "a-may-tinh": "0", "a-hoa-don": "-", "a-chu-ky-so": "x"}
    assert own.post(f"{one}tra-loi/", answers | {"on": ""}).status_code == 422
    assert own.post(f"{one}tra-loi/", answers | {"on": "1/8/2024", "a-la": "1"}).status_code == 422
    assert own.post(f"{one}tra-loi/", answers | {"on": "1/8/2024"}).status_code == 302
    page = own.get(one).content.decode()
    assert re.search(r'name="a-ke-hoach" value="1" checked', page)
    assert re.search(r'name="a-may-tinh" value="0" checked', page)
    assert "Trang bị một máy tính" in page

    def listed(**query: str) -> bool:
        return f'href="{one}"' in officer.get(DIGITAL, query | {"q": coops[0]}).content.decode()

    assert listed(met="ke-hoach")
    assert not listed(met="may-tinh")
    assert listed(unmet="may-tinh", area=COMMUNE)
    assert not listed(level="unknown")
    assert not listed(met="ke-hoach", on="31/7/2024")

    took = officer.get(f"{DIGITAL}cau-hoi/tai/").content

    def load(content: bytes, on: str) -> Any:
        file = SimpleUploadedFile("cau-hoi.xlsx", content)
        return officer.post(f"{DIGITAL}cau-hoi/nap/", {"from_on": on, "papers": file})

    assert load(took, "không").status_code == 422
    assert load(b"khong phai", "1/1/2026").status_code == 422
    assert load(took, "1/1/2026").status_code == 302
    assert "Bộ câu hỏi áp dụng từ 1/1/2026" in text_of(officer.get(f"{DIGITAL}cau-hoi/"))
    assert officer.get(f"{DIGITAL}cau-hoi/tai/", {"on": "1/1/1800"}).status_code == 200
    assert listed(met="ke-hoach")  # the question keeps its code
    assert officer.get(f"{DIGITAL}don-vi/{first_of('group', inside=True)}/").status_code == 404


# All of them


def test_many_ask_no_more_of_the_database_than_one(officer: "Client", elsewhere: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sohtx.support.log_services import Deed, record_deed
    from sohtx.support.models import Campaign

    asked: dict[str, list[int]] = {}
    for many in (1, 30):
        for number in range(many):
            here = recorded(officer, CAMPAIGNS, campaign(f"{COMMUNE}; {elsewhere}"))
            key = f"{Campaign.objects.count():032x}"
            record_deed(code=key, deed=Deed(date(2024, 3, 5), "tuyen-truyen", "Việc", cost=1), by="")
            officer.post(f"{here}ghi/", {"do": "link", "line": key})
            code = here.removeprefix(CAMPAIGNS).strip("/")
            one = recorded(officer, CANDIDATES, candidate(campaign=code, name=f"Nhóm {number}"))
            officer.post(f"{one}ghi/", step())
        for path in (
            CANDIDATES,
            f"{CANDIDATES}tai/",
            CAMPAIGNS,
            f"{CAMPAIGNS}tai/",
            DIGITAL,
            f"{DIGITAL}tai/",
        ):
            officer.get(path)
            with CaptureQueriesContext(connection) as captured:
                officer.get(path)
            asked.setdefault(path, []).append(len(captured))
    assert all(one == many for one, many in asked.values()), asked


def test_the_report_tells_each_and_its_numbers_open_to_lists(
    officer: "Client", coops: tuple[str, str]
) -> None:
    from types import SimpleNamespace

    from sohtx.core.period import Period
    from sohtx.support import campaign_report, candidate_report, digital_report

    def told(station: Any, period: str = "2024-S1") -> list[str]:
        review: Any = SimpleNamespace(subject=SimpleNamespace(period=Period.parse(period), known=2**51))
        texts = []
        for one in station.blocks(review):
            texts.append("".join(run if isinstance(run, str) else run.text for run in one.runs))
            for run in one.runs:
                if not isinstance(run, str):
                    assert run.identity.startswith("list:")
                    assert officer.get(run.address).status_code == 200
        return texts

    assert told(candidate_report) == told(campaign_report) == []
    here = recorded(officer, CAMPAIGNS, campaign())
    officer.post(f"{here}ghi/", {"do": "reach", "channel": "mang-xa-hoi", "on": "5/3/2024", "people": "80"})
    first = recorded(
        officer, CANDIDATES, candidate(on="1/3/2024", campaign=here.removeprefix(CAMPAIGNS).strip("/"))
    )
    other = recorded(officer, CANDIDATES, candidate(on="1/3/2024"))
    recorded(officer, CANDIDATES, candidate(on="1/3/2024"))
    officer.post(f"{first}ghi/", step("registered", "9/3/2024", founded=coops[0]))
    officer.post(f"{other}ghi/", step("drafted", "9/3/2024"))
    assert told(candidate_report) == [
        (
            "Đến ngày 30/6/2024, đang vận động, tư vấn 02 tổ hợp tác, nhóm hộ thành lập hợp tác xã "
            "(01 có nguyện vọng, 01 đã soạn điều lệ, phương án)."
        ),
        "Trong kỳ: 01 hồ sơ đã đăng ký thành lập.",
    ]
    assert told(campaign_report) == [
        (
            "Trong kỳ: thực hiện 01 đợt tuyên truyền, vận động; lũy kế tiếp cận 80 lượt người; "
            "01 tổ hợp tác, nhóm hộ nêu nguyện vọng thành lập hợp tác xã."
        )
    ]
    assert told(campaign_report, "2024-S2") == []
    officer.post(f"{DIGITAL}don-vi/{coops[0]}/tra-loi/", {"on": "1/6/2024", "a-ke-hoach": "1"})
    assert any("có kế hoạch chuyển đổi số" in text for text in told(digital_report))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_empty_pages_say_what_to_do(officer: "Client", language: str) -> None:
    officer.cookies["sohtx_lang"] = language
    for path in (CANDIDATES, CAMPAIGNS):
        assert f'href="{path}moi/"' in officer.get(path).content.decode()
    assert officer.get(DIGITAL, {"q": "không có đơn vị này"}).status_code == 200
