"""Taking a package into the book: read, check everything, then write; all or nothing (figures contract, section 6)."""

import gc
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sohtx.areas.package import AREA_CHANGES, AREAS
from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.period import Period
from sohtx.core.refusal import Problems
from sohtx.core.text import Text
from sohtx.core.units import Units
from sohtx.exchange.checking import Checks, units_with_staged
from sohtx.exchange.container import Container
from sohtx.exchange.entering import NO_UNIONS, Entering
from sohtx.exchange.looking import look_up
from sohtx.exchange.package_forms import PackageForms
from sohtx.exchange.staging import Progress, Stage, insert_statement, sweep_stages
from sohtx.exchange.tables import NAMES, tables_with
from sohtx.ledger import book
from sohtx.ledger.bulk import batches
from sohtx.ledger.writing import Overtaken, sweep
from sohtx.register.deriving import (
    DERIVED_TABLES,
    ENTRY_COLUMNS,
    Folder,
    sectors_of_book,
)
from sohtx.register.findings import Found, find_in_entries
from sohtx.register.fold import Derived, State
from sohtx.register.rebuilding import sweep_organizations, tidy
from sohtx.returns.findings import find_in_values
from sohtx.returns.package import FORM_VERSIONS

TRIES = 5
UNIONS = State._fields.index("unions")
FOLDED_AT_ONCE = 2_000
WRITTEN_AT_ONCE = 4_000


@dataclass
class Account:
    """What a load did, or would do: new rows a file, and what was found."""

    rows: dict[str, int] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)
    findings: int = 0
    place: int | None = None


def quiet(_text: Text, _done: int) -> None:
    """No progress."""


def nothing_more(_place: int) -> None:
    """No more is done."""


def load(
    path: Path,
    *,
    check_only: bool = False,
    progress: Progress = quiet,
    by: str = "",
    within: Callable[[int], None] = nothing_more,
) -> Account:
    """Load a package, or only say what loading it would do.

    Raises :class:`~sohtx.core.refusal.Refusal` with every problem found; then nothing has been written. ``by`` is who
    loads it, as the ledger keeps it. ``within`` is called with the place in the ledger, in the transaction of the
    database that publishes the load: what it writes stands or falls with it.
    """
    with (
        Container(path, NAMES) as container,
        _only_a_book_stays(),
        book.one_load(),
        _no_search_for_cycles(),
    ):
        folder = book.home() / "staging"
        sweep_stages(folder)
        problems = Problems()
        forms = PackageForms(container)
        with Stage(folder, tables_with(forms.own)) as stage:
            stage.fill(container, problems, progress)
            problems.raise_any()
            account = _load_staged(
                lambda: _Loading(stage, forms, progress, by, within), check_only=check_only
            )
        if account.place is not None:
            tidy()
    account.strangers = container.strangers
    return account


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Millions of small objects come and go in a load, none of them in a cycle: looking for one costs a seventh."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _only_a_book_stays() -> Iterator[None]:
    """Where there was no data folder and nothing was written, none is left behind."""
    home = book.home()
    is_new = not home.exists()
    try:
        yield
    finally:
        if is_new and book.current() is None:
            shutil.rmtree(home, ignore_errors=True)


def _load_staged(make: "Callable[[], _Loading]", *, check_only: bool) -> Account:
    if not check_only and book.current() is not None:
        book.open_for_writing()  # a book of an earlier version has not all the tables that are swept
        sweep()
        sweep_organizations()
    for _ in range(TRIES):
        loading = make()
        loading.check()
        if check_only or not loading.has_news():
            return loading.account
        book.open_for_writing()
        try:
            return loading.write()
        except Overtaken:
            sweep()
    raise RuntimeError("the book is being written to faster than this package can be checked")


class _Loading:
    """One try at taking a staged package in."""

    def __init__(
        self, stage: Stage, forms: PackageForms, progress: Progress, by: str, within: Callable[[int], None]
    ) -> None:
        self._stage, self._forms, self._progress, self._by, self._within = stage, forms, progress, by, within
        self._has_book = book.current() is not None
        last = book.last_transaction() if self._has_book else None
        self._seen = last.place or 0 if last else 0
        self.account = Account()

    # Checking

    def check(self) -> None:
        """Check the package against itself and the book; refuse it with all its problems."""
        self._progress(CHECKING, 0)
        problems = Problems()
        book_units = units_of_book() if self._has_book else None
        brings_units = bool(self._stage.count(AREAS) or self._stage.count(AREA_CHANGES))
        self._stages_official = book_units is None and "areas" not in self._stage.files
        known = book_units or (official_units() if self._stages_official else None)
        if self._has_book:
            look_up(self._stage, everyone=brings_units)
        self._units = units_with_staged(self._stage, known, problems) or Units([])
        self._forms.look_again()
        Checks(self._stage, self._units, self._forms.all, problems).run()
        problems.raise_any()
        self._fold(problems)
        problems.raise_any()
        self._find_in_returns()
        self.account.rows = {
            t.name: self._stage.count(t) for t in self._stage.tables if t.name in self._stage.files
        }
        if self._forms.is_brought:
            self.account.rows[FORM_VERSIONS.name] = len(self._forms.new)

    def has_news(self) -> bool:
        """Whether there is anything to write."""
        return any(self.account.rows.values())

    def _fold(self, problems: Problems) -> None:
        """Fold every organization that the package touches, and keep what follows beside."""
        stage = self._stage
        for model, fields in DERIVED_TABLES:
            columns = ", ".join(f'"{f}"' for f in fields)
            stage.con.execute(f'DROP TABLE IF EXISTS "{model.__name__}"')
            stage.con.execute(f'CREATE TABLE "{model.__name__}" ({columns})')
        for name, columns in (("touched", "org_id"), ("found", "org_id, rule, record, vals")):
            stage.con.execute(f"DROP TABLE IF EXISTS {name}")
            stage.con.execute(f"CREATE TABLE {name} ({columns})")
        folder = Folder(self._units, self._sectors())
        kinds = dict(stage.rows("SELECT org_id, kind FROM organization"))
        folded = folder.fold(self._entries_to_fold())
        done = 0
        for batch in batches(folded, FOLDED_AT_ONCE):
            for org_id, entries, derived in batch:
                for fault in derived.faults:
                    self._note_fault(problems, fault)
                self._keep_findings(org_id, find_in_entries(kinds[org_id] or "", entries))
            self._keep(batch)
            done += len(batch)
            self._progress(FOLDING, done)

    def _sectors(self) -> dict[str, str]:
        own = sectors_of_book() if self._has_book else {}
        return own | dict(self._stage.rows("SELECT code, maps_to FROM sectors"))

    def _entries_to_fold(self) -> Iterator[Sequence[Any]]:
        columns = ", ".join(f'"{c}"' for c in ("org_id", *ENTRY_COLUMNS))
        touched = "" if self._refolds_everyone() else "WHERE org_id IN (SELECT org_id FROM entries)"
        return self._stage.rows(
            f"SELECT {columns} FROM entries UNION ALL SELECT {columns} FROM book_entries {touched} ORDER BY org_id"
        )

    def _refolds_everyone(self) -> bool:
        """New units may change what an old area code means."""
        return self._has_book and bool(self._stage.count(AREAS) or self._stage.count(AREA_CHANGES))

    def _note_fault(self, problems: Problems, fault: Any) -> None:
        query = f"SELECT line, {fault.column} FROM entries WHERE entry_id = ?"
        line, value = next(self._stage.rows(query, fault.entry_id), (0, fault.entry_id))
        problems.add(self._stage.problem("entries", line, fault.column, value or "", fault.what, fault.mend))

    def _keep(self, batch: Sequence[tuple[str, Any, Derived]]) -> None:
        """Keep what follows from the entries of some organizations; unions stay named by their identifiers."""
        con = self._stage.con
        con.executemany("INSERT INTO touched VALUES (?)", ((org_id,) for org_id, _, _ in batch))
        states = (
            (org_id, since, until, state.valid_from.isoformat(), state.valid_to.isoformat(), *state[2:UNIONS],
             json.dumps(state[UNIONS]) if state[UNIONS] else NO_UNIONS,
             state[UNIONS + 1], state.born_on.isoformat(), *state[UNIONS + 3 :])
            for org_id, _, derived in batch for since, until, state in derived.states
        )  # fmt: skip
        events = (
            (org_id, since, until, *event[:2], event.effective_on.isoformat(), *event[3:])
            for org_id, _, derived in batch for since, until, event in derived.events
        )  # fmt: skip
        for (model, fields), rows in zip(DERIVED_TABLES, (states, events), strict=True):
            con.executemany(insert_statement(model.__name__, fields), rows)

    def _keep_findings(self, org_id: str, found: Iterable[Found]) -> None:
        """Keep what was found in rows of the package; what is in the book already was told when it came."""
        rows = [
            (org_id, f.rule.code, f.record, json.dumps(f.values, ensure_ascii=False))
            for f in found
            if "/" in f.record or self._is_staged(f.record)
        ]
        if rows:
            self._stage.con.executemany("INSERT INTO found VALUES (?, ?, ?, ?)", rows)

    def _is_staged(self, entry_id: str) -> bool:
        return next(self._stage.rows("SELECT 1 FROM entries WHERE entry_id = ?", entry_id), None) is not None

    def _find_in_returns(self) -> None:
        stage = self._stage
        ends = {p: str(Period.parse(p).end) for (p,) in stage.rows("SELECT DISTINCT period FROM returns")}
        rows = stage.rows(
            'SELECT r.org_id, r.form, r.period, o.kind, r."values" FROM returns r JOIN organization o USING (org_id) '
            "WHERE r.is_odd"
        )
        for org_id, form, period, kind, values in rows:
            record = f"{org_id}/{form}/{period}"
            self._keep_findings(org_id, find_in_values(record, kind, ends[period], json.loads(values)))
        self.account.findings = int(next(stage.rows("SELECT count(*) FROM found"))[0])

    def write(self) -> Account:
        """Write everything under one transaction, then publish it."""
        entering = Entering(self._stage, self._forms.new, self._seen, self._progress)
        if self._stages_official:
            entering.stage_official_units()
        self.account.place = entering.write(self._by, self._within)
        return self.account


CHECKING = Text("kiểm tra", "checking")
FOLDING = Text("tính trạng thái các đơn vị", "folding organizations")
