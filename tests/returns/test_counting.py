"""Groups by number: whatever a commune counts, the register says the same once the count is accepted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.running import Book
from register.recording import birth, load, package_of, speaking, told
from sohtx.collecting.counting.planning import Counted, Group, Held, Steps, plan
from sohtx.core.refusal import Refusal
from sohtx.register.unnamed import UNNAMED
from sohtx.returns.filings import Filing

FORM, COMMUNE = "THT-XA-6T", "97001"
INTACT = "The book is intact.\n"

# The plan alone


def carried_out(steps: Steps, held: Held) -> Held:
    """What the register would hold after the steps."""
    gone = {g.org_id for g in (*steps.voided, *steps.ended)}
    voided = {g.org_id for g in steps.voided}
    back = {g.org_id for g in steps.reopened}
    born = [Group(f"new{n}", is_unnamed=True) for n in range(steps.born)]
    opened = [Group(f"opened{n}", is_unnamed=True) for n in range(steps.opened - steps.passing)]
    entering = [
        replace(group, is_registered=number < steps.born_registered)
        for number, group in enumerate((*born, *opened))
    ]
    marks = {g.org_id: True for g in steps.registered} | {g.org_id: False for g in steps.unregistered}
    staying = [g for g in held.standing if g.org_id not in gone]
    staying += [replace(g, exit="") for g in held.ended if g.org_id in back and g.org_id not in gone]
    standing = [replace(g, is_registered=marks.get(g.org_id, g.is_registered)) for g in staying]
    ended = [g for g in held.ended if g.org_id not in back | voided]
    ended += [*steps.ended, *(Group(f"passing{n}", is_unnamed=True) for n in range(steps.passing))]
    return Held([*standing, *entering], [*(g for g in held.new if g.org_id not in voided), *born], ended)


@st.composite
def registers(draw: st.DrawFn) -> Held:
    """What a register may hold: groups that stood before, came and went in the period, some of them unnamed."""
    standing, new, ended = [], [], []
    for number in range(draw(st.integers(0, 12))):
        group = Group(
            f"T{number}", draw(st.booleans()), draw(st.booleans()), draw(st.booleans()), (f"E{number}",)
        )
        is_new, is_ended = draw(st.booleans()), draw(st.booleans())
        if is_new:
            new.append(replace(group, is_opened=False))
        if is_ended:
            ended.append(replace(group, is_registered=False, exit=f"X{number}"))
        else:
            standing.append(group)
    return Held(standing, new, ended)


@given(registers(), st.integers(0, 12), st.integers(0, 12), st.integers(0, 20), st.data())
def test_the_register_says_what_was_counted_or_the_count_is_refused(
    held: Held, new: int, ended: int, groups: int, data: st.DataObject
) -> None:
    registered = data.draw(st.one_of(st.none(), st.integers(0, groups)))
    counted = Counted(groups, new, ended, registered)
    try:
        steps = plan(counted, held)
    except Refusal:
        named = [g for g in held.standing if not g.is_unnamed]
        too_many_named = (
            len(named) > groups
            or sum(not g.is_unnamed for g in held.new) > new
            or sum(not g.is_unnamed for g in held.ended) > ended
        )
        named_before = [g for g in named if g.org_id not in {n.org_id for n in held.new}]
        assert too_many_named or groups < len(named_before) + new
        return
    after = carried_out(steps, held)
    assert after.counted[:3] == counted[:3], (steps, after.counted)
    if registered is not None:
        of_named = sum(g.is_registered for g in after.standing if not g.is_unnamed)
        nearest = min(max(registered, of_named), of_named + after.unnamed)
        assert after.counted.registered == nearest
    touched = {g.org_id for g in (*steps.voided, *steps.ended, *steps.reopened, *steps.registered)}
    assert touched <= {g.org_id for g in (*held.standing, *held.new, *held.ended) if g.is_unnamed}
    assert plan(counted, after) == Steps()


# With a book


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    rows = [
        birth("H1"),
        birth("T1", kind="group", name="Tổ hợp tác Có Tên"),
        birth("T2", kind="group", name="Tổ hợp tác Xã Bên", area_code="97002"),
    ]
    load(tmp_path / "home", package_of(tmp_path / "package", rows))
    with speaking(tmp_path / "home"):
        yield tmp_path / "home"


def count(period: str, groups: int, new: int, ended: int, **more: int) -> None:
    """A count that is sent, then accepted."""
    from sohtx.collecting.accepting import accept, send
    from sohtx.returns.receiving.planning import Given

    answers = {"groups": groups, "groups_new": new, "groups_ended": ended} | more
    reasons = dict.fromkeys(
        ("groups_balance", "groups_jump", "group_members_jump", "groups_new_in_groups"), "Đã rà soát"
    )
    filing = Filing(COMMUNE, FORM, period)
    send([Given(filing, answers, reasons=reasons, is_replacing=True)], by="xa")
    accept([filing], by="an")


def figures(home: Path, period: str, area: str = COMMUNE) -> dict[str, str]:
    """What the register counts of an area's groups."""
    codes = (
        "group_count",
        "group_established",
        "group_dissolved",
        "group_registered_count",
        "group_other_entries",
    )
    asked = [part for code in codes for part in ("--indicator", code)]
    lines = told(home, "figures", period, "--area", area, "--format", "csv", *asked).splitlines()
    head, *rows = (line.split(",") for line in lines)
    return {row[0]: row[head.index("value")] for row in rows}


def test_a_count_enters_the_register_and_a_corrected_one_restates_it(home: Path) -> None:
    count("2023-S1", 84, 12, 3, groups_registered=20, group_members=1_010)
    assert figures(home, "2023-S1") == {
        "group_count": "84", "group_established": "12", "group_dissolved": "3", "group_registered_count": "20",
        "group_other_entries": "0",
    }  # fmt: skip
    assert figures(home, "2022-S2")["group_count"] == "75"
    assert figures(home, "2023-S1", "97002")["group_count"] == "1"

    count("2023-S1", 80, 10, 5, groups_registered=15)
    assert {k: v for k, v in figures(home, "2023-S1").items() if k != "group_other_entries"} == {
        "group_count": "80", "group_established": "10", "group_dissolved": "5", "group_registered_count": "15",
    }  # fmt: skip

    count("2023-S2", 86, 6, 0)
    assert figures(home, "2023-S2")["group_count"] == "86"
    assert figures(home, "2023-S2")["group_established"] == "6"
    assert figures(home, "2023-S1")["group_count"] == "80"
    assert told(home, "verify") == INTACT


def test_a_count_below_the_named_groups_is_refused_and_nothing_is_written(home: Path) -> None:
    with pytest.raises(Refusal) as refused:
        count("2023-S1", 0, 0, 0)
    assert "1 named groups at the end of the period, the return says 0" in str(refused.value.problems[0].what)
    assert figures(home, "2023-S1")["group_count"] == "1"


def test_unnamed_groups_owe_nothing_and_a_named_one_does(home: Path) -> None:
    from sohtx.collecting.board import board_of
    from sohtx.core.period import Period
    from sohtx.register.models import OrganizationState
    from sohtx.register.recording.entries import NewEntry
    from sohtx.register.services import record
    from sohtx.returns.definitions.own import catalogue

    count("2023-S1", 5, 0, 0)
    period = Period.parse("2023-S2")
    version = catalogue().get("THT-6T", period)
    assert {item.respondent for item in board_of(version, period).items} == {"T1", "T2"}

    org_id = OrganizationState.objects.filter(name=UNNAMED).values_list("organization__org_id", flat=True)[0]
    amended = NewEntry(
        entry="amended", org_id=org_id, effective_on="2023-07-01", name="Tổ hợp tác Đã Đặt Tên"
    )
    record([amended], by="an", act="change")
    assert {item.respondent for item in board_of(version, period).items} == {"T1", "T2", org_id}
    assert figures(home, "2023-S2")["group_count"] == "5"


def test_a_register_that_moved_since_is_made_to_agree_again(home: Path) -> None:
    from sohtx.collecting.accepting import agree_again
    from sohtx.collecting.counting.agreeing import counted_in, held_of
    from sohtx.register.recording.entries import NewEntry
    from sohtx.register.services import record
    from sohtx.returns.filings import history

    count("2023-S1", 5, 0, 0)
    named = NewEntry(
        entry="established", effective_on="2023-03-01", kind="group", name="Tổ hợp tác Mới", area_code=COMMUNE
    )
    record([named], by="an", act="establish")
    filing = Filing(COMMUNE, FORM, "2023-S1")
    version = history(filing).decided
    assert version is not None
    counted = counted_in(version.answers)
    assert not held_of(filing).agrees(counted)
    with pytest.raises(Refusal):
        agree_again(filing, by="an")  # one named group was established, the commune counted none

    count("2023-S1", 6, 1, 0)
    assert figures(home, "2023-S1")["group_count"] == "6"


def test_counts_of_all_communes_come_in_one_workbook(home: Path) -> None:
    from returns.building import Filling, sent_in, workbook
    from sohtx.collecting.asking import EVERY_AREA, ask

    ask(FORM, {EVERY_AREA}, by="an")
    out = Filling(workbook(FORM, "2023-S1"))
    assert {COMMUNE, "97002"} <= out.rows.keys()
    out.write(COMMUNE, groups=84, groups_new=12, groups_ended=3)
    out.write("97002", groups=30, groups_new=2, groups_ended=0)

    content = out.content
    taken = sent_in(content, is_accepted=True)

    assert not taken.is_refused, taken.looked.remarks
    assert figures(home, "2023-S1")["group_count"] == "84"
    assert figures(home, "2023-S1", "97002")["group_established"] == "2"
    again = Filling(workbook(FORM, "2023-S1"))
    assert again.cell(COMMUNE, "groups").value == 84
    assert sent_in(content, is_accepted=True).is_known


def test_a_package_carries_unnamed_groups_and_what_was_counted(home: Path, tmp_path: Path) -> None:
    count("2023-S1", 84, 12, 3, groups_registered=20)
    told(home, "export", str(tmp_path / "out"))
    load(tmp_path / "again", tmp_path / "out")
    assert figures(tmp_path / "again", "2023-S1") == figures(home, "2023-S1")
    again = Book(tmp_path / "again")
    assert again.sohtx("export", str(tmp_path / "out2")).status == 0
    for name in ("entries.csv", "area_returns.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "out2" / name).read_bytes()
