"""The balance: opening, what came, what went, closing."""

from sohtx.core.codes import Kind
from sohtx.core.text import Text
from sohtx.documents.tree import Row, Table
from sohtx.indicators.registered import PREFIXES, SHORT
from sohtx.review.context import Review
from sohtx.review.tables.cells import amount, shown, words
from sohtx.review.wording import capitalized

IN = {
    "established": Text("Thành lập mới", "New"),
    "other_entries": Text("Tăng khác", "Other"),
    "moved_in": Text("Chuyển đến", "Moved in"),
}
OUT = {
    "dissolved": Text("Giải thể", "Dissolved"),
    "other_exits": Text("Giảm khác", "Other"),
    "moved_out": Text("Chuyển đi", "Moved out"),
}
RARE = ("moved_in", "moved_out")


def balance_table(review: Review) -> Table:
    """The balance of each kind; moves have a column where any organization moved."""
    kinds = [kind for kind in Kind if kind is Kind.COOPERATIVE or review.facts.has_kind(kind)]
    flows = [flow for flow in (*IN, *OUT) if flow not in RARE or _any(review, kinds, flow)]
    columns = (
        *(amount(head, group=INCREASE) for flow, head in IN.items() if flow in flows),
        *(amount(head, group=DECREASE) for flow, head in OUT.items() if flow in flows),
    )
    return Table(
        key="can-doi",
        caption=review.fill(BALANCE),
        unit=str(UNIT),
        notes=(str(NOTE),),
        columns=(words(KIND, 18), amount(OPENING), *columns, amount(CLOSING)),
        rows=tuple(_row(review, kind, flows) for kind in kinds),
    )


def _any(review: Review, kinds: list[Kind], flow: str) -> bool:
    return any(review.facts.value(f"{PREFIXES[kind]}_{flow}") for kind in kinds)


def _row(review: Review, kind: Kind, flows: list[str]) -> Row:
    facts, prefix = review.facts, PREFIXES[kind]
    opening = facts.figure(f"{prefix}_count", period=review.subject.period.before(1))
    moved = (facts.figure(f"{prefix}_{flow}") for flow in flows)
    closing = facts.figure(f"{prefix}_count")
    return Row(
        cells=((capitalized(str(SHORT[kind])),), *(shown(figure) for figure in (opening, *moved, closing)))
    )


UNIT = Text("Đơn vị tính: tổ chức", "Unit: organizations")
BALANCE = Text("Cân đối số lượng HTX, liên hiệp HTX, THT {period}", "Balance of numbers, {period}")
NOTE = Text(
    "Tăng khác, giảm khác: chia, tách, hợp nhất, sáp nhập, chuyển đổi, phá sản, thành lập từ trước nay mới đưa vào sổ.",
    "Other: division, split-off, consolidation, merger, conversion, bankruptcy, founded before and entered now.",
)
KIND, OPENING, CLOSING = (
    Text("Loại hình", "Kind"),
    Text("Có đến đầu kỳ", "Opening"),
    Text("Có đến cuối kỳ", "Closing"),
)
INCREASE, DECREASE = Text("Tăng trong kỳ", "In"), Text("Giảm trong kỳ", "Out")
