"""Of which chapters a report consists: declared by the stations, put in order and numbered here.

A station that has something to tell declares :class:`Chapter` objects; whoever assembles the report asks every
chapter for its blocks. So a new station adds its sections without anyone touching the assembler.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sohtx.core.text import Text
from sohtx.documents.tree import Block, Section

C = TypeVar("C")
ORDINALS = (
    Text("nhất", "one"), Text("hai", "two"), Text("ba", "three"), Text("tư", "four"), Text("năm", "five"),
)  # fmt: skip


def nothing(_: object) -> Sequence[Block]:
    """A chapter that only holds others, or the officer's prose."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Chapter(Generic[C]):
    """A chapter: where it stands, what it is called, what it tells.

    ``under`` is the key of the chapter that holds it ("" for a part); among its neighbours it stands by ``rank``.
    ``has_prose``: the officer writes in it too. ``is_optional``: left out where it tells nothing.
    """

    key: str
    title: Text
    under: str = ""
    rank: int = 0
    blocks: Callable[[C], Sequence[Block]] = nothing
    has_prose: bool = False
    is_optional: bool = False


@dataclass(frozen=True, kw_only=True)
class AnnexChapter(Generic[C]):
    """An annex: left out where it tells nothing."""

    key: str
    title: Text
    rank: int
    blocks: Callable[[C], Sequence[Block]]
    is_landscape: bool = False


def grow(
    chapters: Iterable[Chapter[C]],
    tell: Callable[[Chapter[C]], Sequence[Block]],
    title: Callable[[Text], str],
) -> tuple[Section, ...]:
    """The sections of a report. ``tell`` gives a chapter's blocks with its prose, ``title`` its heading."""
    below: dict[str, list[Chapter[C]]] = defaultdict(list)
    for chapter in sorted(chapters, key=lambda c: c.rank):
        below[chapter.under].append(chapter)
    return _grow("", below, tell, title, 1)


def _grow(
    under: str,
    below: dict[str, list[Chapter[C]]],
    tell: Callable[[Chapter[C]], Sequence[Block]],
    title: Callable[[Text], str],
    depth: int,
) -> tuple[Section, ...]:
    sections: list[Section] = []
    for chapter in below.get(under, []):
        blocks = tuple(tell(chapter))
        inner = _grow(chapter.key, below, tell, title, depth + 1)
        if chapter.is_optional and not blocks and not inner:
            continue
        number = heading_number(depth, len(sections) + 1)
        words = title(chapter.title)
        name = words.upper() if depth <= 2 else words
        sections.append(Section(key=chapter.key, number=number, title=name, blocks=blocks, sections=inner))
    return tuple(sections)


def heading_number(depth: int, ordinal: int) -> str:
    """The number of a heading: Phần thứ nhất, I., 1., a)."""
    match depth:
        case 1:
            return str(PART.fill(n=ORDINALS[min(ordinal, len(ORDINALS)) - 1]))
        case 2:
            return f"{roman(ordinal)}."
        case 3:
            return f"{ordinal}."
        case _:
            return f"{chr(ord('a') + ordinal - 1)})"


def roman(number: int) -> str:
    """A number in Roman figures."""
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for value, sign in signs:
        written += sign * (number // value)
        number %= value
    return written


PART = Text("Phần thứ {n}", "Part {n}")
