"""The grid in a real browser: keys and blocks as in a spreadsheet, kept without a network, sent once."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from web.conftest import COMMUNE

from .conftest import PHONE, Site, serious

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

FORM, PERIOD = "THT-6T", "2026-S2"
ADDRESS = f"/phieu/mau/{FORM}/{PERIOD}/bang/"
BLOCK = 80


@pytest.fixture
def context(site: Site) -> Iterator["BrowserContext"]:
    opened = site.context("commune", area=COMMUNE)
    opened.grant_permissions(["clipboard-read", "clipboard-write"])
    yield opened
    opened.close()


def opened(context: "BrowserContext", query: str = "") -> "Page":
    page = context.new_page()
    page.goto(ADDRESS + query)
    return page


def rows_of(page: "Page") -> list[str]:
    return page.evaluate("[...document.querySelectorAll('tr[data-org]')].map((row) => row.dataset.org)")


def field(page: "Page", org_id: str, code: str) -> "object":
    return page.locator(f'[name="{org_id}~a-{code}"]')


def here(page: "Page") -> str:
    return page.evaluate("document.activeElement.name ?? ''")


def state(page: "Page", words: str) -> None:
    expect(page.locator("#kept-state")).to_have_text(re.compile(words), timeout=20_000)


def paste(page: "Page", text: str, *, at: str) -> None:
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.locator(f'[name="{at}"]').focus()
    page.keyboard.press("Control+v")


def versions(org_id: str) -> list[dict[str, object]]:
    from sohtx.returns.filings import Filing, history

    return [dict(version.answers) for version in history(Filing(org_id, FORM, PERIOD)).versions]


def drafts() -> int:
    from sohtx.returns.models import Draft

    return Draft.objects.filter(form=FORM, period=PERIOD).count()


def test_a_block_is_pasted_without_a_network_and_each_return_is_sent_once(context: "BrowserContext") -> None:
    page = opened(context)
    orgs = rows_of(page)[:BLOCK]
    block = "\r\n".join(f"{10 + n}\t{n % 5}\t\t\t{n + 1}" for n in range(BLOCK)) + "\r\n"
    context.set_offline(True)
    paste(page, block, at=f"{orgs[0]}~a-members")
    state(page, "Không có mạng: 80 dòng")
    assert drafts() == 0

    page.close()  # the browser's own database outlives the page
    context.set_offline(False)
    page = opened(context)
    expect(field(page, orgs[79], "members")).to_have_value("89")
    state(page, "Đã lưu nháp lúc")
    assert drafts() == BLOCK
    page.get_by_role("button", name="Gửi những phiếu đã đủ").click()
    expect(page.get_by_text("Đã gửi")).to_be_visible(timeout=20_000)

    sent = [versions(org_id) for org_id in orgs]
    ready = [found for found in sent if found]
    assert all(len(found) == 1 for found in ready)
    assert sent[0] == [{"members": 10, "members_women": 0, "workers": 1}]
    held = page.locator("section.notice li").count()
    assert len(ready) + held == BLOCK  # the odd ones ask for a reason
    assert len(ready) > BLOCK // 2
    for reason in page.locator(".why input").all():
        reason.fill("đã hỏi lại tổ trưởng")
    page.get_by_role("button", name="Gửi những phiếu đã đủ").click()
    expect(page.locator("section.notice")).to_have_count(0, timeout=20_000)
    assert [len(versions(org_id)) for org_id in orgs] == [1] * BLOCK
    assert drafts() == 0


def test_keys_move_as_in_a_spreadsheet(context: "BrowserContext") -> None:
    page = opened(context)
    *_, one, two, three = rows_of(page)[:103]
    field(page, one, "members").click()
    page.keyboard.type("12")
    page.keyboard.press("Tab")
    assert here(page) == f"{one}~a-members_women"
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    assert here(page) == f"{two}~a-members"  # back to where Tab set out
    page.keyboard.type("13")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    assert here(page) == f"{two}~a-members_women"
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("99")  # what stands there is replaced
    expect(field(page, two, "members")).to_have_value("99")
    page.keyboard.press("Escape")
    expect(field(page, two, "members")).to_have_value("13")
    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("0")
    expect(field(page, two, "members")).to_have_value("103")
    assert here(page) == f"{two}~a-members"
    page.keyboard.press("Enter")
    assert here(page) == f"{three}~a-members"
    page.keyboard.press("End")
    assert here(page) == f"{three}~a-difficulty"
    page.keyboard.press("Home")
    assert here(page) == f"{three}~a-members"
    state(page, "Đã lưu nháp lúc")
    page.reload()
    expect(field(page, one, "members")).to_have_value("12")
    expect(field(page, two, "members")).to_have_value("103")


def test_what_does_not_fit_is_told_and_a_paste_is_taken_back(context: "BrowserContext") -> None:
    page = opened(context)
    orgs = rows_of(page)
    at = f"{orgs[110]}~a-revenue"
    field(page, orgs[110], "revenue").fill("7")
    paste(page, "1,234.5\t12.5\n2,000\tlỗ nhẹ\n", at=at)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("“lỗ nhẹ” không đọc được số tiền")
    assert serious(page) == []
    dialog.get_by_role("button", name="Không dán").click()
    expect(field(page, orgs[110], "revenue")).to_have_value("7")

    paste(
        page, "1,234.5\t12.5\n2,000\t\n", at=at
    )  # an English Excel: its marks are proved by the first number
    expect(field(page, orgs[110], "revenue")).to_have_value("1.234,5")
    expect(field(page, orgs[111], "revenue")).to_have_value("2.000")
    expect(field(page, orgs[110], "profit")).to_have_value("12,5")
    page.keyboard.press("Control+z")
    expect(field(page, orgs[110], "revenue")).to_have_value("7")
    expect(field(page, orgs[111], "revenue")).to_have_value("")

    paste(page, "1,234\n", at=at)  # by itself it may mean either
    expect(dialog).to_contain_text("có thể hiểu hai cách")
    expect(dialog.get_by_role("button", name="Dán phần vừa")).to_be_hidden()
    dialog.get_by_role("button", name="Không dán").click()

    last = f"{orgs[-1]}~a-difficulty_topic"
    paste(page, 'Vốn, tín dụng\t"dòng một\ndòng ""hai"""\tthừa\n5\t6\t7\n', at=last)
    for words in ("Thừa 1 dòng", "Thừa 1 cột", "5; 6; 7"):
        expect(dialog).to_contain_text(words)
    dialog.get_by_role("button", name="Dán phần vừa").click()
    expect(field(page, orgs[-1], "difficulty_topic")).to_have_value("capital")
    expect(field(page, orgs[-1], "difficulty")).to_have_value('dòng một\ndòng "hai"')
    page.get_by_role("button", name="Lấy lại lần dán").click()
    expect(field(page, orgs[-1], "difficulty")).to_have_value("")


def test_checks_are_made_at_the_row(context: "BrowserContext") -> None:
    page = opened(context)
    org_id = rows_of(page)[104]
    field(page, org_id, "members").fill("10")
    field(page, org_id, "members_women").fill("12")
    said = page.locator(f'tr[data-of="{org_id}"]')
    expect(said).to_contain_text("Số thành viên nữ (12) lớn hơn Số thành viên (lượt) (10)")
    expect(page.locator(f'tr[data-org="{org_id}"]')).to_contain_text("Cần xem lại: 1")
    assert serious(page) == []
    field(page, org_id, "members_women").fill("một")
    expect(said).to_contain_text("Số thành viên nữ: ")
    field(page, org_id, "members_women").fill("2")
    expect(page.locator(f'tr[data-org="{org_id}"]')).to_contain_text("Đủ để gửi")
    expect(said).to_be_hidden()
    field(page, org_id, "members").fill("1")
    reason = said.locator(".why input")
    reason.type("một người vừa mất")
    expect(reason).to_have_value("một người vừa mất")
    expect(page.locator(f'tr[data-org="{org_id}"]')).to_contain_text(
        "Cần xem lại: 1"
    )  # two women of one member
    field(page, org_id, "members_women").fill("1")
    expect(page.locator(f'tr[data-org="{org_id}"]')).to_contain_text("Đủ để gửi")


def test_two_who_write_one_row_see_each_other(site: Site, context: "BrowserContext") -> None:
    first, second = opened(context), opened(site.context("officer"), f"?area={COMMUNE}")
    org_id = rows_of(first)[105]
    field(first, org_id, "members").fill("30")
    state(first, "Đã lưu nháp lúc")
    field(second, org_id, "members").fill("25")
    said = second.locator(f'tr[data-of="{org_id}"]')
    expect(said).to_contain_text("của bạn 25, bản kia 30", timeout=20_000)
    said.get_by_role("button", name="Giữ số của tôi").click()
    state(second, "Đã lưu nháp lúc")
    expect(said).to_be_hidden()

    field(first, org_id, "members").fill("31")
    theirs = first.locator(f'tr[data-of="{org_id}"]')
    expect(theirs).to_contain_text("của bạn 31, bản kia 25", timeout=20_000)
    theirs.get_by_role("button", name="Lấy bản kia").click()
    expect(field(first, org_id, "members")).to_have_value("25")
    first.reload()
    expect(field(first, org_id, "members")).to_have_value("25")
    second.context.close()


def test_an_answer_that_is_lost_is_no_conflict_with_oneself(context: "BrowserContext") -> None:
    page = opened(context)
    org_id = rows_of(page)[106]

    def lose(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    page.route("**/luu/", lose)
    field(page, org_id, "members").fill("17")
    state(page, "Không có mạng: 1 dòng")
    page.unroute_all()
    field(page, org_id, "workers").fill("9")  # goes on before it is known that the first came in
    state(page, "Đã lưu nháp lúc")
    expect(page.locator(".choose")).to_have_count(0)


def test_on_a_phone_it_leads_to_each_return(site: Site) -> None:
    phone = site.context("commune", area=COMMUNE, viewport=PHONE)
    page = opened(phone)

    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    expect(page.locator("td > input").first).to_be_hidden()
    page.locator("tr[data-org] th > a").nth(107).click()
    expect(page.locator("#a-members")).to_be_visible()
    phone.close()


def test_what_was_typed_on_the_page_of_one_return_is_found_in_the_grid(context: "BrowserContext") -> None:
    page = opened(context)
    org_id = rows_of(page)[108]
    page.goto(f"/phieu/{org_id}/{FORM}/{PERIOD}/")
    page.locator("#a-members").fill("21")
    expect(page.locator("#kept-state")).to_contain_text("Đã lưu trên máy này")
    page.goto(ADDRESS)

    expect(field(page, org_id, "members")).to_have_value("21")
    state(page, "Đã lưu nháp lúc")
