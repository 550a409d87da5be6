"""The frame in a browser: what takes a while is said, what was sent is sent once, what was typed is kept, filters on a phone."""

from typing import TYPE_CHECKING

from .conftest import PHONE, Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAID = "Đang xử lý…"


def slow(page: "Page") -> None:
    """Let every answer take a second and a half from now on."""
    line = {"offline": False, "latency": 1_500, "downloadThroughput": -1, "uploadThroughput": -1}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", line)


def is_said(page: "Page") -> bool:
    return page.locator("#progress").inner_text() == SAID


# what was said on a page that is being left can be read from the next page only
NOTES = """
addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
  const words = document.getElementById("progress").textContent;
  if (words) sessionStorage.setItem("said", words);
}).observe(document.getElementById("progress"), { childList: true }));
"""


def test_what_takes_a_while_is_said_and_no_more_when_the_page_is_shown_again(site: Site) -> None:
    page = site.context("officer").new_page()
    page.add_init_script(NOTES)
    page.goto("/tro-giup/")
    slow(page)
    page.locator("main a[href='/tro-giup/finding/']").first.click()
    page.wait_for_url("**/finding/")
    assert page.evaluate("sessionStorage.getItem('said')") == SAID
    assert not is_said(page)
    page.go_back()
    assert not is_said(page)


def test_a_file_taken_away_leaves_no_sign_hanging(site: Site) -> None:
    page = site.context("officer").new_page()
    page.goto("/to-chuc/")
    link = page.locator("a[href*='format=']").first
    with page.expect_download():
        link.evaluate("link => link.click()")
    page.wait_for_timeout(700)

    assert not is_said(page)


def test_a_form_is_sent_once(site: Site) -> None:
    page = site.context("officer").new_page()
    page.goto("/tai-khoan/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    slow(page)
    page.locator("input[name=display_name]").fill("Người sửa tên")
    page.evaluate(
        "() => { const b = document.querySelector('main form .button.main'); b.click(); b.click(); setTimeout(() => b.click(), 200); }"
    )
    page.wait_for_selector(".notice.good")
    assert sent == ["POST"]
    page.locator("input[name=display_name]").fill("Người sửa nữa")
    page.locator("main form .button.main").first.click()
    page.locator("input[name=display_name][value='Người sửa nữa']").wait_for()
    assert sent == ["POST", "POST"]


def test_who_was_signed_out_finds_what_they_typed(site: Site) -> None:
    from sohtx.accounts.models import Person

    context = site.context("commune", area="02647")
    page = context.new_page()
    page.goto("/to-chuc/ghi/establish/")
    name = page.locator("form[data-keep] input[type=text]").first
    name.fill("Hợp tác xã Mai Đào")
    context.clear_cookies(name="sohtx_session")
    page.locator("form[data-keep] .button.main").first.click()
    page.wait_for_url("**/dang-nhap/**")
    person = Person.objects.get(username="commune-02647")
    page.locator("input[name=login]").fill(person.username)
    page.locator("input[name=password]").fill("một mật khẩu đủ dài")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/to-chuc/ghi/establish/**")

    assert page.locator("form[data-keep] input[type=text]").first.input_value() == "Hợp tác xã Mai Đào"


def test_filters_open_on_a_phone_when_they_are_wanted_and_stand_on_a_desk(site: Site) -> None:
    phone = site.context("administrator", viewport=PHONE).new_page()
    phone.goto("/nhat-ky/")
    assert not phone.locator("input[name=by]").is_visible()
    phone.locator(".filter-box > summary").click()
    assert phone.locator("input[name=by]").is_visible()
    header = phone.locator("header.top").bounding_box()
    assert header is not None and header["height"] < 120
    desk = site.context("administrator").new_page()
    desk.goto("/nhat-ky/")
    assert desk.locator("input[name=by]").is_visible()
    assert not desk.locator(".filter-box > summary").is_visible()
    plain = site.context("administrator", java_script_enabled=False).new_page()
    plain.goto("/nhat-ky/")
    assert plain.locator("input[name=by]").is_visible()


def test_an_organization_is_chosen_by_its_name_as_it_is_typed(site: Site) -> None:
    page = site.context("administrator").new_page()
    page.goto("/nguoi-dung/duong-dan/")
    page.locator("select[name=role]").select_option("cooperative")
    page.locator("input[name=org]").press_sequentially("Hoa Nương", delay=30)
    page.wait_for_selector("#organizations option", state="attached")
    offered = page.locator("#organizations option").evaluate_all("list => list.map(one => one.value)")
    assert any("Hoa Nương" in one for one in offered)
    page.locator("input[name=org]").fill(offered[0])
    page.get_by_role("button", name="Lập đường dẫn").click()
    page.wait_for_selector("#letter")
    assert offered[0].rpartition(" (")[0] in page.locator("#letter").input_value()
