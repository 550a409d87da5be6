"""Pages of targets and tasks: who sees and who writes, the board, the calendar, a text that becomes tasks."""

import html
import re
import threading
import time
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from web.conftest import COMMUNE, Office, furnished, office

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["furnished", "office"]

HOSTILE = "Vận động 15 HTX <script>alert(1)</script> {{ 7*7 }}"
PERIOD = "2023-S2"
BOARD = f"/nhiem-vu/?period={PERIOD}"
ROLES = ("administrator", "officer", "leader", "department", "commune", "cooperative", "")
RECORDERS = {"administrator", "officer"}
SEERS = {*RECORDERS, "leader", "department", "commune"}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
RESOLUTION = "1. Vận động thành lập 15 HTX\n2. Củng cố 7 HTX yếu kém\nCăn cứ tình hình, thống nhất như trên."


@pytest.fixture(autouse=True)
def no_tasks(office: Office) -> Iterator[None]:
    from sohtx.plan.models import Milestone, Note, Task

    def clear() -> None:
        Note.objects.filter(voids__isnull=False).delete()
        for table in (Note, Milestone, Task):
            table.objects.all().delete()

    clear()
    yield
    clear()


@pytest.fixture
def officer(office: Office) -> "Client":
    return office.client_of("officer")


def words_of(answer: Any) -> str:
    drawn = answer.content.decode()
    assert not INLINE.search(drawn)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", drawn)))


def give(content: str = HOSTILE, deadline: date = date(2023, 11, 30), **cells: Any) -> str:
    from sohtx.plan.fold import Terms
    from sohtx.plan.services import NewTask, set_task

    usual = {"content": content, "deadline": deadline, "field": "thanh-lap", "lead": "Phòng Tổng hợp"}
    told = NewTask(Terms(**(usual | cells)), date(2023, 8, 1))  # type: ignore[arg-type]
    code: str = set_task(task=told, by="can-bo").code
    return code


def tell(code: str, word: str, **cells: Any) -> Any:
    from sohtx.plan.codes import Word
    from sohtx.plan.services import add_note

    return add_note(code=code, word=Word(word), on=date(2023, 9, 1), by="can-bo", **cells)


# -- who ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_and_who_writes(office: Office, role: str) -> None:
    from django.test import Client

    from sohtx.plan.models import Note, Task

    code = give()
    key = tell(code, "progress", percent=40).pk
    one, refused = f"/nhiem-vu/{code}/", 403 if role else 302
    area, org = (COMMUNE if role == "commune" else ""), (_some_coop() if role == "cooperative" else "")
    client = office.client_of(role, area=area, org=org) if role else Client(headers={"host": "localhost"})
    for path in ("/nhiem-vu/", "/nhiem-vu/lich/", "/chi-tieu/", one):
        assert client.get(path).status_code == (200 if role in SEERS else refused), path
    for path in (
        "/nhiem-vu/moi/",
        "/nhiem-vu/tu-nghi-quyet/",
        "/chi-tieu/giao/",
        f"{one}sua/",
        f"{one}huy/{key}/",
    ):
        assert client.get(path).status_code == (200 if role in RECORDERS else refused), path
        assert client.post(path, {"sent": "1"}).status_code == (422 if role in RECORDERS else refused), path
    for path in (f"{one}ghi/", f"{one}moc/"):
        assert client.post(path, {"sent": "1"}).status_code == (422 if role in RECORDERS else refused), path
    assert (Task.objects.count(), Note.objects.count()) == (1, 1)


def _some_coop() -> str:
    from sohtx.register.models import Organization

    found = Organization.objects.filter(kind="cooperative").first()
    assert found is not None
    return found.org_id


@pytest.mark.parametrize("path", ["/nhiem-vu/NV-1999-99/", "/nhiem-vu/NV-1999-99/sua/", "/nhiem-vu/x/huy/1/"])
def test_what_there_is_not_is_not_found(officer: "Client", path: str) -> None:
    assert officer.get(path).status_code == 404


# -- how fast ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [BOARD, f"{BOARD}&view=danh-sach", "/nhiem-vu/lich/?month=2023-M11"])
def test_thirty_tasks_ask_no_more_than_one(officer: "Client", path: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert officer.get(path).status_code == 200
        return len(caught)

    tell(give(), "progress", percent=10)
    officer.get(path)  # what is kept by the process is asked once
    before = queries()
    for number in range(29):
        tell(give(f"Việc {number}"), "progress", percent=number)

    assert queries() == before


# -- what is seen ------------------------------------------------------------------------------------


def test_the_board_has_each_task_under_its_state(officer: "Client") -> None:
    done, late, blocked = (
        give("Việc đã xong"),
        give("Việc quá hạn", date(2023, 8, 31)),
        give("Việc vướng", date(2024, 1, 31)),
    )
    tell(done, "done")
    tell(blocked, "blocked", text="chưa có kinh phí")

    words = words_of(officer.get(BOARD))
    for name in ("Quá hạn", "Vướng mắc", "Hoàn thành đúng hạn"):
        assert name in words
    narrowed = words_of(officer.get(f"{BOARD}&state=late"))
    assert late in narrowed
    assert done not in narrowed
    assert blocked in words_of(officer.get(f"{BOARD}&q=vuong"))


def test_what_was_typed_is_shown_as_typed(officer: "Client") -> None:
    code = give()
    for path in (BOARD, f"{BOARD}&view=danh-sach", f"/nhiem-vu/{code}/", "/nhiem-vu/lich/?month=2023-M11"):
        assert HOSTILE in words_of(officer.get(path)), path


def test_the_calendar_has_a_deadline_on_its_day(officer: "Client") -> None:
    code = give(deadline=date(2023, 11, 30))

    assert code in officer.get("/nhiem-vu/lich/?month=2023-M11").content.decode()
    assert code not in officer.get("/nhiem-vu/lich/?month=2023-M10").content.decode()
    assert officer.get("/nhiem-vu/lich/?month=nonsense").status_code == 200


def test_the_list_is_taken_away_as_it_is_seen(officer: "Client") -> None:
    import io

    import openpyxl

    give("Việc quá hạn", date(2023, 8, 31))
    tell(give("Việc xong"), "done")
    answer = officer.get(f"{BOARD}&state=done&format=xlsx")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    cells = [str(c) for row in openpyxl.load_workbook(io.BytesIO(content)).active.values for c in row]

    assert "Việc xong" in cells
    assert "Việc quá hạn" not in cells


# -- acts --------------------------------------------------------------------------------------------


def test_a_task_is_set_noted_and_a_note_voided(officer: "Client") -> None:
    from sohtx.plan.models import Task

    answer = officer.post("/nhiem-vu/moi/", {
        "content": "Củng cố 7 HTX", "lead": "Phòng Tổng hợp", "field": "cung-co", "begins_on": "1/8/2023",
        "deadline": "30/11/2023", "milestones": "30/9/2023: xong 3 HTX",
    })  # fmt: skip
    assert answer.status_code == 302
    one = f"/nhiem-vu/{Task.objects.get().code}/"
    assert (
        officer.post(f"{one}ghi/", {"word": "progress", "on": "1/9/2023", "percent": "40"}).status_code == 302
    )
    words = words_of(officer.get(one))
    assert "xong 3 HTX" in words
    assert "40%" in words
    key = Task.objects.get().notes.get().pk
    assert officer.post(f"{one}huy/{key}/", {"reason": "ghi nhầm"}).status_code == 302
    assert "40%" in words_of(officer.get(one))  # it stays to be seen
    assert officer.get(f"{one}huy/{key}/").status_code == 404


def test_a_text_becomes_the_tasks_that_were_ticked(officer: "Client") -> None:
    from sohtx.plan.models import Task

    text = {"text": RESOLUTION, "begins_on": "1/8/2023", "deadline": "30/11/2023", "document_no": "05/NQ"}
    words = officer.post("/nhiem-vu/tu-nghi-quyet/", text).content.decode()
    assert "Vận động thành lập 15 HTX" in words
    assert not Task.objects.exists()
    line = {"d0-is_task": "on", "d0-content": "Vận động thành lập 15 HTX", "d0-lead": "Phòng Tổng hợp",
            "d0-deadline": "30/11/2023", "d0-field": "thanh-lap"}  # fmt: skip
    nobody = officer.post("/nhiem-vu/tu-nghi-quyet/", text | line | {"step": "set", "d0-lead": ""})
    assert nobody.status_code == 422
    assert not Task.objects.exists()
    assert officer.post("/nhiem-vu/tu-nghi-quyet/", text | line | {"step": "set"}).status_code == 302

    (task,) = Task.objects.all()
    assert (task.content, task.document_no) == ("Vận động thành lập 15 HTX", "05/NQ")


def test_of_two_who_close_a_task_at_once_one_is_refused(office: Office) -> None:
    """What a note is checked against and the note are one transaction."""
    from django.db import connection

    from sohtx.core.refusal import Refusal
    from sohtx.plan import services

    code, told = give(), []
    looked_at = services._against

    def slowly(*asked: Any) -> list[Any]:
        found = list(looked_at(*asked))
        time.sleep(0.2)
        return found

    def close() -> None:
        try:
            tell(code, "done")
            told.append("kept")
        except Refusal:
            told.append("refused")
        finally:
            connection.close()

    with mock.patch.object(services, "_against", slowly):
        both = [threading.Thread(target=close) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()

    assert sorted(told) == ["kept", "refused"]
