"""The network of a day: everybody who is in linkage, and what connects them."""

from collections.abc import Hashable

from sohtx.core.codes import Kind
from sohtx.core.numerals import say_number
from sohtx.core.text import Text
from sohtx.register.models import Organization
from sohtx.register.queries import last_names
from sohtx.support.linkage_codes import ChainState, TieKind
from sohtx.support.linkage_drawing import Graph, Node, Tie
from sohtx.support.linkage_fold import Party, Terms
from sohtx.support.linkage_reading import Linked, SeenChain, SeenContract, Union

CHAIN, OUTSIDE = "chain", "outside"


def network_of(linked: Linked) -> Graph:
    """Unions with their members, running chains with their partners, contracts in force with their sides."""
    making = _Making(linked)
    for union in linked.unions:
        making.add_union(union)
    for chain in linked.chains:
        if chain.state is ChainState.RUNNING:
            making.add_chain(chain)
    for contract in linked.contracts:
        if contract.state.is_in_force:
            making.add_contract(contract)
    return Graph(making.nodes, making.ties)


def key_of_chain(code: str) -> Hashable:
    """By what a chain stands in the network."""
    return f"chuoi:{code}"


class _Making:
    """Adds everybody once, with the names and kinds that the register has."""

    def __init__(self, linked: Linked) -> None:
        parties = [one.party for chain in linked.chains for one in chain.partners]
        parties += [party for contract in linked.contracts for party in contract.terms.parties]
        org_ids = {party.org_id for party in parties if party.org_id}
        org_ids |= {side.org_id for one in linked.unions for side in (one.union, *one.members)}
        self._names = last_names(org_ids)
        self._kinds = dict(Organization.objects.filter(org_id__in=org_ids).values_list("org_id", "kind"))
        self.nodes: dict[Hashable, Node] = {}
        self.ties: list[Tie] = []

    def add_union(self, union: Union) -> None:
        one = self._organization(union.union.org_id)
        for member in union.members:
            self.ties.append(Tie(one, self._organization(member.org_id), TieKind.MEMBER, str(MEMBER)))

    def add_chain(self, seen: SeenChain) -> None:
        key, code = key_of_chain(seen.chain.code), seen.chain.code
        self.nodes[key] = Node(key, CHAIN, seen.chain.name, code=code)
        roles: dict[Hashable, list[str]] = {}
        for partner in seen.partners:
            told = roles.setdefault(self._party(partner.party), [])
            told += [str(LEAD)] * partner.is_lead + [str(partner.kind.label)]
        for other, words in roles.items():
            self.ties.append(Tie(key, other, TieKind.CHAIN, ", ".join(dict.fromkeys(words)), code))

    def add_contract(self, seen: SeenContract) -> None:
        terms = seen.terms
        one, other = self._party(terms.seller), self._party(terms.buyer)
        self.ties.append(Tie(one, other, TieKind.CONTRACT, told_of(terms), terms.code))

    def _party(self, party: Party) -> Hashable:
        if party.org_id:
            return self._organization(party.org_id)
        self.nodes.setdefault(party.identity, Node(party.identity, OUTSIDE, party.outside))
        return party.identity

    def _organization(self, org_id: str) -> Hashable:
        kind = self._kinds.get(org_id, Kind.COOPERATIVE.value)
        self.nodes.setdefault(org_id, Node(org_id, kind, self._names[org_id], org_id=org_id))
        return org_id


def told_of(terms: Terms) -> str:
    """A contract in a few words: its number, what, how much."""
    much = "" if terms.quantity is None else f", {say_number(terms.quantity)} {terms.unit}"
    return f"{CONTRACT} {terms.number}: {terms.product}{much}"


MEMBER = Text("Thành viên", "Member")
LEAD = Text("Dẫn dắt", "Lead")
CONTRACT = Text("Hợp đồng", "Contract")
