"""The extract: what figures are read from, always as new as the ledger.

Parquet files under one manifest, which names the last ledger place in them; files are never changed, only
replaced, and the manifest is swapped by a rename. What is newer is read from the database beside them.
Writing newer files (``compact``) is never part of saving anything.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import duckdb
from django.db import connection
from filelock import FileLock, Timeout

from sohtx.areas.queries import LAST_PLACE, official_units, units_of_book
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.period import Period
from sohtx.core.units import Units
from sohtx.indicators.measures import MEASURES
from sohtx.ledger import book
from sohtx.ledger.bulk import batches
from sohtx.ledger.models import Transaction
from sohtx.returns.return_forms import FORMS

T = TypeVar("T")

SHAPE = 3
MANIFEST = "manifest.json"
MAGIC = b"PAR1"
PIECE = 1_000  # filings set aside by period at a time: few enough to stay in the cache of a core
ROWS_AT_ONCE = 200
TRIES = 3
FEW = 2_000  # newer rows than so many are written into new files before they are read
THREADS = 2
BETWEEN, NOTHING = "\x1f", "\x1e"
MEMORY, MEMORY_TO_COMPACT = "1GB", "200MB"

STATES = {
    "org": "BIGINT", "kind": "VARCHAR", "valid_from": "DATE", "valid_to": "DATE", "known_from": "BIGINT",
    "known_to": "BIGINT", "unit": "VARCHAR", "unit_position": "INTEGER", "sector": "VARCHAR",
    "status": "VARCHAR", "is_observed_active": "BOOLEAN", "is_alliance_member": "BOOLEAN",
    "is_registered": "BOOLEAN", "charter_capital": "BIGINT", "unions": "BIGINT[]",
    "birth_entry_id": "VARCHAR", "born_on": "DATE",
}  # fmt: skip
EVENTS = {
    "org": "BIGINT", "kind": "VARCHAR", "known_from": "BIGINT", "known_to": "BIGINT", "entry_id": "VARCHAR",
    "position": "INTEGER", "effective_on": "DATE", "event": "VARCHAR", "existed": "BOOLEAN",
    "unit_before": "VARCHAR", "unit_before_position": "INTEGER", "unit_after": "VARCHAR",
    "unit_after_position": "INTEGER", "sector_before": "VARCHAR", "sector_after": "VARCHAR",
    "named_unit": "VARCHAR",
}  # fmt: skip
FILINGS = {
    "version": "BIGINT", "org": "BIGINT", "form": "VARCHAR", "period": "VARCHAR", "recorded_at": "BIGINT",
    "status": "VARCHAR", "is_estimate": "BOOLEAN",
    "measured": f"STRUCT({', '.join(f'{code} BIGINT' for code in MEASURES)})",
}  # fmt: skip
DERIVED = {"states": ("register_organizationstate", STATES), "events": ("register_organizationevent", EVENTS)}


class Extract:
    """The tables of the figure engine on a connection of their own (:class:`sohtx.indicators.engine.Tables`).

    A cursor of the connection sees them too.
    """

    def __init__(self, units: Units) -> None:
        self.con = duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY})
        self.con.execute("SET GLOBAL parquet_metadata_cache = true")  # its files never change
        self.units = units
        self.periods: AbstractSet[Period] = frozenset()
        self.place = 0

    def close(self) -> None:
        """Let go of the files."""
        self.con.close()


class Manifest:
    """Which files make up the extract, of what size, and up to which place of which book."""

    def __init__(
        self, name: str = "", place: int = 0, digest: str = "", files: Mapping[str, str] | None = None
    ) -> None:
        self.name, self.place, self.digest = name, place, digest
        self.files = dict(files or {})

    @classmethod
    def read(cls) -> "Manifest":
        """The manifest as it lies there; an empty one if there is none, or none that makes sense."""
        try:
            told = json.loads((folder() / MANIFEST).read_text(encoding="utf-8"))
            files = {str(name): str(file) for name, file in told["files"].items()}
            is_whole = told["shape"] == SHAPE and DERIVED.keys() <= files.keys()
            is_whole = is_whole and all(_is_file(file, told["sizes"][file]) for file in files.values())
            found = cls(str(told["book"]), int(told["place"]), str(told["digest"]), files)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls()
        return found if is_whole else cls()

    def write(self) -> None:
        """Swap it in."""
        told = {"shape": SHAPE, "book": self.name, "place": self.place, "digest": self.digest}
        told |= {"files": self.files}
        told |= {"sizes": {file: (folder() / file).stat().st_size for file in self.files.values()}}
        new = folder() / f"manifest-{uuid4().hex}.tmp"
        new.write_text(json.dumps(told), encoding="utf-8")
        os.replace(new, folder() / MANIFEST)


def _is_file(name: str, size: int) -> bool:
    """Whether a file of the extract lies there whole."""
    path = folder() / name
    if path.parent != folder() or path.stat().st_size != size:
        return False
    with path.open("rb") as stream:
        start = stream.read(len(MAGIC))
        stream.seek(-len(MAGIC), os.SEEK_END)
        return start == stream.read() == MAGIC


def folder() -> Path:
    """Where the extract lies."""
    return book.home() / "extract"


def open_extract() -> Extract:
    """The extract as of now: what lies in files and what is newer, together, all of one moment."""
    present = book.current()
    if present is None:
        return _on(Manifest(), official_units(), None)
    manifest = _usable(Manifest.read(), present.name)
    if _newer_rows(manifest.place) > FEW and compact():
        manifest = _usable(Manifest.read(), present.name)
    with book.one_view():
        last = book.last_transaction()
        return _on(manifest, units_of_book() or official_units(), (last.place or 0) if last else 0)


def read(work: Callable[[Extract], T]) -> T:
    """Do some reading on the extract; again on a new one if its files were replaced twice meanwhile."""
    for _ in range(TRIES - 1):
        try:
            return work(open_extract())
        except duckdb.IOException:
            continue
    return work(open_extract())


def compact() -> bool:
    """Write the extract's files anew where something newer belongs in them.

    False if another is at it, or where they cannot be written: figures then read from the book itself.
    """
    place = folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        with FileLock(place / "compact.lock", timeout=0), book.one_view():
            _compact()
    except (Timeout, OSError, duckdb.Error):
        return False
    return True


def _compact() -> None:
    present, last = book.current(), book.last_transaction()
    if present is None or last is None:
        return
    old = _usable(Manifest.read(), present.name)
    if old.place == last.place:
        return
    new = Manifest(present.name, last.place or 0, bytes(last.digest).hex(), dict(old.files))
    with closing(_on(old, Units([]), last.place, with_filings=False)) as extract:
        extract.con.execute(f"SET memory_limit = '{MEMORY_TO_COMPACT}'")
        extract.con.execute(f"SET temp_directory = '{_path('tmp')}'")
        for name in DERIVED:
            new.files[name] = _copy(extract.con, f"SELECT * FROM {name} ORDER BY org, known_from", name)
        _compact_filings(extract.con, old, new)
    new.write()
    shutil.rmtree(folder() / "tmp", ignore_errors=True)
    _forget({*new.files.values(), *old.files.values()})


def _compact_filings(con: duckdb.DuckDBPyConnection, old: Manifest, new: Manifest) -> None:
    """Write the files of every period in which something is newer, a few at a time, whatever their number."""

    def write(period: str, lines: Path) -> tuple[str, str]:
        name = f"filings {period}"
        parts = [f"SELECT * FROM {_filings_in(lines)}"]
        if name in old.files:
            parts.append(_without_moments(_stored(old, name)))
        query = f"SELECT * FROM ({_counting(parts)}) ORDER BY org, recorded_at"
        with con.cursor() as own:
            return name, _copy(own, query, f"filings-{period}")

    (folder() / "tmp").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder() / "tmp") as place, ThreadPoolExecutor(THREADS) as pool:
        lines = _lines_by_period(old.place, Path(place))
        new.files |= pool.map(write, lines.keys(), lines.values())


def _lines_by_period(place: int, into: Path) -> dict[str, Path]:
    """Passing files of the filings since a place, one a period, written a piece at a time."""
    files: dict[str, Path] = {}
    for rows in batches(_filings(place), PIECE):
        rows.sort(key=itemgetter(1))
        for period, group in groupby(rows, key=itemgetter(1)):
            file = files.setdefault(period, into / f"{len(files)}.rows")
            with file.open("ab") as stream:
                stream.write("".join([line for line, _ in group]).encode())
    return files


def _path(file: str) -> str:
    """A file of the extract as it stands within an SQL literal."""
    return str(folder() / file).replace("'", "''")


def _copy(con: duckdb.DuckDBPyConnection, query: str, name: str) -> str:
    file = f"{name}-{uuid4().hex}.parquet"
    con.execute(f"COPY ({query}) TO '{_path(file)}' (FORMAT parquet, COMPRESSION zstd)")
    return file


def _forget(kept: set[str]) -> None:
    """Remove what no manifest names any more, save the last one's files: someone may be reading them."""
    for file in (*folder().glob("*.parquet"), *folder().glob("*.tmp")):
        if file.name not in kept:
            try:
                file.unlink()
            except OSError:
                continue


def _usable(manifest: Manifest, name: str) -> Manifest:
    """The manifest, if it is of this very book and its past."""
    same = Transaction.objects.filter(place=manifest.place).values_list("digest", flat=True).first()
    if manifest.name == name and same is not None and bytes(same).hex() == manifest.digest:
        return manifest
    return Manifest(name)


def _newer_rows(place: int) -> int:
    counts = Transaction.objects.filter(place__gt=place).values_list("counts", flat=True)
    return sum(n for count in counts for table, n in count.items() if not table.startswith("areas."))


# Views over files and what is newer


def _on(manifest: Manifest, units: Units, place: int | None, *, with_filings: bool = True) -> Extract:
    extract = Extract(units)
    extract.place = place or 0
    con = extract.con
    is_newer = place is not None and place > manifest.place
    fill(con, "newer_orgs", {"org": "BIGINT"}, _touched(manifest.place) if is_newer else ())
    for name, (table, shape) in DERIVED.items():
        fill(con, f"newer_{name}", shape, _derived(table, shape, manifest.place) if is_newer else ())
        rows = f"SELECT * FROM newer_{name}"
        if stored := _stored(manifest, name):
            kept = f"SELECT * FROM {stored}"
            unchanged = f"{kept} WHERE org NOT IN (SELECT org FROM newer_orgs)"
            rows = f"{unchanged} UNION ALL {rows}" if is_newer else kept
        con.execute(f"CREATE VIEW {name} AS {rows}")
    if with_filings:
        _fill_filings(con, _filings(manifest.place) if is_newer else ())
        stored_periods = {
            name.removeprefix("filings ") for name in manifest.files if name.startswith("filings ")
        }
        newer_periods = {
            row[0] for row in con.execute("SELECT DISTINCT period FROM newer_filings").fetchall()
        }
        for period in stored_periods | newer_periods:
            _view_filings(
                con, period, _stored(manifest, f"filings {period}"), is_newer=period in newer_periods
            )
        extract.periods = {Period.parse(period) for period in stored_periods | newer_periods}
    return extract


def _fill_filings(con: duckdb.DuckDBPyConnection, rows: Iterable[Sequence[str]]) -> None:
    """The table of newer filings, with a column a measure."""
    with _file_of(rows) as name:
        con.execute(f"CREATE TABLE newer_filings AS SELECT * FROM {_filings_in(name)}")


def _filings_in(lines: Path) -> str:
    """The filings of a passing file, with a column a measure."""
    columns = json.dumps(FILINGS).replace('"', "'")
    file = str(lines).replace("'", "''")
    return f"(SELECT * EXCLUDE (measured), unnest(measured) FROM read_ndjson('{file}', columns = {columns}))"


def _stored(manifest: Manifest, name: str) -> str:
    file = manifest.files.get(name)
    return f"read_parquet('{_path(file)}')" if file else ""


def _view_filings(con: duckdb.DuckDBPyConnection, period: str, stored: str, *, is_newer: bool) -> None:
    """The versions of one period's filings, each with the moments between which it counts."""
    rows = f"SELECT * FROM {stored}"
    if is_newer:
        parts = [f"SELECT * FROM newer_filings WHERE period = '{period}'"]
        rows = _counting([*parts, _without_moments(stored)] if stored else parts)
    con.execute(f'CREATE VIEW "filings {period}" AS {rows}')


def _counting(parts: Sequence[str]) -> str:
    """Versions with the moments between which they count.

    An accepted or withdrawn version counts until the next of these; a submitted one until any later version.
    """
    settled = "status IN ('accepted', 'withdrawn')"
    filing = "PARTITION BY org, form, period ORDER BY recorded_at"
    following = f"{filing} ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING"
    return (
        f"SELECT *, recorded_at AS known_from, coalesce(CASE "
        f"WHEN {settled} THEN min(recorded_at) FILTER (WHERE {settled}) OVER ({following}) "
        f"ELSE lead(recorded_at) OVER ({filing}) END, {OPEN_MOMENT}) AS known_to "
        f"FROM ({' UNION ALL '.join(parts)})"
    )


def _without_moments(stored: str) -> str:
    return f"SELECT * EXCLUDE (known_from, known_to) FROM {stored}"


# Rows from the database: whole lines, put together by its own engine, for passing files


def _touched(place: int) -> Iterator[Sequence[str]]:
    return _query(
        f"SELECT DISTINCT {_line(['d.organization_id'])} FROM register_derivation d "
        "JOIN ledger_transaction t ON t.id = d.transaction_id WHERE t.place > %s",
        place,
    )


def _derived(table: str, shape: dict[str, str], place: int) -> Iterator[Sequence[str]]:
    """The rows of the latest derivation of each organization derived since a place."""
    columns = ["s.organization_id", *("o.kind" if c == "kind" else f"s.{c}" for c in list(shape)[1:])]
    return _query(
        f"SELECT {_line(columns)} FROM register_derivation r "
        "JOIN ledger_transaction t ON t.id = r.transaction_id "
        f"JOIN {table} s ON s.organization_id = r.organization_id AND s.transaction_id = r.transaction_id "
        "JOIN register_organization o ON o.id = s.organization_id "
        "WHERE t.place > %s AND NOT EXISTS (SELECT 1 FROM register_derivation d "
        "JOIN ledger_transaction u ON u.id = d.transaction_id "
        "WHERE d.organization_id = s.organization_id AND u.place > t.place)",
        place,
    )


def _line(columns: Sequence[str]) -> str:
    """A row as one text. No cell has a line break or the mark between cells: all are keys and codes."""
    cells = (f"coalesce(CAST({column} AS text), '{NOTHING}')" for column in columns)
    return f" || '{BETWEEN}' || ".join(cells) + " || '\n'"


def _filings(place: int, up_to: int = LAST_PLACE) -> Iterator[Sequence[str]]:
    """The filings since a place and up to another, each a line of JSON, and their periods.

    Only those on the forms of the contract: a return on a form of the office's own is in no figure.

    No cell needs an escape: all are codes.

    What is long comes last: every ``||`` copies what stands before it.
    """
    forms = ", ".join(f"'{form}'" for form in FORMS)
    is_estimate = "CASE WHEN f.nature = 'estimate' THEN 'true' ELSE 'false' END"
    return _query(
        """SELECT '{"version":' || f.id || ',"org":' || f.organization_id || ',"form":"' || f.form """
        """|| '","period":"' || f.period || '","recorded_at":' || f.recorded_at || ',"status":"' || f.status """
        f"""|| '","is_estimate":' || {is_estimate} || ',"measured":' """
        f"""|| f.{connection.ops.quote_name("values")} || '}}\n', f.period """
        "FROM returns_filingversion f JOIN ledger_transaction t ON t.id = f.transaction_id "
        f"WHERE t.place > %s AND t.place <= %s AND f.form IN ({forms})",
        place, up_to,
    )  # fmt: skip


def _query(statement: str, *parameters: int) -> Iterator[Sequence[str]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows


def fill(
    con: duckdb.DuckDBPyConnection, table: str, shape: dict[str, str], rows: Iterable[Sequence[str]]
) -> None:
    """A table of rows from elsewhere, by way of a file: many at once and few at a time cost little."""
    columns = ", ".join(f"{name} {kind}" for name, kind in shape.items())
    con.execute(f"CREATE TABLE {table} ({columns})")
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return
    with _file_of(chain([first], iterator)) as name:
        kinds = json.dumps(shape).replace('"', "'")
        con.execute(
            f"INSERT INTO {table} SELECT * FROM read_csv(?, columns = {kinds}, header = false, delim = '{BETWEEN}', "
            f"quote = '', escape = '', nullstr = '{NOTHING}', auto_detect = false, max_line_size = 16777216)",
            [str(name)],
        )


@contextmanager
def _file_of(rows: Iterable[Sequence[str]]) -> Iterator[Path]:
    """A passing file of lines; each is the first cell of its row."""
    handle, name = tempfile.mkstemp(suffix=".rows")
    try:
        with os.fdopen(handle, "wb") as stream:
            for many in batches(rows, ROWS_AT_ONCE):
                stream.write("".join([row[0] for row in many]).encode())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
