"""An odd but sound package is accepted, says the same, and loading it again changes nothing."""

from pathlib import Path

import pytest

from .packages import Case, base_package, build, read_cases
from .running import Book, Data, read_csv

ODD = read_cases("odd_packages.yaml")


@pytest.fixture(scope="module")
def base_data(base_book: Book, tmp_path_factory: pytest.TempPathFactory) -> Data:
    """What an installation with the sound package exports."""
    return base_book.export(tmp_path_factory.mktemp("exported") / "package")


@pytest.mark.parametrize("case", ODD, ids=lambda case: case.id)
def test_is_accepted(
    case: Case, empty_book: Book, base_book: Book, base_data: Data, base_figures: str, tmp_path: Path
) -> None:
    book = (base_book if case.onto_base else empty_book).copy(tmp_path / "home")
    package = build(case, tmp_path)

    checked = book.sohtx("load", package, "--check")
    assert (checked.status, checked.problems) == (0, []), checked.err
    loaded = book.sohtx("load", package)
    assert (loaded.status, loaded.problems) == (0, []), loaded.err

    first = book.export(tmp_path / "first")
    if case.same_as_base:
        assert first == base_data
        assert book.figures() == base_figures
    for kept in case.keeps:
        assert kept.value in {row[kept.column] for row in read_csv(tmp_path / "first" / kept.file)}

    again = book.sohtx("load", package)
    assert (again.status, again.problems) == (0, []), again.err
    assert book.export(tmp_path / "second") == first


def test_what_is_exported_loads_again(
    base_book: Book, base_data: Data, base_figures: str, empty_book: Book, tmp_path: Path
) -> None:
    base_book.export(tmp_path / "exported")
    book = empty_book.copy(tmp_path / "home")
    assert book.sohtx("load", tmp_path / "exported").status == 0
    assert book.export(tmp_path / "second") == base_data
    assert book.figures() == base_figures


def test_the_sound_package_loads_into_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    book = Book(tmp_path / "Nguyễn Thị Hà" / "Tài liệu" / "sổ htx")
    assert book.sohtx("load", base_package(tmp_path / "package")).status == 0
    assert book.figures().startswith("indicator,period,area_code,area_name,value,")


def test_checking_a_sound_package_writes_nothing(
    empty_book: Book, empty_figures: str, tmp_path: Path
) -> None:
    book = empty_book.copy(tmp_path / "home")
    assert book.sohtx("load", base_package(tmp_path / "package"), "--check").status == 0
    assert book.figures() == empty_figures
