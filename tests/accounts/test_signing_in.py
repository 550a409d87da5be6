"""Signing in, out, and the ways in which it is refused."""

import re
from collections.abc import Callable

import pytest
from django.test import override_settings

from .conftest import OTHER_PASSWORD, PASSWORD, browser, is_in, last_acts, log, said, signed_in


def test_signing_in_and_out_is_told_in_the_log(make: Callable) -> None:
    make("ha.nguyen", "officer")
    client = signed_in("Ha.Nguyen ")

    assert is_in(client)
    client.post("/dang-xuat/")

    assert not is_in(client)
    assert log()[-2:] == [
        ("ha.nguyen", "đăng nhập từ 127.0.0.1", "signed in from 127.0.0.1"),
        ("ha.nguyen", "đăng xuất", "signed out"),
    ]


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(make: Callable) -> None:
    make("ha.nguyen", "officer")

    answers = [
        browser().post("/dang-nhap/", {"login": name, "password": OTHER_PASSWORD})
        for name in ("ha.nguyen", "khong.co")
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in said(answers[0])
    assert said(answers[0]) == said(answers[1])


def test_what_was_typed_as_an_unknown_username_is_not_kept(make: Callable) -> None:
    make("ha.nguyen", "officer")
    browser().post("/dang-nhap/", {"login": PASSWORD, "password": "x"})
    browser().post("/dang-nhap/", {"login": "ha.nguyen", "password": OTHER_PASSWORD})

    assert [line[1] for line in log()[-2:]] == [
        "đăng nhập không thành công vào tài khoản –, từ 127.0.0.1",
        "đăng nhập không thành công vào tài khoản ha.nguyen, từ 127.0.0.1",
    ]


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Sai mật khẩu quá nhiều lần"), ("en", "Too many wrong passwords")]
)
def test_too_many_wrong_passwords_lock_the_name_for_this_address(
    make: Callable, language: str, words: str
) -> None:
    make("ha.nguyen", "officer")
    client = browser()
    for n in range(8):
        answer = client.post(
            f"/dang-nhap/?lang={language}", {"login": "ha.nguyen", "password": f"{OTHER_PASSWORD}{n}"}
        )

    assert answer.status_code == 429
    assert words in said(answer)
    right = client.post("/dang-nhap/", {"login": "HA.nguyen", "password": PASSWORD})
    assert right.status_code == 429
    assert not is_in(client)
    assert "sign.locked" in last_acts(4)


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/x",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
    ],
)
def test_next_never_leads_elsewhere(make: Callable, wanted: str) -> None:
    make("ha.nguyen", "officer")

    answer = browser().post("/dang-nhap/", {"login": "ha.nguyen", "password": PASSWORD, "next": wanted})

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_next_leads_back_to_where_one_was(make: Callable) -> None:
    make("ha.nguyen", "officer")
    client = browser()
    sent = client.get("/tai-khoan/?x=1")["Location"]

    assert sent == "/dang-nhap/?next=%2Ftai-khoan%2F%3Fx%3D1"
    assert client.post(sent, {"login": "ha.nguyen", "password": PASSWORD})["Location"] == "/tai-khoan/?x=1"


def test_the_session_key_changes_at_sign_in(make: Callable) -> None:
    make("ha.nguyen", "officer")
    client = browser()
    before = client.session
    before["planted"] = True
    before.save()
    client.cookies["sohtx_session"] = before.session_key

    client.post("/dang-nhap/", {"login": "ha.nguyen", "password": PASSWORD})

    assert client.cookies["sohtx_session"].value != before.session_key
    assert not before.exists(before.session_key)


def test_cookies_are_out_of_the_reach_of_scripts(make: Callable) -> None:
    make("ha.nguyen", "officer")
    client = signed_in("ha.nguyen")
    client.get("/dang-nhap/")

    for name in ("sohtx_session", "sohtx_csrf"):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


def test_cookies_go_by_https_alone_where_there_is_https(make: Callable) -> None:
    make("ha.nguyen", "officer")
    with override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True):
        client = browser()
        client.get("/dang-nhap/", secure=True)
        client.post("/dang-nhap/", {"login": "ha.nguyen", "password": PASSWORD}, secure=True)

    assert client.cookies["sohtx_session"]["secure"]
    assert client.cookies["sohtx_csrf"]["secure"]


def test_a_form_from_elsewhere_is_refused(make: Callable) -> None:
    from django.test import Client

    make("ha.nguyen", "officer")

    answer = Client(enforce_csrf_checks=True, SERVER_NAME="localhost").post(
        "/dang-nhap/", {"login": "ha.nguyen", "password": PASSWORD}
    )

    assert answer.status_code == 403
    assert "Biểu mẫu đã mở quá lâu" in said(answer)


def test_nobody_signs_up_for_themselves(office: object) -> None:
    from sohtx.accounts.models import Person

    for answer in (
        browser().get("/dang-ky/"),
        browser().post("/dang-ky/", {"username": "x", "password1": PASSWORD}),
    ):
        assert "Tài khoản do người quản trị mời" in said(answer)
    assert not Person.objects.exists()


def test_a_closed_account_is_told_so_only_with_its_password(make: Callable) -> None:
    from sohtx.accounts.services import close_person

    make("quan.tri", "administrator")
    close_person(person=make("ha.nguyen", "officer"), by="quan.tri")
    right = browser().post("/dang-nhap/", {"login": "ha.nguyen", "password": PASSWORD}, follow=True)
    wrong = browser().post("/dang-nhap/", {"login": "ha.nguyen", "password": OTHER_PASSWORD}, follow=True)

    assert "Tài khoản này đang khóa" in said(right)
    assert "khóa" not in said(wrong).replace("khóa bảo mật", "")


def test_a_password_is_changed_and_other_sessions_end(make: Callable) -> None:
    make("ha.nguyen", "officer")
    here, elsewhere = signed_in("ha.nguyen"), signed_in("ha.nguyen")

    answer = here.post(
        "/tai-khoan/mat-khau/",
        {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD},
    )

    assert answer["Location"] == "/tai-khoan/"
    assert is_in(here)
    assert not is_in(elsewhere)
    assert last_acts(1) == ["password.change"]
    assert is_in(signed_in("ha.nguyen", OTHER_PASSWORD))


@pytest.mark.parametrize(
    ("new", "vi", "en"),
    [
        ("ngắn", "Mật khẩu quá ngắn", "too short"),
        ("ha.nguyen.ha", "Mật khẩu quá giống tên", "too much like your name"),
        ("1q2w3e4r5t6y", "Mật khẩu này quá phổ biến", "too common"),
    ],
)
def test_weak_passwords_are_refused_in_the_readers_language(
    make: Callable, new: str, vi: str, en: str
) -> None:
    make("ha.nguyen", "officer")
    client = signed_in("ha.nguyen")
    for language, words in (("vi", vi), ("en", en)):
        answer = client.post(
            f"/tai-khoan/mat-khau/?lang={language}",
            {"oldpassword": PASSWORD, "password1": new, "password2": new},
        )
        if words:
            assert answer.status_code == 200
            assert words in said(answer)


def test_the_two_new_passwords_must_be_the_same(make: Callable) -> None:
    make("ha.nguyen", "officer")

    answer = signed_in("ha.nguyen").post(
        "/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": PASSWORD}
    )

    assert "Hai lần nhập mật khẩu không giống nhau." in said(answer)


def test_passwords_are_kept_by_argon2(make: Callable) -> None:
    assert make("ha.nguyen").password.startswith("argon2$argon2id$")


def test_a_forgotten_password_is_the_administrators_matter_without_mail(make: Callable) -> None:
    make("ha.nguyen", "officer", email="ha@lienminh.example")

    assert "Đề nghị người quản trị" in said(
        browser().post("/dang-nhap/quen-mat-khau/", {"username": "ha.nguyen"})
    )


def test_a_forgotten_password_is_mended_by_a_letter(make: Callable) -> None:
    from django.core import mail

    make("ha.nguyen", "officer", email="ha@lienminh.example")
    mail.outbox = []
    with override_settings(
        EMAIL_HOST="localhost", EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"
    ):
        known, unknown = (
            browser().post("/dang-nhap/quen-mat-khau/", {"username": name})
            for name in ("ha.nguyen", "khong.co")
        )

    assert said(known) == said(unknown)
    assert [letter.to for letter in mail.outbox] == [["ha@lienminh.example"]]
    path = re.search(r"http://localhost(/vao/\S+)", mail.outbox[0].body)[1]
    client = browser()
    answer = client.get(path, follow=True)
    assert "Đặt mật khẩu mới" in said(answer)
    client.post("/vao/", {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})
    assert is_in(client)
