"""Each role's main tasks in a real browser: with scripts and without, by keyboard alone where it says so."""

import re
from typing import TYPE_CHECKING

import pytest

from .conftest import Site
from .keys import Keys

if TYPE_CHECKING:
    from playwright.sync_api import Page

COMMUNE = "02647"


@pytest.fixture(params=["with scripts", "without scripts"])
def has_scripts(request: pytest.FixtureRequest) -> bool:
    """Every walk is walked twice."""
    return bool(request.param == "with scripts")


def _page(site: Site, role: str, has_scripts: bool = True, **more: str) -> "Page":
    page = site.context(role, java_script_enabled=has_scripts, **more).new_page()
    page.goto("/")
    return page


def _org(kind: str = "cooperative") -> tuple[str, str]:
    from sohtx.register.directory.asking import Query, Sort
    from sohtx.register.directory.finding import find

    row = find(Query(kinds=(kind,), statuses=("operating",), sort=Sort.NAME, size=1)).rows[0]
    return row.org_id, row.name


# The officer


def test_officer_finds_an_organization_by_keyboard(site: Site) -> None:
    _, name = _org()
    page = _page(site, "officer")

    page.keyboard.press("/")
    Keys(page).type(name).press()
    Keys(page).to(name).press()

    assert page.locator("h1").inner_text() == name
    assert page.get_by_role("heading", name="Quá trình").is_visible()


def test_officer_records_a_founding(site: Site, has_scripts: bool) -> None:
    page = _page(site, "officer", has_scripts)
    name = f"Hợp tác xã Đi Thử {'có' if has_scripts else 'không'} kịch bản"

    page.get_by_role("link", name="Ghi thành lập mới").first.click()
    page.get_by_label("Ngày có hiệu lực").fill("5/11/2026")
    page.get_by_label("Hợp tác xã", exact=True).check()
    page.get_by_label("Tên", exact=True).fill(name)
    page.get_by_label("Xã, phường").fill("Xã Bản Hồ, Lào Cai")
    page.get_by_role("button", name="Xem trước thay đổi").click()
    assert page.get_by_role("heading", name="Số liệu thay đổi").is_visible()
    page.get_by_role("button", name="Ghi thành lập mới").click()

    assert page.locator("h1").inner_text() == name
    assert "Đã ghi vào sổ" in page.locator("main").inner_text()


def test_officer_records_a_suspension_by_keyboard(site: Site) -> None:
    org_id, name = _org("group")
    page = _page(site, "officer")
    page.goto(f"/to-chuc/{org_id}/")
    keys = Keys(page)

    keys.to("Tạm ngừng kinh doanh").press()
    keys.to("Ngày có hiệu lực").type("10/11/2026")
    keys.to("Xem trước thay đổi").press()
    keys.to("Ghi tạm ngừng").press()

    assert page.locator("h1").inner_text() == name
    assert page.locator("main").get_by_text("Tạm ngừng kinh doanh").first.is_visible()


def test_officer_opens_a_figure_down_to_its_records(site: Site, has_scripts: bool) -> None:
    page = _page(site, "officer", has_scripts)
    page.goto("/?period=2023-S1")

    page.get_by_role("link", name=re.compile("Lao động thường xuyên")).first.click()
    panel = page.locator("#panel" if has_scripts else "main")
    panel.get_by_text("Hồ sơ đằng sau số liệu").wait_for()
    link = panel.locator("table a").first
    name = link.inner_text()
    link.click()

    page.locator("h1", has_text=name).wait_for()
    assert page.get_by_role("heading", name="Quá trình").is_visible()


def test_officer_closes_a_figure_by_escape_and_is_where_he_was(site: Site) -> None:
    page = _page(site, "officer")
    page.goto("/?period=2023-S1")

    Keys(page).to("Lao động thường xuyên")
    page.keyboard.press("Enter")
    page.locator("#panel h2, #panel h1").first.wait_for()
    page.keyboard.press("Escape")

    assert page.locator("#panel").is_hidden()
    assert "Lao động thường xuyên" in page.evaluate("document.activeElement.textContent")


def test_officer_goes_from_the_attention_list_to_an_organization(site: Site, has_scripts: bool) -> None:
    page = _page(site, "officer", has_scripts)

    page.get_by_role("navigation").get_by_role("link", name=re.compile("HTX cần rà soát")).click()
    page.locator("main nav a").nth(1).click()
    link = page.locator("tbody a").first
    name = link.inner_text()
    link.click()

    assert page.locator("h1").inner_text() == name


def test_officer_changes_the_working_period(site: Site, has_scripts: bool) -> None:
    page = _page(site, "officer", has_scripts)

    page.locator("#working").select_option("2023-S1")
    if not has_scripts:
        page.get_by_role("button", name="Chọn").click()
    page.locator("h1", has_text="6 tháng đầu năm 2023").wait_for()
    page.goto("/so-lieu/")

    assert page.locator("#working").input_value() == "2023-S1"


# The administrator


def test_administrator_invites_and_the_guest_comes_in(site: Site, has_scripts: bool) -> None:
    page = _page(site, "administrator", has_scripts)
    guest = f"nguoi-{'co' if has_scripts else 'khong'}"
    page.goto("/nguoi-dung/moi/")

    page.get_by_label("Họ và tên").fill("Người Được Mời")
    page.get_by_label(re.compile("Vai trò")).select_option("leader")
    page.locator("main").get_by_role("button").first.click()
    found = re.search(r"http://[^\s\"<]*/vao/[\w-]+/", page.content())
    assert found, page.locator("main").inner_text()

    theirs = site.context(None, java_script_enabled=has_scripts).new_page()
    theirs.goto(found[0])
    theirs.get_by_label(re.compile("Tên đăng nhập")).fill(guest)
    for field in theirs.locator("input[type=password]").all():
        field.fill("ruộng bậc thang mùa nước đổ")
    theirs.locator("main").get_by_role("button").first.click()

    assert theirs.locator(".stations").is_visible(), theirs.locator("main").inner_text()
    page.goto("/nhat-ky/")
    assert guest in page.locator("main").inner_text()


# The leader, the department


@pytest.mark.parametrize("role", ["leader", "department"])
def test_readers_read_and_record_nothing(site: Site, has_scripts: bool, role: str) -> None:
    org_id, name = _org()
    page = _page(site, role, has_scripts)

    page.goto(f"/to-chuc/{org_id}/")
    assert page.locator("h1").inner_text() == name
    assert page.get_by_role("link", name="Đính chính").count() == 0
    assert page.get_by_role("link", name="Người liên hệ").count() == 0
    page.get_by_role("navigation").get_by_role("link", name=re.compile("Số liệu tổng hợp")).click()
    page.locator("main a").first.wait_for()
    page.goto("/so-lieu/?indicator=revenue_mean&period=2023-S1&by=sector")
    assert page.locator("tbody tr").count() >= 9


# The commune, the cooperative


def test_commune_sees_its_own_and_no_other(site: Site, has_scripts: bool) -> None:
    page = _page(site, "commune", has_scripts, area=COMMUNE)

    page.get_by_role("navigation").get_by_role("link", name=re.compile("HTX, LHHTX, THT")).click()
    rows = page.locator("tbody tr")
    assert rows.count() > 0
    rows.first.locator("a").first.click()
    assert page.get_by_role("heading", name="Quá trình").is_visible()
    other = next(org for org in _orgs() if page.goto(f"/to-chuc/{org}/").status == 403)  # type: ignore[union-attr]

    assert other
    assert "không xem được" in page.locator("main").inner_text()


def _orgs() -> list[str]:
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    return [row.org_id for row in find(Query(kinds=("cooperative",), size=20)).rows]


def test_cooperative_opens_its_own_page(site: Site, has_scripts: bool) -> None:
    org_id, name = _org()
    page = _page(site, "cooperative", has_scripts, org=org_id)

    page.get_by_role("link", name=name).first.click()

    assert page.locator("h1").inner_text() == name
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", name="Its life").is_visible()
