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
    if kind in kinds or "/tai" in path or "xuat" in path or path.startswith("/dang-nhap/"):
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


LEAVING = """
import threading, time
from sohtx.office.starting import make_tables, start_web
start_web()
make_tables()
from django.db import connection
from sohtx.accounts import services
from sohtx.accounts.models import Grant, Person
from sohtx.accounts.queries import administrators
from sohtx.accounts.services import people
from sohtx.core.refusal import Refusal

counted = people._leave_an_administrator
def slowly(person):
    counted(person)
    time.sleep(0.5)  # between counting and going, another counts too
people._leave_an_administrator = slowly

def leave(act, ready, told):
    ready.wait()
    try:
        act()
        told.append("gone")
    except Refusal:
        told.append("refused")
    except Exception as error:
        told.append(repr(error))
    finally:
        connection.close()

def close(person):
    return lambda: services.close_person(person=person, by="x")
def end(person):
    return lambda: services.end_grant(grant=person.grants.get(), by="x")

for number, acts in enumerate([(close, close), (end, end), (close, end), (end, close)]):
    Person.objects.update(is_active=False)
    two = [Person.objects.create_user(f"quan-tri-{number}-{i}", "mot mat khau du dai") for i in range(2)]
    for person in two:
        Grant.objects.create(person=person, role="administrator")
    ready, told = threading.Barrier(2), []
    threads = [threading.Thread(target=leave, args=(act(p), ready, told)) for act, p in zip(acts, two)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    assert sorted(told) == ["gone", "refused"], (number, told)
    assert administrators().count() == 1
"""


def test_two_administrators_who_go_at_once_leave_one(installation: Installation) -> None:
    environment = os.environ | {"SOHTX_HOME": str(installation.home), "DATABASE_URL": installation.url}

    ran = subprocess.run(
        [sys.executable, "-c", LEAVING],
        env=environment,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
