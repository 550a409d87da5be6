"""The pages of conferences: who may open which, what they show, what they take, and with how many questions."""

import html
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from returns.pictures import camera_jpeg
from web.conftest import COMMUNE, Office, furnished, office  # noqa: F401 -- fixtures

if TYPE_CHECKING:
    from django.test import Client

HOSTILE = '<script>alert(1)</script> {{ 7*7 }} =HYPERLINK("x")'
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
SEEING, RECORDING = ("administrator", "officer", "leader", "department"), ("administrator", "officer")
PLAN = {
    "body": "Ban Chấp hành Liên minh HTX tỉnh", "ordinal": "7", "is_enlarged": "on", "term": "khóa VI", "held_on": "28/7/2023",
    "begins_at": "7h30", "place": "Hội trường tỉnh", "period": "2023-S1", "title": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def officer(office: Office) -> "Client":
    return office.client_of("officer")


@pytest.fixture(scope="module")
def coops(office: Office) -> list[Any]:
    """Cooperatives of the example that exist."""
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    return list(find(Query(kinds=("cooperative",), statuses=("existing",), size=20)).rows)


@pytest.fixture(scope="module")
def code(officer: "Client") -> str:
    """A conference that was planned on its page."""
    answer = officer.post("/hoi-nghi/moi/", PLAN)
    assert answer.status_code == 302
    found = re.search(r"HN-\d{4}-\d+", answer["Location"])
    assert found
    return found[0]


@pytest.fixture(autouse=True)
def clean(office: Office, code: str) -> Iterator[None]:
    """What a test wrote about the conference goes again."""
    yield
    from sohtx.petitions.models import Conference, Petition

    Petition.objects.all().delete()
    conference = Conference.objects.get(code=code)
    conference.contributions.all().delete()
    conference.participants.all().delete()
    conference.papers.all().delete()
    conference.agenda.all().delete()


def text_of(answer: Any) -> str:
    words = answer.content.decode()
    assert not INLINE.search(words)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)))


def addresses(code: str) -> list[tuple[str, str, bool]]:
    """Every address: its method, itself, and whether it changes something."""
    one = f"/hoi-nghi/{code}"
    seen = [
        ("GET", address, False)
        for address in (
            "/hoi-nghi/",
            f"{one}/",
            f"{one}/dai-bieu/",
            f"{one}/tai-lieu/",
            f"{one}/trinh-chieu/",
        )
    ]
    opened = [
        ("GET", address, True)
        for address in (
            "/hoi-nghi/moi/",
            f"{one}/sua/",
            f"{one}/chuong-trinh/",
            f"{one}/ket-luan/",
            f"{one}/ghi/",
            f"{one}/ghi/gui/",
        )
    ]
    acts = (
        "dai-bieu/moi/",
        "dai-bieu/dia-ban/",
        "dai-bieu/diem-danh/",
        "dai-bieu/1/go/",
        "tai-lieu/them/",
        "tai-lieu/1/go/",
        "ghi/xoa/",
        "ghi/",
        "ghi/gui/",
        "sua/",
        "ket-luan/",
        "chuong-trinh/",
    )
    return [*seen, *opened, *(("POST", f"{one}/{act}", True) for act in acts)]


@pytest.mark.parametrize(
    "role", ["administrator", "officer", "leader", "department", "commune", "cooperative"]
)
def test_every_address_asks_for_its_right(office: Office, code: str, coops: list[Any], role: str) -> None:
    scope = {"commune": {"area": COMMUNE}, "cooperative": {"org": coops[0].org_id}}.get(role, {})
    client = office.client_of(role, **scope)
    for method, address, changes in addresses(code):
        may = role in (RECORDING if changes else SEEING)
        answer = client.generic(method, address)
        assert (answer.status_code == 403) is not may, (address, answer.status_code)


def test_what_is_not_there_is_not_found(officer: "Client", code: str) -> None:
    for method, address, _ in addresses("HN-1999-01"):
        if "HN-" in address:
            assert officer.generic(method, address).status_code == 404, address
    assert officer.get(f"/hoi-nghi/{code}/tai-lieu/999/").status_code == 404


def test_a_conference_is_planned_shown_and_changed(officer: "Client", code: str) -> None:
    shown = text_of(officer.get(f"/hoi-nghi/{code}/"))
    assert "Hội nghị Ban Chấp hành Liên minh HTX tỉnh lần thứ 7 (mở rộng), khóa VI" in shown
    assert "7:30 28/7/2023, Hội trường tỉnh" in shown

    assert 'name="title"' in (form := officer.get(f"/hoi-nghi/{code}/sua/").content.decode())
    assert "7:30" in form
    refused = officer.post(f"/hoi-nghi/{code}/sua/", PLAN | {"held_on": "32/7", "begins_at": "25:00"})
    assert refused.status_code == 422
    assert "Không phải ngày" in text_of(refused)
    assert "không phải giờ trong ngày" in text_of(refused)
    assert officer.post(f"/hoi-nghi/{code}/sua/", PLAN | {"place": "Nhà văn hóa"}).status_code == 302
    assert "Nhà văn hóa" in text_of(officer.get("/hoi-nghi/"))
    assert "No conference" not in text_of(officer.get("/hoi-nghi/?lang=en&year=2023"))
    assert officer.get("/hoi-nghi/?year=1999&lang=vi").status_code == 200


def test_lists_are_taken_away_as_excel(officer: "Client", code: str) -> None:
    from openpyxl import load_workbook

    officer.post(f"/hoi-nghi/{code}/dai-bieu/moi/", {"lines": "=1+1; Giám đốc", "part": "guest"})
    for address, words in (("/hoi-nghi/", code), (f"/hoi-nghi/{code}/dai-bieu/", "=1+1")):
        book = load_workbook(io.BytesIO(officer.get(address, {"format": "xlsx"}).content))
        cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == words]
        assert [cell.data_type for cell in cells] == ["s"], address


def test_the_agenda_is_typed_in_lines(officer: "Client", code: str) -> None:
    address = f"/hoi-nghi/{code}/chuong-trinh/"
    wrong = officer.post(
        address, {"time": ["7:30", "8h99"], "title": ["Khai mạc", "Báo cáo"], "presenter": ["", ""]}
    )
    assert wrong.status_code == 422
    assert "“8h99” không phải giờ trong ngày" in text_of(wrong)
    assert 'value="Báo cáo"' in wrong.content.decode()
    untold = officer.post(address, {"time": ["7:30"], "title": [""], "presenter": [""]})
    assert untold.status_code == 422
    done = officer.post(
        address,
        {"time": ["7:30", "", ""], "title": ["Khai mạc", HOSTILE, ""], "presenter": ["", "Chủ tịch", ""]},
    )
    assert done.status_code == 302
    shown = text_of(officer.get(f"/hoi-nghi/{code}/"))
    assert "7:30 Khai mạc" in shown
    assert f"{HOSTILE} (Chủ tịch)" in shown


def test_delegates_are_invited_and_marked(officer: "Client", code: str, coops: list[Any]) -> None:
    address = f"/hoi-nghi/{code}/dai-bieu/"
    lines = f"Vàng A Giả\tGiám đốc\t{coops[0].org_id}\nLò Thị Thử\tChủ tịch\tĐơn vị lạ"
    answer = officer.post(f"{address}moi/", {"lines": lines, "part": "delegate"}, follow=True)
    shown = text_of(answer)
    assert "Đã thêm 2 đại biểu" in shown
    assert "Đơn vị lạ" in shown
    assert coops[0].name in shown
    assert officer.post(f"{address}moi/", {"lines": "", "part": "delegate"}).status_code == 422

    from sohtx.petitions.models import Participant

    one, two = Participant.objects.order_by("pk")
    marked = officer.post(
        f"{address}diem-danh/", {"shown": [one.pk, two.pk], "present": [one.pk], "query": "part=delegate"}
    )
    assert marked["Location"] == f"{address}?part=delegate"
    assert "Được mời 2 người , có mặt 1" in text_of(officer.get(f"/hoi-nghi/{code}/")).replace(
        "người,", "người ,"
    )
    assert officer.post(f"{address}{two.pk}/go/").status_code == 302
    assert Participant.objects.count() == 1
    assert officer.post(f"{address}dia-ban/", {"area": "không"}).status_code == 422


def test_an_area_is_invited_on_the_page(officer: "Client", code: str, coops: list[Any]) -> None:
    page = officer.get(f"/hoi-nghi/{code}/dai-bieu/").content.decode()
    area = coops[0].unit_today.code if hasattr(coops[0].unit_today, "code") else COMMUNE
    assert f'<option value="{area}">' in page
    officer.post(f"/hoi-nghi/{code}/dai-bieu/dia-ban/", {"area": area})

    from sohtx.petitions.models import Participant

    assert Participant.objects.filter(organization__org_id=coops[0].org_id).exists() or area == COMMUNE
    assert Participant.objects.count() > 0


def test_photos_have_captions_and_words(officer: "Client", code: str) -> None:
    address = f"/hoi-nghi/{code}/tai-lieu/"

    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile("ảnh.jpg", camera_jpeg(), content_type="text/html")

    bare = officer.post(f"{address}them/", {"kind": "photo", "papers": file()})
    assert bare.status_code == 422
    assert "Ảnh chưa có chú thích" in text_of(bare)
    assert officer.post(f"{address}them/", {"kind": "photo", "caption": "a", "alt": "b"}).status_code == 422
    told = {"kind": "photo", "caption": HOSTILE, "alt": 'Hội trường "lớn"', "papers": file()}
    assert officer.post(f"{address}them/", told).status_code == 302
    page = officer.get(f"/hoi-nghi/{code}/").content.decode()
    assert 'alt="Hội trường &#34;lớn&#34;"' in page
    assert HOSTILE in text_of(officer.get(f"/hoi-nghi/{code}/"))

    from sohtx.petitions.models import ConferencePaper

    pk = ConferencePaper.objects.get().pk
    shown = officer.get(f"{address}{pk}/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert (
        officer.post(f"{address}{pk}/sua/", {"kind": "photo", "caption": "Mới", "alt": ""}).status_code == 422
    )
    assert (
        officer.post(f"{address}{pk}/sua/", {"kind": "photo", "caption": "Mới", "alt": "b"}).status_code
        == 302
    )
    officer.post(f"{address}{pk}/go/")
    assert ConferencePaper.objects.get().caption == "Mới"
    officer.post(f"{address}{pk}/go/", {"sure": "yes"})
    assert not ConferencePaper.objects.exists()


def test_conclusions_are_written_down(officer: "Client", code: str) -> None:
    assert (
        officer.post(f"/hoi-nghi/{code}/ket-luan/", {"conclusions": "Giao Quỹ rà soát."}).status_code == 302
    )
    assert "Giao Quỹ rà soát." in text_of(officer.get(f"/hoi-nghi/{code}/"))


def fill(code: str, coops: list[Any], first: int, last: int) -> None:
    from sohtx.petitions.conference_contributions import Said, keep_contribution, tag_petition
    from sohtx.petitions.conference_delegates import Invited, invite

    for n in range(first, last):
        org_id = coops[n % len(coops)].org_id
        invite(code=code, invited=[Invited(f"Người {n}", org_id=org_id)], by="")
        said = Said(speaker=f"Người {n}", org_id=org_id, text=f"Xin hỗ trợ việc {n}")
        kept = keep_contribution(code=code, key=f"contribution-{n}", said=said, turn=0, by="")
        tag_petition(contribution=kept, text=f"việc {n}", topic=("VON", "HT", "DAT")[n % 3], by="")


@pytest.mark.parametrize("tail", ["", "dai-bieu/", "tai-lieu/", "ghi/", "trinh-chieu/?trang=5"])
def test_the_number_of_questions_does_not_grow(
    officer: "Client", code: str, coops: list[Any], tail: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        officer.get(f"/hoi-nghi/{code}/{tail}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert officer.get(f"/hoi-nghi/{code}/{tail}").status_code == 200
        return len(queries)

    fill(code, coops, 0, 1)
    few = asked()
    fill(code, coops, 1, 20)
    assert asked() == few


def test_the_list_asks_as_much_for_many(officer: "Client", code: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sohtx.petitions.conference_services import Particulars, plan_conference
    from sohtx.petitions.models import Conference

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert officer.get("/hoi-nghi/").status_code == 200
        return len(queries)

    asked()
    few = asked()
    for n in range(60):
        plan_conference(particulars=Particulars(f"Ban {n}", date(2022, 1, 1), "2021-S2"), by="")
    assert asked() == few
    page = officer.get("/hoi-nghi/").content.decode()
    assert page.count("<tr>") == 51
    assert officer.get("/hoi-nghi/?from=50").content.decode().count("<tr>") == 12
    Conference.objects.exclude(code=code).delete()


def test_slides_tell_the_half_and_each_number_opens(officer: "Client", code: str, coops: list[Any]) -> None:
    fill(code, coops, 0, 4)
    officer.post(
        f"/hoi-nghi/{code}/chuong-trinh/", {"time": ["7:30"], "title": ["Khai mạc"], "presenter": [""]}
    )
    pages = [officer.get(f"/hoi-nghi/{code}/trinh-chieu/?trang={n}").content.decode() for n in range(1, 7)]
    said = [
        html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :])))
        for page in pages
    ]

    assert "1/6" in said[0]
    assert "7:30 Khai mạc" in said[1]
    assert "so với cùng kỳ" in said[2]
    assert "HTX có đến đầu kỳ" in said[3]
    assert "HTX báo cáo" in said[4]
    assert "2 Vốn, tín dụng" in said[5]
    opening, came, went, closing = (
        int(re.search(pattern, said[3])[1].replace(".", ""))
        for pattern in (r"([\d.]+) HTX có đến đầu kỳ", r"\+ ([\d.]+)", r"− ([\d.]+)", r"= ([\d.]+)")
    )  # type: ignore[index]
    assert opening + came - went == closing
    link = re.search(r'href="(/so-lieu/so/[^"]*coop_dissolved[^"]*)"', pages[3])
    assert link
    assert officer.get(html.unescape(link[1])).status_code == 200
    assert 'rel="prev"' not in pages[0]
    assert 'rel="next"' not in pages[5]
    for odd in ("0", "99", "x", "²", "-1"):
        assert officer.get(f"/hoi-nghi/{code}/trinh-chieu/", {"trang": odd}).status_code == 200


def test_topics_without_a_way_are_shown_before_the_conference(
    officer: "Client", office: Office, code: str, coops: list[Any]
) -> None:
    warning = "chưa có cơ quan trả lời"
    assert warning not in text_of(
        officer.get(f"/hoi-nghi/{code}/")
    )  # long past, and nothing was raised there
    coming = officer.post("/hoi-nghi/moi/", PLAN | {"held_on": "1/12/2199"})["Location"]
    assert warning in text_of(officer.get(coming))
    assert warning not in text_of(office.client_of("leader").get(coming))
    fill(code, coops, 0, 1)
    shown = text_of(officer.get(f"/hoi-nghi/{code}/"))
    assert warning in shown
    assert "Mới tiếp nhận" in shown


def test_it_leads_to_what_became_of_the_conference_before(
    officer: "Client", code: str, coops: list[Any]
) -> None:
    from sohtx.petitions.models import Conference, Contribution
    from sohtx.petitions.services import raise_petition

    held = Conference.objects.get(code=code)
    said = Contribution.objects.create(
        conference=held, key="keykeykey", rank=1, speaker="Ông Giả Định", changed_at=1
    )
    for number in range(2):
        raise_petition(
            text=f"Việc {number}", topic="VON", channel="conference", raised_on=held.held_on, contribution=said,
            organizations=[coops[0].org_id], by="can-bo",
        )  # fmt: skip
    after = Conference.objects.create(
        code="HN-2024-09", body="Ban Chấp hành", title="Hội nghị sau", held_on=date(2024, 1, 30), period="2023-S2", recorded_at=1
    )  # fmt: skip
    try:
        shown = officer.get(f"/hoi-nghi/{after.code}/").content.decode()
        assert "Kiến nghị của hội nghị trước" in shown
        assert "nêu 2" in shown
        assert f"/kien-nghi/?conference={code}" in shown
        assert "còn theo dõi 2" in shown
        assert "Kiến nghị của hội nghị trước" not in officer.get(f"/hoi-nghi/{code}/").content.decode()
    finally:
        after.delete()
