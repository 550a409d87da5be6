"""The secretary in the hall: nothing that was typed is lost when the lid closes; petitions tagged by two keys; sent once."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from .conftest import CHROMIUM, PHONE, Site, serious

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

SPEECH = "Hợp tác xã đề nghị được vay vốn.\nĐường vào vùng chè còn lầy lội."


@pytest.fixture
def code(site: Site) -> Iterator[str]:
    """A conference with delegates, of which nothing was taken down yet."""
    from sohtx.petitions.conference_delegates import Invited, invite
    from sohtx.petitions.conference_services import Particulars, plan_conference
    from sohtx.petitions.models import Conference, Petition
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    org_id = find(Query(kinds=("cooperative",), statuses=("existing",), size=1)).rows[0].org_id
    made = plan_conference(particulars=Particulars("Ban Chấp hành", date(2023, 7, 28), "2023-S1"), by="")
    invite(code=made.code, invited=[Invited("Lò Thị Thử", "Giám đốc", org_id), Invited("Vàng A Giả")], by="")
    yield made.code
    Petition.objects.all().delete()
    Conference.objects.all().delete()


def kept(code: str) -> list[tuple[str, str]]:
    from sohtx.petitions.models import Contribution

    found = Contribution.objects.filter(conference__code=code).order_by("rank")
    return list(found.values_list("speaker", "text"))


def petitions(code: str) -> list[tuple[str, str]]:
    from sohtx.petitions.models import Petition

    found = Petition.objects.filter(contribution__conference__code=code).order_by("code")
    return list(found.values_list("topic", "text"))


@contextmanager
def laptop(site: Site, folder: Path) -> Iterator["BrowserContext"]:
    """The secretary's browser, whose profile lies in a folder: opened again it has what it had."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    context = site._browser.browser_type.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=["--no-first-run", *(["--no-sandbox"] if is_root else [])],
        base_url=site.address, locale="vi-VN",
    )  # fmt: skip
    try:
        session = site.office.client_of("officer").cookies["sohtx_session"].value
        context.add_cookies([{"name": "sohtx_session", "value": session, "url": site.address}])
        yield context
    finally:
        context.close()


def opened(context: "BrowserContext", code: str, tail: str = "") -> "Page":
    page = context.new_page()
    page.goto(f"/hoi-nghi/{code}/ghi/{tail}")
    page.locator("form[data-ready]").wait_for()
    return page


def state(page: "Page", words: str) -> None:
    expect(page.locator("#kept-state")).to_have_text(re.compile(words), timeout=20_000)


def arrives(page: "Page", code: str, *texts: str) -> None:
    """The server has these texts in the end, and the page says so."""
    for _ in range(100):
        if [text for _, text in kept(code)] == list(texts):
            break
        page.wait_for_timeout(100)
    assert [text for _, text in kept(code)] == list(texts)
    state(page, "Đã lưu lúc")


def lose_everything(page: "Page") -> None:
    page.route("**/ghi/gui/", lambda route: route.abort())


def test_the_lid_closes_and_what_was_typed_is_there_again(site: Site, code: str, tmp_path: Path) -> None:
    with laptop(site, tmp_path) as first:
        page = opened(first, code)
        lose_everything(page)
        page.locator("#speaker").fill("Lò Thị Thử")
        page.locator("#text").press_sequentially("Hợp tác xã đề nghị", delay=5)
        state(page, "giữ trên máy này")
    assert kept(code) == []

    with laptop(site, tmp_path) as again:
        page = opened(again, code)
        expect(page.locator("#text")).to_have_value("Hợp tác xã đề nghị")
        expect(page.locator("#speaker")).to_have_value("Lò Thị Thử")
        arrives(page, code, "Hợp tác xã đề nghị")
        page.locator("#text").fill(SPEECH)
        arrives(page, code, SPEECH)
        page.reload()
        expect(page.locator("#text")).to_have_value(SPEECH)

    assert kept(code) == [("Lò Thị Thử", SPEECH)]


def test_a_petition_is_tagged_by_two_keys_and_once(site: Site, code: str) -> None:
    context = site.context("officer")
    page = opened(context, code)
    page.locator("#speaker").fill("Lò Thị Thử")
    page.locator("#speaker").press("Tab")
    expect(page.locator("#position")).to_have_value("Giám đốc")
    page.locator("#text").fill(SPEECH)
    page.locator("#text").press("Control+End")
    page.keyboard.press("F2")
    page.keyboard.press("3")
    expect(page.locator("#petitions li")).to_have_count(1)
    expect(page.locator("#petitions")).to_contain_text("Đường vào vùng chè còn lầy lội.")
    assert page.evaluate("document.activeElement.id") == "text"

    page.evaluate(
        "(() => { const text = document.getElementById('text'); text.focus(); text.setSelectionRange(11, 31); })()"
    )
    expect(page.locator("#petition")).to_have_value("đề nghị được vay vốn")
    page.get_by_role("button", name=re.compile("Vốn, tín dụng")).click()
    expect(page.locator("#petitions li")).to_have_count(2)
    page.locator("#petition").fill("đề nghị được vay vốn")
    page.get_by_role("button", name=re.compile("Vốn, tín dụng")).click()
    state(page, "Đã lưu lúc")
    assert petitions(code) == [("HT", "Đường vào vùng chè còn lầy lội."), ("VON", "đề nghị được vay vốn")]
    assert kept(code) == [("Lò Thị Thử", SPEECH)]
    assert serious(page) == []

    page.get_by_role("button", name="Lưu, sang người tiếp theo").click()
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator(".spoken li")).to_have_count(1)
    context.close()


def test_an_answer_that_is_lost_makes_no_second_contribution_and_no_conflict(site: Site, code: str) -> None:
    context = site.context("officer")
    page = opened(context, code)

    def lose_answers(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/ghi/gui/", lose_answers)
    page.locator("#text").fill("một")
    state(page, "Mất mạng")
    page.locator("#text").fill("một hai")
    state(page, "đang gửi")
    state(page, "Mất mạng")
    assert [text for _, text in kept(code)] == ["một"]  # the second came on an old turn
    page.unroute_all()
    page.locator("#text").fill("một hai ba")
    arrives(page, code, "một hai ba")
    expect(page.locator("#conflict")).to_be_hidden()
    context.close()


def test_the_next_speaker_is_not_kept_waiting_for_the_network(site: Site, code: str) -> None:
    context = site.context("officer")
    page = opened(context, code)
    lose_everything(page)
    page.locator("#text").fill("người thứ nhất")
    state(page, "Mất mạng")
    page.get_by_role("button", name="Lưu, sang người tiếp theo").click()
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#unsent")).to_be_visible()
    page.locator("#text").fill("người thứ hai")
    state(page, "Mất mạng")
    page.unroute_all()
    arrives(page, code, "người thứ nhất", "người thứ hai")
    expect(page.locator("#unsent")).to_be_hidden()
    context.close()


def test_two_who_write_the_same_choose(site: Site, code: str) -> None:
    one, two = site.context("officer"), site.context("administrator", viewport=PHONE)
    early = opened(one, code)
    early.locator("#text").fill("một")
    arrives(early, code, "một")
    key = early.locator("[name=key]").input_value()
    late = opened(two, code, f"?y={key}")
    early.locator("#text").fill("một, bản của người ghi thứ nhất")
    arrives(early, code, "một, bản của người ghi thứ nhất")
    late.locator("#text").fill("một, bản của người ghi thứ hai")
    state(late, "Có người khác vừa lưu")
    expect(late.locator("#conflict pre")).to_have_text("một, bản của người ghi thứ nhất")
    assert serious(late) == []
    assert late.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    late.get_by_role("button", name="Giữ bản đang gõ ở đây").click()
    arrives(late, code, "một, bản của người ghi thứ hai")
    one.close()
    two.close()


def test_slides_turn_by_keys_and_open_their_numbers(site: Site, code: str) -> None:
    context = site.context("leader")
    page = context.new_page()
    page.goto(f"/hoi-nghi/{code}/trinh-chieu/")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**trang=2")
    page.keyboard.press("PageDown")
    page.wait_for_url("**trang=3")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**trang=2")
    assert serious(page) == []
    page.locator(".slide a").first.click()
    expect(page.locator("#panel")).to_be_visible()
    context.close()
