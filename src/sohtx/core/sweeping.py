"""Work on thousands of objects that all stay: the collector of garbage would look through them again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_sweeping() -> Iterator[None]:
    """No sweeping within; a fifth to a quarter of the time of such work. What is counted out is freed all the same."""
    was_sweeping = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_sweeping:
            gc.enable()


def settle() -> None:
    """Sweep once, and leave out of later sweeps what is there now: units, templates, addresses, what is remembered.

    A whole sweep of a country's units takes a fifth of a second, and any request may be the one that waits for it.
    What is left out is freed as ever when nothing refers to it; only rings among it are not.
    """
    gc.collect()
    gc.freeze()
