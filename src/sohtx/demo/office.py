"""The example province's office: agency lines, an invented signatory, and the officer's prose for one half-year."""

from importlib import resources
from pathlib import Path

from sohtx.ledger import book

DATA = resources.files("sohtx.demo").joinpath("data")


def set_up_office(area: str, period: str) -> None:
    """Lay the office's settings and prose beside the data, each file where none lies yet."""
    _lay(book.home() / "office.toml", DATA.joinpath("office.toml").read_text("utf-8"))
    for text in DATA.joinpath("prose").iterdir():
        _lay(book.home() / "prose" / area / period / text.name, text.read_text("utf-8"))


def _lay(file: Path, text: str) -> None:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
