"""A petition on its way from the hall to its answer and into the next report, in a real browser, by keyboard."""

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE, Site, serious

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROAD = "Đường vào vùng chè còn lầy lội, đề nghị sửa chữa."


@pytest.fixture
def code(site: Site) -> Iterator[str]:
    """A conference of which nothing was taken down yet, and offices that answer."""
    from sohtx.petitions.bodies import set_up_bodies
    from sohtx.petitions.conference_services import Particulars, plan_conference
    from sohtx.petitions.models import Body, Competence, Conference, Petition, Step
    from sohtx.petitions.routing import set_up_competences

    Competence.objects.all().delete()
    Body.objects.all().delete()
    set_up_bodies(by="")
    set_up_competences(by="")
    made = plan_conference(particulars=Particulars("Ban Chấp hành", date(2025, 7, 28), "2025-S1"), by="")
    yield made.code
    Step.objects.exclude(voids=None).delete()
    Step.objects.all().delete()
    Petition.objects.all().delete()
    Conference.objects.all().delete()


def to_field(page: "Page", name: str, text: str) -> None:
    """Go by Tab to a field below, and type over what stands in it."""
    press_until(page, name)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press_until(page: "Page", name: str, key: str = "Tab") -> None:
    """Press a key until the focus is on what bears a name, an identifier or these words."""
    found = (
        "(name) => { const at = document.activeElement; "
        "return at.name === name || at.id === name || at.textContent.trim().startsWith(name); }"
    )
    for _ in range(120):
        if page.evaluate(found, name):
            return
        page.keyboard.press(key)
    raise AssertionError(name)


def test_from_the_hall_to_the_next_report_by_keyboard_alone(site: Site, code: str) -> None:
    context = site.context("officer")
    page = context.new_page()
    spoken(page, code)
    passed_on(page, code)
    answered(page)
    told(page)
    context.close()


def spoken(page: "Page", code: str) -> None:
    """The secretary takes it down and tags the petition by two keys."""
    page.goto(f"/hoi-nghi/{code}/ghi/")
    page.locator("form[data-ready]").wait_for()
    page.locator("#speaker").focus()
    page.keyboard.type("Vàng A Giả")
    page.locator("#text").focus()
    page.keyboard.type(ROAD)
    page.keyboard.press("F2")
    page.keyboard.press("3")
    expect(page.locator("#petitions li")).to_have_count(1)
    expect(page.locator("#kept-state")).to_contain_text("Đã lưu lúc", timeout=20_000)


def passed_on(page: "Page", code: str) -> None:
    """It goes from the conference's page to whoever is competent, who lets the day pass."""
    page.goto(f"/hoi-nghi/{code}/")
    press_until(page, "KN-2025-001")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("KN-2025-001")
    press_until(page, "Chuyển cơ quan có thẩm quyền")
    page.keyboard.press("Enter")
    to_field(page, "id_referred_on", "4/8/2025")
    to_field(page, "id_referred_document_no", "41/LMHTX-CS")
    to_field(page, "id_referred_document_on", "4/8/2025")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.good")).to_contain_text("Chuyển cơ quan có thẩm quyền")
    expect(page.locator("dl.facts").nth(1)).to_contain_text("Sở Xây dựng")
    expect(page.locator("dl.facts").nth(1)).to_contain_text("quá hạn")


def answered(page: "Page") -> None:
    """From the list of what is due to its answer."""
    page.goto("/kien-nghi/theo-doi/")
    expect(page.locator("main")).to_contain_text(ROAD)
    press_until(page, ROAD[:30])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("KN-2025-001")
    press_until(page, "Có văn bản trả lời")
    page.keyboard.press("Enter")
    to_field(page, "id_replied_on", "20/8/2025")
    press_until(page, "id_replied_result")
    page.keyboard.press("ArrowDown")  # the first outcome: it is resolved
    to_field(page, "id_replied_document_no", "902/SXD-HT")
    to_field(page, "id_replied_document_on", "19/8/2025")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Đã trả lời: đã giải quyết")
    expect(page.locator("main")).to_contain_text("đúng hạn")

    page.goto("/kien-nghi/?state=answered")
    expect(page.locator("table")).to_contain_text("KN-2025-001")


def told(page: "Page") -> None:
    """The next report has it in its table; its numbers open."""
    page.goto("/bao-cao/moi/?period=2025-S2")
    page.locator("[name=period]").last.select_option("2025-S2")
    page.locator("[name=area]").select_option(label="Tỉnh Lào Cai")
    page.get_by_role("button", name="Lập báo cáo").press("Enter")
    expect(page).to_have_url(re.compile(r"/bao-cao/\d+/"))
    report = page.url
    page.goto(f"{report}muc/tong-hop-kien-nghi/")
    row = page.locator("table.paper tbody tr").first
    expect(row).to_contain_text("Đường vào vùng chè còn lầy lội")
    expect(row).to_contain_text("Sở Xây dựng")
    expect(row).to_contain_text("văn bản số 902/SXD-HT ngày 19/8/2025")
    expect(row).to_contain_text("đã giải quyết")
    page.goto(f"{report}muc/ket-qua-kien-nghi/")
    page.locator("a.n", has_text="01").first.click()
    expect(page.locator("table")).to_contain_text("KN-2025-001")  # the number opened to its list


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_is_found_and_nothing_hangs_over(
    site: Site, code: str, size: dict[str, int], scheme: str
) -> None:
    from sohtx.petitions.services import raise_petition, take_step

    for number, topic in enumerate(("VON", "VON", "HT")):
        made = raise_petition(
            text=f"Xin vay vốn tín chấp, việc {number}", topic=topic, channel="letter",
            raised_on=date(2025, 8, 4), names=["Người Mẫu"], by="",
        )  # fmt: skip
    day = date(2025, 8, 6)
    take_step(code=made.code, act="referred", on=day, document_no="1/LM", document_on=day, by="")
    context = site.context("officer", viewport=size, color_scheme=scheme)
    page = context.new_page()
    one = f"/kien-nghi/{made.code}/"
    paths = (
        "",
        "?topic=VON",
        "moi/",
        "theo-doi/",
        made.code + "/",
        f"{made.code}/tra-loi/",
        f"{made.code}/ghi/merged/",
        "KN-2025-001/tach/",
        f"{made.code}/noi-neu/",
    )
    for path in paths:
        answer = page.goto(f"/kien-nghi/{path}")
        assert answer is not None
        assert answer.status == 200, path
        assert serious(page) == [], path
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(over) <= 0, path
    page.goto(one)
    for summary in page.locator("#viec-tiep summary").all():
        summary.click()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    context.close()
