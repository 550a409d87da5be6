"""One book with the example province in it, for all tests of a file that only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sohtx.demo.writing import write_demo


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example province, written once."""
    folder = tmp_path_factory.mktemp("demo") / "package"
    write_demo(folder)
    return folder


@pytest.fixture(scope="module")
def book(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder into which the package has been loaded."""
    from django.db import connection

    from sohtx.cli import run

    home = tmp_path_factory.mktemp("demo") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOHTX_HOME", str(home))
        assert run(["load", str(package)]) == 0
        yield home
        connection.close()
