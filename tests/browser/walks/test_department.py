"""The department: takes figures and lists of its field, and answers to the draft report."""

import re

from playwright.sync_api import expect

from .book import organizations, report
from .conftest import Sit
from .reading import cells_of, lines_of, numbers_in, read_number, rows_of

HALF = "6 tháng đầu năm 2023"
TABLE = "Bảng số liệu"


def test_takes_the_figures_of_sectors_as_csv(sit: Sit) -> None:
    hands = sit("department")
    hands.open("Số liệu tổng hợp")
    hands.choose("Chỉ tiêu", "Lao động thường xuyên")
    hands.choose(re.compile("^Kỳ$"), HALF)
    hands.choose("Chia theo", "Lĩnh vực")
    hands.press("Xem số liệu")
    rows = rows_of(hands.page.get_by_role("region", name=TABLE).locator("table"))
    lines = lines_of(hands.take("CSV"))

    assert len(rows) >= 9
    for row in rows:
        assert any(
            row["Lĩnh vực"] in line and f"{read_number(row[_value(row)]):.0f}" in line for line in lines
        ), row


def _value(row: dict[str, str]) -> str:
    return next(head for head in row if head.startswith("Giá trị"))


def test_sees_where_cooperatives_are_on_a_map_and_a_chart(sit: Sit) -> None:
    hands = sit("department")
    hands.open("Số liệu tổng hợp")
    hands.choose(re.compile("^Kỳ$"), HALF)
    hands.choose("Chia theo", "Địa bàn")
    hands.press("Xem số liệu")
    for view in ("Bản đồ", "Biểu đồ"):
        hands.open(view)
        picture = hands.main.locator("figure svg").first
        expect(picture).to_be_visible()
        box = picture.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 100
    rows = rows_of(hands.page.get_by_role("region", name=TABLE).locator("table"))
    drawn = hands.main.locator("figure svg").first.text_content() or ""
    assert rows[0]["Địa bàn"] in drawn


def test_asks_what_is_behind_a_figure_of_its_sector(sit: Sit) -> None:
    hands = sit("department")
    hands.open("Số liệu tổng hợp")
    hands.choose("Chỉ tiêu", "Lao động thường xuyên")
    hands.choose(re.compile("^Kỳ$"), HALF)
    hands.choose("Chia theo", "Lĩnh vực")
    hands.press("Xem số liệu")
    row = hands.row("Tín dụng")
    told = read_number(row.locator(".value").inner_text())
    place = hands.figure(re.compile("."), within=row)
    behind = rows_of(place.locator("table.records"))
    printed = numbers_in(hands.take("Hồ sơ ra Excel", within=place))

    values = [read_number(line["Giá trị"]) for line in behind]
    assert sum(values) == told > 0
    assert set(values) <= printed


def test_takes_the_cooperatives_of_its_field(sit: Sit) -> None:
    hands = sit("department")
    hands.open("HTX, LHHTX, THT")
    hands.choose("Loại hình", "Hợp tác xã")
    hands.choose("Lĩnh vực", "Vận tải")
    hands.choose("Tình trạng", "Đang hoạt động")
    hands.press("Tìm", within=hands.main)
    expected = organizations(sector="transport")
    expect(hands.main.locator(".found")).to_contain_text(f"{len(expected)} đơn vị")
    cells = cells_of(hands.take("Excel", within=hands.main))

    assert expected
    assert {one.name for one in expected} <= set(cells)
    assert hands.page.get_by_role("link", name="Ghi thành lập mới").count() == 0


def test_comments_on_the_report_and_reads_the_answer(sit: Sit, nth: int) -> None:
    from sohtx.review.services import close_comment

    begun, words = report(), f"Số của sở là {nth + 1} đơn vị."
    hands = sit("department")
    hands.open("Lập báo cáo")
    hands.open(HALF, within=hands.main)
    hands.open("Về số lượng", within=hands.main)
    hands.fill(re.compile("^Góp ý"), words)
    hands.press("Gửi góp ý")
    comment = begun.comments.get(text=words, by="department")
    close_comment(comment=comment, answer="Đã đối chiếu, khác ngày chốt.", by="officer")
    hands.open("Góp ý")

    expect(hands.main.locator(".comment").filter(has_text=words)).to_contain_text("khác ngày chốt")
    assert hands.main.locator("a[href$='/chuyen-buoc/']").count() == 0
