"""Pages of classes: who sees counts, who sees names, and of whom; a class from its opening to its attendance."""

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from web.conftest import COMMUNE, Office, furnished, office

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["furnished", "office"]

HOSTILE = "<script>alert(1)</script> {{ 7*7 }}"
CLASS = {
    "title": HOSTILE, "topic": "ke-toan", "kind": "boi-duong", "form": "truc-tiep", "first_on": "15/3/2023",
    "sessions": "2", "cost_nsdp": "45.000.000",
}  # fmt: skip
PERIOD = {"period": "2023-S1"}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
ROLES = ("administrator", "officer", "leader", "department", "commune", "cooperative", "")
RECORDERS = {"administrator", "officer"}
NAMED = RECORDERS | {"commune", "cooperative"}


@pytest.fixture(autouse=True)
def no_classes(office: Office) -> Iterator[None]:
    from sohtx.support import models

    def clear() -> None:
        for name in ("Attendance", "Enrolment", "Trainee", "ClassVersion", "TrainingClass", "TrainingNeed"):
            getattr(models, name).objects.all().delete()

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


def open_class(officer: "Client") -> str:
    answer = officer.post("/dao-tao/moi/", CLASS)
    assert answer.status_code == 302
    address: str = answer["Location"]
    return address


def pasted(coops: tuple[str, str]) -> str:
    return f"Họ và tên\tĐơn vị\tGiới tính\nNguyễn Thị Giả\t{coops[0]}\tNữ\nTrần Văn Thử\t{coops[1]}\tNam\n"


def enrolled(officer: "Client", coops: tuple[str, str]) -> str:
    """A class with one person of each cooperative."""
    one = open_class(officer)
    assert officer.post(f"{one}ghi-danh/", {"pasted": pasted(coops), "do": "take"}).status_code == 302
    return one


@pytest.mark.parametrize("role", ROLES)
def test_who_may_see_and_who_may_record(
    office: Office, officer: "Client", coops: tuple[str, str], role: str
) -> None:
    from django.test import Client

    from sohtx.support.models import Enrolment

    one, refused = enrolled(officer, coops), 403 if role else 302
    enrolment = Enrolment.objects.all()[0].pk
    area, org = (COMMUNE if role == "commune" else ""), (coops[0] if role == "cooperative" else "")
    client = office.client_of(role, area=area, org=org) if role else Client(headers={"host": "localhost"})
    for path in ("/dao-tao/", "/dao-tao/tai/", "/dao-tao/nhu-cau/", one):
        assert client.get(path).status_code == (200 if role else refused), path
    for path in (f"{one}hoc-vien/", "/dao-tao/het-han-luu/"):
        assert client.get(path).status_code == (200 if role in NAMED else refused), path
    for path in ("/dao-tao/moi/", f"{one}ghi-danh/"):
        assert client.get(path).status_code == (200 if role in RECORDERS else refused), path
    posts = ("/dao-tao/moi/", "/dao-tao/nhu-cau/ghi/", f"{one}sua/", f"{one}gach/", f"{one}diem-danh/")
    for path in (*posts, f"{one}hoc-vien/{enrolment}/rut/"):
        answer = client.post(path, {})
        assert answer.status_code in ((422, 302) if role in RECORDERS else (refused,)), path
    assert Enrolment.objects.filter(withdrawn_at=None).count() == (1 if role in RECORDERS else 2)


@pytest.mark.parametrize("role", ["commune", "cooperative"])
def test_counts_and_names_are_of_ones_own_alone(
    office: Office, officer: "Client", coops: tuple[str, str], role: str
) -> None:
    one = enrolled(officer, coops)
    client = office.client_of(role, **({"area": COMMUNE} if role == "commune" else {"org": coops[0]}))

    names = text_of(client.get(f"{one}hoc-vien/"))
    assert "Nguyễn Thị Giả" in names
    assert "Trần Văn Thử" not in names
    assert re.search(r"\b1 lượt người", text_of(client.get(one)))
    assert re.search(r"\b1 lượt người", text_of(client.get("/dao-tao/", PERIOD)))
    assert re.search(r"\b2 lượt người", text_of(officer.get(one)))


def test_names_stand_on_no_page_for_those_who_may_not_see_them(
    office: Office, officer: "Client", coops: tuple[str, str]
) -> None:
    from sohtx.accounts.models import LogEntry

    one = enrolled(officer, coops)
    leader = office.client_of("leader")
    for path in ("/dao-tao/", one, "/dao-tao/nhu-cau/"):
        assert "Nguyễn Thị Giả" not in text_of(leader.get(path, PERIOD))
    answer = officer.get(f"{one}hoc-vien/")
    assert "Nguyễn Thị Giả" in text_of(answer)
    assert "no-store" in answer["Cache-Control"]
    assert "no-store" in officer.post(f"{one}ghi-danh/", {"pasted": pasted(coops)})["Cache-Control"]
    assert LogEntry.objects.filter(act="training.see").latest("pk").details["count"] == 2
    assert not any("Nguyễn Thị Giả" in str(entry.details) for entry in LogEntry.objects.all())


def test_a_class_from_its_opening_to_its_attendance(officer: "Client", coops: tuple[str, str]) -> None:
    from sohtx.support.models import Enrolment

    one = enrolled(officer, coops)
    assert HOSTILE in text_of(officer.get(one))
    keys = [str(pk) for pk in Enrolment.objects.order_by("pk").values_list("pk", flat=True)]
    for session, present in (("1", keys), ("2", keys[:1])):
        told = {"session": session, "shown": keys, "there": present}
        assert officer.post(f"{one}diem-danh/", told).status_code == 302
    assert "1 lượt người (dự từ 80% số buổi)" in text_of(officer.get(one))
    assert officer.post(f"{one}hoc-vien/{keys[0]}/rut/").status_code == 302
    assert officer.post(f"{one}hoc-vien/{keys[0]}/rut/").status_code == 404
    changed = CLASS | {"based_on": "1", "title": "Kế toán khóa 1"}
    assert officer.post(f"{one}sua/", changed).status_code == 302
    assert officer.post(f"{one}sua/", changed).status_code == 422
    assert officer.post(f"{one}gach/", {"based_on": "2", "reason": "không mở"}).status_code == 302
    assert "không mở" in text_of(officer.get(one))
    assert "Kế toán khóa 1" not in text_of(officer.get("/dao-tao/", PERIOD))
    assert officer.get(f"{one}ghi-danh/").status_code == 404


def test_pasted_trainees_are_looked_at_before_any_is_enrolled(
    officer: "Client", coops: tuple[str, str]
) -> None:
    from sohtx.support.models import Enrolment

    one = open_class(officer)
    wrong = f"{pasted(coops)}\tHTX Không Có\t\n"
    assert officer.post(f"{one}ghi-danh/", {"pasted": wrong, "do": "take"}).status_code == 422
    assert "Nguyễn Thị Giả" in text_of(officer.post(f"{one}ghi-danh/", {"pasted": pasted(coops)}))
    assert not Enrolment.objects.exists()
    for _ in range(2):
        officer.post(f"{one}ghi-danh/", {"pasted": pasted(coops), "do": "take"})
    assert Enrolment.objects.count() == 2


def test_needs_are_listed_until_a_class_meets_them(
    office: Office, officer: "Client", coops: tuple[str, str]
) -> None:
    from sohtx.support.models import TrainingNeed

    need = {"topic": "ke-toan", "noted_on": "1/3/2023", "source": "phieu", "note": HOSTILE}
    for org_id in coops:
        assert officer.post("/dao-tao/nhu-cau/ghi/", need | {"org_id": org_id}).status_code == 302
    assert officer.post("/dao-tao/nhu-cau/ghi/", need | {"org_id": coops[0]}).status_code == 422
    assert officer.get("/dao-tao/nhu-cau/").content.decode().count(">chưa có lớp<") == 2
    own = office.client_of("cooperative", org=coops[0]).get("/dao-tao/nhu-cau/").content.decode()
    assert own.count(">chưa có lớp<") == 1

    enrolled(officer, coops)
    assert ">chưa có lớp<" not in officer.get("/dao-tao/nhu-cau/", {"all": "1"}).content.decode()
    gone = TrainingNeed.objects.all()[0].pk
    assert officer.post(f"/dao-tao/nhu-cau/{gone}/rut/").status_code == 302
    assert officer.post(f"/dao-tao/nhu-cau/{gone}/rut/").status_code == 404


def test_names_are_erased_only_by_those_who_reach_all_and_say_they_are_sure(
    office: Office, officer: "Client", coops: tuple[str, str]
) -> None:
    from sohtx.support.models import ClassVersion, Trainee

    enrolled(officer, coops)
    ClassVersion.objects.update(last_on="2015-01-01")
    for client, told in (
        (officer, {}), (office.client_of("commune", area=COMMUNE), {"sure": "yes"}), (officer, {"sure": "yes"}),
    ):  # fmt: skip
        assert Trainee.objects.filter(blanked_at=None).count() == 2
        client.post("/dao-tao/het-han-luu/", told)
    assert set(Trainee.objects.values_list("name", flat=True)) == {""}


def test_many_classes_ask_no_more_of_the_database_than_one(officer: "Client", coops: tuple[str, str]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = []
    for n in range(12):
        enrolled(officer, coops)
        if n in (0, 11):
            officer.get("/dao-tao/", PERIOD)
            with CaptureQueriesContext(connection) as captured:
                officer.get("/dao-tao/", PERIOD)
            asked.append(len(captured))
    assert asked[0] == asked[1]


def test_an_empty_half_year_leads_to_the_last_one_that_has_classes(officer: "Client") -> None:
    open_class(officer)
    empty = officer.get("/dao-tao/", {"period": "2025-S1"})
    assert 'href="/dao-tao/?period=2023-S1"' in empty.content.decode()
    assert "2022-S2" not in officer.get("/dao-tao/", {"period": "2023-S1"}).content.decode().split("<main")[1]
    assert "Xem các lớp" not in text_of(officer.get("/dao-tao/", {"period": "2022-S2"}))
    narrowed = officer.get(
        "/dao-tao/", {"period": "2025-S1", "topic": "luat"}
    )  # of that topic there is none at all
    assert "Xem các lớp" not in text_of(narrowed)
