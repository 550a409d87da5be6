"""The web office over the example province, with people of every role, driven by Django's own test client."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from exchange.running import Book

if TYPE_CHECKING:
    from django.test import Client

PASSWORD = "một mật khẩu đủ dài"
COMMUNE = "02647"  # a commune of old and new Lào Cai that the example province fills


@dataclass
class Office:
    """An installation whose pages are asked for in this process."""

    book: Book

    def client_of(self, role: str = "officer", *, area: str = "", org: str = "") -> "Client":
        """Somebody signed in with one grant; the same person each time."""
        from django.test import Client

        client = Client(headers={"host": "localhost"})
        client.force_login(
            self.person(role, area=area, org=org), "allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    def person(self, role: str, *, area: str = "", org: str = "") -> "object":
        """A person with one grant."""
        from sohtx.accounts.models import Grant, Person

        name = "-".join(part for part in (role, area, org.replace("/", "_")) if part).lower().lower()
        person = Person.objects.filter(username=name).first()
        if person is None:
            person = Person.objects.create_user(name, PASSWORD, display_name=f"Người {name}")
            Grant.objects.create(person=person, role=role, area_code=area, org_id=org)
        return person


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, demo_book: Book) -> Book:
    """A copy of the example province with the tables of people in it, before its years: tests hold their own."""
    book = demo_book.copy(tmp_path_factory.mktemp("office") / "home")
    with at(book.home):
        from sohtx.office.starting import make_tables

        make_tables()
        forget_years()
    return book


LIVED = ("petitions", "plan", "support")


def forget_years() -> None:
    """Empty the tables of conferences, petitions, tasks and support, and the log of what was done to them."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    from sohtx.accounts.models import LogEntry

    there = set(connection.introspection.table_names())
    models = [
        one for station in LIVED for one in apps.get_app_config(station).get_models(include_auto_created=True)
    ]
    tables = [one._meta.db_table for one in (*models, LogEntry) if one._meta.db_table in there]
    statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=True)
    connection.ops.execute_sql_flush(statements)


class at:  # noqa: N801 -- reads as a place
    """Work on a data folder for a while."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def __enter__(self) -> None:
        from sohtx.config.starting import start

        os.environ["SOHTX_HOME"] = str(self._home)
        start()

    def __exit__(self, *_: object) -> None:
        from django.db import connection

        from sohtx.figures.remembering import forget

        forget()
        connection.close()
        os.environ.pop("SOHTX_HOME", None)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, furnished: Book) -> Iterator[Office]:
    """An office of a test file's own, whose data its tests may change."""
    book = furnished.copy(tmp_path_factory.mktemp("web") / "home")
    with at(book.home):
        yield Office(book)
