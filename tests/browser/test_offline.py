"""A return filled in where there is no network: kept through the death of the browser, sent once, never over another's."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from web.conftest import COMMUNE

from .conftest import CHROMIUM, PHONE, Site, serious

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

FORM, PERIOD = "HTX-6T", "2026-S2"
CHROMIUM_WRITES = 6_000  # milliseconds after which it has written down that there is a new cache
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) for (const {url} of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
  return found;
}"""


@pytest.fixture(scope="module")
def coops(site: Site) -> list[str]:
    """Cooperatives of one commune that owe a return; nothing is odd about it when it is filled in as here."""
    from sohtx.collecting.board import board_of
    from sohtx.core.period import Period
    from sohtx.returns.background import backgrounds
    from sohtx.returns.definitions.catalogue import shipped
    from sohtx.returns.filings import Filing
    from sohtx.returns.judging import judge

    period = Period.parse(PERIOD)
    version = shipped().get(FORM, period)
    board = board_of(version, period)
    filings = [Filing(i.respondent, FORM, PERIOD) for i in board.items if i.is_owing and COMMUNE in i.codes]
    found = backgrounds(filings)
    answers = {"members": 25, "workers": 12, "revenue": 1_200_000}
    return [f.respondent for f in filings if not judge(version, period, answers, found[f]).soft]


def address(org_id: str) -> str:
    return f"/phieu/{org_id}/{FORM}/{PERIOD}/"


def versions(org_id: str) -> list[dict[str, object]]:
    from sohtx.returns.filings import Filing, history

    return [dict(version.answers) for version in history(Filing(org_id, FORM, PERIOD)).versions]


@contextmanager
def browser_of(site: Site, folder: Path, org_id: str) -> Iterator["BrowserContext"]:
    """A browser of a cooperative's, whose profile lies in a folder: opened again it has what it had."""
    from playwright.sync_api import BrowserType

    kind: BrowserType = site._browser.browser_type
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    context = kind.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=["--no-first-run", *(["--no-sandbox"] if is_root else [])],
        base_url=site.address, viewport=PHONE, locale="vi-VN",
    )  # fmt: skip
    try:
        session = site.office.client_of("cooperative", org=org_id).cookies["sohtx_session"].value
        context.add_cookies([{"name": "sohtx_session", "value": session, "url": site.address}])
        yield context
    finally:
        context.close()


def state(page: "Page", words: str) -> None:
    expect(page.locator("#kept-state")).to_have_text(re.compile(words), timeout=15_000)


def is_kept(page: "Page", org_id: str) -> None:
    page.wait_for_function(
        f"async () => {{ const found = await ({KEPT})(); "
        f"return found.includes('{address(org_id)}') && found.some((path) => path.endsWith('filling.js')); }}"
    )


def fill(page: "Page", **texts: str) -> None:
    for code, text in texts.items():
        page.locator(f"#a-{code}").fill(text)


def press(page: "Page", name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


SOUND = {"members": "25", "workers": "12", "revenue": "1.200"}


def test_what_is_typed_without_a_network_is_sent_once(site: Site, coops: list[str], tmp_path: Path) -> None:
    org_id = coops[0]
    with browser_of(site, tmp_path, org_id) as first:
        page = first.new_page()
        page.goto(address(org_id))
        is_kept(page, org_id)
        page.wait_for_timeout(CHROMIUM_WRITES)
        first.set_offline(True)
        fill(page, **SOUND)
        state(page, "^Đã lưu trên máy này, chưa gửi$")
        press(page, "Gửi phiếu")
        state(page, "sẽ gửi khi có mạng")

    with browser_of(site, tmp_path, org_id) as again:
        again.set_offline(True)
        page = again.new_page()
        page.goto(address(org_id))
        expect(page.locator("#a-revenue")).to_have_value("1.200")
        assert page.evaluate("getComputedStyle(document.querySelector('.sticky')).position") == "sticky"
        state(page, "sẽ gửi khi có mạng")
        assert versions(org_id) == []
        again.set_offline(False)
        state(page, "Đã gửi lúc")

        assert versions(org_id) == [{"members": 25, "workers": 12, "revenue": 1_200_000}]
        page.reload()
        state(page, "Đã gửi lúc")
        assert len(versions(org_id)) == 1


def test_an_answer_that_is_lost_on_the_way_sends_nothing_twice(site: Site, coops: list[str]) -> None:
    org_id = coops[1]
    context = site.context("cooperative", org=org_id, service_workers="block")
    page = context.new_page()
    page.goto(address(org_id))
    fill(page, **SOUND)
    state(page, "chưa gửi")

    def lose(route: object) -> None:
        if route.request.method == "POST":  # type: ignore[attr-defined]
            route.fetch()  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/gui/*", lose)
    page.route("**/gui/", lose)
    press(page, "Gửi phiếu")
    state(page, "sẽ gửi khi có mạng")
    assert len(versions(org_id)) == 1
    page.unroute_all()
    fill(page, workers="13")  # and changed before it is known that the first came in
    state(page, "chưa gửi$")
    press(page, "Gửi phiếu")
    state(page, "Đã gửi lúc")

    assert [version["workers"] for version in versions(org_id)] == [12, 13]
    context.close()


def test_two_devices_write_and_the_later_one_chooses(site: Site, coops: list[str]) -> None:
    org_id = coops[2]
    phone, laptop = (
        site.context("cooperative", org=org_id),
        site.context("commune", area=COMMUNE, viewport=PHONE),
    )
    early, late = phone.new_page(), laptop.new_page()
    for page in (early, late):
        page.goto(address(org_id))
    fill(late, **SOUND | {"workers": "11", "members": "26"})
    fill(early, **SOUND)
    state(late, "chưa gửi")
    press(early, "Gửi phiếu")
    state(early, "Đã gửi lúc")
    press(late, "Gửi phiếu")
    state(late, "có bản mới hơn")

    rows = late.locator("#conflict tbody tr")
    expect(rows).to_have_count(2)
    assert [" ".join(text.split()) for text in rows.locator("td").all_inner_texts()] == [
        "26",
        "25",
        "11",
        "12",
    ]
    assert serious(late) == []
    assert late.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    press(late, "Chọn hết bản mới hơn")
    rows.last.locator("input").first.check()
    press(late, "Dùng các số đã chọn")
    expect(late.locator("#a-members")).to_have_value("25")
    press(late, "Gửi phiếu")
    state(late, "Đã gửi lúc")

    assert [(v["members"], v["workers"]) for v in versions(org_id)] == [(25, 12), (25, 11)]
    phone.close()
    laptop.close()


def test_a_draft_of_somebody_else_is_not_written_over(site: Site, coops: list[str]) -> None:
    org_id = coops[3]
    one, two = site.context("cooperative", org=org_id), site.context("commune", area=COMMUNE)
    early, late = one.new_page(), two.new_page()
    for page in (early, late):
        page.goto(address(org_id))
    fill(late, **SOUND)
    state(late, "chưa gửi")
    fill(early, members="30")
    state(early, "chưa gửi")
    press(early, "Lưu nháp")
    expect(early.get_by_text("Đã lưu nháp. Chưa gửi.")).to_be_visible()
    expect(early.locator("#kept-state")).to_be_hidden()
    press(late, "Gửi phiếu")
    state(late, "có bản mới hơn")

    assert versions(org_id) == []
    assert "30" in late.locator("#conflict").inner_text()
    one.close()
    two.close()


def test_checks_are_made_here(site: Site, coops: list[str]) -> None:
    org_id = coops[4]
    context = site.context("cooperative", org=org_id, viewport=PHONE)
    page = context.new_page()
    page.goto(address(org_id))
    is_kept(page, org_id)
    context.set_offline(True)
    fill(
        page,
        **SOUND | {"members_women": "30", "profit": "lãi", "charter_capital": "900", "total_capital": "500"},
    )
    press(page, "Kiểm tra")

    state(page, "Cần xem lại: những dòng")
    said = page.locator("#return").inner_text()
    assert "Số thành viên nữ (30) lớn hơn Số thành viên (lượt) (25)" in said
    assert "không đọc được số tiền" in said
    assert serious(page) == []
    fill(page, members_women="20", profit="-3")
    for reason in page.locator(".why input").all():
        reason.fill("vốn chưa góp đủ")
    press(page, "Kiểm tra")
    state(page, "gửi được")
    page.reload()
    expect(page.locator("#r-charter_in_total")).to_have_value("vốn chưa góp đủ")
    context.close()


def test_enter_goes_on_and_sends_nothing(site: Site, coops: list[str]) -> None:
    context = site.context("cooperative", org=coops[5])
    page = context.new_page()
    page.goto(address(coops[5]))
    fill(page, **SOUND)
    page.locator("#a-members").press("Enter")

    assert page.evaluate("document.activeElement.id") not in ("a-members", "")
    assert versions(coops[5]) == []
    context.close()


def test_nothing_of_one_is_kept_for_another(site: Site, coops: list[str]) -> None:
    org_id = coops[6]
    context = site.context("cooperative", org=org_id)
    page = context.new_page()
    page.goto(address(org_id))
    is_kept(page, org_id)
    page.goto("/phieu/")
    assert set(page.evaluate(KEPT)) & {"/phieu/", "/"} == set()
    fill_later = context.new_page()
    fill_later.goto(address(org_id))
    fill(fill_later, members="77")
    state(fill_later, "chưa gửi")

    other = site.office.client_of("commune", area=COMMUNE).cookies["sohtx_session"].value
    context.add_cookies([{"name": "sohtx_session", "value": other, "url": site.address}])
    page.goto(address(org_id))
    expect(page.locator("#a-members")).not_to_have_value("77")
    assert len(page.evaluate("caches.keys()")) == 1

    page.locator("summary", has_text="Người commune").click()
    press(page, "Đăng xuất")
    expect(page.get_by_role("button", name="Đăng nhập").first).to_be_visible()
    page.wait_for_function("async () => !(await caches.keys()).length")
    context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(address(org_id))
    context.close()
