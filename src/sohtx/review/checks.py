"""What whoever signs should look at, told before the files are written: sums, words, empty sections, reporters."""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from sohtx.core.codes import Kind, ObsStatus
from sohtx.core.moment import day_of
from sohtx.core.numerals import say_number
from sohtx.core.text import Text
from sohtx.documents.tree import Paragraph, Report, Tone, plain
from sohtx.indicators.question import By
from sohtx.indicators.registered import PREFIXES, SHORT
from sohtx.review.context import Review
from sohtx.review.prose import FIGURE
from sohtx.review.saying import number_of
from sohtx.review.tables.balance import IN, OUT
from sohtx.review.wording import day_in_words

HEADLINES = ("coop_count", "members", "workers", "revenue_mean", "profit_mean", "worker_income_mean")
PARTS_OF = {
    "members_women": "members",
    "worker_members": "workers",
    "workers_women": "workers",
    "revenue_members": "revenue",
    "managers_college": "managers",
}
UNWRITTEN = "unwritten"  # what the finding about unwritten sections is about
_COUNTED = r"(?<![\d/])(?:\d{1,3}|một|hai|ba|bốn|(?<!đầu )(?<!cuối )(?<!trong )năm|sáu|bảy|tám|chín|mười)"
_ALLIANCE = re.compile(rf"\b{_COUNTED}\s+liên minh(?:\s+(?:hợp tác xã|HTX))?", re.IGNORECASE)
_FOUNDED = re.compile(
    r"[Tt]hành lập(?:\s+mới)?(?:\s+\d+)?\s+liên minh\b|[Tt]hành lập mới(?:\s+\d+)?\s+Liên minh\b"
)


class Weight(StrEnum):
    """How much it matters."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def label(self) -> Text:
        """In words."""
        return _WEIGHTS[self]


_WEIGHTS = {
    Weight.ERROR: Text("LỖI", "ERROR"),
    Weight.WARNING: Text("Lưu ý", "Note"),
    Weight.HINT: Text("Gợi ý", "Hint"),
}


class Check(NamedTuple):
    """One thing to look at."""

    weight: Weight
    where: str
    what: Text
    about: str = ""
    """What it is about, whatever the language: an indicator's code or a section's key."""

    @property
    def name(self) -> str:
        """The name under which somebody accepts it."""
        return f"{self.about}: {self.what.vi}"

    def __str__(self) -> str:
        return f"{self.weight.label}: {self.where}: {self.what}"


def check_report(review: Review, report: Report) -> Iterator[Check]:
    """Everything to look at, the gravest first."""
    found = [
        *_balances(review),
        *_sums(review),
        *_parts(review),
        *_words(report),
        *_unwritten(report),
        *_reporters(review),
        *_once_published(review),
        *check_issue(review),
    ]
    yield from sorted(found, key=lambda check: list(Weight).index(check.weight))


def _balances(review: Review) -> Iterator[Check]:
    """Opening + in − out = closing, kind by kind (domain notes, rule V1)."""
    facts = review.facts
    for kind in Kind:
        prefix = PREFIXES[kind]
        opening = facts.value(f"{prefix}_count", period=review.subject.period.before(1)) or 0
        came = sum((facts.value(f"{prefix}_{flow}") or 0) for flow in IN)
        gone = sum((facts.value(f"{prefix}_{flow}") or 0) for flow in OUT)
        if opening + came - gone != facts.value(f"{prefix}_count"):
            yield Check(Weight.ERROR, str(SHORT[kind]), UNBALANCED, f"{prefix}_count")


def _sums(review: Review) -> Iterator[Check]:
    """Parts add up to the whole (rule V2)."""
    for by, words in ((By.SECTOR, OVER_SECTORS), (By.AREA, OVER_AREAS)):
        for code in ("coop_count", "coop_established", "coop_dissolved", "members", "workers"):
            cells = review.facts.cells(code, by)
            total = sum(((figure.value or 0) for figure in cells), Fraction(0))
            if cells and total != (review.facts.value(code) or 0):
                yield Check(Weight.ERROR, str(cells[0].asked.label), words, code)


def _parts(review: Review) -> Iterator[Check]:
    """A part is not more than its whole (rule V4)."""
    for part, whole in PARTS_OF.items():
        figures = review.facts.figure(part), review.facts.figure(whole)
        if figures[0] and figures[1] and (figures[0].value or 0) > (figures[1].value or 0):
            yield Check(
                Weight.WARNING,
                str(figures[0].asked.label),
                MORE_THAN_WHOLE.fill(whole=figures[1].asked.label),
                part,
            )


def _words(report: Report) -> Iterator[Check]:
    """Liên hiệp is counted; Liên minh is the Alliance (rule V16)."""
    for _, section in report.sections():
        for block in section.blocks:
            text = plain(block.runs) if isinstance(block, Paragraph) else ""
            for found in (_ALLIANCE.search(text), _FOUNDED.search(text)):
                if found:
                    yield Check(
                        Weight.WARNING,
                        f"{section.number} {section.title}",
                        UNION_MEANT.fill(words=found[0]),
                        section.key,
                    )
                    break


def _unwritten(report: Report) -> Iterator[Check]:
    """Sections that are empty, or that nobody has touched since they were laid there."""
    unwritten = []
    for _, section in report.sections():
        if any(isinstance(block, Paragraph) and block.tone is Tone.MARK for block in section.blocks):
            unwritten.append(f"{section.number} {section.title}")
        elif not section.blocks and not section.sections:
            yield Check(Weight.WARNING, f"{section.number} {section.title}", EMPTY, section.key)
    yield from _unknown(report)
    if unwritten:
        what = NOT_EDITED.fill(n=len(unwritten), sections="; ".join(unwritten))
        yield Check(Weight.WARNING, str(PROSE), what, UNWRITTEN)


def _unknown(report: Report) -> Iterator[Check]:
    """Names in the prose that are no figure of the report."""
    for _, section in report.sections():
        texts = [plain(block.runs) for block in section.blocks if isinstance(block, Paragraph)]
        for name in dict.fromkeys(found[0] for text in texts for found in FIGURE.finditer(text)):
            yield Check(
                Weight.WARNING, f"{section.number} {section.title}", NO_FIGURE.fill(name=name), section.key
            )


def _reporters(review: Review) -> Iterator[Check]:
    """Headline figures that rest on few."""
    for code in HEADLINES:
        figure = review.facts.figure(code)
        if figure is not None and figure.obs_status is ObsStatus.LOW_RELIABILITY:
            yield Check(
                Weight.WARNING,
                str(figure.asked.label),
                FEW.fill(n=say_number(figure.reporting_n), of=say_number(figure.expected_n)),
                code,
            )
        elif figure is not None and figure.expected_n and figure.value is None:
            yield Check(Weight.WARNING, str(figure.asked.label), NOBODY, code)


def _once_published(review: Review) -> Iterator[Check]:
    """What was printed about this very period and is otherwise now."""
    for told in review.published(review.subject.period):
        now = review.facts.figure(told.indicator)
        if now is not None and now.value is not None and Fraction(told.value) != now.value:
            words = PUBLISHED.fill(printed=told.value, basis=told.basis or "–", now=number_of(now).text)
            yield Check(Weight.HINT, str(now.asked.label), words, told.indicator)


def check_issue(review: Review) -> Iterator[Check]:
    """Of an issued report: a day of issue on which its figures did not stand yet."""
    told = predates_figures(review.issued.on, review.subject.known) if review.issued else None
    if told is not None:
        yield Check(Weight.WARNING, str(DAY_OF_ISSUE), told)


def predates_figures(issued_on: date, known: int | None) -> Text | None:
    """What to say of a day of issue before that on which the figures were made; nothing of any other."""
    made_on = None if known is None else day_of(known)
    if made_on is None or issued_on >= made_on:
        return None
    return BEFORE_FIGURES.fill(issued=day_in_words(issued_on), made=day_in_words(made_on))


DAY_OF_ISSUE = Text("Ngày ban hành", "Day of issue")
BEFORE_FIGURES = Text(
    "ngày ban hành {issued} trước ngày số liệu được tổng hợp ({made}): người đọc sẽ hỏi vì sao báo cáo đã ký nêu số "
    "liệu có sau đó",
    "the day of issue, {issued}, is before the day on which the figures were made ({made}): a reader will ask how a "
    "signed report can tell what came later",
)
UNBALANCED = Text("đầu kỳ + tăng − giảm không bằng cuối kỳ", "opening + in − out is not the closing")
OVER_SECTORS = Text("tổng các lĩnh vực không bằng tổng số", "sectors do not add up to the total")
OVER_AREAS = Text("tổng các địa bàn không bằng tổng số", "areas do not add up to the total")
MORE_THAN_WHOLE = Text("nhiều hơn {whole}", "more than {whole}")
UNION_MEANT = Text(
    "“{words}”: nếu là tổ chức kinh tế thì viết “liên hiệp hợp tác xã”; “Liên minh” là cơ quan",
    "“{words}”: the economic body is “liên hiệp” (union); “Liên minh” is the Alliance",
)
NO_FIGURE = Text("“{name}” không phải mã số liệu của báo cáo", "“{name}” is no figure of the report")
PROSE = Text("Lời văn", "Prose")
NOT_EDITED = Text(
    "{n} mục chưa viết hoặc chưa biên tập: {sections}",
    "{n} sections not written or not edited yet: {sections}",
)
EMPTY = Text("chưa có nội dung", "nothing in it")
FEW = Text("chỉ {n}/{of} đơn vị báo cáo, độ tin cậy thấp", "only {n} of {of} reported: low reliability")
NOBODY = Text("chưa có đơn vị nào báo cáo", "nobody reported it")
PUBLISHED = Text(
    "đã từng công bố {printed} (cơ sở: {basis}); số tính được nay là {now}",
    "once published as {printed} (basis: {basis}); computed now as {now}",
)
