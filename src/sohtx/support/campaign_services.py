"""What can be done to campaigns: plan one, tell whom it reached, link deeds of the work log, void a mistake."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db import transaction

from sohtx.core.moment import OPEN_MOMENT, day_of, now
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.support.becoming_codes import CampaignAct, Channel
from sohtx.support.becoming_reach import known_units
from sohtx.support.campaign_reading import deeds_of, linked_lines
from sohtx.support.candidate_services import next_code
from sohtx.support.linkage_fold import is_void, standing
from sohtx.support.linkage_rules import FIRST_DAY, LAST_DAY, LONGEST, dong, offered, past, reason_of, said
from sohtx.support.linkage_services import Within
from sohtx.support.log_codes import tidy
from sohtx.support.log_lines import lines_of
from sohtx.support.models import Campaign, CampaignRow

MOST = 10_000_000
LONGEST_AIM, LONGEST_LEAD = 2_000, 200


class NewCampaign(NamedTuple):
    """What is written of a campaign. ``area_codes`` are communes; none for the whole area. Money in whole đồng."""

    name: str
    from_on: date
    to_on: date
    aim: str = ""
    area_codes: tuple[str, ...] = ()
    target: int | None = None
    lead: str = ""
    budget: int | None = None
    document_no: str = ""


class NewReach(NamedTuple):
    """How often and how many people were reached by a channel."""

    channel: str
    on: date
    times: int | None = None
    people: int | None = None


def plan_campaign(*, new: NewCampaign, by: str, within: Within[Campaign] = None) -> Campaign:
    """Write a campaign."""
    book.open_for_writing()
    told = new._replace(
        name=tidy(new.name), aim=tidy(new.aim), lead=tidy(new.lead), document_no=tidy(new.document_no),
        area_codes=tuple(dict.fromkeys(new.area_codes)),
    )  # fmt: skip
    if problems := [*_bad_campaign(told)]:
        raise Refusal(*problems)
    with transaction.atomic():
        cells = told._asdict() | {"area_codes": list(told.area_codes)}
        code = next_code(Campaign, f"TT-{told.from_on.year}-")
        campaign: Campaign = Campaign.objects.create(code=code, **cells, recorded_at=now(), recorded_by=by)
        if within:
            within(campaign)
    return campaign


def tell_reach(*, code: str, new: NewReach, by: str, within: Within[CampaignRow] = None) -> CampaignRow:
    """Tell whom a campaign reached by a channel."""
    book.open_for_writing()
    with transaction.atomic():
        campaign = _campaign(code)
        if problems := [*_bad_reach(campaign, new)]:
            raise Refusal(*problems)
        cells = {"channel": new.channel, "times": new.times, "people": new.people}
        return _write(campaign, CampaignAct.REACHED, new.on, by, within, **cells)


def link_line(*, code: str, line: str, by: str, within: Within[CampaignRow] = None) -> CampaignRow:
    """Say that a line of the work log is a deed of a campaign. A line is a deed of one campaign at most."""
    book.open_for_writing()
    with transaction.atomic():
        campaign = _campaign(code)
        found = lines_of([line]).get(line)
        if found is None:
            raise refuse(NO_LINE, MEND_LINE, column="line", value=line)
        if other := linked_lines().get(line):
            raise refuse(IS_LINKED.fill(code=other), MEND_LINKED, column="line")
        return _write(campaign, CampaignAct.LINKED, found.on, by, within, line=line)


def void_in_campaign(
    *, code: str, row_id: int | None, reason: str, by: str, within: Within[CampaignRow] = None
) -> CampaignRow:
    """Void a row recorded by mistake, or with no row the campaign itself unless candidates name it."""
    book.open_for_writing()
    why = reason_of(reason)
    with transaction.atomic():
        campaign = _campaign(code)
        there = {deed.key for deed in standing(deeds_of(campaign), OPEN_MOMENT)}
        if row_id is not None and row_id not in there:
            raise refuse(NOT_THERE, MEND_NOT_THERE, column="row")
        if row_id is None and campaign.candidates.exists():
            raise refuse(HAS_CANDIDATES, MEND_CANDIDATES, column="row")
        return _write(campaign, CampaignAct.VOIDED, day_of(now()), by, within, of_id=row_id, reason=why)


def _write(
    campaign: Campaign, act: CampaignAct, on: date, by: str, within: Within[CampaignRow], **cells: object
) -> CampaignRow:
    told = cells | {"campaign": campaign, "act": act, "on": on, "recorded_at": now(), "recorded_by": by}
    row: CampaignRow = CampaignRow.objects.create(**told)
    if within:
        within(row)
    return row


def _campaign(code: str) -> Campaign:
    found = Campaign.objects.filter(code=code).first()
    if found is None or is_void(deeds_of(found), OPEN_MOMENT):
        raise refuse(NO_CAMPAIGN, MEND_CAMPAIGN, column="code", value=code)
    return found


def _bad_campaign(told: NewCampaign) -> Iterator[Problem]:
    yield from said(told.name, "name")
    for column, longest in (
        ("aim", LONGEST_AIM), ("lead", LONGEST_LEAD), ("document_no", LONGEST["document_no"])
    ):  # fmt: skip
        if len(getattr(told, column)) > longest:
            yield Problem(TOO_LONG, MEND_LONG.fill(longest=longest), column=column)
    if not FIRST_DAY <= told.from_on <= LAST_DAY:
        yield Problem(NO_DAY, MEND_DAY, column="from_on", value=say_day(told.from_on))
    if not told.from_on <= told.to_on <= LAST_DAY:
        yield Problem(TOO_EARLY, MEND_EARLY, column="to_on", value=say_day(told.to_on))
    yield from _bad_count(told.target, "target")
    if told.budget is not None:
        yield from dong(told.budget, "budget", least=0)
    units = known_units()
    for code in told.area_codes:
        if units.resolve(code, told.from_on) is None:
            yield Problem(NO_AREA, MEND_AREA, column="area_codes", value=code)


def _bad_reach(campaign: Campaign, told: NewReach) -> Iterator[Problem]:
    yield from offered(told.channel, set(Channel), "channel")
    yield from past(told.on, "on", not_before=campaign.from_on)
    yield from _bad_count(told.times, "times")
    yield from _bad_count(told.people, "people")
    if told.times is None and told.people is None:
        yield Problem(NOTHING, MEND_NOTHING, column="people")


def _bad_count(amount: int | None, column: str) -> Iterator[Problem]:
    if amount is not None and not 0 < amount <= MOST:
        yield Problem(NO_COUNT, MEND_COUNT, column=column, value=str(amount))


NO_CAMPAIGN = Text("không có đợt này, hoặc đã hủy ghi nhận", "there is no such campaign, or it was voided")
MEND_CAMPAIGN = Text("mở lại danh sách rồi chọn", "open the list again and choose one")
NOT_THERE = Text("không phải dòng hủy được", "is no row that can be voided")
MEND_NOT_THERE = Text("mở lại trang rồi chọn", "open the page again and choose one")
HAS_CANDIDATES = Text("đã có hồ sơ vận động ghi từ đợt này", "is named by candidates")
MEND_CANDIDATES = Text(
    "không hủy được cả đợt; hủy dòng ghi nhầm", "it cannot be voided; void the row that is wrong"
)
NO_LINE = Text("không có dòng này trong sổ công tác", "is no line of the work log")
MEND_LINE = Text("ghi vào sổ công tác trước, rồi chọn ở đây", "write it into the work log first")
IS_LINKED = Text("dòng này đã thuộc đợt {code}", "the line is a deed of {code} already")
MEND_LINKED = Text("hủy ghi nhận ở đợt đó trước", "void it there first")
TOO_LONG = Text("quá dài", "is too long")
MEND_LONG = Text("viết không quá {longest} ký tự", "write no more than {longest} characters")
NO_DAY = Text("không phải ngày hợp lệ", "is no day that can be")
MEND_DAY = Text("xem lại ngày", "look at the day again")
TOO_EARLY = Text("sớm hơn ngày bắt đầu", "is before the first day")
MEND_EARLY = Text("ghi ngày kết thúc từ ngày bắt đầu trở đi", "give a last day not before it")
NO_AREA = Text("không phải mã xã, phường", "is no code of a commune")
MEND_AREA = Text("chọn xã, phường trong danh sách", "choose communes of the list")
NOTHING = Text("chưa ghi số buổi hoặc số người", "says neither how often nor how many")
MEND_NOTHING = Text("ghi ít nhất một trong hai", "write one of them at least")
NO_COUNT = Text("không phải số đếm hợp lệ", "is no count")
MEND_COUNT = Text("ghi số nguyên lớn hơn 0", "write a whole number above 0")
