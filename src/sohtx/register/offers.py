"""What later stations offer on an organization's page: acts; what else is kept of it. They register; it asks."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sohtx.accounts.me import Me
from sohtx.accounts.rights import Right
from sohtx.core.text import Text


class Offer(NamedTuple):
    """Something that can be done or seen from an organization's page; ``group`` heads those that belong together."""

    label: Text
    url: str
    group: Text


Provider = Callable[[Me, str, str, str], Iterable[Offer]]
"""Gives offers for a reader, an organization's identifier, its kind, and its legal status ("" when it has ended)."""


class Kept(NamedTuple):
    """What another station keeps of an organization: what it is called, where it opens, who may open it."""

    label: Text
    address: Callable[[str], str]
    right: Right


_providers: list[Provider] = []
_kept: dict[str, Kept] = {}


def keeps(kept: Kept) -> None:
    """Register what a station keeps of organizations; done when its addresses are read."""
    _kept[kept.label.vi] = kept


def kept_for(me: Me, org_id: str) -> list[tuple[Text, str]]:
    """What is kept of an organization that a reader may open."""
    return [(kept.label, kept.address(org_id)) for kept in _kept.values() if me.can(kept.right)]


def offer(provider: Provider) -> None:
    """Register a provider; done when a station's addresses are read."""
    if provider not in _providers:
        _providers.append(provider)


def offers_for(me: Me, org_id: str, kind: str, status: str) -> dict[Text, list[Offer]]:
    """All that is offered, by group, in the order in which it was."""
    grouped: dict[Text, list[Offer]] = {}
    for provider in _providers:
        for found in provider(me, org_id, kind, status):
            grouped.setdefault(found.group, []).append(found)
    return grouped
