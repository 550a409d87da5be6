"""A station adds its chapters and annexes by declaring them: nobody touches the assembler."""

from types import SimpleNamespace

import pytest

from sohtx.core.text import Text
from sohtx.documents.outline import AnnexChapter, Chapter, grow
from sohtx.documents.tree import Paragraph


@pytest.fixture(autouse=True)
def started():
    """The review's modules want the settings."""
    from sohtx.config.starting import start

    start()


def said(_):
    return [Paragraph(runs=("Có nội dung.",))]


def test_a_stations_chapters_and_annexes_take_their_places(monkeypatch):
    from sohtx.review import chapters as review_chapters

    petitions = SimpleNamespace(
        CHAPTERS=(
            Chapter(
                key="bang-kien-nghi", under="kien-nghi", rank=5, title=Text("Tổng hợp", "All"), blocks=said
            ),
        ),
        ANNEXES=(
            AnnexChapter(key="phu-luc-kien-nghi", rank=60, title=Text("Kiến nghị", "Petitions"), blocks=said),
        ),
    )
    monkeypatch.setattr(review_chapters, "_stations", lambda: [petitions])

    parts = grow(
        review_chapters.chapters(),
        lambda chapter: chapter.blocks(None) if chapter.key == "bang-kien-nghi" else (),
        str,
    )
    results = parts[0]
    petitioned = next(section for section in results.sections if section.key == "kien-nghi")

    assert [(s.number, s.title, s.blocks) for s in petitioned.sections] == [
        ("1.", "Tổng hợp", tuple(said(None)))
    ]
    assert [annex.rank for annex in review_chapters.annexes()] == sorted(
        a.rank for a in review_chapters.annexes()
    )
    assert "phu-luc-kien-nghi" in [annex.key for annex in review_chapters.annexes()]


def test_headings_are_numbered_as_in_an_official_paper():
    chapters = [
        Chapter(key="a", title=Text("Phần một", "One")),
        Chapter(key="b", under="a", title=Text("Mục", "Section")),
        Chapter(key="c", under="b", title=Text("Tiểu mục", "Item")),
        Chapter(key="d", under="c", title=Text("Ý", "Point")),
        Chapter(key="left-out", under="a", rank=1, title=Text("Trống", "Empty"), is_optional=True),
        Chapter(key="e", under="a", rank=2, title=Text("Mục sau", "Next"), blocks=said),
    ]

    (part,) = grow(chapters, lambda chapter: chapter.blocks(None), str)

    assert (part.number, part.title) == ("Phần thứ nhất", "PHẦN MỘT")
    assert [(s.number, s.title) for s in part.sections] == [("I.", "MỤC"), ("II.", "MỤC SAU")]
    item = part.sections[0].sections[0]
    assert (item.number, item.title, item.sections[0].number) == ("1.", "Tiểu mục", "a)")
