"""What later stations offer on an organization's page: acts, its figures, its petitions. They register; it asks."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sohtx.accounts.me import Me
from sohtx.core.text import Text


class Offer(NamedTuple):
    """Something that can be done or seen from an organization's page; ``group`` heads those that belong together."""

    label: Text
    url: str
    group: Text


Provider = Callable[[Me, str, str, str], Iterable[Offer]]
"""Gives offers for a reader, an organization's identifier, its kind, and its legal status ("" when it has ended)."""

_providers: list[Provider] = []


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
