"""The extract is always as new as the ledger; spoiled or missing, it is made again or done without."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from exchange.running import Book
from ledger.building import (
    database,
    done,
    make_entry,
    make_return,
    make_target,
    places,
    small_package,
    sohtx,
    told,
)

FEW = [
    word
    for code in (
        "coop_count",
        "coop_moved_in",
        "coop_dissolved_plan_pct",
        "members",
        "members_yoy",
        "revenue_mean",
    )
    for word in ("--indicator", code)
]
ASKED = [
    ("figures", "2023-S1", "--by", "area", *FEW, "--format", "csv"),
    ("figures", "2023", "--by", "kind", "--by", "sector", *FEW, "--format", "csv"),
    ("figures", "2023-S1", "--known", "2023-07-15", "--include-submitted", *FEW, "--format", "csv"),
    ("explain", "2023-S1", "members", "--by", "area", "--format", "csv"),
]
KINDS = ("cooperative", "union", "group")
MEMBERS = ("figures", "2023-S1", "--indicator", "members", "--format", "csv")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in two loads; not to be changed."""
    folder = tmp_path_factory.mktemp("whole")
    others = [make_entry(f"K{n}", kind=KINDS[n % 3], area_code=f"9700{n % 2 + 1}") for n in range(12)]
    then = [make_return(f"K{n}", period="2022-S1", recorded_at="2022-07-10") for n in range(0, 12, 3)]
    moved = make_entry(
        "K0", "amended", area_code="97002", effective_on="2023-02-01", recorded_at="2023-02-03"
    )
    first = small_package(folder / "first", entries=[*others, moved], returns=then, targets=[make_target()])
    told(folder / "home", "load", first)
    entries = [make_entry(f"H{n}") for n in (1, 2, 3)]
    returns = [make_return(f"H{n}") for n in (1, 2)]
    told(folder / "home", "load", _alone(small_package(folder / "second", entries=entries, returns=returns)))
    return folder / "home"


@pytest.fixture(scope="module")
def answers(whole: Path) -> list[str]:
    """What it answers."""
    return _ask(whole)


@pytest.fixture
def book(whole: Path, answers: list[str], tmp_path: Path) -> Path:
    """A copy, to be spoiled."""
    return Book(whole).copy(tmp_path / "home").home


def _alone(package: Path) -> Path:
    """Without its units: the book has others."""
    (package / "areas.csv").unlink()
    return package


def _ask(home: Path) -> list[str]:
    return [told(home, *words) for words in ASKED]


def _value(home: Path) -> int:
    return int(told(home, *MEMBERS).splitlines()[1].split(",")[4])


def _manifest(home: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((home / "extract" / "manifest.json").read_text("utf-8"))
    return found


@pytest.fixture
def never_compacted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Loads write no newer extract."""
    with mock.patch("sohtx.figures.extract.compact", return_value=True):
        yield


# -- as new as the ledger ------------------------------------------------------------------------


@pytest.mark.usefixtures("never_compacted")
def test_a_return_is_in_the_next_answer_before_it_is_in_the_files(book: Path, tmp_path: Path) -> None:
    before = _value(book)
    package = _alone(small_package(tmp_path / "package", returns=[make_return("H3", members="7")]))

    told(book, "load", package)

    assert _manifest(book)["place"] == places(book)[-1] - 1
    assert _value(book) == before + 7


def test_what_is_newer_is_answered_alike_before_and_after_compaction(book: Path, tmp_path: Path) -> None:
    """Corrections, moves, exits, births, new versions and new periods of organizations that the files hold."""
    package = _alone(
        small_package(
            tmp_path / "package",
            entries=[
                make_entry(
                    "H1", "amended", area_code="97002", effective_on="2021-01-01", recorded_at="2023-07-01"
                ),
                make_entry("H2", "voided", supersedes="E-H2-established", recorded_at="2023-07-20"),
                make_entry("H3", "dissolved", effective_on="2023-02-01", recorded_at="2023-02-05"),
                make_entry("H4", area_code="97001", recorded_at="2023-07-11"),
            ],
            returns=[
                make_return("H1", members="11", recorded_at="2023-07-14"),
                make_return("H1", status="withdrawn", members="", recorded_at="2023-07-16"),
                make_return("H1", members="13", status="submitted", recorded_at="2023-07-15"),
                make_return("H4", members="17"),
                make_return("H4", form="HTX-N", period="2023", recorded_at="2024-01-10"),
            ],
            targets=[make_target(area_code="")],
        )
    )
    before = _ask(book)
    with mock.patch("sohtx.figures.extract.compact", return_value=True):
        told(book, "load", package)
        newer = _ask(book)
        assert _manifest(book)["place"] == places(book)[-1] - 1
    assert newer != before

    _compact(book)

    assert _manifest(book)["place"] == places(book)[-1]
    assert _ask(book) == newer
    shutil.rmtree(book / "extract")
    assert _ask(book) == newer


@pytest.mark.usefixtures("never_compacted")
def test_many_newer_loads_are_answered_from_the_database(book: Path, tmp_path: Path) -> None:
    before = _value(book)
    for number in range(5):
        row = make_return("H1", members=str(20 + number), recorded_at=f"2023-08-0{number + 1}")
        told(book, "load", _alone(small_package(tmp_path / f"package-{number}", returns=[row])))
        assert _value(book) == before - 10 + 20 + number
    assert _manifest(book)["place"] == places(book)[-1] - 5


def test_more_newer_rows_than_a_few_are_compacted_before_they_are_read(book: Path, tmp_path: Path) -> None:
    with mock.patch("sohtx.figures.extract.compact", return_value=True):
        entries = [make_entry(f"X{n}", area_code=f"9700{n % 2 + 1}") for n in range(30)]
        returns = [make_return(f"X{n}", period=f"202{n % 3 + 1}-S1", members=str(n)) for n in range(30)]
        told(book, "load", small_package(tmp_path / "package", entries=entries, returns=returns))
        newer = _ask(book)
    assert _manifest(book)["place"] == places(book)[-1] - 1
    with mock.patch("sohtx.figures.extract.FEW", 10):
        assert _ask(book) == newer
    assert _manifest(book)["place"] == places(book)[-1]
    assert _ask(book) == newer


def test_rebuilding_shows_in_the_next_answer(book: Path, answers: list[str]) -> None:
    with mock.patch("sohtx.figures.extract.compact", return_value=True):
        told(book, "rebuild")
        assert _ask(book) == answers
    _compact(book)
    assert _ask(book) == answers


def test_compaction_leaves_only_the_files_that_it_names(book: Path, tmp_path: Path) -> None:
    last = {*_manifest(book)["files"].values()}  # type: ignore[attr-defined]
    for left in ("states-0.parquet", "piece-0.parquet", "manifest-0.tmp"):
        (book / "extract" / left).write_bytes(b"")
    told(book, "load", _alone(small_package(tmp_path / "package", returns=[make_return("H3")])))

    named = {"manifest.json", *_manifest(book)["files"].values(), *last}  # type: ignore[attr-defined]
    assert {file.name for file in (book / "extract").iterdir() if file.suffix != ".lock"} == named


def _compact(home: Path) -> None:
    from sohtx.figures.extract import compact

    told(home, "verify")  # the process is on this book
    with mock.patch.dict("os.environ", {"SOHTX_HOME": str(home)}):
        assert compact()


# -- spoiled -------------------------------------------------------------------------------------


def _files(home: Path) -> list[Path]:
    return sorted((home / "extract").glob("*.parquet"))


def _cut(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def _each(spoil: Callable[[Path], object]) -> Callable[[Path], None]:
    def spoil_all(home: Path) -> None:
        for file in _files(home):
            spoil(file)

    return spoil_all


def _one(name: str, spoil: Callable[[Path], object]) -> Callable[[Path], None]:
    def spoil_one(home: Path) -> None:
        named = _manifest(home)["files"]
        assert isinstance(named, dict)
        file = next(file for file in named.values() if str(file).startswith(name))
        spoil(home / "extract" / str(file))

    return spoil_one


def _manifested(change: Callable[[dict[str, object]], object]) -> Callable[[Path], None]:
    def change_it(home: Path) -> None:
        told_of = _manifest(home)
        change(told_of)
        (home / "extract" / "manifest.json").write_text(json.dumps(told_of), encoding="utf-8")

    return change_it


def _written(text: str) -> Callable[[Path], None]:
    return lambda home: (home / "extract" / "manifest.json").write_text(text, encoding="utf-8") and None


def _no_files(home: Path) -> None:
    for file in (home / "extract").iterdir():
        file.unlink()


def _no_folder(home: Path) -> None:
    shutil.rmtree(home / "extract")
    (home / "extract").write_text("", encoding="utf-8")


SPOILED: dict[str, Callable[[Path], None]] = {
    "no folder": lambda home: shutil.rmtree(home / "extract"),
    "no files": _no_files,
    "a file where the folder should be": _no_folder,
    "no manifest": lambda home: (home / "extract" / "manifest.json").unlink(),
    "an empty manifest": _written(""),
    "half a manifest": lambda home: _cut(home / "extract" / "manifest.json", 0.5),
    "a manifest that is no object": _written("[]"),
    "a manifest that is null": _written("null"),
    "a manifest without its files": _manifested(lambda m: m.pop("files")),
    "a manifest without its book": _manifested(lambda m: m.pop("book")),
    "a manifest whose place is text": _manifested(lambda m: m.update(place="hai")),
    "a manifest whose files are a list": _manifested(lambda m: m.update(files=["states"])),
    "a manifest without events": _manifested(lambda m: m["files"].pop("events")),  # type: ignore[attr-defined]
    "a manifest of another shape": _manifested(lambda m: m.update(shape=0)),
    "a manifest of another book": _manifested(lambda m: m.update(book="0" * 32)),
    "a manifest of another digest": _manifested(lambda m: m.update(digest="0" * 64)),
    "a manifest ahead of the book": _manifested(lambda m: m.update(place=99)),
    "a manifest in another encoding": lambda home: (home / "extract" / "manifest.json").write_bytes(
        b"\xff\xfe{"
    ),
    "states missing": _one("states", Path.unlink),
    "events missing": _one("events", Path.unlink),
    "filings missing": _one("filings-2023-S1", Path.unlink),
    "states empty": _one("states", lambda file: file.write_bytes(b"")),
    "states cut": _one("states", lambda file: _cut(file, 0.5)),
    "events cut": _one("events", lambda file: _cut(file, 0.9)),
    "filings cut": _one("filings-2023-S1-", lambda file: _cut(file, 0.5)),
    "everything cut": _each(lambda file: _cut(file, 0.7)),
    "everything empty": _each(lambda file: file.write_bytes(b"")),
    "everything something else": _each(lambda file: file.write_bytes(b"PAR1" + b"x" * 500 + b"PAR1")),
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_extract_is_made_again_or_done_without(
    how: str, book: Path, answers: list[str], tmp_path: Path
) -> None:
    SPOILED[how](book)

    assert _ask(book) == answers
    told(book, "load", _alone(small_package(tmp_path / "package", returns=[make_return("H3", members="7")])))
    assert _value(book) == _sum_of_members(answers) + 7
    assert told(book, "verify") == "The book is intact.\n"


def _sum_of_members(answers: list[str]) -> int:
    """The members over all areas, from the first answer."""
    rows = [line.split(",") for line in answers[0].splitlines() if line.startswith("members,")]
    return sum(int(row[4] or 0) for row in rows)


def test_a_spoiled_extract_gives_no_traceback_in_a_process_of_its_own(book: Path, answers: list[str]) -> None:
    SPOILED["everything cut"](book)
    ran = sohtx(book, *ASKED[0])
    assert "Traceback" not in ran.stderr
    assert (ran.returncode, ran.stdout) == (0, answers[0])


def test_the_extract_of_another_book_is_not_read(book: Path, answers: list[str], tmp_path: Path) -> None:
    """A folder copied from an installation that has as many transactions."""
    other = tmp_path / "other"
    for number in (1, 2):
        told(other, "load", small_package(tmp_path / f"{number}", entries=[make_entry(f"Z{number}")]))
    shutil.rmtree(book / "extract")
    shutil.copytree(other / "extract", book / "extract")

    assert _ask(book) == answers


def test_a_book_set_back_to_a_backup_does_not_read_the_extract_of_its_future(
    book: Path, tmp_path: Path
) -> None:
    """The database alone is put back; what was loaded since is gone, and then another thing is loaded."""
    _let_go()
    backup = {file.name: file.read_bytes() for file in book.glob("sohtx.sqlite3*")}
    before = _value(book)
    told(book, "load", _alone(small_package(tmp_path / "lost", returns=[make_return("H3", members="5")])))
    assert _value(book) == before + 5
    _let_go()
    for file in book.glob("sohtx.sqlite3*"):
        file.unlink()
    for name, content in backup.items():
        (book / name).write_bytes(content)

    assert _value(book) == before
    told(book, "load", _alone(small_package(tmp_path / "other", returns=[make_return("H3", members="9")])))
    assert _value(book) == before + 9


def _let_go() -> None:
    """Close the database, so that all of it is in its file."""
    from django.db import connection

    connection.close()


def test_the_extract_cannot_be_written_and_the_load_stands(book: Path, tmp_path: Path) -> None:
    """What was published is acknowledged whatever becomes of the extract."""
    before = _value(book)
    _let_go()
    shutil.rmtree(book / "extract")
    (book / "extract").write_text("not a folder", encoding="utf-8")
    package = _alone(small_package(tmp_path / "package", returns=[make_return("H3", members="7")]))

    ran = sohtx(book, "load", package)

    assert ran.returncode == 0
    assert "read from the book itself" in ran.stderr or "đọc thẳng từ sổ" in ran.stderr
    assert _value(book) == before + 7


# -- where it lies -------------------------------------------------------------------------------

FOLDERS = [
    "Nguyễn Thị Hà/Tài liệu",
    "Nguyễn Thị Hà/Tài liệu của L'Hà",
    "100% #1 'a' ''b",
    "Tài liệu [2025]",
    "{số liệu}",
    "$HOME ~ ;&",
    *(['"sổ" *?\\'] if os.name != "nt" else []),
]


@pytest.mark.parametrize("name", FOLDERS)
def test_the_folder_may_have_any_name(name: str, tmp_path: Path) -> None:
    home, package = tmp_path / name / "sổ", tmp_path / name / "gói dữ liệu"
    small_package(package, entries=[make_entry("H1"), make_entry("H2")], returns=[make_return("H1")])
    reported = small_package(tmp_path / name / "gói 2", returns=[make_return("H2", members="5")])

    told(home, "load", package)
    with mock.patch("sohtx.figures.extract.compact", return_value=True):
        told(home, "load", reported)
    assert _value(home) == 15
    told(home, "rebuild")

    assert _value(home) == 15
    assert told(home, "verify") == "The book is intact.\n"
    told(home, "export", tmp_path / name / "xuất ra")
    told(tmp_path / name / "sổ khác", "load", tmp_path / name / "xuất ra")
    assert _ask(tmp_path / name / "sổ khác") == _ask(home)


@pytest.mark.parametrize("name", FOLDERS[:2])
def test_the_folder_may_have_a_vietnamese_name_in_a_process_of_its_own(name: str, tmp_path: Path) -> None:
    home = tmp_path / name
    done(
        home, "load", small_package(tmp_path / "gói", entries=[make_entry("H1")], returns=[make_return("H1")])
    )
    assert done(home, *MEMBERS).splitlines()[1].split(",")[4] == "10"
    assert done(home, "verify") == "The book is intact.\n"
    done(home, "export", tmp_path / name / "xuất ra")


def test_nothing_lies_outside_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left where the command was run, nor among temporary files."""
    monkeypatch.chdir(_made(tmp_path / "here"))
    temporary = _made(tmp_path / "tạm thời L'Hà [1]")
    package = small_package(tmp_path / "package", entries=[make_entry("H1")], returns=[make_return("H1")])
    for argv in (("load", package), MEMBERS, ("verify",), ("rebuild",), ("export", tmp_path / "out")):
        done(tmp_path / "home", *argv, TMPDIR=str(temporary), TEMP=str(temporary), TMP=str(temporary))
    assert list((tmp_path / "here").iterdir()) == []
    assert list(temporary.iterdir()) == []
    with database(tmp_path / "home"):
        pass


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
