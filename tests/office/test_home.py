"""Home tells no change where hardly anybody has reported, and no return where none is due; its places reach a phone."""

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from web.conftest import Office, furnished, office

from .test_guidance import words

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["furnished", "office"]


@pytest.mark.parametrize(
    ("reporting", "expected", "is_scant"),
    [
        (1, 1448, True),
        (361, 1448, True),
        (362, 1448, False),
        (None, 8, True),
        (0, 0, False),
        (None, None, False),
    ],
)
def test_a_figure_is_compared_from_a_quarter_on(
    reporting: int | None, expected: int | None, is_scant: bool
) -> None:
    from sohtx.indicators.answer import Figure

    figure: Any = SimpleNamespace(reporting_n=reporting, expected_n=expected)
    assert Figure.is_scant.fget(figure) is is_scant  # type: ignore[attr-defined]


@pytest.fixture
def officer(office: Office) -> "Client":
    return office.client_of("officer")


def test_while_the_period_runs_returns_are_not_due_and_the_last_figure_stands_beneath(
    officer: "Client",
) -> None:
    page = words(officer.get("/"))

    assert page.count("Chưa đến kỳ thu phiếu 6 tháng đầu năm 2026: ") == 3
    assert page.count("so với cùng kỳ") == 4, "three counts, and the word explained"
    assert "HTX báo cáo, chưa so sánh được" not in page


def test_after_it_figures_of_a_few_are_not_compared(
    officer: "Client", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sohtx.indicators.answer.COMPARABLE", 1)  # all must have reported
    page = words(officer.get("/", {"period": "2025-S2"}))

    assert len(re.findall(r"Mới có [\d.]+/[\d.]+ HTX báo cáo, chưa so sánh được", page)) == 3
    assert page.count("so với cùng kỳ") == 4
    assert "Chưa đến kỳ thu phiếu" not in page


def test_what_the_phones_bar_leaves_out_stands_in_its_menu(officer: "Client") -> None:
    page = officer.get("/").content.decode()
    aside = re.findall(r'<li class="aside"><a href="([^"]+)"', page)

    assert {"/ra-soat/", "/to-chuc/trung/", "/hoi-nghi/", "/so-cong-tac/", "/dao-tao/"} <= set(aside)
    assert len(aside) == 9
    assert re.findall(r'<li class="on-phone"><a href="([^"]+)"', page) == aside
