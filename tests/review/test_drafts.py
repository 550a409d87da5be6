"""Drafts: the order of steps, two at once, what is kept and compared, issuing that seals or does neither, the log."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.running import Book

from .building import born, filed, load, make_book

BY = "han"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Three cooperatives of an invented province, two of which have reported."""
    folder = tmp_path_factory.mktemp("drafts")
    return make_book(
        folder,
        entries=[born("H1"), born("H2"), born("H3", sector="credit")],
        returns=[
            filed("H1", members="10", workers="5", revenue="100"),
            filed("H2", members="20", workers="7"),
        ],
    )


@pytest.fixture
def book(small: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    """A copy of it, opened in this process."""
    copy = small.copy(tmp_path / "home")
    monkeypatch.setenv("SOHTX_HOME", str(copy.home))
    from sohtx.config.starting import start
    from sohtx.figures.remembering import forget

    start()
    yield copy
    from django.db import connection

    forget()
    connection.close()


@pytest.fixture
def made(book: Book) -> Any:
    return begin()


def begin() -> Any:
    from sohtx.core.period import Period
    from sohtx.review.papers import present_units
    from sohtx.review.services import begin_round

    area = present_units().read("97", date(2023, 6, 30))
    return begin_round(period=Period.parse("2023-S1"), area=area, geography=date(2023, 6, 30), by=BY)


def move(made: Any, *states: str) -> None:
    from sohtx.review.services import advance
    from sohtx.review.stages import State

    for state in states:
        advance(made=made, to=State(state), turn=made.turn, remark="", by=BY)
        made.refresh_from_db()


def issue(made: Any, **changes: Any) -> Any:
    from sohtx.review.papers import take_down
    from sohtx.review.services import issue_round

    values = {
        "turn": made.turn, "seen": take_down(made).digest, "document_no": "45/BC-LMHTX",
        "issued_on": date(2023, 7, 28), "signatory": "Hoàng Văn Mẫu", "by": BY,
    }  # fmt: skip
    seal = issue_round(made=made, **(values | changes))
    made.refresh_from_db()
    return seal


def log() -> list[str]:
    from sohtx.accounts.log import tell
    from sohtx.accounts.models import LogEntry

    return [tell(entry).vi for entry in LogEntry.objects.order_by("pk")]


def refused(words: str) -> Any:
    from sohtx.core.refusal import Refusal

    return pytest.raises(Refusal, match=words)


def test_the_whole_way_leaves_steps_a_seal_and_sentences(made: Any) -> None:
    from sohtx.figures.sealing import figures_of, reproduce

    move(made, "draft2", "draft3", "comment", "board", "committee")
    seal = issue(made)

    assert (made.state, made.seal, made.signatory) == ("issued", seal.name, "Hoàng Văn Mẫu")
    steps = [(step.left, step.entered) for step in made.steps.order_by("pk")]
    ways = ["draft1", "draft2", "draft3", "comment", "board", "committee", "issued"]
    assert steps == list(pairwise(ways))
    assert reproduce(seal) == figures_of(seal)
    assert log()[0] == "lập báo cáo 6 tháng đầu năm 2023, Tỉnh Suối Bạc"
    assert log()[-1] == (
        f"ban hành báo cáo 6 tháng đầu năm 2023, Tỉnh Suối Bạc số 45/BC-LMHTX, chốt số liệu {seal.name}"
    )
    assert len(log()) == 7


@pytest.mark.parametrize("to", ["draft3", "board", "committee", "issued", "draft1"])
def test_no_step_is_skipped(made: Any, to: str) -> None:
    with refused("không chuyển được"):
        move(made, to)

    assert made.steps.count() == 0


def test_of_two_who_move_it_one_is_told(made: Any) -> None:
    from sohtx.review.services import advance
    from sohtx.review.stages import State

    advance(made=made, to=State.DRAFT_2, turn=0, remark="", by=BY)
    with refused("người khác vừa chuyển bước"):
        advance(made=made, to=State.DRAFT_2, turn=0, remark="", by="other")

    assert made.steps.count() == 1


def test_it_is_sent_back_with_a_remark_and_its_figures_move_again(
    made: Any, book: Book, tmp_path: Path
) -> None:
    from sohtx.review.papers import paper_of
    from sohtx.review.services import send_back
    from sohtx.review.stages import State

    move(made, "comment", "board")
    load(book, tmp_path / "late", returns=[filed("H3", members="70", recorded_at="2023-07-20T08:00:00")])
    standing = paper_of(made).review.facts.value("members")
    with refused("chưa viết gì"):
        send_back(made=made, to=State.COMMENT, turn=made.turn, remark=" ", by=BY)
    send_back(made=made, to=State.COMMENT, turn=made.turn, remark="Bổ sung HTX tín dụng", by=BY)
    made.refresh_from_db()

    assert standing == 30
    assert paper_of(made).review.facts.value("members") == 100
    assert "về bước Lấy ý kiến: Bổ sung HTX tín dụng" in log()[-1]


def test_two_papers_tell_what_changed_and_through_what(made: Any, book: Book, tmp_path: Path) -> None:
    from sohtx.review.papers import about_of
    from sohtx.review.prose import read_source
    from sohtx.review.queries import compare_sides, side_of
    from sohtx.review.services import save_prose

    move(made, "draft2")
    load(book, tmp_path / "late", returns=[filed("H3", members="70", recorded_at="2023-07-20T08:00:00")])
    about = about_of(made)
    base = read_source("uu-diem", about.area, about.period).digest
    save_prose(made=made, section="uu-diem", text="Một câu mới. Câu nữa.", base=base, by=BY)

    step = made.steps.get()
    sections = {s.key: s for s in compare_sides(made, side_of(made, str(step.pk)), side_of(made, ""))}

    numbers = {n.identity: n for n in sections["thanh-vien-lao-dong"].numbers}
    members = numbers["members/2023-S1/97"]
    assert (members.before, members.after, members.difference) == ("30", "100", 70)
    assert "H3" in members.why
    assert [(line.sign, line.text) for line in sections["uu-diem"].lines] == [
        ("+", "Một câu mới."),
        ("+", "Câu nữa."),
    ]


def test_what_is_sealed_is_what_was_put_to_the_board(made: Any, book: Book, tmp_path: Path) -> None:
    from sohtx.figures.sealing import figures_of

    move(made, "comment", "board", "committee")
    load(book, tmp_path / "late", returns=[filed("H3", members="70", recorded_at="2023-07-20T08:00:00")])
    seal = issue(made)

    members = next(f for f in figures_of(seal) if f[:3] == ("0", "members", "2023-S1"))
    assert members[5] == "30"
    out = tmp_path / "out"
    assert book.sohtx("report", "2023-S1", "--out", out, "--seal", seal.name).status == 0
    again = next(out.glob("*.md")).read_text("utf-8").replace("\\", "")
    assert "Số: 45/BC-LMHTX" in again
    assert "ngày 28 tháng 7 năm 2023" in again
    assert "**Hoàng Văn Mẫu**" in again or "Hoàng Văn Mẫu" in again
    assert book.sohtx("verify").status == 0


def test_the_issued_text_stays_whatever_becomes_of_the_files(made: Any, book: Book) -> None:
    from sohtx.review.papers import about_of, keep, kept_paper, paper_of
    from sohtx.review.prose import folder_of, read_source
    from sohtx.review.services import save_prose

    about = about_of(made)
    base = read_source("uu-diem", about.area, about.period).digest
    save_prose(made=made, section="uu-diem", text="Lời đã ký.", base=base, by=BY)
    move(made, "comment", "board", "committee")
    issue(made)
    (folder_of(about.area, about.period) / "uu-diem.md").write_text("Sửa sau", "utf-8")

    assert keep(paper_of(made).report) == kept_paper(made.steps.latest("pk"))
    with refused("không còn mở"):
        save_prose(made=made, section="uu-diem", text="Sửa", base="", by=BY)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seen": "0" * 64}, "đã khác với bản đang xem"),
        ({"turn": 99}, "người khác vừa chuyển bước"),
        ({"document_no": " "}, "chưa có số"),
        ({"signatory": ""}, "chưa có người ký"),
        ({"issued_on": date(2999, 1, 1)}, "không hợp lý"),
        ({"issued_on": date(2022, 1, 1)}, "không hợp lý"),
    ],
)
def test_issuing_is_refused_whole(made: Any, changes: dict[str, Any], words: str) -> None:
    from sohtx.figures.sealing import sealed

    move(made, "comment", "board", "committee")
    with refused(words):
        issue(made, **changes)

    made.refresh_from_db()
    assert made.state == "committee"
    assert not sealed().exists()


def test_it_is_not_issued_before_the_committee_saw_it(made: Any) -> None:
    move(made, "comment", "board")
    with refused("đang ở bước"):
        issue(made)


def test_an_error_is_accepted_with_a_reason_before_issuing(made: Any) -> None:
    from sohtx.core.text import Text
    from sohtx.review import checks, services

    move(made, "comment", "board", "committee")
    found = checks.Check(checks.Weight.ERROR, "HTX", Text("không cân", "unbalanced"), "coop_count")
    with mock.patch.object(services, "check_report", side_effect=lambda *_: iter([found])):
        with refused("1 lỗi chưa xem xét"):
            issue(made)
        with refused("chưa viết gì"):
            services.accept_error(made=made, finding=found.name, reason="", by=BY)
        with refused("không còn lỗi này"):
            services.accept_error(made=made, finding="khác", reason="vì", by=BY)
        services.accept_error(made=made, finding=found.name, reason="Đã đối chiếu", by=BY)
        issue(made)

    assert made.acceptances.get().reason == "Đã đối chiếu"


@pytest.mark.parametrize("where", ["_keep_step", "note"])
def test_a_failure_between_seal_and_issue_leaves_neither(made: Any, where: str) -> None:
    from sohtx.figures.sealing import sealed
    from sohtx.review import services

    move(made, "comment", "board", "committee")
    with (
        mock.patch.object(services, where, side_effect=RuntimeError("điện tắt")),
        pytest.raises(RuntimeError),
    ):
        issue(made)

    made.refresh_from_db()
    assert (made.state, made.seal, sealed().exists()) == ("committee", "", False)
    seal = issue(made)
    assert seal.name == "2023-S1-97-1"


def _issue_and_die(home: str, pk: int) -> None:
    """In a process of its own: killed after the seal was published and before the step ended."""
    os.environ["SOHTX_HOME"] = home
    from sohtx.config.starting import start

    start()
    from sohtx.review import services
    from sohtx.review.models import ReviewRound

    services._keep_step = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    issue(ReviewRound.objects.get(pk=pk))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal on Windows")
def test_a_process_killed_between_seal_and_issue_leaves_neither(made: Any, book: Book) -> None:
    from django.db import connection

    from sohtx.figures.sealing import sealed

    move(made, "comment", "board", "committee")
    connection.close()
    process = multiprocessing.get_context("spawn").Process(
        target=_issue_and_die, args=(str(book.home), made.pk)
    )
    process.start()
    process.join(120)

    assert process.exitcode == -signal.SIGKILL
    made.refresh_from_db()
    assert (made.state, sealed().exists()) == ("committee", False)
    assert issue(made).name == "2023-S1-97-1"
    assert book.sohtx("verify").status == 0


def test_one_report_of_a_period_is_made_at_a_time(made: Any) -> None:
    from sohtx.review.services import drop_round

    with refused("đang lập"):
        begin()
    drop_round(made=made, turn=made.turn, remark="nhầm kỳ", by=BY)
    assert begin().state == "draft1"


# The officer's texts


def test_neither_of_two_editors_is_overwritten(made: Any) -> None:
    from sohtx.review.papers import about_of
    from sohtx.review.prose import ChangedMeanwhile, read_source
    from sohtx.review.services import save_prose

    about = about_of(made)
    base = read_source("uu-diem", about.area, about.period).digest
    save_prose(made=made, section="uu-diem", text="Của Hà", base=base, by="ha")
    with pytest.raises(ChangedMeanwhile) as stopped:
        save_prose(made=made, section="uu-diem", text="Của Nam", base=base, by="nam")

    assert stopped.value.now.text == "Của Hà"
    assert read_source("uu-diem", about.area, about.period).text == "Của Hà"


def test_a_text_from_another_program_is_a_version_too(made: Any) -> None:
    from sohtx.review.models import ProseVersion
    from sohtx.review.papers import about_of
    from sohtx.review.prose import folder_of, read_source
    from sohtx.review.services import save_prose

    about = about_of(made)
    (folder_of(about.area, about.period) / "uu-diem.md").write_text("Viết bằng Notepad\r\n", "utf-8")
    base = read_source("uu-diem", about.area, about.period).digest
    save_prose(made=made, section="uu-diem", text="Sửa trên trang", base=base, by=BY)

    assert [(v.text, v.by) for v in ProseVersion.objects.order_by("pk")] == [
        ("Viết bằng Notepad", ""), ("Sửa trên trang", BY),
    ]  # fmt: skip


def test_a_section_without_prose_cannot_be_written(made: Any) -> None:
    from sohtx.review.services import save_prose

    for key in ("so-lieu-cap-nhat", "../../office", "nowhere"):
        with refused("không có phần lời văn"):
            save_prose(made=made, section=key, text="x", base="", by=BY)


@given(text=st.text(st.characters(), max_size=300))
def test_prose_saved_is_prose_read(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    from sohtx.config.starting import start

    start()
    from sohtx.areas.queries import official_units
    from sohtx.core.period import Period
    from sohtx.review import prose

    home = tmp_path_factory.getbasetemp() / "property"
    home.mkdir(exist_ok=True)
    area, period = official_units().country, Period.parse("2023-S1")
    with mock.patch.object(prose.book, "home", return_value=home):
        before = prose.read_source("uu-diem", area, period)
        prose.save_source("uu-diem", area, period, text, before.digest)
        after = prose.read_source("uu-diem", area, period)

    assert after.text == prose.canonical(text) == prose.canonical(prose.canonical(text))
    assert after.is_touched


def test_a_mark_typed_by_hand_is_no_mark() -> None:
    from sohtx.config.starting import start

    start()
    from sohtx.review.prose import UNTOUCHED, canonical

    assert canonical(f"{UNTOUCHED} -->\n{UNTOUCHED} -->\r\n\r\nChữ") == "Chữ"
    assert canonical(f"{UNTOUCHED} không đóng") == ""


# Estimates told


def test_an_estimate_is_told_in_its_report_and_in_the_next(book: Book) -> None:
    from sohtx.core import moment
    from sohtx.core.period import Period
    from sohtx.documents.markdown import write_markdown
    from sohtx.figures import estimates
    from sohtx.review.assembling import assemble
    from sohtx.review.papers import About, present_units, review_of

    area = present_units().read("97", date(2023, 6, 30))
    then = moment.read_moment("2023-06-20T08:00:00")
    with mock.patch.object(estimates, "now", return_value=then):
        estimates.enter_estimate(
            indicator="members", period="2023-S1", area=area, value="45", reason="xã báo", by=BY
        )

    for period in ("2023-S1", "2023-S2"):
        about = About(Period.parse(period), area, date(2023, 12, 31))
        file = book.home / "x.md"
        write_markdown(assemble(review_of(about, None)), file)
        row = next(line for line in file.read_text("utf-8").splitlines() if "20/6/2023" in line)
        assert [cell.strip().replace("\\", "") for cell in row.split("|")][-4:-1] == ["45", "30 (U)", "−15"]
