"""What several drawings read from the tree in the same way: heads with their groups, captions, titles, lists."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from sohtx.documents.tree import Block, Column, Paragraph, Picture, Table, Tone, Words


class Head(NamedTuple):
    """A cell of a table's head: its words, where it begins, and how many columns and rows it covers."""

    text: str
    column: int
    across: int = 1
    down: int = 1


class Caption(NamedTuple):
    """What stands above a table or under a picture: "Bảng 3" and its words."""

    label: str
    words: str

    def __str__(self) -> str:
        return f"{self.label}. {self.words}" if self.label else self.words


class Captions:
    """Numbers tables and pictures as they come, each through the whole report. What has no words has no number.

    The data of a picture are no table of the report: they are not asked for here.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        self._tables = self._pictures = 0

    def of(self, block: Table | Picture) -> Caption:
        """The caption of the next table or picture in reading order."""
        words = block.title if isinstance(block, Picture) else block.caption
        if not words:
            return Caption("", "")
        if isinstance(block, Picture):
            self._pictures += 1
            return Caption(f"{self._words.figure} {self._pictures}", words)
        self._tables += 1
        return Caption(f"{self._words.table} {self._tables}", words)


def head_rows(columns: Sequence[Column]) -> tuple[tuple[Head, ...], ...]:
    """The rows of a table's head: one, or two where columns stand in groups.

    >>> head_rows([Column(head="STT"), Column(head="Nam", group="Số người"), Column(head="Nữ", group="Số người")])
    ... # doctest: +NORMALIZE_WHITESPACE
    ((Head(text='STT', column=0, across=1, down=2), Head(text='Số người', column=1, across=2, down=1)),
     (Head(text='Nam', column=1, across=1, down=1), Head(text='Nữ', column=2, across=1, down=1)))
    """
    if not any(column.group for column in columns):
        return (tuple(Head(column.head, i) for i, column in enumerate(columns)),)
    above: list[Head] = []
    beneath: list[Head] = []
    for group, members in groupby(enumerate(columns), key=lambda member: member[1].group):
        heads = [Head(column.head, i) for i, column in members]
        if group:
            above.append(Head(group, heads[0].column, across=len(heads)))
            beneath += heads
        else:
            above += [head._replace(down=2) for head in heads]
    return tuple(above), tuple(beneath)


def flat_head(column: Column) -> str:
    """The head of a column in one line, its group first.

    >>> flat_head(Column(head="6 tháng đầu năm", group="Thực hiện"))
    'Thực hiện – 6 tháng đầu năm'
    """
    return f"{column.group} – {column.head}" if column.group else column.head


def column_number(index: int) -> str:
    """What stands beneath the head of a column: "(1)" for the first."""
    return f"({index + 1})"


def full_title(number: str, title: str) -> str:
    """A heading in one line.

    >>> full_title("I.", "TÌNH HÌNH"), full_title("Phụ lục I", "DANH SÁCH"), full_title("", "DANH SÁCH")
    ('I. TÌNH HÌNH', 'Phụ lục I. DANH SÁCH', 'DANH SÁCH')
    """
    return f"{number}{'.' if number[-1:].isalnum() else ''} {title}".strip()


def is_bullet(block: Block) -> bool:
    """Whether it is an item of a list: neighbours that are make one list."""
    return isinstance(block, Paragraph) and block.tone is Tone.BULLET
