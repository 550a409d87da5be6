"""How an entry of the registers stands on a day, as was known at a moment; plain Python."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sohtx.support.entry_codes import EXPIRING_DAYS, CertificateState, EntryAct
from sohtx.support.linkage_fold import standing


class EntryDeed(NamedTuple):
    """A row of what became of an entry."""

    key: int
    act: str
    on: date
    of: int | None
    recorded_at: int
    document_no: str = ""
    reason: str = ""
    recorded_by: str = ""


def last_day(decided_on: date, months: int) -> date:
    """The last day of a term of months from a decision: that month's day of the same number, or its last."""
    year, month = divmod(decided_on.year * 12 + decided_on.month - 1 + months, 12)
    return date(year, month + 1, min(decided_on.day, monthrange(year, month + 1)[1]))


def withdrawn(deeds: Iterable[EntryDeed], known: int) -> EntryDeed | None:
    """The withdrawal that stands."""
    return next((one for one in standing(deeds, known) if one.act == EntryAct.WITHDRAWN), None)


def certificate_state(
    expires_on: date | None, withdrawn_on: date | None, renewed_on: date | None, day: date
) -> CertificateState:
    """How a certificate stands on a day: withdrawn before renewed, renewed before expired.

    It is valid on its last day, and no longer on the day of a withdrawal or of the decision that renews it.
    """
    if withdrawn_on is not None and withdrawn_on <= day:
        return CertificateState.WITHDRAWN
    if renewed_on is not None and renewed_on <= day:
        return CertificateState.RENEWED
    if expires_on is None:
        return CertificateState.VALID
    left = (expires_on - day).days
    if left < 0:
        return CertificateState.EXPIRED
    return CertificateState.EXPIRING if left <= EXPIRING_DAYS else CertificateState.VALID
