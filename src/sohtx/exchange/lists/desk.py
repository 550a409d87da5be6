"""Lists on the desk: brought, being looked at, not yet taken in. Each is its bringer's alone, and gone after a day.

A list lies in a folder of its own under a random key; no name from outside is ever part of a path.
"""

import json
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sohtx.core.moment import now
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.exchange.lists.checking import Checked, check_list
from sohtx.exchange.lists.layout import Layout, read_layout
from sohtx.exchange.lists.memory import ColumnMemory
from sohtx.exchange.lists.opening import ListFile, open_bytes
from sohtx.exchange.lists.options import Options, as_told, read_told
from sohtx.exchange.lists.standing import BookSide, book_side
from sohtx.ledger import book

T = TypeVar("T")
A_DAY = 24 * 3600
TAKE, COMPARE = "take", "compare"
MOST_MADE = 8
_KEY = re.compile(r"[0-9a-f]{32}")
_CONTENT, _TOLD = "danh-sach", "loi-khai.json"


@dataclass
class OnDesk:
    """A list on the desk, with what was said of it so far and what came of it."""

    key: str
    person: str
    purpose: str
    name: str
    at: int
    options: Options
    more: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)

    def save(self) -> None:
        """Keep what was said; the file is replaced whole."""
        told = {
            "person": self.person, "purpose": self.purpose, "name": self.name, "at": self.at,
            "options": as_told(self.options), "more": self.more, "result": self.result,
        }  # fmt: skip
        folder = _desk() / self.key
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as file:
            json.dump(told, file, ensure_ascii=False)
        Path(file.name).replace(folder / _TOLD)

    @contextmanager
    def used_up(self) -> Iterator[None]:
        """Do something that uses the list up: once, however often it is asked for. It stays where that fails."""
        folder = _desk() / self.key
        try:
            (folder / _TOLD).rename(folder / f"{_TOLD}.xong")
        except OSError:
            raise refuse(USED, MEND_USED) from None
        try:
            yield
        except BaseException:
            self.save()
            raise
        self.remove()

    def remove(self) -> None:
        """Take it off the desk."""
        shutil.rmtree(_desk() / self.key, ignore_errors=True)

    @property
    def file(self) -> ListFile:
        """The opened list."""
        path = _desk() / self.key / _CONTENT
        return made_once(("file", self.key), lambda: open_bytes(path.read_bytes(), self.name))

    def layout(self) -> Layout:
        """Where the head and the rows are; refused where no head is found."""
        options = self.options
        key = ("layout", self.key, options.sheet, options.head_row)
        return made_once(key, lambda: read_layout(self.file, options.sheet, options.head_row))

    def checked(self, options: Options) -> Checked:
        """What each row would become."""
        key = ("checked", self.key, json.dumps(as_told(options)))
        return made_once(key, lambda: check_list(self.file, options, side_on(options.as_of)))


def put(
    content: bytes, name: str, *, person: str, purpose: str, options: Options, more: dict[str, Any]
) -> OnDesk:
    """Put a list on the desk; what is no list is refused before anything is kept."""
    file = open_bytes(content, name)
    sweep()
    key = secrets.token_hex(16)
    folder = _desk() / key
    folder.mkdir(parents=True)
    (folder / _CONTENT).write_bytes(content)
    put_down = OnDesk(key, person, purpose, file.name, now(), options, more)
    put_down.save()
    return put_down


def find(key: str, *, person: str, purpose: str) -> OnDesk | None:
    """A list on the desk; None where there is none of this person's under that key."""
    if not _KEY.fullmatch(key):
        return None
    found = _read(_desk() / key)
    return found if found and (found.person, found.purpose) == (person, purpose) else None


def lying(*, person: str, purpose: str) -> list[OnDesk]:
    """The lists that somebody has on the desk, the latest first."""
    mine = [item for item in _all() if (item.person, item.purpose) == (person, purpose)]
    return sorted(mine, key=lambda item: (item.at, item.key), reverse=True)


def sweep() -> None:
    """Remove what has lain for longer than a day."""
    for folder in _folders():
        if _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _desk() -> Path:
    return book.home() / "lists" / "dang-xem"


def _folders() -> list[Path]:
    try:
        return [path for path in _desk().iterdir() if _KEY.fullmatch(path.name)]
    except OSError:
        return []


def _all() -> Iterator[OnDesk]:
    for folder in _folders():
        if found := _read(folder):
            yield found


def _is_old(folder: Path) -> bool:
    try:
        brought = (folder / _CONTENT).stat().st_mtime
    except OSError:
        return True
    return time.time() - brought > A_DAY


def _read(folder: Path) -> OnDesk | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        if _is_old(folder):
            return None
        told = json.loads((folder / _TOLD).read_text("utf-8"))
        return OnDesk(
            folder.name, told["person"], told["purpose"], told["name"], told["at"], read_told(told["options"]),
            told["more"], told["result"],
        )  # fmt: skip
    return None


# What was worked out, kept while the book and what is remembered of heads stay as they are

_lock = threading.RLock()
_made: OrderedDict[Hashable, Any] = OrderedDict()


def made_once(key: Hashable, work: Callable[[], T]) -> T:
    """What some work gives, done once in this process while nothing that it may rest on has changed."""
    full = (key, _stamp())
    with _lock:
        if full in _made:
            _made.move_to_end(full)
            found: T = _made[full]
            return found
        made = _made[full] = work()
        while len(_made) > MOST_MADE:
            _made.popitem(last=False)
        return made


def side_on(day: date) -> BookSide:
    """The book on a day."""
    return made_once(("side", day), lambda: book_side(day))


def _stamp() -> Hashable:
    present = book.current()
    last = book.last_transaction() if present else None
    memory = ColumnMemory(book.home()).stamp()
    return str(book.home()), present and present.name, last and bytes(last.digest), memory


USED = Text("danh sách này vừa được xử lý", "this list has just been dealt with")
MEND_USED = Text("về trang danh sách để xem kết quả", "go back to the lists to see what came of it")
