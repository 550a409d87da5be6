"""Links that let somebody in once: invitations, ways back, single visits."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sohtx.core.refusal import Refusal

from .conftest import OTHER_PASSWORD, PASSWORD, browser, is_in, last_acts, link_on, log, said, signed_in

if TYPE_CHECKING:
    from django.test import Client

ACCOUNT = {"display_name": "Lù Seo Páo", "username": "Pao.Lu", "password1": PASSWORD, "password2": PASSWORD}


def invitation(**changes: object) -> str:
    from sohtx.accounts import services
    from sohtx.accounts.rights import Role

    asked = {"display_name": "Lù Seo Páo", "role": Role.COMMUNE, "area": "02647", "by": "quan.tri", **changes}
    return services.invite(**asked)


def accept(token: str, client: "Client | None" = None, **changes: str) -> "Client":
    client = client or browser()
    client.get(f"/vao/{token}/")
    client.answer = client.post("/vao/", ACCOUNT | changes)
    return client


def test_an_invitation_makes_an_account_with_its_role(boss: "Client") -> None:
    made = boss.post(
        "/nguoi-dung/moi/",
        {"display_name": "Lù Seo Páo", "role": "commune", "area": "02647", "org": "", "email": ""},
    )
    client = accept(link_on(made))

    assert client.answer["Location"] == "/"
    assert "Lù Seo Páo" in said(client.get("/tai-khoan/"))
    assert "Cán bộ xã, phường: địa bàn 02647" in said(client.get("/tai-khoan/"))
    assert is_in(signed_in("pao.lu"))
    assert next(line[1] for line in log() if line[0] == "pao.lu") == "nhận lời mời, lập tài khoản pao.lu"
    assert ("quan.tri", "mời Lù Seo Páo làm Cán bộ xã, phường, địa bàn 02647",
            "invited Lù Seo Páo as Commune officer for the area 02647") in log()  # fmt: skip


def test_looking_at_a_link_uses_nothing_up(office: object) -> None:
    token = invitation()
    for _ in range(3):
        assert browser().get(f"/vao/{token}/", follow=True).status_code == 200

    assert is_in(accept(token))


def test_the_token_leaves_the_address_and_stays_out_of_referrers_and_caches(office: object) -> None:
    client = browser()
    first = client.get(f"/vao/{invitation()}/")
    second = client.get(first["Location"])

    assert first["Location"] == "/vao/"
    for answer in (first, second):
        assert answer["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]
    cookie = client.cookies["sohtx_link"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/vao/", True, "Lax")


def test_only_the_digest_of_a_token_is_kept(office: object) -> None:
    from sohtx.accounts.models import LogEntry, Ticket

    token = invitation()

    assert [bytes(ticket.digest) for ticket in Ticket.objects.all()] == [
        hashlib.sha256(token.encode()).digest()
    ]
    assert token not in str(list(LogEntry.objects.values())) + str(list(Ticket.objects.values()))


def spoil(how: str, token: str) -> str:
    from django.utils import timezone

    from sohtx.accounts import services
    from sohtx.accounts.models import Ticket

    if how == "expired":
        Ticket.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "withdrawn":
        services.withdraw_ticket(ticket=Ticket.objects.get(), by="quan.tri")
    elif how == "used":
        assert is_in(accept(token))
    elif how == "tampered":
        return ("B" if token[0] == "A" else "A") + token[1:]
    elif how == "cut":
        return token[:-1]
    return token


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("expired", "Đường dẫn này đã hết hạn."),
        ("withdrawn", "Đường dẫn này đã bị thu hồi."),
        ("used", "Đường dẫn này đã được dùng."),
        ("tampered", "Đường dẫn này không đúng."),
        ("cut", "Đường dẫn này không đúng."),
    ],
)
def test_a_link_that_does_not_hold_lets_nobody_in(office: object, how: str, words: str) -> None:
    token = spoil(how, invitation())
    client = browser()
    answer = client.get(f"/vao/{token}/", follow=True)

    assert answer.status_code == 410
    assert words in said(answer)
    assert token not in answer.content.decode()
    client.cookies["sohtx_link"] = token
    assert client.post("/vao/", ACCOUNT | {"username": "ai.do"}).status_code == 410
    assert not is_in(client)


def test_of_two_who_use_a_link_at_once_one_comes_in(office: object) -> None:
    token = invitation()
    first, second = browser(), browser()
    for client in (first, second):
        client.get(f"/vao/{token}/")
    first.post("/vao/", ACCOUNT)
    answer = second.post("/vao/", ACCOUNT | {"username": "nguoi.khac"})

    assert answer.status_code == 410
    assert (is_in(first), is_in(second)) == (True, False)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("username", "quan.tri", "Đã có người dùng tên này."),
        ("username", "Hà", "Chưa dùng làm tên đăng nhập được."),
        ("username", "khach-0123456789abcdef", "Đã có người dùng tên này."),
        ("username", "ab", "Chưa dùng làm tên đăng nhập được."),
        ("password1", "ngắn", "Mật khẩu quá ngắn, cần từ 12 ký tự trở lên."),
        ("password2", OTHER_PASSWORD, "Hai lần nhập mật khẩu không giống nhau."),
        ("display_name", "", "Chưa điền Họ và tên."),
    ],
)
def test_a_form_with_a_mistake_says_it_and_the_link_still_holds(
    boss: "Client", field: str, value: str, words: str
) -> None:
    token = invitation()
    wrong = {field: value} | ({"password2": value} if field == "password1" else {})
    client = accept(token, **wrong)

    assert words in said(client.answer)
    assert is_in(accept(token, client))


def test_a_way_back_sets_a_password_and_ends_what_was_open(make: Callable) -> None:
    from sohtx.accounts import services

    person = make("ha.nguyen", "officer")
    before = signed_in("ha.nguyen")
    older = services.reset_way_in(person=person, by="quan.tri")
    token = services.reset_way_in(person=person, by="quan.tri")
    client = browser()

    assert client.get(f"/vao/{older}/", follow=True).status_code == 410
    client.get(f"/vao/{token}/")
    client.post("/vao/", {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})
    assert (is_in(client), is_in(before)) == (True, False)
    assert is_in(signed_in("ha.nguyen", OTHER_PASSWORD))
    assert client.get(f"/vao/{token}/", follow=True).status_code == 410


@pytest.mark.parametrize("drops", [False, True])
def test_a_way_back_keeps_the_second_factor_unless_told(make: Callable, drops: bool) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from sohtx.accounts import services

    person = make("ha.nguyen", "officer")
    TOTP.activate(person, generate_totp_secret())
    token = services.reset_way_in(person=person, by="quan.tri", drops_second_factor=drops)
    client = browser()
    client.get(f"/vao/{token}/")
    answer = client.post("/vao/", {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})

    assert answer["Location"].startswith("/" if drops else "/dang-nhap/ma/")
    assert is_in(client) is drops


def test_a_single_visit_does_what_its_scope_may_and_no_more(boss: "Client") -> None:
    made = boss.post("/nguoi-dung/duong-dan/", {"role": "cooperative", "area": "", "org": "HTX-001"})
    token = link_on(made)
    client = browser()
    page = client.get(f"/vao/{token}/", follow=True)

    assert "Đường dẫn cấp cho Hợp tác xã: đơn vị HTX-001" in said(page)
    assert not is_in(client)
    client.post("/vao/")
    assert is_in(client)
    assert client.session.get_expiry_age() <= 12 * 3600
    assert client.get(f"/vao/{token}/", follow=True).status_code == 410
    assert "Xem thông tin cá nhân" in said(client.get("/tai-khoan/"))
    for path in (
        "mat-khau/",
        "mat-khau/dat/",
        "xac-thuc/",
        "xac-thuc/khoa/them/",
        "xac-thuc/ung-dung/",
        "phien/",
    ):
        assert client.get(f"/tai-khoan/{path}").status_code == 403, path
    assert client.get("/nguoi-dung/").status_code == 403
    client.post("/tai-khoan/", {"display_name": "Tên khác", "email": ""})
    assert "Tên khác" not in said(client.get("/tai-khoan/"))
    assert "ticket.visit_used" in last_acts(3)


def test_visits_to_one_scope_are_the_same_persons(office: object) -> None:
    from sohtx.accounts import services
    from sohtx.accounts.models import Person
    from sohtx.accounts.rights import Role

    for org in ("HTX-001", "HTX-001", "HTX-002"):
        services.visit_link(role=Role.COOPERATIVE, org=org, by="quan.tri")

    assert Person.objects.filter(is_visitor=True).count() == 2
    assert not any(person.has_usable_password() for person in Person.objects.all())


def test_no_visit_as_staff(office: object) -> None:
    from sohtx.accounts import services
    from sohtx.accounts.rights import Role

    with pytest.raises(Refusal, match="không vào bằng đường dẫn một lần"):
        services.visit_link(role=Role.OFFICER, by="quan.tri")


def test_a_link_signs_out_who_was_in_before(boss: "Client") -> None:
    from sohtx.accounts import services
    from sohtx.accounts.rights import Role

    token = services.visit_link(role=Role.COMMUNE, area="02647", by="quan.tri")
    boss.get(f"/vao/{token}/")
    boss.post("/vao/")

    assert is_in(boss)
    assert boss.get("/nguoi-dung/").status_code == 403


def test_the_first_administrator_is_invited_until_there_is_one(office: object) -> None:
    from sohtx.accounts import services

    older, token = services.first_administrator(), services.first_administrator()

    assert browser().get(f"/vao/{older}/", follow=True).status_code == 410
    client = accept(token, username="quan.tri")
    assert client.get("/nguoi-dung/").status_code == 200
    assert services.first_administrator() is None


def test_the_command_line_gives_a_way_back(make: Callable, capsys: pytest.CaptureFixture[str]) -> None:
    from sohtx.cli import run

    make("ha.nguyen", "officer")

    assert run(["access", "HA.nguyen", "--at", "https://so.example/"]) == 0
    link = capsys.readouterr().out.splitlines()[-1]
    assert re.fullmatch(r"https://so\.example/vao/[\w-]{43}/", link)
    assert "Đặt mật khẩu mới" in said(browser().get(link.removeprefix("https://so.example"), follow=True))
    assert run(["access", "khong.co"]) == 2
    assert "không có tài khoản này" in capsys.readouterr().err
