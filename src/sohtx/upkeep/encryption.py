"""A file sealed with a passphrase, in pieces: written as a stream, read from any place.

The key is scrypt's, from the passphrase and a salt of the file's own. Each piece is sealed with AES-256-GCM under
its number; the last piece is numbered apart, so that a file that was cut short does not open.
"""

import io
import json
import os
from pathlib import Path
from typing import BinaryIO

from sohtx.core.refusal import refuse
from sohtx.core.text import Text

MAGIC = b"SOHTX-SEALED-1\n"
PIECE = 1 << 16
TAG = 16
SALT = 16
COST, BLOCK, LANES = 1 << 17, 8, 1
MOST_COST = 1 << 20  # a stranger's file shall not make us fill the memory
HEADER = 256  # bytes: the magic, then JSON filled up with blanks
SHORTEST = 8


def read_passphrase(file: Path) -> bytes:
    """The passphrase that a file holds: its first line."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise refuse(NO_FILE.fill(why=error), MEND_FILE, column=OPTION, value=str(file)) from None
    passphrase = lines[0].strip() if lines else ""
    if len(passphrase) < SHORTEST:
        raise refuse(TOO_SHORT.fill(n=SHORTEST), MEND_FILE, column=OPTION, value=str(file))
    return passphrase.encode()


def is_sealed(stream: BinaryIO) -> bool:
    """Whether a file, read from its start, is sealed."""
    stream.seek(0)
    start = stream.read(len(MAGIC))
    stream.seek(0)
    return start == MAGIC


class SealedWriter(io.RawIOBase):
    """What is written goes sealed into another stream; closing it seals the end, not the stream itself."""

    def __init__(self, target: BinaryIO, passphrase: bytes) -> None:
        super().__init__()
        salt = os.urandom(SALT)
        told = {"salt": salt.hex(), "n": COST, "r": BLOCK, "p": LANES, "piece": PIECE}
        self._header = (MAGIC + json.dumps(told).encode()).ljust(HEADER - 1) + b"\n"
        self._cipher = _cipher(passphrase, salt, COST, BLOCK, LANES)
        self._target, self._held, self._number = target, bytearray(), 0
        target.write(self._header)

    def writable(self) -> bool:
        """It takes bytes."""
        return True

    def write(self, data: object) -> int:
        """Take bytes; a piece goes out when it is known not to be the last."""
        taken = memoryview(data).cast("B")  # type: ignore[arg-type]
        self._held += taken
        while len(self._held) > PIECE:
            self._seal(bytes(self._held[:PIECE]), is_last=False)
            del self._held[:PIECE]
        return len(taken)

    def close(self) -> None:
        """Seal what is left as the last piece."""
        if not self.closed:
            self._seal(bytes(self._held), is_last=True)
        super().close()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), piece, self._header))
        self._number += 1


class SealedReader(io.RawIOBase):
    """What is sealed in another stream, to be read from any place."""

    def __init__(self, source: BinaryIO, passphrase: bytes) -> None:
        super().__init__()
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 -- slow import

        self._wrong: type[Exception] = InvalidTag
        source.seek(0)
        self._header = source.read(HEADER)
        salt, cost, block, lanes = _read_header(self._header)
        self._cipher = _cipher(passphrase, salt, cost, block, lanes)
        self._source = source
        sealed = source.seek(0, os.SEEK_END) - HEADER
        self._pieces = max(1, -(-sealed // (PIECE + TAG)))
        self._size = sealed - self._pieces * TAG
        self._at, self._open, self._opened = 0, -1, b""
        self._piece(0, refusal=WRONG_PASSPHRASE)
        self._piece(self._pieces - 1, refusal=CUT)

    def readable(self) -> bool:
        """It gives bytes."""
        return True

    def seekable(self) -> bool:
        """From any place."""
        return True

    def tell(self) -> int:
        """Where it stands."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place of what was sealed."""
        self._at = max(0, offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence])
        return self._at

    def readinto(self, buffer: object) -> int:
        """Fill as much as one piece gives."""
        wanted = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        number, start = divmod(self._at, PIECE)
        if self._at >= self._size:
            return 0
        found = self._piece(number)[start : start + len(wanted)]
        wanted[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _piece(self, number: int, *, refusal: Text | None = None) -> bytes:
        if number != self._open:
            self._source.seek(HEADER + number * (PIECE + TAG))
            sealed = self._source.read(PIECE + TAG)
            nonce = _nonce(number, is_last=number == self._pieces - 1)
            try:
                self._opened = self._cipher.decrypt(nonce, sealed, self._header)
            except (self._wrong, ValueError):
                raise refuse(refusal or CHANGED, MEND_OTHER) from None
            self._open = number
        return self._opened


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")


def _read_header(header: bytes) -> tuple[bytes, int, int, int]:
    try:
        told = json.loads(header.removeprefix(MAGIC))
        salt = bytes.fromhex(told["salt"])
        cost, block, lanes = (int(told[name]) for name in ("n", "r", "p"))
        piece = int(told["piece"])
    except (ValueError, KeyError, TypeError):
        raise refuse(CHANGED, MEND_OTHER) from None
    is_sane = 2 <= cost <= MOST_COST and cost & (cost - 1) == 0 and (block, lanes) == (BLOCK, LANES)
    if not is_sane or piece != PIECE or len(header) != HEADER:
        raise refuse(CHANGED, MEND_OTHER)
    return salt, cost, block, lanes


def _cipher(passphrase: bytes, salt: bytes, cost: int, block: int, lanes: int):  # type: ignore[no-untyped-def]  # noqa: ANN202 -- imported within
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 -- slow import
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415 -- slow import

    return AESGCM(Scrypt(salt=salt, length=32, n=cost, r=block, p=lanes).derive(passphrase))


OPTION = "--passphrase-file"
NO_FILE = Text("không đọc được tệp mật khẩu ({why})", "the passphrase cannot be read ({why})")
TOO_SHORT = Text("mật khẩu ngắn hơn {n} ký tự", "the passphrase has fewer than {n} characters")
MEND_FILE = Text(
    "viết mật khẩu vào dòng đầu của tệp văn bản UTF-8",
    "write the passphrase into the first line of a UTF-8 text file",
)
WRONG_PASSPHRASE = Text(
    "mật khẩu không đúng, hoặc phần đầu của tệp sao lưu đã bị thay đổi",
    "the passphrase is wrong, or the head of the backup was changed",
)
CUT = Text(
    "tệp sao lưu bị cắt cụt hoặc bị thay đổi ở cuối", "the backup is cut short, or its end was changed"
)
CHANGED = Text("tệp sao lưu đã bị thay đổi hoặc hỏng", "the backup was changed or is damaged")
MEND_OTHER = Text("dùng bản sao lưu khác, hoặc mật khẩu khác", "take another backup, or another passphrase")
