"""The office's own forms in a package: read before everything else, for their lines are columns of returns."""

from sohtx.core.refusal import Problems
from sohtx.exchange.container import Container
from sohtx.exchange.reading import read_texts
from sohtx.returns.definitions.catalogue import Catalogue
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.definitions.own import forms_of_book, used_until
from sohtx.returns.definitions.reading import Tables
from sohtx.returns.definitions.superseding import define, plan_forms
from sohtx.returns.package import FORM_TABLES


class PackageForms:
    """The forms that a package brings, beside those of the book. Refuses what may not be taken in."""

    def __init__(self, container: Container) -> None:
        members = {member.name: member for member in container.members}
        named = [(members[table.name], table) for table in FORM_TABLES if table.name in members]
        self.is_brought = bool(named)
        problems = Problems()
        rows = {table.name: list(read_texts(container, member, table, problems)) for member, table in named}
        problems.raise_any()
        self._defined = define(Tables(*(rows.get(table.name, []) for table in FORM_TABLES)))
        self.look_again()

    def look_again(self) -> None:
        """Hold them against the book as it is now."""
        present = forms_of_book()
        self.new: tuple[FormVersion, ...] = plan_forms(self._defined, present.all, used_until)
        self.own = (*present.own, *self.new)
        self.all: Catalogue = present.all.with_more(self.new) if self.new else present.all
