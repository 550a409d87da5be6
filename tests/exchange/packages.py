"""Packages for the tests of ``load``: a sound one, and what a case makes of it.

The sound package is ``cases/base_package``; the cases are in ``cases/bad_packages.yaml`` and
``cases/odd_packages.yaml``, in the small language of ``edits``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .edits import Draft, apply_edit

CASES = Path(__file__).parent / "cases"
BASE = CASES / "base_package"

Edits = list[tuple[str, Any]]
AnyOf = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """What a refusal must name; of several right answers any will do, and empty means any at all."""

    files: AnyOf = ()
    lines: AnyOf = ()
    columns: AnyOf = ()
    value: str | None = None


@dataclass(frozen=True)
class Kept:
    """A cell that the book must give back as it came."""

    file: str
    column: str
    value: str


@dataclass(frozen=True)
class Case:
    """One package and what must become of it."""

    id: str
    why: str
    edits: Edits
    refused: Place = field(default_factory=Place)
    onto_base: bool = False
    same_as_base: bool = False
    keeps: tuple[Kept, ...] = ()


def read_cases(name: str) -> list[Case]:
    """Read the cases of one file; every scalar is text, so ``1e3`` and ``true`` stay as they are written."""
    return [_case(raw) for raw in yaml.load((CASES / name).read_text("utf-8"), Loader=yaml.BaseLoader)]


def base_files() -> dict[str, bytes]:
    """Read the sound package, with line ends that do not depend on how the repository was checked out."""
    return {path.name: path.read_text("utf-8").encode("utf-8") for path in sorted(BASE.glob("*.csv"))}


def base_package(folder: Path) -> Path:
    """Write the sound package into a folder."""
    return _write_folder(Draft(base_files()), folder)


def build(case: Case, tmp_path: Path) -> Path:
    """Make the package of a case and return the path to give to ``sohtx load``."""
    draft = Draft(base_files())
    for verb, args in case.edits:
        apply_edit(draft, verb, args)
    return _ship(draft, tmp_path / "package")


def _ship(draft: Draft, path: Path) -> Path:
    """Write the package in the shape that the case asks for."""
    match draft.shipped_as:
        case "folder":
            return _write_folder(draft, path)
        case "zip":
            return _write_file(path.with_suffix(".zip"), draft.archive)
        case "missing":
            return path
        case "empty folder":
            return _write_folder(Draft({}), path)
        case "text file":
            return _write_file(path, draft.files["entries.csv"])
        case "text named zip":
            return _write_file(path.with_suffix(".zip"), draft.files["entries.csv"])
        case "empty file named zip":
            return _write_file(path.with_suffix(".zip"), b"")
    raise ValueError(f"no such way to ship a package: {draft.shipped_as}")


def _write_folder(draft: Draft, folder: Path) -> Path:
    """Write the files and the empty folders of a package."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in draft.folders:
        (folder / name).mkdir(parents=True)
    for name, content in draft.files.items():
        _write_file(folder / name, content)
    return folder


def _write_file(path: Path, content: bytes) -> Path:
    """Write one file, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


# -- reading the cases ---------------------------------------------------------------------------


def _case(raw: Mapping[str, Any]) -> Case:
    """Read one case."""
    edits = _edits(raw["edit"])
    return Case(
        id=raw["id"],
        why=raw["why"],
        edits=edits,
        refused=_place(raw["refused"]) if "refused" in raw else _the_cell_set(edits),
        onto_base=raw.get("onto_base") == "true",
        same_as_base=raw.get("same_as_base") == "true",
        keeps=tuple(Kept(**kept) for kept in raw.get("keeps", [])),
    )


def _edits(raw: Any) -> Edits:
    """Read the edits: one mapping of a verb to its arguments, or a list of them."""
    return [(verb, args) for edit in (raw if isinstance(raw, list) else [raw]) for verb, args in edit.items()]


def _place(raw: Any) -> Place:
    """Read what a refusal must name."""
    named: Mapping[str, Any] = raw or {}
    return Place(
        files=_any_of(named.get("file")),
        lines=_any_of(named.get("line")),
        columns=_any_of(named.get("column")),
        value=named.get("value"),
    )


def _the_cell_set(edits: Edits) -> Place:
    """Take the cell that a lone ``set`` changed as what the refusal must name."""
    match edits:
        case [("set", cell)]:
            return _place(cell)
    return Place()


def _any_of(raw: Any) -> AnyOf:
    """Read one right answer, several, or none."""
    return () if raw is None else tuple(raw) if isinstance(raw, list) else (raw,)
