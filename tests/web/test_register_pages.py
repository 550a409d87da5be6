"""Pages of the register: what is found, who sees what, the past shown, and nothing that is typed or sent breaks or runs."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import COMMUNE, Office

INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
HOSTILE = "<script>alert(1)</script>\"'{{7*7}}"


def html_of(client: Any, url: str, status: int = 200, **more: Any) -> str:
    """A page, which must come with a status and nothing inline."""
    answer = client.get(url, **more)
    assert answer.status_code == status, (url, answer.status_code)
    html: str = answer.content.decode()
    assert not INLINE.search(html), url
    return html


def listed(client: Any, **asked: object) -> list[str]:
    """The identifiers that the list shows."""
    html = html_of(client, "/to-chuc/?" + urlencode(asked, doseq=True))
    return re.findall(r'<th scope="row"><a href="/to-chuc/([^"]+)/"', html)


@pytest.fixture(scope="module")
def rows(office: Office) -> list[Any]:
    """Everything in the directory."""
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import rows_of

    return list(rows_of(Query()))


@pytest.fixture(scope="module")
def coop(rows: list[Any]) -> Any:
    """A cooperative that exists, in the commune of the tests."""
    from sohtx.register.reaching import about_organization

    return next(
        row
        for row in rows
        if row.kind == "cooperative"
        and row.status == "operating"
        and row.org_id.startswith("DEMO")
        and COMMUNE in about_organization(row.org_id).units
    )


@pytest.fixture(scope="module")
def elsewhere(rows: list[Any]) -> Any:
    """One outside that commune."""
    from sohtx.register.reaching import about_organization

    return next(
        row for row in rows if row.status != "ended" and COMMUNE not in about_organization(row.org_id).units
    )


@pytest.fixture(scope="module")
def hostile(office: Office) -> str:
    """An organization whose name, identifier and address try to be code."""
    from sohtx.core.moment import now
    from sohtx.register.recording.entries import NewEntry
    from sohtx.register.services import record

    org_id = "=1+1/../<b>~"
    assert now()
    cells = {
        "entry_id": "<i>'\"",
        "org_id": org_id,
        "entry": "established",
        "effective_on": "2024-02-01",
        "kind": "cooperative",
        "name": f"=CMD|'/C calc'!A0 {HOSTILE}",
        "address": f"@SUM(1) {HOSTILE}",
        "area_code": COMMUNE,
        "sector": "agriculture",
        "document_no": HOSTILE,
    }
    record([NewEntry(**cells)], by="<u>ai</u>", act="act")
    return org_id


# The list


def test_search_forgives_marks_abbreviations_and_slips(office: Office, coop: Any) -> None:
    from sohtx.core.alphabet import plain

    client = office.client_of("officer")
    for text in (
        coop.name,
        plain(coop.name),
        plain(coop.name).replace("hop tac xa", "htx"),
        coop.tax_code,
        coop.org_id,
    ):
        assert coop.org_id in listed(client, q=text), text


def test_filters_take_new_and_old_units(office: Office, rows: list[Any]) -> None:
    client = office.client_of("officer")
    moved = next(
        row
        for row in rows
        if row.unit_name and row.unit_name != row.unit_today_name and row.status != "ended"
    )
    by_new = listed(client, area=moved.unit_today.split("@")[0].split("/")[0], q=moved.name)
    by_old = listed(client, area=moved.unit, q=moved.name)

    assert moved.org_id in by_old
    assert moved.org_id in by_new
    assert "Không tìm thấy" in html_of(client, "/to-chuc/?q=zzzzqqqqxxxx")
    assert html_of(client, "/to-chuc/?area=Nowhere", 422)


def test_kind_status_and_sector_narrow(office: Office, rows: list[Any]) -> None:
    client = office.client_of("officer")
    kinds = {row.org_id: row.kind for row in rows}
    ended = {row.org_id for row in rows if row.status == "ended"}

    assert {kinds[quote_back(o)] for o in listed(client, kind="union")} == {"union"}
    assert {quote_back(o) for o in listed(client, status="ended")} <= ended
    assert not {quote_back(o) for o in listed(client)} & ended


def quote_back(key: str) -> str:
    """An identifier as it stands in an address, read."""
    from urllib.parse import unquote

    from sohtx.web.converters import Key

    return Key().to_python(unquote(key))


def test_a_commune_sees_its_own_and_a_cooperative_itself(
    office: Office, rows: list[Any], coop: Any, elsewhere: Any
) -> None:
    from sohtx.register.reaching import about_organization

    commune = office.client_of("commune", area=COMMUNE)
    found = {quote_back(o) for o in listed(commune, status="all")}
    itself = office.client_of("cooperative", org=coop.org_id)

    assert found
    assert all(COMMUNE in about_organization(org_id).units for org_id in found)
    assert [quote_back(o) for o in listed(itself, status="all")] == [coop.org_id]
    for client, allowed, shut in ((commune, coop, elsewhere), (itself, coop, elsewhere)):
        assert client.get(f"/to-chuc/{allowed.org_id}/").status_code == 200
        for page in ("", "lien-he/", "lien-he/them/"):
            assert client.get(f"/to-chuc/{shut.org_id}/{page}").status_code == 403
    assert commune.get(f"/to-chuc/{elsewhere.org_id}/dai-hoi/").status_code == 403


def test_the_list_of_a_past_day_says_so(office: Office, rows: list[Any]) -> None:
    client = office.client_of("officer")
    late = max((row for row in rows if row.status != "ended"), key=lambda row: row.born_on)
    before = date(late.born_on.year - 1, 12, 31)

    html = html_of(client, f"/to-chuc/?on={before:%d/%m/%Y}&q={quote(late.name)}")
    assert "không phải hôm nay" in html
    assert late.org_id not in listed(client, on=str(before), q=late.org_id)
    assert late.org_id in listed(client, q=late.org_id)


def test_heads_order_the_list_and_say_how(office: Office) -> None:
    client = office.client_of("officer")
    up, down = listed(client, sort="born"), listed(client, sort="-born")

    assert 'aria-sort="ascending"' in html_of(client, "/to-chuc/")
    assert html_of(client, "/to-chuc/?sort=-born").count("aria-sort=") == 1
    assert up != down


def test_the_form_can_ask_all_that_the_links_above_the_rows_do(office: Office) -> None:
    """Without styles or scripts the fields are there, filled in as the address asks."""
    page = office.client_of("officer").get("/to-chuc/?q=hop+tac").content.decode()
    form = page.partition('<form class="finder"')[2].partition("</form>")[0]
    assert re.search(r'name="q" value="hop tac"', form)


def test_columns_are_chosen_by_the_address(office: Office) -> None:
    client = office.client_of("officer")
    html = html_of(client, "/to-chuc/?cols=capital&cols=nonsense")

    assert re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', html)[-1].startswith("Vốn điều lệ")
    assert "Lĩnh vực</th>" not in html


def test_a_swap_is_the_rows_alone_and_its_refusals_are_seen(office: Office) -> None:
    client = office.client_of("officer")
    swap = {"headers": {"HX-Request": "true"}}

    assert "<html" not in html_of(client, "/to-chuc/?kind=union", **swap)
    assert "notice wrong" in html_of(client, "/to-chuc/?on=never", **swap)
    restored = {"headers": {"HX-Request": "true", "HX-History-Restore-Request": "true"}}
    assert "<html" in html_of(client, "/to-chuc/?kind=union", **restored)
    assert "HX-Request" in client.get("/to-chuc/")["Vary"]


def test_as_many_queries_for_many_rows_as_for_few(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sohtx.register.directory import keeping

    client = office.client_of("officer")
    opened: list[str] = []
    original = keeping._opened

    def watched(con: Any, *more: Any) -> Any:
        con.set_trace_callback(opened.append)
        return original(con, *more)

    monkeypatch.setattr(keeping, "_opened", watched)

    def asked(url: str) -> tuple[int, int, int]:
        opened.clear()
        with CaptureQueriesContext(connection) as captured:
            html = client.get(url).content.decode()
        return html.count('<th scope="row">'), len(captured), len(opened)

    asked("/to-chuc/")
    many, few = asked("/to-chuc/?kind=cooperative"), asked("/to-chuc/?kind=union")

    assert many[0] == 50
    assert 1 <= few[0] < 10
    assert many[1:] == few[1:]
    assert many[2] > 0


def test_an_empty_register_says_what_to_do_next(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from sohtx.register import views

    monkeypatch.setattr(views, "_has_organizations", lambda: False)
    html = html_of(office.client_of("officer"), "/to-chuc/?q=zzzzqqqqxxxx")
    assert "Sổ chưa có đơn vị nào" in html
    assert "/to-chuc/ghi/establish/" in html
    assert "/to-chuc/ghi/establish/" not in html_of(office.client_of("leader"), "/to-chuc/?q=zzzzqqqqxxxx")


# Taking away


def cells_of(answer: Any) -> list[list[Any]]:
    """The table of a workbook, without what stands above it."""
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    found = [list(row) for row in sheet.iter_rows()]
    start = next(n for n, row in enumerate(found) if row[0].value in ("Mã đơn vị", "Identifier"))
    return found[start:]


def test_what_is_taken_is_what_is_seen_and_no_cell_is_a_formula(office: Office, hostile: str) -> None:
    client = office.client_of("officer")
    table = cells_of(client.get("/to-chuc/xuat/?kind=cooperative&cols=address&cols=status"))
    seen: list[str] = []
    url = "/to-chuc/?kind=cooperative"
    while url:
        html = html_of(client, url)
        seen += [quote_back(o) for o in re.findall(r'<th scope="row"><a href="/to-chuc/([^"]+)/"', html)]
        found = re.search(r'rel="next" href="([^"]+)"', html)
        url = found[1].replace("&amp;", "&") if found else ""

    assert [cell.value for cell in table[0]] == ["Mã đơn vị", "Tên", "Địa chỉ", "Tình trạng"]
    assert [row[0].value for row in table[1:]] == seen
    assert len(seen) == len(set(seen)) > 100
    assert {cell.data_type for row in table for cell in row if cell.value is not None} <= {"s", "n", "d"}
    assert hostile in seen


def test_csv_speaks_the_readers_language_and_disarms_formulas(office: Office, hostile: str) -> None:
    client = office.client_of("officer")
    answer = client.get("/to-chuc/xuat/?format=csv&q=CMD&lang=en")
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    office.client_of("officer").get("/?lang=vi")

    assert lines[0][:2] == ["Identifier", "Name"]
    mine = next(line for line in lines if line[0] == f"'{hostile}")
    assert mine[1].startswith("'=CMD")
    assert "Cooperative" in mine


def test_telephones_leave_only_with_consent(office: Office, coop: Any) -> None:
    from sohtx.register.contacts import Details, Purpose, add_contact, record_consent

    details = Details(role="director", name="Người Giả Định", phone="0900 000 001")
    added = add_contact(org_id=coop.org_id, details=details, by="t")
    client = office.client_of("officer")
    url = f"/to-chuc/xuat/?phones=1&q={coop.org_id}"

    assert "0900 000 001" not in {cell.value for row in cells_of(client.get(url)) for cell in row}
    record_consent(contact_id=added.pk, purpose=Purpose.SHARE, given_on=date(2024, 1, 1), form="oral", by="t")
    assert "0900 000 001" in {cell.value for row in cells_of(client.get(url)) for cell in row}
    leader = office.client_of("leader")
    assert "0900 000 001" not in {cell.value for row in cells_of(leader.get(url)) for cell in row}


# One organization


def test_the_page_shows_the_past_as_the_fold_tells_it(office: Office, rows: list[Any]) -> None:
    from sohtx.areas.queries import units_of_book
    from sohtx.core.numerals import say_day
    from sohtx.register.queries import one

    client = office.client_of("officer")
    units = units_of_book()
    assert units is not None
    ended = next(row for row in rows if row.status == "ended" and row.ended_on)
    before = date.fromordinal(ended.ended_on.toordinal() - 1)
    then = one(ended.org_id, units=units, on=before)
    html = html_of(client, f"/to-chuc/{ended.org_id}/?on={before:%d/%m/%Y}")

    assert then.exists
    assert then.state is not None
    assert then.state.name in html.replace("&#39;", "'")
    assert say_day(before) in html
    assert "không phải" in html or "xem lại" in html
    assert "Ghi thôi" not in html
    unknown = html_of(client, f"/to-chuc/{ended.org_id}/?known=1/1/1990")
    assert "Đến lúc đó chưa ghi nhận gì" in unknown


def test_corrections_are_shown_with_who_wrote_them(office: Office, coop: Any) -> None:
    from dataclasses import replace

    from sohtx.register.recording.entries import NewEntry
    from sohtx.register.services import record

    office.person("officer")
    first = NewEntry(
        org_id=coop.org_id,
        entry="amended",
        effective_on="2024-03-01",
        name="Hợp tác xã Viết Sai",
        entry_id="W-1",
    )
    record([first], by="officer", act="act")
    record(
        [replace(first, entry_id="W-2", supersedes="W-1", name="Hợp tác xã Viết Đúng")],
        by="officer",
        act="act",
    )
    html = html_of(office.client_of("officer"), f"/to-chuc/{coop.org_id}/")

    assert "Viết Sai" in html
    assert "<h1>Hợp tác xã Viết Đúng</h1>" in html
    assert 'class="gone" id="e-W-1"' in html
    assert 'href="#e-W-1"' in html
    assert "bởi Người officer" in html
    assert "bởi Người officer" not in html_of(office.client_of("leader"), f"/to-chuc/{coop.org_id}/")
    assert "W-1" not in html_of(office.client_of("officer"), f"/to-chuc/{coop.org_id}/?known=2023-01-01")


def test_a_commune_of_the_past_is_told_with_that_of_today(office: Office, rows: list[Any]) -> None:
    row = next(
        r for r in rows if r.status == "operating" and r.unit_name and r.unit_today_name != r.unit_name
    )

    html = html_of(office.client_of("officer"), f"/to-chuc/{row.org_id}/")

    assert re.search(rf"<dd>{row.unit_name}[^<]*, nay là {row.unit_today_name}[^<]*</dd>", html)


def test_who_manages_people_makes_a_link_from_the_page(office: Office, coop: Any) -> None:
    offered = f"/nguoi-dung/duong-dan/?org={coop.org_id}"

    assert offered in html_of(office.client_of("administrator"), f"/to-chuc/{coop.org_id}/")
    assert offered not in html_of(office.client_of("officer"), f"/to-chuc/{coop.org_id}/")


def test_unions_are_told_by_name(office: Office) -> None:
    from sohtx.register.models import Entry
    from sohtx.register.queries import last_name

    joined = Entry.objects.filter(entry="joined_union", transaction__place__isnull=False).first()
    assert joined is not None

    html = html_of(office.client_of("officer"), f"/to-chuc/{joined.organization.org_id}/")

    assert f"<b>{last_name(joined.related_org_id)}</b>" in html
    assert f"<b>{joined.related_org_id}</b>" not in html


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_ties_are_told_once_whichever_side_tells_them(lang: str) -> None:
    from sohtx.core.text import speak
    from sohtx.register.life_pages import ties_of
    from sohtx.register.queries import Link

    on = date(2026, 11, 7)
    links = [
        Link("G", "Tổ G", "group", False, "converted", "", on, is_told_by_other=True),
        Link("G", "Tổ G", "group", False, "established", "converted", on, is_told_by_other=False),
        Link("A", "HTX A", "cooperative", True, "established", "divided", on, is_told_by_other=True),
        Link("B", "HTX B", "cooperative", True, "established", "divided", on, is_told_by_other=True),
        Link("Y", "HTX Y", "cooperative", False, "merged", "", on, is_told_by_other=True),
    ]
    speak(lang)
    told = [(str(tie.words), [other.org_id for other in tie.others]) for tie in ties_of(links)]
    speak(None)

    words = {"vi": ("Chuyển đổi từ", "Chia thành", "Nhận sáp nhập")}.get(
        lang, ("Converted from", "Divided into", "Received by merger")
    )
    assert told == [(words[0], ["G"]), (words[1], ["A", "B"]), (words[2], ["Y"])]


def test_hostile_names_stand_as_text_everywhere(office: Office, hostile: str) -> None:
    from sohtx.web.converters import Key

    client = office.client_of("officer")
    key = quote(Key().to_url(hostile), safe="~")
    for url in (
        "/to-chuc/?q=CMD",
        f"/to-chuc/{key}/",
        f"/to-chuc/{key}/lien-he/",
        f"/to-chuc/{key}/dai-hoi/",
    ):
        for lang in ("vi", "en"):
            html = html_of(client, f"{url}{'&' if '?' in url else '?'}lang={lang}")
            assert "<script>alert" not in html
            assert "49" not in re.findall(r"\{\{|49", html.split("<h1>")[1][:200])
    client.get("/?lang=vi")


def test_identifiers_that_are_our_words_are_organizations_too() -> None:
    from sohtx.web.converters import Key

    for word in ("trung", "xuat", "nguoi", "ghi", "~74rung", "a/b", "."):
        assert Key().to_python(Key().to_url(word)) == word
    with pytest.raises(ValueError, match="trung"):
        Key().to_python("trung")


PARTS = (
    "q",
    "kind",
    "status",
    "sector",
    "area",
    "member",
    "born_from",
    "born_to",
    "on",
    "sort",
    "after",
    "before",
    "cols",
    "format",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    asked=st.dictionaries(
        st.sampled_from(PARTS),
        st.one_of(st.text(max_size=40), st.sampled_from(["ended", "1/1/2020", "name"])),
    )
)
def test_no_address_of_the_list_breaks_it(office: Office, asked: dict[str, str]) -> None:
    client = office.client_of("officer")
    query = urlencode(asked, errors="replace")
    assert client.get("/to-chuc/?" + query).status_code in (200, 422)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    asked=st.dictionaries(
        st.sampled_from(["on", "known", "after", "before"]),
        st.one_of(
            st.text(max_size=30),
            st.integers().map(str),
            st.dates().map(str),
            st.dates().map(lambda d: f"{d:%d/%m/}{d.year}"),
        ),
    )
)
def test_no_clock_or_key_breaks_a_page(office: Office, coop: Any, asked: dict[str, str]) -> None:
    client = office.client_of("officer")
    query = urlencode(asked, errors="replace")
    for url in (f"/to-chuc/{coop.org_id}/", "/to-chuc/trung/"):
        assert client.get(f"{url}?{query}").status_code in (200, 422)


def test_keys_out_of_all_bounds_are_not_there(office: Office, coop: Any) -> None:
    client = office.client_of("officer")
    for url in (f"lien-he/{10**30}/", "lien-he/0/", "dai-hoi/"):
        assert client.get(f"/to-chuc/{coop.org_id}/{url}").status_code in (200, 404)
    assert client.post(f"/to-chuc/{coop.org_id}/dai-hoi/{10**30}/rut/").status_code == 404
    assert client.get("/to-chuc/khong-co/").status_code == 404


# Contacts


@pytest.fixture
def contact(office: Office, coop: Any) -> Iterator[Any]:
    from sohtx.register.contacts import Details, add_contact

    yield add_contact(
        org_id=coop.org_id,
        details=Details(role="director", name=f"Vàng {HOSTILE}", phone="0900 000 002"),
        by="t",
    )


def last_log() -> Any:
    from sohtx.accounts.models import LogEntry

    return LogEntry.objects.order_by("-pk")[0]


def test_every_view_of_contacts_is_logged_without_what_is_personal(
    office: Office, coop: Any, contact: Any
) -> None:
    client = office.client_of("officer")
    html = html_of(client, f"/to-chuc/{coop.org_id}/lien-he/")
    line = last_log()

    assert "0900 000 002" in html
    assert "<script>alert" not in html
    assert (line.act, line.by, line.org_id) == ("personal.see", "officer", coop.org_id)
    assert "0900" not in str(line.details)
    html_of(client, f"/to-chuc/{coop.org_id}/lien-he/{contact.pk}/")
    assert last_log().pk > line.pk
    for role in ("leader", "department"):
        assert office.client_of(role).get(f"/to-chuc/{coop.org_id}/lien-he/").status_code == 403


def test_a_contact_is_added_corrected_ended_and_erased_by_its_forms(office: Office, coop: Any) -> None:
    from sohtx.register.models import Contact

    client = office.client_of("officer")
    url = f"/to-chuc/{coop.org_id}/lien-he/"
    for told, errors in (
        ({"name": ""}, 1),
        ({"name": "Có Tên", "phone": "12", "birth_year": "1800", "email": "@"}, 3),
    ):
        wrong = client.post(f"{url}them/", {"role": "chair"} | told)
        assert wrong.status_code == 422
        assert wrong.content.decode().count('class="error"') == errors
    told = {
        "role": "chair",
        "name": "Lò Thị Giả",
        "phone": "+84 900 000 003",
        "birth_year": "1970",
        "valid_from": "1/2/2020",
    }
    assert client.post(f"{url}them/", told).status_code == 302
    one = Contact.objects.get(name="Lò Thị Giả")
    assert (one.phone, one.birth_year, one.recorded_by) == ("0900 000 003", 1970, "officer")

    page = f"{url}{one.pk}/"
    assert client.post(page, {"do": "correct"} | told | {"name": "Lò Thị Định"}).status_code == 302
    assert client.post(page, {"do": "end", "valid_to": "1/1/2019"}).status_code == 422
    assert (
        client.post(
            page, {"do": "consent", "purpose": "publish", "form": "written", "given_on": "2/2/2024"}
        ).status_code
        == 302
    )
    consent = one.consents.get()
    assert client.post(page, {"do": "withdraw", "consent": consent.pk}).status_code == 302
    assert client.post(page, {"do": "withdraw", "consent": consent.pk + 99}).status_code == 404
    assert client.post(page, {"do": "end", "valid_to": "1/1/2024"}).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.valid_to, one.changed_by) == ("Lò Thị Định", date(2024, 1, 1), "officer")
    client.post(page, {"do": "blank"})
    one.refresh_from_db()
    assert one.name == "Lò Thị Định"
    client.post(page, {"do": "blank", "sure": "yes"})
    one.refresh_from_db()
    assert (one.name, one.phone, one.birth_year, one.role) == ("", "", None, "chair")
    html_of(client, page)
    html_of(client, url)


def test_contacts_of_another_organization_are_not_reached_through_ones_own(
    office: Office, coop: Any, elsewhere: Any
) -> None:
    from sohtx.register.contacts import Details, add_contact

    other = add_contact(org_id=elsewhere.org_id, details=Details(role="chair", name="Ở Nơi Khác"), by="t")
    itself = office.client_of("cooperative", org=coop.org_id)

    assert itself.get(f"/to-chuc/{coop.org_id}/lien-he/{other.pk}/").status_code == 404
    assert (
        itself.post(f"/to-chuc/{coop.org_id}/lien-he/{other.pk}/", {"do": "blank", "sure": "yes"}).status_code
        == 404
    )


def test_what_is_held_of_a_person_is_shown_taken_and_erased(
    office: Office, coop: Any, elsewhere: Any
) -> None:
    from sohtx.register.contacts import Details, add_contact
    from sohtx.register.models import Contact

    keys = [
        add_contact(
            org_id=org.org_id,
            details=Details(role="accountant", name="Sùng Văn Thử Nghiệm", phone=phone),
            by="t",
        ).pk
        for org, phone in ((coop, "0900 000 011"), (elsewhere, "0900 000 012"))
    ]
    client, commune = office.client_of("officer"), office.client_of("commune", area=COMMUNE)
    page = client.post("/to-chuc/nguoi/", {"q": "sung van thu nghiem"}).content.decode()
    narrow = commune.post("/to-chuc/nguoi/", {"q": "sung van thu nghiem"}).content.decode()
    by_phone = client.post("/to-chuc/nguoi/", {"q": "+84 900 000 012"}).content.decode()

    assert "0900 000 011" in page and "0900 000 012" in page
    assert "0900 000 011" in narrow and "0900 000 012" not in narrow
    assert "0900 000 012" in by_phone
    assert client.post("/to-chuc/nguoi/", {"q": "12"}).status_code == 422
    file = client.post("/to-chuc/nguoi/", {"q": "Sùng Văn Thử Nghiệm", "do": "file", "contact": keys})
    lines = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert len(lines) == 3
    assert last_log().act == "personal.export"
    asked = client.post("/to-chuc/nguoi/", {"q": "Sùng Văn Thử Nghiệm", "do": "erase", "contact": keys})
    assert Contact.objects.filter(pk__in=keys, name="").count() == 0
    assert "không lấy lại được" in asked.content.decode()
    commune.post("/to-chuc/nguoi/", {"q": "Sùng Văn Thử Nghiệm", "do": "erase_now", "contact": keys})
    assert Contact.objects.filter(pk__in=keys, name="").count() == 1
    client.post("/to-chuc/nguoi/", {"q": "Sùng Văn Thử Nghiệm", "do": "erase_now", "contact": keys})
    assert Contact.objects.filter(pk__in=keys, name="").count() == 2
    assert last_log().act == "personal.erase"
    assert "Sùng" not in str(last_log().details)


def test_what_other_books_hold_of_a_person_is_found_and_erased(
    office: Office, coop: Any, elsewhere: Any
) -> None:
    from sohtx.petitions.models import Conference, Contribution, Participant
    from sohtx.support.class_people import Person, enrol
    from sohtx.support.models import Trainee
    from support.test_class import open_one

    code = open_one()
    people = [
        Person("Vàng Thị Thử Tìm", org.org_id, birth_year=1980, position="kế toán")
        for org in (coop, elsewhere)
    ]
    enrol(code=code, people=people, by="t")
    hall = Conference.objects.create(
        code="HN-THU", body="Ban Chấp hành", title="Hội nghị thử", held_on=date(2023, 7, 28),
        period="2023-S1", recorded_at=0,
    )  # fmt: skip
    Participant.objects.create(conference=hall, name="Vàng Thị Thử Tìm", position="Giám đốc", part="guest")
    Contribution.objects.create(
        conference=hall, key="k", rank=1, speaker="Vàng Thị Thử Tìm", changed_at=0, changed_by=""
    )
    client, commune = office.client_of("officer"), office.client_of("commune", area=COMMUNE)
    asked = {"q": "vang thi thu tim"}
    rows = re.findall(r'name="row" value="([^"]+)"', client.post("/to-chuc/nguoi/", asked).content.decode())
    narrow = re.findall(
        r'name="row" value="([^"]+)"', commune.post("/to-chuc/nguoi/", asked).content.decode()
    )

    assert sorted(one.partition(":")[0] for one in rows) == ["participant", "speaker", "trainee", "trainee"]
    assert len(narrow) == 1 and narrow[0] in rows  # the trainee of its own commune alone
    file = client.post("/to-chuc/nguoi/", {**asked, "do": "file", "row": rows})
    lines = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert [len(line) for line in lines] == [len(lines[0])] * 5
    assert any("kế toán" in cell for line in lines for cell in line)
    commune.post("/to-chuc/nguoi/", {**asked, "do": "erase_now", "row": rows})
    assert Trainee.objects.filter(name="Vàng Thị Thử Tìm").count() == 1
    client.post("/to-chuc/nguoi/", {**asked, "do": "erase_now", "row": rows})
    assert "Vàng" not in str(list(Trainee.objects.values())) + str(list(Participant.objects.values()))
    spoke = Contribution.objects.get(key="k")
    assert spoke.speaker == f"({spoke.pk})"
    assert last_log().act == "personal.erase_elsewhere"
    assert "Vàng" not in str(last_log().details)
    assert 'name="row"' not in client.post("/to-chuc/nguoi/", asked).content.decode()


def test_what_is_kept_too_long_is_the_administrators_to_erase(office: Office, coop: Any) -> None:
    from sohtx.register.contacts import Details, add_contact, expired
    from sohtx.web.working import today

    days = {"valid_from": date(2010, 1, 1), "valid_to": date(2015, 1, 1)}
    add_contact(org_id=coop.org_id, details=Details(role="chair", name="Đã Lâu Rồi", **days), by="t")
    client = office.client_of("administrator")
    assert office.client_of("officer").get("/to-chuc/het-han/").status_code == 403
    before = len(expired(today()))
    html_of(client, "/to-chuc/het-han/")
    client.post("/to-chuc/het-han/")
    assert len(expired(today())) == before > 0
    client.post("/to-chuc/het-han/", {"sure": "yes"})
    assert expired(today()) == []
    assert "Không có dữ liệu cá nhân nào quá thời hạn" in html_of(client, "/to-chuc/het-han/")


# Pairs and meetings


def test_pairs_stand_side_by_side_until_somebody_decides(office: Office, coop: Any) -> None:
    from sohtx.register.models import NotDuplicate
    from sohtx.register.recording.entries import NewEntry
    from sohtx.register.services import record

    for number in (1, 2):
        cells = {
            "kind": "cooperative",
            "name": "HTX Trùng Lặp Giả Định",
            "area_code": COMMUNE,
            "sector": "agriculture",
        }
        record(
            [NewEntry(org_id=f"DUP-{number}", entry="established", effective_on="2024-05-01", **cells)],
            by="t",
            act="act",
        )
    client = office.client_of("officer")
    html = html_of(client, "/to-chuc/trung/")
    both = {"one": "DUP-1", "other": "DUP-2"}

    assert "DUP-1" in html and "/to-chuc/DUP-2/huy/" in html and "/to-chuc/DUP-1/ghi/merge/" in html
    assert 'class="differs"' in html
    assert re.search(r'class="count"[^>]*>\d', html)
    assert client.post("/to-chuc/trung/xet/", both | {"reason": " "}).status_code == 422
    assert (
        office.client_of("commune", area="03076")
        .post("/to-chuc/trung/xet/", both | {"reason": "x"})
        .status_code
        == 422
    )
    assert office.client_of("leader").get("/to-chuc/trung/").status_code == 403
    assert client.post("/to-chuc/trung/xet/", both | {"reason": HOSTILE}).status_code == 302
    html = html_of(client, "/to-chuc/trung/")
    assert (
        'name="reason" maxlength="2000" autocomplete="off" value=""' not in html
        or "/to-chuc/DUP-2/huy/" not in html
    )
    assert NotDuplicate.objects.get().by == "officer"
    client.post("/to-chuc/trung/xet/", both | {"do": "undo"})
    assert "/to-chuc/DUP-2/huy/" in html_of(client, "/to-chuc/trung/")


def test_meetings_are_recorded_and_withdrawn_on_the_page(office: Office, coop: Any, elsewhere: Any) -> None:
    from sohtx.register.meetings import meetings_of

    client = office.client_of("officer")
    page = f"/to-chuc/{coop.org_id}/dai-hoi/"
    assert client.post(page, {"held_on": "31/2/2025"}).status_code == 422
    assert client.post(page, {"held_on": "1/1/2099"}).status_code == 422
    answer = client.post(page, {"held_on": "15/3/2025", "document_no": "01/NQ", "note": HOSTILE})
    assert answer["Location"] == f"/to-chuc/{coop.org_id}/#dai-hoi"
    html = html_of(client, f"/to-chuc/{coop.org_id}/")
    assert "01/NQ" in html and "15/3/2025" in html
    meeting = meetings_of(coop.org_id).get(held_on=date(2025, 3, 15))
    assert client.post(f"/to-chuc/{elsewhere.org_id}/dai-hoi/{meeting.pk}/rut/").status_code == 404
    assert client.post(f"{page}{meeting.pk}/rut/").status_code == 302
    assert "01/NQ" not in html_of(client, f"/to-chuc/{coop.org_id}/")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_speaks_both_languages_and_runs_nothing_inline(
    office: Office, coop: Any, lang: str
) -> None:
    client = office.client_of("administrator")
    own = f"/to-chuc/{coop.org_id}/"
    pages = ["/to-chuc/", "/to-chuc/trung/", "/to-chuc/nguoi/", "/to-chuc/het-han/"]
    for url in (*pages, own, f"{own}lien-he/", f"{own}lien-he/them/", f"{own}dai-hoi/"):
        html = html_of(client, f"{url}?lang={lang}")
        assert f'<html lang="{lang}"' in html
    assert ("Register" in html) == (lang == "en")
    client.get("/?lang=vi")
