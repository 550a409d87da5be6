"""All commands. Words for ``--help`` are in the language chosen before this module is read."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sohtx.cli.demo import add_demo
from sohtx.cli.forms import add_forms
from sohtx.cli.people import add_people
from sohtx.cli.returns import add_returns
from sohtx.cli.review import add_review
from sohtx.cli.serve import add_serve
from sohtx.cli.upkeep import add_upkeep
from sohtx.core.text import Text

if TYPE_CHECKING:
    from sohtx.figures.asking import Request
    from sohtx.figures.extract import Extract
    from sohtx.indicators.answer import Figure
    from sohtx.indicators.question import Question

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=str(
        Text(
            "Sổ HTX: theo dõi, tổng hợp, báo cáo kinh tế tập thể, hợp tác xã. Thêm --lang en để xem tiếng Anh.",
            "Sổ HTX: the book of a province's cooperative sector. Add --lang vi for Vietnamese.",
        )
    ),
)


@app.callback()
def _root() -> None:
    pass


PERIOD = typer.Argument(metavar="PERIOD", help=str(Text("Kỳ, ví dụ 2023-S1", "Such as 2023-S1")))
AREA = typer.Option(
    "--area", metavar="CODE", help=str(Text("Chỉ trong địa bàn này", "Only within this area"))
)
BY = typer.Option(
    "--by", metavar="area|sector|kind", help=str(Text("Chia theo (lặp lại được)", "Broken down by"))
)
LEVEL = typer.Option("--level", metavar="province|commune", help=str(Text("Cấp đơn vị", "Level of units")))
ON = typer.Option("--on", metavar="DATE", help=str(Text("Số có, tính đến ngày", "What stands on this day")))
KNOWN = typer.Option(
    "--known", metavar="DATETIME", help=str(Text("Số liệu cập nhật đến lúc", "As known at this moment"))
)
GEOGRAPHY = typer.Option(
    "--geography",
    metavar="DATE",
    help=str(Text("Theo đơn vị hành chính của ngày", "In the units of this day")),
)
SUBMITTED = typer.Option(
    "--include-submitted", help=str(Text("Tính cả phiếu đã gửi chưa duyệt", "Count what is not accepted yet"))
)
IMPUTE = typer.Option(
    "--impute",
    metavar="none|carry|ratio",
    help=str(Text("Ước bổ sung đơn vị chưa báo cáo", "Fill in what is missing")),
)
FORMAT = typer.Option(
    "--format", metavar="table|csv|json|parquet", help=str(Text("Dạng in ra", "How it is written"))
)


@app.command(help=str(Text("Nạp một gói dữ liệu vào sổ.", "Take a package into the book.")))
def load(
    directory: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help=str(Text("Thư mục hoặc tệp .zip của gói", "The package: a folder or .zip"))
        ),
    ],
    check: Annotated[
        bool,
        typer.Option(
            "--check", help=str(Text("Chỉ kiểm tra, không ghi", "Say what would happen, write nothing"))
        ),
    ] = False,
) -> None:
    from sohtx.cli.printing import progress_line, tell_load
    from sohtx.exchange.loading import load as load_package
    from sohtx.figures.extract import compact

    with progress_line() as progress:
        account = load_package(directory, check_only=check, progress=progress)
    tell_load(account, is_check=check)
    if account.place is not None and not compact():
        print(NOT_COMPACTED, file=sys.stderr)


@app.command(help=str(Text("Số liệu của một kỳ.", "The figures of a period.")))
def figures(
    period: Annotated[str, PERIOD],
    area: Annotated[str | None, AREA] = None,
    by: Annotated[list[str] | None, BY] = None,
    level: Annotated[str | None, LEVEL] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(
            "--indicator",
            metavar="CODE",
            help=str(Text("Chỉ tiêu (lặp lại được)", "Which (may be repeated)")),
        ),
    ] = None,
    on: Annotated[str | None, ON] = None,
    known: Annotated[str | None, KNOWN] = None,
    geography: Annotated[str | None, GEOGRAPHY] = None,
    include_submitted: Annotated[bool, SUBMITTED] = False,
    impute: Annotated[str, IMPUTE] = "none",
    all_areas: Annotated[
        bool,
        typer.Option(
            "--all-areas", help=str(Text("Cả địa bàn không có đơn vị nào", "Also areas with nothing"))
        ),
    ] = False,
    format: Annotated[str, FORMAT] = "table",
) -> None:
    from sohtx.cli.printing import print_figures
    from sohtx.figures.asking import Request
    from sohtx.figures.extract import read

    write = print_figures(format)
    request = Request(
        period=period, indicators=indicator or (), area=area, by=by or (), level=level, on=on, known=known,
        geography=geography, include_submitted=include_submitted, impute=impute, all_areas=all_areas,
    )  # fmt: skip
    write(*read(lambda extract: _answered(extract, request)))


def _answered(extract: "Extract", request: "Request") -> "tuple[Question, list[Figure]]":
    from sohtx.figures.asking import answer, read_request

    question = read_request(request, extract.units)
    return question, list(answer(extract, question))


def _explained(extract: "Extract", request: "Request", code: str) -> tuple[list[str], list[list[str]]]:
    from sohtx.figures.asking import explain, read_request, record_header

    question = read_request(request, extract.units)
    return record_header(question), list(explain(extract, question, code))


@app.command(help=str(Text("Các biến động và phiếu đứng sau một số liệu.", "The records behind a figure.")))
def explain(
    period: Annotated[str, PERIOD],
    indicator: Annotated[str, typer.Argument(metavar="INDICATOR", help=str(Text("Mã chỉ tiêu", "Its code")))],
    area: Annotated[str | None, AREA] = None,
    by: Annotated[list[str] | None, BY] = None,
    level: Annotated[str | None, LEVEL] = None,
    on: Annotated[str | None, ON] = None,
    known: Annotated[str | None, KNOWN] = None,
    geography: Annotated[str | None, GEOGRAPHY] = None,
    include_submitted: Annotated[bool, SUBMITTED] = False,
    impute: Annotated[str, IMPUTE] = "none",
    format: Annotated[str, FORMAT] = "table",
) -> None:
    from sohtx.cli.printing import print_records
    from sohtx.figures.asking import Request
    from sohtx.figures.extract import read

    write = print_records(format)
    request = Request(
        period=period, indicators=[indicator], area=area, by=by or (), level=level, on=on, known=known,
        geography=geography, include_submitted=include_submitted, impute=impute,
    )  # fmt: skip
    write(*read(lambda extract: _explained(extract, request, indicator)))


@app.command(help=str(Text("Kiểm tra sổ còn nguyên vẹn.", "Check that the book is as it was written.")))
def verify() -> None:
    from sohtx.exchange.verifying import verify_book

    damages = 0
    for damage in verify_book():
        print(damage, file=sys.stderr)
        damages += 1
    if damages:
        raise typer.Exit(1)
    print(INTACT)


@app.command(help=str(Text("Xuất sổ thành gói dữ liệu.", "Write the book out as a package.")))
def export(directory: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    from sohtx.exchange.exporting import export as export_book

    rows = export_book(directory)
    print(
        EXPORTED.fill(
            files=", ".join(f"{name}.csv ({count})" for name, count in rows.items()), folder=directory
        )
    )


@app.command(help=str(Text("Những điều cần rà soát.", "What offends a rule of law or plausibility.")))
def findings(format: Annotated[str, FORMAT] = "table") -> None:
    from sohtx.cli.printing import print_records
    from sohtx.figures.extract import read
    from sohtx.figures.unexpected import all_findings
    from sohtx.returns.queries import FINDING_COLUMNS

    print_records(format)(FINDING_COLUMNS, read(lambda extract: list(all_findings(extract))))


@app.command(help=str(Text("Danh mục chỉ tiêu.", "The indicators that may be asked for.")))
def indicators(format: Annotated[str, FORMAT] = "table") -> None:
    from sohtx.cli.printing import print_records
    from sohtx.indicators.catalogue import INDICATORS

    rows = ((i.code, str(i.label), str(i.unit.label), str(i.law or "")) for i in INDICATORS.values())
    print_records(format)(("indicator", "label", "unit", "law"), rows)


@app.command(
    help=str(Text("Tính lại trạng thái các đơn vị từ sổ.", "Rebuild the derived tables from the ledger."))
)
def rebuild() -> None:
    from sohtx.cli.printing import progress_line
    from sohtx.figures.extract import compact
    from sohtx.register.rebuilding import rebuild as rebuild_derived

    with progress_line() as progress:
        count = rebuild_derived(progress)
    compact()
    print(REBUILT.fill(count=count))


NOT_COMPACTED = Text(
    "Chưa cập nhật được tệp số liệu tổng hợp; số liệu sẽ đọc thẳng từ sổ.",
    "The extract could not be brought up to date; figures will be read from the book itself.",
)
INTACT = Text("Sổ nguyên vẹn.", "The book is intact.")
EXPORTED = Text("Đã xuất {files} vào {folder}", "Wrote {files} to {folder}")
REBUILT = Text("Đã tính lại {count} đơn vị.", "Rebuilt {count} organizations.")


add_review(app)
add_returns(app)
add_forms(app)
add_people(app)
add_serve(app)
add_upkeep(app)
add_demo(app)
