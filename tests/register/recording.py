"""Books and acts for the tests of recording: the province is invented, as in ``ledger.building``."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from exchange.running import Book
from ledger.building import small_package, write_csv
from sohtx.config.starting import start

start()

from sohtx.register.recording.entries import COLUMNS, NewEntry  # noqa: E402 -- needs the settings

BORN = {"entry": "established", "effective_on": "2020-03-01", "recorded_at": "2020-03-05T08:00:00"}
COOP = {"kind": "cooperative", "area_code": "97001", "sector": "agriculture"}


def make(entry: str = "amended", **cells: str) -> NewEntry:
    """An entry; a birth is of a cooperative."""
    if entry == "established":
        cells = COOP | {"name": "Hợp tác xã Giả Định"} | cells
    return NewEntry(**({"entry": entry, "effective_on": "2023-02-01"} | cells))


def birth(org_id: str, **cells: str) -> dict[str, str]:
    """The row of a birth of the book that tests start from."""
    name = {"entry_id": f"E-{org_id}", "org_id": org_id, "name": f"Hợp tác xã Giả Định {org_id}"}
    return BORN | COOP | name | cells


BASE = (
    birth("H1", charter_capital="5000", tax_code="5399000011"),
    birth("H2", area_code="97002"),
    birth("L1", kind="union", name="Liên hiệp Giả Định"),
    birth("T1", kind="group", name="Tổ hợp tác Giả Định", tax_code="5399000022"),
)


@contextmanager
def speaking(home: Path) -> Iterator[None]:
    """The program in this process, on a data folder."""
    with mock.patch.dict("os.environ", {"SOHTX_HOME": str(home), "SOHTX_LANG": "en"}):
        start()
        yield


def package_of(folder: Path, rows: Sequence[dict[str, str]]) -> Path:
    """A package of entries, with its units."""
    small_package(folder)
    write_csv(folder / "entries.csv", COLUMNS, rows)
    return folder


def load(home: Path, package: Path) -> None:
    """Load a package, which must succeed."""
    ran = Book(home).sohtx("load", package, lang="en")
    assert ran.status == 0, ran.err


def told(home: Path, *argv: str) -> str:
    """What a command printed, which must have succeeded."""
    ran = Book(home).sohtx(*argv, lang="en")
    assert ran.status == 0, ran.err
    return ran.out


def derived_rows() -> dict[str, set[Any]]:
    """Every derived row that counts, without its key and its transaction."""
    from sohtx.register.deriving import DERIVED_TABLES
    from sohtx.register.rebuilding import current

    return {
        model.__name__: {
            tuple(map(str, row)) for row in current(model).values_list("organization__org_id", *fields[1:])
        }
        for model, fields in DERIVED_TABLES
    }
