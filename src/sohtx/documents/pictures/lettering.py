"""How wide words are in the type of the report, and how they are made to fit.

Widths come from the font itself, so that a label is placed before anything draws it.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parents[1] / "fonts"
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")


def clean(words: str) -> str:
    """Words on one line, composed, without characters that are not seen or that no XML may hold."""
    seen = (c for c in " ".join(words.split()) if unicodedata.category(c) not in _UNSEEN)
    return unicodedata.normalize("NFC", "".join(seen))


def width_of(words: str, size: float) -> float:
    """The width of words set in a size, in points."""
    advances = _advances()
    return sum(advances.get(ord(c), advances[ord("m")]) for c in words) * size


def shorten(words: str, width: float, size: float) -> str:
    """Words as they are when they fit a width, else their beginning and an ellipsis."""
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip(" ,;.–-") + "…"


def wrap(words: str, width: float, size: float, most: int = 2) -> list[str]:
    """Words in as few lines of a width as they need, at most so many: what is left over is shortened."""
    lines: list[str] = []
    left = words.split(" ")
    while left and len(lines) < most - 1:
        count = 1
        while count < len(left) and width_of(" ".join(left[: count + 1]), size) <= width:
            count += 1
        lines.append(shorten(" ".join(left[:count]), width, size))
        left = left[count:]
    return [*lines, shorten(" ".join(left), width, size)] if left else lines


@cache
def _advances() -> dict[int, float]:
    """By code point: how far the regular font advances, in ems."""
    font = (FONTS / "LiberationSerif-Regular.ttf").read_bytes()
    tables = {tag: offset for tag, _, offset, _ in struct.iter_unpack(">4sIII", _directory(font))}
    (per_em,) = struct.unpack_from(">H", font, tables[b"head"] + 18)
    (count,) = struct.unpack_from(">H", font, tables[b"hhea"] + 34)
    advances = struct.unpack_from(">" + "Hh" * count, font, tables[b"hmtx"])[::2]
    return {code: advances[min(glyph, count - 1)] / per_em for code, glyph in _glyphs(font, tables[b"cmap"])}


def _directory(font: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    return font[12 : 12 + 16 * count]


def _glyphs(font: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """Each code point with its glyph, from the subtable for Unicode (platform 3, encoding 1, format 4)."""
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    places = struct.iter_unpack(">HHI", font[cmap + 4 : cmap + 4 + 8 * count])
    start = cmap + next(offset for platform, encoding, offset in places if (platform, encoding) == (3, 1))
    (doubled,) = struct.unpack_from(">H", font, start + 6)
    words = struct.unpack_from(f">{doubled * 2 + 1}H", font, start + 14)
    size = doubled // 2
    ends, firsts = words[:size], words[size + 1 : 2 * size + 1]
    deltas, offsets = words[2 * size + 1 : 3 * size + 1], words[3 * size + 1 :]
    for segment, (first, end) in enumerate(zip(firsts, ends, strict=True)):
        base = start + 16 + 3 * doubled + 2 * segment + offsets[segment]
        for code in range(first, end + 1):
            glyph = struct.unpack_from(">H", font, base + 2 * (code - first))[0] if offsets[segment] else code
            if glyph and code != 0xFFFF:
                yield code, (glyph + deltas[segment]) & 0xFFFF
