"""What can be done to a report being made: begin, write, comment, move on, send back, issue, drop; one function an act.

Every act carries the ``turn`` at which the page that asked for it was drawn: two people never move a report at once.
Issuing seals the figures in the very step of the database that marks the report as issued.
"""

from datetime import date

from django.db import IntegrityError, transaction
from filelock import Timeout

from sohtx.accounts.log import Act, declare, note
from sohtx.areas.naming import dated_name
from sohtx.core.moment import day_of, now
from sohtx.core.numerals import period_in_words
from sohtx.core.period import Period
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.figures.models import Seal
from sohtx.ledger import book
from sohtx.review.chapters import chapters_of
from sohtx.review.checks import Weight, check_report
from sohtx.review.models import Acceptance, Comment, ProseVersion, ReviewRound, Step
from sohtx.review.papers import Taken, about_of, pack, paper_of, present_units, take_down
from sohtx.review.prose import LONGEST, Source, canonical, lay_out, read_source, save_source
from sohtx.review.stages import State
from sohtx.review.writing import seal_paper

LONGEST_REMARK = 4_000
LONGEST_NUMBER = 60
LONGEST_NAME = 200


def begin_round(*, period: Period, area: Unit, geography: date, by: str) -> ReviewRound:
    """Begin a report of a period and an area; its texts start from those of the last period."""
    if period.start > day_of(now()):
        raise refuse(NOT_BEGUN, MEND_NOT_BEGUN, value=str(period_in_words(period)))
    book.open_for_writing()
    if area.key not in present_units().rows:
        raise refuse(NO_AREA, MEND_AREA, value=area.code)
    try:
        with transaction.atomic():
            made = ReviewRound.objects.create(
                period=str(period), area=area.key, geography=geography, state=State.DRAFT_1,
                begun_at=now(), begun_by=by,
            )  # fmt: skip
            _note(BEGAN, made, by)
    except IntegrityError:
        value = f"{period_in_words(period)}, {dated_name(present_units(), area)}"
        raise refuse(ONE_OPEN, MEND_ONE_OPEN, value=value) from None
    lay_out((c.key for c in chapters_of(area) if c.has_prose), area, period)
    return made


# Prose


def save_prose(*, made: ReviewRound, section: str, text: str, base: str, by: str) -> ProseVersion:
    """Save a section's text, started from the file with the digest ``base``.

    Raises :class:`~sohtx.review.prose.ChangedMeanwhile` where somebody saved another since: nothing is overwritten.
    """
    _refuse_closed(made)
    about = about_of(made)
    if section not in {chapter.key for chapter in chapters_of(about.area) if chapter.has_prose}:
        raise refuse(NO_SECTION, MEND_SECTION, value=section)
    kept = canonical(text)
    if len(kept) > LONGEST:
        raise refuse(TOO_LONG, MEND_TOO_LONG.fill(most=LONGEST))
    with transaction.atomic():
        version = ProseVersion(
            area=made.area, period=made.period, section=section, text=kept, by=by, at=now()
        )
        before = _save(made, version, base)
        _keep_what_was(version, before)
        version.digest = read_source(section, about.area, about.period).digest
        version.save()
        _note(WROTE, made, by, section=section)
    return version


def _save(made: ReviewRound, version: ProseVersion, base: str) -> Source:
    about = about_of(made)
    try:
        return save_source(version.section, about.area, about.period, version.text, base)
    except Timeout:
        raise refuse(BUSY, MEND_BUSY) from None


def _keep_what_was(version: ProseVersion, before: Source) -> None:
    """A text that was written with another program, or laid there, is a version too."""
    seen = ProseVersion.objects.filter(
        area=version.area, period=version.period, section=version.section, digest=before.digest
    )
    if before.text and not seen.exists():
        ProseVersion.objects.create(
            area=version.area, period=version.period, section=version.section, text=before.text,
            digest=before.digest, at=version.at,
        )  # fmt: skip


# Comments


def add_comment(*, made: ReviewRound, section: str, text: str, by: str) -> Comment:
    """Remark on a section or an annex of the report."""
    _refuse_closed(made)
    words = _words(text)
    report = paper_of(made).report
    if section not in {one.key for _, one in report.sections()} | {one.key for one in report.annexes}:
        raise refuse(NOT_IN_OUTLINE, MEND_SECTION, value=section)
    with transaction.atomic():
        comment = Comment.objects.create(round=made, section=section, text=words, by=by, at=now())
        _note(COMMENTED, made, by, section=section)
    return comment


def close_comment(*, comment: Comment, answer: str, by: str) -> Comment:
    """Answer a remark and close it."""
    _refuse_closed(comment.round)
    words = _words(answer)
    with transaction.atomic():
        done = Comment.objects.filter(pk=comment.pk, closed_at__isnull=True)
        if not done.update(answer=words, closed_by=by, closed_at=now()):
            raise refuse(ANSWERED, MEND_OVERTAKEN)
        _note(ANSWERED_ONE, comment.round, by, section=comment.section)
    comment.refresh_from_db()
    return comment


# Steps


def advance(*, made: ReviewRound, to: State, turn: int, remark: str, by: str) -> Step:
    """Move a report on: its paper is kept as it was. Before the Board its figures stand still."""
    state = State(made.state)
    if to not in state.onward:
        raise refuse(NOT_FROM_HERE.fill(state=state.label, to=to.label), MEND_OVERTAKEN)
    taken = take_down(made)
    clock = taken.clock if to.is_frozen else None
    with transaction.atomic():
        _move(made, turn, state=to, known=clock and clock.known, place=clock and clock.place)
        step = _keep_step(made, taken, to, remark, by)
        _note(ADVANCED, made, by, to=to.label.vi)
    return step


def send_back(*, made: ReviewRound, to: State, turn: int, remark: str, by: str) -> Step:
    """Send a report back to an earlier step, saying why; its figures are computed anew from there."""
    state = State(made.state)
    if to not in state.backward:
        raise refuse(NOT_BACK.fill(state=state.label, to=to.label), MEND_OVERTAKEN)
    why = _words(remark)
    taken = take_down(made)
    stays = to.is_frozen
    with transaction.atomic():
        _move(made, turn, state=to, known=made.known if stays else None, place=made.place if stays else None)
        step = _keep_step(made, taken, to, why, by)
        _note(SENT_BACK, made, by, to=to.label.vi, remark=why)
    return step


def drop_round(*, made: ReviewRound, turn: int, remark: str, by: str) -> None:
    """Give a report up; what was written stays in its files and its history."""
    _refuse_closed(made)
    why = _words(remark)
    with transaction.atomic():
        _move(made, turn, state=State.DROPPED)
        _note(DROPPED, made, by, remark=why)


def accept_error(*, made: ReviewRound, finding: str, reason: str, by: str) -> None:
    """Look at an error that the checks found and say why the report may be issued all the same."""
    _refuse_closed(made)
    why = _words(reason)
    paper = paper_of(made)
    errors = {c.name for c in check_report(paper.review, paper.report) if c.weight is Weight.ERROR}
    if finding not in errors:
        raise refuse(NO_FINDING, MEND_OVERTAKEN)
    with transaction.atomic():
        Acceptance.objects.update_or_create(
            round=made, finding=finding[:200], defaults={"reason": why, "by": by, "at": now()}
        )
        _note(ACCEPTED, made, by, finding=finding, reason=why)


def issue_round(
    *, made: ReviewRound, turn: int, seen: str, document_no: str, issued_on: date, signatory: str, by: str
) -> Seal:
    """Issue a report under its number and day, and seal its figures: both, or neither.

    ``seen`` is the digest of the paper that was looked at. The figures are those of the paper put to the Board.
    """
    if State(made.state) is not State.COMMITTEE or made.known is None or made.place is None:
        raise refuse(NOT_YET.fill(state=State(made.state).label), MEND_NOT_YET)
    number, name = " ".join(document_no.split()), " ".join(signatory.split())
    _check_paper_cells(made, number, name, issued_on)
    taken = take_down(made)
    if taken.digest != seen:
        raise refuse(CHANGED, MEND_CHANGED)
    _refuse_errors(made)
    about = about_of(made)

    def within(seal: Seal) -> None:
        _move(
            made, turn, state=State.ISSUED, seal=seal.name, document_no=number, issued_on=issued_on,
            signatory=name,
        )  # fmt: skip
        _keep_step(made, taken, State.ISSUED, "", by)
        _note(ISSUED, made, by, number=number, seal=seal.name)

    subject = about.subject(present_units(), made.known)
    return seal_paper(subject, made.place, by=by, within=within)


def _check_paper_cells(made: ReviewRound, number: str, name: str, issued_on: date) -> None:
    if not number or len(number) > LONGEST_NUMBER:
        raise refuse(NO_NUMBER, MEND_NUMBER, column=str(NUMBER), value=number)
    if not name or len(name) > LONGEST_NAME:
        raise refuse(NO_SIGNATORY, MEND_SIGNATORY, column=str(SIGNATORY))
    if not Period.parse(made.period).start <= issued_on <= day_of(now()):
        raise refuse(BAD_DAY, MEND_DAY, column=str(DAY), value=str(issued_on))
    same = ReviewRound.objects.filter(document_no=number, issued_on__year=issued_on.year, area=made.area)
    if same.exists():
        raise refuse(
            NUMBER_TAKEN.fill(year=f"{issued_on.year}"), MEND_NUMBER_TAKEN, column=str(NUMBER), value=number
        )


def _refuse_errors(made: ReviewRound) -> None:
    paper = paper_of(made)
    accepted = set(made.acceptances.values_list("finding", flat=True))
    left = [
        check
        for check in check_report(paper.review, paper.report)
        if check.weight is Weight.ERROR and check.name[:200] not in accepted
    ]
    if left:
        raise refuse(ERRORS_LEFT.fill(n=len(left), first=f"{left[0].where}: {left[0].what}"), MEND_ERRORS)


def note_export(*, made: ReviewRound | None, seal: str, ending: str, by: str, area_code: str) -> None:
    """Note that somebody took a report away as a file."""
    subject = seal or (_name(made) if made else "")
    note(EXPORTED, by=by, subject=subject, area_code=area_code, ending=ending)


# What acts share


def _move(made: ReviewRound, turn: int, **values: object) -> None:
    """Change a round unless somebody did meanwhile; only within a transaction."""
    here = ReviewRound.objects.filter(pk=made.pk, turn=turn, state=made.state)
    if not here.update(turn=turn + 1, **values):
        raise refuse(OVERTAKEN, MEND_OVERTAKEN)


def _keep_step(made: ReviewRound, taken: Taken, entered: State, remark: str, by: str) -> Step:
    return Step.objects.create(
        round=made, left=made.state, entered=entered, by=by, at=now(), remark=remark.strip()[:LONGEST_REMARK],
        known=taken.clock.known, place=taken.clock.place, digest=taken.digest, paper=pack(taken.papers),
        prose=pack(taken.prose),
    )  # fmt: skip


def _note(act: Act, made: ReviewRound, by: str, **details: str) -> None:
    note(act, by=by, subject=_name(made), area_code=made.area.rsplit(" ", 1)[0], **details)


def _name(made: ReviewRound) -> str:
    """A report as the log names it, in Vietnamese for every reader: what was noted is not noted twice."""
    about = about_of(made)
    return f"{period_in_words(about.period).vi}, {about.area.name}"


def _refuse_closed(made: ReviewRound) -> None:
    state = State(ReviewRound.objects.values_list("state", flat=True).get(pk=made.pk))
    if not state.is_open:
        raise refuse(CLOSED.fill(state=state.label), MEND_CLOSED)


def _words(text: str) -> str:
    words = canonical(text)
    if not words:
        raise refuse(NO_WORDS, MEND_WORDS)
    if len(words) > LONGEST_REMARK:
        raise refuse(TOO_LONG, MEND_TOO_LONG.fill(most=LONGEST_REMARK))
    return words


BEGAN = declare("review.begin", Text("lập báo cáo {subject}", "began the report {subject}"))
WROTE = declare(
    "review.write",
    Text("viết mục {section} của báo cáo {subject}", "wrote {section} of the report {subject}"),
)
COMMENTED = declare(
    "review.comment",
    Text("góp ý mục {section} của báo cáo {subject}", "commented on {section} of the report {subject}"),
)
ANSWERED_ONE = declare(
    "review.answer",
    Text(
        "trả lời góp ý ở mục {section} của báo cáo {subject}",
        "answered a comment on {section} of the report {subject}",
    ),
)
ADVANCED = declare(
    "review.advance", Text("chuyển báo cáo {subject} sang bước {to}", "moved the report {subject} on to {to}")
)
SENT_BACK = declare(
    "review.send_back",
    Text("trả báo cáo {subject} về bước {to}: {remark}", "sent the report {subject} back to {to}: {remark}"),
)
DROPPED = declare(
    "review.drop", Text("bỏ báo cáo {subject}: {remark}", "dropped the report {subject}: {remark}")
)
ACCEPTED = declare(
    "review.accept",
    Text(
        "chấp nhận lỗi “{finding}” của báo cáo {subject}: {reason}",
        "accepted the error “{finding}” of the report {subject}: {reason}",
    ),
)
ISSUED = declare(
    "review.issue",
    Text(
        "ban hành báo cáo {subject} số {number}, chốt số liệu {seal}",
        "issued the report {subject} as {number}, sealed as {seal}",
    ),
)
EXPORTED = declare(
    "review.export", Text("tải báo cáo {subject} (.{ending})", "downloaded the report {subject} (.{ending})")
)

NOT_BEGUN = Text("kỳ này chưa bắt đầu", "this period has not begun")
MEND_NOT_BEGUN = Text("chọn kỳ đang chạy hoặc đã qua", "choose one that runs or is over")
NO_AREA = Text("không có địa bàn này", "there is no such area")
MEND_AREA = Text("chọn địa bàn trong danh sách", "choose one of the list")
ONE_OPEN = Text("đã có báo cáo kỳ này đang lập", "a report of this period is being made already")
MEND_ONE_OPEN = Text("mở báo cáo đó trong danh sách để làm tiếp", "open it in the list and go on")
NO_SECTION = Text("mục này không có phần lời văn", "nothing is written by hand in this section")
MEND_SECTION = Text("chọn mục khác trong đề cương", "choose another section of the outline")
NOT_IN_OUTLINE = Text("báo cáo không có mục này", "the report has no such section")
TOO_LONG = Text("quá dài", "is too long")
MEND_TOO_LONG = Text("viết tối đa {most} ký tự", "write at most {most} characters")
BUSY = Text("tệp lời văn đang bận", "the file of the text is busy")
MEND_BUSY = Text("thử lại sau ít phút", "try again in a few minutes")
ANSWERED = Text("góp ý này đã có người trả lời", "somebody has answered this comment")
NOT_FROM_HERE = Text("không chuyển được từ “{state}” sang “{to}”", "it cannot go from “{state}” to “{to}”")
NOT_BACK = Text("không trả được từ “{state}” về “{to}”", "it cannot go back from “{state}” to “{to}”")
MEND_OVERTAKEN = Text(
    "tải lại trang để xem báo cáo đang ở bước nào", "load the page anew to see where it stands"
)
OVERTAKEN = Text("người khác vừa chuyển bước báo cáo này", "somebody has just moved this report")
CLOSED = Text("báo cáo không còn mở ({state})", "the report is no longer open ({state})")
MEND_CLOSED = Text("lập báo cáo mới nếu cần sửa", "begin a new one if something must be mended")
NO_WORDS = Text("chưa viết gì", "nothing is written")
MEND_WORDS = Text("viết ngắn gọn nội dung", "say it in short")
NO_FINDING = Text("báo cáo không còn lỗi này", "the report no longer has this error")
NOT_YET = Text("báo cáo đang ở bước “{state}”", "the report is at “{state}”")
MEND_NOT_YET = Text(
    "ban hành sau khi đã trình Ban Chấp hành", "issue it after it was put to the Executive Committee"
)
NUMBER, DAY, SIGNATORY = (
    Text("Số, ký hiệu", "Number"),
    Text("Ngày ban hành", "Day"),
    Text("Người ký", "Signatory"),
)
NO_NUMBER = Text("chưa có số, ký hiệu văn bản", "the document has no number")
MEND_NUMBER = Text("viết như 45/BC-LMHTX", "write it like 45/BC-LMHTX")
NO_SIGNATORY = Text("chưa có người ký", "there is no signatory")
MEND_SIGNATORY = Text("viết họ tên người ký", "write the name of whoever signs")
BAD_DAY = Text("ngày ban hành không hợp lý", "this cannot be the day of issue")
MEND_DAY = Text("chọn ngày từ đầu kỳ đến hôm nay", "choose a day from the period's first to today")
NUMBER_TAKEN = Text("số này đã dùng trong năm {year}", "this number was given to another report of {year}")
MEND_NUMBER_TAKEN = Text("xem lại số đã cấp ở văn thư", "check the number with the registry")
CHANGED = Text("báo cáo đã khác với bản đang xem", "the report is no longer the one you looked at")
MEND_CHANGED = Text("xem lại những chỗ khác rồi ban hành", "look at what changed, then issue it")
ERRORS_LEFT = Text("còn {n} lỗi chưa xem xét: {first}", "{n} errors were not looked at: {first}")
MEND_ERRORS = Text(
    "sửa, hoặc ghi lý do chấp nhận ở trang Rà soát", "mend them, or say at Checks why they may stand"
)
