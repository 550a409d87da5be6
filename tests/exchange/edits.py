"""The small language in which a case says how its package differs from the sound one.

An edit is one verb with its arguments; ``cases/README.md`` explains each verb to those who write cases.
Lines are counted as an editor counts them: the header is line 1.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import typed
from .zips import make_zip

Args = Mapping[str, Any]
Rows = list[list[str]]

TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"


@dataclass
class Draft:
    """A package being edited: its files by name, its empty folders, and how it will be shipped."""

    files: dict[str, bytes]
    folders: list[str] = field(default_factory=list)
    shipped_as: str = "folder"
    archive: bytes = b""

    def rows(self, name: str) -> Rows:
        """Read a CSV file of the package as rows of cells, header first."""
        return list(csv.reader(io.StringIO(self.files[name].decode("utf-8"), newline="")))

    def write_rows(self, name: str, rows: Rows, **dialect: Any) -> None:
        """Write rows of cells as a CSV file of the package."""
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n", **dialect).writerows(rows)
        self.files[name] = text.getvalue().encode("utf-8")

    def named(self, name: str) -> list[str]:
        """List the files that ``file:`` means: one, or every CSV file for ``all``."""
        return sorted(f for f in self.files if f.endswith(".csv")) if name == "all" else [name]


def apply_edit(draft: Draft, verb: str, args: Any) -> None:
    """Apply one edit of a case to the package."""
    VERBS[verb](draft, args)


# -- cells, rows and columns ---------------------------------------------------------------------


def set_cell(draft: Draft, args: Args) -> None:
    """Put a value into one cell."""
    rows = draft.rows(args["file"])
    rows[int(args["line"]) - 1][rows[0].index(args["column"])] = args["value"]
    draft.write_rows(args["file"], rows)


def fill_cell(draft: Draft, args: Args) -> None:
    """Put a text many times over into one cell."""
    set_cell(draft, {**args, "value": args["text"] * int(args["times"])})


def append_row(draft: Draft, args: Args) -> None:
    """Add a row at the end; the columns that are not named stay blank."""
    rows = draft.rows(args["file"])
    _refuse_unknown(rows[0], args["row"])
    rows.append([args["row"].get(column, "") for column in rows[0]])
    draft.write_rows(args["file"], rows)


def copy_row(draft: Draft, args: Args) -> None:
    """Add a copy of a line at the end, with some cells changed."""
    rows = draft.rows(args["file"])
    changes = args.get("changes", {})
    _refuse_unknown(rows[0], changes)
    source = rows[int(args["line"]) - 1]
    rows.append([changes.get(column, cell) for column, cell in zip(rows[0], source, strict=True)])
    draft.write_rows(args["file"], rows)


def delete_line(draft: Draft, args: Args) -> None:
    """Take out one line."""
    rows = draft.rows(args["file"])
    del rows[int(args["line"]) - 1]
    draft.write_rows(args["file"], rows)


def shorten_row(draft: Draft, args: Args) -> None:
    """Keep only the first cells of a line."""
    rows = draft.rows(args["file"])
    del rows[int(args["line"]) - 1][int(args["keep"]) :]
    draft.write_rows(args["file"], rows)


def lengthen_row(draft: Draft, args: Args) -> None:
    """Add cells at the end of a line, one text ``times`` times."""
    rows = draft.rows(args["file"])
    rows[int(args["line"]) - 1] += [args["text"]] * int(args.get("times", 1))
    draft.write_rows(args["file"], rows)


def add_column(draft: Draft, args: Args) -> None:
    """Add a last column with the same value in every row."""
    header, *body = draft.rows(args["file"])
    draft.write_rows(args["file"], [[*header, args["column"]], *([*row, args["value"]] for row in body)])


def drop_column(draft: Draft, args: Args) -> None:
    """Take out a column."""
    rows = draft.rows(args["file"])
    at = rows[0].index(args["column"])
    draft.write_rows(args["file"], [row[:at] + row[at + 1 :] for row in rows])


def rename_column(draft: Draft, args: Args) -> None:
    """Give a column another heading."""
    rows = draft.rows(args["file"])
    rows[0][rows[0].index(args["column"])] = args["to"]
    draft.write_rows(args["file"], rows)


def reverse_columns(draft: Draft, args: Args) -> None:
    """Put the columns in the opposite order."""
    for name in draft.named(args["file"]):
        draft.write_rows(name, [row[::-1] for row in draft.rows(name)])


def reverse_rows(draft: Draft, args: Args) -> None:
    """Put the rows under the header in the opposite order."""
    for name in draft.named(args["file"]):
        header, *body = draft.rows(name)
        draft.write_rows(name, [header, *body[::-1]])


def repeat_rows(draft: Draft, args: Args) -> None:
    """Write every row twice, the second time after all the others."""
    for name in draft.named(args["file"]):
        header, *body = draft.rows(name)
        draft.write_rows(name, [header, *body, *body])


def header_only(draft: Draft, args: Args) -> None:
    """Leave nothing of a file but its header."""
    draft.write_rows(args["file"], draft.rows(args["file"])[:1])


def delimit(draft: Draft, args: Args) -> None:
    """Separate the cells by another character than the comma."""
    character = "\t" if args["by"] == "tab" else args["by"]
    draft.write_rows(args["file"], draft.rows(args["file"]), delimiter=character)


def quote_all(draft: Draft, args: Args) -> None:
    """Put every cell between quotes."""
    for name in draft.named(args["file"]):
        draft.write_rows(name, draft.rows(name), quoting=csv.QUOTE_ALL)


def _refuse_unknown(header: list[str], cells: Args) -> None:
    """Stop on a case that names a column the file does not have."""
    if unknown := set(cells) - set(header):
        raise KeyError(f"no such column: {sorted(unknown)}")


# -- text and bytes ------------------------------------------------------------------------------


def write_file(draft: Draft, args: Args) -> None:
    """Write a file of the package anew."""
    draft.files[args["file"]] = args["text"].encode("utf-8")


def drop_files(draft: Draft, args: Args) -> None:
    """Leave files out of the package."""
    for name in args["files"]:
        del draft.files[name]


def make_folder(draft: Draft, args: Args) -> None:
    """Add an empty folder."""
    draft.folders.append(args["name"])


def replace_text(draft: Draft, args: Args) -> None:
    """Replace the first occurrence of a text, as it stands in the file."""
    _replace(draft, args["file"], args["old"].encode("utf-8"), args["new"].encode("utf-8"))


def replace_bytes(draft: Draft, args: Args) -> None:
    """Replace the first occurrence of a text by bytes written in hexadecimal."""
    _replace(draft, args["file"], args["old"].encode("utf-8"), bytes.fromhex(args["hex"]))


def append_text(draft: Draft, args: Args) -> None:
    """Add text at the end of a file."""
    draft.files[args["file"]] += args["text"].encode("utf-8")


def append_file(draft: Draft, args: Args) -> None:
    """Add a copy of a file, with a byte-order mark, at its own end."""
    draft.files[args["file"]] += b"\xef\xbb\xbf" + draft.files[args["file"]]


def crop_file(draft: Draft, args: Args) -> None:
    """Cut bytes off the end of a file."""
    draft.files[args["file"]] = draft.files[args["file"]][: -int(args["bytes"])]


def encode_file(draft: Draft, args: Args) -> None:
    """Save a file in another encoding."""
    encode = windows_1258 if args["as"] == "windows-1258" else lambda text: text.encode(args["as"])
    for name in draft.named(args["file"]):
        draft.files[name] = encode(draft.files[name].decode("utf-8"))


def end_lines(draft: Draft, args: Args) -> None:
    """End the lines as Windows does."""
    for name in draft.named(args["file"]):
        draft.files[name] = draft.files[name].replace(b"\n", b"\r\n")


def decompose(draft: Draft, args: Args) -> None:
    """Write letters and their marks apart (NFD), as some computers do."""
    for name in draft.named(args["file"]):
        draft.files[name] = unicodedata.normalize("NFD", draft.files[name].decode("utf-8")).encode("utf-8")


def windows_1258(text: str) -> bytes:
    """Encode Vietnamese as windows-1258 does: the vowel whole, its tone as a mark of its own."""
    return b"".join(_vowel_and_tone(letter).encode("cp1258") for letter in unicodedata.normalize("NFC", text))


def _vowel_and_tone(letter: str) -> str:
    """Part a letter into what windows-1258 has: a vowel, then a tone mark if there is one."""
    parts = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in parts if mark in TONE_MARKS)
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONE_MARKS)) + tones


def _replace(draft: Draft, name: str, old: bytes, new: bytes) -> None:
    """Replace bytes once, and stop on a case whose text is not there."""
    if old not in draft.files[name]:
        raise ValueError(f"{name} has no {old!r}")
    draft.files[name] = draft.files[name].replace(old, new, 1)


# -- the whole package ---------------------------------------------------------------------------


def save_as_parquet(draft: Draft, args: Args) -> None:
    """Replace CSV files by Parquet files with typed columns; ``keep_csv`` leaves the CSV file beside."""
    for name in draft.named(args["file"]):
        stem = name.removesuffix(".csv")
        table = typed.table(draft.rows(name), args.get("types", {}))
        draft.files[f"{stem}.parquet"] = typed.parquet(table, row_group=int(args.get("row_group", 1000)))
        if "keep_csv" not in args:
            del draft.files[name]


def zip_package(draft: Draft, args: Args) -> None:
    """Ship the package as a zip archive."""
    draft.shipped_as = "zip"
    draft.archive = make_zip(draft.files, args)


def ship(draft: Draft, args: Args) -> None:
    """Ship something that is no package: ``missing``, ``empty folder``, ``text file`` or ``empty zip``."""
    draft.shipped_as = args["as"]


VERBS: dict[str, Callable[[Draft, Any], None]] = {
    "set": set_cell,
    "fill": fill_cell,
    "append": append_row,
    "copy": copy_row,
    "delete": delete_line,
    "shorten": shorten_row,
    "lengthen": lengthen_row,
    "add_column": add_column,
    "drop_column": drop_column,
    "rename_column": rename_column,
    "reverse_columns": reverse_columns,
    "reverse_rows": reverse_rows,
    "repeat_rows": repeat_rows,
    "header_only": header_only,
    "delimit": delimit,
    "quote_all": quote_all,
    "write_file": write_file,
    "drop_files": drop_files,
    "make_folder": make_folder,
    "replace_text": replace_text,
    "raw_bytes": replace_bytes,
    "append_text": append_text,
    "append_file": append_file,
    "crop": crop_file,
    "encode": encode_file,
    "end_lines": end_lines,
    "decompose": decompose,
    "parquet": save_as_parquet,
    "zip": zip_package,
    "ship": ship,
}
