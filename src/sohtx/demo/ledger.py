"""The register of one province, half by half: who is born, who ends, who falls idle, who moves."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from sohtx.core.codes import EntryType, Kind, Via
from sohtx.core.units import Unit
from sohtx.demo.days import BOOK_OPENED, LAW_OF_2023, REFORM, TODAY, office_hours
from sohtx.demo.dice import Dice
from sohtx.demo.naming import TRADES, Namer
from sohtx.demo.organization import BACK, CAUSES, Journal, Organization, status_after
from sohtx.demo.places import Province
from sohtx.demo.plan import LAO_CAI, Half, Plan
from sohtx.demo.tables import table

UNION_MEMBERS = {"2023-S1": 6, "2024-S2": 4, "2021-S2": 5}
UNION_LEFT = "2025-S1"
TOURISM_APART = "2022-S2"  # from this half on tourism is counted as a sector of its own
TOURISM_FOUND = 10
STORY = "2023-S1"  # the half in which a dissolution is voided and a birth corrected
CONVERSION_AFTER = timedelta(days=400)
REGISTERED_GROUPS = 34
BORN_FROM = date(2013, 1, 2)
GROUPS_FROM = date(2015, 1, 2)


class Register:
    """The organizations of a province and the journal about them, following a plan."""

    def __init__(self, province: Province, plan: Plan, prefix: str, codes: Iterator[str]) -> None:
        self.province, self.plan, self.prefix = province, plan, prefix
        self.coops: list[Organization] = []
        self.unions: list[Organization] = []
        self.groups: list[Organization] = []
        self._dice = Dice("register", prefix)
        self.journal = Journal(prefix, Dice("journal", prefix))
        self._codes = codes
        self._namer = Namer(Dice("names", prefix))
        self._living: list[Organization] = []
        self._living_groups: list[Organization] = []
        self._touched: set[Organization] = set()
        self._members: list[tuple[Organization, Organization]] = []
        self._first_deck: list[str] = []
        self._group_sectors = {r["sector"]: int(r["group_weight"]) for r in table("sectors")}
        self._sectors = {r["sector"]: int(r["weight"]) for r in table("sectors")}

    def live(self) -> None:
        """Open the book, then live through every half."""
        self._open_book()
        for half in self.plan.halves:
            self._live(half)

    # The day on which the book was opened

    def _open_book(self) -> None:
        opening = self.plan.opening
        for row in table("sectors"):
            if self.plan.code == LAO_CAI:
                self._first_deck += [row["sector"]] * int(row["first_half_10"])
            for _ in range(int(row[f"opening_{self.plan.code}"])):
                self._found_long_ago(Kind.COOPERATIVE, row["sector"])
        self._first_deck = self._dice.shuffled(self._first_deck)
        for _ in range(opening.group_new):
            self._found_long_ago(Kind.GROUP, self._dice.weighted(self._group_sectors))
        for _ in range(opening.union_new):
            self._found_union(opening)
        self._fall_idle(opening, opening.coop_idle)

    def _found_long_ago(self, kind: Kind, sector: str) -> None:
        is_dated = self._dice.chance(72 if kind is Kind.COOPERATIVE else 45)
        since = BORN_FROM if kind is Kind.COOPERATIVE else GROUPS_FROM
        born = self._dice.day(since, date(2021, 11, 26)) if is_dated else BOOK_OPENED
        commune = self._dice.pick(self.province.deck)
        if is_dated and not self.province.was_the_same(commune, born):
            is_dated, born = False, BOOK_OPENED
        self._found(kind, sector, born, commune=commune, via="" if is_dated else Via.OPENED)

    # Births

    def _found(
        self, kind: Kind, sector: str, born: date, *, commune: Unit | None = None, via: str = "",
        tax_code: str = "", related: Organization | None = None,
    ) -> Organization:  # fmt: skip
        dice = self._dice
        trade = dice.pick(TRADES[sector])
        while kind is Kind.GROUP and not trade.group:
            trade = dice.pick(TRADES[sector])
        org = Organization(
            self._org_id(kind), kind, trade, commune or dice.pick(self.province.deck), born,
            self._namer.organization(kind, trade), is_dated=via != Via.OPENED,
        )  # fmt: skip
        is_group = kind is Kind.GROUP
        org.is_registered = (
            is_group and (via != Via.OPENED or dice.chance(30)) and dice.chance(REGISTERED_GROUPS)
        )
        org.is_member = not is_group and dice.chance(58)
        org.tax_code = tax_code or (next(self._codes) if not is_group or org.is_registered else "")
        org.capitals = [] if is_group else [(born, _capital(sector, dice))]
        cells = self._particulars(org, born)
        if related is not None:
            cells["related_org_id"] = related.org_id
        org.birth_entry = self.journal.add(org, EntryType.ESTABLISHED, born, cells | {"via": via})
        self._enlist(org)
        return org

    def _org_id(self, kind: Kind) -> str:
        letter, all_of_kind = {
            Kind.COOPERATIVE: ("H", self.coops), Kind.GROUP: ("T", self.groups), Kind.UNION: ("L", self.unions),
        }[kind]  # fmt: skip
        return f"{self.prefix}-{letter}{len(all_of_kind) + 1:05}"

    def _enlist(self, org: Organization) -> None:
        if org.kind is Kind.GROUP:
            self.groups.append(org)
            self._living_groups.append(org)
        elif org.kind is Kind.UNION:
            self.unions.append(org)
        else:
            self.coops.append(org)
            self._living.append(org)

    def _particulars(self, org: Organization, on: date) -> dict[str, str]:
        """What the paper of a birth says."""
        place = self.province
        is_group = org.kind is Kind.GROUP
        return {
            **self._paper(org, on, is_paper=not is_group or org.is_registered),
            "kind": org.kind, "name": org.name, "tax_code": org.tax_code,
            "area_code": place.on(org.commune, on).code, "address": place.address(org.commune, on, self._dice),
            "sector": org.sector, "vsic": org.trade.vsic,
            "charter_capital": str(org.capital) if org.capital else "",
            "is_alliance_member": "" if is_group else _word(org.is_member),
            "is_registered": _word(org.is_registered) if is_group else "",
        }  # fmt: skip

    def _paper(self, org: Organization, on: date, *, is_paper: bool = True) -> dict[str, str]:
        if not is_paper:
            return {}
        number = f"{self._dice.between(1, 980):03}/{on.year}/ĐKHTX (giả định)"
        issuer = self.province.registrar(org.commune, on)
        if org.kind is Kind.UNION and on < REFORM:
            issuer = (
                f"Sở Kế hoạch và Đầu tư {self.province.unit.name[0].lower()}{self.province.unit.name[1:]}"
            )
        return {"document_no": number, "document_on": str(on), "issuer": issuer}

    # One half

    def _live(self, half: Half) -> None:
        self._touched = set()
        if str(half.period) == TOURISM_APART and self.plan.code == LAO_CAI:
            self._count_tourism_apart(half)
        for _ in range(half.union_new):
            self._found_union(half)
        if str(half.period) == UNION_LEFT and self._members:
            self._leave_union(half)
        for how in half.reorganizations:
            self._reorganize(how, self._day(half))
        for _ in range(half.coop_converted):
            self._convert(half)
        for number in range(half.coop_dissolved):
            self._dissolve(half, number)
        for _ in range(half.coop_new):
            sector = self._first_deck.pop() if self._first_deck else self._dice.weighted(self._sectors)
            self._touched.add(self._found(Kind.COOPERATIVE, sector, self._day(half)))
        self._change_groups(half)
        self._come_back_and_fall_idle(half)
        self._amend(half)
        if str(half.period) == STORY:
            self._void_and_correct(half)

    def _day(self, half: Half) -> date:
        return self._dice.day(half.period.start, min(half.period.end, TODAY - timedelta(days=14)))

    def _untouched(self) -> list[Organization]:
        return [org for org in self._living if org not in self._touched]

    def _change_groups(self, half: Half) -> None:
        living, dice = self._living_groups, self._dice
        settled = len(living)
        for _ in range(half.group_ended):
            index = dice.between(0, settled - 1)
            if living[index].is_registered:  # mostly those that never registered end
                index = dice.between(0, settled - 1)
            settled -= 1
            living[index], living[settled] = living[settled], living[index]
            self._end(living.pop(settled), EntryType.TERMINATED, self._day(half))
        if half.period.end >= LAW_OF_2023:
            for org in dice.some([org for org in living if not org.is_registered], len(living) // 80):
                self._register_group(org, half)
        for _ in range(half.group_new):
            self._found(Kind.GROUP, dice.weighted(self._group_sectors), self._day(half))

    def _register_group(self, org: Organization, half: Half) -> None:
        on = self._day(half)
        org.is_registered, org.tax_code = True, org.tax_code or next(self._codes)
        cells = {"tax_code": org.tax_code, "is_registered": "true"} | self._paper(org, on)
        self.journal.add(org, EntryType.AMENDED, on, cells)

    # Exits

    def _end(
        self, org: Organization, entry: EntryType, on: date, related: Organization | None = None
    ) -> None:
        org.ended = on
        cells = {"related_org_id": related.org_id} if related else {}
        self.journal.add(org, entry, on, cells | self._paper(org, on, is_paper=org.tax_code != ""))

    def _leave(self, org: Organization) -> Organization:
        self._touched.add(org)
        self._living.remove(org)
        return org

    def _dissolve(self, half: Half, number: int) -> None:
        """End one: first those that asked for it, then those that lie idle, mostly farmers."""
        candidates = [org for org in self._untouched() if not org.is_pillar and org.sector != "credit"]
        asked = [org for org in candidates if org.why_idle == EntryType.DISSOLVING]
        idle = [org for org in candidates if org.why_idle]
        farmers = [org for org in idle if org.sector == "agriculture"]
        if number % 3 == 0:
            org = self._dice.pick(farmers)
        elif number % 3 == 1:
            org = self._dice.pick(asked or idle)
        else:
            org = self._dice.pick(idle if self._dice.chance(70) else candidates)
        self._end(self._leave(org), EntryType.DISSOLVED, self._day(half))

    def _active(self) -> list[Organization]:
        return [
            org
            for org in self._untouched()
            if not org.why_idle and not org.is_pillar and org.sector != "credit"
        ]

    def _reorganize(self, how: str, on: date) -> None:
        act: dict[str, Callable[[date], None]] = {
            EntryType.BANKRUPT: self._go_bankrupt, EntryType.MERGED: self._merge,
            EntryType.CONSOLIDATED: self._consolidate, EntryType.DIVIDED: self._divide,
            Via.SPLIT_OFF: self._split_off,
        }  # fmt: skip
        act[how](on)

    def _go_bankrupt(self, on: date) -> None:
        idle = [org for org in self._untouched() if org.why_idle and not org.is_pillar]
        self._end(self._leave(self._dice.pick(idle)), EntryType.BANKRUPT, on)

    def _merge(self, on: date) -> None:
        org = self._leave(self._dice.pick(self._active()))
        self._end(org, EntryType.MERGED, on, self._neighbour(org))

    def _consolidate(self, on: date) -> None:
        org = self._leave(self._dice.pick(self._active()))
        other = self._leave(self._neighbour(org))
        born = self._follow(org, on, Via.CONSOLIDATED)
        for old in (org, other):
            self._end(old, EntryType.CONSOLIDATED, on, born)

    def _divide(self, on: date) -> None:
        org = self._leave(self._dice.pick(self._active()))
        parts = [self._follow(org, on, Via.DIVIDED) for _ in range(2)]
        self._end(org, EntryType.DIVIDED, on, parts[0])

    def _split_off(self, on: date) -> None:
        org = self._dice.pick(self._active())
        self._touched.add(org)
        self._follow(org, on, Via.SPLIT_OFF)

    def _neighbour(self, org: Organization) -> Organization:
        """Another that works, best of the same sector."""
        others = self._active()
        return self._dice.pick([o for o in others if o.sector == org.sector] or others)

    def _follow(self, org: Organization, on: date, via: Via) -> Organization:
        born = self._found(Kind.COOPERATIVE, org.sector, on, commune=org.commune, via=via, related=org)
        self._touched.add(born)
        return born

    def _convert(self, half: Half) -> None:
        """A registered group becomes a cooperative and keeps its code (Law on Cooperatives, Art. 108)."""
        on = self._day(half)
        group = self._dice.pick([
            g for g in self._living_groups
            if g.tax_code and g.is_dated and g.is_registered and g.born + CONVERSION_AFTER < half.period.start
        ])  # fmt: skip
        self._living_groups.remove(group)
        born = self._found(
            Kind.COOPERATIVE, group.sector, on, commune=group.commune, via=Via.CONVERTED, related=group,
            tax_code=group.tax_code,
        )  # fmt: skip
        self._touched.add(born)
        self._end(group, EntryType.CONVERTED, on, born)

    # Status

    def _come_back_and_fall_idle(self, half: Half) -> None:
        idle = [org for org in self._living if org.why_idle]
        can_return = [org for org in idle if org not in self._touched and org.why_idle in BACK]
        surplus = max(len(idle) - half.coop_idle, 0)
        for org in self._dice.some(can_return, surplus + self._dice.between(3, 8)):
            self._set_status(org, BACK[org.why_idle], self._day(half))
        self._fall_idle(half, half.coop_idle - sum(1 for org in self._living if org.why_idle))

    def _fall_idle(self, half: Half, count: int) -> None:
        for org in self._dice.some(self._active(), count):
            is_old = half.period.end <= BOOK_OPENED
            first = max(org.born, BOOK_OPENED - timedelta(days=500)) if is_old else half.period.start
            on = self._dice.day(first, BOOK_OPENED) if is_old else self._day(half)
            self._set_status(org, self._dice.weighted(CAUSES), on)

    def _set_status(self, org: Organization, entry: EntryType, on: date) -> None:
        self._touched.add(org)
        org.spells.append((on, status_after(entry)))
        is_observed = entry in (EntryType.OBSERVED_ACTIVE, EntryType.OBSERVED_INACTIVE)
        self.journal.add(org, entry, on, self._paper(org, on, is_paper=not is_observed))

    # Changes

    def _amend(self, half: Half) -> None:
        """Moves, capital, membership of the Alliance; after the reform also the commune's new code."""
        standing = self._untouched()
        for org in self._dice.some(standing, len(standing) // 70):
            self._move(org, self._day(half))
        for org in self._dice.some(standing, len(standing) // 30):
            on = self._day(half)
            org.capitals.append((on, self._dice.part(org.capital, 110, 160)))
            cells = {"charter_capital": str(org.capital)} | self._paper(org, on)
            self.journal.add(org, EntryType.AMENDED, on, cells)
        for org in self._dice.some([org for org in standing if not org.is_member], len(standing) // 50):
            org.is_member = True
            self.journal.add(org, EntryType.AMENDED, self._day(half), {"is_alliance_member": "true"})
        if half.period.end > REFORM:
            self._take_new_codes(standing, 4, half)
            self._take_new_codes(self._living_groups, 120, half)

    def _move(self, org: Organization, on: date) -> None:
        org.commune = self._dice.pick(self.province.communes)
        self._tell_place(org, on)

    def _tell_place(self, org: Organization, on: date) -> None:
        unit = self.province.on(org.commune, on)
        address = self.province.address(org.commune, on, self._dice)
        paper = self._paper(org, on, is_paper=org.tax_code != "")
        self.journal.add(org, EntryType.AMENDED, on, {"area_code": unit.code, "address": address} | paper)

    def _take_new_codes(self, standing: list[Organization], one_in: int, half: Half) -> None:
        """Certificates are made out anew when convenient; until then the old commune stands on them."""
        waiting = [org for org in standing if not org.is_moved and org.born < REFORM]
        for org in self._dice.some(waiting, len(waiting) // one_in):
            org.is_moved = True
            self._tell_place(org, self._day(half))

    def _count_tourism_apart(self, half: Half) -> None:
        traders = [org for org in self._active() if org.sector == "trade_services"]
        for org in self._dice.some(traders, TOURISM_FOUND):
            self._touched.add(org)
            org.trade = self._dice.pick(TRADES["tourism"])
            on = half.period.start
            self.journal.add(org, EntryType.AMENDED, on, {"sector": "tourism", "vsic": org.trade.vsic})

    # Unions

    def _found_union(self, half: Half) -> None:
        is_old = half.period.end <= BOOK_OPENED
        on = date(2021, 4, 20) if is_old else half.period.start + timedelta(days=107)
        union = self._found(Kind.UNION, "agriculture", on)
        founders = [org for org in self._active() if org.sector == "agriculture" and org.born < on]
        for org in self._dice.some(founders, UNION_MEMBERS.get(str(half.period), 4)):
            org.is_pillar = True
            self._members.append((org, union))
            self.journal.add(org, EntryType.JOINED_UNION, on, {"related_org_id": union.org_id})

    def _leave_union(self, half: Half) -> None:
        org, union = self._members.pop(0)
        self._touched.add(org)
        self.journal.add(org, EntryType.LEFT_UNION, self._day(half), {"related_org_id": union.org_id})

    # The half that the article is about

    def _void_and_correct(self, half: Half) -> None:
        """A dissolution noted of the wrong one is voided; a birth noted in the wrong commune is corrected."""
        wronged = self._dice.pick(self._active())
        self._touched.add(wronged)
        on, dice = date(half.period.year, 6, 15), self._dice
        mistaken = self.journal.add(
            wronged, EntryType.DISSOLVED, on, recorded=office_hours(date(half.period.year, 6, 20), dice)
        )
        voided_at = office_hours(date(half.period.year, 7, 11), dice)
        self.journal.add(wronged, EntryType.VOIDED, on, {"supersedes": mistaken}, recorded=voided_at)
        born = next(org for org in self.coops if org.born >= half.period.start and org.is_dated)
        born.commune = dice.pick([c for c in self.province.communes if c is not born.commune])
        cells = self._particulars(born, born.born) | {"supersedes": born.birth_entry}
        corrected_at = office_hours(date(half.period.year, 9, 12), dice)
        self.journal.add(born, EntryType.ESTABLISHED, born.born, cells, recorded=corrected_at)


def _capital(sector: str, dice: Dice) -> int:
    """Charter capital in million đồng."""
    low, high = {"credit": (3_000, 9_000), "construction": (900, 9_500), "industry": (500, 6_000)}.get(
        sector, (150, 2_600)
    )
    return dice.between(low // 10, dice.between(low // 10 + 1, high // 10)) * 10


def _word(value: bool) -> str:
    return "true" if value else "false"
