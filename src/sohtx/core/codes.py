"""The code lists: what may stand in a coded column, with the words an official uses for it."""

from enum import StrEnum
from typing import Self

from sohtx.core.text import Text


class Code(StrEnum):
    """One value of a code list: the code that is stored, and its label."""

    label: Text

    def __new__(cls, code: str, vi: str, en: str) -> Self:
        """Make a member from its code and its label in both languages."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = Text(vi, en)
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """The value that a code stands for; raises ``ValueError`` where there is none."""
        return cls(code)  # type: ignore[call-arg]


class Kind(Code):
    """Kinds of organization (Law on Cooperatives 17/2023/QH15, Art. 4). A people's credit fund is a cooperative."""

    COOPERATIVE = "cooperative", "Hợp tác xã", "Cooperative"
    UNION = "union", "Liên hiệp hợp tác xã", "Union of cooperatives"
    GROUP = "group", "Tổ hợp tác", "Cooperative group"


class EntryType(Code):
    """What an entry of the ledger says has happened (figures contract, section 2)."""

    ESTABLISHED = "established", "Thành lập", "Established"
    AMENDED = "amended", "Thay đổi nội dung đăng ký", "Amended"
    SUSPENDED = "suspended", "Tạm ngừng kinh doanh", "Suspended"
    RESUMED = "resumed", "Tiếp tục kinh doanh", "Resumed"
    NOT_AT_ADDRESS = (
        "not_at_address",
        "Không hoạt động tại địa chỉ đã đăng ký",
        "Not at its registered address",
    )
    DISSOLVING = "dissolving", "Đang làm thủ tục giải thể", "Being dissolved"
    BANKRUPTCY_PENDING = "bankruptcy_pending", "Đang làm thủ tục phá sản", "Bankruptcy pending"
    REVOKED = "revoked", "Bị thu hồi giấy chứng nhận", "Certificate revoked"
    REINSTATED = "reinstated", "Khôi phục giấy chứng nhận", "Certificate reinstated"
    OBSERVED_ACTIVE = "observed_active", "Ghi nhận thực tế: đang hoạt động", "Observed active"
    OBSERVED_INACTIVE = "observed_inactive", "Ghi nhận thực tế: ngừng hoạt động", "Observed inactive"
    JOINED_UNION = "joined_union", "Gia nhập liên hiệp", "Joined a union"
    LEFT_UNION = "left_union", "Ra khỏi liên hiệp", "Left a union"
    DISSOLVED = "dissolved", "Giải thể", "Dissolved"
    TERMINATED = "terminated", "Chấm dứt hoạt động", "Terminated"
    DIVIDED = "divided", "Bị chia", "Divided"
    CONSOLIDATED = "consolidated", "Bị hợp nhất", "Consolidated"
    MERGED = "merged", "Được sáp nhập", "Merged into another"
    CONVERTED = "converted", "Chuyển đổi", "Converted"
    BANKRUPT = "bankrupt", "Phá sản", "Bankrupt"
    VOIDED = "voided", "Hủy ghi nhận", "Voided"


class Via(Code):
    """How an organization came to be, where it was not newly established."""

    DIVIDED = "divided", "Từ chia", "By full division"
    SPLIT_OFF = "split_off", "Từ tách", "By split-off"
    CONSOLIDATED = "consolidated", "Từ hợp nhất", "By consolidation"
    CONVERTED = "converted", "Từ chuyển đổi", "By conversion"
    OPENED = "opened", "Có từ trước khi mở sổ", "There before the book was opened"


class LegalStatus(Code):
    """Legal statuses (Decree 92/2024/NĐ-CP, Art. 27–28)."""

    OPERATING = "operating", "Đang hoạt động", "Operating"
    SUSPENDED = "suspended", "Tạm ngừng kinh doanh", "Suspended"
    NOT_AT_ADDRESS = (
        "not_at_address",
        "Không hoạt động tại địa chỉ đã đăng ký",
        "Not at its registered address",
    )
    DISSOLVING = (
        "dissolving",
        "Đang làm thủ tục giải thể, bị chia, bị hợp nhất, được sáp nhập",
        "Being dissolved, divided, consolidated or merged",
    )
    BANKRUPTCY_PENDING = "bankruptcy_pending", "Đang làm thủ tục phá sản", "Bankruptcy pending"
    REVOKED = "revoked", "Bị thu hồi giấy chứng nhận", "Certificate revoked"


class Sector(Code):
    """Standard reporting sectors (lĩnh vực)."""

    AGRICULTURE = "agriculture", "Nông, lâm, ngư, diêm nghiệp", "Agriculture, forestry, fishery, salt"
    INDUSTRY = "industry", "Công nghiệp – tiểu thủ công nghiệp", "Industry and handicrafts"
    CONSTRUCTION = "construction", "Xây dựng", "Construction"
    TRADE_SERVICES = "trade_services", "Thương mại – dịch vụ", "Trade and services"
    TRANSPORT = "transport", "Vận tải", "Transport"
    CREDIT = "credit", "Tín dụng (quỹ tín dụng nhân dân)", "Credit (people's credit funds)"
    ENVIRONMENT = "environment", "Môi trường", "Environment"
    TOURISM = "tourism", "Du lịch", "Tourism"
    OTHER = "other", "Khác", "Other"


class Level(Code):
    """Levels of administrative units, from the highest."""

    COUNTRY = "country", "Cả nước", "Country"
    PROVINCE = "province", "Tỉnh, thành phố", "Province"
    DISTRICT = "district", "Huyện (đến 30/6/2025)", "District (until 30 June 2025)"
    COMMUNE = "commune", "Xã, phường, đặc khu", "Commune"

    @property
    def depth(self) -> int:
        """0 for the country, rising downwards."""
        return _DEPTHS[self]


class FilingStatus(Code):
    """What a version of a filing is."""

    SUBMITTED = "submitted", "Đã gửi", "Submitted"
    ACCEPTED = "accepted", "Đã duyệt", "Accepted"
    REJECTED = "rejected", "Trả lại để bổ sung", "Sent back"
    WITHDRAWN = "withdrawn", "Đã rút", "Withdrawn"


class Nature(Code):
    """Whether values are done or foreseen."""

    ACTUAL = "actual", "Thực hiện", "Actual"
    ESTIMATE = "estimate", "Ước thực hiện", "Estimate"


class Source(Code):
    """How a return came in."""

    SELF = "self", "Đơn vị tự gửi", "Sent by the organization"
    COMMUNE = "commune", "Qua UBND cấp xã", "Through the commune"
    PHONE = "phone", "Qua điện thoại", "By telephone"
    PAPER = "paper", "Phiếu giấy", "On paper"
    TAX = "tax", "Cơ quan thuế", "Tax office"
    DEPARTMENT = "department", "Sở, ngành", "Department"


class Role(Code):
    """What a contact is in an organization."""

    LEGAL_REPRESENTATIVE = "legal_representative", "Người đại diện theo pháp luật", "Legal representative"
    CHAIR = "chair", "Chủ tịch Hội đồng quản trị", "Chair of the Board"
    DIRECTOR = "director", "Giám đốc", "Director"
    ACCOUNTANT = "accountant", "Kế toán", "Accountant"
    CONTROLLER = "controller", "Kiểm soát viên", "Controller"
    OFFICER_IN_CHARGE = "officer_in_charge", "Cán bộ phụ trách", "Officer in charge"


class ObsStatus(Code):
    """SDMX observation status (CL_OBS_STATUS): what kind of value a figure is."""

    NORMAL = "A", "chính thức", "normal"
    PROVISIONAL = "P", "sơ bộ", "provisional"
    ESTIMATED = "E", "ước tính (quy đổi địa bàn)", "estimated (placed by a choice)"
    IMPUTED = "I", "ước tính (có phần ước bổ sung)", "estimated (imputed in part)"
    LOW_RELIABILITY = "U", "độ tin cậy thấp", "low reliability"
    MISSING = "L", "chưa có số liệu", "not reported"
    NOT_POSSIBLE = "M", "không tính được", "cannot be computed"

    @property
    def rank(self) -> int:
        """How bad: 0 is normal; without a value is worse than any with one."""
        return _RANKS[self]


_DEPTHS = {level: depth for depth, level in enumerate(Level)}
_RANKS = {status: rank for rank, status in enumerate(ObsStatus)}
