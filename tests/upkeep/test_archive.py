"""What anyone may have done to a backup is refused in a sentence, and nothing is written."""

import hashlib
import io
import json
import random
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.running import Book
from sohtx.core.refusal import Refusal
from sohtx.upkeep.archive import Part, Reader, is_safe

Edit = Callable[[dict[str, bytes], dict[str, Any]], None]


def edited(backed: Path, file: Path, edit: Edit, infos: dict[str, int] | None = None) -> Path:
    """A backup that was unpacked, edited and packed again, its manifest with it."""
    with zipfile.ZipFile(backed) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    edit(parts, manifest)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in {**parts, "manifest.json": json.dumps(manifest).encode()}.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (infos or {}).get(name, stat.S_IFREG | 0o600) << 16
            zipped.writestr(info, data)
    return file


def refused(file: Path, folder: Path) -> str:
    """What is said to a backup that is refused; nothing may be left."""
    ran = Book(folder / "none" / "home").sohtx("restore", file, lang="en")
    assert ran.status == 2, (ran.out, ran.err)
    left = (
        [p for p in (folder / "none").rglob("*") if not p.name.endswith(".lock")]
        if (folder / "none").exists()
        else []
    )
    assert left == []
    return ran.err


def told_of(name: str, data: bytes) -> dict[str, Any]:
    """A line of the manifest."""
    return {
        "name": name,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "rows": None,
        "columns": {},
    }


def test_an_untouched_repacking_is_taken(backed: Path, tmp_path: Path) -> None:
    file = edited(backed, tmp_path / "b", lambda _p, _m: None)
    assert Book(tmp_path / "home").sohtx("restore", file).status == 0


def test_every_part_is_held_against_its_digest(backed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backed) as zipped:
        names = [n for n in zipped.namelist() if n != "manifest.json" and zipped.getinfo(n).file_size]
    assert len(names) > 8
    for number, name in enumerate(names):

        def change(parts: dict[str, bytes], _manifest: dict[str, Any], name: str = name) -> None:
            data = bytearray(parts[name])
            data[len(data) // 2] ^= 1
            parts[name] = bytes(data)

        ran = Book(tmp_path / "none").sohtx(
            "restore", edited(backed, tmp_path / f"b{number}", change), "--check", lang="en"
        )
        assert ran.status == 2 and name in ran.err


def test_any_changed_byte_is_refused_or_harmless(backed: Path, tmp_path: Path) -> None:
    whole, chance = backed.read_bytes(), random.Random(1)
    file = tmp_path / "b"
    for _ in range(150):
        changed = bytearray(whole)
        changed[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(changed)
        ran = Book(tmp_path / "none").sohtx("restore", file, "--check")
        assert ran.status in (0, 2), ran.err  # 0: a date in the zip's own directory, which nothing reads


@pytest.mark.parametrize("share", [0.0, 0.0001, 0.3, 0.9, 0.999])
def test_cut_short(share: float, backed: Path, tmp_path: Path) -> None:
    whole = backed.read_bytes()
    file = tmp_path / "b"
    file.write_bytes(whole[: int(len(whole) * share)])
    refused(file, tmp_path)


def test_foreign_files(tmp_path: Path) -> None:
    file = tmp_path / "b"
    file.write_text("một tệp khác", encoding="utf-8")
    assert "is no backup" in refused(file, tmp_path)
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("entries.csv", "org_id\n")
    assert "is no backup" in refused(file, tmp_path)
    for manifest in ("[]", "{}", "{", '{"kind": "sohtx-backup", "format": 1}', "[" * 100_000):
        with zipfile.ZipFile(file, "w") as zipped:
            zipped.writestr("manifest.json", manifest)
        refused(file, tmp_path)
    refused(tmp_path, tmp_path)


def test_newer_backups(backed: Path, tmp_path: Path) -> None:
    newer = edited(backed, tmp_path / "a", lambda _p, m: m.update(format=2, program="9.9"))
    assert "newer version (9.9)" in refused(newer, tmp_path)
    stepped = edited(backed, tmp_path / "b", lambda _p, m: m["migrations"].append(["ledger", "9999_later"]))
    assert "newer version" in refused(stepped, tmp_path)


@pytest.mark.parametrize(
    "name",
    ["files/../../x", "files//etc/x", "files/C:/x", "files/a\\b", "files/..", "files/con.txt", "files/x.", "x", "tables/../x.copy",
     "tables/a b.copy", "files/a/./b", "files/\u202ex", "files/" + "x" * 500],
)  # fmt: skip
def test_names_that_lead_elsewhere(name: str, backed: Path, tmp_path: Path) -> None:
    assert not is_safe(name)

    def add(parts: dict[str, bytes], manifest: dict[str, Any]) -> None:
        parts[name] = b"x"
        manifest["parts"].append(told_of(name, b"x"))

    refused(edited(backed, tmp_path / "b", add), tmp_path)


def test_links_strangers_and_doubles(backed: Path, tmp_path: Path) -> None:
    def link(parts: dict[str, bytes], manifest: dict[str, Any]) -> None:
        parts["files/l"] = b"/etc/passwd"
        manifest["parts"].append(told_of("files/l", b"/etc/passwd"))

    refused(edited(backed, tmp_path / "a", link, {"files/l": stat.S_IFLNK | 0o777}), tmp_path)
    refused(edited(backed, tmp_path / "b", lambda p, _m: p.update({"files/y": b""})), tmp_path)
    refused(edited(backed, tmp_path / "c", lambda p, _m: p.pop("files/secret")), tmp_path)
    refused(edited(backed, tmp_path / "d", lambda _p, m: m["parts"].append(m["parts"][0])), tmp_path)

    def twice(parts: dict[str, bytes], manifest: dict[str, Any]) -> None:
        parts["files/OFFICE.toml"] = b"x"
        manifest["parts"].append(told_of("files/OFFICE.toml", b"x"))

    refused(edited(backed, tmp_path / "e", twice), tmp_path)


def test_bombs(backed: Path, tmp_path: Path) -> None:
    """A part that unpacks to more than it says stops there; one that says so finds no room."""

    def swell(parts: dict[str, bytes], _manifest: dict[str, Any]) -> None:
        parts["files/office.toml"] = bytes(200 << 20)

    file = edited(backed, tmp_path / "a", swell)
    taken = []
    read = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        data = read(self, n)
        taken.append(len(data))
        return data

    with mock.patch.object(zipfile.ZipExtFile, "read", counted):
        assert "office.toml" in refused(file, tmp_path)
    assert sum(taken) < 30 << 20

    honest = edited(backed, tmp_path / "b", lambda _p, m: m["parts"][0].update(size=1 << 50))
    assert "the disk has" in refused(honest, tmp_path)


def test_rows_that_do_not_fit(backed: Path, tmp_path: Path) -> None:
    """Digests that fit what was put in do not help: cells must fit their table."""

    def spoil(parts: dict[str, bytes], manifest: dict[str, Any]) -> None:
        name = "tables/register_entry.copy"
        parts[name] += b"1\t2\n"
        line = next(part for part in manifest["parts"] if part["name"] == name)
        line.update(told_of(name, parts[name]), rows=line["rows"] + 1, columns=line["columns"])

    assert "register_entry" in refused(edited(backed, tmp_path / "a", spoil), tmp_path)

    def rename(parts: dict[str, bytes], manifest: dict[str, Any]) -> None:
        parts["tables/other.copy"] = parts.pop("tables/register_entry.copy")
        next(p for p in manifest["parts"] if p["name"] == "tables/register_entry.copy")["name"] = (
            "tables/other.copy"
        )

    assert "does not fit" in refused(edited(backed, tmp_path / "b", rename), tmp_path)


def test_a_changed_row_with_a_mended_manifest_is_found_by_the_ledger(backed: Path, tmp_path: Path) -> None:
    def change(parts: dict[str, bytes], manifest: dict[str, Any]) -> None:
        name = "tables/register_entry.copy"
        parts[name] = parts[name].replace("Mơ".encode(), "Mờ".encode())
        line = next(part for part in manifest["parts"] if part["name"] == name)
        line.update(told_of(name, parts[name]), rows=line["rows"], columns=line["columns"])

    assert "not intact" in refused(edited(backed, tmp_path / "b", change), tmp_path)


def test_what_is_in_it_can_be_read_by_anyone(backed: Path) -> None:
    with zipfile.ZipFile(backed) as zipped:
        lines = (
            io.TextIOWrapper(zipped.open("tables/register_organization.copy"), "utf-8").read().splitlines()
        )
    assert len(lines) > 10 and all(len(line.split("\t")) == 3 for line in lines)


def with_files(backed: Path, file: Path, extra: dict[str, bytes]) -> Path:
    """A backup that carries more files, its manifest with them."""

    def add(parts: dict[str, bytes], manifest: dict[str, Any]) -> None:
        for name, data in extra.items():
            parts[name] = data
            manifest["parts"].append(told_of(name, data))

    return edited(backed, file, add)


@pytest.mark.parametrize(
    "name",
    ["sohtx.sqlite3", "SOHTX.sqlite3", "\u017fohtx.sqlite3", "sohtx.sqlite3-wal", "sohtx.sqlite3-shm", "sohtx.sqlite3-journal",
     "sohtx.sqlite3/x", "directory.sqlite3", "backups.json", "extract/a.parquet", "Extract/a", "staging", "load.lock",
     "a/b.TMP"],
)  # fmt: skip
def test_nothing_of_the_programs_own_comes_in_a_backup(name: str, backed: Path, tmp_path: Path) -> None:
    assert not is_safe("files/" + name)
    assert "is no name" in refused(with_files(backed, tmp_path / "b", {"files/" + name: b"x"}), tmp_path)


def test_no_file_is_laid_upon_another(backed: Path, tmp_path: Path) -> None:
    """Even if its name had passed: what the program made in the new folder stays."""
    file = with_files(backed, tmp_path / "b", {"files/sohtx.sqlite3": b"x"})
    with mock.patch("sohtx.upkeep.archive.is_safe", return_value=True):
        assert "sohtx.sqlite3 of the backup is damaged" in refused(file, tmp_path)


@pytest.mark.parametrize(
    "names",
    [("aa", "aa/bb"), ("aa/bb", "aa"), ("AA", "aa/bb"), ("a/b/c/d", "A/b"), ("x" * 256,), ("ạ" * 90,), ("a/" + "đ" * 128,)],
)  # fmt: skip
def test_names_that_no_disk_takes(names: tuple[str, ...], backed: Path, tmp_path: Path) -> None:
    refused(with_files(backed, tmp_path / "b", {f"files/{name}": b"1" for name in names}), tmp_path)


@pytest.mark.parametrize("number", [float("inf"), float("nan"), -1, 1 << 63, 10**40, "x", None, []])
@pytest.mark.parametrize("what", ["size", "rows", "sequence", "place"])
def test_numbers_that_are_none(what: str, number: Any, backed: Path, tmp_path: Path) -> None:
    if what == "rows" and number is None:
        pytest.skip("a file has none")

    def put(_parts: dict[str, bytes], manifest: dict[str, Any]) -> None:
        match what:
            case "sequence":
                manifest["sequences"]["ledger_transaction"] = number
            case "place":
                manifest["place"] = number
            case _:
                manifest["parts"][0][what] = number

    assert "manifest.json" in refused(edited(backed, tmp_path / "b", put), tmp_path)


@pytest.mark.parametrize("told", [{"book": "x"}, {"place": 1}, {"digest": "00" * 32}])
def test_the_book_must_be_the_one_of_the_manifest(told: dict[str, Any], backed: Path, tmp_path: Path) -> None:
    file = edited(backed, tmp_path / "b", lambda _p, m: m.update(told))
    assert "not the one" in refused(file, tmp_path)


class _Part:
    """A reader of one part that comes in blocks."""

    def __init__(self, blocks: list[bytes]) -> None:
        self._blocks = blocks

    def blocks(self, _part: object) -> Iterator[bytes]:
        yield from self._blocks


@given(st.lists(st.binary(max_size=9).map(lambda b: b.replace(b"\x01", b"\n")), max_size=12))
def test_lines_are_the_same_however_they_come(blocks: list[bytes]) -> None:
    whole = b"".join([*blocks, b"\n"])
    made = _Part([*blocks, b"\n"])
    assert list(Reader.lines(made, Part("x", 0, ""))) == list(io.BytesIO(whole))


def test_a_line_has_a_longest() -> None:
    """A part without line ends is given up before all of it is in memory."""
    taken = 0

    class Endless(_Part):
        def blocks(self, _part: object) -> Iterator[bytes]:
            nonlocal taken
            while True:
                taken += 1000
                yield bytes(1000)

    with mock.patch("sohtx.upkeep.archive.LONGEST_LINE", 50_000), pytest.raises(Refusal):
        list(Reader.lines(Endless([]), Part("x", 0, "")))
    assert taken <= 51_000


def test_a_name_that_cannot_be_written_is_refused(backed: Path, tmp_path: Path) -> None:
    file = edited(backed, tmp_path / "b", lambda _p, m: m["parts"].append(told_of("files/\ud800", b"")))
    refused(file, tmp_path)
