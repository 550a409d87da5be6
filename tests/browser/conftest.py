"""A real browser before a real server: Debian's Chromium through Playwright, ``sohtx serve`` over the example province.

Skipped aloud where there is no Chromium.
"""

import os
import shutil
from collections.abc import Iterator
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from exchange.running import Book
from serving import serving
from web.conftest import Office, at, furnished  # noqa: F401 -- a fixture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 60
DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One browser for all tests of a process."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: no page was opened in a browser")
    from playwright.sync_api import sync_playwright

    arguments = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    # the driver runs a loop of its own, beside which Django would refuse to be asked anything
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


class Site:
    """A served office, and people who come in by the front door."""

    def __init__(self, address: str, office: Office, browser: "Browser") -> None:
        self.address, self.office, self._browser = address, office, browser

    def context(
        self, role: str | None = "officer", *, area: str = "", org: str = "", **more: Any
    ) -> "BrowserContext":
        """A browser of somebody's own, signed in with one grant; of nobody's when there is no role."""
        context = self._browser.new_context(
            base_url=self.address, viewport=more.pop("viewport", DESKTOP), locale="vi-VN", **more
        )
        context.set_default_timeout(PATIENCE * 1000 / 4)
        if role is not None:
            client = self.office.client_of(role, area=area, org=org)
            session = client.cookies["sohtx_session"].value
            context.add_cookies([{"name": "sohtx_session", "value": session, "url": self.address}])
        return context


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, furnished: Book, browser: "Browser") -> Iterator[Site]:
    """An office of a test file's own, served."""
    book = furnished.copy(tmp_path_factory.mktemp("served") / "home")
    with at(book.home), serving(book.home) as address:
        yield Site(address, Office(book), browser)


def serious(page: "Page") -> list[str]:
    """What axe finds on a page that is serious or worse."""
    source = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(source)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['html']}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
