"""Hoàng Sa and Trường Sa, which every map of the country shows, at their places."""

from collections.abc import Iterator, Sequence

from sohtx.documents.pictures.drawing import INK, LEADING, SMALL, dot, text
from sohtx.documents.pictures.ground import Frame, Ground
from sohtx.documents.pictures.lettering import clean, width_of
from sohtx.documents.pictures.placing import Box

Place = tuple[float, float]  # latitude and longitude

NAMES = ("Quần đảo Hoàng Sa (Đà Nẵng)", "Quần đảo Trường Sa (Khánh Hòa)")
COUNTRY = Frame(102.14, 8.4, 109.5, 23.4)  # the mainland with the islands near it
HOANG_SA = (
    (16.53, 111.61), (16.45, 111.71), (16.46, 111.76), (16.45, 111.51), (16.06, 111.77), (15.78, 111.20),
    (16.83, 112.34), (16.97, 112.27), (16.67, 112.73), (16.33, 112.03),
)  # fmt: skip
TRUONG_SA = (
    (8.65, 111.92), (8.86, 112.25), (8.93, 112.35), (8.67, 111.67), (11.43, 114.33), (11.05, 114.28),
    (10.38, 114.37), (10.38, 114.48), (10.18, 114.37), (9.89, 114.33), (9.72, 114.28), (8.97, 113.69),
    (8.86, 114.65), (8.81, 113.98), (8.18, 113.32), (7.89, 112.92),
)  # fmt: skip
GROUPS = (HOANG_SA, TRUONG_SA)


def draw_islands(ground: Ground, names: tuple[str, str]) -> Iterator[str]:
    """Every island as a dot, and above each group its name."""
    for group, name in zip(GROUPS, names, strict=True):
        for place in group:
            yield dot(*ground.place(*place), "island")
        middle, top = _above(ground, group)
        lines = _lines(name)
        for row, words in enumerate(lines, 1 - len(lines)):
            yield text(
                middle, top + row * LEADING, words, size=SMALL, anchor="middle", fill=INK, kind="islands"
            )


def boxes_of_islands(ground: Ground, names: tuple[str, str]) -> Iterator[Box]:
    """The room that the names take: no other label may stand there."""
    for group, name in zip(GROUPS, names, strict=True):
        middle, top = _above(ground, group)
        half = max(width_of(words, SMALL) for words in _lines(name)) / 2
        yield Box(middle - half, top - len(_lines(name)) * LEADING, middle + half, top + 3)


def _above(ground: Ground, group: Sequence[Place]) -> tuple[float, float]:
    places = [ground.place(*place) for place in group]
    middle = (min(x for x, _ in places) + max(x for x, _ in places)) / 2
    return middle, min(y for _, y in places) - 5


def _lines(name: str) -> list[str]:
    """The name, and beneath it what stands in brackets."""
    words, bracket, rest = clean(name).partition("(")
    return [line for line in (words.strip(), bracket + rest) if line]
