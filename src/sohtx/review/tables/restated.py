"""What was reported and is otherwise now: đã báo cáo – cập nhật – chênh lệch – lý do; and the records behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from sohtx.core.codes import FilingStatus
from sohtx.core.moment import day_of
from sohtx.core.numerals import period_in_words
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.documents.tree import Align, Block, Number, Row, Runs, Table
from sohtx.figures.naming import decimals_of
from sohtx.figures.restating import AND_MORE, RECORDED, TOLD_BY_NAME, Cause, Change, Restatement
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import Comparison
from sohtx.review.saying import compose, counted, enumerate_runs, number_of, signed_difference
from sohtx.review.tables.cells import INDICATOR, UNIT, amount, is_of_few, ordinal, unit_label, words
from sohtx.review.tables.indicators import order_of
from sohtx.review.wording import day_in_words, sealed_report

NAMED = 3


def restated_tables(told: Restatement) -> list[Block]:
    """The whole area's own figures that have changed since a seal, and every record that moved any of them."""
    if not told.headline:
        return []
    seen = seen_of(told.headline)
    rows = tuple(_row(str(n), change, told.seal.name) for n, change in enumerate(seen, start=1))
    columns = (
        ordinal(),
        words(INDICATOR, 34),
        words(UNIT, 11, Align.CENTRE),
        *(amount(head, width=12) for head in (SEALED, NOW, DIFFERENCE)),
        words(REASON, 56),
    )
    caption = str(RESTATED.fill(report=sealed_report(told.seal)))
    notes = (str(EXACT_DIFFERENCE), *((str(SAME_AS_PRINTED),) if len(seen) < len(told.headline) else ()))
    return [Table(key="cap-nhat", caption=caption, rows=rows, columns=columns, notes=notes), _records(told)]


def seen_of(changes: Iterable[Change]) -> list[Change]:
    """The changes that are seen as figures are printed, in the order of the annex of indicators.

    The growth of a small count is left out: its count stands there itself, and eight more are not 800%.
    """
    seen = (change for change in changes if shows(change) and not is_of_few(change.now))
    return sorted(seen, key=lambda change: order_of(change.now.asked.code))


def shows(change: Change) -> bool:
    """Whether the change is seen as figures are printed."""
    return number_of(change.sealed).text != number_of(change.now).text


class Sides(NamedTuple):
    """A figure as it was sealed, as it is now, and by how much they differ: all with as many decimals."""

    sealed: Number
    now: Number
    moved: Number


def sides_of(change: Change) -> Sides:
    """The numbers of a change, as they stand beside one another in a row."""
    sealed, now = _counted(change.sealed), _counted(change.now)
    decimals = max(decimals_of(sealed), decimals_of(now))
    return Sides(
        number_of(sealed, in_column=True, decimals=decimals),
        number_of(now, in_column=True, decimals=decimals),
        signed_difference(now, sealed, decimals),
    )


def _counted(figure: Figure) -> Figure:
    """A count of a cell in which nobody stands any more, or stood: that is 0, not unknown."""
    asked = figure.asked
    is_count = asked.indicator.is_count and asked.comparison is Comparison.NONE
    return figure._replace(value=Fraction(0)) if is_count and figure.value is None else figure


def _row(number: str, change: Change, seal: str) -> Row:
    sealed, now, moved = sides_of(change)
    moved = replace(moved, identity=f"{now.identity} - seal:{seal} {now.identity}")
    return Row(
        cells=(
            (number,),
            (change.label,),
            (unit_label(change.now.asked),),
            (_as_sealed(sealed, seal),),
            (now,),
            (moved,),
            _why(change),
        )
    )


def sealed_number(change: Change, seal: str) -> Number:
    """A figure as it was sealed, within a sentence."""
    return _as_sealed(number_of(change.sealed, marked=False), seal)


def _as_sealed(number: Number, seal: str) -> Number:
    return replace(number, identity=f"seal:{seal} {number.identity}")


def reason_in_words(change: Change) -> str:
    """Which records moved a figure: the first by name, the others counted."""
    told = [_told(cause) for cause in change.causes[:TOLD_BY_NAME]]
    more = len(change.causes) - len(told)
    return "; ".join([*told, *([str(AND_MORE.fill(n=more))] if more else [])]) or str(BY_OTHERS)


def _told(cause: Cause) -> str:
    """A record as a sentence names it: what, of whom, of which day or period, recorded when."""
    recorded = day_in_words(day_of(cause.recorded_at))
    if cause.record == "return":
        status = str(STATUS[cause.what]).lower()
        return str(FILED.fill(period=_period_of(cause), who=cause.name, status=status, recorded=recorded))
    return str(RECORDED.fill(what=cause.kind, who=cause.name, on=day_in_words(cause.on), recorded=recorded))


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
            words(WHAT, 38),
            words(WHOSE, 52),
            words(EFFECTIVE, 28, Align.CENTRE),
        ),
    )


def _cells(number: str, cause: Cause) -> Iterator[Runs]:
    is_return = cause.record == "return"
    yield (number,)
    yield (day_in_words(day_of(cause.recorded_at)),)
    yield (str(cause.kind),)
    yield (cause.name,)
    yield (_period_of(cause) if is_return else day_in_words(cause.on),)


def _period_of(cause: Cause) -> str:
    return str(period_in_words(Period.parse(cause.period)))


REASONS = {
    "return": Text(
        "{n} phiếu báo cáo nộp, đính chính hoặc rút sau khi chốt ({names})",
        "{n} returns filed, corrected or withdrawn since ({names})",
    ),
    "entry": Text("{n} biến động ghi nhận sau khi chốt ({names})", "{n} entries recorded since ({names})"),
    "target": Text("{n} chỉ tiêu giao hoặc điều chỉnh sau khi chốt", "{n} targets set or revised since"),
}
STATUS = {str(status): status.label for status in FilingStatus}
FILED = Text(
    "Phiếu báo cáo {period} của {who} ({status}, ghi nhận {recorded})",
    "Return of {who} for {period} ({status}, recorded {recorded})",
)
SINCE = {"return": "returns_since", "entry": "entries_since", "target": "targets_since"}
BY_OTHERS = Text("Thay đổi ở đơn vị hành chính hoặc danh mục", "A change of units or code lists")
HOW_MANY = Text("Số ghi nhận sau khi chốt", "Records since the seal")
RESTATED = Text("Số liệu cập nhật so với {report}", "Figures changed since {report}")
RECORDS = Text(
    "Các ghi nhận sau khi chốt làm thay đổi số liệu", "Records since the seal that changed figures"
)
EXACT_DIFFERENCE = Text(
    "Chênh lệch tính trên số chưa làm tròn.", "Differences are taken before anything is rounded."
)
SAME_AS_PRINTED = Text(
    "Số liệu chỉ khác ở phần đã làm tròn thì không nêu.",
    "Figures that differ only beyond what is printed are left out.",
)
SEALED, NOW = Text("Đã báo cáo", "Reported"), Text("Cập nhật", "Now")
DIFFERENCE, REASON = Text("Chênh lệch", "Difference"), Text("Lý do", "Reason")
WHEN, WHAT, WHOSE = Text("Ngày ghi nhận", "Recorded"), Text("Nội dung", "What"), Text("Đơn vị", "Whose")
EFFECTIVE = Text("Ngày hiệu lực, kỳ", "Effective, period")
