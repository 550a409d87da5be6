"""Signing in through a service of others: a provider of OpenID Connect of the test's own, and the file that names it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from serving import address_of, free_ports, health_of, office_at, running

SERVICE = """
[tinh]
name = "Đăng nhập của tỉnh"
client_id = "so-htx"
secret = "bí mật của dịch vụ"
server_url = "{address}"
"""
PROVIDER = """
import sys, time, warnings
warnings.simplefilter("ignore")
from oidc_provider_mock import run_server_in_thread
with run_server_in_thread(port=int(sys.argv[1])):
    print("ready", flush=True)
    time.sleep(3600)
"""
PEOPLE = """
from sohtx.office.starting import make_tables, start_web
start_web()
make_tables()
from sohtx.accounts import services
from sohtx.accounts.rights import Role
for name in ("ha.nguyen", "ha.tran"):
    person = services.make_person(username=name, by="", password="ruộng bậc thang mùa lúa chín")
    services.grant(person=person, role=Role.LEADER, by="")
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an office with a sign-in service set as running.md says, and two people."""
    folder = tmp_path_factory.mktemp("service")
    at, port = free_ports(2)
    provider, address = address_of(at), address_of(port)
    file = folder / "dich-vu.toml"
    file.write_text(SERVICE.format(address=provider), encoding="utf-8")
    env = {"SOHTX_HOME": str(folder / "home"), "SOHTX_OIDC": str(file)}
    subprocess.run([sys.executable, "-c", PEOPLE], env=os.environ | env, check=True)
    discovery = f"{provider}/.well-known/openid-configuration"
    with (
        running([sys.executable, "-c", PROVIDER, str(at)], discovery, folder / "provider.log"),
        running(office_at(port), health_of(address), folder / "serve.log", **env),
    ):
        yield address


class Visitor:
    """A browser without scripts."""

    def __init__(self, office: str) -> None:
        self.client = httpx.Client(base_url=office, follow_redirects=True, timeout=30)

    def send(self, path: str, **fields: str) -> httpx.Response:
        """Send a form of ours."""
        page = self.client.get("/dang-nhap/" if path.startswith("/dang-nhap/") else "/tai-khoan/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text[-2000:]
        given = {"csrfmiddlewaretoken": token[1], **fields}
        return self.client.post(path, data=given, headers={"Origin": str(self.client.base_url).rstrip("/")})

    def by_password(self, name: str) -> httpx.Response:
        return self.send("/dang-nhap/", login=name, password="ruộng bậc thang mùa lúa chín")

    def by_service(self, sub: str, **more: str) -> httpx.Response:
        """Be somebody at the service, and come back with its answer."""
        query = "?process=connect" if more.get("process") == "connect" else ""
        asked = self.send(f"/dang-nhap/dich-vu/tinh/{query}")
        assert "/oauth2/authorize" in str(asked.url), asked.text
        return self.client.post(str(asked.url), data={"sub": sub})

    def is_in(self) -> bool:
        return self.client.get("/tai-khoan/").url.path == "/tai-khoan/"


def test_the_service_brings_in_only_those_who_connected_it(office: str) -> None:
    stranger = Visitor(office)
    assert "Đăng nhập của tỉnh" in stranger.client.get("/dang-nhap/").text
    answer = stranger.by_service("nguoi-la@tinh.example")
    assert not stranger.is_in()
    assert "Tài khoản do người quản trị mời" in answer.text

    ha = Visitor(office)
    ha.by_password("ha.nguyen")
    ha.by_service("ha@tinh.example", process="connect")
    again = Visitor(office)
    again.by_service("ha@tinh.example")
    assert again.is_in()
    assert "ha.nguyen" in again.client.get("/tai-khoan/").text
    assert "liên kết với dịch vụ" in again.client.get("/tai-khoan/").text


def test_a_service_account_is_of_one_person(office: str) -> None:
    first, second = Visitor(office), Visitor(office)
    first.by_password("ha.nguyen")
    first.by_service("chung@tinh.example", process="connect")
    second.by_password("ha.tran")
    answer = second.by_service("chung@tinh.example", process="connect")

    assert "đã liên kết với người khác" in answer.text
    third = Visitor(office)
    third.by_service("chung@tinh.example")
    assert "ha.nguyen" in third.client.get("/tai-khoan/").text


def test_an_answer_that_was_not_asked_for_lets_nobody_in(office: str) -> None:
    visitor = Visitor(office)
    answer = visitor.client.get("/dang-nhap/dich-vu/tinh/ve/?code=abc&state=lay-cua-nguoi-khac")

    assert answer.url.path.startswith("/dang-nhap/dich-vu/")
    assert not visitor.is_in()
