"""What every answer says of itself: pages, errors, files, downloads; cookies; and all of it behind a proxy with HTTPS."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from web.conftest import Office
from web.test_gate import Ground

from .conftest import addresses, open_addresses

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

SLOW = ("/tai/",)  # a report's files: one of them is asked for below
STRICT = (
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)


def check(answer: "HttpResponse", where: str) -> None:
    """What holds of every answer."""
    policy = answer["Content-Security-Policy"]
    assert all(part in policy for part in STRICT), (where, policy)
    assert "unsafe" not in policy, where
    assert "*" not in policy, where
    assert answer["X-Content-Type-Options"] == "nosniff", where
    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer"), where
    assert answer["X-Robots-Tag"] == "noindex, nofollow", where
    assert "camera=()" in answer["Permissions-Policy"], where
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin", where
    assert "Access-Control-Allow-Origin" not in answer, where
    assert "Server" not in answer, where
    assert "X-Powered-By" not in answer, where
    assert "Cache-Control" in answer, where
    kind = answer.get("Content-Type", "")
    assert kind or answer.status_code in (204, 302), where
    if kind.startswith("text/"):
        assert "charset=utf-8" in kind.replace('"', ""), (where, kind)


def test_every_page_says_so(boss: "Client", ground: Ground) -> None:
    for address, entry in addresses(ground):
        if not any(part in address for part in SLOW):
            answer = boss.get(address)
            check(answer, address)
            assert answer["X-Frame-Options"] == "DENY", address
            assert "public" not in answer["Cache-Control"], address
            if entry.callback.right.value in (
                "people.manage",
                "log.see",
                "personal.see",
                "personal.edit",
                "account.own",
            ):
                assert "no-store" in answer["Cache-Control"], address
            else:
                assert answer["Cache-Control"].startswith(("private", "no-store")), address


def test_every_open_page_says_so(office: Office, ground: Ground) -> None:
    from django.test import Client

    for address in open_addresses(ground):
        check(Client(headers={"host": "localhost"}).get(address), address)


def test_every_error_says_so_and_tells_nothing_of_the_inside(
    boss: "Client", office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.test import Client

    from sohtx.office import views

    def breaks(*_args: object) -> None:
        raise RuntimeError("geheim: /var/lib/sohtx SELECT password")

    monkeypatch.setattr(views, "entries", breaks)
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    stranger = Client(headers={"host": "evil.example"})
    answers = {
        404: boss.get("/khong-co/"),
        403: office.client_of("cooperative", org="DEMO-0001").get("/nhat-ky/"),
        405: boss.get("/ky-lam-viec/"),
        422: boss.post("/ky-lam-viec/", {"period": "nay"}),
        500: boss.get("/tro-giup/thuat-ngu/"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        check(answer, str(status))
        text = answer.content.decode()
        assert not any(
            word in text for word in ("geheim", "Traceback", "SELECT", "site-packages", "Django")
        ), status
    assert strict.post("/dang-nhap/", {}).status_code == 403
    check(strict.post("/dang-nhap/", {}), "csrf")
    assert stranger.get("/dang-nhap/").status_code == 400


def test_static_files_say_so_and_only_ours_are_served(boss: "Client") -> None:
    for path in ("web/app.css", "web/app.js", "web/icon.svg", "django_htmx/htmx-2.min.js"):
        answer = boss.get(f"/static/{path}")
        assert answer.status_code == 200, path
        check(answer, path)
        assert "max-age=" in answer["Cache-Control"], path
    for path in (
        "",
        "web/",
        "../settings.py",
        "..%2fsettings.py",
        "web/..%2f..%2fsettings.py",
        ".git/config",
        "secret",
    ):
        assert boss.get(f"/static/{path}").status_code in (301, 302, 404), path
    for path in (
        "/.git/config",
        "/sohtx.sqlite3",
        "/secret",
        "/office.toml",
        "/.env",
        "/admin/",
        "/robots.txt",
    ):
        assert boss.get(path).status_code == 404, path


def test_downloads_are_kept_by_nobody_and_never_opened_in_place(boss: "Client", ground: Ground) -> None:
    seen = 0
    for address, _ in addresses(ground):
        if (
            not address.partition("?")[0].endswith(("/tai-ve/", "/xuat/", "/tai/md/"))
            or "/tai-khoan/" in address
        ):
            continue
        answer = boss.get(address)
        if answer.status_code != 200:
            continue
        seen += 1
        check(answer, address)
        assert answer["Content-Disposition"].startswith("attachment"), address
        assert "no-store" in answer["Cache-Control"], address
    assert seen >= 4


def test_cookies_hold_no_data_and_no_script_reads_them(office: Office) -> None:
    client = office.client_of("officer")
    client.get("/", {"lang": "en"})
    client.post("/ky-lam-viec/", {"period": "2023-S1"})
    client.get("/dang-nhap/")

    assert set(client.cookies) == {
        "sohtx_session",
        "sohtx_seen",
        "sohtx_csrf",
        "sohtx_lang",
        "sohtx_period",
    } - ({"sohtx_csrf"} - set(client.cookies))
    for name, cookie in client.cookies.items():
        if cookie["max-age"] != "":
            assert "officer" not in cookie.value, name
        if name != "sohtx_session":
            assert cookie["httponly"], name
            assert cookie["samesite"] == "Lax", name
    assert client.cookies["sohtx_lang"].value == "en"


BEHIND_A_PROXY = """
import json
from sohtx.office.starting import make_tables, start_web
start_web()
make_tables()
from django.conf import settings
from django.test import Client
from sohtx.accounts.models import Person
Person.objects.create_user("ha", "một mật khẩu đủ dài")
seen = {}
for proto in ("https", "http"):
    client = Client(headers={"host": "htx.example.vn", "x-forwarded-proto": proto})
    page = client.get("/dang-nhap/", {"lang": "vi"})
    answer = client.post("/dang-nhap/", {"login": "ha", "password": "một mật khẩu đủ dài"})
    seen[proto] = {
        "status": page.status_code,
        "hsts": page.get("Strict-Transport-Security", ""),
        "cookies": {name: [bool(c["secure"]), c["path"], c["domain"]] for name, c in client.cookies.items()},
    }
seen["proxies"] = settings.ALLAUTH_TRUSTED_PROXY_COUNT
seen["second"] = settings.SECOND_FACTOR_REQUIRED
seen["debug"] = settings.DEBUG
seen["hosts"] = settings.ALLOWED_HOSTS
seen["origins"] = settings.CSRF_TRUSTED_ORIGINS
print(json.dumps(seen))
"""


def _settings(home: Path, **env: str) -> dict:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SOHTX_")}
    ran = subprocess.run(
        [sys.executable, "-c", BEHIND_A_PROXY], capture_output=True, text=True, check=False,
        env=environment | {"SOHTX_HOME": str(home), "SOHTX_HOSTS": "htx.example.vn", **env},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told: dict = json.loads(ran.stdout)
    return told


def test_with_https_cookies_are_of_this_host_alone_and_the_proxy_is_believed(tmp_path: Path) -> None:
    told = _settings(tmp_path / "home", SOHTX_HTTPS="1")

    assert told["https"]["hsts"] == "max-age=31536000"
    assert told["https"]["cookies"]["__Host-sohtx_session"] == [True, "/", ""]
    assert told["https"]["cookies"]["__Host-sohtx_csrf"] == [True, "/", ""]
    assert told["https"]["cookies"]["sohtx_lang"][0] is True
    assert told["http"]["hsts"] == ""
    assert (told["proxies"], told["second"], told["debug"]) == (1, True, False)
    assert "*" not in told["hosts"]
    assert told["origins"] == ["https://htx.example.vn"]


def test_without_https_no_header_of_a_proxy_is_believed(tmp_path: Path) -> None:
    told = _settings(tmp_path / "home")

    assert told["https"]["hsts"] == ""
    assert told["https"]["cookies"]["sohtx_session"] == [False, "/", ""]
    assert (told["proxies"], told["origins"]) == (0, [])
