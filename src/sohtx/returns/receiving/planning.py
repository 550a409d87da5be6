"""What sending returns would write: everything is checked, for all of them at once, before anything is written."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sohtx.core.codes import FilingStatus, Nature, Source
from sohtx.core.period import Period
from sohtx.core.refusal import Problem, Problems
from sohtx.core.text import Text
from sohtx.returns.answers import Answers, numbers_of, to_text
from sohtx.returns.background import backgrounds
from sohtx.returns.definitions.own import catalogue
from sohtx.returns.filings import NO_HISTORY, Filing, History, Version, histories
from sohtx.returns.judging import Background, Judge, Verdict
from sohtx.returns.respondents import Fit, fits


class Given(NamedTuple):
    """A return that is sent. ``based_on`` is when the version was recorded that the sender had before him.

    None means that he had none; one who wants to replace whatever there is says so by ``is_replacing``.
    """

    filing: Filing
    answers: Answers
    nature: Nature = Nature.ACTUAL
    source: Source | None = Source.SELF
    reasons: Mapping[str, str] = {}
    based_on: int | None = None
    is_replacing: bool = False


class Seen(NamedTuple):
    """What the book holds of returns that are sent: their versions, and what their answers are held against."""

    histories: Mapping[Filing, History]
    backgrounds: Mapping[Filing, Background]


class Explained(NamedTuple):
    """A soft check that is broken, what it said, and why the answers are right all the same."""

    check: str
    says: str
    reason: str


class Planned(NamedTuple):
    """A version about to be written, and the one after which it comes; ``numbers``: of its answers, where just read."""

    filing: Filing
    after: Version | None
    status: FilingStatus
    nature: str
    source: str
    values: str
    explained: tuple[Explained, ...] = ()
    numbers: Mapping[str, int] | None = None


class Plan(NamedTuple):
    """What is to be written, and the returns that say nothing new."""

    rows: tuple[Planned, ...]
    known: tuple[Filing, ...] = ()


def plan(given: Sequence[Given], status: FilingStatus, seen: Seen | None = None) -> Plan:
    """Check everything that is sent; refuses with every problem of every return.

    ``seen`` spares the reading where the caller has just read: what came in since is noticed when it is written.
    """
    seen = seen or _look([one.filing for one in given])
    problems = Problems()
    checking = _Checking(given, seen.backgrounds, problems)
    rows, known = [], []
    for one in given:
        history = seen.histories.get(one.filing, NO_HISTORY)
        if _says_nothing_new(one, history, status):
            known.append(one.filing)
        elif row := checking.plan(one, history, status):
            rows.append(row)
    problems.raise_any()
    return Plan(tuple(rows), tuple(known))


def _look(filings: Sequence[Filing]) -> Seen:
    return Seen(histories(filings), backgrounds(filings))


def _says_nothing_new(one: Given, history: History, status: FilingStatus) -> bool:
    latest = history.latest
    if latest is None or latest.status not in (status, FilingStatus.ACCEPTED):
        return False
    is_same_kind = (latest.nature, latest.source) == (one.nature, one.source or "")
    return is_same_kind and latest.values == to_text(one.answers)


class _Checking:
    """Checks returns that are sent together, asking the book once for all of them."""

    def __init__(
        self, given: Sequence[Given], known: Mapping[Filing, Background], problems: Problems
    ) -> None:
        self._problems, self._backgrounds = problems, known
        self._forms = catalogue()
        self._fits = fits([one.filing for one in given])
        self._judges: dict[tuple[str, str], Judge] = {}
        self._seen: set[Filing] = set()

    def plan(self, one: Given, history: History, status: FilingStatus) -> Planned | None:
        """The version to be written, if nothing is wrong with it."""
        judge = self._judge(one.filing)
        if judge is None or self._is_double(one.filing) or self._is_stale(one, history):
            return None
        verdict = judge.hold(one.answers, self._backgrounds[one.filing])
        if self._offends(one, verdict):
            return None
        explained = [
            Explained(found.check.code, found.says, one.reasons[found.check.code].strip())
            for found in verdict.soft
        ]
        return Planned(
            one.filing, history.latest, status, one.nature, one.source or "", to_text(one.answers),
            tuple(explained), numbers_of(one.answers),
        )  # fmt: skip

    def _note(
        self, filing: Filing, what: Text, mend: Text, column: str = "", value: str | None = None
    ) -> None:
        self._problems.add(Problem(what, mend, file=str(filing), column=column, value=value))

    def _judge(self, filing: Filing) -> Judge | None:
        """Who judges it; None where it is not its respondent's."""
        fit = self._fits[filing]
        if fit is Fit.NOBODY:
            self._note(filing, *NO_RESPONDENT, "org_id", filing.respondent)
        if fit is Fit.ANOTHER_FORM:
            self._note(filing, *NOT_ITS_FORM, "form", filing.form)
        if fit is not Fit.FITS:
            return None
        asked = (filing.form, filing.period)
        if asked not in self._judges:
            period = Period.parse(filing.period)
            self._judges[asked] = Judge(self._forms.get(filing.form, period), period)
        return self._judges[asked]

    def _is_double(self, filing: Filing) -> bool:
        is_double = filing in self._seen
        self._seen.add(filing)
        if is_double:
            self._note(filing, *TWICE)
        return is_double

    def _is_stale(self, one: Given, history: History) -> bool:
        """Whether somebody else has written since the sender looked."""
        latest = history.latest
        if one.is_replacing or latest is None or latest.recorded_at == one.based_on:
            return False
        self._note(one.filing, *NEWER)
        return True

    def _offends(self, one: Given, verdict: Verdict) -> bool:
        for line in verdict.missing:
            self._note(one.filing, MISSING.fill(line=line.label), MEND_MISSING, line.code, "")
        unexplained = verdict.unexplained(one.reasons)
        for found, mend in ((verdict.hard, MEND_HARD), (unexplained, MEND_SOFT)):
            for broken in found:
                self._note(one.filing, Text(broken.says, broken.says), mend, broken.lines[0])
        return bool(verdict.missing or verdict.hard or unexplained)


NO_RESPONDENT = (
    Text("không có đơn vị, địa bàn này trong sổ", "there is no such organization or area in the book"),
    Text("xem lại mã, hoặc ghi đơn vị vào sổ trước", "look at the identifier, or record it first"),
)
NOT_ITS_FORM = (
    Text(
        "đơn vị không dùng biểu mẫu này cho kỳ này",
        "the organization does not answer this form for this period",
    ),
    Text("dùng biểu mẫu của loại hình và kỳ đó", "use the form of its kind and of that period"),
)
TWICE = (
    Text("một phiếu gửi hai lần trong cùng lượt", "one return is sent twice at once"),
    Text("để lại một bản", "keep one of them"),
)
NEWER = (
    Text("có bản mới hơn trong sổ", "there is a newer version in the book"),
    Text("mở bản mới nhất, so lại số liệu rồi gửi", "open the newest version, compare, then send"),
)
MISSING = Text("thiếu {line}", "{line} is missing")
MEND_MISSING = Text("điền dòng này, số không có thì ghi 0", "fill in this line; where there is none write 0")
MEND_HARD = Text("sửa một trong các số đó", "mend one of these numbers")
MEND_SOFT = Text("sửa lại, hoặc ghi lý do vì sao số đúng", "mend it, or give the reason why it is right")
