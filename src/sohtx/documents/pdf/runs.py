"""Runs as plain values: a string, or a pair of its look and a string."""

from sohtx.documents.pdf.faces import printable
from sohtx.documents.pdf.sizes import broken
from sohtx.documents.tree import Emphasis, Number, Record, Run, Runs, Strong

Piece = str | list[str]
HOLDING = "\u00a0"  # a space at which no line ends


def run_data(runs: Runs, room: int) -> list[Piece]:
    """The runs for the template; a word wider than ``room`` may be broken."""
    return [piece for look, text in map(_looked, _with_marks(runs)) for piece in _pieces(look, text, room)]


def words_of(runs: Runs) -> str:
    """The words of some runs as they are printed, marks too."""
    return "".join(_looked(run)[1] for run in _with_marks(runs))


def glued(runs: Runs) -> Runs:
    """The same runs, with no line ending between a number and the word after it."""
    pairs = zip(runs, ("", *runs), strict=False)
    return tuple(
        HOLDING + run[1:]
        if isinstance(run, str) and isinstance(before, Number) and run.startswith(" ")
        else run
        for run, before in pairs
    )


def _with_marks(runs: Runs) -> Runs:
    """The same runs, with the mark of each number after it."""
    return tuple(part for run in runs for part in (run, *_mark(run)))


def _mark(run: Run) -> Runs:
    if isinstance(run, Number) and run.mark:
        return (" ", Emphasis(f"({run.mark})".replace(" ", HOLDING)))
    return ()


def _looked(run: Run) -> tuple[str, str]:
    match run:
        case str():
            return "", printable(run)
        case Strong():
            return "strong", printable(run.text)
        case Emphasis():
            return "emph", printable(run.text)
        case Number() | Record():
            return "", printable(run.text)


def _pieces(look: str, text: str, room: int) -> list[Piece]:
    pieces: list[Piece] = []
    for part in broken(text, room):
        pieces += [["seam", ""], [look, part] if look else part]
    return pieces[1:]
