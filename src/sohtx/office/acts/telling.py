"""What a preview and a refusal say, as an officer reads it: nothing twice, no columns, no codes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.forms import Form

from sohtx.core.codes import Level
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Problem, Refusal
from sohtx.core.units import Unit
from sohtx.figures.previewing import Changed
from sohtx.register.queries import last_names
from sohtx.register.recording.entries import NewEntry
from sohtx.web.days import day_written


def in_words(refusal: Refusal, form: Form, entries: Sequence[NewEntry]) -> list[Problem]:
    """The problems of entries as an officer reads them: whose they are by name, and of which field of the form."""
    names = last_names(p.file for p in refusal.problems if p.file) | {
        e.org_id: e.name for e in entries if e.name
    }
    return [_in_words(problem, form, names) for problem in refusal.problems]


def _in_words(problem: Problem, form: Form, names: Mapping[str, str]) -> Problem:
    """A code that stands in no field of the form is not told."""
    field = form.fields.get("area" if problem.column == "area_code" else problem.column)
    day = day_written(problem.value or "")
    return replace(
        problem,
        file=names.get(problem.file, ""),
        line=0,
        column=str(field.label) if field else "",
        value=None if field is None else say_day(day) if day else problem.value,
    )


def told_once(changes: Iterable[Changed], whole: Unit) -> list[Changed]:
    """The figures that change, the widest area first.

    Where all stands in one province the country's figures are the province's: these are told, under its name.
    """
    in_order = sorted(changes, key=lambda c: (c.area.level.depth, c.area.code, c.period, c.indicator.code))
    of_whole = {_figure(change) for change in in_order if change.area.key == whole.key}
    return [
        change
        for change in in_order
        if change.area.level is not Level.COUNTRY
        or change.area.key == whole.key
        or _figure(change) not in of_whole
    ]


def _figure(change: Changed) -> tuple[object, ...]:
    """A change but for its area."""
    return (change.indicator.code, change.period, change.before, change.after)
