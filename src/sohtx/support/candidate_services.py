"""What can be done to candidates: record one, tell a stage, keep and erase whom to ring up, void what was a mistake."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db import models, transaction

from sohtx.core.codes import Kind, Sector
from sohtx.core.moment import OPEN_MOMENT, day_of, now
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.register.models import Organization
from sohtx.support.becoming_codes import STAGES, Stage
from sohtx.support.becoming_reach import known_units
from sohtx.support.candidate_fold import Step, in_order, is_sound
from sohtx.support.candidate_reading import step_of, steps_of
from sohtx.support.linkage_codes import VOIDED
from sohtx.support.linkage_fold import is_void
from sohtx.support.linkage_rules import LAST_DAY, LONGEST, offered, organization_of, past, reason_of, said
from sohtx.support.linkage_services import Within
from sohtx.support.log_codes import tidy
from sohtx.support.models import Campaign, CampaignRow, Candidate, CandidateContact, CandidateRow

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_MEMBERS = 100_000
LONGEST_NEXT, LONGEST_NAME, LONGEST_PHONE = 300, 200, 40


class NewCandidate(NamedTuple):
    """What is written of a candidate. ``org_id`` is that of a group; ``campaign`` the code of one."""

    name: str
    area_code: str
    sector: str
    on: date
    org_id: str = ""
    members: int | None = None
    campaign: str = ""
    note: str = ""


class NewStep(NamedTuple):
    """A stage that was reached. ``founded``: the cooperative that came of it."""

    stage: str
    on: date
    members: int | None = None
    all_agree: bool | None = None
    next_step: str = ""
    next_on: date | None = None
    founded: str = ""
    reason: str = ""


def record_candidate(*, new: NewCandidate, by: str, within: Within[Candidate] = None) -> Candidate:
    """Record a candidate, with the wish that it expressed on a day."""
    book.open_for_writing()
    told = new._replace(name=tidy(new.name), note=tidy(new.note))
    with transaction.atomic():
        group = organization_of(told.org_id) if told.org_id else None
        if problems := [*_bad_candidate(told, group)]:
            raise Refusal(*problems)
        campaign = _campaign(told.campaign) if told.campaign else None
        candidate: Candidate = Candidate.objects.create(
            code=next_code(Candidate, f"TLM-{told.on.year}-"), name=told.name, organization=group,
            area_code=told.area_code, sector=told.sector, campaign=campaign, note=told.note,
            recorded_at=now(), recorded_by=by,
        )  # fmt: skip
        _write(candidate, NewStep(Stage.WISH, told.on, told.members), by)
        if within:
            within(candidate)
    return candidate


def take_step(*, code: str, new: NewStep, by: str, within: Within[CandidateRow] = None) -> CandidateRow:
    """Tell that a candidate reached a stage; its last stage may be told anew, with what changed since."""
    book.open_for_writing()
    told = new._replace(next_step=tidy(new.next_step), reason=tidy(new.reason))
    with transaction.atomic():
        candidate = _candidate(code)
        founded = organization_of(told.founded, "founded") if told.founded else None
        if problems := [*_bad_step(candidate, told, founded)]:
            raise Refusal(*problems)
        row = _write(candidate, told, by, founded)
        if within:
            within(row)
    return row


def void_step(
    *, code: str, row_id: int | None, reason: str, by: str, within: Within[CandidateRow] = None
) -> CandidateRow:
    """Void a stage recorded by mistake, or with no row the candidate itself; its only stage goes with it."""
    book.open_for_writing()
    why = reason_of(reason)
    with transaction.atomic():
        candidate = _candidate(code)
        there = in_order(steps_of(candidate), OPEN_MOMENT)
        if row_id is not None and (len(there) < 2 or row_id not in {step.key for step in there}):
            raise refuse(NOT_THERE, MEND_NOT_THERE, column="row")
        row: CandidateRow = CandidateRow.objects.create(
            candidate=candidate, act=Stage.VOIDED, on=day_of(now()), of_id=row_id, reason=why,
            recorded_at=now(), recorded_by=by,
        )  # fmt: skip
        if within:
            within(row)
    return row


def keep_contact(
    *, code: str, name: str, phone: str, by: str, within: Within[CandidateContact] = None
) -> CandidateContact:
    """Write whom to ring up; who was written before is erased."""
    book.open_for_writing()
    name, phone = tidy(name), tidy(phone)
    problems = [
        *([] if name else [Problem(NO_NAME, MEND_NAME, column="name")]),
        *([Problem(TOO_LONG, MEND_LONG, column="name")] if len(name) > LONGEST_NAME else []),
        *([Problem(TOO_LONG, MEND_LONG, column="phone")] if len(phone) > LONGEST_PHONE else []),
    ]
    if problems:
        raise Refusal(*problems)
    with transaction.atomic():
        candidate = _candidate(code)
        blank_contacts(candidate.contacts.values_list("pk", flat=True))
        contact: CandidateContact = CandidateContact.objects.create(
            candidate=candidate, name=name, phone=phone, recorded_at=now(), recorded_by=by
        )
        if within:
            within(contact)
    return contact


def erase_contact(*, code: str, by: str, within: Within[Candidate] = None) -> int:
    """Erase whom to ring up; gives in how many rows there was something."""
    del by  # the log tells it
    book.open_for_writing()
    with transaction.atomic():
        candidate = _candidate(code)
        erased = blank_contacts(candidate.contacts.values_list("pk", flat=True))
        if erased and within:
            within(candidate)
    return erased


def blank_contacts(keys: Collection[int]) -> int:
    """Erase what is personal in some rows, inside the caller's transaction; gives in how many there was something."""
    rows = CandidateContact.objects.filter(pk__in=list(keys), blanked_at=None)
    return rows.update(name="", phone="", blanked_at=now())


def next_code(model: type[models.Model], before: str) -> str:
    """The next code that begins so: TLM-2026-03."""
    taken = model._default_manager.filter(code__startswith=before).values_list("code", flat=True)
    return f"{before}{max((int(code.removeprefix(before)) for code in taken), default=0) + 1:02}"


def campaigns_to_name() -> "QuerySet[Campaign]":
    """The campaigns out of which a candidate may come: all that were not voided, the last begun first."""
    voided = CampaignRow.objects.filter(act=VOIDED, of=None).values("campaign")
    return Campaign.objects.exclude(pk__in=voided).order_by("-from_on", "-pk")


def _write(candidate: Candidate, told: NewStep, by: str, founded: Organization | None = None) -> CandidateRow:
    row: CandidateRow = CandidateRow.objects.create(
        candidate=candidate, act=told.stage, on=told.on, members=told.members, all_agree=told.all_agree,
        next_step=told.next_step, next_on=told.next_on, founded=founded, reason=told.reason,
        recorded_at=now(), recorded_by=by,
    )  # fmt: skip
    return row


def _candidate(code: str) -> Candidate:
    found = Candidate.objects.select_for_update().filter(code=code).first()
    if found is None or is_void(steps_of(found), OPEN_MOMENT):
        raise refuse(NO_CANDIDATE, MEND_CANDIDATE, column="code", value=code)
    return found


def _campaign(code: str) -> Campaign:
    found = campaigns_to_name().filter(code=code).first()
    if found is None:
        raise refuse(NO_CAMPAIGN, MEND_CAMPAIGN, column="campaign", value=code)
    return found


def _bad_candidate(told: NewCandidate, group: Organization | None) -> Iterator[Problem]:
    yield from said(told.name, "name")
    yield from offered(told.sector, set(Sector), "sector")
    yield from past(told.on, "on")
    yield from _bad_count(told.members)
    if known_units().resolve(told.area_code, told.on) is None:
        yield Problem(NO_AREA, MEND_AREA, column="area_code", value=told.area_code)
    if len(told.note) > LONGEST["note"]:
        yield Problem(TOO_LONG, MEND_LONG, column="note")
    if group is not None and group.kind != Kind.GROUP:
        yield Problem(NO_GROUP, MEND_GROUP, column="org_id", value=told.org_id)
    elif group is not None and _is_candidate(group):
        yield Problem(THERE_ALREADY, MEND_ALREADY, column="org_id", value=told.org_id)


def _is_candidate(group: Organization) -> bool:
    """Whether a group is a candidate that is still on its way."""
    others = (steps_of(one) for one in Candidate.objects.filter(organization=group))
    return any(
        steps[-1].stage.is_open
        for rows in others
        if not is_void(rows, OPEN_MOMENT) and (steps := in_order(rows, OPEN_MOMENT))
    )


def _bad_count(members: int | None) -> Iterator[Problem]:
    if members is not None and not 0 < members <= MOST_MEMBERS:
        yield Problem(NO_COUNT, MEND_COUNT, column="members", value=str(members))


def _bad_step(candidate: Candidate, told: NewStep, founded: Organization | None) -> Iterator[Problem]:
    there = in_order(steps_of(candidate), OPEN_MOMENT)
    yield from offered(told.stage, set(STAGES), "stage")
    yield from past(told.on, "on", not_before=there[0].on)
    yield from _bad_count(told.members)
    if len(told.next_step) > LONGEST_NEXT:
        yield Problem(TOO_LONG, MEND_LONG, column="next_step")
    if told.next_on is not None and not told.on <= told.next_on <= LAST_DAY:
        yield Problem(TOO_EARLY, MEND_EARLY, column="next_on", value=say_day(told.next_on))
    if told.stage in set(STAGES):
        row = Step(2**62, told.stage, told.on, None, 0)
        if not is_sound(sorted([*there, row], key=lambda step: (step.on, step.key))):
            yield Problem(
                IS_REGISTERED, MEND_REGISTERED, column="stage", value=str(Stage.of(told.stage).label)
            )
    yield from _bad_end(candidate, told, founded)


def _bad_end(candidate: Candidate, told: NewStep, founded: Organization | None) -> Iterator[Problem]:
    if told.stage == Stage.GIVEN_UP and not told.reason:
        yield Problem(NO_REASON, MEND_REASON, column="reason")
    if len(told.reason) > LONGEST["reason"]:
        yield Problem(TOO_LONG, MEND_LONG, column="reason")
    if told.stage == Stage.REGISTERED and founded is None:
        yield Problem(NO_COOPERATIVE, MEND_COOPERATIVE, column="founded")
    elif told.stage == Stage.REGISTERED and founded is not None:
        if founded.kind == Kind.GROUP:
            yield Problem(NO_COOPERATIVE, MEND_COOPERATIVE, column="founded", value=told.founded)
        elif _is_taken(founded, candidate):
            yield Problem(IS_TAKEN, MEND_COOPERATIVE, column="founded", value=told.founded)
    elif founded is not None:
        yield Problem(NOT_REGISTERED, MEND_NOT_REGISTERED, column="founded", value=told.founded)


def _is_taken(founded: Organization, candidate: Candidate) -> bool:
    """Whether a cooperative already came of another candidate."""
    rows = (
        CandidateRow.objects.filter(founded=founded).exclude(candidate=candidate).select_related("candidate")
    )
    for row in rows:
        deeds = steps_of(row.candidate)
        if not is_void(deeds, OPEN_MOMENT) and step_of(row).key in {
            s.key for s in in_order(deeds, OPEN_MOMENT)
        }:
            return True
    return False


NOT_THERE = Text("không phải giai đoạn hủy được", "is no stage that can be voided")
MEND_NOT_THERE = Text(
    "mở lại trang rồi chọn; nếu ghi nhầm từ đầu thì hủy cả hồ sơ",
    "open the page again; where all of it is a mistake void the candidate",
)
NO_NAME = Text("chưa ghi họ tên", "no name is given")
MEND_NAME = Text("ghi họ tên người liên hệ", "give the contact's name")
TOO_LONG = Text("quá dài", "is too long")
MEND_LONG = Text("viết ngắn lại", "make it shorter")
NO_CANDIDATE = Text(
    "không có hồ sơ này, hoặc đã hủy ghi nhận", "there is no such candidate, or it was voided"
)
MEND_CANDIDATE = Text("mở lại danh sách rồi chọn", "open the list again and choose one")
NO_CAMPAIGN = Text("không có đợt tuyên truyền này", "there is no such campaign")
MEND_CAMPAIGN = Text("chọn trong danh sách", "choose one of the list")
NO_AREA = Text("không phải mã xã, phường", "is no code of a commune")
MEND_AREA = Text("chọn xã, phường trong danh sách", "choose a commune of the list")
NO_GROUP = Text("không phải tổ hợp tác", "is no cooperative group")
MEND_GROUP = Text("ghi mã hoặc tên một tổ hợp tác trong sổ", "name a group of the register")
THERE_ALREADY = Text("đã có hồ sơ đang vận động", "is a candidate already")
MEND_ALREADY = Text("mở hồ sơ đó và ghi tiếp giai đoạn", "open it and tell the next stage there")
NO_COUNT = Text("không phải số thành viên", "is no number of members")
MEND_COUNT = Text("ghi số nguyên lớn hơn 0", "write a whole number above 0")
TOO_EARLY = Text("sớm hơn ngày của giai đoạn", "is before the day of the stage")
MEND_EARLY = Text("ghi ngày sau đó", "give a later day")
IS_REGISTERED = Text("không ghi được sau khi đã đăng ký thành lập", "cannot follow a registration")
MEND_REGISTERED = Text(
    "nếu việc đăng ký ghi nhầm thì hủy ghi nhận trước", "void the registration first if it is a mistake"
)
NO_REASON = Text("chưa ghi vì sao thôi", "it is not said why it was given up")
MEND_REASON = Text("ghi ngắn gọn lý do", "say it in a few words")
NO_COOPERATIVE = Text("chưa chỉ ra hợp tác xã đã thành lập", "names no cooperative that was founded")
MEND_COOPERATIVE = Text(
    "ghi hợp tác xã vào sổ trước (thành lập hoặc chuyển đổi), rồi chọn ở đây",
    "record the cooperative in the register first, then name it here",
)
IS_TAKEN = Text("đã là kết quả của hồ sơ khác", "came of another candidate")
NOT_REGISTERED = Text("chỉ ghi khi đã đăng ký thành lập", "is told of a registration alone")
MEND_NOT_REGISTERED = Text(
    "để trống, hoặc chọn giai đoạn đã đăng ký", "leave it empty, or choose the stage registered"
)
