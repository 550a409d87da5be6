"""Small pictures as a camera hands them over: with place, time and words in them, which must not be kept."""

import base64
import struct
import zlib

SECRET = b"GPS 22.4856N 103.9707E, May anh cua Vang Thi May"
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABh"
    "Y3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAAB"
    "UAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAA"
    "AAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9Y"
    "WVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM"
    "ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBC"
    "YFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSk"
    "pKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/"
    "xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAABP/EABgRAAIDAAAAAAAAAAAAAAAAAAAFQoHB/9oADAMB"
    "AAIRAxEAPwCBCBiqdaPZRvD/2Q=="
)
WEBP = base64.b64decode(
    "UklGRhwCAABXRUJQVlA4WAoAAAAgAAAADwAABwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABh"
    "Y3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAAB"
    "UAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAA"
    "AAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9Y"
    "WVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM"
    "ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDggLgAAAHABAJ0BKhAACAAEAGgloAJ0AUAAAP7u"
    "5H+XMfQr//E2dPfVg/+hJj3/+JiyAAA="
)


def exif(turned: int = 6) -> bytes:
    """What a telephone writes: how it is turned, and where it was."""
    rows = struct.pack(">HHHIHH", 1, 0x0112, 3, 1, turned, 0)
    return b"Exif\0\0MM\0*" + struct.pack(">I", 8) + rows + struct.pack(">I", 0) + SECRET


def part(marker: int, body: bytes) -> bytes:
    """A part of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def camera_jpeg(turned: int = 6) -> bytes:
    """A JPEG with EXIF, a comment, and a film behind its end."""
    head, rest = JPEG[:20], JPEG[20:]  # its beginning, JFIF
    return head + part(0xE1, exif(turned)) + part(0xFE, SECRET) + part(0xED, SECRET) + rest + SECRET


def png_part(name: bytes, body: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def camera_png(words: bytes = SECRET) -> bytes:
    """A PNG with words in it, and some behind its end; other words make another picture of it."""
    head = png_part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    pixel = png_part(b"IDAT", zlib.compress(b"\0" + words[:3]))
    told = png_part(b"tEXt", b"Comment\0" + SECRET) + png_part(b"eXIf", exif()[6:])
    return b"\x89PNG\r\n\x1a\n" + head + told + pixel + png_part(b"IEND", b"") + SECRET


def camera_webp() -> bytes:
    """A WebP with EXIF."""
    body = WEBP[12:]
    flags = bytearray(body)
    flags[8] |= 0x0C
    told = bytes(flags) + b"EXIF" + struct.pack("<I", len(exif())) + exif() + b"\0" * (len(exif()) % 2)
    return b"RIFF" + struct.pack("<I", len(told) + 4) + b"WEBP" + told


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + SECRET
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
