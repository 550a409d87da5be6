"""Chance with a fixed seed. Whole numbers only, so that no machine's arithmetic shows in what is drawn."""

import random
from collections.abc import Mapping, MutableSequence, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")
# Another number makes another province that comes to the same printed figures. In this one agriculture, trade and
# tourism rise most, as the article says.
EDITION = 140


def _word(seed: tuple[object, ...]) -> str:
    return "/".join(map(str, (EDITION, *seed)))


def trait(low: int, high: int, *seed: object) -> int:
    """One number of something's own, both ends included: the same whenever it is asked for."""
    digest = blake2b(_word(seed).encode(), digest_size=8).digest()
    return low + int.from_bytes(digest, "big") % (high - low + 1)


class Dice:
    """A sequence of draws that depends on its seed alone."""

    def __init__(self, *seed: object) -> None:
        self._random = random.Random(_word(seed))  # noqa: S311 -- a play, not a secret

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + self._random.randrange(high - low + 1)

    def chance(self, percent: int) -> bool:
        """Whether something of this likelihood happens."""
        return self._random.randrange(100) < percent

    def pick(self, things: Sequence[T]) -> T:
        """One of several."""
        return things[self._random.randrange(len(things))]

    def some(self, things: Sequence[T], count: int) -> list[T]:
        """Several different ones; all, where there are not so many."""
        return self._random.sample(things, min(count, len(things)))

    def take(self, things: MutableSequence[T]) -> T:
        """One of several, taken out of them; the last falls into its place."""
        index = self._random.randrange(len(things))
        things[index], things[-1] = things[-1], things[index]
        return things.pop()

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """All of them in another order."""
        return self._random.sample(things, len(things))

    def weighted(self, weights: Mapping[T, int]) -> T:
        """One of several, by weight."""
        left = self._random.randrange(sum(weights.values()))
        for thing, weight in weights.items():
            left -= weight
            if left < 0:
                return thing
        raise AssertionError("the weights add up to more than was drawn")

    def part(self, whole: int, low: int, high: int) -> int:
        """So many percent of a number, between two bounds."""
        return whole * self.between(low, high) // 100

    def day(self, first: date, last: date) -> date:
        """A day, both ends included."""
        return first + timedelta(days=self.between(0, max((last - first).days, 0)))
