"""Comparing another office's list with the book: every organization falls in exactly one class.

Matched by code, then by name and commune, then by nearly the same name, which a person has to confirm.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sohtx.core.codes import Code, EntryType, Kind
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.exchange.lists.beginning import CannotOpen, Cells, Opening, digest_of, with_entry_id
from sohtx.exchange.lists.checking import read_list
from sohtx.exchange.lists.differing import has_other_name, other_place, status_due, status_words
from sohtx.exchange.lists.layout import Layout
from sohtx.exchange.lists.names import Patience
from sohtx.exchange.lists.opening import ListFile
from sohtx.exchange.lists.options import Options
from sohtx.exchange.lists.places import Gazetteer, UnknownPlace
from sohtx.exchange.lists.reading import Reading
from sohtx.exchange.lists.standing import BookSide, Standing, book_side

FEW = 10  # a list with less than a tenth of the book's organizations of a kind is not about that kind


class Source(Code):
    """Whose list it is."""

    REGISTRATION = "registration", "Cơ quan đăng ký kinh doanh", "Business registration"
    TAX = "tax", "Cơ quan thuế", "Tax office"
    AGRICULTURE = "agriculture", "Ngành nông nghiệp", "Agriculture"
    STATE_BANK = "state_bank", "Ngân hàng Nhà nước", "State bank"
    COMMUNE = "commune", "UBND cấp xã", "Commune"
    OTHER = "other", "Nguồn khác", "Another source"


class Outcome(Code):
    """In which class an organization falls."""

    AGREE = "agree", "Khớp", "Agree"
    ONLY_OURS = "only_ours", "Chỉ có trong sổ", "Only in the book"
    ONLY_THEIRS = "only_theirs", "Chỉ có trong danh sách", "Only in the list"
    OTHER_STATUS = "other_status", "Khác tình trạng", "Other status"
    OTHER_NAME = "other_name", "Khác tên", "Other name"
    OTHER_PLACE = "other_place", "Khác địa bàn", "Other place"


@dataclass(frozen=True)
class Scope:
    """What of the book the list is about: an area with all within it, kinds, sectors; empty means all.

    ``kinds`` that nobody has said (None) are those that the list is found to be of.
    """

    area_code: str = ""
    kinds: frozenset[str] | None = None
    sectors: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pair:
    """One organization: as the book has it, as the list has it, and how they differ."""

    outcome: Outcome
    ours: Standing | None
    theirs: Reading | None
    is_sure: bool = True
    says: Sequence[Text] = ()
    draft: Sequence[Cells] = ()
    needs: Sequence[str] = ()


@dataclass(frozen=True)
class Compared:
    """A comparison. ``unread`` are rows that name nobody, or somebody named in a row before, each with its reason.

    ``listed`` is how many rows of each kind the list has.
    """

    file: ListFile
    options: Options
    source: Source
    scope: Scope
    layout: Layout = field(repr=False)
    pairs: Sequence[Pair] = field(repr=False)
    unread: Sequence[tuple[Reading, Text]] = field(repr=False)
    listed: Mapping[str, int] = field(repr=False)

    @property
    def on(self) -> date:
        """The day on which the two are compared."""
        return self.options.as_of

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many organizations fall in each class."""
        found = Counter(pair.outcome for pair in self.pairs)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def differences(self) -> list[Pair]:
        """All pairs that do not agree, or whose match a person has to confirm."""
        return [p for p in self.pairs if p.outcome is not Outcome.AGREE or not p.is_sure]


def compare(
    file: ListFile, options: Options, source: Source, scope: Scope | None = None, side: BookSide | None = None
) -> Compared:
    """Hold a list against the book on the day of the list."""
    scope = scope or Scope()
    side = side or book_side(options.as_of)
    layout, _, readings = read_list(file, options, side)
    listed = Counter(str(reading.kind) for reading in readings if reading.kind)
    if scope.kinds is None:
        scope = replace(scope, kinds=suggested_kinds(listed, side))
    matching = _Matching(side, options.as_of)
    matching.match(readings)
    judge = _Judge(file, options, side, source)
    pairs = [
        judge.pair(reading, *matching.found.get(reading.line, (None, True))) for reading in matching.read
    ]
    within = _Within(side, options.as_of, scope)
    pairs += [judge.missing(s) for s in side.all if s.org_id not in matching.used and s.exists and within(s)]
    return Compared(file, options, source, scope, layout, pairs, matching.unread, listed)


def suggested_kinds(listed: Mapping[str, int], side: BookSide) -> frozenset[str]:
    """The kinds that a list is of: the commonest, and each of which it has no mere few of those in the book.

    A tax office lists cooperatives and the odd group that has a code: the other groups of the book are not missing.
    """
    ours = Counter(standing.kind for standing in side.all if standing.exists)
    commonest = max(listed, key=lambda kind: listed[kind], default="")
    return frozenset(kind for kind in listed if kind == commonest or FEW * listed[kind] >= ours[kind])


class _Within:
    """Whether an organization lies within a scope."""

    def __init__(self, side: BookSide, on: date, scope: Scope) -> None:
        self._units, self._on, self._scope = side.units, on, scope
        self._area = side.units.read(scope.area_code, on).key if scope.area_code else ""

    def __call__(self, standing: Standing) -> bool:
        scope = self._scope
        if scope.kinds and standing.kind not in scope.kinds:
            return False
        if scope.sectors and standing.sector not in scope.sectors:
            return False
        return not self._area or any(unit.key == self._area for unit in self._above(standing.unit))

    def _above(self, unit: Unit) -> Iterator[Unit]:
        current: Unit | None = unit
        while current is not None:
            yield current
            current = self._units.parent(current, self._on)


class _Matching:
    """Finds for each row its organization: all by code first, then by name and place, then by nearly the name."""

    def __init__(self, side: BookSide, on: date) -> None:
        self._side, self._on = side, on
        self._patience = Patience()
        self.found: dict[int, tuple[Standing, bool]] = {}
        self.used: dict[str, int] = {}
        self.read: list[Reading] = []
        self.unread: list[tuple[Reading, Text]] = []

    def match(self, readings: Iterable[Reading]) -> None:
        """Match all rows."""
        for reading in readings:
            if reading.tax_code or sum(letter.isalpha() for letter in reading.name) >= 2:
                self.read.append(reading)
            else:
                self.unread.append((reading, NAMELESS))
        for find, is_sure in ((self._by_code, True), (self._by_name, True), (self._by_near, False)):
            for reading in self.read:
                if reading.line not in self.found:
                    self._settle(reading, find(reading), is_sure=is_sure)
        self.unread += [(r, REPEATED.fill(line=self.used[s.org_id])) for r, s in self._repeated()]
        lost = {reading.line for reading, _ in self.unread}
        self.read = [reading for reading in self.read if reading.line not in lost]

    def _settle(self, reading: Reading, found: Iterable[Standing], *, is_sure: bool) -> None:
        for standing in found:
            if standing.org_id not in self.used:
                self.found[reading.line] = standing, is_sure
                self.used[standing.org_id] = reading.line
                return

    def _repeated(self) -> list[tuple[Reading, Standing]]:
        """Rows of organizations that another row was matched with: the same code or name a second time."""
        repeated = []
        for reading in self.read:
            if reading.line in self.found:
                continue
            again = next(
                (s for s in (*self._by_code(reading), *self._by_name(reading)) if s.org_id in self.used), None
            )
            if again is not None:
                repeated.append((reading, again))
        return repeated

    def _by_code(self, reading: Reading) -> list[Standing]:
        if not reading.tax_code:
            return []
        found = self._side.with_tax_code(reading.tax_code, reading.kind or "")
        return [found] if found else []

    def _by_name(self, reading: Reading) -> list[Standing]:
        if not reading.name:
            return []
        unit = self._unit(reading)
        named = self._side.named(reading.name, reading.kind or "", unit)
        named = [s for s in named if not (s.tax_code and reading.tax_code)]
        return named if unit is not None or len(named) == 1 else []

    def _by_near(self, reading: Reading) -> list[Standing]:
        if not reading.name:
            return []
        near = self._side.near(reading.name, reading.kind or "", self._unit(reading), self._patience)
        elsewhere = self._side.named(reading.name, reading.kind or "", None)
        elsewhere = elsewhere if len(elsewhere) == 1 else []
        return [s for s in (*near, *elsewhere) if s.exists and not (s.tax_code and reading.tax_code)]

    def _unit(self, reading: Reading) -> Unit | None:
        return self._side.units.place(reading.unit, self._on).unit if reading.unit else None


class _Judge:
    """Says of each pair how it differs, and which entry would mend it."""

    def __init__(self, file: ListFile, options: Options, side: BookSide, source: Source) -> None:
        self._file, self._on, self._side = file, options.as_of, side
        self._paper = f"{source.label.vi}: {file.name}"
        self._gazetteer = Gazetteer(side.units, options.as_of, options.province)

    def pair(self, theirs: Reading, ours: Standing | None, is_sure: bool) -> Pair:
        """Judge a row and its organization."""
        if ours is None:
            return self._stranger(theirs)
        status, name = status_due(ours, theirs), has_other_name(ours, theirs)
        place = other_place(self._side, ours, theirs, self._on)
        says = []
        if status:
            says.append(STATUS.fill(ours=status_words(ours), theirs=theirs.texts.get("status", "–")))
        if name:
            says.append(NAME.fill(ours=ours.name, theirs=theirs.name))
        if place:
            says.append(PLACE.fill(ours=ours.unit.name, theirs=place.name))
        outcome = (
            Outcome.OTHER_STATUS if status
            else Outcome.OTHER_NAME if name
            else Outcome.OTHER_PLACE if place
            else Outcome.AGREE
        )  # fmt: skip
        draft, needs = self._draft(outcome, ours, theirs, status, place)
        if not is_sure:
            says.append(NEAR)
        return Pair(outcome, ours, theirs, is_sure, tuple(says), draft, needs)

    def missing(self, ours: Standing) -> Pair:
        """An organization that the list lacks: it may have ended, which an officer must find out."""
        word = EntryType.TERMINATED if ours.kind == Kind.GROUP else EntryType.DISSOLVED
        draft = [self._entry(ours.org_id, word)]
        return Pair(Outcome.ONLY_OURS, ours, None, True, (LACKS,), draft, ("effective_on", "document_no"))

    def _stranger(self, theirs: Reading) -> Pair:
        if theirs.status and theirs.status.is_gone:
            return Pair(Outcome.ONLY_THEIRS, None, theirs, True, (GONE_THERE,))
        says, draft = [UNKNOWN_HERE], []
        try:
            if theirs.is_sound and theirs.kind and theirs.name:
                draft = Opening(
                    theirs, self._free_id(theirs), self._on, self._gazetteer, self._file.name
                ).entries()
        except CannotOpen as cannot:
            says.append(cannot.what)
        says += [remark.what for remark in theirs.remarks if not theirs.is_sound]
        return Pair(Outcome.ONLY_THEIRS, None, theirs, True, tuple(says), draft)

    def _free_id(self, theirs: Reading) -> str:
        if theirs.tax_code and theirs.tax_code not in self._side.by_id:
            return theirs.tax_code
        unit = self._side.units.identity(theirs.unit) if theirs.unit else ""
        return "DS-" + digest_of(theirs.kind or "", theirs.name, theirs.tax_code, unit)[:16]

    def _draft(
        self, outcome: Outcome, ours: Standing, theirs: Reading, status: EntryType | None, unit: Unit | None
    ) -> tuple[list[Cells], tuple[str, ...]]:
        """The entry proposed, and the columns that a person must fill before it is one."""
        if outcome is Outcome.OTHER_STATUS and status:
            if status is EntryType.ESTABLISHED:
                return [], ()
            on = theirs.status_on
            is_seen = status in (EntryType.OBSERVED_ACTIVE, EntryType.OBSERVED_INACTIVE)
            day = on or (self._on if is_seen else None)
            return [self._entry(ours.org_id, status, day)], () if day else ("effective_on",)
        if outcome is Outcome.OTHER_NAME:
            return [self._entry(ours.org_id, EntryType.AMENDED) | {"name": theirs.name}], ("effective_on",)
        if outcome is Outcome.OTHER_PLACE and unit is not None:
            try:
                code = self._gazetteer.express(unit, self._on).code
            except UnknownPlace:
                return [], ()
            draft = self._entry(ours.org_id, EntryType.AMENDED, self._on) | {"area_code": code}
            return [draft], ()
        return [], ()

    def _entry(self, org_id: str, entry: EntryType, on: date | None = None) -> Cells:
        effective = {"effective_on": str(on)} if on else {}
        return {"org_id": org_id, "entry": str(entry), "document_no": self._paper} | effective


def ours_as_json(ours: Standing | None) -> dict[str, str]:
    """What of the book is shown beside a difference: nothing of persons."""
    if ours is None:
        return {}
    return {
        "org_id": ours.org_id, "kind": ours.kind, "name": ours.name, "tax_code": ours.tax_code,
        "commune": ours.unit.name, "status": ours.status, "sector": ours.sector, "address": ours.address,
    }  # fmt: skip


def finished(draft: Mapping[str, str]) -> Cells:
    """A draft made an entry: with the identifier of its content."""
    return with_entry_id({key: value for key, value in draft.items() if value and key != "entry_id"})


NAMELESS = Text("dòng không có tên và mã số", "the row has neither name nor code")
REPEATED = Text("đã có ở dòng {line}", "stands at line {line} already")
STATUS = Text(
    "tình trạng: sổ ghi {ours}, danh sách ghi {theirs}", "status: {ours} in the book, {theirs} in the list"
)
NAME = Text("tên: sổ ghi {ours}, danh sách ghi {theirs}", "name: {ours} in the book, {theirs} in the list")
PLACE = Text(
    "địa bàn: sổ ghi {ours}, danh sách ghi {theirs}", "place: {ours} in the book, {theirs} in the list"
)
NEAR = Text("mới chỉ gần giống, cần xác nhận là một", "only nearly alike: to be confirmed as one")
LACKS = Text("danh sách không có", "the list lacks it")
UNKNOWN_HERE = Text("sổ chưa có", "the book lacks it")
GONE_THERE = Text("danh sách ghi đã chấm dứt, sổ không có", "ended by the list, and not in the book")
