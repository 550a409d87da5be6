"""Lists taken away as Excel: numbers stay numbers as far as a cell keeps them."""

import io
from decimal import Decimal

import openpyxl
import pytest


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (Decimal("928.5"), 928.5),
        (999_999_999_999_999, 999_999_999_999_999),
        (1_234_567_890_123_456, "1234567890123456"),
        (Decimal("99999999999999.999"), "99999999999999.999"),
        (True, "True"),
    ],
)
def test_a_number_that_a_cell_would_round_is_written_in_words(cell: object, expected: object) -> None:
    from sohtx.office.starting import start_web

    start_web()
    from sohtx.web.tables import xlsx_answer

    book = openpyxl.load_workbook(io.BytesIO(xlsx_answer(["Số"], [[cell]], "ten", "Tên").content))
    assert [row[0] for row in book.active.iter_rows(values_only=True)][-1] == expected
