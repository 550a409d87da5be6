"""Figures of the last sealed report that have changed since: told in short, the whole in an annex."""

from collections.abc import Sequence

from sohtx.core.text import Text
from sohtx.documents.tree import Block, Paragraph, Runs
from sohtx.figures.restating import Change
from sohtx.review.context import Review
from sohtx.review.saying import compose, counted, enumerate_runs, number_of
from sohtx.review.tables.cells import unit_label
from sohtx.review.tables.restated import sealed_number, shows
from sohtx.review.wording import sealed_report

TOLD = ("coop_count", "union_count", "group_count", "members", "workers", "revenue_mean", "profit_mean")


def blocks(review: Review) -> Sequence[Block]:
    """The chapter: nothing where no report was sealed before, or nothing has changed."""
    told = review.restatement
    if told is None or not told.headline:
        return []
    seal = told.seal.name
    by_code = {change.now.asked.code: change for change in told.headline if shows(change)}
    if not by_code:
        return []
    count = counted(len(by_code), f"restated/{seal}", str(HOW_MANY), padded=True)
    chief = [_said(by_code[code], seal) for code in TOLD if code in by_code]
    listed = compose(CHIEFLY, changes=enumerate_runs(chief, between="; ")) if chief else ()
    return [
        Paragraph(
            runs=compose(
                SINCE,
                report=sealed_report(told.seal),
                n=count,
                chiefly=listed,
                annex=review.annex("phu-luc-cap-nhat"),
            )
        )
    ]


def _said(change: Change, seal: str) -> Runs:
    unit = unit_label(change.now.asked)
    label = change.label[:1].lower() + change.label[1:]
    return compose(
        UP_TO if (change.difference or 0) > 0 else DOWN_TO,
        what=label,
        then=sealed_number(change, seal),
        now=number_of(change.now, marked=False),
        unit=unit,
    )


HOW_MANY = Text("Số chỉ tiêu được cập nhật so với bản chốt", "Figures changed since the seal")
SINCE = Text(
    "So với {report}, có {n} chỉ tiêu được cập nhật do biến động, phiếu báo cáo ghi nhận sau khi chốt{chiefly}. "
    "Số đã báo cáo, số cập nhật, chênh lệch và lý do của từng chỉ tiêu nêu tại {annex}.",
    "Since {report} {n} figures have changed through entries and returns recorded later{chiefly}. "
    "What was reported, what is known now, the difference and the reason of each are given there ({annex}).",
)
CHIEFLY = Text(", chủ yếu là: {changes}", ", chiefly: {changes}")
UP_TO = Text("{what} từ {then} lên {now} {unit}", "{what} from {then} to {now} {unit}")
DOWN_TO = Text("{what} từ {then} xuống {now} {unit}", "{what} from {then} to {now} {unit}")
