"""The pages of the fund's loans: who may open which, what they show and take, with how many questions."""

import html
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from support.lending import grant, pay_out
from web.conftest import COMMUNE, Office, furnished, office  # noqa: F401 -- fixtures

if TYPE_CHECKING:
    from django.test import Client

ROLES = ("administrator", "officer", "leader", "department", "commune", "cooperative")
RECORDING = ("administrator", "officer")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
HOSTILE = '<script>alert(1)</script> =HYPERLINK("x")'


@pytest.fixture(scope="module")
def officer(office: Office) -> "Client":
    return office.client_of("officer")


@pytest.fixture(scope="module")
def coops(office: Office) -> list[str]:
    """Two cooperatives of the commune, and one elsewhere."""
    from sohtx.accounts.rights import Reach
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    within = Reach(areas=frozenset({COMMUNE}))
    own = find(Query(kinds=("cooperative",), statuses=("existing",), size=5, reach=within)).rows
    others = find(Query(kinds=("cooperative",), statuses=("existing",), size=40)).rows
    known = [row.org_id for row in own]
    return [*known[:2], next(row.org_id for row in others if row.org_id not in known)]


@pytest.fixture(autouse=True)
def clean(office: Office) -> Iterator[None]:
    yield
    from sohtx.support.models import FundCapital, Loan, Movement

    Movement.objects.exclude(voids=None).delete()
    for model in (Movement, Loan, FundCapital):
        model.objects.all().delete()


def text_of(answer: Any) -> str:
    words = answer.content.decode()
    assert not INLINE.search(words)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)))


def page(client: "Client", address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return text_of(answer)


def told(**cells: str) -> dict[str, str]:
    """A loan as one types it."""
    return {
        "project": "Trồng chè hữu cơ", "sector": "agriculture", "contract_no": "01/HĐTD", "contract_on": "15/1/2024",
        "approved": "300.000.000", "plan_total": "500.000.000", "own_equity": "200.000.000", "term_months": "36",
        "grace_months": "0", "method": "equal", "first_due_on": "15/1/2025", "every_months": "12", "rate": "5,5",
        "overdue_rate": "8", "reason": "Theo nghị quyết của Hội đồng", **cells,
    }  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_each_address_opens_to_whom_it_may_and_to_nobody_outside(
    office: Office, coops: list[str], role: str
) -> None:
    own, away = grant(coops[0]), grant(coops[2], contract_no="02/HĐTD")
    moved = pay_out(own)
    area, org = {"commune": (COMMUNE, ""), "cooperative": ("", coops[0])}.get(role, ("", ""))
    client = office.client_of(role, area=area, org=org)
    is_narrow = role in ("commune", "cooperative")

    assert client.get("/ho-tro/").status_code == 200
    listed = page(client, "/ho-tro/quy/")
    assert "Trồng chè hữu cơ" in listed
    assert client.get(f"/ho-tro/quy/{own.code}/").status_code == 200
    assert client.get(f"/ho-tro/quy/{away.code}/").status_code == (403 if is_narrow else 200)
    assert (f"/ho-tro/quy/{away.code}/" in client.get("/ho-tro/quy/").content.decode()) is not is_narrow
    report = page(client, "/ho-tro/quy/bao-cao/2024-S1/")
    assert ("600" in report) is False  # only one of them was paid out
    for path in ("moi/", "von/", f"{own.code}/thu-no/", f"{own.code}/huy-ghi-nhan/{moved.pk}/"):
        assert client.get(f"/ho-tro/quy/{path}").status_code == (200 if role in RECORDING else 403), path
    if role not in RECORDING:
        assert client.post(f"/ho-tro/quy/{own.code}/thu-no/", {"on": "1/2/2024"}).status_code == 403


def test_a_loan_goes_its_way_on_its_page(officer: "Client", coops: list[str]) -> None:
    from sohtx.support.loan_queries import find_loan
    from sohtx.support.models import Loan

    answer = officer.post("/ho-tro/quy/moi/", told(org_id=coops[0], project=HOSTILE))
    assert answer.status_code == 302, text_of(answer)
    code = Loan.objects.get().code
    shown = officer.get(f"/ho-tro/quy/{code}/")
    assert "<script>alert" not in shown.content.decode()
    assert HOSTILE in text_of(shown)

    def act(slug: str, on: str, **cells: str) -> Any:
        seen = find_loan(code)
        assert seen is not None
        return officer.post(f"/ho-tro/quy/{code}/{slug}/", {"on": on, "seen": str(len(seen.moved)), **cells})

    paid = act("giai-ngan", "15/1/2024", amount="300.000.000", is_clear="on")
    assert paid.status_code == 302, text_of(paid)
    assert act("thu-no", "15/1/2025", amount="116.545.205").status_code == 302
    seen = find_loan(code)
    assert seen is not None
    assert seen.stands(date(2025, 1, 15)).outstanding == 200_000_000
    report = page(officer, "/ho-tro/quy/bao-cao/2025-S1/")
    assert "100" in report and "200" in report
    for slug, cells in (
        ("thu-no", {"amount": "1"}),
        ("giai-ngan", {"amount": "999.999.999.999", "is_clear": "on"}),
    ):
        wrong = act(slug, "1/1/2031", **cells)
        assert wrong.status_code == 422
    assert officer.post(f"/ho-tro/quy/{code}/bay/", {}).status_code == 404
    assert officer.get("/ho-tro/quy/bao-cao/2023-X9/").status_code == 404


def test_what_is_wrong_is_said_under_its_field_and_nothing_is_written(
    officer: "Client", coops: list[str]
) -> None:
    from sohtx.support.models import Loan

    for cells, field in (
        ({"org_id": "không có ai"}, "org_id"), ({"approved": "ba trăm triệu"}, "approved"),
        ({"own_equity": "1"}, "own_equity"), ({"overdue_rate": "99"}, "overdue_rate"), ({"contract_on": "31/2/2024"}, "contract_on"),
    ):  # fmt: skip
        answer = officer.post("/ho-tro/quy/moi/", told(**{"org_id": coops[0], "reason": "", **cells}))
        assert answer.status_code == 422, cells
        assert f"id_{field}_error" in answer.content.decode(), cells
    assert not Loan.objects.exists()


def test_a_members_name_is_seen_by_few_and_logged_and_is_erased(
    office: Office, officer: "Client", coops: list[str]
) -> None:
    from sohtx.accounts.models import LogEntry

    loan = grant(coops[0], member_name="Vàng Thị Người Vay")
    assert "Vàng Thị Người Vay" in page(officer, f"/ho-tro/quy/{loan.code}/")
    assert LogEntry.objects.order_by("-pk")[0].act == "support.borrower_seen"
    assert "Vàng Thị" not in page(office.client_of("leader"), f"/ho-tro/quy/{loan.code}/")
    assert office.client_of("cooperative", org=coops[0]).get(f"/ho-tro/quy/{loan.code}/").status_code == 403
    assert "borrower:" in officer.post("/to-chuc/nguoi/", {"q": "vang thi nguoi vay"}).content.decode()
    assert officer.post(f"/ho-tro/quy/{loan.code}/xoa-ten/").status_code == 302
    assert "Vàng Thị Người Vay" not in page(officer, f"/ho-tro/quy/{loan.code}/")


def test_the_list_is_narrowed_and_taken_away_as_it_is_seen(officer: "Client", coops: list[str]) -> None:
    import openpyxl

    tea = grant(coops[0])
    fish = grant(coops[2], project="Nuôi cá lồng", contract_no="02/HĐTD")
    pay_out(fish)
    for query, inside, outside in (
        ("q=ca+long", fish, tea),
        ("state=open&due=overdue", fish, tea),
        (f"org={coops[0]}", tea, fish),
    ):
        words = officer.get(f"/ho-tro/quy/?{query}").content.decode()
        assert f"/{inside.code}/" in words, query
        assert f"/{outside.code}/" not in words, query
    answer = officer.get("/ho-tro/quy/xuat/?q=ca+long")
    content = b"".join(answer) if answer.streaming else answer.content
    sheet: Any = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert fish.code in cells and tea.code not in cells
    assert officer.get("/ho-tro/quy/bao-cao/2024-S1/xuat/").status_code == 200


def test_thirty_are_asked_for_as_one_is(officer: "Client", coops: list[str]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(address: str) -> int:
        officer.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(address).status_code == 200
        return len(asked)

    pay_out(grant(coops[0]))
    pages = ("/ho-tro/", "/ho-tro/quy/", "/ho-tro/quy/bao-cao/2024-S1/")
    few = [queries(address) for address in pages]
    for number in range(30):
        pay_out(grant(coops[number % 3], contract_no=f"{number}/HĐ"))
    assert [queries(address) for address in pages] == few
