"""Writing the example province as an ordinary data package."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.demo.contacts import contacts
from sohtx.demo.filings import Filings
from sohtx.demo.ledger import Register
from sohtx.demo.naming import tax_codes
from sohtx.demo.organization import Cells
from sohtx.demo.places import Province, provinces
from sohtx.demo.plan import LAO_CAI, YEN_BAI, Plan
from sohtx.demo.tables import table
from sohtx.indicators.measures import MEASURES

Progress = Callable[[Text, int], None]
MARK = "DEMO"  # how every identifier of an invented organization begins
LARGEST_SCALE = 450
COLUMNS = {
    "entries": (
        *(
            "entry_id",
            "org_id",
            "entry",
            "effective_on",
            "recorded_at",
            "supersedes",
            "related_org_id",
            "via",
        ),
        *(
            "document_no",
            "document_on",
            "issuer",
            "kind",
            "name",
            "tax_code",
            "area_code",
            "address",
            "sector",
        ),
        *("vsic", "charter_capital", "is_alliance_member", "is_registered"),
    ),
    "returns": ("org_id", "form", "period", "recorded_at", "status", "nature", "source", *MEASURES),
    "contacts": (
        *("org_id", "role", "name", "sex", "birth_year", "phone", "email", "from", "to", "recorded_at"),
    ),
    "targets": tuple(table("targets")[0]),
    "published": tuple(table("published")[0]),
}


class _Cast(NamedTuple):
    """A province that plays, the plan that it follows, and the beginning of its identifiers."""

    province: Province
    plan: Plan
    prefix: str


def quiet(_text: Text, _done: int) -> None:
    """No progress."""


def write_demo(folder: Path, scale: int = 1, *, progress: Progress = quiet) -> dict[str, int]:
    """Write the package into a new or empty folder; gives the rows of each file.

    At scale 1 it is old Lào Cai and Yên Bái. Each further step adds two provinces that follow their plans, over the
    whole country and then round again; what was there at a smaller scale stays as it was.
    """
    if not 1 <= scale <= LARGEST_SCALE:
        raise refuse(NO_SCALE, MEND_SCALE.fill(most=LARGEST_SCALE), column="--scale", value=str(scale))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refuse(NOT_EMPTY, MEND_NOT_EMPTY, column="DIR", value=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    with _Files(folder) as files:
        for number, part in enumerate(_cast(scale)):
            progress(INVENTING.fill(province=part.province.unit.name), files.total)
            _write_province(files, part, number)
        for name in ("targets", "published"):
            files.write(name, table(name))
        return files.rows


def _write_province(files: "_Files", part: _Cast, number: int) -> None:
    register = Register(part.province, part.plan, part.prefix, tax_codes(number))
    register.live()
    files.write("entries", register.journal.rows())
    files.write("returns", Filings(register).rows())
    files.write("contacts", contacts(register))


def _cast(scale: int) -> Iterator[_Cast]:
    """Lào Cai and Yên Bái first, then the other provinces by code, then all of them again."""
    known = provinces()
    home = [LAO_CAI, YEN_BAI]
    round_trip = home + [code for code in known if code not in home]
    for number in range(2 * scale):
        again, place = divmod(number, len(round_trip))
        code = round_trip[place]
        prefix = f"{MARK}{code}" + (f".{again + 1}" if again else "")
        yield _Cast(known[code], Plan(home[number % 2]), prefix)


class _Files(ExitStack):
    """The files of the package, written row by row."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.rows = dict.fromkeys(COLUMNS, 0)
        self._writers: dict[str, csv.DictWriter[str]] = {}
        for name, columns in COLUMNS.items():
            stream = self.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            self._writers[name] = csv.DictWriter(stream, columns, lineterminator="\n")
            self._writers[name].writeheader()

    @property
    def total(self) -> int:
        """All rows written so far."""
        return sum(self.rows.values())

    def write(self, name: str, rows: Iterable[Cells]) -> None:
        """Write rows of one file."""
        for row in rows:
            self._writers[name].writerow(row)
            self.rows[name] += 1


INVENTING = Text("dựng số liệu giả định: {province}", "inventing: {province}")
NO_SCALE = Text("không phải quy mô dùng được", "is not a scale that can be made")
MEND_SCALE = Text("dùng số từ 1 đến {most}", "use a number from 1 to {most}")
NOT_EMPTY = Text("thư mục đã có tệp", "is not an empty folder")
MEND_NOT_EMPTY = Text("chọn thư mục mới hoặc thư mục rỗng", "choose a new or empty folder")
