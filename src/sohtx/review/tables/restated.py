"""What was reported and is otherwise now: đã báo cáo – cập nhật – chênh lệch – lý do; and the records behind it."""

from collections.abc import Iterator
from dataclasses import replace

from sohtx.core.moment import day_of
from sohtx.core.text import Text
from sohtx.documents.tree import Align, Block, Number, Row, Runs, Table
from sohtx.figures.restating import Cause, Change, Restatement
from sohtx.review.saying import compose, counted, difference, enumerate_runs, number_of
from sohtx.review.tables.cells import INDICATOR, UNIT, amount, ordinal, unit_label, words
from sohtx.review.tables.indicators import order_of
from sohtx.review.wording import day_in_words, sealed_report

NAMED = 3


def restated_tables(told: Restatement) -> list[Block]:
    """The whole area's own figures that have changed since a seal, and every record that moved any of them."""
    if not told.headline:
        return []
    seen = sorted(
        (change for change in told.headline if shows(change)),
        key=lambda change: order_of(change.now.asked.code),
    )
    rows = tuple(_row(str(n), change, told.seal.name) for n, change in enumerate(seen, start=1))
    columns = (
        ordinal(),
        words(INDICATOR, 34),
        words(UNIT, 11, Align.CENTRE),
        *(amount(head, width=12) for head in (SEALED, NOW, DIFFERENCE)),
        words(REASON, 56),
    )
    caption = str(RESTATED.fill(report=sealed_report(told.seal)))
    return [Table(key="cap-nhat", caption=caption, rows=rows, columns=columns), _records(told)]


def shows(change: Change) -> bool:
    """Whether the change is seen as figures are printed."""
    return number_of(change.sealed).text != number_of(change.now).text


def _row(number: str, change: Change, seal: str) -> Row:
    now = number_of(change.now, is_terse=True)
    moved = difference(change.now, change.sealed, padded=False, unsigned=False)
    moved = replace(moved, identity=f"{now.identity} - seal:{seal} {now.identity}")
    unit = unit_label(change.now.asked)
    return Row(
        cells=(
            (number,),
            (change.label,),
            (unit,),
            (sealed_number(change, seal),),
            (now,),
            (moved,),
            _why(change),
        )
    )


def sealed_number(change: Change, seal: str) -> Number:
    """A figure as it was sealed."""
    number = number_of(change.sealed, is_terse=True)
    return replace(number, identity=f"seal:{seal} {number.identity}")


def _why(change: Change) -> Runs:
    """How many returns and entries moved it, and of whom."""
    parts = [
        compose(words, n=_count(change, record, some), names=_names(some))
        for record, words in REASONS.items()
        if (some := [cause for cause in change.causes if cause.record == record])
    ]
    return enumerate_runs(parts, between="; ") or (str(BY_OTHERS),)


def _count(change: Change, record: str, causes: list[Cause]) -> Number:
    return counted(len(causes), f"{SINCE[record]}/{change.identity}", str(HOW_MANY), padded=True)


def _names(causes: list[Cause]) -> str:
    names = list(dict.fromkeys(cause.name or cause.record_id for cause in causes))
    return "; ".join(names[:NAMED]) + ("; …" if len(names) > NAMED else "")


def _records(told: Restatement) -> Table:
    causes = sorted(
        {c for change in told.headline for c in change.causes}, key=lambda c: (c.recorded_at, c.record_id)
    )
    rows = tuple(Row(cells=tuple(_cells(str(n), cause))) for n, cause in enumerate(causes, start=1))
    return Table(
        key="ghi-nhan-sau-chot",
        caption=str(RECORDS),
        rows=rows,
        columns=(
            ordinal(),
            words(WHEN, 16, Align.CENTRE),
            words(WHAT, 40),
            words(WHOSE, 60),
            words(EFFECTIVE, 18, Align.CENTRE),
        ),
    )


def _cells(number: str, cause: Cause) -> Iterator[Runs]:
    is_return = cause.record == "return"
    yield (number,)
    yield (day_in_words(day_of(cause.recorded_at)),)
    yield (str(cause.kind),)
    yield (cause.name,)
    yield (cause.period if is_return else day_in_words(cause.on),)


REASONS = {
    "return": Text(
        "{n} phiếu báo cáo nộp, đính chính hoặc rút sau khi chốt ({names})",
        "{n} returns filed, corrected or withdrawn since ({names})",
    ),
    "entry": Text("{n} biến động ghi nhận sau khi chốt ({names})", "{n} entries recorded since ({names})"),
    "target": Text("{n} chỉ tiêu giao hoặc điều chỉnh sau khi chốt", "{n} targets set or revised since"),
}
SINCE = {"return": "returns_since", "entry": "entries_since", "target": "targets_since"}
BY_OTHERS = Text("Thay đổi ở đơn vị hành chính hoặc danh mục", "A change of units or code lists")
HOW_MANY = Text("Số ghi nhận sau khi chốt", "Records since the seal")
RESTATED = Text("Số liệu cập nhật so với {report}", "Figures changed since {report}")
RECORDS = Text(
    "Các ghi nhận sau khi chốt làm thay đổi số liệu", "Records since the seal that changed figures"
)
SEALED, NOW = Text("Đã báo cáo", "Reported"), Text("Cập nhật", "Now")
DIFFERENCE, REASON = Text("Chênh lệch", "Difference"), Text("Lý do", "Reason")
WHEN, WHAT, WHOSE = Text("Ngày ghi nhận", "Recorded"), Text("Nội dung", "What"), Text("Đơn vị", "Whose")
EFFECTIVE = Text("Ngày hiệu lực, kỳ", "Effective, period")
