"""What the rules of the attention list read: a few small relations, laid out by a handful of statements for everyone.

=============  ==================================================================================================
``stood``      who exists at the end of the day: kind, unit, status, since when it exists
``held``       who is not operating, and since when without a break
``idle``       who was last seen inactive without having notified a suspension, and the last sign of its work
``suspended``  who is suspended, and the day of its last notice
``few``        whose last returns tell too few members, and since which of them
``union_few``  unions with too few member cooperatives by the ledger
``silent``     who operates by law, and neither reported nor was seen in the last half-years
``stopped``    who was suspended or being dissolved at the end of a period on which it reported
``met``        the last general meeting;  ``reachable``: who has a contact
=============  ==================================================================================================

They lie on a connection of their own, so that several lists of one extract do not meet. Everything is of the day asked
about, as far as was known at a moment. Entries of the ledger that change no state (a second observation, a second
notice) are not in the extract; they are read from the book, and counted where the extract counts them.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import uuid4

import duckdb

from sohtx.core.codes import EntryType, Kind, LegalStatus
from sohtx.core.period import Length, Period
from sohtx.figures import extract as x
from sohtx.figures.attention.parameters import InForce
from sohtx.indicators.sql import NOT_EXPECTED, YOUNGEST_EXPECTED, day, known_at
from sohtx.register.unnamed import unnamed_organizations

UNNOTIFIED = f"('{LegalStatus.OPERATING}', '{LegalStatus.NOT_AT_ADDRESS}')"
STOPPED = f"('{LegalStatus.SUSPENDED}', '{LegalStatus.DISSOLVING}')"
OBSERVED = f"('{EntryType.OBSERVED_ACTIVE}', '{EntryType.OBSERVED_INACTIVE}')"
LONGEST_MONTH = timedelta(days=31)
CAN_BE_NAMED = 50_000  # organizations that fit into one statement
NOTED = {"org": "BIGINT", "entry_id": "VARCHAR", "entry": "VARCHAR", "effective_on": "DATE"}


def _named(alias: str) -> str:
    """Whom nobody has named yet nobody can look after: a condition that leaves them out."""
    unnamed = sorted(unnamed_organizations())
    return f" AND {alias}.org NOT IN ({', '.join(map(str, unnamed))})" if unnamed else ""


class Facts:
    """The relations of one day, for everyone or for some organizations (by their keys)."""

    def __init__(
        self,
        extract: x.Extract,
        con: duckdb.DuckDBPyConnection,
        *,
        on: date,
        known: int,
        in_force: InForce,
        orgs: Sequence[int] | None = None,
    ) -> None:
        self._con, self._periods = con, sorted((p for p in extract.periods if p.end <= on), key=str)
        self._on, self._known, self._in_force, self._orgs = on, known, in_force, orgs
        self._has_book = extract.place > 0
        self._half_years = self._last_half_years()

    def lay_out_standing(self) -> None:
        """Who exists: narrowing the list to some is removing others from this relation."""
        self._make(
            "stood",
            f"SELECT s.org, s.kind, s.unit, s.unit_position, s.status, s.valid_from, s.born_on, "
            f"s.status IN {NOT_EXPECTED} AS is_leaving, "
            f"coalesce(NOT s.is_observed_active, FALSE) AS is_inactive FROM states s "
            f"WHERE {self._stands('s', self._on)}{self._of('s')}{_named('s')}",
        )

    def lay_out(self) -> None:
        """Everything else, about those who stand."""
        self._lay_out_runs()
        self._lay_out_returns()
        self._lay_out_unions()
        self._lay_out_quiet()
        self._read_entries()
        self._read_meetings_and_contacts()
        self._lay_out_what_entries_tell()

    # From the book: what is not in the extract

    def _read_entries(self) -> None:
        """Notices of suspension, and observations since the first of the last half-years.

        Of those to whom they matter, where these can be named; otherwise of everyone.
        """
        begins = self._half_years[0].start.isoformat()
        on, known = self._on.isoformat(), self._known
        named = self._named("SELECT org FROM quiet UNION SELECT org FROM held WHERE status = 'suspended'")
        self._bring(
            "noted",
            NOTED,
            ("organization_id", "entry_id", "entry", "effective_on"),
            f"register_entry WHERE (entry = '{EntryType.SUSPENDED}' AND effective_on <= '{on}' "
            f"OR entry IN {OBSERVED} AND effective_on >= '{begins}' AND effective_on <= '{on}') "
            f"AND recorded_at <= {known}{named}",
        )
        self._con.execute(
            "DELETE FROM noted WHERE (org, entry_id) NOT IN (SELECT (v.org, v.entry_id) FROM events v "
            f"WHERE {known_at(known, 'v')}{self._of('v')} AND v.org IN (SELECT org FROM noted))"
        )

    def _read_meetings_and_contacts(self) -> None:
        on, known = self._on.isoformat(), self._known
        self._bring(
            "met",
            {"org": "BIGINT", "held_on": "DATE"},
            ("organization_id", "max(held_on)"),
            f"register_meeting WHERE held_on <= '{on}' AND recorded_at <= {known} "
            f"AND (withdrawn_at IS NULL OR withdrawn_at > {known}){self._of_book()} GROUP BY organization_id",
        )
        self._bring(
            "reachable",
            {"org": "BIGINT"},
            ("organization_id",),
            f"register_contact WHERE blanked_at IS NULL AND recorded_at <= {known} "
            f"AND (valid_from IS NULL OR valid_from <= '{on}') AND (valid_to IS NULL OR valid_to > '{on}') "
            "AND transaction_id IN (SELECT id FROM ledger_transaction WHERE place IS NOT NULL)"
            f"{self._named('SELECT org FROM quiet')} "
            "GROUP BY organization_id",
        )

    def _named(self, orgs: str) -> str:
        """That a row of the book is of some organizations, where they are few enough to be named."""
        found = [org for (org,) in self._con.execute(orgs).fetchall()]
        return f" AND organization_id IN ({_listed(found)})" if len(found) <= CAN_BE_NAMED else ""

    def _bring(self, name: str, shape: dict[str, str], columns: Sequence[str], source: str) -> None:
        """A relation of rows of the book; the names of its tables are fixed, its values dates and numbers."""
        passing = f"brought_{uuid4().hex}"
        rows = x._query(f"SELECT {x._line(columns)} FROM {source}") if self._has_book else ()
        x.fill(self._con, passing, shape, rows)
        self._make(name, f"SELECT * FROM {passing}")
        self._con.execute(f"DROP TABLE {passing}")

    # How long it has been so

    def _lay_out_runs(self) -> None:
        self._make(
            "held", self._since("c.status <> 'operating'", "p.status <> c.status", "c.org, c.kind, c.status")
        )
        unnotified = "{0}.status IN " + UNNOTIFIED
        self._make(
            "seen_idle",
            self._since(
                f"c.is_inactive AND {unnotified.format('c')}",
                f"NOT (p.is_observed_active IS NOT DISTINCT FROM FALSE AND {unnotified.format('p')})",
                "c.org, c.kind",
            ),
        )

    def _since(self, now: str, otherwise: str, columns: str) -> str:
        """Of whom something holds: the first day since which it has held without a break."""
        return (
            f"SELECT {columns}, greatest(c.born_on, coalesce(max(p.valid_to), c.born_on)) AS since "
            f"FROM stood c LEFT JOIN states p ON p.org = c.org AND p.valid_to <= c.valid_from "
            f"AND {known_at(self._known, 'p')}{self._of('p')} AND {otherwise} "
            f"WHERE {now} GROUP BY {columns}, c.born_on"
        )

    # What returns tell

    def _lay_out_returns(self) -> None:
        least = self._in_force.sql()["least_members"]
        told_few = self._filed(self._periods, "f.org, f.members", "f.members IS NOT NULL")
        doubtful = f"SELECT f.org FROM stood s JOIN ({told_few}) f ON f.org = s.org WHERE f.members < {least}"
        everyone = "SELECT org FROM stood"  # few: not worth a look at all returns to find fewer
        self._make(
            "doubtful",
            "SELECT org, kind, born_on FROM stood WHERE org IN (SELECT org FROM seen_idle "
            f"UNION {doubtful if self._orgs is None else everyone})",
        )
        work = "coalesce(f.revenue, 0) > 0 OR coalesce(f.workers, 0) > 0 AS has_work"
        self._make(
            "told",
            f"SELECT f.*, kind, born_on FROM ({self._filed(self._periods, f'f.org, f.members, {work}')}) f "
            "JOIN doubtful USING (org)",
        )
        self._make(
            "idle",
            "SELECT i.org, i.kind, coalesce(max(t.ends), i.since) AS since FROM seen_idle i "
            "LEFT JOIN told t ON t.org = i.org AND t.has_work AND t.ends > i.since "
            "GROUP BY i.org, i.kind, i.since",
        )
        last = "CAST(t.ends AS VARCHAR) || t.period"
        self._make(
            "few",
            f"SELECT t.org, t.kind, min(t.ends) AS since, arg_max(t.members, {last}) AS number, "
            f"arg_max(t.period, {last}) AS period FROM told t "
            f"LEFT JOIN (SELECT org, max(ends) AS ends FROM told WHERE members >= {least} AND ends >= born_on "
            f"GROUP BY org) e ON e.org = t.org WHERE t.members < {least} AND t.ends >= t.born_on "
            "AND (e.ends IS NULL OR t.ends > e.ends) GROUP BY t.org, t.kind",
        )
        months = self._in_force.value("query_months")
        recent = [p for p in self._periods if p.end >= self._back(months)]
        self._make(
            "stopped",
            "SELECT f.org, s.kind, max(f.ends) AS since, "
            "arg_max(f.period, CAST(f.ends AS VARCHAR) || f.period) AS period, "
            f"arg_max(p.status, f.ends) AS status FROM ({self._filed(recent, 'f.org')}) f "
            f"JOIN stood s ON s.org = f.org JOIN states p ON p.org = f.org{self._of('p')} "
            f"AND p.valid_from <= f.ends AND p.valid_to > f.ends AND {known_at(self._known, 'p')} "
            f"WHERE p.status IN {STOPPED} AND f.ends + to_months({months}) >= {day(self._on)} "
            "GROUP BY f.org, s.kind",
        )

    def _filed(self, periods: Iterable[Period], columns: str, where: str = "TRUE") -> str:
        """The returns that count, each with its period and the day on which that ends."""
        parts = [
            f"SELECT {columns}, {day(period.end)} AS ends, '{period}' AS period FROM \"filings {period}\" f "
            f"WHERE f.status = 'accepted' AND {known_at(self._known, 'f')} AND {where}{self._of('f')}"
            for period in periods
        ]
        nothing = ", ".join(
            f"CAST(NULL AS BIGINT) AS {name}" for name in ("org", "members", "revenue", "workers")
        )
        empty = f"SELECT {columns}, CAST(NULL AS DATE) AS ends, '' AS period FROM (SELECT {nothing}) f WHERE FALSE"
        return " UNION ALL ".join(parts or [empty])

    # Unions, by the ledger

    def _lay_out_unions(self) -> None:
        least = self._in_force.sql()["least_members"]
        self._con.execute(
            "CREATE OR REPLACE TEMP TABLE union_few AS "
            "WITH joined AS (SELECT * FROM (SELECT unnest(s.unions) AS union_org, s.valid_from, s.valid_to "
            f"FROM states s WHERE s.kind = '{Kind.COOPERATIVE}' AND len(s.unions) > 0 "
            f"AND s.valid_from <= {day(self._on)} AND {known_at(self._known, 's')}) "
            f"WHERE union_org IN (SELECT org FROM stood WHERE kind = '{Kind.UNION}')), "
            "changes AS (SELECT union_org, valid_from AS on_day, 1 AS more FROM joined UNION ALL "
            f"SELECT union_org, valid_to, -1 FROM joined WHERE valid_to <= {day(self._on)}), "
            "by_day AS (SELECT union_org, on_day, sum(more) AS more FROM changes GROUP BY union_org, on_day), "
            "counted AS (SELECT union_org, on_day, sum(more) OVER days AS members, "
            "lead(on_day) OVER days AS until FROM by_day "
            "WINDOW days AS (PARTITION BY union_org ORDER BY on_day)) "
            "SELECT u.org, u.kind, "
            "greatest(u.born_on, coalesce(max(c.until) FILTER (WHERE c.members >= least), u.born_on)) AS since, "
            "CAST(coalesce(any_value(c.members) FILTER (WHERE c.on_day IS NOT NULL AND c.until IS NULL), 0) "
            f"AS BIGINT) AS number FROM (SELECT *, {least} AS least FROM stood WHERE kind = '{Kind.UNION}') u "
            "LEFT JOIN counted c ON c.union_org = u.org GROUP BY u.org, u.kind, u.born_on, least "
            "HAVING number < least"
        )

    # Who is silent

    def _lay_out_quiet(self) -> None:
        """Who should have reported on the last half-years and did not."""
        first = self._half_years[0]
        reported = self._filed([p for p in self._periods if p.end >= first.start], "f.org")
        expected = " ".join(f"AND org IN ({self._expected(half)})" for half in self._half_years)
        self._make(
            "quiet",
            f"SELECT org, kind, {day(first.start)} AS since FROM stood "
            f"WHERE status = '{LegalStatus.OPERATING}' AND NOT is_inactive {expected} "
            f"AND org NOT IN (SELECT org FROM ({reported}))",
        )

    def _lay_out_what_entries_tell(self) -> None:
        self._make(
            "silent",
            f"SELECT * FROM quiet WHERE org NOT IN (SELECT org FROM noted WHERE entry IN {OBSERVED})",
        )
        self._make(
            "suspended",
            "SELECT h.org, h.kind, coalesce(max(n.effective_on), h.since) AS since FROM held h "
            "LEFT JOIN noted n ON n.org = h.org AND n.entry = 'suspended' AND n.effective_on >= h.since "
            "WHERE h.status = 'suspended' GROUP BY h.org, h.kind, h.since",
        )

    def _expected(self, period: Period) -> str:
        """Who should have reported on a period (figures contract, section 4)."""
        return (
            f"SELECT s.org FROM states s WHERE {self._stands('s', period.end)}{self._of('s')} "
            f"AND s.status NOT IN {NOT_EXPECTED} AND s.born_on <= {day(period.end - YOUNGEST_EXPECTED)}"
        )

    def _last_half_years(self) -> list[Period]:
        """The last half-years of which a return should long be there, from the earliest."""
        due = self._on - timedelta(days=self._in_force.value("grace_days"))
        half = Period(due.year, Length.HALF, 1 if due.month <= 6 else 2)
        last = half if half.end <= due else half.before()
        wanted = self._in_force.value("silent_half_years")
        return [last.before(back) for back in reversed(range(wanted))]

    # Pieces of statements

    def _back(self, months: int) -> date:
        """A day at least so many months earlier."""
        return self._on - months * LONGEST_MONTH

    def _make(self, name: str, query: str) -> None:
        self._con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def _stands(self, alias: str, on: date) -> str:
        return f"{alias}.valid_from <= {day(on)} AND {alias}.valid_to > {day(on)} AND {known_at(self._known, alias)}"

    def _of(self, alias: str) -> str:
        """Where only some are asked about: that a row is theirs, so that little of the files is read."""
        return "" if self._orgs is None else f" AND {alias}.org IN ({_listed(self._orgs)})"

    def _of_book(self) -> str:
        return "" if self._orgs is None else f" AND organization_id IN ({_listed(self._orgs)})"


def _listed(orgs: Sequence[int]) -> str:
    """Keys as they stand within brackets."""
    return ", ".join(map(str, orgs)) or "NULL"
