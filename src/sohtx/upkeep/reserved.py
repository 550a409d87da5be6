"""Names within the data folder that are the program's own: what comes again by itself, and never lies in a backup."""

import unicodedata
from pathlib import PurePath

PART = ".part"
DATABASE = "sohtx.sqlite3"
DERIVED_FOLDERS = frozenset({"extract", "staging", "tmp", "cache"})
DERIVED_FILES = ("directory.sqlite3", DATABASE)
DATABASE_TAILS = ("", "-wal", "-shm", "-journal")
PASSING = (".lock", ".tmp", ".pid", PART, ".sohtx")
RECORD = "backups.json"
_NAMED = frozenset({RECORD, *(file + tail for file in DERIVED_FILES for tail in DATABASE_TAILS)})


def is_derived(path: PurePath, home: PurePath) -> bool:
    """Whether a file comes again by itself, or only passes: extract, scratch files, locks, backups themselves."""
    steps = path.relative_to(home).parts
    return (
        steps[0] in DERIVED_FOLDERS
        or path.name.endswith(PASSING)
        or (len(steps) == 1 and path.name in _NAMED)
    )


def is_reserved(name: str) -> bool:
    """Whether some disk takes a path within the data folder for a derived file, or for what lies in one."""
    first, *more = same_on_any_disk(name).split("/")
    return first in DERIVED_FOLDERS | _NAMED or [first, *more][-1].endswith(PASSING)


def same_on_any_disk(name: str) -> str:
    """A name as the disk that tells fewest names apart knows it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


class Names:
    """Names that are to lie in one folder: none twice, none a file and a folder at once, on any disk."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def take(self, name: str) -> bool:
        """Add a file's path; False, and nothing added, where it is in the way of another."""
        key = same_on_any_disk(name)
        steps = key.split("/")
        above = {"/".join(steps[:n]) for n in range(1, len(steps))}
        if key in self._files or key in self._folders or not self._files.isdisjoint(above):
            return False
        self._files.add(key)
        self._folders |= above
        return True
