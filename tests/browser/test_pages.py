"""Every page of every role in a real browser: nothing serious for axe, nothing wider than a phone, no error in the console."""

import re
from typing import TYPE_CHECKING, Any

import pytest

from web.conftest import COMMUNE

from .conftest import PHONE, Site, serious

if TYPE_CHECKING:
    from playwright.sync_api import Page

DOWNLOAD = re.compile("/tai-ve/|/tai/|/xuat/|ma-du-phong")
ROLES = {
    "administrator": {}, "officer": {}, "leader": {}, "department": {},
    "commune": {"area": COMMUNE}, "cooperative": {"org": "DEMO10-H00003"},
}  # fmt: skip


def _walk(page: "Page", complaints: list[str]) -> list[str]:
    """The pages that the frame and the pages themselves lead to, one of each kind of address."""
    seen, pending, kinds = [], ["/"], set()
    while pending and len(seen) < 60:
        path = pending.pop(0)
        kind = _kind_of(path)
        if kind in kinds:
            continue
        kinds.add(kind)
        answer = page.goto(path)
        assert answer is not None and answer.status < 400, (path, answer and answer.status)
        seen.append(path)
        complaints += [f"{path}: {found}" for found in serious(page)]
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if width > 0:
            complaints.append(f"{path}: {width}px wider than the window")
        links: list[str] = page.evaluate(
            "[...document.querySelectorAll('main a[href^=\"/\"], nav a[href^=\"/\"]')].map(a => a.getAttribute('href'))"
        )
        pending += [link for link in links if not DOWNLOAD.search(link)]
    return seen


def _kind_of(path: str) -> str:
    """The pattern of an address: what is a code or a name in it does not make another page."""
    from django.urls import resolve

    return str(resolve(path.partition("?")[0].partition("#")[0]).route)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_every_page_is_accessible(site: Site, role: str, size: str) -> None:
    more: dict[str, Any] = {"viewport": PHONE, "color_scheme": "dark"} if size == "phone" else {}
    context = site.context(role, **ROLES[role], **more)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(f"{page.url}: {message.text}") if message.type == "error" else None,
    )

    seen = _walk(page, complaints)
    context.close()

    assert complaints == []
    assert len(seen) >= 3


def test_sign_in_is_accessible(site: Site) -> None:
    context = site.context(None)
    page = context.new_page()
    page.goto("/")

    assert "/dang-nhap/" in page.url
    assert serious(page) == []
    context.close()
