"""Taking in forms that an office laid down: all that were brought, or none."""

from typing import NamedTuple

from django.db import IntegrityError, transaction

from sohtx.accounts.log import declare, note
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.ledger.writing import Overtaken, Writing
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.definitions.own import catalogue, used_until, write_forms
from sohtx.returns.definitions.superseding import Defined, plan_forms

TRIES = 5
TAKEN = declare("forms.take", Text("đưa vào dùng biểu mẫu {subject}", "took the form {subject} into use"))


class Taken(NamedTuple):
    """What taking in came to: the place in the ledger (None where nothing was new), and what was new."""

    place: int | None
    versions: tuple[FormVersion, ...]


def foresee(defined: Defined) -> tuple[FormVersion, ...]:
    """The versions that would be taken in; refuses with every problem. Nothing is written."""
    return plan_forms(defined, catalogue(), used_until)


def take_forms(defined: Defined, *, by: str) -> Taken:
    """Take new versions in: one transaction of the ledger, and a line of the log. The same again changes nothing."""
    for _ in range(TRIES):
        new = foresee(defined)
        if not new:
            return Taken(None, ())
        book.open_for_writing()
        try:
            return Taken(_write(defined, new, by), new)
        except (Overtaken, IntegrityError):
            continue
    raise refuse(*OVERTAKEN)


def _write(defined: Defined, new: tuple[FormVersion, ...], by: str) -> int:
    def refuse_if_overtaken(_last_place: int) -> None:
        """Called under the lock of places: what was planned must still be what is new."""
        if foresee(defined) != new:
            raise Overtaken

    with transaction.atomic():
        writing = Writing("forms", by)
        write_forms(writing, new)
        place = writing.publish(refuse_if_overtaken).place or 0
        note(TAKEN, by=by, subject=", ".join(version.stamp for version in new))
    return place


OVERTAKEN = (
    Text("có người khác đang đưa biểu mẫu vào cùng lúc", "others are taking in forms at the same time"),
    Text("chờ một lát rồi thử lại", "wait a moment, then try again"),
)
