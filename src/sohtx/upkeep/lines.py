r"""Rows as lines of text that PostgreSQL's COPY reads and writes, for SQLite's cells as well.

Cells are parted by tabs; ``\N`` is nothing; tabs, line breaks and backslashes within a cell are escaped. Truth is
``t`` or ``f``, bytes are ``\x`` and hexadecimal digits, a date-time is of UTC and says so, a UUID has its dashes.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

NOTHING = "\\N"
ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
_ESCAPES = str.maketrans(ESCAPES)
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UUID = re.compile(r"[0-9a-f]{32}")
UTC_MARK = "+00"
FRACTION = 6

Encoder = Callable[[Any], str]
Decoder = Callable[[str], Any]


def encode_row(row: Sequence[Any], encoders: Sequence[Encoder]) -> str:
    """A row as its line."""
    cells = [NOTHING if cell is None else encode(cell) for cell, encode in zip(row, encoders, strict=True)]
    return "\t".join(cells) + "\n"


def decode_line(line: str, decoders: Sequence[Decoder]) -> list[Any]:
    """The cells of a line."""
    cells = line.removesuffix("\n").split("\t")
    if len(cells) != len(decoders):
        raise ValueError(f"{len(cells)} cells, not {len(decoders)}")
    return [
        None if cell == NOTHING else decode(_plain(cell))
        for cell, decode in zip(cells, decoders, strict=True)
    ]


def _plain(cell: str) -> str:
    return _ESCAPED.sub(lambda m: _LETTERS.get(m[1], m[1]), cell) if "\\" in cell else cell


def encoder_of(declared: str) -> Encoder:
    """How a cell of an SQLite column of a declared type is written."""
    return _ENCODERS.get(declared.lower(), _encode)


def decoder_of(declared: str) -> Decoder:
    """How it is read again; SQLite itself makes numbers of what stands in a column of numbers."""
    return _DECODERS.get(declared.lower(), str)


def _encode(cell: Any) -> str:
    if cell.__class__ is str:
        return str(cell.translate(_ESCAPES))
    return "\\\\x" + cell.hex() if isinstance(cell, bytes) else repr(cell)


def _encode_truth(cell: Any) -> str:
    return {0: "f", 1: "t"}[cell] if cell.__class__ is int and cell in (0, 1) else _encode(cell)


def _encode_moment(cell: Any) -> str:
    return _encode(cell) + UTC_MARK


def _encode_uuid(cell: Any) -> str:
    word = str(cell)
    if not _UUID.fullmatch(word):
        return _encode(cell)
    return "-".join((word[:8], word[8:12], word[12:16], word[16:20], word[20:]))


def _decode_truth(cell: str) -> Any:
    return {"t": 1, "f": 0}.get(cell, cell)


def _decode_bytes(cell: str) -> Any:
    return bytes.fromhex(cell[2:]) if cell.startswith("\\x") else cell


def _decode_moment(cell: str) -> str:
    """Fractions have all their digits, so that moments sort as texts."""
    day, dot, fraction = cell.removesuffix(UTC_MARK).partition(".")
    return f"{day}.{fraction:0<{FRACTION}}" if dot else day


def _decode_uuid(cell: str) -> str:
    return cell.replace("-", "")


_ENCODERS: dict[str, Encoder] = {
    "bool": _encode_truth, "datetime": _encode_moment, "char(32)": _encode_uuid,
}  # fmt: skip
_DECODERS: dict[str, Decoder] = {
    "bool": _decode_truth, "blob": _decode_bytes, "datetime": _decode_moment, "char(32)": _decode_uuid,
}  # fmt: skip
