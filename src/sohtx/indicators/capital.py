"""Figures of capital and loans, from returns."""

from sohtx.core.law import LawRef
from sohtx.core.text import Text
from sohtx.indicators import measures as m
from sohtx.indicators.declare import sum_of

CAPITAL_LAW = LawRef("Luật Hợp tác xã 17/2023/QH15", "Điều 16")
FUND_LAW = LawRef("Nghị định 45/2021/NĐ-CP", "Điều 44")
SELF_DECLARED = Text("Tự khai của đơn vị.", "Self-declared.")

INDICATORS = [
    sum_of(m.CHARTER_CAPITAL, law=CAPITAL_LAW),
    sum_of(m.TOTAL_CAPITAL, law=CAPITAL_LAW),
    sum_of(m.LOAN_FUND_NEW, law=FUND_LAW, note=SELF_DECLARED),
    sum_of(m.LOAN_FUND_OUTSTANDING, law=FUND_LAW, note=SELF_DECLARED),
    sum_of(m.LOAN_BANK_NEW, note=SELF_DECLARED),
    sum_of(m.LOAN_BANK_OUTSTANDING, note=SELF_DECLARED),
    sum_of(m.LOAN_OVERDUE, note=SELF_DECLARED),
]
