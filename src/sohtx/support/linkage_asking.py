"""What a page of linkage asks for, read from its address; and the chains and contracts that it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from sohtx.core.alphabet import plain, sort_key
from sohtx.core.codes import Sector
from sohtx.register.queries import last_names
from sohtx.support.linkage_codes import ChainState, ContractState
from sohtx.support.linkage_fold import Party
from sohtx.support.linkage_reading import SeenChain, SeenContract, name_of
from sohtx.web.days import day_written
from sohtx.web.working import today

LONGEST_WORDS = 100
BY_NAME, BY_END, BY_VALUE = "ten", "het-han", "gia-tri"


@dataclass(frozen=True)
class Asked:
    """Which: as of a day, with some words, of a sector, commune, organization, in a state, signed since; how sorted."""

    on: date
    words: str = ""
    sector: str = ""
    area: str = ""
    state: str = ""
    org_id: str = ""
    since: date | None = None
    sort: str = ""

    @property
    def in_force(self) -> int:
        """How many filters there are beside the day."""
        return sum(map(bool, (self.words, self.sector, self.area, self.state, self.org_id, self.since)))

    def has_words(self, *texts: str) -> bool:
        """Whether the words asked for stand in some texts."""
        return not self.words or plain(self.words) in plain(" ".join(texts))


def asked_of(request: HttpRequest) -> Asked:
    """What an address asks for; without a day, how it is today."""
    told = {
        name: request.GET.get(name, "").strip()
        for name in ("on", "q", "sector", "area", "state", "org", "since", "sort")
    }
    return Asked(
        on=day_written(told["on"]) or today(),
        words=told["q"][:LONGEST_WORDS],
        sector=told["sector"] if told["sector"] in set(Sector) else "",
        area=told["area"][:LONGEST_WORDS],
        state=told["state"] if told["state"] in {*ChainState, *ContractState} else "",
        org_id=told["org"][:200],
        since=day_written(told["since"]),
        sort=told["sort"] if told["sort"] in (BY_NAME, BY_END, BY_VALUE) else "",
    )


def chains_asked(found: Sequence[SeenChain], asked: Asked) -> list[SeenChain]:
    """The chains that are asked for, the last begun first or by name."""
    told = [
        one
        for one in found
        if (not asked.sector or one.chain.sector == asked.sector)
        and (not asked.area or one.chain.area_code == asked.area)
        and (not asked.state or one.state == asked.state)
        and (not asked.org_id or asked.org_id in {partner.party.org_id for partner in one.partners})
        and asked.has_words(one.chain.name, one.chain.product)
    ]
    return sorted(told, key=lambda one: sort_key(one.chain.name)) if asked.sort == BY_NAME else told


def contracts_asked(
    found: Sequence[SeenContract], asked: Asked, names: Mapping[str, str]
) -> list[SeenContract]:
    """The contracts that are asked for; those in force are the expiring ones too.

    They stand by the day of signing, the last first; or by their last day; or by value.
    """
    told = [
        one
        for one in found
        if _is_in_state(one, asked.state)
        and (asked.since is None or asked.since <= one.terms.signed_on)
        and (not asked.org_id or asked.org_id in {party.org_id for party in one.terms.parties})
        and asked.has_words(
            one.terms.number, one.terms.product, *(name_of(party, names) for party in one.terms.parties)
        )
    ]
    if asked.sort == BY_END:
        return sorted(told, key=lambda one: one.terms.to_on or date.max)
    return sorted(told, key=lambda one: -(one.terms.value or 0)) if asked.sort == BY_VALUE else told


def _is_in_state(one: SeenContract, state: str) -> bool:
    if state == ContractState.IN_FORCE:
        return one.state.is_in_force
    return not state or one.state == state


def names_in(parties: Sequence[Party]) -> dict[str, str]:
    """The names of those of the register, by identifier."""
    return last_names({party.org_id for party in parties if party.org_id})
