"""The builder itself: the sound package is sound CSV, and every case can be built and is told apart."""

import csv
import re
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from .edits import VERBS, windows_1258
from .packages import BASE, Case, Place, base_files, base_package, build, read_cases
from .running import names, pattern

BAD = read_cases("bad_packages.yaml")
ODD = read_cases("odd_packages.yaml")
ALL = [*BAD, *ODD]
TABLES = {"areas", "area_changes", "contacts", "entries", "published", "returns", "sectors", "targets"}


def contents(path: Path) -> dict[str, bytes]:
    """Read a built package of whatever shape."""
    if path.is_dir():
        return {p.relative_to(path).as_posix(): p.read_bytes() for p in path.rglob("*") if p.is_file()}
    return {path.name: path.read_bytes()} if path.exists() else {}


def test_there_are_enough_cases() -> None:
    assert len(BAD) >= 150
    assert len(ODD) >= 40


def test_ids_are_unique_and_readable() -> None:
    assert [name for name, times in Counter(case.id for case in ALL).items() if times > 1] == []
    assert [case.id for case in ALL if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", case.id)] == []


def test_every_case_says_why_in_a_sentence() -> None:
    assert [case.id for case in ALL if not re.fullmatch(r"[A-Z0-9Đ].*\.", case.why)] == []


def test_every_verb_is_explained() -> None:
    explained = (BASE.parent / "README.md").read_text("utf-8")
    assert [verb for verb in VERBS if f"`{verb}`" not in explained] == []


def test_base_package_is_sound_csv(tmp_path: Path) -> None:
    folder = base_package(tmp_path / "base")
    assert {path.stem for path in folder.iterdir()} == TABLES
    for path in folder.iterdir():
        text = path.read_bytes().decode("utf-8")
        rows = list(csv.reader(text.splitlines(), strict=True))
        assert {len(row) for row in rows} == {len(rows[0])}, path.name
        assert len(set(rows[0])) == len(rows[0])
        assert len(rows) > 1 and len(set(map(tuple, rows))) == len(rows)
        assert "\r" not in text and text.endswith("\n") and not text.endswith("\n\n")


def test_base_package_has_no_loose_ends() -> None:
    tables = {n: list(csv.DictReader(c.decode().splitlines())) for n, c in base_files().items()}
    codes = {row["code"] for row in tables["areas.csv"]}
    orgs = {row["org_id"] for row in tables["entries.csv"]}
    assert {row["org_id"] for name in ("returns.csv", "contacts.csv") for row in tables[name]} <= orgs
    assert {row["parent_code"] for row in tables["areas.csv"]} <= codes | {""}
    assert {row["area_code"] for name in ("entries.csv", "targets.csv") for row in tables[name]} <= codes | {
        ""
    }
    assert {row[c] for row in tables["area_changes.csv"] for c in ("from_code", "to_code")} <= codes


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_case_builds(case: Case, tmp_path: Path) -> None:
    path = build(case, tmp_path)
    assert path.parent == tmp_path
    assert {p.name for p in tmp_path.iterdir()} <= {path.name}
    if case.edits and path.is_dir():
        # Files are compared, and one case adds an empty folder only.
        assert contents(path) != base_files() or any(verb == "make_folder" for verb, _ in case.edits)


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.id)
def test_refusal_points_into_the_package(case: Case, tmp_path: Path) -> None:
    files = contents(build(case, tmp_path))
    if case.refused == Place():
        assert {verb for verb, _ in case.edits} & {"zip", "ship", "drop_files"}
        return
    assert case.refused.files
    if any(verb == "zip" for verb, _ in case.edits):
        return
    present = [files[name] for name in case.refused.files if name in files]
    assert present or (tmp_path / "package" / case.refused.files[0]).is_dir()
    last = max(content.count(b"\n") for content in present) + 1 if present else 0
    assert [line for line in case.refused.lines if not 1 <= int(line) <= last] == []


@pytest.mark.parametrize(
    "case", [c for c in BAD if c.refused.lines and c.refused.value], ids=lambda case: case.id
)
def test_refused_value_stands_on_the_refused_line(case: Case, tmp_path: Path) -> None:
    path = build(case, tmp_path)
    if path.is_dir():
        (name,) = case.refused.files
        lines = (path / name).read_bytes().decode("utf-8").split("\n")
        assert case.refused.value is not None
        assert any(
            case.refused.value in lines[int(line) - 1].replace('""', '"') for line in case.refused.lines
        )


def test_a_refusal_is_recognized() -> None:
    place = Place(("returns.csv",), ("17",), ("members",), "12a")
    message = 'returns.csv:17: members: "12a": is not a whole number; write digits only'
    assert names(f"2 problems\n{message}\n", place)
    assert names(message, Place(("a.csv", "returns.csv"), (), ("members",), None))
    assert names(message, Place(("returns.csv",), ("16", "17"), (), "12a"))
    assert names(message, Place(("returns.csv",), (), (), None))
    assert names("returns.csv: is empty; write a header", Place(("returns.csv",)))
    assert names("there is no such folder", Place())


@pytest.mark.parametrize(
    "message",
    [
        'returns.csv:18: members: "12a": is not a whole number; write digits only',
        'returns.csv:17: workers: "12a": is not a whole number; write digits only',
        "returns.csv:17: members: 12a: is not a whole number; write digits only",
        'returns.csv:17: members: "12a": is not a whole number',
        'xreturns.csv:17: members: "12a": is not a whole number; write digits only',
        'returns.csv:171: members: "12a": is not a whole number; write digits only',
        "",
    ],
)
def test_another_refusal_is_not_mistaken_for_it(message: str) -> None:
    place = Place(("returns.csv",), ("17",), ("members",), "12a")
    assert not names(message, place), pattern(place)


def test_windows_1258_parts_vowel_and_tone() -> None:
    assert windows_1258("ợ") == b"\xf5\xf2"
    assert unicodedata.normalize("NFC", windows_1258("Hợp tác xã").decode("cp1258")) == "Hợp tác xã"
    with pytest.raises(UnicodeDecodeError):
        windows_1258("Hợp tác xã").decode("utf-8")


def test_zip_cases_are_what_they_say(tmp_path: Path) -> None:
    built = {case.id: build(case, tmp_path / case.id) for case in ALL if case.id.startswith("zip-")}
    with zipfile.ZipFile(built["zip-encrypted"]) as zf:
        assert all(info.flag_bits & 1 for info in zf.infolist())
    with zipfile.ZipFile(built["zip-bad-checksum"]) as zf:
        assert zf.testzip() == "entries.csv"
    with zipfile.ZipFile(built["zip-windows-parent-path"]) as zf:
        assert b"..\\evil.csv" in built["zip-windows-parent-path"].read_bytes()
    with zipfile.ZipFile(built["zip-member-twice"]) as zf:
        assert zf.namelist().count("entries.csv") == 2
    with zipfile.ZipFile(built["zip-table-is-a-link"]) as zf:
        assert (zf.getinfo("targets.csv").external_attr >> 16) & 0o170000 == 0o120000
    with zipfile.ZipFile(built["zip-bomb"]) as zf:
        assert zf.getinfo("entries.csv").file_size > 500 * built["zip-bomb"].stat().st_size
    for broken in ("zip-truncated", "zip-wrong-size"):
        with pytest.raises(zipfile.BadZipFile), zipfile.ZipFile(built[broken]) as zf:
            if damaged := zf.testzip():
                raise zipfile.BadZipFile(damaged)


def test_typed_parquet_has_types(tmp_path: Path) -> None:
    (case,) = (case for case in ODD if case.id == "parquet-of-types")
    schema = pq.read_schema(build(case, tmp_path) / "entries.parquet")
    assert str(schema.field("effective_on").type) == "date32[day]"
    assert str(schema.field("recorded_at").type) == "timestamp[us, tz=UTC]"
    assert str(schema.field("charter_capital").type) == "decimal128(18, 3)"
    assert str(schema.field("is_registered").type) == "bool"
