"""Packages big and small, commands in processes of their own, and looking into a book from outside.

The province of the small packages is invented. Every package brings its units, so that any may be the first.
"""

import csv
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path

from exchange.running import Book
from oracle.generate import ENTRY_COLUMNS, make_package

REPOSITORY = Path(__file__).resolve().parents[2]
SMALL_EXAMPLE = REPOSITORY.parent / "shared" / "examples" / "small"
TIMEOUT = 180

Cells = Mapping[str, str]
RowSet = frozenset[tuple[str, str]]

RETURN_COLUMNS = (
    *("org_id", "form", "period", "recorded_at", "status", "nature"),
    *("members", "members_women", "workers", "revenue"),
)
UNITS = (
    {"code": "XT", "name": "Xứ Thử", "level": "country"},
    {"code": "97", "name": "Tỉnh Suối Bạc", "level": "province", "parent_code": "XT"},
    {"code": "97001", "name": "Xã Đồi Chè", "level": "commune", "parent_code": "97"},
    {"code": "97002", "name": "Xã Bến Gỗ", "level": "commune", "parent_code": "97"},
)
TEXT_COLUMNS = frozenset(
    {
        *(set(ENTRY_COLUMNS) - {"charter_capital"}),
        *("org_id", "form", "period", "recorded_at", "status", "nature", "source", "code", "name", "level"),
        *(
            "parent_code",
            "valid_from",
            "valid_to",
            "on",
            "from_code",
            "to_code",
            "law",
            "maps_to",
            "label_vi",
        ),
        *("label_en", "indicator", "decided_on", "document_no", "basis", "role", "sex", "phone", "email"),
        *("from", "to"),
    }
)


# -- packages ------------------------------------------------------------------------------------


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Cells]) -> None:
    """Write one file of a package; cells that a row does not name are blank."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of one file of a package."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def make_entry(org_id: str, entry: str = "established", **cells: str) -> dict[str, str]:
    """A sound entry; a birth of a cooperative unless said otherwise."""
    row = {
        "entry_id": f"E-{org_id}-{entry}",
        "org_id": org_id,
        "entry": entry,
        "effective_on": "2020-03-01",
        "recorded_at": "2020-03-05T08:00:00",
    }
    if entry == "established":
        row |= {
            "kind": "cooperative",
            "name": f"Hợp tác xã Giả Định {org_id}",
            "area_code": "97001",
            "sector": "agriculture",
            "charter_capital": "500",
        }
    return row | cells


def make_return(org_id: str, **cells: str) -> dict[str, str]:
    """A sound accepted return of a cooperative for 2023-S1."""
    row = {
        "org_id": org_id,
        "form": "HTX-6T",
        "period": "2023-S1",
        "recorded_at": "2023-07-10T08:00:00",
        "status": "accepted",
        "nature": "actual",
        "members": "10",
    }
    return row | cells


def make_target(**cells: str) -> dict[str, str]:
    """A sound target, of the number of cooperatives of a commune in 2023."""
    row = {
        "indicator": "coop_count",
        "period": "2023",
        "area_code": "97001",
        "value": "10",
        "decided_on": "2023-01-05",
        "recorded_at": "2023-01-06",
    }
    return row | cells


def small_package(
    folder: Path,
    *,
    entries: Iterable[Cells] = (),
    returns: Iterable[Cells] = (),
    targets: Iterable[Cells] = (),
) -> Path:
    """A package of a few rows."""
    columns = ("code", "name", "level", "parent_code", "valid_from", "valid_to")
    write_csv(folder / "areas.csv", columns, UNITS)
    if entries := list(entries):
        write_csv(folder / "entries.csv", ENTRY_COLUMNS, entries)
    if returns := list(returns):
        write_csv(folder / "returns.csv", RETURN_COLUMNS, returns)
    if targets := list(targets):
        write_csv(folder / "targets.csv", (*make_target(), "document_no"), targets)
    return folder


def random_package(folder: Path, seed: int, organizations: int = 60, prefix: str = "") -> Path:
    """A random sound package; with a prefix its organizations and entries are others of the same lives."""
    make_package(folder, seed, organizations)
    if prefix:
        _prefix(folder / "entries.csv", prefix, ("entry_id", "org_id", "supersedes", "related_org_id"))
        _prefix(folder / "returns.csv", prefix, ("org_id",))
    return folder


def _prefix(path: Path, prefix: str, columns: Sequence[str]) -> None:
    rows = read_csv(path)
    prefixed = [row | {name: prefix + row[name] for name in columns if row[name]} for row in rows]
    write_csv(path, list(rows[0]), prefixed)


def rows_of(folder: Path, *names: str) -> dict[str, set[RowSet]]:
    """What the files of a package say: order, blank cells and spelling of numbers do not count."""
    paths = [folder / f"{name}.csv" for name in names] if names else sorted(folder.glob("*.csv"))
    return {path.stem: {_said(row) for row in read_csv(path)} for path in paths if path.exists()}


def _said(row: Cells) -> RowSet:
    return frozenset((name, _said_in(name, cell)) for name, cell in row.items() if cell)


def _said_in(column: str, cell: str) -> str:
    if column in TEXT_COLUMNS:
        return cell
    return f"{Decimal(cell).normalize():f}"


# -- commands in processes of their own ----------------------------------------------------------


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a command on a data folder, which speaks English."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {"SOHTX_HOME": str(home), "SOHTX_LANG": "en", "PYTHONIOENCODING": "utf-8"} | more


def start(home: Path, *argv: str | Path, code: str = "", **more: str) -> "subprocess.Popen[str]":
    """Start a command in a process of its own; with ``code``, Python that gets the arguments instead."""
    program = ["-c", code] if code else ["-m", "sohtx"]
    return subprocess.Popen(
        [sys.executable, *program, *map(str, argv)],
        env=environment(home, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def sohtx(home: Path, *argv: str | Path, code: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a process of its own to its end."""
    process = start(home, *argv, code=code, **more)
    try:
        out, err = process.communicate(timeout=TIMEOUT)
    finally:
        process.kill()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def done(home: Path, *argv: str | Path, **more: str) -> str:
    """What a command printed, which must have succeeded."""
    ran = sohtx(home, *argv, **more)
    assert ran.returncode == 0, (argv, ran.stdout, ran.stderr)
    return ran.stdout


def told(home: Path, *argv: str | Path) -> str:
    """What a command in this process printed, which must have succeeded."""
    ran = Book(home).sohtx(*argv, lang="en")
    assert ran.status == 0, (argv, ran.out, ran.err)
    return ran.out


# -- looking into a book from outside ------------------------------------------------------------


@contextmanager
def database(home: Path) -> Iterator[sqlite3.Connection]:
    """The book's database by raw SQL; what was changed is committed at the end."""
    with closing(sqlite3.connect(home / "sohtx.sqlite3", timeout=20)) as con, con:
        yield con


def tables_of_transactions(con: sqlite3.Connection) -> list[str]:
    """The tables whose rows belong to a transaction."""
    names = [name for (name,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [name for name in names if "transaction_id" in columns_of(con, name)]


def columns_of(con: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table."""
    return [row[1] for row in con.execute(f"PRAGMA table_info({table})")]


def leftovers(home: Path) -> list[str]:
    """What a dead load left behind: unpublished transactions, their rows, staging folders."""
    found = [str(path.name) for path in (home / "staging").glob("*")]
    with database(home) as con:
        unpublished = "SELECT id FROM ledger_transaction WHERE place IS NULL"
        found += [f"transaction {pk}" for (pk,) in con.execute(unpublished)]
        for table in tables_of_transactions(con):
            orphaned = (
                f"SELECT count(*) FROM {table} WHERE transaction_id IN ({unpublished}) "
                "OR transaction_id NOT IN (SELECT id FROM ledger_transaction)"
            )
            (count,) = con.execute(orphaned).fetchone()
            found += [f"{count} rows of {table}"] * bool(count)
    return found


def places(home: Path) -> list[int]:
    """The places of the published transactions, in the order in which they were given."""
    with database(home) as con:
        query = "SELECT place FROM ledger_transaction WHERE place IS NOT NULL ORDER BY published_at, id"
        return [place for (place,) in con.execute(query)]
