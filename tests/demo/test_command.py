"""``sohtx demo``: loads into an empty book, twice without harm, and never into one with other data."""

import csv
from pathlib import Path

import pytest
import typer

from sohtx.core.refusal import Refusal
from sohtx.core.text import speak
from sohtx.demo.writing import COLUMNS


def run_demo(*argv: str) -> None:
    """Run the command as the command line does."""
    from sohtx.cli.demo import add_demo
    from sohtx.config.starting import start

    start()
    app = typer.Typer()
    app.callback()(lambda: None)
    add_demo(app)
    app(["demo", *argv], standalone_mode=False)


def test_loads_tells_and_does_nothing_twice(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_demo()
    first = capsys.readouterr().out
    run_demo()
    second = capsys.readouterr().out

    assert "SỐ LIỆU GIẢ ĐỊNH" in first
    for line in (
        "486 hợp tác xã = 473 đầu kỳ + 22 thành lập mới − 9 giải thể",
        "7.735 tổ hợp tác",
        "1 liên hiệp hợp tác xã thành lập mới, 6 hợp tác xã thành viên",
        "9.229 lao động thường xuyên (412/",
        "doanh thu bình quân 928 triệu đồng (430/",
        "so với cùng kỳ: 10%",
    ):
        assert line in first
    assert "Đã sống các năm của tỉnh mẫu: 8 hội nghị, 53 đề xuất, kiến nghị" in first
    assert "Không có gì mới" in second
    assert first.partition("\n\n")[2] == second.partition("\n\n")[2]


def test_refuses_a_book_with_other_data(home: Path, tmp_path: Path) -> None:
    from sohtx.cli import run

    package = tmp_path / "mine"
    package.mkdir()
    own = {
        "entry_id": "E1",
        "org_id": "H1",
        "entry": "established",
        "effective_on": "2022-01-01",
        "recorded_at": "2022-01-02",
        "kind": "cooperative",
        "name": "Hợp tác xã của tôi",
        "area_code": "02641",
    }
    with (package / "entries.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS["entries"])
        writer.writeheader()
        writer.writerow(own)
    assert run(["load", str(package)]) == 0

    with pytest.raises(Refusal) as refused:
        run_demo()

    assert "SOHTX_HOME" in str(refused.value)
    speak("en")
    assert "this book has other data" in str(refused.value)
    speak(None)


def test_only_writes_the_package(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_demo("--only-package", str(tmp_path / "demo"))

    assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == [
        "contacts.csv", "entries.csv", "published.csv", "returns.csv", "targets.csv",
    ]  # fmt: skip
    assert not home.exists()
    assert "SỐ LIỆU GIẢ ĐỊNH" in capsys.readouterr().out
