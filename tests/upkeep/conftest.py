"""A book that the tests of upkeep share, and a backup of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.building import random_package, told

from .keeping import lay_files, one_more


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a random book of two loads and files beside it; never changed by a test."""
    folder = tmp_path_factory.mktemp("kept")
    home = folder / "home"
    told(home, "load", random_package(folder / "package", 5, 30))
    told(
        home,
        "load",
        one_more(
            folder / "odd", "LẠ", name='Hợp tác xã \\N \\. "Mơ"\t\' 100% 😀', address="dòng một\\ndòng hai"
        ),
    )
    lay_files(home)
    _close()
    return home


@pytest.fixture(scope="session")
def backed(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the shared book; never changed by a test."""
    file = tmp_path_factory.mktemp("backed") / "kept.sohtx"
    told(kept, "backup", file)
    _close()
    return file


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    _close()


def _close() -> None:
    from conftest import close_database

    close_database()
