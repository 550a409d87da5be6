"""What can be done to returns: sent, accepted, sent back, withdrawn. Each act is recorded whole or not at all.

Pages, workbooks, the offline page and commands all come through here. An act may carry many returns: one commune's
eighty groups are one transaction of the ledger.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from django.db import IntegrityError, transaction

from sohtx.core.codes import FilingStatus
from sohtx.core.moment import now
from sohtx.core.refusal import Problem, Problems, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.ledger.writing import Overtaken
from sohtx.returns.answers import to_text
from sohtx.returns.filings import NO_HISTORY, Filing, histories
from sohtx.returns.models import Filed, Remark, Submission
from sohtx.returns.receiving.planning import NEWER, Given, Plan, Planned, Seen, plan
from sohtx.returns.receiving.writing import Within, write
from sohtx.returns.stores import store_of

TRIES = 8
LONGEST_KEY = 64


class Sent(NamedTuple):
    """What an act came to: its place in the ledger (None where nothing was new), what was written, what was known."""

    place: int | None
    written: tuple[Filing, ...]
    known: tuple[Filing, ...]


NO_TEXTS: Mapping[Filing, str] = MappingProxyType({})


def _nothing(_written: Sequence[Filed]) -> None:
    """No more is done."""


def send(
    given: Sequence[Given],
    *,
    by: str,
    key: str = "",
    is_accepted: bool = False,
    seen: Seen | None = None,
    within: Within = _nothing,
) -> Sent:
    """Send returns in; with ``is_accepted`` they count at once, as those do that an officer takes down.

    What says nothing new is left alone. Raises :class:`~sohtx.core.refusal.Refusal` with every problem of every
    return; then nothing was written. ``key`` is the sender's own name for this sending: repeated, it changes nothing.
    ``seen`` is what the caller has just read of the returns. ``within`` is called inside the transaction with the
    versions written.
    """
    if len(key) > LONGEST_KEY:
        raise refuse(*BAD_KEY, column="key", value=key)
    status = FilingStatus.ACCEPTED if is_accepted else FilingStatus.SUBMITTED
    seen_at_first = iter([seen])  # whoever was overtaken reads anew

    def attempt() -> Sent:
        known = _sent_before(key, given)
        if known:
            return known
        planned = plan(given, status, next(seen_at_first, None))
        with transaction.atomic():
            sent = _carry_out(planned, by, "send", within)
            if key:
                digest = _digest(given, {row.filing: row.values for row in planned.rows})
                Submission.objects.create(key=key, digest=digest, place=sent.place, sent_at=now(), sent_by=by)
            return sent

    return _try(attempt)


def accept(filings: Sequence[Filing], *, by: str, within: Within = _nothing) -> Sent:
    """Accept what waits; from now on it is in the figures."""
    return _decide(filings, FilingStatus.ACCEPTED, "accept", by, within)


def send_back(filing: Filing, remarks: Mapping[str, str], *, by: str, within: Within = _nothing) -> Sent:
    """Send a return back with remarks by line; one under the blank line is about the whole."""
    told = {line: text.strip() for line, text in remarks.items() if text.strip()}
    if not told:
        raise refuse(*NO_REMARK, column="remark")
    return _decide([filing], FilingStatus.REJECTED, "send_back", by, _remarking(told, within))


def withdraw(filing: Filing, reason: str, *, by: str, within: Within = _nothing) -> Sent:
    """Withdraw what was sent or accepted: the organization has then not reported."""
    if not reason.strip():
        raise refuse(*NO_REASON, column="reason")
    return _decide([filing], FilingStatus.WITHDRAWN, "withdraw", by, _remarking({"": reason.strip()}, within))


def _remarking(remarks: Mapping[str, str], within: Within) -> Within:
    def write_remarks(written: Sequence[Filed]) -> None:
        Remark.objects.bulk_create(
            Remark(**{store_of(version.form).link: version}, line=line, text=text)
            for version in written
            for line, text in remarks.items()
        )
        within(written)

    return write_remarks


def _decide(filings: Sequence[Filing], status: FilingStatus, act: str, by: str, within: Within) -> Sent:
    def attempt() -> Sent:
        decision = _decision(filings, status)
        with transaction.atomic():
            return _carry_out(decision, by, act, within)

    return _try(attempt)


def _decision(filings: Sequence[Filing], status: FilingStatus) -> Plan:
    """The versions that decide on what was sent: the same answers under another status."""
    found = histories(filings)
    problems = Problems()
    rows = []
    for filing in dict.fromkeys(filings):
        latest = found.get(filing, NO_HISTORY).latest
        if latest is None or latest.status not in _DECIDED_FROM[status]:
            problems.add(Problem(*NOT_WAITING, file=str(filing)))
            continue
        rows.append(Planned(filing, latest, status, latest.nature, latest.source, latest.values))
    problems.raise_any()
    return Plan(tuple(rows))


_DECIDED_FROM = {
    FilingStatus.ACCEPTED: (FilingStatus.SUBMITTED,),
    FilingStatus.REJECTED: (FilingStatus.SUBMITTED,),
    FilingStatus.WITHDRAWN: (FilingStatus.SUBMITTED, FilingStatus.ACCEPTED),
}


def _carry_out(planned: Plan, by: str, act: str, within: Within) -> Sent:
    place = write(planned, by=by, act=act, within=within) if planned.rows else None
    return Sent(place, tuple(row.filing for row in planned.rows), planned.known)


def _try(attempt: Callable[[], Sent]) -> Sent:
    """Try until nobody writes the same returns at the same time."""
    book.open_for_writing()
    for _ in range(TRIES):
        try:
            return attempt()
        except (Overtaken, IntegrityError):
            continue
    raise refuse(*OVERTAKEN)


def _digest(given: Sequence[Given], texts: Mapping[Filing, str] = NO_TEXTS) -> bytes:
    """Of what is sent, whoever sends it and whatever was there before; ``texts``: answers that were written out."""
    told = sorted(
        (*one.filing, texts.get(one.filing) or to_text(one.answers), one.nature, str(one.source))
        for one in given
    )
    return hashlib.sha256(repr(told).encode()).digest()


def _sent_before(key: str, given: Sequence[Given]) -> Sent | None:
    """What the same key came to before; refuses one that was used for something else."""
    before = Submission.objects.filter(key=key).first() if key else None
    if before is None:
        return None
    if bytes(before.digest) != _digest(given):
        raise refuse(*KEY_TAKEN, column="key", value=key)
    return Sent(before.place, (), tuple(one.filing for one in given))


def is_conflict(refusal: Refusal) -> bool:
    """Whether a refusal is only that others have written since: the sender may look again."""
    return all(problem.what == NEWER[0] for problem in refusal.problems)


BAD_KEY = (
    Text("khóa gửi quá dài", "the key of the sending is too long"),
    Text("dùng tối đa 64 ký tự", "use at most 64 characters"),
)
KEY_TAKEN = (
    Text("khóa gửi đã dùng cho nội dung khác", "the key was used for something else"),
    Text("gửi lại với khóa mới", "send it under a new key"),
)
NO_REMARK = (
    Text("chưa có nhận xét nào", "there is no remark"),
    Text(
        "ghi ít nhất một nhận xét để đơn vị biết cần sửa gì",
        "write at least one, so that it is known what to mend",
    ),
)
NO_REASON = (
    Text("chưa có lý do", "there is no reason"),
    Text("ghi lý do rút phiếu", "say why the return is withdrawn"),
)
NOT_WAITING = (
    Text("phiếu không ở bước này", "the return is not at this step"),
    Text("mở lại phiếu để xem bản mới nhất", "open the return again to see its newest version"),
)
OVERTAKEN = (
    Text("có người khác đang ghi cùng phiếu này", "others keep writing the same returns"),
    Text("chờ một lát rồi gửi lại", "wait a moment, then send again"),
)
