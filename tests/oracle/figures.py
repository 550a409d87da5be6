"""Figures without suffix: who is expected, who is counted, in which cell, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from .book import AreaRow, Book
from .clock import Period
from .filings import Filings, Reading
from .geography import Geography, Naming, Place, Unit
from .indicators import Indicator
from .ledger import NOT_EXPECTED, Happening, State, Story, counted_entries, tell

ZERO = Fraction(0)
ONE = Fraction(1)
BEST_TO_WORST = "APEIULM"
FORMS = {"cooperative": "HTX", "union": "LHHTX", "group": "THT"}
Cell = tuple[AreaRow, tuple[str, ...]]


@dataclass(frozen=True)
class Question:
    """What is asked, with every clock set."""

    period: Period
    valid: date
    known: datetime
    geography: date
    area: AreaRow
    by: tuple[str, ...] = ()
    level: str = "commune"
    include_submitted: bool = False
    impute: str = "none"
    on_asked: bool = False  # whether the valid date was asked for, not taken from the period
    flows_from: date | None = None  # where a flow of the ledger begins, if not with the period

    @property
    def whole_country(self) -> bool:
        """Whether areas play no part in the answer."""
        return self.area.level == "country" and "area" not in self.by


@dataclass(frozen=True)
class Record:
    """One record behind a figure."""

    kind: str
    record_id: str
    recorded_text: str
    numerator: Fraction
    denominator: Fraction | None


@dataclass(frozen=True)
class Share:
    """What one organization gives to the figure of a cell."""

    org_id: str
    chosen: bool
    records: tuple[Record, ...]
    is_estimate: bool = False
    is_imputed: bool = False


@dataclass
class Figure:
    """A figure of one cell, with all that is behind it."""

    indicator: Indicator
    shares: list[Share] = field(default_factory=list)
    expected: set[str] = field(default_factory=set)

    @property
    def reported(self) -> list[Share]:
        """What was reported or recorded, as against imputed."""
        return [share for share in self.shares if not share.is_imputed]

    @property
    def imputed(self) -> list[Share]:
        """What was imputed."""
        return [share for share in self.shares if share.is_imputed]

    @property
    def numerator(self) -> Fraction:
        """The sum above the line."""
        return sum_of(record.numerator for share in self.shares for record in share.records)

    @property
    def denominator(self) -> Fraction:
        """The sum below the line."""
        return sum_of(record.denominator or ZERO for share in self.shares for record in share.records)

    @property
    def imputed_value(self) -> Fraction:
        """The imputed part of the sum."""
        return sum_of(record.numerator for share in self.imputed for record in share.records)

    @property
    def reporting_n(self) -> int:
        """Organizations with a value in the figure, their own."""
        return len({share.org_id for share in self.reported})

    @property
    def reassigned(self) -> set[str]:
        """Organizations in the value that a choice placed here."""
        return {share.org_id for share in self.shares if share.chosen}

    @property
    def value(self) -> Fraction | None:
        """The figure, or None where there is none."""
        if self.indicator.is_count:
            return self.numerator
        if not self.shares:
            return None
        if self.indicator.is_sum:
            return self.numerator
        if self.denominator == 0:
            return None
        factor = 100 if self.indicator.unit == "%" else 1
        return factor * self.numerator / self.denominator

    @property
    def status(self) -> str:
        """The worst that is to be said of the figure."""
        if self.value is None:
            return "L" if self.expected and not self.shares else "M"
        said = ["A"]
        if self.reassigned:
            said.append("E")
        if not self.indicator.is_count:
            said += reporting_marks(self.reporting_n, len(self.expected))
        if self.imputed:
            said.append("I")
        if any(share.is_estimate for share in self.shares):
            said.append("P")
        return worst(said)


def sum_of(numbers: Iterator[Fraction]) -> Fraction:
    """An exact sum."""
    return sum(numbers, ZERO)


def worst(statuses: list[str]) -> str:
    """The worst of some statuses."""
    return max(statuses, key=BEST_TO_WORST.index)


def reporting_marks(reporting_n: int, expected_n: int) -> list[str]:
    """What an incomplete count of reporters says of a figure."""
    marks = ["U"] if reporting_n * 100 < expected_n * 70 else []
    return [*marks, "P"] if reporting_n < expected_n else marks


class Register:
    """A book with its units, and its stories as they were known at moments asked about."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.geography = Geography(book.areas, book.changes)
        self._views: dict[datetime, View] = {}

    def view(self, known: datetime) -> View:
        """The register as it was known at a moment."""
        if known not in self._views:
            self._views[known] = View(self, known)
        return self._views[known]


class View:
    """The register as it was known at a moment."""

    def __init__(self, register: Register, known: datetime) -> None:
        self.book = register.book
        self.geography = register.geography
        self.known = known
        self.filings = Filings(register.book, known)
        self.stories: list[Story] = [
            tell(org_id, entries, known, self.geography) for org_id, entries in self.book.entries.items()
        ]
        self._places: dict[tuple[str, tuple[Unit, ...], date], Place] = {}
        self._lineages: dict[tuple[AreaRow, date], list[Place]] = {}
        self._expected: dict[Period, dict[str, State]] = {}

    # Where an organization stands

    def _naming(self, org_id: str) -> Naming:
        """How an organization names its part of a divided unit: its first entry since that has one of them."""
        entries = counted_entries(self.book.entries[org_id], self.known)

        def named(parts: list[Unit], day: date) -> Unit | None:
            for entry in entries:
                if entry.effective_on >= day and entry.area_code:
                    unit = self.geography.unit_named(entry.area_code, entry.effective_on)
                    if unit in parts:
                        return unit
            return None

        return named

    def place(self, org_id: str, standing: tuple[Unit, ...], day: date) -> Place:
        """Where an organization of this standing stands in the units of a day."""
        key = (org_id, standing, day)
        if key not in self._places:
            self._places[key] = self.geography.place(standing, day, self._naming(org_id))
        return self._places[key]

    def lineage(self, row: AreaRow, day: date) -> list[Place]:
        """A row and what it lies in."""
        key = (row, day)
        if key not in self._lineages:
            self._lineages[key] = self.geography.lineage(row, day)
        return self._lineages[key]

    def cell(self, question: Question, org_id: str, state: State) -> tuple[Cell, bool] | None:
        """The printed cell of an organization and whether a choice put it there; None outside the area."""
        place = self.place(org_id, state.standing, question.geography)
        lineage = self.lineage(place.row, question.geography)
        inside = [above for above in lineage if above.row == question.area]
        if not inside and question.area.level != "country":
            return None
        printed = Place(question.area, False)
        if "area" in question.by:
            at_level = [above for above in lineage if above.row.level == question.level]
            printed = at_level[0] if question.level == "province" and at_level else lineage[0]
        chosen = place.chosen or printed.chosen or any(above.chosen for above in inside)
        values = {"kind": self.book.kinds[org_id], "sector": self.sector(state)}
        others = tuple(values[by] for by in question.by if by != "area")
        return (printed.row, others), chosen and not question.whole_country

    def sector(self, state: State) -> str:
        """The standard sector of a state."""
        return self.book.sectors.get(state.sector, state.sector)

    # Who is expected

    def expected(self, period: Period) -> dict[str, State]:
        """Organizations expected to report for a period, as they were at its end."""
        if period not in self._expected:
            states = {story.org_id: story.at(period.end) for story in self.stories}
            self._expected[period] = {
                org_id: state for org_id, state in states.items() if is_expected(state, period.end)
            }
        return self._expected[period]

    # Figures of the ledger

    def figures(self, indicator: Indicator, question: Question) -> dict[Cell, Figure]:
        """The figure of every cell in which an organization is counted or expected."""
        cells = Cells(self, indicator, question)
        if indicator.family == "flow":
            self._flows(cells)
        elif indicator.is_from_returns:
            self._from_returns(cells)
        else:
            self._stocks(cells)
        return cells.figures

    def _stocks(self, cells: Cells) -> None:
        valid = cells.question.valid
        unions = {story.org_id for story in self.stories if story.at(valid).exists}
        unions &= {org_id for org_id, kind in self.book.kinds.items() if kind == "union"}
        for story in self.stories:
            state = story.at(valid)
            if not state.exists or self.book.kinds[story.org_id] != cells.indicator.kind:
                continue
            if cells.indicator.family == "capital":
                cells.expect(story.org_id, state)
            amount = stock_amount(cells.indicator, state, unions)
            if amount is not None and state.birth is not None:
                birth = state.birth
                record = Record("entry", birth.entry_id, birth.recorded_text, amount, None)
                cells.count(story.org_id, state, (record,))

    def _flows(self, cells: Cells) -> None:
        question = cells.question
        start = question.flows_from or question.period.start
        for story in self.stories:
            if self.book.kinds.get(story.org_id) != cells.indicator.kind:
                continue
            for happening in story.happenings:
                if start <= happening.entry.effective_on <= question.period.end:
                    for state in self._counted_states(cells, story.org_id, happening):
                        entry = happening.entry
                        record = Record("entry", entry.entry_id, entry.recorded_text, ONE, None)
                        cells.count(story.org_id, state, (record,))

    def _counted_states(self, cells: Cells, org_id: str, happening: Happening) -> list[State]:
        """The state (or none) with which a happening counts in a flow."""
        what, entry = cells.indicator.what, happening.entry
        if what in {"moved_in", "moved_out"}:
            if not happening.before.exists:
                return []
            old, new = happening.before, happening.changed
            old_cell, new_cell = (self.cell(cells.question, org_id, state) for state in (old, new))
            same = (old_cell and old_cell[0]) == (new_cell and new_cell[0])
            return [] if same else [new if what == "moved_in" else old]
        if happening.is_birth:
            wanted = "other_entries" if entry.via else "established"
        elif happening.is_exit:
            wanted = "dissolved" if entry.entry in {"dissolved", "terminated"} else "other_exits"
        else:
            return []
        return [happening.changed] if what == wanted else []

    # Figures of returns

    def _from_returns(self, cells: Cells) -> None:
        question, indicator = cells.question, cells.indicator
        for org_id, state in self.expected(question.period).items():
            if "kind" not in question.by and self.book.kinds[org_id] != "cooperative":
                continue
            cells.expect(org_id, state)
            readings = [
                self.filings.read(org_id, question.period, measure, question.include_submitted)
                for measure in indicator.measures
            ]
            if None not in readings:
                found = [reading for reading in readings if reading is not None]
                is_estimate = any(reading.is_estimate for reading in found)
                cells.count(org_id, state, records_of(indicator, found), is_estimate)
            elif indicator.family == "sum" and question.impute != "none":
                self._impute(cells, org_id, state)

    def _impute(self, cells: Cells, org_id: str, state: State) -> None:
        """Put in what the organization last reported, as it was or grown like its peers."""
        question, measure = cells.question, cells.indicator.measures[0]
        if not state.is_operating or (question.impute == "carry" and cells.indicator.is_flow):
            return
        for steps in (1, 2):
            then = question.period.back(steps)
            reading = self.filings.read(org_id, then, measure, include_submitted=False)
            if reading is None:
                continue
            factor: Fraction | None = ONE
            if question.impute == "ratio":
                factor = self._growth_of_peers(question, org_id, state, measure, then)
            if factor is not None:
                form = f"{FORMS[self.book.kinds[org_id]]}-{'N' if then.is_whole_year else '6T'}"
                record = Record(
                    kind="imputed",
                    record_id=f"{org_id}/{form}/{then.code}",
                    recorded_text=reading.pieces[-1].version.recorded_text,
                    numerator=reading.value * factor,
                    denominator=None,
                )
                cells.count(org_id, state, (record,), reading.is_estimate, is_imputed=True)
            return

    def _growth_of_peers(
        self, question: Question, org_id: str, state: State, measure: str, then: Period
    ) -> Fraction | None:
        """By how much the organizations of its kind and sector that reported both times have grown."""
        now_sum = then_sum = ZERO
        pairs = 0
        expected_then = self.expected(then)
        for peer, peer_state in self.expected(question.period).items():
            same_kind = self.book.kinds[peer] == self.book.kinds[org_id]
            if not same_kind or self.sector(peer_state) != self.sector(state) or peer not in expected_then:
                continue
            now = self.filings.read(peer, question.period, measure, question.include_submitted)
            before = self.filings.read(peer, then, measure, include_submitted=False)
            if now is not None and before is not None:
                pairs, now_sum, then_sum = pairs + 1, now_sum + now.value, then_sum + before.value
        if pairs < 5 or then_sum == 0:
            return None
        growth = now_sum / then_sum
        return growth if Fraction(1, 5) <= growth <= 5 else None


class Cells:
    """The cells of one question, filled organization by organization."""

    def __init__(self, view: View, indicator: Indicator, question: Question) -> None:
        self.view = view
        self.indicator = indicator
        self.question = question
        self.figures: dict[Cell, Figure] = {}

    def _figure(self, cell: Cell) -> Figure:
        return self.figures.setdefault(cell, Figure(self.indicator))

    def expect(self, org_id: str, state: State) -> None:
        """An organization is expected in its cell."""
        found = self.view.cell(self.question, org_id, state)
        if found is not None:
            self._figure(found[0]).expected.add(org_id)

    def count(
        self,
        org_id: str,
        state: State,
        records: tuple[Record, ...],
        is_estimate: bool = False,
        is_imputed: bool = False,
    ) -> None:
        """An organization is counted in its cell."""
        found = self.view.cell(self.question, org_id, state)
        if found is not None:
            self._figure(found[0]).shares.append(Share(org_id, found[1], records, is_estimate, is_imputed))


def is_expected(state: State, end: date) -> bool:
    """Whether an organization in this state at the end of a period is expected to report for it."""
    if not state.exists or state.birth is None or state.status in NOT_EXPECTED:
        return False
    return end - state.birth.effective_on >= timedelta(days=30)


def stock_amount(indicator: Indicator, state: State, unions: set[str]) -> Fraction | None:
    """What an existing organization adds to a stock of the ledger; None if it is not in it."""
    if indicator.family == "capital":
        return state.charter_capital
    if indicator.family == "unions":
        counted = bool(state.unions & unions)
    else:
        counted = {
            "count": True,
            "operating_count": state.is_operating,
            "alliance_count": state.is_alliance_member,
            "registered_count": state.is_registered,
        }[indicator.what]
    return ONE if counted else None


def records_of(indicator: Indicator, readings: list[Reading]) -> tuple[Record, ...]:
    """The returns behind one organization's part of a figure."""
    pieces = readings[0].pieces
    versions = [piece.version for piece in pieces]
    above = [piece.value for piece in pieces]
    below: list[Fraction | None] = [None] * len(pieces)
    if indicator.family == "mean":
        below = [*(ZERO for _ in pieces[1:]), ONE]
    elif indicator.family == "ratio":
        below = [piece.value for piece in readings[1].pieces]
        if indicator.code == "worker_income_mean":
            above = [income.value * workers.value for income, workers in zip(pieces, readings[1].pieces)]
    return tuple(
        Record("return", version.record_id, version.recorded_text, top, bottom)
        for version, top, bottom in zip(versions, above, below)
    )
