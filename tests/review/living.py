"""A half-year of an Alliance, lived through the services of its stations: work log, classes, tasks."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from register.recording import speaking
from sohtx.core.moment import living_at, read_moment

BY = "can-bo"
YEAR = 2023


def live(home: Path) -> None:
    """Live it: each act on the day on which it was written down."""
    with speaking(home):
        _log()
        _teach()
        _plan()


def _at(day: str, act: Callable[[], Any]) -> Any:
    moment = read_moment(f"{day}T10:00:00")
    assert moment is not None
    with living_at(moment):
        return act()


def _day(text: str) -> date:
    return date.fromisoformat(f"{YEAR}-{text}")


def _log() -> None:
    from sohtx.support.log_services import Deed, correct_deed, record_deed, strike_deed

    def deed(on: str, **cells: Any) -> Deed:
        usual = {
            "on": _day(on),
            "field": "tuyen-truyen",
            "content": "Tuyên truyền Luật HTX 17/2023/QH15 tại 3 thôn",
        }
        return Deed(**(usual | cells))

    def record(number: int, told: Deed) -> None:
        _at(told.on.isoformat(), lambda: record_deed(code=f"0a1b2c3d4e{number:02}", deed=told, by=BY))

    record(1, deed("02-10", quantity=3, unit="cuộc", attendances=120, cost=15_500_000, money="nstw"))
    record(2, deed("03-11", quantity=1, unit="cuộc", org_ids=("H1", "T1"), document_no="12/KH-LMHTX"))
    record(3, deed("04-12", content="Ghi nhầm 99 cuộc", quantity=99, unit="cuộc"))
    record(4, deed("05-13", field="tham-muu", content="Tham mưu 2 văn bản", quantity=2, unit="văn bản"))
    _at("2023-05-01", lambda: strike_deed(code="0a1b2c3d4e03", based_on=1, reason="ghi nhầm", by=BY))
    changed = deed("03-11", quantity=2, unit="cuộc", org_ids=("H1", "H2", "T1"), document_no="12/KH-LMHTX")
    _at(
        "2023-06-01",
        lambda: correct_deed(code="0a1b2c3d4e02", based_on=1, deed=changed, reason="đếm lại", by=BY),
    )


def _teach() -> None:
    from sohtx.support.class_people import Person, enrol, take_attendance
    from sohtx.support.class_services import Course, open_class

    def hold(topic: str, on: str, *people: Person, **cells: Any) -> list[Any]:
        course = Course(
            **(
                {"title": "Lớp 1", "topic": topic, "kind": "boi-duong", "form": "truc-tiep", "first_on": _day(on),
                 "last_on": _day(on)} | cells
            )
        )  # fmt: skip
        day = course.last_on.isoformat()
        code = _at(day, lambda: open_class(course=course, by=BY)).of.code
        enrolled: list[Any] = _at(day, lambda: enrol(code=code, people=people, by=BY))
        return [code, enrolled]

    ha = Person(name="Nguyễn Thị Giả", org_id="H1", birth_year=1980, sex="nữ", is_minority=True)
    binh = Person(name="Trần Văn Định", org_id="H2", birth_year=1975, sex="nam", is_minority=False)
    lan = Person(name="Lò Thị Mẫu", org_id="H1", birth_year=1990, sex="nữ", is_minority=True)
    code, enrolled = hold("ke-toan", "03-15", ha, binh, lan, sessions=2, costs={"nstw": 8_000_000})
    for session, present in ((1, (True, True, False)), (2, (True, False, False))):
        taken = {row.pk: there for row, there in zip(enrolled, present, strict=True)}
        _at(
            "2023-03-16",
            lambda session=session, taken=taken: take_attendance(
                code=code, session=session, present=taken, by=BY
            ),
        )
    hold("luat", "05-20", ha, kind="dao-tao")


def _plan() -> None:
    from sohtx.plan.codes import Word
    from sohtx.plan.fold import Terms
    from sohtx.plan.services import NewTask, add_note, set_task, void_note

    def give(content: str, deadline: str, lead: str = "Phòng Tổng hợp", **cells: Any) -> str:
        terms = Terms(content=content, deadline=_day(deadline), field="thanh-lap", lead=lead, **cells)
        told = NewTask(terms, _day("01-15"))
        code: str = _at("2023-01-15", lambda: set_task(task=told, by=BY)).code
        return code

    def tell(code: str, on: str, word: Word, **cells: Any) -> Any:
        return _at(f"{YEAR}-{on}", lambda: add_note(code=code, word=word, on=_day(on), by=BY, **cells))

    done = give(
        "Vận động thành lập mới 15 HTX, 3 THT", "05-31", quantity=15_000, unit="HTX", lead="Tổ công tác 22"
    )
    slow = give("Củng cố 7 HTX yếu kém", "03-31")
    give("Kiểm tra 5 HTX", "04-30")
    goes_on = give(
        "Hỗ trợ 12 HTX chuyển đổi số", "11-30", product="12 HTX dùng sổ", partners="Sở Tài chính, 9 xã"
    )
    tell(done, "05-20", Word.DONE, document_no="44/BC")
    tell(slow, "04-25", Word.DONE)
    tell(goes_on, "03-01", Word.PROGRESS, percent=40, text="đã xong 5/12 HTX")
    wrong = tell(goes_on, "06-01", Word.DONE)
    _at("2023-06-02", lambda: void_note(code=goes_on, note=wrong.pk, reason="nhầm", by=BY))
