"""Hostile words through every parameter and every field: never an error, never markup, never a formula, header or path.

A corpus of words is pushed through all pages: all at once as parameters of every address, then one by one; then
typed into every form. What comes back holds them as words or not at all.
"""

import csv
import io
import logging
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.conftest import Office
from web.test_gate import Ground

from .conftest import addresses, open_addresses

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

MARKUP = "<script>alert(7)</script>\"'><img src=x onerror=alert(7)>"
HOSTILE = (
    MARKUP,
    "' OR 1=1 --; DROP TABLE accounts_person; \"); SELECT 1/0 --",
    "{{ 7*191 }}${7*191}{% debug %}#{7*191}{0.__class__}%(x)s%n",
    '=HYPERLINK("http://evil.example";"x")+cmd|\' /C calc\'!A0',
    "x\r\nSet-Cookie: planted=1\r\n\r\n<b>",
    "../../../../etc/passwd\x00.html",
    "\u202e\u0000\ufeff\ud7ff𝒳🏔\u0301" + "ả" * 3_000,
    "-9" * 40,
    "[](){}*?+\\|^$%_~",
)
NAMES = (
    "q", "after", "before", "sort", "day", "on", "known", "area", "period", "indicator", "geography", "by", "lang",
    "page", "class", "format", "org", "act", "since", "until", "kind", "sector", "status", "columns", "view", "level",
    "theme", "impute", "compare", "next", "rule", "unit", "end", "person", "role", "series", "phones", "from", "to",
)  # fmt: skip
READ_PARAMETERS = (
    "/", "/to-chuc/", "/to-chuc/xuat/", "/to-chuc/trung/", "/so-lieu/", "/so-lieu/tai-ve/", "/so-lieu/so/", "/ra-soat/",
    "/nguoi-dung/", "/nguoi-dung/duong-dan/", "/nhat-ky/", "/doi-chieu/", "/bao-cao/",
)  # fmt: skip
SHUT = ("/dang-xuat/", "/tai-khoan/mat-khau/", "/khoe/")
READ = 1_400_000


def body_of(answer: "HttpResponse") -> str:
    """What came back, streamed or not."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return content[:READ].decode("utf-8", "replace")


def harmless(answer: "HttpResponse", where: str) -> None:
    """Nothing of the corpus runs in an answer."""
    assert answer.status_code < 500, where
    text = body_of(answer)
    if answer.get("Content-Type", "").startswith("text/html"):
        assert "<script>alert" not in text, where
        assert "<img src=x" not in text, where
        assert not re.search(r"=\s*[\"'][^\"'>]*[\"']><img", text), where
    assert "1337" not in re.sub(r"[\d.,  ]*\d1337\d*|1337\d+", "", text), where
    assert "root:x:" not in text, where
    assert "planted" not in answer.cookies, where
    for name, value in answer.items():
        assert "\n" not in value, (where, name)
        assert "\r" not in value, (where, name)
    if "Location" in answer:
        assert urlsplit(urljoin("https://here.example/", answer["Location"])).netloc == "here.example", where


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_all_parameters_of_all_addresses(boss: "Client", ground: Ground, hostile: str) -> None:
    for address, _ in addresses(ground):
        if "/tai/" in address:
            continue
        harmless(boss.get(address, dict.fromkeys(NAMES, hostile)), address)
    for address in open_addresses(ground):
        if address not in SHUT:
            harmless(boss.get(address, dict.fromkeys(NAMES, hostile)), address)


@pytest.mark.parametrize("name", NAMES)
def test_each_parameter_alone(boss: "Client", ground: Ground, name: str) -> None:
    for address, _ in addresses(ground):
        if address.partition("?")[0] in READ_PARAMETERS:
            harmless(boss.get(address, {name: MARKUP}), f"{address}?{name}")


class _Forms(HTMLParser):
    """The forms of a page that post: where to, and their fields."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str], set[str]]] = []
        self._open = False
        self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self._open = (told.get("method") or "").lower() == "post"
            if self._open:
                self.forms.append((told.get("action") or "", {}, set()))
        elif self._open and tag in ("input", "textarea", "select", "option", "button"):
            self._take(tag, told)

    def _take(self, tag: str, told: dict[str, Any]) -> None:
        _, kept, words = self.forms[-1]
        name = told.get("name") or ""
        if tag == "select":
            self._choice = name
        elif tag == "option":
            kept.setdefault(self._choice, told.get("value") or "")
        elif name and (
            tag == "textarea" or told.get("type", "text") in ("text", "search", "email", "tel", "number")
        ):
            words.add(name)
        elif name and told.get("type") in ("hidden", "radio", "submit"):
            kept.setdefault(name, told.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


def forms_of(answer: "HttpResponse") -> list[tuple[str, dict[str, str], set[str]]]:
    """The posting forms of a page."""
    parser = _Forms()
    parser.feed(body_of(answer))
    return parser.forms


def test_every_field_of_every_form(boss: "Client", ground: Ground) -> None:
    """Typed into every form, twice where a form asks to confirm; afterwards every page is looked at once more."""
    sent = 0
    for address, _ in addresses(ground):
        if address.startswith(("/tai-khoan/mat-khau", "/tai-khoan/xac-thuc")) or "/tai/" in address:
            continue
        for action, kept, words in forms_of(boss.get(address)):
            target = action or address
            if not words or target in SHUT:
                continue
            for hostile in HOSTILE[:6]:
                harmless(boss.post(target, kept | dict.fromkeys(words, hostile)), f"{address} → {target}")
                sent += 1
    assert sent > 60
    for address, _ in addresses(ground):
        if "/tai/" not in address:
            harmless(boss.get(address), address)


def test_a_hostile_name_is_a_name_on_every_page(office: Office, ground: Ground) -> None:
    """Of the reader themselves: it stands at the top of every page and in the log."""
    from sohtx.accounts.models import Person

    client = office.client_of("officer")
    Person.objects.filter(username="officer").update(display_name=MARKUP)
    try:
        for address, entry in addresses(ground):
            if not address.startswith("/bao-cao/") and entry.callback.right.value != "people.manage":
                harmless(client.get(address), address)
        harmless(office.client_of("administrator").get("/nguoi-dung/"), "people")
        harmless(office.client_of("administrator").get("/nhat-ky/"), "log")
    finally:
        Person.objects.filter(username="officer").update(display_name="Người officer")


@given(cells=st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(), st.integers()), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_no_cell_taken_away_is_a_formula(cells: list[Any]) -> None:
    from sohtx.web.tables import csv_answer, xlsx_answer

    lines = b"".join(csv_answer(["a"] * len(cells), [cells], "ten").streaming_content).decode()  # type: ignore[attr-defined]
    _, read = (
        list(csv.reader(io.StringIO(lines.removeprefix("\ufeff"), newline="")))[:2] if cells else ([], [])
    )
    for cell, text in zip(cells, read, strict=False):
        if isinstance(cell, str):
            assert not text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")), text
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(xlsx_answer(["a"] * len(cells), [cells], "ten", "Tên").content))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_line_break_in_an_address_or_name_makes_no_line_of_the_log(
    boss: "Client", caplog: pytest.LogCaptureFixture
) -> None:
    """What is told on standard error of a request is one line, whatever the request holds."""
    logging.disable(logging.NOTSET)
    with caplog.at_level(logging.WARNING):
        boss.get("/khong-co%0d%0a2026-01-01 ERROR django: planted/")
        boss.post(
            "/ky-lam-viec/?x=%0aplanted", {"period": "x\nplanted"}, headers={"user-agent": "x\r\nplanted"}
        )

    lines = [record.getMessage() for record in caplog.records if "planted" in record.getMessage()]
    assert lines
    assert all("\n" not in line and "\r" not in line for line in lines)


def test_a_name_in_the_log_is_one_line_of_the_file(office: Office) -> None:
    from sohtx.accounts.acts import SIGNED_IN
    from sohtx.accounts.log import note

    note(SIGNED_IN, by="ha\nadministrator", subject="=1+1\r\nadministrator", ip="x")
    text = body_of(office.client_of("administrator").post("/nhat-ky/tai-ve/"))
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

    assert len({len(row) for row in rows}) == 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
