"""What spares steps: keys that need scripts, and the period that stays chosen."""

from playwright.sync_api import expect

from browser.conftest import Site
from browser.hands import Keyboard

from .book import organizations
from .conftest import Sit

HALF = "6 tháng đầu năm 2023"


def test_a_stroke_goes_to_the_search_and_enter_finds(site: Site) -> None:
    org = organizations()[0]
    context = site.context("officer")
    hands = Keyboard(context.new_page())
    hands.page.goto("/")
    hands.page.keyboard.press("/")
    hands.page.keyboard.type(org.name)
    with hands.page.expect_navigation():
        hands.page.keyboard.press("Enter")
    hands.open(org.name, within=hands.main)

    expect(hands.heading).to_have_text(org.name)
    context.close()


def test_escape_closes_a_figure_and_one_is_where_one_was(site: Site) -> None:
    context = site.context("officer")
    hands = Keyboard(context.new_page())
    hands.page.goto("/?period=2023-S1")
    panel = hands.figure("Lao động thường xuyên")
    hands.page.keyboard.press("Escape")

    expect(panel).to_be_hidden()
    assert "Lao động thường xuyên" in hands.page.evaluate("document.activeElement.textContent")
    context.close()


def test_the_period_chosen_stays(sit: Sit) -> None:
    hands = sit("officer")
    hands.say_working_period(HALF)
    expect(hands.heading).to_contain_text(HALF)
    hands.open("Số liệu tổng hợp")

    expect(hands.page.get_by_label("Kỳ làm việc").locator("option:checked")).to_have_text(HALF)
