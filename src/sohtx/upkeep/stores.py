"""The two databases, table by table: reading all of one moment, and filling tables that are empty."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sohtx.ledger.bulk import batches
from sohtx.upkeep.lines import decode_line, decoder_of, encode_row, encoder_of

ROWS_AT_ONCE = 200  # a row may be a sealed report
PATIENCE = 60  # seconds that a reader waits where readers and writers exclude each other


class Table(NamedTuple):
    """A table, the columns in order with their declared types, and by which it is ordered."""

    name: str
    columns: Mapping[str, str]
    key: Sequence[str]


class Store(Protocol):
    """A database opened for one piece of work."""

    def tables(self) -> list[Table]:
        """All tables, by name."""

    def lines(self, table: Table) -> Iterator[bytes]:
        """The rows of a table, in the order of its key, as lines; several at once."""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The answer to a short question."""

    def sequences(self) -> dict[str, int]:
        """The last key that was given, of each table that gives keys."""

    def empty(self, tables: Iterable[Table]) -> None:
        """Take all rows out of tables."""

    def fill(self, table: Table, columns: Sequence[str], lines: Iterable[bytes]) -> None:
        """Put rows into a table: whole lines."""

    def set_sequences(self, given: Mapping[str, int]) -> None:
        """Go on giving keys where another stopped."""


class Head(NamedTuple):
    """Which book a database holds, and how far: the last place and its digest."""

    book: str
    place: int
    digest: str


def head_of(store: Store) -> Head:
    """Which book a database holds, and how far."""
    name = store.rows("SELECT name FROM ledger_book ORDER BY id LIMIT 1")
    last = store.rows(
        "SELECT place, digest FROM ledger_transaction WHERE place IS NOT NULL ORDER BY place DESC LIMIT 1"
    )
    place, digest = last[0] if last else (0, b"")
    return Head(str(name[0][0]) if name else "", int(place), bytes(digest).hex())


def quoted(name: str) -> str:
    """A name within a statement."""
    return '"' + name.replace('"', '""') + '"'


class SqliteStore:
    """A database file."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self.con = con

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The answer to a short question."""
        return self.con.execute(statement).fetchall()

    def tables(self) -> list[Table]:
        """All tables, by name."""
        names = self.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
            "ORDER BY name"
        )
        return [self._table(name) for (name,) in names]

    def _table(self, name: str) -> Table:
        told = self.rows(f"PRAGMA table_info({quoted(name)})")
        key = [row[1] for row in sorted(told, key=lambda row: row[5]) if row[5]]
        return Table(name, {row[1]: row[2] for row in told}, key)

    def lines(self, table: Table) -> Iterator[bytes]:
        """The rows of a table, in the order of its key, as lines; several at once."""
        encoders = [encoder_of(declared) for declared in table.columns.values()]
        with closing(self.con.execute(_select(table))) as cursor:
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                yield "".join([encode_row(row, encoders) for row in rows]).encode()

    def sequences(self) -> dict[str, int]:
        """The last key that was given, of each table that gives keys."""
        if not self.rows("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"):
            return {}
        return {
            name: int(last)
            for name, last in self.rows("SELECT name, seq FROM sqlite_sequence WHERE seq > 0 ORDER BY name")
        }

    def empty(self, tables: Iterable[Table]) -> None:
        """Take all rows out of tables."""
        for table in tables:
            self.con.execute(f"DELETE FROM {quoted(table.name)}")

    def fill(self, table: Table, columns: Sequence[str], lines: Iterable[bytes]) -> None:
        """Put rows into a table; its indexes are made afterwards, which takes a fraction of the time."""
        decoders = [decoder_of(table.columns[name]) for name in columns]
        indexes = self.con.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
            [table.name],
        ).fetchall()
        for name, _ in indexes:
            self.con.execute(f"DROP INDEX {quoted(name)}")
        marks = ", ".join("?" * len(columns))
        into = f"INSERT INTO {quoted(table.name)} ({', '.join(map(quoted, columns))}) VALUES ({marks})"
        for many in batches(lines, ROWS_AT_ONCE):
            self.con.executemany(into, [decode_line(line.decode(), decoders) for line in many])
        for _, statement in indexes:
            self.con.execute(statement)

    def set_sequences(self, given: Mapping[str, int]) -> None:
        """Go on giving keys where another stopped."""
        tables = {table.name for table in self.tables()}
        for name, last in given.items():
            if name in tables and self.rows("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"):
                self.con.execute("DELETE FROM sqlite_sequence WHERE name = ?", [name])
                self.con.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [name, last])


class PostgresStore:
    """The schema of a PostgreSQL database in which tables are made."""

    def __init__(self, con: Any) -> None:
        self.con = con
        con.execute("SET TIME ZONE 'UTC'")
        con.execute("SET bytea_output = 'hex'")
        con.execute("SET datestyle = 'ISO, YMD'")
        con.execute("SET extra_float_digits = 1")

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The answer to a short question."""
        return list(self.con.execute(statement).fetchall())

    def tables(self) -> list[Table]:
        """All tables, by name."""
        return [self._table(*row) for row in self.rows(_PG_TABLES)]

    def _table(self, name: str, columns: list[str], types: list[str], key: list[str] | None) -> Table:
        return Table(name, dict(zip(columns, types, strict=True)), key or [])

    def lines(self, table: Table) -> Iterator[bytes]:
        """The rows of a table, in the order of its key, as lines."""
        with self.con.cursor() as cursor, cursor.copy(f"COPY ({_select(table)}) TO STDOUT") as copy:
            for many in batches(copy, ROWS_AT_ONCE):
                yield b"".join(map(bytes, many))

    def sequences(self) -> dict[str, int]:
        """The last key that was given, of each table that gives keys."""
        given = {}
        for table, sequence in self._sequence_names():
            last, is_called = self.rows(f"SELECT last_value, is_called FROM {sequence}")[0]
            if is_called:
                given[table] = int(last)
        return given

    def _sequence_names(self) -> list[tuple[Any, ...]]:
        return self.rows(_PG_SEQUENCES)

    def empty(self, tables: Iterable[Table]) -> None:
        """Take all rows out of tables."""
        names = ", ".join(quoted(table.name) for table in tables)
        if names:
            self.con.execute(f"TRUNCATE {names}")

    def fill(self, table: Table, columns: Sequence[str], lines: Iterable[bytes]) -> None:
        """Put rows into a table."""
        into = f"COPY {quoted(table.name)} ({', '.join(map(quoted, columns))}) FROM STDIN"
        with self.con.cursor() as cursor, cursor.copy(into) as copy:
            for many in batches(lines, ROWS_AT_ONCE):
                copy.write(b"".join(many))

    def set_sequences(self, given: Mapping[str, int]) -> None:
        """Go on giving keys where another stopped."""
        for table, sequence in self._sequence_names():
            if given.get(table, 0) > 0:
                self.con.execute("SELECT setval(%s::regclass, %s)", [sequence, given[table]])


def _select(table: Table) -> str:
    columns = ", ".join(map(quoted, table.columns))
    order = f" ORDER BY {', '.join(map(quoted, table.key))}" if table.key else ""
    return f"SELECT {columns} FROM {quoted(table.name)}{order}"


@contextmanager
def sqlite_view(file: Path) -> Iterator[SqliteStore]:
    """A database file as of one moment; nobody who writes is held up, none who writes is seen."""
    with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as con:
        con.execute("PRAGMA query_only = ON")
        con.execute("BEGIN DEFERRED")
        con.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on, that moment
        yield SqliteStore(con)
        con.execute("ROLLBACK")


@contextmanager
def postgres_view(parameters: Mapping[str, Any]) -> Iterator[PostgresStore]:
    """A PostgreSQL database as of one moment."""
    import psycopg  # noqa: PLC0415 -- only where PostgreSQL is

    with psycopg.connect(**parameters) as con:
        con.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        con.read_only = True
        yield PostgresStore(con)
        con.rollback()


@contextmanager
def open_view() -> Iterator[Store]:
    """The database of this installation as of one moment."""
    from django.db import connection  # noqa: PLC0415 -- needs the settings

    if connection.vendor == "postgresql":
        with postgres_view(postgres_parameters()) as store:
            yield store
        return
    with sqlite_view(Path(connection.settings_dict["NAME"])) as store:
        yield store


def postgres_parameters() -> dict[str, Any]:
    """How to reach the PostgreSQL database that is set; without Django's own cursor and adapters."""
    from django.db import connection  # noqa: PLC0415 -- needs the settings

    told = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        told.pop(name, None)
    return dict(told)


_PG_TABLES = """
SELECT c.relname::text,
  array_agg(a.attname::text ORDER BY a.attnum),
  array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum),
  (SELECT array_agg(k.attname::text ORDER BY p.n) FROM pg_index i
     CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY p (attnum, n)
     JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = p.attnum
    WHERE i.indrelid = c.oid AND i.indisprimary)
FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE s.nspname = current_schema() AND c.relkind = 'r'
GROUP BY c.oid, c.relname ORDER BY c.relname COLLATE "C"
"""
_PG_SEQUENCES = """
SELECT c.relname::text, q.oid::regclass::text
FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
JOIN pg_depend d ON d.refobjid = c.oid AND d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass
JOIN pg_class q ON q.oid = d.objid AND q.relkind = 'S'
WHERE s.nspname = current_schema() AND c.relkind = 'r' ORDER BY c.relname COLLATE "C"
"""
