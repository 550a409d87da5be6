"""Make the README's pictures of the web office anew from the example province, in Debian's Chromium through Playwright.

    uv run --all-extras python tools/make_web_pictures.py

The example is served from a folder of its own, in English and at a fixed size, so that pictures made twice show the
same pages. What they show of the clock is the day on which they were made.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[1]
INTO = ROOT / "docs" / "pictures"
PORT = 8399
SIZE = {"width": 1366, "height": 900}
PATIENCE = 60
LINK = re.compile(r"http://127\S+")


def main() -> None:
    """Make the pictures."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        served(Path(folder) / "home") as link,
        sync_playwright() as driver,
    ):
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(viewport=SIZE, locale="en").new_page()  # type: ignore[arg-type]
        page.goto(link)
        page.locator("main button.main").click()
        page.wait_for_url("**/")
        take(page)
        browser.close()


def take(page: "Page") -> None:
    """The home page, a figure opened, the life of an organization; a conference, a petition, a value chain."""
    page.goto(f"http://127.0.0.1:{PORT}/?lang=en")
    page.locator("#working").select_option("2023-S1")
    page.wait_for_load_state("networkidle")
    shoot(page, "web-home")
    page.goto(
        f"http://127.0.0.1:{PORT}/so-lieu/?indicator=revenue_mean&area=10&period=2023-S1&geography=2023-06-30&by=sector"
    )
    page.locator("a.opens").first.click()
    page.locator("#panel h2").wait_for()
    page.wait_for_load_state("networkidle")
    shoot(page, "web-figure")
    page.goto(f"http://127.0.0.1:{PORT}/to-chuc/DEMO15-H00171/")
    shoot(page, "web-organization")
    for path, name in (
        ("hoi-nghi/HN-2023-02/", "web-conference"),
        ("kien-nghi/KN-2023-011/", "web-petition"),
        ("ho-tro/lien-ket/so-do/?chain=CHUOI-2023-01", "web-linkage"),
    ):
        page.goto(f"http://127.0.0.1:{PORT}/{path}")
        shoot(page, name)


def shoot(page: "Page", name: str) -> None:
    """One picture."""
    page.screenshot(path=INTO / f"{name}.png")


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The example province made and served; gives the link by which one comes in."""
    environment = os.environ | {"SOHTX_HOME": str(home), "PYTHONUNBUFFERED": "1", "SOHTX_LANG": "en"}
    subprocess.run([sys.executable, "-m", "sohtx", "demo"], env=environment, check=True, capture_output=True)
    log = home / "serve.log"
    with log.open("w", encoding="utf-8") as out:
        command = [sys.executable, "-m", "sohtx", "serve", "--port", str(PORT), "--workers", "1"]
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            yield await_link(log)
        finally:
            process.terminate()
            process.wait(20)


def await_link(log: Path) -> str:
    """The link, once the server has said it and answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = LINK.search(log.read_text(encoding="utf-8"))
        if found:
            time.sleep(3)
            return found[0]
        time.sleep(0.2)
    raise TimeoutError(log.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
