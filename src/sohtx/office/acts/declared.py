"""Which acts there are: for which kinds and when each may be chosen, and what its form asks."""

from dataclasses import dataclass

from sohtx.core.codes import Kind, LegalStatus
from sohtx.core.text import Text

COOPERATIVE, UNION, GROUP = Kind.COOPERATIVE, Kind.UNION, Kind.GROUP
ALL = (COOPERATIVE, UNION, GROUP)
BODIES = (COOPERATIVE, UNION)


REGISTERED = Text("Nội dung đăng ký", "What is registered")
WORKS = Text("Tình trạng hoạt động", "Whether it works")
UNIONS = Text("Liên hiệp", "Unions")
REORGANIZED = Text("Chia, tách, hợp nhất, sáp nhập, chuyển đổi", "Dividing, merging, converting")
ENDING = Text("Giải thể, thu hồi, phá sản", "Dissolution, revocation, bankruptcy")


@dataclass(frozen=True, kw_only=True)
class Act:
    """An act on the register.

    ``group`` heads it on an organization's page. ``asks`` names groups of fields, ``registers`` tells of whom the form
    asks what is registered, and ``least_parts`` how many new organizations come of it at least. ``statuses`` are the
    legal statuses in which it makes sense (empty: any that exists).
    """

    code: str
    label: Text
    does: Text
    kinds: tuple[Kind, ...] = ALL
    asks: tuple[str, ...] = ()
    group: Text = REGISTERED
    registers: Text | None = None
    least_parts: int = 0
    statuses: tuple[LegalStatus, ...] = ()
    is_ending: bool = False
    is_birth: bool = False

    def suits(self, kind: str, status: str) -> bool:
        """Whether it may be chosen for an organization of a kind that stands in a status."""
        return not self.is_birth and kind in self.kinds and (not self.statuses or status in self.statuses)


ONLY_CHANGES = Text("Chỉ điền ô nào thay đổi", "Fill in only what changes")
WORKING = (LegalStatus.OPERATING, LegalStatus.NOT_AT_ADDRESS)
ACTS = {
    act.code: act
    for act in (
        Act(
            code="establish",
            is_birth=True,
            asks=("founding",),
            label=Text("Thành lập mới", "Founding"),
            does=Text("Ghi thành lập mới", "Record the founding"),
        ),
        Act(
            code="open",
            is_birth=True,
            asks=("founding",),
            label=Text("Đưa vào sổ đơn vị có từ trước", "Take in one that was there before"),
            does=Text("Đưa vào sổ", "Take it into the book"),
        ),
        Act(
            code="change",
            asks=("attributes",),
            registers=ONLY_CHANGES,
            label=Text("Thay đổi nội dung đăng ký", "Change what is registered"),
            does=Text("Ghi thay đổi", "Record the change"),
        ),
        Act(
            code="suspend",
            group=WORKS,
            asks=("until",),
            statuses=WORKING,
            label=Text("Tạm ngừng kinh doanh", "Suspend business"),
            does=Text("Ghi tạm ngừng", "Record the suspension"),
        ),
        Act(
            code="resume",
            group=WORKS,
            statuses=(LegalStatus.SUSPENDED, LegalStatus.NOT_AT_ADDRESS),
            label=Text("Tiếp tục kinh doanh", "Resume business"),
            does=Text("Ghi tiếp tục kinh doanh", "Record that business goes on"),
        ),
        Act(
            code="not_at_address",
            group=WORKS,
            statuses=(LegalStatus.OPERATING, LegalStatus.SUSPENDED),
            label=Text("Không hoạt động tại địa chỉ đã đăng ký", "Not at its registered address"),
            does=Text("Ghi tình trạng", "Record the status"),
        ),
        Act(
            code="observed_active",
            group=WORKS,
            label=Text("Ghi nhận thực tế: đang hoạt động", "Observed active"),
            does=Text("Ghi nhận", "Record what was seen"),
        ),
        Act(
            code="observed_inactive",
            group=WORKS,
            label=Text("Ghi nhận thực tế: ngừng hoạt động", "Observed inactive"),
            does=Text("Ghi nhận", "Record what was seen"),
        ),
        Act(
            code="join_union",
            group=UNIONS,
            kinds=(COOPERATIVE,),
            asks=("union",),
            label=Text("Gia nhập liên hiệp", "Join a union"),
            does=Text("Ghi gia nhập", "Record the membership"),
        ),
        Act(
            code="leave_union",
            group=UNIONS,
            kinds=(COOPERATIVE,),
            asks=("union",),
            label=Text("Ra khỏi liên hiệp", "Leave a union"),
            does=Text("Ghi ra khỏi liên hiệp", "Record the leaving"),
        ),
        Act(
            code="merge",
            group=REORGANIZED,
            asks=("absorbed", "attributes", "members"),
            registers=Text(
                "Đơn vị nhận sáp nhập: chỉ điền ô nào thay đổi, nhất là vốn điều lệ",
                "The one that receives them: fill in only what changes, above all the charter capital",
            ),
            label=Text("Nhận sáp nhập đơn vị khác", "Absorb others by merger"),
            does=Text("Ghi sáp nhập", "Record the merger"),
        ),
        Act(
            code="divide",
            group=REORGANIZED,
            kinds=BODIES,
            least_parts=2,
            is_ending=True,
            label=Text("Chia", "Divide"),
            does=Text("Ghi chia", "Record the division"),
        ),
        Act(
            code="split_off",
            group=REORGANIZED,
            kinds=BODIES,
            asks=("attributes", "members"),
            registers=Text(
                "Đơn vị còn lại: chỉ điền ô nào thay đổi, nhất là vốn điều lệ",
                "The one that remains: fill in only what changes, above all the charter capital",
            ),
            least_parts=1,
            label=Text("Tách", "Split off"),
            does=Text("Ghi tách", "Record the split-off"),
        ),
        Act(
            code="consolidate",
            group=REORGANIZED,
            kinds=BODIES,
            asks=("others", "founding", "members"),
            registers=Text("Đơn vị mới", "The new organization"),
            is_ending=True,
            label=Text("Hợp nhất với đơn vị khác", "Consolidate with others"),
            does=Text("Ghi hợp nhất", "Record the consolidation"),
        ),
        Act(
            code="convert",
            group=REORGANIZED,
            kinds=(GROUP,),
            asks=("founding",),
            registers=Text("Hợp tác xã mới", "The new cooperative"),
            is_ending=True,
            label=Text("Chuyển đổi thành hợp tác xã", "Convert into a cooperative"),
            does=Text("Ghi chuyển đổi", "Record the conversion"),
        ),
        Act(
            code="begin_dissolution",
            group=ENDING,
            statuses=(*WORKING, LegalStatus.SUSPENDED, LegalStatus.REVOKED),
            label=Text("Bắt đầu thủ tục giải thể", "Begin dissolution"),
            does=Text("Ghi bắt đầu giải thể", "Record that it is being dissolved"),
        ),
        Act(
            code="dissolve",
            group=ENDING,
            is_ending=True,
            label=Text("Giải thể, chấm dứt hoạt động", "Dissolve, terminate"),
            does=Text("Ghi giải thể", "Record the dissolution"),
        ),
        Act(
            code="revoke",
            group=ENDING,
            statuses=(*WORKING, LegalStatus.SUSPENDED),
            label=Text("Bị thu hồi giấy chứng nhận", "Certificate revoked"),
            does=Text("Ghi thu hồi", "Record the revocation"),
        ),
        Act(
            code="reinstate",
            group=ENDING,
            statuses=(LegalStatus.REVOKED,),
            label=Text("Khôi phục giấy chứng nhận", "Certificate given back"),
            does=Text("Ghi khôi phục", "Record that it was given back"),
        ),
        Act(
            code="begin_bankruptcy",
            group=ENDING,
            kinds=BODIES,
            statuses=(*WORKING, LegalStatus.SUSPENDED),
            label=Text("Bắt đầu thủ tục phá sản", "Bankruptcy begun"),
            does=Text("Ghi thủ tục phá sản", "Record the proceedings"),
        ),
        Act(
            code="go_bankrupt",
            group=ENDING,
            kinds=BODIES,
            is_ending=True,
            label=Text("Tuyên bố phá sản", "Declared bankrupt"),
            does=Text("Ghi phá sản", "Record the bankruptcy"),
        ),
    )
}


def acts_for(kind: str, status: str) -> list[Act]:
    """The acts that may be chosen for an organization."""
    return [act for act in ACTS.values() if act.suits(kind, status)]
