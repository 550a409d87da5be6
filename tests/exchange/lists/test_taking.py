"""From an office's list into the book, and the list given back."""

import io
from datetime import date

import openpyxl
import pytest

from sohtx.core.refusal import Refusal

from .sheets import HEAD, SOUND, workbook

AS_OF = date(2023, 6, 30)


def checked(content: bytes, name: str = "ds.xlsx", **more):
    from sohtx.exchange.lists.checking import check_list
    from sohtx.exchange.lists.opening import open_bytes
    from sohtx.exchange.lists.options import Options

    return check_list(open_bytes(content, name), Options(AS_OF, province="10", **more))


def fates(found) -> list[str]:
    return [str(row.fate) for row in found.rows]


def test_sound_rows_are_taken_once(begun) -> None:
    from sohtx.exchange.lists.taking import kept, take_in
    from sohtx.register.models import Contact, Entry

    bad = [4, "HTX Lạ", "12A8", "Xã Không Có", "Huyện Bát Xát", "31/2/2016", 5, None, None]
    found = checked(workbook([*SOUND, bad]))
    assert fates(found) == ["new", "new", "new", "wrong"]
    assert not begun.joinpath("sohtx.sqlite3").exists()
    take_in(found, by="can-bo")
    entries = list(
        Entry.objects.order_by("organization__org_id", "effective_on", "entry").values_list(
            "name", "entry", "via", "document_no"
        )
    )
    assert len(entries) == 5
    assert {paper for *_, paper in entries} == {"Danh sách ds.xlsx"}
    assert [via for name, _, via, _ in entries if name == "HTX Suối Êm"] == ["opened"]
    assert Contact.objects.count() == 0
    again = take_in(checked(workbook([*SOUND, bad])), by="can-bo")
    assert again.account.place is None
    assert fates(again.checked) == ["known", "known", "known", "wrong"]
    assert Entry.objects.count() == 5
    (told,) = kept()
    assert (told["by"], told["taken"], told["name"]) == ("can-bo", 3, "ds.xlsx")
    assert (begun / "lists" / f"{told['digest']}.xlsx").read_bytes() == found.file.content


def test_the_same_rows_under_another_name_are_known(begun) -> None:
    from sohtx.exchange.lists.taking import take_in

    take_in(checked(workbook(SOUND)))
    renamed = [[*row[:1], row[1].replace("HTX", "Hợp tác xã").upper(), *row[2:]] for row in SOUND]
    assert fates(checked(workbook(renamed), "khac.xlsx")) == ["known"] * 3


def test_likely_duplicates_wait_for_a_person(begun) -> None:
    from sohtx.exchange.lists.taking import accept_lines

    twin = [4, "HTX Suối Em", None, "Xã Y Tý", "Huyện Bát Xát", "2017", None, None, None]
    found = checked(workbook([*SOUND, twin]))
    assert fates(found)[-1] == "doubtful"
    assert fates(accept_lines(found, [5]))[-1] == "new"
    with pytest.raises(Refusal):
        accept_lines(found, [99])


def test_a_new_commune_is_named_by_its_old_one_on_the_founding_day(begun) -> None:
    from sohtx.areas.queries import official_units
    from sohtx.exchange.lists.checking import check_list
    from sohtx.exchange.lists.opening import open_bytes
    from sohtx.exchange.lists.options import Options

    row = [1, "HTX Mây Lành", "9900000031", "Xã Y Tý", None, "28/7/2015", 1500, None, None]
    found = check_list(open_bytes(workbook([row]), "ds.xlsx"), Options(date(2026, 1, 1), province="15"))
    birth = found.rows[0].entries[0]
    units = official_units()
    old = units.resolve(birth["area_code"], date(2015, 7, 28))
    assert old is not None
    assert old.exists_on(date(2015, 7, 28))
    assert units.place(old, date(2026, 1, 1)).unit.name == "Xã Y Tý"
    assert any("khi thành lập xã mới chưa có" in r.what.vi for r in found.rows[0].remarks)


def test_a_marked_workbook_keeps_its_look_and_says_what_is_wrong(begun) -> None:
    from sohtx.exchange.lists.marking import AUTHOR, mark_workbook
    from sohtx.exchange.lists.opening import RESULTS

    source = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                [
                    [
                        1,
                        "HTX =1+1",
                        "12A8",
                        "Xã Không Có",
                        "Huyện Bát Xát",
                        "31/2/2016",
                        5,
                        "=HYPERLINK(1)",
                        None,
                    ]
                ]
            )
        )
    )
    source.active["B2"].font = openpyxl.styles.Font(bold=True, name="Arial")
    source.active["H2"].data_type = "s"
    packed = io.BytesIO()
    source.save(packed)
    found = checked(packed.getvalue())
    marked = openpyxl.load_workbook(io.BytesIO(mark_workbook(found)))
    assert marked.sheetnames == [RESULTS, "Sheet"]
    sheet = marked["Sheet"]
    assert sheet["B2"].font.name == "Arial"
    assert {c: sheet[c].comment.author for c in ("C2", "D2", "F2", "H2")} == dict.fromkeys(
        ("C2", "D2", "F2", "H2"), AUTHOR
    )
    assert "Không có ngày này trong lịch" in sheet["F2"].comment.text
    assert sheet["F2"].fill.start_color.rgb.endswith("F8C9C4")
    results = marked[RESULTS]
    links = [cell.hyperlink.location for row in results.iter_rows() for cell in row if cell.hyperlink]
    assert "'Sheet'!F2" in links
    assert not [cell for row in results.iter_rows() for cell in row if cell.data_type == "f"]
    again = checked(mark_workbook(found))
    assert again.layout.sheet.name == "Sheet"
    assert fates(again) == fates(found)


def test_a_list_of_text_comes_back_as_a_workbook_without_formulas(begun) -> None:
    from sohtx.exchange.lists.marking import mark_workbook

    text = "Tên HTX;Xã;Ghi chú\nHTX Mây;Xã Lạ Lùng;=cmd|'/c calc'!A1\n+HTX;@SUM(1);-1\n"
    found = checked(text.encode(), "ds.csv")
    marked = openpyxl.load_workbook(io.BytesIO(mark_workbook(found)))
    cells = [cell for sheet in marked.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert "=cmd|'/c calc'!A1" in [cell.value for cell in cells]


def test_what_was_said_of_a_head_is_remembered(begun) -> None:
    from sohtx.exchange.lists.checking import remember_columns
    from sohtx.exchange.lists.fields import Field

    head = [*HEAD[:7], "Cột lạ", HEAD[8]]
    found = checked(workbook(SOUND, head), said={7: Field.STATUS})
    assert found.columns[7].field is Field.STATUS
    assert checked(workbook(SOUND, head)).columns[7].field is None
    remember_columns(found)
    later = checked(workbook(SOUND, head)).columns[7]
    assert (later.field, later.reason.en) == (Field.STATUS, "chosen so for this head before")


def test_comparing_puts_every_organization_in_one_class(begun) -> None:
    from sohtx.exchange.lists.answering import answer_workbook
    from sohtx.exchange.lists.comparing import Outcome, Scope, Source, compare
    from sohtx.exchange.lists.deciding import accept, give_reason, keep_comparison
    from sohtx.exchange.lists.opening import open_bytes
    from sohtx.exchange.lists.options import Options
    from sohtx.exchange.lists.taking import take_in
    from sohtx.register.models import Entry

    more = [
        [4, "HTX Gió Ngàn", "9900000064", "Xã Y Tý", "Huyện Bát Xát", "1/2/2018", 500, None, None],
        [5, "HTX Lau Bạc", "9900000080", "Xã Y Tý", "Huyện Bát Xát", "1/2/2018", 500, None, None],
        [6, "HTX Ong Chăm", "9900000105", "Xã Y Tý", "Huyện Bát Xát", "1/2/2018", 500, None, None],
    ]
    take_in(checked(workbook([*SOUND, *more])))
    theirs = [
        SOUND[0], [2, "HTX Suối Êm", None, "Xã Y Tý", "Huyện Bát Xát", None, None, "Đã giải thể", None],
        [4, "HTX Gió Núi Cao", "9900000064", "Xã Y Tý", "Huyện Bát Xát", None, None, None, None],
        [5, "HTX Lau Bạc", "9900000080", "Xã Trịnh Tường", "Huyện Bát Xát", None, None, None, None],
        [7, "HTX =Mới", None, "Xã Y Tý", "Huyện Bát Xát", "5/5/2020", None, None, None],
        [8, None, None, "Xã Y Tý", "Huyện Bát Xát", None, None, None, None],
        [9, "HTX Mây Lành", "9900000031", "Xã Trịnh Tường", "Huyện Bát Xát", None, None, None, None],
    ]  # fmt: skip
    options = Options(AS_OF, province="10")
    every = Scope(kinds=frozenset())
    found = compare(open_bytes(workbook(theirs), "dkkd.xlsx"), options, Source.REGISTRATION, every)
    assert found.counts == {
        Outcome.AGREE: 1, Outcome.ONLY_OURS: 2, Outcome.ONLY_THEIRS: 1,
        Outcome.OTHER_STATUS: 1, Outcome.OTHER_NAME: 1, Outcome.OTHER_PLACE: 1,
    }  # fmt: skip
    assert [reading.line for reading, _ in found.unread] == [7, 8]
    ours = [pair.ours.org_id for pair in found.pairs if pair.ours]
    assert len(ours) == len(set(ours)) == 6
    lines = [pair.theirs.line for pair in found.pairs if pair.theirs] + [
        reading.line for reading, _ in found.unread
    ]
    assert sorted(lines) == list(range(2, 9))

    kept = keep_comparison(found, by="can-bo")
    by_kind = {d.kind: d for d in kept.differences.order_by("position")}
    before = Entry.objects.count()
    with pytest.raises(Refusal):
        accept([(by_kind["other_status"], {})], by="can-bo")
    filled = {"effective_on": "2023-07-05", "document_no": "12/TB"}
    accept(
        [(by_kind["other_status"], filled), (by_kind["only_theirs"], {}), (by_kind["other_place"], {})],
        by="can-bo",
    )
    assert Entry.objects.count() == before + 3
    with pytest.raises(Refusal):
        give_reason([by_kind["only_theirs"]], "đã xem", by="can-bo")
    give_reason([by_kind["only_ours"]], "chưa cập nhật bên thuế", by="can-bo")
    options = Options(date(2023, 7, 31), province="10")
    again = compare(open_bytes(workbook(theirs), "dkkd.xlsx"), options, Source.REGISTRATION)
    assert again.counts[Outcome.ONLY_THEIRS] == 0
    assert again.counts[Outcome.OTHER_PLACE] == 0

    answer = openpyxl.load_workbook(io.BytesIO(answer_workbook(found)))
    cells = [cell for sheet in answer.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert "HTX Ong Chăm" in [cell.value for cell in answer["Chưa có trong danh sách"]["B"]]
