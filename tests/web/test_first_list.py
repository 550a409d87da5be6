"""An office that has no book yet opens it from its own list, on the pages."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange.lists.sheets import SOUND, workbook
from exchange.running import Book

from .conftest import Office, at


@pytest.fixture(scope="module")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in which nothing was ever recorded."""
    home = Path(tmp_path_factory.mktemp("first") / "Nguyễn Thị Hà")
    with at(home):
        from sohtx.office.starting import make_tables

        make_tables()
        yield Office(Book(home))


def test_the_first_list_opens_the_book(empty_office: Office) -> None:
    from sohtx.register.models import Entry, Organization

    client = empty_office.client_of("officer")
    assert client.get("/doi-chieu/moi/").status_code == 200
    page = client.get("/nap-danh-sach/")
    assert page.status_code == 200
    file = io.BytesIO(workbook(SOUND))
    file.name = "sổ theo dõi.xlsx"
    brought = client.post("/nap-danh-sach/", {"as_of": "30/6/2023", "file": file})
    address = brought["Location"]
    check = client.get(f"{address}kiem-tra/").content.decode()
    assert "Nạp 3 đơn vị vào sổ" in check
    assert not Entry.objects.exists()
    client.post(f"{address}nap/")
    assert Organization.objects.count() == 3
    result = client.get(f"{address}ket-qua/").content.decode()
    assert "HTX Suối Êm" in result
    listed = client.get("/nap-danh-sach/").content.decode()
    assert "sổ theo dõi.xlsx" in listed
    assert client.get("/to-chuc/9900000031/").status_code == 200
