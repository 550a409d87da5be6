"""What conferences and petitions hold of a person: who was invited, who spoke, who raised a petition by name.

What is erased is the name and the position; a number stays in their stead, so that whoever is counted stays counted.
The minutes that were signed, and what was said in them, are papers of their own.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from sohtx.accounts.rights import Reach
from sohtx.core.moment import day_of, now
from sohtx.core.text import Text
from sohtx.petitions.models import Contribution, Participant, Raiser
from sohtx.register.elsewhere import Holder, Trace
from sohtx.register.reaching import covered
from sohtx.register.sought import Sought

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

Read = Callable[[Any], tuple[str, str, Text, date]]


def _finding(rows: "Callable[[], QuerySet[Any]]", read: Read) -> Callable[[Sought, Reach], Iterable[Trace]]:
    """Finds rows by what is read of them: a name, what else is told of the person, where it stands, of which day."""

    def find(sought: Sought, reach: Reach) -> Iterator[Trace]:
        found = [
            row for row in rows().select_related("organization").iterator() if sought.means(read(row)[0])
        ]
        within = None
        if not reach.everything:
            orgs = {row.organization_id for row in found if row.organization_id}
            within = covered(orgs, reach, today=day_of(now()))
        for row in found:
            if within is None or row.organization_id in within:
                name, more, where, on = read(row)
                yield Trace(
                    row.pk, name, row.organization.org_id if row.organization else "", where, more, on
                )

    return find


def _blanking(model: "type[Model]", name: str, *others: str) -> Callable[[Collection[int]], int]:
    """Puts a number for the name, and nothing for what else is told of the person."""

    def blank(keys: Collection[int]) -> int:
        number = Concat(Value("("), Cast(F("pk"), CharField()), Value(")"))
        rows = model._default_manager.filter(pk__in=keys)
        return rows.update(**{name: number}, **dict.fromkeys(others, ""))

    return blank


def _of_participant(row: Participant) -> tuple[str, str, Text, date]:
    return row.name, row.position, Text(row.conference.title, row.conference.title), row.conference.held_on


def _of_contribution(row: Contribution) -> tuple[str, str, Text, date]:
    return row.speaker, row.position, Text(row.conference.title, row.conference.title), row.conference.held_on


def _of_raiser(row: Raiser) -> tuple[str, str, Text, date]:
    return row.name, "", Text(row.petition.code, row.petition.code), row.raised_on


HOLDERS = (
    Holder(
        "participant",
        Text("Đại biểu hội nghị", "Delegates of conferences"),
        _finding(lambda: Participant.objects.select_related("conference"), _of_participant),
        _blanking(Participant, "name", "position"),
    ),
    Holder(
        "speaker",
        Text("Người phát biểu tại hội nghị", "Speakers at conferences"),
        _finding(lambda: Contribution.objects.select_related("conference"), _of_contribution),
        _blanking(Contribution, "speaker", "position"),
    ),
    Holder(
        "raiser",
        Text("Người nêu đề xuất, kiến nghị", "Who raised petitions"),
        _finding(lambda: Raiser.objects.exclude(name="").select_related("petition"), _of_raiser),
        _blanking(Raiser, "name"),
    ),
)
