"""What a file is by its content, and pictures without what a camera writes into them: where, when, by which telephone.

A picture is walked through part by part and only what is needed to show it is kept; what cannot be walked through is
refused. Nothing is decoded, so that a spoilt picture harms nobody here.
"""

import re
import struct
from collections.abc import Callable, Iterator
from enum import Enum
from typing import NamedTuple

from sohtx.core.refusal import refuse
from sohtx.core.text import Text

JPEG_END, JPEG_SCAN, JPEG_EXIF = 0xD9, 0xDA, 0xE1
JPEG_KEPT = frozenset({*range(0xC0, 0xD0), JPEG_SCAN, 0xDB, 0xDC, 0xDD})
JPEG_TOLD = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
EXIF = b"Exif\0\0"
ORIENTATION = 0x0112
PNG_KEPT = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"cHRM",
        b"gAMA",
        b"iCCP",
        b"sRGB",
        b"sBIT",
        b"bKGD",
        b"pHYs",
    }
)
WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF"})
WEBP_TOLD = 0x0C  # the flags of VP8X that say: there is EXIF, there is XMP
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_HEIC = re.compile(rb"....ftyp(heic|heix|hevc|hevx|heim|heis|mif1|msf1)", re.DOTALL)


class Kind(Enum):
    """What a paper may be: its media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    PDF = "application/pdf"

    @property
    def endings(self) -> tuple[str, ...]:
        """How its name may end; the first is the usual one."""
        return ENDINGS[self]

    @property
    def is_shown(self) -> bool:
        """Whether it may be opened in the browser; others are only taken away."""
        return self not in (Kind.HEIC, Kind.PDF)


ENDINGS = {
    Kind.JPEG: (".jpg", ".jpeg"),
    Kind.PNG: (".png",),
    Kind.WEBP: (".webp",),
    Kind.HEIC: (".heic", ".heif"),
    Kind.PDF: (".pdf",),
}


class Told(NamedTuple):
    """What a file begins with, and what it then is."""

    begins: Callable[[bytes], object]
    kind: Kind


_SIGNS = (
    Told(lambda head: head.startswith(b"\xff\xd8\xff"), Kind.JPEG),
    Told(lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), Kind.PNG),
    Told(lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", Kind.WEBP),
    Told(_HEIC.match, Kind.HEIC),
    Told(lambda head: head.startswith(b"%PDF-"), Kind.PDF),
)


def kind_of(content: bytes) -> Kind | None:
    """What a file is, by its first bytes, whatever its name says."""
    head = content[:16]
    return next((told.kind for told in _SIGNS if told.begins(head)), None)


def without_traces(content: bytes, kind: Kind) -> bytes:
    """A picture without place, time, device, thumbnail or words; how it is turned, and its colours, stay.

    Files of HEIC and PDF are left as they came.
    """
    clean = _CLEANERS.get(kind)
    if clean is None:
        return content
    try:
        return b"".join(clean(content))
    except (struct.error, IndexError, ValueError):
        raise refuse(*SPOILT) from None


def _jpeg(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    turned, is_begun = 1, False
    for marker, at, end in _jpeg_parts(content):
        body = content[at + 4 : end]
        if marker == JPEG_EXIF and body.startswith(EXIF):
            turned = _turned(body[len(EXIF) :])
        if marker in JPEG_KEPT and not is_begun:
            is_begun = True
            yield _turning(turned)
        if marker in JPEG_KEPT or any(marker == m and body.startswith(sign) for m, sign in JPEG_TOLD):
            yield content[at:end]
    yield bytes([0xFF, JPEG_END])


def _jpeg_parts(content: bytes) -> Iterator[tuple[int, int, int]]:
    """The parts of a JPEG up to its end, a scan with its data: marker, where it begins, where the next begins."""
    at = 2
    while (marker := _marker(content, at)) != JPEG_END:
        end = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
        if marker == JPEG_SCAN:
            found = _NEXT_MARKER.search(content, end)
            end = found.start() if found else len(content)
        if end >= len(content):
            raise ValueError(at)
        yield marker, at, end
        at = end
        while content[at + 1] == 0xFF:  # markers may be led by more of it
            at += 1


def _marker(content: bytes, at: int) -> int:
    if content[at] != 0xFF:
        raise ValueError(at)
    return content[at + 1]


def _turned(exif: bytes) -> int:
    """How a picture is turned, of the eight ways that a camera writes down; 1 where it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        first = struct.unpack_from(f"{order}I", exif, 4)[0]
        count = struct.unpack_from(f"{order}H", exif, first)[0]
        for number in range(min(count, 200)):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * number)
            if tag == ORIENTATION:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _turning(turned: int) -> bytes:
    """The part of a JPEG that says how it is turned, and nothing else; none for one that stands upright."""
    if turned == 1:
        return b""
    told = EXIF + b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told


def _png(content: bytes) -> Iterator[bytes]:
    yield content[:8]
    at = 8
    while True:
        size, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + size
        if end > len(content):
            raise ValueError(at)
        if name in PNG_KEPT:
            yield content[at:end]
        if name == b"IEND":
            return
        at = end


def _webp(content: bytes) -> Iterator[bytes]:
    total = struct.unpack_from("<I", content, 4)[0] + 8
    if total > len(content):
        raise ValueError(total)
    kept, at = [], 12
    while at < total:
        name, size = struct.unpack_from("<4sI", content, at)
        end = at + 8 + size + size % 2
        if end > total + 1:
            raise ValueError(at)
        part = content[at:end]
        if name == b"VP8X":
            part = part[:8] + bytes([part[8] & ~WEBP_TOLD]) + part[9:]
        if name in WEBP_KEPT:
            kept.append(part)
        at = end
    yield b"RIFF" + struct.pack("<I", 4 + sum(map(len, kept))) + b"WEBP"
    yield from kept


_CLEANERS: dict[Kind, Callable[[bytes], Iterator[bytes]]] = {
    Kind.JPEG: _jpeg,
    Kind.PNG: _png,
    Kind.WEBP: _webp,
}
SPOILT = (
    Text("ảnh bị hỏng hoặc chưa tải đủ", "the picture is spoilt, or came in part only"),
    Text(
        "chụp lại, hoặc lưu ảnh dưới dạng JPG rồi gửi lại", "take it again, or save it as JPG and send that"
    ),
)
