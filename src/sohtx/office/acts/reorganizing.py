"""What a reorganization shares out or brings together: capital, members and membership, before it and after it.

Nothing of this refuses anything: the registrar decides. It is told so that a slip of the pen is seen before it is
recorded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from sohtx.core.codes import EntryType
from sohtx.core.law import LawRef
from sohtx.core.text import Text
from sohtx.figures.previewing import Preview, Stood
from sohtx.register.findings import LAW_OF_2023
from sohtx.register.fold import VIAS_WITH_RELATED, State
from sohtx.register.legal import Check, LegalNote, Severity
from sohtx.register.recording.entries import NewEntry
from sohtx.returns.findings import FEWEST_MEMBERS
from sohtx.returns.queries import last_members

REORGANIZES = frozenset(
    {EntryType.DIVIDED, EntryType.CONSOLIDATED, EntryType.MERGED, EntryType.CONVERTED, *VIAS_WITH_RELATED}
)


class Side(NamedTuple):
    """One that takes part, as it stands on one side of the act; capital in million đồng."""

    capital: Fraction | None
    members: int | None
    is_alliance_member: bool | None


class Share(NamedTuple):
    """One that takes part, before and after; None where it does not exist."""

    org_id: str
    kind: str
    name: str
    before: Side | None
    after: Side | None


class Balance(NamedTuple):
    """All that take part, and what they come to together; None where it is not known of each."""

    shares: list[Share]
    before: Side
    after: Side


def balance_of(entries: Sequence[NewEntry], seen: Preview, told_members: Mapping[str, int]) -> Balance | None:
    """Both sides of a reorganization; None for any other act, and for the mending of one."""
    words = {word for entry in entries for word in (entry.entry, entry.via)}
    if not words & REORGANIZES or any(entry.supersedes for entry in entries):
        return None
    reported = last_members(stood.org_id for stood in seen.organizations)
    shares = [_share(stood, reported, told_members) for stood in seen.organizations]
    return Balance(
        shares, _sum(s.before for s in shares if s.before), _sum(s.after for s in shares if s.after)
    )


def _share(stood: Stood, reported: Mapping[str, int], told: Mapping[str, int]) -> Share:
    last = stood.after or stood.before
    return Share(
        stood.org_id,
        stood.kind,
        last.name if last else stood.org_id,
        _side(stood.before, reported.get(stood.org_id)),
        _side(stood.after, told.get(stood.org_id)),
    )


def _side(state: State | None, members: int | None) -> Side | None:
    if state is None:
        return None
    capital = None if state.charter_capital is None else Fraction(state.charter_capital, 1000)
    return Side(capital, members, state.is_alliance_member)


def _sum(sides: Iterable[Side]) -> Side:
    told = list(sides)
    capitals = [side.capital for side in told if side.capital is not None]
    members = [side.members for side in told if side.members is not None]
    return Side(
        sum(capitals, Fraction(0)) if len(capitals) == len(told) else None,
        sum(members) if len(members) == len(told) else None,
        any(side.is_alliance_member for side in told),
    )


def remarks_on(balance: Balance) -> Iterator[LegalNote]:
    """What does not add up, what would be lost, and whom the law would find too small."""
    before, after = balance.before, balance.after
    if before.capital is not None:
        unknown = [s.name for s in balance.shares if s.after and s.after.capital is None]
        if unknown:
            yield _note(NO_CAPITAL, names=", ".join(unknown), before=before.capital)
        elif after.capital is not None and after.capital != before.capital:
            yield _note(CAPITAL, **_compared(before.capital, after.capital))
    if before.members is not None and after.members is not None and after.members != before.members:
        yield _note(MEMBERS, **_compared(before.members, after.members))
    if before.is_alliance_member and not after.is_alliance_member:
        members = [s.name for s in balance.shares if s.before and s.before.is_alliance_member]
        yield _note(ALLIANCE, names=", ".join(members))
    for share in balance.shares:
        needed = FEWEST_MEMBERS[share.kind]
        if share.after and share.after.members is not None and share.after.members < needed:
            yield _note(FEW, name=share.name, count=share.after.members, needed=needed)


def _compared(before: Fraction | int, after: Fraction | int) -> dict[str, object]:
    how = MORE if after > before else LESS
    return {"before": before, "after": after, "how": how, "difference": abs(after - before)}


def _note(check: Check, **values: object) -> LegalNote:
    return LegalNote(check, "", "", values)


MORE, LESS = Text("nhiều hơn", "more"), Text("ít hơn", "less")
CAPITAL = Check(
    "reorganized_capital",
    Text(
        "Vốn điều lệ sau khi ghi là {after} triệu đồng, {how} {difference} triệu đồng so với trước đó "
        "({before} triệu đồng)",
        "Charter capital comes to {after} million đồng, {difference} million đồng {how} than the {before} million "
        "before",
    ),
    Severity.WARNING,
)
NO_CAPITAL = Check(
    "reorganized_capital_unknown",
    Text(
        "Chưa ghi vốn điều lệ của {names}: không đối chiếu được với {before} triệu đồng trước đó",
        "No charter capital is given for {names}: it cannot be compared with the {before} million đồng before",
    ),
    Severity.NOTE,
)
MEMBERS = Check(
    "reorganized_members",
    Text(
        "Số thành viên sau khi ghi là {after}, {how} {difference} so với trước đó ({before} theo phiếu báo cáo gần "
        "nhất đã duyệt)",
        "Members come to {after}, {difference} {how} than before ({before} by the last accepted returns)",
    ),
    Severity.WARNING,
)
ALLIANCE = Check(
    "reorganized_alliance",
    Text(
        "Mất thành viên Liên minh: {names} là thành viên Liên minh, sau khi ghi không còn đơn vị nào là thành viên",
        "Membership of the Alliance is lost: {names} belonged to it, and nobody does afterwards",
    ),
    Severity.WARNING,
)
FEW = Check(
    "reorganized_few",
    Text(
        "{name}: chỉ có {count} thành viên, luật cần ít nhất {needed}",
        "{name}: {count} members; the law needs at least {needed}",
    ),
    Severity.WARNING,
    LawRef(LAW_OF_2023, "Điều 4"),
)
