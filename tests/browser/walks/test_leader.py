"""The leader: sees how things stand, asks where a number comes from, says what is thought of the report."""

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .book import life, organizations, report, said
from .conftest import Sit
from .reading import numbers_in, read_number, rows_of

if TYPE_CHECKING:
    from sohtx.register.directory.finding import Row

HALF = "6 tháng đầu năm 2023"


def test_asks_where_a_headline_comes_from(sit: Sit) -> None:
    hands = sit("leader")
    hands.say_working_period(HALF)
    expect(hands.heading).to_contain_text(HALF)
    headline = hands.main.get_by_role("link", name="Lao động thường xuyên").first
    told = headline.locator(".value").inner_text().split()[0]
    place = hands.figure("Lao động thường xuyên")
    expect(place).to_contain_text("Phiếu, biến động làm nên số liệu")
    expect(place.locator(".value").first).to_contain_text(told)
    behind = place.locator("table.records tbody tr").first
    name = behind.get_by_role("link").inner_text()
    hands.open(name, within=behind)

    expect(hands.heading).to_have_text(name)
    assert hands.main.get_by_role("link", name="Đính chính").count() == 0
    assert hands.main.get_by_role("link", name="Người liên hệ").count() == 0


def test_comments_on_a_section_of_the_report(sit: Sit, nth: int) -> None:
    begun, words = report(), f"Nêu rõ nguyên nhân, ý kiến thứ {nth + 1}."
    hands = sit("leader")
    hands.open("Lập báo cáo")
    hands.open(HALF, within=hands.main)
    hands.open("Về thành viên, lao động", within=hands.main)
    expect(hands.main.locator(".paper-text")).to_contain_text("lao động")
    hands.fill(re.compile("^Góp ý"), words)
    hands.press("Gửi góp ý")
    expect(hands.main.locator(".comment").filter(has_text=words)).to_contain_text("chờ trả lời")

    assert begun.comments.filter(text=words, by="leader", closed_at=None).count() == 1


def test_sees_what_became_of_the_figures_that_were_sealed(sit: Sit) -> None:
    hands = sit("leader")
    hands.open("Lập báo cáo")
    hands.open("6 tháng cuối năm 2022", within=hands.main)
    rows = [row for row in rows_of(hands.main.locator("table").first) if "%" not in row["Đã báo cáo"]]
    assert rows
    for row in rows:
        reported, now = read_number(row["Đã báo cáo"]), read_number(row["Cập nhật"])
        assert now - reported == pytest.approx(read_number(row["Chênh lệch"]), abs=1)  # each is rounded alone
    taken = hands.take("Excel", within=hands.part("In lại bản chốt"))

    printed = {round(number) for number in numbers_in(taken)}
    assert {round(read_number(row["Đã báo cáo"])) for row in rows} <= printed


def _suspended() -> "list[tuple[Row, date]]":
    """Organizations suspended after they were founded, and on what day they were founded."""
    lives = [(one, life(one.org_id)) for one in organizations(status="suspended")]
    return [
        (one, told[0][1])
        for one, told in lives
        if [what for what, _ in told] == ["established", "suspended"] and told[0][1] < told[1][1]
    ]


def test_sees_an_organization_as_it_was_on_a_past_day(sit: Sit, nth: int) -> None:
    org, founded = _suspended()[nth]
    hands = sit("leader")
    hands.seek(org.name)
    state = hands.main.locator(".head .badge").first
    expect(state).to_contain_text("Tạm ngừng")
    hands.fill("Tính đến ngày", said(founded))
    hands.press("Xem lại")
    expect(hands.main).to_contain_text(f"Đang xem lại như ở ngày {said(founded)}")
    expect(state).to_contain_text("Đang hoạt động")
    hands.open("Về hiện nay")

    expect(state).to_contain_text("Tạm ngừng")


def test_takes_figures_by_sector_to_excel(sit: Sit) -> None:
    hands = sit("leader")
    hands.open("Số liệu tổng hợp")
    hands.choose("Chỉ tiêu", "Doanh thu bình quân")
    hands.choose(re.compile("^Kỳ$"), HALF)
    hands.choose("Chia theo", "Lĩnh vực")
    hands.press("Xem số liệu")
    expect(hands.page.get_by_role("region", name="Bảng số liệu")).to_be_visible()
    rows = rows_of(hands.page.get_by_role("region", name="Bảng số liệu").locator("table"))
    shown = {read_number(next(v for k, v in row.items() if k.startswith("Giá trị"))) for row in rows}
    assert len(rows) >= 9
    taken = hands.take("Excel")

    printed = {round(number) for number in numbers_in(taken)}
    assert {round(number) for number in shown} <= printed
