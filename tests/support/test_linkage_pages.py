"""Pages of linkage: who sees whose chains and contracts; each act; the picture with its list; Excel."""

import html
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from web.conftest import COMMUNE, Office, furnished, office

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["furnished", "office"]

HOSTILE = "<script>alert(1)</script> {{ 7*7 }}"
HERE = "/ho-tro/lien-ket/"
CHAIN = {"name": HOSTILE, "product": "Chè búp", "sector": "agriculture", "since": "1/3/2023"}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
ROLES = ("administrator", "officer", "leader", "department", "commune", "cooperative", "")
RECORDERS = {"administrator", "officer"}
WHOLE = {"administrator", "officer", "leader", "department"}


@pytest.fixture(autouse=True)
def no_linkage(office: Office) -> Iterator[None]:
    from sohtx.support import models

    def clear() -> None:
        for name in ("ContractRow", "Contract", "ChainRow", "Chain"):
            for row in getattr(models, name).objects.order_by("-pk"):
                row.delete()

    clear()
    yield
    clear()


@pytest.fixture
def officer(office: Office) -> "Client":
    return office.client_of("officer")


@pytest.fixture(scope="module")
def coops(office: Office) -> tuple[str, str]:
    """A cooperative of the commune of the tests, and one of elsewhere; neither in a union."""
    from sohtx.register.models import Organization
    from sohtx.register.reaching import about_organization
    from sohtx.support.linkage_reading import unions_on
    from sohtx.web.working import today

    members = {side.org_id for one in unions_on(today()) for side in one.members}
    found: dict[bool, str] = {}
    for org in Organization.objects.filter(kind="cooperative").order_by("pk"):
        if org.org_id not in members:
            found.setdefault(COMMUNE in about_organization(org.org_id).units, org.org_id)
        if len(found) == 2:
            break
    return found[True], found[False]


def text_of(answer: Any) -> str:
    words = answer.content.decode()
    assert not INLINE.search(words)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)))


def sheet_of(answer: Any) -> list[list[Any]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(answer.content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def made(client: "Client", address: str, told: dict[str, str]) -> str:
    answer = client.post(address, told)
    assert answer.status_code == 302, text_of(answer)
    found: str = answer["Location"]
    return found


def a_chain(officer: "Client", org_id: str, **cells: str) -> str:
    """A chain in which an organization takes part."""
    one = made(officer, f"{HERE}chuoi/moi/", CHAIN | cells)
    made(
        officer,
        f"{one}ghi/",
        {"do": "join", "org_id": org_id, "role": "san-xuat", "on": "1/3/2023", "is_lead": "on"},
    )
    return one


def a_contract(officer: "Client", org_id: str, **cells: str) -> str:
    told = {
        "number": f"01/HĐ {org_id}", "seller": org_id, "buyer_name": HOSTILE, "product": "Chè búp",
        "quantity": "12,5", "unit": "tấn", "value": "250.000.000", "signed_on": "1/3/2023",
    }  # fmt: skip
    return made(officer, f"{HERE}hop-dong/moi/", told | cells)


def client_of(office: Office, role: str, org: str = "") -> "Client":
    from django.test import Client

    if not role:
        return Client(headers={"host": "localhost"})
    return office.client_of(
        role, area=COMMUNE if role == "commune" else "", org=org if role == "cooperative" else ""
    )


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("place", [0, 1])
def test_who_sees_whose_and_who_records(
    office: Office, officer: "Client", coops: tuple[str, str], role: str, place: int
) -> None:
    from sohtx.support.models import ChainRow, ContractRow

    chain, contract = a_chain(officer, coops[place]), a_contract(officer, coops[place])
    client, refused = client_of(office, role, coops[0]), 403 if role else 302
    sees = role in WHOLE or (bool(role) and place == 0)
    for path in ("", "tai/", "hop-dong/", "hop-dong/tai/", "lien-hiep/", "lien-hiep/tai/", "so-do/"):
        assert client.get(HERE + path).status_code == (200 if role else refused), path
    for path in (chain, contract, f"{HERE}so-do/?org={coops[place]}"):
        assert client.get(path).status_code == (200 if sees else refused), path
    seen = client.get(HERE).content.decode() if role else ""
    assert (chain in seen) == sees
    for path in ("chuoi/moi/", "hop-dong/moi/", "don-vi/?field=seller&seller=h"):
        assert client.get(HERE + path).status_code == (200 if role in RECORDERS else refused), path
    rows = ChainRow.objects.count(), ContractRow.objects.count()
    for path in (f"{chain}ghi/", f"{contract}ghi/"):
        told = {"do": "end", "on": "1/6/2023", "reason": "thử"}
        assert client.post(path, told).status_code == (302 if role in RECORDERS else refused), path
    for path in ("chuoi/moi/", "hop-dong/moi/"):
        assert client.post(HERE + path, {}).status_code == (422 if role in RECORDERS else refused), path
    added = int(role in RECORDERS)
    assert (ChainRow.objects.count(), ContractRow.objects.count()) == (rows[0] + added, rows[1] + added)


def test_an_officer_of_another_place_records_nothing_here(office: Office, coops: tuple[str, str]) -> None:
    from sohtx.support.models import Chain, Contract

    client = office.client_of("officer", area=COMMUNE)
    assert client.post(f"{HERE}chuoi/moi/", CHAIN).status_code == 422
    told = {"number": "1", "seller": coops[1], "buyer_name": "X", "product": "chè", "signed_on": "1/3/2023"}
    assert client.post(f"{HERE}hop-dong/moi/", told).status_code == 422
    assert not Chain.objects.exists()
    assert not Contract.objects.exists()
    a_contract(client, coops[0])
    made(client, f"{HERE}chuoi/moi/", CHAIN | {"area_code": COMMUNE})


def test_a_chain_from_its_first_partner_to_its_end(officer: "Client", coops: tuple[str, str]) -> None:
    one = a_chain(officer, coops[0])
    page = officer.get(one)
    assert HOSTILE in text_of(page)
    assert "dẫn dắt" in text_of(page)
    again = {"do": "join", "org_id": coops[0], "role": "san-xuat", "on": "1/3/2023"}
    answer = officer.post(f"{one}ghi/", again)
    assert answer.status_code == 422
    assert "đã có vai trò này" in text_of(answer)
    [row] = re.findall(r'<select name="row"[^>]*>\s*<option value="(\d+)"', page.content.decode())[:1]
    made(officer, f"{one}ghi/", {"do": "leave", "row": row, "on": "1/5/2023"})
    assert "Đã rời chuỗi (1)" in text_of(officer.get(one))
    assert officer.post(f"{one}ghi/", {"do": "khac"}).status_code == 404
    made(officer, f"{one}ghi/", {"do": "void", "row": "0", "reason": "ghi nhầm"})
    assert "đã hủy ghi nhận" in text_of(officer.get(one))
    assert one not in officer.get(HERE).content.decode()
    assert officer.get(f"{HERE}chuoi/KHONG-CO/").status_code == 404


def test_contracts_are_filtered_by_day_state_and_words(officer: "Client", coops: tuple[str, str]) -> None:
    first = a_contract(officer, coops[0], to_on="31/12/2023")
    second = a_contract(officer, coops[1], product="Quế")

    def listed(**query: str) -> set[str]:
        words = officer.get(f"{HERE}hop-dong/", query).content.decode()
        return {one for one in (first, second) if f'href="{one}"' in words}

    assert listed() == {first, second}
    assert listed(on="28/2/2023") == set()
    assert listed(on="1/6/2023", state="in_force") == {first, second}
    assert listed(on="1/12/2023", state="expiring") == {first}
    assert listed(on="1/1/2024", state="ended") == {first}
    assert listed(q="que") == {second}
    assert listed(org=coops[0]) == {first}
    assert listed(since="2/3/2023") == set()
    ended_first = officer.get(f"{HERE}hop-dong/", {"sort": "het-han"}).content.decode()
    assert ended_first.index(first) < ended_first.index(second)
    rows = sheet_of(officer.get(f"{HERE}hop-dong/tai/", {"q": "que"}))
    assert [row[4:8] for row in rows if row[4] == "Quế"] == [["Quế", 12.5, "tấn", 250_000_000]]
    made(officer, f"{first}ghi/", {"do": "end", "on": "1/6/2023", "reason": "Bên mua dừng"})
    assert listed(on="1/6/2023", state="terminated") == {first}
    assert "Bên mua dừng" in text_of(officer.get(first))


def test_unions_and_their_picture_come_from_the_register(office: Office, officer: "Client") -> None:
    from sohtx.support.linkage_reading import unions_on
    from sohtx.web.working import today

    union = max(unions_on(today()), key=lambda one: len(one.members))
    assert union.members
    assert f"({len(union.members)} thành viên)" in text_of(officer.get(f"{HERE}lien-hiep/"))
    drawn = officer.get(f"{HERE}so-do/", {"union": union.union.org_id}).content.decode()
    assert drawn.count("<rect") == 1 + len(union.members)
    assert drawn.count("<path d=") >= len(union.members)
    own = office.client_of("cooperative", org=union.members[0].org_id)
    assert own.get(f"{HERE}so-do/", {"union": union.union.org_id}).status_code == 200
    rows = sheet_of(officer.get(f"{HERE}lien-hiep/tai/"))
    assert sum(row[0] == union.union.org_id for row in rows) == len(union.members)


def test_the_picture_escapes_every_word_and_has_a_list(officer: "Client", coops: tuple[str, str]) -> None:
    chain = a_chain(officer, coops[0])
    a_contract(officer, coops[0], chain=chain.rstrip("/").rpartition("/")[2], buyer_name="Công ty <b>Đậm</b>")
    code = chain.rstrip("/").rpartition("/")[2]
    for query in ({"chain": code}, {"org": coops[0]}, {"area": COMMUNE}):
        answer = officer.get(f"{HERE}so-do/", query)
        words = answer.content.decode()
        assert "<b>Đậm</b>" not in words
        svg = words[words.index("<svg xmlns") :].partition("</svg>")[0]
        assert 'aria-labelledby="so-do-ten so-do-ta"' in svg
        assert "<title id" in svg
        assert "<desc id" in svg
        assert "01/HĐ" in text_of(answer) or query == {"chain": code}
        assert "Danh sách các mối liên kết" in text_of(answer)
    assert officer.get(f"{HERE}so-do/", {"chain": "KHONG"}).status_code == 404
    assert officer.get(f"{HERE}so-do/", {"org": "KHONG"}).status_code == 404
    assert "Không có liên kết" in text_of(officer.get(f"{HERE}so-do/", {"org": coops[1]}))


def test_a_cooperative_sees_no_contract_of_others_in_its_chain(
    office: Office, officer: "Client", coops: tuple[str, str]
) -> None:
    chain = a_chain(officer, coops[0])
    code = chain.rstrip("/").rpartition("/")[2]
    other = a_contract(officer, coops[1], chain=code, number="99/HĐ-KÍN")
    client = office.client_of("cooperative", org=coops[0])
    for path in (chain, f"{HERE}hop-dong/", f"{HERE}so-do/?chain={code}"):
        assert "99/HĐ-KÍN" not in text_of(client.get(path)), path
    assert "99/HĐ-KÍN" in text_of(officer.get(chain))
    assert client.get(other).status_code == 403


def test_many_ask_no_more_of_the_database_than_one(officer: "Client", coops: tuple[str, str]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked: dict[str, list[int]] = {}
    for n in range(30):
        chain = a_chain(officer, coops[n % 2], name=f"Chuỗi {n}")
        code = chain.rstrip("/").rpartition("/")[2]
        a_contract(officer, coops[n % 2], chain=code, number=f"{n}/HĐ")
        if n in (0, 29):
            for path in ("", "hop-dong/", "lien-hiep/", f"so-do/?area={COMMUNE}", "tai/", "hop-dong/tai/"):
                officer.get(HERE + path)
                with CaptureQueriesContext(connection) as captured:
                    officer.get(HERE + path)
                asked.setdefault(path, []).append(len(captured))
    assert all(one == many for one, many in asked.values()), asked


def test_the_report_tells_chains_and_contracts(officer: "Client", coops: tuple[str, str]) -> None:
    from types import SimpleNamespace

    from sohtx.core.period import Period
    from sohtx.support.linkage_report import blocks

    period = Period.parse("2023-S1")
    review: Any = SimpleNamespace(subject=SimpleNamespace(period=period, known=2**51))
    assert list(blocks(review)) == []
    a_chain(officer, coops[0])
    a_chain(officer, coops[1], sector="tourism", name="Chuỗi du lịch")
    a_contract(officer, coops[0], to_on="15/7/2023")
    first, second, table = blocks(review)
    texts = [
        "".join(run if isinstance(run, str) else run.text for run in one.runs) for one in (first, second)
    ]
    assert texts == [
        "Đến ngày 30/6/2023: có 02 chuỗi liên kết đang hoạt động, với 02 HTX, liên hiệp HTX, THT tham gia.",
        (
            "Hợp đồng liên kết: 01 hợp đồng đang có hiệu lực, giá trị 250.000.000 đồng, "
            "01 hợp đồng còn không quá 60 ngày, trong kỳ ký mới 01 hợp đồng."
        ),
    ]
    assert len(table.rows) == 3
    for run in (*first.runs, *second.runs):
        if not isinstance(run, str):
            assert run.identity.startswith("list:")
            assert officer.get(run.address).status_code == 200
