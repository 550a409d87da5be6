"""What registers of support count, asked for again in the tables by plain SQL: loans, certificates, fairs and the rest.

Nothing of the registers' own reading is used; a loan's debt is taken from the diary of its days that tests keep.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sohtx.core.alphabet import plain
from sohtx.core.moment import day_of
from sohtx.core.period import Period

Rows = list[dict[str, Any]]
Ask = Callable[..., Rows]
ALL = "all"
MILLION = 1_000_000
EXPIRING_CONTRACT, EXPIRING_CERTIFICATE = 60, 90
OPEN_STAGES = ("wish", "advised", "listed", "drafted", "conference", "submitted")
FINISHED = ("registered", "given_up")
WORST_FROM = ((361, 5), (181, 4), (91, 3), (10, 2))


class Support:
    """The registers of support of a book, as far as they were known at a moment."""

    def __init__(self, ask: Ask, known: int) -> None:
        self._ask, self._today = ask, day_of(known)

    def count(self, what: str, rest: str) -> Decimal | None:
        """How much a list of a register comes to; None where no register has such a list."""
        counts = {
            "loans": self._loans, "certificates": self._certificates, "fairs": self._fairs, "chains": self._chains,
            "contracts": self._contracts, "members": self._members, "candidates": self._candidates,
            "campaigns": self._campaigns,
        }  # fmt: skip
        if what not in counts:
            return None
        *cells, period = rest.split("/")
        span = Period.parse(period)
        return Decimal(counts[what](*cells, span, min(span.end, self._today)))

    # -- what all registers share ------------------------------------------------------------------

    def _rows(self, table: str) -> Rows:
        """The rows of a table that were written by then and not voided by then."""
        return self._ask(
            f"SELECT one.* FROM {table} AS one WHERE one.recorded_at <= :known AND one.act <> 'voided' AND NOT EXISTS ("
            f"SELECT 1 FROM {table} AS over WHERE over.act = 'voided' AND over.of_id = one.id"
            " AND over.recorded_at <= :known) ORDER BY one.id"
        )

    def _things(self, table: str, rows: str, link: str, key: str = "id") -> Rows:
        """The things of a register that are there: written by then and not voided as a whole."""
        return self._ask(
            f"SELECT thing.* FROM {table} AS thing WHERE thing.recorded_at <= :known AND NOT EXISTS ("
            f"SELECT 1 FROM {rows} AS over WHERE over.act = 'voided' AND over.of_id IS NULL"
            f" AND over.{link} = thing.{key} AND over.recorded_at <= :known)"
        )

    # -- registers ---------------------------------------------------------------------------------

    def _certificates(self, cell: str, what: str, _span: Period, day: date) -> int:
        found = self._things("support_certificate", "support_entryrow", "code", "code")
        gone = {
            row["code"]
            for row in self._rows("support_entryrow")
            if row["act"] == "withdrawn" and _day(row["on"]) <= day
        }
        renewed = {one["renews_id"] for one in found if _day(one["decided_on"]) <= day}
        valid = [
            one for one in found
            if _day(one["decided_on"]) <= day and one["code"] not in gone and one["id"] not in renewed
            and (one["expires_on"] is None or _day(one["expires_on"]) >= day)
        ]  # fmt: skip
        scheme, _, stars = cell.partition("-") if cell.startswith("ocop") else (cell, "", "")
        chosen = [
            one for one in valid
            if scheme in (ALL, one["scheme"]) and stars in ("", str(one["stars"]))
        ]  # fmt: skip
        if what == "expiring":
            last = day + timedelta(days=EXPIRING_CERTIFICATE)
            chosen = [one for one in chosen if one["expires_on"] and _day(one["expires_on"]) <= last]
        return len(chosen)

    def _fairs(self, _cell: str, what: str, span: Period, day: date) -> int:
        fairs = [
            one["id"] for one in self._things("support_fair", "support_entryrow", "code", "code")
            if span.start <= _day(one["from_on"]) <= day
        ]  # fmt: skip
        parts = [
            one for one in self._things("support_fairpart", "support_entryrow", "code", "code")
            if one["fair_id"] in fairs
        ]  # fmt: skip
        if what == "fairs":
            return len(fairs)
        return len(parts) if what == "parts" else sum(one[what] or 0 for one in parts)

    def _chains(self, cell: str, what: str, _span: Period, day: date) -> int:
        rows = self._rows("support_chainrow")
        ended = {row["chain_id"] for row in rows if row["act"] == "ended" and _day(row["on"]) <= day}
        left = {row["of_id"] for row in rows if row["act"] == "left" and _day(row["on"]) <= day}
        chains = {
            one["id"] for one in self._things("support_chain", "support_chainrow", "chain_id")
            if _day(one["since"]) <= day and one["id"] not in ended and cell in (ALL, one["sector"])
        }  # fmt: skip
        if what == "chains":
            return len(chains)
        there = [
            row for row in rows
            if row["act"] == "joined" and row["chain_id"] in chains and _day(row["on"]) <= day and row["id"] not in left
        ]  # fmt: skip
        if what == "organizations":
            return len({row["organization_id"] for row in there} - {None})
        return len({plain(row["outside"]) for row in there if row["organization_id"] is None})

    def _contracts(self, what: str, span: Period, day: date) -> int:
        over = {row["contract_id"] for row in self._rows("support_contractrow") if _day(row["on"]) <= day}
        found = [
            one for one in self._things("support_contract", "support_contractrow", "contract_id")
            if _day(one["signed_on"]) <= day
        ]  # fmt: skip
        if what == "signed":
            return sum(_day(one["signed_on"]) >= span.start for one in found)
        binding = [
            one for one in found
            if one["id"] not in over and _day(one["from_on"]) <= day
            and (one["to_on"] is None or _day(one["to_on"]) >= day)
        ]  # fmt: skip
        if what == "value":
            return sum(one["value"] or 0 for one in binding)
        if what == "expiring":
            last = day + timedelta(days=EXPIRING_CONTRACT)
            return sum(one["to_on"] is not None and _day(one["to_on"]) <= last for one in binding)
        return len(binding)

    def _candidates(self, what: str, span: Period, day: date) -> int:
        last: dict[int, Any] = {}
        for row in sorted(self._rows("support_candidaterow"), key=lambda row: (row["on"], row["id"])):
            if _day(row["on"]) <= day:
                last[row["candidate_id"]] = row
        there = {
            one["id"] for one in self._things("support_candidate", "support_candidaterow", "candidate_id")
        }
        stands = [row for key, row in last.items() if key in there]
        if what in FINISHED:
            return sum(row["act"] == what and _day(row["on"]) >= span.start for row in stands)
        return sum(row["act"] in (OPEN_STAGES if what == "open" else (what,)) for row in stands)

    def _campaigns(self, what: str, span: Period, day: date) -> int:
        found = {
            one["id"] for one in self._things("support_campaign", "support_campaignrow", "campaign_id")
            if _day(one["from_on"]) <= day and _day(one["to_on"]) >= span.start
        }  # fmt: skip
        if what == "campaigns":
            return len(found)
        if what == "candidates":
            begun = {
                row["candidate_id"] for row in self._rows("support_candidaterow") if _day(row["on"]) <= day
            }
            people = self._things("support_candidate", "support_candidaterow", "candidate_id")
            return sum(one["campaign_id"] in found and one["id"] in begun for one in people)
        rows = [
            row
            for row in self._rows("support_campaignrow")
            if row["campaign_id"] in found and _day(row["on"]) <= day
        ]
        if what == "people":
            return sum(row["people"] or 0 for row in rows if row["act"] == "reached")
        return sum(
            line["cost"] or 0
            for row in rows
            if row["act"] == "linked"
            for line in self._ask(LINE, row["line"])
        )

    # -- members and fees --------------------------------------------------------------------------

    def _members(self, what: str, span: Period, day: date) -> int:
        times = self._times(day)
        now = [spans[-1] for spans in times.values() if spans[-1][2] is None or spans[-1][2] > day]
        gone = [spans[-1] for spans in times.values() if spans[-1][2] is not None and spans[-1][2] <= day]
        if what == "members":
            return len(now)
        if what == "admitted":
            return sum(one[1] >= span.start for one in now)
        if what == "ended":
            return sum(one[2] >= span.start for one in gone)
        if what not in ("owed", "paid", "prepaid", "arrears", "behind"):
            return sum(one[0] == what for one in now)
        accounts = [self._account(org, spans, day) for org, spans in times.items()]
        if what == "behind":
            return sum(owed > paid for owed, paid in accounts)
        return sum(
            {"owed": owed, "paid": paid, "prepaid": max(paid - owed, 0), "arrears": max(owed - paid, 0)}[what]
            for owed, paid in accounts
        )

    def _times(self, day: date) -> dict[int, list[tuple[str, date, Any]]]:
        """For each organization its times as a member that had begun: kind, first day, the day on which it ended."""
        found: dict[int, list[tuple[str, date, Any]]] = {}
        for row in sorted(self._rows("support_membershiprow"), key=lambda row: (row["on"], row["id"])):
            spans = found.setdefault(row["organization_id"], [])
            if row["act"] == "admitted":
                spans.append((row["kind"], _day(row["on"]), None))
            else:
                spans[-1] = (*spans[-1][:2], _day(row["on"]))
        begun = {org: [one for one in spans if one[1] <= day] for org, spans in found.items()}
        return {org: spans for org, spans in begun.items() if spans}

    def _account(self, org: int, spans: list[tuple[str, date, Any]], day: date) -> tuple[int, int]:
        rates = self._rows("support_feerate")
        years: dict[int, str] = {}
        for kind, first, ended in spans:
            last = day if ended is None else min(day, ended - timedelta(days=1))
            for year in range(first.year, last.year + 1):
                years.setdefault(year, kind)
        owed = 0
        for year, kind in years.items():
            told = [rate for rate in rates if rate["kind"] == kind and rate["from_year"] <= year]
            owed += max(told, key=lambda rate: rate["from_year"])["amount"] if told else 0
        payments = self._rows("support_feepayment")
        paid = sum(
            row["amount"] for row in payments if row["organization_id"] == org and _day(row["on"]) <= day
        )
        return owed, paid

    # -- loans -------------------------------------------------------------------------------------

    def _loans(self, cell: str, what: str, span: Period, day: date) -> Decimal:
        loans = [one for one in self._ask(LOANS) if cell in (ALL, one["sector"])]
        moves = {one["id"]: self._ask(MOVES, one["id"]) for one in loans}
        within = {
            key: [row for row in rows if span.start <= _day(row["on"]) <= day] for key, rows in moves.items()
        }
        if what == "projects":
            return Decimal(sum(any(row["act"] == "disbursed" for row in rows) for rows in within.values()))
        if what.startswith("helped-"):
            customer = what.removeprefix("helped-")
            paid = [one for one in loans if any(row["act"] == "disbursed" for row in within[one["id"]])]
            return Decimal(len({one["organization_id"] for one in paid if one["customer"] == customer}))
        if what in ("disbursed", "repaid", "written_off"):
            return _million(
                row["principal"] for rows in within.values() for row in rows if row["act"] == what
            )
        until = span.start - timedelta(days=1) if what == "opening" else day
        if what in ("opening", "outstanding"):
            return _million(_owed(rows, until) for rows in moves.values())
        debts = [(one, *_debt(one, moves[one["id"]], day)) for one in loans]
        if what == "overdue":
            return _million(overdue for _, overdue, _ in debts)
        return _million(_owed(moves[one["id"]], day) for one, _, group in debts if group >= 3)


def _owed(rows: Rows, until: date) -> int:
    signs = {"disbursed": 1, "repaid": -1, "written_off": -1}
    return sum(signs.get(row["act"], 0) * row["principal"] for row in rows if _day(row["on"]) <= until)


def _debt(loan: dict[str, Any], rows: Rows, day: date) -> tuple[int, int]:
    """Overdue principal and the debt group on a day, by the diary; of loans that were never restructured."""
    from sohtx.support.loan_codes import Method, MovementAct
    from sohtx.support.loan_fold import Moved
    from sohtx.support.loan_schedule import Terms, rounded
    from support.test_loan_fold import Diary

    if not rows or _day(rows[0]["on"]) > day:
        return 0, 1
    contract = Terms(
        _day(loan["contract_on"]), loan["approved"], loan["rate"], loan["overdue_rate"], loan["term_months"],
        loan["grace_months"], loan["every_months"], _day(loan["first_due_on"]), Method.of(loan["method"]),
    )  # fmt: skip
    told = [
        Moved(row["id"], MovementAct.of(row["act"]), _day(row["on"]), 0, row["principal"], row["interest"])
        for row in rows if _day(row["on"]) <= day and row["act"] in ("disbursed", "repaid", "written_off")
    ]  # fmt: skip
    diary = Diary(contract).live(told, day)
    unpaid = [due for due, principal in diary.plan if principal and due < day]
    unpaid += [
        due for due, sum_ in diary.dues
        if due < day and rounded(sum_.numerator, sum_.denominator) > diary.interest_paid
    ]  # fmt: skip
    days = (day - min(unpaid)).days if unpaid else 0
    group = next((group for least, group in WORST_FROM if days >= least), 1)
    decided = [row["group"] for row in rows if row["act"] == "classified" and _day(row["on"]) <= day]
    return sum(p for due, p in diary.plan if due < day), max(group, *decided[-1:], 1)


def _million(amounts: Iterable[int]) -> Decimal:
    return Decimal(sum(amounts)) / MILLION


def _day(text: str) -> date:
    return date.fromisoformat(text)


LINE = """
    SELECT line.* FROM support_workline AS line WHERE code = :v0 AND NOT is_struck AND number = (
        SELECT max(number) FROM support_workline WHERE code = line.code AND recorded_at <= :known)
"""
LOANS = "SELECT * FROM support_loan WHERE recorded_at <= :known"
MOVES = """
    SELECT one.* FROM support_movement AS one
    WHERE one.loan_id = :v0 AND one.recorded_at <= :known AND one.act <> 'voided' AND NOT EXISTS (
        SELECT 1 FROM support_movement AS over WHERE over.voids_id = one.id AND over.recorded_at <= :known)
    ORDER BY "on", id
"""
