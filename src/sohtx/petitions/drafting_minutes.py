"""The minutes of a conference: who was there, what was said and concluded. Chair and secretary sign them."""

from collections.abc import Iterable, Sequence

from sohtx.core.text import Text
from sohtx.documents.tree import (
    Block,
    Paragraph,
    Report,
    Section,
    Signer,
    Strong,
    Tone,
)
from sohtx.petitions import drafting_words as w
from sohtx.petitions.codes import Part
from sohtx.petitions.drafting import Desk, Kind, Paper, each, lay_out, say, text, told
from sohtx.petitions.drafting_meeting import (
    MOST_IN_TEXT,
    PLACE,
    Meeting,
    Person,
    Speech,
    chairs,
    concluded,
    people_table,
    short_hour,
)


def minutes(desk: Desk, meeting: Meeting) -> Report:
    """The minutes: when and where, who, what was said, what was concluded; signed by chair and secretary."""
    is_long = len(meeting.people) > MOST_IN_TEXT
    parts: tuple[tuple[Text, list[Block]], ...] = (
        (ATTENDANCE, [*chairs(meeting), *_secretaries(meeting), *_attendance(meeting, is_long=is_long)]),
        (COURSE, [*_course(meeting)]),
        (CONCLUSIONS, [*concluded(meeting), say(ENDED)]),
    )
    opening = text(
        told(BEGAN, w.moment_of(meeting.begins_at, meeting.held_on)), told(PLACE, meeting.place or w.BLANK)
    )
    sections = [
        Section(key=f"muc-{number}", number=number, title=str(title).upper(), blocks=tuple(blocks))
        for number, (title, blocks) in zip(("I.", "II.", "III."), parts, strict=True)
    ]
    return lay_out(
        desk,
        Paper(
            kind=MINUTES,
            title=meeting.title,
            sections=(opening, *sections),
            recipients=(),
            annex=(str(LIST_OF_PEOPLE), people_table(meeting.people, has_presence=meeting.is_counted))
            if is_long
            else None,
            signer=_signer(CHAIR_SIGNS, meeting.those(Part.CHAIR)),
            beside=_signer(SECRETARY_SIGNS, meeting.those(Part.SECRETARY)),
            dated_on=meeting.held_on,
        ),
    )


def _secretaries(meeting: Meeting) -> list[Paragraph]:
    found = meeting.those(Part.SECRETARY)
    return [told(SECRETARY, "; ".join(person.told for person in found))] if found else []


def _attendance(meeting: Meeting, *, is_long: bool) -> Iterable[Paragraph]:
    """How many came, and who did not; few are named, many stand in the list."""
    people = meeting.people
    if not meeting.is_counted:
        yield told(INVITED_N, f"{w.how_many(len(people)) if people else w.BLANK}.")
    else:
        came = [person for person in people if person.is_present]
        yield told(PRESENT, f"{w.how_many(len(came))}/{w.how_many(len(people))}.")
    if is_long:
        yield say(LIST_ATTACHED)
    else:
        there = [person.told for person in meeting.guests if person.is_present or not meeting.is_counted]
        yield from each(w.listed(there))
    if away := [person.told for person in people if person.is_present is False]:
        names = "" if is_long else f": {'; '.join(away)}"
        yield told(ABSENT, f"{w.how_many(len(away))}{names}.")


def _course(meeting: Meeting) -> Iterable[Block]:
    """The agenda as it was gone through, then who said what."""
    for item in meeting.agenda:
        hour = f"{short_hour(item.begins_at)}: " if item.begins_at else ""
        by = f" ({item.presenter})" if item.presenter else ""
        yield Paragraph(runs=(f"- {hour}{item.title}{by}.",), tone=Tone.BULLET)
    yield Paragraph(runs=(Strong(str(SPOKE)),))
    for n, speech in enumerate(meeting.speeches, start=1):
        yield Paragraph(runs=(Strong(f"{n}. {speech.speaker}"), *_on(speech)))
        yield from each(w.lines_of(speech.text))
        if speech.petitions:
            yield say(RAISED)
            yield from (Paragraph(runs=(f"- {words}",), tone=Tone.BULLET) for words in speech.petitions)
    if not meeting.speeches:
        yield say(w.BLANK)


def _on(speech: Speech) -> tuple[str, ...]:
    said = [speech.subject] if speech.subject else []
    if speech.is_written:
        said.append(str(HANDED_IN))
    return (f" ({'; '.join(said)})",) if said else ()


def _signer(authority: Text, people: Sequence[Person]) -> Signer:
    return Signer(authority=(str(authority).upper(),), name=people[0].name if people else "")


MINUTES = Kind("BB", Text("Biên bản", "Minutes"))
BEGAN = Text("Thời gian bắt đầu:", "Began at:")
SECRETARY = Text("Thư ký:", "Secretary:")
CHAIR_SIGNS = Text("Chủ trì", "Chair")
SECRETARY_SIGNS = Text("Thư ký", "Secretary")
LIST_OF_PEOPLE = Text("Danh sách đại biểu", "List of delegates")
ATTENDANCE = Text("Thành phần tham dự", "Who attended")
COURSE = Text("Diễn biến hội nghị", "Course")
CONCLUSIONS = Text("Kết luận", "Conclusions")
INVITED_N = Text("Đại biểu được mời:", "Invited:")
PRESENT = Text("Đại biểu có mặt:", "Present:")
ABSENT = Text("Vắng mặt:", "Absent:")
LIST_ATTACHED = Text("(Có danh sách kèm theo.)", "(The list is attached.)")
SPOKE = Text("Ý kiến phát biểu, tham luận:", "Contributions:")
RAISED = Text("Đề xuất, kiến nghị:", "Petitions:")
HANDED_IN = Text("gửi bằng văn bản", "handed in")
ENDED = Text(
    "Hội nghị kết thúc vào …… giờ …… phút cùng ngày; biên bản đã được đọc lại và thông qua tại hội nghị",
    "The conference ended at …… : …… on the same day; these minutes were read out and approved",
)
