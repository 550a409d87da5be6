"""What the fonts that travel with Sổ HTX can print, and how wide each letter is.

A letter that no face has stops an archivable file (PDF/A) from being made, and a number wider than its column would
be printed over its neighbour: both are known here before anything is set.
"""

import struct
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent.parent / "fonts"
EM = 2048  # the unit of all widths here: so many to the size of the type
MISSING = "□"


@dataclass(frozen=True)
class Face:
    """The letters of one face and how wide each is."""

    advances: dict[int, int]

    def width(self, text: str) -> int:
        """How wide some words are, on one line."""
        return sum(self.advances.get(ord(letter), EM) for letter in text)


@cache
def regular() -> Face:
    """The upright face."""
    return _read_face(FONTS / "LiberationSerif-Regular.ttf")


@cache
def bold() -> Face:
    """The bold face: the widest of the four."""
    return _read_face(FONTS / "LiberationSerif-Bold.ttf")


def printable(text: str) -> str:
    """The same words in precomposed letters; what no face has is a square, what has no shape is left out."""
    return "".join(map(_printable, unicodedata.normalize("NFC", text.replace("\r\n", "\n"))))


@cache
def _printable(letter: str) -> str:
    if letter in "\n\r\v\f\x85\u2028\u2029":
        return "\n"
    if letter == "\t":
        return " "
    if unicodedata.category(letter) == "Cf":  # also what turns the direction of reading around
        return ""
    return letter if ord(letter) in regular().advances else MISSING


def _read_face(path: Path) -> Face:
    data = path.read_bytes()
    tables = dict(_directory(data))
    per_em = _short(data, tables["head"] + 18)
    long_ones = _short(data, tables["hhea"] + 34)
    metrics = _shorts(data, tables["hmtx"], 2 * long_ones)[::2]
    glyphs = _glyphs(data, _characters(data, tables["cmap"]))
    return Face({letter: metrics[min(glyph, long_ones - 1)] * EM // per_em for letter, glyph in glyphs})


def _directory(data: bytes) -> Iterator[tuple[str, int]]:
    for at in range(12, 12 + 16 * _short(data, 4), 16):
        yield data[at : at + 4].decode("ascii"), struct.unpack_from(">I", data, at + 8)[0]


def _characters(data: bytes, cmap: int) -> int:
    for at in range(cmap + 4, cmap + 4 + 8 * _short(data, cmap + 2), 8):
        platform, encoding, offset = struct.unpack_from(">HHI", data, at)
        if (platform, encoding) == (3, 1):
            return cmap + int(offset)
    raise ValueError("The font has no table of Unicode characters.")


def _glyphs(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Characters and their glyphs: segments of a cmap of format 4 (OpenType specification, "cmap")."""
    count = _short(data, at + 6) // 2
    ends = _shorts(data, at + 14, count)
    starts = _shorts(data, at + 16 + 2 * count, count)
    deltas = _shorts(data, at + 16 + 4 * count, count)
    offsets_at = at + 16 + 6 * count
    offsets = _shorts(data, offsets_at, count)
    for place, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for letter in range(start, min(end, 0xFFFE) + 1):
            glyph = letter
            if offset:
                glyph = _short(data, offsets_at + 2 * place + offset + 2 * (letter - start))
            if glyph and (glyph + delta) & 0xFFFF:
                yield letter, (glyph + delta) & 0xFFFF


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")


def _shorts(data: bytes, at: int, count: int) -> "array[int]":
    values = array("H", data[at : at + 2 * count])
    values.byteswap()
    return values
