"""Reading linkage: unions with their members from the register, chains and contracts as they stand on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.db.models import QuerySet

from sohtx.accounts.rights import Reach
from sohtx.core.codes import Kind
from sohtx.core.moment import OPEN_MOMENT
from sohtx.figures.remembering import remembered
from sohtx.register.models import OrganizationState
from sohtx.register.reaching import covered
from sohtx.register.rebuilding import current
from sohtx.support.linkage_codes import ChainState, ContractState
from sohtx.support.linkage_fold import (
    ChainDeed,
    ContractDeed,
    Partner,
    Party,
    Terms,
    chain_state,
    contract_state,
    is_void,
    partners,
    terminated,
)
from sohtx.support.models import Chain, ChainRow, Contract, ContractRow


class Side(NamedTuple):
    """An organization of the register."""

    org: int
    org_id: str
    kind: str


class Union(NamedTuple):
    """A union with the members that it has on a day."""

    union: Side
    members: tuple[Side, ...]


def unions_on(day: date, *, known: int = OPEN_MOMENT) -> list[Union]:
    """The unions that exist on a day with their members, from the register's ledger alone."""
    told = states_on(day, known).values_list(
        "organization", "organization__org_id", "organization__kind", "unions"
    )
    unions = {
        org: Side(org, org_id, kind)
        for org, org_id, kind, _ in told.filter(organization__kind=Kind.UNION).order_by(
            "organization__org_id"
        )
    }
    members: dict[int, list[Side]] = defaultdict(list)
    for org, org_id, kind, of in told.exclude(unions=[]).order_by("organization__org_id"):
        for union in of:
            members[union].append(Side(org, org_id, kind))
    return [Union(union, tuple(members[key])) for key, union in unions.items()]


def states_on(day: date, known: int) -> "QuerySet[OrganizationState]":
    """How the register's organizations stand on a day, as far as was known."""
    moment = min(known, OPEN_MOMENT - 1)  # what is known now is known until the open moment, not at it
    return current(OrganizationState).filter(
        valid_from__lte=day, valid_to__gt=day, known_from__lte=moment, known_to__gt=moment
    )


class SeenChain(NamedTuple):
    """A chain on a day; ``partners`` are those that take part then."""

    chain: Chain
    deeds: tuple[ChainDeed, ...]
    ever: tuple[Partner, ...]
    partners: tuple[Partner, ...]
    state: ChainState

    @property
    def lead(self) -> Partner | None:
        """Who leads it."""
        return next((one for one in self.partners if one.is_lead), None)

    @property
    def orgs(self) -> frozenset[int]:
        """The organizations of the register that ever took part, by key."""
        return frozenset(one.party.org for one in self.ever if one.party.org is not None)


class SeenContract(NamedTuple):
    """A contract on a day."""

    terms: Terms
    deeds: tuple[ContractDeed, ...]
    state: ContractState
    ended: ContractDeed | None

    @property
    def orgs(self) -> frozenset[int]:
        """Its sides that are in the register, by key."""
        return frozenset(party.org for party in self.terms.parties if party.org is not None)


def chains_on(day: date, *, known: int = OPEN_MOMENT) -> list[SeenChain]:
    """The chains that had begun by a day, as far as was known; the last begun first."""
    rows: dict[int, list[ChainDeed]] = defaultdict(list)
    for row in ChainRow.objects.filter(recorded_at__lte=known).select_related("organization"):
        rows[row.chain_id].append(_chain_deed(row))
    told = Chain.objects.filter(recorded_at__lte=known, since__lte=day).order_by("-since", "-pk")
    return [_seen_chain(one, rows[one.pk], day, known) for one in told if not is_void(rows[one.pk], known)]


def chain_on(code: str, day: date) -> SeenChain | None:
    """One chain, also one that was voided; None where there is none."""
    chain = Chain.objects.filter(code=code).first()
    return None if chain is None else _seen_chain(chain, deeds_of_chain(chain), day, OPEN_MOMENT)


def _seen_chain(chain: Chain, deeds: Iterable[ChainDeed], day: date, known: int) -> SeenChain:
    told = tuple(sorted(deeds, key=lambda deed: deed.key))
    ever, state = tuple(partners(told, known)), chain_state(told, day, known)
    there = () if state is ChainState.ENDED else tuple(one for one in ever if one.is_there(day))
    return SeenChain(chain, told, ever, there, state)


def contracts_on(day: date, *, known: int = OPEN_MOMENT) -> list[SeenContract]:
    """The contracts that were signed by a day, as far as was known; the last signed first."""
    rows: dict[int, list[ContractDeed]] = defaultdict(list)
    for row in ContractRow.objects.filter(recorded_at__lte=known):
        rows[row.contract_id].append(_contract_deed(row))
    told = Contract.objects.filter(recorded_at__lte=known, signed_on__lte=day)
    told = told.select_related("seller", "buyer", "chain").order_by("-signed_on", "-pk")
    return [_seen_contract(one, rows[one.pk], day, known) for one in told if not is_void(rows[one.pk], known)]


def contract_on(code: str, day: date) -> SeenContract | None:
    """One contract, also one that was voided; None where there is none."""
    contract = Contract.objects.select_related("seller", "buyer", "chain").filter(code=code).first()
    return (
        None if contract is None else _seen_contract(contract, deeds_of_contract(contract), day, OPEN_MOMENT)
    )


def _seen_contract(contract: Contract, deeds: Iterable[ContractDeed], day: date, known: int) -> SeenContract:
    told, terms = tuple(sorted(deeds, key=lambda deed: deed.key)), terms_of(contract)
    return SeenContract(terms, told, contract_state(terms, told, day, known), terminated(told, known))


def deeds_of_chain(chain: Chain) -> list[ChainDeed]:
    """All rows of a chain."""
    return [_chain_deed(row) for row in chain.rows.select_related("organization").order_by("pk")]


def deeds_of_contract(contract: Contract) -> list[ContractDeed]:
    """All rows of a contract."""
    return [_contract_deed(row) for row in contract.rows.order_by("pk")]


def _chain_deed(row: ChainRow) -> ChainDeed:
    party = Party(row.organization_id, row.organization.org_id if row.organization else "", row.outside)
    return ChainDeed(
        row.pk, row.act, row.on, row.of_id, row.recorded_at, party, row.role, row.is_lead, row.reason, row.recorded_by
    )  # fmt: skip


def _contract_deed(row: ContractRow) -> ContractDeed:
    return ContractDeed(row.pk, row.act, row.on, row.of_id, row.recorded_at, row.reason, row.recorded_by)


def terms_of(contract: Contract) -> Terms:
    """What was agreed, in plain Python."""
    seller, buyer = contract.seller, contract.buyer
    return Terms(
        contract.code, contract.number,
        Party(contract.seller_id, seller.org_id if seller else "", contract.seller_name),
        Party(contract.buyer_id, buyer.org_id if buyer else "", contract.buyer_name),
        contract.product, None if contract.quantity is None else Fraction(contract.quantity), contract.unit,
        contract.value, contract.signed_on, contract.from_on, contract.to_on,
        contract.chain.code if contract.chain else "", contract.note, contract.recorded_at, contract.recorded_by,
    )  # fmt: skip


# Within somebody's reach


class Linked(NamedTuple):
    """All linkage on a day within somebody's reach."""

    unions: list[Union]
    chains: list[SeenChain]
    contracts: list[SeenContract]


def linked_on(day: date, reach: Reach, *, today: date) -> Linked:
    """Unions, chains, contracts of which one side at least lies within reach; a chain also by its own commune."""
    unions = remembered(("unions", day), lambda _: unions_on(day))
    chains, contracts = chains_on(day), contracts_on(day)
    if reach.everything:
        return Linked(unions, chains, contracts)
    orgs = {side.org for one in unions for side in (one.union, *one.members)}
    orgs = orgs.union(*(one.orgs for one in chains), *(one.orgs for one in contracts))
    within = covered(orgs, reach, today=today)
    return Linked(
        [one for one in unions if within & {side.org for side in (one.union, *one.members)}],
        [one for one in chains if within & one.orgs or one.chain.area_code in reach.areas],
        [one for one in contracts if within & one.orgs],
    )


def may_see_chain(seen: SeenChain, reach: Reach, *, today: date) -> bool:
    """Whether a chain lies within reach: by its commune, or by one of its partners."""
    if reach.everything or seen.chain.area_code in reach.areas:
        return True
    return bool(covered(seen.orgs, reach, today=today))


def may_see_contract(seen: SeenContract, reach: Reach, *, today: date) -> bool:
    """Whether a contract lies within reach: by one of its sides."""
    return reach.everything or bool(covered(seen.orgs, reach, today=today))


def name_of(party: Party, names: Mapping[str, str]) -> str:
    """What a party is called."""
    return names.get(party.org_id, party.org_id) if party.org_id else party.outside
