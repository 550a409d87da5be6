"""The rows of new organizations into which one is divided, or that are split off: a row of fields each."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from sohtx.core.text import Text
from sohtx.office.acts.asked import attribute_fields, members_field
from sohtx.web.forms import PlainForm, label

MOST_PARTS = 10
PREFIX = "parts"
MORE = "more"  # the button that shows the form again with one row more
ASKED = ("name", "tax_code", "charter_capital", "is_alliance_member", "area", "address", "sector")
AS_THE_OLD = label("Bỏ trống: như đơn vị cũ.", "Blank: as the old one.")


class PartForm(PlainForm):
    """One new organization. A row that is left blank is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = attribute_fields(is_founding=True)
        self.fields |= {name: attributes[name] for name in ASKED} | {"members": members_field()}
        self.fields["area"].required = False
        for name in ("area", "sector"):
            self.fields[name].help_text = AS_THE_OLD
        self.fields["members"].help_text = label("Chỉ để đối chiếu khi xem trước.", "To compare, no more.")
        self.order_fields(["name", "tax_code", "charter_capital", "members"])


if TYPE_CHECKING:
    PartFormSet = BaseFormSet[PartForm]
else:
    PartFormSet = BaseFormSet  # it takes no parameter when it runs


class PartRows(PartFormSet):
    """All rows. ``least`` is how many the act needs; ``rows`` how many an unsent form shows."""

    default_error_messages: ClassVar = {
        "too_many_forms": label("Nhiều nhất %(num)d đơn vị mới", "At most %(num)d new organizations"),
    }

    def __init__(self, *args: Any, least: int, rows: int = 0, **kwargs: Any) -> None:
        self._least, self.extra = least, rows or least
        super().__init__(*args, **kwargs)

    @classmethod
    def get_default_prefix(cls) -> str:
        """What its fields are named by."""
        return PREFIX

    def initial_form_count(self) -> int:
        """None: every row may be left blank, also one that is shown again with what was typed."""
        return 0

    def clean(self) -> None:
        """Refuse too few."""
        if len(self.filled) < self._least:
            raise ValidationError(str(TOO_FEW.fill(least=self._least)))

    @property
    def filled(self) -> list[PartForm]:
        """The rows that were filled in."""
        return [row for row in self.forms if row.has_changed()]

    @property
    def may_grow(self) -> bool:
        """Whether one row more may be added."""
        return len(self.forms) < MOST_PARTS


_made = cast(
    "type[PartRows]",
    formset_factory(PartForm, formset=PartRows, max_num=MOST_PARTS, absolute_max=MOST_PARTS),
)


def rows_of(sent: Mapping[str, Any] | None, least: int) -> PartRows:
    """The rows as they were sent; nothing sent, as many blank ones as are needed."""
    return _made(sent, least=least)


def grown(typed: Mapping[str, Any], least: int) -> PartRows:
    """The rows as they were typed, unread, and one more to go on with."""
    cells = [{name: row[name].value() for name in row.fields} for row in rows_of(typed, least).forms]
    rows = _made(least=least, initial=cells, rows=min(len(cells) + 1, MOST_PARTS))
    rows.forms[-1].fields["name"].widget.attrs["autofocus"] = True
    return rows


TOO_FEW = Text("Ghi ít nhất {least} đơn vị mới", "Fill in at least {least} new organizations")
