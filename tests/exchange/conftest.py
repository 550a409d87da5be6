"""Books that are made once and copied: an empty one, and one with the sound package."""

import pytest

from .packages import base_package
from .running import Book


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """An installation into which nothing was loaded."""
    book = Book(tmp_path_factory.mktemp("empty") / "home")
    book.figures()
    return book


@pytest.fixture(scope="session")
def base_book(empty_book: Book, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """An installation into which the sound package was loaded."""
    folder = tmp_path_factory.mktemp("base")
    book = empty_book.copy(folder / "home")
    ran = book.sohtx("load", base_package(folder / "package"))
    assert ran.status == 0, ran.err
    return book


@pytest.fixture(scope="session")
def empty_figures(empty_book: Book) -> str:
    """What an empty installation prints."""
    return empty_book.figures()


@pytest.fixture(scope="session")
def base_figures(base_book: Book) -> str:
    """What an installation with the sound package prints."""
    return base_book.figures()
