"""What is backed up comes back whole: the book, its figures, the files beside it; or nothing is changed."""

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from exchange.running import Book
from ledger.building import done, make_entry, random_package, rows_of, small_package, start, told

from .keeping import FIGURES, content, files_of, lay_files, one_more, package_of

WORDS = "câu mật khẩu rất dài"


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(WORDS + "\n", encoding="utf-8")
    return file


def copied(kept: Path, folder: Path) -> Path:
    """A copy of the shared book that a test may change."""
    shutil.copytree(kept, folder)
    return folder


def test_all_comes_back(kept: Path, backed: Path, tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    said = told(home, "restore", backed)

    assert "The book is intact." in said and "up to transaction 2" in said
    assert content(home) == content(kept)
    assert files_of(home) == lay_files(tmp_path / "laid")
    assert told(home, *FIGURES) == told(kept, *FIGURES)
    assert package_of(home, tmp_path / "a") == package_of(kept, tmp_path / "b")
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600 or os.name == "nt"


@pytest.mark.parametrize("seed", range(3))
def test_a_random_book_comes_back(seed: int, tmp_path: Path) -> None:
    home, new = tmp_path / "home", tmp_path / "new"
    chance = random.Random(seed)
    for number in range(chance.randint(1, 3)):
        package = random_package(tmp_path / f"p{number}", 10 * seed + number, 8, prefix=f"P{number}-")
        if number:
            (package / "areas.csv").unlink(missing_ok=True)
        Book(home).sohtx("load", package)
    told(home, "backup", tmp_path / "b.sohtx")
    told(home, "restore", tmp_path / "b.sohtx", "--to", new)

    assert content(new) == content(home)
    assert package_of(new, tmp_path / "x") == package_of(home, tmp_path / "y")
    assert told(new, "verify") == "The book is intact.\n"
    told(new, "backup", tmp_path / "again.sohtx")
    told(new, "restore", tmp_path / "again.sohtx", "--to", tmp_path / "third")
    assert content(tmp_path / "third") == content(home)


def test_what_is_written_next_follows(backed: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    told(home, "restore", backed)
    told(home, "load", one_more(tmp_path / "p", "MỚI"))

    assert told(home, "verify") == "The book is intact.\n"


def test_keys_are_not_given_again(kept: Path, backed: Path, tmp_path: Path) -> None:
    home = copied(kept, tmp_path / "home")
    with closing(sqlite3.connect(home / "sohtx.sqlite3")) as con:
        con.execute("UPDATE sqlite_sequence SET seq = 900 WHERE name = 'ledger_transaction'")
        con.commit()
    told(home, "backup", tmp_path / "b.sohtx")
    told(tmp_path / "new", "restore", tmp_path / "b.sohtx")
    with closing(sqlite3.connect(tmp_path / "new" / "sohtx.sqlite3")) as con:
        found = con.execute("SELECT seq FROM sqlite_sequence WHERE name = 'ledger_transaction'").fetchone()
    assert found == (900,)


def test_backed_up_while_others_write(tmp_path: Path) -> None:
    """Every backup holds loads that were published before it, whole, and none in part."""
    home = tmp_path / "home"
    told(home, "load", random_package(tmp_path / "first", 4, 20))
    packages = [random_package(tmp_path / f"w{n}", 4, 15, prefix=f"W{n}-") for n in range(4)]
    for package in packages:
        (package / "areas.csv").unlink(missing_ok=True)
    writing = subprocess.Popen(
        ["sh", "-c", " && ".join(f'"$0" -m sohtx load "{p}"' for p in packages), shutil.which("python") or "python"],
        env=os.environ | {"SOHTX_HOME": str(home)}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    made = []
    while writing.poll() is None and len(made) < 8:
        made.append(tmp_path / f"b{len(made)}.sohtx")
        done(home, "backup", made[-1])
    assert writing.wait() == 0
    assert made
    for number, file in enumerate((made[0], made[-1])):
        new = tmp_path / f"new{number}"
        assert "The book is intact." in told(new, "restore", file)
        told(new, "export", tmp_path / f"x{number}")
        there = {dict(row)["entry_id"] for row in rows_of(tmp_path / f"x{number}", "entries")["entries"]}
        for package in packages:
            due = {dict(row)["entry_id"] for row in rows_of(package, "entries")["entries"]}
            assert there & due in (set(), due)


# Sealed


def test_sealed_with_a_passphrase(kept: Path, passphrase: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.sohtx"
    ran = Book(kept).sohtx("backup", file, "--passphrase-file", passphrase, lang="en")
    assert (ran.status, ran.err) == (0, "")
    assert b"office.toml" not in file.read_bytes()
    told(tmp_path / "new", "restore", file, "--passphrase-file", passphrase)
    assert content(tmp_path / "new") == content(kept)

    for words, expected in (
        ((), "sealed with a passphrase"),
        (("--passphrase-file", tmp_path / "other"), "passphrase is wrong"),
    ):
        (tmp_path / "other").write_text("some other passphrase", encoding="utf-8")
        ran = Book(tmp_path / "none").sohtx("restore", file, *words, lang="en")
        assert ran.status == 2 and expected in ran.err
    whole = file.read_bytes()
    for left in (len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:left])
        assert Book(tmp_path / "none").sohtx("restore", file, "--passphrase-file", passphrase).status == 2
    assert not (tmp_path / "none").exists()


def test_an_open_backup_of_persons_warns(tmp_path: Path) -> None:
    home = tmp_path / "home"
    package = small_package(tmp_path / "p", entries=[make_entry("H1")])
    told(home, "load", package)
    assert Book(home).sohtx("backup", tmp_path / "a.sohtx").err == ""
    (package / "contacts.csv").write_text(
        "org_id,role,name,sex,birth_year,phone,email,from,to,recorded_at\n"
        "H1,director,Người Giả Định,,,,,,,2023-01-01\n",
        encoding="utf-8",
    )
    told(home, "load", package)
    ran = Book(home).sohtx("backup", tmp_path / "b.sohtx", lang="en")
    assert ran.status == 0 and "personal data and is NOT encrypted" in ran.err


def test_ended_sessions_do_not_come_back(kept: Path, tmp_path: Path) -> None:
    home = copied(kept, tmp_path / "home")
    done_making(home)
    with closing(sqlite3.connect(home / "sohtx.sqlite3")) as con:
        con.execute("INSERT INTO django_session VALUES ('k', 'd', '2030-01-01 00:00:00')")
        con.commit()
    told(home, "backup", tmp_path / "b.sohtx")
    told(tmp_path / "new", "restore", tmp_path / "b.sohtx")
    assert content(tmp_path / "new")["django_session"] == []


def done_making(home: Path) -> None:
    """Make the tables of the web office too."""
    code = "from sohtx.office.starting import start_web, make_tables; start_web(); make_tables()"
    process = start(home, code=code)
    _, err = process.communicate()
    assert process.returncode == 0, err


def test_people_come_back(kept: Path, tmp_path: Path) -> None:
    home = copied(kept, tmp_path / "home")
    done_making(home)
    with closing(sqlite3.connect(home / "sohtx.sqlite3")) as con:
        names = [row[1] for row in con.execute("PRAGMA table_info(accounts_person)")]
        values = {"username": "hà", "password": "!", "made_at": "2026-01-01 00:00:00.120000"}
        row = [
            values.get(
                n,
                1
                if n in ("id", "is_active")
                else 0
                if n == "is_visitor"
                else None
                if n == "last_login"
                else "",
            )
            for n in names
        ]
        con.execute(f"INSERT INTO accounts_person VALUES ({','.join('?' * len(row))})", row)
        con.commit()
    told(home, "backup", tmp_path / "b.sohtx")
    told(tmp_path / "new", "restore", tmp_path / "b.sohtx")
    assert content(tmp_path / "new")["accounts_person"] == [tuple(row)]


# Names and places


def test_nothing_is_written_over(kept: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.sohtx"
    file.write_bytes(b"mine")
    ran = Book(kept).sohtx("backup", file, lang="en")
    assert ran.status == 2 and "exists already" in ran.err
    assert file.read_bytes() == b"mine"
    for _ in range(2):
        told(kept, "backup", tmp_path)
    assert len(list(tmp_path.glob("sohtx-backup-*.sohtx"))) == 2
    assert not list(tmp_path.glob("*.part"))


def test_without_a_book_or_folder(kept: Path, tmp_path: Path) -> None:
    assert Book(tmp_path / "none").sohtx("backup", tmp_path / "b").status == 2
    assert Book(kept).sohtx("backup", tmp_path / "no" / "b").status == 2
    assert Book(tmp_path / "none").sohtx("restore", tmp_path / "no").status == 2
    assert list(tmp_path.iterdir()) == []


def test_never_over_a_book(kept: Path, backed: Path, tmp_path: Path) -> None:
    home = copied(kept, tmp_path / "place" / "home")
    before = files_of(home)
    ran = Book(home).sohtx("restore", backed, lang="en")
    assert ran.status == 2 and "data here already" in ran.err
    assert files_of(home) == before
    laid = tmp_path / "laid"
    laid.mkdir()
    (laid / "office.toml").write_text("", encoding="utf-8")
    assert Book(laid).sohtx("restore", backed).status == 2


def test_replacing_keeps_what_was_there(kept: Path, backed: Path, tmp_path: Path) -> None:
    home = copied(kept, tmp_path / "place" / "home")
    told(home, "load", one_more(tmp_path / "p", "SAU"))
    (home / "office.toml").write_text("# sau", encoding="utf-8")
    later = content(home)
    said = told(home, "restore", backed, "--replace")

    assert content(home) == content(kept)
    (aside,) = home.parent.glob("home.before-*")
    assert content(aside) == later and (aside / "office.toml").read_text(encoding="utf-8") == "# sau"
    assert str(aside) in said
    (safety,) = home.parent.glob("sohtx-backup-*.sohtx")
    told(tmp_path / "old", "restore", safety)
    assert content(tmp_path / "old") == later


def test_a_book_that_is_open_elsewhere_is_not_moved(kept: Path, backed: Path, tmp_path: Path) -> None:
    home = copied(kept, tmp_path / "home")
    with closing(sqlite3.connect(home / "sohtx.sqlite3")) as con:
        con.execute("SELECT 1 FROM ledger_book").fetchone()
        ran = Book(home).sohtx("restore", backed, "--replace", lang="en")
    assert ran.status == 2 and "open in another program" in ran.err
    assert content(home) == content(kept)
    assert not list(tmp_path.glob("home.restoring-*"))


def test_a_damaged_book_is_not_taken_unasked(kept: Path, tmp_path: Path) -> None:
    home = copied(kept, tmp_path / "home")
    with closing(sqlite3.connect(home / "sohtx.sqlite3")) as con:
        con.execute("UPDATE register_entry SET name = 'khác' WHERE id = 1")
        con.commit()
    told(home, "backup", tmp_path / "b.sohtx")
    new = Book(tmp_path / "new")
    assert new.sohtx("restore", tmp_path / "b.sohtx").status == 2
    assert not new.home.exists()
    ran = new.sohtx("restore", tmp_path / "b.sohtx", "--accept-damage", lang="en")
    assert ran.status == 1 and "its content was changed" in ran.err
    assert content(new.home) == content(home)


def test_links_are_told_not_followed(kept: Path, tmp_path: Path) -> None:
    home = copied(kept, tmp_path / "home")
    (tmp_path / "outside").write_text("không thuộc sổ", encoding="utf-8")
    (home / "link.txt").symlink_to(tmp_path / "outside")
    (home / "prose" / "linked").symlink_to(tmp_path)
    ran = Book(home).sohtx("backup", tmp_path / "b.sohtx", lang="en")
    assert ran.status == 0 and "link.txt" in ran.err and "prose/linked" in ran.err
    told(tmp_path / "new", "restore", tmp_path / "b.sohtx")
    assert not (tmp_path / "new" / "link.txt").exists()


def test_only_looked_over(backed: Path, tmp_path: Path) -> None:
    said = told(tmp_path / "none", "restore", backed, "--check")
    assert "The backup is sound" in said and not (tmp_path / "none").exists()


# Killed


@pytest.mark.parametrize("words", [("backup",), ("restore",)], ids=["backup", "restore"])
def test_killed_at_random_instants(words: tuple[str, ...], kept: Path, backed: Path, tmp_path: Path) -> None:
    home = copied(kept, tmp_path / "place" / "home")
    told(home, "load", one_more(tmp_path / "p", "SAU"))
    later, earlier = content(home), content(kept)
    _close()
    out = tmp_path / "out"
    out.mkdir()
    chance = random.Random(7)
    argv = ("backup", out) if words == ("backup",) else ("restore", backed, "--replace")
    longest = 1.5 if words == ("backup",) else 5.0
    for _ in range(int(os.environ.get("SOHTX_KILLS", "12"))):
        process = start(home, *argv)
        time.sleep(chance.uniform(0.2, longest))
        process.kill()
        process.communicate()
        told(home, "verify")  # any command puts right what was cut short
        found = content(home)
        _close()
        assert found in (later, earlier)
        assert words == ("restore",) or found == later
    for file in out.glob("*.sohtx"):
        told(tmp_path / "none", "restore", file, "--check")
    for folder in home.parent.glob("home.before-*"):
        assert content(folder) in (later, earlier)


def test_cut_short_between_the_two_renames(kept: Path, tmp_path: Path) -> None:
    """The only instant at which no data folder is there: the next command puts the old one back."""
    home = copied(kept, tmp_path / "home")
    code = (
        "import os\nfrom pathlib import Path\nfrom sohtx.config import moving\n"
        "rename = Path.rename\n"
        "def dying(self, to):\n"
        "    if self.name == 'new': os._exit(9)\n"
        "    return rename(self, to)\n"
        "Path.rename = dying\n"
        "home = Path(os.environ['SOHTX_HOME'])\n"
        "moving.swap(home, home.with_name('new'), home.with_name('home.before-x'))\n"
    )
    (tmp_path / "new").mkdir()
    process = start(home, code=code)
    process.communicate()
    assert process.returncode == 9 and not home.exists()

    assert told(home, "verify") == "The book is intact.\n"
    assert content(home) == content(kept)
    assert not (tmp_path / "home.moving").exists()


def _close() -> None:
    from conftest import close_database

    close_database()
