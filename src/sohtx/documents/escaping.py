"""Words as Markdown that means nothing but these words."""

import re
from unicodedata import normalize

from sohtx.documents.tree import Emphasis, Number, Run, Runs, Strong, plain

_BREAKS = re.compile(r"[^\S\u00a0 ]+")
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&~|$#@^]")
_ADDRESS = re.compile(r":(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_OPENING = re.compile(r"[-+](?=[\s-]|$)|[=:](?=[\s:=]|$)|\d{1,9}(?=[.)](\s|$))")


def escape(text: str) -> str:
    r"""The words in one line of precomposed letters, every sign that could be markup made a plain sign.

    >>> print(escape("<b> *1* | http://x"))
    \<b\> \*1\* \| http\://x
    """
    line = normalize("NFC", _BREAKS.sub(" ", text))
    return _ADDRESS.sub(r"\\\g<0>", _SPECIAL.sub(r"\\\g<0>", line))


def escape_opening(line: str) -> str:
    r"""An escaped line whose beginning is not taken for a list, a rule or an underline.

    >>> print(escape_opening("- a"), escape_opening("1. b"), escape_opening("-5"))
    \- a 1\. b -5
    """
    line = line.strip(" ")
    found = _OPENING.match(line)
    if not found:
        return line
    sign = found.group()
    return f"{sign}\\{line[len(sign) :]}" if sign.isdigit() else f"\\{line}"


def bold(text: str) -> str:
    """Some words in bold, standing alone."""
    return draw_runs((Strong(text.strip()),))


def draw_runs(runs: Runs) -> str:
    """Some runs in one line: bold and italics with stars, or with tags where stars would stay stars."""
    runs = tuple(run for run in runs if plain((run,)))
    texts = ["", *(plain((run,)) for run in runs), ""]
    drawn = []
    for i, run in enumerate(runs):
        is_apart = i == 0 or not isinstance(runs[i - 1], Strong | Emphasis)
        drawn.append(_draw_run(run, is_apart and _takes_stars(texts[i + 1], texts[i][-1:], texts[i + 2][:1])))
    return "".join(drawn)


def _draw_run(run: Run, takes_stars: bool) -> str:
    match run:
        case str():
            return escape(run)
        case Strong(text) if text.strip():
            return f"**{escape(text)}**" if takes_stars else f"<strong>{escape(text)}</strong>"
        case Emphasis(text) if text.strip():
            return f"*{escape(text)}*" if takes_stars else f"<em>{escape(text)}</em>"
        case Number(text=text, mark=mark) if mark:
            return escape(f"{text} ({mark})")
        case _:
            return escape(run.text)


def _takes_stars(text: str, before: str, after: str) -> bool:
    """Whether stars around a text open and close: CommonMark looks at the signs on both sides of them."""
    edges = ((text[:1], before), (text[-1:], after))
    return all(inner.isalnum() or (not inner.isspace() and not outer.strip()) for inner, outer in edges)
