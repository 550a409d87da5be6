"""Books for the attention list: packages of a few organizations, with their meetings and contacts beside them."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders import make_moment
from ledger.building import UNITS, make_entry, make_return, told, write_csv
from oracle.generate import ENTRY_COLUMNS
from sohtx.core.codes import Kind
from sohtx.core.period import Period
from sohtx.returns.return_forms import form_for

if TYPE_CHECKING:
    from sohtx.figures.extract import Extract

COLUMNS = {
    "entries": ENTRY_COLUMNS,
    "returns": (
        *("org_id", "form", "period", "recorded_at", "status", "nature"),
        *("members", "workers", "revenue"),
    ),
    "contacts": (
        *("org_id", "role", "name", "sex", "birth_year", "phone", "email", "from", "to", "recorded_at"),
    ),
}  # fmt: skip
Case = Mapping[str, Any]


def entry_rows(case: Case, prefix: str) -> list[dict[str, str]]:
    """The entries of a case as rows of a package; each is named by its organization and its turn."""
    turns: dict[str, int] = {}
    rows = []
    for told_entry in case["entries"]:
        cells = dict(told_entry)
        org, on = cells.pop("org", "X"), cells.pop("on")
        turns[org] = turns.get(org, 0) + 1
        row = {"entry_id": f"{prefix}{org}-{turns[org]}", "effective_on": on}
        row["recorded_at"] = cells.pop("recorded", on)
        if related := cells.pop("related", ""):
            row["related_org_id"] = related if "/" in related else prefix + related
        if replaced := cells.pop("supersedes", ""):
            row["supersedes"] = prefix + replaced
        rows.append(make_entry(prefix + org, cells.pop("entry"), **row, **cells))
    return rows


def return_rows(case: Case, prefix: str) -> list[dict[str, str]]:
    """Its returns."""
    kind = Kind(next(e.get("kind", "cooperative") for e in case["entries"] if e.get("org", "X") == "X"))
    rows = []
    for told_return in case.get("returns", ()):
        cells = dict(told_return)
        period = Period.parse(cells["period"])
        recorded = cells.pop("recorded", str(period.end + timedelta(days=10)))
        row = {"members": "", "form": form_for(kind, period), "recorded_at": recorded}
        rows.append(make_return(prefix + "X", **row | cells))
    return rows


def contact_rows(case: Case, prefix: str) -> list[dict[str, str]]:
    """Whom to call."""
    if "contact" not in case:
        return []
    row = {"org_id": prefix + "X", "role": "director", "name": "Người Giả Định", "from": case["contact"]}
    return [row | {"recorded_at": case["contact"]}]


def make_book(folder: Path, cases: Mapping[str, Case]) -> Path:
    """A book of the organizations of several cases, each under its prefix."""
    columns = ("code", "name", "level", "parent_code", "valid_from", "valid_to")
    write_csv(folder / "package" / "areas.csv", columns, UNITS)
    for name, make_rows in (("entries", entry_rows), ("returns", return_rows), ("contacts", contact_rows)):
        rows = [row for prefix, case in cases.items() for row in make_rows(case, prefix)]
        if rows:
            write_csv(folder / "package" / f"{name}.csv", COLUMNS[name], rows)
    told(folder / "home", "load", folder / "package")
    record_meetings(cases)
    return folder / "home"


def record_meetings(cases: Mapping[str, Case]) -> None:
    """The meetings of the cases, recorded when they say."""
    from sohtx.register.models import Meeting, Organization

    for prefix, case in cases.items():
        for meeting in case.get("meetings", ()):
            withdrawn = meeting.get("withdrawn")
            Meeting.objects.create(
                organization=Organization.objects.get(org_id=prefix + "X"),
                held_on=meeting["on"],
                recorded_at=make_moment(meeting.get("recorded", meeting["on"])),
                withdrawn_at=make_moment(withdrawn) if withdrawn else None,
            )


@contextmanager
def open_book(home: Path) -> "Iterable[Extract]":  # type: ignore[misc]
    """The extract of a book."""
    told(home, "indicators")  # moves this process to the book
    from sohtx.figures.extract import open_extract

    extract = open_extract()
    try:
        yield extract
    finally:
        extract.close()


def listed(rows: Sequence[Any]) -> dict[str, str]:
    """The rules of some rows, with the day since when."""
    return {row.rule.code: str(row.since) for row in rows}
