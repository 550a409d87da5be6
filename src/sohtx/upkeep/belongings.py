"""Which files of the data folder travel in a backup: all that nothing else can make again."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from sohtx.upkeep.archive import FILES, is_safe
from sohtx.upkeep.reserved import RECORD, Names, is_derived

KEPT_RECORDS = 100
SECRET = "secret"  # noqa: S105 -- the name of a file
OWN_ONLY = 0o600


class Made(NamedTuple):
    """A backup that was made of this installation."""

    made_at: str
    file: str
    size: int
    place: int
    is_sealed: bool

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at).astimezone(UTC)


def belongings(home: Path) -> tuple[list[Path], list[str]]:
    """The files that travel, in order; and, by name, what does not although it is not derived."""
    found, left_out, names = [], [], Names()
    for path in _walk(home):
        name = path.relative_to(home).as_posix()
        if path.is_symlink() or not path.is_file() or not is_safe(FILES + name) or not names.take(name):
            left_out.append(name)
        else:
            found.append(path)
    return found, left_out


def _walk(home: Path) -> Iterator[Path]:
    """Files, and links to folders, of the data folder; no link is followed."""
    for folder, folders, files in os.walk(home):
        here = Path(folder)
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(n for n in folders if n not in links and not is_derived(here / n, home))
        for name in sorted([*files, *links]):
            if not is_derived(here / name, home):
                yield here / name


def made_backups(home: Path) -> list[Made]:
    """The backups made so far, the last one last; none where the record cannot be read."""
    try:
        told = json.loads((home / RECORD).read_text(encoding="utf-8"))
        made = [
            Made(str(r["made_at"]), str(r["file"]), int(r["size"]), int(r["place"]), bool(r["is_sealed"]))
            for r in told
        ]
        return sorted(made, key=lambda record: record.moment)
    except (OSError, ValueError, KeyError, TypeError):
        return []


def remember_backup(home: Path, made: Made) -> None:
    """Keep a record, for ``doctor``."""
    kept = [*made_backups(home), made][-KEPT_RECORDS:]
    passing = home / f"{RECORD}-{uuid4().hex}.tmp"
    passing.write_text(json.dumps([record._asdict() for record in kept], indent=1), encoding="utf-8")
    os.replace(passing, home / RECORD)
