"""Books that are made once: the example province with its report, a small register, an empty installation."""

from pathlib import Path

import pytest

from exchange.packages import base_package
from exchange.running import Book

from .building import Report, write_report

SEALED_ON = "2023-01-31"


@pytest.fixture(scope="session")
def demo_files(demo_book: Book) -> dict[str, Path]:
    """The report that the demo writes, by ending."""
    return {file.suffix[1:]: file for file in (demo_book.home / "bao-cao").iterdir()}


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A small register with own units, targets and figures once published; copy it to write in it."""
    folder = tmp_path_factory.mktemp("small")
    book = Book(folder / "home")
    ran = book.sohtx("load", base_package(folder / "package"))
    assert ran.status == 0, ran.err
    return book


@pytest.fixture(scope="session")
def small_report(small_book: Book, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of the small register's half-year."""
    folder = tmp_path_factory.mktemp("small-report")
    return write_report(small_book.copy(folder / "home"), folder / "out")


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """An installation into which nothing was loaded."""
    return Book(tmp_path_factory.mktemp("nothing") / "home")


@pytest.fixture
def book(tmp_path: Path, small_book: Book) -> Book:
    """A copy of the small register that a test may change."""
    return small_book.copy(tmp_path / "home")
