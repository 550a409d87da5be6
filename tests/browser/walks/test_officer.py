"""The officer: keeps the book and writes the report."""

import re
from pathlib import Path

from playwright.sync_api import expect

from exchange.lists.sheets import HEAD, workbook
from sohtx.review.stages import TO_DO, State

from .book import contacts, entries, organizations, report
from .conftest import Sit
from .reading import cells_of

COMMUNE = "Xã Bản Hồ, Lào Cai"
AGREED = "Excel kèm điện thoại đã được đồng ý"


def test_records_a_founding(sit: Sit, nth: int) -> None:
    name = f"Hợp tác xã Thảo Dược Bước Chân {nth}"
    hands = sit("officer")
    hands.open("Ghi thành lập mới")
    hands.fill("Ngày có hiệu lực", "5/11/2026")
    hands.tick(re.compile("^Hợp tác xã$"), role="radio")
    hands.fill(re.compile("^Tên$"), name)
    hands.fill("Xã, phường", COMMUNE)
    hands.choose("Lĩnh vực", "Nông, lâm")
    hands.press("Xem trước thay đổi")
    expect(hands.part("Số liệu thay đổi")).to_contain_text("6 tháng cuối năm 2026")
    hands.press("Ghi thành lập mới")

    expect(hands.heading).to_have_text(name)
    (org,) = organizations(text=name)
    assert (org.kind, str(org.born_on), org.sector) == ("cooperative", "2026-11-05", "agriculture")
    assert entries(org.org_id) == ["established"]


def test_records_a_suspension(sit: Sit, nth: int) -> None:
    org = organizations(text="dược liệu")[nth]
    hands = sit("officer")
    hands.seek(org.name)
    hands.open("Tạm ngừng kinh doanh", within=hands.part("Ghi biến động"))
    hands.fill("Ngày có hiệu lực", "10/11/2026")
    hands.fill("Tạm ngừng đến hết ngày", "31/3/2027")
    hands.press("Xem trước thay đổi")
    hands.press("Ghi tạm ngừng")

    expect(hands.heading).to_have_text(org.name)
    expect(hands.main.locator(".badge").first).to_contain_text("Tạm ngừng")
    assert entries(org.org_id)[-1] == "suspended"


def test_corrects_an_entry(sit: Sit, nth: int) -> None:
    alone = [
        one for one in organizations("group", text="chợ phiên") if entries(one.org_id) == ["established"]
    ]
    org, name = alone[nth], f"Tổ hợp tác Viết Đúng Tên {nth}"
    hands = sit("officer")
    hands.seek(org.name)
    hands.open("Đính chính", within=hands.part("Quá trình"))
    hands.fill(re.compile("^Tên"), name)
    hands.press("Xem trước thay đổi")
    hands.press("Ghi đính chính")

    expect(hands.heading).to_have_text(name)
    expect(hands.main.locator(".timeline .gone")).to_have_count(1)
    assert entries(org.org_id) == ["established", "established"]
    assert [one.org_id for one in organizations("group", text=name)] == [org.org_id]


def test_opens_the_book_from_a_list(sit: Sit, nth: int, tmp_path: Path) -> None:
    name = ("HTX Gạo Nương Đồi Xa", "HTX Nấm Hương Thác Bạc", "HTX Thổ Cẩm Rừng Sâu")[nth]
    row = [
        1,
        name,
        None,
        "Xã Trịnh Tường",
        "Huyện Bát Xát",
        "28/7/2015",
        1500,
        "Đang hoạt động",
        "Nông nghiệp",
    ]
    file = tmp_path / f"danh sách {nth}.xlsx"
    file.write_bytes(workbook([row], HEAD))
    hands = sit("officer")
    hands.open("Nạp danh sách")
    hands.bring("Tệp danh sách", file)
    hands.fill("Danh sách lập đến ngày", "30/6/2023")
    hands.press("Đọc danh sách")
    hands.press("Tiếp: kiểm tra từng dòng")
    expect(hands.row(name)).to_be_visible()
    hands.press(re.compile("^Nạp 1 đơn vị vào sổ"))

    hands.open(name, within=hands.main)
    expect(hands.part("Đăng ký")).to_contain_text("1.500")
    assert len(organizations(text=name)) == 1


def test_writes_a_section_of_the_report_and_moves_it_on(sit: Sit, nth: int) -> None:
    begun, text = report(), f"Kinh tế tập thể giữ vững, có {nth + 2} điểm mới."
    before = State(begun.state)
    hands = sit("officer")
    hands.open("Lập báo cáo")
    hands.open("6 tháng đầu năm 2023", within=hands.main)
    section = ("Ưu điểm", "Tồn tại, hạn chế", "Nguyên nhân")[nth]
    hands.open(section, within=hands.main)
    hands.open("Viết, sửa lời văn")
    hands.fill("Lời văn của mục", text)
    hands.press("Lưu lời văn")
    expect(hands.heading).to_contain_text(section)
    expect(hands.main.locator(".paper-text")).to_contain_text(text)
    hands.open(re.compile(f"^{TO_DO[before.onward[0]].vi}"))
    hands.fill("Ghi chú", f"Đã viết {section}.")
    hands.press("Chuyển bước" if len(before.onward) > 1 else TO_DO[before.onward[0]].vi)

    begun.refresh_from_db()
    assert begun.state == before.onward[0]
    expect(hands.part("Các bước đã qua")).to_contain_text(f"Đã viết {section}.")


def test_takes_down_a_telephone_and_the_consent_to_give_it(sit: Sit, nth: int) -> None:
    org, person, phone = organizations(text="cây ăn quả")[nth], f"Lò Văn Thử {nth}", f"0900 000 20{nth}"
    hands = sit("officer")
    hands.seek(org.name)
    hands.open("Người liên hệ", within=hands.main)
    hands.open("Thêm người liên hệ")
    hands.choose("Vai trò", "Giám đốc")
    hands.fill("Họ và tên", person)
    hands.fill("Điện thoại", phone)
    hands.press("Thêm người liên hệ")
    hands.open(person)
    hands.unfold("Ghi sự đồng ý")
    hands.choose("Đồng ý cho việc", "Cung cấp")
    hands.choose("Bằng hình thức", "Bằng văn bản")
    hands.fill("Ngày đồng ý", "20/11/2026")
    hands.press("Ghi sự đồng ý")
    expect(hands.part("Sự đồng ý")).to_contain_text("20/11/2026")
    assert contacts(org.org_id)[person] == (phone, ["share"])

    hands.fill("Tìm HTX, LHHTX, THT", org.name)
    hands.press("Tìm", within=hands.page.locator("header"))
    cells = cells_of(hands.take(AGREED))
    assert org.name in cells
    assert phone in cells
