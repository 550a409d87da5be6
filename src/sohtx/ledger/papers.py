"""Papers kept beside the book under their digests: a picture or PDF of what a return, letter or minute was written on.

The content is written before the transaction that names it ends, so that a row never lacks its file; what no row names
is swept away. Both happen under one lock, so that nothing is swept that is about to be named.
"""

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from django.apps import apps
from filelock import FileLock

from sohtx.core.moment import now
from sohtx.core.pictures import Kind, kind_of, without_traces
from sohtx.core.refusal import Problem, Problems, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.ledger.models import KeptPaper

FOLDER = "papers"
LARGEST = 10 * 2**20
MOST = 5
LONGEST_NAME = 120
PATIENCE = 60
ACCEPTED = ",".join(ending for kind in Kind for ending in kind.endings)
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069"*/:<>?\\|]+')


class Brought(NamedTuple):
    """A file that somebody brings, as it came."""

    name: str
    content: bytes


class Paper(NamedTuple):
    """A file that was looked at: what it is, what of it is kept."""

    name: str
    kind: Kind
    content: bytes

    @property
    def digest(self) -> str:
        """By which it lies in the data folder."""
        return hashlib.sha256(self.content).hexdigest()


def look(brought: Iterable[Brought]) -> list[Paper]:
    """What was brought, looked at by its content; refuses with every problem of every file."""
    problems = Problems()
    papers: dict[str, Paper] = {}
    for one in brought:
        kind = kind_of(one.content)
        if len(one.content) > LARGEST:
            problems.add(Problem(TOO_LARGE, MEND_LARGE, file=one.name))
        elif kind is None:
            problems.add(Problem(*NO_PAPER, file=one.name))
        else:
            paper = Paper(fit_name(one.name, kind), kind, without_traces(one.content, kind))
            papers.setdefault(paper.digest, paper)
    problems.raise_any()
    check_count(len(papers))
    return list(papers.values())


def check_count(papers: int) -> None:
    """Refuse more papers than one thing may hold."""
    if papers > MOST:
        raise refuse(TOO_MANY.fill(most=MOST), MEND_MANY)


def too_large() -> Refusal:
    """What is said of a file that was given up on its way in."""
    return refuse(TOO_LARGE, MEND_LARGE)


def row_of(paper: Paper, *, by: str) -> dict[str, object]:
    """What a row that names a paper holds of it."""
    return {
        "name": paper.name,
        "media_type": paper.kind.value,
        "digest": paper.digest,
        "size": len(paper.content),
        "added_at": now(),
        "added_by": by,
    }


def sweep() -> None:
    """Remove what no row names any more."""
    with _lock():
        _sweep()


def fit_name(name: str, kind: Kind) -> str:
    """A name that any disk takes, ending as what the file is."""
    plain = " ".join(_UNFIT.sub(" ", name.replace("\\", "/").rpartition("/")[2]).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if dot and f".{ending.lower()}" in kind.endings:
        return f"{stem[:LONGEST_NAME] or PLAIN_NAME}.{ending.lower()}"
    return f"{plain[:LONGEST_NAME] or PLAIN_NAME}{kind.endings[0]}"


# Keeping


@contextmanager
def laid_down(papers: Collection[Paper]) -> Iterator[None]:
    """Lay papers into the data folder; what is done within names them, or they go again."""
    if not papers:
        yield
        return
    with _lock():
        try:
            for paper in papers:
                _write(paper)
            yield
        finally:
            _sweep()


# Reading


def content_of(paper: KeptPaper) -> bytes:
    """What a paper holds; refused where it is not there any more, or was altered."""
    try:
        content = place_of(paper.digest).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != paper.digest:
        raise refuse(*NOT_WHOLE, value=paper.name)
    return content


def spoilt_papers(*, full: bool) -> Iterator[tuple[str, bool]]:
    """The digests of papers that are not there, or are not what they were, and whether they are there at all.

    Without ``full`` only their sizes are held against what was kept.
    """
    for digest, size in sorted(dict(_named("digest", "size")).items()):
        path = place_of(digest)
        if not path.is_file():
            yield digest, False
        elif path.stat().st_size != size or (full and _digest_of(path) != digest):
            yield digest, True


def _digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def place_of(digest: str) -> Path:
    """Where the content of a digest lies."""
    return book.home() / FOLDER / digest[:2] / digest


def _write(paper: Paper) -> None:
    place = place_of(paper.digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    passing = place.with_name(f"{paper.digest}.{uuid4().hex}.part")
    try:
        with passing.open("xb") as stream:
            stream.write(paper.content)
            stream.flush()
            os.fsync(stream.fileno())
        passing.replace(place)
    except OSError as error:
        with suppress(OSError):
            passing.unlink(missing_ok=True)
        raise refuse(NOT_KEPT.fill(why=error.strerror or error), MEND_NOT_KEPT, value=paper.name) from None


def _lock() -> FileLock:
    book.home().mkdir(parents=True, exist_ok=True)
    return FileLock(book.home() / f"{FOLDER}.lock", timeout=PATIENCE)


def _sweep() -> None:
    """Remove what no row names: of transactions that failed, of programs that were ended, of papers taken away."""
    named = {digest for (digest,) in _named("digest")}
    for file in (book.home() / FOLDER).glob("*/*"):
        if file.name not in named:
            with suppress(OSError):  # open in another program: it goes the next time
                file.unlink()


def count_papers() -> int:
    """How many different papers are kept."""
    return len({digest for (digest,) in _named("digest")})


def _named(*columns: str) -> Iterator[tuple[Any, ...]]:
    """What all stations tell of the papers that they name."""
    for model in apps.get_models():
        if issubclass(model, KeptPaper):
            yield from model._default_manager.values_list(*columns).iterator()


PLAIN_NAME = "ban-giay"
TOO_LARGE = Text("tệp lớn hơn 10 MB", "the file is larger than 10 MB")
MEND_LARGE = Text("chụp lại với cỡ ảnh nhỏ hơn", "take a smaller picture")
NO_PAPER = (
    Text(
        "không phải ảnh JPG, PNG, WebP, HEIC hay tệp PDF", "is no JPG, PNG, WebP or HEIC picture, and no PDF"
    ),
    Text("chụp ảnh bản giấy, hoặc quét thành PDF", "take a picture of the paper, or scan it as PDF"),
)
TOO_MANY = Text("kèm tối đa {most} tệp", "at most {most} files can be attached")
MEND_MANY = Text(
    "gộp nhiều trang vào một tệp PDF, hoặc gỡ tệp không cần",
    "put several pages into one PDF, or remove a file that is not needed",
)
NOT_WHOLE = (
    Text("tệp không còn hoặc đã bị thay đổi", "the file is gone, or was altered"),
    Text("phục hồi từ bản sao lưu; xem sohtx doctor", "bring it back from a backup; see sohtx doctor"),
)
NOT_KEPT = Text("không ghi được tệp ({why})", "the file cannot be kept ({why})")
MEND_NOT_KEPT = Text("kiểm tra chỗ trống trên ổ đĩa rồi gửi lại", "look at the room left, then send it again")
