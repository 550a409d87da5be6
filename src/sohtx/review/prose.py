"""The officer's own prose: a Markdown file a section, beside the data. Only its author writes into one that exists.

``<home>/prose/<area>/<period>/<section>.md``. A new period starts from the last one's file, marked by a first line
that stays until the officer edits the text: while it stands there, the report marks the section as untouched.

``{workers}`` in a text stands for the figure of that name in the report, ``{workers/credit}`` for that of a sector or
kind: it is recomputed and opens like every other. A name that is no figure stays as it is written.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sohtx.core.moment import BEGINNING
from sohtx.core.period import Period
from sohtx.core.refusal import Problem, Refusal
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.documents.tree import Emphasis, Number, Paragraph, Run, Runs, Strong, Tone
from sohtx.ledger import book
from sohtx.review.saying import joined

LOOKED_BACK = 4  # periods of the same length in which a text to start from is looked for
UNTOUCHED = "<!-- chưa biên tập / untouched"
_OPENS, _CLOSES = "<!--", "-->"
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True)
class Prose:
    """What the officer wrote for a section, and whether it was touched since it was laid there."""

    text: str
    is_touched: bool
    file: Path


def folder_of(area: Unit, period: Period) -> Path:
    """Where the prose of a review lies."""
    return book.home() / "prose" / name_of(area) / str(period)


def name_of(area: Unit) -> str:
    """A unit's name for folders and files: its code, and its first day where a code may have been another's before."""
    begins = "" if area.valid_from == BEGINNING else f"-{area.valid_from:%Y%m%d}"
    return f"{_safe(area.code)}{begins}"


def _safe(code: str) -> str:
    """A code as the name of a folder: letters, digits and hyphens only."""
    return re.sub(r"[^\w-]", "_", code) or "_"


def read_prose(key: str, area: Unit, period: Period) -> Prose:
    """The prose of a section; empty where no file lies."""
    file = folder_of(area, period) / f"{key}.md"
    try:
        told = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Prose("", is_touched=False, file=file)
    except UnicodeDecodeError:
        raise Refusal(Problem(NOT_UTF8, MEND_UTF8, file=str(file))) from None
    is_touched = not told.startswith(UNTOUCHED)
    return Prose(without_remarks(told).strip(), is_touched, file)


def without_remarks(text: str) -> str:
    """A text without ``<!-- … -->`` and the space after each; one that never ends is text.

    Walked through once: an expression would look for the end anew at every beginning.
    """
    kept, at = [], 0
    while (begins := text.find(_OPENS, at)) >= 0:
        ends = text.find(_CLOSES, begins + len(_OPENS))
        if ends < 0:
            break
        kept.append(text[at:begins])
        space = _SPACE.match(text, ends + len(_CLOSES))
        at = space.end() if space else ends + len(_CLOSES)
    return "".join((*kept, text[at:]))


def lay_out(keys: Iterable[str], area: Unit, period: Period) -> list[Path]:
    """Lay a file for each section that has none yet, started from the last period's text; gives the new ones."""
    laid = []
    for key in keys:
        file = folder_of(area, period) / f"{key}.md"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_start(key, area, period), encoding="utf-8", newline="\n")
            laid.append(file)
    return laid


def _start(key: str, area: Unit, period: Period) -> str:
    for back in range(1, LOOKED_BACK + 1):
        before = read_prose(key, area, period.before(back))
        if before.text:
            return f"{UNTOUCHED}: {STARTED_FROM.fill(period=period.before(back))} -->\n\n{before.text}\n"
    return f"{UNTOUCHED}: {WRITE_HERE} -->\n"


# Written on a page

LOCK = "prose.lock"
LONGEST = 100_000
_FIRST_MARK = re.compile(rf"\A(?:{re.escape(UNTOUCHED)}.*?(?:-->|\Z)\s*)+", re.DOTALL)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Source:
    """A section's text as it is edited, without the mark; ``digest`` knows the file again, "" where there is none."""

    text: str
    digest: str
    is_touched: bool


class ChangedMeanwhile(Exception):
    """The file is no longer the one from which the text was started: carries what it is now."""

    def __init__(self, now: Source) -> None:
        super().__init__()
        self.now = now


def read_source(key: str, area: Unit, period: Period) -> Source:
    """The text of a section as it is edited."""
    told = read_prose(key, area, period)  # refuses what is no text
    if not told.file.exists():
        return Source("", "", is_touched=False)
    content = told.file.read_bytes()
    return Source(canonical(content.decode("utf-8-sig")), _digest(content), told.is_touched)


def canonical(text: str) -> str:
    """A text as it is kept: lines ended alike, no mark before it, nothing around it, no control characters."""
    lines = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"))
    while (plain := _FIRST_MARK.sub("", lines.strip()).lstrip("\ufeff \t\n")) != lines:
        lines = plain
    return lines


def save_source(key: str, area: Unit, period: Period, text: str, base: str) -> Source:
    """Write a section's text into its file, whole or not at all, as edited; gives what the file held before.

    Raises :class:`ChangedMeanwhile` where the file is no longer the one with the digest ``base``.
    """
    file = folder_of(area, period) / f"{key}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(book.home() / LOCK, timeout=30):
        before = read_source(key, area, period)
        if before.digest != base:
            raise ChangedMeanwhile(before)
        _write_whole(file, f"{canonical(text)}\n".encode())
    return before


def _write_whole(file: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".sohtx-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# From Markdown to paragraphs


Lookup = Callable[[str, str | None], Number | None]
"""The number of a figure: its name, and the sector or kind."""
FIGURE = re.compile(r"\{([a-z][a-z_]*)(?:/([a-z_]+))?\}")


def no_figures(_name: str, _cell: str | None) -> None:
    """Where no figures are at hand, names stay names."""


def paragraphs(text: str, lookup: Lookup = no_figures) -> tuple[Paragraph, ...]:
    """Paragraphs and lists of a Markdown text; headings become bold lines; HTML in it stays the letters it is."""
    tokens = MarkdownIt("commonmark", {"html": False}).parse(text)
    found: list[Paragraph] = []
    ordinal: list[int] = []
    is_heading = False
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                ordinal.append(0)
            case "ordered_list_open":
                ordinal.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                ordinal.pop()
            case "heading_open":
                is_heading = True
            case "inline":
                found.append(_paragraph(token, ordinal, lookup, is_heading=is_heading))
                is_heading = False
            case "code_block" | "fence":
                found.append(Paragraph(runs=(token.content.rstrip("\n"),)))
    return tuple(found)


def _paragraph(token: Token, ordinal: list[int], lookup: Lookup, *, is_heading: bool) -> Paragraph:
    runs = joined(_bound(_runs(token.children or []), lookup))
    if is_heading:
        return Paragraph(runs=tuple(Strong(run) if isinstance(run, str) else run for run in runs))
    if not ordinal:
        return Paragraph(runs=runs)
    sign = f"{ordinal[-1]}. " if ordinal[-1] else "- "
    ordinal[-1] += 1 if ordinal[-1] else 0
    return Paragraph(runs=joined((sign, *runs)), tone=Tone.BULLET)


def _bound(runs: Iterable[Run], lookup: Lookup) -> Iterator[Run]:
    """Runs with the names of figures replaced by their numbers; the words around them stay as strong as they were."""
    for run in runs:
        words = run if isinstance(run, str) else run.text
        done = 0
        for found in FIGURE.finditer(words):
            number = lookup(found[1], found[2])
            if number is not None:
                yield _like(run, words[done : found.start()])
                yield number
                done = found.end()
        yield _like(run, words[done:])


def _like(run: Run, words: str) -> Run:
    match run:
        case Strong():
            return Strong(words) if words else ""
        case Emphasis():
            return Emphasis(words) if words else ""
        case _:
            return words


def _runs(tokens: list[Token]) -> Iterator[Run]:
    strength = emphasis = 0
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                strength += token.nesting
            case "em_open" | "em_close":
                emphasis += token.nesting
            case "softbreak" | "hardbreak":
                yield " "
            case _ if token.content:
                yield (
                    Strong(token.content)
                    if strength
                    else Emphasis(token.content)
                    if emphasis
                    else token.content
                )


def words_of(prose: Prose) -> Runs:
    """The whole text as one line, for checks."""
    return joined(run for paragraph in paragraphs(prose.text) for run in (*paragraph.runs, " "))


NOT_UTF8 = Text("không phải văn bản UTF-8", "is not UTF-8 text")
MEND_UTF8 = Text("lưu lại tệp dưới dạng UTF-8", "save the file as UTF-8")
STARTED_FROM = Text(
    "lấy từ kỳ {period}; sửa xong thì xóa dòng này",
    "taken from {period}; remove this line when you have edited it",
)
WRITE_HERE = Text(
    "viết nội dung mục này; xong thì xóa dòng này", "write this section; remove this line when done"
)
