"""What new entries must satisfy beside one another and the book: what a package of them would be refused for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sohtx.core.cells import BAD_CODE
from sohtx.core.codes import EntryType, Kind, Sector
from sohtx.core.refusal import Problems
from sohtx.core.text import Text
from sohtx.core.units import MEND_UNIT, UNKNOWN_UNIT, Units
from sohtx.register import rules
from sohtx.register.fold import MEMBERSHIPS, VIAS_WITH_RELATED
from sohtx.register.recording.entries import COLUMNS, Cells, ReadEntry

WORDS_OF_END = {EntryType.TERMINATED: (Kind.GROUP,), EntryType.DISSOLVED: (Kind.COOPERATIVE, Kind.UNION)}

Why = tuple[Text, Text]


def drop_known(
    entries: Sequence[ReadEntry], known: Mapping[str, Cells], problems: Problems
) -> list[ReadEntry]:
    """The entries that are new: the same again is nothing, the same name with other content is refused."""
    first: dict[str, ReadEntry] = {}
    for entry in entries:
        twin = first.get(entry.entry_id)
        if twin is None:
            first[entry.entry_id] = entry
        elif entry.cells != twin.cells:
            what = rules.OTHER_CONTENT.fill(line=twin.number)
            problems.add(entry.problem("entry_id", entry.entry_id, what, rules.MEND_OTHER))
    new: list[ReadEntry] = []
    for entry in first.values():
        before = known.get(entry.entry_id)
        if before is None:
            new.append(entry)
        elif any(before[column] != entry.cells[column] for column in COLUMNS):
            problems.add(entry.problem("entry_id", entry.entry_id, rules.OTHER_IN_BOOK, rules.MEND_OTHER))
    return new


class Checks:
    """All checks of new entries that do not need the order of an organization's entries."""

    def __init__(
        self,
        entries: Sequence[ReadEntry],
        known: Mapping[str, Cells],
        sectors: Mapping[str, str],
        units: Units,
    ) -> None:
        self._entries, self._known, self._sectors, self._units = entries, known, sectors, units
        self._new = {entry.entry_id: entry.cells for entry in entries}
        kinds: dict[str, list[str | None]] = defaultdict(list)
        for cells in (*known.values(), *self._new.values()):
            kinds[cells["org_id"]].append(cells["kind"])
        self._first_kinds = {org: next(filter(None, told), None) for org, told in kinds.items()}
        self.kinds = {org: min(filter(None, told), default="") for org, told in kinds.items()}

    def run(self, problems: Problems) -> None:
        """Note all that is wrong."""
        for entry in self._entries:
            for column, value, why in self._look_at(entry):
                problems.add(entry.problem(column, value, *why))

    def _look_at(self, entry: ReadEntry) -> Iterator[tuple[str, object, Why]]:
        cells = entry.cells
        yield from self._look_at_words(cells)
        yield from self._look_at_related(cells)
        if cells["supersedes"] and (why := self._fault_of_correction(cells)):
            yield "supersedes", cells["supersedes"], why
        sector, area_code = cells["sector"], cells["area_code"]
        if sector and sector not in list(Sector) and sector not in self._sectors:
            yield "sector", sector, (BAD_CODE, rules.MEND_SECTOR)
        if area_code and self._units.resolve(area_code, date.max) is None:
            yield "area_code", area_code, (UNKNOWN_UNIT, MEND_UNIT)

    def _look_at_words(self, cells: Cells) -> Iterator[tuple[str, object, Why]]:
        """An organization has one kind for ever, and groups have their own word for their end."""
        word, kind = cells["entry"], self.kinds[cells["org_id"]]
        if cells["via"] and word != EntryType.ESTABLISHED:
            yield "via", cells["via"], rules.VIA_ALONE
        if word == EntryType.VOIDED and not cells["supersedes"]:
            yield "supersedes", "", rules.VOIDS_NOTHING
        if cells["kind"] and cells["kind"] != self._first_kinds[cells["org_id"]]:
            yield "kind", cells["kind"], rules.KIND_CHANGED
        if kind and kind not in WORDS_OF_END.get(word, tuple(Kind)):
            yield "entry", word, rules.WRONG_WORD

    def _look_at_related(self, cells: Cells) -> Iterator[tuple[str, object, Why]]:
        related = cells["related_org_id"]
        if related is None:
            if cells["via"] in VIAS_WITH_RELATED or cells["entry"] in MEMBERSHIPS:
                yield "related_org_id", "", rules.RELATED_NEEDED
        elif related not in self.kinds:
            yield "related_org_id", related, rules.NO_SUCH_ORGANIZATION
        elif cells["entry"] == EntryType.JOINED_UNION and self.kinds[related] != Kind.UNION:
            yield "related_org_id", related, rules.NOT_A_UNION

    def _fault_of_correction(self, cells: Cells) -> Why | None:
        target = self._new.get(cells["supersedes"]) or self._known.get(cells["supersedes"])
        if target is None:
            return rules.ABSENT
        if target["org_id"] != cells["org_id"]:
            return rules.OF_ANOTHER
        if cells["supersedes"] == cells["entry_id"] or self._is_circular(cells["entry_id"]):
            return rules.CIRCULAR
        if cells["recorded_at"] < target["recorded_at"]:
            return rules.RECORDED_EARLIER
        return None

    def _is_circular(self, entry_id: str) -> bool:
        current, seen = entry_id, {entry_id}
        while (cells := self._new.get(current)) and cells["supersedes"]:
            current = cells["supersedes"]
            if current in seen:
                return bool(current == entry_id)
            seen.add(current)
        return False
