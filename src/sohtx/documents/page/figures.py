"""Numbers that open: each stands as a link to its entry in the list of figures, which leads back to where it stands.

Plain links, so that they work without scripts, by keyboard and with a screen reader, in browsers of any age. Thousands
of cells would be slow in a template: they are escaped and joined here.
"""

from dataclasses import dataclass, field

from markupsafe import Markup, escape

from sohtx.documents.exact import say_exact
from sohtx.documents.tree import Emphasis, Number, Record, Run, Runs, Strong, Words

_ENTRY = Markup('<li id="f{}" tabindex="-1"><p><b>{}</b>{} {}</p><dl>{}</dl><p class="back">{}</p></li>')
_FACT = Markup("<dt>{}<dd>{}")
_RECORD = Markup('<span data-record="{}">{}</span>')
_BACK = Markup('<a href="#n{}">{}</a> ')
_LINK = Markup('<a class="n" id="n{}" href="#f{}">{}</a>')
_MARK = Markup(" <i>{}</i>")
_BESIDE = Markup(" <i>({})</i>")


@dataclass
class _Entry:
    """A figure of the list, and where it stands: the name of each place with the number of the link there."""

    index: int
    places: dict[str, int] = field(default_factory=dict)


class Figures:
    """All figures met so far, in the order in which they are met."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._entries: dict[Number, _Entry] = {}
        self._links = 0
        self.place = ""

    def draw_runs(self, runs: Runs) -> Markup:
        """Some runs, with links where numbers stand."""
        return Markup("").join([self._draw_run(run) for run in runs])

    def draw_entries(self) -> Markup:
        """The entries of the list, a figure each."""
        return Markup("\n").join([self._draw_entry(figure, entry) for figure, entry in self._entries.items()])

    def _draw_run(self, run: Run) -> Markup:
        match run:
            case Number():
                return self._draw_link(run)
            case Record():
                return _RECORD.format(run.source, run.text)
            case Strong(text):
                return Markup("<strong>{}</strong>").format(text)
            case Emphasis(text):
                return Markup("<em>{}</em>").format(text)
            case _:
                return escape(run)

    def _draw_link(self, figure: Number) -> Markup:
        entry = self._entries.setdefault(figure, _Entry(len(self._entries) + 1))
        self._links += 1
        entry.places.setdefault(self.place, self._links)
        mark = _BESIDE.format(figure.mark) if figure.mark else ""
        return _LINK.format(self._links, entry.index, figure.text) + mark

    def _draw_entry(self, figure: Number, entry: _Entry) -> Markup:
        facts = [(self._words.identity, figure.identity), *figure.facts(self._words)]
        if figure.value is not None:
            unit = "%" if figure.is_percent else ""
            facts.insert(0, (self._words.value, say_exact(figure.value, self._words) + unit))
        mark = _MARK.format(figure.mark) if figure.mark else ""
        said = Markup("").join([_FACT.format(name, fact) for name, fact in facts])
        back = Markup("").join([_BACK.format(link, place) for place, link in entry.places.items()])
        return _ENTRY.format(entry.index, figure.text, mark, figure.label, said, back)
