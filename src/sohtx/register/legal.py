"""What the law says of an act before it is recorded: told, never refused, with the values and the article.

Rules on single entries that are also kept as findings are in ``findings``; here they are told beforehand, with
those that need the whole act, the paper it rests on, or what else is in the book.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from sohtx.core.codes import EntryType, Kind, LegalStatus, Via
from sohtx.core.law import LawRef
from sohtx.core.moment import OPEN_MOMENT, day_of, now
from sohtx.core.numerals import say_day, say_number
from sohtx.core.period import Length, Period
from sohtx.core.text import Text
from sohtx.register.findings import LAW_OF_2023, REGISTRATION_DECREE
from sohtx.register.fold import (
    BIRTHS,
    DISSOLUTIONS,
    EXITS,
    MEMBERSHIPS,
    OBSERVATIONS,
    STATUSES,
    Derived,
    LedgerEntry,
    State,
)
from sohtx.register.models import Entry, OrganizationState
from sohtx.register.rebuilding import current
from sohtx.register.recording.entries import ReadEntry
from sohtx.register.recording.foreseeing import Life, Prospect

LONGEST_SUSPENSION = 12  # months a notice
WORKING_DAYS_BEFORE = 3
FEWEST_MEMBERS = 3  # cooperatives of a union
SMALL_CHANGE, SMALL_SHARE = 1_000_000, Fraction(5, 100)  # one billion đồng in thousandths of a million
SATURDAY = 5


class Severity(StrEnum):
    """How much it weighs. Neither keeps an act from being recorded."""

    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Check:
    """What should hold of an act, said as it is told when it does not."""

    code: str
    says: Text
    severity: Severity
    law: LawRef | None = None


class LegalNote(NamedTuple):
    """A check that an entry of the act does not pass, with the values to say it with."""

    check: Check
    org_id: str
    entry_id: str
    values: dict[str, object]

    @property
    def words(self) -> str:
        """The sentence, in the reader's language."""
        return str(self.check.says.fill(**{name: _said(value) for name, value in self.values.items()}))


def _said(value: object) -> object:
    match value:
        case date():
            return say_day(value)
        case int() | Fraction():
            return say_number(value)
        case _:
            return value


LONG_SUSPENSION = Check(
    "suspension_length",
    Text("Thông báo tạm ngừng từ {on} đến {until}: mỗi lần thông báo không quá 12 tháng",
         "The notice suspends business from {on} to {until}: a notice covers at most 12 months"),
    Severity.WARNING, LawRef(REGISTRATION_DECREE, "Điều 58–63"),
)  # fmt: skip
LATE_NOTICE = Check(
    "suspension_notice",
    Text("Thông báo tạm ngừng ngày {told_on} cho việc tạm ngừng từ {on}: phải trước ít nhất 3 ngày làm việc",
         "Suspension from {on} was notified on {told_on}: at least 3 working days before are due"),
    Severity.WARNING, LawRef(LAW_OF_2023, "Điều 96"),
)  # fmt: skip
NO_PROCEDURE = Check(
    "dissolving_first",
    Text("Ghi giải thể (chấm dứt) ngày {on} nhưng trước đó chưa ghi đang làm thủ tục giải thể",
         "It ends on {on}, but was not recorded as being dissolved before"),
    Severity.NOTE, LawRef(LAW_OF_2023, "Điều 97–99"),
)  # fmt: skip
FEW_MEMBERS = Check(
    "union_members",
    Text("Liên hiệp {union} chỉ có {count} hợp tác xã thành viên vào {on}; phải có ít nhất 3",
         "Union {union} has {count} member cooperatives on {on}; at least 3 are needed"),
    Severity.WARNING, LawRef(LAW_OF_2023, "Điều 4"),
)  # fmt: skip
SAME_NAME = Check(
    "name_in_commune",
    Text("Tên “{name}” trùng hoặc gần trùng với “{other}” ({org_id}) cùng xã",
         "The name “{name}” is that of “{other}” ({org_id}) of the same commune, or nearly"),
    Severity.WARNING,
)  # fmt: skip
SAME_CODE = Check(
    "tax_code_taken",
    Text("Mã số {tax_code} đang là của “{other}” ({org_id})", "Code {tax_code} is that of “{other}” ({org_id})"),
    Severity.WARNING, LawRef(REGISTRATION_DECREE, "Điều 14"),
)  # fmt: skip
OTHER_CODE = Check(
    "conversion_code",
    Text("Hợp tác xã chuyển đổi phải giữ mã số {tax_code} của tổ hợp tác, không phải “{given}”",
         "A converted cooperative keeps the group's code {tax_code}, not “{given}”"),
    Severity.WARNING, LawRef(REGISTRATION_DECREE, "Điều 61"),
)  # fmt: skip
OTHER_DAY = Check(
    "conversion_day",
    Text("Tổ hợp tác chấm dứt ngày {ended_on}, hợp tác xã được cấp giấy ngày {on}: phải cùng ngày",
         "The group ended on {ended_on}, the cooperative was certified on {on}: that is one day"),
    Severity.WARNING, LawRef(REGISTRATION_DECREE, "Điều 61"),
)  # fmt: skip
PAST_PERIOD = Check(
    "period_ended",
    Text("Ngày hiệu lực {on} thuộc kỳ {period}, đã kết thúc trước ngày ghi sổ {recorded_on}: số liệu kỳ đó sẽ đổi",
         "It takes effect on {on}, in {period}, which had ended when it was recorded on {recorded_on}: "
         "figures of that period change"),
    Severity.NOTE,
)  # fmt: skip
FUTURE = Check(
    "future_day",
    Text("Ngày hiệu lực {on} sau ngày ghi sổ {recorded_on}",
         "It takes effect on {on}, after it is recorded on {recorded_on}"),
    Severity.WARNING,
)  # fmt: skip
NO_DOCUMENT = Check(
    "document",
    Text("Chưa ghi {missing} của giấy tờ làm căn cứ", "Of the paper that it rests on, {missing} is not given"),
    Severity.NOTE,
)  # fmt: skip
NOT_EXISTING = Check(
    "existence",
    Text("Vào {on} tổ chức không tồn tại (thành lập {born_on})",
         "On {on} the organization does not exist (founded on {born_on})"),
    Severity.WARNING,
)  # fmt: skip
SMALL_CAPITAL_CHANGE = Check(
    "capital_change",
    Text("Vốn điều lệ đổi từ {before} thành {after} triệu đồng: dưới 5% và dưới 1 tỷ đồng, không phải đăng ký",
         "Charter capital goes from {before} to {after} million đồng: below 5 % and below 1 billion đồng, "
         "which need not be registered"),
    Severity.NOTE, LawRef(LAW_OF_2023, "Điều 47"),
)  # fmt: skip
CHECKS = (
    LONG_SUSPENSION, LATE_NOTICE, NO_PROCEDURE, FEW_MEMBERS, SAME_NAME, SAME_CODE, OTHER_CODE, OTHER_DAY,
    PAST_PERIOD, FUTURE, NO_DOCUMENT, NOT_EXISTING, SMALL_CAPITAL_CHANGE,
)  # fmt: skip
NUMBER, DAY, ISSUER = Text("số", "the number"), Text("ngày", "the day"), Text("cơ quan cấp", "the issuer")


class _Before(NamedTuple):
    """How an organization stood just before one of its entries."""

    exists: bool = False
    status: str = ""
    charter_capital: int | None = None


def notes_on(prospect: Prospect, *, until: date | None = None) -> list[LegalNote]:
    """What the law says of an act, entry by entry; ``until`` is the last day that a suspension announces."""
    notes = [
        LegalNote(
            Check(found.rule.code, found.rule.says, Severity.WARNING, found.rule.law),
            org_id,
            found.record,
            found.values,
        )
        for org_id, found in prospect.found
    ]
    for entry in prospect.entries:
        life = prospect.lives[entry.org_id]
        read, before = _standing_before(life, entry.entry_id)
        if read is not None:
            for check, values in _look_at(prospect, life, entry, read, before, until):
                notes.append(LegalNote(check, entry.org_id, entry.entry_id, values))
    return notes + list(_look_at_unions(prospect))


Told = Iterator[tuple[Check, dict[str, object]]]


def _look_at(
    prospect: Prospect, life: Life, entry: ReadEntry, read: LedgerEntry, before: _Before, until: date | None
) -> Told:
    yield from _look_at_days(life, read, before)
    yield from _look_at_paper(entry, read)
    if read.entry == EntryType.SUSPENDED:
        yield from _look_at_suspension(entry, read, until)
    if read.entry in DISSOLUTIONS and before.status != LegalStatus.DISSOLVING:
        yield NO_PROCEDURE, {"on": read.effective_on}
    if read.entry == EntryType.AMENDED and read.charter_capital is not None:
        yield from _look_at_capital(before.charter_capital, read.charter_capital)
    if read.entry in BIRTHS and read.via == Via.CONVERTED:
        yield from _look_at_conversion(prospect, entry, read)
    if state := stands_on(life.after, read.effective_on):
        if read.tax_code:
            yield from _same_code(prospect, life, state, read.effective_on)
        if read.name or read.unit:
            yield from _same_name(prospect, life, state, read.effective_on)


def _standing_before(life: Life, entry_id: str) -> tuple[LedgerEntry | None, _Before]:
    """An entry that counts, and how its organization stood just before it."""
    replaced = {entry.supersedes for entry in life.entries}
    before = _Before()
    for entry in sorted(life.entries, key=lambda e: e.order):
        if entry.entry_id in replaced or entry.entry == EntryType.VOIDED:
            continue
        if entry.entry_id == entry_id:
            return entry, before
        capital = before.charter_capital if entry.charter_capital is None else entry.charter_capital
        if entry.entry in BIRTHS:
            before = _Before(True, LegalStatus.OPERATING, capital)
        else:
            exists = before.exists and entry.entry not in EXITS
            before = _Before(exists, STATUSES.get(entry.entry, before.status), capital)
    return None, before


def _look_at_days(life: Life, read: LedgerEntry, before: _Before) -> Told:
    on, recorded_on = read.effective_on, day_of(read.recorded_at)
    if on > recorded_on:
        yield FUTURE, {"on": on, "recorded_on": recorded_on}
    half = Period(on.year, Length.HALF, 1 if on.month <= 6 else 2)
    if half.end < recorded_on and read.via != Via.OPENED:
        yield PAST_PERIOD, {"on": on, "period": str(half), "recorded_on": recorded_on}
    if read.entry not in BIRTHS and not before.exists:
        born_on = min((e.effective_on for e in life.entries if e.entry in BIRTHS), default=None)
        yield NOT_EXISTING, {"on": on, "born_on": "–" if born_on is None else born_on}


def _look_at_paper(entry: ReadEntry, read: LedgerEntry) -> Told:
    if read.entry in OBSERVATIONS or read.via == Via.OPENED:
        return
    parts = {"document_no": NUMBER, "document_on": DAY, "issuer": ISSUER}
    missing = [words for column, words in parts.items() if entry.cells[column] is None]
    if missing:
        both = Text(", ".join(w.vi for w in missing), ", ".join(w.en for w in missing))
        yield NO_DOCUMENT, {"missing": both}


def _look_at_suspension(entry: ReadEntry, read: LedgerEntry, until: date | None) -> Told:
    on, told_on = read.effective_on, entry.cells["document_on"]
    if until is not None and until >= _months_later(on, LONGEST_SUSPENSION):
        yield LONG_SUSPENSION, {"on": on, "until": until}
    if told_on is not None and _working_days(date.fromisoformat(told_on), on) < WORKING_DAYS_BEFORE:
        yield LATE_NOTICE, {"on": on, "told_on": date.fromisoformat(told_on)}


def _months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of a shorter month's next day where there is none."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    same = first + timedelta(days=day.day - 1)
    return same if same.month == first.month else same.replace(day=1)


def _working_days(after: date, up_to: date) -> int:
    """The working days after a day and up to another: weekends are left out, public holidays are not known."""
    span = min((up_to - after).days, 4 * WORKING_DAYS_BEFORE)
    return sum((after + timedelta(days=n)).weekday() < SATURDAY for n in range(1, span + 1))


def _look_at_capital(before: int | None, after: int) -> Told:
    if before is None or before <= 0:
        return
    change = abs(after - before)
    if 0 < change < SMALL_CHANGE and change < before * SMALL_SHARE:
        yield SMALL_CAPITAL_CHANGE, {"before": Fraction(before, 1000), "after": Fraction(after, 1000)}


def _look_at_conversion(prospect: Prospect, entry: ReadEntry, read: LedgerEntry) -> Told:
    group = prospect.lives.get(entry.cells["related_org_id"])
    if group is None:
        return
    ended = [e for e in group.entries if e.entry == EntryType.CONVERTED]
    code = next(
        (e.tax_code for e in sorted(group.entries, key=lambda e: e.order, reverse=True) if e.tax_code), ""
    )
    if code and code != read.tax_code:
        yield OTHER_CODE, {"tax_code": code, "given": read.tax_code}
    if ended and ended[-1].effective_on != read.effective_on:
        yield OTHER_DAY, {"ended_on": ended[-1].effective_on, "on": read.effective_on}


# Beside the rest of the book


def stands_on(derived: Derived, on: date) -> State | None:
    """How an organization stands on a day, by all that is known."""
    states = (s.fact for s in derived.states if s.known_to == OPEN_MOMENT)
    return next((state for state in states if state.valid_from <= on < state.valid_to), None)


def _others(prospect: Prospect, life: Life, on: date, **where: Any) -> Iterator[tuple[str, str]]:
    """Identifiers and names of the others that stand, on a day or later, as is asked."""
    states = current(OrganizationState).filter(known_to=OPEN_MOMENT, valid_to__gt=on, **where)
    beside = states.exclude(organization__org_id__in=sorted(prospect.lives)).order_by("organization__org_id")
    yield from beside.values_list("organization__org_id", "name") if prospect.place else ()
    for other in prospect.lives.values():
        later = (s.fact for s in other.after.states if s.known_to == OPEN_MOMENT and s.fact.valid_to > on)
        if other is not life:
            for state in later:
                if all(getattr(state, name) == value for name, value in where.items()):
                    yield other.org_id, state.name


def _same_code(prospect: Prospect, life: Life, state: State, on: date) -> Told:
    for org_id, name in dict(_others(prospect, life, on, tax_code=state.tax_code)).items():
        yield SAME_CODE, {"tax_code": state.tax_code, "org_id": org_id, "other": name}


def _same_name(prospect: Prospect, life: Life, state: State, on: date) -> Told:
    plain = plain_name(state.name)
    for org_id, name in dict(_others(prospect, life, on, unit=state.unit)).items():
        if plain and plain_name(name) == plain:
            yield SAME_NAME, {"name": state.name, "org_id": org_id, "other": name}


_NOT_THE_NAME = re.compile(
    r"\b(lien hiep hop tac xa|lien hiep htx|hop tac xa|to hop tac|lhhtx|htx|tht|nong nghiep)\b|[^\w]+"
)


def plain_name(name: str) -> str:
    """A name without marks and case, and without the words that most names share."""
    decomposed = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(_NOT_THE_NAME.sub(" ", letters).split())


def _look_at_unions(prospect: Prospect) -> Iterator[LegalNote]:
    """Unions that come to be with, or are left with, too few members."""
    day = max([day_of(now()), *(date.fromisoformat(e.cells["effective_on"]) for e in prospect.entries)])
    for union, entry in _unions_concerned(prospect).items():
        own = prospect.lives.get(union)
        if own is not None and stands_on(own.after, day) is None:
            continue
        count = len(_members(prospect, union, day))
        if count < FEWEST_MEMBERS:
            yield LegalNote(
                FEW_MEMBERS, entry.org_id, entry.entry_id, {"union": union, "count": count, "on": day}
            )


def _unions_concerned(prospect: Prospect) -> dict[str, ReadEntry]:
    """The unions whose membership an act may change, each with the entry that does."""
    found: dict[str, ReadEntry] = {}
    for entry in prospect.entries:
        life = prospect.lives[entry.org_id]
        if entry.cells["entry"] in MEMBERSHIPS:
            found.setdefault(entry.cells["related_org_id"], entry)
        elif entry.cells["entry"] in BIRTHS and life.kind == Kind.UNION:
            found.setdefault(life.org_id, entry)
        elif entry.cells["entry"] in EXITS or entry.cells["supersedes"]:
            for union in _unions_of(life.before) - _unions_of(life.after):
                found.setdefault(union, entry)
    return found


def _unions_of(derived: Derived) -> set[str]:
    """The unions to which an organization belongs in the end."""
    states = (s.fact for s in derived.states if s.known_to == OPEN_MOMENT)
    return {str(union) for state in states if state.valid_to.year == date.max.year for union in state.unions}


def _members(prospect: Prospect, union: str, day: date) -> set[str]:
    """The cooperatives that belong to a union on a day, once the act is recorded."""
    own = [life for life in prospect.lives.values() if life.kind == Kind.COOPERATIVE]
    found = {life.org_id for life in own if (state := stands_on(life.after, day)) and union in state.unions}
    return found | (_members_in_book(union, day, prospect.lives) if prospect.place else set())


def _members_in_book(union: str, day: date, without: Iterable[str]) -> set[str]:
    joined = Entry.objects.filter(
        transaction__place__isnull=False, entry=EntryType.JOINED_UNION, related_org_id=union
    )
    states = current(OrganizationState).filter(
        known_to=OPEN_MOMENT,
        valid_from__lte=day,
        valid_to__gt=day,
        organization__kind=Kind.COOPERATIVE,
        organization__in=joined.values("organization"),
    )
    key = set(Entry.objects.filter(organization__org_id=union).values_list("organization", flat=True)[:1])
    rows = states.exclude(organization__org_id__in=sorted(without)).values_list(
        "organization__org_id", "unions"
    )
    return {org_id for org_id, unions in rows if key & set(unions)}
