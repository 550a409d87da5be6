"""Papers and photos of a conference: added with what is to be read under them, described anew, taken away for good."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction

from sohtx.accounts.log import note
from sohtx.core.pictures import Kind
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.ledger.papers import Paper, laid_down, row_of, sweep
from sohtx.petitions.codes import PaperKind
from sohtx.petitions.conference_deeds import PAPER_ADDED, PAPER_DESCRIBED, PAPER_REMOVED
from sohtx.petitions.conference_services import MEND_LONG, TOO_LONG, locked, tidy
from sohtx.petitions.models import ConferencePaper

LONGEST = {"caption": 500, "alt": 1_000, "document_no": 100}
MOST = 200


class Described(NamedTuple):
    """What is said of a paper. A photo needs a caption, and words for one who does not see it."""

    kind: str
    caption: str = ""
    alt: str = ""
    document_no: str = ""
    document_on: date | None = None


def add_paper(*, code: str, paper: Paper, described: Described, by: str) -> ConferencePaper:
    """Add a paper that was looked at (``ledger.papers.look``)."""
    book.open_for_writing()
    told = _read(described, is_picture=paper.kind.is_shown)
    with laid_down([paper]), transaction.atomic():
        conference = locked(code)
        if conference.papers.filter(digest=paper.digest).exists():
            raise refuse(*HAS_IT, column="papers", value=paper.name)
        if conference.papers.count() >= MOST:
            raise refuse(TOO_MANY.fill(most=MOST), MEND_MANY, column="papers")
        row: ConferencePaper = conference.papers.create(**told._asdict(), **row_of(paper, by=by))
        note(PAPER_ADDED, by=by, subject=code, name=row.name)
    return row


def describe_paper(*, code: str, paper_id: int, described: Described, by: str) -> ConferencePaper:
    """Say otherwise what is said of a paper; the paper itself stays."""
    with transaction.atomic():
        row = _paper(code, paper_id)
        for name, value in _read(described, is_picture=is_shown(row))._asdict().items():
            setattr(row, name, value)
        row.save()
        note(PAPER_DESCRIBED, by=by, subject=code, name=row.name)
    return row


def remove_paper(*, code: str, paper_id: int, by: str) -> None:
    """Take a paper away for good; the line of the log stays."""
    with transaction.atomic():
        row = _paper(code, paper_id)
        name = row.name
        row.delete()
        note(PAPER_REMOVED, by=by, subject=code, name=name)
    sweep()


def is_shown(row: ConferencePaper) -> bool:
    """Whether a paper is a picture that browsers show."""
    return Kind(row.media_type).is_shown


def _paper(code: str, paper_id: int) -> ConferencePaper:
    conference = locked(code)
    row: ConferencePaper | None = conference.papers.filter(pk=paper_id).first()
    if row is None:
        raise refuse(*NO_PAPER, value=str(paper_id))
    return row


def _read(described: Described, *, is_picture: bool) -> Described:
    words: dict[str, Any] = {name: tidy(getattr(described, name)) for name in LONGEST}
    told = described._replace(**words)
    if problems := list(_problems(told, is_picture=is_picture)):
        raise Refusal(*problems)
    return told


def _problems(told: Described, *, is_picture: bool) -> Iterator[Problem]:
    if told.kind not in list(PaperKind):
        yield Problem(*NO_KIND, column="kind", value=told.kind)
    if told.kind == PaperKind.PHOTO:
        if not is_picture:
            yield Problem(*NO_PICTURE, column="papers")
        if not told.caption:
            yield Problem(*NO_CAPTION, column="caption")
        if not told.alt:
            yield Problem(*NO_ALT, column="alt")
    for name, longest in LONGEST.items():
        if len(getattr(told, name)) > longest:
            yield Problem(TOO_LONG, MEND_LONG.fill(longest=longest), column=name)


NO_PAPER = (
    Text("không có tài liệu này", "there is no such paper"),
    Text("tải lại trang tài liệu", "load the page of papers again"),
)
HAS_IT = (
    Text("tài liệu này đã có ở hội nghị", "the conference has this paper already"),
    Text("sửa lời ghi của tài liệu đã có", "describe the one that is there anew"),
)
TOO_MANY = Text("hội nghị đã có {most} tài liệu", "the conference has {most} papers already")
MEND_MANY = Text("gỡ tài liệu không cần", "remove one that is not needed")
NO_KIND = (
    Text("không có loại tài liệu này", "is no kind of paper"),
    Text("chọn lại trong danh mục", "choose again from the list"),
)
NO_PICTURE = (
    Text("không phải ảnh xem được trên trang", "is no picture that a page can show"),
    Text(
        "chọn tệp JPG, PNG hoặc WebP; tệp khác ghi là tài liệu", "choose JPG, PNG or WebP, or call it a paper"
    ),
)
NO_CAPTION = (
    Text("ảnh chưa có chú thích", "the photo has no caption"),
    Text("ghi ảnh chụp ai, việc gì", "say who and what is seen"),
)
NO_ALT = (
    Text(
        "ảnh chưa có lời tả cho người không nhìn thấy", "the photo has no words for one who does not see it"
    ),
    Text("tả ngắn những gì có trong ảnh", "describe in short what is in the picture"),
)
