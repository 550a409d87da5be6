"""Petitions that may say the same: those that share words, whatever their marks; of one topic and one place the more.

What is compared are syllables and their pairs, since two syllables make a Vietnamese word. Words that stand in every
petition tell nothing.
"""

import itertools
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from sohtx.core.alphabet import plain

COMMON = frozenset(
    [
        *(
            "de",
            "nghi",
            "kien",
            "xuat",
            "xin",
            "mong",
            "duoc",
            "cac",
            "cho",
            "cua",
            "va",
            "voi",
            "tai",
            "tren",
            "ve",
        ),
        *(
            "co",
            "la",
            "nay",
            "do",
            "theo",
            "hop",
            "tac",
            "xa",
            "htx",
            "tinh",
            "nganh",
            "cap",
            "som",
            "xem",
            "xet",
        ),
        *(
            "quan",
            "tam",
            "tao",
            "dieu",
            "ho",
            "tro",
            "giup",
            "giai",
            "quyet",
            "nhung",
            "mot",
            "so",
            "de",
            "thi",
        ),
    ]
)
ENOUGH = 50
MOST = 5
SAME_TOPIC, SAME_PLACE, SAME_PROVINCE = 12, 12, 4


class Saying(NamedTuple):
    """What is compared of a petition. ``places``: codes of today's units around it, the lowest among them."""

    code: str
    text: str
    topic: str
    place: str = ""
    places: frozenset[str] = frozenset()


class Likeness(NamedTuple):
    """A petition that may say the same, and how much it does, of a hundred."""

    code: str
    score: int


def likely(one: Saying, others: Iterable[Saying]) -> list[Likeness]:
    """The others that may say the same, the likeliest first."""
    found = (Likeness(other.code, likeness(one, other)) for other in others if other.code != one.code)
    return sorted(
        (like for like in found if like.score >= ENOUGH), key=lambda like: (-like.score, like.code)
    )[:MOST]


def likeness(one: Saying, other: Saying) -> int:
    """How much two petitions say the same, of a hundred: the words they share, nearer by topic and place."""
    words, theirs = telling(one.text), telling(other.text)
    if not words or not theirs or not words & theirs:
        return 0
    shared = 200 * len(words & theirs) // (len(words) + len(theirs))
    return min(100, shared + nearness(one, other))


def nearness(one: Saying, other: Saying) -> int:
    """What one topic and one place add."""
    topic = SAME_TOPIC if one.topic == other.topic else 0
    if one.place and one.place == other.place:
        return topic + SAME_PLACE
    return topic + (SAME_PROVINCE if one.places & other.places else 0)


@lru_cache(maxsize=4_096)
def telling(text: str) -> frozenset[str]:
    """The syllables of a text that tell something, and the pairs that they make."""
    syllables = [word for word in plain(text).split() if word not in COMMON]
    pairs = (f"{first} {second}" for first, second in itertools.pairwise(syllables))
    return frozenset((*syllables, *pairs))
