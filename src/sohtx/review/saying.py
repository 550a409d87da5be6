"""Figures as words and numbers of the report: the one place where a figure becomes something printed.

Every number carries its identity, which is how a machine asks for it again (docs/report.md)::

    workers/2023-S1/10                 the figure of an indicator, period and area
    revenue_mean_yoy/2023-S1/10/credit its growth, in a sector (or kind)
    workers/2023-S1/10#reporting_n     one of the numbers that travel with it
    coop_count/2023-S1/10 - coop_count/2022-S1/10    a difference;  a % b is the share of a in b
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from fractions import Fraction
from string import Formatter

from sohtx.core.codes import Kind, ObsStatus
from sohtx.core.moment import write_moment
from sohtx.core.numbers import write_fraction
from sohtx.core.numerals import period_in_words, say_number
from sohtx.core.text import VIETNAMESE, Text, current_language
from sohtx.documents.tree import Number, Run, Runs
from sohtx.figures.models import PublishedFigure
from sohtx.figures.naming import MINUS, cell_label, decimals_of, identity, say_signed, say_to
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS, Comparison
from sohtx.indicators.units_of_measure import PERCENT

NOTHING = "–"
SMALL = 10  # counts below it are written with a leading zero in Vietnamese prose (domain's usage)
KEPT_PLACES = 6
TELLING = {ObsStatus.ESTIMATED, ObsStatus.IMPUTED, ObsStatus.LOW_RELIABILITY}


def compose(words: Text, **values: "Run | Runs | Text") -> Runs:
    """Put runs into the named places of a sentence in the reader's language."""
    runs: list[Run] = []
    for words_between, name, _, _ in Formatter().parse(str(words)):
        runs.append(words_between)
        if name is not None:
            value = values[name]
            runs.extend(value if _is_runs(value) else (str(value) if isinstance(value, Text) else value,))  # type: ignore[arg-type]
    return joined(runs)


def _is_runs(value: object) -> bool:
    return isinstance(value, tuple) and not isinstance(value, Text)


def joined(runs: Iterable[Run]) -> Runs:
    """Runs with neighbouring words made one and empty ones left out."""
    found: list[Run] = []
    for run in runs:
        if isinstance(run, str) and found and isinstance(found[-1], str):
            found[-1] += run
        elif run != "":
            found.append(run)
    return tuple(found)


def enumerate_runs(parts: Iterable[Runs], between: str = ", ", last: Text | None = None) -> Runs:
    """Parts of a list one after the other: a, b và c."""
    items = list(parts)
    found: list[Run] = []
    for number, part in enumerate(items):
        if number:
            found.append(str(last) if last and number == len(items) - 1 else between)
        found.extend(part)
    return joined(found)


AND = Text(" và ", " and ")


def label(figure: Figure) -> str:
    """What a figure is, for people: indicator, cell, period, area."""
    cells = map(cell_label, figure.by)
    return ", ".join((str(figure.asked.label), *cells, str(period_in_words(figure.period)), figure.area.name))


def behind(figure: Figure) -> tuple[tuple[str, str], ...]:
    """The facts that travel with a figure."""
    facts: list[tuple[Text, str]] = []
    if figure.denominator is not None:
        facts += [(NUMERATOR, _exactly(figure.numerator)), (DENOMINATOR, _exactly(figure.denominator))]
    if figure.expected_n is not None:
        facts.append((REPORTED, f"{say_number(figure.reporting_n)}/{say_number(figure.expected_n)}"))
    if figure.imputed_n:
        facts.append((FILLED_IN, f"{_exactly(figure.imputed_value)} ({say_number(figure.imputed_n)})"))
    if figure.reassigned_n:
        facts.append((REASSIGNED, say_number(figure.reassigned_n)))
    facts.append((STATUS, str(figure.obs_status.label)))
    if law := figure.asked.indicator.law:
        facts.append((LAW, str(law)))
    if figure.asked.comparison is Comparison.NONE:
        facts.append((OPENS, _command(figure)))
    return tuple((str(name), value) for name, value in facts)


def _command(figure: Figure) -> str:
    """The command that lists the records behind a figure."""
    by = "".join(f" --by {'kind' if part in set(Kind) else 'sector'}" for part in figure.by)
    return f"sohtx explain {figure.period} {figure.asked.code} --area {figure.area.code}{by}{_clocks.get()}"


_clocks: ContextVar[str] = ContextVar("clocks", default="")


@contextmanager
def clocks(known: int, geography: date) -> Iterator[None]:
    """Within, the commands that open figures are those of one known moment and one geography."""
    token = _clocks.set(f" --known {write_moment(known)} --geography {geography}")
    try:
        yield
    finally:
        _clocks.reset(token)


def _exactly(value: Fraction | None) -> str:
    return NOTHING if value is None else say_number(value, 6)


def number_of(
    figure: Figure,
    *,
    padded: bool = False,
    unsigned: bool = False,
    with_sign: bool = False,
    marked: bool = True,
    in_column: bool = False,
    decimals: int | None = None,
) -> Number:
    """A figure as a number of the report.

    ``unsigned``: the words around it say whether it rose or fell; not ``marked``: they say how far to trust it;
    ``in_column``: of a table, with all its decimals, its status as a letter that a note beneath explains. ``decimals``
    where others than its own stand beside it.
    """
    value = figure.value
    decimals = decimals_of(figure) if decimals is None else decimals
    is_percent = figure.asked.unit is PERCENT
    if value is not None and unsigned:
        value = abs(value)
    return Number(
        text=_text(
            value, decimals, is_percent=is_percent, padded=padded, with_sign=with_sign, in_column=in_column
        ),
        value=figure.value,
        identity=identity(figure),
        label=label(figure),
        decimals=decimals,
        is_percent=is_percent,
        mark=_mark(figure, in_column=in_column) if marked else "",
        behind=behind(figure),
    )


def _mark(figure: Figure, *, in_column: bool) -> str:
    """How far to trust it, where that must be said beside it."""
    status = figure.obs_status
    if status not in TELLING or figure.value is None:
        return ""
    return status.value if in_column else str(status.label)


def _text(
    value: Fraction | None,
    decimals: int,
    *,
    is_percent: bool = False,
    padded: bool = False,
    with_sign: bool = False,
    in_column: bool = False,
) -> str:
    if value is None:
        return NOTHING
    text = say_to(value, decimals) if in_column else say_number(value, decimals).replace("-", MINUS)
    if padded and current_language() == VIETNAMESE and 0 < value < SMALL and value.denominator == 1:
        text = f"0{text}"
    if with_sign and value > 0 and text.strip("0,.") != "":
        text = f"+{text}"
    return f"{text}%" if is_percent else text


def signed_text(value: Fraction | None, decimals: int) -> str:
    """A change with its sign, as in a column."""
    return NOTHING if value is None else say_signed(value, decimals)


def decimals_in(text: str) -> int:
    """How many decimals a printed number has."""
    return len(text.rstrip("%").partition("," if current_language() == VIETNAMESE else ".")[2])


def reporters(figure: Figure) -> Runs:
    """Who reported a figure: 412/472."""
    return (
        count_of(figure, "reporting_n", figure.reporting_n),
        "/",
        count_of(figure, "expected_n", figure.expected_n),
    )


_PARTS = {
    "reporting_n": Text("số đơn vị báo cáo", "how many reported"),
    "expected_n": Text("số đơn vị phải báo cáo", "how many were expected to report"),
    "numerator": Text("tử số", "numerator"),
    "denominator": Text("mẫu số", "denominator"),
}


def count_of(figure: Figure, part: str, value: int | None, *, padded: bool = False) -> Number:
    """One of the counts that travel with a figure."""
    amount = Fraction(value or 0)
    return Number(
        text=_text(amount, 0, padded=padded),
        value=amount,
        identity=f"{identity(figure)}#{part}",
        label=f"{label(figure)}: {_PARTS[part]}",
    )


def part_of(figure: Figure, part: str, value: Fraction) -> Number:
    """One of the amounts that a figure was computed from."""
    decimals = len(write_fraction(value, KEPT_PLACES).partition(".")[2])
    return Number(
        text=_text(value, decimals),
        value=value,
        identity=f"{identity(figure)}#{part}",
        decimals=decimals,
        label=f"{label(figure)}: {_PARTS[part]}",
    )


def difference(now: Figure, then: Figure, *, padded: bool = True) -> Number:
    """By how much one figure is more or less than another; the words around it say which."""
    value = (now.value or Fraction(0)) - (then.value or Fraction(0))
    text = _text(abs(value), decimals_of(now), padded=padded)
    return _difference(now, then, value, text, decimals_of(now))


def signed_difference(now: Figure, then: Figure, decimals: int | None = None) -> Number:
    """The same with its sign, as in a column."""
    value = (now.value or Fraction(0)) - (then.value or Fraction(0))
    places = decimals_of(now) if decimals is None else decimals
    return _difference(now, then, value, signed_text(value, places), places)


def _difference(now: Figure, then: Figure, value: Fraction, text: str, decimals: int) -> Number:
    return Number(
        text=text,
        value=value,
        identity=f"{identity(now)} - {identity(then)}",
        label=f"{label(now)} − {label(then)}",
        decimals=decimals,
    )


def share(part: Figure, whole: Figure) -> Number:
    """What part of one figure another is, in per cent."""
    value = Fraction(100) * (part.value or 0) / whole.value if whole.value else None
    return Number(
        text=_text(value, 1, is_percent=True),
        value=value,
        identity=f"{identity(part)} % {identity(whole)}",
        label=f"{label(part)} ÷ {label(whole)}",
        decimals=1,
        is_percent=True,
    )


def counted(value: int, name: str, what: str, *, padded: bool = False) -> Number:
    """The length of a list that the report prints, under the list's own name."""
    amount = Fraction(value)
    return Number(text=_text(amount, 0, padded=padded), value=amount, identity=f"list:{name}", label=what)


def counted_share(part: int, whole: int, part_name: str, whole_name: str) -> Number:
    """What part of one list another is, in per cent."""
    value = Fraction(100 * part, whole)
    return Number(
        text=_text(value, 1, is_percent=True),
        value=value,
        identity=f"list:{part_name} % list:{whole_name}",
        label=f"{part_name} ÷ {whole_name}",
        decimals=1,
        is_percent=True,
    )


def stored(value: Fraction, name: str, what: str, facts: tuple[tuple[str, str], ...] = ()) -> Number:
    """A number that the book keeps as it was given: a target, a figure once published or sealed."""
    decimals = len(write_fraction(value, KEPT_PLACES).partition(".")[2])
    return Number(
        text=_text(value, decimals), value=value, identity=name, label=what, decimals=decimals, behind=facts
    )


def published_number(told: PublishedFigure) -> Number:
    """A figure as it was once printed, with its basis and source."""
    name = f"published:{told.indicator}/{told.period}/{told.area_code}"
    what = str(INDICATORS[told.indicator].label) if told.indicator in INDICATORS else told.indicator
    facts = ((str(BASIS), told.basis), (str(SOURCE), told.document_no))
    return stored(Fraction(told.value), name, what, tuple(fact for fact in facts if fact[1]))


NUMERATOR = Text("Tử số", "Numerator")
DENOMINATOR = Text("Mẫu số", "Denominator")
REPORTED = Text("Đơn vị báo cáo/phải báo cáo", "Reported of expected")
FILLED_IN = Text("Ước bổ sung cho đơn vị chưa báo cáo", "Imputed")
REASSIGNED = Text("Đơn vị xếp theo quy đổi địa bàn", "Placed by a choice")
STATUS = Text("Trạng thái số liệu", "Status")
LAW = Text("Căn cứ", "Law")
OPENS = Text("Mở hồ sơ", "Opens with")
BASIS = Text("Cơ sở", "Basis")
SOURCE = Text("Nguồn", "Source")
