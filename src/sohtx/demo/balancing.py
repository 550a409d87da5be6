"""Whole numbers brought to an exact sum, each as near its own size as that allows."""

from collections.abc import Sequence


def apportion(values: Sequence[int], total: int, least: int = 0) -> list[int]:
    """The values, scaled so that they add up to the total exactly; none below the least."""
    whole = sum(values)
    scaled = [max(value * total // whole, least) for value in values] if whole else [least] * len(values)
    missing = total - sum(scaled)
    order = sorted(range(len(values)), key=lambda i: (-scaled[i], i))
    step = 1 if missing > 0 else -1
    while missing:
        movable = [i for i in order if step > 0 or scaled[i] > least]
        if not movable:
            raise ValueError(f"{len(values)} values of at least {least} do not add up to {total}")
        for i in movable[: abs(missing)]:
            scaled[i] += step
            missing -= step
    return scaled
