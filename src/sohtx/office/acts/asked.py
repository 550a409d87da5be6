"""The fields of a form, by the groups that acts ask for (``Act.asks``)."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django import forms

from sohtx.accounts.rights import Reach
from sohtx.core.codes import Kind, Sector
from sohtx.office.acts.declared import Act
from sohtx.office.acts.fields import AmountField, CountField, OrganizationField, OrganizationsField, UnitField
from sohtx.web.days import DayField
from sohtx.web.forms import label, say

YES_NO = (("", "–"), ("true", label("Có", "Yes")), ("false", label("Không", "No")))
KINDS = {kind.value: kind for kind in Kind}
Fields = dict[str, forms.Field]


class Subject(NamedTuple):
    """The organization that an act is about, as it stands. ``told`` are its attributes as they are read."""

    org_id: str
    kind: str
    name: str
    tax_code: str
    area_code: str
    sector: str
    told: Mapping[str, str] = {}


def fields_asked(act: Act, subject: Subject | None, reach: Reach) -> Fields:
    """The fields by which one act differs from another."""
    fields: Fields = {}
    for group in act.asks:
        fields |= _GROUPS[group](act, subject, reach)
    if subject is not None and (subject.kind != Kind.GROUP or act.code == "convert"):
        fields.pop("is_registered", None)  # only groups are told apart as registered or not (Law Art. 107)
    return fields


def _founding(act: Act, subject: Subject | None, _: Reach) -> Fields:
    kinds = _kinds_to_found(act, subject)
    kind = forms.ChoiceField(
        label=label("Loại hình", "Kind"),
        choices=[(kind.value, say(kind.label)) for kind in kinds],
        widget=forms.RadioSelect if len(kinds) > 1 else forms.HiddenInput,
        initial=kinds[0].value,
    )
    return {"kind": kind, **attribute_fields(is_founding=True)}


def _kinds_to_found(act: Act, subject: Subject | None) -> Sequence[Kind]:
    if act.code == "convert":
        return (Kind.COOPERATIVE,)
    return tuple(Kind) if subject is None else (KINDS[subject.kind],)


def _attributes(_: Act, subject: Subject | None, __: Reach) -> Fields:
    fields = attribute_fields(is_founding=False)
    for name, value in (subject.told if subject else {}).items():
        fields[name].help_text = label(f"Hiện nay: {value}.", f"Now: {value}.")
    return fields


def attribute_fields(*, is_founding: bool) -> Fields:
    """What is registered of an organization; only at a founding is some of it required."""
    return {
        "name": forms.CharField(label=label("Tên", "Name"), max_length=300, required=is_founding),
        "tax_code": forms.CharField(
            label=label("Mã số (mã số thuế)", "Code (tax code)"),
            max_length=20,
            required=False,
            help_text=label(
                "10 chữ số (Nghị định 92/2024/NĐ-CP, Điều 14).", "10 digits (Decree 92/2024/NĐ-CP, Art. 14)."
            ),
        ),
        "area": UnitField(
            label=label("Xã, phường", "Commune"),
            required=is_founding,
            help_text=label(
                "Tên hoặc mã, theo ngày có hiệu lực. Ví dụ: Xã Bản Hồ, Lào Cai.",
                "Name or code, as of the effective day. Such as Xã Bản Hồ, Lào Cai.",
            ),
        ),
        "address": forms.CharField(label=label("Địa chỉ", "Address"), max_length=500, required=False),
        "sector": forms.ChoiceField(
            label=label("Lĩnh vực", "Sector"),
            required=False,
            choices=[("", "–"), *((s.value, say(s.label)) for s in Sector)],
        ),
        "vsic": forms.CharField(
            label=label("Ngành nghề (mã VSIC cấp 4)", "Business lines (VSIC level 4)"),
            max_length=200,
            required=False,
        ),
        "charter_capital": AmountField(
            label=label("Vốn điều lệ (triệu đồng)", "Charter capital (million đồng)"), required=False
        ),
        "is_alliance_member": forms.ChoiceField(
            label=label("Là thành viên Liên minh", "Member of the Alliance"), required=False, choices=YES_NO
        ),
        "is_registered": forms.ChoiceField(
            label=label("Có đăng ký (chỉ với tổ hợp tác)", "Registered (groups only)"),
            required=False,
            choices=YES_NO,
            help_text=label(
                "Luật Hợp tác xã 17/2023/QH15, Điều 107.", "Law on Cooperatives 17/2023/QH15, Art. 107."
            ),
        ),
    }


def members_field() -> CountField:
    """Memberships, to be compared before an act is recorded: the book has them from returns, not from entries."""
    return CountField(
        label=label("Số thành viên", "Members"),
        required=False,
        help_text=label(
            "Để đối chiếu khi xem trước; sổ lấy số thành viên từ phiếu báo cáo.",
            "To compare in the preview; the book takes memberships from returns.",
        ),
    )


def _until(_: Act, __: Subject | None, ___: Reach) -> Fields:
    return {
        "until": DayField(
            label=label("Tạm ngừng đến hết ngày", "Suspended until"),
            required=False,
            help_text=label(
                "Theo thông báo; mỗi lần không quá 12 tháng.", "By the notice; at most 12 months each."
            ),
        )
    }


def _union(_: Act, __: Subject | None, ___: Reach) -> Fields:
    return {
        "union": OrganizationField(
            kinds=(Kind.UNION.value,),
            label=label("Liên hiệp hợp tác xã", "Union of cooperatives"),
            help_text=label("Mã số thuế, mã đơn vị hoặc tên.", "Tax code, identifier or name."),
        )
    }


def _absorbed(_: Act, subject: Subject | None, reach: Reach) -> Fields:
    return {"absorbed": _several(label("Đơn vị bị sáp nhập", "Those that are absorbed"), subject, reach)}


def _others(_: Act, subject: Subject | None, reach: Reach) -> Fields:
    return {"others": _several(label("Hợp nhất cùng", "Consolidated with"), subject, reach)}


def _several(words: str, subject: Subject | None, reach: Reach) -> OrganizationsField:
    return OrganizationsField(
        kinds=(subject.kind,) if subject else (),
        reach=reach,
        label=words,
        help_text=label(
            "Mã số thuế, mã đơn vị hoặc tên; mỗi dòng một đơn vị.",
            "Tax code, identifier or name; one a line.",
        ),
    )


_GROUPS: dict[str, Callable[[Act, Subject | None, Reach], Fields]] = {
    "founding": _founding,
    "attributes": _attributes,
    "until": _until,
    "union": _union,
    "absorbed": _absorbed,
    "others": _others,
    "members": lambda _, __, ___: {"members": members_field()},
}
