"""Putting a book that was brought back into PostgreSQL in the place of the one that is there: tables change schemas."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import uuid4

from sohtx.upkeep.placing import Placed, put_in_place
from sohtx.upkeep.refilling import (
    Work,
    close_database,
    environment_with,
    fill,
    lay_files,
    make_folder,
    make_tables,
    require_same_book,
    verify,
)
from sohtx.upkeep.stores import PostgresStore, postgres_parameters, quoted

SCHEMA_PREFIX = "sohtx_restore_"
ASIDE_PREFIX = "sohtx_before_"


def into_postgres(work: Work, accept_damage: bool) -> Placed:
    """Make the tables in a schema of their own and the folder beside what is there, and let them change places."""
    schema = SCHEMA_PREFIX + uuid4().hex[:12]
    close_database()
    with _connected() as con:
        con.autocommit = True
        _drop_leftovers(con)
        con.execute(f"CREATE SCHEMA {quoted(schema)}")
    try:
        make_folder(work.staging)
        environment = environment_with(SOHTX_HOME=str(work.staging), DATABASE_URL=_in_schema(schema))
        make_tables(work.reader.manifest, environment)
        with _connected() as con:
            con.execute(f"SET search_path = {quoted(schema)}")
            fill(work, PostgresStore(con))
        lay_files(work)
        damages = verify(environment, work.progress, accept_damage)
        with _connected() as con:
            con.execute(f"SET search_path = {quoted(schema)}")
            require_same_book(work, PostgresStore(con))
        with _connected() as con:
            aside_schema = _swap_schemas(con, schema, ASIDE_PREFIX + work.stamp.replace("-", "_"))
            aside = put_in_place(work)
        return Placed(aside, damages, aside_schema)
    finally:
        with suppress(Exception), _connected() as con:
            con.execute(f"DROP SCHEMA IF EXISTS {quoted(schema)} CASCADE")


def _swap_schemas(con: Any, new: str, aside: str) -> str:
    """Change tables over within the transaction of the connection; gives where the old ones are, if any."""
    store = PostgresStore(con)
    target = store.rows("SELECT current_schema()")[0][0]
    old = store.tables()
    if old:
        con.execute(f"CREATE SCHEMA {quoted(aside)}")
    for table in old:
        con.execute(f"ALTER TABLE {quoted(target)}.{quoted(table.name)} SET SCHEMA {quoted(aside)}")
    con.execute(f"SET LOCAL search_path = {quoted(new)}")
    for table in store.tables():
        con.execute(f"ALTER TABLE {quoted(new)}.{quoted(table.name)} SET SCHEMA {quoted(target)}")
    return aside if old else ""


def _drop_leftovers(con: Any) -> None:
    """Schemas of restorings that were killed."""
    found = con.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [SCHEMA_PREFIX])
    for (name,) in found.fetchall():
        con.execute(f"DROP SCHEMA {quoted(name)} CASCADE")


def holds_rows() -> bool:
    """Whether any of the tables of a PostgreSQL database holds a transaction or a person who signs in."""
    with _connected() as con:
        store = PostgresStore(con)
        told = {table.name for table in store.tables()} & {
            "ledger_transaction",
            "auth_user",
            "accounts_person",
        }
        return any(store.rows(f"SELECT 1 FROM {quoted(name)} LIMIT 1") for name in told)


@contextmanager
def _connected() -> Iterator[Any]:
    import psycopg  # noqa: PLC0415 -- only where PostgreSQL is

    with psycopg.connect(**postgres_parameters()) as con:
        yield con


def _in_schema(schema: str) -> str:
    """The address of the database with another schema."""
    url = urlsplit(os.environ["DATABASE_URL"])
    told = [(name, word) for name, word in parse_qsl(url.query) if name != "options"]
    given = [word for name, word in parse_qsl(url.query) if name == "options"]
    options = " ".join([*given, f"-c search_path={schema}"])
    return urlunsplit(url._replace(query=urlencode([*told, ("options", options)])))
