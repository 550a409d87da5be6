"""What a number and a quoted record open on the report's page."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from sohtx.documents.tree import Number, Record

NUMBER = Number(
    text="02",
    value=Fraction(2),
    identity="list:tasks_late/2023-S1/10",
    label='Số nhiệm vụ "quá hạn"',
    address="/nhiem-vu/?period=2023-S1&state=late",
)


@pytest.fixture
def drawing() -> Any:
    from sohtx.config.starting import start

    start()
    from sohtx.review.screen import Drawing

    paper: Any = SimpleNamespace(
        report=SimpleNamespace(words=None), review=SimpleNamespace(subject=SimpleNamespace(geography="2023-06-30"))
    )  # fmt: skip
    return Drawing(paper, known=None)


def test_a_counted_number_opens_its_list(drawing: Any) -> None:
    assert drawing.runs((NUMBER,)) == (
        '<a class="n" href="/nhiem-vu/?period=2023-S1&amp;state=late" title="Số nhiệm vụ &#34;quá hạn&#34;">02</a>'
    )


def test_a_quoted_record_opens_its_page_and_runs_nothing(drawing: Any) -> None:
    record = Record(text="<b>15</b> HTX", source="NV-1", address="/nhiem-vu/NV-1/")

    assert drawing.runs((record,)) == (
        '<a class="r" href="/nhiem-vu/NV-1/" title="NV-1">&lt;b&gt;15&lt;/b&gt; HTX</a>'
    )
    assert drawing.runs((Record(text="<b>", source="x"),)) == "&lt;b&gt;"
