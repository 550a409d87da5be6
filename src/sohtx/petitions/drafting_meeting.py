"""A conference in plain rows, as its papers are drafted from it, and the pieces that several of them share."""

from collections.abc import Sequence
from datetime import date, time
from typing import NamedTuple

from sohtx.core.text import Text
from sohtx.documents.tree import (
    Align,
    Column,
    Paragraph,
    Table,
    Tone,
)
from sohtx.petitions import drafting_words as w
from sohtx.petitions.codes import Part
from sohtx.petitions.drafting import each, table, told

MOST_IN_TEXT = 6


class Person(NamedTuple):
    """Somebody invited: for whom, as what; whether they came, none until it is known."""

    name: str
    position: str
    of: str
    part: Part
    is_present: bool | None = None

    @property
    def told(self) -> str:
        """With position and organization."""
        return w.who(self.name, self.position, self.of)


class Item(NamedTuple):
    """A line of the agenda."""

    begins_at: time | None
    title: str
    presenter: str


class Speech(NamedTuple):
    """What somebody said or handed in, and the petitions in it."""

    speaker: str
    subject: str
    text: str
    is_written: bool
    petitions: tuple[str, ...]


class Meeting(NamedTuple):
    """A conference in plain rows. ``title`` is what papers call it."""

    title: str
    body: str
    held_on: date
    begins_at: time | None
    place: str
    period: str
    conclusions: str
    people: tuple[Person, ...] = ()
    agenda: tuple[Item, ...] = ()
    speeches: tuple[Speech, ...] = ()

    def those(self, part: Part) -> list[Person]:
        """Who takes part as that."""
        return [person for person in self.people if person.part is part]

    @property
    def guests(self) -> tuple[Person, ...]:
        """All but those who hold it."""
        return tuple(person for person in self.people if person.part not in (Part.CHAIR, Part.SECRETARY))

    @property
    def is_counted(self) -> bool:
        """Whether it was marked who came."""
        return any(person.is_present is not None for person in self.people)


def chairs(meeting: Meeting) -> list[Paragraph]:
    """Who is in the chair; nothing where nobody is yet."""
    found = meeting.those(Part.CHAIR)
    return [told(CHAIR, "; ".join(person.told for person in found))] if found else []


def concluded(meeting: Meeting) -> list[Paragraph]:
    """What was concluded, a paragraph a line; a mark where nobody has written it down."""
    lines = w.lines_of(meeting.conclusions)
    return each(w.numbered(lines)) if lines else [mark(NO_CONCLUSIONS)]


def people_table(people: Sequence[Person], *, has_presence: bool) -> Table:
    """The list of delegates, and who of them came."""
    columns = [
        Column(head=str(NAME), width=38),
        Column(head=str(POSITION), width=32),
        Column(head=str(OF), width=37),
        Column(head=str(AS), width=22),
    ]
    if has_presence:
        columns.append(Column(head=str(CAME), align=Align.CENTRE, width=18))
    rows = (
        (person.name, person.position, person.of, str(person.part.label), _presence(person))
        for person in people
    )
    return table("dai-bieu", columns, (row[: len(columns)] for row in rows))


def _presence(person: Person) -> str:
    if person.is_present is None:
        return ""
    return "x" if person.is_present else str(AWAY)


def short_hour(begins_at: time | None) -> str:
    """A time of day in a table: 08 giờ 00; nothing where there is none."""
    if begins_at is None:
        return ""
    return str(SHORT_HOUR.fill(hour=f"{begins_at.hour:02}", minute=f"{begins_at.minute:02}"))


def mark(words: Text) -> Paragraph:
    """What whoever finishes the paper must not overlook."""
    return Paragraph(runs=(str(words),), tone=Tone.MARK)


PLACE = Text("Địa điểm:", "Place:")
CHAIR = Text("Chủ trì:", "In the chair:")
SHORT_HOUR = Text("{hour} giờ {minute}", "{hour}:{minute}")
NAME = Text("Họ và tên", "Name")
POSITION = Text("Chức vụ", "Position")
OF = Text("Cơ quan, đơn vị", "Organization")
AS = Text("Thành phần", "As")
CAME = Text("Có mặt", "Present")
AWAY = Text("vắng", "absent")
NO_CONCLUSIONS = Text(
    "[Chưa có nội dung: ghi kết luận của hội nghị trên trang Hội nghị]",
    "[Nothing here yet: write the conclusions on the conference's page]",
)
