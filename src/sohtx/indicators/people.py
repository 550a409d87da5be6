"""Figures of members, workers and managers, from returns."""

from sohtx.core.law import LawRef
from sohtx.core.text import Text
from sohtx.indicators import measures as m
from sohtx.indicators.declare import share_of, sum_of, weighted_mean
from sohtx.indicators.registered import STATISTICS_LETTER

MEMBERS_LAW = LawRef(STATISTICS_LETTER, "mục 2")
WORKERS_LAW = LawRef(STATISTICS_LETTER, "mục 3")
INCOME_LAW = LawRef(STATISTICS_LETTER, "mục 6")
MANAGERS_LAW = LawRef("Công văn 5529/BKHĐT-HTX", "biểu 1", is_confirmed=False)
PRIORITY_LAW = LawRef("Luật Hợp tác xã 17/2023/QH15", "Điều 18")
MEMBERSHIPS_NOTE = Text(
    "Đếm lượt thành viên: một người có thể thuộc nhiều đơn vị; gồm cả hộ và tổ chức.",
    "Memberships, not persons: one may belong to several; households and bodies are members too.",
)
REGULAR_NOTE = Text(
    "Lao động không xác định thời hạn; không tính lao động ngắn hạn và thời vụ.",
    "Indefinite contracts; not short-term, not seasonal.",
)

INDICATORS = [
    sum_of(m.MEMBERS, law=MEMBERS_LAW, note=MEMBERSHIPS_NOTE),
    sum_of(m.MEMBERS_WOMEN, law=PRIORITY_LAW, note=MEMBERSHIPS_NOTE),
    sum_of(m.MEMBERS_JOINED, law=MEMBERS_LAW, note=MEMBERSHIPS_NOTE),
    sum_of(m.MEMBERS_LEFT, law=MEMBERS_LAW, note=MEMBERSHIPS_NOTE),
    sum_of(m.WORKERS, law=WORKERS_LAW, note=REGULAR_NOTE),
    sum_of(m.WORKER_MEMBERS, law=WORKERS_LAW, note=REGULAR_NOTE),
    sum_of(m.WORKERS_WOMEN, law=PRIORITY_LAW, note=REGULAR_NOTE),
    sum_of(m.WORKERS_INSURED, law=PRIORITY_LAW, note=REGULAR_NOTE),
    sum_of(m.WORKERS_NEW, law=MANAGERS_LAW, note=REGULAR_NOTE),
    sum_of(m.MANAGERS, law=MANAGERS_LAW),
    sum_of(m.MANAGERS_VOCATIONAL, law=MANAGERS_LAW),
    sum_of(m.MANAGERS_COLLEGE, law=MANAGERS_LAW),
    share_of(
        *("managers_college_share", m.MANAGERS_COLLEGE, m.MANAGERS),
        Text("Tỷ lệ cán bộ quản lý trình độ cao đẳng, đại học trở lên", "Share of managers with a degree"),
        law=MANAGERS_LAW,
    ),
    weighted_mean(
        *("worker_income_mean", m.WORKER_INCOME, m.WORKERS),
        Text("Thu nhập bình quân của lao động thường xuyên", "Average income of regular workers"),
        law=INCOME_LAW,
        note=Text("Bình quân theo số lao động của từng đơn vị.", "Weighted by each organization's workers."),
    ),
]
