"""How answers are written: a table to read, or CSV, JSON and Parquet for other programs."""

import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sohtx.core.codes import Kind, Sector
from sohtx.core.numerals import say_number
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.figures.asking import figure_cells, figure_header
from sohtx.indicators.answer import Figure
from sohtx.indicators.question import By, Question

if TYPE_CHECKING:
    from sohtx.exchange.loading import Account

FORMATS = ("table", "csv", "json", "parquet")
WHOLE_COLUMNS = frozenset({"reporting_n", "expected_n", "imputed_n", "reassigned_n"})
NUMBER_COLUMNS = WHOLE_COLUMNS | {"value", "numerator", "denominator", "imputed_value"}

Cells = Sequence[str]
Rows = Iterable[Cells]


def print_figures(format: str) -> Callable[[Question, Iterable[Figure]], None]:
    """The writer of figures in a format; refuses a format that is not offered."""
    if format == "table":
        return _figures_table
    write = print_records(format)
    return lambda question, figures: write(figure_header(question), map(figure_cells, figures))


def print_records(format: str) -> Callable[[Cells, Rows], None]:
    """The writer of rows in a format; refuses a format that is not offered."""
    writers = {"table": _table, "csv": _csv, "json": _json, "parquet": _parquet}
    if format not in writers:
        raise refuse(NO_FORMAT, MEND_FORMAT.fill(formats=", ".join(FORMATS)), column="--format", value=format)
    return writers[format]


def _csv(header: Cells, rows: Rows) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)


def _json(header: Cells, rows: Rows) -> None:
    """A list of objects; numbers are written digit for digit, never through a float."""
    out = sys.stdout
    before = "["
    for row in rows:
        pairs = ", ".join(
            f"{json.dumps(name)}: {_json_value(name, cell)}" for name, cell in zip(header, row, strict=True)
        )
        out.write(f"{before}\n  {{{pairs}}}")
        before = ","
    out.write("[]\n" if before == "[" else "\n]\n")


def _json_value(name: str, cell: str) -> str:
    if name in NUMBER_COLUMNS:
        return cell or "null"
    return json.dumps(cell, ensure_ascii=False)


def _parquet(header: Cells, rows: Rows) -> None:
    import duckdb  # noqa: PLC0415 -- slow import

    if sys.stdout.isatty():
        raise refuse(NOT_TO_SCREEN, MEND_SCREEN, column="--format", value="parquet")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "rows.csv", Path(folder) / "rows.parquet"
        with source.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        kinds = {name: _parquet_type(name) for name in header}
        columns = json.dumps(kinds).replace('"', "'")
        with duckdb.connect() as con:
            con.execute(
                f"COPY (SELECT * FROM read_csv('{_quoted(source)}', columns = {columns}, header = false, "
                f"auto_detect = false, quote = '\"', escape = '\"', force_not_null = {_texts(kinds)})) "
                f"TO '{_quoted(target)}' (FORMAT parquet)"
            )
        sys.stdout.flush()
        sys.stdout.buffer.write(target.read_bytes())


def _parquet_type(name: str) -> str:
    if name in WHOLE_COLUMNS:
        return "BIGINT"
    return "DECIMAL(38, 6)" if name in NUMBER_COLUMNS else "VARCHAR"


def _texts(kinds: dict[str, str]) -> str:
    return json.dumps([name for name, kind in kinds.items() if kind == "VARCHAR"]).replace('"', "'")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


# Tables to read


def _figures_table(question: Question, figures: Iterable[Figure]) -> None:
    """Label, value with unit, who reported, and what kind of value it is."""
    print(_clocks(question))
    others = [_BY[by] for by in question.by if by is not By.AREA]
    header = [str(word) for word in (INDICATOR, AREA, *others, VALUE, UNIT, REPORTED, STATUS)]
    rows = []
    for figure in figures:
        reported = (
            ""
            if figure.expected_n is None
            else f"{say_number(figure.reporting_n)}/{say_number(figure.expected_n)}"
        )
        names = [str(_LABELS.get(part, part) or NOT_STATED) for part in figure.by]
        value = "–" if figure.value is None else say_number(figure.value)
        rows.append([
            str(figure.asked.label), figure.area.name, *names, value, str(figure.asked.unit.label), reported,
            str(figure.obs_status.label),
        ])  # fmt: skip
    right = {len(header) - 4, len(header) - 2}
    _write_table(header, rows, right)


def _clocks(question: Question) -> Text:
    from sohtx.core.numerals import say_day, say_moment  # noqa: PLC0415 -- only for tables

    return CLOCKS.fill(
        period=str(question.period), valid=say_day(question.valid_on), known=say_moment(question.known),
        geography=say_day(question.geography),
    )  # fmt: skip


def _table(header: Cells, rows: Rows) -> None:
    _write_table(header, [list(row) for row in rows], set())


def _write_table(header: Cells, rows: Sequence[Cells], right: set[int]) -> None:
    lines = [header, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    for number, line in enumerate(lines):
        cells = [
            c.rjust(w) if i in right else c.ljust(w)
            for i, (c, w) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
        if number == 0:
            print("  ".join("─" * width for width in widths))


# Loading


@contextmanager
def progress_line() -> Iterator[Callable[[Text, int], None]]:
    """One line on the terminal that tells how far long work is; silent where there is no terminal."""
    is_shown = sys.stderr.isatty()
    last = 0.0

    def tell(what: Text, done: int) -> None:
        nonlocal last
        moment = time.monotonic()
        if is_shown and moment - last > 0.2:
            last = moment
            sys.stderr.write(f"\r\x1b[K{what} {say_number(done) if done else ''}")
            sys.stderr.flush()

    yield tell
    if is_shown:
        sys.stderr.write("\r\x1b[K")


def tell_load(account: "Account", *, is_check: bool) -> None:
    """What a load did, or would do."""
    for stranger in account.strangers:
        print(STRANGER.fill(file=stranger), file=sys.stderr)
    total = sum(account.rows.values())
    files = ", ".join(f"{name}.csv: {say_number(count)}" for name, count in account.rows.items() if count)
    if not total:
        print(NOTHING_NEW)
    else:
        print((WOULD_LOAD if is_check else LOADED).fill(total=say_number(total), files=files))
    if account.findings:
        print(FINDINGS.fill(count=say_number(account.findings)))


_BY = {By.SECTOR: Text("Lĩnh vực", "Sector"), By.KIND: Text("Loại hình", "Kind")}
_LABELS: dict[str, Text] = {code.value: code.label for codes in (Kind, Sector) for code in codes}
INDICATOR, AREA = Text("Chỉ tiêu", "Indicator"), Text("Địa bàn", "Area")
VALUE, UNIT = Text("Giá trị", "Value"), Text("Đơn vị tính", "Unit")
REPORTED, STATUS = Text("Đã báo cáo", "Reported"), Text("Tính chất", "Status")
NOT_STATED = Text("chưa ghi lĩnh vực", "no sector given")
CLOCKS = Text(
    "Kỳ {period} · tính đến ngày {valid} · số liệu cập nhật đến {known} · theo đơn vị hành chính ngày {geography}",
    "Period {period} · as of {valid} · as known at {known} · in the administrative units of {geography}",
)
NO_FORMAT = Text("không có dạng này", "is not a format")
MEND_FORMAT = Text("dùng một trong: {formats}", "use one of: {formats}")
NOT_TO_SCREEN = Text("không in ra màn hình được", "cannot be shown on a screen")
MEND_SCREEN = Text("chuyển vào tệp: … > so-lieu.parquet", "send it to a file: … > figures.parquet")
STRANGER = Text("{file}: không thuộc gói dữ liệu, không đọc", "{file}: no file of a package, not read")
NOTHING_NEW = Text(
    "Không có gì mới: mọi dòng đã có trong sổ.", "Nothing new: every row is in the book already."
)
LOADED = Text("Đã ghi vào sổ {total} dòng ({files}).", "Wrote {total} rows into the book ({files}).")
WOULD_LOAD = Text(
    "Gói hợp lệ: sẽ ghi {total} dòng ({files}).",
    "The package is sound: {total} rows would be written ({files}).",
)
FINDINGS = Text(
    "{count} điểm cần rà soát: xem bằng lệnh sohtx findings.",
    "{count} findings to look at: see sohtx findings.",
)
