"""The address of support as a whole, and its place in the frame."""

from collections.abc import Callable

from django.urls import path, reverse
from django.utils.http import urlencode

from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.register.offers import Kept, keeps
from sohtx.support import overview
from sohtx.web.stations import Place, register

urlpatterns = [path("ho-tro/", overview.support, name="support")]

register(
    Place(
        key="support",
        label=Text("Chính sách hỗ trợ", "Support"),
        short=Text("Hỗ trợ", "Support"),
        url="support",
        right=Right.SUPPORT_SEE,
        order=40,
    )
)


def _asking(name: str) -> "Callable[[str], str]":
    """A list that is narrowed to one organization."""
    return lambda org_id: f"{reverse(name)}?{urlencode({'org': org_id})}"


for label, address in (
    (Text("Khoản vay Quỹ hỗ trợ phát triển HTX", "Loans of the development support fund"), _asking("loans")),
    (Text("Hợp đồng liên kết", "Contracts"), _asking("contracts")),
    (Text("Sơ đồ liên kết", "Picture of its linkage"), _asking("linkage_picture")),
    (
        Text("Thành viên Liên minh, phí thành viên", "Membership of the Alliance, fees"),
        lambda org_id: reverse("member", kwargs={"org_id": org_id}),
    ),
):
    keeps(Kept(label, address, Right.SUPPORT_SEE))
