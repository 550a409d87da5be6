"""Sitting down before the office with each kind of hands: a walk that asks for ``sit`` is walked three times."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from browser.conftest import PATIENCE, Site
from browser.hands import KINDS, Hands

expect.set_options(timeout=15_000)
Sit = Callable[..., Hands]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def sit(request: pytest.FixtureRequest, site: Site) -> Iterator[Sit]:
    """Somebody sits down at the home page: of a role, or with an invitation at another address."""
    opened = []

    def down(role: str | None, *, at: str = "/", **scope: str) -> Hands:
        kind: type[Hands] = request.param
        context = site.context(role, java_script_enabled=kind.has_scripts, **scope)
        # a report is computed whole when it is first opened, and a click waits for the page that it brings
        context.set_default_timeout(PATIENCE * 1000)
        opened.append(context)
        hands = kind(context.new_page())
        hands.page.goto(at)
        return hands

    yield down
    for context in opened:
        context.close()


@pytest.fixture
def nth(request: pytest.FixtureRequest, sit: Sit) -> int:
    """Which of the kinds of hands this is, for walks that each need something of their own to change."""
    return KINDS.index(request.node.callspec.params["sit"])
