"""Words that explain themselves, and the help, in a real browser: by mouse, keyboard and finger, with scripts and without."""

from typing import Any

import pytest

from .conftest import PHONE, Site, serious

MATCHED = (
    "/so-lieu/?indicator=revenue_mean&period=2023-S1&area=10&geography=2023-06-30&by=sector&compare=matched"
)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_word_opens_by_keyboard_and_closes(site: Site, has_scripts: bool) -> None:
    page = site.context("leader", java_script_enabled=has_scripts).new_page()
    page.goto(MATCHED)
    word = page.locator("main").get_by_role("button", name="báo cáo cả hai kỳ")
    meaning = page.get_by_text("So sánh cùng những đơn vị ở cả hai kỳ").last

    assert not meaning.is_visible()
    word.focus()
    page.keyboard.press("Enter")
    assert meaning.is_visible()
    page.keyboard.press("Escape")
    assert not meaning.is_visible()


def test_a_word_opens_by_finger_within_the_window(site: Site) -> None:
    page = site.context("leader", viewport=PHONE, has_touch=True).new_page()
    page.goto(f"{MATCHED}&lang=vi")
    page.locator("main .term").last.tap()
    box = page.locator(".meaning:popover-open").bounding_box()

    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_help_and_words_are_accessible(site: Site, size: str) -> None:
    more: dict[str, Any] = {"viewport": PHONE, "color_scheme": "dark"} if size == "phone" else {}
    page = site.context("administrator", **more).new_page()
    for path in ("/tro-giup/", "/tro-giup/changes/", "/tro-giup/thuat-ngu/", "/", MATCHED):
        page.goto(path)

        assert serious(page) == [], path
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), path
