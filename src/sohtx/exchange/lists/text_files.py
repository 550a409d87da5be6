"""Text files as sheets: nobody tells their encoding, nor the mark between their cells."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sohtx.exchange.lists.letters import VIETNAMESE_LETTERS, Verdict, judge
from sohtx.exchange.lists.sheets import LONGEST_CELL, Cell, Sheet
from sohtx.exchange.lists.unreadable import (
    BROKEN,
    LONG_CELL,
    MEND_QUOTE,
    MEND_SAVE_AS,
    MOST_COLUMNS,
    MOST_ROWS,
    NOT_A_LIST,
    refused,
    too_wide,
)

LONGEST_FIELD = 4 * LONGEST_CELL  # a longer one is a quote that nobody closed
MOST_MARKS = LONGEST_FIELD  # of one line, in its cells or between them
LOOKED_AT = 1 << 18  # letters at the start by which the delimiter is found

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = "\t;,|"


def read_text_file(content: bytes, name: str) -> Sheet:
    """The one sheet of a text file, its encoding and delimiter found out."""
    text = _decode(content, name)
    delimiter = _delimiter(text)

    def lines() -> Iterator[str]:
        """The lines, none of which makes the reader fill the memory with cells."""
        for line in io.StringIO(text, newline=""):
            if line.count(delimiter) > MOST_MARKS:
                raise too_wide(name)
            yield line

    csv.field_size_limit(LONGEST_FIELD)
    rows: list[list[Cell]] = []
    try:
        for cells in csv.reader(lines(), delimiter=delimiter):
            if len(rows) >= MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise too_wide(name)
            rows.append([cell[:LONGEST_CELL] if cell.strip() else None for cell in cells])
    except csv.Error as error:
        if "field limit" in str(error):
            raise refused(name, LONG_CELL.fill(most=LONGEST_FIELD), MEND_QUOTE) from None
        raise refused(name, BROKEN, MEND_SAVE_AS) from None
    return Sheet(Path(name).stem[:31] or "danh-sach", rows)


def _decode(content: bytes, name: str) -> str:
    """The text of a file whose encoding nobody tells: marked, UTF-8, UTF-16 by its blanks, else a Windows page."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            with suppress(UnicodeDecodeError):
                return content.decode(encoding)
            raise refused(name, BROKEN, MEND_SAVE_AS)
    with suppress(UnicodeDecodeError):
        text = content.decode("utf-8")
        if "\x00" not in text:
            return text
    if b"\x00" in content:
        for encoding in ("utf-16-le", "utf-16-be"):
            with suppress(UnicodeDecodeError):
                text = content.decode(encoding)
                if sum(c.isascii() for c in text) * 2 > len(text) and "\x00" not in text:
                    return text
        raise refused(name, NOT_A_LIST, MEND_SAVE_AS)
    return _decode_windows(content)


def _decode_windows(content: bytes) -> str:
    """Windows-1258 (Vietnamese) where that makes Vietnamese letters, else Latin-1 as old fonts kept theirs."""
    latin = content.decode("latin-1")
    with suppress(UnicodeDecodeError):
        vietnamese = content.decode("cp1258")
        words = re.findall(r"[^\W\d_]\w*", vietnamese)
        if "\u0323" in vietnamese or "\u0301" in vietnamese or set(vietnamese) & set("ăđơưĂĐƠƯ"):
            old = sum(judge(word) in (Verdict.TCVN3, Verdict.VNI) for word in re.findall(r"\S+", latin))
            marked = sum(not set(w).isdisjoint(VIETNAMESE_LETTERS + "\u0323\u0301\u0300") for w in words)
            if old * 4 < marked:
                return vietnamese
    return latin


def _delimiter(text: str) -> str:
    """The mark that cuts most lines into the same number of cells."""
    lines = [_unquoted(line) for line in text[:LOOKED_AT].splitlines()[:200] if line.strip()]

    def score(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        usual = max(sorted(set(counts)), key=counts.count, default=0)
        usual = usual or max(counts, default=0)
        return (counts.count(usual) * min(usual, 8), -_DELIMITERS.index(mark))

    return max(_DELIMITERS, key=score)


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)
