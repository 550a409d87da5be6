"""Sealed files: what goes in comes out, from any place; nothing opens that was changed, cut or put together."""

import io
import random
from pathlib import Path
from typing import cast
from unittest import mock

import pytest

from sohtx.core.refusal import Refusal
from sohtx.upkeep import encryption
from sohtx.upkeep.encryption import HEADER, PIECE, TAG, SealedReader, SealedWriter, read_passphrase

PASSPHRASE = "mật khẩu dài".encode()


@pytest.fixture(autouse=True)
def _cheap() -> object:
    with mock.patch.object(encryption, "COST", 1 << 8):
        yield


def sealed(data: bytes, step: int = 10_007) -> bytes:
    target = io.BytesIO()
    with SealedWriter(target, PASSPHRASE) as writer:
        for start in range(0, len(data), step):
            writer.write(data[start : start + step])
    return target.getvalue()


def opened(data: bytes, passphrase: bytes = PASSPHRASE) -> bytes:
    return io.BufferedReader(SealedReader(io.BytesIO(data), passphrase)).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5])
def test_it_comes_back(size: int) -> None:
    data = random.Random(size).randbytes(size)

    assert opened(sealed(data)) == data
    assert size < 20 or data not in sealed(data)


def test_it_is_read_from_any_place() -> None:
    data = random.Random(1).randbytes(3 * PIECE + 77)
    reader = io.BufferedReader(SealedReader(io.BytesIO(sealed(data)), PASSPHRASE))
    chance = random.Random(2)
    for _ in range(200):
        start, size = chance.randrange(len(data) + 10), chance.randrange(2 * PIECE)
        reader.seek(start)
        assert reader.read(size) == data[start : start + size]
    assert reader.seek(-5, io.SEEK_END) == len(data) - 5


def test_the_same_is_never_sealed_twice_alike() -> None:
    assert sealed(b"x" * 100) != sealed(b"x" * 100)


def test_a_wrong_passphrase_opens_nothing() -> None:
    with pytest.raises(Refusal):
        opened(sealed(b"x" * 100), b"another one")


def test_any_changed_byte_is_seen() -> None:
    whole = sealed(random.Random(3).randbytes(2 * PIECE + 9))
    chance = random.Random(4)
    for place in [
        0,
        20,
        HEADER - 1,
        HEADER,
        len(whole) - 1,
        *(chance.randrange(len(whole)) for _ in range(60)),
    ]:
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises(Refusal):
            opened(bytes(changed))


@pytest.mark.parametrize(
    "left", [0, 10, HEADER, HEADER + 5, HEADER + PIECE + TAG, HEADER + 2 * (PIECE + TAG), -1, -PIECE]
)
def test_a_cut_file_does_not_open(left: int) -> None:
    whole = sealed(random.Random(5).randbytes(2 * PIECE + 9))
    with pytest.raises(Refusal):
        opened(whole[:left])


def test_pieces_cannot_change_places() -> None:
    whole = sealed(random.Random(6).randbytes(3 * PIECE))
    size = PIECE + TAG
    first, second = whole[HEADER : HEADER + size], whole[HEADER + size : HEADER + 2 * size]
    with pytest.raises(Refusal):
        opened(whole[:HEADER] + second + first + whole[HEADER + 2 * size :])


def test_a_strangers_cost_is_not_paid() -> None:
    whole = sealed(b"x")
    dear = whole[:HEADER].replace(b'"n": 256', b'"n": 1073741824').replace(b" " * 10, b"", 1)
    with pytest.raises(Refusal):
        opened(dear.ljust(HEADER)[:HEADER] + whole[HEADER:])


@pytest.mark.parametrize("text", ["", "\n", "ngắn", "   \nlong enough below"])
def test_a_passphrase_too_short_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "p"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal):
        read_passphrase(file)
    with pytest.raises(Refusal):
        read_passphrase(tmp_path / "absent")


def test_a_passphrase_is_the_first_line(tmp_path: Path) -> None:
    file = tmp_path / "p"
    file.write_bytes(b"\xef\xbb\xbf" + PASSPHRASE + b"\r\nsecond\r\n")

    assert read_passphrase(file) == PASSPHRASE
    assert cast("bytes", read_passphrase(file)).decode() == "mật khẩu dài"
