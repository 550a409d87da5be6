"""``sohtx verify`` says that an untouched book is intact, and names the place of whatever was done to it."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from exchange.packages import base_package
from exchange.running import Book, Ran
from oracle.generate import ENTRY_COLUMNS
from sohtx.config.starting import start

start()

from django.db import models  # noqa: E402 -- needs the settings

from sohtx.figures.models import Estimate, Seal  # noqa: E402 -- needs the settings
from sohtx.ledger.models import Transaction, row_digest  # noqa: E402 -- needs the settings
from sohtx.ledger.verifying import ledger_models  # noqa: E402 -- needs the settings
from sohtx.register.models import (  # noqa: E402 -- needs the settings
    Derivation,
    Organization,
    OrganizationEvent,
    OrganizationState,
)

from .building import database, make_entry, make_return, read_csv, sohtx, write_csv  # noqa: E402 -- after start

LEDGER = sorted(  # what a package brings; seals and estimates have a transaction each: their own tests tamper with them
    (model for model in ledger_models() if model not in (Seal, Estimate)), key=lambda model: model._meta.label
)
DERIVED = (OrganizationState, OrganizationEvent)
FIRST, MIDDLE, LAST = 1, 2, 3
NOT_CONTENT = {"id"}
UNREADABLE = {
    "DateField": "2023-02-31",
    "MomentField": "hôm qua",
    "BigIntegerField": "nhiều",
    "BooleanField": "có",
}


def _columns(model: type[models.Model]) -> list[tuple[type[models.Model], "models.Field[Any, Any]"]]:
    return [(model, field) for field in model._meta.local_concrete_fields if field.column not in NOT_CONTENT]


def _named(case: object) -> str:
    if isinstance(case, models.Field):
        return str(case.column)
    return case.__name__ if isinstance(case, type) else str(case)


EVERY_COLUMN = [pair for model in LEDGER for pair in _columns(model)]
EVERY_HEAD = [field for _, field in _columns(Transaction)]
every_table = pytest.mark.parametrize("model", LEDGER, ids=_named)


# -- a book of three transactions ----------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book in three transactions, of which the first and the middle one have two rows in every ledger table."""
    folder = tmp_path_factory.mktemp("whole")
    book = Book(folder / "home")
    first = _with_forms(base_package(folder / "first"))
    second = _another(first, folder / "second")
    for package in (
        _with_counts(first, "97001", "97002"), _with_counts(second, "97091", "97092"), _last(folder / "third")
    ):  # fmt: skip
        ran = book.sohtx("load", package)
        assert ran.status == 0, ran.err
    return book


def _with_forms(folder: Path) -> Path:
    """Two forms of an office's own, added to a package."""
    from sohtx.returns.definitions.reading import CHECK_COLUMNS, LINE_COLUMNS, VERSION_COLUMNS

    keys = [{"form": form, "valid_from": "2023-01-01"} for form in ("SEN-A", "SEN-B")]
    asked = {"respondent": "cooperative", "span": "half", "title_vi": "Phiếu Giả Định"}
    line = {"line": "lotus_ponds", "label_vi": "Số ao sen", "answer": "count"}
    check = {"check": "some_ponds", "level": "soft", "rule": "lotus_ponds >= 1"}
    for name, columns, more in (
        ("form_versions", VERSION_COLUMNS, asked),
        ("forms", LINE_COLUMNS, line),
        ("form_checks", CHECK_COLUMNS, check),
    ):
        blank = dict.fromkeys((column.name for column in columns), "")
        write_csv(folder / f"{name}.csv", list(blank), [blank | key | more for key in keys])
    return folder


def _with_counts(folder: Path, *codes: str) -> Path:
    """The counts of groups of some communes, added to a package."""
    told = {
        "form": "THT-XA-6T",
        "period": "2023-S1",
        "recorded_at": "2023-07-05T08:00:00",
        "status": "accepted",
    }
    told |= {"nature": "actual", "source": "commune", "groups": "4", "groups_new": "1", "groups_ended": "0"}
    write_csv(
        folder / "area_returns.csv", ["area_code", *told], [{"area_code": code} | told for code in codes]
    )
    return folder


def _another(first: Path, folder: Path) -> Path:
    """The same package once more under other names, so that it has as many rows again."""
    shutil.copytree(first, folder)
    renamed = {
        "areas": {"code": "9700", "name": "Xã Mới ", "parent_code": None},
        "sectors": {"code": "moi-"},
        "entries": dict.fromkeys(("entry_id", "org_id", "supersedes", "related_org_id"), "B"),
        "returns": {"org_id": "B"},
        "contacts": {"org_id": "B"},
        "targets": {"document_no": "B"},
        "published": {"document_no": "B"},
        **{name: {"form": "B"} for name in ("form_versions", "forms", "form_checks")},
    }
    for name, prefixes in renamed.items():
        path = folder / f"{name}.csv"
        if path.exists():
            rows = read_csv(path)
            changed = [row | {c: f"{p}{row[c]}" for c, p in prefixes.items() if p and row[c]} for row in rows]
            write_csv(path, list(rows[0]), changed)
    targets = read_csv(folder / "targets.csv")
    write_csv(
        folder / "targets.csv", list(targets[0]), [row | {"decided_on": "2023-02-06"} for row in targets]
    )
    communes = [
        {"code": f"9709{n}", "name": f"Xã Mới {n}", "level": "commune", "parent_code": "97"}
        for n in (1, 2, 3)
    ]
    ends = [communes[0] | {"valid_to": "2024-01-01"}, communes[1] | {"valid_to": "2024-01-01"}, communes[2]]
    write_csv(folder / "areas.csv", ("code", "name", "level", "parent_code", "valid_from", "valid_to"), ends)
    passed = [
        {"on": "2024-01-01", "from_code": f"9709{n}", "to_code": "97093", "share": "1", "law": "Nghị quyết"}
        for n in (1, 2)
    ]
    write_csv(folder / "area_changes.csv", ("on", "from_code", "to_code", "share", "law"), passed)
    return folder


def _last(folder: Path) -> Path:
    write_csv(folder / "entries.csv", ENTRY_COLUMNS, [make_entry("H90"), make_entry("H91")])
    write_csv(folder / "returns.csv", list(make_return("H90")), [make_return("H90"), make_return("H91")])
    return folder


@pytest.fixture
def book(whole: Book, home: Path) -> Iterator[Book]:
    """A copy of the book, to be tampered with."""
    yield whole.copy(home)


def _verify(book: Book) -> Ran:
    return book.sohtx("verify", lang="en")


def _assert_named(book: Book, *places: str) -> None:
    """That the command fails and that one line names all of these."""
    ran = _verify(book)
    assert ran.status == 1, ran.out
    assert "intact" not in ran.out
    lines = ran.err.splitlines()
    assert any(all(place in line for place in places) for line in lines), ran.err


# -- tampering -----------------------------------------------------------------------------------


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


def _transaction(con: sqlite3.Connection, place: int) -> int:
    return int(con.execute("SELECT id FROM ledger_transaction WHERE place = ?", [place]).fetchone()[0])


def _two_rows(
    con: sqlite3.Connection, model: type[models.Model], place: int = MIDDLE
) -> list[dict[str, Any]]:
    """The first two rows of a table in a transaction."""
    con.row_factory = sqlite3.Row
    query = f"SELECT * FROM {_table(model)} WHERE transaction_id = ? ORDER BY id LIMIT 2"
    rows = [dict(row) for row in con.execute(query, [_transaction(con, place)])]
    assert len(rows) == 2, f"the book has too few rows of {_table(model)}"
    return rows


def _other(con: sqlite3.Connection, field: "models.Field[Any, Any]", old: Any) -> Any:
    """Another value that the column may hold."""
    if isinstance(field, models.ForeignKey):
        table = field.related_model._meta.db_table
        return con.execute(
            f"SELECT id FROM {table} WHERE id <> ? ORDER BY id DESC LIMIT 1", [old]
        ).fetchone()[0]
    if isinstance(field, models.BinaryField):
        return bytes([old[0] ^ 1]) + old[1:]
    if isinstance(field, models.BooleanField):
        return 1 - (old or 0)
    if isinstance(field, models.DateField):
        return str(date.fromisoformat(old) - timedelta(days=1)) if old else "2020-01-01"
    if isinstance(field, models.JSONField):
        return json.dumps({**json.loads(old), "register.Entry": 99}) if field.name == "counts" else "[1]"
    if isinstance(field, models.IntegerField):
        return (old or 0) + 1
    return f"{old or ''}x"


def _set(con: sqlite3.Connection, model: type[models.Model], pk: int, column: str, value: Any) -> None:
    con.execute(f'UPDATE {_table(model)} SET "{column}" = ? WHERE id = ?', [value, pk])


def _insert(con: sqlite3.Connection, model: type[models.Model], row: dict[str, Any]) -> int:
    cells = {name: cell for name, cell in row.items() if name != "id"}
    names, marks = ", ".join(f'"{name}"' for name in cells), ", ".join("?" * len(cells))
    added = con.execute(f"INSERT INTO {_table(model)} ({names}) VALUES ({marks})", list(cells.values()))
    return int(added.lastrowid or 0)


# -- untouched -----------------------------------------------------------------------------------


def test_an_untouched_book_is_intact(book: Book) -> None:
    ran = _verify(book)
    assert (ran.status, ran.out, ran.err) == (0, "The book is intact.\n", "")


def test_nothing_is_intact(home: Path) -> None:
    assert _verify(Book(home)).status == 0
    assert not home.exists()


def test_a_book_is_intact_after_rebuilding(book: Book) -> None:
    assert book.sohtx("rebuild").status == 0
    assert _verify(book).status == 0


# -- rows of the ledger --------------------------------------------------------------------------


@pytest.mark.parametrize(("model", "field"), EVERY_COLUMN, ids=_named)
def test_a_changed_value_is_named(
    model: type[models.Model], field: "models.Field[Any, Any]", book: Book
) -> None:
    with database(book.home) as con:
        row, _ = _two_rows(con, model)
        _set(con, model, row["id"], field.column, _other(con, field, row[field.column]))

    where = () if field.column == "transaction_id" else (f"{model._meta.label} {row['id']}",)
    _assert_named(book, f"transaction {MIDDLE}", *where)


@pytest.mark.parametrize(
    ("model", "field"), [pair for pair in EVERY_COLUMN if type(pair[1]).__name__ in UNREADABLE], ids=_named
)
def test_a_value_that_cannot_even_be_read_is_named(
    model: type[models.Model], field: "models.Field[Any, Any]", book: Book
) -> None:
    with database(book.home) as con:
        row, _ = _two_rows(con, model)
        con.execute("PRAGMA ignore_check_constraints = ON")
        _set(con, model, row["id"], field.column, UNREADABLE[type(field).__name__])

    _assert_named(book, f"transaction {MIDDLE}", f"{model._meta.label} {row['id']}")


@pytest.mark.parametrize(("model", "field"), [pair for pair in EVERY_COLUMN if pair[1].null], ids=_named)
def test_a_blanked_value_is_named(
    model: type[models.Model], field: "models.Field[Any, Any]", book: Book
) -> None:
    with database(book.home) as con:
        query = f'SELECT id FROM {_table(model)} WHERE "{field.column}" IS NOT NULL LIMIT 1'
        found = con.execute(query).fetchone()
        assert found is not None, "the book has no such value"
        _set(con, model, found[0], field.column, None)

    _assert_named(book, f"{model._meta.label} {found[0]}", "content was changed")


@every_table
@pytest.mark.parametrize("which", [0, 1])
def test_a_deleted_row_is_named(model: type[models.Model], which: int, book: Book) -> None:
    with database(book.home) as con:
        row = _two_rows(con, model)[which]
        con.execute(f"DELETE FROM {_table(model)} WHERE id = ?", [row["id"]])

    _assert_named(book, f"transaction {MIDDLE}", "number of rows")


@every_table
def test_deleting_every_row_of_a_transaction_is_named(model: type[models.Model], book: Book) -> None:
    with database(book.home) as con:
        con.execute(f"DELETE FROM {_table(model)} WHERE transaction_id = ?", [_transaction(con, MIDDLE)])

    _assert_named(book, f"transaction {MIDDLE}", "number of rows")


@every_table
@pytest.mark.parametrize("place", [FIRST, MIDDLE])
def test_an_inserted_copy_is_named(model: type[models.Model], place: int, book: Book) -> None:
    """The copy has the next number and, where its identity must be another, the digest that belongs to it."""
    with database(book.home) as con:
        row, _ = _two_rows(con, model)
        row["transaction_id"] = _transaction(con, place)
        row["number"] = 1_000
        for name in {"entry_id", "form"} & row.keys():
            row[name] += "x"
        pk = _insert(con, model, row)
    book.sohtx("verify")
    content = model._default_manager.filter(pk=pk).values_list(*model.CONTENT).get()  # type: ignore[attr-defined]
    with database(book.home) as con:
        _set(con, model, pk, "digest", row_digest(content))

    _assert_named(book, f"transaction {place}", "number of rows")
    _assert_named(book, f"transaction {place}", f"{model._meta.label} {pk}")


@every_table
def test_swapped_numbers_are_named(model: type[models.Model], book: Book) -> None:
    with database(book.home) as con:
        one, other = _two_rows(con, model)
        _set(con, model, one["id"], "number", other["number"])
        _set(con, model, other["id"], "number", one["number"])

    _assert_named(book, f"transaction {MIDDLE}", model._meta.label, "reordered")


def test_numbers_swapped_between_tables_are_named(book: Book) -> None:
    with database(book.home) as con:
        one, other = _two_rows(con, LEDGER[0])[0], _two_rows(con, LEDGER[-1])[0]
        _set(con, LEDGER[0], one["id"], "number", other["number"])
        _set(con, LEDGER[-1], other["id"], "number", one["number"])

    _assert_named(book, f"transaction {MIDDLE}", "reordered")


@every_table
def test_swapped_contents_are_named(model: type[models.Model], book: Book) -> None:
    """Two rows change places with everything, their digests too, but for their numbers."""
    with database(book.home) as con:
        one, other = _two_rows(con, model)
        for row in (one, other):
            con.execute(f"DELETE FROM {_table(model)} WHERE id = ?", [row["id"]])
        _insert(con, model, one | {"number": other["number"]})
        _insert(con, model, other | {"number": one["number"]})

    _assert_named(book, f"transaction {MIDDLE}")


# -- heads of transactions -----------------------------------------------------------------------


@pytest.mark.parametrize("field", [f for f in EVERY_HEAD if f.column != "place"], ids=_named)
@pytest.mark.parametrize("place", [FIRST, MIDDLE, LAST])
def test_a_changed_head_is_named(field: "models.Field[Any, Any]", place: int, book: Book) -> None:
    with database(book.home) as con:
        pk = _transaction(con, place)
        (old,) = con.execute(f"SELECT {field.column} FROM ledger_transaction WHERE id = ?", [pk]).fetchone()
        _set(con, Transaction, pk, field.column, _other(con, field, old))

    _assert_named(book, f"transaction {place}")


@pytest.mark.parametrize("place", [FIRST, MIDDLE, LAST])
def test_another_place_is_named(place: int, book: Book) -> None:
    with database(book.home) as con:
        _set(con, Transaction, _transaction(con, place), "place", 7)

    _assert_named(book, "transaction 7")


@pytest.mark.parametrize("place", [FIRST, MIDDLE])
def test_a_transaction_taken_out_of_the_book_is_named(place: int, book: Book) -> None:
    with database(book.home) as con:
        _set(con, Transaction, _transaction(con, place), "place", None)

    _assert_named(book, f"transaction {place + 1}", "the one before is")


@pytest.mark.parametrize("place", [FIRST, MIDDLE])
def test_a_removed_transaction_is_named(place: int, book: Book) -> None:
    with database(book.home) as con:
        _remove(con, _transaction(con, place))

    _assert_named(book, f"transaction {place + 1}", "missing")


def test_a_removed_transaction_is_named_though_the_later_ones_move_up(book: Book) -> None:
    with database(book.home) as con:
        _remove(con, _transaction(con, MIDDLE))
        _set(con, Transaction, _transaction(con, LAST), "place", MIDDLE)

    _assert_named(book, f"transaction {MIDDLE}", "link")


def test_a_head_written_anew_with_its_digest_breaks_the_link_of_the_next(book: Book) -> None:
    book.sohtx("verify")
    with database(book.home) as con:
        _set(con, Transaction, _transaction(con, MIDDLE), "published_at", 0)
        rows = con.execute(
            " UNION ALL ".join(
                f"SELECT number, digest FROM {_table(m)} WHERE transaction_id = :t" for m in LEDGER
            )
            + " ORDER BY number",
            {"t": _transaction(con, MIDDLE)},
        ).fetchall()
    head = Transaction.objects.get(place=MIDDLE)
    from hashlib import sha256

    digest = head.compute_digest(sha256(b"".join(cell for _, cell in rows)).digest())
    with database(book.home) as con:
        _set(con, Transaction, head.pk, "digest", digest)

    ran = _verify(book)
    assert (ran.status, ran.err) == (1, f"transaction {LAST}: its link to the one before is broken\n")


def _remove(con: sqlite3.Connection, transaction: int) -> None:
    for model in (*LEDGER, *DERIVED, Derivation):
        con.execute(f"DELETE FROM {_table(model)} WHERE transaction_id = ?", [transaction])
    con.execute("DELETE FROM ledger_transaction WHERE id = ?", [transaction])


# -- what is derived -----------------------------------------------------------------------------

DERIVED_COLUMNS = [
    (model, f) for model in DERIVED for _, f in _columns(model) if f.column != "transaction_id"
]


@pytest.mark.parametrize(("model", "field"), DERIVED_COLUMNS, ids=_named)
def test_a_changed_derived_value_is_named(
    model: type[models.Model], field: "models.Field[Any, Any]", book: Book
) -> None:
    with database(book.home) as con:
        row, _ = _two_rows(con, model)
        _set(con, model, row["id"], field.column, _other(con, field, row[field.column]))
        org_id = _org_id(con, row)

    _assert_named(book, f"organization {org_id}:")


@pytest.mark.parametrize("model", DERIVED, ids=_named)
def test_a_deleted_derived_row_is_named(model: type[models.Model], book: Book) -> None:
    with database(book.home) as con:
        row, _ = _two_rows(con, model)
        con.execute(f"DELETE FROM {_table(model)} WHERE id = ?", [row["id"]])
        org_id = _org_id(con, row)

    _assert_named(book, f"organization {org_id}:")


@pytest.mark.parametrize("model", DERIVED, ids=_named)
def test_a_copied_derived_row_is_named(model: type[models.Model], book: Book) -> None:
    with database(book.home) as con:
        row, _ = _two_rows(con, model)
        _insert(con, model, row)
        org_id = _org_id(con, row)

    _assert_named(book, f"organization {org_id}:")


@pytest.mark.parametrize("model", DERIVED, ids=_named)
def test_a_derived_row_under_an_earlier_transaction_is_named(model: type[models.Model], book: Book) -> None:
    with database(book.home) as con:
        row, _ = _two_rows(con, model)
        _set(con, model, row["id"], "transaction_id", _transaction(con, FIRST))
        org_id = _org_id(con, row)

    _assert_named(book, f"organization {org_id}:")


def test_a_deleted_derivation_is_named(book: Book) -> None:
    """It tells readers of files which organizations are newer in the database."""
    with database(book.home) as con:
        row, _ = _two_rows(con, Derivation)
        con.execute(f"DELETE FROM {_table(Derivation)} WHERE id = ?", [row["id"]])
        org_id = _org_id(con, row)

    _assert_named(book, f"organization {org_id}:")


@pytest.mark.parametrize("kind", ["union", "group", ""])
def test_a_changed_kind_of_an_organization_is_named(kind: str, book: Book) -> None:
    """Figures read the kind from there."""
    with database(book.home) as con:
        row, _ = _two_rows(con, OrganizationState)
        _set(con, Organization, row["organization_id"], "kind", kind)
        org_id = _org_id(con, row)
        (written,) = con.execute(
            "SELECT kind FROM register_entry WHERE entry_id = ?", [row["birth_entry_id"]]
        ).fetchone()
        assert written != kind

    _assert_named(book, f"organization {org_id}:")


@pytest.mark.parametrize("model", DERIVED, ids=_named)
def test_derived_rows_of_an_organization_without_entries_are_named(
    model: type[models.Model], book: Book
) -> None:
    """They would be counted."""
    with database(book.home) as con:
        row, _ = _two_rows(con, model)
        ghost = _insert(con, Organization, {"org_id": "MA", "kind": "cooperative"})
        _insert(con, model, row | {"organization_id": ghost})

    _assert_named(book, "organization MA:")


def test_rebuilding_mends_what_was_derived(book: Book) -> None:
    with database(book.home) as con:
        for model in DERIVED:
            row, other = _two_rows(con, model)
            con.execute(f"DELETE FROM {_table(model)} WHERE id = ?", [row["id"]])
            _insert(con, model, other)
    assert _verify(book).status == 1

    assert book.sohtx("rebuild").status == 0
    assert _verify(book).status == 0


def _org_id(con: sqlite3.Connection, row: dict[str, Any]) -> str:
    query = "SELECT org_id FROM register_organization WHERE id = ?"
    return str(con.execute(query, [row["organization_id"]]).fetchone()[0])


# -- a database that cannot be read --------------------------------------------------------------


def test_a_database_overwritten_with_something_else_is_not_intact(book: Book) -> None:
    _close()
    for left in book.home.glob("sohtx.sqlite3-*"):
        left.unlink()
    (book.home / "sohtx.sqlite3").write_bytes(b"khong phai co so du lieu " * 1_000)

    _assert_unreadable(book)


def test_a_database_with_a_page_overwritten_is_not_intact(book: Book) -> None:
    with database(book.home) as con:
        con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = con.execute("SELECT rootpage FROM sqlite_master WHERE name = 'register_entry'").fetchone()
        (size,) = con.execute("PRAGMA page_size").fetchone()
    _close()
    with (book.home / "sohtx.sqlite3").open("r+b") as stream:
        stream.seek((page - 1) * size)
        stream.write(b"\xff" * size)

    _assert_unreadable(book)


def test_a_database_whose_book_was_deleted_is_not_intact(book: Book) -> None:
    with database(book.home) as con:
        con.execute("DELETE FROM ledger_book")

    _assert_unreadable(book)


def _assert_unreadable(book: Book) -> None:
    """That the command, in a process of its own, fails with words and not with a traceback."""
    ran = sohtx(book.home, "verify")
    assert ran.returncode == 1, ran.stdout
    assert ran.stderr
    assert "Traceback" not in ran.stderr


def _close() -> None:
    from django.db import connection

    connection.close()
