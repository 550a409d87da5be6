"""Random packages that are sound and leave no rule of the contract alone, and questions to ask of them."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

from .book import AreaRow, Entry, read_area, read_change, read_entry, read_rows
from .clock import ONE_DAY, VIETNAM, Period, parse_moment, parse_period
from .generate_areas import CHANGE_DAYS, LAST_DAY, Row, invent_areas
from .generate_returns import invent_returns, invent_targets
from .geography import Geography, Unit
from .indicators import INDICATORS
from .ledger import EXITS
from .soundness import ledger_problems

ENTRY_COLUMNS = [
    "entry_id",
    "org_id",
    "entry",
    "effective_on",
    "recorded_at",
    "supersedes",
    "related_org_id",
    "via",
    "document_no",
    "document_on",
    "issuer",
    "kind",
    "name",
    "tax_code",
    "area_code",
    "address",
    "sector",
    "vsic",
    "charter_capital",
    "is_alliance_member",
    "is_registered",
]
AREA_COLUMNS = ["code", "name", "level", "parent_code", "valid_from", "valid_to"]
CHANGE_COLUMNS = ["on", "from_code", "to_code", "share", "law"]
TARGET_COLUMNS = ["indicator", "period", "area_code", "value", "decided_on", "recorded_at", "document_no"]
SECTORS = [
    *["agriculture"] * 6,
    *["rice", "tea"] * 2,
    *["transport", "taxi", "credit", "tourism", "other", "environment", "industry", ""],
]
STATUS_WORDS = [
    *["suspended", "resumed", "resumed", "not_at_address", "dissolving"],
    *["bankruptcy_pending", "revoked", "reinstated"],
]
EDGE_DAYS = [
    *CHANGE_DAYS,
    LAST_DAY,
    *(day - ONE_DAY for day in (*CHANGE_DAYS, LAST_DAY)),
    *(date(2024, 2, 29), date(2022, 12, 15), date(2022, 12, 14), date(2023, 6, 30), date(2024, 1, 1)),
]
BEGIN, END = date(2016, 1, 1), date(2026, 2, 1)


def write_rows(path: Path, columns: list[str], rows: list[Row]) -> None:
    """A csv file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def spell(rng: random.Random, moment: datetime) -> str:
    """A moment in one of its spellings. A date alone is later that day than the moment given."""
    local = moment.astimezone(VIETNAM)
    how = rng.randrange(7)
    if how == 0:
        return local.date().isoformat()
    if how == 1:
        return local.replace(tzinfo=None).isoformat()
    if how == 2:
        return local.isoformat()
    if how == 3:
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if how == 4:
        return local.replace(tzinfo=None, microsecond=rng.choice([500000, 1, 999999])).isoformat()
    if how == 5:
        return moment.astimezone(timezone(timedelta(hours=-5))).isoformat()
    return local.isoformat(timespec="minutes")


def moment_after(rng: random.Random, day: date) -> datetime:
    """A moment of recording, mostly some days after what is recorded, sometimes long after, rarely before."""
    delay = rng.choice([0, 1, 3, 10, 20, 40, 60, 200, 500, -5])
    return datetime.combine(
        day + timedelta(days=delay), time(rng.randrange(24), rng.randrange(60), rng.randrange(60)), VIETNAM
    )


class LedgerMaker:
    """Entries of invented organizations."""

    def __init__(self, rng: random.Random, geography: Geography, organizations: int) -> None:
        self.rng = rng
        self.geography = geography
        self.kinds: dict[str, str] = {}
        for number in range(organizations):
            kind = rng.choices(["cooperative", "group", "union"], [70, 18, 12])[0]
            self.kinds[f"{kind[0].upper()}{number:04d}"] = "union" if number < 3 else kind
        self.count = 0

    def unions(self) -> list[str]:
        """The unions that there are."""
        return [org_id for org_id, kind in self.kinds.items() if kind == "union"]

    def entry(self, org_id: str, word: str, day: date, **fields: str) -> Row:
        """An entry, recorded some time after."""
        self.count += 1
        row = {"entry_id": f"E{self.count * 37 % 10007:05d}", "org_id": org_id, "entry": word}
        row |= {"effective_on": day.isoformat(), "recorded_at": spell(self.rng, moment_after(self.rng, day))}
        return row | fields

    def area_code(self, day: date) -> str:
        """A code to stand on: mostly a commune of the day, sometimes one of a higher level or of another day."""
        rows, rng = self.geography.rows, self.rng
        communes = [row.code for row in rows if row.level == "commune" and row.in_force(day)]
        if rng.random() < 0.8:
            return rng.choice(communes)
        return rng.choice(rows).code

    def attributes(self, day: date) -> Row:
        """Some attributes, most left blank."""
        rng = self.rng
        row: Row = {}
        if rng.random() < 0.5:
            row["area_code"] = self.area_code(day)
        if rng.random() < 0.4:
            row["sector"] = rng.choice(SECTORS)
        if rng.random() < 0.2:
            row["charter_capital"] = rng.choice(["0", "500", "500.000", "75.125", "1200.5", "33.333"])
        if rng.random() < 0.2:
            row["is_alliance_member"] = rng.choice(["true", "false"])
        if rng.random() < 0.2:
            row["is_registered"] = rng.choice(["true", "false"])
        return row

    def birth(self, org_id: str, day: date) -> Row:
        """A birth, of any sort."""
        rng = self.rng
        row = self.attributes(day) | {
            "kind": self.kinds[org_id],
            "name": f"Giả Định {org_id}",
            "area_code": self.area_code(day),
        }
        via = rng.choices(
            ["", "opened", "divided", "split_off", "consolidated", "converted"], [60, 14, 5, 5, 5, 5]
        )[0]
        row["via"] = via
        if via not in ("", "opened"):
            row["related_org_id"] = rng.choice([other for other in self.kinds if other != org_id])
        row.setdefault("sector", rng.choice(SECTORS))
        return self.entry(org_id, "established", day, **row)

    def exit(self, org_id: str, day: date) -> Row:
        """An exit, which may say something new of the organization too."""
        rng = self.rng
        others = [
            "dissolved",
            "dissolved",
            "dissolved",
            "divided",
            "consolidated",
            "merged",
            "converted",
            "bankrupt",
        ]
        word = "terminated" if self.kinds[org_id] == "group" else rng.choice(others)
        return self.entry(org_id, word, day, **(self.attributes(day) if rng.random() < 0.25 else {}))

    def happening(self, org_id: str, day: date) -> Row:
        """Something that happens in the life of an organization."""
        rng = self.rng
        kinds = ["amended"] * 4 + ["status"] * 3 + ["observed"] * 2
        what = rng.choice(kinds + (["union"] * 3 if self.kinds[org_id] == "cooperative" else []))
        more = self.attributes(day) if rng.random() < 0.15 else {}
        if what == "amended":
            return self.entry(org_id, "amended", day, **self.attributes(day))
        if what == "status":
            return self.entry(org_id, rng.choice(STATUS_WORDS), day, **more)
        if what == "observed":
            seen = rng.choice(["observed_active", "observed_inactive", "observed_inactive"])
            return self.entry(org_id, seen, day, **more)
        word = rng.choice(["joined_union", "joined_union", "left_union"])
        return self.entry(org_id, word, day, related_org_id=rng.choice(self.unions()), **more)

    def day_between(self, first: date, last: date) -> date:
        """A day, often one on which more happens."""
        edges = [day for day in EDGE_DAYS if first <= day <= last]
        if edges and self.rng.random() < 0.15:
            return self.rng.choice(edges)
        return first + timedelta(days=self.rng.randint(0, max((last - first).days, 0)))

    def birthday(self, after: date) -> date:
        """A day of birth: often lately, often 30 days or nearly before a period's end."""
        rng = self.rng
        first = max(after, date(2021, 6, 1)) if rng.random() < 0.7 else after
        if rng.random() < 0.2:
            year, letter = rng.choice([2022, 2023, 2024, 2025]), rng.choice(["S1", "S2", "Q1", "Q3", "L"])
            day = parse_period(f"{year}-{letter}").end - timedelta(days=rng.choice([0, 29, 30, 31]))
            if day >= after:
                return day
        return self.day_between(first, END)

    def life(self, org_id: str) -> list[Row]:
        """One organization's entries as they should have been written from the first."""
        rng = self.rng
        rows: list[Row] = []
        day = self.birthday(BEGIN)
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            if day > END:
                break
            rows.append(self.birth(org_id, day))
            dies = rng.random() < 0.4
            last = self.day_between(day, min(END, day + timedelta(days=1500))) if dies else END
            last = day if dies and rng.random() < 0.08 else last
            days = [self.day_between(day, last) for _ in range(rng.randrange(6))]
            days += [rng.choice(days or [last]) for _ in range(rng.randrange(2))] + [day] * (
                rng.random() < 0.2
            )
            days += [last] * (dies and rng.random() < 0.4)
            rows += [self.happening(org_id, one) for one in days]
            rows += self.crossing(org_id, day, last)
            rows += self.names(org_id, rows, last)
            if not dies:
                break
            rows.append(self.exit(org_id, last))
            if rng.random() < 0.4:  # told long after, so that what came next is known before it
                late = datetime.combine(last + timedelta(days=700), time(rng.randrange(24)), VIETNAM)
                rows[-1]["recorded_at"] = spell(rng, late)
            if rng.random() < 0.3:
                between = last + timedelta(days=rng.randint(1, 40))
                rows.append(self.entry(org_id, "amended", between, **self.attributes(between)))
            day = last + timedelta(days=rng.choice([1, 1, 10, 60, 300, 700]))
        return rows

    def crossing(self, org_id: str, first: date, last: date) -> list[Row]:
        """Entries, sometimes, before a change's day: on what was to gain by it, then on what was to lose."""
        rng = self.rng
        steps = [step for step in self.geography.steps if first <= step.on - 2 * ONE_DAY and step.on <= last]
        gaining = [step for step in steps if step.target.begins < step.on]
        if not steps or rng.random() < 0.75:
            return []
        step = rng.choice(gaining or steps)
        stands = [step.target] if step.target.begins < step.on else []
        days = sorted(self.day_between(first, step.on - ONE_DAY) for _ in (*stands, step.source))
        return [
            self.entry(org_id, "amended", day, area_code=unit.row_on(day).code)
            for day, unit in zip(days, [*stands, step.source], strict=True)
            if unit.exists(day)
        ]

    def names(self, org_id: str, rows: list[Row], last: date) -> list[Row]:
        """Entries in which it says on which part of a divided unit it stands, that day or later, if it says it."""
        found: list[Row] = []
        for row in list(rows):
            if not row.get("area_code"):
                continue
            unit = self.geography.unit_named(row["area_code"], date.fromisoformat(row["effective_on"]))
            while unit.ends < last and self.rng.random() < 0.6:
                steps = self.geography.successors(unit)
                if not steps:
                    break
                unit = self._named_part(org_id, [step.target for step in steps], unit.ends, last, found)
        return found

    def _named_part(self, org_id: str, parts: list[Unit], on: date, last: date, found: list[Row]) -> Unit:
        part = self.rng.choice(parts)
        day = min(on + timedelta(days=self.rng.choice([0, 0, 30, 200])), last)
        if part.exists(day):
            found.append(self.entry(org_id, "amended", day, area_code=part.row_on(day).code))
        return part

    # Corrections

    def corrected(self, org_id: str) -> list[Row]:
        """One organization's entries with what was mended later; every mending leaves it sound."""
        rows = self.life(org_id)
        while ledger_problems(as_entries(rows)):
            rows = self.life(org_id)
        for wrong in list(rows):
            chance = 0.25
            while self.rng.random() < chance:
                mended = self.mend(wrong)
                if ledger_problems(as_entries([*rows, mended])):
                    break
                rows.append(mended)
                wrong = mended if self.rng.random() < 0.7 else wrong  # else two supersede the same one
                chance = 0.5
        if self.rng.random() < 0.03 and self.kinds[org_id] != "union":
            rows += self.void_all(rows)
        return rows

    def mend(self, wrong: Row) -> Row:
        """An entry that replaces or removes another, recorded no earlier, sometimes at the same moment."""
        rng = self.rng
        day = date.fromisoformat(wrong["effective_on"])
        day += timedelta(days=rng.choice([0, 0, 0, 1, -1, 20, -20, -60, 90, 365]))
        later = moment_of(wrong) + timedelta(
            seconds=rng.choice([0, 1, 86400, 86400 * 30, 86400 * 250, 86400 * 400])
        )
        how, org_id = rng.random(), wrong["org_id"]
        if how < 0.25 or wrong["entry"] == "voided":
            mended = self.entry(org_id, "voided", day, **(self.attributes(day) if rng.random() < 0.2 else {}))
        elif wrong["entry"] == "established":
            mended = self.birth(org_id, day)
        elif how < 0.75:
            mended = self.entry(org_id, wrong["entry"], day, **self.attributes(day))
            mended["related_org_id"] = wrong.get("related_org_id", "")
        else:
            mended = self.happening(org_id, day) if rng.random() < 0.7 else self.exit(org_id, day)
        mended["supersedes"] = wrong["entry_id"]
        mended["recorded_at"] = wrong["recorded_at"] if later == moment_of(wrong) else spell(rng, later)
        if moment_of(mended) < moment_of(wrong):
            mended["recorded_at"] = wrong["recorded_at"]
        return mended

    def void_all(self, rows: list[Row]) -> list[Row]:
        """The organization was written into the book by mistake."""
        replaced = {row.get("supersedes") for row in rows}
        left = [row for row in rows if row["entry_id"] not in replaced and row["entry"] != "voided"]
        end = max(moment_of(row) for row in rows) + timedelta(days=20)
        voids = []
        for row in left:
            void = self.entry(row["org_id"], "voided", date.fromisoformat(row["effective_on"]))
            voids.append(void | {"supersedes": row["entry_id"], "recorded_at": end.isoformat()})
        return voids


def moment_of(row: Row) -> datetime:
    """When a row was recorded."""
    return parse_moment(row["recorded_at"])


def as_entries(rows: list[Row]) -> list[Entry]:
    """Rows read as a package's entries are."""
    return [read_entry(row) for row in rows]


def read_geography(folder: Path) -> Geography:
    """The units of a folder."""
    areas = [read_area(row) for row in read_rows(folder / "areas.csv")]
    return Geography(areas, [read_change(row) for row in read_rows(folder / "area_changes.csv")])


def make_package(folder: Path, seed: int, organizations: int = 60) -> None:
    """Write a random package that is sound."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    areas, changes = invent_areas(rng)
    rng.shuffle(changes)
    write_rows(folder / "areas.csv", AREA_COLUMNS, areas)
    write_rows(folder / "area_changes.csv", CHANGE_COLUMNS, changes)
    geography = read_geography(folder)
    maker = LedgerMaker(rng, geography, organizations)
    entries = [row for org_id in maker.kinds for row in maker.corrected(org_id)]
    rng.shuffle(entries)
    write_rows(folder / "entries.csv", ENTRY_COLUMNS, entries)
    columns, returns = invent_returns(rng, maker.kinds, lambda moment: spell(rng, moment))
    write_rows(folder / "returns.csv", columns, returns)
    targets = invent_targets(rng, geography, lambda moment: spell(rng, moment))
    write_rows(folder / "targets.csv", TARGET_COLUMNS, targets)
    sectors = [("rice", "agriculture"), ("tea", "agriculture"), ("taxi", "transport")]
    rows = [{"code": code, "maps_to": of, "label_vi": code, "label_en": code} for code, of in sectors]
    write_rows(folder / "sectors.csv", ["code", "maps_to", "label_vi", "label_en"], rows)


# Questions

PERIODS = [
    *[f"{year}-{part}" for year in (2023, 2024, 2025) for part in ("S1", "S2")] * 3,
    *[f"{year}" for year in (2022, 2023, 2024, 2025)] * 2,
    *[f"{year}-L" for year in (2022, 2023, 2024, 2025)],
    *[f"{year}-Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)],
    *["2024-M02", "2025-M02", "2023-M07", "2025-M06", "2025-M07", "2024-M12"],
]
SUFFIXED = [
    *[f"{code}_yoy" for code in INDICATORS],
    *[f"{code}_plan_pct" for code in INDICATORS],
    *[f"{code}_yoy_matched" for code, it in INDICATORS.items() if it.family in ("sum", "mean")],
]
FLOW_PLANS = [f"{code}_plan_pct" for code, it in INDICATORS.items() if it.is_flow]


def make_questions(folder: Path, seed: int, n: int = 40) -> list[list[str]]:
    """Random questions of a package, over all the options that make sense together."""
    rng = random.Random(seed)
    geography = read_geography(folder)
    entries, returns = (read_rows(folder / f"{name}.csv") for name in ("entries", "returns"))
    exits = [row for row in entries if row["entry"] in EXITS]
    recorded = [row["recorded_at"] for row in [*entries, *returns, *exits * 8]]
    return [_question(rng, geography, recorded) for _ in range(n)]


def _plan_question(rng: random.Random) -> list[str]:
    """A question of targets, by units whose codes are borne by others before or after."""
    plans = [code for code in SUFFIXED if code.endswith("_plan_pct")]
    words = ["figures", rng.choice(PERIODS)]
    words += [word for code in rng.sample(plans, 15) for word in ("--indicator", code)]
    words += rng.choice([["--by", "area", "--level", "province"], ["--area", "15"], ["--by", "area"], []])
    day = rng.choice([LAST_DAY, LAST_DAY - ONE_DAY, date(2024, 1, 1), date(2022, 1, 1), date(2025, 12, 31)])
    return [*words, "--geography", day.isoformat(), "--format", "csv"]


def _question(rng: random.Random, geography: Geography, recorded: list[str]) -> list[str]:
    if rng.random() < 0.12:
        return _plan_question(rng)
    period = parse_period(rng.choice(PERIODS))
    by = rng.sample(["area", "sector", "kind"], rng.choice([0, 1, 1, 1, 2, 2, 3]))
    explain = rng.random() < 0.3
    words = ["explain" if explain else "figures", period.code]
    words += [_explained(rng)] if explain else _indicators(rng)
    for one in by:
        words += ["--by", one]
    if by == ["area"] and not explain and rng.random() < 0.35:
        words.append("--all-areas")
    words += _clocks(rng, period, recorded)
    words += _area(rng, geography, words, period, "area" in by)
    if rng.random() < 0.3:
        words.append("--include-submitted")
    if rng.random() < 0.45:
        words += ["--impute", rng.choice(["carry", "ratio", "ratio", "none"])]
    return [*words, "--format", "csv"]


def _explained(rng: random.Random) -> str:
    """An indicator to explain, often one that can be imputed."""
    sums = [code for code, it in INDICATORS.items() if it.family == "sum"]
    return rng.choice(rng.choice([sums, list(INDICATORS)]))


def _indicators(rng: random.Random) -> list[str]:
    if rng.random() < 0.3:
        return []
    plain = rng.sample(list(INDICATORS), rng.randint(0, 5))
    suffixed = rng.sample(SUFFIXED, rng.randint(1, 12)) + rng.sample(FLOW_PLANS, rng.randint(0, 3))
    return [word for code in plain + suffixed for word in ("--indicator", code)]


def _clocks(rng: random.Random, period: Period, recorded: list[str]) -> list[str]:
    words: list[str] = []
    if rng.random() < 0.25:
        anywhere = date(2020, 1, 1) + timedelta(days=rng.randrange(2300))
        near = period.start + timedelta(days=rng.randrange((period.end - period.start).days + 1))
        words += ["--on", rng.choice([near, near, anywhere, rng.choice(EDGE_DAYS)]).isoformat()]
    if rng.random() < 0.4:
        text = rng.choice(recorded)
        just_before = parse_moment(text) - timedelta(microseconds=1)
        words += ["--known", rng.choice([text, text, just_before.isoformat(), text[:10]])]
    if rng.random() < 0.55:
        days = [*EDGE_DAYS, date(2018, 5, 5), date(2025, 12, 31), LAST_DAY, LAST_DAY - ONE_DAY]
        words += ["--geography", rng.choice(days).isoformat()]
    return words


def _area(
    rng: random.Random, geography: Geography, words: list[str], period: Period, by_area: bool
) -> list[str]:
    """An area and a level; never a level above the area."""
    level = rng.choice(["commune", "commune", "province"])
    chosen: list[AreaRow] = []
    if rng.random() < 0.4:
        tall: Callable[[AreaRow], bool] = lambda row: row.level in ("province", "country")
        rows = [row for row in geography.rows if level == "commune" or tall(row)]
        high = [row for row in rows if row.level != "commune"]
        chosen = [rng.choice(rng.choice([rows, high]))]
    return [
        *(word for row in chosen for word in ("--area", row.code)),
        *(["--level", level] if by_area and (level == "province" or rng.random() < 0.5) else []),
    ]
