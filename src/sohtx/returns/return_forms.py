"""Which form an organization of each kind fills in for a period of each length."""

from sohtx.core.codes import Kind
from sohtx.core.period import Period

YEARLY = {Kind.COOPERATIVE: "HTX-N", Kind.UNION: "LHHTX-N", Kind.GROUP: "THT-N"}
SHORTER = {Kind.COOPERATIVE: "HTX-6T", Kind.UNION: "LHHTX-6T", Kind.GROUP: "THT-6T"}
KIND_OF = {form: kind for forms in (YEARLY, SHORTER) for kind, form in forms.items()}
FORMS = tuple(KIND_OF)


def is_form_for(form: str, period: Period) -> bool:
    """Whether a form is made for periods of that length: yearly forms for whole years, the others for shorter."""
    return (form in YEARLY.values()) == period.is_whole_year


def form_for(kind: Kind, period: Period) -> str:
    """The form of a kind for periods of that length."""
    return (YEARLY if period.is_whole_year else SHORTER)[kind]
