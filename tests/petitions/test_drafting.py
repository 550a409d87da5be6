"""Papers drafted for signature: what each of them says, in which order, and that what people wrote stays words."""

import io
from datetime import date, time
from typing import Any

import docx
import pytest

from sohtx.config.starting import start

start()

from sohtx.areas.office import Office  # noqa: E402 -- needs the settings
from sohtx.core.text import speak  # noqa: E402
from sohtx.documents.tree import Report, Table, Tone, plain  # noqa: E402
from sohtx.documents.word import draw_word  # noqa: E402
from sohtx.petitions import drafting_conferences, drafting_letters, drafting_words  # noqa: E402
from sohtx.petitions.codes import Part  # noqa: E402
from sohtx.petitions.drafting import Desk  # noqa: E402
from sohtx.petitions.drafting_letters import Matter  # noqa: E402
from sohtx.petitions.drafting_meeting import Item, Meeting, Person, Speech  # noqa: E402
from sohtx.petitions.drafting_minutes import minutes  # noqa: E402

HOSTILE = '</w:t><w:fldSimple w:instr="DDE"/> { INCLUDETEXT "c:/x" } =1+1 <script>alert(1)</script> {{ 7*7 }} &amp; \x07'
BODY = "Sở Tài chính"
OFFICE = Office(
    superior="LIÊN MINH HỢP TÁC XÃ VIỆT NAM",
    name="LIÊN MINH HỢP TÁC XÃ TỈNH GIẢ ĐỊNH",
    in_text="Liên minh Hợp tác xã tỉnh Giả Định",
    symbol="LMHTX",
    place="Giả Định",
    state="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    motto="Độc lập - Tự do - Hạnh phúc",
    authority=("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"),
    signatory="Hoàng Văn Mẫu",
    recipients=("Liên minh Hợp tác xã Việt Nam", "Lưu: VT, KHTH"),
)
DESK = Desk(office=OFFICE, written_on=date(2024, 2, 5), committee="Ủy ban nhân dân tỉnh Giả Định")
CHAIR = Person("Hoàng Văn Mẫu", "Chủ tịch", "Liên minh", Part.CHAIR, True)
SECRETARY = Person("Trần Thị Giả", "Chánh Văn phòng", "Liên minh", Part.SECRETARY, True)
GUEST = Person("Lý A Thử", "Giám đốc", "HTX Giả Định", Part.DELEGATE, False)
MEETING = Meeting(
    title="Hội nghị Ban Chấp hành lần thứ 5 (mở rộng)",
    body="Ban Chấp hành Liên minh Hợp tác xã tỉnh Giả Định",
    held_on=date(2023, 7, 28),
    begins_at=time(8, 5),
    place="Hội trường tỉnh",
    period="2023-S1",
    conclusions="Thống nhất báo cáo.\n\nGiao Văn phòng tổng hợp.",
    people=(CHAIR, SECRETARY, GUEST),
    agenda=(Item(time(8, 5), "Khai mạc", "Chánh Văn phòng"), Item(None, "Thảo luận", "")),
    speeches=(Speech("Lý A Thử, Giám đốc", "Vốn", "Thiếu vốn.\nThiếu đất.", False, ("Nâng mức vay.",)),),
)
MATTER = Matter(
    "Đề nghị cho vay.", ("HTX A", "HTX B"), BODY, date(2024, 2, 29), "số 12/CV-LMHTX ngày 05/01/2024", 8
)


@pytest.fixture(autouse=True)
def vietnamese() -> Any:
    speak("vi")
    yield
    speak(None)


def words(report: Report) -> list[str]:
    """The text of a paper, line by line, without its tables."""
    return [
        plain(block.runs)
        for _, section in report.sections()
        for block in section.blocks
        if not isinstance(block, Table)
    ]  # type: ignore[union-attr]  # there are no pictures


def cells(table: Table) -> list[list[str]]:
    return [[plain(cell) for cell in row.cells] for row in table.rows]


def file_of(report: Report) -> Any:
    return docx.Document(io.BytesIO(draw_word(report)))


# What all have around their text


def test_the_number_and_the_day_stay_open_and_months_have_their_zero() -> None:
    head = drafting_letters.forwarding_letter(DESK, BODY, [MATTER]).masthead
    assert (head.symbol, head.dateline) == ("Số:        /CV-LMHTX", "Giả Định, ngày       tháng 02 năm 2024")


def test_an_office_says_otherwise_how_its_letters_are_numbered() -> None:
    office = Office(
        **{name: getattr(OFFICE, name) for name in OFFICE.__dataclass_fields__} | {"letters": "LMHTX-VP"}
    )
    desk = Desk(office=office, written_on=DESK.written_on, committee=DESK.committee)
    assert drafting_letters.forwarding_letter(desk, BODY, [MATTER]).masthead.symbol == "Số:        /LMHTX-VP"
    assert drafting_letters.submission(desk, [MATTER]).masthead.symbol == "Số:        /TTr-LMHTX"


@pytest.mark.parametrize(
    ("draft", "kind", "symbol"),
    [
        (drafting_conferences.invitation, "GIẤY MỜI", "GM"),
        (drafting_conferences.agenda, "CHƯƠNG TRÌNH", "CTr"),
        (minutes, "BIÊN BẢN", "BB"),
        (drafting_conferences.resolution, "NGHỊ QUYẾT", "NQ"),
        (drafting_conferences.notice, "THÔNG BÁO", "TB"),
    ],
)
def test_kinds_and_their_abbreviations(draft: Any, kind: str, symbol: str) -> None:
    report = draft(DESK, MEETING)
    assert (report.kind, report.masthead.symbol) == (kind, f"Số:        /{symbol}-LMHTX")
    assert words(report)[-1].endswith("./.") and not words(report)[-1].endswith("../.")
    assert report.signature.recipients[-1] == "- Lưu: VT, KHTH."


def test_what_was_settled_that_day_bears_that_day() -> None:
    for draft in (minutes, drafting_conferences.resolution):
        assert draft(DESK, MEETING).masthead.dateline == "Giả Định, ngày 28 tháng 7 năm 2023"


# Letters


def test_a_letter_of_referral() -> None:
    report = drafting_letters.forwarding_letter(DESK, BODY, [MATTER])
    assert (report.kind, report.masthead.about) == ("", "V/v giải quyết đề xuất, kiến nghị của hợp tác xã")
    assert report.addressees is not None and report.addressees.names == (BODY,)
    assert words(report) == [
        (
            "Liên minh Hợp tác xã tỉnh Giả Định tổng hợp 01 đề xuất, kiến nghị của hợp tác xã, liên hiệp hợp tác xã, tổ hợp "
            "tác thuộc thẩm quyền giải quyết của Sở Tài chính, cụ thể như sau:"
        ),
        (
            "Đề nghị Sở Tài chính xem xét, giải quyết theo thẩm quyền và có văn bản trả lời chậm nhất ngày 29 tháng 02 năm "
            "2024, gửi Liên minh Hợp tác xã tỉnh Giả Định để theo dõi, tổng hợp và thông báo đến đơn vị nêu đề xuất, kiến nghị."
        ),
        "Trân trọng cảm ơn sự phối hợp của Sở Tài chính./.",
    ]
    [table] = report.tables()
    assert cells(table) == [["1", "Đề nghị cho vay.", "HTX A; HTX B", "29/02/2024"]]
    assert report.signature.recipients == (
        "- Như trên;",
        "- Đơn vị nêu đề xuất, kiến nghị;",
        "- Lưu: VT, KHTH.",
    )


def test_where_the_days_differ_the_column_says_them() -> None:
    other = MATTER._replace(due_on=date(2024, 3, 4))
    asked = words(drafting_letters.forwarding_letter(DESK, BODY, [MATTER, other]))[1]
    assert "trả lời theo hạn ghi tại cột (4), gửi" in asked
    asked = words(drafting_letters.submission(DESK, [MATTER, other]))[1]
    assert "trả lời bằng văn bản theo hạn ghi tại cột (5) và gửi" in asked


def test_where_no_day_was_set_none_is_invented() -> None:
    asked = words(drafting_letters.forwarding_letter(DESK, BODY, [MATTER._replace(due_on=None)]))[1]
    assert "trả lời trong thời gian sớm nhất, gửi" in asked


@pytest.mark.parametrize(("count", "annexes"), [(6, 0), (7, 1)])
def test_many_petitions_stand_in_an_annex(count: int, annexes: int) -> None:
    report = drafting_letters.forwarding_letter(DESK, BODY, [MATTER] * count)
    assert len(report.annexes) == annexes
    [table] = report.tables()
    assert len(table.rows) == count
    assert ("chi tiết tại Phụ lục kèm theo." in words(report)[0]) is bool(annexes)
    if annexes:
        assert report.annexes[0].belongs_to.startswith(
            "(Kèm theo Công văn số        /CV-LMHTX ngày       tháng 02 năm"
        )


def test_a_reminder_says_late_only_where_all_are() -> None:
    late = drafting_letters.reminder(DESK, BODY, [MATTER])
    assert "đã quá hạn trả lời nhưng" in words(late)[0]
    [table] = late.tables()
    assert cells(table)[0][3:] == ["số 12/CV-LMHTX ngày 05/01/2024", "29/02/2024", "8"]
    soon = drafting_letters.reminder(DESK, BODY, [MATTER, MATTER._replace(days_late=0)])
    assert "quá hạn" not in words(soon)[0]


def test_the_committee_is_told_who_owes_answers() -> None:
    report = drafting_letters.escalation(DESK, [MATTER, MATTER._replace(body="Sở Xây dựng", sent="")])
    assert report.addressees is not None and report.addressees.names == (DESK.committee,)
    [table] = report.tables()
    assert [row[3] for row in cells(table)] == [f"{BODY} (số 12/CV-LMHTX ngày 05/01/2024)", "Sở Xây dựng"]
    assert report.signature.recipients[1:3] == (f"- {BODY};", "- Sở Xây dựng;")


def test_a_submission_has_its_kind_and_its_addressee() -> None:
    report = drafting_letters.submission(DESK, [MATTER])
    assert (report.kind, report.masthead.about) == ("TỜ TRÌNH", "")
    assert report.addressees is not None and report.addressees.names == (DESK.committee,)
    assert words(report)[-1].endswith("kính trình Ủy ban nhân dân tỉnh Giả Định xem xét, quyết định./.")


# Conferences


def test_an_invitation_names_few_and_lists_many() -> None:
    few = drafting_conferences.invitation(DESK, MEETING)
    assert few.addressees is not None and few.addressees.names == ("Lý A Thử, Giám đốc, HTX Giả Định",)
    assert "Thời gian: 08 giờ 05 phút, thứ Sáu, ngày 28 tháng 7 năm 2023" in words(few)
    many = drafting_conferences.invitation(DESK, MEETING._replace(people=(CHAIR, *[GUEST] * 7)))
    assert many.addressees is not None and many.addressees.names == ("Các đại biểu trong danh sách kèm theo",)
    assert len(cells(next(many.tables()))) == 7


def test_an_invitation_without_place_or_hour_leaves_them_to_be_filled_in() -> None:
    text = words(drafting_conferences.invitation(DESK, MEETING._replace(place="", begins_at=None, people=())))
    assert any(line.startswith("Thời gian: …… giờ …… phút, thứ Sáu") for line in text)
    assert "Địa điểm: ………………………………" in text


def test_minutes_tell_who_came_what_was_said_and_concluded() -> None:
    report = minutes(DESK, MEETING)
    assert [section.title for _, section in report.sections()] == [
        "",
        "THÀNH PHẦN THAM DỰ",
        "DIỄN BIẾN HỘI NGHỊ",
        "KẾT LUẬN",
    ]
    text = words(report)
    assert "Đại biểu có mặt: 02/03." in text
    assert "Vắng mặt: 01: Lý A Thử, Giám đốc, HTX Giả Định." in text
    first = text.index("1. Lý A Thử, Giám đốc (Vốn)")
    assert text[first : first + 5] == [
        "1. Lý A Thử, Giám đốc (Vốn)", "Thiếu vốn.", "Thiếu đất.", "Đề xuất, kiến nghị:", "- Nâng mức vay.",
    ]  # fmt: skip
    assert text[-3:-1] == ["1. Thống nhất báo cáo.", "2. Giao Văn phòng tổng hợp."]
    signature = report.signature
    assert signature.beside is not None
    assert (signature.authority, signature.name) == (("CHỦ TRÌ",), "Hoàng Văn Mẫu")
    assert (signature.beside.authority, signature.beside.name) == (("THƯ KÝ",), "Trần Thị Giả")


def test_a_resolution_rests_on_the_law_of_its_day_and_is_signed_for_its_body() -> None:
    text = words(drafting_conferences.resolution(DESK, MEETING))
    assert text[1] == "Căn cứ Luật Hợp tác xã ngày 20 tháng 11 năm 2012;"
    later = words(drafting_conferences.resolution(DESK, MEETING._replace(held_on=date(2024, 7, 1))))
    assert later[1] == "Căn cứ Luật Hợp tác xã ngày 20 tháng 6 năm 2023;"
    assert text[4:8] == [
        "QUYẾT NGHỊ:",
        "Điều 1. Thống nhất các nội dung kết luận tại Hội nghị Ban Chấp hành lần thứ 5 (mở rộng):",
        "1. Thống nhất báo cáo.",
        "2. Giao Văn phòng tổng hợp.",
    ]
    assert drafting_conferences.resolution(DESK, MEETING).signature.authority == (
        "TM. BAN CHẤP HÀNH",
        "CHỦ TỊCH",
    )


def test_articles_that_somebody_wrote_stand_as_they_are() -> None:
    written = MEETING._replace(conclusions="Điều 1. Thông qua báo cáo.\nĐiều 2. Thi hành từ ngày ký.")
    assert words(drafting_conferences.resolution(DESK, written))[-2:] == [
        "Điều 1. Thông qua báo cáo.", "Điều 2. Thi hành từ ngày ký./.",
    ]  # fmt: skip


@pytest.mark.parametrize("draft", [minutes, drafting_conferences.resolution, drafting_conferences.notice])
def test_missing_conclusions_are_marked_never_invented(draft: Any) -> None:
    report = draft(DESK, MEETING._replace(conclusions=" \n "))
    marks = [
        block for _, s in report.sections() for block in s.blocks if getattr(block, "tone", None) is Tone.MARK
    ]
    assert len(marks) == 1


# As a file


def test_a_letter_as_word_has_it() -> None:
    file = file_of(drafting_letters.forwarding_letter(DESK, BODY, [MATTER]))
    section = file.sections[0]
    millimetres = [round(side.mm) for side in (section.left_margin, section.right_margin, section.top_margin)]
    assert (millimetres, round(section.page_width.mm)) == ([30, 20, 20], 210)
    head, petitions, foot = file.tables
    assert [p.text for p in head.rows[1].cells[0].paragraphs] == [
        "Số:        /CV-LMHTX", "V/v giải quyết đề xuất, kiến nghị của hợp tác xã",
    ]  # fmt: skip
    assert [cell.text for cell in petitions.rows[0].cells] == [
        "STT",
        "Nội dung đề xuất, kiến nghị",
        "Đơn vị nêu",
        "Hạn trả lời",
    ]
    assert next(p.text for p in foot.rows[0].cells[0].paragraphs) == "Nơi nhận:"
    assert foot.rows[0].cells[1].text.split("\n") == ["TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Hoàng Văn Mẫu"]


def test_what_people_wrote_stays_words() -> None:
    matter = MATTER._replace(text=HOSTILE, raisers=(HOSTILE,), body=HOSTILE, sent=HOSTILE)
    bad = MEETING._replace(
        title=HOSTILE, place=HOSTILE, conclusions=HOSTILE, body=HOSTILE,
        people=(CHAIR._replace(name=HOSTILE), GUEST._replace(position=HOSTILE)),
        agenda=(Item(None, HOSTILE, HOSTILE),), speeches=(Speech(HOSTILE, HOSTILE, HOSTILE, True, (HOSTILE,)),),
    )  # fmt: skip
    drafts = (drafting_letters.reminder, drafting_letters.forwarding_letter)
    papers = [draft(DESK, HOSTILE, [matter]) for draft in drafts]
    papers += [drafting_letters.escalation(DESK, [matter]), drafting_letters.submission(DESK, [matter])]
    conferences = drafting_conferences
    papers += [
        draft(DESK, bad)
        for draft in (
            conferences.invitation,
            conferences.agenda,
            minutes,
            conferences.resolution,
            conferences.notice,
        )
    ]
    for paper in papers:
        body = file_of(paper).element
        text = "".join(body.itertext())
        assert HOSTILE.removesuffix(" \x07") in text.replace("\N{NO-BREAK SPACE}", " ")
        assert body.xpath("//w:fldSimple") == body.xpath("//w:instrText") == []


def test_english_is_english() -> None:
    speak("en")
    report = drafting_letters.forwarding_letter(DESK, BODY, [MATTER])
    assert words(report)[1].startswith("We ask Sở Tài chính to consider them")
    assert "by 29 February 2024" in words(report)[1]


# Words


def test_positions_that_say_the_organization_say_it_once() -> None:
    assert drafting_words.who("A", "Giám đốc HTX Chè", "HTX Chè") == "A, Giám đốc HTX Chè"
    assert drafting_words.who("A", "", "HTX Chè") == "A, HTX Chè"


@pytest.mark.parametrize(("n", "text"), [(0, "00"), (5, "05"), (12, "12"), (1204, "1.204")])
def test_counts(n: int, text: str) -> None:
    assert drafting_words.how_many(n) == text
