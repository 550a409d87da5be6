"""A small book for the tests of workbooks, and workbooks over it, as people fill them in and send them back."""

import io
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.running import Book
from register.recording import birth, load, package_of
from sohtx.accounts.rights import WHOLE
from sohtx.collecting.workbooks.filling import Batch, batch_of
from sohtx.collecting.workbooks.taking import Taken, take
from sohtx.collecting.workbooks.writing import write_workbook
from sohtx.core.period import Period
from sohtx.returns.filings import Filing, history

FORM, PERIOD, BEFORE = "THT-6T", "2023-S1", "2022-S2"
GROUPS = tuple(f"T{n}" for n in range(1, 7))
SENT = {"members": 9, "workers": 4, "revenue": 120_500, "profit": 11_250}
LAST = {"members": 10, "workers": 5, "revenue": 150_000}


def group(org_id: str, number: int) -> dict[str, str]:
    """The birth of a group: two bear the same name, in different communes."""
    name = "Tổ hợp tác Sông Giả" if number in (4, 5) else f"Tổ hợp tác Giả Định {number}"
    code = "5399000022" if number == 1 else ""
    area = "97002" if number == 5 else "97001"
    return birth(org_id, kind="group", name=name, tax_code=code, area_code=area)


def make_book(folder: Path) -> Book:
    """A book of two cooperatives and six groups."""
    rows = [birth("H1"), birth("H2", area_code="97002"), *(group(g, n) for n, g in enumerate(GROUPS, 1))]
    load(folder / "home", package_of(folder / "package", rows))
    return Book(folder / "home")


def fill_book() -> None:
    """Returns of the period before of all groups, and one of this period."""
    from sohtx.returns.receiving.planning import Given
    from sohtx.returns.services import send

    send([Given(Filing(g, FORM, BEFORE), LAST) for g in GROUPS], by="", is_accepted=True)
    send([Given(Filing("T2", FORM, PERIOD), SENT)], by="", is_accepted=True)


def batch(form: str = FORM, period: str = PERIOD, org_ids: Iterable[str] = ()) -> Batch:
    """What goes into the workbook of some organizations; of all without."""
    from sohtx.collecting.board import board_of
    from sohtx.returns.definitions.catalogue import shipped

    asked, wanted = Period.parse(period), set(org_ids)
    board = board_of(shipped().get(form, asked), asked)
    return batch_of(board, [item for item in board.items if not wanted or item.respondent in wanted])


def workbook(form: str = FORM, period: str = PERIOD, org_ids: Iterable[str] = ()) -> bytes:
    """The workbook itself."""
    return write_workbook(batch(form, period, org_ids))


class Filling:
    """A workbook opened by another program, with ways to find its cells."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet: Any = self.book["Phiếu"]
        self.codes_at = next(r for r in range(1, 20) if self.sheet.cell(r, 1).value == "@org")
        self.columns = {
            self.sheet.cell(self.codes_at, c).value: c for c in range(1, self.sheet.max_column + 1)
        }
        self.first = self.codes_at + 1
        self.rows = {
            self.sheet.cell(r, 1).value: r
            for r in range(self.first, self.sheet.max_row + 1)
            if self.sheet.cell(r, 1).value
        }

    def cell(self, org_id: str, code: str) -> Any:
        """The cell of a line in an organization's row."""
        return self.sheet.cell(self.rows[org_id], self.columns[code])

    def spare(self, number: int = 0) -> int:
        """One of the blank rows below the list."""
        return max(self.rows.values()) + 1 + number

    def write(self, org_id: str, **values: object) -> None:
        """Fill in a row."""
        for code, value in values.items():
            self.cell(org_id, code).value = value

    @property
    def content(self) -> bytes:
        """The workbook, saved."""
        packed = io.BytesIO()
        self.book.save(packed)
        return packed.getvalue()


def sent_in(content: bytes, name: str = "phieu.xlsx", **more: Any) -> Taken:
    """A workbook sent in by somebody whose reach is everything."""
    return take(content, name, more.pop("reach", WHOLE), by=more.pop("by", "an"), **more)


def in_book(org_id: str, form: str = FORM, period: str = PERIOD) -> dict[str, Any]:
    """What the book holds of a return: its newest answers."""
    latest = history(Filing(org_id, form, period)).latest
    return latest.answers if latest else {}


def wrong_cells(taken: Taken) -> set[str]:
    """The cells that must be mended or explained."""
    return {remark.cell for remark in taken.looked.remarks if remark.gravity != "note"}


def converted(content: bytes, folder: Path, *kinds: str) -> bytes:
    """A workbook as LibreOffice saves it in one kind after the other."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here: the round trip through it was not tried")
    path = folder / "phieu.xlsx"
    path.write_bytes(content)
    for number, kind in enumerate(kinds):
        out = folder / str(number)
        command = [
            office,
            f"-env:UserInstallation=file://{folder}/office",
            "--headless",
            "--convert-to",
            kind,
        ]
        subprocess.run(
            [*command, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=180
        )
        path = out / f"phieu.{kind}"
    return path.read_bytes()
