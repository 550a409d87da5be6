"""Putting questions to the figures of this installation: reading what is asked, answering, explaining."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from sohtx.core.codes import Level
from sohtx.core.moment import now, read_day, read_moment
from sohtx.core.numbers import write_fraction
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal, refuse
from sohtx.core.text import Text
from sohtx.core.units import Units
from sohtx.figures.extract import Extract
from sohtx.figures.targets import TargetsInForce
from sohtx.indicators.answer import Answers, Figure
from sohtx.indicators.catalogue import INDICATORS, Asked, Comparison, ask
from sohtx.indicators.declare import Indicator
from sohtx.indicators.engine import Engine, Record
from sohtx.indicators.placing import Places
from sohtx.indicators.question import By, Impute, Question
from sohtx.ledger.bulk import batches
from sohtx.register.models import Entry, Organization
from sohtx.returns.models import FilingVersion
from sohtx.returns.return_forms import KIND_OF, form_for

FIGURE_COLUMNS = (
    *("value", "numerator", "denominator", "unit", "reporting_n", "expected_n", "imputed_value", "imputed_n"),
    *("reassigned_n", "obs_status"),
)
RECORD_COLUMNS = (
    "org_id",
    "record",
    "record_id",
    "recorded_at",
    "numerator",
    "denominator",
    "reassigned",
    "imputed",
)
ASKED_AT_ONCE = 500
E = TypeVar("E", By, Level, Impute)


@dataclass(frozen=True, kw_only=True)
class Request:
    """A question as it was written: by a command, an address or a program."""

    period: str
    indicators: Sequence[str] = ()
    area: str | None = None
    by: Sequence[str] = ()
    level: str | None = None
    on: str | None = None
    known: str | None = None
    geography: str | None = None
    include_submitted: bool = False
    impute: str = "none"
    all_areas: bool = False


def read_request(request: Request, units: Units) -> Question:
    """Read a request into a question; refuses what cannot be read, naming the option."""
    period = _period(request.period)
    on = _day(request.on, "--on")
    geography = _day(request.geography, "--geography") or on or period.end
    by = tuple(dict.fromkeys(_one_of(By, value, "--by") for value in request.by))
    if request.all_areas and by != (By.AREA,):
        raise refuse(ALL_AREAS_ALONE, MEND_ALL_AREAS, column="--all-areas")
    area = units.read(request.area, geography, "--area") if request.area else None
    return Question(
        period=period,
        asked=tuple(ask(code) for code in request.indicators) or tuple(Asked(i) for i in INDICATORS.values()),
        known=_moment(request.known),
        geography=geography,
        on=on,
        area=None if area is units.country else area,
        by=by,
        level=_one_of(Level, request.level, "--level") if request.level else Level.COMMUNE,
        include_submitted=request.include_submitted,
        impute=_one_of(Impute, request.impute, "--impute"),
        all_areas=request.all_areas,
    )


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except Refusal as refusal:
        problem = refusal.problems[0]
        raise refuse(problem.what, problem.mend, column="PERIOD", value=text) from None


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    day = read_day(text)
    if day is None or day.year <= 1:
        raise refuse(NOT_A_DAY, MEND_DAY, column=option, value=text)
    return day


def _moment(text: str | None) -> int:
    if text is None:
        return now()
    moment = read_moment(text)
    if moment is None:
        raise refuse(NOT_A_MOMENT, MEND_MOMENT, column="--known", value=text)
    return moment


def _one_of(codes: type[E], text: str, option: str) -> E:
    for code in codes:
        if code.value == text:
            return code
    raise refuse(
        NOT_OFFERED, MEND_OFFERED.fill(codes=", ".join(c.value for c in codes)), column=option, value=text
    )


def answer(extract: Extract, question: Question) -> Answers:
    """The figures that answer a question, in their order."""
    return _answer(Engine(extract), extract, question)


def _answer(engine: Engine, extract: Extract, question: Question) -> Answers:
    targets = TargetsInForce(extract.units, question.known, extract.place)
    return Answers(engine, extract.units, question, targets)


def answer_all(extract: Extract, questions: Sequence[Question]) -> list[list[Figure]]:
    """The answers to several questions, in their order; what one has added up serves the others."""
    engine = Engine(extract)
    return [list(_answer(engine, extract, question)) for question in questions]


def figure_header(question: Question) -> list[str]:
    """The columns of figures."""
    return ["indicator", "period", "area_code", "area_name", *_others(question), *FIGURE_COLUMNS]


def _others(question: Question) -> list[str]:
    return [str(by) for by in question.by if by is not By.AREA]


def figure_cells(figure: Figure) -> list[str]:
    """A figure as the cells of its line: plain decimals, blank for what there is none of."""
    parts = (figure.value, figure.numerator, figure.denominator)
    counts = (figure.reporting_n, figure.expected_n)
    return [
        figure.asked.code, str(figure.period), figure.area.code, figure.area.name, *figure.by,
        *("" if part is None else write_fraction(part) for part in parts), figure.asked.unit.code,
        *("" if count is None else str(count) for count in counts),
        "" if figure.imputed_value is None else write_fraction(figure.imputed_value),
        str(figure.imputed_n), str(figure.reassigned_n), figure.obs_status.value,
    ]  # fmt: skip


# The records behind a figure


def record_header(question: Question) -> list[str]:
    """The columns of records."""
    return ["indicator", "period", "area_code", *_others(question), *RECORD_COLUMNS]


class _Source(NamedTuple):
    """A record as it is named, and when it was recorded, as written."""

    record_id: str
    recorded_as: str


def explain(extract: Extract, question: Question, code: str) -> Iterator[list[str]]:
    """The records behind a figure, one line each, in the contract's order."""
    asked = ask(code)
    if asked.comparison is not Comparison.NONE:
        raise refuse(NO_SUFFIX, MEND_SUFFIX, column="INDICATOR", value=code)
    engine = Engine(extract)
    places = engine.places(question)
    records = engine.records(question, asked.indicator)
    yield from told(extract, question, asked.indicator, records, places)


def told(
    extract: Extract, question: Question, indicator: Indicator, records: Sequence[Record], places: Places
) -> list[list[str]]:
    """Records as lines of cells, in the contract's order."""
    orgs = organization_names(record.org for record in records)
    sources = _entries(records) | _versions(records)
    rows = []
    for record in records:
        area, others = extract.units.country if question.area is None else question.area, []
        for by, part in zip(question.by, record.cell, strict=False):
            if by is By.AREA:
                area = places.areas[int(part)]
            else:
                others.append(str(part))
        source = sources[record.entry or record.version]
        if record.imputed_from is not None:
            source = _Source(
                _earlier_return(orgs[record.org], source, record.imputed_from), source.recorded_as
            )
        order = (area.code, others, orgs[record.org], source.record_id)
        rows.append((order, _record_cells(indicator, question, area.code, record, orgs, source, others)))
    rows.sort(key=lambda row: row[0])
    return [cells for _, cells in rows]


def _earlier_return(org_id: str, source: _Source, period: Period) -> str:
    """The name of the return from which a value was carried: that of the whole period, even where parts fill it."""
    return f"{org_id}/{form_for(KIND_OF[source.record_id.split('/')[-2]], period)}/{period}"


def _record_cells(
    indicator: Indicator,
    question: Question,
    area: str,
    record: Record,
    orgs: dict[int, str],
    source: _Source,
    others: list[str],
) -> list[str]:
    kind = "imputed" if record.imputed_from else "return" if record.version else "entry"
    denominator = record.denominator
    return [
        indicator.code, str(question.period), area, *others, orgs[record.org], kind, source.record_id,
        source.recorded_as, write_fraction(record.numerator / indicator.scale),
        "" if denominator is None else write_fraction(denominator / indicator.denominator_scale),
        "true" if record.is_choice else "", "true" if record.imputed_from else "",
    ]  # fmt: skip


def organization_names(keys: Iterable[int]) -> dict[int, str]:
    """The identifiers of organizations, by their keys."""
    names: dict[int, str] = {}
    for batch in batches(set(keys), ASKED_AT_ONCE):
        names |= dict(Organization.objects.filter(pk__in=batch).values_list("pk", "org_id"))
    return names


def _entries(records: Sequence[Record]) -> dict[str | int, _Source]:
    found: dict[str | int, _Source] = {}
    for batch in batches({record.entry for record in records if record.entry}, ASKED_AT_ONCE):
        for entry_id, recorded_as in Entry.objects.filter(entry_id__in=batch).values_list(
            "entry_id", "recorded_as"
        ):
            found[entry_id] = _Source(entry_id, recorded_as)
    return found


def _versions(records: Sequence[Record]) -> dict[str | int, _Source]:
    found: dict[str | int, _Source] = {}
    columns = ("pk", "organization__org_id", "form", "period", "recorded_as")
    for batch in batches({record.version for record in records if record.version}, ASKED_AT_ONCE):
        for pk, *name, recorded_as in FilingVersion.objects.filter(pk__in=batch).values_list(*columns):
            found[pk] = _Source("/".join(name), recorded_as)
    return found


ALL_AREAS_ALONE = Text("chỉ dùng với --by area một mình", "goes with --by area alone")
MEND_ALL_AREAS = Text("viết --by area --all-areas", "write --by area --all-areas")
NOT_A_DAY = Text("không phải ngày", "is not a day of the calendar")
MEND_DAY = Text("viết năm-tháng-ngày, ví dụ 2023-06-30", "write year-month-day, such as 2023-06-30")
NOT_A_MOMENT = Text("không phải thời điểm", "is not a moment")
MEND_MOMENT = Text("viết như 2023-07-28 hoặc 2023-07-28T08:00:00", "write 2023-07-28 or 2023-07-28T08:00:00")
NOT_OFFERED = Text("không có lựa chọn này", "is not one of the choices")
MEND_OFFERED = Text("dùng một trong: {codes}", "use one of: {codes}")
NO_SUFFIX = Text("không mở được hồ sơ của chỉ tiêu có hậu tố", "a comparison has no records of its own")
MEND_SUFFIX = Text(
    "hỏi chỉ tiêu không có hậu tố, từng kỳ một", "ask for the indicator itself, one period at a time"
)
