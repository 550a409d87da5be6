"""People and roles: given, taken, closed; sessions that end at once; pages that hold against hostile names."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from sohtx.core.refusal import Refusal

from .conftest import OTHER_PASSWORD, PASSWORD, is_in, last_acts, log, said, signed_in

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}{subject}"


def test_a_role_is_given_and_taken(boss: "Client", make: Callable) -> None:
    person = make("ha.nguyen")
    client = signed_in("ha.nguyen")
    at = f"/nguoi-dung/{person.pk}/"

    assert client.get("/nhat-ky/").status_code == 403
    boss.post(f"{at}vai-tro/", {"role": "leader", "area": "", "org": ""})
    assert client.get("/nhat-ky/").status_code == 200
    boss.post(f"{at}vai-tro/{person.grants.get().pk}/thoi/")
    assert client.get("/nhat-ky/").status_code == 403
    assert [line[1:] for line in log() if line[0] == "quan.tri"][-2:] == [
        (
            "cấp cho ha.nguyen vai trò Lãnh đạo, toàn hệ thống",
            "gave ha.nguyen the role Leader for the whole installation",
        ),
        (
            "thôi vai trò Lãnh đạo, toàn hệ thống của ha.nguyen",
            "took the role Leader for the whole installation from ha.nguyen",
        ),
    ]


@pytest.mark.parametrize(
    ("role", "area", "org", "words"),
    [
        ("cooperative", "", "", "gắn với một đơn vị"),
        ("commune", "", "", "gắn với một địa bàn"),
        ("commune", "02647", "HTX-001", "gắn với một địa bàn"),
        ("administrator", "02647", "", "chỉ cấp cho toàn hệ thống"),
        ("officer", "02647", "HTX-001", "chỉ chọn địa bàn hoặc đơn vị"),
    ],
)
def test_a_scope_must_fit_its_role(
    boss: "Client", make: Callable, role: str, area: str, org: str, words: str
) -> None:
    person = make("ha.nguyen")

    answer = boss.post(f"/nguoi-dung/{person.pk}/vai-tro/", {"role": role, "area": area, "org": org})

    assert words in said(answer).lower()
    assert not person.grants.exists()


def test_areas_are_looked_up_by_who_knows_them(boss: "Client", make: Callable) -> None:
    from sohtx.accounts import scopes
    from sohtx.core.refusal import refuse
    from sohtx.core.text import Text

    def find(text: str) -> str:
        if text != "xã Hợp Thành":
            raise refuse(
                Text("không có địa bàn này", "no such area"),
                Text("xem lại tên", "check the name"),
                column="area",
            )
        return "02647"

    scopes.register(find_area=find, names_of_areas=lambda codes: dict.fromkeys(codes, "Xã Hợp Thành"))
    try:
        at = f"/nguoi-dung/{make('ha.nguyen').pk}/"
        wrong = boss.post(f"{at}vai-tro/", {"role": "commune", "area": "Hợp Tành", "org": ""})
        boss.post(f"{at}vai-tro/", {"role": "commune", "area": "xã Hợp Thành", "org": ""})
        assert "Không có địa bàn này. Xem lại tên." in said(wrong)
        assert "Xã Hợp Thành 02647" in said(boss.get(at))
    finally:
        scopes.forget()


def test_a_closed_account_is_out_at_once_and_comes_back_with_its_roles(
    boss: "Client", make: Callable
) -> None:
    person = make("ha.nguyen", "leader")
    client = signed_in("ha.nguyen")

    boss.post(f"/nguoi-dung/{person.pk}/khoa/")
    assert not is_in(client)
    boss.post(f"/nguoi-dung/{person.pk}/mo/")
    assert not is_in(client)
    assert signed_in("ha.nguyen").get("/nhat-ky/").status_code == 200
    assert [act for act in last_acts(6) if act.startswith("person")][-2:] == ["person.close", "person.reopen"]


def test_sessions_are_ended_by_oneself_and_by_the_administrator(boss: "Client", make: Callable) -> None:
    from allauth.usersessions.models import UserSession

    person = make("ha.nguyen", "leader")
    first, second, third = (signed_in("ha.nguyen") for _ in range(3))
    keys = list(UserSession.objects.filter(user=person).order_by("pk").values_list("pk", flat=True))

    first.post("/tai-khoan/phien/", {"session": keys[1]})
    assert [is_in(client) for client in (first, second, third)] == [True, False, True]
    first.post("/tai-khoan/phien/", {"session": "others"})
    assert [is_in(client) for client in (first, third)] == [True, False]
    boss.post(f"/nguoi-dung/{person.pk}/phien/")
    assert not is_in(first)
    assert is_in(boss)


@pytest.mark.parametrize("key", ["9" * 5_000, "9" * 19, "٣", "²", "-1", "1.5", "\x00"])
def test_what_is_no_key_of_a_session_ends_none(boss: "Client", make: Callable, key: str) -> None:
    from allauth.usersessions.models import UserSession

    person = make("ha.nguyen", "leader")
    client = signed_in("ha.nguyen")

    assert client.post("/tai-khoan/phien/", {"session": key}).status_code in (302, 422)
    assert boss.post(f"/nguoi-dung/{person.pk}/phien/", {"session": key}).status_code in (302, 404)
    assert is_in(client) and UserSession.objects.filter(user=person).exists()


def test_an_own_address_changes_only_after_the_password(make: Callable) -> None:
    person = make("ha.nguyen", "leader", email="cu@vidu.vn")
    client = signed_in("ha.nguyen")

    def post(name: str, email: str) -> "HttpResponse":
        answer = client.post("/tai-khoan/", {"display_name": name, "email": email})
        person.refresh_from_db()
        return answer

    assert post("Hà", "cu@vidu.vn")["Location"] == "/tai-khoan/"
    assert (person.display_name, person.email) == ("Hà", "cu@vidu.vn")
    asked = post("Hạ", "moi@vidu.vn")["Location"]
    assert asked == "/tai-khoan/xac-nhan/?next=%2Ftai-khoan%2F"
    assert (person.display_name, person.email) == ("Hà", "cu@vidu.vn")
    client.post(asked, {"password": OTHER_PASSWORD, "next": "/tai-khoan/"})
    person.refresh_from_db()
    assert person.email == "cu@vidu.vn"
    assert client.post(asked, {"password": PASSWORD, "next": "/tai-khoan/"})["Location"] == "/tai-khoan/"
    person.refresh_from_db()
    assert (person.display_name, person.email) == ("Hạ", "moi@vidu.vn")
    assert post("Hạ", "khac@vidu.vn")["Location"] == "/tai-khoan/"
    assert person.email == "khac@vidu.vn"


def test_nobody_ends_the_sessions_of_others(boss: "Client", make: Callable) -> None:
    from allauth.usersessions.models import UserSession

    make("ha.nguyen", "leader")
    key = UserSession.objects.get(user__username="quan.tri").pk

    assert signed_in("ha.nguyen").post("/tai-khoan/phien/", {"session": key}).status_code == 422
    assert is_in(boss)


def test_the_last_administrator_stays(boss: "Client", make: Callable) -> None:
    from sohtx.accounts.models import Grant, Person

    first = Person.objects.get()
    no_password = make("khong.mat.khau", "administrator", password=None)
    closed = make("da.khoa", "administrator")
    boss.post(f"/nguoi-dung/{closed.pk}/khoa/")

    refused = boss.post(f"/nguoi-dung/{first.pk}/khoa/", follow=True)
    assert "người quản trị cuối cùng" in said(refused)
    refused = boss.post(f"/nguoi-dung/{first.pk}/vai-tro/{first.grants.get().pk}/thoi/", follow=True)
    assert "người quản trị cuối cùng" in said(refused)
    boss.post(f"/nguoi-dung/{no_password.pk}/vai-tro/{no_password.grants.get().pk}/thoi/")
    assert Grant.objects.filter(person=no_password, ended_at=None).count() == 0
    make("nguoi.moi", "administrator")
    boss.post(f"/nguoi-dung/{first.pk}/khoa/")
    assert not is_in(boss)


def test_a_role_is_not_given_twice(boss: "Client", make: Callable) -> None:
    from sohtx.accounts import services
    from sohtx.accounts.rights import Role

    person = make("ha.nguyen", "officer")

    with pytest.raises(Refusal, match="đã có vai trò đó"):
        services.grant(person=person, role=Role.OFFICER, by="")


def test_only_who_manages_people_opens_their_pages(make: Callable, boss: "Client") -> None:
    person = make("ha.nguyen", "officer")
    client = signed_in("ha.nguyen")
    at = f"/nguoi-dung/{person.pk}/"

    for path in ("/nguoi-dung/", "/nguoi-dung/moi/", "/nguoi-dung/duong-dan/", "/nguoi-dung/quyen/", at):
        assert client.get(path).status_code == 403, path
    for path in (
        f"{at}vai-tro/",
        f"{at}khoa/",
        f"{at}mo/",
        f"{at}phien/",
        f"{at}duong-dan/",
        "/nhat-ky/tai-ve/",
    ):
        assert client.post(path, {"role": "administrator"}).status_code == 403, path
        assert boss.get(path).status_code == 405, path


def test_lists_ask_the_same_number_of_questions_whatever_their_length(boss: "Client", make: Callable) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(path: str) -> int:
        boss.get(path)  # what a first look keeps for later ones
        with CaptureQueriesContext(connection) as queries:
            assert boss.get(path).status_code == 200
        return len(queries)

    paths = ("/nguoi-dung/", "/nhat-ky/")
    before = [asked(path) for path in paths]
    for n in range(12):
        make(f"nguoi.{n}", "commune", area=f"{n:05}", password=None)

    assert [asked(path) for path in paths] == before


def test_the_list_is_narrowed_and_turned_by_key(
    boss: "Client", make: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sohtx.accounts import queries
    from sohtx.accounts.models import Person

    for n in range(5):
        make(f"nguoi.{n}", "leader", password=None)

    assert [p.username for p in queries.people(role="leader", q="NGUOI.3")] == ["nguoi.3"]
    seen, page = [], queries.page_by_key(Person.objects.all(), "username", size=4)
    seen += [p.username for p in page.rows]
    assert page.previous_key is None
    page = queries.page_by_key(Person.objects.all(), "username", after=page.next_key, size=4)
    seen += [p.username for p in page.rows]
    assert (seen, page.next_key) == ([f"nguoi.{n}" for n in range(5)] + ["quan.tri"], None)
    back = queries.page_by_key(Person.objects.all(), "username", before=page.previous_key, size=4)
    assert ([p.username for p in back.rows], back.previous_key) == (seen[:4], None)


def test_the_table_of_rights_is_shown_as_it_is(boss: "Client") -> None:
    from sohtx.accounts.rights import TABLE, Right

    page = boss.get("/nguoi-dung/quyen/").content.decode()

    assert page.count("✓") == sum(len(rights) for rights in TABLE.values())
    assert page.count('scope="row"') == len(Right)


# Every page

OWN = ("/tai-khoan/", "/tai-khoan/phien/", "/tai-khoan/mat-khau/", "/tai-khoan/xac-nhan/", "/tai-khoan/xac-thuc/",
       "/tai-khoan/xac-thuc/khoa/", "/tai-khoan/xac-thuc/khoa/them/", "/tai-khoan/xac-thuc/ung-dung/",
       "/tai-khoan/xac-thuc/ma-du-phong/tao/", "/nguoi-dung/", "/nguoi-dung/moi/", "/nguoi-dung/duong-dan/",
       "/nguoi-dung/quyen/", "/nguoi-dung/1/", "/nguoi-dung/2/", "/nhat-ky/", "/dang-xuat/")  # fmt: skip
OPEN = ("/dang-nhap/", "/dang-nhap/khoa-tai-khoan/", "/dang-nhap/quen-mat-khau/", "/dang-ky/", "/vao/")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_is_whole_strict_and_holds_against_a_hostile_name(
    boss: "Client", make: Callable, language: str
) -> None:
    from sohtx.accounts import services
    from sohtx.accounts.rights import Role

    from .conftest import browser

    make("xau", "leader", display_name=HOSTILE)
    services.invite(display_name=HOSTILE, role=Role.LEADER, by="xau")
    boss.post("/tai-khoan/", {"display_name": HOSTILE, "email": ""})
    boss.post("/tai-khoan/xac-nhan/?next=/", {"password": PASSWORD})
    pages = [(path, boss.get(f"{path}?lang={language}")) for path in OWN]
    pages += [(path, browser().get(f"{path}?lang={language}")) for path in OPEN]
    pages.append(("made", boss.post("/nguoi-dung/2/duong-dan/", {})))
    for path, answer in pages:
        assert answer.status_code in ((410,) if path.startswith("/vao") else (200,)), path
        html = answer.content.decode()
        assert f'<html lang="{language}">' in html, path
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy and "form-action 'self'" in policy, (
            path
        )
        assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff", path
        assert "alert(1)</script>" not in html and "<img src=x" not in html, path
        plain = re.sub(r"data-options='[^']*'", "", html).replace("onerror=alert(2)&gt;", "")
        assert not INLINE.search(plain), (path, INLINE.search(plain))
        assert "49" not in re.findall(r"&gt;(\d+)\{subject\}", html), path
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), (path, ids)
