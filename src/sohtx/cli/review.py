"""``sohtx report``, ``seal`` and ``compare``: the review, and what was sealed of it.

Registered by :func:`add_review`, which the command line calls once its language has been chosen.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sohtx.core.text import Text

if TYPE_CHECKING:
    from sohtx.figures.asking import Request
    from sohtx.figures.restating import Change
    from sohtx.review.writing import Written

PERIOD = typer.Argument(
    metavar="PERIOD",
    help=str(Text("Kỳ: 2023-S1, 2023-Q1, 2023-M07 hoặc 2023", "2023-S1, 2023-Q1, 2023-M07 or 2023")),
)
AREA = typer.Option(
    "--area",
    metavar="CODE",
    help=str(Text("Mã địa bàn (bỏ trống: cả nước)", "Code of the area (left out: the country)")),
)
KNOWN = typer.Option(
    "--known", metavar="DATETIME", help=str(Text("Số liệu cập nhật đến lúc", "As known at this moment"))
)
GEOGRAPHY = typer.Option(
    "--geography",
    metavar="DATE",
    help=str(Text("Theo đơn vị hành chính của ngày", "In the units of this day")),
)
OUT = typer.Option(
    "--out", metavar="DIR", help=str(Text("Thư mục để ghi báo cáo", "The folder for the report"))
)
SEAL = typer.Option(
    "--seal",
    metavar="SEAL",
    help=str(Text("In lại theo bản chốt này", "Write a sealed report again, as it was")),
)
FORMAT = typer.Option(
    "--format", metavar="table|csv|json|parquet", help=str(Text("Dạng in ra", "How it is written"))
)


def add_review(app: typer.Typer) -> None:
    """Give the command line the commands of the review."""
    app.command(name="report", help=str(HELP_REPORT))(report)
    app.command(name="seal", help=str(HELP_SEAL))(seal)
    app.command(name="compare", help=str(HELP_COMPARE))(compare)
    app.command(name="estimates", help=str(HELP_ESTIMATES))(estimates)


def report(
    period: Annotated[str, PERIOD],
    out: Annotated[Path, OUT],
    area: Annotated[str | None, AREA] = None,
    known: Annotated[str | None, KNOWN] = None,
    geography: Annotated[str | None, GEOGRAPHY] = None,
    seal: Annotated[str | None, SEAL] = None,
) -> None:
    """Write the review of a period in Word, PDF, Excel, a web page and Markdown."""
    from sohtx.review.writing import write_review  # noqa: PLC0415 -- needs the settings

    tell(write_review(_request(period, area, known, geography), out, seal=seal))


def tell(written: "Written") -> None:
    """Say what to look at before it is signed, and where the files lie."""
    for check in written.checks:
        print(check, file=sys.stderr)
    if written.new_prose:
        print(PROSE.fill(folder=written.new_prose[0].parent), file=sys.stderr)
    print(WROTE)
    for file in written.files:
        print(f"  {file}")


def seal(
    period: Annotated[str, PERIOD],
    area: Annotated[str | None, AREA] = None,
    known: Annotated[str | None, KNOWN] = None,
    geography: Annotated[str | None, GEOGRAPHY] = None,
) -> None:
    """Seal the figures of a period's review."""
    from sohtx.core.numerals import say_moment, say_number  # noqa: PLC0415 -- slow import
    from sohtx.figures.sealing import figures_of  # noqa: PLC0415 -- needs the settings
    from sohtx.review.writing import seal_review  # noqa: PLC0415 -- needs the settings

    made = seal_review(_request(period, area, known, geography))
    count = say_number(len(figures_of(made)))
    print(SEALED.fill(name=made.name, count=count, known=say_moment(made.known), place=made.up_to))


def compare(
    seal: Annotated[str, typer.Argument(metavar="SEAL", help=str(Text("Tên bản chốt", "The seal's name")))],
    known: Annotated[str | None, KNOWN] = None,
    format: Annotated[str, FORMAT] = "table",
) -> None:
    """List every figure of a sealed report that is otherwise now, with what changed it."""
    from sohtx.cli.printing import print_records  # noqa: PLC0415 -- slow import
    from sohtx.review.writing import compare_seal  # noqa: PLC0415 -- needs the settings

    write = print_records(format)
    told = compare_seal(seal, known)
    if format != "table":
        write(COLUMNS, map(_record, told.changes))
        return
    print((CHANGED if told.changes else UNCHANGED).fill(name=told.seal.name, count=len(told.changes)))
    if seen := [change for change in told.changes if change.difference is not None]:
        write([str(head) for head in HEADS], list(map(_line, seen)))


def estimates(
    period: Annotated[str, PERIOD],
    known: Annotated[str | None, KNOWN] = None,
    format: Annotated[str, FORMAT] = "table",
) -> None:
    """List the estimates of a period in every area: the last of each figure."""
    from sohtx.areas.queries import official_units  # noqa: PLC0415 -- needs the settings
    from sohtx.cli.printing import print_records  # noqa: PLC0415 -- slow import
    from sohtx.core.moment import write_moment  # noqa: PLC0415 -- only here
    from sohtx.core.numbers import write_fraction  # noqa: PLC0415 -- only here
    from sohtx.figures.asking import read_request  # noqa: PLC0415 -- needs the settings
    from sohtx.figures.estimates import every_estimate  # noqa: PLC0415 -- needs the settings
    from sohtx.ledger import book  # noqa: PLC0415 -- needs the settings

    write = print_records(format)
    asked = read_request(_request(period, None, known, None), official_units())
    if book.current() is not None:
        book.open_for_writing()  # one of an earlier version has no table of estimates
    rows = [
        [
            one.indicator.code,
            str(one.period),
            area,
            "" if one.value is None else write_fraction(one.value),
            one.indicator.unit.code,
            write_moment(one.recorded_at),
            one.by,
            one.reason,
        ]
        for one, area in every_estimate(asked.period, asked.known)
    ]
    write(ESTIMATE_COLUMNS, rows)


ESTIMATE_COLUMNS = ("indicator", "period", "area_code", "value", "unit", "recorded_at", "by", "reason")
COLUMNS = (
    *("indicator", "period", "area_code", "cell", "sealed", "now", "difference", "unit"),
    *("entries", "returns", "why"),
)


def _record(change: "Change") -> list[str]:
    """A changed figure for other programs."""
    from sohtx.core.numbers import write_fraction  # noqa: PLC0415 -- slow import

    now = change.now
    numbers = (
        "" if n is None else write_fraction(n) for n in (change.sealed.value, now.value, change.difference)
    )
    records = (
        " ".join(c.record_id for c in change.causes if c.record == kind) for kind in ("entry", "return")
    )
    by = "/".join(now.by)
    return [
        now.asked.code,
        str(now.period),
        now.area.code,
        by,
        *numbers,
        now.asked.unit.code,
        *records,
        change.why,
    ]


def _line(change: "Change") -> list[str]:
    """A changed figure for a reader."""
    from sohtx.core.numerals import say_number  # noqa: PLC0415 -- slow import
    from sohtx.figures.naming import cell_label  # noqa: PLC0415 -- needs the settings
    from sohtx.review.tables.cells import unit_label  # noqa: PLC0415 -- needs the settings

    now = change.now
    where = ", ".join((now.area.name, *map(cell_label, now.by)))
    numbers = (
        "–" if n is None else say_number(n, 1) for n in (change.sealed.value, now.value, change.difference)
    )
    return [str(now.asked.label), where, *numbers, unit_label(now.asked), change.why]


def _request(period: str, area: str | None, known: str | None, geography: str | None) -> "Request":
    from sohtx.figures.asking import Request  # noqa: PLC0415 -- needs the settings

    return Request(period=period, area=area, known=known, geography=geography)


HELP_REPORT = Text(
    "Viết báo cáo tháng, quý, 6 tháng hoặc năm: .docx, .pdf, .xlsx, .html, .md.",
    "Write the review of a period: .docx, .pdf, .xlsx, .html, .md.",
)
HELP_SEAL = Text("Chốt số liệu báo cáo của một kỳ.", "Seal the figures of a period's review.")
HELP_COMPARE = Text(
    "So bản chốt với số liệu hiện nay: đã báo cáo – cập nhật – chênh lệch – lý do.",
    "Compare a sealed report with what is known now.",
)
HELP_ESTIMATES = Text(
    "Liệt kê số ước thực hiện của một kỳ: số nhập sau cùng của từng chỉ tiêu, địa bàn.",
    "List the estimates of a period: the last of each figure and area.",
)
WROTE = Text("Đã viết báo cáo:", "The report is written:")
PROSE = Text(
    "Lời văn của từng mục viết tại {folder} (mỗi mục một tệp .md), rồi chạy lại lệnh này.",
    "The officer's own words go into {folder} (a .md file a section); then run this command again.",
)
SEALED = Text(
    "Đã chốt {name}: {count} số liệu, cập nhật đến {known}, đến lần ghi sổ {place}.",
    "Sealed {name}: {count} figures, as known at {known}, up to transaction {place}.",
)
CHANGED = Text("{count} số liệu của bản chốt {name} đã thay đổi:", "{count} figures of {name} have changed:")
HEADS = (
    Text("Chỉ tiêu", "Figure"),
    Text("Địa bàn, phân tổ", "Where"),
    Text("Đã báo cáo", "Reported"),
    Text("Cập nhật", "Now"),
    Text("Chênh lệch", "Difference"),
    Text("Đơn vị tính", "Unit"),
    Text("Lý do", "Reason"),
)
UNCHANGED = Text("Không số liệu nào của bản chốt {name} thay đổi.", "No figure of {name} has changed.")
