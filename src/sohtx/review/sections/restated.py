"""Figures of the last sealed report that have changed since: told in short, the whole in an annex."""

from collections.abc import Sequence

from sohtx.core.text import Text
from sohtx.documents.tree import Block, Paragraph, Runs
from sohtx.figures.restating import Change
from sohtx.review.context import Review
from sohtx.review.saying import compose, counted, enumerate_runs, number_of
from sohtx.review.tables.cells import unit_label
from sohtx.review.tables.restated import sealed_number

TOLD = ("coop_count", "union_count", "group_count", "members", "workers", "revenue_mean", "profit_mean")


def blocks(review: Review) -> Sequence[Block]:
    """The chapter: nothing where no report was sealed before, or nothing has changed."""
    told = review.restatement
    if told is None or not told.headline:
        return []
    seal = told.seal.name
    count = counted(len(told.headline), f"restated/{seal}", str(HOW_MANY), padded=True)
    by_code = {change.now.asked.code: change for change in told.headline}
    chief = [_said(by_code[code], seal) for code in TOLD if code in by_code and _shows(by_code[code])]
    listed = compose(CHIEFLY, changes=enumerate_runs(chief, between="; ")) if chief else ()
    return [Paragraph(runs=compose(SINCE, seal=seal, n=count, chiefly=listed))]


def _shows(change: Change) -> bool:
    """Whether the change is seen as figures are printed."""
    return number_of(change.sealed).text != number_of(change.now).text


def _said(change: Change, seal: str) -> Runs:
    unit = unit_label(change.now.asked.indicator)
    label = change.label[:1].lower() + change.label[1:]
    return compose(
        FROM_TO,
        what=label,
        then=sealed_number(change, seal),
        now=number_of(change.now, marked=False),
        unit=unit,
    )


HOW_MANY = Text("Số chỉ tiêu được cập nhật so với bản chốt", "Figures changed since the seal")
SINCE = Text(
    "So với bản chốt {seal} có {n} chỉ tiêu được cập nhật do biến động, phiếu báo cáo ghi nhận sau khi chốt{chiefly}. "
    "Số đã báo cáo, số cập nhật, chênh lệch và lý do của từng chỉ tiêu nêu tại phụ lục.",
    "Since the sealed report {seal} {n} figures have changed through entries and returns recorded later{chiefly}. "
    "What was reported, what is known now, the difference and the reason of each stand in an annex.",
)
CHIEFLY = Text(", chủ yếu là: {changes}", ", chiefly: {changes}")
FROM_TO = Text("{what} từ {then} thành {now} {unit}", "{what} from {then} to {now} {unit}")
