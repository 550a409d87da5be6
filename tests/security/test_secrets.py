"""Secrets: how passwords and tokens are kept, what logs say, how long sessions last, how often one may guess."""

import hashlib
import logging
import re
import time
from typing import TYPE_CHECKING

import pytest

from sohtx.office import secrets as secret_file
from web.conftest import PASSWORD, Office

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

FIRST_PASSWORD = "câu mở đầu thật dài"
NUMBERS_THAT_OTHERS_KNOW = (
    *("123456789012", "012345678901", "987654321098", "111111111111", "123123123123", "abcabcabcabc"),
    *(
        "0912 345 678 12",
        "+84 912 345 678 0",
        "840912345678",
        "02143840123 0",
        "30/04/1975 2024",
        "19750430 02091945",
    ),
    *("010203 040506", "010085001234", "121212121212"),
)
LONG_AND_COMMON = ("qwerty123456", "1qaz2wsx3edc", "123456789123", "qwertyqwerty", "1q2w3e4r5t6y")


def _browser() -> "Client":
    from django.test import Client

    return Client(headers={"host": "localhost"}, raise_request_exception=False)


def _signed_in(office: Office, role: str = "leader") -> "Client":
    client, person = _browser(), office.person(role)
    answer = client.post("/dang-nhap/", {"login": person.username, "password": PASSWORD})  # type: ignore[attr-defined]
    assert answer.status_code == 302
    return client


def test_passwords_are_argon2id_with_their_own_salt_and_the_cost_asked_for(office: Office) -> None:
    from sohtx.accounts.models import Person

    one, two = (Person.objects.create_user(name, FIRST_PASSWORD).password for name in ("mot", "hai"))
    told = re.fullmatch(r"argon2\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$.+", one)
    assert told
    memory, times, lanes = (int(told[n]) for n in (1, 2, 3))
    assert (memory >= 15 * 1024, times >= 2, lanes >= 1) == (True, True, True)
    assert len(told[4]) >= 16
    assert one != two
    assert not Person.objects.filter(password__contains=FIRST_PASSWORD).exists()


@pytest.mark.parametrize(
    "password",
    [
        "cả nhà đi làm đồng 🌾 sáng sớm",
        "một câu dài hơn một trăm hai mươi tám ký tự, " * 3,
        "674915583926",
        "         a      b      c  ",
        "Ω≈ç√∫˜µ≤≥÷åß",
    ],
)
def test_any_long_password_is_taken_whole(office: Office, password: str) -> None:
    from django.contrib.auth.password_validation import validate_password

    from sohtx.accounts.models import Person

    validate_password(password)
    person = Person.objects.create_user(f"dai-{hashlib.sha256(password.encode()).hexdigest()[:6]}", password)
    assert person.check_password(password)
    assert not person.check_password(password[:-1])
    assert not person.check_password(password[:72]) or len(password) <= 72


@pytest.mark.parametrize("password", NUMBERS_THAT_OTHERS_KNOW)
def test_numbers_that_others_know_are_no_passwords(office: Office, password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from sohtx.accounts.passwords import EASILY_GUESSED

    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert str(EASILY_GUESSED) in refused.value.messages


@pytest.mark.parametrize("password", ["11 ký tự ạ!", *LONG_AND_COMMON])
def test_short_and_common_passwords_are_not(office: Office, password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        validate_password(password)


def test_the_session_ends_twelve_hours_after_signing_in_however_busy(office: Office) -> None:
    client = _signed_in(office)
    assert client.get("/").status_code == 200
    session = client.session
    session["account_authentication_methods"][0]["at"] = time.time() - 12 * 3600 - 1
    session.save()

    assert client.get("/").status_code == 302
    assert not type(session)(session.session_key).exists(session.session_key)


@pytest.mark.parametrize(("role", "ends"), [("officer", True), ("administrator", True), ("leader", False)])
def test_staff_who_were_away_for_an_hour_sign_in_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, role: str, ends: bool
) -> None:
    client = _signed_in(office, role)
    assert client.get("/tro-giup/").status_code == 200
    _later(monkeypatch, minutes=59)
    assert client.get("/tro-giup/").status_code == 200  # which counts as being here
    _later(monkeypatch, minutes=59)
    assert client.get("/tro-giup/").status_code == 200
    _later(monkeypatch, minutes=61)
    key = client.session.session_key

    assert (client.get("/tro-giup/").status_code == 302) is ends
    assert client.session.exists(key) is not ends


def _later(monkeypatch: pytest.MonkeyPatch, *, minutes: int) -> None:
    now = time.time() + minutes * 60
    monkeypatch.setattr(time, "time", lambda: now)


WRITING = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE) ")


def test_a_page_that_is_read_writes_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = _signed_in(office, "officer")
    client.get("/tro-giup/")
    _later(monkeypatch, minutes=30)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get("/tro-giup/").status_code == 200

    told = [one["sql"] for one in asked]
    assert [sql for sql in told if not sql.startswith(("SELECT", "WITH")) or WRITING.search(sql)] == []


def test_being_here_is_said_once_a_minute_and_of_this_session_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = _signed_in(office, "officer"), _signed_in(office, "officer")
    one.get("/tro-giup/")
    assert "sohtx_seen" not in one.get("/tro-giup/").cookies
    _later(monkeypatch, minutes=2)
    assert "sohtx_seen" in one.get("/tro-giup/").cookies
    _later(monkeypatch, minutes=58)
    one.get("/tro-giup/")
    other.cookies["sohtx_seen"] = one.cookies["sohtx_seen"].value
    _later(monkeypatch, minutes=10)

    assert one.get("/tro-giup/").status_code == 200
    assert other.get("/tro-giup/").status_code == 302


def test_who_was_away_is_told_so_and_comes_back_to_the_page_of_the_form(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sohtx.accounts.models import LogEntry

    client = _signed_in(office, "officer")
    client.get("/")
    _later(monkeypatch, minutes=61)
    page_of = "http://localhost/to-chuc/moi/?kind=coop"
    sent = client.post("/ky-lam-viec/", {"period": "2023-S1"}, headers={"referer": page_of})

    assert sent["Location"] == "/dang-nhap/?next=%2Fto-chuc%2Fmoi%2F%3Fkind%3Dcoop"
    assert "hết vì để lâu không dùng" in client.get(sent["Location"]).content.decode()
    assert LogEntry.objects.latest("pk").act == "sign.over"
    part = client.get("/", headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/so-lieu/"})
    assert part["HX-Redirect"] == "/dang-nhap/?next=%2Fso-lieu%2F"
    strange = client.post("/ky-lam-viec/", headers={"referer": "https://example.com/a"})
    assert strange["Location"] == "/dang-nhap/?next=%2F"


@pytest.mark.parametrize("told", ["4", "721", "một giờ", "-30", "30.5"])
def test_minutes_that_are_none_are_refused(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.office.environment import minutes_of

    monkeypatch.setenv("SOHTX_IDLE_MINUTES", told)
    with pytest.raises(Refusal):
        minutes_of("SOHTX_IDLE_MINUTES", usual=60)
    monkeypatch.setenv("SOHTX_IDLE_MINUTES", "30")
    assert minutes_of("SOHTX_IDLE_MINUTES", usual=60) == 30


def test_signing_out_leaves_no_session(office: Office) -> None:
    client = _signed_in(office)
    key = client.session.session_key
    client.post("/dang-xuat/")
    client.cookies["sohtx_session"] = key

    assert client.get("/").status_code == 302


def test_session_keys_are_long_and_never_in_addresses(office: Office) -> None:
    client = _signed_in(office)
    key = client.session.session_key

    assert re.fullmatch(r"[a-z0-9]{32}", key)
    for address in ("/", "/tai-khoan/phien/", "/to-chuc/", "/tro-giup/"):
        assert key not in client.get(address).content.decode(), address


def test_a_secret_act_asks_for_the_password_once_more(office: Office) -> None:
    client = _signed_in(office)
    session = client.session
    session["account_authentication_methods"][0]["at"] = time.time() - 901
    session.save()

    assert client.get("/tai-khoan/xac-thuc/ung-dung/")["Location"].startswith("/tai-khoan/xac-nhan/")


def test_no_secret_is_told_on_standard_error_or_in_the_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    from django.conf import settings as django_settings

    from sohtx.accounts.models import LogEntry

    token = "t" * 43
    for name, told_of in django_settings.LOGGING["loggers"].items():  # as a server starts, which tests do not
        caplog.set_level(told_of["level"], logger=name)
    with caplog.at_level(logging.WARNING):
        client = _signed_in(office)
        _browser().post("/dang-nhap/", {"login": "leader", "password": "mật khẩu sai của ai"})
        _browser().post("/dang-nhap/", {"login": "mật khẩu gõ nhầm ô", "password": "x"})
        _browser().get(f"/vao/{token}/")
    told = caplog.text + str(list(LogEntry.objects.values_list("subject", "details", "by")))
    for secret in (PASSWORD, "mật khẩu sai của ai", "mật khẩu gõ nhầm ô", client.session.session_key):
        assert secret not in told
    from axes.models import AccessAttempt

    kept = str(list(AccessAttempt.objects.values_list("get_data", "post_data", "path_info")))
    assert "mật khẩu sai của ai" not in kept


def test_tokens_of_links_are_kept_as_digests(office: Office) -> None:
    from sohtx.accounts import services
    from sohtx.accounts.models import LogEntry, Ticket
    from sohtx.accounts.rights import Role

    token = services.visit_link(role=Role.COMMUNE, area="02647", by="")
    ticket = Ticket.objects.latest("pk")

    assert bytes(ticket.digest) == hashlib.sha256(token.encode()).digest()
    assert len(token) >= 43
    assert token not in str(list(Ticket.objects.values())) + str(list(LogEntry.objects.values()))


def test_guessing_is_slowed_for_a_name_and_for_an_address(office: Office) -> None:
    office.person("department")
    statuses = [
        _browser().post("/dang-nhap/", {"login": "department", "password": f"đoán lần thứ {n}"}).status_code
        for n in range(12)
    ]
    assert statuses.count(429) >= 2
    assert 302 not in statuses
    right = _browser().post("/dang-nhap/", {"login": "department", "password": PASSWORD})
    assert right.status_code in (200, 429)
    names = [
        _browser().post(
            "/dang-nhap/", {"login": f"ten-{n}", "password": "đoán bừa"}, REMOTE_ADDR="203.0.113.9"
        )
        for n in range(40)
    ]
    assert b'name="password"' not in names[-1].content or names[-1].status_code in (200, 429)
    assert not any(answer.status_code == 302 for answer in names)


def test_the_secret_is_made_once_long_and_ones_own(tmp_path: "Path") -> None:
    import os

    file = tmp_path / "secret"
    made = secret_file.secret_of(file)

    assert secret_file.secret_of(file) == made
    assert len(made) >= 50
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0


def test_nothing_of_a_default_account_is_there(office: Office) -> None:
    from sohtx.accounts.models import Person

    for name in ("admin", "root", "sa", "quantri", "sohtx"):
        assert not Person.objects.filter(username=name).exists()
