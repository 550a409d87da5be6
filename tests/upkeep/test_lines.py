"""Every cell comes back from its line as it was; lines never break within a row."""

import string

from hypothesis import given
from hypothesis import strategies as st

from sohtx.upkeep.lines import decode_line, decoder_of, encode_row, encoder_of

TEXTS = st.text(st.characters(exclude_categories=("Cs",)))
ODD_TEXTS = TEXTS | st.text("\\N.tnr\n\t\r\b\f\v x", max_size=8)
CELLS = {
    "text": st.none() | ODD_TEXTS,
    "varchar(40)": st.none() | ODD_TEXTS,
    "blob": st.none() | st.binary(),
    "bool": st.none() | st.sampled_from((0, 1)),
    "datetime": st.none()
    | st.datetimes().map(lambda m: m.isoformat(" ", "microseconds"))
    | st.datetimes().map(lambda m: m.isoformat(" ", "seconds")),
    "char(32)": st.none() | st.text(string.hexdigits.lower()[:16], min_size=32, max_size=32),
}


@given(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=6).flatmap(
    lambda kinds: st.tuples(st.just(kinds), st.tuples(*(CELLS[kind] for kind in kinds)))
))  # fmt: skip
def test_a_row_comes_back(drawn: tuple[list[str], tuple[object, ...]]) -> None:
    kinds, row = drawn
    line = encode_row(row, [encoder_of(kind) for kind in kinds])

    assert line.count("\n") == 1 and line.endswith("\n")
    assert decode_line(line, [decoder_of(kind) for kind in kinds]) == list(row)


@given(st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_whole(whole: int, broken: float) -> None:
    cells = encode_row((whole, broken), [encoder_of("bigint"), encoder_of("real")]).split("\t")

    assert (int(cells[0]), float(cells[1])) == (whole, broken)
