"""The administrator: lets people in, and out; says what they may do; reads what was done."""

import re

from playwright.sync_api import expect

from browser.hands import Hands

from .book import PASSWORD, colleague, organizations
from .conftest import Sit
from .reading import lines_of

LINK = re.compile(r"http://\S+?(/vao/[\w-]+/)")


def _link(hands: Hands) -> str:
    """The address of the link just made, which is shown this once."""
    found = LINK.search(hands.page.get_by_label("Lời nhắn để gửi").input_value())
    assert found, hands.main.inner_text()
    return found[1]


def test_invites_somebody_who_comes_in(sit: Sit, nth: int) -> None:
    hands = sit("administrator")
    hands.open("Người dùng")
    hands.open("Mời người dùng")
    hands.fill("Họ và tên", f"Người Được Mời {nth}")
    hands.choose("Vai trò", "Lãnh đạo")
    hands.press("Lập đường dẫn mời")

    guest = sit(None, at=_link(hands))
    guest.fill("Tên đăng nhập", f"nguoi-moi-{nth}")
    guest.fill(re.compile("^Mật khẩu"), PASSWORD)
    guest.fill(re.compile("lại|lần nữa"), PASSWORD)
    guest.press("Lập tài khoản và đăng nhập")
    expect(guest.page.locator("header")).to_contain_text(f"Người Được Mời {nth}")
    expect(guest.page.get_by_role("link", name="Nhật ký")).to_be_visible()

    hands.open("Người dùng", within=hands.page.get_by_role("navigation"))
    expect(hands.row(f"nguoi-moi-{nth}")).to_contain_text("Lãnh đạo: toàn hệ thống")


def test_ends_the_sessions_of_somebody(sit: Sit, nth: int) -> None:
    name = colleague(f"mat-may-{nth}", "department")
    theirs = sit(None)
    theirs.sign_in(f"mat-may-{nth}", PASSWORD)
    expect(theirs.page.locator("header")).to_contain_text(name)

    hands = sit("administrator")
    hands.open("Người dùng")
    hands.open(name)
    hands.press("Kết thúc tất cả")
    expect(hands.main).to_contain_text("Không có phiên nào đang mở")

    theirs.page.reload()
    expect(theirs.heading).to_have_text("Đăng nhập")


def test_changes_what_somebody_may_do(sit: Sit, nth: int) -> None:
    name = colleague(f"doi-viec-{nth}", "department")
    theirs = sit(None)
    theirs.sign_in(f"doi-viec-{nth}", PASSWORD)
    assert theirs.page.get_by_role("link", name="Nhật ký").count() == 0

    hands = sit("administrator")
    hands.open("Người dùng")
    hands.open(name)
    hands.press("Thôi vai trò", within=hands.row("Cán bộ sở, ngành"))
    hands.choose("Vai trò", "Lãnh đạo")
    hands.press("Cấp vai trò")
    expect(hands.row("Lãnh đạo")).to_contain_text("toàn hệ thống")

    theirs.open("Trang chủ")
    theirs.open("Nhật ký")
    expect(theirs.row("vai trò Lãnh đạo")).to_contain_text(f"doi-viec-{nth}")


def test_makes_a_link_by_which_a_cooperative_comes_in_once(sit: Sit, nth: int) -> None:
    org = organizations()[nth]
    hands = sit("administrator")
    hands.open("Người dùng")
    hands.open("Đường dẫn một lần")
    hands.choose("Vai trò", "Hợp tác xã")
    hands.fill(re.compile("^Đơn vị"), org.org_id)
    hands.press("Lập đường dẫn")
    link = _link(hands)

    guest = sit(None, at=link)
    guest.press("Vào", within=guest.main)
    expect(guest.part("Tổ chức của tôi")).to_contain_text(org.name)
    second = sit(None, at=link)
    expect(second.heading).to_have_text("Không vào được bằng đường dẫn này")


def test_reads_the_log_and_takes_a_part_of_it(sit: Sit, nth: int) -> None:
    name = colleague(f"bi-hoi-{nth}", "leader")
    for password in ("sai một lần", PASSWORD):
        theirs = sit(None)
        theirs.sign_in(f"bi-hoi-{nth}", password)

    hands = sit("administrator")
    hands.open("Nhật ký")
    hands.fill(re.compile("^Tên đăng nhập"), f"bi-hoi-{nth}")
    hands.press("Lọc")
    expect(hands.row("đăng nhập")).to_contain_text(name)
    shown = hands.main.locator("tbody tr").count()
    rows = lines_of(hands.take("Tải về (CSV)", role="button"))

    assert all(any(f"bi-hoi-{nth}" in cell for cell in row) for row in rows[1:])
    assert 0 < shown == len(rows) - 1
