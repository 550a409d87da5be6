"""Which forms there are, and which version of one holds for a period: the program's own and the office's."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from io import StringIO

from sohtx.core.period import Period
from sohtx.core.refusal import Problems, refuse
from sohtx.core.text import Text
from sohtx.returns.definitions.definition import FormVersion, Respondent
from sohtx.returns.definitions.reading import FILES, Tables, read_forms


class Catalogue:
    """Versions of forms, by their codes."""

    def __init__(self, versions: Iterable[FormVersion]) -> None:
        self.versions = tuple(sorted(versions, key=lambda v: (v.form, v.valid_from)))
        self._by_form: dict[str, list[FormVersion]] = {}
        for version in self.versions:
            self._by_form.setdefault(version.form, []).append(version)

    def with_more(self, versions: Iterable[FormVersion]) -> "Catalogue":
        """The same and further versions."""
        return Catalogue((*self.versions, *versions))

    @property
    def forms(self) -> tuple[str, ...]:
        """The codes of all forms."""
        return tuple(self._by_form)

    def of(self, form: str) -> tuple[FormVersion, ...]:
        """All versions of a form, the earliest first; none where there is no such form."""
        return tuple(self._by_form.get(form, ()))

    def exactly(self, form: str, valid_from: date) -> FormVersion | None:
        """The version of a form that begins on a day."""
        return next((v for v in self.of(form) if v.valid_from == valid_from), None)

    def find(self, form: str, period: Period) -> FormVersion | None:
        """The version in force on the last day of a period, if the form is for periods of that length."""
        held = [v for v in self.of(form) if v.valid_from <= period.end]
        return held[-1] if held and held[-1].span.holds(period) else None

    def get(self, form: str, period: Period) -> FormVersion:
        """The same; refuses where there is none."""
        version = self.find(form, period)
        if version is None:
            raise refuse(NO_FORM.fill(period=period), MEND_NO_FORM, column="form", value=form)
        return version

    def asked(self, respondent: Respondent, period: Period) -> tuple[FormVersion, ...]:
        """All forms that such a respondent answers for a period."""
        found = (self.find(form, period) for form in self.forms)
        return tuple(version for version in found if version and version.respondent is respondent)


@cache
def shipped() -> Catalogue:
    """The forms that come with the program."""
    folder = files("sohtx.returns.definitions") / "shipped"
    tables = Tables(*(_rows(name, (folder / name).read_text("utf-8")) for name in FILES))
    problems = Problems()
    versions = read_forms(tables, problems)
    problems.raise_any()
    return Catalogue(versions)


def _rows(name: str, text: str) -> list[tuple[str, int, Mapping[str, str]]]:
    return [(name, number, row) for number, row in enumerate(csv.DictReader(StringIO(text)), start=2)]


NO_FORM = Text("không có biểu mẫu này cho kỳ {period}", "there is no such form for {period}")
MEND_NO_FORM = Text("chọn một biểu mẫu của kỳ đó", "choose a form of that period")
