"""When a server that has come into its stride leaves what it holds out of later sweeps for garbage."""

import atexit
import gc
from itertools import count
from typing import Any

from django.core.signals import request_finished

from sohtx.core.sweeping import settle

FIRST = 32
"""Requests until the first settling; then at twice, four times as many and so on: ever more rarely."""

_numbers = count(1)


def settle_now_and_then() -> None:
    """From now on settle after some requests, when their answers are sent."""
    request_finished.connect(_after_a_request, dispatch_uid="settling")
    atexit.register(gc.unfreeze)


def _after_a_request(**_: Any) -> None:
    if _is_due(next(_numbers)):
        settle()


def _is_due(number: int) -> bool:
    """Whether a number of requests is 32, 64, 128 and so on."""
    return number >= FIRST and number & (number - 1) == 0
