"""When a return is due: as law or usage says from a day on, unless the office sets a day of its own.

A day that rests on no law is the program's proposal.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from sohtx.core.law import LawRef
from sohtx.core.moment import BEGINNING, now
from sohtx.core.period import Length, Period
from sohtx.ledger import book
from sohtx.returns.models import Due

YEARLY = ("HTX-N", "LHHTX-N", "THT-N")
USUAL_DAYS = 15


class Usual(NamedTuple):
    """How many days after its last day a period of some length is due, on which forms, from when on, by which law."""

    days: int
    lengths: tuple[Length, ...]
    forms: tuple[str, ...]
    begins: date
    law: LawRef | None


USUAL = (
    Usual(1, (Length.LEGAL_YEAR,), YEARLY, date(2024, 7, 1), LawRef("Thông tư 09/2024/TT-BKHĐT", "Điều 6")),
    Usual(1, (Length.LEGAL_YEAR,), ("THT-N",), date(2019, 11, 25), LawRef("Nghị định 77/2019/NĐ-CP", "Điều 29")),
    Usual(16, (Length.LEGAL_YEAR,), ("THT-XA-N",), date(2019, 11, 25), LawRef("Nghị định 77/2019/NĐ-CP", "Điều 29")),
    Usual(
        15, (Length.YEAR,), ("HTX-N", "LHHTX-N"), BEGINNING,
        LawRef("Nghị định 107/2017/NĐ-CP", is_confirmed=False),
    ),
    Usual(30, (Length.HALF,), ("QUY-6T",), date(2021, 5, 17), LawRef("Nghị định 45/2021/NĐ-CP", "Điều 44")),
)  # fmt: skip


def usual_due(form: str, period: Period) -> tuple[date, LawRef | None]:
    """The usual day, and the law that sets it."""
    for usual in USUAL:
        if form in usual.forms and period.length in usual.lengths and usual.begins <= period.end:
            return period.end + timedelta(days=usual.days), usual.law
    return period.end + timedelta(days=USUAL_DAYS), None


def due_days(forms: Iterable[str], period: Period) -> dict[str, date]:
    """The day by which each form is due for a period."""
    own = dict(Due.objects.filter(period=str(period)).values_list("form", "due_on"))
    return {form: own.get(form) or usual_due(form, period)[0] for form in forms}


def set_due(form: str, period: Period, day: date, *, by: str) -> None:
    """Set the day by which an office wants a form for a period."""
    book.open_for_writing()
    Due.objects.update_or_create(
        form=form, period=str(period), defaults={"due_on": day, "set_at": now(), "set_by": by}
    )
