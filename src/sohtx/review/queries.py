"""Reading for the report pages: rounds within reach, a report's outline with its marks, comments, checks, seals."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sohtx.accounts.models import Person
from sohtx.accounts.rights import About as AboutUnits
from sohtx.accounts.rights import Reach
from sohtx.areas.naming import dated_name
from sohtx.core.moment import day_of, now
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.documents.heads import full_title
from sohtx.documents.tree import Annex, Paragraph, Section, Tone
from sohtx.figures.models import Seal
from sohtx.figures.remembering import remembered
from sohtx.figures.restating import Restatement
from sohtx.figures.sealing import sealed
from sohtx.ledger import book
from sohtx.review.chapters import chapters_of
from sohtx.review.checks import UNWRITTEN, Check, Weight, check_issue, check_report
from sohtx.review.models import Comment, ProseVersion, ReviewRound, Step
from sohtx.review.papers import (
    ChangedSection,
    Clock,
    KeptPaper,
    Paper,
    about_of,
    causes_between,
    clock_of,
    compare_papers,
    keep,
    kept_paper,
    paper_of,
    present_units,
)  # fmt: skip
from sohtx.review.prose import read_prose
from sohtx.review.stages import State
from sohtx.review.writing import compare_on

KEY_OF = {
    "so-luong": ("coop_count", "union_count", "group_count", "coop_established", "coop_dissolved"),
    "thanh-vien-lao-dong": (
        *("members", "members_women", "workers", "worker_members", "workers_women", "worker_income_mean"),
    ),
    "ket-qua-kinh-doanh": ("revenue", "revenue_mean", "revenue_members", "profit_mean"),
    "can-bo-quan-ly": ("managers", "managers_college"),
}
"""In which section an indicator is told of, for findings about it."""
_SECTION_OF = {code: key for key, codes in KEY_OF.items() for code in codes}


def about_unit(unit: Unit) -> AboutUnits:
    """What a report about a unit is about, for the gate: the unit of today in which it lies, and all above it."""
    units, today = present_units(), day_of(now())
    placed = units.place(unit, today).unit if unit.key in units.rows else unit
    return AboutUnits(units=frozenset(one.code for one in units.above(placed, today)))


def about_seal(seal: Seal) -> AboutUnits:
    """The same of a sealed report."""
    units = present_units()
    unit = units.rows.get(seal.area) or units.resolve(seal.area.rsplit(" ", 1)[0], seal.geography)
    return about_unit(unit or units.country)


class Listed(NamedTuple):
    """A report on the list: a round, figures sealed without one, or a round with its seal."""

    period: Period
    area: str
    state: State | None
    made: ReviewRound | None
    seal: Seal | None


def reports_within(reach: Reach) -> list[Listed]:
    """Every report within reach: those being made first, then by period, the latest first."""
    if book.current() is None:
        return []
    seals = {seal.name: seal for seal in sealed().defer("questions", "figures")}
    rounds = ReviewRound.objects.exclude(state=State.DROPPED).order_by("-pk")
    found = [
        Listed(Period.parse(r.period), _name(r.area), State(r.state), r, seals.pop(r.seal, None))
        for r in rounds
        if reach.covers(about_unit(about_of(r).area))
    ]
    found += [
        Listed(Period.parse(s.period), _name(s.area), None, None, s)
        for s in seals.values()
        if reach.covers(about_seal(s))
    ]
    return sorted(found, key=lambda one: (bool(one.seal), -one.period.end.toordinal(), one.area))


def _name(key: str) -> str:
    units = present_units()
    unit = units.rows.get(key)
    return dated_name(units, unit) if unit else key.rsplit(" ", 1)[0]


def open_comments(reach: Reach) -> int:
    """How many remarks wait for an answer in reports within reach."""
    rounds = Counter(
        Comment.objects.filter(closed_at__isnull=True)
        .exclude(round__state__in=[State.ISSUED, State.DROPPED])
        .values_list("round_id", flat=True)
    )
    made = ReviewRound.objects.in_bulk(list(rounds))
    return sum(n for pk, n in rounds.items() if reach.covers(about_unit(about_of(made[pk]).area)))


# The outline


@dataclass
class Entry:
    """A section or annex in the outline, with its marks."""

    depth: int
    key: str
    title: str
    has_prose: bool = False
    is_untouched: bool = False
    is_missing: bool = False
    open_comments: int = 0
    changed: int = 0
    findings: list[Check] = field(default_factory=list)


@dataclass
class Outline:
    """A report's sections with what is to be looked at in each."""

    paper: Paper
    entries: list[Entry]
    checks: list[Check]
    steps: list[Step]
    changed: list[ChangedSection]

    @property
    def errors(self) -> list[Check]:
        """The findings that must be looked at before issuing."""
        return [check for check in self.checks if check.weight is Weight.ERROR]

    @property
    def others(self) -> list[Check]:
        """The other findings, without the one that counts unwritten sections: the sections tell that themselves."""
        return [
            check for check in self.checks if check.weight is not Weight.ERROR and check.about != UNWRITTEN
        ]

    def section(self, key: str) -> Section | Annex | None:
        """A section or annex by its key."""
        report = self.paper.report
        every: list[Section | Annex] = [section for _, section in report.sections()]
        every += report.annexes
        return next((one for one in every if one.key == key), None)


def outline_of(made: ReviewRound) -> Outline:
    """The outline of a report."""
    paper = paper_of(made)
    checks = list(
        check_report(paper.review, paper.report) if State(made.state).is_open else check_issue(paper.review)
    )
    steps = list(made.steps.order_by("pk").defer("paper", "prose"))
    changed = changed_since(made, steps, paper)
    entries = _entries(made, paper)
    by_key = {entry.key: entry for entry in entries}
    for section in changed:
        if section.key in by_key:
            by_key[section.key].changed = len(section.numbers)
    for check in checks:
        key = section_of(check)
        if key in by_key and check.weight is not Weight.HINT:
            by_key[key].findings.append(check)
    return Outline(paper, entries, checks, steps, changed)


def section_of(check: Check) -> str:
    """The section to which a finding leads; empty where there is none."""
    return _SECTION_OF.get(check.about, check.about)


def _entries(made: ReviewRound, paper: Paper) -> list[Entry]:
    about = about_of(made)
    written = {chapter.key for chapter in chapters_of(about.area) if chapter.has_prose}
    waiting = Counter(made.comments.filter(closed_at__isnull=True).values_list("section", flat=True))
    is_open = State(made.state).is_open
    entries = []
    for depth, section in paper.report.sections():
        has_prose = section.key in written
        prose = read_prose(section.key, about.area, about.period) if has_prose and is_open else None
        entries.append(
            Entry(
                depth, section.key, full_title(section.number, section.title), has_prose,
                is_untouched=bool(prose and prose.text and not prose.is_touched),
                is_missing=_is_marked(section) and bool(prose and not prose.text),
                open_comments=waiting[section.key],
            )
        )  # fmt: skip
    entries += [
        Entry(1, a.key, full_title(a.number, a.title), open_comments=waiting[a.key])
        for a in paper.report.annexes
    ]
    return entries


def _is_marked(section: Section) -> bool:
    return any(isinstance(block, Paragraph) and block.tone is Tone.MARK for block in section.blocks)


def changed_since(made: ReviewRound, steps: Sequence[Step], paper: Paper) -> list[ChangedSection]:
    """What differs from the last step's paper; nothing before the first, or once it is issued."""
    if not steps or not State(made.state).is_open:
        return []
    return compare_papers(_paper_of_step(steps[-1].pk), keep(paper.report))


def _paper_of_step(pk: int) -> KeptPaper:
    return kept_paper(Step.objects.get(pk=pk))


class Side(NamedTuple):
    """One of two papers that are compared: a step's, or the report as it stands now."""

    step: Step | None
    paper: KeptPaper
    clock: Clock | None


def side_of(made: ReviewRound, number: str) -> Side | None:
    """A paper of a round by the step's number; "" is the report as it stands. None where there is no such step."""
    if number == "":
        return Side(None, keep(paper_of(made).report), clock_of(made))
    step = made.steps.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None
    return None if step is None else Side(step, kept_paper(step), Clock(step.known, step.place))


def compare_sides(made: ReviewRound, earlier: Side, later: Side) -> list[ChangedSection]:
    """What differs between two papers of a round, with what changed each figure."""
    changes = causes_between(about_of(made), earlier.clock, later.clock) if earlier.clock else {}
    return compare_papers(earlier.paper, later.paper, changes)


# Comments and versions


def comments_of(made: ReviewRound, section: str | None = None) -> list[Comment]:
    """The remarks of a report, or of one section: the open ones first, then in the order in which they came."""
    rows = made.comments.order_by("pk")
    chosen = rows if section is None else rows.filter(section=section)
    return sorted(chosen, key=lambda one: (one.closed_at is not None, one.pk))


def versions_of(made: ReviewRound, section: str) -> list[ProseVersion]:
    """Every text of a section that was saved, the latest first."""
    rows = ProseVersion.objects.filter(area=made.area, period=made.period, section=section)
    return list(rows.order_by("-pk"))


def shown_names() -> Callable[[str], str]:
    """The names by which people are shown, read once for a page."""
    names = dict(Person.objects.values_list("username", "display_name"))
    return lambda username: names.get(username) or username or str(NOBODY_SIGNED_IN)


NOBODY_SIGNED_IN = Text("Người vận hành phần mềm", "Whoever runs the program")


# Sealed reports


def restatement_of(seal: Seal, *, is_headline: bool) -> Restatement:
    """What has changed since a report was sealed; of the whole area's own figures alone it is told much sooner."""
    return remembered(
        ("restated", seal.name, day_of(now()), is_headline),
        lambda extract: compare_on(extract, seal, now(), is_headline=is_headline),
    )
