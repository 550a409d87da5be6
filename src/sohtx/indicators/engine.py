"""Runs the SQL of a question and gives sums and counts, cell by cell. Division and status are ``answer``'s."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import duckdb

from sohtx.core.period import Period
from sohtx.core.units import Units
from sohtx.indicators import sql as s
from sohtx.indicators.declare import Family, Formula, Indicator
from sohtx.indicators.measures import Measure
from sohtx.indicators.placing import Places
from sohtx.indicators.question import Impute, Question

if TYPE_CHECKING:
    import pyarrow as pa

Cell = tuple[int | str, ...]
Orgs = frozenset[int]
NOBODY: Orgs = frozenset()
FEWEST_FOR_RATIO = 5
SMALLEST_RATIO, LARGEST_RATIO = Fraction(1, 5), Fraction(5)


class Tables(Protocol):
    """What the engine reads: a connection on which the views of ``sql`` stand, the units, the stored periods."""

    con: duckdb.DuckDBPyConnection
    units: Units
    periods: AbstractSet[Period]


class Amount(NamedTuple):
    """What an indicator adds up to in one cell. All numbers are whole; ``chosen`` are placed by a choice."""

    numerator: int = 0
    denominator: int = 0
    taken: int = 0
    expected: int = 0
    has_estimate: bool = False
    chosen: Orgs = NOBODY


class Imputed(NamedTuple):
    """What was filled in for one indicator in one cell, in whole numbers of its measure."""

    value: Fraction = Fraction(0)
    filled: int = 0
    chosen: Orgs = NOBODY


NOTHING_IMPUTED = Imputed()


class Some(NamedTuple):
    """Part of what is behind a figure: that of one cell, and of so many organizations after one, by their keys.

    An empty cell is every cell; ``most`` None: all of them.
    """

    cell: Cell = ()
    after: int = 0
    most: int | None = None

    def of(self, query: str, columns: Sequence[str]) -> str:
        """That part of the rows of a query, which has a column for each part of the cell and one named ``org``."""
        named = zip(columns, self.cell, strict=False)
        where = " AND ".join(
            [f"org > {self.after}", *(f"{column} = {_literal(part)}" for column, part in named)]
        )
        most = "" if self.most is None else f" QUALIFY dense_rank() OVER (ORDER BY org) <= {self.most}"
        return f"SELECT * FROM ({query}) WHERE {where}{most}"


ALL = Some()


def _literal(part: int | str) -> str:
    return str(part) if isinstance(part, int) else "'" + part.replace("'", "''") + "'"


@dataclass
class Table:
    """The amounts of some indicators by cell; a cell that is absent holds nothing."""

    amounts: dict[str, dict[Cell, Amount]] = field(default_factory=lambda: defaultdict(dict))

    def at(self, indicator: Indicator, cell: Cell) -> Amount:
        """The amount in a cell."""
        return self.amounts[indicator.code].get(cell, Amount())

    def cells(self, indicator: Indicator) -> Iterable[Cell]:
        """The cells in which an organization is counted or expected."""
        return [c for c, a in self.amounts[indicator.code].items() if a.taken or a.expected]


class Engine:
    """Answers questions about one extract."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._con = tables.con
        self._has_choices = True
        self._measured: dict[tuple[Question, tuple[str, ...]], Table] = {}

    def places(self, question: Question) -> Places:
        """Write the places of a question; they serve every question of the same area, level and geography."""
        places = Places(self._con, self._tables.units, question)
        self._has_choices = places.has_choices
        return places

    def sql(self, question: Question) -> s.Sql:
        """The statements of a question."""
        return s.Sql(question, self._tables.periods)

    def statement(self, question: Question, indicators: Sequence[Indicator]) -> "Statement":
        """The one statement that adds up indicators of any families, cell by cell."""
        text = self.sql(question)
        by_family = [(family, s.of_family(indicators, family)) for family in Family]
        parts = [(_rows(text, family, chosen), chosen) for family, chosen in by_family if chosen]
        return Statement(text, parts)

    def measure(self, question: Question, indicators: Sequence[Indicator]) -> Table:
        """Add up indicators for every cell of a question; what was added up once is not again."""
        key = (replace(question, asked=()), tuple(indicator.code for indicator in indicators))
        if key not in self._measured:
            self._measured[key] = self._add_up(self.statement(question, indicators), question)
        return self._measured[key]

    def to_arrow(self, question: Question, indicators: Sequence[Indicator]) -> "pa.Table":
        """The sums of indicators as an Arrow table: the columns of the cell, then those of the statement."""
        self.places(question)
        return self._con.sql(self.statement(question, indicators).adding_up).to_arrow_table()

    def by_organization(
        self, question: Question, indicators: Sequence[Indicator], orgs: Iterable[int]
    ) -> dict[tuple[str, Cell], dict[int, Amount]]:
        """What each of some organizations adds to each indicator and cell."""
        found: dict[tuple[str, Cell], dict[int, Amount]] = defaultdict(dict)
        wanted = ", ".join(map(str, sorted(orgs)))
        if not wanted:
            return found
        statement = self.statement(question, indicators)
        width = len(statement.text.cell_columns)
        for row in self._con.execute(statement.add_up("org", f" WHERE org IN ({wanted})")).fetchall():
            sums = dict(zip(statement.aliases, row[width + 1 :], strict=True))
            for indicator, read in statement.readers:
                amount = read(sums, NOBODY)
                if amount.taken or amount.expected:
                    found[indicator.code, row[:width]][row[width]] = amount
        return found

    def flows_between(
        self, question: Question, indicators: Sequence[Indicator], start: date, end: date
    ) -> Table:
        """Add up births, exits and moves between two days, both included."""
        text = self.sql(question)
        return self._add_up(Statement(text, [(text.event_rows(start, end), indicators)]), question)

    def _add_up(self, statement: "Statement", question: Question) -> Table:
        table = Table()
        chosen = self._chosen(statement) if question.has_places and self._has_choices else {}
        width = len(statement.text.cell_columns)
        for row in self._con.execute(statement.adding_up).fetchall():
            cell = row[:width]
            sums = dict(zip(statement.aliases, row[width:], strict=True))
            for indicator, read in statement.readers:
                orgs = chosen.get((indicator.code, cell), NOBODY)
                table.amounts[indicator.code][cell] = read(sums, orgs)
        return table

    def _chosen(self, statement: "Statement") -> dict[tuple[str, Cell], Orgs]:
        """Which organizations in each indicator and cell were placed by a choice."""
        found: dict[tuple[str, Cell], set[int]] = defaultdict(set)
        width = len(statement.text.cell_columns)
        for choices, indicators in statement.choices:
            for row in self._con.execute(choices).fetchall():
                cell, org, flags = row[:width], row[width], row[width + 1 :]
                for indicator, is_taken in zip(indicators, flags, strict=True):
                    if is_taken:
                        found[indicator.code, cell].add(org)
        return {key: frozenset(orgs) for key, orgs in found.items()}

    def matched(self, question: Question, indicators: Sequence[Indicator]) -> Table:
        """Sums now (numerator) and a year before (denominator) over those that reported both times."""
        text = self.sql(question)
        pairs = [_as_pair(indicator) for indicator in indicators]
        return self._add_up(
            Statement(text, [(text.matched_rows(s.measures_of(indicators)), pairs)]), question
        )

    def impute(self, question: Question, indicators: Sequence[Indicator]) -> dict[str, dict[Cell, Imputed]]:
        """Fill in what operating organizations did not report, cell by cell."""
        wanted = [i for i in indicators if can_impute(i, question.impute)]
        found: dict[str, dict[Cell, Imputed]] = defaultdict(dict)
        if not wanted:
            return found
        measures = s.measures_of(wanted)
        self._write_imputing(question, measures)
        factors = self._factors(question, measures)
        cell = self.sql(question).cell
        width = len(self.sql(question).cell_columns)
        for m in measures:
            rows = self._con.execute(
                f"SELECT {cell}, kind, sector, back, sum(base), count(*), list(org) FILTER (WHERE is_choice) "
                f"FROM ({_missing(m)}) GROUP BY {_group(cell)}"
            ).fetchall()
            for row in rows:
                kind, sector, back, base, count, orgs = row[width:]
                factor = factors.get((m.code, kind, sector, back))
                if factor is not None:
                    before = found[m.code].get(row[:width], Imputed())
                    found[m.code][row[:width]] = Imputed(
                        before.value + base * factor, before.filled + count, before.chosen.union(orgs or ())
                    )
        return found

    def _write_imputing(self, question: Question, measures: Sequence[Measure]) -> None:
        text = self.sql(question)
        rows = text.complete(text.imputing_rows(measures))
        self._con.execute(f"CREATE OR REPLACE TEMP TABLE imputing AS {rows}")

    def _factors(self, question: Question, measures: Sequence[Measure]) -> "Factors":
        """By what a value of an earlier period is multiplied, for each kind, sector and distance."""
        if question.impute is Impute.CARRY:
            return _AlwaysOne()
        factors: dict[tuple[str, str, str, int], Fraction] = {}
        for m in measures:
            for back in s.IMPUTED_BACK:
                past = f"{m.code}_{back}"
                rows = self._con.execute(
                    f"SELECT kind, sector, sum({m.code}), sum({past}) FROM imputing "
                    f"WHERE was_expected_{back} AND {m.code} IS NOT NULL AND {past} IS NOT NULL "
                    f"GROUP BY kind, sector HAVING count(*) >= {FEWEST_FOR_RATIO} AND sum({past}) <> 0"
                ).fetchall()
                for kind, sector, now, then in rows:
                    if SMALLEST_RATIO <= (factor := Fraction(now, then)) <= LARGEST_RATIO:
                        factors[m.code, kind, sector, back] = factor
        return factors

    # The records behind a figure

    def records(self, question: Question, indicator: Indicator, some: Some = ALL) -> list["Record"]:
        """The records behind one indicator, each with what it adds; of some organizations, if only these are asked."""
        match indicator.family:
            case Family.FILINGS:
                found = self._filing_records(question, indicator, some)
                return found + self._imputed_records(question, indicator, some)
            case Family.STANDING:
                entry = "birth_entry_id"
            case Family.EVENTS:
                entry = "entry_id"
        text = self.sql(question)
        query = (
            f"SELECT {text.cell}, org, {entry}, {indicator.numerator}, is_choice "
            f"FROM ({_rows(text, indicator.family, [indicator], 'birth_entry_id')}) WHERE {s.condition(indicator)}"
        )
        rows = self._con.execute(text.complete(some.of(query, text.cell_columns))).fetchall()
        return [
            Record(row[:-4], row[-4], entry=row[-3], numerator=Fraction(row[-2]), is_choice=row[-1])
            for row in rows
        ]

    def unreported(self, question: Question, indicator: Indicator, some: Some = ALL) -> list[int]:
        """The organizations expected in an indicator that have not reported it, by their keys."""
        text = self.sql(question)
        where = f"({indicator.expected}) AND NOT ({indicator.taken})"
        if indicator.kind is not None:
            where += f" AND kind = '{indicator.kind}'"
        query = f"SELECT {text.cell}, org FROM ({_rows(text, indicator.family, [indicator])}) WHERE {where}"
        rows = self._con.execute(text.complete(some.of(query, text.cell_columns))).fetchall()
        return sorted({row[-1] for row in rows})

    def _filing_records(self, question: Question, indicator: Indicator, some: Some) -> list["Record"]:
        text = self.sql(question)
        cell = text.cell
        rows = text.filing_rows(indicator.measures, with_leaves=True)
        leaves = "flow_leaves" if indicator.is_flow else "stock_leaves"
        versions = self._versions(question.period, indicator.measures)
        denominator = indicator.denominator or "NULL"
        if indicator.formula is Formula.MEAN:
            denominator = "CAST(place = length AS INTEGER)"
        leaf = (
            f"SELECT {cell}, org, is_choice, unnest({leaves}) AS version, "
            f"generate_subscripts({leaves}, 1) AS place, len({leaves}) AS length "
            f"FROM ({rows}) WHERE {s.condition(indicator)}"
        )
        query = (
            f"SELECT {cell}, leaf.org, leaf.version, {indicator.numerator}, {denominator}, is_choice "
            f"FROM ({leaf}) leaf JOIN ({versions}) v ON v.version = leaf.version"
        )
        found = self._con.execute(text.complete(some.of(query, text.cell_columns))).fetchall()
        return [
            Record(
                row[:-5], row[-5], version=row[-4], numerator=Fraction(row[-3]),
                denominator=None if row[-2] is None else Fraction(row[-2]), is_choice=row[-1],
            )
            for row in found
        ]  # fmt: skip

    def _versions(self, period: Period, measures: Sequence[Measure]) -> str:
        """Every stored version of a period and its parts, with its measures."""
        columns = ", ".join(["version", *(m.code for m in measures)])
        stored = [p for p in _with_parts(period) if p in self._tables.periods]
        if not stored:
            nothing = ", ".join(f"0 AS {m.code}" for m in measures)
            return f"SELECT CAST(NULL AS BIGINT) AS version, {nothing} WHERE FALSE"
        return " UNION ALL ".join(f'SELECT {columns} FROM "filings {p}"' for p in stored)

    def _imputed_records(self, question: Question, indicator: Indicator, some: Some) -> list["Record"]:
        if not can_impute(indicator, question.impute):
            return []
        text = self.sql(question)
        (measure,) = indicator.measures
        self._write_imputing(question, [measure])
        factors = self._factors(question, [measure])
        query = f"SELECT {text.cell}, org, kind AS of_kind, sector AS of_sector, back, base, leaves[-1], is_choice "
        query += f"FROM ({_missing(measure)})"
        rows = self._con.execute(some.of(query, text.cell_columns)).fetchall()
        found = []
        for row in rows:
            org, kind, sector, back, base, version, is_choice = row[-7:]
            factor = factors.get((measure.code, kind, sector, back))
            if factor is not None:
                found.append(
                    Record(
                        row[:-7], org, version=version, numerator=base * factor, is_choice=is_choice,
                        imputed_from=question.period.before(back),
                    )
                )  # fmt: skip
        return found


class Record(NamedTuple):
    """One entry or return behind a figure, and what it adds, in whole numbers of the indicator."""

    cell: Cell
    org: int
    entry: str = ""
    version: int = 0
    numerator: Fraction = Fraction(0)
    denominator: Fraction | None = None
    is_choice: bool = False
    imputed_from: Period | None = None


class Statement:
    """The sums of several indicators, each family over its own rows, and how each indicator is read from them."""

    def __init__(self, text: s.Sql, parts: Sequence[tuple[str, Sequence[Indicator]]]) -> None:
        self.text = text
        self._parts = [
            (rows, s.Sums(prefix), indicators)
            for (rows, indicators), prefix in zip(parts, "abc", strict=False)
        ]
        self.readers = [
            (indicator, _reader(sums, indicator))
            for _, sums, indicators in self._parts
            for indicator in indicators
        ]

    @property
    def aliases(self) -> list[str]:
        """The names of the sums, in order."""
        return [alias for _, sums, _ in self._parts for alias in sums.aliases]

    @property
    def adding_up(self) -> str:
        """The sums by cell; a family that has nothing in a cell gives NULLs there."""
        return self.add_up()

    def add_up(self, column: str = "", where: str = "") -> str:
        """The sums by cell and one more column of the rows, of those rows that a condition takes."""
        cell = ", ".join([*self.text.cell_columns, *([column] if column else [])])
        sums = [
            f"(SELECT {cell}, {sums.select} FROM ({rows}){where} GROUP BY {cell})"
            for rows, sums, _ in self._parts
        ]
        joined = sums[0] + "".join(f" FULL JOIN {other} USING ({cell})" for other in sums[1:])
        return self.text.complete(f"SELECT {cell}, {', '.join(self.aliases)} FROM {joined}")

    @property
    def choices(self) -> list[tuple[str, Sequence[Indicator]]]:
        """The organizations placed by a choice, and in which indicators each is; a statement a family."""
        found = []
        for rows, _, indicators in self._parts:
            flags = ", ".join(f"({s.condition(indicator)})" for indicator in indicators)
            query = f"SELECT {self.text.cell}, org, {flags} FROM ({rows}) WHERE is_choice"
            found.append((self.text.complete(query), indicators))
        return found


def _rows(text: s.Sql, family: Family, indicators: Sequence[Indicator], *more: str) -> str:
    """The rows from which the indicators of a family are added up."""
    match family:
        case Family.STANDING:
            return text.standing_rows(indicators, *more)
        case Family.EVENTS:
            return text.event_rows(text.question.period.start, text.question.period.end)
        case Family.FILINGS:
            return text.filing_rows(s.measures_of(indicators))


def _reader(sums: s.Sums, indicator: Indicator) -> Callable[[Mapping[str, Any], Orgs], Amount]:
    """How an indicator's amount is read from the sums of a cell."""
    numerator = sums.add(s.numerator_sum(indicator))
    denominator = sums.add(s.denominator_sum(indicator)) if indicator.denominator else ""
    taken = sums.add(s.count_taken(indicator))
    expected = sums.add(s.count_expected(indicator)) if indicator.expected else ""
    estimate = sums.add(s.has_estimate(indicator)) if indicator.is_from_returns else ""

    def read(row: Mapping[str, Any], chosen: Orgs) -> Amount:
        return Amount(
            row[numerator] or 0,
            row[denominator] or 0 if denominator else 0,
            row[taken] or 0,
            row[expected] or 0 if expected else 0,
            bool(row[estimate]) if estimate else False,
            chosen,
        )

    return read


Factors = Any


class _AlwaysOne(dict[Any, Fraction]):
    """The factors of a value carried forward."""

    def get(self, key: Any, default: Any = None) -> Fraction:  # noqa: ARG002 -- a dict's signature
        """Every value is carried as it was."""
        return Fraction(1)


def can_impute(indicator: Indicator, how: Impute) -> bool:
    """Only sums from returns are filled in; carried forward, only stocks."""
    if not indicator.is_from_returns or indicator.formula is not Formula.SUM:
        return False
    return how is Impute.RATIO or (how is Impute.CARRY and not indicator.is_flow)


def _missing(measure: Measure) -> str:
    """Rows of ``imputing`` to fill in, with the last value known and how many periods back it lies."""
    m, leaves = measure.code, "flow_leaves" if measure.is_flow else "stock_leaves"
    return (
        f"SELECT *, CASE WHEN {m}_1 IS NOT NULL THEN 1 ELSE 2 END AS back, coalesce({m}_1, {m}_2) AS base, "
        f"CASE WHEN {m}_1 IS NOT NULL THEN {leaves}_1 ELSE {leaves}_2 END AS leaves FROM imputing "
        f"WHERE is_operating AND area IS NOT NULL AND {m} IS NULL AND coalesce({m}_1, {m}_2) IS NOT NULL"
    )


def _as_pair(indicator: Indicator) -> Indicator:
    """The indicator of matched growth: the sum now over the sum then, of those that have both."""
    (measure,) = indicator.measures
    both = f"{measure.code} IS NOT NULL AND {measure.code}_then IS NOT NULL"
    return replace(indicator, denominator=f"{measure.code}_then", taken=both)


def _group(cell: str, *, own_only: bool = False) -> str:
    return cell if own_only else f"{cell}, kind, sector, back"


def _with_parts(period: Period) -> list[Period]:
    return [period, *(inner for part in period.parts for inner in _with_parts(part))]
