"""An installation with its tables and no organizations, made once and copied for each test."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from web.conftest import at

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from sohtx.accounts.models import Person

PASSWORD = "ruộng bậc thang mùa lúa chín"
OTHER_PASSWORD = "sáng nay trời rét mười hai độ"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TOKEN = re.compile(r"/vao/([\w-]{40,})/")


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with tables."""
    folder = tmp_path_factory.mktemp("accounts") / "home"
    folder.mkdir()
    with at(folder):
        from sohtx.office.starting import make_tables

        make_tables()
    return folder


@pytest.fixture
def office(bare: Path, tmp_path: Path) -> Iterator[Path]:
    """A data folder of this test's own."""
    home = tmp_path / "home"
    shutil.copytree(bare, home)
    with at(home), codes_alone():
        yield home
    os.environ.pop("SOHTX_HOME", None)


@contextmanager
def codes_alone() -> Iterator[None]:
    """No station says what codes are called: accounts stands alone."""
    import sohtx.office.urls  # noqa: F401 -- by now the stations have said so
    from sohtx.accounts import scopes

    known = replace(scopes._known)
    scopes.forget()
    yield
    scopes.register(
        names_of_areas=known.areas,
        names_of_organizations=known.organizations,
        find_area=known.find_area,
        find_organization=known.find_organization,
        search_organizations=known.search_organizations,
        offer_communes=known.offer_communes,
    )


@pytest.fixture
def make(office: Path) -> "Callable[..., Person]":
    """Makes people: a username, a role with its scope, a password."""
    from sohtx.accounts import services
    from sohtx.accounts.rights import Role

    def _make(username: str, role: str = "", *, area: str = "", org: str = "", **fields: Any) -> "Person":
        person = services.make_person(username=username, by="", **{"password": PASSWORD, **fields})
        if role:
            services.grant(person=person, role=Role(role), area=area, org=org, by="")
        return person

    return _make


@pytest.fixture
def boss(make: "Callable[..., Person]") -> "Client":
    """The administrator, signed in."""
    make("quan.tri", "administrator", display_name="Vàng Thị Mẩy")
    return signed_in("quan.tri")


def browser(**headers: str) -> "Client":
    """A browser that nobody is signed in with."""
    from django.test import Client

    return Client(
        headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0", **headers},
        SERVER_NAME="localhost",
    )


def signed_in(username: str, password: str = PASSWORD) -> "Client":
    """A browser in which somebody signed in by the form."""
    client = browser()
    answer = client.post("/dang-nhap/", {"login": username, "password": password})
    assert answer.status_code == 302, said(answer)
    return client


def is_in(client: "Client") -> bool:
    """Whether somebody is signed in."""
    return client.get("/tai-khoan/").status_code == 200


def said(answer: "HttpResponse") -> str:
    """The words of a page without its tags, entities spelt out."""
    import html

    page = answer.content.decode()
    main = page[page.find("<main") :]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def link_on(answer: "HttpResponse") -> str:
    """The token of the link that a page shows."""
    found = TOKEN.search(answer.content.decode())
    assert found, said(answer)
    return found[1]


def log() -> list[tuple[str, str, str]]:
    """The log as (who, Vietnamese sentence, English sentence), oldest first."""
    from sohtx.accounts.log import tell
    from sohtx.accounts.models import LogEntry

    return [(entry.by, *tell(entry)) for entry in LogEntry.objects.order_by("pk")]


def last_acts(n: int) -> list[str]:
    """The codes of the last lines of the log."""
    from sohtx.accounts.models import LogEntry

    return list(LogEntry.objects.order_by("-pk").values_list("act", flat=True)[:n])[::-1]
