"""What ``doctor`` looks at outside the book: the program, the data folder and its disk, the clock, leftovers."""

import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from sohtx.config.moving import note_of
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.upkeep.backup import free_bytes, program_version
from sohtx.upkeep.belongings import made_backups
from sohtx.upkeep.look import Look, State, same

OLDEST_PYTHON = (3, 11)
NETWORK_DISKS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afpfs", "webdav", "davfs"}
)
WINDOWS_NETWORK = 4  # what GetDriveTypeW says of a drive that is elsewhere
LITTLE = 500 << 20
STALE = 24 * 3600
OLD_BACKUP_DAYS = 8


def python_version() -> Iterator[Look]:
    """The interpreter and the program."""
    seen = same(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield Look("python", State.BROKEN, PYTHON, seen, MEND_PYTHON)
    else:
        yield Look("python", State.GOOD, PYTHON, seen)
    yield Look("program", State.GOOD, PROGRAM, same(program_version()))


def data_folder() -> Iterator[Look]:
    """Whether it is there, can be written, and lies on a disk of this machine."""
    home = book.home()
    if not home.is_dir():
        yield Look("home", State.NOTE, HOME, NO_HOME.fill(home=home), MEND_NO_HOME)
        return
    try:
        with tempfile.NamedTemporaryFile(dir=home, suffix=".tmp"):
            yield Look("home", State.GOOD, HOME, same(home))
    except OSError as error:
        yield Look(
            "home", State.BROKEN, HOME, NOT_WRITABLE.fill(home=home, why=error.strerror), MEND_NOT_WRITABLE
        )
    kind = disk_kind(home)
    if kind in NETWORK_DISKS:
        yield Look("network_disk", State.BROKEN, DISK, ON_NETWORK.fill(kind=kind), MEND_NETWORK)


def disk_kind(folder: Path) -> str:
    """The kind of the disk under a folder, where the system tells; "" where it does not."""
    if os.name == "nt":
        return _windows_disk(folder)
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    found = [(m[1].replace("\\040", " "), m[2]) for m in (line.split() for line in mounts) if len(m) > 2]
    here = folder.resolve()
    under = [(len(point), kind) for point, kind in found if here.is_relative_to(point)]
    return max(under, key=lambda pair: pair[0])[1] if under else ""


def _windows_disk(folder: Path) -> str:
    import ctypes  # noqa: PLC0415 -- only there

    windll = getattr(ctypes, "windll", None)
    if str(folder).startswith("\\\\"):
        return "cifs"
    kind = windll.kernel32.GetDriveTypeW(folder.anchor) if windll else 0
    return "cifs" if kind == WINDOWS_NETWORK else ""


def free_disk() -> Iterator[Look]:
    """Room on the disk, against what the book takes: a backup beside it and a new extract must fit."""
    home = book.home()
    size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) if home.is_dir() else 0
    free = free_bytes(home)
    seen = ROOM.fill(free=free >> 20, size=size >> 20)
    is_little = free < max(LITTLE, 2 * size)
    state = State.BROKEN if free < size else State.NOTE if is_little else State.GOOD
    yield Look("disk", state, DISK, seen, MEND_ROOM if is_little else None)


def time_zones() -> Iterator[Look]:
    """Whether the zone of the office is known to the system."""
    import zoneinfo  # noqa: PLC0415 -- only here

    try:
        zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh")
    except zoneinfo.ZoneInfoNotFoundError:
        yield Look("time_zone", State.BROKEN, ZONE, NO_ZONE, MEND_ZONE)
    else:
        yield Look("time_zone", State.GOOD, ZONE, same("Asia/Ho_Chi_Minh"))


def fonts_and_templates() -> Iterator[Look]:
    """Whether the files are there without which no report and no page can be written."""
    missing = [f"{package}: {name}" for package, name in NEEDED if not _has(package, name)]
    if missing:
        yield Look("files", State.BROKEN, PARTS, MISSING.fill(files=", ".join(missing)), MEND_MISSING)
    else:
        yield Look("files", State.GOOD, PARTS, THERE)


def _has(package: str, name: str) -> bool:
    try:
        return resources.files(package).joinpath(name).is_file()
    except ModuleNotFoundError:
        return False


def backups() -> Iterator[Look]:
    """When the last one was made, and whether it is still where it was."""
    made = made_backups(book.home())
    if not made:
        yield Look("backup", State.NOTE, BACKUP, NEVER, MEND_BACKUP)
        return
    last = made[-1]
    days = int((time.time() - last.moment.timestamp()) // (24 * 3600))
    seen = MADE.fill(days=days, file=last.file)
    is_late = days > OLD_BACKUP_DAYS
    yield Look(
        "backup", State.NOTE if is_late else State.GOOD, BACKUP, seen, MEND_BACKUP if is_late else None
    )
    if not Path(last.file).exists():
        yield Look("backup_gone", State.NOTE, BACKUP, GONE.fill(file=last.file), MEND_GONE)


def leftovers() -> Iterator[Look]:
    """What commands left that were killed: half-written files, folders of restorings, old scratch files."""
    home = book.home()
    now = time.time()
    old = [
        path
        for path in (*home.glob("*.part"), *home.glob("staging/*"), *home.glob("*.tmp"))
        if _age(path, now) > STALE
    ]
    beside = [
        *home.parent.glob(f"{home.name}.restoring-*"),
        *(path for path in home.parent.glob("*.sohtx.part") if _age(path, now) > STALE),
    ]
    if note_of(home).exists():
        yield Look("moving", State.BROKEN, LEFT, CUT_SHORT.fill(note=note_of(home)), MEND_CUT_SHORT)
    if found := [*old, *beside]:
        names = ", ".join(str(path) for path in found[:5]) + (" …" if len(found) > 5 else "")
        yield Look("leftovers", State.NOTE, LEFT, FOUND.fill(count=len(found), names=names), MEND_LEFT)
    else:
        yield Look("leftovers", State.GOOD, LEFT, NO_LEFT)
    if aside := sorted(home.parent.glob(f"{home.name}.before-*")):
        names = ", ".join(path.name for path in aside)
        yield Look("aside", State.NOTE, ASIDE, same(names), MEND_ASIDE)


def _age(path: Path, now: float) -> float:
    try:
        return now - path.stat().st_mtime
    except OSError:
        return 0


CHECKS = (python_version, data_folder, free_disk, time_zones, fonts_and_templates, backups, leftovers)
NEEDED = (
    ("sohtx.documents", "fonts/LiberationSerif-Regular.ttf"),
    ("sohtx.documents", "fonts/LiberationSerif-Bold.ttf"),
    ("sohtx.areas", "official/LICENSES.md"),
    ("sohtx.web", "templates/web/base.html"),
    ("sohtx.web", "static/web/app.js"),
)

PYTHON = Text("Python", "Python")
MEND_PYTHON = Text(
    "cài Python 3.11 trở lên rồi cài lại phần mềm", "install Python 3.11 or newer, then the program again"
)
PROGRAM = Text("Phiên bản Sổ HTX", "Version of Sổ HTX")
HOME = Text("Thư mục dữ liệu", "Data folder")
NO_HOME = Text("{home}: chưa có", "{home}: not there yet")
MEND_NO_HOME = Text(
    "đặt SOHTX_HOME đúng chỗ, hoặc nạp số liệu lần đầu", "set SOHTX_HOME rightly, or load for the first time"
)
NOT_WRITABLE = Text("{home}: không ghi được ({why})", "{home}: cannot be written ({why})")
MEND_NOT_WRITABLE = Text(
    "cấp quyền ghi cho người dùng đang chạy phần mềm",
    "give the user who runs the program the right to write there",
)
DISK = Text("Ổ đĩa", "Disk")
ON_NETWORK = Text("thư mục dữ liệu nằm trên ổ mạng ({kind})", "the data folder is on a network disk ({kind})")
MEND_NETWORK = Text(
    "chuyển vào ổ trong máy, hoặc dùng PostgreSQL: khóa tệp qua mạng có thể làm hỏng sổ",
    "move it to a disk of this machine, or use PostgreSQL: locks over a network may spoil the book",
)
ROOM = Text("còn trống {free} MB; dữ liệu chiếm {size} MB", "{free} MB free; the data take {size} MB")
MEND_ROOM = Text("dọn chỗ, hoặc chuyển sang ổ lớn hơn", "make room, or move to a bigger disk")
ZONE = Text("Múi giờ", "Time zone")
NO_ZONE = Text("không có dữ liệu múi giờ", "there is no time zone data")
MEND_ZONE = Text("cài gói tzdata", "install the package tzdata")
PARTS = Text("Phông chữ, mẫu trang", "Fonts and templates")
THERE = Text("đủ", "all there")
MISSING = Text("thiếu {files}", "missing: {files}")
MEND_MISSING = Text("cài lại phần mềm", "install the program again")
BACKUP = Text("Sao lưu", "Backup")
NEVER = Text("chưa có bản sao lưu nào của bản cài đặt này", "no backup of this installation was ever made")
MADE = Text("{days} ngày trước: {file}", "{days} days ago: {file}")
MEND_BACKUP = Text(
    "chạy sohtx backup, và đặt lịch hằng ngày (docs/van-hanh.md)",
    "run sohtx backup, and schedule it daily (docs/running.md)",
)
GONE = Text("{file}: không còn ở đó", "{file}: no longer there")
MEND_GONE = Text(
    "bình thường nếu đã chuyển đi nơi khác; nếu không, sao lưu lại", "fine if it was moved; else make another"
)
LEFT = Text("Tệp bỏ dở", "Leftovers")
NO_LEFT = Text("không có", "none")
FOUND = Text("{count} tệp, thư mục: {names}", "{count} files or folders: {names}")
MEND_LEFT = Text(
    "xóa được khi không có lệnh nào đang chạy", "they may be removed while no command is running"
)
CUT_SHORT = Text("một lần phục hồi bị ngắt giữa chừng ({note})", "restoring was cut short ({note})")
MEND_CUT_SHORT = Text(
    "xem sổ có đúng không (sohtx verify), rồi xóa tệp này hoặc phục hồi lại",
    "see whether the book is right (sohtx verify), then remove this file or restore again",
)
ASIDE = Text("Dữ liệu cũ cất sang bên", "Old data put aside")
MEND_ASIDE = Text("xóa khi chắc chắn không cần nữa", "remove them when they are surely not needed")
