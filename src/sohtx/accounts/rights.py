"""Who may do what: one table of rights and roles. A grant of a role reaches as far as its area or organization."""

from enum import StrEnum
from typing import NamedTuple

from sohtx.core.text import Text


class Right(StrEnum):
    """Something that a page or act asks for."""

    HOME = "home"
    REGISTER_SEE = "register.see"
    REGISTER_RECORD = "register.record"
    REGISTER_IMPORT = "register.import"
    PERSONAL_SEE = "personal.see"
    PERSONAL_EDIT = "personal.edit"
    RETURN_SEE = "return.see"
    RETURN_FILE = "return.file"
    RETURN_ACCEPT = "return.accept"
    FORMS_MANAGE = "forms.manage"
    REMINDERS_MANAGE = "reminders.manage"
    ATTENTION_SEE = "attention.see"
    FIGURES_SEE = "figures.see"
    FIGURES_EXPORT = "figures.export"
    CONFERENCE_SEE = "conference.see"
    CONFERENCE_RECORD = "conference.record"
    PETITION_SEE = "petition.see"
    PETITION_RAISE = "petition.raise"
    PETITION_REPLY = "petition.reply"
    PETITION_RECORD = "petition.record"
    PLAN_SEE = "plan.see"
    PLAN_RECORD = "plan.record"
    SUPPORT_SEE = "support.see"
    SUPPORT_RECORD = "support.record"
    WORK_LOG_SEE = "work_log.see"
    WORK_LOG_RECORD = "work_log.record"
    REPORT_SEE = "report.see"
    REPORT_COMMENT = "report.comment"
    REPORT_WRITE = "report.write"
    REPORT_ISSUE = "report.issue"
    PEOPLE_MANAGE = "people.manage"
    LOG_SEE = "log.see"
    OWN_ACCOUNT = "account.own"
    HELP = "help"


class Role(StrEnum):
    """What a person is to the Alliance."""

    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    LEADER = "leader"
    DEPARTMENT = "department"
    COMMUNE = "commune"
    COOPERATIVE = "cooperative"

    @property
    def label(self) -> Text:
        """The role in words."""
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.ADMINISTRATOR: Text("Quản trị", "Administrator"),
    Role.OFFICER: Text("Cán bộ Liên minh", "Alliance officer"),
    Role.LEADER: Text("Lãnh đạo", "Leader"),
    Role.DEPARTMENT: Text("Cán bộ sở, ngành", "Department officer"),
    Role.COMMUNE: Text("Cán bộ xã, phường", "Commune officer"),
    Role.COOPERATIVE: Text("Hợp tác xã", "Cooperative"),
}
RIGHT_LABELS = {
    Right.HOME: Text("Xem trang chủ", "See the home page"),
    Right.REGISTER_SEE: Text("Xem sổ đăng ký HTX, LHHTX, THT", "See the register"),
    Right.REGISTER_RECORD: Text("Ghi biến động, đính chính", "Record entries and corrections"),
    Right.REGISTER_IMPORT: Text("Nạp và đối chiếu danh sách", "Take in and compare lists"),
    Right.PERSONAL_SEE: Text("Xem thông tin cá nhân", "See personal data"),
    Right.PERSONAL_EDIT: Text("Sửa, xóa thông tin cá nhân", "Correct and blank personal data"),
    Right.RETURN_SEE: Text("Xem phiếu báo cáo", "See returns"),
    Right.RETURN_FILE: Text("Nhập, gửi phiếu báo cáo", "Fill in and send returns"),
    Right.RETURN_ACCEPT: Text("Duyệt, trả lại phiếu báo cáo", "Accept returns, send them back"),
    Right.FORMS_MANAGE: Text("Đưa biểu mẫu mới vào dùng", "Take new forms into use"),
    Right.REMINDERS_MANAGE: Text("Đặt lịch thư nhắc", "Set the schedule of reminders"),
    Right.ATTENTION_SEE: Text("Xem danh sách Đơn vị cần rà soát", "See the attention list"),
    Right.FIGURES_SEE: Text("Xem số liệu tổng hợp", "See figures"),
    Right.FIGURES_EXPORT: Text("Tải số liệu về máy", "Export figures and lists"),
    Right.CONFERENCE_SEE: Text("Xem hội nghị", "See conferences"),
    Right.CONFERENCE_RECORD: Text("Chuẩn bị, ghi chép hội nghị", "Prepare and record conferences"),
    Right.PETITION_SEE: Text("Xem đề xuất, kiến nghị", "See petitions"),
    Right.PETITION_RAISE: Text("Gửi đề xuất, kiến nghị", "Raise petitions"),
    Right.PETITION_REPLY: Text("Ghi trả lời đề xuất, kiến nghị", "Record replies to petitions"),
    Right.PETITION_RECORD: Text("Phân loại, chuyển, theo dõi kiến nghị", "Sort, refer and follow petitions"),
    Right.PLAN_SEE: Text("Xem chỉ tiêu, nhiệm vụ", "See targets and tasks"),
    Right.PLAN_RECORD: Text("Giao, cập nhật chỉ tiêu, nhiệm vụ", "Set and update targets and tasks"),
    Right.SUPPORT_SEE: Text("Xem chính sách hỗ trợ", "See support"),
    Right.SUPPORT_RECORD: Text("Ghi khoản vay, lớp tập huấn, hỗ trợ", "Record loans, classes, support"),
    Right.WORK_LOG_SEE: Text("Xem sổ công tác", "See the work log"),
    Right.WORK_LOG_RECORD: Text("Ghi sổ công tác", "Write the work log"),
    Right.REPORT_SEE: Text("Xem báo cáo", "See reports"),
    Right.REPORT_COMMENT: Text("Góp ý báo cáo", "Comment on reports"),
    Right.REPORT_WRITE: Text("Viết báo cáo, nhập ước thực hiện", "Write reports and estimates"),
    Right.REPORT_ISSUE: Text("Ban hành báo cáo, chốt số liệu", "Issue reports, seal figures"),
    Right.PEOPLE_MANAGE: Text("Quản lý người dùng", "Manage people"),
    Right.LOG_SEE: Text("Xem nhật ký", "See the log"),
    Right.OWN_ACCOUNT: Text("Tài khoản của mình", "One's own account"),
    Right.HELP: Text("Xem trợ giúp", "See the help"),
}

_EVERYONE = frozenset({Right.HOME, Right.OWN_ACCOUNT, Right.HELP, Right.REGISTER_SEE, Right.RETURN_SEE})
_OWN_MATTERS = frozenset({Right.PETITION_SEE, Right.SUPPORT_SEE})
_FOLLOWS = frozenset({Right.CONFERENCE_SEE, Right.PLAN_SEE, Right.WORK_LOG_SEE}) | _OWN_MATTERS
_READS = (
    _EVERYONE | _FOLLOWS | {Right.FIGURES_SEE, Right.FIGURES_EXPORT, Right.REPORT_SEE, Right.REPORT_COMMENT}
)
_KEEPS = _READS | {
    *(Right.REGISTER_RECORD, Right.REGISTER_IMPORT, Right.PERSONAL_SEE, Right.PERSONAL_EDIT),
    *(Right.RETURN_FILE, Right.RETURN_ACCEPT, Right.FORMS_MANAGE),
    *(Right.CONFERENCE_RECORD, Right.PETITION_RAISE, Right.PETITION_REPLY, Right.PETITION_RECORD),
    *(Right.PLAN_RECORD, Right.SUPPORT_RECORD, Right.WORK_LOG_RECORD),
    *(Right.ATTENTION_SEE, Right.REPORT_WRITE, Right.REPORT_ISSUE),
}

TABLE: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(Right),
    Role.OFFICER: _KEEPS,
    Role.LEADER: _READS | {Right.ATTENTION_SEE, Right.LOG_SEE},
    Role.DEPARTMENT: _READS - {Right.WORK_LOG_SEE} | {Right.PETITION_REPLY},
    Role.COMMUNE: _EVERYONE
    | _OWN_MATTERS
    | {
        *(Right.REGISTER_RECORD, Right.PERSONAL_SEE, Right.PERSONAL_EDIT, Right.RETURN_FILE),
        *(Right.ATTENTION_SEE, Right.FIGURES_SEE, Right.FIGURES_EXPORT),
        *(Right.PETITION_RAISE, Right.PLAN_SEE),
    },
    Role.COOPERATIVE: _EVERYONE
    | _OWN_MATTERS
    | {Right.PERSONAL_SEE, Right.PERSONAL_EDIT, Right.RETURN_FILE, Right.PETITION_RAISE},
}
SECOND_FACTOR_ROLES = frozenset({Role.ADMINISTRATOR, Role.OFFICER})
AREA_ROLES = frozenset({Role.COMMUNE})
ORGANIZATION_ROLES = frozenset({Role.COOPERATIVE})
WHOLE_ROLES = frozenset({Role.ADMINISTRATOR})


class About(NamedTuple):
    """What an address is about: an organization, and the codes of the units in which it lies today."""

    org_id: str = ""
    units: frozenset[str] = frozenset()


class Reach(NamedTuple):
    """How far somebody's right reaches: everything, or some areas and some organizations."""

    everything: bool = False
    areas: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.areas) or bool(self.organizations)

    def covers(self, about: About) -> bool:
        """Whether something lies within reach."""
        return self.everything or bool(self.areas & about.units) or about.org_id in self.organizations


NO_REACH = Reach()
WHOLE = Reach(everything=True)
