"""The pages of figures: what stands on them is what the command prints, for everyone who may see it and nobody else."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sohtx.core.codes import Level

from .conftest import COMMUNE, Office

PERIOD = "2025-S2"
TODAYS = "2026-01-01"
OLD, OLD_DAY = "10", "2023-06-30"  # the province Lào Cai before the merger
CODES = (
    "coop_count",
    "coop_established",
    "coop_moved_in",
    "members",
    "revenue",
    "revenue_mean",
    "loan_overdue",
)
CODES += ("managers_college_share", "worker_income_mean", "union_members", "charter_capital_registered")
few = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


class Cells(HTMLParser):
    """The lines of the table of a page: their names for machines, and the values in their cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lines: dict[str, list[str]] = {}
        self.totals: dict[str, list[str]] = {}
        self.after = ""
        self._into: list[str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what a tag says."""
        told = {name: value or "" for name, value in attrs}
        if tag == "tr":
            self._into = None
            if "data-cell" in told:
                self._into = self.lines.setdefault(told["data-cell"], [])
            if "data-total" in told:
                self._into = self.totals.setdefault(told["data-total"], [])
        elif tag in ("data", "abbr") and self._into is not None:
            self._into.append(told.get("value", ""))
        elif tag == "a" and told.get("rel") == "next":
            self.after = told["href"]


def ask(client: Any, path: str, **query: Any) -> Any:
    """The answer at an address."""
    return client.get(f"{path}?{urlencode(query, doseq=True)}")


def lines_on(client: Any, **query: Any) -> dict[str, str]:
    """The values on all pages of a question."""
    found: dict[str, str] = {}
    answer = ask(client, "/so-lieu/", **query)
    while True:
        assert answer.status_code == 200, answer.content.decode()
        cells = Cells(answer.content.decode())
        found |= {name: values[0] for name, values in cells.lines.items()}
        if not cells.after:
            return found
        answer = client.get(cells.after)


def printed(office: Office, *argv: str) -> list[dict[str, str]]:
    """What a command prints as CSV."""
    from sohtx.figures.remembering import forget

    forget()
    ran = office.book.sohtx(*argv, "--format", "csv")
    assert ran.status == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


@few
@given(
    codes=st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True),
    by=st.sampled_from([(), ("area",), ("sector",), ("kind",), ("area", "sector"), ("sector", "kind")]),
    place=st.sampled_from([("VN", TODAYS), ("15", TODAYS), (OLD, OLD_DAY), (COMMUNE, TODAYS)]),
    period=st.sampled_from(["2023-S1", PERIOD, "2025"]),
    impute=st.sampled_from(["none", "carry", "ratio"]),
    submitted=st.booleans(),
    known=st.sampled_from(["", "2026-02-15"]),
)
def test_a_page_shows_what_the_command_prints(
    office: Office, codes: list[str], by: tuple[str, ...], place: tuple[str, str], period: str, impute: str,
    submitted: bool, known: str,
) -> None:  # fmt: skip
    area, day = place
    argv = ["figures", period, "--area", area, "--geography", day, "--impute", impute, "--level", "commune"]
    argv += [part for code in codes for part in ("--indicator", code)] + [
        part for b in by for part in ("--by", b)
    ]
    argv += ["--include-submitted"] if submitted else []
    argv += ["--known", known] if known else []
    others = [b for b in by if b != "area"]
    expected = {
        "/".join((r["indicator"], r["area_code"], *(r[b] for b in others))): r["value"]
        for r in printed(office, *argv)
    }
    query = {
        "indicator": codes,
        "period": period,
        "area": area,
        "geography": day,
        "by": by,
        "level": "commune",
    }
    query |= {"impute": impute, "submitted": "1" if submitted else "", "known": known}

    assert lines_on(office.client_of("leader"), **query) == expected


@pytest.mark.parametrize("code", ["coop_count", "coop_dissolved", "revenue_mean", "members", "union_members"])
@pytest.mark.parametrize("cell", [{}, {"sector": "agriculture"}])
def test_the_records_of_a_panel_are_those_explained(office: Office, code: str, cell: dict[str, str]) -> None:
    client = office.client_of("leader")
    argv = [
        "explain",
        "2023-S1",
        code,
        "--area",
        OLD,
        "--geography",
        OLD_DAY,
        *(["--by", "sector"] if cell else []),
    ]
    explained = [row for row in printed(office, *argv) if row.get("sector", "") == cell.get("sector", "")]
    query = {"indicator": code, "period": "2023-S1", "area": OLD, "geography": OLD_DAY} | cell

    taken = ask(client, "/so-lieu/so/tai-ve/", format="csv", **query).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(taken)))
    rows = rows[rows.index([]) + 2 :]

    assert [(r[0], r[3], r[5], r[6], r[7]) for r in rows] == [
        (e["org_id"], e["record_id"], e["recorded_at"], e["numerator"], e["denominator"]) for e in explained
    ]
    assert sorted(shown_organizations(client, query)) == sorted({e["org_id"] for e in explained})


def shown_organizations(client: Any, query: dict[str, str]) -> Iterator[str]:
    """The organizations in the table of records, on all its pages."""
    after = ""
    while True:
        page = ask(client, "/so-lieu/so/", **query, after=after).content.decode()
        table = re.search(r'<table class="data cards records">.*?</table>', page, re.DOTALL)
        yield from dict.fromkeys(re.findall(r'href="/to-chuc/([^/"]+)/"', table.group()) if table else [])
        found = re.search(r'[?&]after=(\d+)" hx-target="#panel">50', unescape(page))
        if not found:
            return
        after = found.group(1)


@pytest.mark.parametrize("sort", ["", "-value", "area", "-change"])
@pytest.mark.parametrize("only", ["", "phuong"])
def test_a_file_has_the_lines_of_the_page_in_their_order(office: Office, sort: str, only: str) -> None:
    client = office.client_of("officer")
    query = {"indicator": "members", "period": PERIOD, "by": "area", "sort": sort, "only": only}

    page = Cells(ask(client, "/so-lieu/", **query).content.decode())
    taken = ask(client, "/so-lieu/tai-ve/", **query, format="csv").content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(taken)))
    rows = rows[rows.index([]) + 2 :]
    shown = [values[0] for values in (*page.lines.values(), *page.totals.values())]
    assert len(shown) > 10
    assert [row[3] for row in rows] == shown


def test_an_excel_file_holds_the_same_numbers(office: Office) -> None:
    import openpyxl

    client = office.client_of("officer")
    query = {"indicator": "coop_count", "period": PERIOD, "by": "area"}
    page = Cells(ask(client, "/so-lieu/", **query).content.decode())
    answer = ask(client, "/so-lieu/tai-ve/", **query, format="xlsx")

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    values = [row[3].value for row in list(book.worksheets[1].rows)[1:]]
    assert values == [int(v[0]) for v in (*page.lines.values(), *page.totals.values())]
    assert all(cell.data_type in ("s", "n") for sheet in book for row in sheet for cell in row)


def test_taking_away_is_written_down(office: Office) -> None:
    from sohtx.accounts.log import tell
    from sohtx.accounts.models import LogEntry

    ask(
        office.client_of("department"),
        "/so-lieu/tai-ve/",
        indicator="coop_count",
        period=PERIOD,
        format="csv",
    )

    last = LogEntry.objects.filter(act="figures.export").order_by("pk").last()
    assert last is not None
    assert (last.by, "coop_count" in tell(last).vi) == ("department", True)


def test_words_in_files_are_never_formulas() -> None:
    import openpyxl

    from sohtx.figures.pages.taking import write_file

    nasty = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "http://x"]
    taken = write_file("csv", [("Tên", "=2+2")], ["=A"], [[word] for word in nasty]).decode("utf-8-sig")
    assert not [
        c for row in csv.reader(io.StringIO(taken)) for c in row if c.startswith(("=", "+", "-", "@", "\t"))
    ]
    book = openpyxl.load_workbook(io.BytesIO(write_file("xlsx", [("a", "=2")], ["=A"], [[w] for w in nasty])))
    assert {cell.data_type for sheet in book for row in sheet for cell in row} == {"s"}


# Reach


def test_a_commune_sees_its_own_figures_and_no_others(office: Office) -> None:
    client = office.client_of("commune", area=COMMUNE)

    assert "Tổng số hợp tác xã" in ask(client, "/so-lieu/", period=PERIOD).content.decode()
    assert set(lines_on(client, indicator="coop_count", period=PERIOD)) == {f"coop_count/{COMMUNE}"}
    for path in ("/so-lieu/", "/so-lieu/tai-ve/", "/so-lieu/so/", "/so-lieu/so/tai-ve/"):
        query = {"indicator": "coop_count", "period": PERIOD, "format": "csv"}
        assert ask(client, path, **query).status_code == 200
        for area in ("VN", "15", "02671", "nowhere", "' OR 1=1"):
            assert ask(client, path, **query, area=area).status_code == 403, (path, area)
    assert ask(client, "/so-lieu/", indicator="coop_count", geography="no day").status_code == 422


def test_ones_own_code_is_another_unit_on_another_day(office: Office) -> None:
    """A code that was borne by a commune that went elsewhere does not let its present bearer see that one."""
    from sohtx.figures.pages.reaching import units_now

    units = units_now()
    commune = next(
        u for u in units.of_level(Level.COMMUNE, date(2026, 1, 1))
        if (then := units.resolve(u.code, date(2024, 1, 1))) and then.exists_on(date(2024, 1, 1))
        and u.code not in {a.code for a in units.above(units.place(then, date(2026, 1, 1)).unit, date(2026, 1, 1))}
    )  # fmt: skip
    client = office.client_of("commune", area=commune.code)

    assert ask(client, "/so-lieu/", indicator="coop_count").status_code == 200
    assert ask(client, "/so-lieu/", indicator="coop_count", geography="2024-01-01").status_code == 403


def test_a_cooperative_sees_no_figures(office: Office) -> None:
    client = office.client_of("cooperative", org="DEMO10-H00001")
    for path in ("/so-lieu/", "/so-lieu/tai-ve/", "/so-lieu/so/", "/so-lieu/so/tai-ve/"):
        assert ask(client, path, indicator="coop_count", period=PERIOD, format="csv").status_code == 403


def test_those_who_stand_elsewhere_are_counted_not_named(office: Office) -> None:
    from types import SimpleNamespace

    from sohtx.accounts.rights import Reach
    from sohtx.figures.asking import Request, read_request
    from sohtx.figures.pages.reaching import named_of
    from sohtx.figures.remembering import on_extract
    from sohtx.indicators.catalogue import INDICATORS
    from sohtx.indicators.engine import Engine

    commune = SimpleNamespace(reach=lambda _: Reach(areas=frozenset({COMMUNE})))

    def standing(area: str, day: str = TODAYS) -> set[int]:
        def work(extract: Any) -> set[int]:
            question = read_request(
                Request(period="2026", area=area, on=day, geography=TODAYS, indicators=["coop_count"]),
                extract.units,
            )
            engine = Engine(extract)
            engine.places(question)
            return {record.org for record in engine.records(question, INDICATORS["coop_count"])}

        return on_extract(work)

    from sohtx.web.working import today

    inside, everyone = standing(COMMUNE, str(today())), standing("15", str(today()))
    assert 0 < len(inside) < len(everyone)
    assert named_of(commune, everyone) == inside  # type: ignore[arg-type]


def test_those_who_stand_nowhere_today_are_named_where_they_last_stood(office: Office) -> None:
    from types import SimpleNamespace

    from sohtx.accounts.rights import Reach
    from sohtx.figures.pages.reaching import named_of
    from sohtx.register.directory.asking import Query
    from sohtx.register.directory.finding import rows_of

    commune = SimpleNamespace(reach=lambda _: Reach(areas=frozenset({COMMUNE})))
    ended = {row.org for row in rows_of(Query(statuses=("ended",)))}
    own = {row.org for row in rows_of(Query(statuses=("ended",), units=(COMMUNE,)))}

    assert 0 < len(own) < len(ended)
    assert named_of(commune, ended | {10**9}) == own  # type: ignore[arg-type]


def test_no_level_shows_a_commune_what_holds_it(office: Office) -> None:
    client = office.client_of("commune", area=COMMUNE)
    query = {"indicator": "coop_count", "period": "2026", "by": "area", "area": COMMUNE}

    paths = ("/so-lieu/", "/so-lieu/tai-ve/")
    for level in ("country", "province", "district"):
        for compare in ("plan", "yoy"):
            assert set(lines_on(client, **query, level=level, compare=compare)) == {f"coop_count/{COMMUNE}"}
            found, usual = (
                [ask(client, path, **asked, compare=compare, format="csv").content.decode() for path in paths]
                for asked in (query | {"level": level}, query | {"level": "commune"})
            )
            assert Cells(found[0]).lines == Cells(usual[0]).lines
            assert _rows(found[1]) == _rows(usual[1]) != []
    wide = office.client_of("officer")
    assert set(lines_on(wide, **query | {"area": "15", "level": "country"})) == {"coop_count/15"}
    assert set(lines_on(wide, **query | {"area": "VN", "level": "country"})) == {"coop_count/VN"}


def _rows(file: str) -> list[str]:
    """The lines of a file that hold figures."""
    return [line for line in file.splitlines() if line.startswith("Tổng số")]


@pytest.mark.parametrize(
    "known", ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "0001-01-01", "9999-12-30T23:59:59-23:59"]
)
def test_no_moment_at_the_ends_of_the_calendar_breaks_a_page(office: Office, known: str) -> None:
    client = office.client_of("officer")
    org = client.get("/to-chuc/").content.decode()
    org = re.search(r'href="(/to-chuc/[^"/?]+/)"', org.replace("/to-chuc/ghi/", ""))[1]

    for path in ("/so-lieu/", "/so-lieu/tai-ve/", "/so-lieu/so/", "/so-lieu/so/tai-ve/", org):
        query = {"indicator": "coop_count", "period": PERIOD, "format": "csv", "known": known}
        assert ask(client, path, **query).status_code in (200, 404, 422), path
        assert ask(client, path, **query | {"since": known}).status_code in (200, 404, 422), path


# Hostile and mistaken addresses


@few
@given(
    query=st.dictionaries(
        st.sampled_from(
            ["period", "indicator", "area", "by", "level", "on", "known", "geography", "impute", "compare", "view", "sort", "only", "after", "before", "sector", "kind", "directly", "since", "silent", "format", "submitted"]
        ),
        st.one_of(
            st.sampled_from(["", PERIOD, "coop_count", "revenue_yoy", "VN", "area", "sector", "chart", "map", "-value",
                             "2023-06-30", "9999-12-31", "0001-01-01", "agriculture", "-", "' OR 1=1 --", "<script>",
                             "\x00", "9" * 300, "union", "commune", "csv", "xlsx"]),
            st.text(max_size=20),
        ),
        max_size=6,
    ),
    path=st.sampled_from(["/so-lieu/", "/so-lieu/so/", "/so-lieu/tai-ve/", "/so-lieu/so/tai-ve/"]),
)  # fmt: skip
def test_no_address_breaks_a_page(office: Office, query: dict[str, str], path: str) -> None:
    answer = ask(office.client_of("leader"), path, **({"indicator": "coop_count", "period": PERIOD} | query))

    assert answer.status_code in (200, 422)
    assert b"<script>" not in answer.content


def test_what_is_wrong_is_said_and_the_form_kept(office: Office) -> None:
    answer = ask(office.client_of("leader"), "/so-lieu/", period="2023-S9", indicator="members", by="sector")

    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "không phải kỳ báo cáo" in page
    assert '<option value="members" selected>' in page
    assert '<option value="sector" selected>' in page
    assert "--" not in re.sub(r"<!--.*?-->", "", page.partition("<main")[2].partition("<form")[0])


PAGES = [
    ("/so-lieu/", {"period": PERIOD}),
    ("/so-lieu/", {"period": PERIOD, "indicator": "coop_count", "by": "area", "view": "map"}),
    ("/so-lieu/", {"period": PERIOD, "indicator": "coop_count", "by": "area", "view": "map", "area": "VN"}),
    ("/so-lieu/", {"period": PERIOD, "indicator": "revenue", "by": "sector", "view": "chart"}),
    ("/so-lieu/", {"period": PERIOD, "indicator": "workers", "view": "chart", "compare": "plan"}),
    ("/so-lieu/", {"period": "x"}),
    ("/so-lieu/so/", {"period": PERIOD, "indicator": "revenue_mean", "since": "2026-03-01"}),
    ("/so-lieu/so/", {"period": PERIOD, "indicator": "revenue_yoy_matched"}),
    ("/so-lieu/so/", {"period": PERIOD, "indicator": "revenue_plan_pct"}),
]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(("path", "query"), PAGES)
def test_pages_carry_no_inline_script_or_style(
    office: Office, lang: str, path: str, query: dict[str, str]
) -> None:
    page = ask(office.client_of("leader"), path, lang=lang, **query).content.decode()

    assert f'<html lang="{lang}">' in page
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", page)


def test_a_map_of_the_country_has_the_islands(office: Office) -> None:
    page = ask(office.client_of("leader"), *PAGES[2][:1], **PAGES[2][1]).content.decode()

    assert "Hoàng Sa" in page
    assert "Trường Sa" in page


# The panel


def test_a_panel_is_a_fragment_for_the_drawer_and_a_page_without_scripts(office: Office) -> None:
    client = office.client_of("leader")
    address = "/so-lieu/so/?indicator=coop_count&period=" + PERIOD

    whole, part = client.get(address), client.get(address, headers={"HX-Request": "true"})

    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b"<h2>" in part.content
    assert "HX-Request" in part["Vary"]


def test_a_comparison_opens_into_both_its_sides(office: Office) -> None:
    page = unescape(
        ask(
            office.client_of("leader"), "/so-lieu/so/", indicator="revenue_yoy", period=PERIOD
        ).content.decode()
    )

    sides = page.partition('<ul class="sides">')[2].partition("</ul>")[0]
    assert re.findall(r'href="/so-lieu/so/\?indicator=(\w+)&period=([\w-]+)', sides) == [
        ("revenue", PERIOD),
        ("revenue", "2024-S2"),
    ]


def test_what_changed_a_figure_adds_up(office: Office) -> None:
    """Value then, and what each mover added since, is the value now."""
    from sohtx.core.moment import read_moment
    from sohtx.figures.pages.behind import CellAsked, changed_since, figure_of
    from sohtx.figures.pages.wanted import Wanted
    from sohtx.figures.remembering import on_extract
    from sohtx.indicators.catalogue import ask as asked

    for code in ("coop_count", "revenue", "members"):
        wanted = Wanted(period=PERIOD, area="15", geography=TODAYS)
        one = figure_of(wanted, asked(code), CellAsked())
        then = figure_of(
            Wanted(period=PERIOD, area="15", geography=TODAYS, known="2025-12-01"), asked(code), CellAsked()
        )
        since = read_moment("2025-12-01") or 0
        moved = on_extract(lambda extract, one=one, since=since: changed_since(extract, one, since))
        scale = one.asked.indicator.scale
        total = sum(
            (Fraction(now.numerator - before.numerator, scale) for _, before, now in moved), Fraction(0)
        )
        assert moved
        assert (then.figure.value or 0) + total == one.figure.value


def test_changes_are_told_since_the_last_seal(office: Office) -> None:
    from sohtx.figures.pages.reaching import units_now
    from sohtx.figures.sealing import sealed

    seal = sealed().last()
    unit = units_now().rows[seal.area]
    query = {
        "indicator": "coop_count",
        "period": seal.period,
        "area": unit.code,
        "geography": str(seal.geography),
    }

    page = unescape(ask(office.client_of("leader"), "/so-lieu/so/", **query).content.decode())

    assert f"bản chốt {seal.name}" in page
    assert re.search(r"\d+ đơn vị làm thay đổi|Không đơn vị nào làm thay đổi", page)


def test_a_list_asks_as_often_for_one_line_as_for_many(office: Office) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sohtx.figures.remembering import forget

    client = office.client_of("leader")

    def count(path: str, **query: str) -> int:
        ask(client, path, **query)
        forget()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert ask(client, path, **query).status_code == 200
        return len(asked)

    one = {"indicator": "coop_count", "period": PERIOD, "sector": "other"}
    many = one | {"sector": "agriculture"}
    assert count("/so-lieu/so/", **one) == count("/so-lieu/so/", **many)
    table = {"indicator": "coop_count", "period": PERIOD}
    assert count("/so-lieu/", **table, by="sector") == count("/so-lieu/", **table, by="area")


def test_a_long_table_comes_in_pages_by_key(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from sohtx.figures.pages import table

    client = office.client_of("leader")
    query = {"indicator": "coop_count", "period": PERIOD, "by": "area", "sort": "-value"}
    whole = lines_on(client, **query)
    monkeypatch.setattr(table, "PAGE", 20)

    paged = lines_on(client, **query)

    assert list(paged.items()) == list(whole.items())
    assert len(Cells(ask(client, "/so-lieu/", **query).content.decode()).lines) == 20


def test_a_figure_card_is_drawn_from_a_figure(office: Office) -> None:
    from django.template import engines

    from sohtx.figures.asking import Request
    from sohtx.figures.pages.showing import show
    from sohtx.figures.remembering import ask_remembered

    codes = ["revenue", "revenue_yoy"]
    _, (value, growth) = ask_remembered(Request(period=PERIOD, indicators=codes, area="15", geography=TODAYS))
    shown = show(value, growth, clocks={"geography": TODAYS})
    made = engines.all()[0].from_string(
        '{% from "figures/components.html" import figure_button %}{{ figure_button(s) }}'
    )

    card = unescape(made.render({"s": shown}))

    assert all(
        part in card
        for part in ("Doanh thu", shown.value, "triệu đồng", shown.change_said, shown.reporters, "sơ bộ")
    )
    assert f'hx-get="{shown.address}"' in card


# Units of one name, and units that are no more


def test_an_ended_province_is_told_from_its_namesake_of_today(office: Office) -> None:
    client = office.client_of("officer")
    query = {"indicator": "coop_count", "period": PERIOD, "by": "area"}

    for path, asked in (("/so-lieu/", query), ("/so-lieu/", {"period": PERIOD}), ("/so-lieu/so/", query)):
        pages = (unescape(ask(client, path, **asked, area=area).content.decode()) for area in (OLD, "15"))
        old, new = (page.replace("\N{NO-BREAK SPACE}", " ") for page in pages)
        assert "Tỉnh Lào Cai (trước 1/7/2025) · 6 tháng" in old, (path, asked)
        assert "Tỉnh Lào Cai · 6 tháng" in new
        assert "trước 1/7/2025" not in new
    taken = ask(client, "/so-lieu/tai-ve/", **query, area=OLD, format="csv").content.decode("utf-8-sig")
    assert "Địa bàn,Tỉnh Lào Cai (trước 1/7/2025)\r\n" in taken
    assert "Tổng số của Tỉnh Lào Cai (trước 1/7/2025)" in taken
    assert (
        "Tỉnh Lào Cai (before 1 July 2025)" in ask(client, "/so-lieu/", area=OLD, lang="en").content.decode()
    )


@pytest.mark.parametrize("geography", ["", TODAYS])
def test_an_ended_unit_shows_what_stood_in_it_and_never_nothing(office: Office, geography: str) -> None:
    client = office.client_of("officer")
    query = {"indicator": "coop_count", "period": PERIOD, "area": OLD}
    on_its_day = lines_on(client, **query, geography="2025-06-30")

    assert lines_on(client, **query, geography=geography) == on_its_day != {f"coop_count/{OLD}": "0"}
    page = unescape(ask(client, "/so-lieu/", **query, geography=geography).content.decode())
    assert "có đến hết ngày 30/6/2025" in page
    assert re.search(r'href="[^"]*area=15"[^>]*>Xem Tỉnh Lào Cai hiện nay', page)
    assert re.search(r'href="[^"]*area=15&geography=2025-06-30[^"]*">Tỉnh Yên Bái<', page)
    opened = unescape(ask(client, "/so-lieu/so/", **query, geography=geography).content.decode())
    assert f'<data value="{on_its_day[f"coop_count/{OLD}"]}">' in opened


@pytest.mark.parametrize("geography", ["", "2023-06-30", "2025-06-30", TODAYS])
@pytest.mark.parametrize("area", ["VN", "15", OLD])
def test_every_area_to_choose_brings_the_area_that_it_says(office: Office, area: str, geography: str) -> None:
    from sohtx.areas.naming import dated_name
    from sohtx.core.moment import read_day
    from sohtx.figures.pages.reaching import units_now
    from sohtx.web.working import today

    page = ask(office.client_of("officer"), "/so-lieu/", area=area, period=PERIOD, geography=geography)
    form = unescape(page.content.decode()).partition('<select name="area"')[2].partition("</select>")[0]
    sent = re.search(r'<input[^>]*name="geography"[^>]*>', page.content.decode())[0]
    day = read_day((re.search(r'value="([^"]*)"', sent) or ["", ""])[1]) or today()
    options = re.findall(r'<option value="([^"]+)"( selected)?>(?:– )?([^<]+)</option>', form)

    assert len(options) > 1
    assert len({name for _, _, name in options}) == len(options)
    assert [code for code, chosen, _ in options if chosen] == [area]
    units = units_now()
    for code, _, name in options:
        meant = units.resolve(code, day)
        assert name in (meant.name, dated_name(units, meant)) or name.startswith(f"{meant.name} ("), name


def test_areas_to_choose_stand_by_their_proper_names(office: Office) -> None:
    from sohtx.core.alphabet import sort_key

    page = ask(office.client_of("officer"), "/so-lieu/", area="VN", period=PERIOD).content.decode()
    form = unescape(page).partition('<select name="area"')[2].partition("</select>")[0]
    names = re.findall(r">– ([^<]+)</option>", form)
    provinces = [name.split(" ", 1)[1] for name in names if name.startswith("Tỉnh ")]
    proper = [
        re.sub("^(Tỉnh|Thành phố) ", "", name) for name in names if name.startswith(("Tỉnh", "Thành phố"))
    ]

    assert len(provinces) > 20
    assert proper[-34:] == sorted(proper[-34:], key=sort_key)


# Words and numbers


@pytest.mark.parametrize(
    "query",
    [
        {"indicator": "zzz"},
        {"by": "nonsense"},
        {"period": "x"},
        {"area": "zz"},
        {"sort": "zz"},
        {"view": "zz"},
    ],
)
def test_what_is_wrong_with_an_address_is_told_without_codes_or_commands(
    office: Office, query: dict[str, str]
) -> None:
    client = office.client_of("officer")
    for path in ("/so-lieu/", "/so-lieu/tai-ve/"):
        answer = ask(client, path, **query, format="csv")
        told = unescape(answer.content.decode()).partition('role="alert"')[2].partition("</ul>")[0]
        assert answer.status_code == 422
        assert "Cách sửa" in told
        assert not re.search(r"sohtx|--|_yoy|\.csv|dùng một trong|2023-S1", told), told


def test_a_breakdown_without_an_indicator_is_that_of_cooperatives(office: Office) -> None:
    client = office.client_of("officer")

    assert lines_on(client, period=PERIOD, by="sector") == lines_on(
        client, indicator="coop_count", period=PERIOD, by="sector"
    )


@pytest.mark.parametrize(
    "code", ["coop_count", "revenue_mean", "profit", "coop_established", "worker_income_mean"]
)
def test_numbers_of_one_column_have_as_many_decimals_and_one_minus(office: Office, code: str) -> None:
    page = ask(
        office.client_of("officer"), "/so-lieu/", indicator=code, period=PERIOD, by=["area", "sector"]
    ).content.decode()
    rows = re.findall(r"<tr (?:class=\"total\" )?data-.*?</tr>", page, re.DOTALL)
    values = [
        m[1]
        for row in rows
        if (m := re.search(r'<td class="num value".*?<data[^>]*>([^<]*)<', row, re.DOTALL))
    ]
    changes = [
        m[1]
        for row in rows
        if (m := re.search(r'<td class="num" data-label="So với[^"]*"><data[^>]*>([^<]*)<', row))
    ]

    assert len(values) > 20
    assert len({len(text.partition(",")[2]) for text in values}) == 1
    assert len({len(text.partition(",")[2]) for text in changes if text.endswith("%")}) <= 1
    assert not [text for text in (*values, *changes) if "-" in text or "tăng" in text]


def test_a_change_of_few_organizations_is_their_number() -> None:
    from types import SimpleNamespace

    from sohtx.figures.pages.showing import change_of
    from sohtx.indicators.catalogue import ask as asked

    def change(code: str, now: int, then: int) -> tuple[str, str]:
        value = None if not then else Fraction(now - then, then) * 100
        told = SimpleNamespace(
            asked=asked(code), value=value, numerator=Fraction(now), denominator=Fraction(then)
        )
        found = change_of(told)  # type: ignore[arg-type]
        return found.signed, found.said

    assert change("coop_count_yoy", 6, 2) == ("+4 đơn vị", "tăng 4 đơn vị")
    assert change("coop_count_yoy", 1, 19) == ("−18 đơn vị", "giảm 18 đơn vị")
    assert change("coop_count_yoy", 3, 0) == ("+3 đơn vị", "tăng 3 đơn vị")
    assert change("coop_count_yoy", 22, 20) == ("+10,0%", "tăng 10,0%")
    assert change("coop_count_yoy", 7, 7) == ("0 đơn vị", "không đổi")
    assert change("revenue_yoy", 6, 2) == ("+200,0%", "tăng 200,0%")
    assert change("revenue_yoy", 2, 0) == ("–", "")
    assert change("coop_count_plan_pct", 3, 2) == ("50,0%", "đạt 50,0%")


def test_a_mean_of_fewer_than_three_says_that_no_report_prints_it(office: Office) -> None:
    client = office.client_of("officer")
    query = {"indicator": "revenue_mean", "period": PERIOD, "by": ["area", "sector"], "area": "15"}
    page = ask(client, "/so-lieu/", **query).content.decode()
    rows = re.findall(r"<tr data-cell.*?</tr>", page, re.DOTALL)
    marked, reported = [], []
    for row in rows:
        n = re.search(r'data-label="Đã báo cáo">(\d+)/', row)
        marked.append("dưới 3 đơn vị" in row)
        reported.append(int(n[1]) if n else 0)

    assert [n in (1, 2) for n in reported] == marked
    assert any(marked)
    assert "không có số này" in page
    sums = ask(client, "/so-lieu/", **query | {"indicator": "revenue"}).content.decode()
    assert "dưới 3 đơn vị" not in sums


def test_a_picture_is_drawn_broad_and_narrow_and_nothing_in_it_is_cut(office: Office) -> None:
    for view, by in (("chart", ""), ("chart", "sector"), ("map", "area")):
        page = ask(
            office.client_of("officer"), "/so-lieu/", indicator="coop_count", period=PERIOD, view=view, by=by
        ).content.decode()
        drawn = re.findall(r"<svg .*?</svg>", page.partition("<figure")[2], re.DOTALL)
        breadths = [float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1]) for svg in drawn]
        ids = re.findall(r' id="([^"]+)"', page)

        assert len(drawn) == 2
        assert breadths[0] > 1.5 * breadths[1]
        assert len(set(ids)) == len(ids)
        assert not re.search(r"…</text>|\d{4}-S\d</text>", "".join(drawn))
        for svg, breadth in zip(drawn, breadths, strict=True):
            level = [words for words in LETTERED.findall(svg) if "rotate" not in words[3]]
            assert level
            assert all(ends_of(*words[:3], unescape(words[4])) <= breadth + 1 for words in level)


LETTERED = re.compile(
    r'<text[^>]*? x="([\d.]+)"[^>]*? font-size="([\d.]+)" text-anchor="(\w+)"([^>]*)>([^<]*)</text>'
)


def ends_of(x: str, size: str, anchor: str, words: str) -> float:
    """Where words of a picture end."""
    from sohtx.documents.pictures.lettering import width_of

    return float(x) + width_of(words, float(size)) * {"start": 1, "middle": 0.5, "end": 0}[anchor]


def test_the_attention_list_refuses_a_reason_that_is_none_in_plain_words(office: Office) -> None:
    answer = ask(office.client_of("officer"), "/ra-soat/", rule="zzz")
    told = unescape(answer.content.decode())

    assert answer.status_code in (400, 422)
    assert "chọn một lý do" in told
    assert "few_members" not in told


def test_the_reasons_of_the_attention_list_fold_on_a_phone(office: Office) -> None:
    page = unescape(ask(office.client_of("officer"), "/ra-soat/", rule="unverified").content.decode())

    folded = page.partition('<details class="card reasons-narrow">')[2].partition("</details>")[0]
    assert "Lâu không có phiếu, đã có liên hệ" in folded.partition("</summary>")[0]
    assert folded.count("<li>") == page.partition("reasons-wide")[2].partition("</nav>")[0].count("<li>") > 2


def test_no_reason_is_named_as_a_severity() -> None:
    from sohtx.figures.attention.rules import RULES, Severity

    severities = [severity.label.vi for severity in Severity]
    assert not [
        r.code for r in RULES.values() if any(r.label.vi.split(",")[0] == word for word in severities)
    ]


def test_a_line_of_the_attention_list_leads_to_the_act_that_answers_it(office: Office) -> None:
    from sohtx.figures.attention.rules import RULES
    from sohtx.office.acts.declared import ACTS

    assert {rule.act.act for rule in RULES.values() if rule.act} - {""} <= ACTS.keys()
    pages = {
        role: unescape(ask(office.client_of(role), "/ra-soat/", rule="meeting_unknown").content.decode())
        for role in ("officer", "leader")
    }
    assert re.search(r'<td><a href="/to-chuc/[^"/]+/dai-hoi/"[^>]*>Ghi đại hội</a>', pages["officer"])
    assert "/dai-hoi/" not in pages["leader"]
    for page in pages.values():
        assert re.search(r"0 trường hợp nghiêm trọng trong [\d.]+ dòng", page)


def test_a_mean_is_told_with_its_units_and_how_it_is_rounded(office: Office) -> None:
    client = office.client_of("leader")
    query = {"indicator": "revenue_mean", "period": PERIOD}
    page = unescape(ask(client, "/so-lieu/so/", **query).content.decode())
    number = r"[\d.]+(?:,\d+)?"
    formula = rf"<dd>({number}) triệu đồng ÷ ({number}) đơn vị = (?:({number}); làm tròn )?({number}) triệu đồng</dd>"
    found = re.search(formula, page)
    assert found
    top, bottom, finer, printed = (
        Fraction((part or "0").replace(".", "").replace(",", ".")) for part in found.groups()
    )
    assert abs(top / bottom - (finer or printed)) <= Fraction(1, 10)
    assert page.index("Chi tiết kỹ thuật") < page.index("Mã số liệu")
    assert "Tử số" not in page


def test_a_phone_reads_what_is_asked_before_the_selects(office: Office) -> None:
    page = unescape(
        ask(office.client_of("leader"), "/so-lieu/", indicator="revenue", period=PERIOD).content.decode()
    )
    box = page.partition('<details class="filter-box">')[2]
    assert re.search(r"Doanh thu.* · .* – Đổi", box.partition("</summary>")[0])
    assert 'name="indicator"' in box.partition("</details>")[0]
