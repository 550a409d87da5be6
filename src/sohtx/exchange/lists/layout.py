"""Where the head of a list is, and what each row below it is: an organization, a section, a sum, a signature.

Nothing is dropped unseen: a row that is set aside keeps its reason.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from sohtx.core.refusal import Problem, Refusal
from sohtx.core.text import Text
from sohtx.exchange.lists.fields import HEADS, Field
from sohtx.exchange.lists.letters import Encoding, encodings_of, tidy, turn
from sohtx.exchange.lists.names import fold
from sohtx.exchange.lists.opening import ListFile
from sohtx.exchange.lists.sheets import Cell, Sheet

SEARCHED_ROWS = 60
TALLEST_HEAD = 3
MOST_FILLED = 20_000  # rows, heads and sums with them: what is checked in some twenty seconds
FEWEST_FIELDS = 2


class RowKind(StrEnum):
    """What a row below the head is."""

    ROW = "row"
    SECTION = "section"
    TOTAL = "total"
    NUMBERS = "numbers"  # 1, 2, 3 … under the head
    SIGNATURE = "signature"
    HEAD_AGAIN = "head_again"  # the head repeated on a new page


WHY: Mapping[RowKind, Text] = {
    RowKind.SECTION: Text("dòng tiêu đề nhóm, áp dụng cho các dòng dưới",
                          "a section's line, holding for the rows below"),
    RowKind.TOTAL: Text("dòng cộng", "a line of sums"),
    RowKind.NUMBERS: Text("dòng đánh số cột", "a line of column numbers"),
    RowKind.SIGNATURE: Text("phần ký ở cuối danh sách", "the signatures at the end of the list"),
    RowKind.HEAD_AGAIN: Text("tiêu đề lặp lại", "the head once more"),
}  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A section's line: its words, and how deep it lies by the way it is numbered."""

    row: int
    text: str
    style: str


@dataclass(frozen=True)
class ListRow:
    """A row below the head: its place counted from 0, its cells, and the sections that it lies in."""

    row: int
    kind: RowKind
    cells: Sequence[Cell]
    sections: Sequence[Section] = ()


@dataclass(frozen=True)
class Head:
    """The head: its first row, how many rows it has, and the words above each column."""

    row: int
    height: int
    texts: Sequence[str]


@dataclass(frozen=True)
class Layout:
    """A sheet taken apart."""

    sheet: Sheet
    head: Head
    title: str
    rows: Sequence[ListRow]
    encodings: Mapping[Encoding, int] = field(default_factory=dict)
    old_columns: Mapping[int, Encoding] = field(default_factory=dict)  # columns with texts in an old encoding


def read_layout(file: ListFile, sheet_name: str = "", head_row: int | None = None) -> Layout:
    """Take a sheet apart; ``head_row`` (counted from 1, as a sheet shows it) says where the head begins."""
    as_it_came = file.sheet(sheet_name)
    if sum(any(cell is not None for cell in row) for row in as_it_came.rows) > MOST_FILLED:
        raise Refusal(Problem(LONG.fill(sheet=as_it_came.name, most=MOST_FILLED), MEND_LONG, file=file.name))
    sheet, encodings, old_columns = in_unicode(as_it_came)
    given = None if head_row is None else head_row - 1
    head = _find_head(sheet, given)
    if encodings:  # the head may have been written in Unicode above rows in an old font
        plain = _find_head(as_it_came, given)
        if plain and (head is None or (_score(plain) or 0) > (_score(head) or 0)):
            head = plain
    if head is None:
        raise Refusal(Problem(NO_HEAD.fill(sheet=sheet.name), MEND_HEAD, file=file.name))
    title = " ".join(" ".join(_texts(row)) for row in sheet.rows[: head.row])
    return Layout(sheet, head, title, list(_rows(sheet, head)), encodings, old_columns)


def in_unicode(sheet: Sheet) -> tuple[Sheet, dict[Encoding, int], dict[int, Encoding]]:
    """The sheet with its texts in clean Unicode; how many cells were in each old encoding, and of which columns."""
    width = max((len(row) for row in sheet.rows), default=0)
    rows: list[list[Cell]] = [[*row, *[None] * (width - len(row))] for row in sheet.rows]
    everything = [c for row in rows for c in row if isinstance(c, str)]
    found = [e for e in encodings_of(everything) if e is not Encoding.UNICODE]
    usual = Counter(sorted(found)).most_common(1)[0][0] if found else None
    counts: dict[Encoding, int] = {}
    columns: dict[int, Encoding] = {}
    for column in range(width):
        places = [(r, str(row[column])) for r, row in enumerate(rows) if isinstance(row[column], str)]
        for (r, text), encoding in zip(places, encodings_of([t for _, t in places], usual), strict=True):
            if encoding is not Encoding.UNICODE:
                counts[encoding] = counts.get(encoding, 0) + 1
                columns[column] = encoding
            rows[r][column] = tidy(turn(text, encoding)) or None
    return Sheet(sheet.name, rows, sheet.merged, sheet.is_hidden), counts, columns


# The head


def _find_head(sheet: Sheet, given: int | None) -> Head | None:
    best: tuple[float, Head] | None = None
    starts = range(min(SEARCHED_ROWS, len(sheet.rows))) if given is None else [given]
    for row in starts:
        if not 0 <= row < len(sheet.rows) or not any(_texts(sheet.rows[row])):
            continue
        for height in range(1, TALLEST_HEAD + 1):
            if row + height > len(sheet.rows) or (height > 1 and _is_data(sheet.rows[row + height - 1])):
                break
            head = Head(row, height, _head_texts(sheet, row, height))
            found = _score(head)
            if found is not None and (best is None or found > best[0]):
                best = found, head
    if best is None and given is not None and 0 <= given < len(sheet.rows):
        return Head(given, 1, _head_texts(sheet, given, 1))
    return best[1] if best else None


def _score(head: Head) -> float | None:
    """How much a head looks like one: the fields that its words name, less for height and for what is no head."""
    named: dict[Field, float] = {}
    for text in head.texts:
        for fld, weight in fields_of(text):
            named[fld] = max(named.get(fld, 0), weight)
            break
    strong = {fld for fld in named if fld not in (Field.ORDINAL, Field.NOTE, Field.IGNORED)}
    if len(strong) < FEWEST_FIELDS and not (Field.NAME in strong and len(named) >= FEWEST_FIELDS):
        return None
    if Field.NAME not in named:
        return None
    long = sum(len(text) > 80 for text in head.texts)
    return sum(named.values()) - 0.35 * (head.height - 1) - 0.01 * head.row - 0.5 * long


def fields_of(head: str) -> list[tuple[Field, float]]:
    """The fields that a head's words may name, the likeliest first."""
    whole = fold(head)
    parts = [fold(_BRACKETS.sub(" ", part)) for part in head.split(" / ")]
    bare = fold(_BRACKETS.sub(" ", head.replace(" / ", " ")))
    found: dict[Field, float] = {}
    for fld, heads in HEADS.items():
        if any(_has(whole, phrase) for phrase in heads.never):
            continue
        weight = 0.0
        if whole in heads.whole or (bare in heads.whole and whole not in _BRACKETED):
            weight = 1.0
        elif whole in heads.bracketed:
            weight = 0.98
        elif bare in heads.whole:
            weight = 0.6
        elif parts[-1] in heads.whole:
            weight = 0.95
        elif parts[0] in heads.whole and len(parts) > 1:
            weight = 0.55
        elif hit := max((p for p in heads.within if _has(bare, p)), key=len, default=""):
            weight = 0.6 + 0.3 * len(hit) / max(len(bare), 1)
        if weight:
            found[fld] = weight
    return sorted(found.items(), key=lambda item: (-item[1], list(Field).index(item[0])))


def _has(text: str, phrase: str) -> bool:
    return f" {phrase} " in f" {text} "


_BRACKETED = frozenset(words for heads in HEADS.values() for words in heads.bracketed)
_BRACKETS = re.compile(r"\([^)]*\)|\*")


def _head_texts(sheet: Sheet, row: int, height: int) -> list[str]:
    """The words above each column: a joined cell stands over all its columns, from above to below."""
    width = len(sheet.rows[row])
    lines = [[_text(sheet.cell(r, c)) for c in range(width)] for r in range(row, row + height)]
    for first, left, last, right in sheet.merged:
        if row <= first < row + height and left < width:
            for c in range(left, min(right, width - 1) + 1):
                for r in range(first, min(last, row + height - 1) + 1):
                    lines[r - row][c] = lines[first - row][left]
    if not sheet.merged and height > 1:
        _spread(lines)
    texts = []
    for c in range(width):
        parts = list(dict.fromkeys(line[c] for line in lines if line[c]))
        texts.append(" / ".join(part.replace("\n", " ") for part in parts))
    return texts


def _spread(lines: list[list[str]]) -> None:
    """Where a file does not tell what is joined: a word above a filled cell stands over the blanks at its right."""
    for upper, lower in pairwise(lines):
        carried = ""
        for c, text in enumerate(upper):
            carried = text or (carried if lower[c] else "")
            upper[c] = carried


def _is_data(row: Sequence[Cell]) -> bool:
    """Whether a row has values that stand in no head: days, long digits, many numbers."""
    for cell in row:
        if cell is not None and not isinstance(cell, (str, Decimal)):
            return True
        if re.search(r"\d{7,}|\d/\d{1,2}/\d|@", str(cell or "")):
            return True
    return sum(isinstance(cell, Decimal) for cell in row) >= 2 or _is_numbered(row)


def _is_numbered(row: Sequence[Cell]) -> bool:
    first = next((cell for cell in row if cell is not None), None)
    return isinstance(first, Decimal) or bool(re.fullmatch(r"\(?\d{1,4}\)?\.?", str(first or "")))


# The rows

_UNIT_WORDS = re.compile(r"^(huyen|thi xa|thanh pho|tp|xa|phuong|thi tran|tinh|quan|dac khu|tx)\b")
_TOTAL = re.compile(r"^(tong|tong cong|tong so|cong|cong chung|toan tinh|luy ke|cong huyen|cong xa)\b")
_SIGNATURE = re.compile(
    r"^(nguoi lap|nguoi tong hop|ngay .*thang|.* ngay .*thang .*nam|lanh dao|thu truong|ky ten|xac nhan|noi nhan|"
    r"tm |kt |tl |ke toan truong|pho chu tich|chu tich( ubnd)?$|giam doc$|ghi chu )"
)
_ROMAN = re.compile(r"^(?=[IVXL])(X{0,3}(?:IX|IV|V?I{0,3})|XL|L)$")
_PREFIX = re.compile(r"^\s*(?:([IVXL]{1,6})|([A-HK-ĐÀ])|(\d{1,3}))\s*[.)\-–:/]\s*(?=\S)")


def _rows(sheet: Sheet, head: Head) -> Iterator[ListRow]:
    """Each filled row below the head with what it is."""
    reader = _RowReader(sheet, head)
    for row in range(head.row + head.height, len(sheet.rows)):
        if any(cell is not None for cell in sheet.rows[row]):
            yield reader.read(row)


class _RowReader:
    """Reads rows from above to below; sections hold for what follows."""

    def __init__(self, sheet: Sheet, head: Head) -> None:
        self._sheet = sheet
        self._words = [fold(text.split(" / ")[0]) for text in head.texts]
        self._sections: list[Section] = []
        self._has_rows = self._is_signed = False
        fields = [next((fld for fld, _ in fields_of(text)), None) for text in head.texts]
        self._ordinal = fields.index(Field.ORDINAL) if Field.ORDINAL in fields else None
        self._name = fields.index(Field.NAME) if Field.NAME in fields else None
        telling = (Field.TAX_CODE, Field.ADDRESS, Field.COMMUNE, Field.FOUNDED_ON, Field.PHONE, Field.REPRESENTATIVE,
                   Field.CERTIFICATE, Field.DISTRICT, Field.DIRECTOR, Field.AREA_CODE, Field.STATUS)  # fmt: skip
        self._telling = [c for c, fld in enumerate(fields) if fld in telling]

    def read(self, row: int) -> ListRow:
        cells = self._sheet.rows[row]
        kind = self._kind(row, cells)
        if kind is RowKind.SECTION:
            self._enter(row, cells)
        self._has_rows = self._has_rows or kind is RowKind.ROW
        return ListRow(row, kind, cells, tuple(self._sections))

    def _kind(self, row: int, cells: Sequence[Cell]) -> RowKind:
        if not self._has_rows and _are_column_numbers(cells):
            return RowKind.NUMBERS
        if self._repeats_head(cells):
            return RowKind.HEAD_AGAIN
        texts = _texts(cells)
        first = fold(texts[0]) if texts else ""
        says_more = any(_says(cells, c) for c in self._telling)
        if (
            texts
            and not says_more
            and _TOTAL.search(first if len(first) > 2 or len(texts) < 2 else fold(texts[1]))
        ):
            return RowKind.TOTAL
        if self._is_section(row, cells, texts, says_more=says_more):
            return RowKind.SECTION
        if self._is_signature(cells, texts):
            self._is_signed = True
            return RowKind.SIGNATURE
        return RowKind.ROW

    def _repeats_head(self, cells: Sequence[Cell]) -> bool:
        told = [(cell, head) for cell, head in zip(cells, self._words, strict=False) if cell is not None]
        return len(told) >= 3 and all(fold(_text(cell)) == head for cell, head in told)

    def _is_section(self, row: int, cells: Sequence[Cell], texts: Sequence[str], *, says_more: bool) -> bool:
        """A line of its own: a numeral and a word, a unit's name, or one word over many columns."""
        ordinal = (
            _text(cells[self._ordinal]) if self._ordinal is not None and self._ordinal < len(cells) else ""
        )
        words = [text for text in texts if not _is_ordinal(text)]
        if len(words) != 1 or (says_more and len(_filled(cells)) > 2):
            return False
        word = fold(_PREFIX.sub("", words[0]))
        has_numeral = bool(
            _ROMAN.match(ordinal) or re.fullmatch(r"[A-Z]", ordinal) or _roman_prefix(words[0])
        )
        is_wide = any(r == row == last and right - left >= 2 for r, left, last, right in self._sheet.merged)
        is_number = bool(re.fullmatch(r"\d+(\.\d+)?", ordinal))
        if _SIGNATURE.search(word) and not has_numeral:
            return False
        if has_numeral or is_wide:
            return True
        return bool(_UNIT_WORDS.search(word)) and not (is_number and self._has_more_numbers(row))

    def _has_more_numbers(self, row: int) -> bool:
        """Whether the next row goes on counting from this one's number, so that this one is a row like it."""
        if self._ordinal is None:
            return False
        here, below = (_text(self._sheet.cell(r, self._ordinal)) for r in (row, row + 1))
        return here.isdigit() and below.isdigit() and int(below) == int(here) + 1

    def _is_signature(self, cells: Sequence[Cell], texts: Sequence[str]) -> bool:
        if self._ordinal is not None and _is_number(cells[self._ordinal]):
            return False
        if any(_says(cells, c) and re.search(r"\d{5}", _text(cells[c])) for c in self._telling):
            return False
        if self._is_signed:
            return len(texts) <= 3
        return self._has_rows and any(_SIGNATURE.search(fold(text)) for text in texts) and len(texts) <= 3

    def _enter(self, row: int, cells: Sequence[Cell]) -> None:
        words = [text for text in _texts(cells) if not _is_ordinal(text)]
        ordinal = _text(cells[self._ordinal]) if self._ordinal is not None else ""
        style = _style(ordinal) or _style(_numeral_of(words[0]))
        section = Section(row, _PREFIX.sub("", words[0]).strip(), style or "plain")
        styles = [s.style for s in self._sections]
        if section.style in styles:
            self._sections = self._sections[: styles.index(section.style)]
        self._sections.append(section)


def _roman_prefix(text: str) -> bool:
    match = _PREFIX.match(text)
    return match is not None and bool(match[1] or match[2])


def _numeral_of(text: str) -> str:
    match = _PREFIX.match(text)
    return (match[1] or match[2] or match[3]) if match else ""


def _style(numeral: str) -> str:
    if _ROMAN.match(numeral):
        return "roman"
    if re.fullmatch(r"[A-ZĐ]", numeral):
        return "letter"
    return "number" if re.fullmatch(r"\d+(\.\d+)*", numeral) else ""


def _is_ordinal(text: str) -> bool:
    return bool(re.fullmatch(r"\(?(?:[IVXL]{1,6}|[A-ZĐ]|\d{1,9}([.,]\d+)*)\)?[.)]?", text))


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, Decimal) or bool(re.fullmatch(r"\d{1,5}\.?", _text(cell)))


def _are_column_numbers(cells: Sequence[Cell]) -> bool:
    """1, 2, 3 … or (1), (2), (3) …, with letters before them or not."""
    told = [_text(cell).strip("()[]. ") for cell in cells if cell is not None]
    numbers = [int(text) for text in told if text.isdigit() and len(text) <= 3]
    letters = [text for text in told if len(text) == 1 and text.isalpha()]
    if len(told) < 3 or len(numbers) + len(letters) + sum("=" in text for text in told) < len(told):
        return False
    return (
        len(numbers) >= 2
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] <= 3
    )


def _says(cells: Sequence[Cell], column: int) -> bool:
    return column < len(cells) and cells[column] is not None


def _filled(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell is not None]


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]


LONG = Text(
    "trang tính “{sheet}” có hơn {most} dòng, nhiều hơn số kiểm tra được một lần",
    "sheet “{sheet}” has over {most} rows, more than are checked at once",
)
MEND_LONG = Text("chia danh sách thành nhiều tệp, mỗi tệp một phần", "divide the list into several files")
NO_HEAD = Text(
    "trang tính “{sheet}” không có dòng tiêu đề nhận ra được",
    "no line of heads is recognized on sheet “{sheet}”",
)
MEND_HEAD = Text(
    "ghi tên cột (Tên hợp tác xã, Mã số thuế, Xã/phường …) ở một dòng trên danh sách, hoặc chỉ ra dòng tiêu đề",
    "head the columns (name, tax code, commune …) in one line above the list, or say which line is the head",
)
