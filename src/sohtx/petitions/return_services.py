"""What can be done about difficulties written in returns: take up as petitions, let join another, set aside.

Many at once are one act: all of them or none. What was read in another version than the one that counts now is refused.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction

from sohtx.core.moment import now
from sohtx.core.refusal import Problem, Problems, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.petitions.bodies import known_units
from sohtx.petitions.codes import Channel
from sohtx.petitions.models import Difficulty, Petition, Raiser
from sohtx.petitions.queries import find
from sohtx.petitions.return_difficulties import Written, area_of, office_of, settled, standing, written_in
from sohtx.petitions.rules import LONGEST
from sohtx.petitions.services import add_raiser, raise_petition


class Pick(NamedTuple):
    """A difficulty that somebody chose: in which return, in which version it was read, under which topic to take it."""

    origin: str
    seen: int
    topic: str = ""


def _nothing(_: object) -> None:
    """Nothing more belongs to the change."""


def take_up(
    *, picks: Sequence[Pick], by: str, within: Callable[[list[Petition]], None] = _nothing
) -> list[Petition]:
    """Take difficulties up, each as a petition of its own, raised by whoever wrote it on the day they did."""
    book.open_for_writing()
    with transaction.atomic():
        made = [_raise(one, pick.topic, by) for pick, one in _read(picks)]
        within(made)
    return made


def take_up_together(
    *, picks: Sequence[Pick], by: str, within: Callable[[Petition], None] = _nothing
) -> Petition:
    """Take difficulties that say the same up as one petition: in the words of the earliest, raised by all."""
    book.open_for_writing()
    with transaction.atomic():
        found = sorted(_read(picks), key=lambda told: told[1].raised_on)
        (pick, first), *others = found
        made = _raise(first, pick.topic, by)
        for _, one in others:
            _join(one, made.code, made.raised_on, by)
        within(made)
    return made


def join_petition(
    *, picks: Sequence[Pick], into: str, by: str, within: Callable[[Petition], None] = _nothing
) -> Petition:
    """Let those who wrote difficulties count among those who raised a petition that is there already."""
    book.open_for_writing()
    with transaction.atomic():
        kept = find(into.strip())
        if kept is None:
            raise refuse(*NO_PETITION, column="into", value=into)
        for _, one in _read(picks):
            _join(one, kept.code, kept.facts.raised_on, by)
        joined: Petition = Petition.objects.get(pk=kept.pk)
        within(joined)
    return joined


def set_aside(
    *, picks: Sequence[Pick], reason: str, by: str, within: Callable[[list[Difficulty]], None] = _nothing
) -> list[Difficulty]:
    """Say that difficulties are no petitions, and why."""
    book.open_for_writing()
    why = " ".join(reason.split())
    problems = Problems()
    if not why:
        problems.add(Problem(*NO_REASON, column="reason"))
    if len(why) > LONGEST["text"]:
        problems.add(Problem(*TOO_LONG, column="reason"))
    problems.raise_any()
    with transaction.atomic():
        rows = [_settle(one, by, reason=why) for _, one in _read(picks)]
        within(rows)
    return rows


def take_back(*, key: int, by: str, within: Callable[[Difficulty], None] = _nothing) -> Difficulty:
    """Let a difficulty that was set aside in error wait anew."""
    with transaction.atomic():
        row = Difficulty.objects.select_for_update().filter(pk=key, withdrawn_at=None, raiser=None).first()
        if row is None:
            raise refuse(*NOT_ASIDE)
        row.withdrawn_at, row.withdrawn_by = now(), by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        within(row)
    return row


def _read(picks: Sequence[Pick]) -> list[tuple[Pick, Written]]:
    """What was chosen as the returns tell it now; refuses what was settled or sent anew since."""
    chosen = {pick.origin: pick for pick in picks}
    if not chosen:
        raise refuse(*NOTHING_CHOSEN, column="take")
    found, done, problems = written_in(chosen), settled(), Problems()
    for origin, pick in chosen.items():
        if origin in done:
            problems.add(Problem(*SETTLED, column="take", value=origin))
        elif origin not in found or found[origin].seen != pick.seen:
            problems.add(Problem(*CHANGED, column="take", value=origin))
    problems.raise_any()
    return [(pick, found[origin]) for origin, pick in chosen.items()]


def _raise(one: Written, topic: str, by: str) -> Petition:
    units = known_units()
    area = area_of(one.filing, units)
    who: dict[str, Any] = (
        {"organizations": [one.filing.respondent]}
        if area is None
        else {
            "names": [office_of(one.filing, units)],
            "area_code": units.place(area, one.raised_on).unit.code,
        }
    )
    return raise_petition(
        text=one.text, topic=topic or one.topic, channel=Channel.RETURN, raised_on=one.raised_on,
        origin=one.origin, by=by, **who,
    )  # fmt: skip


def _join(one: Written, code: str, since: date, by: str) -> None:
    """Count who wrote one among those who raised a petition, from its day on; who is among them already stays so."""
    units = known_units()
    is_office = area_of(one.filing, units) is not None
    name = office_of(one.filing, units) if is_office else ""
    org_id = "" if is_office else one.filing.respondent
    rows = Raiser.objects.filter(petition__code=code, withdrawn_at=None)
    raiser = (
        rows.filter(name=name, organization=None) if is_office else rows.filter(organization__org_id=org_id)
    )
    there = raiser.first() or add_raiser(
        code=code, organization=org_id, name=name, raised_on=max(one.raised_on, since), by=by
    )
    _settle(one, by, raiser=there)


def _settle(one: Written, by: str, *, raiser: Raiser | None = None, reason: str = "") -> Difficulty:
    held = standing().values("pk")
    stale = Difficulty.objects.filter(origin=one.origin, withdrawn_at=None).exclude(pk__in=held)
    stale.update(withdrawn_at=now(), withdrawn_by=by)
    row: Difficulty = Difficulty.objects.create(
        origin=one.origin, raiser=raiser, reason=reason, recorded_at=now(), recorded_by=by
    )
    return row


NOTHING_CHOSEN = (
    Text("chưa chọn khó khăn nào", "no difficulty was chosen"),
    Text("đánh dấu ít nhất một dòng", "tick one line at least"),
)
SETTLED = (
    Text("đã được xem xét trước đó", "was dealt with before"),
    Text("mở lại trang rồi chọn tiếp", "open the page again and choose on"),
)
CHANGED = (
    Text("phiếu đã thay đổi sau khi mở trang", "the return has changed since the page was opened"),
    Text("mở lại trang để đọc nội dung mới", "open the page again and read it anew"),
)
NO_PETITION = (
    Text("không có đề xuất, kiến nghị mang mã này", "there is no petition of this code"),
    Text("ghi đúng mã, ví dụ KN-2023-001", "give its code, such as KN-2023-001"),
)
NO_REASON = (
    Text("chưa ghi lý do", "no reason was given"),
    Text("ghi ngắn vì sao không phải đề xuất, kiến nghị", "say in short why it is no petition"),
)
TOO_LONG = (Text("lý do quá dài", "the reason is too long"), Text("ghi ngắn hơn", "shorten it"))
NOT_ASIDE = (
    Text("dòng này không còn ở trạng thái xếp lại", "this line is no longer set aside"),
    Text("mở lại trang để xem hiện trạng", "open the page again to see how it stands"),
)
