"""Looking an installation over: one line for each thing that can be wrong, with how to mend it. Changes nothing."""

from collections.abc import Callable, Iterator

from sohtx.core.text import Text
from sohtx.upkeep.look import COLUMNS, Look, State, same

__all__ = ["COLUMNS", "Look", "State", "examine"]

Check = Callable[[], Iterator[Look]]


def examine(*, full: bool, port: int) -> Iterator[Look]:
    """Everything that is looked at, in order; what cannot be looked at is broken, and the rest goes on."""
    from sohtx.upkeep import looking_book, looking_machine, looking_office  # noqa: PLC0415 -- slow imports

    checks: list[Check] = [
        *looking_machine.CHECKS,
        *looking_book.CHECKS,
        *(looking_book.FULL if full else looking_book.QUICK),
        *looking_office.CHECKS,
        lambda: looking_office.port_free(port),
    ]
    for check in checks:
        yield from _guarded(check)


def _guarded(check: Check) -> Iterator[Look]:
    try:
        yield from check()
    except Exception as error:  # noqa: BLE001 -- one thing that fails shall not hide the others
        name = getattr(check, "__name__", "port")
        why = f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
        yield Look(
            name, State.BROKEN, same(name.replace("_", " ")), NOT_LOOKED.fill(why=why), MEND_NOT_LOOKED
        )


NOT_LOOKED = Text("không khám được ({why})", "could not be looked at ({why})")
MEND_NOT_LOOKED = Text(
    "đặt SOHTX_DEBUG=1 rồi chạy sohtx verify để xem chi tiết",
    "set SOHTX_DEBUG=1 and run sohtx verify to see more",
)
