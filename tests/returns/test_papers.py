"""The paper on which a return came: known by its content, cleaned, kept by its digest, and gone when it is removed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given as given_
from hypothesis import settings as settings_
from hypothesis import strategies as st

from exchange.running import Book
from register.recording import BASE, load, package_of, speaking, told
from sohtx.collecting.papers import add_papers, papers_of, remove_paper
from sohtx.core.pictures import Kind, kind_of, without_traces
from sohtx.core.refusal import Refusal
from sohtx.ledger.papers import (
    FOLDER,
    LARGEST,
    MOST,
    Brought,
    Paper,
    content_of,
    fit_name,
    laid_down,
    look,
    place_of,
)
from sohtx.returns.filings import Filing, history
from sohtx.returns.models import Attachment
from sohtx.returns.receiving.planning import Given
from sohtx.returns.services import send

from .pictures import HEIC, JPEG, PDF, SECRET, WEBP, camera_jpeg, camera_png, camera_webp

H1 = Filing("H1", "HTX-6T", "2023-S1")
SOUND = {"members": 25, "workers": 12, "revenue": 928_000}
TAKEN = {
    Kind.JPEG: camera_jpeg(),
    Kind.PNG: camera_png(),
    Kind.WEBP: camera_webp(),
    Kind.HEIC: HEIC,
    Kind.PDF: PDF,
}
CLEANED = (Kind.JPEG, Kind.PNG, Kind.WEBP)
NEVER = (
    b"<html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90\0", b"PK\x03\x04", b"",
    b"GIF89a", b"RIFF\0\0\0\0WAVEfmt ", b"\xff\xd8", b" %PDF-1.7", b"\0\0\0\x18ftypmp42",
)  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("papers")
    load(folder / "home", package_of(folder / "package", BASE))
    with speaking(folder / "home"):
        send([Given(H1, SOUND)], by="an", is_accepted=True)
    _close()
    return Book(folder / "home")


@pytest.fixture
def here(base: Book, tmp_path: Path) -> Iterator[Path]:
    """A copy of the book with one return in it, on which the program in this process works."""
    home = base.copy(tmp_path / "home").home
    with speaking(home):
        yield home
    _close()


def _close() -> None:
    from django.db import connection

    connection.close()


def brought(*contents: bytes) -> list[Paper]:
    return look(Brought(f"ảnh {n}.jpg", content) for n, content in enumerate(contents))


def add(*contents: bytes) -> None:
    add_papers(H1, brought(*contents), by="an", within=lambda: None)


def files(home: Path) -> list[str]:
    return sorted(path.name for path in (home / FOLDER).glob("*/*"))


# What a file is


@pytest.mark.parametrize("kind", TAKEN)
def test_a_paper_is_known_by_its_content(kind: Kind) -> None:
    assert kind_of(TAKEN[kind]) is kind


@pytest.mark.parametrize("content", NEVER)
def test_nothing_else_is_taken_whatever_its_name(content: bytes) -> None:
    assert kind_of(content) is None
    with pytest.raises(Refusal) as refused:
        look([Brought("phiếu.jpg", content)])
    assert [problem.file for problem in refused.value.problems] == ["phiếu.jpg"]


@pytest.mark.parametrize("kind", CLEANED)
def test_nothing_of_the_camera_stays(kind: Kind) -> None:
    assert SECRET in TAKEN[kind]
    clean = without_traces(TAKEN[kind], kind)

    assert SECRET not in clean
    assert b"GPS" not in clean
    assert kind_of(clean) is kind
    assert without_traces(clean, kind) == clean


def test_a_picture_keeps_its_pixels_and_how_it_is_turned() -> None:
    clean = without_traces(camera_jpeg(6), Kind.JPEG)
    pixels = JPEG[JPEG.index(b"\xff\xdb") :]

    assert clean.endswith(pixels)
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in clean
    assert b"Exif" not in without_traces(camera_jpeg(1), Kind.JPEG)
    assert without_traces(JPEG, Kind.JPEG) == JPEG
    assert without_traces(WEBP, Kind.WEBP) == WEBP


@given_(st.sampled_from(CLEANED), st.data())
@settings_(max_examples=200, deadline=None)
def test_a_spoilt_picture_is_refused_or_cleaned(kind: Kind, data: st.DataObject) -> None:
    """Cut short or with bytes changed, it breaks nothing; and what is kept is of the same kind."""
    content = bytearray(TAKEN[kind])
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    spoilt = bytes(content[: data.draw(st.integers(12, len(content)))])
    if kind_of(spoilt) is not kind:
        return
    try:
        clean = without_traces(spoilt, kind)
    except Refusal:
        return
    assert kind_of(clean) is kind
    assert len(clean) <= len(spoilt) + 40


@pytest.mark.parametrize("kind", CLEANED)
def test_a_picture_that_came_in_part_is_refused(kind: Kind) -> None:
    clean = without_traces(TAKEN[kind], kind)
    with pytest.raises(Refusal):
        without_traces(clean[:-6], kind)


def test_too_large_and_too_many_are_refused() -> None:
    with pytest.raises(Refusal):
        brought(PDF + b"\0" * LARGEST)
    many = [PDF + bytes([n]) for n in range(MOST + 1)]
    with pytest.raises(Refusal):
        brought(*many)
    assert len(brought(*many[:MOST], many[0])) == MOST


@given_(st.text(max_size=300), st.sampled_from(Kind))
@settings_(max_examples=200)
def test_a_name_fits_any_disk_and_says_what_the_file_is(name: str, kind: Kind) -> None:
    fit = fit_name(name, kind)

    assert fit.endswith(kind.endings)
    assert 0 < len(fit) <= 200
    assert not set(fit) & set('/\\:*?"<>|\n\r\0\u202e')
    assert fit_name(fit, kind) == fit


def test_names_as_people_give_them() -> None:
    assert fit_name("C:\\Ảnh\\phiếu HTX.JPEG", Kind.JPEG) == "phiếu HTX.jpeg"
    assert fit_name("../../etc/passwd", Kind.PDF) == "passwd.pdf"
    assert fit_name("trang.html", Kind.PNG) == "trang.html.png"
    assert fit_name("", Kind.PDF) == "ban-giay.pdf"


# Keeping


def test_papers_are_kept_by_their_digest_and_shown_at_the_version(here: Path) -> None:
    add(camera_jpeg(), PDF)
    latest = history(H1).latest
    assert latest
    found = papers_of([latest.pk])[latest.pk]

    assert [one.media_type for one in found] == ["image/jpeg", "application/pdf"]
    assert files(here) == sorted(one.digest for one in found)
    assert content_of(found[0]) == without_traces(camera_jpeg(), Kind.JPEG)
    add(PDF)
    assert Attachment.objects.count() == 2


def test_a_return_holds_five(here: Path) -> None:
    add(*(PDF + bytes([n]) for n in range(3)))
    send([Given(H1, SOUND | {"members": 26}, is_replacing=True)], by="an", is_accepted=True)
    with pytest.raises(Refusal):
        add(*(PDF + bytes([n]) for n in range(10, 13)))

    assert Attachment.objects.count() == 3
    assert len(files(here)) == 3
    add(*(PDF + bytes([n]) for n in range(10, 12)))
    assert Attachment.objects.count() == MOST


def test_what_no_row_names_is_swept(here: Path) -> None:
    add(PDF)
    left = here / FOLDER / "ab" / ("ab" * 32)
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"left")
    left.with_suffix(".part").write_bytes(b"half")
    with pytest.raises(RuntimeError), laid_down(brought(HEIC)):
        raise RuntimeError

    assert files(here) == [Attachment.objects.get().digest]


def test_a_paper_that_was_removed_is_gone_unless_another_return_has_it(here: Path) -> None:
    other = Filing("H2", "HTX-6T", "2023-S1")
    send([Given(other, SOUND)], by="an", is_accepted=True)
    add(PDF)
    add_papers(other, brought(PDF), by="an", within=lambda: None)
    first, second = Attachment.objects.order_by("pk")
    reasons: list[str] = []
    with pytest.raises(Refusal):
        remove_paper(first, "  ", within=reasons.append)
    remove_paper(first, " gửi nhầm ", within=reasons.append)

    assert reasons == ["gửi nhầm"]
    assert content_of(second) == PDF
    remove_paper(second, "gửi nhầm", within=reasons.append)
    assert files(here) == []


def test_what_was_altered_is_not_shown(here: Path) -> None:
    add(PDF)
    one = Attachment.objects.get()
    place_of(one.digest).write_bytes(PDF.replace(b"1.7", b"1.6"))
    with pytest.raises(Refusal):
        content_of(one)
    add_papers(H1, brought(PDF), by="an", within=lambda: None)
    assert content_of(one) == PDF


def test_an_unsent_return_has_no_paper(here: Path) -> None:
    with pytest.raises(Refusal):
        add_papers(Filing("H2", "HTX-6T", "2023-S1"), brought(PDF), by="an", within=lambda: None)
    assert files(here) == []


# Keeping them for long


def test_papers_travel_in_a_backup_and_doctor_misses_them(here: Path, tmp_path: Path) -> None:
    add(camera_jpeg(), PDF)
    kept = files(here)
    _close()
    told(here, "backup", tmp_path / "b.sohtx")
    told(here, "restore", tmp_path / "b.sohtx", "--to", tmp_path / "again")
    assert files(tmp_path / "again") == kept
    assert "papers,good" in told(here, "doctor", "--format", "csv")

    again = Book(tmp_path / "again")
    altered = again.home / FOLDER / kept[0][:2] / kept[0]
    altered.write_bytes(bytes(len(altered.read_bytes())))
    assert "papers,good" in again.sohtx("doctor", "--format", "csv").out
    assert "papers,broken" in again.sohtx("doctor", "--full", "--format", "csv").out
    shutil.rmtree(again.home / FOLDER)
    broken = again.sohtx("doctor", "--format", "csv", "--lang", "en")
    assert "papers,broken" in broken.out
    assert "2 of 2" in broken.out
