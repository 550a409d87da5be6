"""One return, filled in from its three great numbers: persons, members, money."""

from sohtx.core.codes import Kind
from sohtx.core.numbers import write_decimal
from sohtx.core.period import Period
from sohtx.demo.dice import Dice
from sohtx.demo.organization import Cells
from sohtx.demo.profile import Profile, steps

Numbers = dict[str, int]
LEAST_MEMBERS = {Kind.COOPERATIVE: 7, Kind.UNION: 4, Kind.GROUP: 3}


def money(tenths: int) -> str:
    """An amount in million đồng, from hundred thousands."""
    return write_decimal(tenths, 10)


def fill(profile: Profile, period: Period, numbers: Numbers, members_before: int | None) -> Cells:
    """The cells of a return; a group's form is short."""
    cells = _people(profile, period, numbers) | _business(profile, numbers)
    if profile.org.kind is Kind.GROUP:
        short = ("members", "members_women", "workers", "revenue", "profit")
        return {name: cells[name] for name in short}
    return cells | _members_change(profile, period, numbers, members_before) | _capital(profile, period)


def _people(profile: Profile, period: Period, numbers: Numbers) -> Cells:
    workers, members = numbers["workers"], numbers["members"]
    managers = min(3 + workers // 25 + profile.rate("managers", 0, 2), 9)
    college = managers * profile.rate("college", 0, 55) // 100
    vocational = (managers - college) * profile.rate("vocational", 10, 80) // 100
    income = profile.income * (100 + 4 * steps(period)) // 100
    cells = {
        "members": str(members),
        "members_women": str(members * profile.near("women", 14) // 100),
        "workers": str(workers),
        "worker_members": str(min(workers, members) * profile.rate("worker_members", 35, 85) // 100),
        "workers_women": str(workers * profile.near("women", 10) // 100),
        "workers_insured": str(workers * profile.near("insured", 6) // 100),
        "managers": str(managers),
        "managers_vocational": str(vocational),
        "managers_college": str(college),
        "worker_income": write_decimal(income, 1000, 2),
    }
    if profile.rate("tells_income", 1, 100) > 88:  # some never say what they pay
        cells["worker_income"] = ""
    return cells


def _members_change(profile: Profile, period: Period, numbers: Numbers, before: int | None) -> Cells:
    """Who joined and left: the difference to the half before, and a little coming and going."""
    dice = Dice("members", profile.org.org_id, period)
    change = dice.between(1, 2) * dice.chance(10) if before is None else numbers["members"] - before
    turnover = 1 if dice.chance(12) else 0
    joined = max(change, 0) + turnover
    return {
        "members_joined": str(joined),
        "members_left": str(joined - change),
        "workers_new": str(numbers["workers"] * dice.between(0, 9) // 100),
    }


def _business(profile: Profile, numbers: Numbers) -> Cells:
    revenue = numbers["revenue"]
    profit = revenue * profile.profitability // 1000
    return {
        "revenue": money(revenue),
        "revenue_members": money(revenue * profile.near("with_members", 12) // 100),
        "profit": "" if profile.rate("tells_profit", 1, 100) > 93 else money(profit),
        "budget_paid": money(revenue * profile.rate("tax", 5, 28) // 1000),
    }  # fmt: skip


def _capital(profile: Profile, period: Period) -> Cells:
    org = profile.org
    dice = Dice("loans", org.org_id, period)
    charter = org.capital_on(period.end) * 10
    fund = charter * profile.rate("fund", 8, 20) // 100 if profile.rate("borrows_fund", 1, 100) <= 9 else 0
    bank = charter * profile.rate("bank", 15, 70) // 100 if profile.rate("borrows_bank", 1, 100) <= 27 else 0
    return {
        "charter_capital": money(charter),
        "total_capital": money(charter * profile.rate("total", 105, 290) // 100),
        "loan_fund_new": money(fund // 2 if dice.chance(20) else 0),
        "loan_fund_outstanding": money(fund),
        "loan_bank_new": money(bank // 3 if dice.chance(35) else 0),
        "loan_bank_outstanding": money(bank),
        "loan_overdue": money(bank // 10 if dice.chance(8) else 0),
    }
