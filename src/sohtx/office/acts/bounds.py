"""How far an act from a page may reach, and by what names it enters the book.

The gate knows the organization of the address. An act may concern others: those it absorbs, divides off, corrects.
Each of them must lie within reach as well; and what it founds must be new.
"""

from collections.abc import Iterable, Sequence

from django.utils.crypto import salted_hmac

from sohtx.accounts.rights import About, Reach
from sohtx.core.codes import EntryType
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units
from sohtx.ledger import book
from sohtx.register.models import Entry, Organization
from sohtx.register.reaching import about_organization
from sohtx.register.recording.entries import NewEntry
from sohtx.web.working import today

ENTRY_DIGITS, NAME_DIGITS = 12, 10


def marks_of(by: str, token: str) -> tuple[str, str]:
    """What the names of an act's entries and of what it founds are made of: the same when the form is sent again.

    Nobody can choose them: they follow from who sends it and from the installation's secret.
    """
    digits = salted_hmac("sohtx.acts", f"{by}\x1f{token}", algorithm="sha256").hexdigest()
    return digits[:ENTRY_DIGITS], digits[ENTRY_DIGITS : ENTRY_DIGITS + NAME_DIGITS]


def require_within(reach: Reach, entries: Sequence[NewEntry]) -> None:
    """Refuse an act of which an organization lies out of reach, or whose founding would take an old one's name."""
    if book.current() is None:
        return
    named = {entry.org_id for entry in entries}
    old = set(Organization.objects.filter(org_id__in=named).values_list("org_id", flat=True))
    recorded = set(
        Entry.objects.filter(entry_id__in=[e.entry_id for e in entries]).values_list("entry_id", flat=True)
    )
    for entry in entries:
        if entry.entry == EntryType.ESTABLISHED and not entry.supersedes:
            if entry.org_id in old and entry.entry_id not in recorded:
                raise refuse(NAME_TAKEN, MEND_NAME, column="org_id", value=entry.org_id)
        elif not reach.covers(about_organization(entry.org_id)):
            raise refuse(OUT_OF_REACH, MEND_REACH, column="org_id", value=entry.org_id)


def require_once(entries: Iterable[NewEntry]) -> None:
    """Refuse to mend an entry that another has taken the place of meanwhile: the newer one is to be mended."""
    for entry in entries:
        if not entry.supersedes:
            continue
        others = Entry.objects.filter(supersedes=entry.supersedes, transaction__place__isnull=False)
        if others.exclude(entry_id=entry.entry_id).exists():
            raise refuse(MENDED, MEND_MENDED, column="supersedes", value=entry.supersedes)


def within_figures(reach: Reach, units: Units, area: Unit) -> bool:
    """Whether somebody may see the figures of an area, as it is today."""
    if reach.everything:
        return True
    day = today()
    unit = units.place(area, day).unit
    return reach.covers(About("", frozenset({unit.code, *(above.code for above in units.above(unit, day))})))


OUT_OF_REACH = Text(
    "tài khoản này không ghi được cho đơn vị này", "this account may not record for this organization"
)
MEND_REACH = Text(
    "đề nghị cán bộ phụ trách địa bàn của đơn vị, hoặc Liên minh ghi",
    "ask the officer in charge of its area, or the Alliance, to record it",
)
NAME_TAKEN = Text("mã này đã có trong sổ", "this identifier is in the book already")
MEND_NAME = Text("mở lại biểu mẫu rồi ghi lại", "open the form again and record it anew")
MENDED = Text(
    "biến động này đã được đính chính hoặc hủy", "this entry was corrected or voided in the meantime"
)
MEND_MENDED = Text(
    "mở lại trang của đơn vị; đính chính biến động mới hơn", "open the page anew; mend the newer entry"
)
