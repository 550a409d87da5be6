"""A cooperative: sees what the book says of it, keeps its own contacts, reads in the language that it wants."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from .book import PASSWORD, colleague, contacts, organizations, said, visit_link
from .conftest import Sit

if TYPE_CHECKING:
    from sohtx.register.directory.finding import Row


def _own(nth: int) -> "Row":
    return organizations(text="chè")[nth]


def test_comes_in_by_a_link_and_sees_what_is_registered(sit: Sit, nth: int) -> None:
    own = _own(nth)
    hands = sit(None, at=visit_link(own.org_id))
    hands.press("Vào", within=hands.main)
    hands.open(own.name, within=hands.part("Tổ chức của tôi"))

    expect(hands.heading).to_have_text(own.name)
    expect(hands.part("Đăng ký")).to_contain_text(own.tax_code)
    expect(hands.part("Quá trình")).to_contain_text(said(own.born_on))
    assert hands.main.get_by_role("link", name="Đính chính").count() == 0


def test_finds_itself_in_the_register_and_nobody_else(sit: Sit, nth: int) -> None:
    own, other = _own(nth), _own(nth + 3)
    hands = sit("cooperative", org=own.org_id)
    hands.open("HTX, LHHTX, THT")
    expect(hands.main.locator("tbody tr")).to_have_count(1)
    hands.open(own.name, within=hands.main)
    hands.fill("Tính đến ngày", "1/1/2000")
    hands.press("Xem lại")
    expect(hands.part("Đăng ký")).to_contain_text("Vào ngày này chưa có trong sổ")
    hands.open("Về hiện nay")
    expect(hands.part("Đăng ký")).to_contain_text(own.tax_code)

    answer = hands.page.goto(f"/to-chuc/{other.org_id}/")
    assert answer is not None
    assert answer.status == 403
    assert other.tax_code not in hands.page.content()


def test_keeps_its_telephone_and_says_who_may_have_it(sit: Sit, nth: int) -> None:
    own = _own(nth)
    hands = sit("cooperative", org=own.org_id)
    hands.open(own.name, within=hands.main)
    hands.open("Người liên hệ", within=hands.main)
    hands.open("Thêm người liên hệ")
    hands.choose("Vai trò", "Kế toán")
    hands.fill("Họ và tên", f"Giàng Thị Ví Dụ {nth}")
    hands.fill("Điện thoại", f"0900 000 10{nth}")
    hands.press("Thêm người liên hệ")
    hands.open(f"Giàng Thị Ví Dụ {nth}")
    hands.unfold("Ghi sự đồng ý")
    hands.choose("Đồng ý cho việc", "Công bố")
    hands.choose("Bằng hình thức", "Bằng văn bản")
    hands.fill("Ngày đồng ý", "20/11/2026")
    hands.press("Ghi sự đồng ý")
    expect(hands.part("Sự đồng ý")).to_contain_text("20/11/2026")
    assert contacts(own.org_id)[f"Giàng Thị Ví Dụ {nth}"] == (f"0900 000 10{nth}", ["publish"])

    hands.press("Ghi rút đồng ý")
    expect(hands.part("Sự đồng ý")).to_contain_text("rút ngày")
    assert contacts(own.org_id)[f"Giàng Thị Ví Dụ {nth}"] == (f"0900 000 10{nth}", [])


def test_reads_its_life_in_english_and_the_help_for_it(sit: Sit, nth: int) -> None:
    own = _own(nth)
    hands = sit("cooperative", org=own.org_id)
    hands.open("English")
    hands.open(own.name, within=hands.main)
    expect(hands.part("Its life")).to_contain_text("effective")
    hands.unfold("cooperative")
    hands.open("Help")
    hands.open("For cooperatives")
    expect(hands.main).to_contain_text("My organization")
    hands.open("Tiếng Việt")
    expect(hands.main).to_contain_text("Tổ chức của tôi")


def test_ends_a_session_left_open_and_goes(sit: Sit, nth: int) -> None:
    name = colleague(f"htx-{nth}", "cooperative", org=_own(nth).org_id)
    forgotten, hands = sit(None), sit(None)
    for own in (forgotten, hands):
        own.sign_in(f"htx-{nth}", PASSWORD)
        expect(own.page.locator("header")).to_contain_text(name)
    hands.unfold(name)
    hands.open("Tài khoản của tôi")
    hands.open("Xem, kết thúc")
    hands.press("Kết thúc các phiên khác")
    expect(hands.main.locator("tbody tr")).to_have_count(1)
    forgotten.page.reload()
    expect(forgotten.heading).to_have_text("Đăng nhập")

    hands.unfold(name)
    hands.press("Đăng xuất")
    hands.page.goto("/")
    expect(hands.heading).to_have_text("Đăng nhập")
