"""A return as it is filled in: what was typed, what was answered last time, what is wrong, what must be explained.

The page of a cooperative, the telephone form and the grid of a commune all show the same sheet; only the services of
``sohtx.returns`` write.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from sohtx.collecting import typed
from sohtx.core.codes import FilingStatus, Nature
from sohtx.core.numerals import say_number
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.exchange.lists.values import BadValue
from sohtx.returns.answers import Answered, Answers
from sohtx.returns.background import backgrounds
from sohtx.returns.definitions.definition import Answer, FormVersion, Line
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.filings import Filing, History, Standing, history
from sohtx.returns.judging import Background, Broken, Verdict, judge
from sohtx.returns.models import Draft


class Problem(NamedTuple):
    """What is wrong with one cell, and how to mend it."""

    what: str
    mend: str


@dataclass(frozen=True)
class Cell:
    """One line as it is shown: what stands in it, what was answered last time, what is wrong."""

    line: Line
    text: str
    said: str
    last: str
    problems: tuple[Problem, ...] = ()
    broken: tuple[Broken, ...] = ()


@dataclass
class Sheet:
    """A return on a page. ``unread`` are texts that no answer could be read from, by line."""

    version: FormVersion
    period: Period
    filing: Filing
    past: History
    background: Background
    answers: Answers
    unread: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, Problem] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    nature: str = Nature.ACTUAL
    source: str = ""
    based_on: int | None = None
    turn: int = 0
    is_checked: bool = False

    @cached_property
    def verdict(self) -> Verdict:
        """What the checks say of it."""
        return judge(self.version, self.period, self.answers, self.background)

    @property
    def is_ready(self) -> bool:
        """Whether it may be sent: all readable, nothing missing or broken, everything odd explained."""
        found = self.verdict
        return not (self.wrong or found.missing or found.hard or found.unexplained(self.reasons))

    @property
    def sections(self) -> list[tuple[str, list[Cell]]]:
        """The lines under their headings, in the order of the form."""
        found: list[tuple[str, list[Cell]]] = []
        broken = self.verdict.by_line() if self.is_checked or self.is_settled else {}
        for line in self.version.lines:
            heading = str(line.section)
            if not found or found[-1][0] != heading:
                found.append((heading, []))
            found[-1][1].append(self._cell(line, tuple(broken.get(line.code, ()))))
        return found

    def _cell(self, line: Line, broken: tuple[Broken, ...]) -> Cell:
        text = self.unread.get(line.code) or written(line, self.answers.get(line.code))
        problems = [self.wrong[line.code]] if line.code in self.wrong else []
        if self.is_checked and not problems and line in self.verdict.missing:
            problems.append(Problem(str(MISSING), str(MEND_MISSING)))
        now, last = said(line, self.answers.get(line.code)), said(line, self.background.last.get(line.code))
        return Cell(line, text, now, last, tuple(problems), broken)

    @property
    def is_settled(self) -> bool:
        """Whether it was sent and nobody asks for more: it is read, and filled in again only by who wants to."""
        latest = self.past.latest
        return latest is not None and latest.status in (FilingStatus.SUBMITTED, FilingStatus.ACCEPTED)

    @property
    def standing(self) -> Standing:
        """Where the return stands."""
        return self.past.standing(has_draft=self.turn > 0)


def open_sheet(filing: Filing) -> Sheet:
    """The sheet of a return as it stands: its draft, else the version recorded last, else blank."""
    period = Period.parse(filing.period)
    version = catalogue().get(filing.form, period)
    past = history(filing)
    sheet = Sheet(version, period, filing, past, backgrounds([filing])[filing], {})
    begin(sheet, Draft.objects.filter(**filing._asdict()).first())
    return sheet


def begin(sheet: Sheet, draft: Draft | None) -> None:
    """Put on a blank sheet what it begins with: its draft, else the version recorded last."""
    latest = sheet.past.latest
    if draft is not None:
        sheet.answers, sheet.unread, sheet.reasons = draft.answers, draft.texts, draft.reasons
        sheet.nature, sheet.source = draft.nature, draft.source
        sheet.based_on, sheet.turn = draft.based_on, draft.turn
        sheet.wrong = _why(sheet.version, draft.texts) if draft.texts else {}
    elif latest is not None:
        sheet.answers, sheet.nature, sheet.source = latest.answers, latest.nature, latest.source
        sheet.based_on = latest.recorded_at


def _why(version: FormVersion, texts: Mapping[str, str]) -> dict[str, Problem]:
    """Why texts of a draft could not be read."""
    return take_texts(version, texts, typed.decimal_mark_of_page())[2]


def take_texts(
    version: FormVersion, texts: Mapping[str, str], mark: str
) -> tuple[dict[str, Answered], dict[str, str], dict[str, Problem]]:
    """What was typed, by line: the answers, the texts that are none, and what is wrong with these."""
    answers: dict[str, Answered] = {}
    unread: dict[str, str] = {}
    wrong: dict[str, Problem] = {}
    for line in version.lines:
        text = texts.get(line.code, "")
        try:
            value = typed.read(line, text or None, mark)
        except BadValue as bad:
            unread[line.code] = text
            wrong[line.code] = Problem(str(bad.what), str(bad.mend))
        else:
            if value is not None:
                answers[line.code] = value
    return answers, unread, wrong


def written(line: Line, value: Answered | None) -> str:
    """An answer as it stands in its field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return say_number(Fraction(value, line.answer.scale))
    if line.answer is Answer.DAY:
        day = date.fromisoformat(value)
        return f"{day.day}/{day.month}/{day.year}"
    return value


def said(line: Line, value: Answered | None) -> str:
    """An answer in words."""
    if isinstance(value, bool):
        return str(YES if value else NO)
    if line.answer is Answer.CHOICE:
        return next((str(choice.label) for choice in line.choices if choice.code == value), "")
    return written(line, value)


YES, NO = Text("Có", "Yes"), Text("Không", "No")
MISSING = Text("chưa điền dòng bắt buộc", "is not filled in")
MEND_MISSING = Text(
    "có thì ghi số, chắc chắn không có thì ghi 0, chưa biết thì lưu nháp và hỏi lại",
    "write the number; 0 where there surely is none; keep a draft and ask where it is not known",
)
