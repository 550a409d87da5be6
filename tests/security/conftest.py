"""The office over the example province, with which every page is asked in ways that no page asks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from web.conftest import Office, furnished, office
from web.test_gate import Ground, declared, ground, patterns, subjects_of

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["furnished", "ground", "office"]


@pytest.fixture(scope="module")
def boss(office: Office) -> "Client":
    """The administrator, to whom every page opens; an error comes as the page that a reader would see."""
    client = office.client_of("administrator")
    client.raise_request_exception = False
    return client


def addresses(ground: Ground, method: str = "GET") -> Iterator[tuple[str, Any]]:
    """Every address for the signed in that answers a method, filled in with one real subject."""
    from web.test_gate import address_of

    for route, entry in declared():
        if method in entry.callback.methods:
            subject = next(iter(subjects_of(route, entry.callback, ground)))
            yield address_of(route, subject, entry), entry


def open_addresses(ground: Ground) -> Iterator[str]:
    """Every address for which nobody need be signed in."""
    from web.test_gate import Subject, address_of

    for route, entry in patterns():
        if entry.callback.right is None:
            yield address_of(route, Subject(frozenset(), ground.plain), entry)
