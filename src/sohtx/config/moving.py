"""Swapping a data folder for another, so that a swap cut short is undone by the next command.

Two renames cannot be one. A note beside the folder names what was put aside; as long as it lies there and the data
folder does not, the old one is put back.
"""

import os
from contextlib import suppress
from pathlib import Path


def note_of(home: Path) -> Path:
    """The note that a swap is under way."""
    return home.with_name(home.name + ".moving")


def swap(home: Path, new: Path, aside: Path) -> None:
    """Put a new data folder in the place of the old one, which goes aside if there is one."""
    note = note_of(home)
    with note.open("w", encoding="utf-8") as stream:
        stream.write(aside.name)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        if home.exists():
            home.rename(aside)
        new.rename(home)
    except OSError:
        put_back(home)
        raise
    note.unlink(missing_ok=True)


def put_back(home: Path) -> bool:
    """Undo a swap that was cut short; says whether there was one to undo."""
    note = note_of(home)
    if not note.exists():
        return False
    with suppress(OSError, ValueError):
        aside = home.with_name(note.read_text(encoding="utf-8").strip())
        if aside == home or aside.parent != home.parent or not aside.is_dir():
            return False  # not begun
        if is_cut_short := not home.exists():
            aside.rename(home)
        note.unlink()
        return is_cut_short
    return False
