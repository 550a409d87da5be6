"""The rules of the attention list. Each is declared whole: what it says, by which article, how serious, what next.

``rows`` is the SQL that finds who it is about, over the relations that :mod:`sohtx.figures.attention.facts` lays out;
``{on}`` is the day asked about and every threshold stands under its name. It gives ``org``, ``since``, and of
``until``, ``number``, ``period``, ``status`` those that its sentence needs. ``evidence`` are the entries of the
ledger on which it rests. ``unknown`` is what the book cannot tell and a reader must not take for granted.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from sohtx.core.codes import Code, EntryType, Kind
from sohtx.core.law import LawRef
from sohtx.core.text import Text
from sohtx.figures.attention.parameters import EVERY_KIND, LEGAL_PERSONS
from sohtx.register.findings import LAW_OF_2023, REGISTRATION_DECREE

REVOCATION = LawRef(LAW_OF_2023, "Điều 103")


class Severity(Code):
    """How serious it is that an organization stands in the list; the first is the most."""

    SERIOUS = "serious", "Nghiêm trọng", "Serious"
    WARNING = "warning", "Cảnh báo", "Warning"
    VERIFY = "verify", "Cần xác minh", "To be verified"
    UNKNOWN = "unknown", "Chưa có thông tin", "No information"

    @property
    def rank(self) -> int:
        """0 is the most serious."""
        return list(Severity).index(self)


class NextAct(NamedTuple):
    """The form in which the outcome is recorded: its words, the name of its address, and which act it is of several."""

    label: Text
    address: str = "act_on"
    act: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionRule:
    """A reason for which an organization needs a look.

    ``law`` is that of today; what is cited is the article of the last of its ``thresholds`` that has one on the day.
    """

    code: str
    label: Text
    says: Text
    law: LawRef | None
    severity: Severity
    next_step: Text
    unknown: Text
    rows: str = field(repr=False)
    kinds: tuple[Kind, ...] = EVERY_KIND
    thresholds: tuple[str, ...] = ()
    evidence: tuple[EntryType, ...] = ()
    act: NextAct | None = None


VISIT = Text(
    "Liên hệ, kiểm tra thực tế; nếu còn hoạt động thì ghi nhận, nếu không thì báo cơ quan đăng ký kinh doanh.",
    "Contact it and look on the spot; record it if it is active, tell the registrar if it is not.",
)

SEEN_ACTIVE = NextAct(Text("Ghi đang hoạt động", "Record it as active"), act="observed_active")
MEETING = NextAct(Text("Ghi đại hội", "Record a meeting"), "meetings")

INACTIVE = AttentionRule(
    code="inactive",
    label=Text("Ngừng hoạt động quá 12 tháng", "Inactive for over 12 months"),
    says=Text(
        "Ngừng hoạt động từ ngày {since} ({days} ngày), quá {inactive_months} tháng, không có thông báo tạm ngừng",
        "Inactive since {since} ({days} days), over {inactive_months} months, without notice of suspension",
    ),
    law=REVOCATION,
    severity=Severity.SERIOUS,
    act=SEEN_ACTIVE,
    next_step=VISIT,
    unknown=Text(
        "Sổ chỉ biết điều cán bộ đã ghi nhận và phiếu đã duyệt: đơn vị có thể đã hoạt động lại mà chưa ai ghi.",
        "The book knows what an officer saw and what returns said: it may be at work again unrecorded.",
    ),
    kinds=LEGAL_PERSONS,
    thresholds=("inactive_months",),
    evidence=(EntryType.OBSERVED_INACTIVE,),
    rows="SELECT org, since FROM idle WHERE {on} > since + to_months({inactive_months})",
)
NO_MEETING = AttentionRule(
    code="no_meeting",
    label=Text("Quá 18 tháng chưa họp đại hội thành viên", "No general meeting for over 18 months"),
    says=Text(
        "Đại hội thành viên gần nhất ghi trong sổ: {since} ({days} ngày trước), quá {meeting_months} tháng",
        "Last general meeting in the book: {since} ({days} days ago), over {meeting_months} months",
    ),
    law=REVOCATION,
    severity=Severity.SERIOUS,
    act=MEETING,
    next_step=Text(
        "Hỏi đơn vị về đại hội gần nhất; ghi vào sổ nếu đã họp, đôn đốc họp nếu chưa.",
        "Ask about its last meeting; record it if it was held, press for one if not.",
    ),
    unknown=Text(
        "Đại hội đã họp mà chưa ai báo thì sổ không biết.", "A meeting that nobody reported is not known."
    ),
    kinds=LEGAL_PERSONS,
    thresholds=("meeting_months",),
    rows=(
        "SELECT org, held_on AS since FROM stood JOIN met USING (org) "
        "WHERE NOT is_leaving AND {on} > held_on + to_months({meeting_months})"
    ),
)
MEETING_UNKNOWN = AttentionRule(
    code="meeting_unknown",
    label=Text("Chưa có thông tin về đại hội thành viên", "Nothing known of a general meeting"),
    says=Text(
        "Chưa có thông tin về đại hội từ ngày {since}, quá {meeting_months} tháng",
        "Nothing is known of a general meeting since {since}, over {meeting_months} months",
    ),
    law=REVOCATION,
    severity=Severity.UNKNOWN,
    act=MEETING,
    next_step=Text(
        "Hỏi ngày họp đại hội gần nhất và ghi vào sổ.",
        "Ask on what day the last meeting was held and record it.",
    ),
    unknown=Text(
        "Không có nghĩa là đơn vị chưa họp: chưa ai ghi đại hội nào của đơn vị vào sổ.",
        "This does not mean that none was held: nobody has recorded one in the book.",
    ),
    kinds=LEGAL_PERSONS,
    thresholds=("meeting_months",),
    rows=(
        "SELECT org, born_on AS since FROM stood WHERE NOT is_leaving "
        "AND {on} > born_on + to_months({meeting_months}) AND org NOT IN (SELECT org FROM met)"
    ),
)
MEMBERS_LAST_TOLD = Text(
    "Số thành viên là của phiếu đã duyệt gần nhất; sau phiếu ấy có thay đổi thì sổ chưa biết.",
    "The number is that of the last accepted return; what changed after it is not known.",
)
FEW_SAYS = Text(
    "Chỉ có {number} thành viên theo phiếu kỳ {period}, luật cần ít nhất {least_members}; thiếu từ ngày {since}",
    "{number} members by the return for {period}; the law needs {least_members}; too few since {since}",
)
FEW_FOR_LONG = AttentionRule(
    code="few_members_long",
    label=Text("Thiếu thành viên quá 12 tháng", "Too few members for over 12 months"),
    says=FEW_SAYS,
    law=REVOCATION,
    severity=Severity.SERIOUS,
    next_step=Text(
        "Xác minh số thành viên; vận động kết nạp thêm, hoặc hướng dẫn giải thể, chuyển đổi.",
        "Verify the number; help it to win members, or to dissolve or convert.",
    ),
    unknown=MEMBERS_LAST_TOLD,
    kinds=(Kind.COOPERATIVE, Kind.GROUP),
    thresholds=("least_members", "few_months"),
    rows="SELECT org, since, number, period FROM few WHERE {on} > since + to_months({few_months})",
)
FEW = AttentionRule(
    code="few_members",
    label=Text("Thiếu thành viên", "Too few members"),
    says=FEW_SAYS,
    law=LawRef(LAW_OF_2023, "Điều 4"),
    severity=Severity.WARNING,
    next_step=Text(
        "Xác minh số thành viên và vận động kết nạp thêm trước khi đủ 12 tháng.",
        "Verify the number and help it to win members before 12 months are over.",
    ),
    unknown=MEMBERS_LAST_TOLD,
    kinds=(Kind.COOPERATIVE, Kind.GROUP),
    thresholds=("few_months", "least_members"),
    rows="SELECT org, since, number, period FROM few WHERE {on} <= since + to_months({few_months})",
)
UNION_SAYS = Text(
    "Có {number} hợp tác xã thành viên theo sổ, luật cần ít nhất {least_members}; thiếu từ ngày {since}",
    "{number} member cooperatives by the ledger; the law needs {least_members}; too few since {since}",
)
UNION_UNKNOWN = Text(
    "Hợp tác xã thành viên chưa ghi gia nhập, hoặc của tỉnh khác không có trong sổ, không được tính.",
    "Members whose joining was not recorded, or of other provinces and not in the book, are not counted.",
)
UNION_FEW_FOR_LONG = AttentionRule(
    code="union_few_members_long",
    label=Text("Liên hiệp thiếu hợp tác xã thành viên quá 12 tháng", "Union too small for over 12 months"),
    says=UNION_SAYS,
    law=REVOCATION,
    severity=Severity.SERIOUS,
    next_step=Text(
        "Đối chiếu danh sách thành viên của liên hiệp với sổ, ghi gia nhập còn thiếu; "
        "nếu thiếu thật thì báo cơ quan đăng ký.",
        "Compare the union's list of members with the book; record what is missing; if true, tell the registrar.",
    ),
    unknown=UNION_UNKNOWN,
    kinds=(Kind.UNION,),
    thresholds=("least_members", "few_months"),
    rows="SELECT org, since, number FROM union_few WHERE {on} > since + to_months({few_months})",
)
UNION_FEW = AttentionRule(
    code="union_few_members",
    label=Text("Liên hiệp thiếu hợp tác xã thành viên", "Union with too few member cooperatives"),
    says=UNION_SAYS,
    law=LawRef(LAW_OF_2023, "Điều 4"),
    severity=Severity.WARNING,
    next_step=Text(
        "Đối chiếu danh sách thành viên của liên hiệp với sổ và ghi gia nhập còn thiếu.",
        "Compare the union's list of members with the book and record what is missing.",
    ),
    unknown=UNION_UNKNOWN,
    kinds=(Kind.UNION,),
    thresholds=("few_months", "least_members"),
    rows="SELECT org, since, number FROM union_few WHERE {on} <= since + to_months({few_months})",
)
NOTICE_UNKNOWN = Text(
    "Sổ ghi ngày bắt đầu tạm ngừng, không ghi thời hạn của thông báo: thời hạn tính theo mức dài nhất.",
    "The book has the day a suspension began, not the term of the notice: the longest term is assumed.",
)
SUSPENSION_LAW = LawRef(LAW_OF_2023, "Điều 96", is_confirmed=False)
SUSPENSION_OVER = AttentionRule(
    code="suspension_over",
    label=Text("Tạm ngừng quá thời hạn", "Suspended beyond the term"),
    says=Text(
        "Tạm ngừng theo thông báo từ ngày {since} ({days} ngày); hết thời hạn {suspension_months} tháng ngày {until}",
        "Suspended by a notice of {since} ({days} days); the term of {suspension_months} months ended {until}",
    ),
    law=SUSPENSION_LAW,
    severity=Severity.SERIOUS,
    act=NextAct(Text("Ghi tiếp tục kinh doanh", "Record that business goes on"), act="resume"),
    next_step=Text(
        "Đề nghị đơn vị thông báo tiếp tục kinh doanh, thông báo tạm ngừng tiếp, hoặc giải thể.",
        "Ask it to notify that it resumes or suspends anew, or to dissolve.",
    ),
    unknown=NOTICE_UNKNOWN,
    thresholds=("suspension_months",),
    evidence=(EntryType.SUSPENDED,),
    rows=(
        "SELECT org, since, CAST(since + to_months({suspension_months}) AS DATE) AS until FROM suspended "
        "WHERE {on} > since + to_months({suspension_months})"
    ),
)
SUSPENSION_EXPIRING = AttentionRule(
    code="suspension_expiring",
    label=Text("Sắp hết thời hạn tạm ngừng", "Suspension about to expire"),
    says=Text(
        "Thời hạn {suspension_months} tháng của thông báo tạm ngừng từ ngày {since} hết ngày {until}",
        "The term of {suspension_months} months of the suspension notified for {since} ends {until}",
    ),
    law=SUSPENSION_LAW,
    severity=Severity.WARNING,
    next_step=Text(
        "Nhắc đơn vị thông báo trước ít nhất 3 ngày làm việc nếu muốn tạm ngừng tiếp.",
        "Remind it to notify at least 3 working days before, should it want to suspend anew.",
    ),
    unknown=NOTICE_UNKNOWN,
    thresholds=("suspension_months", "expiring_days"),
    evidence=(EntryType.SUSPENDED,),
    rows=(
        "SELECT org, since, CAST(since + to_months({suspension_months}) AS DATE) AS until FROM suspended "
        "WHERE {on} <= since + to_months({suspension_months}) "
        "AND since + to_months({suspension_months}) <= {on} + to_days({expiring_days})"
    ),
)
UNVERIFIED_SAYS = Text(
    "Không có phiếu được duyệt và không có ghi nhận thực tế nào từ ngày {since} ({silent_half_years} kỳ 6 tháng liền)",
    "No accepted return and no observation since {since} ({silent_half_years} half-years running)",
)
UNVERIFIED_UNKNOWN = Text(
    "Tình trạng “đang hoạt động” là tình trạng pháp lý; đơn vị có hoạt động thật hay không thì chưa biết.",
    "“Operating” is the legal status; whether it really works is not known.",
)
UNREACHABLE = AttentionRule(
    code="unreachable",
    label=Text("Lâu không có phiếu, chưa có liên hệ", "Long without a return, and no contact known"),
    says=UNVERIFIED_SAYS,
    law=None,
    severity=Severity.WARNING,
    act=NextAct(Text("Ghi người liên hệ", "Record a contact"), address="contact_new"),
    next_step=Text(
        "Nhờ UBND cấp xã xác minh tại địa chỉ đã đăng ký và ghi người liên hệ vào sổ.",
        "Ask the commune to look at the registered address, and record a contact.",
    ),
    unknown=UNVERIFIED_UNKNOWN,
    thresholds=("silent_half_years", "grace_days"),
    rows="SELECT org, since FROM silent WHERE org NOT IN (SELECT org FROM reachable)",
)
UNVERIFIED = AttentionRule(
    code="unverified",
    label=Text("Lâu không có phiếu, đã có liên hệ", "Long without a return, with a contact"),
    says=UNVERIFIED_SAYS,
    law=None,
    severity=Severity.VERIFY,
    act=SEEN_ACTIVE,
    next_step=VISIT,
    unknown=UNVERIFIED_UNKNOWN,
    thresholds=("silent_half_years", "grace_days"),
    rows="SELECT org, since FROM silent WHERE org IN (SELECT org FROM reachable)",
)
RETURN_WHILE_STOPPED = AttentionRule(
    code="return_while_stopped",
    label=Text(
        "Có phiếu khi đang tạm ngừng hoặc làm thủ tục giải thể", "A return while suspended or being dissolved"
    ),
    says=Text(
        "Có phiếu được duyệt kỳ {period}, nhưng đến ngày {since} tình trạng là: {status}",
        "An accepted return for {period}, but the status on {since} was: {status}",
    ),
    law=None,
    severity=Severity.VERIFY,
    next_step=Text(
        "Đối chiếu với cơ quan đăng ký: đính chính tình trạng hoặc trả lại phiếu.",
        "Check with the registrar: correct the status, or send the return back.",
    ),
    unknown=Text(
        "Đơn vị có thể đã hoạt động trong phần kỳ trước khi tạm ngừng: phiếu ấy không sai.",
        "It may have worked in the part of the period before: such a return is not wrong.",
    ),
    thresholds=("query_months",),
    rows="SELECT org, since, period, status FROM stopped",
)
DISSOLVING_OVER = AttentionRule(
    code="dissolving_over",
    label=Text("Làm thủ tục giải thể quá thời hạn", "Being dissolved beyond the term"),
    says=Text(
        "Đang làm thủ tục giải thể từ ngày {since} ({days} ngày), quá {dissolving_months} tháng",
        "Being dissolved since {since} ({days} days), over {dissolving_months} months",
    ),
    law=LawRef(LAW_OF_2023, "Điều 97–99"),
    severity=Severity.WARNING,
    act=NextAct(Text("Ghi giải thể", "Record the dissolution"), act="dissolve"),
    next_step=Text(
        "Đối chiếu với cơ quan đăng ký: nếu không có khiếu nại thì đơn vị đã giải thể, ghi giải thể vào sổ.",
        "Check with the registrar: if nobody objected it is dissolved; record that.",
    ),
    unknown=Text(
        "Có thể là thủ tục chia, hợp nhất, sáp nhập, hoặc có khiếu nại; sổ không phân biệt.",
        "It may be a division, consolidation or merger, or someone objected; the book does not tell.",
    ),
    thresholds=("dissolving_months",),
    evidence=(EntryType.DISSOLVING,),
    rows=(
        "SELECT org, since FROM held WHERE status = 'dissolving' AND {on} > since + to_months({dissolving_months})"
    ),
)
HELD_SAYS = Text("{status} từ ngày {since} ({days} ngày)", "{status} since {since} ({days} days)")
NOT_AT_ADDRESS = AttentionRule(
    code="not_at_address",
    label=Text("Không hoạt động tại địa chỉ đã đăng ký", "Not at its registered address"),
    says=HELD_SAYS,
    law=LawRef(REGISTRATION_DECREE, "Điều 27–28"),
    severity=Severity.WARNING,
    act=NextAct(Text("Ghi địa chỉ mới", "Record the new address"), act="change"),
    next_step=Text(
        "Liên hệ người đại diện; hướng dẫn đăng ký thay đổi địa chỉ hoặc giải thể.",
        "Contact its representative; help it to register the new address or to dissolve.",
    ),
    unknown=Text("Đơn vị có thể vẫn hoạt động ở nơi khác.", "It may well be at work somewhere else."),
    evidence=(EntryType.NOT_AT_ADDRESS,),
    rows="SELECT org, since, status FROM held WHERE status = 'not_at_address'",
)
REVOKED = AttentionRule(
    code="revoked",
    label=Text("Bị thu hồi giấy chứng nhận", "Certificate revoked"),
    says=HELD_SAYS,
    law=LawRef(REGISTRATION_DECREE, "Điều 27–28"),
    severity=Severity.SERIOUS,
    act=NextAct(Text("Ghi khôi phục", "Record the reinstatement"), act="reinstate"),
    next_step=Text(
        "Theo dõi khôi phục giấy chứng nhận hoặc giải thể; ghi kết quả vào sổ.",
        "Follow whether the certificate is reinstated or it is dissolved; record which.",
    ),
    unknown=Text(
        "Sổ không biết đơn vị đã nộp hồ sơ khôi phục hay chưa.",
        "Whether it has applied for reinstatement is not known.",
    ),
    evidence=(EntryType.REVOKED,),
    rows="SELECT org, since, status FROM held WHERE status = 'revoked'",
)
BANKRUPTCY = AttentionRule(
    code="bankruptcy_pending",
    label=Text("Đang làm thủ tục phá sản", "Bankruptcy pending"),
    says=HELD_SAYS,
    law=LawRef(LAW_OF_2023, "Điều 102"),
    severity=Severity.WARNING,
    act=NextAct(Text("Ghi tuyên bố phá sản", "Record the bankruptcy"), act="go_bankrupt"),
    next_step=Text(
        "Theo dõi quyết định của tòa án và ghi kết quả vào sổ.", "Follow the court's decision and record it."
    ),
    unknown=Text("Sổ không biết tiến độ tại tòa án.", "How far the court has come is not known."),
    evidence=(EntryType.BANKRUPTCY_PENDING,),
    rows="SELECT org, since, status FROM held WHERE status = 'bankruptcy_pending'",
)

RULES = {
    rule.code: rule
    for rule in (
        *(INACTIVE, NO_MEETING, FEW_FOR_LONG, UNION_FEW_FOR_LONG, SUSPENSION_OVER, REVOKED),
        *(FEW, UNION_FEW, SUSPENSION_EXPIRING, UNREACHABLE, DISSOLVING_OVER, NOT_AT_ADDRESS, BANKRUPTCY),
        *(UNVERIFIED, RETURN_WHILE_STOPPED, MEETING_UNKNOWN),
    )
}
