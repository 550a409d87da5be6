"""What classes hold of a person, for the page on which all that is held of somebody is looked up and erased."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max

from sohtx.accounts.rights import Reach
from sohtx.core.moment import day_of, now
from sohtx.core.text import Text
from sohtx.register.elsewhere import Holder, Trace
from sohtx.register.reaching import covered
from sohtx.register.sought import Sought
from sohtx.support.class_people import blank_rows
from sohtx.support.models import Trainee


def find(sought: Sought, reach: Reach) -> Iterator[Trace]:
    """Trainees who may be meant: of organizations within reach, all where the reach has no bounds."""
    rows = Trainee.objects.filter(blanked_at=None).select_related("organization")
    found = [row for row in rows.iterator() if sought.means(row.name)]
    within = None
    if not reach.everything:
        orgs = {row.organization_id for row in found if row.organization_id}
        within = covered(orgs, reach, today=day_of(now()))
    for row in found:
        if within is None or row.organization_id in within:
            org_id = row.organization.org_id if row.organization else ""
            told = (row.birth_year, row.position, row.origin)
            more = "; ".join(str(value) for value in told if value)
            classes, last = _classes_of(row)
            yield Trace(row.pk, row.name, org_id, IN_CLASSES.fill(n=classes), more, last)


def _classes_of(row: Trainee) -> tuple[int, date | None]:
    """How many classes somebody took part in, and when the last ended."""
    told = row.enrolments.aggregate(n=Count("of", distinct=True), last=Max("of__versions__last_on"))
    return told["n"], told["last"]


IN_CLASSES = Text("học viên của {n} lớp", "trainee of {n} classes")
HOLDER = Holder("trainee", Text("Đào tạo, bồi dưỡng", "Training"), find, blank_rows)
