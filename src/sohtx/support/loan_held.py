"""What the fund holds of a person, for the page on which all that is held of somebody is looked up and erased."""

from collections.abc import Collection, Iterator

from sohtx.accounts.rights import Reach
from sohtx.core.moment import day_of, now
from sohtx.core.text import Text
from sohtx.register.elsewhere import Holder, Trace
from sohtx.register.reaching import covered
from sohtx.register.sought import Sought
from sohtx.support.models import Borrower


def find(sought: Sought, reach: Reach) -> Iterator[Trace]:
    """Members who borrowed and may be meant; of organizations within an area, where the reach has bounds."""
    rows = Borrower.objects.filter(blanked_at=None).exclude(name="").select_related("loan__organization")
    found = [row for row in rows if sought.means(row.name)]
    within = None
    if not reach.everything:
        orgs = {row.loan.organization_id for row in found}
        within = covered(orgs, Reach(areas=reach.areas), today=day_of(now())) if reach.areas else set()
    for row in found:
        if within is None or row.loan.organization_id in within:
            loan = row.loan
            yield Trace(
                row.pk, row.name, loan.organization.org_id, LOAN.fill(code=loan.code), "", loan.contract_on
            )


def blank_rows(keys: Collection[int]) -> int:
    """Erase the names in some rows, inside the caller's transaction; gives in how many there was one."""
    return Borrower.objects.filter(pk__in=keys, blanked_at=None).update(name="", blanked_at=now())


LOAN = Text("người vay, khoản vay {code}", "borrower of loan {code}")
HOLDER = Holder(
    "borrower", Text("Quỹ hỗ trợ phát triển hợp tác xã", "The development support fund"), find, blank_rows
)
