"""What later stations offer on an organization's page: acts, its figures, its petitions. They register; it asks."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sohtx.accounts.me import Me
from sohtx.core.text import Text


class Offer(NamedTuple):
    """Something that can be done or seen from an organization's page."""

    label: Text
    url: str
    is_act: bool = True


Provider = Callable[[Me, str, str, str], Iterable[Offer]]
"""Gives offers for a reader, an organization's identifier, its kind, and its legal status ("" when it has ended)."""

_providers: list[Provider] = []


def offer(provider: Provider) -> None:
    """Register a provider; done when a station's addresses are read."""
    if provider not in _providers:
        _providers.append(provider)


def offers_for(me: Me, org_id: str, kind: str, status: str) -> list[Offer]:
    """All that is offered."""
    return [found for provider in _providers for found in provider(me, org_id, kind, status)]
