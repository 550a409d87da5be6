"""Letters about petitions: to refer them, to put them before the People's Committee, to remind, to report what is late.

Each gathers the petitions of one addressee in one table; where there are many, the table becomes an annex. The day by
which an answer is asked is the last day: an answer on that day is in time.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sohtx.core.numerals import say_number
from sohtx.core.text import Text
from sohtx.documents.tree import Addressees, Align, Block, Column, Report, Table
from sohtx.petitions import drafting_words as w
from sohtx.petitions.drafting import ORDER_MM, TEXT_MM, Desk, Kind, Paper, lay_out, say, table, text

MOST_IN_TEXT = 6


class Matter(NamedTuple):
    """A petition as a letter tells it. ``sent`` is the paper by which it was referred, ``body`` who is to answer it.

    ``days_late`` are working days.
    """

    text: str
    raisers: tuple[str, ...]
    body: str = ""
    due_on: date | None = None
    sent: str = ""
    days_late: int = 0


class Cells(NamedTuple):
    """A column of a letter's table, and what stands in it. Its width is in millimetres, 0: what the others leave."""

    head: Text
    width: int
    of: Callable[[Matter], str]
    align: Align = Align.LEFT


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a letter says: its sentences before the table and after it, and the table's columns after the first."""

    kind: Kind
    title: Text
    opening: Text
    closing: tuple[Text, ...]
    columns: tuple[Cells, ...]


def forwarding_letter(desk: Desk, body: str, matters: Sequence[Matter]) -> Report:
    """An official letter that refers petitions to the body that has to answer them."""
    return _draft(desk, FORWARD, body, matters, (str(w.AS_ABOVE), str(THE_RAISERS)))


def reminder(desk: Desk, body: str, matters: Sequence[Matter]) -> Report:
    """An official letter that asks a body for answers that have not come."""
    is_late = all(matter.days_late for matter in matters)
    return _draft(desk, REMIND_LATE if is_late else REMIND, body, matters, (str(w.AS_ABOVE),))


def escalation(desk: Desk, matters: Sequence[Matter]) -> Report:
    """An official letter that reports petitions without an answer to the provincial People's Committee."""
    bodies = dict.fromkeys(matter.body for matter in matters if matter.body)
    return _draft(desk, ESCALATE, desk.committee, matters, (str(w.AS_ABOVE), *bodies))


def submission(desk: Desk, matters: Sequence[Matter]) -> Report:
    """A submission that asks the provincial People's Committee to assign petitions to the bodies that can answer."""
    return _draft(desk, SUBMIT, desk.committee, matters, (str(w.AS_ABOVE),))


def _draft(
    desk: Desk, wording: Wording, body: str, matters: Sequence[Matter], recipients: Iterable[str]
) -> Report:
    has_annex = len(matters) > MOST_IN_TEXT
    told = _table(wording.columns, matters)
    filling = {
        "agency": desk.agency,
        "body": body,
        "count": w.how_many(len(matters)),
        "today": w.long_day(desk.written_on),
        "where": IN_ANNEX if has_annex else AS_FOLLOWS,
        "by": _by(wording.columns, matters, IN_ANNEX_COLUMN if has_annex else IN_COLUMN),
    }
    opening = say(wording.opening, **filling)
    closing = [say(words, **filling) for words in wording.closing]
    blocks: tuple[Block, ...] = (opening, *closing) if has_annex else (opening, told, *closing)
    return lay_out(
        desk,
        Paper(
            kind=wording.kind,
            title=str(wording.title),
            sections=(text(*blocks),),
            recipients=tuple(recipients),
            addressees=Addressees(head=str(w.TO), names=(body,)),
            annex=(str(ANNEX_TITLE), told) if has_annex else None,
        ),
    )


def _table(columns: Sequence[Cells], matters: Sequence[Matter]) -> Table:
    left = TEXT_MM - ORDER_MM - sum(cells.width for cells in columns)
    heads = [Column(head=str(cells.head), align=cells.align, width=cells.width or left) for cells in columns]
    rows = ([cells.of(matter) for cells in columns] for matter in matters)
    return table("kien-nghi", heads, rows, is_numbered=True)


def _by(columns: Sequence[Cells], matters: Sequence[Matter], column: Text) -> Text:
    """By when an answer is asked: one day for all, else as the table says; soon where no day was set."""
    days = {matter.due_on for matter in matters}
    if len(days) == 1 and (day := days.pop()) is not None:
        return BY_DAY.fill(day=w.long_day(day))
    if not any(days):
        return SOON
    place = next(n for n, cells in enumerate(columns, start=2) if cells.of is _due)
    return column.fill(place=place)


def _raisers(matter: Matter) -> str:
    return "; ".join(matter.raisers)


def _body(matter: Matter) -> str:
    return f"{matter.body} ({matter.sent})" if matter.sent else matter.body


def _due(matter: Matter) -> str:
    return w.short_day(matter.due_on)


def _late(matter: Matter) -> str:
    return say_number(matter.days_late) if matter.days_late else "–"


LETTER = Kind("CV", Text("Công văn", "Letter"), is_letter=True)
SUBMISSION = Kind("TTr", Text("Tờ trình", "Submission"))
THE_RAISERS = Text("Đơn vị nêu đề xuất, kiến nghị", "Those who raised the petitions")
ANNEX_TITLE = Text("Danh sách đề xuất, kiến nghị", "List of petitions")
AS_FOLLOWS = Text("cụ thể như sau:", "as follows:")
IN_ANNEX = Text("chi tiết tại Phụ lục kèm theo.", "listed in the annex.")
BY_DAY = Text("chậm nhất ngày {day}", "by {day}")
IN_COLUMN = Text("theo hạn ghi tại cột ({place})", "by the day in column ({place})")
IN_ANNEX_COLUMN = Text(
    "theo hạn ghi tại cột ({place}) của Phụ lục", "by the day in column ({place}) of the annex"
)
SOON = Text("trong thời gian sớm nhất", "as soon as it can")
CONTENT = Cells(Text("Nội dung đề xuất, kiến nghị", "Petition"), 0, lambda matter: matter.text)
RAISERS = Cells(Text("Đơn vị nêu", "Raised by"), 29, _raisers)
BODY = Cells(Text("Cơ quan giải quyết, văn bản đã chuyển", "Body to answer, referred by"), 36, _body)
PROPOSED = Cells(Text("Cơ quan đề nghị giao giải quyết", "Body proposed"), 34, lambda matter: matter.body)
SENT = Cells(Text("Văn bản đã chuyển", "Referred by"), 29, lambda matter: matter.sent)
DUE = Cells(Text("Hạn trả lời", "Answer by"), 25, _due, Align.CENTRE)
LATE = Cells(Text("Quá hạn (ngày làm việc)", "Late (working days)"), 19, _late, Align.CENTRE)
THANKS = Text("Trân trọng cảm ơn sự phối hợp của {body}", "We thank {body} for its cooperation")
FORWARD = Wording(
    kind=LETTER,
    title=Text("giải quyết đề xuất, kiến nghị của hợp tác xã", "answering petitions of cooperatives"),
    opening=Text(
        "{agency} tổng hợp {count} đề xuất, kiến nghị của hợp tác xã, liên hiệp hợp tác xã, tổ hợp tác thuộc thẩm "
        "quyền giải quyết của {body}, {where}",
        "{agency} has gathered petitions of cooperatives, unions and cooperative groups that are for {body} to answer "
        "({count}), {where}",
    ),
    closing=(
        Text(
            "Đề nghị {body} xem xét, giải quyết theo thẩm quyền và có văn bản trả lời {by}, gửi {agency} để theo dõi, "
            "tổng hợp và thông báo đến đơn vị nêu đề xuất, kiến nghị.",
            "We ask {body} to consider them within its competence and to answer in writing {by}, with a copy to "
            "{agency}, which will inform those who raised them.",
        ),
        THANKS,
    ),
    columns=(CONTENT, RAISERS, DUE),
)
ASK_AGAIN = Text(
    "Đề nghị {body} sớm có văn bản trả lời; trường hợp chưa giải quyết xong, đề nghị cho biết kết quả bước đầu, "
    "nguyên nhân và thời hạn hoàn thành để {agency} thông báo đến đơn vị nêu đề xuất, kiến nghị.",
    "We ask {body} to answer in writing soon; where a matter is not settled yet, please say what has been done, why, "
    "and when it will be, so that {agency} can inform those who raised it.",
)
REMIND = Wording(
    kind=LETTER,
    title=Text("đôn đốc trả lời đề xuất, kiến nghị của hợp tác xã", "reminder of petitions of cooperatives"),
    opening=Text(
        "{agency} đã chuyển {count} đề xuất, kiến nghị của hợp tác xã, liên hiệp hợp tác xã, tổ hợp tác để {body} "
        "giải quyết theo thẩm quyền. Tính đến ngày {today}, {agency} chưa nhận được văn bản trả lời, {where}",
        "{agency} referred petitions of cooperatives, unions and cooperative groups to {body} ({count}). By {today} "
        "{agency} has received no written answer, {where}",
    ),
    closing=(ASK_AGAIN, THANKS),
    columns=(CONTENT, RAISERS, SENT, DUE, LATE),
)
REMIND_LATE = Wording(
    kind=LETTER,
    title=REMIND.title,
    opening=Text(
        "{agency} đã chuyển {count} đề xuất, kiến nghị của hợp tác xã, liên hiệp hợp tác xã, tổ hợp tác để {body} "
        "giải quyết theo thẩm quyền. Tính đến ngày {today}, đã quá hạn trả lời nhưng {agency} chưa nhận được văn bản "
        "trả lời, {where}",
        "{agency} referred petitions of cooperatives, unions and cooperative groups to {body} ({count}). By {today} "
        "the answers are overdue and {agency} has received none, {where}",
    ),
    closing=(ASK_AGAIN, THANKS),
    columns=REMIND.columns,
)
ESCALATE = Wording(
    kind=LETTER,
    title=Text(
        "chỉ đạo giải quyết đề xuất, kiến nghị của hợp tác xã quá hạn trả lời",
        "petitions of cooperatives whose answer is overdue",
    ),
    opening=Text(
        "{agency} báo cáo {body}: tính đến ngày {today}, có {count} đề xuất, kiến nghị của hợp tác xã, liên hiệp hợp "
        "tác xã, tổ hợp tác đã chuyển cơ quan có thẩm quyền nhưng quá hạn chưa có văn bản trả lời, {where}",
        "{agency} reports to {body}: by {today}, petitions of cooperatives, unions and cooperative groups that were "
        "referred to the competent bodies have no written answer although it is overdue ({count}), {where}",
    ),
    closing=(
        Text(
            "Kính đề nghị {body} xem xét, chỉ đạo các cơ quan nêu trên sớm giải quyết, trả lời bằng văn bản và gửi "
            "{agency} để theo dõi, tổng hợp.",
            "We ask {body} to direct these bodies to settle the matters and to answer {agency} in writing soon.",
        ),
        Text(
            "{agency} kính báo cáo {body} xem xét, chỉ đạo",
            "{agency} submits this to {body} for its direction",
        ),
    ),
    columns=(CONTENT, RAISERS, BODY, DUE, LATE),
)
SUBMIT = Wording(
    kind=SUBMISSION,
    title=Text(
        "Về việc giao cơ quan giải quyết đề xuất, kiến nghị của hợp tác xã, liên hiệp hợp tác xã, tổ hợp tác",
        "On assigning petitions of cooperatives, unions and cooperative groups to the bodies that can answer them",
    ),
    opening=Text(
        "{agency} đã tổng hợp, rà soát {count} đề xuất, kiến nghị của hợp tác xã, liên hiệp hợp tác xã, tổ hợp tác "
        "thuộc thẩm quyền giải quyết của các sở, ngành, địa phương, {where}",
        "{agency} has gathered and examined petitions of cooperatives, unions and cooperative groups that are for "
        "departments and communes to answer ({count}), {where}",
    ),
    closing=(
        Text(
            "Đề nghị {body} xem xét, giao các cơ quan nêu trên giải quyết theo thẩm quyền, trả lời bằng văn bản {by} "
            "và gửi {agency} để theo dõi, tổng hợp, thông báo đến đơn vị nêu đề xuất, kiến nghị.",
            "We ask {body} to assign them to these bodies, to be answered in writing {by}, with a copy to {agency}, "
            "which will inform those who raised them.",
        ),
        Text(
            "{agency} kính trình {body} xem xét, quyết định",
            "{agency} submits this to {body} for its decision",
        ),
    ),
    columns=(CONTENT, RAISERS, PROPOSED, DUE),
)
