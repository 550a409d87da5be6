"""Taking a list in: one atomic act, through the same door as every package."""

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sohtx.core.moment import now, write_moment
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.exchange.lists.beginning import Cells
from sohtx.exchange.lists.checking import Checked, check_list, remember_columns
from sohtx.exchange.lists.fields import Field
from sohtx.exchange.lists.judging import CheckedRow, Fate
from sohtx.exchange.lists.opening import FileKind, ListFile, open_list
from sohtx.exchange.lists.sheets import cell_name
from sohtx.exchange.loading import Account, load, nothing_more
from sohtx.ledger import book
from sohtx.register.package import CONTACTS, ENTRIES


@dataclass(frozen=True)
class Taken:
    """What taking a list in did."""

    checked: Checked
    account: Account
    digest: str


def _nothing_more(_checked: Checked) -> None:
    """No more is done."""


def take_in(checked: Checked, *, by: str = "", within: Callable[[Checked], None] = _nothing_more) -> Taken:
    """Take the sound rows of a list into the book; those with problems stay out. All or nothing.

    The list is gone through once more beside the book as it is now, so that what came in meanwhile is not taken
    twice. The same list again changes nothing. ``within`` is called with the list as it was taken, in the transaction
    of the database that publishes it; a refusal speaks of the rows and cells of the list.
    """
    checked = check_list(checked.file, checked.options)
    rows = checked.of_fate(Fate.NEW)
    remember_columns(checked)
    if not rows:
        return Taken(checked, Account(), checked.file.digest)
    entries = [(row, cells) for row in rows for cells in row.entries]
    contacts = [(row, cells) for row in rows for cells in row.contacts]
    try:
        account = load_rows(
            (cells for _, cells in entries), (cells for _, cells in contacts), by=by,
            within=lambda _place: within(checked),
        )  # fmt: skip
    except Refusal as refusal:
        owners = {f"{ENTRIES.name}.csv": entries, f"{CONTACTS.name}.csv": contacts}
        told = [_in_words_of_list(problem, checked, owners) for problem in refusal.problems]
        raise Refusal(*told, total=refusal.total) from None
    keep(checked, by=by, taken=len(rows))
    return Taken(checked, account, checked.file.digest)


def _in_words_of_list(
    problem: Problem, checked: Checked, owners: Mapping[str, Sequence[tuple[CheckedRow, Cells]]]
) -> Problem:
    """A problem of a line of the package, told of the row and the cell of the list from which it came."""
    of_file = owners.get(problem.file, ())
    if not 2 <= problem.line <= len(of_file) + 1:
        return replace(problem, file=checked.file.name, line=0, column="")
    row, _ = of_file[problem.line - 2]
    columns = {match.field: match.column for match in checked.columns if match.field}
    meant = (*FIELDS_OF.get(problem.column, ()), Field.NAME)
    column = next((columns[fld] for fld in meant if fld in columns), 0)
    value = row.reading.texts.get(str(meant[0]), row.name) if row.reading else row.name
    return replace(
        problem, file=checked.file.name, line=row.line, column=cell_name(row.line - 1, column), value=value
    )


FIELDS_OF: Mapping[str, Sequence[Field]] = {
    "kind": (Field.KIND,), "tax_code": (Field.TAX_CODE,), "address": (Field.ADDRESS,), "sector": (Field.SECTOR,),
    "area_code": (Field.COMMUNE, Field.AREA_CODE, Field.ADDRESS), "charter_capital": (Field.CAPITAL,),
    "effective_on": (Field.FOUNDED_ON, Field.STATUS_ON), "document_no": (Field.CERTIFICATE,),
    "document_on": (Field.CERTIFICATE_ON,), "issuer": (Field.ISSUER,), "entry": (Field.STATUS,),
    "is_alliance_member": (Field.ALLIANCE,), "phone": (Field.PHONE,), "email": (Field.EMAIL,),
    "vsic": (Field.VSIC,),
}  # fmt: skip


def load_rows(
    entries: Iterable[Cells],
    contacts: Iterable[Cells] = (),
    *,
    by: str = "",
    within: Callable[[int], None] = nothing_more,
) -> Account:
    """Load entries and contacts as a package, recorded now."""
    recorded = {"recorded_at": write_moment(now())}
    with tempfile.TemporaryDirectory(prefix="sohtx-list-") as folder:
        _write(Path(folder) / "entries.csv", ENTRIES.column_names, ({**row, **recorded} for row in entries))
        people = [{**row, **recorded} for row in contacts]
        if people:
            _write(Path(folder) / "contacts.csv", CONTACTS.column_names, people)
        return load(Path(folder), by=by, within=within)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def keep(checked: Checked, *, by: str = "", taken: int = 0) -> Path:
    """Keep a list as it came, under its digest, with what was said of it; what was taken of it before is added."""
    path = keep_content(checked.file)
    options = checked.options
    before = _told(path.with_suffix(".json")).get("taken", 0)
    told = {
        "name": checked.file.name, "digest": checked.file.digest, "by": by, "at": write_moment(now()),
        "as_of": str(options.as_of), "province": options.province, "sheet": checked.layout.sheet.name,
        "columns": {m.letters: str(m.field) for m in checked.columns if m.field},
        "taken": taken + (before if isinstance(before, int) else 0),
        "counts": {str(fate): count for fate, count in checked.counts.items()},
    }  # fmt: skip
    path.with_suffix(".json").write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    return path


def keep_folder() -> Path:
    """Where lists that were taken are kept."""
    return book.home() / "lists"


def keep_content(file: ListFile) -> Path:
    """Keep the bytes of a list under their digest."""
    folder = keep_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{file.digest}.{file.kind}"
    if not path.exists():
        path.write_bytes(file.content)
    return path


def open_kept(digest: str, name: str) -> ListFile | None:
    """A list that was kept, by the digest of its content; None where it is there no more."""
    for kind in FileKind:
        path = keep_folder() / f"{digest}.{kind}"
        if path.exists():
            return open_list(path, name)
    return None


def _told(path: Path) -> dict[str, object]:
    with suppress(OSError, ValueError):
        told = json.loads(path.read_text("utf-8"))
        if isinstance(told, dict):
            return told
    return {}


def kept() -> list[dict[str, object]]:
    """The lists that are kept, the latest first."""
    found = [told for path in keep_folder().glob("*.json") if "digest" in (told := _told(path))]
    return sorted(found, key=lambda told: (str(told.get("at", "")), str(told["digest"])), reverse=True)


def accept_lines(checked: Checked, lines: Iterable[int]) -> Checked:
    """The list gone through anew, with some lines confirmed as organizations of their own."""
    if unknown := sorted(set(lines) - {row.line for row in checked.rows}):
        raise refuse(NO_LINE, MEND_LINE, column="line", value=str(unknown[0]))
    options = replace(checked.options, accepted=checked.options.accepted | frozenset(lines))
    return check_list(checked.file, options)


NO_LINE = Text("danh sách không có dòng này", "the list has no such line")
MEND_LINE = Text("chọn dòng có trong danh sách", "choose a line of the list")
