"""Invented returns and targets."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from .book import MEASURES
from .clock import VIETNAM, Period, parse_moment, parse_period
from .figures import FORMS
from .generate_areas import Row
from .geography import Geography
from .indicators import INDICATORS, MEMBERSHIPS, PERSONS

Spell = Callable[[datetime], str]
YEARS = (2021, 2022, 2023, 2024, 2025)
# Measures that all report alike, half by half, so that growth falls on the edges of what imputation takes.
EDGES = {
    "loan_overdue": ["10", "50", "10", "2"],
    "workers_new": ["5", "25", "5", "1"],
    "loan_bank_new": ["1000", "5001", "1000", "199.999"],
    "budget_paid": ["0", "0", "12.5", "0"],
    "loan_fund_outstanding": ["0", "100", "0", "0.000"],
}


def invent_returns(rng: random.Random, kinds: dict[str, str], spell: Spell) -> tuple[list[str], list[Row]]:
    """The columns and the rows of returns.csv."""
    rows: list[Row] = []
    for org_id, kind in kinds.items():
        size = rng.choice([5, 20, 60, 100])
        for year in YEARS:
            for period in periods_filed(rng, year):
                rows += versions(rng, org_id, kind, period, size, spell)
    rng.shuffle(rows)
    return ["org_id", "form", "period", "recorded_at", "status", "nature", "source", *MEASURES], rows


def periods_filed(rng: random.Random, year: int) -> list[Period]:
    """For which periods of a year one organization reports: halves mostly, or their parts, and years."""
    found = [f"{year}"] * (rng.random() < 0.3) + [f"{year}-L"] * (rng.random() < 0.4)
    periods = [parse_period(code) for code in found]
    for half in parse_period(f"{year}").parts():
        periods += filed_in(rng, half, 0.7)
    return periods


def filed_in(rng: random.Random, period: Period, chance: float) -> list[Period]:
    """A period, or its parts, or (rarely) both, or not all of them."""
    found = [period] if rng.random() < chance else []
    if period.parts() and (not found or rng.random() < 0.1):
        found += [deep for part in period.parts() for deep in filed_in(rng, part, 0.75)]
    return found


def versions(
    rng: random.Random, org_id: str, kind: str, period: Period, size: int, spell: Spell
) -> list[Row]:
    """The versions of one return, each recorded after the one before."""
    form = f"{FORMS[kind]}-{'N' if period.is_whole_year else '6T'}"
    moment = datetime.combine(period.end, time(rng.randrange(24), 30), VIETNAM)
    rows: list[Row] = []
    for _ in range(rng.choice([1, 1, 1, 1, 2, 2, 3])):
        moment += timedelta(days=rng.choice([1, 5, 20, 60, 200]), seconds=rng.randrange(9999))
        row = {"org_id": org_id, "form": form, "period": period.code, "recorded_at": spell(moment)}
        moment = max(moment, parse_moment(row["recorded_at"]))
        status = rng.choices(["accepted", "submitted", "rejected", "withdrawn"], [68, 16, 8, 8])[0]
        nature = rng.choices(["actual", "estimate"], [85, 15])[0]
        row |= {"status": status, "nature": nature, "source": rng.choice(["self", "phone", "tax", ""])}
        rows.append(row | {name: measure(rng, name, period, size) for name in MEASURES})
    return rows


def measure(rng: random.Random, name: str, period: Period, size: int) -> str:
    """One number of a return, blank where it was not filled in."""
    chance = rng.random()
    if name in EDGES and period.letter == "S":
        half = period.year * 2 + period.number
        return "" if chance < 0.25 else EDGES[name][half % 4]
    if chance < 0.16:
        return ""
    if chance < 0.21:
        return rng.choice(["0", "0", "0.0" if name not in PERSONS | MEMBERSHIPS else "0"])
    if name in PERSONS | MEMBERSHIPS:
        return str(rng.randint(0, size))
    if name == "worker_income":
        return rng.choice(["4", "4.5", "5.125", "7.250", "9"])
    value = Fraction(rng.randint(1, 10**6), 1000) * size
    text = f"{float(value):.3f}" if rng.random() < 0.7 else str(int(value))
    return f"-{text}" if name == "profit" and rng.random() < 0.5 else text


def invent_targets(rng: random.Random, geography: Geography, spell: Spell) -> list[Row]:
    """Targets with their revisions, no two decided and recorded at the same moments."""
    rows: list[Row] = []
    seen: set[tuple[str, str, date, datetime]] = set()
    for code in INDICATORS:
        for year in (2022, 2023, 2024, 2025):
            for _ in range(rng.randrange(14)):
                decided = date(year, 1, 1) + timedelta(days=rng.randint(-20, 250))
                later = timedelta(days=rng.choice([0, 5, 20, 300]), seconds=rng.randrange(86000))
                recorded = spell(datetime.combine(decided, time(), VIETNAM) + later)
                key = (code, str(year), decided, parse_moment(recorded))
                if key in seen:
                    continue
                seen.add(key)
                row = {
                    "indicator": code,
                    "period": str(year),
                    "area_code": target_area(rng, geography, decided),
                }
                value = rng.choice(["0", "1", "12", "33.333", "100", "250.5", "1800", "-50"])
                row |= {"value": value, "decided_on": decided.isoformat(), "recorded_at": recorded}
                rows.append(row)
    rng.shuffle(rows)
    return rows


def target_area(rng: random.Random, geography: Geography, day: date) -> str:
    """Whose target it is: the country's, a province's, that of any unit of the day, or of any code at all."""
    how = rng.random()
    if how < 0.3:
        return rng.choice(["", "VN"])
    provinces = [row.code for row in geography.rows if row.level == "province" and row.in_force(day)]
    if how < 0.6:
        return rng.choice(provinces)
    in_force = [row.code for row in geography.rows if row.in_force(day)]
    return rng.choice(in_force if how < 0.95 else [row.code for row in geography.rows])
