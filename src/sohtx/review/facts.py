"""All figures of one review, asked at once and looked up by what they are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sohtx.core.codes import Kind, Level, ObsStatus
from sohtx.core.moment import day_of
from sohtx.core.period import Length, Period
from sohtx.core.units import Unit
from sohtx.figures.asking import answer_all
from sohtx.figures.estimates import estimated_codes
from sohtx.figures.extract import Extract
from sohtx.figures.models import Target
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS, Asked, Comparison, ask, can_match
from sohtx.indicators.declare import Indicator
from sohtx.indicators.question import By, Question
from sohtx.indicators.registered import PREFIXES
from sohtx.review.wording import DISTRICTS_END

STANDING = tuple(f"{prefix}_count" for prefix in PREFIXES.values())
BY_SECTOR = (
    *("coop_count", "coop_operating_count", "coop_established", "coop_dissolved", "members", "workers"),
    *("revenue", "revenue_mean", "profit_mean", "worker_income_mean", "union_count", "group_count"),
)
BY_AREA = (
    *(
        "coop_count",
        "coop_established",
        "coop_dissolved",
        "coop_operating_count",
        "union_count",
        "group_count",
    ),
    *("members", "workers", "revenue_mean"),
)
BY_KIND = ("members", "members_women", "workers", "revenue_mean", "profit_mean", "worker_income_mean")


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a review is about: its period, its area (None: the country), and the other two clocks."""

    period: Period
    area: Unit | None
    known: int
    geography: date

    @property
    def level_below(self) -> Level | None:
        """The level of units by which it is broken down; None for a commune."""
        level = self.area.level if self.area else Level.COUNTRY
        return {
            Level.COUNTRY: Level.PROVINCE,
            Level.PROVINCE: Level.COMMUNE,
            Level.DISTRICT: Level.COMMUNE,
        }.get(level)

    @property
    def level_between(self) -> Level | None:
        """The level of units by which those of the breakdown are grouped: districts, while a province has them."""
        is_province = self.area is not None and self.area.level is Level.PROVINCE
        return Level.DISTRICT if is_province and self.geography < DISTRICTS_END else None


FigureKey = tuple[str, Period, str, tuple[str, ...]]


class Facts:
    """The figures behind a review."""

    def __init__(self, extract: Extract, subject: Subject) -> None:
        self.subject, self.units = subject, extract.units
        self.whole = subject.area or extract.units.country
        self.questions = tuple(questions(subject, extract.place))
        self.figures: list[Figure] = []
        self._by_key: dict[FigureKey, Figure] = {}
        self._cells: dict[tuple[str, tuple[By, ...], Level], list[Figure]] = {}
        for question, figures in zip(self.questions, answer_all(extract, self.questions), strict=True):
            for figure in figures:
                self._take(question, figure)

    def _take(self, question: Question, figure: Figure) -> None:
        self.figures.append(figure)
        key = (
            figure.asked.code,
            figure.period,
            "" if By.AREA in question.by else figure.area.code,
            figure.by,
        )
        if By.AREA not in question.by:
            self._by_key.setdefault(key, figure)
        if figure.period == self.subject.period:
            self._cells.setdefault((figure.asked.code, question.by, question.level), []).append(figure)

    def figure(self, code: str, *, period: Period | None = None, cell: str | None = None) -> Figure | None:
        """A figure of the area asked, or of a sector or kind of it; None where nothing stands.

        ``cell`` "" is the sector that is not stated.
        """
        key = (code, period or self.subject.period, self.whole.code, () if cell is None else (cell,))
        return self._by_key.get(key)

    def nothing(self, code: str, area: Unit, by: tuple[str, ...]) -> Figure:
        """The figure of a cell in which nothing stands: a count is 0 there, anything else cannot be."""
        asked, is_count = ask(code), code in INDICATORS and INDICATORS[code].is_count
        value = Fraction(0) if is_count else None
        status = ObsStatus.NORMAL if is_count else ObsStatus.NOT_POSSIBLE
        return Figure(
            asked, self.subject.period, area, by, value, value, None, None, None, None, 0, 0, status
        )

    def cells(self, code: str, by: By, level: Level | None = None) -> list[Figure]:
        """The figures of an indicator in every cell of a breakdown of the period, in the order of cells.

        ``level`` is that of the areas: the usual one of the breakdown unless another is named.
        """
        usual = self.subject.level_below if by is By.AREA else None
        return self._cells.get((code, (by,), level or usual or Question.level), [])

    def value(self, code: str, *, period: Period | None = None, cell: str | None = None) -> Fraction | None:
        """The value of a figure; 0 for a count that has no cell."""
        figure = self.figure(code, period=period, cell=cell)
        if figure is None:
            return None if INDICATORS[code].is_from_returns else Fraction(0)
        return figure.value

    def has_kind(self, kind: Kind) -> bool:
        """Whether there is, or was a year before, any organization of a kind."""
        code = f"{PREFIXES[kind]}_count"
        return bool(self.value(code) or self.value(code, period=self.subject.period.a_year_before))


def questions(subject: Subject, place: int) -> Iterable[Question]:
    """Everything that a review asks; a seal keeps the answers to just these."""
    period = subject.period
    base = Question(
        period=period, asked=(), known=subject.known, geography=subject.geography, area=subject.area
    )
    everything = tuple(INDICATORS.values())
    yield replace(base, asked=(*_with_growth(everything), *_against_plan(period, place)))
    yield replace(base, period=period.a_year_before, asked=_plain(everything))
    yield replace(base, period=period.before(1), asked=_plain(_named(STANDING)))
    yield replace(base, by=(By.SECTOR,), asked=_with_growth(_named(BY_SECTOR)))
    yield replace(base, by=(By.KIND,), asked=_with_growth(_named(BY_KIND)))
    for by, codes in ((By.SECTOR, BY_SECTOR), (By.KIND, BY_KIND)):
        yield replace(base, period=period.a_year_before, by=(by,), asked=_plain(_named(codes)))
    if subject.level_below:
        yield replace(base, by=(By.AREA,), level=subject.level_below, asked=_plain(_named(BY_AREA)))
    if subject.level_between:
        yield replace(base, by=(By.AREA,), level=subject.level_between, asked=_plain(_named(BY_AREA)))
    for told in estimated_periods(subject)[
        1:
    ]:  # what came of earlier estimates; the period's own is asked above
        has_ended = told.end <= day_of(subject.known)
        if has_ended and (estimated := estimated_codes(told, subject.known, place)):
            yield replace(base, period=told, asked=_plain(_named(estimated)))


def estimated_periods(subject: Subject) -> list[Period]:
    """The periods whose estimates a review tells: its own, the one before, and the calendar year in which it lies."""
    period = subject.period
    year = [] if period.is_whole_year else [Period(period.year, Length.YEAR)]
    return [period, period.before(1), *year]


def _named(codes: Iterable[str]) -> tuple[Indicator, ...]:
    return tuple(INDICATORS[code] for code in codes)


def _plain(indicators: Iterable[Indicator]) -> tuple[Asked, ...]:
    return tuple(Asked(indicator) for indicator in indicators)


def _with_growth(indicators: Iterable[Indicator]) -> tuple[Asked, ...]:
    """Each indicator, its growth, and its growth among those that reported both times."""
    chosen = tuple(indicators)
    matched = (Asked(i, Comparison.MATCHED) for i in chosen if can_match(i))
    return (*_plain(chosen), *(Asked(i, Comparison.YEAR_ON_YEAR) for i in chosen), *matched)


def _against_plan(period: Period, place: int) -> tuple[Asked, ...]:
    """What has a target for the period's year anywhere."""
    targets = Target.objects.filter(transaction__place__lte=place, period=f"{period.year:04}")
    codes = targets.order_by("indicator").values_list("indicator", flat=True).distinct()
    return tuple(Asked(INDICATORS[code], Comparison.PLAN) for code in codes if code in INDICATORS)
