"""The SQL of figures, written once in DuckDB's dialect over the tables of the extract.

``states``: an existing organization from a day until a day, as known from a moment until a moment.
``events``: what each counted entry did, with the cell before and after.
``"filings <period>"``: versions of the returns of one period, each with the moments between which it counts.
``place`` and ``place_of``: where a unit, or one organization's unit, stands in the geography asked for.
All numbers are whole; engines add, Python divides.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from sohtx.core.period import Period
from sohtx.indicators.declare import Family, Indicator
from sohtx.indicators.measures import MEASURES, Measure
from sohtx.indicators.question import By, Question
from sohtx.indicators.registered import OPERATING

NOT_EXPECTED = "('dissolving', 'bankruptcy_pending', 'revoked')"
YOUNGEST_EXPECTED = timedelta(days=30)
IMPUTED_BACK = (1, 2)
STANDING_COLUMNS = (
    *("org", "kind", "sector", "status", "is_observed_active", "is_alliance_member", "is_registered"),
    *("charter_capital", "born_on"),
)


def day(value: date) -> str:
    """A day as an SQL literal."""
    return f"DATE '{value.isoformat()}'"


def known_at(moment: int, alias: str) -> str:
    """That a row was known at a moment."""
    return f"{alias}.known_from <= {moment} AND {alias}.known_to > {moment}"


class Sql:
    """The statements of one question. ``periods`` are those of which any return is stored."""

    def __init__(self, question: Question, periods: AbstractSet[Period]) -> None:
        self.question = question
        self.periods = periods
        self._snapshots: dict[date, set[str]] = {}

    # Cells

    @property
    def cell(self) -> str:
        """The columns of a printed cell."""
        return ", ".join(self.cell_columns)

    @property
    def cell_columns(self) -> list[str]:
        """Their names, in the order of ``by``."""
        return [str(by) for by in self.question.by] or ["area"]

    def _placed(self, alias: str, unit: str, position: str, place: str) -> tuple[str, str, str]:
        """Joins that say where a row's unit stands, and the expressions for its area and whether by choice."""
        if not self.question.has_places:
            return "", "0", "FALSE"
        joins = (
            f" LEFT JOIN place {place} ON {place}.unit = {alias}.{unit}"
            f" LEFT JOIN place_of {place}_of ON {place}_of.org = {alias}.org"
            f" AND {place}_of.unit = {alias}.{unit} AND {place}_of.position = {alias}.{position}"
        )
        area = f"coalesce({place}_of.area, {place}.area)"
        return joins, area, f"coalesce({place}_of.is_choice, {place}.is_choice, FALSE)"

    # What stands

    def standing(self, valid_on: date, *more: str) -> str:
        """The snapshot of organizations that exist at the end of a day, each with its cell.

        Its area is NULL outside the area asked for. ``more`` are columns that only some questions need.
        """
        self._snapshots.setdefault(valid_on, set()).update(more)
        return f"stood_on_{valid_on:%Y_%m_%d}"

    def complete(self, query: str) -> str:
        """A statement with the snapshots that it names."""
        named = ", ".join(
            f"stood_on_{valid_on:%Y_%m_%d} AS MATERIALIZED ({self._snapshot(valid_on, more)})"
            for valid_on, more in self._snapshots.items()
        )
        return f"WITH {named} {query}" if named else query

    def _snapshot(self, valid_on: date, more: AbstractSet[str]) -> str:
        joins, area, choice = self._placed("s", "unit", "unit_position", "p")
        columns = ", ".join(f"s.{column}" for column in (*STANDING_COLUMNS, *sorted(more)))
        return (
            f"SELECT {columns}, {area} AS area, {choice} AS is_choice FROM states s{joins} "
            f"WHERE s.valid_from <= {day(valid_on)} AND s.valid_to > {day(valid_on)} "
            f"AND {known_at(self.question.known, 's')}"
        )

    def standing_rows(self, indicators: Iterable[Indicator], *more: str) -> str:
        """Rows of the family ``standing``."""
        if not any("is_in_union" in indicator.taken for indicator in indicators):
            return f"SELECT * FROM {self.standing(self.question.valid_on, *more)} WHERE area IS NOT NULL"
        stood = self.standing(self.question.valid_on, "unions", *more)
        members = (
            f"SELECT DISTINCT org FROM (SELECT org, unnest(unions) AS union_org FROM {stood}) "
            f"WHERE union_org IN (SELECT org FROM {stood} WHERE kind = 'union')"
        )
        return (
            f"SELECT s.*, m.org IS NOT NULL AS is_in_union FROM {stood} s "
            f"LEFT JOIN ({members}) m ON m.org = s.org WHERE s.area IS NOT NULL"
        )

    def expected(self, period: Period, *, everywhere: bool = False) -> str:
        """Organizations that should report on a period."""
        where = f"status NOT IN {NOT_EXPECTED} AND born_on <= {day(period.end - YOUNGEST_EXPECTED)}"
        if By.KIND not in self.question.by:
            where += " AND kind = 'cooperative'"
        if not everywhere:
            where += " AND area IS NOT NULL"
        return f"SELECT * FROM {self.standing(period.end)} WHERE {where}"

    # What happened

    def event_rows(self, start: date, end: date) -> str:
        """Rows of the family ``events``: a row for each birth, exit, move out of a cell and move into one."""
        before_joins, area_before, choice_before = self._placed(
            "e", "unit_before", "unit_before_position", "b"
        )
        after_joins, area_after, choice_after = self._placed("e", "unit_after", "unit_after_position", "a")
        happened = (
            f"SELECT e.org, e.kind, e.entry_id, e.position, e.event, e.existed, e.sector_before, e.sector_after, "
            f"{area_before} AS area_before, {choice_before} AS choice_before, "
            f"{area_after} AS area_after, {choice_after} AS choice_after "
            f"FROM events e{before_joins}{after_joins} "
            f"WHERE e.effective_on >= {day(start)} AND e.effective_on <= {day(end)} "
            f"AND {known_at(self.question.known, 'e')}"
        )
        moved = "existed AND (area_before IS DISTINCT FROM area_after"
        moved += " OR sector_before <> sector_after)" if By.SECTOR in self.question.by else ")"
        base = "org, kind, entry_id"
        after = f"{base}, sector_after AS sector, area_after AS area, choice_after AS is_choice"
        before = f"{base}, sector_before AS sector, area_before AS area, choice_before AS is_choice"
        return (
            f"WITH happened AS MATERIALIZED ({happened}) "
            f"SELECT {after}, event AS flow FROM happened WHERE event <> '' AND area_after IS NOT NULL "
            f"UNION ALL SELECT {before}, 'moved_out' FROM happened WHERE {moved} AND area_before IS NOT NULL "
            f"UNION ALL SELECT {after}, 'moved_in' FROM happened WHERE {moved} AND area_after IS NOT NULL"
        )

    # What was reported

    def counting(self, period: Period, columns: str, *, accepted_only: bool = False) -> str:
        """The version of each filing of exactly one period that counts."""
        where = known_at(self.question.known, "f")
        if not self.question.include_submitted or accepted_only:
            return f"SELECT {columns} FROM \"filings {period}\" f WHERE f.status = 'accepted' AND {where}"
        latest = "row_number() OVER (PARTITION BY f.org ORDER BY f.status = 'submitted' DESC) = 1"
        return (
            f"SELECT {columns} FROM \"filings {period}\" f WHERE f.status IN ('accepted', 'submitted') "
            f"AND {where} QUALIFY {latest}"
        )

    def reported(
        self,
        period: Period,
        measures: Sequence[Measure],
        *,
        accepted_only: bool = False,
        with_leaves: bool = False,
    ) -> str | None:
        """What each organization reported on a period: its return for it, else those of the parts that fill it.

        None when no return of the period nor of any part is stored.
        """
        own = None
        if period in self.periods:
            columns = ["f.org", *(f"f.{m.code}" for m in measures)]
            columns += ["f.is_estimate AS stock_is_estimate", "f.is_estimate AS flow_is_estimate"]
            if with_leaves:
                columns += ["[f.version] AS stock_leaves", "[f.version] AS flow_leaves"]
            own = self.counting(period, ", ".join(columns), accepted_only=accepted_only)
        parts = [
            self.reported(part, measures, accepted_only=accepted_only, with_leaves=with_leaves)
            for part in period.parts
        ]
        if not parts or parts[-1] is None:
            return own
        filled = _filled(parts, measures, with_leaves=with_leaves)
        if own is None:
            return filled
        return f"SELECT * FROM ({own}) UNION ALL (SELECT * FROM ({filled}) WHERE org NOT IN (SELECT org FROM ({own})))"

    def filing_rows(self, measures: Sequence[Measure], *, with_leaves: bool = False) -> str:
        """Rows of the family ``filings``: everyone expected, with what it reported, if it did."""
        period = self.question.period
        reported = self.reported(period, measures, with_leaves=with_leaves) or nothing_reported(
            measures, with_leaves=with_leaves
        )
        columns = [*(m.code for m in measures), "stock_is_estimate", "flow_is_estimate"]
        if with_leaves:
            columns += ["stock_leaves", "flow_leaves"]
        cells = "e.org, e.kind, e.sector, e.area, e.is_choice"
        return (
            f"SELECT {cells}, {', '.join(f'r.{c}' for c in columns)} "
            f"FROM ({self.expected(period)}) e LEFT JOIN ({reported}) r ON r.org = e.org"
        )

    def matched_rows(self, measures: Sequence[Measure]) -> str:
        """Everyone expected both now and a year before, with what it reported then and now."""
        period, earlier = self.question.period, self.question.period.a_year_before
        now = self.reported(period, measures) or nothing_reported(measures)
        then = self.reported(earlier, measures) or nothing_reported(measures)
        values = ", ".join(f"n.{m.code}, t.{m.code} AS {m.code}_then" for m in measures)
        estimates = ", ".join(
            f"coalesce(n.{f}, FALSE) OR coalesce(t.{f}, FALSE) AS {f}"
            for f in ("stock_is_estimate", "flow_is_estimate")
        )
        return (
            f"SELECT e.org, e.kind, e.sector, e.area, e.is_choice, {values}, {estimates} "
            f"FROM ({self.expected(period)}) e "
            f"JOIN ({self.expected(earlier, everywhere=True)}) b ON b.org = e.org "
            f"LEFT JOIN ({now}) n ON n.org = e.org LEFT JOIN ({then}) t ON t.org = e.org"
        )

    # What is filled in

    def imputing_rows(self, measures: Sequence[Measure]) -> str:
        """Everyone expected in the whole register, with its value now and at one and two periods back."""
        period = self.question.period
        joins, values = "", []
        now = self.reported(period, measures) or nothing_reported(measures)
        for back in IMPUTED_BACK:
            past = self.reported(period.before(back), measures, accepted_only=True, with_leaves=True)
            past = past or nothing_reported(measures, with_leaves=True)
            joins += f" LEFT JOIN ({past}) b{back} ON b{back}.org = e.org"
            expected = f"SELECT org FROM ({self.expected(period.before(back), everywhere=True)})"
            joins += f" LEFT JOIN ({expected}) x{back} ON x{back}.org = e.org"
            values += [f"b{back}.{m.code} AS {m.code}_{back}" for m in measures]
            values.append(f"x{back}.org IS NOT NULL AS was_expected_{back}")
            values += [f"b{back}.{leaves} AS {leaves}_{back}" for leaves in ("stock_leaves", "flow_leaves")]
        return (
            f"SELECT e.org, e.kind, e.sector, e.area, e.is_choice, ({OPERATING}) AS is_operating, "
            f"{', '.join(f'n.{m.code}' for m in measures)}, {', '.join(values)} "
            f"FROM ({self.expected(period, everywhere=True)}) e LEFT JOIN ({now}) n ON n.org = e.org{joins}"
        )


def _filled(parts: Sequence[str | None], measures: Sequence[Measure], *, with_leaves: bool) -> str:
    """The value of a period from its parts: a stock is the last part's, a flow needs every part."""
    last = f"p{len(parts) - 1}"
    aliases = [f"p{i}" for i in range(len(parts))]
    is_whole = all(parts)
    columns = [f"{last}.org"]
    for m in measures:
        if not m.is_flow:
            columns.append(f"{last}.{m.code}")
        elif is_whole:
            columns.append(f"{' + '.join(f'{a}.{m.code}' for a in aliases)} AS {m.code}")
        else:
            columns.append(f"CAST(NULL AS BIGINT) AS {m.code}")
    columns.append(f"{last}.stock_is_estimate")
    present = [alias for alias, part in zip(aliases, parts, strict=True) if part]
    columns.append(
        f"({' OR '.join(f'coalesce({a}.flow_is_estimate, FALSE)' for a in present)}) AS flow_is_estimate"
    )
    if with_leaves:
        columns.append(f"{last}.stock_leaves")
        columns.append(f"{' || '.join(f'coalesce({a}.flow_leaves, [])' for a in present)} AS flow_leaves")
    joins = "".join(
        f" LEFT JOIN ({part}) {alias} ON {alias}.org = {last}.org"
        for alias, part in zip(aliases[:-1], parts[:-1], strict=True)
        if part
    )
    return f"SELECT {', '.join(columns)} FROM ({parts[-1]}) {last}{joins}"


def nothing_reported(measures: Sequence[Measure], *, with_leaves: bool = False) -> str:
    """The relation of a period on which nobody reported."""
    columns = ["CAST(NULL AS BIGINT) AS org", *(f"CAST(NULL AS BIGINT) AS {m.code}" for m in measures)]
    columns += ["FALSE AS stock_is_estimate", "FALSE AS flow_is_estimate"]
    if with_leaves:
        columns += ["CAST(NULL AS BIGINT[]) AS stock_leaves", "CAST(NULL AS BIGINT[]) AS flow_leaves"]
    return f"SELECT {', '.join(columns)} WHERE FALSE"


class Sums:
    """The select list that adds up several indicators in one pass; equal sums are made once."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._aliases: dict[str, str] = {}

    def add(self, expression: str) -> str:
        """The alias of a sum."""
        return self._aliases.setdefault(expression, f"{self._prefix}{len(self._aliases)}")

    @property
    def select(self) -> str:
        """The select list."""
        return ", ".join(f"{expression} AS {alias}" for expression, alias in self._aliases.items())

    @property
    def aliases(self) -> list[str]:
        """The columns it gives, in order."""
        return list(self._aliases.values())


def condition(indicator: Indicator) -> str:
    """Which rows of its family are in an indicator."""
    if indicator.kind is None:
        return indicator.taken
    return f"kind = '{indicator.kind}'" + ("" if indicator.taken == "TRUE" else f" AND {indicator.taken}")


def estimate_flag(indicator: Indicator) -> str:
    """The column that says whether a row's value is an estimate."""
    return "flow_is_estimate" if indicator.is_flow else "stock_is_estimate"


def numerator_sum(indicator: Indicator) -> str:
    """The sum of an indicator's numerator."""
    if indicator.taken == f"{indicator.numerator} IS NOT NULL" and indicator.kind is None:
        return f"sum({indicator.numerator})"
    if indicator.numerator == "1":
        return f"count(*) FILTER (WHERE {condition(indicator)})"
    return f"sum({indicator.numerator}) FILTER (WHERE {condition(indicator)})"


def denominator_sum(indicator: Indicator) -> str:
    """The sum of its denominator."""
    if indicator.denominator == "1":
        return count_taken(indicator)
    return f"sum({indicator.denominator}) FILTER (WHERE {condition(indicator)})"


def count_taken(indicator: Indicator) -> str:
    """How many rows are in it."""
    if indicator.taken == f"{indicator.numerator} IS NOT NULL" and indicator.kind is None:
        return f"count({indicator.numerator})"
    return f"count(*) FILTER (WHERE {condition(indicator)})"


def count_expected(indicator: Indicator) -> str:
    """How many should be."""
    return "count(*)" if indicator.kind is None else f"count(*) FILTER (WHERE kind = '{indicator.kind}')"


def has_estimate(indicator: Indicator) -> str:
    """Whether any row in it is an estimate."""
    flag = estimate_flag(indicator)
    if indicator.taken == f"{indicator.numerator} IS NOT NULL":
        return f"bool_or({flag} AND {indicator.numerator} IS NOT NULL)"
    return f"bool_or({flag} AND {condition(indicator)})"


def measures_of(indicators: Iterable[Indicator]) -> list[Measure]:
    """The measures that indicators read, in the order of the return."""
    wanted = {m.code for indicator in indicators for m in indicator.measures}
    return [m for code, m in MEASURES.items() if code in wanted]


def of_family(indicators: Iterable[Indicator], family: Family) -> list[Indicator]:
    """The indicators of one family."""
    return [indicator for indicator in indicators if indicator.family is family]
