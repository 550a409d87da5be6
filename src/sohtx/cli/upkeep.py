"""``sohtx backup``, ``restore`` and ``doctor``: keeping an installation alive.

Registered by :func:`add_upkeep`, which the command line calls once its language has been chosen.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sohtx.core.text import Text

if TYPE_CHECKING:
    from sohtx.upkeep.archive import Manifest
    from sohtx.upkeep.doctor import Look
    from sohtx.upkeep.restore import Restored

PASSPHRASE = typer.Option(
    "--passphrase-file",
    metavar="FILE",
    help=str(
        Text(
            "Tệp có mật khẩu ở dòng đầu: mã hóa, giải mã bản sao lưu",
            "A file with the passphrase in its first line",
        )
    ),
)

TO = typer.Option(
    "--to",
    metavar="HOME",
    help=str(Text("Thư mục dữ liệu mới (thay cho SOHTX_HOME)", "The data folder (in place of SOHTX_HOME)")),
)
REPLACE = typer.Option(
    "--replace",
    help=str(
        Text(
            "Thay dữ liệu đang có, sau khi sao lưu và cất sang bên",
            "Replace what is there, after backing it up and putting it aside",
        )
    ),
)
CHECK = typer.Option("--check", help=str(Text("Chỉ kiểm tra bản sao lưu", "Only look the backup over")))
ACCEPT_DAMAGE = typer.Option(
    "--accept-damage", help=str(Text("Nhận cả sổ không còn nguyên vẹn", "Take a book that is not intact"))
)


def add_upkeep(app: typer.Typer) -> None:
    """Give the command line the commands of upkeep."""
    app.command(name="backup", help=str(HELP_BACKUP))(backup)
    app.command(name="restore", help=str(HELP_RESTORE))(restore)
    app.command(name="doctor", help=str(HELP_DOCTOR))(doctor)


def backup(
    to: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE|FOLDER",
            help=str(
                Text(
                    "Tệp mới, hoặc thư mục có sẵn (bỏ trống: cạnh thư mục dữ liệu)",
                    "A new file, or a folder that is there (left out: beside the data folder)",
                )
            ),
        ),
    ] = None,
    passphrase_file: Annotated[Path | None, PASSPHRASE] = None,
) -> None:
    """Back the whole installation up into one file, and read it back."""
    from sohtx.cli.printing import progress_line  # noqa: PLC0415 -- slow import
    from sohtx.core.numerals import say_number  # noqa: PLC0415 -- slow import
    from sohtx.upkeep.backup import make_backup  # noqa: PLC0415 -- needs the settings

    with progress_line() as progress:
        made = make_backup(to=to, passphrase=_passphrase(passphrase_file), progress=progress)
    for name in made.manifest.left_out:
        print(LEFT_OUT.fill(name=name), file=sys.stderr)
    if made.is_exposed:
        print(EXPOSED if made.holds_persons else EXPOSED_SECRET, file=sys.stderr)
    print(BACKED_UP.fill(file=made.file, size=say_number(max(1, made.size >> 10))))
    _tell_contents(made.manifest)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=str(Text("Tệp sao lưu", "The backup")))],
    to: Annotated[Path | None, TO] = None,
    passphrase_file: Annotated[Path | None, PASSPHRASE] = None,
    replace: Annotated[bool, REPLACE] = False,
    check: Annotated[bool, CHECK] = False,
    accept_damage: Annotated[bool, ACCEPT_DAMAGE] = False,
) -> None:
    """Bring a backup back, all of it or nothing."""
    from sohtx.cli.printing import progress_line  # noqa: PLC0415 -- slow import
    from sohtx.upkeep import restore as upkeep  # noqa: PLC0415 -- needs the settings

    passphrase = _passphrase(passphrase_file)
    if check:
        with progress_line() as progress:
            manifest = upkeep.check_backup(file, passphrase, progress)
        print(SOUND.fill(file=file))
        _tell_contents(manifest)
        return
    with progress_line() as progress:
        done = upkeep.restore(
            file,
            to=to,
            passphrase=passphrase,
            replace=replace,
            accept_damage=accept_damage,
            progress=progress,
        )
    _tell_restored(done)


def _tell_restored(done: "Restored") -> None:
    if done.safety is not None:
        print(SAFETY.fill(file=done.safety.file))
    for aside in filter(None, (done.aside, done.aside_schema)):
        print(ASIDE.fill(aside=aside))
    print(RESTORED.fill(home=done.home))
    _tell_contents(done.manifest)
    if done.damages:
        print("\n".join(done.damages), file=sys.stderr)
        raise typer.Exit(1)
    print(INTACT)


def doctor(
    full: Annotated[
        bool,
        typer.Option(
            "--full", help=str(Text("Kiểm tra cả từng dòng của sổ", "Look at every row of the book too"))
        ),
    ] = False,
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="PORT", help=str(Text("Cổng của sohtx serve", "The port of sohtx serve"))
        ),
    ] = 8000,
    format: Annotated[
        str,
        typer.Option("--format", metavar="table|csv|json", help=str(Text("Dạng in ra", "How it is written"))),
    ] = "table",
) -> None:
    """Say what is wrong with the installation."""
    from sohtx.cli.printing import print_records  # noqa: PLC0415 -- slow import
    from sohtx.upkeep.doctor import COLUMNS, State, examine  # noqa: PLC0415 -- needs the settings

    write = print_records(format)
    looks = list(examine(full=full, port=port))
    if format == "table":
        for look in looks:
            _tell_look(look)
    else:
        write(COLUMNS, (look.cells for look in looks))
    if any(look.state is State.BROKEN for look in looks):
        raise typer.Exit(1)


def _tell_look(look: "Look") -> None:
    print(f"{look.state.sign} {look.state.label!s:<8}  {look.what}: {look.seen}")
    if look.mend is not None:
        print(f"{'':10}  → {look.mend}")


def _tell_contents(manifest: "Manifest") -> None:
    from sohtx.core.numerals import say_number  # noqa: PLC0415 -- slow import

    print(
        CONTENTS.fill(
            book=manifest.book, place=say_number(manifest.place), digest=manifest.digest[:12] or "–",
            tables=len(manifest.tables), rows=say_number(manifest.rows), files=len(manifest.files),
            made_at=manifest.made_at, program=manifest.program,
        )
    )  # fmt: skip


def _passphrase(file: Path | None) -> bytes | None:
    from sohtx.upkeep.encryption import read_passphrase  # noqa: PLC0415 -- rarely needed

    return None if file is None else read_passphrase(file)


HELP_BACKUP = Text(
    "Sao lưu toàn bộ thành một tệp, có đọc lại để kiểm tra.",
    "Back everything up into one file, which is read back.",
)
HELP_RESTORE = Text(
    "Phục hồi từ một tệp sao lưu: đủ cả, hoặc không thay đổi gì.",
    "Bring a backup back: all of it, or nothing is changed.",
)
HELP_DOCTOR = Text(
    "Khám bản cài đặt: chỗ nào hỏng, cách sửa.",
    "Say what is wrong with the installation, and how to mend it.",
)
LEFT_OUT = Text(
    "Không sao lưu {name}: là liên kết hoặc có tên không dùng được trên mọi máy.",
    "{name} is not in the backup: it is a link, or its name cannot be used on every machine.",
)
EXPOSED = Text(
    "CHÚ Ý: bản sao lưu có dữ liệu cá nhân mà KHÔNG mã hóa. Dùng --passphrase-file TỆP, hoặc cất nơi chỉ "
    "người có trách nhiệm mở được.",
    "WARNING: the backup holds personal data and is NOT encrypted. Use --passphrase-file FILE, or keep it where only "
    "those in charge can open it.",
)
EXPOSED_SECRET = Text(
    "CHÚ Ý: bản sao lưu có khóa bí mật của bản cài đặt mà KHÔNG mã hóa. Dùng --passphrase-file TỆP.",
    "WARNING: the backup holds the secret of the installation and is NOT encrypted. Use --passphrase-file FILE.",
)
BACKED_UP = Text(
    "Đã sao lưu, đã đọc lại kiểm tra: {file} ({size} KB).", "Backed up and read back: {file} ({size} KB)."
)
SOUND = Text("Bản sao lưu nguyên vẹn: {file}", "The backup is sound: {file}")
CONTENTS = Text(
    "Sổ {book}, đến lần ghi sổ {place} ({digest}…); {tables} bảng, {rows} dòng, {files} tệp; tạo lúc {made_at}, "
    "phiên bản {program}.",
    "Book {book}, up to transaction {place} ({digest}…); {tables} tables, {rows} rows, {files} files; made at "
    "{made_at} by version {program}.",
)
SAFETY = Text("Dữ liệu cũ đã sao lưu vào {file}", "What was there is backed up in {file}")
ASIDE = Text("Dữ liệu cũ đã cất sang bên: {aside}", "What was there was put aside: {aside}")
RESTORED = Text("Đã phục hồi vào {home}.", "Restored into {home}.")
INTACT = Text("Sổ nguyên vẹn.", "The book is intact.")
