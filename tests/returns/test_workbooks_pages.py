"""The page of workbooks: taken away, sent in, given back to its sender alone."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from exchange.running import Book
from register.recording import speaking

from .building import FORM, PERIOD, Filling, fill_book, in_book, make_book, workbook

if TYPE_CHECKING:
    from django.test import Client

PAGE = f"/phieu/mau/{FORM}/{PERIOD}/excel/"
OUT = f"{PAGE}tai/"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Book:
    from sohtx.office.starting import make_tables

    book = make_book(tmp_path_factory.mktemp("pages"))
    with speaking(book.home):
        from django.db import connection

        fill_book()
        make_tables()
        connection.close()
    return book


@pytest.fixture
def here(base: Book, tmp_path: Path) -> Iterator[Path]:
    from django.db import connection

    from sohtx.figures.remembering import forget

    home = base.copy(tmp_path / "home").home
    with speaking(home):
        yield home
        forget()
        connection.close()


def client_of(role: str, *, area: str = "", org: str = "") -> "Client":
    """Somebody signed in with one grant."""
    from django.test import Client

    from sohtx.accounts.models import Grant, Person

    person = Person.objects.create_user(f"{role}{area}{org}".lower(), "mật khẩu đủ dài", display_name="Giả")
    Grant.objects.create(person=person, role=role, area_code=area, org_id=org)
    client = Client(headers={"host": "localhost"})
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(client: "Client", content: bytes, **told: str) -> Any:
    file = io.BytesIO(content)
    file.name = "phiếu xã.xlsx"
    return client.post(PAGE, {"file": file, **told})


def test_it_is_taken_away_and_sent_in(here: Path) -> None:
    from sohtx.accounts.models import LogEntry

    client = client_of("officer")
    answer = client.get(OUT)
    assert answer["Content-Disposition"] == f'attachment; filename="{FORM}-{PERIOD}.xlsx"'
    out = Filling(answer.content)
    out.write("T1", members=12)
    content = out.content
    answer = send(client, content, accepts="on")

    assert answer.status_code == 200
    assert in_book("T1") == {"members": 12}
    assert "Tổ hợp tác Giả Định 1" in answer.content.decode()
    assert {"return.workbook_out", "return.workbook_accepted"} <= set(
        LogEntry.objects.values_list("act", flat=True)
    )
    assert "đã nhận trước đây" in send(client, content).content.decode()


def test_errors_are_shown_by_cell_and_the_marked_file_is_its_senders_alone(here: Path) -> None:
    client = client_of("officer")
    out = Filling(workbook())
    out.write("T1", members="<b>nhiều</b>")
    answer = send(client, out.content)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert f"Phiếu!E{out.rows['T1']}" in page
    assert "&lt;b&gt;nhiều" in page
    link = page.split('href="')[1:]
    (address,) = {part.split('"')[0] for part in link if "/excel/tra/" in part}
    marked = openpyxl.load_workbook(io.BytesIO(client.get(address).content))
    assert marked.sheetnames[0] == "Kết quả kiểm tra"
    assert client_of("commune", area="97001").get(address).status_code == 404
    assert in_book("T1") == {}


def test_a_commune_sends_its_own_alone(here: Path) -> None:
    commune = client_of("commune", area="97001")
    assert "T5" not in Filling(commune.get(OUT).content).rows
    out = Filling(workbook())
    out.write("T5", members=6)
    out.write("T1", members=6)
    answer = send(commune, out.content, accepts="on")

    assert answer.status_code == 422
    assert f"Phiếu!A{out.rows['T5']}" in answer.content.decode()
    out.write("T5", members=None)
    assert send(commune, out.content, accepts="on").status_code == 200
    from sohtx.returns.filings import Filing, history

    latest = history(Filing("T1", FORM, PERIOD)).latest
    assert latest
    assert (latest.status, latest.source) == ("submitted", "commune")


def test_who_only_reads_may_not(here: Path) -> None:
    department = client_of("department")

    assert department.get(PAGE).status_code == department.get(OUT).status_code == 403
    assert send(department, workbook()).status_code == 403


def test_what_is_no_workbook_is_refused_on_the_page(here: Path) -> None:
    client = client_of("officer")

    assert send(client, b"").status_code == 422
    assert send(client, workbook()[:1000]).status_code == 422
    assert send(client, workbook("HTX-6T", PERIOD)).status_code == 422
    assert client.post(PAGE).status_code == 422
    assert client.get(f"{OUT}?area=01").status_code == 404
    assert client.get(f"{PAGE}tra/{'0' * 32}/").status_code == 404
