"""``sohtx returns``: the workbooks of a collection out, and those that came back in.

Registered by :func:`add_returns`, which the command line calls once its language has been chosen.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text

if TYPE_CHECKING:
    from sohtx.collecting.workbooks.taking import Taken

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TO_MEND = "can-sua"  # the folder beside a file in which it lies marked
FAILED, BAD_INPUT = 1, 2
SHOWN = 20


def add_returns(app: typer.Typer) -> None:
    """Give the command line the commands about returns."""
    returns = typer.Typer(help=str(HELP), no_args_is_help=True)
    returns.command(name="workbook", help=str(HELP_WORKBOOK))(workbook)
    returns.command(name="take", help=str(HELP_TAKE))(take)
    returns.command(name="remind", help=str(HELP_REMIND))(remind)
    app.add_typer(returns, name="returns")


def workbook(
    form: Annotated[
        str, typer.Argument(metavar="FORM", help=str(Text("Mã biểu: HTX-6T, THT-6T …", "Its code")))
    ],
    period: Annotated[
        str, typer.Argument(metavar="PERIOD", help=str(Text("Kỳ, ví dụ 2025-S2", "Such as 2025-S2")))
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help=str(Text("Tệp để ghi", "The file to write")))
    ],
    area: Annotated[
        str,
        typer.Option(
            "--area", metavar="CODE", help=str(Text("Chỉ trong địa bàn này", "Only within this area"))
        ),
    ] = "",
    org: Annotated[
        str,
        typer.Option("--org", metavar="ID", help=str(Text("Chỉ đơn vị này", "Of this organization alone"))),
    ] = "",
) -> None:
    """Write the workbook of a form and period."""
    from sohtx.collecting.board import board_of  # noqa: PLC0415 -- needs the settings
    from sohtx.collecting.workbooks.filling import batch_of  # noqa: PLC0415 -- as above
    from sohtx.collecting.workbooks.writing import write_workbook  # noqa: PLC0415 -- as above
    from sohtx.core.period import Period  # noqa: PLC0415 -- only here
    from sohtx.ledger import book  # noqa: PLC0415 -- needs the settings
    from sohtx.returns.definitions.own import catalogue  # noqa: PLC0415 -- as above

    asked = Period.parse(period)
    version = catalogue().get(form, asked)
    book.open_for_writing()
    board = board_of(version, asked)
    items = [i for i in board.items if (not area or area in i.codes) and org in ("", i.respondent)]
    content = write_workbook(batch_of(board, items))
    try:
        out.write_bytes(content)
    except OSError as error:
        raise refuse(CANNOT_WRITE.fill(why=error.strerror or error), MEND_WRITE, value=str(out)) from None
    print(WROTE.fill(file=out, count=len(items)))


def take(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help=str(Text("Tệp hoặc thư mục", "Files or folders")))
    ],
    check: Annotated[
        bool, typer.Option("--check", help=str(Text("Chỉ kiểm tra, không ghi", "Look only, write nothing")))
    ] = False,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help=str(Text("Ghi đè cả bản mới hơn trong sổ", "Replace what is newer as well"))
        ),
    ] = False,
) -> None:
    """Take workbooks in, each by itself; those with errors come back marked, and nothing of them is written."""
    refused = 0
    for file in _listed(files):
        try:
            taken = _take(file, is_only_checked=check, is_replacing=replace)
        except Refusal as refusal:
            print(refusal, file=sys.stderr)
            refused += 1
            continue
        _tell(file, taken, is_only_checked=check)
        refused += taken.is_refused
    if refused:
        raise typer.Exit(BAD_INPUT)


def remind(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=str(Text("Chỉ xem, không gửi", "Look only, send nothing")))
    ] = False,
) -> None:
    """Send the reminders of the office's schedule that have come by today and have not gone yet."""
    from django.conf import settings  # noqa: PLC0415 -- needs the settings
    from django.db import transaction  # noqa: PLC0415 -- as above

    from sohtx.accounts.log import note  # noqa: PLC0415 -- as above
    from sohtx.collecting.deeds import LETTERS_SENT  # noqa: PLC0415 -- as above
    from sohtx.collecting.reminding import remind as send_reminders  # noqa: PLC0415 -- as above
    from sohtx.collecting.reminding import schedule, steps_on  # noqa: PLC0415 -- as above
    from sohtx.core.moment import day_of, now  # noqa: PLC0415 -- only here
    from sohtx.ledger import book  # noqa: PLC0415 -- as above

    book.open_for_writing()
    told = schedule()
    if not told.is_on:
        print(OFF)
        return
    steps = list(steps_on(day_of(now()), told))
    for step in steps:
        version, period, asks = step.board.version.form, step.board.period, step.asks
        print(
            STEP.fill(
                form=version, period=period, days=f"{step.days:+d}", missing=step.missing, count=len(asks)
            )
        )
    if dry_run or not any(step.asks for step in steps):
        return
    if not settings.EMAIL_HOST:
        raise refuse(*NO_MAIL, column="SOHTX_MAIL")
    account = send_reminders(steps, told)
    with transaction.atomic():
        named = ", ".join(f"{step.board.version.form} {step.board.period}" for step in steps)
        note(LETTERS_SENT, by="", subject=named, count=account.sent, failed=account.failed)
    print(REMINDED.fill(sent=account.sent))
    if account.failed or account.left:
        failed = account.failed + account.left
        print(NOT_REMINDED.fill(count=failed, why=account.why or str(REFUSED_THERE)), file=sys.stderr)
        raise typer.Exit(FAILED)


def _take(file: Path, *, is_only_checked: bool, is_replacing: bool) -> "Taken":
    from sohtx.accounts.rights import WHOLE  # noqa: PLC0415 -- slow import
    from sohtx.collecting.workbooks.taking import take as take_workbook  # noqa: PLC0415 -- needs the settings
    from sohtx.exchange.lists.opening import LARGEST_FILE  # noqa: PLC0415 -- as above

    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Refusal(
            Problem(CANNOT_READ.fill(why=error.strerror or error), MEND_READ, file=str(file))
        ) from None
    return take_workbook(
        content, file.name, WHOLE, by="", is_replacing=is_replacing, is_only_checked=is_only_checked
    )  # fmt: skip


def _listed(files: list[Path]) -> Iterator[Path]:
    """The files, and those of folders; what a program keeps beside an open file is none."""
    for file in files:
        if not file.is_dir():
            yield file
            continue
        inside = (one for one in file.iterdir() if one.suffix.lower() in ENDINGS and one.is_file())
        yield from sorted(one for one in inside if not one.name.startswith(("~$", ".~")))


def _tell(file: Path, taken: "Taken", *, is_only_checked: bool) -> None:
    """Say what came of a workbook; a refused one is given back marked."""
    from sohtx.collecting.workbooks.looking import Fate, by_cell, shown_cell  # noqa: PLC0415 -- needs the settings
    from sohtx.exchange.lists.reading import Gravity  # noqa: PLC0415 -- as above

    looked = taken.looked
    if taken.is_known:
        print(KNOWN.fill(file=file))
        return
    counts = {fate.value: taken.count(fate) for fate in Fate}
    said = REFUSED if taken.is_refused else (CHECKED if is_only_checked else TAKEN)
    print(
        said.fill(file=file, form=looked.recognized.version.form, period=looked.recognized.period, **counts)
    )
    for remark in by_cell(looked.remarks)[:SHOWN]:
        stream = sys.stdout if remark.gravity is Gravity.NOTE else sys.stderr
        print(
            Problem(remark.what, remark.mend, column=shown_cell(looked, remark), value=remark.value),
            file=stream,
        )
    if len(looked.remarks) > SHOWN:
        print(MORE.fill(shown=SHOWN, total=len(looked.remarks) + looked.more), file=sys.stderr)
    if taken.is_refused:
        _give_back(file, taken)


def _give_back(file: Path, taken: "Taken") -> None:
    from sohtx.collecting.workbooks.marking import mark_workbook  # noqa: PLC0415 -- needs the settings

    marked = file.parent / TO_MEND / f"{file.stem}.xlsx"
    content = mark_workbook(taken.looked)
    try:
        marked.parent.mkdir(exist_ok=True)
        marked.write_bytes(content)
    except OSError as error:
        print(CANNOT_WRITE.fill(why=error.strerror or error), marked, file=sys.stderr)
        return
    print(GIVEN_BACK.fill(file=marked))


HELP = Text(
    "Phiếu báo cáo: xuất mẫu Excel, nhận tệp gửi về, gửi thư nhắc.",
    "Returns: workbooks out, and back in; reminders.",
)
HELP_WORKBOOK = Text(
    "Xuất tệp Excel của một biểu và kỳ: mỗi đơn vị một dòng, đã điền số liệu đang có.",
    "Write the workbook of a form and period: a row an organization, filled in as far as is known.",
)
HELP_TAKE = Text(
    "Nhận tệp Excel gửi về. Tệp có lỗi được trả lại ở thư mục can-sua, ô sai được tô màu.",
    "Take workbooks in. One with errors comes back in the folder can-sua, its cells marked.",
)
HELP_REMIND = Text(
    "Gửi thư nhắc nộp phiếu theo lịch; chạy lại không gửi trùng.",
    "Send the reminders of the schedule; none goes twice.",
)
OFF = Text("Lịch thư nhắc đang tắt: không gửi gì.", "Reminders are switched off: nothing is sent.")
STEP = Text(
    "{form} kỳ {period}, bước {days} ngày: {missing} đơn vị chưa nộp, còn {count} đơn vị cần gửi thư.",
    "{form} for {period}, step {days} days: {missing} have not sent, {count} of them still get a letter.",
)
REMINDED = Text("Đã gửi {sent} thư.", "{sent} letters were sent.")
NOT_REMINDED = Text(
    "{count} thư chưa gửi được ({why}); lần chạy sau gửi lại.",
    "{count} letters were not sent ({why}); the next run tries again.",
)
REFUSED_THERE = Text("máy chủ từ chối địa chỉ", "the server refused the address")
NO_MAIL = (
    Text("chưa đặt máy chủ gửi thư", "no mail server is set"),
    Text("đặt SOHTX_MAIL (docs/van-hanh.md)", "set SOHTX_MAIL (docs/running.md)"),
)
CANNOT_WRITE = Text("không ghi được tệp ({why})", "the file cannot be written ({why})")
MEND_WRITE = Text(
    "đóng tệp nếu đang mở, hoặc chọn chỗ khác", "close it if it is open, or choose another place"
)
CANNOT_READ = Text("không đọc được tệp ({why})", "the file cannot be read ({why})")
MEND_READ = Text("xem lại đường dẫn", "look at its path")
WROTE = Text("Đã ghi {file}: {count} đơn vị.", "Wrote {file}: {count} organizations.")
KNOWN = Text(
    "{file}: tệp này đã nhận trước đây; không có gì thay đổi.", "{file}: taken before; nothing changes."
)
TAKEN = Text(
    "{file}: {form} kỳ {period}: nhận {new} phiếu mới, {changed} phiếu sửa; {unchanged} phiếu như cũ, "
    "{blank} dòng trống.",
    "{file}: {form} for {period}: {new} new, {changed} changed, {unchanged} as before, {blank} blank rows.",
)
CHECKED = Text(
    "{file}: {form} kỳ {period}: nhận được. {new} phiếu mới, {changed} phiếu sửa; {unchanged} phiếu như cũ, "
    "{blank} dòng trống. Chưa ghi gì.",
    "{file}: {form} for {period}: can be taken. {new} new, {changed} changed, {unchanged} as before, {blank} blank "
    "rows. Nothing was written.",
)
REFUSED = Text(
    "{file}: {form} kỳ {period}: chưa nhận, có ô phải sửa.",
    "{file}: {form} for {period}: not taken; cells to mend.",
)
MORE = Text("… {shown} điều đầu trong tổng số {total}", "… the first {shown} of {total}")
GIVEN_BACK = Text("Tệp đã tô ô sai: {file}", "The marked workbook: {file}")
