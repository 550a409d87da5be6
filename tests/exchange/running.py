"""Running ``sohtx`` in this process, on books that are folders of a test."""

import contextlib
import csv
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from unittest import mock

from . import typed
from .packages import Place

FIGURES = ("figures", "2023-S1", "--format", "csv")
PLACED = re.compile(r"[\w.-]+\.(csv|parquet)(:\d+)?: ")

MOMENT = "recorded_at"
NUMBERS = frozenset(
    {
        "charter_capital",
        "loan_overdue",
        "managers",
        "members",
        "members_women",
        "profit",
        "revenue",
        "revenue_members",
        "share",
        "value",
        "worker_income",
        "workers",
        "workers_women",
    }
)

Row = frozenset[tuple[str, str]]
Data = dict[str, set[Row]]


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def problems(self) -> list[str]:
        """The lines that name a place in a file, in order."""
        return [line for line in self.err.splitlines() if PLACED.match(line)]


@dataclass(frozen=True)
class Book:
    """A data folder."""

    home: Path

    def sohtx(self, *argv: str | Path, lang: str | None = None) -> Ran:
        """Run the command line on this book, in Vietnamese unless a language is given."""
        from sohtx.cli import run

        with _environment(self.home, lang), _captured() as (out, err):
            status = run([str(arg) for arg in argv])
            return Ran(status, _text(out), _text(err))

    def figures(self) -> str:
        """Print the figures of the half year that the packages are about."""
        ran = self.sohtx(*FIGURES)
        assert ran.status == 0, ran.err
        return ran.out

    def export(self, folder: Path) -> Data:
        """Export the book and read what came out."""
        ran = self.sohtx("export", folder)
        assert ran.status == 0, ran.err
        return read_export(folder)

    def copy(self, home: Path) -> "Book":
        """Copy the book, so that a test starts from it without making it again."""
        if self.home.exists():
            shutil.copytree(self.home, home)
        return Book(home)


@contextlib.contextmanager
def _environment(home: Path, lang: str | None) -> Iterator[None]:
    """Point the program at a data folder, and at no database of the developer's."""
    with mock.patch.dict("os.environ", {"SOHTX_HOME": str(home)}) as environ:
        environ.pop("DATABASE_URL", None)
        environ.pop("SOHTX_LANG", None)
        if lang:
            environ["SOHTX_LANG"] = lang
        yield


@contextlib.contextmanager
def _captured() -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    """Catch both outputs; unlike ``capsys`` this also serves what is prepared once for many tests."""
    out, err = _stream("strict"), _stream("backslashreplace")  # as Python opens them
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield out, err


def _stream(errors: str) -> io.TextIOWrapper:
    """Make a stream in memory that takes text and, in its buffer, bytes."""
    return io.TextIOWrapper(io.BytesIO(), "utf-8", errors, newline="")


def _text(stream: io.TextIOWrapper) -> str:
    """Read what was written to a captured stream."""
    stream.seek(0)
    return stream.read()


# -- what a refusal names ------------------------------------------------------------------------


def pattern(place: Place) -> re.Pattern[str]:
    """Make the pattern of a line that names a place and says what is wrong and how to mend it."""
    files, lines, columns = (_any_of(names) for names in (place.files, place.lines, place.columns))
    where = f"{files}:{lines}: " if lines else rf"{files}(:\d+)?: "
    which = f"{columns}: " if columns else ""
    value = "" if place.value is None else re.escape(f'"{place.value}"')
    said = f"{which}{value}: " if columns and value else f"{which}.*{value}" if value else which
    return re.compile(rf"^{where}{said}.+; .+$", re.MULTILINE)


def names(err: str, place: Place) -> bool:
    """Say whether a refusal names the place; one without a file is content with any message."""
    return bool(pattern(place).search(err) if place.files else err.strip())


def _any_of(texts: tuple[str, ...]) -> str:
    """Make the pattern of several right answers."""
    return f"(?:{'|'.join(map(re.escape, texts))})" if texts else ""


# -- what an export holds ------------------------------------------------------------------------


def read_export(folder: Path) -> Data:
    """Read an exported package as sets of rows: order, spelling of numbers and blank cells do not count."""
    return {
        path.name: rows for path in sorted(folder.glob("*.csv")) if (rows := set(map(_row, read_csv(path))))
    }


def read_csv(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _row(cells: dict[str, str]) -> Row:
    """Take what a row says: its filled cells."""
    return frozenset((column, _said(column, cell)) for column, cell in cells.items() if cell)


def _said(column: str, cell: str) -> str:
    """Take what a cell says, however it spells it."""
    if column == MOMENT:
        return typed.moment(cell).astimezone(typed.VIETNAM).isoformat()
    return str(Decimal(cell).normalize()) if column in NUMBERS else cell
