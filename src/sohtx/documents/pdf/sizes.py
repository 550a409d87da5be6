"""How large the type of a table is and how wide its columns are, so that no number runs into its neighbour.

Columns have the widths that the tree asks for, except that none is narrower than its longest word. Where words do
not fit, the type is made smaller; where they do not fit even then, a word is broken.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sohtx.documents.pdf.faces import EM, bold

PORTRAIT_MM, LANDSCAPE_MM = 160, 247  # between the margins
SIZES = (12, 11, 10, 9, 8, 7)  # points; the last ones only so that numbers stay whole
MANY, VERY_MANY = 8, 11  # columns from which the type is smaller, upright; lying half as many again
SPARE_PT = 1
WORDS = re.compile(r"[^ \n]+")  # where a line may end; not at a space that holds


@dataclass(frozen=True)
class Sizing:
    """The type of a table in points, and the width of each column in widths of letters (see ``faces``)."""

    points: int
    widths: tuple[int, ...]

    @property
    def inset(self) -> int:
        """How many points stay free at each side of a cell."""
        return _inset(self.points)

    def room(self, column: int) -> int:
        """How wide the words in a column may be."""
        return self.widths[column] - _padding(self.points)


def size_table(wanted: Sequence[int], longest: Sequence[int], *, is_wide: bool) -> Sizing:
    """Choose type and widths: ``wanted`` are relative, ``longest`` is the widest word of each column."""
    sizes = _sizes(len(wanted), is_wide=is_wide)
    for points in sizes:
        room = in_letters(LANDSCAPE_MM if is_wide else PORTRAIT_MM, points)
        floors = [min(width + _padding(points), room // 3) for width in longest]
        if sum(floors) <= room:
            return Sizing(points, _shared(room, wanted, floors))
    return Sizing(points, tuple(room * floor // sum(floors) for floor in floors))


def longest_word(texts: Iterable[str]) -> int:
    """The width of the widest word, in the widest face."""
    return max((word_width(word) for text in texts for word in WORDS.findall(text)), default=0)


@lru_cache(maxsize=1 << 14)
def word_width(word: str) -> int:
    """How wide a word is in the widest face."""
    return bold().width(word)


def broken(text: str, room: int) -> list[str]:
    """The same words in pieces, between which a line may end: one piece, unless a word is wider than the room."""
    pieces = [""]
    for word in re.split(r"([ \n])", text):
        first, *others = [word] if word_width(word) <= room else _lengths(word, room)
        pieces[-1] += first
        pieces += others
    return pieces


def lines_of(text: str, room: int) -> int:
    """About how many lines some words need; rather one too many."""
    return text.count("\n") + word_width(text) * 5 // (max(room, 1) * 4) + 1


def in_letters(millimetres: int, points: int) -> int:
    """A length in widths of letters of that size."""
    return millimetres * 720 * EM // (254 * points)


def _lengths(word: str, room: int) -> Iterator[str]:
    """A word in pieces that find room, as few as there can be."""
    piece = ""
    for letter in word:
        if piece and bold().width(piece + letter) > room:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _sizes(columns: int, *, is_wide: bool) -> tuple[int, ...]:
    many = columns * 2 // 3 if is_wide else columns
    return SIZES[(many >= MANY) + (many >= VERY_MANY) :]


def _inset(points: int) -> int:
    return 4 if points > 9 else 2


def _padding(points: int) -> int:
    return (2 * _inset(points) + SPARE_PT) * EM // points


def _shared(room: int, wanted: Sequence[int], floors: Sequence[int]) -> tuple[int, ...]:
    """Share out the room as wanted; a column that would get less than its floor gets its floor."""
    held: dict[int, int] = {}
    while True:
        rest = room - sum(held.values())
        parts = sum(width for column, width in enumerate(wanted) if column not in held) or 1
        given = [held.get(column, rest * width // parts) for column, width in enumerate(wanted)]
        short = {
            column: floor
            for column, floor in enumerate(floors)
            if given[column] < floor and column not in held
        }
        if not short:
            return tuple(given)
        held |= short
