"""What the law asks before a cooperative is founded: each condition, its article, whether it is met.

A condition holds from the day of the law that set it: what was not yet asked on a day is not told.
"""

from datetime import date
from typing import NamedTuple

from sohtx.core.law import LawRef
from sohtx.core.numerals import say_day
from sohtx.core.text import Text
from sohtx.register.findings import LAW_OF_2023, has_operated
from sohtx.support.becoming_codes import Verdict
from sohtx.support.parameters import in_force

ARTICLE_OF_GROUPS = LawRef(LAW_OF_2023, "Điều 108")
ARTICLE_OF_CONFERENCES = LawRef(LAW_OF_2023, "Điều 41", is_confirmed=False)
ARTICLE_OF_FILES = LawRef(LAW_OF_2023, "Điều 43")
FROM = date(2024, 7, 1)  # the law of 2023 is in force


class Group(NamedTuple):
    """What the register tells of a group. ``since``: the day from which it ran without a break.

    Of one that was there before the book was opened that day is the latest that it can be.
    """

    exists: bool
    is_registered: bool | None
    since: date
    is_since_known: bool


class Facts(NamedTuple):
    """What is known of a candidate on a day."""

    members: int | None
    conference_on: date | None
    submitted_on: date | None
    group: Group | None = None
    all_agree: bool | None = None


class Condition(NamedTuple):
    """One condition: what, by which article, whether it is met, and why one says so."""

    label: Text
    law: LawRef
    verdict: Verdict
    why: Text


def conditions(facts: Facts, on: date) -> list[Condition]:
    """The conditions of a day."""
    found = _of_members(facts.members, on)
    if facts.group and on >= FROM:
        found += _of_group(facts.group, facts.all_agree, on)
    if on >= FROM:
        found.append(
            _happened(CONFERENCE, ARTICLE_OF_CONFERENCES, facts.conference_on, HELD, Verdict.NOT_MET)
        )
        found.append(_happened(FILE, ARTICLE_OF_FILES, facts.submitted_on, FILED, Verdict.NOT_MET))
    return found


def _of_members(members: int | None, on: date) -> list[Condition]:
    least = in_force("least_members", on)
    if least is None:
        return []
    label = MEMBERS.fill(least=least.value)
    if members is None:
        return [Condition(label, least.law, Verdict.UNKNOWN, NO_COUNT)]
    verdict = Verdict.MET if members >= least.value else Verdict.NOT_MET
    return [Condition(label, least.law, verdict, COUNTED.fill(n=members))]


def _of_group(group: Group, all_agree: bool | None, on: date) -> list[Condition]:
    agree = {True: Verdict.MET, False: Verdict.NOT_MET, None: Verdict.UNKNOWN}
    registered = {True: IS_REGISTERED, False: IS_NOT_REGISTERED, None: NOT_TOLD}
    agreed = {True: ALL_AGREE, False: NOT_ALL_AGREE, None: NOBODY_ASKED}
    return [
        Condition(CERTIFICATE, ARTICLE_OF_GROUPS, agree[group.is_registered], registered[group.is_registered]),
        *_of_time(group, on),
        Condition(CONSENT, ARTICLE_OF_GROUPS, agree[all_agree], agreed[all_agree]),
    ]  # fmt: skip


def _of_time(group: Group, on: date) -> list[Condition]:
    months = in_force("group_months", on)
    if months is None:
        return []
    label = OPERATION.fill(months=months.value)
    if not group.exists:
        return [Condition(label, months.law, Verdict.NOT_MET, IS_GONE)]
    since = say_day(group.since)
    if has_operated(group.since, on, months.value):
        return [Condition(label, months.law, Verdict.MET, RAN_SINCE.fill(since=since))]
    if not group.is_since_known:
        return [Condition(label, months.law, Verdict.UNKNOWN, BEFORE_THE_BOOK.fill(since=since))]
    return [Condition(label, months.law, Verdict.NOT_MET, RAN_SINCE.fill(since=since))]


def _happened(label: Text, law: LawRef, on: date | None, words: Text, otherwise: Verdict) -> Condition:
    if on is None:
        return Condition(label, law, otherwise, NOT_RECORDED)
    return Condition(label, law, Verdict.MET, words.fill(on=say_day(on)))


def verdict_of(found: list[Condition]) -> Verdict:
    """All conditions together."""
    verdicts = {one.verdict for one in found}
    if Verdict.NOT_MET in verdicts:
        return Verdict.NOT_MET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.MET


MEMBERS = Text("Có ít nhất {least} thành viên chính thức", "At least {least} official members")
NO_COUNT = Text("chưa ghi số thành viên dự kiến", "nobody wrote how many there would be")
COUNTED = Text("dự kiến {n} thành viên", "expected: {n}")
CERTIFICATE = Text("Tổ hợp tác có giấy chứng nhận đăng ký", "The group has a certificate of registration")
IS_REGISTERED = Text("sổ ghi đã đăng ký", "registered, as the book says")
IS_NOT_REGISTERED = Text("sổ ghi chưa đăng ký", "not registered, as the book says")
NOT_TOLD = Text("sổ chưa ghi đã đăng ký hay chưa", "the book does not say")
OPERATION = Text(
    "Tổ hợp tác hoạt động liên tục ít nhất {months} tháng",
    "The group has operated for at least {months} months without a break",
)
IS_GONE = Text("tổ hợp tác không còn hoạt động", "the group is no more")
RAN_SINCE = Text("hoạt động liên tục từ {since}", "without a break since {since}")
BEFORE_THE_BOOK = Text(
    "đã có trước khi mở sổ {since}, chưa ghi ngày thành lập",
    "there before the book was opened on {since}, its first day is not written",
)
CONSENT = Text("Toàn bộ thành viên tổ hợp tác đồng ý", "All members of the group agree")
ALL_AGREE = Text("đã ghi tất cả đồng ý", "all agree, as was written")
NOT_ALL_AGREE = Text("còn thành viên chưa đồng ý", "some do not agree")
NOBODY_ASKED = Text("chưa ghi ý kiến của các thành viên", "nobody wrote whether they do")
CONFERENCE = Text(
    "Đã tổ chức hội nghị thành lập, thông qua điều lệ", "A founding conference adopted the charter"
)
HELD = Text("tổ chức ngày {on}", "held on {on}")
FILE = Text("Đã nộp hồ sơ đăng ký thành lập", "The file for registration was submitted")
FILED = Text("nộp ngày {on}", "submitted on {on}")
NOT_RECORDED = Text("chưa ghi nhận", "not recorded")
