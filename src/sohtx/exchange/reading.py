"""Reading the files of a package into cells: CSV line by line, Parquet through DuckDB, bounded either way."""

import csv
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from sohtx.core.cells import BLANK, MEND_BLANK, WRONG
from sohtx.core.refusal import Problem, Problems
from sohtx.core.text import Text
from sohtx.exchange.container import READ_ERRORS, Container, Member
from sohtx.ledger.bulk import batches
from sohtx.ledger.tables import PackageTable

if TYPE_CHECKING:
    import duckdb

BATCH = 250  # rows at a time: few enough to stay in the cache of a core
LONGEST_LINE = 16 << 20
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
MAY_BE_MISSING = frozenset({"source"})

Cells = Sequence[str]


class StopReading(Exception):
    """The rest of a file makes no sense; its problem has been noted."""


class Batch(NamedTuple):
    """Sound rows, column by column.

    Their lines in the file, the values of each column of the table (None throughout for one that the file
    lacks), and the moments as they were written.
    """

    lines: Sequence[int]
    columns: Sequence[Sequence[Any]]
    recorded_as: Sequence[str]


def read_batches(
    container: Container, member: Member, table: PackageTable, problems: Problems
) -> Iterator[Batch]:
    """The sound rows of a file, many at a time; what is wrong with the others is noted."""
    try:
        lines = _parquet_lines if member.suffix == ".parquet" else _csv_lines
        yield from _Reader(member.shown, table, problems).batches(lines(container, member, problems))
    except StopReading:
        return
    except READ_ERRORS as error:
        problems.add(Problem(BROKEN.fill(why=error), MEND_BROKEN, file=member.shown))


def read_texts(
    container: Container, member: Member, table: PackageTable, problems: Problems
) -> Iterator[tuple[str, int, Mapping[str, str]]]:
    """The rows of a small file as they are written, each with its file and line, for a reader of its own."""
    try:
        lines = _parquet_lines if member.suffix == ".parquet" else _csv_lines
        reader = _Reader(member.shown, table, problems)
        for line, cells in reader.texts(lines(container, member, problems)):
            yield member.shown, line, cells
    except StopReading:
        return
    except READ_ERRORS as error:
        problems.add(Problem(BROKEN.fill(why=error), MEND_BROKEN, file=member.shown))


# Lines of cells


def _csv_lines(container: Container, member: Member, problems: Problems) -> Iterator[tuple[int, Cells]]:
    with container.open(member) as stream:
        source = _Lines(stream, member.shown, problems)
        reader = csv.reader(source, strict=True)
        csv.field_size_limit(LONGEST_LINE)
        line = 1
        try:
            for cells in reader:
                if cells:
                    yield line, cells
                line = source.line + 1
        except csv.Error as error:
            problems.add(Problem(BAD_CSV.fill(why=error), MEND_CSV, file=member.shown, line=line))
            raise StopReading from None


class _Lines:
    """The decoded lines of a file, each bounded in length; stops at the first that is not UTF-8."""

    def __init__(self, stream: BinaryIO, file: str, problems: Problems) -> None:
        self._stream, self._file, self._problems = stream, file, problems
        self.line = 0

    def __iter__(self) -> Iterator[str]:
        while raw := self._stream.readline(LONGEST_LINE):
            self.line += 1
            if len(raw) == LONGEST_LINE:
                self._stop(LINE_TOO_LONG, MEND_CSV)
            if self.line == 1:
                raw = raw.removeprefix(BYTE_ORDER_MARK)
            if b"\x00" in raw:
                self._stop(NUL, MEND_ENCODING)
            try:
                yield raw.decode()
            except UnicodeDecodeError as error:
                wrong = raw[error.start : error.start + 20].decode("latin-1")
                self._stop(NOT_UTF8, MEND_ENCODING, wrong)

    def _stop(self, what: Text, mend: Text, value: str | None = None) -> None:
        self._problems.add(Problem(what, mend, file=self._file, line=self.line, value=value))
        raise StopReading


def _parquet_lines(container: Container, member: Member, problems: Problems) -> Iterator[tuple[int, Cells]]:
    import duckdb  # noqa: PLC0415 -- slow import

    handle, name = tempfile.mkstemp(suffix=".parquet")
    try:
        with os.fdopen(handle, "wb") as copy:
            for block in container.blocks(member):
                copy.write(block)
        with duckdb.connect() as con:
            yield from _parquet_cells(con, name, member.shown, problems)
    except duckdb.Error as error:
        why = str(error).splitlines()[0].replace(name, member.shown)
        problems.add(Problem(BROKEN.fill(why=why), MEND_BROKEN, file=member.shown))
        raise StopReading from None
    finally:
        Path(name).unlink(missing_ok=True)


def _parquet_header(con: "duckdb.DuckDBPyConnection", name: str) -> list[str]:
    """The column names as the file has them; one that stands twice, twice."""
    query = "SELECT name FROM parquet_schema(?) WHERE num_children IS NULL OR num_children = 0"
    names = [row[0] for row in con.execute(query, [name]).fetchall()]
    described = con.execute("DESCRIBE SELECT * FROM read_parquet(?)", [name]).fetchall()
    return names if len(names) == len(described) else [column for column, *_ in described]


def _parquet_cells(
    con: "duckdb.DuckDBPyConnection", name: str, file: str, problems: Problems
) -> Iterator[tuple[int, Cells]]:
    described = con.execute("DESCRIBE SELECT * FROM read_parquet(?)", [name]).fetchall()
    yield 1, _parquet_header(con, name)
    for column, kind, *_ in described:
        if kind.endswith("[]") or kind.startswith(("STRUCT", "MAP", "BLOB")):
            problems.add(Problem(NESTED.fill(kind=kind), MEND_NESTED, file=file, column=column))
            raise StopReading
    texts = ", ".join(_as_text(f'"{c.replace(chr(34), chr(34) * 2)}"', kind) for c, kind, *_ in described)
    result = con.execute(f"SELECT {texts} FROM read_parquet(?)", [name])
    line = 1
    while rows := result.fetchmany(5_000):
        for cells in rows:
            line += 1
            yield line, cells


def _as_text(column: str, kind: str) -> str:
    """A typed column as the text that a CSV would hold."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"coalesce(strftime(timezone('UTC', {column}), '%Y-%m-%dT%H:%M:%S.%fZ'), '')"
    if kind.startswith("TIMESTAMP"):
        return f"coalesce(strftime({column}::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%f'), '')"
    if kind in ("DOUBLE", "FLOAT"):
        return f"coalesce(regexp_replace({column}::VARCHAR, '\\.0$', ''), '')"
    return f"coalesce({column}::VARCHAR, '')"


# Cells


class _Reader:
    """Reads the rows of one file by the columns of its table."""

    def __init__(self, file: str, table: PackageTable, problems: Problems) -> None:
        self._file, self._table, self._problems = file, table, problems

    def batches(self, lines: Iterator[tuple[int, Cells]]) -> Iterator[Batch]:
        header = self._header(lines)
        places = self._places(header)
        for many in batches(lines, BATCH):
            sound = self._of_width(many, len(header))
            if sound:
                yield self._read(sound, places)

    def texts(self, lines: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Mapping[str, str]]]:
        header = self._header(lines)
        places = self._places(header)
        for many in batches(lines, BATCH):
            for line, cells in self._of_width(many, len(header)):
                yield line, {name: cells[place] for name, place in places.items()}

    def _header(self, lines: Iterator[tuple[int, Cells]]) -> Cells:
        header = next(lines, None)
        if header is None:
            self._note(NO_HEADER, MEND_HEADER.fill(columns=", ".join(self._table.column_names)), 1)
            raise StopReading
        return header[1]

    def _of_width(self, many: list[tuple[int, Cells]], width: int) -> list[tuple[int, Cells]]:
        """The rows that have as many cells as the header; the others are noted."""
        sound = [row for row in many if len(row[1]) == width]
        if len(sound) < len(many):
            for line, cells in many:
                if len(cells) != width:
                    self._note(WIDTH.fill(found=len(cells), wanted=width), MEND_WIDTH, line)
        return sound

    def _read(self, rows: Sequence[tuple[int, Cells]], places: Mapping[str, int]) -> Batch:
        """Read the cells of some rows, a column at a time; rows with a problem are left out."""
        lines = [line for line, _ in rows]
        cells = list(zip(*(cells for _, cells in rows), strict=True))
        columns: list[Sequence[Any]] = []
        for column in self._table.columns:
            if column.name not in places:
                columns.append([None] * len(rows))
                continue
            values = list(map(column.read, cells[places[column.name]]))
            columns.append(values)
        wrong = self._wrong_rows(lines, cells, columns, places)
        recorded_as = cells[places["recorded_at"]] if "recorded_at" in places else [""] * len(rows)
        if wrong:
            kept = [i not in wrong for i in range(len(rows))]
            lines, recorded_as = list(compress(lines, kept)), list(compress(recorded_as, kept))
            columns = [list(compress(values, kept)) for values in columns]
        return Batch(lines, columns, recorded_as)

    def _wrong_rows(
        self,
        lines: Sequence[int],
        cells: Sequence[Cells],
        columns: Sequence[Sequence[Any]],
        places: Mapping[str, int],
    ) -> set[int]:
        """Note every cell that cannot be taken; gives the rows they stand in."""
        wrong: set[int] = set()
        for column, values in zip(self._table.columns, columns, strict=True):
            is_blank = column.is_required and None in values
            if not is_blank and WRONG not in values:
                continue
            texts = cells[places[column.name]]
            for i, value in enumerate(values):
                if value is WRONG:
                    self._note(column.what, column.mend, lines[i], column.name, texts[i])
                    wrong.add(i)
                elif value is None and column.is_required:
                    self._note(BLANK, MEND_BLANK, lines[i], column.name, "")
                    wrong.add(i)
        return wrong

    def _places(self, header: Cells) -> dict[str, int]:
        known = set(self._table.column_names)
        places: dict[str, int] = {}
        wrong = False
        for place, name in enumerate(header):
            if name not in known:
                self._note(UNKNOWN_COLUMN, MEND_COLUMN.fill(columns=", ".join(sorted(known))), 1, name, name)
                wrong = True
            elif name in places:
                self._note(COLUMN_TWICE, MEND_COLUMN_TWICE, 1, name, name)
                wrong = True
            else:
                places[name] = place
        for name in self._table.plain_columns:
            if name not in places and name not in MAY_BE_MISSING:
                self._note(MISSING_COLUMN, MEND_MISSING_COLUMN, 1, name)
                wrong = True
        if wrong:
            raise StopReading
        return places

    def _note(self, what: Text, mend: Text, line: int, column: str = "", value: str | None = None) -> None:
        self._problems.add(Problem(what, mend, file=self._file, line=line, column=column, value=value))


BROKEN = Text("tệp hỏng, không đọc được ({why})", "the file is broken ({why})")
MEND_BROKEN = Text("xuất hoặc chép lại tệp rồi thử lại", "export or copy the file again and retry")
BAD_CSV = Text("không đúng dạng CSV ({why})", "is not well-formed CSV ({why})")
MEND_CSV = Text(
    "kiểm tra dấu ngoặc kép và dấu phẩy ở dòng này", "check the quotation marks and commas of this line"
)
NESTED = Text("cột kiểu {kind}: mỗi ô chỉ một giá trị", "a column of {kind}: a cell holds one value")
MEND_NESTED = Text("lưu lại cột với một giá trị mỗi ô", "save the column with one value a cell")
LINE_TOO_LONG = Text("dòng quá dài", "the line is too long")
NUL = Text("có byte rỗng (NUL): không phải tệp văn bản UTF-8", "has NUL bytes: it is not UTF-8 text")
NOT_UTF8 = Text("không phải UTF-8", "is not UTF-8")
MEND_ENCODING = Text(
    "lưu lại tệp dạng CSV UTF-8 (Excel: Save As, CSV UTF-8)",
    "save the file as CSV UTF-8 (Excel: Save As, CSV UTF-8)",
)
NO_HEADER = Text("tệp trống, không có dòng tiêu đề", "the file is empty, without a header")
MEND_HEADER = Text("dòng đầu phải có các cột: {columns}", "its first line must name the columns: {columns}")
UNKNOWN_COLUMN = Text("cột không có trong quy định của gói", "the package knows no such column")
MEND_COLUMN = Text(
    "bỏ hoặc đổi tên cột; các cột: {columns}", "remove or rename it; the columns are: {columns}"
)
COLUMN_TWICE = Text("cột có hai lần", "the column stands twice")
MEND_COLUMN_TWICE = Text("chỉ để lại một cột", "leave only one")
MISSING_COLUMN = Text("thiếu cột", "the column is missing")
MEND_MISSING_COLUMN = Text("thêm cột này (có thể để trống các ô)", "add it (its cells may be blank)")
WIDTH = Text(
    "dòng có {found} ô, tiêu đề có {wanted} cột", "the line has {found} cells, the header {wanted} columns"
)
MEND_WIDTH = Text(
    "thêm hoặc bớt dấu phẩy; ô có dấu phẩy phải đặt trong ngoặc kép",
    "add or remove commas; a cell with a comma must be quoted",
)
