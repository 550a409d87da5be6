"""What stands in a table of a page, and in a file that somebody took away."""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from playwright.sync_api import Locator


def rows_of(table: "Locator") -> list[dict[str, str]]:
    """The rows of a table on a page, by the heads of its columns."""
    heads = [" ".join(head.split()) for head in table.locator("thead th").all_inner_texts()]
    return [
        dict(
            zip(
                heads,
                (" ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()),
                strict=False,
            )
        )
        for row in table.locator("tbody tr").all()
    ]


def read_number(words: str) -> float:
    """A number as pages in Vietnamese write it; a dash is none and counts as 0."""
    plain = words.replace(".", "").replace(",", ".").replace("\N{MINUS SIGN}", "-").lstrip("+")
    return 0.0 if plain in ("", "–") else float(plain.split()[0])


def cells_of(workbook: Path) -> list[object]:
    """Every cell of a workbook."""
    # the browser keeps what it took under a name without an ending
    book = openpyxl.load_workbook(io.BytesIO(workbook.read_bytes()))
    return [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]


def numbers_in(workbook: Path) -> set[float]:
    """The numbers of a workbook."""
    return {float(cell) for cell in cells_of(workbook) if isinstance(cell, int | float)}


def lines_of(file: Path) -> list[list[str]]:
    """The lines of a CSV file."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))
