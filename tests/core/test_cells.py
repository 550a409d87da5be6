"""The cells of a package: what each kind of column takes, and that no text makes a reader fail."""

import unicodedata
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohtx.core import cells
from sohtx.core.cells import WRONG, Column
from sohtx.core.codes import FilingStatus, Kind
from sohtx.core.moment import read_moment
from sohtx.core.numbers import write_decimal, write_thousandths
from sohtx.core.period import Period

COLUMNS = [
    cells.text("text"),
    cells.key("key"),
    cells.day("day"),
    cells.moment("moment"),
    cells.whole("whole"),
    cells.money("money"),
    cells.decimal("decimal"),
    cells.year("year"),
    cells.share("share"),
    cells.boolean("boolean"),
    cells.period("period"),
    cells.coded("coded", Kind),
    cells.one_of("one_of", ["yes", "no"]),
]
READ: list[tuple[Column, str, Any]] = [
    (cells.text("name"), "Hợp tác xã Tân Lập", "Hợp tác xã Tân Lập"),
    (cells.text("name"), " hai\tdòng\nchữ ", " hai\tdòng\nchữ "),
    (cells.key("org_id"), "HTX-0001/2023", "HTX-0001/2023"),
    (cells.key("org_id"), "HTX Tân Lập", "HTX Tân Lập"),
    (cells.day("effective_on"), "2024-02-29", "2024-02-29"),
    (cells.moment("recorded_at"), "2023-07-04", read_moment("2023-07-04")),
    (cells.whole("members"), "0", 0),
    (cells.whole("members"), "999999999999999", 10**15 - 1),
    (cells.money("revenue"), "928.5", 928_500),
    (cells.money("revenue"), "-0.001", -1),
    (cells.decimal("value"), "12.50", "12.5"),
    (cells.decimal("value"), "-0", "0"),
    (cells.share("share"), "0", "0"),
    (cells.share("share"), "1.000", "1"),
    (cells.share("share"), "0.40", "0.4"),
    (cells.year("birth_year"), "1975", 1975),
    (cells.boolean("is_registered"), "true", True),
    (cells.boolean("is_registered"), "false", False),
    (cells.period("period"), "2023-L", "2023-L"),
    (cells.coded("kind", Kind), "union", "union"),
    (cells.one_of("sex", ["female", "male"]), "female", "female"),
]
NOT_READ = [
    (cells.text("name"), "a\x00b"),
    (cells.text("name"), "a\rb"),
    (cells.text("name"), "\ufeffa"),
    (cells.text("name"), "a" * 32_001),
    (cells.key("org_id"), " HTX-0001"),
    (cells.key("org_id"), "HTX-0001\u00a0"),
    (cells.key("org_id"), "HTX\n0001"),
    (cells.key("org_id"), "HTX\t0001"),
    (cells.key("org_id"), "H" * 201),
    (cells.day("effective_on"), "2023-02-29"),
    (cells.day("effective_on"), "2023-06-30T00:00"),
    (cells.moment("recorded_at"), "04/07/2023"),
    (cells.whole("members"), "-1"),
    (cells.whole("members"), "12.0"),
    (cells.whole("members"), "1.234"),
    (cells.whole("members"), "1000000000000000"),
    (cells.money("revenue"), "928,5"),
    (cells.money("revenue"), "0.0001"),
    (cells.money("revenue"), "1e3"),
    (cells.decimal("value"), "1,5"),
    (cells.share("share"), "1.01"),
    (cells.share("share"), "-0.1"),
    (cells.share("share"), "40%"),
    (cells.year("birth_year"), "75"),
    (cells.year("birth_year"), "0999"),
    (cells.year("birth_year"), "10000"),
    (cells.boolean("is_registered"), "True"),
    (cells.boolean("is_registered"), "1"),
    (cells.period("period"), "2023-H1"),
    (cells.coded("kind", Kind), "Cooperative"),
    (cells.coded("status", FilingStatus), "accepted "),
]


@pytest.mark.parametrize(("column", "cell", "value"), READ, ids=lambda case: getattr(case, "name", None))
def test_a_cell_is_read(column: Column, cell: str, value: Any) -> None:
    assert column.read(cell) == value
    assert type(column.read(cell)) is type(value)


@pytest.mark.parametrize(("column", "cell"), NOT_READ, ids=lambda case: getattr(case, "name", None))
def test_a_cell_is_not_taken(column: Column, cell: str) -> None:
    assert column.read(cell) is WRONG


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
@given(cell=st.one_of(st.text(min_size=1), st.from_regex(r"[-+]?[0-9.,:TZ-]{1,30}", fullmatch=True)))
def test_reading_never_fails_on_arbitrary_text(column: Column, cell: str) -> None:
    value = column.read(cell)
    assert value is WRONG or value is not None


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_a_column_says_what_is_wrong_and_how_to_mend_it(column: Column) -> None:
    for words in (column.what, column.mend):
        assert words.vi
        assert words.en
        assert "{" not in words.vi + words.en


def test_a_coded_column_names_its_codes() -> None:
    assert "cooperative, union, group" in cells.coded("kind", Kind).mend.vi
    assert "cooperative, union, group" in cells.coded("kind", Kind).mend.en


@pytest.mark.parametrize("kind", Kind)
def test_every_code_of_a_list_is_read(kind: Kind) -> None:
    assert cells.coded("kind", Kind).read(str(kind)) == kind.value


@given(st.text(min_size=1))
def test_text_is_kept_but_for_its_composition(cell: str) -> None:
    value = cells.plain_text(cell)
    if value is not WRONG:
        assert value == unicodedata.normalize("NFC", cell)
        assert cells.plain_text(value) == value


@given(st.text(min_size=1))
def test_an_identifier_is_one_line_of_text(cell: str) -> None:
    value = cells.identifier(cell)
    if value is not WRONG:
        assert value == value.strip() == cells.plain_text(cell)
        assert not {"\n", "\r", "\t"} & set(value)


def test_both_compositions_of_a_name_are_one_identifier() -> None:
    composed, decomposed = "Hợp tác xã", unicodedata.normalize("NFD", "Hợp tác xã")
    assert composed != decomposed
    assert cells.identifier(decomposed) == cells.identifier(composed) == composed


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_money_is_read_back_as_it_was_written(thousandths: int) -> None:
    assert cells.money("revenue").read(write_thousandths(thousandths)) == thousandths


@given(st.integers(0, 10**12))
def test_a_share_is_read_without_loss(billionths: int) -> None:
    value = cells.share("share").read(write_decimal(billionths, 10**12, 12))
    assert Fraction(value) == Fraction(billionths, 10**12)


@given(st.integers(1000, 9000), st.integers(1, 12))
def test_a_period_keeps_its_code(year: int, month: int) -> None:
    code = f"{year}-M{month:02}"
    assert cells.period("period").read(code) == str(Period.parse(code)) == code
