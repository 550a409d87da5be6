"""The web office on PostgreSQL: every page that pages lead to opens, and an act is recorded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .test_postgres import (  # noqa: F401 -- the fixture is among them
    SERVER,
    TIMEOUT,
    Installation,
    installation,
    make_entry,
    small_package,
)

pytestmark = pytest.mark.skipif(
    not SERVER, reason="SOHTX_TEST_POSTGRES names no server: see tools/with_postgres.sh"
)
WALK = """
import re
from html import unescape
from sohtx.office.starting import make_tables, start_web
start_web()
make_tables()
from django.test import Client
from django.urls import resolve
from sohtx.accounts.models import Grant, Person

person = Person.objects.create_user("quan-tri", display_name="Quản Trị")
Grant.objects.create(person=person, role="administrator")
client = Client(headers={"host": "localhost"})
client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
pending, kinds = ["/"], set()
while pending:
    path = pending.pop(0)
    kind = str(resolve(path.partition("?")[0].partition("#")[0]).route)
    if kind in kinds or "/tai" in path or "xuat" in path:
        continue
    kinds.add(kind)
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    if "text/html" in answer["Content-Type"]:
        links = re.findall(r'href="(/[^"#]*)', answer.content.decode())
        pending += [unescape(link) for link in links if not link.startswith("/static/")]
form = client.get("/to-chuc/ghi/establish/").content.decode()
told = {
    "effective_on": "5/11/2025", "kind": "cooperative", "name": "Hợp tác xã Trên PostgreSQL", "area": AREA,
    "token": re.search(r'name="token" value="([0-9a-f]+)"', form)[1], "confirmed": "yes",
}
for _ in range(2):
    answer = client.post("/to-chuc/ghi/establish/", told)
    assert answer.status_code == 302, answer.content.decode()
assert "Hợp tác xã Trên PostgreSQL" in client.get("/to-chuc/?q=postgresql").content.decode()
assert client.get("/nhat-ky/").content.decode().count("Thành lập mới") == 1
print(len(kinds))
"""


def test_every_page_opens_and_an_act_is_recorded(installation: Installation, tmp_path: Path) -> None:
    entry = make_entry("H1")
    installation.done("load", small_package(tmp_path / "package", entries=[entry]))
    code = f"AREA = {entry['area_code']!r}\n{WALK}"
    environment = os.environ | {"SOHTX_HOME": str(installation.home), "DATABASE_URL": installation.url}

    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 20
    assert "INTACT" in installation.done("verify").upper()
