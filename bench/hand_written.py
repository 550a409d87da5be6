"""The figures of one half-year by commune and sector, as one would write them by hand for DuckDB.

usage: python bench/hand_written.py prepare PACKAGE OUT
       python bench/hand_written.py run OUT 2023-S1 [--known 2026-11-01] [--repeats 5] [--threads 2]

This is what the project's own engine is measured against. `prepare` makes tables of the right shape and size
out of a package, not of the right truth: it takes corrections as if they had been there from the start, the
order of recording as the order of effect, and an area as it was named. `run` then computes every count of
the ledger, every sum with its reporters and its estimates, and both sides of every mean and ratio, in one
query.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

PERSONS = (
    "members members_women workers worker_members workers_women workers_insured managers managers_vocational "
    "managers_college members_joined members_left workers_new"
).split()
MONEY = (
    "charter_capital total_capital revenue revenue_members profit budget_paid loan_fund_new loan_bank_new "
    "loan_fund_outstanding loan_bank_outstanding loan_overdue"
).split()
SUMS = PERSONS + MONEY
MEASURES = [*SUMS, "worker_income"]
# Ratio -> what is summed above, below; both only where both are reported.
RATIOS = {
    "worker_income_mean": ("worker_income::HUGEINT * (workers // 1000)", "workers"),
    "revenue_members_share": ("revenue_members", "revenue"),
    "managers_college_share": ("managers_college", "managers"),
}
KINDS = {"coop": "cooperative", "union": "union", "group": "group"}
FLOWS = {
    "established": "event = 'new'",
    "other_entries": "event = 'other entry'",
    "dissolved": "event = 'dissolved'",
    "other_exits": "event = 'other exit'",
    "moved_in": "event = 'moved in'",
    "moved_out": "event = 'moved out'",
}
DISSOLVED = "('dissolved', 'terminated')"
EXITS = "('dissolved', 'terminated', 'divided', 'consolidated', 'merged', 'converted', 'bankrupt')"
STATUSES = "('suspended', 'not_at_address', 'dissolving', 'bankruptcy_pending', 'revoked')"
FOREVER = "TIMESTAMPTZ '9999-12-31 00:00:00+00'"


# -- prepare ---------------------------------------------------------------------------------------

MOMENT = """CREATE MACRO moment(said) AS CASE
    WHEN length(said) = 10 THEN (said || 'T23:59:59.999999+07:00')::TIMESTAMPTZ
    WHEN said LIKE '%Z' OR said LIKE '%+__:__' THEN said::TIMESTAMPTZ
    ELSE (said || '+07:00')::TIMESTAMPTZ END"""

# The entries that count, in order, with every attribute and status carried on.
STORY = f"""
    CREATE TEMP TABLE story AS
    WITH gone AS (SELECT supersedes AS entry_id FROM entries WHERE supersedes IS NOT NULL),
    counted AS (
        SELECT org.org, org.kind, entries.* EXCLUDE (kind), effective_on::DATE AS valid_from,
            moment(recorded_at) AS known,
            CASE WHEN entry = 'established' THEN 0 WHEN entry IN {EXITS} THEN 2 ELSE 1 END AS place
        FROM entries JOIN org USING (org_id) ANTI JOIN gone USING (entry_id)
        WHERE entry <> 'voided'),
    numbered AS (
        SELECT *, row_number() OVER history AS i, count(*) FILTER (place = 0) OVER history AS life
        FROM counted WINDOW history AS (
            PARTITION BY org ORDER BY valid_from, place, known, entry_id ROWS UNBOUNDED PRECEDING)),
    told AS (
        SELECT *,
            CASE WHEN entry IN {STATUSES} THEN entry
                 WHEN entry IN ('resumed', 'reinstated') THEN 'operating' END AS says_status,
            CASE WHEN entry LIKE 'observed%' THEN entry = 'observed_inactive' END AS says_inactive,
            CASE WHEN entry IN ('joined_union', 'left_union') THEN entry = 'joined_union' END AS says_in_union
        FROM numbered)
    SELECT org, kind, i, entry, via, place, valid_from,
        max(known) OVER history AS known,
        max(valid_from) FILTER (place = 0) OVER history AS birth_on,
        last_value(area_code IGNORE NULLS) OVER history AS area,
        coalesce(last_value(sector IGNORE NULLS) OVER history, '') AS sector,
        last_value(is_alliance_member IGNORE NULLS) OVER history = 'true' AS is_alliance_member,
        last_value(is_registered IGNORE NULLS) OVER history = 'true' AS is_registered,
        last_value((charter_capital::DECIMAL(18, 3) * 1000)::BIGINT IGNORE NULLS) OVER history AS capital,
        coalesce(last_value(says_status IGNORE NULLS) OVER this_life, 'operating') AS status,
        coalesce(last_value(says_inactive IGNORE NULLS) OVER this_life, false) AS observed_inactive,
        coalesce(last_value(says_in_union IGNORE NULLS) OVER this_life, false) AS in_union
    FROM told WINDOW
        history AS (PARTITION BY org ORDER BY i ROWS UNBOUNDED PRECEDING),
        this_life AS (PARTITION BY org, life ORDER BY i ROWS UNBOUNDED PRECEDING)"""

# Each state twice: open-ended until the next entry is known, closed from then on.
STATES = f"""
    WITH dated AS (
        SELECT *, lead(valid_from) OVER next AS next_from, lead(known) OVER next AS next_known
        FROM story WINDOW next AS (PARTITION BY org ORDER BY i)),
    twice AS (
        SELECT *, known AS known_from, coalesce(next_known, {FOREVER}) AS known_to,
            DATE '9999-12-31' AS valid_to
        FROM dated
        UNION ALL
        SELECT *, next_known, {FOREVER}, next_from FROM dated WHERE next_from IS NOT NULL)
    SELECT org, kind, sector, area, valid_from, valid_to, known_from, known_to, status, observed_inactive,
        in_union, is_alliance_member, is_registered, capital, birth_on
    FROM twice WHERE place < 2 AND known_from < known_to AND valid_from < valid_to
    ORDER BY org, valid_from, known_from"""

# Flows, with the cell before and the cell after. An exit counts in the cell of its day.
EVENTS = f"""
    WITH before AS (
        SELECT *, lag(area) OVER history AS area_before, lag(sector) OVER history AS sector_before
        FROM story WINDOW history AS (PARTITION BY org ORDER BY i)),
    named AS (
        SELECT *, CASE
            WHEN place = 0 THEN CASE WHEN via IS NULL THEN 'new' ELSE 'other entry' END
            WHEN place = 2 THEN CASE WHEN entry IN {DISSOLVED} THEN 'dissolved' ELSE 'other exit' END
            WHEN area <> area_before OR sector <> sector_before THEN 'move' END AS event
        FROM before)
    SELECT org, kind, valid_from AS effective_on, known AS known_from, {FOREVER} AS known_to, event,
        area, sector, area_before, sector_before
    FROM named WHERE event IS NOT NULL ORDER BY effective_on, org"""


def returns_of(period: str) -> str:
    """The versions of one period; a version is known until the next decided one."""
    values = ", ".join(f"({m}::DECIMAL(18, 3) * 1000)::BIGINT AS {m}" for m in MEASURES)
    return f"""
        WITH version AS (
            SELECT org.org, moment(recorded_at) AS known_from, status, nature = 'estimate' AS is_estimate,
                {values}
            FROM returns JOIN org USING (org_id) WHERE period = '{period}')
        SELECT org, known_from,
            coalesce(min(known_from) FILTER (status IN ('accepted', 'withdrawn')) OVER later, {FOREVER})
                AS known_to,
            status, is_estimate, {", ".join(MEASURES)}
        FROM version
        WINDOW later AS (
            PARTITION BY org ORDER BY known_from ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
        ORDER BY org, known_from"""


def prepare(package: Path, out: Path) -> None:
    """Write the Parquet tables that `run` reads."""
    (out / "returns").mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    con.execute(MOMENT)
    for name in ("entries", "returns"):
        con.execute(f"CREATE VIEW {name} AS FROM read_csv('{package / name}.csv', all_varchar = true)")
    con.execute("""CREATE TEMP TABLE org AS
        SELECT row_number() OVER (ORDER BY org_id)::INTEGER AS org, org_id, any_value(kind) AS kind
        FROM entries GROUP BY org_id""")
    con.execute(STORY)
    write(con, STATES, out / "states.parquet")
    write(con, EVENTS, out / "events.parquet")
    con.execute("CREATE TEMP TABLE kept AS FROM returns")
    con.execute("CREATE OR REPLACE TEMP VIEW returns AS FROM kept")
    for (period,) in con.execute("SELECT DISTINCT period FROM kept ORDER BY period").fetchall():
        write(con, returns_of(period), out / "returns" / f"{period}.parquet")


def write(con: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write one table and say how large it is."""
    con.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    rows = con.execute(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
    print(f"{path.name}: {rows} rows, {path.stat().st_size / 1e6:.2f} MB")


# -- run -------------------------------------------------------------------------------------------


def bounds(period: str) -> tuple[str, str]:
    """First and last day of a half-year."""
    year, half = period.split("-S")
    return (f"{year}-01-01", f"{year}-06-30") if half == "1" else (f"{year}-07-01", f"{year}-12-31")


def stocks() -> list[str]:
    """The aggregates over the organizations that exist."""
    operating = "status = 'operating' AND NOT observed_inactive"
    columns = []
    for short, kind in KINDS.items():
        for name, holds in {
            "count": "true",
            "operating_count": operating,
            "alliance_count": "is_alliance_member",
        }.items():
            columns.append(f"count(*) FILTER (kind = '{kind}' AND {holds}) AS {short}_{name}")
    return [
        *columns,
        "count(*) FILTER (kind = 'group' AND is_registered) AS group_registered_count",
        "count(*) FILTER (kind = 'cooperative' AND in_union) AS union_members",
        "sum(capital) FILTER (kind = 'cooperative') AS charter_capital_registered",
        "count(capital) FILTER (kind = 'cooperative') AS charter_capital_registered_n",
        "count(*) FILTER (is_expected) AS expected_n",
    ]


def flows() -> list[str]:
    """The aggregates over what happened in the period."""
    return [
        f"count(*) FILTER (kind = '{kind}' AND {event}) AS {short}_{name}"
        for short, kind in KINDS.items()
        for name, event in FLOWS.items()
    ]


def reported() -> list[str]:
    """The aggregates over the returns: sum, reporters, estimates among them; both sides of each ratio."""
    columns = []
    for m in SUMS:
        columns += [f"sum({m}) AS {m}", f"count({m}) AS {m}_n", estimated(m, m)]
    for name, (part, of) in RATIOS.items():
        both = f"({part}) + {of}"
        columns += [f"sum(CASE WHEN {of} IS NOT NULL THEN {part} END) AS {name}_above",
                    f"sum(CASE WHEN ({part}) IS NOT NULL THEN {of} END) AS {name}_below",
                    f"count({both}) AS {name}_n", estimated(both, name)]  # fmt: skip
    return columns


def estimated(value: str, name: str) -> str:
    """Whether there are estimates among the values."""
    return f"count(CASE WHEN is_estimate THEN {value} END) > 0 AS {name}_p"


def names(columns: Sequence[str]) -> list[str]:
    """What the columns are called."""
    return [column.rsplit(" AS ", 1)[1] for column in columns]


def query(folder: Path, period: str, known: str) -> str:
    """All figures of a period by commune and sector, as known at a moment; in no order."""
    first, last = bounds(period)
    now = f"known_from <= TIMESTAMPTZ '{known}' AND known_to > TIMESTAMPTZ '{known}'"
    counts = [f"coalesce({name}, 0) AS {name}" for name in names([*stocks(), *flows()])]
    return f"""
        WITH existing AS MATERIALIZED (
            SELECT *, kind = 'cooperative' AND status NOT IN ('dissolving', 'bankruptcy_pending', 'revoked')
                AND birth_on <= DATE '{last}' - 30 AS is_expected
            FROM '{folder}/states.parquet'
            WHERE valid_from <= DATE '{last}' AND valid_to > DATE '{last}' AND {now}),
        happened AS MATERIALIZED (
            FROM '{folder}/events.parquet'
            WHERE effective_on BETWEEN DATE '{first}' AND DATE '{last}' AND {now}),
        flow AS (
            SELECT kind, CASE event WHEN 'move' THEN 'moved in' ELSE event END AS event, area, sector
            FROM happened
            UNION ALL
            SELECT kind, 'moved out', area_before, sector_before FROM happened WHERE event = 'move'),
        stocks AS (SELECT area, sector, {", ".join(stocks())} FROM existing GROUP BY ALL),
        flows AS (SELECT area, sector, {", ".join(flows())} FROM flow GROUP BY ALL),
        reported AS (
            SELECT area, sector, {", ".join(reported())}
            FROM (SELECT org, area, sector FROM existing WHERE is_expected)
            JOIN (FROM '{folder}/returns/{period}.parquet' WHERE status = 'accepted' AND {now}) USING (org)
            GROUP BY ALL)
        SELECT area, sector, {", ".join(counts)}, COLUMNS(reported.* EXCLUDE (area, sector))
        FROM stocks FULL JOIN flows USING (area, sector) LEFT JOIN reported USING (area, sector)"""


def checksum(con: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> int:
    """The sum of all numbers in the table `figures`."""
    sums = [f"coalesce(sum({column}::HUGEINT), 0)" for column in columns if column not in ("area", "sector")]
    return int(con.execute(f"SELECT {' + '.join(sums)} FROM figures").fetchall()[0][0])


def opened(folder: Path, known: str = "2026-01-01", threads: int = 2) -> Callable[[str], object]:
    """The query as a function of the period, on a connection of its own."""
    con = duckdb.connect(config={"threads": threads})
    return lambda period: con.sql(query(folder, period, known)).to_arrow_table()


def run(folder: Path, period: str, known: str, repeats: int, threads: int) -> None:
    """Compute the figures several times in one process; print the size, a checksum and the best times."""
    con = duckdb.connect(config={"threads": threads})
    con.execute("SET TimeZone = 'Asia/Ho_Chi_Minh'")
    text, times, busy = query(folder, period, known), [], []
    for _ in range(repeats):
        started, cpu = time.perf_counter(), time.process_time()
        table = con.sql(text).to_arrow_table()
        times.append(time.perf_counter() - started)
        busy.append(time.process_time() - cpu)
    con.register("figures", table)
    total = checksum(con, table.column_names)
    print(f"{period}: {table.num_rows} rows, {table.num_columns} columns, checksum {total}")
    print(f"first {times[0]:.3f} s, best of {repeats} {min(times):.3f} s, processor {min(busy):.3f} s")


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(
        description="The hand-written query that the engine is measured against."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    preparing = commands.add_parser("prepare", help="write Parquet tables from a package")
    preparing.add_argument("package", type=Path)
    preparing.add_argument("out", type=Path)
    running = commands.add_parser("run", help="compute the figures of one half-year")
    running.add_argument("out", type=Path)
    running.add_argument("period")
    running.add_argument("--known", default="2026-11-01T23:59:59+07:00")
    running.add_argument("--repeats", type=int, default=5)
    running.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    if options.command == "prepare":
        prepare(options.package, options.out)
    else:
        run(options.out, options.period, options.known, options.repeats, options.threads)


if __name__ == "__main__":
    main()
