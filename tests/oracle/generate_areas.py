"""Invented units: provinces, districts and communes that divide, merge, cede, absorb and are renamed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

Row = dict[str, str]
CHANGE_DAYS = [date(2019, 6, 1), date(2021, 3, 1), date(2022, 1, 1), date(2023, 7, 1), date(2024, 1, 1)]
LAST_DAY = date(2025, 7, 1)
DISTRICTS = {"081": "10", "082": "10", "131": "15", "132": "15", "201": "20", "202": "20", "203": "20"}


@dataclass
class Land:
    """The units as they are being invented; `live` has the row in force of every commune's code."""

    rng: random.Random
    rows: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    live: dict[str, Row] = field(default_factory=dict)
    used: int = 0
    retired: list[str] = field(default_factory=list)

    def add(self, code: str, name: str, level: str, parent: str, begins: date | None) -> Row:
        """A row that begins."""
        valid_from = begins.isoformat() if begins else ""
        row = {
            "code": code,
            "name": name,
            "level": level,
            "parent_code": parent,
            "valid_from": valid_from,
            "valid_to": "",
        }
        self.rows.append(row)
        if level == "commune":
            self.live[code] = row
        return row

    def end(self, row: Row, day: date) -> None:
        """A row that ends."""
        row["valid_to"] = day.isoformat()
        if self.live.get(row["code"]) is row:
            del self.live[row["code"]]

    def change(self, day: date, source: str, target: str, share: str) -> None:
        """A change; its identity is its day and two codes."""
        same = [row for row in self.changes if row["on"] == day.isoformat()]
        if not any(row["from_code"] == source and row["to_code"] == target for row in same):
            row = {
                "on": day.isoformat(),
                "from_code": source,
                "to_code": target,
                "share": share,
                "law": "giả định",
            }
            self.changes.append(row)

    def fresh_code(self) -> str:
        """A code that nobody ever bore; codes do not rise with time."""
        self.used += 1
        return f"{(self.used * 7919) % 90000 + 1000:05d}"

    def new_code(self, taken: set[str]) -> str:
        """A code for a new unit: fresh, or one that an ended unit bore."""
        free = [code for code in self.retired if code not in self.live and code not in taken]
        return self.rng.choice(free) if free and self.rng.random() < 0.4 else self.fresh_code()

    def shares(self, parts: int) -> list[str]:
        """Shares of the parts of a divided unit: known, unknown, mixed, tied, or nothing at all."""
        mixed = [self.rng.choice(["", "0.2", "0.5", "0.300", "0", "0.001"]) for _ in range(parts)]
        tied = ["0.3"] * parts
        return self.rng.choice([mixed, mixed, tied, [""] * parts, ["0.1", "0.6", "0.25"][:parts]])


def found(land: Land, communes: int) -> None:
    """The units with which records begin."""
    land.add("VN", "Nước Giả Định", "country", "", None)
    for code in ("10", "15", "20", "30"):
        land.add(code, f"Tỉnh {code}", "province", "VN", None)
    for code, province in DISTRICTS.items():
        land.add(code, f"Huyện {code}", "district", province, None)
    parents = [*DISTRICTS, "30", "30"]
    for place in range(communes):
        code = land.fresh_code()
        land.add(code, f"Xã {code}", "commune", parents[place % len(parents)], None)


def live_row(land: Land, code: str) -> Row:
    """The row in force of a province or district."""
    return next(row for row in land.rows if row["code"] == code and not row["valid_to"])


def go_on(land: Land, row: Row, day: date, parent: str, name: str) -> None:
    """A unit goes on under a new name, type or parent."""
    land.end(row, day)
    land.add(row["code"], name, row["level"], parent, day)


def take(land: Land, pool: list[str], count: int) -> list[Row]:
    """Some communes that nothing has happened to today."""
    land.rng.shuffle(pool)
    return [land.live[pool.pop()] for _ in range(min(count, len(pool)))]


def merge(land: Land, pool: list[str], day: date) -> None:
    """Two or three become a new one, which bears the code of one of them or another."""
    olds = take(land, pool, land.rng.choice([2, 3]))
    if not olds:
        return
    parent = olds[0]["parent_code"]
    code = land.rng.choice(olds)["code"] if land.rng.random() < 0.6 else land.new_code(set())
    for old in olds:
        land.end(old, day)
        land.retired.append(old["code"])
        land.change(day, old["code"], code, "1")
    land.add(code, f"Xã Gộp {code} {day.year}", "commune", parent, day)


def divide(land: Land, pool: list[str], day: date) -> None:
    """One ends, in parts: new ones, one under its own code, or units that go on."""
    olds = take(land, pool, 1)
    if not olds:
        return
    old, count = olds[0], land.rng.choice([2, 2, 3])
    land.end(old, day)
    targets: list[str] = []
    for share in land.shares(count):
        goes_on = [row["code"] for row in land.live.values() if row["code"] not in targets]
        how = land.rng.random()
        if how < 0.3 and goes_on:
            code = land.rng.choice(goes_on)
            pool[:] = [other for other in pool if other != code]
        elif how < 0.55 and old["code"] not in land.live:
            code = old["code"]
            land.add(code, f"Xã Chia {code} {day.year}", "commune", old["parent_code"], day)
        else:
            code = land.new_code(set(pool))
            land.add(code, f"Xã Tách {code} {day.year}", "commune", old["parent_code"], day)
        targets.append(code)
        land.change(day, old["code"], code, share)
    land.retired.append(old["code"])


def swap(land: Land, pool: list[str], day: date) -> None:
    """Two are made anew, each under the other's code."""
    olds = take(land, pool, 2)
    if len(olds) < 2:
        return
    for old in olds:
        land.end(old, day)
    for old, other in (olds, olds[::-1]):
        land.add(other["code"], f"Xã Đổi {old['name']}", "commune", old["parent_code"], day)
        land.change(day, old["code"], other["code"], "1")


def absorb(land: Land, pool: list[str], day: date) -> None:
    """One ends, wholly in one that goes on."""
    rows = take(land, pool, 2)
    if len(rows) == 2:
        land.end(rows[0], day)
        land.retired.append(rows[0]["code"])
        land.change(day, rows[0]["code"], rows[1]["code"], "1")


def cede(land: Land, pool: list[str], day: date) -> None:
    """Two that go on give parts of themselves to a new one."""
    rows = take(land, pool, 2)
    if not rows:
        return
    code = land.fresh_code()
    land.add(code, f"Xã Mới {code}", "commune", rows[0]["parent_code"], day)
    for row in rows:
        land.change(day, row["code"], code, land.rng.choice(["0.2", "0.2", "0.35", ""]))


def rename(land: Land, pool: list[str], day: date) -> None:
    """One goes on under another name."""
    for row in take(land, pool, 1):
        go_on(land, row, day, row["parent_code"], f"Phường {row['code']} {day.year}")


def appear(land: Land, pool: list[str], day: date) -> None:
    """One begins out of nothing."""
    code, parent = land.fresh_code(), land.rng.choice(["20", "082"])
    land.add(code, f"Đảo {code}", "commune", parent, day)


def move_provinces(land: Land, day: date) -> None:
    """What the day does to provinces and districts, before its communes change."""
    if day == date(2021, 3, 1):
        land.end(live_row(land, "203"), day)
        land.change(day, "203", "202", "1")
        reparent(land, day, {"203": "202"})
    if day == date(2022, 1, 1):
        land.end(live_row(land, "30"), day)
        for code, share in zip(("31", "32"), land.shares(2), strict=False):
            land.add(code, f"Tỉnh {code}", "province", "VN", day)
            land.change(day, "30", code, share)
        reparent(land, day, {"30": ""})
    if day == date(2023, 7, 1):
        go_on(land, live_row(land, "20"), day, "VN", "Thành phố 20")
        go_on(land, live_row(land, "081"), day, "10", "Thị xã 081")
    if day == LAST_DAY:
        for code in ("10", "15", *(code for code in DISTRICTS if code != "203")):
            land.end(live_row(land, code), day)
        land.add("15", "Tỉnh 15 mới", "province", "VN", day)
        for code in ("10", "15"):
            land.change(day, code, "15", "1")
        homes = {"10": "15", "15": "15", "20": "20"}
        reparent(land, day, {code: homes[up] for code, up in DISTRICTS.items()})


def reparent(land: Land, day: date, parents: dict[str, str]) -> None:
    """Communes whose parent ends go on under another; a blank one is drawn."""
    for row in list(land.live.values()):
        if row["parent_code"] in parents and row["valid_from"] != day.isoformat():
            parent = parents[row["parent_code"]] or land.rng.choice(["31", "32"])
            go_on(land, row, day, parent, row["name"])


def change_communes(land: Land, day: date, times: int) -> None:
    """A day's changes of communes; to each that existed before it at most one happens."""
    pool = [code for code, row in land.live.items() if row["valid_from"] != day.isoformat()]
    acts = [merge, divide, divide, swap, absorb, cede, rename, appear]
    land.rng.shuffle(acts)
    for act in acts[:times]:
        act(land, pool, day)


def invent_areas(rng: random.Random, communes: int = 36) -> tuple[list[Row], list[Row]]:
    """The rows of areas.csv and area_changes.csv."""
    land = Land(rng)
    found(land, communes)
    for day in CHANGE_DAYS:
        move_provinces(land, day)
        change_communes(land, day, 5)
    restructure(land)
    return land.rows, land.changes


def restructure(land: Land) -> None:
    """The great day: districts end, provinces merge, most communes change and all get new parents."""
    pool = list(land.live)
    for act in (merge, divide, divide, merge, absorb, divide, swap, rename):
        act(land, pool, LAST_DAY)
    move_provinces(land, LAST_DAY)
    for row in land.live.values():
        if row["valid_from"] == LAST_DAY.isoformat() and row["parent_code"] in {**DISTRICTS, "10": ""}:
            row["parent_code"] = {"10": "15", "15": "15", "20": "20"}[DISTRICTS.get(row["parent_code"], "10")]
