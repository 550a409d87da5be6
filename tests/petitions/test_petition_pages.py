"""The pages of petitions: who may open which, what they show, what they take, and with how many questions."""

import html
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from returns.pictures import camera_jpeg
from web.conftest import COMMUNE, Office, furnished, office  # noqa: F401 -- fixtures

if TYPE_CHECKING:
    from django.test import Client

HOSTILE = '<script>alert(1)</script> {{ 7*7 }} =HYPERLINK("x")'
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
ROLES = ("administrator", "officer", "leader", "department", "commune", "cooperative")
RECORDING = ("administrator", "officer")
NOT_EXPORTING = ("cooperative",)


@pytest.fixture(scope="module")
def coops(office: Office) -> list[str]:
    """Two cooperatives of the commune, and one elsewhere."""
    from sohtx.accounts.rights import Reach
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    own = find(
        Query(kinds=("cooperative",), statuses=("existing",), size=5, reach=Reach(areas=frozenset({COMMUNE})))
    ).rows
    within = [row.org_id for row in own]
    others = find(Query(kinds=("cooperative",), statuses=("existing",), size=40)).rows
    return [*within[:2], next(row.org_id for row in others if row.org_id not in within)]


@pytest.fixture(scope="module", autouse=True)
def answering(office: Office) -> None:
    from sohtx.petitions.bodies import set_up_bodies
    from sohtx.petitions.routing import set_up_competences

    set_up_bodies(by="can-bo")
    set_up_competences(by="can-bo")


@pytest.fixture(autouse=True)
def clean(office: Office) -> Iterator[None]:
    yield
    from sohtx.petitions.models import Petition, Step

    Step.objects.exclude(voids=None).delete()
    Step.objects.all().delete()
    Petition.objects.exclude(split_from=None).delete()
    Petition.objects.all().delete()


@pytest.fixture(scope="module")
def officer(office: Office) -> "Client":
    return office.client_of("officer")


def raised(*orgs: str, text: str = "Đề nghị cho vay vốn ưu đãi", **more: Any) -> str:
    from sohtx.petitions.services import raise_petition

    cells: dict[str, Any] = {
        "topic": "VON",
        "channel": "letter",
        "raised_on": date(2025, 8, 4),
        "by": "can-bo",
    }
    made = raise_petition(text=text, organizations=orgs, **(cells | more))
    return str(made.code)


def text_of(answer: Any) -> str:
    words = answer.content.decode()
    assert not INLINE.search(words)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)))


def page(client: "Client", address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return text_of(answer)


def step(client: "Client", code: str, act: str, **told: str) -> Any:
    """Take a step through its form, with what it needs beside what is told."""
    paper = {"document_no": "12/LMHTX", "document_on": "5/8/2025"}
    usual = {
        "classified": {"topic": "DAT"}, "submitted": {"body_code": "UBND-TINH", **paper}, "referred": paper,
        "extended": {"due_on": "30/9/2025"}, "escalated": paper,
        "replied": {**paper, "result": "resolved"}, "verdict": {"result": "helped"}, "closed": {"text": "đã xong"},
        "reopened": {"text": "chưa xong"},
    }.get(act, {})  # fmt: skip
    address = {"replied": "tra-loi", "verdict": "y-kien"}.get(act, f"ghi/{act}")
    return client.post(f"/kien-nghi/{code}/{address}/", {"on": "6/8/2025", **usual, **told})


def stand_of(code: str) -> Any:
    from sohtx.petitions.queries import present_stands
    from sohtx.web.working import today

    return present_stands(today())[code]


# Who may do what


def addresses(code: str, step_id: int, raiser_id: int) -> dict[str, tuple[str, ...]]:
    """Every address about one petition with those who may ask for it, within their reach."""
    one = f"/kien-nghi/{code}/"
    return {
        one: ROLES,
        f"{one}ghi/referred/": RECORDING,
        f"{one}ghi/published/": RECORDING,
        f"{one}tra-loi/": (*RECORDING, "department"),
        f"{one}y-kien/": (*RECORDING, "commune", "cooperative"),
        f"{one}tach/": RECORDING,
        f"{one}noi-neu/": RECORDING,
        f"POST {one}huy/{step_id}/": RECORDING,
        f"POST {one}rut/": RECORDING,
        f"POST {one}noi-neu/{raiser_id}/rut/": RECORDING,
    }


@pytest.mark.parametrize("role", ROLES)
def test_each_address_opens_to_whom_it_may_and_to_nobody_outside(
    office: Office, officer: "Client", coops: list[str], role: str
) -> None:
    from sohtx.petitions.models import Raiser, Step

    own, _, elsewhere = coops
    code, other = raised(own), raised(elsewhere)
    for one in (code, other):
        assert step(officer, one, "classified").status_code == 302
    area, org = {"commune": (COMMUNE, ""), "cooperative": ("", own)}.get(role, ("", ""))
    client = office.client_of(role, area=area, org=org)
    for one in (code, other):
        is_seen = one == code or role not in ("commune", "cooperative")
        ids = Step.objects.get(petition__code=one).pk, Raiser.objects.get(petition__code=one).pk
        for address, allowed in addresses(one, *ids).items():
            method, _, path = address.rpartition(" ")
            if method:
                if role not in allowed:
                    assert client.post(path).status_code == 403, (role, path)
                continue
            status = client.get(path).status_code
            expected = 200 if role in allowed and is_seen else (403 if role not in allowed else 404)
            assert status in ({expected, 403} if expected == 404 else {expected}), (role, path, status)
    listed = page(client, "/kien-nghi/")
    assert code in listed
    assert (other in listed) == (role not in ("commune", "cooperative"))
    assert (other in page(client, "/kien-nghi/theo-doi/")) is False  # not referred yet
    assert client.get("/kien-nghi/moi/").status_code == (200 if role not in ("leader", "department") else 403)
    assert client.get("/kien-nghi/tai-ve/").status_code == (403 if role in NOT_EXPORTING else 200)


def test_other_cooperatives_learn_nothing_of_one_another(
    office: Office, officer: "Client", coops: list[str]
) -> None:
    from sohtx.register.queries import last_names

    own, neighbour, _ = coops
    code = raised(own, names=["Ông Người Riêng"])
    joined = raised(own, neighbour, text="Đề nghị sửa đường vào vùng chè", topic="HT")
    client = office.client_of("cooperative", org=own)
    other = office.client_of("cooperative", org=neighbour)

    assert "Ông Người Riêng" in page(officer, f"/kien-nghi/{code}/")
    assert "Ông Người Riêng" not in page(client, f"/kien-nghi/{code}/")
    assert "Ông Người Riêng" not in page(office.client_of("leader"), f"/kien-nghi/{code}/")
    assert other.get(f"/kien-nghi/{code}/").status_code in (403, 404)
    assert code not in page(other, "/kien-nghi/")
    assert joined in page(other, "/kien-nghi/")
    told = client.get(f"/kien-nghi/{joined}/").content.decode()
    assert neighbour not in told
    assert last_names([neighbour])[neighbour] not in told


# The way of one petition


def test_a_petition_goes_its_way_on_its_page(officer: "Client", coops: list[str]) -> None:
    from sohtx.accounts.models import LogEntry

    before = LogEntry.objects.order_by("-pk")[0].pk
    answer = officer.post(
        "/kien-nghi/moi/",
        {
            "text": HOSTILE,
            "topic": "VON",
            "organizations": coops[0],
            "channel": "telephone",
            "raised_on": "1/8/2025",
        },
    )
    assert answer.status_code == 302
    code = answer["Location"].split("/")[2]
    shown = officer.get(f"/kien-nghi/{code}/")
    assert "<script>alert" not in shown.content.decode()
    assert HOSTILE in text_of(shown)

    for act, state in (
        ("classified", "classified"), ("submitted", "submitted"), ("referred", "referred"), ("reminded", "referred"),
        ("extended", "referred"), ("escalated", "referred"),
    ):  # fmt: skip
        taken = step(officer, code, act)
        assert taken.status_code == 302, (act, text_of(taken))
        assert stand_of(code).state == state
    assert stand_of(code).is_late  # it was due in September
    assert "quá hạn" in page(officer, f"/kien-nghi/{code}/")
    assert code in page(officer, "/kien-nghi/?state=late")
    assert code in page(officer, "/kien-nghi/theo-doi/")
    paper = SimpleUploadedFile("tra-loi.jpg", camera_jpeg(), "image/jpeg")
    told = {
        "on": "20/8/2025", "result": "beyond", "document_no": "77/SNN", "document_on": "19/8/2025",
        "text": "Vượt thẩm quyền", "papers": paper,
    }  # fmt: skip
    assert officer.post(f"/kien-nghi/{code}/tra-loi/", told).status_code == 302
    assert (stand_of(code).outcome, stand_of(code).was_in_time) == ("beyond", True)
    life = officer.get(f"/kien-nghi/{code}/").content.decode()
    kept = re.search(rf"/kien-nghi/{code}/giay-to/\d+/", life)
    assert kept
    assert officer.get(kept[0])["Content-Type"] == "image/jpeg"
    for act, state in (
        ("verdict", "answered"),
        ("published", "answered"),
        ("hidden", "answered"),
        ("closed", "closed"),
        ("reopened", "reopened"),
    ):
        assert step(officer, code, act, on="21/8/2025").status_code == 302, act
        assert stand_of(code).state == state
    lines = LogEntry.objects.filter(pk__gt=before).order_by("pk")
    assert [line.act for line in lines] == ["petition.raise", *["petition.step"] * 12]


def test_what_is_wrong_is_said_under_its_field_and_nothing_is_written(
    officer: "Client", coops: list[str]
) -> None:
    from sohtx.petitions.models import Petition, Step

    code = raised(coops[0])
    before = Step.objects.count()
    for act, told, said in (
        ("referred", {"on": "1/7/2025"}, "trước ngày đề xuất, kiến nghị được nêu"),
        ("referred", {"document_on": "31/2/2025"}, "id_referred_document_on_error"),
        ("referred", {"document_no": ""}, "chưa ghi Số văn bản"),
        ("escalated", {}, "không hợp với tình trạng"),
        ("merged", {"into": "KN-1999-001"}, "id_merged_into_error"),
        ("closed", {"text": ""}, "id_closed_text_error"),
    ):
        answer = step(officer, code, act, **told)
        assert answer.status_code == 422, act
        assert said.casefold() in answer.content.decode().casefold(), (act, said)
    assert Step.objects.count() == before
    wrong = {
        "text": "x",
        "topic": "VON",
        "organizations": "không có ai",
        "area": "Xã Không Đâu",
        "channel": "letter",
        "raised_on": "1/8/2025",
    }
    answer = officer.post("/kien-nghi/moi/", wrong)
    assert answer.status_code == 422
    assert all(f"id_{name}_error" in answer.content.decode() for name in ("organizations", "area"))
    assert Petition.objects.count() == 1
    assert officer.get(f"/kien-nghi/{code}/ghi/flown/").status_code == 404
    assert officer.get("/kien-nghi/KN-1999-001/").status_code == 404
    assert officer.get("/kien-nghi/?state=x").status_code == 422


def test_it_is_split_merged_joined_taken_back_and_steps_are_voided(
    officer: "Client", coops: list[str]
) -> None:
    from sohtx.petitions.models import Petition, Raiser, Step

    whole, twin = (
        raised(coops[0], text="Xin vay vốn và sửa đường"),
        raised(coops[1], text="Xin được vay vốn ưu đãi"),
    )
    parts = {
        "text1": "Xin vay vốn ưu đãi",
        "topic1": "VON",
        "text2": "Sửa đường vào vùng chè",
        "topic2": "HT",
    }
    assert officer.post(f"/kien-nghi/{whole}/tach/", parts).status_code == 302
    first, second = (
        Petition.objects.filter(split_from__code=whole).order_by("pk").values_list("code", flat=True)
    )
    assert first in page(officer, f"/kien-nghi/{whole}/") and second in page(officer, f"/kien-nghi/{whole}/")
    assert twin in page(officer, f"/kien-nghi/{first}/")  # told as a likely duplicate
    assert step(officer, twin, "merged", into=first).status_code == 302
    assert stand_of(twin).state == "merged"
    assert "2" in page(officer, f"/kien-nghi/{first}/")
    voided = Step.objects.get(petition__code=twin)
    assert officer.post(f"/kien-nghi/{twin}/huy/{voided.pk}/", {"text": "nhầm việc"}).status_code == 302
    assert stand_of(twin).state == "received"
    assert "nhầm việc" in page(officer, f"/kien-nghi/{twin}/")
    told = {"organization": coops[2], "raised_on": "5/8/2025"}
    assert officer.post(f"/kien-nghi/{twin}/noi-neu/", told).status_code == 302
    assert officer.post(f"/kien-nghi/{twin}/noi-neu/", told).status_code == 422  # it is there already
    one = Raiser.objects.get(petition__code=twin, organization__org_id=coops[2])
    assert officer.post(f"/kien-nghi/{twin}/noi-neu/{one.pk}/rut/").status_code == 302
    assert stand_of(twin).raisers_n == 1
    gone = raised(coops[0], text="Ghi nhầm")
    assert officer.post(f"/kien-nghi/{gone}/rut/").status_code == 302
    assert officer.get(f"/kien-nghi/{gone}/").status_code == 404


def test_a_cooperative_writes_its_own_and_nobody_elses(office: Office, coops: list[str]) -> None:
    own, _, elsewhere = coops
    client = office.client_of("cooperative", org=own)
    answer = client.post(
        "/kien-nghi/moi/", {"text": "Xin hỗ trợ kho lạnh", "topic": "HT", "organizations": elsewhere}
    )
    assert answer.status_code == 302
    code = answer["Location"].split("/")[2]
    assert stand_of(code).organizations == {own}
    commune = office.client_of("commune", area=COMMUNE)
    told = {"text": "Xin hỗ trợ giống", "topic": "CS"}
    assert commune.post("/kien-nghi/moi/", {**told, "organizations": elsewhere}).status_code == 422
    assert commune.post("/kien-nghi/moi/", {**told, "organizations": own}).status_code == 302


def test_what_may_be_there_already_is_shown_before_it_is_written(
    office: Office, officer: "Client", coops: list[str]
) -> None:
    from sohtx.petitions.models import Petition

    first = raised(coops[0], text="Đề nghị sửa đường vào vùng chè bị sạt lở", topic="HT")
    told = {
        "text": "Sửa đường vào vùng chè sạt lở", "topic": "HT", "organizations": coops[1], "channel": "letter",
        "raised_on": "5/8/2025",
    }  # fmt: skip
    asked = officer.post("/kien-nghi/moi/", told)
    assert asked.status_code == 200
    assert first in text_of(asked)
    assert 'name="sure" value="yes"' in asked.content.decode()
    assert Petition.objects.count() == 1
    assert officer.post("/kien-nghi/moi/", {**told, "sure": "yes"}).status_code == 302
    assert Petition.objects.count() == 2
    own = office.client_of("cooperative", org=coops[1])
    assert own.post("/kien-nghi/moi/", {"text": told["text"], "topic": "HT"}).status_code == 302


# The list


def test_the_list_is_narrowed_and_taken_away_as_it_is_seen(officer: "Client", coops: list[str]) -> None:
    import openpyxl

    credit = raised(coops[0], text="Vay vốn lưu động")
    road = raised(coops[2], text="Sửa đường", topic="HT", raised_on=date(2025, 3, 3), channel="telephone")
    step(officer, credit, "referred")
    for query, inside, outside in (
        ("topic=HT", road, credit), ("state=referred", credit, road), ("q=luu+dong", credit, road),
        ("channel=telephone", road, credit), ("raised=2025-S1", road, credit), ("body=-", road, credit),
    ):  # fmt: skip
        words = page(officer, f"/kien-nghi/?{query}")
        assert inside in words, query
        assert outside not in words, query
    answer = officer.get("/kien-nghi/tai-ve/?topic=HT")
    sheet: Any = openpyxl.load_workbook(
        io.BytesIO(b"".join(answer) if answer.streaming else answer.content)
    ).active
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert road in cells and credit not in cells
    assert "Không có đề xuất, kiến nghị nào như vậy" in page(officer, "/kien-nghi/?topic=THUE")


def test_thirty_are_asked_for_as_one_is(officer: "Client", coops: list[str]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(address: str) -> int:
        officer.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(address).status_code == 200
        return len(asked)

    first = raised(coops[0])
    step(officer, first, "referred")
    pages = ("/kien-nghi/", "/kien-nghi/theo-doi/", f"/kien-nghi/{first}/")
    few = [queries(address) for address in pages]
    for number in range(30):
        code = raised(
            coops[number % 3],
            text=f"Việc khác hẳn số {number}",
            raised_on=date(2025, 8, 4) + timedelta(number),
        )
        step(officer, code, "referred", on="20/9/2025", document_on="19/9/2025")
    assert [queries(address) for address in pages] == few


def test_a_voiding_is_told_first_and_refused_at_its_field(officer: "Client", coops: list[str]) -> None:
    from sohtx.petitions.models import Step

    code = raised(coops[0])
    assert step(officer, code, "classified").status_code == 302
    assert step(officer, code, "referred", body_code="UBND-TINH").status_code == 302
    first, second = Step.objects.filter(petition__code=code).order_by("pk")
    address = f"/kien-nghi/{code}/huy/{second.pk}/"
    assert address in officer.get(f"/kien-nghi/{code}/").content.decode()
    assert "12/LMHTX" in page(officer, address)
    unsaid = officer.post(address, {"text": "  "})
    assert unsaid.status_code == 422 and 'aria-invalid="true"' in unsaid.content.decode()
    assert Step.objects.filter(petition__code=code).count() == 2
    assert officer.post(address, {"text": HOSTILE}).status_code == 302
    assert officer.get(address).status_code == 404 == officer.post(address, {"text": "lại"}).status_code
    assert officer.get(f"/kien-nghi/{code}/huy/{first.pk}/").status_code == 200
