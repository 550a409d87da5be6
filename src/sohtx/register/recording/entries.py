"""A new entry, cell by cell as it would stand in ``entries.csv``, and how its cells are read."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from sohtx.core.cells import BLANK, MEND_BLANK, WRONG
from sohtx.core.codes import EntryType, Kind
from sohtx.core.moment import day_of, now, write_moment
from sohtx.core.refusal import Problem, Problems
from sohtx.core.text import Text
from sohtx.register.package import ENTRIES

COLUMNS = tuple(ENTRIES.column_names)
ENTRY_MARK, ORG_MARK = 3, 4  # random bytes of a name that is made up
PREFIXES = {Kind.COOPERATIVE: "HTX", Kind.UNION: "LHHTX", Kind.GROUP: "THT"}

Cells = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """One entry that is to be recorded: the columns of ``entries.csv`` as text; what is left blank is blank there.

    But ``entry_id`` and ``recorded_at`` are then made up, and so is the ``org_id`` of a birth. Whoever may send
    the same act twice gives the ``entry_id`` himself: the second time it is nothing new.
    """

    entry: str
    effective_on: str
    entry_id: str = ""
    org_id: str = ""
    recorded_at: str = ""
    supersedes: str = ""
    related_org_id: str = ""
    via: str = ""
    document_no: str = ""
    document_on: str = ""
    issuer: str = ""
    kind: str = ""
    name: str = ""
    tax_code: str = ""
    area_code: str = ""
    address: str = ""
    sector: str = ""
    vsic: str = ""
    charter_capital: str = ""
    is_alliance_member: str = ""
    is_registered: str = ""

    @property
    def cells(self) -> dict[str, str]:
        """Its cells by column."""
        return asdict(self)


class ReadEntry(NamedTuple):
    """A new entry whose cells were read; a blank is None. ``number`` counts within the act, from 1."""

    number: int
    cells: dict[str, Any]
    recorded_as: str
    is_alone: bool = True

    @property
    def entry_id(self) -> str:
        """The name by which it is known."""
        return str(self.cells["entry_id"])

    @property
    def org_id(self) -> str:
        """Whose entry it is."""
        return str(self.cells["org_id"])

    @property
    def stored(self) -> Cells:
        """Its cells as the book stores them, with the moment as it was written."""
        return self.cells | {"recorded_as": self.recorded_as}

    def problem(self, column: str, value: object, what: Text, mend: Text) -> Problem:
        """A problem of one of its cells; of several entries its number tells which."""
        shown = None if value is None else str(value)
        line = 0 if self.is_alone else self.number
        return Problem(
            what, mend, file="" if self.is_alone else self.org_id, line=line, column=column, value=shown
        )


def fresh_org_id(kind: str) -> str:
    """A name for a new organization, such as HTX-7f3a9c2b."""
    prefix = next((prefix for known, prefix in PREFIXES.items() if known == kind), "TC")
    return f"{prefix}-{secrets.token_hex(ORG_MARK)}"


def complete(entries: Sequence[NewEntry], known: Mapping[str, Cells]) -> list[NewEntry]:
    """Entries with made-up names and the present moment where they are blank.

    ``known`` are the entries of the book by their names: one that is sent again stays what it was.
    """
    moment = now()
    day = f"{day_of(moment):%Y%m%d}"
    # Within a moment the names decide the order: that of the act.
    marks = iter(sorted(f"E-{day}-{secrets.token_hex(ENTRY_MARK)}" for _ in entries))
    whole: list[NewEntry] = []
    for entry, mark in zip(entries, marks, strict=True):
        before = known.get(entry.entry_id, {})
        is_birth = entry.entry == EntryType.ESTABLISHED
        made_up = fresh_org_id(entry.kind) if is_birth else ""
        whole.append(
            replace(
                entry,
                entry_id=entry.entry_id or mark,
                org_id=entry.org_id or before.get("org_id") or made_up,
                recorded_at=entry.recorded_at or before.get("recorded_as") or write_moment(moment),
            )
        )
    return whole


def read_entries(entries: Iterable[NewEntry], problems: Problems) -> list[ReadEntry]:
    """Read the cells of entries by the readers of the package; what is wrong is noted."""
    given = list(entries)
    return [_read(number, entry, len(given) == 1, problems) for number, entry in enumerate(given, start=1)]


def _read(number: int, entry: NewEntry, is_alone: bool, problems: Problems) -> ReadEntry:
    texts = entry.cells
    read = ReadEntry(
        number, {c.name: c.read(texts[c.name]) for c in ENTRIES.columns}, texts["recorded_at"], is_alone
    )
    for column in ENTRIES.columns:
        value = read.cells[column.name]
        if value is WRONG:
            problems.add(read.problem(column.name, texts[column.name], column.what, column.mend))
        elif value is None and column.is_required:
            problems.add(read.problem(column.name, "", BLANK, MEND_BLANK))
    return read
