"""Names that are nearly alike are found without holding each against each."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohtx.core.refusal import Refusal
from sohtx.exchange.lists import names
from sohtx.exchange.lists.names import NearNames, Patience, near_name

WORDS = st.sampled_from(
    ["mây", "lành", "suối", "êm", "nông", "nghiệp", "1", "2", "số", "HTX", "nn", "Đồi", "aab", "aba"]
)
NAMES = st.one_of(st.lists(WORDS, max_size=6).map(" ".join), st.text("aabbcđ1 ", max_size=14))


@given(st.lists(NAMES, max_size=12), NAMES)
def test_the_same_are_found_as_by_asking_each(kept: list[str], asked: str) -> None:
    near: NearNames[int] = NearNames()
    for number, name in enumerate(kept):
        near.add("here", name, number)
    near.add("there", asked, -1)
    assert list(near.near("here", asked, Patience())) == [
        number for number, name in enumerate(kept) if near_name(name, asked)
    ]


def listed(count: int, name: str, begun: object, own: Iterator[str] | None = None):
    from sohtx.areas.queries import official_units
    from sohtx.exchange.lists.checking import check_list
    from sohtx.exchange.lists.opening import open_bytes
    from sohtx.exchange.lists.options import Options
    from sohtx.exchange.lists.standing import BookSide

    rows = "".join(f"{n},{name.format(n=n, name=next(own) if own else '')},,Xã Y Tý\n" for n in range(count))
    file = open_bytes(f"STT,Tên HTX,Mã số thuế,Xã\n{rows}".encode(), "ds.csv")
    return check_list(file, Options(date(2026, 1, 1), province="15"), BookSide(official_units(), (), {}))


def comparisons(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that are compared letter by letter from now on."""
    asked: list[str] = []
    ask = names._Likeness.has
    monkeypatch.setattr(names._Likeness, "has", lambda self, key: asked.append(key) or ask(self, key))
    return asked


def test_names_with_numbers_are_not_held_against_each_other(begun, monkeypatch) -> None:
    """Many rows of one commune: told apart by their numbers, whatever there are of them."""
    asked = comparisons(monkeypatch)
    found = listed(1500, "HTX Nông nghiệp số {n}", begun)
    assert [row.fate for row in found.rows] == ["new"] * 1500
    assert not asked


def test_the_same_name_again_and_again_is_found_at_once(begun, monkeypatch) -> None:
    asked = comparisons(monkeypatch)
    found = listed(600, "HTX Suối Êm", begun)
    assert [row.fate for row in found.rows] == ["new", *["doubtful"] * 599]
    assert 0 < len(asked) <= 600  # each against the first alone


def test_a_list_made_to_take_for_ever_is_refused(begun, monkeypatch) -> None:
    """Names of the same letters, none near another."""
    from itertools import permutations

    words = ["suoi", "may", "doi", "rung", "chieu", "xanh"]
    mixed = [" ".join(order) for order in permutations(words)][:200]
    rows = iter(mixed)
    monkeypatch.setattr(Patience.__init__, "__defaults__", (20_000,))
    with pytest.raises(Refusal, match="gần giống"):
        listed(200, "HTX {name}", begun, rows)


def test_more_rows_than_are_checked_at_once_are_refused(begun, monkeypatch) -> None:
    from sohtx.exchange.lists import layout

    monkeypatch.setattr(layout, "MOST_FILLED", 50)
    assert len(listed(49, "HTX Suối {n}", begun).rows) == 49
    with pytest.raises(Refusal, match="hơn 50 dòng"):
        listed(50, "HTX Suối {n}", begun)
