"""A figure named in the officer's prose: recomputed and opened like every other; an unknown name stays as typed."""

from fractions import Fraction

import pytest

from sohtx.documents.tree import Emphasis, Number, Strong


@pytest.fixture(autouse=True)
def started():
    """The review's modules want the settings."""
    from sohtx.config.starting import start

    start()


WORKERS = Number(text="9.229", value=Fraction(9229), identity="workers/2023-S1/10", label="Lao động")
CREDIT = Number(
    text="39", value=Fraction(39), identity="workers/2023-S1/10/credit", label="Lao động, tín dụng"
)


def lookup(name, cell):
    return {("workers", None): WORKERS, ("workers", "credit"): CREDIT}.get((name, cell))


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Có {workers} người.", ("Có ", WORKERS, " người.")),
        ("{workers}", (WORKERS,)),
        ("Riêng quỹ {workers/credit}/{workers}", ("Riêng quỹ ", CREDIT, "/", WORKERS)),
        (
            "**Có {workers} người** *và {workers}*",
            (Strong("Có "), WORKERS, Strong(" người"), " ", Emphasis("và "), WORKERS),
        ),
        ("Có {wrkers} và {workers/none}", ("Có {wrkers} và {workers/none}",)),
        ("{{workers}} {0} {} {a.b} {Workers}", ("{", WORKERS, "} {0} {} {a.b} {Workers}")),
        ("`{workers}`", (WORKERS,)),
    ],
)
def test_names_of_figures_become_their_numbers(text, runs):
    from sohtx.review.prose import paragraphs

    (paragraph,) = paragraphs(text, lookup)

    assert paragraph.runs == runs


def test_without_figures_names_stay_names():
    from sohtx.review.prose import paragraphs

    assert paragraphs("Có {workers} người.")[0].runs == ("Có {workers} người.",)


def test_the_example_provinces_prose_names_figures_that_are_there(demo_files):
    text = demo_files["md"].read_text(encoding="utf-8")

    assert "dư nợ tại Quỹ là 7.620 triệu đồng, vay mới trong kỳ 735 triệu đồng" in text
    assert "mới đạt 18,6%" in text
    assert "{" not in text
