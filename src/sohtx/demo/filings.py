"""The returns of a province: who reports when, what is corrected later, and sums that come out as planned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sohtx.core.codes import FilingStatus, Kind, Nature, Source
from sohtx.core.period import Period
from sohtx.demo.balancing import apportion
from sohtx.demo.days import REFORM, TODAY, meeting, office_hours
from sohtx.demo.dice import Dice, trait
from sohtx.demo.ledger import Register
from sohtx.demo.organization import Cells, Organization
from sohtx.demo.plan import Half
from sohtx.demo.profile import SCALED, Profile
from sohtx.demo.slip import LEAST_MEMBERS, Numbers, fill

LAST_REVIEWED = Period.parse("2026-S1")
SAMPLED_GROUPS = 100  # one group in so many reports
LEAST = {"workers": 1, "members": LEAST_MEMBERS[Kind.COOPERATIVE], "revenue": 0}
ESTIMATED, CORRECTED, REVISED_AFTER = 12, 7, 45  # percent
FORMS = {Kind.COOPERATIVE: "HTX-6T", Kind.UNION: "LHHTX-6T", Kind.GROUP: "THT-6T"}
SOURCES = {Source.SELF: 46, Source.COMMUNE: 22, Source.PAPER: 17, Source.PHONE: 11, Source.DEPARTMENT: 4}
SOURCES_SINCE_REFORM = {Source.SELF: 48, Source.COMMUNE: 40, Source.PAPER: 5, Source.PHONE: 7}


@dataclass
class Round:
    """The reporting round of one half: who was in time, who late, whose first numbers were not the last."""

    half: Half
    in_time: list[Organization]
    late: list[Organization]
    estimated: set[Organization]
    corrected: set[Organization]
    final: dict[str, dict[Organization, int]] = field(default_factory=dict)
    first: dict[str, dict[Organization, int]] = field(default_factory=dict)

    @property
    def reporters(self) -> list[Organization]:
        """All who have reported in the end."""
        return self.in_time + self.late

    @property
    def revised(self) -> list[Organization]:
        """Those whose numbers change after the meeting."""
        return [org for org in self.in_time if org in self.corrected]


class Filings:
    """The returns on a register."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._plan = register.plan
        self._dice = Dice("filings", register.prefix)
        self._profiles: dict[Organization, Profile] = {}

    def rows(self) -> Iterator[Cells]:
        """All versions of all returns, as they were recorded."""
        rounds = [self._round(half) for half in self._plan.halves if half.period <= LAST_REVIEWED]
        for measure in SCALED:
            self._balance(measure, rounds)
        rows = [
            row for number, round_ in enumerate(rounds) for row in self._coop_rows(rounds, number, round_)
        ]
        rows += [row for round_ in rounds for row in self._other_rows(round_.half.period)]
        return iter(sorted(rows, key=lambda r: (r["recorded_at"], r["org_id"])))

    def _profile(self, org: Organization) -> Profile:
        return self._profiles.get(org) or self._profiles.setdefault(
            org, Profile(org, self._plan.margin, self._plan.income)
        )

    # Who reports, and when

    def _round(self, half: Half) -> Round:
        end = half.period.end
        dice = Dice("round", self._register.prefix, half.period)
        expected = [org for org in self._register.coops if org.is_expected(end)]
        first, final = self._plan.reporters(half.period) or (
            len(expected) * half.first_percent // 100, len(expected) * half.final_percent // 100,
        )  # fmt: skip
        willing = {org: self._willingness(org, half.period, dice) for org in expected}
        order = sorted(expected, key=lambda org: (-willing[org], org.org_id))[:final]
        late = self._late(order[len(order) // 2 :], final - first, half.period)
        in_time = [org for org in order if org not in late]
        big = [org for org in in_time if not org.was_idle(end) and org.sector != "credit"]
        big.sort(key=lambda org: (-self._profile(org).raw("revenue", half.period), org.org_id))
        corrected = set(dice.some(big[: len(big) // 2], len(big) * CORRECTED // 50))
        estimated = set(dice.some(in_time, len(in_time) * ESTIMATED // 100))
        return Round(half, in_time, sorted(late, key=lambda org: org.org_id), estimated, corrected)

    def _willingness(self, org: Organization, period: Period, dice: Dice) -> int:
        """Most keep their habit; credit funds are bound to report, those that lie idle rarely do."""
        if org.sector == "credit":
            return 200
        habit = trait(0, 99, "habit", org.org_id) + dice.between(0, 45)
        return habit - (75 if org.was_idle(period.end) else 0)

    def _late(self, unwilling: Sequence[Organization], count: int, period: Period) -> set[Organization]:
        """Who comes after the meeting: traders and drivers, with some money and few workers."""

        def hands(org: Organization) -> int:
            profile = self._profile(org)
            return profile.raw("workers", period) * 1_000 // (profile.raw("revenue", period) + 1_500_000)

        traders = [org for org in unwilling if org.sector != "credit"]
        return set(sorted(traders, key=lambda org: (hands(org), org.org_id))[:count])

    # Numbers that add up

    def _balance(self, measure: str, rounds: Sequence[Round]) -> None:
        sums = self._plan.sums(measure)
        raws = [{org: self._profile(org).raw(measure, r.half.period) for org in r.reporters} for r in rounds]
        factors = {
            number: sums[str(r.half.period)].final * 1_000_000 // sum(raws[number].values())
            for number, r in enumerate(rounds) if str(r.half.period) in sums
        }  # fmt: skip
        for number, (round_, raw) in enumerate(zip(rounds, raws, strict=True)):
            factor = _between(factors, number)
            values = [(value * factor + 500_000) // 1_000_000 for value in raw.values()]
            given = sums.get(str(round_.half.period))
            total = given.final if given else sum(max(value, LEAST[measure]) for value in values)
            round_.final[measure] = dict(zip(raw, apportion(values, total, LEAST[measure]), strict=True))
            round_.first[measure] = self._first_numbers(measure, round_, given.first if given else None)

    def _first_numbers(self, measure: str, round_: Round, total: int | None) -> dict[Organization, int]:
        """What was on the desk at the meeting: of some it was another number, and the sum was as printed."""
        final = round_.final[measure]
        dice = Dice("first", measure, self._register.prefix, round_.half.period)
        low, high = (84, 108) if measure == "revenue" else (96, 112) if measure == "workers" else (99, 101)
        first = {org: max(dice.part(final[org], low, high), LEAST[measure]) for org in round_.revised}
        if total is not None:
            rest = total - sum(final[org] for org in round_.in_time if org not in first)
            first = dict(zip(first, apportion(list(first.values()), rest, LEAST[measure]), strict=True))
        return first

    # Versions

    def _coop_rows(self, rounds: Sequence[Round], number: int, round_: Round) -> Iterator[Cells]:
        before = rounds[number - 1].final["members"] if number else {}
        period = round_.half.period
        for org in round_.reporters:
            final = {measure: round_.final[measure][org] for measure in SCALED}
            first = final | {m: values[org] for m, values in round_.first.items() if org in values}
            profile = self._profile(org)
            yield from self._versions(
                round_,
                org,
                fill(profile, period, first, before.get(org)),
                fill(profile, period, final, before.get(org)),
            )
        yield from self._waiting(round_)

    def _versions(self, round_: Round, org: Organization, first: Cells, final: Cells) -> Iterator[Cells]:
        period = round_.half.period
        dice = Dice("versions", org.org_id, period)
        end, met = period.end, meeting(period)
        form = _Form(org, period, dice)
        in_time = dice.day(end + timedelta(days=3), met - timedelta(days=4))
        afterwards = dice.day(met + timedelta(days=4), min(met + timedelta(days=120), TODAY))
        if org in round_.late:
            if dice.chance(10):  # taken back before the meeting: it was another's
                yield form.version(in_time - timedelta(days=2), final)
                yield form.version(met - timedelta(days=2), {}, FilingStatus.WITHDRAWN)
            yield form.version(afterwards, final)
        elif org in round_.corrected:
            is_estimate = org in round_.estimated
            drafted = dice.day(end - timedelta(days=18), end - timedelta(days=6))
            nature = Nature.ESTIMATE if is_estimate else Nature.ACTUAL
            yield form.version(drafted if is_estimate else in_time, first, nature=nature)
            yield form.version(afterwards, final)
        elif org in round_.estimated:
            drafted = dice.day(end - timedelta(days=18), end - timedelta(days=6))
            yield form.version(drafted, _foreseen(final, dice), nature=Nature.ESTIMATE)
            yield form.version(in_time, final)
        else:
            yield from self._sent(form, in_time, final, dice)

    def _sent(self, form: "_Form", day: date, cells: Cells, dice: Dice) -> Iterator[Cells]:
        """Most are accepted as they come; some are looked at first, a few sent back once."""
        if dice.chance(3):
            yield form.version(day - timedelta(days=2), cells, FilingStatus.SUBMITTED)
        elif dice.chance(2):
            wrong = cells | {"revenue": f"{cells['revenue'].partition('.')[0]}000"}  # thousands, not millions
            yield form.version(day - timedelta(days=3), wrong, FilingStatus.SUBMITTED)
            yield form.version(day - timedelta(days=2), wrong, FilingStatus.REJECTED)
        if not dice.between(0, 999):  # a slip that nobody saw, for the findings
            cells = cells | {"members_women": str(int(cells["members"]) + 2)}
        yield form.version(day, cells)

    def _waiting(self, round_: Round) -> Iterator[Cells]:
        """Some that never got through: sent, but not accepted yet; and one that nobody expected."""
        period = round_.half.period
        dice = Dice("waiting", self._register.prefix, period)
        known = set(round_.reporters)
        silent = [o for o in self._register.coops if o.is_expected(period.end) and o not in known]
        for org in dice.some(silent, len(silent) // 12):
            yield self._unbalanced(org, period, FilingStatus.SUBMITTED)
        winding_up = [
            o for o in self._register.coops if o.existed(period.end) and not o.is_expected(period.end)
        ]
        for org in dice.some([o for o in winding_up if o.was_idle(period.end)], 1):
            yield self._unbalanced(org, period, FilingStatus.ACCEPTED)

    def _unbalanced(self, org: Organization, period: Period, status: FilingStatus) -> Cells:
        profile, dice = self._profile(org), Dice("single", org.org_id, period)
        least = {measure: LEAST[measure] for measure in SCALED} | {"members": LEAST_MEMBERS[org.kind]}
        numbers: Numbers = {m: max(profile.raw(m, period) // 1000, least[m]) for m in SCALED}
        day = dice.day(period.end + timedelta(days=3), min(period.end + timedelta(days=24), TODAY))
        cells = fill(profile, period, numbers, None)
        if org.kind is not Kind.GROUP:  # what came before is not known here
            cells |= {"members_joined": "", "members_left": ""}
        return _Form(org, period, dice).version(day, cells, status)

    def _other_rows(self, period: Period) -> Iterator[Cells]:
        """Unions all, groups in part."""
        for union in self._register.unions:
            if union.is_expected(period.end):
                yield self._unbalanced(union, period, FilingStatus.ACCEPTED)
        for group in self._register.groups[::SAMPLED_GROUPS]:
            if group.is_expected(period.end) and Dice("group", group.org_id, period).chance(80):
                yield self._unbalanced(group, period, FilingStatus.ACCEPTED)


class _Form:
    """The form of one organization for one half, of which versions are recorded one after the other."""

    def __init__(self, org: Organization, period: Period, dice: Dice) -> None:
        self._org, self._period, self._dice = org, period, dice
        sources = SOURCES if period.end < REFORM else SOURCES_SINCE_REFORM
        self._source = dice.weighted(sources)
        self._last: datetime | None = None

    def version(
        self,
        day: date,
        cells: Cells,
        status: FilingStatus = FilingStatus.ACCEPTED,
        nature: Nature = Nature.ACTUAL,
    ) -> Cells:
        """One version, recorded on a day."""
        at = office_hours(day, self._dice)
        if self._last is not None:
            at = max(at, self._last + timedelta(minutes=7))
        self._last = at
        return {
            "org_id": self._org.org_id, "form": FORMS[self._org.kind], "period": str(self._period),
            "recorded_at": at.isoformat(), "status": status, "nature": nature, "source": self._source, **cells,
        }  # fmt: skip


def _foreseen(cells: Cells, dice: Dice) -> Cells:
    """An estimate of June: round sums, and not what came in the end."""
    million = int(cells["revenue"].partition(".")[0]) * dice.between(85, 112) // 100
    return cells | {"revenue": str(million), "revenue_members": "", "profit": "", "budget_paid": ""}


def _between(known: dict[int, int], number: int) -> int:
    """The factor of a half: its own, else on the line between its neighbours', else the nearest one's."""
    if not known:
        return 1_000
    earlier = max((n for n in known if n <= number), default=min(known))
    later = min((n for n in known if n >= number), default=max(known))
    if earlier >= later:
        return known[earlier]
    return known[earlier] + (known[later] - known[earlier]) * (number - earlier) // (later - earlier)
