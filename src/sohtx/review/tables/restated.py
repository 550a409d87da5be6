"""What was reported and is otherwise now: đã báo cáo – cập nhật – chênh lệch – lý do; and the records behind it."""

from collections.abc import Iterator
from dataclasses import replace

from sohtx.core.numerals import say_day, say_moment
from sohtx.core.text import Text
from sohtx.documents.tree import Align, Block, Number, Row, Runs, Table
from sohtx.figures.restating import Cause, Change, Restatement
from sohtx.review.saying import compose, counted, difference, enumerate_runs, number_of
from sohtx.review.tables.cells import INDICATOR, UNIT, amount, ordinal, unit_label, words

NAMED = 3


def restated_tables(told: Restatement) -> list[Block]:
    """The whole area's own figures that have changed since a seal, and every record that moved any of them."""
    if not told.headline:
        return []
    rows = tuple(_row(str(n), change, told.seal.name) for n, change in enumerate(told.headline, start=1))
    columns = (
        ordinal(),
        words(INDICATOR, 30),
        words(UNIT, 11, Align.CENTRE),
        *(amount(head, width=12) for head in (SEALED, NOW, DIFFERENCE)),
        words(REASON, 56),
    )
    caption = str(RESTATED.fill(seal=told.seal.name))
    return [Table(key="cap-nhat", caption=caption, rows=rows, columns=columns), _records(told)]


def _row(number: str, change: Change, seal: str) -> Row:
    now = number_of(change.now, is_terse=True)
    moved = difference(change.now, change.sealed, padded=False, unsigned=False)
    moved = replace(moved, identity=f"{now.identity} - seal:{seal} {now.identity}")
    unit = unit_label(change.now.asked.indicator)
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
    return counted(len(causes), f"{record}s_since/{change.identity}", str(HOW_MANY), padded=True)


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
        caption=str(RECORDS.fill(seal=told.seal.name)),
        rows=rows,
        columns=(
            ordinal(),
            words(WHEN, 18, Align.CENTRE),
            words(WHAT, 30),
            words(WHOSE, 44),
            words(EFFECTIVE, 16, Align.CENTRE),
            words(RECORD, 30),
        ),
    )


def _cells(number: str, cause: Cause) -> Iterator[Runs]:
    is_return = cause.record == "return"
    yield (number,)
    yield (say_moment(cause.recorded_at),)
    yield (str(cause.kind),)
    yield (cause.name,)
    yield (cause.period if is_return else say_day(cause.on),)
    yield (cause.record_id,)


REASONS = {
    "return": Text(
        "{n} phiếu báo cáo nộp, đính chính hoặc rút sau khi chốt ({names})",
        "{n} returns filed, corrected or withdrawn since ({names})",
    ),
    "entry": Text("{n} biến động ghi nhận sau khi chốt ({names})", "{n} entries recorded since ({names})"),
    "target": Text("{n} chỉ tiêu giao hoặc điều chỉnh sau khi chốt", "{n} targets set or revised since"),
}
BY_OTHERS = Text("Thay đổi ở đơn vị hành chính hoặc danh mục", "A change of units or code lists")
HOW_MANY = Text("Số ghi nhận sau khi chốt", "Records since the seal")
RESTATED = Text("Số liệu cập nhật so với bản chốt {seal}", "Figures changed since the sealed report {seal}")
RECORDS = Text(
    "Các ghi nhận sau bản chốt {seal} làm thay đổi số liệu", "Records since {seal} that changed figures"
)
SEALED, NOW = Text("Đã báo cáo", "Reported"), Text("Cập nhật", "Now")
DIFFERENCE, REASON = Text("Chênh lệch", "Difference"), Text("Lý do", "Reason")
WHEN, WHAT, WHOSE = Text("Ghi nhận lúc", "Recorded"), Text("Nội dung", "What"), Text("Đơn vị", "Whose")
EFFECTIVE, RECORD = Text("Ngày hiệu lực, kỳ", "Effective, period"), Text("Mã hồ sơ", "Record")
