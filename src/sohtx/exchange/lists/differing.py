"""How a row of a list says otherwise than the book of one organization: held against each other field by field."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sohtx.core.codes import EntryType, Kind, LegalStatus, Sector
from sohtx.core.numerals import say_number
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.exchange.lists.fields import PLACES, Field
from sohtx.exchange.lists.names import fold, same_name
from sohtx.exchange.lists.reading import Reading
from sohtx.exchange.lists.standing import BookSide, Standing, same_place
from sohtx.register.fold import STATUSES

STATUS_LABELS = {str(status): status.label for status in LegalStatus}
KIND_LABELS = {str(kind): kind.label for kind in Kind}
SECTOR_LABELS = {str(sector): sector.label for sector in Sector}


class Difference(NamedTuple):
    """A field in which a row says otherwise, the fields of the list that may tell it, and what the book has."""

    fields: tuple[Field, ...]
    ours: Text | str


def differences(side: BookSide, ours: Standing, theirs: Reading, on: date) -> list[Difference]:
    """Where a row says otherwise than the book; what either does not tell is no difference."""
    return list(_differences(side, ours, theirs, on))


def _differences(side: BookSide, ours: Standing, theirs: Reading, on: date) -> Iterator[Difference]:
    if has_other_name(ours, theirs):
        yield Difference((Field.NAME,), ours.name)
    if theirs.tax_code and theirs.tax_code != ours.tax_code:
        yield Difference((Field.TAX_CODE,), ours.tax_code or NO_CODE)
    if other_place(side, ours, theirs, on):
        yield Difference(PLACES, ours.unit.name)
    if _is_other_text(ours.address, theirs.address):
        yield Difference((Field.ADDRESS, Field.COMMUNE), ours.address)
    if ours.sector and theirs.sector and ours.sector != theirs.sector:
        yield Difference((Field.SECTOR,), SECTOR_LABELS.get(ours.sector, ours.sector))
    if None not in (ours.charter_capital, theirs.capital) and ours.charter_capital != theirs.capital:
        yield Difference((Field.CAPITAL,), _capital(ours))
    if status_due(ours, theirs):
        yield Difference((Field.STATUS,), status_words(ours))


def _is_other_text(one: str, other: str) -> bool:
    """Whether neither text tells the other: an address may be written with its commune and province, or without."""
    first, second = fold(one), fold(other)
    return bool(first and second) and first not in second and second not in first


def _capital(ours: Standing) -> Text:
    amount = say_number(Fraction(ours.charter_capital or 0, 1000))
    return MILLION.fill(amount=amount)


def has_other_name(ours: Standing, theirs: Reading) -> bool:
    """Whether a row has another name."""
    return bool(theirs.name) and not same_name(ours.name, theirs.name)


def other_place(side: BookSide, ours: Standing, theirs: Reading, on: date) -> Unit | None:
    """The commune, as it is on a day, into which a row puts an organization that stands elsewhere in the book."""
    if theirs.unit is None:
        return None
    unit = side.units.place(theirs.unit, on).unit
    return None if same_place(side.units, ours.unit, unit) else unit


def status_due(  # noqa: PLR0911 -- one status after the other
    ours: Standing, theirs: Reading
) -> EntryType | None:
    """The entry by which the book would agree with what the list says of the status; None where it does."""
    said = theirs.status
    if said is None:
        return None
    if said.is_gone:
        if not ours.exists:
            return None
        return EntryType.TERMINATED if ours.kind == Kind.GROUP else said.entry
    if not ours.exists:
        return EntryType.ESTABLISHED
    if said.entry is None:
        return _BACK.get(ours.status)
    if said.entry in (EntryType.OBSERVED_ACTIVE, EntryType.OBSERVED_INACTIVE):
        is_active = said.entry is EntryType.OBSERVED_ACTIVE
        return None if ours.is_observed_active is is_active else said.entry
    return None if STATUSES.get(said.entry) == ours.status else said.entry


_BACK: dict[str, EntryType] = {
    LegalStatus.SUSPENDED: EntryType.RESUMED, LegalStatus.NOT_AT_ADDRESS: EntryType.RESUMED,
    LegalStatus.REVOKED: EntryType.REINSTATED, LegalStatus.DISSOLVING: EntryType.RESUMED,
    LegalStatus.BANKRUPTCY_PENDING: EntryType.RESUMED,
}  # fmt: skip


def status_words(ours: Standing) -> Text:
    """How an organization stands in the book, in words."""
    if not ours.exists:
        return ENDED
    words = STATUS_LABELS[ours.status]
    if ours.is_observed_active is False:
        return Text(f"{words.vi} (thực tế ngừng)", f"{words.en} (observed inactive)")
    return words


NO_CODE = Text("chưa có mã số", "no code")
MILLION = Text("{amount} triệu đồng", "{amount} million đồng")
ENDED = Text("đã chấm dứt", "ended")
