"""Identifiers in addresses: any text comes back as it went in, and none is taken for one of our own words."""

from hypothesis import given
from hypothesis import strategies as st

from sohtx.web.converters import Key


@given(st.text(min_size=1, max_size=200))
def test_any_identifier_comes_back(identifier: str) -> None:
    written = Key().to_url(identifier)

    assert "/" not in written
    assert "\\" not in written
    assert Key().to_python(written) == identifier


@given(st.text(alphabet="abcxyz-", min_size=1, max_size=20))
def test_an_identifier_is_never_one_of_our_words(word: str) -> None:
    assert Key().to_url(word) != word
