"""What would become of each row of a workbook. Nothing is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from sohtx.accounts.rights import Reach
from sohtx.collecting.workbooks import shape
from sohtx.collecting.workbooks.below import Below
from sohtx.collecting.workbooks.organizations import Organizations, respondents_of
from sohtx.collecting.workbooks.reading import Reader, Row
from sohtx.collecting.workbooks.recognizing import Recognized, recognize
from sohtx.core.codes import FilingStatus, Source
from sohtx.core.period import Period
from sohtx.core.refusal import Problem, Refusal
from sohtx.core.text import Text
from sohtx.exchange.lists.opening import open_bytes
from sohtx.exchange.lists.reading import Gravity, Remark
from sohtx.ledger import book
from sohtx.returns.answers import Answered, to_text
from sohtx.returns.background import backgrounds
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.filings import NO_HISTORY, Filing, History, Version, histories
from sohtx.returns.receiving.planning import MEND_SOFT, Given, Seen, plan


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BLANK = "blank"


@dataclass
class Looked:
    """A workbook that was looked at: what would be sent of it, what becomes of each row, what was found."""

    recognized: Recognized
    is_replacing: bool
    given: list[Given] = field(default_factory=list)
    fates: list[tuple[Row, Fate]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    more: int = 0
    cells: "Cells | None" = None
    past: Mapping[Filing, History] = field(default_factory=dict)

    @cached_property
    def seen(self) -> Seen:
        """What the book held of the returns that would be sent."""
        return Seen(self.past, backgrounds([one.filing for one in self.given]))

    @property
    def is_refused(self) -> bool:
        """Whether something in it must be mended, or explained."""
        return any(remark.gravity is not Gravity.NOTE for remark in self.remarks)

    @property
    def sheet_name(self) -> str:
        """The sheet of which the cells are."""
        return self.recognized.head.grid.sheet.name

    def of(self, fate: Fate) -> list[str]:
        """The names of those to whom something happens."""
        return [row.organization.name for row, found in self.fates if found is fate]


@dataclass(frozen=True)
class Cells:
    """Where on the sheet each return stands."""

    below: Below
    filings: Sequence[Filing]
    lines: Sequence[Row]

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """The rows by what a refusal calls their returns."""
        return dict(zip(map(str, self.filings), self.lines, strict=True))

    def remarks_of(self, problems: Iterable[Problem]) -> list[Remark]:
        """What a service refused, at the cells that it speaks of."""
        return [self._remark(problem) for problem in problems]

    def _remark(self, problem: Problem) -> Remark:
        row = self.rows[problem.file]
        name, told = self.below.name(row.at, problem.column), self.below.told(row.at, problem.column)
        if problem.mend != MEND_SOFT:
            return Remark(row.at + 1, name, None, told, problem.what, problem.mend)
        mend = MEND_ODD.fill(cell=self.below.name(row.at, shape.REASON))
        return Remark(row.at + 1, name, None, told, problem.what, mend, Gravity.DOUBTFUL)


def look(
    content: bytes,
    name: str,
    reach: Reach,
    *,
    expected: tuple[str, Period] | None = None,
    is_replacing: bool = False,
) -> Looked:
    """Read a workbook and say what would become of its rows. Raises Refusal where it is no workbook of returns."""
    book.open_for_writing()
    recognized = recognize(open_bytes(content, name), expected)
    looked = Looked(recognized, is_replacing)
    looked.remarks += recognized.head.remarks
    if looked.remarks:
        return looked
    reader = Reader(recognized, Organizations(respondents_of(recognized.version, recognized.period), reach))
    rows = reader.rows()
    looked.remarks += reader.below.remarks
    form, period = recognized.version.form, str(recognized.period)
    filings = [Filing(row.organization.org_id, form, period) for row in rows]
    past = histories([filing for filing, row in zip(filings, rows, strict=True) if row.answers])
    looked.past = past
    looked.cells = Cells(reader.below, filings, rows)
    for filing, row in zip(filings, rows, strict=True):
        _judge(looked, row, filing, past.get(filing, NO_HISTORY))
    return looked


def check(looked: Looked, *, is_accepted: bool = False) -> None:
    """Hold what would be sent against the checks of the form and the book; what offends is noted by its cell."""
    if looked.given and looked.cells:
        try:
            plan(looked.given, FilingStatus.ACCEPTED if is_accepted else FilingStatus.SUBMITTED, looked.seen)
        except Refusal as refusal:
            note_refusal(looked, refusal)


def note_refusal(looked: Looked, refusal: Refusal) -> None:
    """Put what a service refused beside what was found in the cells; what speaks of no return is refused as a whole."""
    cells = looked.cells
    if cells is None or any(problem.file not in cells.rows for problem in refusal.problems):
        raise refusal
    looked.remarks += cells.remarks_of(refusal.problems)
    looked.more += refusal.total - len(refusal.problems)


def _judge(looked: Looked, row: Row, filing: Filing, history: History) -> None:
    """Say what becomes of a row; what is to be sent of it is kept."""
    if not row.answers:
        looked.fates.append((row, Fate.BLANK))
        return
    if not row.is_sound:
        return
    form, stamp, latest = looked.recognized.version, looked.recognized.stamp, history.latest
    based_on = stamp.based_on.get(filing.respondent) if stamp else None
    base = next((v for v in history.versions if v.recorded_at == based_on), None)
    known = [latest] if looked.is_replacing else [latest, base]
    if any(version and _says_the_same(row, version, form) for version in known):
        looked.fates.append((row, Fate.UNCHANGED))
        if latest and latest.status is FilingStatus.REJECTED:
            _note(looked, row, *STILL_SENT_BACK)
        return
    looked.fates.append((row, Fate.CHANGED if latest else Fate.NEW))
    looked.given.append(
        Given(
            filing,
            {**_unasked(form, latest), **row.answers} if latest else row.answers,
            row.nature,
            Source.SELF if looked.recognized.is_single else Source.COMMUNE,
            {check.code: row.reason for check in form.checks} if row.reason else {},
            based_on,
            looked.is_replacing,
        )
    )


def _unasked(form: FormVersion, version: Version | None) -> dict[str, Answered]:
    """What a version answers beyond the lines of the form: whoever sends the form does not take it back."""
    told = version.answers if version and version.status is not FilingStatus.WITHDRAWN else {}
    return {code: value for code, value in told.items() if code not in form.by_code}


def _says_the_same(row: Row, version: Version, form: FormVersion) -> bool:
    """Whether a row says what a version says. A version sent back is said again by a reason; one withdrawn anew."""
    if version.status is FilingStatus.WITHDRAWN or (version.status is FilingStatus.REJECTED and row.reason):
        return False
    told = {**_unasked(form, version), **row.answers}
    return (version.values, version.nature) == (to_text(told), row.nature)


def _note(looked: Looked, row: Row, what: Text, mend: Text) -> None:
    assert looked.cells is not None  # noqa: S101 -- rows are judged once the cells are known
    cell = looked.cells.below.name(row.at, shape.NAME)
    told = looked.cells.below.told(row.at, shape.NAME)
    looked.remarks.append(Remark(row.at + 1, cell, None, told, what, mend, Gravity.NOTE))


def shown_cell(looked: Looked, remark: Remark) -> str:
    """A cell with its sheet: Phiếu!F12."""
    return f"{looked.sheet_name}!{remark.cell}"


def by_cell(remarks: Sequence[Remark]) -> list[Remark]:
    """Remarks by gravity and place."""
    order = (Gravity.WRONG, Gravity.DOUBTFUL, Gravity.NOTE)
    return sorted(remarks, key=lambda remark: (order.index(remark.gravity), remark.line, remark.cell))


MEND_ODD = Text(
    "sửa lại, hoặc ghi lý do vì sao số đúng vào ô Giải thích ({cell})",
    "mend it, or give the reason why it is right in the cell Giải thích ({cell})",
)
STILL_SENT_BACK = (
    Text("phiếu đã bị trả lại và chưa sửa", "the return was sent back and is as it was"),
    Text("sửa số liệu, hoặc ghi lý do vào cột Giải thích", "mend it, or give a reason under Giải thích"),
)
