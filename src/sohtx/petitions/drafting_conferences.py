"""Papers of a conference: invitation, agenda, resolution, notice of conclusions; the minutes are beside this.

What was decided is told in the words in which the chair's conclusions were written down; nothing is decided here. Where
these are missing, the place is marked for whoever finishes the paper.
"""

from collections.abc import Sequence
from datetime import date

from sohtx.core.numerals import period_in_words
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.documents.tree import (
    Addressees,
    Align,
    Column,
    Emphasis,
    Paragraph,
    Report,
    Signer,
    Strong,
    Tone,
)
from sohtx.petitions import drafting_words as w
from sohtx.petitions.codes import Part
from sohtx.petitions.drafting import Desk, Kind, Paper, each, lay_out, say, table, text, told
from sohtx.petitions.drafting_meeting import (
    MOST_IN_TEXT,
    PLACE,
    Meeting,
    chairs,
    concluded,
    mark,
    people_table,
    short_hour,
)

LAWS = (  # the law on cooperatives by the day on which it came into force (Law 17/2023/QH15, Art. 115; 23/2012/QH13)
    (date(2013, 7, 1), date(2012, 11, 20)),
    (date(2024, 7, 1), date(2023, 6, 20)),
)


def invitation(desk: Desk, meeting: Meeting) -> Report:
    """The invitation: few names stand on it, many in a list beside it."""
    invited = meeting.guests
    has_annex = len(invited) > MOST_IN_TEXT
    names = [str(LISTED)] if has_annex else [person.told for person in invited] or [w.BLANK]
    period = Period.parse(meeting.period)
    lines = [
        told(WHEN, w.moment_of(meeting.begins_at, meeting.held_on)),
        told(PLACE, meeting.place or w.BLANK),
        told(MATTER, str(REVIEWED.fill(period=period_in_words(period)))),
        *chairs(meeting),
        say(WITH_AGENDA if meeting.agenda else WELCOME),
    ]
    return lay_out(
        desk,
        Paper(
            kind=INVITATION,
            title=str(INVITED_TO.fill(title=meeting.title)),
            sections=(text(say(INVITES, agency=desk.agency, title=meeting.title), *lines),),
            recipients=(str(w.AS_ABOVE),),
            addressees=_invited(names),
            annex=(str(LIST_OF_INVITED), people_table(invited, has_presence=False)) if has_annex else None,
        ),
    )


def agenda(desk: Desk, meeting: Meeting) -> Report:
    """The agenda as a table of hours."""
    columns = (
        Column(head=str(HOUR), align=Align.CENTRE, width=27),
        Column(head=str(WHAT), width=75),
        Column(head=str(BY_WHOM), width=45),
    )
    rows = ((short_hour(item.begins_at), item.title, item.presenter) for item in meeting.agenda)
    return lay_out(
        desk,
        Paper(
            kind=AGENDA,
            title=meeting.title,
            sections=(
                text(
                    told(WHEN, w.moment_of(meeting.begins_at, meeting.held_on)),
                    told(PLACE, meeting.place or w.BLANK),
                    *([table("chuong-trinh", columns, rows)] if meeting.agenda else [mark(NO_AGENDA)]),
                    say(MAY_CHANGE, title=meeting.title),
                ),
            ),
            recipients=(str(DELEGATES),),
        ),
    )


def resolution(desk: Desk, meeting: Meeting) -> Report:
    """The resolution: on what it rests, then its articles; these as the conclusions have them, if they do."""
    rests_on = [
        *(ON_LAW.fill(day=w.long_day(day)) for day in _law_on(meeting.held_on)),
        ON_CHARTER.fill(agency=desk.agency),
        ON_MINUTES.fill(title=meeting.title, day=w.long_day(meeting.held_on)),
    ]
    return lay_out(
        desk,
        Paper(
            kind=RESOLUTION,
            title=meeting.title,
            sections=(
                text(
                    _formula(meeting.body.upper()),
                    *(
                        Paragraph(runs=(Emphasis(f"{words}{end}"),))
                        for words, end in zip(rests_on, [";"] * (len(rests_on) - 1) + ["."], strict=True)
                    ),
                    _formula(str(RESOLVES)),
                    *_articles(meeting),
                ),
            ),
            recipients=(*desk.office.recipients[:-1], str(DELEGATES)),
            signer=Signer(authority=_authority(desk, meeting), name=desk.office.signatory),
            dated_on=meeting.held_on,
        ),
    )


def notice(desk: Desk, meeting: Meeting) -> Report:
    """The notice of what the chair concluded."""
    chairs = meeting.those(Part.CHAIR)
    opening = say(
        CONCLUDED,
        day=w.long_day(meeting.held_on),
        place=AT.fill(place=meeting.place) if meeting.place else ",",
        chair=chairs[0].told if chairs else THE_CHAIR,
        title=meeting.title,
    )
    return lay_out(
        desk,
        Paper(
            kind=NOTICE,
            title=str(CONCLUSIONS_OF.fill(title=meeting.title)),
            sections=(text(opening, *concluded(meeting), say(NOTIFIES, agency=desk.agency)),),
            recipients=(*desk.office.recipients[:-1], str(DELEGATES)),
        ),
    )


def _invited(names: Sequence[str]) -> Addressees:
    return Addressees(head=str(w.INVITED), names=tuple(names) if len(names) == 1 else w.listed(names))


def _articles(meeting: Meeting) -> list[Paragraph]:
    """The articles as somebody wrote them; else one that adopts the conclusions, and one that says who carries on."""
    lines = w.lines_of(meeting.conclusions)
    if w.has_articles(lines):
        return each(lines)
    first = Paragraph(runs=(Strong(str(ARTICLE.fill(n=1))), f" {AGREED.fill(title=meeting.title)}"))
    last = Paragraph(runs=(Strong(str(ARTICLE.fill(n=2))), f" {CARRIED_OUT.fill(body=meeting.body)}"))
    return [first, *concluded(meeting), last]


def _authority(desk: Desk, meeting: Meeting) -> tuple[str, ...]:
    """For whom it is signed: the body that resolved, where its name says which; else as the office signs."""
    body = meeting.body.casefold()
    found = next((signs for start, signs in BODIES if body.startswith(start.vi.casefold())), None)
    return (str(found), *desk.office.authority[-1:]) if found else desk.office.authority


def _law_on(day: date) -> list[date]:
    """The day of the law in force on a day; none before the first that is known here."""
    return [passed for begins, passed in LAWS if begins <= day][-1:]


def _formula(words: str) -> Paragraph:
    return Paragraph(runs=(words,), tone=Tone.FORMULA)


INVITATION = Kind("GM", Text("Giấy mời", "Invitation"))
AGENDA = Kind("CTr", Text("Chương trình", "Agenda"))
RESOLUTION = Kind("NQ", Text("Nghị quyết", "Resolution"))
NOTICE = Kind("TB", Text("Thông báo", "Notice"))
BODIES = (
    (Text("Ban Chấp hành", "Executive Committee"), Text("TM. BAN CHẤP HÀNH", "FOR THE EXECUTIVE COMMITTEE")),
    (Text("Ban Thường vụ", "Standing Board"), Text("TM. BAN THƯỜNG VỤ", "FOR THE STANDING BOARD")),
    (Text("Ban Kiểm tra", "Inspection Board"), Text("TM. BAN KIỂM TRA", "FOR THE INSPECTION BOARD")),
    (Text("Đại hội", "Congress"), Text("TM. ĐOÀN CHỦ TỊCH", "FOR THE PRESIDIUM")),
)
WHEN = Text("Thời gian:", "Time:")
MATTER = Text("Nội dung:", "Subject:")
THE_CHAIR = Text("người chủ trì", "the chair")
LISTED = Text("Các đại biểu trong danh sách kèm theo", "The delegates on the list attached")
LIST_OF_INVITED = Text("Danh sách đại biểu được mời", "List of those invited")
INVITED_TO = Text("Dự {title}", "To attend {title}")
INVITES = Text(
    "{agency} trân trọng kính mời dự {title}.", "{agency} has the honour to invite you to {title}."
)
REVIEWED = Text(
    "Đánh giá kết quả công tác {period}; thảo luận đề xuất, kiến nghị và nhiệm vụ thời gian tới.",
    "Review of {period}; discussion of petitions and of the tasks ahead.",
)
WITH_AGENDA = Text(
    "Rất mong quý vị đại biểu đến dự đúng thời gian, thành phần (gửi kèm Chương trình)",
    "We look forward to seeing you (the agenda is attached)",
)
WELCOME = Text("Rất mong quý vị đại biểu đến dự đúng thời gian, thành phần", "We look forward to seeing you")
HOUR = Text("Thời gian", "Time")
WHAT = Text("Nội dung", "Item")
BY_WHOM = Text("Người thực hiện", "By")
MAY_CHANGE = Text(
    "Trên đây là Chương trình {title}; người chủ trì điều chỉnh thời gian từng nội dung khi cần thiết",
    "This is the agenda of {title}; the chair may move its items where needed",
)
CONCLUSIONS_OF = Text("Kết luận {title}", "Conclusions of {title}")
DELEGATES = Text("Các đại biểu dự hội nghị", "All delegates")
ON_LAW = Text("Căn cứ Luật Hợp tác xã ngày {day}", "By the Law on Cooperatives of {day}")
ON_CHARTER = Text("Căn cứ Điều lệ {agency}", "By the charter of {agency}")
ON_MINUTES = Text("Căn cứ Biên bản {title} ngày {day}", "By the minutes of {title} of {day}")
RESOLVES = Text("QUYẾT NGHỊ:", "RESOLVES:")
ARTICLE = Text("Điều {n}.", "Article {n}.")
AGREED = Text(
    "Thống nhất các nội dung kết luận tại {title}:", "The following conclusions of {title} are adopted:"
)
CARRIED_OUT = Text(
    "{body}, các đơn vị và cá nhân có liên quan chịu trách nhiệm thi hành Nghị quyết này",
    "{body} and all whom it concerns carry out this resolution",
)
AT = Text(", tại {place},", ", at {place},")
CONCLUDED = Text(
    "Ngày {day}{place} {chair} chủ trì {title}. Sau khi nghe các báo cáo và ý kiến của đại biểu, người chủ trì kết "
    "luận như sau:",
    "On {day}{place} {chair} presided over {title}. Having heard the reports and the delegates, the chair concluded:",
)
NOTIFIES = Text(
    "{agency} thông báo để các cơ quan, đơn vị có liên quan biết, thực hiện",
    "{agency} gives notice of this to all whom it concerns, to be carried out",
)
NO_AGENDA = Text(
    "[Chưa có nội dung: lập chương trình trên trang Hội nghị]",
    "[Nothing here yet: set the agenda on the conference's page]",
)
