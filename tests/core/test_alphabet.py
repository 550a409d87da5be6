"""Vietnamese words without marks, and their order."""

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sohtx.core.alphabet import plain, sort_key

IN_ORDER = [
    "", "1 tháng", "2", "An", "An Bình", "An Lạc", "ăn", "Ăn", "ân", "ba", "Ba", "bà", "bả", "bã", "bá", "bạ", "Ba Vì",
    "Bắc", "Bằng", "Cao Bằng", "chè", "Dân", "Do", "Dung", "Đà", "Đình", "Đô", "em", "êm", "hoa", "hoà", "hoa hồng",
    "lan", "Lào", "Lào Cai", "lâu", "mo", "mò", "mỏ", "mô", "mơ", "nang", "năng", "ô", "ơ", "phố", "quang", "quảng",
    "tu", "tủ", "tư", "từ", "u", "ư", "y", "ý", "Yên Bái",
]  # fmt: skip


def test_a_list_is_in_the_order_of_the_alphabet() -> None:
    mixed = random.Random(7).sample(IN_ORDER, len(IN_ORDER))
    assert sorted(mixed, key=sort_key) == IN_ORDER


@given(st.text(), st.text())
def test_only_the_same_text_has_the_same_key(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (one == other)


def test_marks_and_case_do_not_count_in_plain_words() -> None:
    assert plain("  Hợp tác xã ĐỒNG-TIẾN, số 2 ") == "hop tac xa dong tien so 2"
    assert plain("Ho\u031b\u0323p ta\u0301c") == plain("Hợp tác") == "hop tac"


@given(st.text())
def test_plain_words_stay_as_they_are(text: str) -> None:
    words = plain(text)
    assert plain(words) == words
    assert all(before != after or before != " " for before, after in pairwise(words))
