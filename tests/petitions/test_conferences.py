"""A conference from its plan to its papers: codes, delegates, agenda, what was said, photos that everybody can read."""

import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.recording import BASE, birth, load, package_of, speaking
from returns.pictures import PDF, camera_jpeg
from sohtx.core.refusal import Refusal

DAY = date(2023, 7, 28)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of three cooperatives in one commune, one in another, a union and a group; one has a legal representative."""
    folder = tmp_path_factory.mktemp("conferences")
    load(
        folder / "home",
        package_of(folder / "package", [*BASE, birth("H3"), birth("H4", name="HTX Suối Tiên")]),
    )
    return folder / "home"


@pytest.fixture(autouse=True)
def book(home: Path) -> Iterator[None]:
    """The book, without conferences."""
    with speaking(home):
        from sohtx.accounts.models import LogEntry
        from sohtx.ledger.book import open_for_writing
        from sohtx.office.starting import make_tables
        from sohtx.petitions.models import Conference, Petition

        make_tables()
        open_for_writing()
        yield
        Petition.objects.all().delete()
        Conference.objects.all().delete()
        LogEntry.objects.all().delete()


def plan(**more: Any) -> Any:
    from sohtx.petitions.conference_services import Particulars, plan_conference

    told = {"body": "Ban Chấp hành Liên minh HTX tỉnh", "held_on": DAY, "period": "2023-S1"}
    return plan_conference(particulars=Particulars(**(told | more)), by="can-bo")


def logged() -> list[str]:
    from sohtx.accounts.models import LogEntry

    return list(LogEntry.objects.order_by("pk").values_list("act", flat=True))


def refused(call: Any, *args: Any, **kwargs: Any) -> list[str]:
    """The columns of what was refused."""
    with pytest.raises(Refusal) as raised:
        call(*args, **kwargs)
    return [problem.column for problem in raised.value.problems]


# The conference itself


def test_codes_run_within_the_year() -> None:
    codes = [plan(held_on=day).code for day in (DAY, date(2023, 1, 5), date(2024, 1, 5), date(2023, 12, 30))]

    assert codes == ["HN-2023-01", "HN-2023-02", "HN-2024-01", "HN-2023-03"]


def test_a_conference_is_called_by_its_body_number_and_term() -> None:
    made = plan(ordinal=7, is_enlarged=True, term="khóa VI", begins_at=time(7, 30))

    assert made.title == "Hội nghị Ban Chấp hành Liên minh HTX tỉnh lần thứ 7 (mở rộng), khóa VI"
    assert plan(title="  Hội nghị   tổng kết ").title == "Hội nghị tổng kết"
    assert logged() == ["conference.plan"] * 2


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written() -> None:
    from sohtx.petitions.models import Conference

    assert refused(plan, body=" ", ordinal=0, period="2023-H1", place="x" * 301) == [
        "body",
        "place",
        "ordinal",
        "period",
    ]
    assert Conference.objects.count() == 0
    assert logged() == []


def test_a_changed_conference_keeps_its_code() -> None:
    from sohtx.petitions.conference_services import Particulars, change_conference

    code = plan().code
    change_conference(
        code=code, particulars=Particulars("Ủy ban Kiểm tra", date(2024, 1, 8), "2023-S2"), by="can-bo"
    )
    from sohtx.petitions.models import Conference

    found = Conference.objects.get()
    assert (found.code, found.held_on, found.body) == ("HN-2023-01", date(2024, 1, 8), "Ủy ban Kiểm tra")
    assert refused(
        change_conference, code="HN-1999-01", particulars=Particulars("x", DAY, "2023"), by=""
    ) == ["conference"]


def test_the_agenda_is_set_as_a_whole() -> None:
    from sohtx.petitions.conference_queries import Conferring
    from sohtx.petitions.conference_services import AgendaLine, set_agenda

    conference = plan()
    set_agenda(code=conference.code, lines=[AgendaLine("Cũ")], by="can-bo")
    set_agenda(
        code=conference.code,
        lines=[AgendaLine("Khai mạc", time(7, 30)), AgendaLine("Báo cáo", None, "Phó Chủ tịch")],
        by="",
    )

    agenda = Conferring(conference).agenda
    assert [(i.rank, i.title, i.presenter) for i in agenda] == [
        (1, "Khai mạc", ""),
        (2, "Báo cáo", "Phó Chủ tịch"),
    ]
    assert refused(set_agenda, code=conference.code, lines=[AgendaLine("", time(8))], by="") == ["agenda"]
    assert len(Conferring(conference).agenda) == 2


# Delegates


def test_a_pasted_list_is_read_by_columns_and_organizations_are_known() -> None:
    from sohtx.petitions.conference_delegates import Invited, read_lines

    text = "Vàng A Giả\tGiám đốc\tHTX suối tiên\n\nLò Thị Thử; Chủ tịch; H1\nTrần Văn Mẫu; Phóng viên; Báo Không Có\nNgười lẻ"

    assert read_lines(text, on=DAY).invited == [
        Invited("Vàng A Giả", "Giám đốc", "H4"),
        Invited("Lò Thị Thử", "Chủ tịch", "H1"),
        Invited("Trần Văn Mẫu", "Phóng viên, Báo Không Có"),
        Invited("Người lẻ"),
    ]
    assert read_lines(text, on=DAY).unknown == ["Báo Không Có"]


def test_an_office_is_known_only_while_it_exists() -> None:
    from sohtx.petitions.conference_delegates import read_lines
    from sohtx.petitions.models import Body

    Body.objects.create(
        code="SO-NNPTNT", name="Sở Nông nghiệp và PTNT", kind="department", valid_from=date(2000, 1, 1), valid_to=date(2025, 3, 1)
    )  # fmt: skip
    line = "A; Giám đốc; Sở Nông nghiệp và PTNT"
    try:
        assert read_lines(line, on=date(2025, 2, 28)).invited[0].body_code == "SO-NNPTNT"
        assert read_lines(line, on=date(2025, 3, 1)).unknown == ["Sở Nông nghiệp và PTNT"]
    finally:
        Body.objects.all().delete()


def test_nobody_is_invited_twice_and_refusals_write_nothing() -> None:
    from sohtx.petitions.conference_delegates import Invited, invite
    from sohtx.petitions.models import Participant

    code = plan().code
    invited = [
        Invited("Lò Thị Thử", org_id="H1"),
        Invited("lo thi thu", org_id="H1"),
        Invited("Lò Thị Thử", org_id="H2"),
    ]

    assert len(invite(code=code, invited=invited, by="can-bo")) == 2
    assert invite(code=code, invited=invited, by="can-bo") == []
    assert refused(
        invite,
        code=code,
        invited=[Invited("A"), Invited(), Invited("B", org_id="X"), Invited("C", body_code="Y")],
        by="",
    ) == ["name", "org_id", "body_code"]
    assert refused(invite, code=code, invited=[Invited("A")], part="king", by="") == ["part"]
    assert Participant.objects.count() == 2
    assert logged() == ["conference.plan", "conference.invite"]


def test_an_area_is_invited_as_one_act_without_those_on_the_list() -> None:
    from sohtx.petitions.conference_delegates import Invited, invite, invite_area
    from sohtx.petitions.conference_queries import Conferring

    conference = plan()
    invite(code=conference.code, invited=[Invited("Lò Thị Thử", org_id="H1")], by="")
    made = invite_area(code=conference.code, area_code="97001", by="can-bo")

    assert sorted(one.organization.org_id for one in made) == [
        "H3",
        "H4",
    ]  # H2 stands elsewhere; no union, no group
    assert invite_area(code=conference.code, area_code="97001", by="") == []
    delegations = Conferring(conference).delegations
    assert sorted((row.whose.org_id, row.invited, row.present) for row in delegations) == [
        ("H1", 1, 0),
        ("H3", 1, 0),
        ("H4", 1, 0),
    ]


def test_presence_is_unknown_until_it_is_marked() -> None:
    from sohtx.petitions.conference_delegates import Invited, invite, mark_present, uninvite
    from sohtx.petitions.conference_queries import Conferring

    conference = plan()
    a, b, c = invite(code=conference.code, invited=[Invited(name) for name in "ABC"], by="")
    assert not Conferring(conference).is_counted
    mark_present(code=conference.code, present=[a.pk], absent=[b.pk], by="can-bo")

    told = {d.participant.name: d.participant.is_present for d in Conferring(conference).delegates}
    assert told == {"A": True, "B": False, "C": None}
    uninvite(code=conference.code, participant_id=c.pk, by="")
    assert refused(mark_present, code=conference.code, present=[c.pk], absent=[], by="") == ["participant"]
    other = plan()
    assert refused(uninvite, code=other.code, participant_id=a.pk, by="") == ["participant"]


def test_delegates_of_one_name_are_told_apart() -> None:
    from sohtx.petitions.conference_delegates import Invited, invite
    from sohtx.petitions.conference_queries import Conferring

    conference = plan()
    invite(
        code=conference.code,
        invited=[Invited("An", org_id="H1"), Invited("An", org_id="H2"), Invited("Bình", org_id="H1")],
        by="",
    )
    one = Conferring(conference)

    assert sorted(d.label for d in one.delegates) == [
        "An (Hợp tác xã Giả Định H1)",
        "An (Hợp tác xã Giả Định H2)",
        "Bình",
    ]
    found = one.named("an (hop tac xa gia dinh h2)")
    assert found is not None
    assert found.whose.org_id == "H2"
    assert one.named("An") is None


# What was said


def keep(code: str, key: str = "k" * 8, turn: int = 0, **said: Any) -> Any:
    from sohtx.petitions.conference_contributions import Said, keep_contribution

    return keep_contribution(code=code, key=key, said=Said(**said), turn=turn, by="thu-ky")


def test_a_contribution_sent_again_is_the_same_one() -> None:
    from sohtx.petitions.models import Contribution

    code = plan().code
    first = keep(code, speaker="Lò Thị Thử", org_id="H1", text="Xin vay vốn.  \r\nĐường xấu.\n\n")
    again = keep(code, speaker="Lò  Thị Thử", org_id="H1", text="Xin vay vốn.  \nĐường xấu.")
    more = keep(code, turn=1, speaker="Lò Thị Thử", text="Xin vay vốn. Thêm.")

    assert (first.pk, first.turn, again.pk, again.turn) == (more.pk, 1, more.pk, 1)
    assert more.turn == 2
    assert Contribution.objects.get().organization is None
    assert logged().count("conference.contribution") == 1


def test_two_who_write_see_each_other() -> None:
    from sohtx.petitions.conference_contributions import Said, is_conflict, keep_contribution
    from sohtx.petitions.models import Contribution

    code = plan().code
    keep(code, speaker="A", text="một")
    keep(code, turn=1, speaker="A", text="một hai")
    with pytest.raises(Refusal) as raised:
        keep_contribution(code=code, key="k" * 8, said=Said(speaker="A", text="khác"), turn=1, by="khac")

    assert is_conflict(raised.value)
    assert Contribution.objects.get().text == "một hai"
    assert refused(keep, plan().code, speaker="B", text="hội nghị khác") == [""]
    assert refused(keep, code, key="bad key", text="x") == [""]
    assert refused(keep, code, key="l" * 8, text="  ", subject="vốn") == ["text"]
    assert refused(keep, code, key="l" * 8, text="x", org_id="KHÔNG") == ["whose"]


@given(st.lists(st.tuples(st.integers(0, 2), st.text("ab\n ", max_size=6)), max_size=12))
def test_whatever_is_sent_the_turn_counts_what_changed_and_nothing_is_written_over(
    sent: list[tuple[int, str]],
) -> None:
    """Writers who send on turns that may be stale: what stands is always the last that was taken."""
    from sohtx.petitions.models import Contribution

    Contribution.objects.all().delete()
    code = plan().code
    taken: list[str] = []
    for behind, text in sent:
        words = text.rstrip()
        if not words:
            continue
        is_same, is_stale = bool(taken) and taken[-1] == words, behind > 0 and bool(taken)
        if is_stale and not is_same:
            assert refused(keep, code, turn=len(taken) - behind, text=text) == ["turn"]
            continue
        kept = keep(code, turn=len(taken) - behind, text=text)
        if not is_same:
            taken.append(words)
        assert (kept.text, kept.turn) == (taken[-1], len(taken))


def test_ranks_run_in_the_order_in_which_people_spoke() -> None:
    from sohtx.petitions.conference_queries import Conferring

    conference = plan()
    for n, name in enumerate("ABC"):
        keep(conference.code, key=f"key-{n}-xx", speaker=name)
    keep(conference.code, key="key-0-xx", turn=1, speaker="A", text="sau")

    assert [(h.contribution.rank, h.contribution.speaker) for h in Conferring(conference).heard] == [
        (1, "A"),
        (2, "B"),
        (3, "C"),
    ]


def test_a_petition_is_tagged_once_and_keeps_its_contribution() -> None:
    from sohtx.petitions.conference_contributions import remove_contribution, tag_petition
    from sohtx.petitions.conference_queries import Conferring, conferences

    conference = plan()
    said = keep(conference.code, speaker="Lò Thị Thử", org_id="H1", text="Xin vay vốn.\nĐường xấu.")
    first = tag_petition(contribution=said, text=" Xin vay vốn. ", topic="VON", by="thu-ky")
    again = tag_petition(contribution=said, text="Xin vay vốn.", topic="VON", by="thu-ky")
    tag_petition(contribution=said, text="Đường xấu.", topic="HT", by="thu-ky")

    assert first.pk == again.pk
    assert (first.channel, first.raised_on, first.text) == ("conference", DAY, "Xin vay vốn.")
    assert [raiser.organization.org_id for raiser in first.raisers.all()] == ["H1"]
    one = Conferring(conference)
    assert [(t.code, len(t.petitions)) for t in one.topics] == [("VON", 1), ("HT", 1)]
    row = conferences().get()
    assert (row.spoken, row.raised, row.invited, row.present) == (1, 2, 0, 0)
    assert refused(remove_contribution, code=conference.code, key="k" * 8, by="") == [""]
    keep(conference.code, key="m" * 8, text="nhầm")
    remove_contribution(code=conference.code, key="m" * 8, by="thu-ky")
    assert [h.contribution.key for h in Conferring(conference).heard] == ["k" * 8]
    assert refused(tag_petition, contribution=said, text="x", topic="KHÔNG", by="") != []


# Papers


def paper(content: bytes, name: str = "ảnh.jpg") -> Any:
    from sohtx.ledger.papers import Brought, look

    return look([Brought(name, content)])[0]


def test_a_photo_needs_a_caption_and_words_for_who_does_not_see_it() -> None:
    from sohtx.petitions.conference_papers import Described, add_paper, describe_paper, remove_paper
    from sohtx.petitions.conference_queries import Conferring

    conference = plan()
    code, photo = conference.code, paper(camera_jpeg())
    assert refused(add_paper, code=code, paper=photo, described=Described("photo"), by="") == [
        "caption",
        "alt",
    ]
    assert refused(
        add_paper, code=code, paper=paper(PDF, "a.pdf"), described=Described("photo", "c", "a"), by=""
    ) == ["papers"]
    row = add_paper(
        code=code,
        paper=photo,
        described=Described("photo", "Chủ tọa điều hành", "Ba người ngồi bàn đầu"),
        by="",
    )
    assert refused(add_paper, code=code, paper=photo, described=Described("other"), by="") == ["papers"]
    add_paper(
        code=code,
        paper=paper(PDF, "nq.pdf"),
        described=Described("resolution", document_no="05/NQ-BCH", document_on=DAY),
        by="",
    )

    one = Conferring(conference)
    assert [p.alt for p in one.photos] == ["Ba người ngồi bàn đầu"]
    assert [(str(kind), p.document_no) for kind, p in one.papers] == [("Resolution", "05/NQ-BCH")]
    assert refused(describe_paper, code=code, paper_id=row.pk, described=Described("photo", "c"), by="") == [
        "alt"
    ]
    describe_paper(
        code=code, paper_id=row.pk, described=Described("photo", "Toàn cảnh", "Hội trường"), by="can-bo"
    )
    assert [p.caption for p in Conferring(conference).photos] == ["Toàn cảnh"]
    remove_paper(code=code, paper_id=row.pk, by="can-bo")
    assert Conferring(conference).photos == []
    assert [re.sub(r"^conference\.", "", act) for act in logged()[1:]] == [
        "paper",
        "paper",
        "paper_described",
        "paper_removed",
    ]
    assert refused(remove_paper, code=plan().code, paper_id=one._papers[1].pk, by="") == [""]


def test_what_the_projector_and_forms_read_of_times() -> None:
    from sohtx.petitions.conference_forms import say_time, time_written

    assert [time_written(text) for text in ("7:30", "14h", "14g05", " 7.05 ", "24:00", "7", "7:60", "x")] == [
        time(7, 30), time(14), time(14, 5), time(7, 5), None, None, None, None,
    ]  # fmt: skip
    assert (say_time(time(7, 5)), say_time(None)) == ("7:05", "")
