"""Books to back up, and what of a book must be the same when it came back."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from ledger.building import make_entry, make_return, small_package, told

FIGURES = ("figures", "2023-S1", "--by", "kind", "--format", "csv")

COMMUNE = "08919"  # of every random package


def one_more(folder: Path, org_id: str, **cells: str) -> Path:
    """A package of one cooperative and its return, for a book that has its units."""
    entry = make_entry(org_id, area_code=COMMUNE, **cells)
    package = small_package(folder, entries=[entry], returns=[make_return(org_id)])
    (package / "areas.csv").unlink()
    return package


def content(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables of a book, as they are stored."""
    with closing(sqlite3.connect(home / "sohtx.sqlite3")) as con:
        names = [
            n for (n,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        return {name: con.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall() for name in names}


def package_of(home: Path, folder: Path) -> dict[str, bytes]:
    """The files of an export."""
    told(home, "export", folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def lay_files(home: Path) -> dict[str, bytes]:
    """Files that travel, and some that do not; gives those that do."""
    travelling = {
        "office.toml": "# tên cơ quan\n".encode(),
        "prose/10/2023-S1/mở-đầu.md": b"x" * 300_000,
        "uploads/rỗng.bin": b"",
        "secret": b"s" * 50,
    }
    staying = (
        "extract/a.parquet",
        "staging/b",
        "directory.sqlite3",
        "load.lock",
        "c.part",
        "old.sohtx",
        "backups.json",
    )
    for name, data in travelling.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(data)
    for name in staying:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(b"derived")
    shutil.rmtree(home / "extract")
    return travelling


def files_of(home: Path) -> dict[str, bytes]:
    """The files of a data folder, without its database and locks."""
    paths = (p for p in home.rglob("*") if p.is_file())
    return {
        p.relative_to(home).as_posix(): p.read_bytes()
        for p in paths
        if not p.name.startswith("sohtx.sqlite3") and not p.name.endswith(".lock")
    }
