"""What officers once said of a head: remembered in the data folder for the lists to come."""

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from sohtx.exchange.lists.fields import Field
from sohtx.exchange.lists.names import fold

MOST_REMEMBERED = 5_000
_FIELDS = {str(fld): fld for fld in Field}


class ColumnMemory:
    """Heads with the fields that they were said to mean."""

    def __init__(self, home: Path) -> None:
        self._path = home / "lists" / "columns.json"

    def known(self) -> dict[str, Field]:
        """Every head remembered; a file that cannot be read is as one that is not there."""
        with suppress(OSError, ValueError):
            told = json.loads(self._path.read_text("utf-8"))
            if isinstance(told, dict):
                return {str(head): _FIELDS[fld] for head, fld in told.items() if fld in _FIELDS}
        return {}

    def stamp(self) -> int:
        """Something that is another whenever more was remembered."""
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return 0

    def remember(self, said: Mapping[str, Field]) -> None:
        """Keep what was said of heads; the file is replaced whole, so that no half of it is ever read."""
        said = {key: fld for head, fld in said.items() if (key := fold(head))}
        if not said:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._path.with_suffix(".lock"), timeout=20):
            everything = self.known()
            for key in said:
                everything.pop(key, None)
            everything |= said
            kept = dict(list(everything.items())[-MOST_REMEMBERED:])
            handle, name = tempfile.mkstemp(dir=self._path.parent, suffix=".tmp")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({head: str(fld) for head, fld in kept.items()}, file, ensure_ascii=False, indent=1)
            Path(name).replace(self._path)
