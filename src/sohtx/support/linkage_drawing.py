"""The network of linkage as a picture: who is connected with whom, and where each stands on the sheet.

The layout is plain and always the same for the same ties: unions and chains at the left, organizations in the middle,
enterprises from outside with contracts at the right. In a column nobody covers anybody; the order follows those to
whom each is tied, so that lines cross little. The page draws it, and escapes every word.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from sohtx.core.alphabet import sort_key
from sohtx.support.linkage_codes import TieKind

WIDTH, HEIGHT, BETWEEN, LANE = 224, 58, 14, 76
MARGIN = 10
LETTERS, LINES = 31, 2
ARC = 46
MOST = 150
"""More than so many are not drawn; the list beneath has them all."""
ROUNDS = 4


class Node(NamedTuple):
    """Somebody, or a chain. ``kind`` is a kind of organization, ``chain`` or ``outside``."""

    key: Hashable
    kind: str
    name: str
    org_id: str = ""
    code: str = ""


class Tie(NamedTuple):
    """What connects two: a member with its union, a partner with its chain, a seller with a buyer."""

    one: Hashable
    other: Hashable
    kind: TieKind
    words: str
    code: str = ""


@dataclass(frozen=True)
class Graph:
    """Everybody by key, and what connects them."""

    nodes: Mapping[Hashable, Node]
    ties: Sequence[Tie]
    left_out: int = 0


class Placed(NamedTuple):
    """A node on the sheet; ``lines`` are its name as it fits."""

    node: Node
    x: int
    y: int
    lines: tuple[str, ...]
    is_asked: bool


class Line(NamedTuple):
    """A tie on the sheet."""

    tie: Tie
    path: str


@dataclass(frozen=True)
class Sheet:
    """The picture."""

    width: int
    height: int
    placed: Sequence[Placed] = field(default=())
    lines: Sequence[Line] = field(default=())


def around(graph: Graph, asked: Iterable[Hashable], *, is_closed: bool = False) -> Graph:
    """The part of a network that is tied to those asked about; ``is_closed``: ties among them alone.

    Those asked about come first, then the rest by name, until the sheet is full.
    """
    those = set(asked)
    ties = [
        tie
        for tie in graph.ties
        if (tie.one in those and tie.other in those) or (not is_closed and those & {tie.one, tie.other})
    ]
    met = {key for tie in ties for key in (tie.one, tie.other)} | those & set(graph.nodes)
    ranked = sorted(met, key=lambda key: (key not in those, sort_key(graph.nodes[key].name), str(key)))
    kept = set(ranked[:MOST])
    return Graph(
        {key: graph.nodes[key] for key in ranked[:MOST]},
        [tie for tie in ties if tie.one in kept and tie.other in kept],
        len(met) - len(kept),
    )


def draw(graph: Graph, asked: Iterable[Hashable] = ()) -> Sheet:
    """Where everybody stands, and the lines between them."""
    columns = _in_order(_columns(graph), graph)
    those, rows = set(asked), max(map(len, columns), default=0)
    places: dict[Hashable, tuple[int, int]] = {}
    placed = []
    for number, column in enumerate(columns):
        top = MARGIN + (rows - len(column)) * (HEIGHT + BETWEEN) // 2
        for row, key in enumerate(column):
            x, y = MARGIN + number * (WIDTH + LANE), top + row * (HEIGHT + BETWEEN)
            places[key] = (x, y)
            node = graph.nodes[key]
            placed.append(Placed(node, x, y, wrapped(node.name), key in those))
    lines = [Line(tie, _path(places[tie.one], places[tie.other])) for tie in graph.ties]
    width = 2 * MARGIN + len(columns) * WIDTH + max(len(columns) - 1, 0) * LANE
    has_arcs = any(places[tie.one][0] == places[tie.other][0] for tie in graph.ties)
    return Sheet(
        width + (ARC if has_arcs else 0), 2 * MARGIN + rows * (HEIGHT + BETWEEN) - BETWEEN, placed, lines
    )


def _columns(graph: Graph) -> list[list[Hashable]]:
    """Who stands in which column; an empty column is none."""
    with_contract = {
        key for tie in graph.ties if tie.kind is TieKind.CONTRACT for key in (tie.one, tie.other)
    }
    columns: tuple[list[Hashable], ...] = ([], [], [])
    for key, node in graph.nodes.items():
        if node.kind in ("union", "chain"):
            columns[0].append(key)
        else:
            columns[2 if node.kind == "outside" and key in with_contract else 1].append(key)
    for column in columns:
        column.sort(key=lambda key: (sort_key(graph.nodes[key].name), str(key)))
    return [column for column in columns if column]


def _in_order(columns: list[list[Hashable]], graph: Graph) -> list[list[Hashable]]:
    """Columns in which each stands near those to whom it is tied in the column before or behind."""
    tied: dict[Hashable, list[Hashable]] = {key: [] for key in graph.nodes}
    for tie in graph.ties:
        tied[tie.one].append(tie.other)
        tied[tie.other].append(tie.one)
    for turn in range(ROUNDS):
        steps = range(1, len(columns)) if turn % 2 == 0 else range(len(columns) - 2, -1, -1)
        for number in steps:
            beside = columns[number - 1] if turn % 2 == 0 else columns[number + 1]
            columns[number] = _near(columns[number], beside, tied)
    return columns


def _near(
    column: list[Hashable], beside: list[Hashable], tied: Mapping[Hashable, Sequence[Hashable]]
) -> list[Hashable]:
    """A column by the mean place of those beside it; who has nobody there keeps to the end."""
    places = {key: place for place, key in enumerate(beside)}

    def mean(key: Hashable) -> tuple[bool, Fraction]:
        found = [places[other] for other in tied[key] if other in places]
        return (not found, Fraction(sum(found), len(found)) if found else Fraction(0))

    return sorted(column, key=mean)


def _path(one: tuple[int, int], other: tuple[int, int]) -> str:
    """A line from the one to the other: between columns a curve, within one an arc at its right."""
    (x1, y1), (x2, y2) = one, other
    y1, y2 = y1 + HEIGHT // 2, y2 + HEIGHT // 2
    if x1 == x2:
        edge = x1 + WIDTH
        return f"M{edge} {y1}C{edge + ARC} {y1} {edge + ARC} {y2} {edge} {y2}"
    start, end = (x1 + WIDTH, x2) if x1 < x2 else (x1, x2 + WIDTH)
    middle = (start + end) // 2
    return f"M{start} {y1}C{middle} {y1} {middle} {y2} {end} {y2}"


def wrapped(name: str) -> tuple[str, ...]:
    """A name in as many lines as there is room for; what does not fit is cut with an ellipsis."""
    lines = [""]
    for word in name.split():
        told = f"{lines[-1]} {word}".strip()
        if len(told) <= LETTERS or not lines[-1]:
            lines[-1] = told
        else:
            lines.append(word)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], " ".join(lines[LINES - 1 :])]
    return tuple(line if len(line) <= LETTERS else f"{line[: LETTERS - 1].rstrip()}…" for line in lines)
