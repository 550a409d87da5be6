"""Figures of the register: how many organizations stand, came, went and moved."""

from sohtx.core.codes import Kind
from sohtx.core.law import LawRef
from sohtx.core.text import Text
from sohtx.indicators.declare import Family, Formula, Indicator, flow_count, stock_count
from sohtx.indicators.units_of_measure import MILLION_VND

STATISTICS_LETTER = "Công văn 9371/BKHĐT-HTX"
COUNTING = LawRef(STATISTICS_LETTER, "mục 1")
STATUS = LawRef("Nghị định 92/2024/NĐ-CP", "Điều 27, 28")
REGISTRATION = LawRef("Luật Hợp tác xã 17/2023/QH15", "Điều 107")
PREFIXES = {Kind.COOPERATIVE: "coop", Kind.UNION: "union", Kind.GROUP: "group"}
SHORT = {
    Kind.COOPERATIVE: Text("hợp tác xã", "cooperatives"),
    Kind.UNION: Text("liên hiệp hợp tác xã", "unions of cooperatives"),
    Kind.GROUP: Text("tổ hợp tác", "cooperative groups"),
}
FLOWS = {
    "established": Text("Số {kind} thành lập mới", "Newly established {kind}"),
    "dissolved": Text("Số {kind} {ended}", "{ended} {kind}"),
    "other_entries": Text("Số {kind} tăng khác", "Other entries of {kind}"),
    "other_exits": Text("Số {kind} giảm khác", "Other exits of {kind}"),
    "moved_in": Text("Số {kind} chuyển đến", "Moves of {kind} into the area"),
    "moved_out": Text("Số {kind} chuyển đi", "Moves of {kind} out of the area"),
}
ENDED = {
    Kind.COOPERATIVE: Text("giải thể", "Dissolved"),
    Kind.UNION: Text("giải thể", "Dissolved"),
    Kind.GROUP: Text("chấm dứt hoạt động", "Terminated"),
}
OPERATING = "status = 'operating' AND is_observed_active IS DISTINCT FROM FALSE"


def _counts_of(kind: Kind) -> list[Indicator]:
    prefix, words = PREFIXES[kind], SHORT[kind]
    total = Text("Tổng số {kind}", "Number of {kind}").fill(kind=words)
    operating = Text("Số {kind} đang hoạt động", "Operating {kind}").fill(kind=words)
    alliance = Text("Số {kind} là thành viên Liên minh", "Members of the Alliance among {kind}").fill(
        kind=words
    )
    return [
        stock_count(f"{prefix}_count", kind, total, law=COUNTING, note=REGISTERED_IS_NOT_ACTIVE),
        stock_count(f"{prefix}_operating_count", kind, operating, OPERATING, law=STATUS, note=OPERATING_NOTE),
        stock_count(f"{prefix}_alliance_count", kind, alliance, "is_alliance_member", law=MEMBERSHIP_LAW),
        *(
            flow_count(
                f"{prefix}_{flow}", kind, label.fill(kind=words, ended=ENDED[kind]), flow, law=COUNTING
            )
            for flow, label in FLOWS.items()
        ),
    ]


REGISTERED_IS_NOT_ACTIVE = Text(
    "Đếm mọi đơn vị còn tồn tại, không phân biệt tình trạng hoạt động.",
    "Counts all that exist, whatever their status.",
)
OPERATING_NOTE = Text(
    "Tình trạng pháp lý là đang hoạt động và lần ghi nhận thực tế gần nhất không phải ngừng hoạt động.",
    "Legal status is operating, and it was not last observed inactive.",
)
MEMBERSHIP_LAW = LawRef("Luật Hợp tác xã 17/2023/QH15", "Điều 110, 111")

GROUP_REGISTERED_COUNT = stock_count(
    *("group_registered_count", Kind.GROUP),
    Text("Số tổ hợp tác có đăng ký", "Registered cooperative groups"),
    "is_registered",
    law=REGISTRATION,
)
UNION_MEMBERS = stock_count(
    *("union_members", Kind.COOPERATIVE),
    Text("Số hợp tác xã là thành viên liên hiệp", "Cooperatives that belong to a union"),
    "is_in_union",
    law=LawRef("Luật Hợp tác xã 17/2023/QH15", "Điều 4"),
    note=Text(
        "Mỗi hợp tác xã đếm một lần, theo địa bàn của hợp tác xã.", "Each once, where it stands itself."
    ),
)
CHARTER_CAPITAL_REGISTERED = Indicator(
    code="charter_capital_registered",
    label=Text("Vốn điều lệ đăng ký", "Registered charter capital"),
    unit=MILLION_VND,
    family=Family.STANDING,
    formula=Formula.SUM,
    numerator="charter_capital",
    taken="charter_capital IS NOT NULL",
    expected="TRUE",
    kind=Kind.COOPERATIVE,
    law=LawRef("Luật Hợp tác xã 17/2023/QH15", "Điều 45"),
    note=Text(
        "Theo đăng ký gần nhất của hợp tác xã đang tồn tại.", "As last registered by cooperatives that exist."
    ),
)

INDICATORS = [
    *(indicator for kind in Kind for indicator in _counts_of(kind)),
    *(GROUP_REGISTERED_COUNT, UNION_MEMBERS, CHARTER_CAPITAL_REGISTERED),
]
