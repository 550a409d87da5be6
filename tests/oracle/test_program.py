"""The program against the oracle: the same questions on invented registers, every cell."""

import contextlib
import csv
import io
import os
from pathlib import Path
from unittest import mock

import pytest

from sohtx.cli import run

from .ask import answer
from .generate import make_package, make_questions
from .test_oracle import compare

SEEDS = range(
    int(os.environ.get("SOHTX_ORACLE_FROM", "1000")), 1000 + int(os.environ.get("SOHTX_ORACLE_SEEDS", "6"))
)
QUESTIONS = 60


def ask_program(argv: list[str]) -> list[dict[str, str]]:
    """The program's answer, as the rows of its CSV."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run(argv)
    assert status == 0, err.getvalue()
    return list(csv.DictReader(io.StringIO(out.getvalue())))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_cell_agrees(seed: int, tmp_path: Path) -> None:
    package = tmp_path / "package"
    make_package(package, seed)
    with mock.patch.dict("os.environ", {"SOHTX_HOME": str(tmp_path / "Nguyễn Thị Hà" / "Tài liệu")}):
        assert run(["load", str(package)]) == 0
        for argv in make_questions(package, seed, QUESTIONS):
            _, expected = answer(package, argv)
            found = ask_program(argv)
            differences = compare(expected, found)
            assert not differences, (argv, differences[:5])
