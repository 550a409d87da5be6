"""Many returns of one form on one page: a row an organization, a column a line.

A row is the sheet that the page of one return shows. What is typed in it is kept as a draft; drafts that are complete
are sent together. All rows are opened by the same few questions to the book, however many there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.http import QueryDict

from sohtx.accounts.models import Person
from sohtx.collecting.board import Board, Item
from sohtx.collecting.entry import Sheet, begin, said, written
from sohtx.collecting.filled import ANSWER, take_filled
from sohtx.collecting.offline.carrying import standing_of
from sohtx.collecting.offline.definition import Json
from sohtx.core.codes import Nature, Source
from sohtx.core.text import Text
from sohtx.returns.answers import Answers
from sohtx.returns.background import backgrounds
from sohtx.returns.definitions.definition import FormVersion, Line
from sohtx.returns.drafts import Typed, drop_draft, save_draft
from sohtx.returns.filings import NO_HISTORY, Filing, histories
from sohtx.returns.judging import Broken
from sohtx.returns.models import Draft
from sohtx.returns.receiving.planning import NEWER, Given, Seen

MOST_ROWS, MOST_CELLS = 200, 2_000
SEPARATOR = "~"
"""Between whose field it is and its name, where many returns stand in one form."""


class Box(NamedTuple):
    """One field: what stands in it, what was answered last time, whether it could not be read."""

    line: Line
    text: str
    last: str
    is_wrong: bool


class Asking(NamedTuple):
    """A soft check for which a reason is asked, and the reason so far."""

    broken: Broken
    reason: str


@dataclass
class Row:
    """One organization's return in the grid.

    ``others`` is who saved its draft last, where that is somebody else; ``theirs`` what he wrote while the asker typed.
    """

    item: Item
    sheet: Sheet
    others: str = ""
    theirs: Json | None = None

    @property
    def is_read(self) -> bool:
        """Whether it was sent and nobody mends it: it is shown as text."""
        return self.sheet.is_settled and not self.sheet.turn and self.theirs is None

    @property
    def is_ours(self) -> bool:
        """Whether the asker himself filled it in: nobody sends what somebody else is at without saying so."""
        return not self.others

    @property
    def is_stale(self) -> bool:
        """Whether something newer came in than what the draft started from."""
        latest = self.sheet.past.latest
        return latest is not None and latest.recorded_at != self.sheet.based_on

    @property
    def is_begun(self) -> bool:
        """Whether something is kept of it that has not been sent."""
        return self.sheet.turn > 0

    @property
    def is_ready(self) -> bool:
        """Whether it may be sent."""
        return self.is_begun and not self.is_stale and self.sheet.is_ready

    @property
    def differences(self) -> list[tuple[Text, str]]:
        """Where what others wrote meanwhile differs from what stands in the row: by line, what they wrote."""
        fields = self.theirs["fields"] if self.theirs else {}
        told = ((box.line.label, box.text, fields.get(ANSWER + box.line.code, "")) for box in self.boxes())
        return [(label, theirs) for label, mine, theirs in told if self.theirs and mine != theirs]

    def boxes(self) -> list[Box]:
        """Its fields, in the order of the form."""
        sheet, last = self.sheet, self.sheet.background.last
        tell = said if self.is_read else written
        return [
            Box(
                line,
                sheet.unread.get(line.code) or tell(line, sheet.answers.get(line.code)),
                said(line, last.get(line.code)),
                line.code in sheet.wrong,
            )
            for line in sheet.version.lines
        ]

    @property
    def problems(self) -> list[str]:
        """What must be mended before it may be sent."""
        if not self.is_begun:
            return []
        sheet, labels = self.sheet, self.sheet.version.by_code
        found = [self.newer] if self.newer else []
        found += [f"{labels[code].label}: {wrong.what}; {wrong.mend}" for code, wrong in sheet.wrong.items()]
        found += [str(NOT_FILLED.fill(line=line.label)) for line in self.sheet.verdict.missing]
        return found + [broken.says for broken in sheet.verdict.hard]

    @property
    def newer(self) -> str:
        """That what is kept of it was begun before something newer came in; blank where that is not so."""
        return "; ".join(map(str, NEWER)) if self.is_begun and self.is_stale else ""

    @property
    def first_problem(self) -> str:
        """The first reason why it was not sent."""
        if self.theirs is not None:
            return str(WRITTEN_MEANWHILE)
        return next(iter((*self.problems, *(ask.broken.says for ask in self.asking))), "")

    @property
    def asking(self) -> list[Asking]:
        """The soft checks, each with its reason."""
        sheet = self.sheet
        return [
            Asking(broken, sheet.reasons.get(broken.check.code, ""))
            for broken in (sheet.verdict.soft if self.is_begun else ())
        ]


def rows_of_page(version: FormVersion) -> int:
    """How many rows a page has: two hundred, fewer of a long form, so that a page stays one that can be sent."""
    return min(MOST_ROWS, MOST_CELLS // len(version.lines))


def open_rows(board: Board, items: Sequence[Item], asker: str) -> list[Row]:
    """The rows of some of those who stand on a board: drafts as they were left, else what was sent last."""
    filings = {
        item.respondent: Filing(item.respondent, board.version.form, str(board.period)) for item in items
    }
    past, known = histories(filings.values()), backgrounds(list(filings.values()))
    drafts = _drafts(board, list(filings))
    names = _names({draft.changed_by for draft in drafts.values()} - {asker})
    rows = []
    for item in items:
        filing, draft = filings[item.respondent], drafts.get(item.respondent)
        sheet = Sheet(board.version, board.period, filing, past.get(filing, NO_HISTORY), known[filing], {})
        begin(sheet, draft)
        rows.append(Row(item, sheet, names.get(draft.changed_by, "") if draft else ""))
    return rows


def _drafts(board: Board, respondents: Sequence[str]) -> dict[str, Draft]:
    found = Draft.objects.filter(
        form=board.version.form, period=str(board.period), respondent__in=respondents
    )
    return {draft.respondent: draft for draft in found}


def _names(usernames: Iterable[str]) -> dict[str, str]:
    """The names by which people are known; of who is no more, that under which he signed in."""
    asked = sorted(usernames)
    people = Person.objects.filter(username__in=asked)
    return dict(zip(asked, asked, strict=True)) | {one.username: one.shown_name for one in people}


# Keeping what was typed


class Kept(NamedTuple):
    """What came of keeping a row: changed or not, first begun by it or not."""

    is_changed: bool = False
    is_new: bool = False


def keep_row(row: Row, fields: Mapping[str, str], *, by: str) -> Kept:
    """Keep what was typed in a row, as a draft; nothing is done where nothing differs.

    Where somebody else has written meanwhile, what he wrote is put at the row and nothing is kept. Raises Refusal.
    """
    sheet, latest = row.sheet, row.sheet.past.latest
    turn, based_on, before = sheet.turn, sheet.based_on, _told(sheet)
    take_filled(sheet, _as_post(sheet, fields))
    seen = {based_on, latest.recorded_at if latest else None}
    is_same, is_overtaken = _told(sheet) == before, sheet.turn != turn or sheet.based_on not in seen
    if is_same or is_overtaken:
        if not is_same and not _is_untouched(sheet):
            row.theirs = standing_of(sheet.filing, sheet.turn)
        sheet.turn, sheet.based_on = turn, based_on
        return Kept()
    if _is_untouched(sheet):
        drop_draft(sheet.filing)
        sheet.turn = 0
    else:
        typed = Typed(*_told(sheet), sheet.nature, sheet.source, sheet.based_on)
        sheet.turn = save_draft(sheet.filing, typed, turn=turn, by=by)
        row.others = ""
    return Kept(is_changed=True, is_new=not turn and sheet.turn > 0)


def fields_by_row(post: QueryDict) -> dict[str, dict[str, str]]:
    """What stands in a form of many returns, by whose it is."""
    found: dict[str, dict[str, str]] = {}
    for name, text in post.items():
        whose, separator, field = name.rpartition(SEPARATOR)
        if separator:
            found.setdefault(whose, {})[field] = str(text)
    return found


def _as_post(sheet: Sheet, fields: Mapping[str, str]) -> QueryDict:
    """The fields of a row as the page of one return sends them. What the grid does not ask stays as it is."""
    post = QueryDict(mutable=True)
    post.update({"nature": sheet.nature, "source": sheet.source, **fields})
    return post


def _told(sheet: Sheet) -> tuple[Answers, Mapping[str, str], Mapping[str, str]]:
    return sheet.answers, sheet.unread, sheet.reasons


def _is_untouched(sheet: Sheet) -> bool:
    """Whether a row says no more than it would without a draft."""
    latest = sheet.past.latest
    return _told(sheet) == (latest.answers if latest else {}, {}, {})


# Sending


def given_of(rows: Iterable[Row], source: Source) -> list[Given]:
    """What is sent of rows."""
    return [
        Given(
            *(row.sheet.filing, row.sheet.answers, Nature.of(row.sheet.nature), source),
            *(row.sheet.reasons, row.sheet.based_on),
        )
        for row in rows
    ]


def seen_of(rows: Sequence[Row]) -> Seen:
    """What the book holds of rows, so that sending need not ask again."""
    return Seen(
        {row.sheet.filing: row.sheet.past for row in rows},
        {row.sheet.filing: row.sheet.background for row in rows},
    )


NOT_FILLED = Text("Chưa điền {line}", "{line} is not filled in")
WRITTEN_MEANWHILE = Text("người khác vừa ghi phiếu này", "somebody else has just written it")
