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
_READS = _EVERYONE | {Right.FIGURES_SEE, Right.FIGURES_EXPORT, Right.REPORT_SEE, Right.REPORT_COMMENT}
_KEEPS = _READS | {
    *(Right.REGISTER_RECORD, Right.REGISTER_IMPORT, Right.PERSONAL_SEE, Right.PERSONAL_EDIT),
    *(Right.RETURN_FILE, Right.RETURN_ACCEPT, Right.FORMS_MANAGE),
    *(Right.ATTENTION_SEE, Right.REPORT_WRITE, Right.REPORT_ISSUE),
}

TABLE: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(Right),
    Role.OFFICER: _KEEPS,
    Role.LEADER: _READS | {Right.ATTENTION_SEE, Right.LOG_SEE},
    Role.DEPARTMENT: _READS,
    Role.COMMUNE: _EVERYONE
    | {
        *(Right.REGISTER_RECORD, Right.PERSONAL_SEE, Right.PERSONAL_EDIT, Right.RETURN_FILE),
        *(Right.ATTENTION_SEE, Right.FIGURES_SEE, Right.FIGURES_EXPORT),
    },
    Role.COOPERATIVE: _EVERYONE | {Right.PERSONAL_SEE, Right.PERSONAL_EDIT, Right.RETURN_FILE},
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
