"""Zip archives of a package: sound ones in several layouts, and dangerous or broken ones.

Archives are made in memory, so that a member's name is never a path on the machine that runs the tests.
"""

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

Files = Mapping[str, bytes]
Args = Mapping[str, Any]

DAY = (2023, 7, 1, 8, 0, 0)
FOLDER_NAME = "so-htx"
LOCAL_FLAGS, CENTRAL_FLAGS = 6, 8
LOCAL_SIZE, CENTRAL_SIZE = 22, 24


def make_zip(files: Files, args: Args) -> bytes:
    """Make the archive that a case asks for; ``cases/README.md`` lists the arguments."""
    archive = io.BytesIO()
    top = f"{FOLDER_NAME}/" if args.get("layout") == "folder" else ""
    method = zipfile.ZIP_STORED if "stored" in args else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(archive, "w", method) as zf:
        if top and "directories" in args:
            zf.writestr(_member(top), b"")
        for name, content in files.items():
            zf.writestr(_member(top + name, method), content)
        _add_unusual_members(zf, files, args)
    return DAMAGES[args.get("damage", "none")](archive.getvalue())


def _member(name: str, method: int = zipfile.ZIP_STORED, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    """Describe a member, with a fixed date so that the archive is the same every time."""
    info = zipfile.ZipInfo(name, DAY)
    info.filename = name  # as it is: the constructor would turn backslashes on some systems
    info.compress_type = method
    info.external_attr = mode << 16
    return info


def _add_unusual_members(zf: zipfile.ZipFile, files: Files, args: Args) -> None:
    """Add the members that a case asks for beside the files of the package."""
    for extra in args.get("extra", []):
        zf.writestr(_member(extra["name"]), extra["text"].encode("utf-8"))
    if "symlink" in args:
        link = args["symlink"]
        zf.writestr(_member(link["name"], mode=stat.S_IFLNK | 0o777), link["target"].encode("utf-8"))
    if "twice" in args:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zipfile warns of the very thing that the case is about
            zf.writestr(_member(args["twice"]), files[args["twice"]])
    if "bomb" in args:
        _add_bomb(zf, args["bomb"])


def _add_bomb(zf: zipfile.ZipFile, bomb: Args) -> None:
    """Add a member of one endless line that takes next to nothing in the archive."""
    megabyte = bomb["text"].encode("utf-8") * (1 << 20)
    with zf.open(_member(bomb["name"], zipfile.ZIP_DEFLATED), "w", force_zip64=True) as member:
        for _ in range(int(bomb["megabytes"])):
            member.write(megabyte)


# -- damage --------------------------------------------------------------------------------------


def _patch(archive: bytes, local_at: int, central_at: int, layout: str, value: int) -> bytes:
    """Overwrite one number in the local and the central header of every member."""
    patched = bytearray(archive)
    with zipfile.ZipFile(io.BytesIO(archive)) as zf:
        members, at = zf.infolist(), zf.start_dir
    for info in members:
        struct.pack_into(layout, patched, info.header_offset + local_at, value)
        struct.pack_into(layout, patched, at + central_at, value)
        name_length, extra_length, comment_length = struct.unpack_from("<HHH", patched, at + 28)
        at += 46 + name_length + extra_length + comment_length
    return bytes(patched)


def _flag_as_encrypted(archive: bytes) -> bytes:
    """Say of every member that it needs a password."""
    return _patch(archive, LOCAL_FLAGS, CENTRAL_FLAGS, "<H", 1)


def _declare_wrong_size(archive: bytes) -> bytes:
    """Say of every member that it is ten bytes long."""
    return _patch(archive, LOCAL_SIZE, CENTRAL_SIZE, "<I", 10)


def _break_checksum(archive: bytes) -> bytes:
    """Change one letter of a stored member, so that its checksum no longer fits."""
    if b"E01,H01" not in archive:
        raise ValueError("the member must be stored, not compressed")
    return archive.replace(b"E01,H01", b"E01,H07", 1)


DAMAGES: Mapping[str, Callable[[bytes], bytes]] = {
    "none": lambda archive: archive,
    "encrypted": _flag_as_encrypted,
    "wrong size": _declare_wrong_size,
    "bad checksum": _break_checksum,
    "truncated": lambda archive: archive[: len(archive) // 2],
}
