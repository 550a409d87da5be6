"""Acts on the register as pages: looked at first, recorded once, refused in words, bounded by the area."""

import re
from html import unescape
from typing import Any

import pytest

from .conftest import COMMUNE, Office

PAPER = {"document_no": "15/QĐ", "document_on": "2/11/2026", "issuer": "UBND xã"}


def _text(answer: Any) -> str:
    main = answer.content.decode().split("<main")[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def _open(client: Any, path: str) -> str:
    html = client.get(path).content.decode()
    found = re.search(r'name="token" value="([0-9a-f]+)"', html)
    assert found, html[:2000]
    return found[1]


def _an_organization(kind: str = "cooperative", status: str = "operating") -> str:
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    return find(Query(kinds=(kind,), statuses=(status,), size=1)).rows[0].org_id


def _entries() -> int:
    from sohtx.register.models import Entry

    return Entry.objects.count()


def _founded(**more: str) -> dict[str, str]:
    cells = {
        "kind": "cooperative",
        "name": "Hợp tác xã Măng Xanh",
        "area": "Xã Bản Hồ, Lào Cai",
        "sector": "agriculture",
    }
    return {"effective_on": "3/11/2026", **PAPER, **cells, **more}


def _rows(*names: str, **cells: str) -> dict[str, str]:
    """Rows of new organizations as a form sends them; ``cells`` are the same in each."""
    rows = {"parts-TOTAL_FORMS": str(len(names)), "parts-INITIAL_FORMS": "0"}
    for number, name in enumerate(names):
        of_row = {"name": name, **cells} if name else {}
        rows |= {f"parts-{number}-{cell}": value for cell, value in of_row.items()}
    return rows


def test_a_founding_is_looked_at_before_it_is_recorded(office: Office) -> None:
    client, before = office.client_of("officer"), _entries()
    told = _founded(token=_open(client, "/to-chuc/ghi/establish/"), charter_capital="1.500,5")

    seen = client.post("/to-chuc/ghi/establish/", told)

    assert seen.status_code == 200
    assert "Tỉnh Lào Cai, 6 tháng cuối năm 2026" in _text(seen)
    assert "Tổng số hợp tác xã (đơn vị) 1.460 1.461" in _text(seen)
    assert "Việt Nam" not in _text(seen)
    assert "1.500,5" in _text(seen)
    assert _entries() == before


def test_what_was_seen_is_recorded_once_however_often_it_is_sent(office: Office) -> None:
    from sohtx.accounts.models import LogEntry
    from sohtx.register.models import Entry

    client, before = office.client_of("officer"), _entries()
    told = _founded(
        token=_open(client, "/to-chuc/ghi/establish/"), confirmed="yes", name="Hợp tác xã Ghi Một Lần"
    )

    first, second = (client.post("/to-chuc/ghi/establish/", told) for _ in range(2))

    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert _entries() == before + 1
    entry = Entry.objects.order_by("pk").last()
    assert entry is not None
    assert (entry.name, str(entry.effective_on), entry.document_no) == (
        "Hợp tác xã Ghi Một Lần",
        "2026-11-03",
        "15/QĐ",
    )
    assert entry.transaction.by == "officer"
    assert LogEntry.objects.filter(act="register.record", org_id=entry.organization.org_id).count() == 1
    assert "Hợp tác xã Ghi Một Lần" in _text(client.get(first["Location"]))


def test_an_act_on_an_organization_sent_twice_is_said_to_be_there(office: Office) -> None:
    client, org_id = office.client_of("officer"), _an_organization()
    path = f"/to-chuc/{org_id}/ghi/dissolve/"
    told = {"effective_on": "4/11/2026", **PAPER, "token": _open(client, path), "confirmed": "yes"}

    first, second = client.post(path, told), client.post(path, told)

    assert first.status_code == second.status_code == 302
    assert "Giải thể" in _text(client.get(f"/to-chuc/{org_id}/"))


def test_the_law_is_told_before(office: Office) -> None:
    client, org_id = office.client_of("officer"), _an_organization()
    path = f"/to-chuc/{org_id}/ghi/suspend/"
    told = {"effective_on": "1/11/2026", "until": "1/12/2027", **PAPER, "document_on": "30/10/2026"}

    said = _text(client.post(path, {**told, "token": _open(client, path)}))

    assert "mỗi lần thông báo không quá 12 tháng" in said
    assert "phải trước ít nhất 3 ngày làm việc" in said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"effective_on": "31/2/2026"}, "Không phải ngày"),
        ({"effective_on": ""}, "Chưa điền Ngày có hiệu lực."),
        ({"area": "Xã Không Có"}, "Không có xã, phường này"),
        ({"charter_capital": "1.500.00"}, "Không phải số tiền"),
        ({"charter_capital": "1,2345"}, "ba chữ số thập phân"),
        ({"name": ""}, "Chưa điền Tên."),
        ({"kind": "company"}, "Hãy chọn"),
    ],
)
def test_a_form_that_cannot_be_read_says_why_and_keeps_what_was_typed(
    office: Office, told: dict[str, str], said: str
) -> None:
    client, before = office.client_of("officer"), _entries()
    sent = _founded(token=_open(client, "/to-chuc/ghi/establish/"), name="Hợp tác xã Còn Nguyên") | told

    answer = client.post("/to-chuc/ghi/establish/", sent)

    assert answer.status_code == 422
    assert said in _text(answer)
    assert sent["issuer"] in answer.content.decode()
    assert _entries() == before


def test_what_the_ledger_refuses_is_refused_in_words(office: Office) -> None:
    client, org_id, before = office.client_of("officer"), _an_organization(), _entries()
    path = f"/to-chuc/{org_id}/ghi/change/"

    answer = client.post(
        path,
        {
            "effective_on": "1/1/1960",
            **PAPER,
            "name": "Tên khác",
            "token": _open(client, path),
            "confirmed": "yes",
        },
    )

    assert answer.status_code == 422
    assert "biến động đầu tiên không phải là thành lập" in _text(answer)
    assert _entries() == before


def test_one_may_go_back_and_change(office: Office) -> None:
    client = office.client_of("officer")
    told = _founded(token=_open(client, "/to-chuc/ghi/establish/"), confirmed="no")

    answer = client.post("/to-chuc/ghi/establish/", told)

    assert answer.status_code == 200
    assert 'value="Hợp tác xã Măng Xanh"' in answer.content.decode()


def test_a_commune_founds_only_in_its_own_area(office: Office) -> None:
    from sohtx.areas.queries import units_of_book
    from sohtx.web.working import today

    units = units_of_book()
    assert units is not None
    own = units.resolve(COMMUNE, today())
    other = next(u for u in units.of_level(own.level, today()) if u.code != COMMUNE)
    client, path = office.client_of("commune", area=COMMUNE), "/to-chuc/ghi/establish/"

    seen = client.post(path, _founded(token=_open(client, path), area=own.code))
    refused = client.post(path, _founded(token=_open(client, path), area=other.code))

    assert seen.status_code == 200
    assert refused.status_code == 422
    assert "trong địa bàn của mình" in _text(refused)


def test_a_correction_takes_the_place_of_the_entry_and_both_stay(office: Office) -> None:
    from sohtx.register.models import Entry

    client, org_id = office.client_of("officer"), _an_organization()
    entry = Entry.objects.filter(organization__org_id=org_id, entry="established").first()
    assert entry is not None
    path = f"/to-chuc/{org_id}/dinh-chinh/{entry.entry_id}/"
    html = client.get(path).content.decode()
    told = {
        name: unescape(value)
        for name, value in re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', html)
        if name not in ("csrfmiddlewaretoken", "q")
    }
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', html, re.DOTALL):
        told[name] = "".join(re.findall(r'value="([^"]*)" selected', options))
    told |= {"name": "Hợp tác xã Tên Đúng", "confirmed": "yes"}

    answer = client.post(path, told)

    assert answer.status_code == 302, _text(answer)
    newest = Entry.objects.order_by("pk").last()
    assert newest is not None
    assert newest.supersedes == entry.entry_id
    same = (
        "effective_on",
        "area_code",
        "tax_code",
        "charter_capital",
        "kind",
        "via",
        "document_no",
        "sector",
        "is_alliance_member",
    )
    assert [getattr(newest, name) for name in same] == [getattr(entry, name) for name in same]
    page = _text(client.get(f"/to-chuc/{org_id}/"))
    assert "Hợp tác xã Tên Đúng" in page
    assert "đã được đính chính" in page


def test_a_voided_entry_stays_in_sight(office: Office) -> None:
    client = office.client_of("officer")
    told = _founded(
        token=_open(client, "/to-chuc/ghi/establish/"), confirmed="yes", name="Hợp tác xã Ghi Nhầm"
    )
    page = client.post("/to-chuc/ghi/establish/", told)["Location"]
    org_id = page.split("/")[2]
    path = f"/to-chuc/{org_id}/ghi/observed_inactive/"
    client.post(path, {"effective_on": "5/11/2026", "token": _open(client, path), "confirmed": "yes"})
    from sohtx.register.models import Entry

    seen = Entry.objects.order_by("pk").last()
    assert seen is not None
    path = f"/to-chuc/{org_id}/huy/{seen.entry_id}/"

    client.post(
        path,
        {
            "effective_on": "6/11/2026",
            "document_no": "ghi nhầm",
            "token": _open(client, path),
            "confirmed": "yes",
        },
    )

    html = client.get(page).content.decode()
    assert "đã hủy ghi nhận" in html
    assert re.findall(r'<li class="gone" id="e-([^"]+)"', html) == [seen.entry_id]
    assert "bỏ: Ghi nhận thực tế: ngừng hoạt động, 5/11/2026" in _text(client.get(page))


def test_every_act_has_a_page_that_opens(office: Office) -> None:
    from sohtx.office.acts.declared import ACTS

    client = office.client_of("officer")
    opened = set()
    for kind in ("cooperative", "union", "group"):
        org_id = _an_organization(kind)
        for act in ACTS.values():
            status = client.get(f"/to-chuc/{org_id}/ghi/{act.code}/").status_code
            assert status == (200 if act.suits(kind, "operating") else 404), (kind, act.code)
            opened |= {act.code} if status == 200 else set()
    assert {
        "suspend",
        "merge",
        "divide",
        "split_off",
        "consolidate",
        "convert",
        "join_union",
        "go_bankrupt",
    } <= opened


def test_names_never_run(office: Office) -> None:
    client = office.client_of("officer")
    hostile = "<img src=x onerror=alert(1)>{{ 7*7 }}\"'=cmd"
    told = _founded(token=_open(client, "/to-chuc/ghi/establish/"), confirmed="yes", name=hostile)

    page = client.get(client.post("/to-chuc/ghi/establish/", told)["Location"]).content.decode()

    assert "<img src=x" not in page
    assert "{{ 7*7 }}" in unescape(page)


# How far an act may reach


def _in_and_out_of(area: str) -> tuple[str, str]:
    """An operating cooperative that stands in an area today, and one that does not."""
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    own = find(Query(kinds=("cooperative",), statuses=("operating",), units=(area,), size=1)).rows[0].org_id
    rows = find(Query(kinds=("cooperative",), statuses=("operating",), size=200)).rows
    return own, next(row.org_id for row in rows if not row.unit_today.startswith(f"{area} "))


@pytest.mark.parametrize(("act", "field"), [("merge", "absorbed"), ("consolidate", "others")])
def test_an_act_reaches_no_organization_of_another_commune(office: Office, act: str, field: str) -> None:
    own, other = _in_and_out_of(COMMUNE)
    client, before, path = office.client_of("commune", area=COMMUNE), _entries(), f"/to-chuc/{own}/ghi/{act}/"
    told = _founded(token=_open(client, path), confirmed="yes", area=COMMUNE) | {field: other}

    answer = client.post(path, told)

    assert answer.status_code == 422
    assert _entries() == before


def test_entries_that_name_another_organization_are_refused_whoever_made_them(office: Office) -> None:
    from sohtx.accounts.rights import Reach
    from sohtx.core.refusal import Refusal
    from sohtx.office.acts.bounds import require_within
    from sohtx.register.recording import acts
    from sohtx.web.working import today

    own, other = _in_and_out_of(COMMUNE)
    reach = Reach(areas=frozenset({COMMUNE}))
    require_within(reach, acts.resume(own, on=today()))

    with pytest.raises(Refusal, match="không ghi được cho đơn vị này"):
        require_within(reach, acts.merge([other], own, on=today()))


@pytest.mark.parametrize(
    "token", ["zzzzzzzzzzzzzzzzdead0001", "'\"><svg/onload=1>';--aaa", "0" * 23, "A" * 24, ""]
)
def test_nobody_chooses_the_names_of_what_is_recorded(office: Office, token: str) -> None:
    client, before = office.client_of("officer"), _entries()

    answer = client.post("/to-chuc/ghi/open/", _founded(token=token, confirmed="yes"))

    assert answer.status_code == 422
    assert _entries() == before


def test_the_same_token_of_two_people_makes_two_organizations(office: Office) -> None:
    told = _founded(token="0123456789abcdef01234567", confirmed="yes", name="Hợp tác xã Hai Người")

    places = {
        office.client_of(role).post("/to-chuc/ghi/establish/", told)["Location"]
        for role in ("officer", "administrator")
    }

    assert len(places) == 2
    assert not any("01234567" in place for place in places)


def test_a_correction_does_not_move_an_organization_out_of_reach(office: Office) -> None:
    from sohtx.register.models import Entry

    own, other = _in_and_out_of(COMMUNE)
    entry = Entry.objects.filter(organization__org_id=own, entry="established").first()
    area = Entry.objects.filter(organization__org_id=other, entry="established").first()
    assert entry is not None
    assert area is not None
    client, before = office.client_of("commune", area=COMMUNE), _entries()
    path = f"/to-chuc/{own}/dinh-chinh/{entry.entry_id}/"
    told = {"effective_on": f"{area.effective_on:%d/%m/%Y}", "name": "Tên", "area": area.area_code, **PAPER}

    answer = client.post(path, {**told, "token": _open(client, path), "confirmed": "yes"})

    assert answer.status_code == 422
    assert "trong địa bàn của mình" in _text(answer)
    assert _entries() == before


def test_an_entry_is_mended_once(office: Office) -> None:
    from sohtx.core.refusal import Refusal
    from sohtx.office.acts.bounds import require_once
    from sohtx.register.models import Entry
    from sohtx.register.recording import acts

    replaced = Entry.objects.exclude(supersedes="").filter(transaction__place__isnull=False).first()
    assert replaced is not None
    org_id = replaced.organization.org_id
    client = office.client_of("officer")

    assert client.get(f"/to-chuc/{org_id}/dinh-chinh/{replaced.supersedes}/").status_code == 404
    assert client.get(f"/to-chuc/{org_id}/huy/{replaced.supersedes}/").status_code == 404
    with pytest.raises(Refusal, match="đã được đính chính hoặc hủy"):
        require_once(acts.void(org_id, replaced.supersedes, on=replaced.effective_on))


def test_a_change_in_a_sealed_report_is_told_before(office: Office) -> None:
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    rows = find(Query(kinds=("cooperative",), statuses=("operating",), units=("10",), size=50)).rows
    org_id = next(row.org_id for row in rows if row.born_on.year < 2021)
    client, path = office.client_of("officer"), f"/to-chuc/{org_id}/ghi/change/"
    told = {"effective_on": "1/6/2022", **PAPER, "charter_capital": "987.654", "token": _open(client, path)}

    answer = client.post(path, told)

    assert answer.status_code == 200, _text(answer)
    assert "báo cáo đã chốt" in _text(answer)


def test_figures_out_of_reach_are_not_told(office: Office) -> None:
    own, _ = _in_and_out_of(COMMUNE)
    client, path = office.client_of("commune", area=COMMUNE), f"/to-chuc/{own}/ghi/dissolve/"

    seen = _text(client.post(path, {"effective_on": "4/11/2026", **PAPER, "token": _open(client, path)}))

    assert "Tổng số hợp tác xã" in seen
    assert "Việt Nam, 6 tháng" not in seen
    assert "Tỉnh Lào Cai, 6 tháng" not in seen


@pytest.mark.parametrize("day", ["2/1/0001", "31/12/9999", "1/1/1899"])
def test_days_that_nothing_can_have_are_refused(office: Office, day: str) -> None:
    client = office.client_of("officer")
    told = _founded(token=_open(client, "/to-chuc/ghi/establish/"), effective_on=day)

    assert client.post("/to-chuc/ghi/establish/", told).status_code == 422


def test_voiding_what_brought_it_into_the_book_voids_all_of_it(office: Office) -> None:
    from sohtx.register.models import Entry, OrganizationState
    from sohtx.register.rebuilding import current

    client = office.client_of("officer")
    told = _founded(
        token=_open(client, "/to-chuc/ghi/establish/"), confirmed="yes", name="Hợp tác xã Ghi Trùng"
    )
    org_id = client.post("/to-chuc/ghi/establish/", told)["Location"].split("/")[2]
    path = f"/to-chuc/{org_id}/ghi/suspend/"
    client.post(path, {"effective_on": "5/11/2026", "token": _open(client, path), "confirmed": "yes"})
    birth, suspension = Entry.objects.filter(organization__org_id=org_id).order_by("pk")
    path = f"/to-chuc/{org_id}/huy/{birth.entry_id}/"

    assert "1 biến động ghi sau đó được hủy cùng một lần" in _text(client.get(path))
    client.post(
        path,
        {
            "effective_on": "6/11/2026",
            "document_no": "trùng",
            "token": _open(client, path),
            "confirmed": "yes",
        },
    )

    voided = Entry.objects.filter(organization__org_id=org_id, entry="voided").values_list(
        "supersedes", flat=True
    )
    assert set(voided) == {birth.entry_id, suspension.entry_id}
    states = current(OrganizationState).filter(organization__org_id=org_id, known_to=253_402_214_400_000_000)
    assert not states.exists()


def test_parts_of_a_divided_one_stand_in_a_commune_of_the_day(office: Office) -> None:
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find
    from sohtx.register.models import Entry

    rows = find(Query(kinds=("cooperative",), statuses=("operating",), size=200)).rows
    row = next(row for row in rows if row.unit != row.unit_today and row.org_id.startswith("DEMO"))
    client, path = office.client_of("officer"), f"/to-chuc/{row.org_id}/ghi/divide/"
    told = {"effective_on": "7/11/2026", **PAPER, **_rows("HTX Phần Một", "HTX Phần Hai"), "confirmed": "yes"}

    client.post(path, {**told, "token": _open(client, path)})

    parts = Entry.objects.filter(related_org_id=row.org_id, entry="established")
    assert {part.area_code for part in parts} == {row.unit_today.split(" ")[0]}


# Dividing, merging


def _with_capital() -> Any:
    """An operating cooperative that is a member of the Alliance, with charter capital."""
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    rows = find(Query(kinds=("cooperative",), statuses=("operating",), size=200)).rows
    return next(row for row in rows if row.charter_capital and row.is_alliance_member)


def test_a_row_more_is_shown_with_what_was_typed_and_reads_nothing(office: Office) -> None:
    client = office.client_of("officer")
    path = f"/to-chuc/{_an_organization()}/ghi/split_off/"
    typed = {"effective_on": "không phải ngày", "issuer": 'UBND "xã"', **_rows("HTX Đã Gõ", members="x")}

    html = client.post(path, {**typed, "token": (token := _open(client, path)), "more": "1"})

    shown = unescape(html.content.decode())
    assert html.status_code == 200
    assert "Đơn vị mới 2" in shown
    assert "Đơn vị mới 3" not in shown
    for kept in ("HTX Đã Gõ", "không phải ngày", 'UBND "xã"', token):
        assert f'value="{kept}"' in shown
    assert "has-error" not in shown
    assert len(set(re.findall(r' id="([^"]+)"', shown))) == len(re.findall(r' id="([^"]+)"', shown))


def test_rows_end_somewhere(office: Office) -> None:
    from sohtx.office.acts.parts import MOST_PARTS

    client = office.client_of("officer")
    path = f"/to-chuc/{_an_organization()}/ghi/divide/"
    many = _rows(*("HTX Nhiều",) * 500)

    html = client.post(path, {**many, "token": _open(client, path), "more": "1"}).content.decode()
    sent = client.post(path, {**many, "effective_on": "7/11/2026", "token": _open(client, path)})

    assert f"Đơn vị mới {MOST_PARTS}<" in html
    assert f"Đơn vị mới {MOST_PARTS + 1}<" not in html
    assert 'name="more"' not in html
    assert f"Nhiều nhất {MOST_PARTS} đơn vị mới" in _text(sent)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (_rows("HTX Một", ""), "ít nhất 2 đơn vị mới"),
        (_rows("HTX Một", "HTX Hai", area="Xã Không Có"), "Không có xã, phường này"),
        (_rows("HTX Một", "HTX Hai", charter_capital="1.500.00"), "Không phải số tiền"),
        (_rows("HTX Một", "HTX Hai", members="mười"), "Không phải số nguyên"),
        ({"parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "0", "parts-0-tax_code": "1"}, "Chưa điền Tên."),
        ({}, "ít nhất 2 đơn vị mới"),
    ],
)
def test_rows_that_cannot_be_read_say_why(office: Office, rows: dict[str, str], said: str) -> None:
    client, before = office.client_of("officer"), _entries()
    path = f"/to-chuc/{_an_organization()}/ghi/divide/"

    told = {"effective_on": "7/11/2026", **rows, "token": _open(client, path), "confirmed": "yes"}
    answer = client.post(path, told)

    assert answer.status_code == 422
    assert said in _text(answer)
    assert _entries() == before


def test_a_division_that_does_not_add_up_is_remarked_on(office: Office) -> None:
    from sohtx.core.numerals import say_number
    from sohtx.returns.queries import last_members

    row, client = _with_capital(), office.client_of("officer")
    path = f"/to-chuc/{row.org_id}/ghi/divide/"
    rows = _rows("HTX Một", "HTX Hai", charter_capital="1", members="4")

    said = _text(client.post(path, {"effective_on": "7/11/2026", **rows, "token": _open(client, path)}))

    assert f"ít hơn {say_number(row.charter_capital // 1000 - 2)} triệu đồng" in said
    assert f"Mất thành viên Liên minh: {row.name}" in said
    assert "HTX Một: chỉ có 4 thành viên, luật cần ít nhất 5 (Điều 4" in said
    members = last_members([row.org_id]).get(row.org_id)
    assert ("Số thành viên sau khi ghi là 8" in said) == (members not in (None, 8))


def test_a_division_that_adds_up_is_not_remarked_on(office: Office) -> None:
    row, client = _with_capital(), office.client_of("officer")
    path = f"/to-chuc/{row.org_id}/ghi/divide/"
    half = f"{row.charter_capital / 2000:.3f}".replace(".", ",")
    rows = _rows("HTX Một", "HTX Hai", charter_capital=half, is_alliance_member="true")

    said = _text(client.post(path, {"effective_on": "7/11/2026", **rows, "token": _open(client, path)}))

    assert "Các đơn vị trước và sau" in said
    assert "Vốn điều lệ sau khi ghi" not in said
    assert "Mất thành viên" not in said
    assert "chỉ có" not in said


def test_what_remains_of_a_split_is_shown_though_nothing_is_recorded_of_it(office: Office) -> None:
    from sohtx.core.numerals import say_number

    row, client = _with_capital(), office.client_of("officer")
    path = f"/to-chuc/{row.org_id}/ghi/split_off/"
    rows = _rows("HTX Tách", charter_capital="100")
    told = {"effective_on": "7/11/2026", **PAPER, **rows, "token": _open(client, path)}
    rest = say_number(row.charter_capital // 1000 - 100)

    said = _text(client.post(path, told))
    shared = _text(client.post(path, {**told, "charter_capital": rest}))

    assert f"nhiều hơn 100 triệu đồng so với trước đó ({say_number(row.charter_capital // 1000)}" in said
    assert "Mất thành viên" not in said
    assert row.name in said.split("Các đơn vị trước và sau")[1].split("Số liệu thay đổi")[0]
    assert "so với trước đó" not in shared


def test_what_was_divided_shows_what_came_of_it(office: Office) -> None:
    client, org_id = office.client_of("officer"), _an_organization()
    path = f"/to-chuc/{org_id}/ghi/divide/"
    rows = _rows("HTX Phần Đầu", "", "HTX Phần Sau")
    told = {"effective_on": "7/11/2026", **PAPER, **rows, "token": _open(client, path), "confirmed": "yes"}

    landed = client.post(path, told)["Location"]
    html = client.get(landed).content.decode()
    parts = re.findall(r'Chia thành <a href="(/to-chuc/[^"]+/)">HTX Phần Đầu</a>, <a href="([^"]+)">', html)

    assert landed == f"/to-chuc/{org_id}/"
    assert len(parts) == 1
    assert "HTX Phần Sau" in html
    assert "Được chia ra từ" in _text(client.get(parts[0][0]))


def test_a_merger_shows_the_one_that_receives_beside_those_merged(office: Office) -> None:
    from sohtx.core.numerals import say_number
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import find

    rows = find(Query(kinds=("cooperative",), statuses=("operating",), size=200)).rows
    into, absorbed = [row for row in rows if row.charter_capital][:2]
    client, path = office.client_of("officer"), f"/to-chuc/{into.org_id}/ghi/merge/"
    told = {"effective_on": "7/11/2026", **PAPER, "absorbed": absorbed.org_id, "token": _open(client, path)}
    together = say_number((into.charter_capital + absorbed.charter_capital) // 1000)

    short = _text(client.post(path, told))
    whole = _text(client.post(path, {**told, "charter_capital": together}))

    balance = short.split("Các đơn vị trước và sau")[1].split("Số liệu thay đổi")[0]
    assert into.name in balance
    assert absorbed.name in balance
    assert f"so với trước đó ({together} triệu đồng)" in short
    assert "so với trước đó" not in whole
    assert client.post(path, {**told, "confirmed": "yes"})["Location"] == f"/to-chuc/{into.org_id}/"


# As people write it


def test_a_correction_begins_with_days_as_people_write_them(office: Office) -> None:
    from sohtx.register.models import Entry

    entry = Entry.objects.filter(
        transaction__place__isnull=False,
        entry="established",
        effective_on__day__lt=10,
        document_on__isnull=False,
    ).first()
    assert entry is not None
    path = f"/to-chuc/{entry.organization.org_id}/dinh-chinh/{entry.entry_id}/"
    day, paper = entry.effective_on, entry.document_on
    for lang in ("vi", "en"):
        html = office.client_of("officer").get(path, {"lang": lang}).content.decode()

        assert f'value="{day.day}/{day.month}/{day.year}"' in html
        assert f'value="{paper.day}/{paper.month}/{paper.year}"' in html


def test_a_refusal_names_fields_and_organizations_not_columns(office: Office) -> None:
    row = _with_capital()
    client, path = office.client_of("officer"), f"/to-chuc/{row.org_id}/ghi/change/"
    told = {"effective_on": "1/1/1960", "name": "Tên khác", "token": _open(client, path)}
    several = f"/to-chuc/{row.org_id}/ghi/divide/"
    parts = {"effective_on": "1/1/1960", **_rows("HTX A", "HTX B"), "token": _open(client, several)}

    one, many = (
        _text(client.post(where, sent)).split("Chưa ghi được gì")[1].split("Cách sửa")
        for where, sent in ((path, told), (several, parts))
    )

    assert "biến động đầu tiên không phải là thành lập" in one[0]
    assert row.name in many[0]
    for code in ("effective_on", "entry", "established", "1960-01-01", row.org_id):
        assert code not in one[0] + one[1].split(".")[0] + many[0]


def test_what_is_told_of_the_only_province_is_not_told_of_the_country(office: Office) -> None:
    from fractions import Fraction

    from sohtx.areas.queries import units_of_book
    from sohtx.core.period import Period
    from sohtx.figures.previewing import Changed
    from sohtx.figures.whole import whole_area
    from sohtx.indicators.catalogue import INDICATORS
    from sohtx.office.acts.telling import told_once

    units = units_of_book()
    assert units is not None
    whole, country, period = whole_area(), units.country, Period.parse("2026-S2")
    count = INDICATORS["coop_count"]
    same = [Changed(count, period, area, Fraction(1), Fraction(2)) for area in (country, whole)]
    other = Changed(count, period, country, Fraction(5), Fraction(6))

    assert whole.key != country.key
    assert told_once(same, whole) == same[1:]
    assert told_once([other, same[1]], whole) == [other, same[1]]
    assert told_once(same, country) == same
