"""A package set aside in a scratch database while it is checked. The book is not touched by anything here."""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import repeat
from pathlib import Path
from typing import Any, Self

from sohtx.core.refusal import Problem, Problems
from sohtx.core.text import Text
from sohtx.exchange.container import Container
from sohtx.exchange.reading import Batch, read_batches
from sohtx.exchange.tables import TABLES
from sohtx.ledger.tables import PackageTable
from sohtx.returns.findings import oddity_of

_BOOK = "book_"

Progress = Callable[[Text, int], None]


class Stage(AbstractContextManager["Stage"]):
    """The scratch database. For each file a table of its columns with ``line``; money columns hold thousandths.

    Beside each lies ``book_<file>``, of the same shape, for those rows of the book that a check needs.
    """

    def __init__(self, folder: Path, tables: Sequence[PackageTable] = TABLES) -> None:
        self.tables = tables
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix="load-", dir=folder))
        self.con = sqlite3.connect(self._folder / "stage.sqlite3", isolation_level=None)
        self.con.executescript(
            "PRAGMA page_size=32768; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;"
        )
        for table in tables:
            columns = ", ".join(f'"{name}"' for name in stored_columns(table))
            if table.measures:
                columns += ", is_odd"
            self.con.execute(f'CREATE TABLE "{table.name}" (line INTEGER PRIMARY KEY, {columns})')
            self.con.execute(f'CREATE TABLE "{_BOOK}{table.name}" (line INTEGER, {columns})')
        self.files: dict[str, str] = {}
        self.con.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.con.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def fill(self, container: Container, problems: Problems, progress: Progress) -> None:
        """Read every file of a package into its table; what is wrong is noted and left out."""
        by_name = {member.name: member for member in container.members}
        for table in self.tables:
            member = by_name.get(table.name)
            if member is None:
                continue
            self.files[table.name] = member.shown
            extra = ["is_odd"] if table.measures else []
            insert = insert_statement(table.name, ["line", *stored_columns(table), *extra])
            done = 0
            for batch in read_batches(container, member, table, problems):
                self.con.executemany(insert, _staged(table, batch))
                done += len(batch.lines)
                progress(READING.fill(file=member.shown), done)

    def add_book_rows(self, table: PackageTable, rows: Iterable[Sequence[object]]) -> None:
        """Put rows of the book beside the staged ones."""
        self.con.executemany(insert_statement(_BOOK + table.name, ["line", *stored_columns(table)]), rows)

    def forget_book_rows(self) -> None:
        """Clear what was put beside, to look at the book anew."""
        for table in self.tables:
            self.con.execute(f'DELETE FROM "{_BOOK}{table.name}"')

    def rows(self, query: str, *parameters: object) -> Iterator[tuple[Any, ...]]:
        """Run a query on a cursor of its own."""
        return self.con.cursor().execute(query, parameters)

    def count(self, table: PackageTable) -> int:
        """How many rows of a file are staged."""
        return int(next(self.rows(f'SELECT count(*) FROM "{table.name}"'))[0])

    def problem(self, table: str, line: int, column: str, value: object, what: Text, mend: Text) -> Problem:
        """A problem at a staged row."""
        shown = None if value is None else str(value)
        return Problem(what, mend, file=self.files.get(table, table), line=line, column=column, value=shown)


def stored_columns(table: PackageTable) -> list[str]:
    """The columns of a staged table."""
    columns = list(table.plain_columns)
    if table.measures:
        columns.append("values")
    if table.has_moment:
        columns.append("recorded_as")
    return columns


def insert_statement(table: str, columns: Sequence[str]) -> str:
    """An insert of whole rows."""
    names = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'


def _staged(table: PackageTable, batch: Batch) -> Iterator[tuple[object, ...]]:
    """The rows of a batch as they are staged."""
    named = dict(zip(table.column_names, batch.columns, strict=True))
    columns = [batch.lines, *(named[name] for name in table.plain_columns)]
    if table.measures:
        columns.append([*_json_texts({name: named[name] for name in table.measures}, len(batch.lines))])
    if table.has_moment:
        columns.append(batch.recorded_as)
    if table.measures:
        columns.append(
            list(map(oddity_of(table.measures), zip(*(named[m] for m in table.measures), strict=True)))
        )
    return zip(*columns, strict=True)


def _json_texts(measures: Mapping[str, Sequence[Any]], count: int) -> Iterator[str]:
    """The measures of each row as a JSON object without what is blank."""
    parts = []
    for name, values in measures.items():
        if values.count(None) == count:
            continue
        prefix = f'"{name}":'
        parts.append([f"{prefix}{_json(value)}" if value is not None else "" for value in values])
    for row in zip(*parts, strict=True) if parts else repeat((), count):
        yield "{" + ",".join(filter(None, row)) + "}"


def _json(value: int | bool | str) -> str:
    return str(value) if value.__class__ is int else json.dumps(value, ensure_ascii=False)


def sweep_stages(folder: Path) -> None:
    """Remove scratch databases that dead loads left; only called by one who holds the lock of loads."""
    if folder.exists():
        for left in folder.glob("load-*"):
            shutil.rmtree(left, ignore_errors=True)


READING = Text("đọc {file}", "reading {file}")
