"""Pages of the work log: who may see and write, a line from the form to the report, nothing of it ever run."""

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from returns.pictures import PDF
from web.conftest import Office, furnished, office

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["furnished", "office"]

KEY = "0a1b2c3d4e5f"
HOSTILE = '<script>alert(1)</script> {{ 7*7 }} =HYPERLINK("x")'
LINE = {
    "key": KEY,
    "on": "15/3/2023",
    "field": "tuyen-truyen",
    "content": HOSTILE,
    "quantity": "1",
    "unit": "Hội nghị",
}
SPAN = {"first": "1/1/2023", "last": "30/6/2023"}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
SEERS = {"administrator", "officer", "leader"}
WRITERS = {"administrator", "officer"}


@pytest.fixture(autouse=True)
def empty_log(office: Office) -> Iterator[None]:
    from sohtx.support.models import WorkLine

    WorkLine.objects.all().delete()
    yield
    WorkLine.objects.all().delete()


@pytest.fixture
def officer(office: Office) -> "Client":
    return office.client_of("officer")


def text_of(answer: Any) -> str:
    words = answer.content.decode()
    assert not INLINE.search(words)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)))


def write(client: "Client", **more: Any) -> Any:
    return client.post("/so-cong-tac/ghi/", LINE | more)


@pytest.mark.parametrize(
    "role", ["administrator", "officer", "leader", "department", "commune", "cooperative", ""]
)
def test_who_may_see_and_who_may_write(office: Office, officer: "Client", role: str) -> None:
    from django.test import Client

    from sohtx.register.models import Organization
    from sohtx.support.models import WorkLine, WorkPaper

    write(officer, papers=[SimpleUploadedFile("giay.pdf", PDF)])
    org = Organization.objects.filter(kind="cooperative")[0].org_id if role == "cooperative" else ""
    area = "02647" if role == "commune" else ""
    client = office.client_of(role, area=area, org=org) if role else Client(headers={"host": "localhost"})
    one = f"/so-cong-tac/{KEY}/"
    refused = 302 if not role else 403
    for path in ("/so-cong-tac/", "/so-cong-tac/tai/", one, f"{one}giay/{WorkPaper.objects.get().pk}/"):
        assert client.get(path).status_code == (200 if role in SEERS else refused), path
    for path in ("/so-cong-tac/dan/", "/so-cong-tac/don-vi/"):
        assert client.get(path).status_code == (200 if role in WRITERS else refused), path
    for path in ("/so-cong-tac/ghi/", "/so-cong-tac/dan/", f"{one}sua/", f"{one}gach/", f"{one}giay/"):
        answer = client.post(path, {})
        assert answer.status_code in ((422, 302) if role in WRITERS else (refused,)), path
    assert WorkLine.objects.count() == 1


def test_a_line_is_written_in_one_step_and_shown_as_text(officer: "Client") -> None:
    from sohtx.accounts.models import LogEntry

    answer = write(officer, attendances="82", cost="12.500.000", money="nsdp")
    assert answer.status_code == 302
    write(officer, content="hai lần")  # the same form sent twice

    shown = text_of(officer.get("/so-cong-tac/", SPAN))
    assert HOSTILE in shown
    assert "hai lần" not in shown
    assert "12.500.000" in shown
    assert "1 hội nghị" in shown
    noted = LogEntry.objects.filter(act="work.record", subject=KEY).latest("pk")
    assert noted.details["on"] == "15/3/2023"
    assert HOSTILE not in str(noted.details)
    assert HOSTILE not in text_of(officer.get("/so-cong-tac/", {"first": "1/7/2023", "last": "31/12/2023"}))


def test_the_form_begins_with_the_field_and_unit_written_last(officer: "Client") -> None:
    write(officer, field="kiem-tra", unit="văn bản")

    page = officer.get("/so-cong-tac/").content.decode()
    assert '<option value="kiem-tra" selected>' in page
    assert re.search(r'name="unit" value="văn bản"', page)
    assert write(officer, key=f"{KEY}1", quantity="").status_code == 302  # the kept unit alone says nothing


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"on": "31/2/2023"}, "Không phải ngày"),
        ({"quantity": "1,5"}, "Không phải số nguyên"),
        ({"org_ids": "Hợp tác xã Không Có Trong Sổ"}, "không có trong sổ đăng ký"),
        ({"content": " "}, "Chưa điền Nội dung"),
        ({"on": "1/1/2100"}, "là ngày chưa đến"),
        ({"key": "sai"}, "mã dòng không đúng"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    officer: "Client", cells: dict[str, str], says: str
) -> None:
    from sohtx.support.models import WorkLine

    answer = write(officer, **({"document_no": "12/KH-LM"} | cells))
    assert answer.status_code == 422
    assert says.casefold() in text_of(answer).casefold()
    assert 'value="12/KH-LM"' in answer.content.decode()
    assert not WorkLine.objects.exists()


def test_filters_and_excel_are_of_the_same_lines(officer: "Client") -> None:
    import io

    import openpyxl

    write(officer)
    write(officer, key=f"{KEY}1", field="tham-muu", content="Góp ý dự thảo đề án")
    asked = SPAN | {"field": "tham-muu"}

    assert HOSTILE not in text_of(officer.get("/so-cong-tac/", asked))
    assert "Góp ý" in text_of(officer.get("/so-cong-tac/", SPAN | {"q": "gop y"}))
    assert "Góp ý" not in text_of(officer.get("/so-cong-tac/", SPAN | {"by": "leader"}))
    book = openpyxl.load_workbook(io.BytesIO(officer.get("/so-cong-tac/tai/", asked).content))
    cells = [cell.value for row in book.active.iter_rows() for cell in row if cell.value]
    assert "Góp ý dự thảo đề án" in cells
    assert HOSTILE not in cells


def test_a_cell_that_looks_like_a_formula_is_text(officer: "Client") -> None:
    import io

    import openpyxl

    write(officer, content='=HYPERLINK("x")')
    book = openpyxl.load_workbook(io.BytesIO(officer.get("/so-cong-tac/tai/", SPAN).content))
    (cell,) = [c for row in book.active.iter_rows() for c in row if c.value == '=HYPERLINK("x")']
    assert cell.data_type == "s"


def test_a_line_is_corrected_struck_out_and_its_history_stays(officer: "Client") -> None:
    one = f"/so-cong-tac/{KEY}/"
    write(officer)

    assert (
        officer.post(f"{one}sua/", LINE | {"based_on": "1", "content": "bản sửa", "reason": "x"}).status_code
        == 302
    )
    late = officer.post(f"{one}sua/", LINE | {"based_on": "1", "content": "bản muộn"})
    assert late.status_code == 422
    assert "vừa được sửa ở nơi khác" in text_of(late)
    assert officer.post(f"{one}gach/", {"based_on": "2", "reason": ""}).status_code == 422
    assert officer.post(f"{one}gach/", {"based_on": "2", "reason": "ghi nhầm"}).status_code == 302

    history = text_of(officer.get(one))
    assert all(words in history for words in (HOSTILE, "bản sửa", "ghi nhầm", "đã gạch bỏ"))
    assert "bản sửa" not in text_of(officer.get("/so-cong-tac/", SPAN))
    assert officer.get("/so-cong-tac/0f0f0f0f0f0f/").status_code == 404


def test_papers_are_kept_beside_a_line_and_of_no_other(officer: "Client") -> None:
    from sohtx.support.models import WorkPaper

    write(officer)
    write(officer, key=f"{KEY}1")
    one = f"/so-cong-tac/{KEY}/giay/"
    officer.post(one, {"papers": [SimpleUploadedFile("kế hoạch.pdf", PDF)]})
    officer.post(one, {"papers": [SimpleUploadedFile("không phải.pdf", b"MZ")]})

    paper = WorkPaper.objects.get()
    assert officer.get(f"{one}{paper.pk}/").content == PDF
    assert officer.get(f"/so-cong-tac/{KEY}1/giay/{paper.pk}/").status_code == 404
    assert "kế hoạch.pdf" in text_of(officer.get(f"/so-cong-tac/{KEY}/"))


def test_pasted_lines_are_looked_at_before_they_are_written_all_or_none(officer: "Client") -> None:
    from sohtx.support.models import WorkLine

    good = "Ngày\tLĩnh vực\tNội dung\n15/3/2023\tTham mưu\tGóp ý đề án\n16/3/2023\tkhác\tGiao ban\n"
    wrong = f"{good}x\tTham mưu\t{HOSTILE}\n"
    for pasted, status in ((wrong, 422), (good, 200)):
        answer = officer.post("/so-cong-tac/dan/", {"pasted": pasted, "key": KEY})
        assert answer.status_code == status
        assert "Góp ý đề án" in text_of(answer)
    assert officer.post("/so-cong-tac/dan/", {"pasted": wrong, "key": KEY, "do": "take"}).status_code == 422
    assert not WorkLine.objects.exists()
    for _ in range(2):
        assert (
            officer.post("/so-cong-tac/dan/", {"pasted": good, "key": KEY, "do": "take"}).status_code == 302
        )
    assert WorkLine.objects.count() == 2


def test_names_are_offered_behind_those_written_before(officer: "Client") -> None:
    from sohtx.register.queries import last_name
    from sohtx.support.models import WorkLine

    answer = officer.get("/so-cong-tac/don-vi/", {"org_ids": "HTX Một; hop tac xa"})
    offered = re.findall(r'value="([^"]*)"', html.unescape(answer.content.decode()))
    assert offered
    assert all(one.startswith("HTX Một; ") for one in offered)
    org_id = offered[0].rpartition("(")[2].rstrip(")")
    write(officer, org_ids=offered[0].removeprefix("HTX Một; "))
    assert [one.org_id for one in WorkLine.objects.get().organizations.all()] == [org_id]
    assert last_name(org_id) in text_of(officer.get("/so-cong-tac/", SPAN))


def test_many_lines_ask_no_more_of_the_database_than_one(officer: "Client") -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sohtx.register.models import Organization

    org_ids = list(Organization.objects.values_list("org_id", flat=True)[:60])
    asked = []
    for n in range(60):
        write(officer, key=f"{KEY}{n:02}", org_ids=org_ids[n])
        if n in (0, 59):
            officer.get("/so-cong-tac/", SPAN)
            with CaptureQueriesContext(connection) as captured:
                page = officer.get("/so-cong-tac/", SPAN)
            asked.append(len(captured))
    assert asked[0] == asked[1]
    assert "Tiếp" in text_of(page)
    assert text_of(officer.get("/so-cong-tac/", SPAN | {"from": "50"})).count("hội nghị") >= 10


def test_numbers_of_the_report_lead_to_their_lists(officer: "Client") -> None:
    from django.urls import reverse

    from sohtx.support.log_saying import CLASSES, WORK_LOG

    assert (reverse("work_log"), reverse("classes")) == (WORK_LOG, CLASSES)
