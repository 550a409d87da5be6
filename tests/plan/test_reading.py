"""The text of a resolution read into lines."""

from datetime import date

from sohtx.plan.reading import read_deadline, read_lines

TEXT = """NGHỊ QUYẾT
II. NHIỆM VỤ TRỌNG TÂM
1. Giao Ban Phong trào chủ trì, phối hợp với Sở Tài chính tổ chức 05 lớp tập huấn,
hoàn thành trước ngày 30/11/2023;
- Vận động thành lập mới 10 hợp tác xã trong quý IV/2023.
"""


def test_numbered_and_dashed_lines_are_proposed() -> None:
    first, second = read_lines(TEXT)

    assert first.content.endswith("trước ngày 30/11/2023") and first.heading == "NHIỆM VỤ TRỌNG TÂM"
    assert (first.lead, first.deadline, second.deadline) == (
        "Ban Phong trào",
        date(2023, 11, 30),
        date(2023, 12, 31),
    )


def test_a_day_that_is_none_is_not_read() -> None:
    assert read_deadline("xong trước ngày 31/2/2023") is None
