"""A comparison and its differences as they are shown: whose list, what of the book, what differs, what is proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.rights import Right
from sohtx.areas.naming import full_name
from sohtx.core.codes import EntryType, Kind, Sector
from sohtx.core.moment import read_day
from sohtx.core.text import Text
from sohtx.core.units import Units
from sohtx.exchange.forms import present_units
from sohtx.exchange.lists.comparing import Outcome, Scope, Source
from sohtx.exchange.lists.deciding import name_of
from sohtx.exchange.lists.differing import KIND_LABELS, SECTOR_LABELS, STATUS_LABELS
from sohtx.exchange.lists.fields import Field
from sohtx.exchange.models import Comparison, Difference

SOURCES = {str(source): source for source in Source}
ENTRIES = {str(entry): entry for entry in EntryType}


def within_reach(request: AskedRequest) -> QuerySet[Comparison]:
    """The comparisons of the areas that the one who asks is in charge of."""
    reach = request.reach(Right.REGISTER_IMPORT)
    if reach.everything:
        return Comparison.objects.all()
    return Comparison.objects.filter(scope__area_code__in=sorted(reach.areas))


def source_of(comparison: Comparison) -> Source:
    """Whose list it was."""
    return SOURCES.get(comparison.source, Source.OTHER)


def scope_words(scope: Scope, on: date) -> str:
    """What of the book was compared, in words."""
    units = present_units()
    unit = units.resolve(scope.area_code, on) if scope.area_code else None
    parts = [
        full_name(units, unit, on) if unit else str(WHOLE_BOOK),
        *(str(kind.label) for kind in Kind if kind.value in (scope.kinds or ())),
        *(str(sector.label) for sector in Sector if sector.value in scope.sectors),
    ]
    return " · ".join(parts)


@dataclass(frozen=True)
class Proposal:
    """An entry proposed, in words, with the cells that may still be changed."""

    entry: Text
    changes: Sequence[tuple[Text, str]]
    effective_on: str
    document_no: str
    is_birth: bool


@dataclass(frozen=True)
class Shown:
    """A difference as it is shown; ``typed`` is what was filled in before something was refused."""

    row: Difference
    says: Sequence[Text]
    proposals: Sequence[Proposal]
    typed: Mapping[str, str]

    @property
    def name(self) -> str:
        """What it is called."""
        return name_of(self.row)

    @property
    def line(self) -> int:
        """The line of their list; 0 where they lack it."""
        return int(self.row.theirs.get("line", 0))

    @property
    def code(self) -> str:
        """Its code."""
        return str(self.row.ours.get("tax_code") or self.row.theirs.get(Field.TAX_CODE, ""))

    @property
    def place(self) -> str:
        """Its commune."""
        return str(self.row.ours.get("commune") or self.row.theirs.get(Field.COMMUNE, ""))

    @property
    def can_accept(self) -> bool:
        """Whether there is an entry to accept, of one organization for certain."""
        return self.row.is_sure and bool(self.proposals)

    @property
    def has_fixed_day(self) -> bool:
        """Whether its days are those of their list."""
        return self.row.kind == Outcome.ONLY_THEIRS.value


def shown_of(request: AskedRequest, row: Difference, units: Units, on: date) -> Shown:
    """A difference in words, with what was typed beside it."""
    post = request.POST
    typed = {
        "effective_on": post.get(f"on-{row.position}", ""), "document_no": post.get(f"paper-{row.position}", ""),
        "is_picked": "1" if str(row.position) in post.getlist("pick") else "",
    }  # fmt: skip
    proposals = [_proposal(draft, row.needs, units, on) for draft in row.draft]
    return Shown(row, [Text(*said) for said in row.says], proposals, typed if post else {})


def _proposal(draft: Mapping[str, str], needs: Sequence[str], units: Units, on: date) -> Proposal:
    day = read_day(draft.get("effective_on", ""))
    changes = [(words, _in_words(name, draft[name])) for name, words in CHANGED.items() if draft.get(name)]
    if code := draft.get("area_code"):
        unit = units.resolve(code, day or on)
        changes.append((PLACE, full_name(units, unit, day or on) if unit else code))
    return Proposal(
        ENTRIES[draft["entry"]].label, changes,
        f"{day.day}/{day.month}/{day.year}" if day and "effective_on" not in needs else "",
        "" if "document_no" in needs else draft.get("document_no", ""),
        draft["entry"] == EntryType.ESTABLISHED.value,
    )  # fmt: skip


def ours_words(ours: Mapping[str, str]) -> list[tuple[Text, str]]:
    """What the book has, in words."""
    return [(words, _in_words(name, ours[name])) for name, words in OURS.items() if ours.get(name)]


def _in_words(name: str, value: str) -> str:
    """A value as it is said: a code by its label."""
    return str(LABELS.get(name, {}).get(value, value))


LABELS = {"kind": KIND_LABELS, "status": STATUS_LABELS, "sector": SECTOR_LABELS}
CHANGED = {
    "kind": Text("Loại hình", "Kind"), "name": Text("Tên", "Name"), "tax_code": Text("Mã số", "Code"),
    "address": Text("Địa chỉ", "Address"),
}  # fmt: skip
PLACE = Text("Xã, phường", "Commune")
OURS = {
    "name": Text("Tên", "Name"), "kind": Text("Loại hình", "Kind"), "tax_code": Text("Mã số", "Code"),
    "commune": PLACE, "address": Text("Địa chỉ", "Address"), "sector": Text("Lĩnh vực", "Sector"),
    "status": Text("Tình trạng", "Status"),
}  # fmt: skip
WHOLE_BOOK = Text("Cả sổ", "The whole book")
