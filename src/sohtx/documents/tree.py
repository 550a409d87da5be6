"""What a report consists of. Whoever draws it adds no word and no number of their own.

Any other paper of an office is the same tree with less in it: a letter has no kind but says under its number what it is
about, and whom it addresses; minutes are signed by two; a section without number and title is text without a heading.

A report is a tree of sections; a section holds paragraphs, tables and pictures; wherever a number stands that was
computed, it stands as a :class:`Number`, which knows which figure it is. All words are in the report's one language.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Align(StrEnum):
    """Where the text of a column stands."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


class Tone(StrEnum):
    """What a paragraph is, which decides how it looks."""

    BODY = "body"
    BULLET = "bullet"
    NOTE = "note"  # small, upright, under what it explains
    MARK = (
        "mark"  # for whoever finishes the report: not yet edited, not yet filled; set off, never overlooked
    )
    DECLARATION = "declaration"  # on the first page, before everything: invented data, draft, clocks
    FORMULA = "formula"  # in the middle, by which a body speaks: "QUYẾT NGHỊ:"


class RowKind(StrEnum):
    """What a row of a table is."""

    PLAIN = "plain"
    TOTAL = "total"
    GROUP = "group"  # a heading among rows: its first cells speak for the rows beneath


@dataclass(frozen=True, kw_only=True)
class Number:
    """A computed number as it is printed, with the figure that it is.

    ``text`` is what is printed ("9.229", "02", "10%", "–"). ``value`` is exact, in the unit that is printed (a per
    cent is 10, not 0.1); ``None`` where there is none. ``decimals`` is to how many it was rounded. ``identity`` names
    the figure for machines (docs/report.md), ``label`` for people. ``behind`` are the facts that travel with it, each
    a label and a value: who reported, numerator, denominator, status, how it opens. ``address`` is the page of the
    office that lists what was counted, where there is one.
    """

    text: str
    value: Fraction | None
    identity: str
    label: str
    decimals: int = 0
    is_percent: bool = False
    mark: str = ""
    behind: tuple[tuple[str, str], ...] = ()
    address: str = ""

    def __post_init__(self) -> None:
        """Refuse an address that leads out of the office."""
        _keep_inside(self.address)

    def facts(self, words: "Words") -> tuple[tuple[str, str], ...]:
        """What is told of it wherever figures are listed: what is behind it, and where its list opens."""
        return (*self.behind, (words.opens, self.address)) if self.address else self.behind


@dataclass(frozen=True, kw_only=True)
class Record:
    """Words of a record as they were written, digits and all: nothing was computed in them.

    ``source`` is the code of the record, ``address`` its page in the office, where it has one.
    """

    text: str
    source: str
    address: str = ""

    def __post_init__(self) -> None:
        """Refuse a quotation without its source, and an address that leads out of the office."""
        if not self.source:
            raise ValueError(self.text)
        _keep_inside(self.address)


@dataclass(frozen=True)
class Strong:
    """Words in bold."""

    text: str


@dataclass(frozen=True)
class Emphasis:
    """Words in italics."""

    text: str


Run = str | Number | Record | Strong | Emphasis
Runs = tuple[Run, ...]


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One paragraph."""

    runs: Runs
    tone: Tone = Tone.BODY


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table. Neighbours of the same ``group`` stand under one common head.

    ``width`` is relative to the other columns.
    """

    head: str
    group: str = ""
    align: Align = Align.LEFT
    width: int = 10


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row: a cell a column, each a sequence of runs (empty: nothing stands there)."""

    cells: tuple[Runs, ...]
    kind: RowKind = RowKind.PLAIN


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: caption above it, unit at its right, columns numbered beneath the head, head repeated on each page.

    ``key`` names it for machines and sheets (letters, digits, hyphens); ``caption`` may be empty where the annex's
    title says it.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: str = ""
    notes: tuple[str, ...] = ()
    is_numbered: bool = True


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart or map: vector, with a raster twin for programs that cannot draw vectors.

    ``title`` says what is seen; ``alt`` tells it to one who does not see it; ``source`` is unit, source and
    date under it; ``table`` holds its numbers. ``width_mm`` and ``height_mm`` are the printed size.
    """

    key: str
    title: str
    alt: str
    source: str
    svg: str
    png: bytes
    width_mm: int
    height_mm: int
    table: Table | None = None


Block = Paragraph | Table | Picture


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with what stands beneath it. ``number`` is printed before the title ("I.", "2.", "a)").

    With neither number nor title there is no heading.
    """

    key: str
    number: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()

    @property
    def has_heading(self) -> bool:
        """Whether a heading is printed."""
        return bool(self.number or self.title)


@dataclass(frozen=True, kw_only=True)
class Annex:
    """An annex: on pages of its own, lying if it is wide."""

    key: str
    number: str
    title: str
    belongs_to: str
    blocks: tuple[Block, ...]
    is_landscape: bool = False


@dataclass(frozen=True, kw_only=True)
class Masthead:
    """The head of the first page (Decree 30/2020, App. I): state and motto right, agencies left, number, place and day.

    ``superior`` may be empty. ``symbol`` is the whole line "Số: …/BC-…"; ``dateline`` "Lào Cai, ngày … tháng … năm …".
    ``about`` is what a letter says beneath its number: "V/v …".
    """

    state: str
    motto: str
    superior: str
    agency: str
    symbol: str
    dateline: str
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Addressees:
    """To whom a paper speaks: one name stands beside the head ("Kính gửi:"), of several each on a line of its own."""

    head: str
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Signer:
    """One who signs: authority lines, and a name that may be empty."""

    authority: tuple[str, ...]
    name: str


@dataclass(frozen=True, kw_only=True)
class Signature(Signer):
    """Who signs: authority lines ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"), name (may be empty), and to whom it goes.

    ``beside`` signs at the left, as a secretary signs minutes; to whom it goes then stands beneath both.
    """

    recipients_head: str
    recipients: tuple[str, ...]
    beside: Signer | None = None


@dataclass(frozen=True, kw_only=True)
class Properties:
    """What a file says about itself: for its properties panel, not for its pages."""

    language: str
    title: str
    subject: str
    author: str
    made_on: date
    facts: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Report:
    """The whole. ``kind`` is "BÁO CÁO", ``subject`` the lines beneath; ``parts`` the sections of highest rank.

    A letter has no ``kind``; ``addressees`` stand before the text of letters, submissions and invitations.
    ``words`` are the few that drawing itself needs, in the report's language: see :class:`Words`.
    """

    properties: Properties
    masthead: Masthead
    kind: str
    subject: tuple[str, ...]
    declarations: tuple[Paragraph, ...]
    parts: tuple[Section, ...]
    signature: Signature
    annexes: tuple[Annex, ...]
    words: "Words"
    addressees: Addressees | None = None

    def sections(self) -> Iterator[tuple[int, Section]]:
        """Every section with its depth, from 1, in reading order."""
        yield from _deep(self.parts, 1)

    def blocks(self) -> Iterator[Block]:
        """Every block in reading order."""
        yield from self.declarations
        for _, section in self.sections():
            yield from section.blocks
        for annex in self.annexes:
            yield from annex.blocks

    def tables(self) -> Iterator[Table]:
        """Every table in reading order, those beneath pictures too."""
        for block in self.blocks():
            if isinstance(block, Table):
                yield block
            elif isinstance(block, Picture) and block.table:
                yield block.table

    def numbers(self) -> Iterator[Number]:
        """Every computed number in reading order, as often as it is printed."""
        for block in self.blocks():
            match block:
                case Paragraph():
                    yield from _numbers(block.runs)
                case Table():
                    yield from table_numbers(block)
                case Picture():
                    if block.table:
                        yield from table_numbers(block.table)


@dataclass(frozen=True, kw_only=True)
class Words:
    """Words that stand on every page or open every panel, in the report's language."""

    table: str  # "Bảng"
    figure: str  # "Hình"
    contents: str  # "Mục lục"
    page: str  # "Trang"
    behind: str  # "Số liệu này từ đâu ra"
    data: str  # "Số liệu của hình"
    figures_sheet: str  # "Số liệu"
    identity: str  # "Mã số liệu"
    opens: str  # "Mở danh sách"
    label: str  # "Nội dung"
    value: str  # "Giá trị"
    printed: str  # "In trong báo cáo"
    mark: str  # "Độ tin cậy"
    decimal: str  # ","
    thousands: str  # "."


_INSIDE = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*")


def _keep_inside(address: str) -> None:
    """An address is a path of the office's own: what browsers would read as another site or a script is none."""
    if address and not _INSIDE.fullmatch(address):
        raise ValueError(address)


def _deep(sections: tuple[Section, ...], depth: int) -> Iterator[tuple[int, Section]]:
    for section in sections:
        yield depth, section
        yield from _deep(section.sections, depth + 1)


def _numbers(runs: Runs) -> Iterator[Number]:
    return (run for run in runs if isinstance(run, Number))


def table_numbers(table: Table) -> Iterator[Number]:
    """Every computed number of a table, row by row."""
    for row in table.rows:
        for cell in row.cells:
            yield from _numbers(cell)


def plain(runs: Runs) -> str:
    """The words of some runs."""
    return "".join(run if isinstance(run, str) else run.text for run in runs)
