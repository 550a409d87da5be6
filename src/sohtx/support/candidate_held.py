"""What candidates hold of a person, for the page on which all that is held of somebody is looked up and erased."""

from collections.abc import Iterator

from sohtx.accounts.rights import Reach
from sohtx.core.moment import day_of, now
from sohtx.core.text import Text
from sohtx.register.elsewhere import Holder, Trace
from sohtx.register.sought import Sought
from sohtx.support.becoming_reach import about_place, known_units
from sohtx.support.candidate_services import blank_contacts
from sohtx.support.models import CandidateContact


def find(sought: Sought, reach: Reach) -> Iterator[Trace]:
    """Contacts who may be meant, of candidates within reach."""
    rows = CandidateContact.objects.filter(blanked_at=None).select_related("candidate__organization")
    units, today = known_units(), day_of(now())
    for row in rows:
        one, on = row.candidate, day_of(row.recorded_at)
        org_id = one.organization.org_id if one.organization else ""
        if sought.means(row.name, row.phone) and reach.covers(
            about_place(one.area_code, on, today, units, org_id)
        ):
            yield Trace(row.pk, row.name, org_id, CONTACT_OF.fill(code=one.code), row.phone, on)


CONTACT_OF = Text("người liên hệ của hồ sơ {code}", "contact of the candidate {code}")
HOLDER = Holder("candidate", Text("Vận động thành lập mới", "Candidates"), find, blank_contacts)
