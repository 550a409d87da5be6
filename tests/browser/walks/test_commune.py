"""The commune: registers groups and cooperatives of its own, says what it saw, keeps its contacts."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from browser.hands import Hands
from web.conftest import COMMUNE

from .book import contacts, entries, meetings, organizations
from .conftest import Sit
from .reading import numbers_in, read_number, rows_of

NAME = "Phường Lào Cai"


def test_finds_its_groups_and_no_others(sit: Sit) -> None:
    own = organizations("group", commune=COMMUNE)
    hands = sit("commune", area=COMMUNE)
    hands.open("HTX, LHHTX, THT")
    hands.choose("Loại hình", "Tổ hợp tác")
    hands.choose("Tình trạng", "Đang hoạt động")
    hands.press("Tìm", within=hands.main)
    expect(hands.main.locator(".found")).to_contain_text(f"{len(own)} đơn vị")
    hands.open(own[0].name, within=hands.main)
    expect(hands.part("Đăng ký")).to_contain_text(own[0].address)

    other = next(one for one in organizations("group") if one.unit_today_name != NAME)
    answer = hands.page.goto(f"/to-chuc/{other.org_id}/")
    assert answer is not None
    assert answer.status == 403


def test_registers_a_group_of_its_own_and_no_other(sit: Sit, nth: int) -> None:
    name = f"Tổ hợp tác Rau Bến Sông {nth}"
    hands = sit("commune", area=COMMUNE)
    hands.open("Ghi thành lập mới")
    hands.fill("Ngày có hiệu lực", "12/11/2026")
    hands.tick("Tổ hợp tác", role="radio")
    hands.fill(re.compile("^Tên$"), name)
    hands.fill("Xã, phường", "Xã Bản Hồ, Lào Cai")
    hands.press("Xem trước thay đổi")
    expect(hands.main).to_contain_text("chỉ ghi được trong địa bàn của mình")
    hands.fill("Xã, phường", f"{NAME}, Lào Cai")
    hands.press("Xem trước thay đổi")
    hands.press("Ghi thành lập mới")

    expect(hands.heading).to_have_text(name)
    (org,) = organizations("group", text=name)
    assert (org.unit_today_name, str(org.born_on)) == (NAME, "2026-11-12")


def test_says_what_it_saw_on_the_spot(sit: Sit, nth: int) -> None:
    org = organizations("group", commune=COMMUNE)[nth + 10]
    hands = sit("commune", area=COMMUNE)
    hands.seek(org.name)
    hands.open("Ghi nhận thực tế: ngừng hoạt động", within=hands.part("Ghi biến động"))
    hands.fill("Ngày có hiệu lực", "9/11/2026")
    hands.press("Xem trước thay đổi")
    hands.press("Ghi nhận")

    expect(hands.heading).to_have_text(org.name)
    assert entries(org.org_id)[-1] == "observed_inactive"


def test_follows_the_attention_list_to_what_must_be_recorded(sit: Sit) -> None:
    reason = re.compile("Tạm ngừng quá thời hạn")
    hands = sit("commune", area=COMMUNE)
    hands.open("Đơn vị cần rà soát")
    hands.open(reason, within=hands.main)
    expect(hands.main).to_contain_text("Việc cần làm")
    name = hands.main.locator("tbody a").first.inner_text()
    hands.open(name, within=hands.main)
    hands.open("Tiếp tục kinh doanh", within=hands.part("Ghi biến động"))
    hands.fill("Ngày có hiệu lực", "2/11/2026")
    hands.press("Xem trước thay đổi")
    hands.press("Ghi tiếp tục kinh doanh")
    expect(hands.heading).to_have_text(name)
    assert entries(_org_id(hands))[-1] == "resumed"

    hands.open("Đơn vị cần rà soát")
    late = hands.main.locator("tbody tr", has_text="Tạm ngừng")
    assert late.filter(has_text=name).count() == 0


def _org_id(hands: Hands) -> str:
    """The organization whose page is open."""
    return urlsplit(hands.page.url).path.strip("/").split("/")[1]


def test_a_general_meeting_takes_a_cooperative_off_the_attention_list(sit: Sit) -> None:
    reason = re.compile("Chưa có thông tin về đại hội")
    hands = sit("commune", area=COMMUNE)
    hands.open("Đơn vị cần rà soát")
    hands.open(reason, within=hands.main)
    name = hands.main.locator("tbody a").first.inner_text()
    hands.open(name, within=hands.main)
    hands.unfold("Ghi đại hội đã họp")
    hands.fill("Ngày họp", "20/3/2026")
    hands.fill("Số nghị quyết", "01/NQ-ĐHTV")
    hands.press("Ghi đại hội")
    if meetings(_org_id(hands)) != ["01/NQ-ĐHTV"]:
        pytest.fail("the meeting was not recorded")

    hands.open("Đơn vị cần rà soát")
    hands.open(reason, within=hands.main)
    assert name not in hands.main.locator("tbody a").all_inner_texts()


def test_mends_a_telephone(sit: Sit, nth: int) -> None:
    org = next(one for one in organizations(commune=COMMUNE) if contacts(one.org_id))
    person = next(iter(contacts(org.org_id)))
    hands = sit("commune", area=COMMUNE)
    hands.seek(org.name)
    hands.open("Người liên hệ", within=hands.main)
    hands.open(person, within=hands.main)
    hands.fill(re.compile("^Điện thoại"), f"0900 000 30{nth}")
    hands.press("Lưu thông tin đã sửa")
    expect(hands.row(person)).to_contain_text(f"30{nth}")
    assert contacts(org.org_id)[person][0] == f"0900 000 30{nth}"


def test_takes_its_figures_to_excel(sit: Sit) -> None:
    hands = sit("commune", area=COMMUNE)
    hands.open("Số liệu tổng hợp")
    hands.choose("Chỉ tiêu", "Tổng số hợp tác xã")
    hands.choose("Chia theo", "Lĩnh vực")
    hands.press("Xem số liệu")
    expect(hands.main).to_contain_text(NAME)
    rows = rows_of(hands.page.get_by_role("region", name="Bảng số liệu").locator("table"))
    values = [read_number(next(v for k, v in row.items() if k.startswith("Giá trị"))) for row in rows]
    printed = numbers_in(hands.take("Excel"))

    own = [one for one in organizations(commune=COMMUNE, status="") if one.status != "ended"]
    assert sum(values) == len(own)
    assert set(values) - {0.0} <= printed
