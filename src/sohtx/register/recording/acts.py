"""The acts of the register: each gives the entries of which it consists (figures contract, section 2).

Nothing is looked up or checked here; :func:`sohtx.register.services.record` checks. "Law" is Luật Hợp tác xã
17/2023/QH15, "Decree" Nghị định 92/2024/NĐ-CP.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from sohtx.core.codes import EntryType, Kind, Via
from sohtx.core.numbers import write_fraction
from sohtx.register.recording.entries import NewEntry, fresh_org_id

Money = Fraction | int | None
LONGEST_FRACTION = 12  # more decimals than money may have: what is too exact is refused, never rounded

ENDS: dict[str, EntryType] = {Kind.GROUP: EntryType.TERMINATED}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The paper on which an act rests."""

    number: str = ""
    on: date | None = None
    issuer: str = ""

    @property
    def cells(self) -> dict[str, str]:
        """Its cells."""
        return {
            "document_no": self.number,
            "document_on": "" if self.on is None else str(self.on),
            "issuer": self.issuer,
        }


NO_PAPER = Paper()


@dataclass(frozen=True, kw_only=True)
class Attributes:
    """What is registered of an organization; what is blank stays as it was."""

    name: str = ""
    tax_code: str = ""
    area_code: str = ""
    address: str = ""
    sector: str = ""
    vsic: str = ""
    charter_capital: Money = None
    is_alliance_member: bool | None = None
    is_registered: bool | None = None

    @property
    def cells(self) -> dict[str, str]:
        """Its cells."""
        capital = self.charter_capital
        return {
            **{
                name: getattr(self, name)
                for name in ("name", "tax_code", "area_code", "address", "sector", "vsic")
            },
            "charter_capital": "" if capital is None else write_fraction(Fraction(capital), LONGEST_FRACTION),
            "is_alliance_member": _boolean(self.is_alliance_member),
            "is_registered": _boolean(self.is_registered),
        }


@dataclass(frozen=True, kw_only=True)
class Founding:
    """An organization that comes to be. Its identifier is made up unless given: other entries may refer to it."""

    kind: Kind
    attributes: Attributes
    org_id: str = field(default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "org_id", self.org_id or fresh_org_id(self.kind))

    def born(self, on: date, paper: Paper, via: str = "", related: str = "") -> NewEntry:
        """The entry of its birth."""
        cells = {"kind": str(self.kind), **self.attributes.cells, **paper.cells}
        return NewEntry(
            entry=EntryType.ESTABLISHED,
            effective_on=str(on),
            org_id=self.org_id,
            via=via,
            related_org_id=related,
            **cells,
        )


def _boolean(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


def _entry(
    org_id: str,
    word: EntryType,
    on: date,
    paper: Paper,
    *,
    related: str = "",
    changed: Attributes | None = None,
) -> NewEntry:
    cells = paper.cells | (changed.cells if changed else {})
    return NewEntry(entry=word, effective_on=str(on), org_id=org_id, related_org_id=related, **cells)


# Coming to be


def establish(founding: Founding, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """Found an organization on the day of its certificate (Law Art. 45; groups: Decree Art. 58-63)."""
    return [founding.born(on, paper)]


def open_standing(founding: Founding, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """Take in one that was there before the book was opened, founded on an unknown day: never newly established."""
    return [founding.born(on, paper, Via.OPENED)]


# Changing


def change(org_id: str, changed: Attributes, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """Change what is registered (Law Art. 47); a new commune or sector is a move."""
    return [_entry(org_id, EntryType.AMENDED, on, paper, changed=changed)]


def suspend(org_id: str, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """Suspend business from a day (Law Art. 96; groups: Decree Art. 58-63); the paper is the notice, with its day.

    How long was announced has no column: it is looked at by law when the act is prepared, and is not kept. That
    business goes on is recorded when it does.
    """
    return [_entry(org_id, EntryType.SUSPENDED, on, paper)]


def resume(org_id: str, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """Business goes on (Law Art. 96)."""
    return [_entry(org_id, EntryType.RESUMED, on, paper)]


def not_at_address(org_id: str, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """It does not work at its registered address (Decree Art. 27, 28)."""
    return [_entry(org_id, EntryType.NOT_AT_ADDRESS, on, paper)]


def observe(org_id: str, *, is_active: bool, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """What the Alliance saw, apart from the legal status."""
    word = EntryType.OBSERVED_ACTIVE if is_active else EntryType.OBSERVED_INACTIVE
    return [_entry(org_id, word, on, paper)]


def revoke(org_id: str, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """Its certificate is revoked (Law Art. 103); it exists until it is dissolved."""
    return [_entry(org_id, EntryType.REVOKED, on, paper)]


def reinstate(org_id: str, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """Its certificate is given back (Decree Art. 27)."""
    return [_entry(org_id, EntryType.REINSTATED, on, paper)]


def join_union(org_id: str, union: str, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """A cooperative becomes a member of a union (Law Art. 4)."""
    return [_entry(org_id, EntryType.JOINED_UNION, on, paper, related=union)]


def leave_union(org_id: str, union: str, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """A cooperative leaves a union."""
    return [_entry(org_id, EntryType.LEFT_UNION, on, paper, related=union)]


# Ceasing to be


def begin_dissolution(org_id: str, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """Dissolution is under way (Law Art. 97-99; groups: Decree Art. 58-63)."""
    return [_entry(org_id, EntryType.DISSOLVING, on, paper)]


def dissolve(org_id: str, kind: str, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """Dissolve a cooperative or union (Law Art. 97-99), terminate a group (Decree Art. 58-63)."""
    return [_entry(org_id, ENDS.get(kind, EntryType.DISSOLVED), on, paper)]


def begin_bankruptcy(org_id: str, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """Bankruptcy proceedings are under way (Law Art. 102)."""
    return [_entry(org_id, EntryType.BANKRUPTCY_PENDING, on, paper)]


def go_bankrupt(org_id: str, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """It is declared bankrupt (Law Art. 102)."""
    return [_entry(org_id, EntryType.BANKRUPT, on, paper)]


# Reorganizing: what ends is "other exits", what comes is "other entries", never dissolved and newly established


def merge(
    absorbed: Sequence[str],
    into: str,
    *,
    on: date,
    paper: Paper = NO_PAPER,
    changed: Attributes | None = None,
) -> list[NewEntry]:
    """Merge some into one that stays (sáp nhập); ``changed`` is what is registered anew of it, such as its capital."""
    entries = [_entry(org_id, EntryType.MERGED, on, paper, related=into) for org_id in absorbed]
    return entries + (change(into, changed, on=on, paper=paper) if changed else [])


def divide(org_id: str, parts: Sequence[Founding], *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """Divide one into new ones (chia): the old one ends."""
    births = [part.born(on, paper, Via.DIVIDED, org_id) for part in parts]
    return [_entry(org_id, EntryType.DIVIDED, on, paper), *births]


def split_off(
    org_id: str,
    parts: Sequence[Founding],
    *,
    on: date,
    paper: Paper = NO_PAPER,
    changed: Attributes | None = None,
) -> list[NewEntry]:
    """Split new ones off one that stays (tách); ``changed`` is what is registered anew of it, such as its capital."""
    births = [part.born(on, paper, Via.SPLIT_OFF, org_id) for part in parts]
    return births + (change(org_id, changed, on=on, paper=paper) if changed else [])


def consolidate(
    old: Sequence[str], founding: Founding, *, on: date, paper: Paper = NO_PAPER
) -> list[NewEntry]:
    """Consolidate some into a new one (hợp nhất): all of them end. The new one names the first of them."""
    ends = [_entry(org_id, EntryType.CONSOLIDATED, on, paper, related=founding.org_id) for org_id in old]
    return [*ends, *(founding.born(on, paper, Via.CONSOLIDATED, org_id) for org_id in old[:1])]


def convert(
    group: str, tax_code: str, founding: Founding, *, on: date, paper: Paper = NO_PAPER
) -> list[NewEntry]:
    """Convert a group into a cooperative (Law Art. 108; Decree Art. 61).

    The group ends on the day of the cooperative's certificate, and the cooperative keeps its code.
    """
    attributes = replace(founding.attributes, tax_code=tax_code or founding.attributes.tax_code)
    born = replace(founding, attributes=attributes).born(on, paper, Via.CONVERTED, group)
    return [_entry(group, EntryType.CONVERTED, on, paper, related=founding.org_id), born]


# Mending


def correct(entry_id: str, corrected: NewEntry) -> list[NewEntry]:
    """Put an entry in the place of a mistaken one of the same organization. It inherits nothing: give it whole."""
    return [replace(corrected, entry_id="", recorded_at="", supersedes=entry_id)]


def void(org_id: str, entry_id: str, *, on: date, paper: Paper = NO_PAPER) -> list[NewEntry]:
    """Remove an entry that should not be there; ``on`` is the day on which that was decided."""
    entry = _entry(org_id, EntryType.VOIDED, on, paper)
    return [replace(entry, supersedes=entry_id)]
