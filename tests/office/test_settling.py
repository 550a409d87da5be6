"""A server leaves what it holds out of later sweeps, ever more rarely."""

import gc
from collections.abc import Iterator
from itertools import count

import pytest


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_it_settles_at_doublings(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.signals import request_finished

    from sohtx.office import settling

    settled: list[int] = []
    number = 0
    monkeypatch.setattr(settling, "_numbers", count(1))
    monkeypatch.setattr(settling, "settle", lambda: settled.append(number))
    settling.settle_now_and_then()
    settling.settle_now_and_then()  # twice is once
    try:
        while number < 300:
            number += 1
            request_finished.send(None)
    finally:
        request_finished.disconnect(dispatch_uid="settling")
    assert settled == [32, 64, 128, 256]


@pytest.mark.usefixtures("thawed")
def test_what_is_held_is_not_swept_and_goes_all_the_same() -> None:
    from sohtx.core.sweeping import settle

    class Held:
        gone = False

        def __del__(self) -> None:
            Held.gone = True

    held = Held()
    settle()
    assert not any(one is held for one in gc.get_objects())
    del held
    assert Held.gone
