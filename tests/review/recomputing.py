"""A printed number asked for again from outside: its identity read, its figures asked by command, its text made anew.

The rules by which numbers are written in Vietnamese are put down here a second time on purpose.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from pathlib import Path
from typing import NamedTuple

from exchange.running import Book, read_csv
from sohtx.core.period import Period

from .counting import Tables

KINDS = {"cooperative", "union", "group"}
SUFFIX = re.compile(r"_(yoy_matched|yoy|plan_pct)$")
COUNTS = re.compile(
    r"(coop|union|group)_(count|\w+_count|established|dissolved|other_\w+|moved_\w+)|union_members"
)
REPORTED = ("members", "workers", "managers", "charter_capital", "revenue")
ONE_DECIMAL = {"%", "pp", "million_vnd_per_month"}
MONTHS = 12
FEW, SMALL_MONEY, PADDED_BELOW = 6, 100, 10
OPERATION = re.compile(r" ([-%]) ")


class Told(NamedTuple):
    """What a number comes to: its value, its unit, and to how many decimals it may be printed."""

    value: Decimal | None
    unit: str
    decimals: tuple[int, ...]


class Asked(NamedTuple):
    """A figure by what it is, read from an identity."""

    code: str
    period: str
    area: str
    cell: str | None


def read_identity(text: str) -> Asked:
    """Read code/period/area[/cell]; a hyphen is the cell that is not stated."""
    code, period, area, *cells = text.split("/")
    return Asked(code, period, area, ("" if cells[0] == "-" else cells[0]) if cells else None)


@dataclass
class Records:
    """A book asked from outside, always by the clocks that a report names."""

    book: Book
    period: str
    area: str
    known: str
    geography: str
    level: str | None
    sealed_known: Mapping[str, str] = field(default_factory=dict)
    _rows: dict[tuple[str, ...], dict[str, dict[tuple[str, ...], dict[str, str]]]] = field(
        default_factory=dict
    )
    _lists: dict[str, int | Decimal] = field(default_factory=dict)
    _export: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    _restated: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    _reporters: set[str] = field(default_factory=set)

    def read_csv(self, *argv: str) -> list[dict[str, str]]:
        """The lines that a command prints."""
        ran = self.book.sohtx(*argv, "--format", "csv")
        assert ran.status == 0, ran.err
        return list(csv.DictReader(io.StringIO(ran.out)))

    @property
    def _levels(self) -> tuple[str, ...]:
        """The levels of units that the report names: of a province with districts, those too."""
        return (str(self.level), "district") if self.level == "commune" else (str(self.level),)

    @property
    def _where(self) -> tuple[str, ...]:
        return "--area", self.area, "--geography", self.geography

    # -- figures -----------------------------------------------------------------------------------

    def ask_all(self, identities: Iterable[str]) -> None:
        """Ask for everything that some identities name, figures by one command a period, a breakdown and a moment."""
        wanted: dict[tuple[str, ...], set[str]] = defaultdict(set)
        names = set(identities)
        for text in names:
            for part in OPERATION.split(text)[::2]:
                known, asked = self._figure(part)
                if asked:
                    wanted[asked.period, self._by(asked), known].add(asked.code)
        for (period, by, known), codes in wanted.items():
            options = [] if by == "none" else ["--by", by]
            for code in sorted(codes):
                options += ["--indicator", code]
            self._rows[period, by, known] = found = {code: {} for code in codes}
            levels = [["--level", level, "--all-areas"] for level in self._levels] if by == "area" else [[]]
            for level in levels:
                for row in self.read_csv("figures", period, *self._where, "--known", known, *options, *level):
                    key = row["area_code"] if by == "area" else row.get(by, "")
                    found[row["indicator"]].setdefault(key, row)  # type: ignore[call-overload]

        for text in names:
            self.tell(text)

    def _figure(self, part: str) -> tuple[str, Asked | None]:
        """A part of an identity as the moment at which to ask, and the figure; none where it is another number."""
        if part.startswith(("list:", "published:")):
            return "", None
        if part.startswith("seal:"):
            name, _, rest = part.removeprefix("seal:").partition(" ")
            period = name.rsplit("-", 2)[0]
            whole = rest if "/" in rest else f"{rest}/{period}/{self.area}"
            return self.sealed_known[name], read_identity(whole)
        return self.known, read_identity(part.partition("#")[0])

    def _by(self, asked: Asked) -> str:
        if asked.area != self.area:
            return "area"
        if asked.cell is None:
            return "none"
        return "kind" if asked.cell in KINDS else "sector"

    def row(self, known: str, asked: Asked) -> dict[str, str] | None:
        """The line of a figure; none where nothing stands in its cell."""
        by = self._by(asked)
        key = asked.area if by == "area" else "" if by == "none" else asked.cell
        return self._rows[asked.period, by, known][asked.code].get(key)  # type: ignore[call-overload]

    # -- numbers -----------------------------------------------------------------------------------

    def tell(self, identity: str) -> Told:
        """What a printed number must be."""
        parts = OPERATION.split(identity)
        if len(parts) == 1:
            return self._one(identity)
        first, second = self._one(parts[0]), self._one(parts[2])
        if parts[1] == "-":
            value = (first.value or Decimal(0)) - (second.value or Decimal(0))
            return Told(
                value,
                "pp" if first.unit == "%" else first.unit,
                (*first.decimals, *_decimals(value, first.unit)),
            )
        value = Decimal(100) * (first.value or 0) / second.value if second.value else None
        return Told(value, "%", (1,))

    def _one(self, identity: str) -> Told:
        if identity.startswith("list:"):
            told = Decimal(self._list(identity.removeprefix("list:")))
            return Told(told, "", (max(0, -int(told.normalize().as_tuple().exponent)),))
        if identity.startswith("published:"):
            return _as_stored(self._published(identity.removeprefix("published:")), "")
        known, asked = self._figure(identity)
        assert asked is not None
        row = self.row(known, asked)
        part = identity.partition("#")[2]
        if part == "estimate":
            return _as_stored(self._estimate(asked), "")
        if row is None:
            is_count = bool(COUNTS.fullmatch(asked.code))
            assert is_count or not part, identity
            return Told(Decimal(0) if is_count else None, "", (0,))
        if part == "per_month":
            lacking = abs(Decimal(row["denominator"]) - Decimal(row["numerator"]))
            return Told(lacking / (MONTHS - Period.parse(asked.period).end.month), "", (2,))
        if part in ("numerator", "denominator"):
            return _as_stored(Decimal(row[part]), SUFFIX.sub("", asked.code))
        value = Decimal(row[part or "value"]) if row[part or "value"] else None
        unit = "" if part else row["unit"]
        told = Told(value, unit, _decimals(value, unit))
        if identity.startswith("seal:") and value is not None:
            return Told(value, unit, (*told.decimals, *_as_stored(value, "").decimals))
        return told

    def _estimate(self, asked: Asked) -> Decimal:
        """What an officer expected a figure to come to, as far as was recorded by then."""
        rows = self.read_csv("estimates", asked.period, "--known", self.known)
        values = [r["value"] for r in rows if (r["indicator"], r["area_code"]) == (asked.code, asked.area)]
        return Decimal(values[0])

    def _published(self, name: str) -> Decimal:
        """The last that was published of an indicator, as far as was recorded by then."""
        asked = read_identity(name)
        rows = [
            row
            for row in self.exported("published")
            if (row["indicator"], row["period"]) == (asked.code, asked.period)
            and row["area_code"] == asked.area
            and row["recorded_at"][: len("2023-07-28")] <= self.known[: len("2023-07-28")]
        ]
        return Decimal(max(rows, key=lambda row: row["recorded_at"])["value"])

    # -- lists -------------------------------------------------------------------------------------

    def _list(self, name: str) -> int | Decimal:
        if name not in self._lists:
            self._lists[name] = self._count(*name.split("/", 1))
        return self._lists[name]

    def _count(self, what: str, rest: str) -> int | Decimal:
        """The length of a list, counted from the records."""
        counted = Tables(self.book.home, self.known).count(what, rest)
        if counted is not None:
            return counted
        match what:
            case "areas" | "areas_with_cooperatives":
                rows = self.read_csv(
                    *("figures", self.period, *self._where, "--known", self.known, "--by", "area"),
                    *("--level", str(self.level), "--all-areas", "--indicator", "coop_count"),
                )
                return len([row for row in rows if what == "areas" or row["value"] != "0"])
            case "expected":
                return self._expected()
            case "reporting":
                return len(self.who_reported())
            case "not_reporting":
                return self._expected() - len(self.who_reported())
            case "not_expected":
                return self._standing() - self._expected()
            case "restated":
                return len([row for row in self.restated(rest).values() if _shows(row)])
            case "returns_since" | "entrys_since" | "entries_since":
                column = "returns" if what == "returns_since" else "entries"
                seal = next(iter(self.sealed_known))
                return len(self.restated(seal)[rest.split("/", maxsplit=1)[0]][column].split())
            case _ if what.startswith("chain_"):
                return self._chained(what.removeprefix("chain_"), *rest.split("/"))
        raise ValueError(what)

    def _expected(self) -> int:
        rows = self.read_csv(
            "figures", self.period, *self._where, "--known", self.known, "--indicator", "members"
        )
        return int(rows[0]["expected_n"])

    def _standing(self) -> int:
        return len(self.read_csv("explain", self.period, "coop_count", *self._where, "--known", self.known))

    def who_reported(self) -> set[str]:
        """The cooperatives whose return is behind any of the chief figures."""
        if not self._reporters:
            self._reporters = {
                row["org_id"]
                for code in REPORTED
                for row in self.read_csv("explain", self.period, code, *self._where, "--known", self.known)
            }
        return self._reporters

    def restated(self, seal: str) -> dict[str, dict[str, str]]:
        """The whole area's own figures that are otherwise now, by indicator."""
        period = seal.rsplit("-", 2)[0]
        if seal not in self._restated:
            self._restated[seal] = {
                row["indicator"]: row
                for row in self.read_csv("compare", seal, "--known", self.known)
                if (row["period"], row["area_code"], row["cell"]) == (period, self.area, "")
                and not SUFFIX.search(row["indicator"])
                and row["sealed"] != row["now"]
            }
        return self._restated[seal]

    def _chained(self, step: str, prefix: str, seal: str) -> int:
        """How many stand at a seal's end now and did not when it was sealed, or the reverse, by what was recorded."""
        period = seal.rsplit("-", 2)[0]
        then, now = (
            {
                row["org_id"]
                for row in self.read_csv("explain", period, f"{prefix}_count", *self._where, "--known", k)
            }
            for k in (self.sealed_known[seal], self.known)
        )
        words = {"established"} if step.endswith(("births", "in")) else {"dissolved", "terminated"}
        late = {
            row["org_id"]
            for row in self.exported("entries")
            if row["entry"] in words and row["recorded_at"] > self.sealed_known[seal]
        }
        moved = now - then if step in ("late_births", "corrected_in") else then - now
        return len(moved & late if step.startswith("late") else moved - late)

    # -- what the book holds -----------------------------------------------------------------------

    def exported(self, name: str) -> list[dict[str, str]]:
        """The rows of a file of the package that the book gives back."""
        if not self._export:
            folder = Path(f"{self.book.home}-export")
            if not folder.exists():
                ran = self.book.sohtx("export", folder)
                assert ran.status == 0, ran.err
            self._export = {file.stem: read_csv(file) for file in folder.glob("*.csv")}
        return self._export.get(name, [])


def _shows(change: Mapping[str, str]) -> bool:
    """Whether a changed figure is printed otherwise than it was."""
    return (
        len(
            {
                _write_as(Decimal(change[side]) if change[side] else None, change["unit"])
                for side in ("sealed", "now")
            }
        )
        > 1
    )


def _write_as(value: Decimal | None, unit: str) -> str:
    return write_number(value, _decimals(value, unit)[0], unit)


def _decimals(value: Decimal | None, unit: str) -> tuple[int, ...]:
    """To how many decimals a figure is printed: money and counts none, small money and per cent one."""
    if unit in ONE_DECIMAL or (unit == "million_vnd" and value is not None and abs(value) < SMALL_MONEY):
        return (1,)
    return (0,)


def _as_stored(value: Decimal, code: str) -> Told:
    """A number printed as it was given, or rounded as the figure that it is part of."""
    full = max(0, -int(value.normalize().as_tuple().exponent))
    return Told(value, "", (min(full, FEW), 1, 0) if code else (min(full, FEW),))


def write_number(value: Decimal | None, decimals: int, unit: str = "", *, is_full: bool = False) -> str:
    """A number as Vietnamese print it: 7.735; 10,5%; – where there is none. In columns 10% is 10,0%."""
    if value is None:
        return "–"
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, rest = f"{abs(rounded):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    rest = rest if is_full else rest.rstrip("0")
    sign = "−" if rounded < 0 else ""
    return f"{sign}{grouped}{',' if rest else ''}{rest}{'%' if unit == '%' else ''}"


def spellings(told: Told) -> set[str]:
    """Every way in which a number may be printed: with its sign, beside a word that says it, with a leading zero."""
    found = set()
    for decimals, is_full in product(told.decimals, (False, True)):
        text = write_number(told.value, decimals, told.unit, is_full=is_full)
        found |= {text, text.removeprefix("−")}
        if told.value is not None and told.value > 0:
            found.add(f"+{text}")
        if told.value is not None and 0 < abs(told.value) < PADDED_BELOW and told.value == int(told.value):
            found.add(f"0{text.removeprefix('−')}")
    return found
