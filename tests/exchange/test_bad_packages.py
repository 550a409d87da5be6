"""A malformed package is refused whole, and the refusal says where, what and how to mend it."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from .packages import Case, base_package, build, read_cases
from .running import Book, Ran, names, pattern

BAD = read_cases("bad_packages.yaml")


@dataclass(frozen=True)
class Refused:
    """A case, and all that happened when its package was tried on one book."""

    case: Case
    figures_before: str
    check: Ran
    figures_after_check: str
    load: Ran
    figures_after_load: str
    load_in_english: Ran
    stray: list[Path]


@pytest.fixture(scope="module", params=BAD, ids=lambda case: case.id)
def refused(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    empty_book: Book,
    base_book: Book,
    empty_figures: str,
    base_figures: str,
) -> Refused:
    """Try the package of a case: check it, load it, load it in English."""
    case: Case = request.param
    folder = tmp_path_factory.mktemp("refused")
    book = (base_book if case.onto_base else empty_book).copy(folder / "home")
    package = build(case, folder)
    return Refused(
        case=case,
        figures_before=base_figures if case.onto_base else empty_figures,
        check=book.sohtx("load", package, "--check"),
        figures_after_check=book.figures(),
        load=book.sohtx("load", package),
        figures_after_load=book.figures(),
        load_in_english=book.sohtx("load", package, lang="en"),
        stray=[*folder.rglob("evil.csv"), *folder.parent.glob("evil.csv")],
    )


def test_is_refused_and_says_where(refused: Refused) -> None:
    assert "Traceback" not in refused.load.err
    assert refused.load.status == 2
    assert names(refused.load.err, refused.case.refused), (
        pattern(refused.case.refused),
        refused.load.err[:3000],
    )


def test_says_it_in_both_languages(refused: Refused) -> None:
    assert refused.load_in_english.status == 2
    assert names(refused.load_in_english.err, refused.case.refused)
    assert refused.load.err.strip() != refused.load_in_english.err.strip()
    assert "Traceback" not in refused.load_in_english.err


def test_writes_nothing(refused: Refused) -> None:
    assert refused.figures_after_load == refused.figures_before
    assert refused.stray == []


def test_check_reports_the_same_and_writes_nothing(refused: Refused) -> None:
    assert refused.check.status == 2
    assert refused.check.problems == refused.load.problems
    assert names(refused.check.err, refused.case.refused)
    assert refused.figures_after_check == refused.figures_before


def test_fits_on_a_screen_even_if_a_cell_does_not(refused: Refused) -> None:
    assert len(refused.load.err) < 1_000_000


def test_a_refused_package_can_be_mended_and_loaded(
    empty_book: Book, base_figures: str, tmp_path: Path
) -> None:
    (case,) = (case for case in BAD if case.id == "number-digits-and-letter")
    book = empty_book.copy(tmp_path / "home")
    assert book.sohtx("load", build(case, tmp_path)).status == 2
    assert book.sohtx("load", base_package(tmp_path / "mended")).status == 0
    assert book.figures() == base_figures


def test_every_problem_is_listed_in_one_go(empty_book: Book, tmp_path: Path) -> None:
    folder = base_package(tmp_path / "package")
    for name, right, wrong in (
        ("entries.csv", "2023-04-01,2023-04-05T16:20:00", "2023-02-30,hôm qua"),
        ("returns.csv", "accepted,actual,self,45,20", "accepted,actual,self,12a,x"),
        ("areas.csv", "98001,Xã Bến Đá,commune", "98001,Xã Bến Đá,ward"),
    ):
        text = (folder / name).read_text("utf-8")
        assert right in text
        (folder / name).write_text(text.replace(right, wrong, 1), "utf-8")
    ran = empty_book.copy(tmp_path / "home").sohtx("load", folder)
    assert ran.status == 2
    for begin in (
        'entries.csv:9: effective_on: "2023-02-30": ',
        'entries.csv:9: recorded_at: "hôm qua": ',
        'returns.csv:2: members: "12a": ',
        'returns.csv:2: members_women: "x": ',
        'areas.csv:10: level: "ward": ',
    ):
        assert any(line.startswith(begin) for line in ran.problems), begin


def test_the_first_thousand_problems_are_listed_and_all_are_counted(empty_book: Book, tmp_path: Path) -> None:
    folder = base_package(tmp_path / "package")
    with (folder / "returns.csv").open("a", encoding="utf-8", newline="") as file:
        for number in range(1500):
            file.write(
                f"H01,HTX-6T,2023-S2,2024-01-01T08:{number // 60:02}:{number % 60:02},accepted,actual,,"
            )
            file.write(f"{number}a,,,,,,,,,,\n")
    ran = empty_book.copy(tmp_path / "home").sohtx("load", folder)
    assert ran.status == 2
    assert len(ran.problems) == 1000
    assert ran.problems[0].startswith('returns.csv:13: members: "0a": ')
    assert re.search(r"\b1[.,\s]?500\b", ran.err)
