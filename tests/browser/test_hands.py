"""The keyboard of the walks itself: it finds out what somebody without a mouse cannot reach or see."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .hands import Keyboard

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = """<style>{style}</style><button>Trước</button>
<label><input type="radio" name="r" value="1" checked> Một</label><label><input type="radio" name="r" value="2"> Hai</label>
<label>Chọn <select><option>a</option><option>b</option><option>c</option></select></label>
<button tabindex="-1">Bỏ qua</button><button>Sau</button>"""


@pytest.fixture
def keyboard(browser: "Browser") -> Iterator[Keyboard]:
    page = browser.new_page()
    page.set_content(PAGE.format(style=""))
    yield Keyboard(page)
    page.close()


def test_what_tab_does_not_reach_is_told(keyboard: Keyboard) -> None:
    with pytest.raises(AssertionError, match="cannot be reached by keyboard"):
        keyboard.to(keyboard.page.get_by_role("button", name="Bỏ qua"))


@pytest.mark.parametrize(
    "style", ["* { outline: none !important }", "button { position: fixed; left: -9999px }"]
)
def test_a_focus_that_does_not_show_is_told(keyboard: Keyboard, style: str) -> None:
    keyboard.page.set_content(PAGE.format(style=style))

    with pytest.raises(AssertionError, match="focus does not show"):
        keyboard.to(keyboard.page.get_by_role("button", name="Sau"))


def test_goes_forwards_and_back_and_chooses_by_arrows(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.to(page.get_by_role("button", name="Sau"))
    keyboard.tick("Hai", role="radio")
    keyboard.choose("Chọn", "c")

    assert page.get_by_label("Hai").is_checked()
    assert page.locator("select").input_value() == "c"
    keyboard.choose("Chọn", "b")
    assert page.locator("select").input_value() == "b"
