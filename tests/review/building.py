"""Small packages made for one question, the books they are loaded into, and reports written of them."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from exchange.running import Book, Ran

Row = Mapping[str, str]
Tables = Mapping[str, Iterable[Row]]

ENTRY_COLUMNS = (
    *("entry_id", "org_id", "entry", "effective_on", "recorded_at", "supersedes", "related_org_id", "via"),
    *("document_no", "document_on", "issuer", "kind", "name", "tax_code", "area_code", "address", "sector"),
    *("vsic", "charter_capital", "is_alliance_member", "is_registered"),
)
COLUMNS = {
    "areas": ("code", "name", "level", "parent_code", "valid_from", "valid_to"),
    "area_changes": ("on", "from_code", "to_code", "share", "law"),
    "entries": ENTRY_COLUMNS,
    "returns": (
        *("org_id", "form", "period", "recorded_at", "status", "nature", "members", "members_women"),
        *("workers", "workers_women", "managers", "revenue", "profit", "worker_income"),
    ),
    "targets": ("indicator", "period", "area_code", "value", "decided_on", "recorded_at", "document_no"),
    "published": (
        *("indicator", "period", "area_code", "value", "basis", "nature"),
        *("document_no", "document_on", "recorded_at"),
    ),
}
ENDINGS = ("docx", "pdf", "xlsx", "html", "md")
KINDS = {"cooperative": "HTX-6T", "union": "LHHTX-6T", "group": "THT-6T"}
UNITS = (
    {"code": "XT", "name": "Xứ Thử", "level": "country"},
    {"code": "97", "name": "Tỉnh Suối Bạc", "level": "province", "parent_code": "XT"},
    {"code": "97001", "name": "Xã Đồi Chè", "level": "commune", "parent_code": "97"},
    {"code": "97002", "name": "Xã Bến Gỗ", "level": "commune", "parent_code": "97"},
)
WRITTEN_ON = "2023-12-31"


def born(org_id: str, on: str = "2020-03-01", **cells: str) -> dict[str, str]:
    """A birth, of a cooperative unless said otherwise, recorded on the day."""
    return {
        "entry_id": f"E-{org_id}",
        "org_id": org_id,
        "entry": "established",
        "effective_on": on,
        "recorded_at": f"{on}T08:00:00",
        "kind": "cooperative",
        "name": f"Hợp tác xã Giả Định {org_id}",
        "area_code": "97001",
        "sector": "agriculture",
    } | cells


def happened(org_id: str, entry: str, on: str, **cells: str) -> dict[str, str]:
    """Another entry of an organization, recorded on the day."""
    return {
        "entry_id": f"E-{org_id}-{entry}-{on}",
        "org_id": org_id,
        "entry": entry,
        "effective_on": on,
        "recorded_at": f"{on}T09:00:00",
    } | cells


def filed(org_id: str, period: str = "2023-S1", **cells: str) -> dict[str, str]:
    """An accepted return, of a cooperative unless a form is given."""
    return {
        "org_id": org_id,
        "form": "HTX-6T",
        "period": period,
        "recorded_at": "2023-07-10T08:00:00" if period >= "2023" else "2022-07-10T08:00:00",
        "status": "accepted",
        "nature": "actual",
    } | cells


def write_package(folder: Path, tables: Tables) -> Path:
    """Write a package; cells that a row does not name are blank."""
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS[name], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def load(book: Book, folder: Path, **tables: Iterable[Row]) -> Book:
    """Load tables into a book."""
    ran = book.sohtx("load", write_package(folder, tables))
    assert ran.status == 0, ran.err
    return book


def make_book(folder: Path, **tables: Iterable[Row]) -> Book:
    """A book with tables in it, in the units of an invented country unless others are given (``areas=()``: official)."""
    chosen = {"areas": UNITS} | tables
    return load(Book(folder / "home"), folder / "package", **{n: rows for n, rows in chosen.items() if rows})


@dataclass(frozen=True)
class Report:
    """The files of a report, and what the command said."""

    files: Mapping[str, Path]
    ran: Ran

    @property
    def text(self) -> str:
        """The report as Markdown, without the signs that only keep letters from being markup."""
        return self.files["md"].read_text("utf-8").replace("\\", "")

    @property
    def checks(self) -> list[str]:
        """What was told to look at before signing."""
        return self.ran.err.splitlines()

    @property
    def bytes(self) -> dict[str, bytes]:
        """The content of every file."""
        return {ending: file.read_bytes() for ending, file in self.files.items()}


def write_report(
    book: Book,
    out: Path,
    period: str = "2023-S1",
    *options: str,
    known: str | None = WRITTEN_ON,
    lang: str | None = None,
    endings: Sequence[str] = ENDINGS,
) -> Report:
    """Write a report and find its files; of some formats only where a test looks at no other, as that is quicker."""
    clock = ("--known", known) if known else ()
    with _only(endings):
        ran = book.sohtx("report", period, *options, *clock, "--out", out, lang=lang)
    assert ran.status == 0, ran.err
    files = {file.suffix[1:]: file for file in out.iterdir()}
    assert sorted(files) == sorted(endings)
    assert all(f"  {file}" in ran.out.splitlines() for file in files.values())
    return Report(files, ran)


@contextmanager
def _only(endings: Sequence[str]) -> Iterator[None]:
    """Have only some formats drawn."""
    from sohtx.config.starting import start

    start()
    from sohtx.review import writing

    writers = dict(zip(writing.FORMATS, writing._writers(), strict=True))
    chosen = tuple(writers[ending] for ending in endings)
    with mock.patch.multiple(writing, FORMATS=tuple(endings), _writers=lambda: chosen):
        yield


def write_text(book: Book, out: Path, *asked: str, **more: Any) -> Report:
    """Write a report as Markdown alone."""
    return write_report(book, out, *asked, **more, endings=("md",))


def write_word(book: Book, out: Path, *asked: str, **more: Any) -> Report:
    """Write a report in Word and as Markdown."""
    return write_report(book, out, *asked, **more, endings=("docx", "md"))
