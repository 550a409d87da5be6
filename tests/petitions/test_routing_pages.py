"""The pages of bodies and of who answers: who may open which, what they show and take, with how many questions."""

import html
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from web.conftest import COMMUNE, Office, furnished, office  # noqa: F401 -- fixtures

if TYPE_CHECKING:
    from django.test import Client

ANSWERING, BODIES = "/kien-nghi/tham-quyen/", "/kien-nghi/co-quan/"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def clean(office: Office) -> Iterator[None]:
    from sohtx.petitions.models import Body, Competence

    for model in (Competence, Body):
        model.objects.all().delete()
    yield


@pytest.fixture
def filled(office: Office) -> None:
    from sohtx.petitions.bodies import set_up_bodies
    from sohtx.petitions.routing import set_up_competences

    set_up_bodies(by="can-bo")
    set_up_competences(by="can-bo")


@pytest.fixture(scope="module")
def officer(office: Office) -> "Client":
    return office.client_of("officer")


def seen(client: "Client", address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return html.unescape(answer.content.decode())


def row_of(model: Any, **what: Any) -> int:
    found: int = model.objects.get(**what).pk
    return found


@pytest.mark.parametrize(
    "role", ["administrator", "officer", "leader", "department", "commune", "cooperative"]
)
def test_everybody_sees_the_tables_and_who_keeps_petitions_changes_them(
    office: Office, filled: None, role: str
) -> None:
    from sohtx.petitions.models import Body, Competence

    area = COMMUNE if role == "commune" else ""
    client = office.client_of(role, area=area, org=_an_org() if role == "cooperative" else "")
    body, answers = row_of(Body, code="SO-XD"), row_of(Competence, topic="HT")
    for address in (ANSWERING, BODIES, "/kien-nghi/ngay-nghi/"):
        seen(client, address)
    may = role in ("administrator", "officer")
    for address in (
        f"{ANSWERING}giao/", f"{ANSWERING}{answers}/thoi/", f"{BODIES}them/", f"{BODIES}{body}/ket-thuc/",
    ):  # fmt: skip
        assert client.get(address).status_code == (200 if may else 403)
    for address in (f"{ANSWERING}thuong-dung/", f"{BODIES}thuong-dung/", f"{BODIES}{body}/con-hoat-dong/"):
        assert client.get(address).status_code == (405 if may else 403) or not may
        assert client.post(address).status_code == (302 if may else 403)


def test_an_officer_of_one_area_reads_but_does_not_change(office: Office, filled: None) -> None:
    client = office.client_of("officer", area=COMMUNE)

    seen(client, ANSWERING)
    assert client.get(f"{ANSWERING}giao/").status_code == 403
    assert client.post(f"{BODIES}thuong-dung/").status_code == 403


def test_an_empty_office_is_filled_step_by_step(officer: "Client") -> None:
    from sohtx.petitions.models import Body, Competence

    assert "Lấy danh mục cơ quan trước" in seen(officer, ANSWERING)
    assert "Lấy danh mục thường dùng" in seen(officer, BODIES)
    assert officer.post(f"{BODIES}thuong-dung/").status_code == 302
    assert "Lấy bảng thẩm quyền thường dùng" in seen(officer, ANSWERING)
    assert officer.post(f"{ANSWERING}thuong-dung/").status_code == 302
    assert Body.objects.count() > 30 and Competence.objects.count() == 13
    again = officer.post(f"{BODIES}thuong-dung/", follow=True)
    assert "danh mục cơ quan đã có dữ liệu" in html.unescape(again.content.decode())


def test_the_table_is_of_the_day_that_was_asked(officer: "Client", filled: None) -> None:
    before, after = seen(officer, f"{ANSWERING}?on=15/7/2023"), seen(officer, f"{ANSWERING}?on=2026-01-05")

    assert "Sở Tài nguyên và Môi trường" in before and "tiếp nhận từ" not in before
    assert "Sở Nông nghiệp và Môi trường" in after
    assert "(tiếp nhận từ Sở Tài nguyên và Môi trường)" in after
    assert "UBND xã, phường nơi nêu" in after and "UBND xã, phường nơi nêu" not in before
    assert "không phải ngày" in seen(officer, f"{ANSWERING}?on=hôm+qua")
    assert "Sở Công Thương" not in seen(officer, f"{ANSWERING}?topic=DAT").split("<tbody>")[1]
    assert "không hiệu lực ngày này" in seen(officer, f"{ANSWERING}?on=15/7/2023&all=1")
    ended = seen(officer, f"{BODIES}?all=1")
    assert "→ Sở Tài chính" in ended and "Sở Kế hoạch và Đầu tư" not in seen(officer, BODIES)


def test_what_nobody_answers_stands_on_top_and_is_mended_there(officer: "Client", filled: None) -> None:
    from sohtx.petitions.models import Body, Competence

    ending = f"{BODIES}{row_of(Body, code='SO-CT')}/ket-thuc/"
    assert officer.post(ending, {"ended_on": "1/1/2026", "successor_code": ""}).status_code == 302
    shown = seen(officer, f"{ANSWERING}?on=5/1/2026")
    assert "Chưa có nơi trả lời vào ngày" in shown
    assert "Sở Công Thương đã kết thúc mà chưa ghi cơ quan tiếp nhận" in shown
    assert "?topic=TT" in shown

    sent = {
        "topic": "TT",
        "body_code": "SO-TC",
        "valid_from": "1/1/2026",
        "working_days": "10",
        "area_code": "",
    }
    assert officer.post(f"{ANSWERING}giao/", sent).status_code == 302
    assert "Chưa có nơi trả lời" not in seen(officer, f"{ANSWERING}?on=5/1/2026")
    assert Competence.objects.get(topic="TT", body_code="SO-CT").valid_to == date(2026, 1, 1)

    assert officer.post(f"{BODIES}{row_of(Body, code='SO-CT')}/con-hoat-dong/").status_code == 302
    assert Body.objects.get(code="SO-CT").valid_to is None


def test_an_area_is_written_by_name_or_code_and_what_is_none_is_said(officer: "Client", filled: None) -> None:
    from sohtx.petitions.models import Competence

    sent = {"topic": "DAT", "body_code": "commune", "valid_from": "1/8/2025"}
    for area in ("Phường Lào Cai", COMMUNE):
        assert officer.post(f"{ANSWERING}giao/", sent | {"area_code": area}).status_code == 302
    assert Competence.objects.get(topic="DAT", body_code="commune").area_code == COMMUNE
    for wrong in ("Xứ Không Tên", HOSTILE):
        answer = officer.post(f"{ANSWERING}giao/", sent | {"area_code": wrong})
        assert answer.status_code == 422 and HOSTILE not in answer.content.decode()
        assert "không phải đơn vị hành chính nào" in html.unescape(answer.content.decode())
    answer = officer.post(
        f"{ANSWERING}giao/", {"topic": "DAT", "body_code": "commune", "valid_from": "?", "working_days": "x"}
    )
    assert answer.status_code == 422


def test_a_row_is_the_beginning_of_its_change_and_can_be_ended(officer: "Client", filled: None) -> None:
    from sohtx.petitions.models import Competence

    key = row_of(Competence, topic="CS")
    assert 'value="SO-KHDT" selected' in seen(officer, f"{ANSWERING}giao/?of={key}")
    ending = f"{ANSWERING}{key}/thoi/"
    assert officer.post(ending, {"ended_on": "1/1/1999"}).status_code == 422
    assert officer.post(ending, {"ended_on": "1/1/2026"}).status_code == 302
    assert Competence.objects.get(pk=key).valid_to == date(2026, 1, 1)
    for gone in (f"{ANSWERING}999999/thoi/", f"{BODIES}999999/ket-thuc/"):
        assert officer.get(gone).status_code == 404


def test_a_body_is_added_and_its_name_is_never_read_as_html(officer: "Client", filled: None) -> None:
    from sohtx.petitions.models import Body

    sent = {"name": HOSTILE, "code": "la", "kind": "other", "valid_from": "1/1/2024", "source": ""}
    assert officer.post(f"{BODIES}them/", sent).status_code == 302
    assert Body.objects.get(code="LA").name == HOSTILE
    for address in (BODIES, f"{ANSWERING}giao/", f"{BODIES}{row_of(Body, code='LA')}/ket-thuc/"):
        assert HOSTILE not in officer.get(address).content.decode()
    assert officer.post(f"{BODIES}them/", sent | {"code": "SO-TC"}).status_code == 422


def test_lists_are_taken_away_as_excel(officer: "Client", filled: None) -> None:
    for address in (ANSWERING, BODIES):
        answer = officer.get(f"{address}?format=xlsx&on=15/7/2023")
        assert answer["Content-Type"].endswith("sheet") and answer.content.startswith(b"PK")


def test_the_days_off_of_a_year_say_whether_they_are_confirmed(officer: "Client") -> None:
    decided, foreseen = (seen(officer, f"/kien-nghi/ngay-nghi/?year={year}") for year in (2025, 2027))

    assert "Làm bù dịp Ngày Quốc tế lao động" in decided and "chưa xác nhận" not in decided
    assert "suy từ luật và âm lịch" in foreseen and "chưa xác nhận" in foreseen
    seen(officer, "/kien-nghi/ngay-nghi/?year=abc")


def test_many_rows_ask_the_database_no_more_than_few(officer: "Client", filled: None) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sohtx.petitions.models import Body, Competence

    def asked() -> list[int]:
        counts = []
        for address in (ANSWERING, BODIES):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                seen(officer, address)
            counts.append(len(queries))
        return counts

    asked()
    few = asked()
    Body.objects.bulk_create(
        Body(code=f"X{n}", name=f"Cơ quan {n}", kind="other", valid_from=date(2020, 1, 1)) for n in range(100)
    )
    Competence.objects.bulk_create(
        Competence(topic="DAT", area_code=f"{n:05}", body_code=f"X{n}", valid_from=date(2020, 1, 1))
        for n in range(100)
    )
    assert asked() == few
    assert "Tiếp" in seen(officer, ANSWERING) and "Tiếp" in seen(officer, BODIES)
    seen(officer, f"{BODIES}?from=50")


def _an_org() -> str:
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    return find(Query(kinds=("cooperative",), statuses=("existing",), size=1)).rows[0].org_id
