"""Figures of business results, from returns."""

from sohtx.core.law import LawRef
from sohtx.core.text import Text
from sohtx.indicators import measures as m
from sohtx.indicators.declare import mean_of, share_of, sum_of
from sohtx.indicators.registered import STATISTICS_LETTER

REVENUE_LAW = LawRef(STATISTICS_LETTER, "mục 4")
PROFIT_LAW = LawRef(STATISTICS_LETTER, "mục 5")
BOOKKEEPING_LAW = LawRef("Thông tư 83/2015/TT-BTC", "Điều 19")
OVER_REPORTERS = Text(
    "Chia cho số đơn vị có báo cáo chỉ tiêu này; đơn vị chưa báo cáo không tính là 0.",
    "Over those that reported it; one that did not is left out, never counted as zero.",
)

INDICATORS = [
    sum_of(m.REVENUE, law=REVENUE_LAW),
    sum_of(m.REVENUE_MEMBERS, law=BOOKKEEPING_LAW),
    sum_of(m.PROFIT, law=PROFIT_LAW),
    sum_of(m.BUDGET_PAID),
    mean_of(
        m.REVENUE,
        Text("Doanh thu bình quân một hợp tác xã", "Average revenue of a cooperative"),
        law=REVENUE_LAW,
        note=OVER_REPORTERS,
    ),
    mean_of(
        m.PROFIT,
        Text("Lãi bình quân một hợp tác xã (trước thuế)", "Average profit of a cooperative before tax"),
        law=PROFIT_LAW,
        note=OVER_REPORTERS,
    ),
    share_of(
        *("revenue_members_share", m.REVENUE_MEMBERS, m.REVENUE),
        Text("Tỷ lệ doanh thu đối với thành viên", "Share of revenue with members"),
        law=BOOKKEEPING_LAW,
    ),
]
