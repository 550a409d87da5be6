"""Workbooks as programs save them: what a cell lost is seen however the file is written; what is too wide is refused."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from sohtx.collecting.workbooks.grid import Grid
from sohtx.collecting.workbooks.spoilt import spoilt_cells
from sohtx.core.refusal import Refusal
from sohtx.exchange.lists.opening import open_bytes
from sohtx.exchange.lists.sheets import Sheet


def quoted_otherwise(xml: str) -> str:
    return re.sub(r"<[^>]+>", lambda tag: re.sub(r'="([^"\']*)"', r"='\1'", tag[0]), xml)


def prefixed(xml: str) -> str:
    named = re.sub(r"<(/?)(?=\w)", r"<\1x:", xml)
    return re.sub(r"xmlns=", "xmlns:x=", named)


def without_places(xml: str) -> str:
    """As programs write that tell no cell's place: the cells of a row follow one another."""
    return re.sub(r'(<(?:c|row)\b[^>]*?)\sr="[A-Z]*\d+"', r"\1", xml)


def as_it_is(xml: str) -> str:
    return xml


SAVED = [as_it_is, quoted_otherwise, prefixed, lambda xml: quoted_otherwise(prefixed(xml))]


def book(change: Callable[[str], str], far: tuple[int, int] | None = None) -> bytes:
    """A sheet with a number, a formula with its result, one that gives no words, an error, a formula without result."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as made:
        sheet = made.add_worksheet("Phiếu")
        sheet.write_number(0, 0, 7)
        sheet.write_formula(0, 1, "=3+4", None, 7)
        sheet.write_formula(0, 2, '=""', None, "")
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 1, "=3+4", None, 0)
        if far:
            sheet.write_number(*far, 1)
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            if name.startswith("xl/worksheets/"):
                lost = re.sub(r'(<c r="B2"[^>]*><f>[^<]*</f>)<v>0</v>', r"\1<v></v>", xml.decode())
                xml = change(lost.replace('<c r="C1"', '<c r="C1" t="str"')).encode()
            new.writestr(name, xml)
    return out.getvalue()


@pytest.mark.parametrize("change", SAVED)
def test_lost_values_are_seen_however_they_are_written(change: Callable[[str], str]) -> None:
    file = open_bytes(book(change), "a.xlsx")

    assert str(file.sheets[0].cell(0, 0)) == str(file.sheets[0].cell(0, 1)) == "7"
    assert spoilt_cells(file, file.sheets[0]).cells == {(1, 0), (1, 1)}


@pytest.mark.parametrize("change", SAVED)
@pytest.mark.parametrize("far", [(1_000_000, 0), (3, 300), (100_500, 60)])
def test_a_stray_cell_far_away_is_refused_however_it_is_written(
    change: Callable[[str], str], far: tuple[int, int]
) -> None:
    with pytest.raises(Refusal) as refused:
        open_bytes(book(change, far), "a.xlsx")

    assert "quá rộng" in refused.value.problems[0].what.vi


@pytest.mark.parametrize("change", SAVED)
def test_a_long_narrow_sheet_is_read(change: Callable[[str], str]) -> None:
    assert len(open_bytes(book(change, (110_000, 0)), "a.xlsx").sheets[0].rows) == 110_001


def test_cells_that_do_not_tell_their_place_are_read() -> None:
    rows = open_bytes(book(without_places), "a.xlsx").sheets[0].rows

    assert [str(cell) for cell in rows[0][:2]] == ["7", "7"]


def test_rows_of_a_grid_are_of_one_width() -> None:
    grid = Grid(Sheet("a", [["x"], ["y", "z"]]))

    assert [list(row) for row in grid.rows] == [["x", None], ["y", "z"]]
    assert grid.column(1, 0) == [None, "z"]
