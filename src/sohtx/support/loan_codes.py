"""The code lists of loans."""

from sohtx.core.codes import Code


class Customer(Code):
    """Who may borrow from the fund (Decree 45/2021/NĐ-CP): organizations, and members that are no enterprises."""

    COOPERATIVE = "cooperative", "Hợp tác xã", "Cooperative"
    UNION = "union", "Liên hiệp hợp tác xã", "Union of cooperatives"
    GROUP = "group", "Tổ hợp tác", "Cooperative group"
    MEMBER = "member", "Thành viên của HTX, THT", "Member of a cooperative or group"


class Method(Code):
    """How the principal is repaid."""

    EQUAL = "equal", "Trả gốc đều theo kỳ", "Equal principal at each due day"
    BULLET = "bullet", "Trả gốc một lần cuối kỳ", "All principal at the end"
    CUSTOM = "custom", "Theo lịch trả nợ riêng", "By a schedule of its own"


class MovementAct(Code):
    """What happens to a loan."""

    DISBURSED = "disbursed", "Giải ngân", "Disbursed"
    REPAID = "repaid", "Thu nợ", "Repaid"
    RESCHEDULED = "rescheduled", "Điều chỉnh kỳ hạn trả nợ", "Rescheduled"
    EXTENDED = "extended", "Gia hạn nợ", "Extended"
    CLASSIFIED = "classified", "Phân loại nợ", "Classified"
    WRITTEN_OFF = "written_off", "Xóa nợ, xử lý rủi ro", "Written off"
    SETTLED = "settled", "Tất toán", "Settled"
    CANCELLED = "cancelled", "Hủy hợp đồng", "Contract cancelled"
    VOIDED = "voided", "Hủy ghi nhận", "Voided"


class LoanState(Code):
    """How a loan stands on a day."""

    CONTRACTED = "contracted", "Chưa giải ngân", "Nothing disbursed yet"
    RUNNING = "running", "Còn dư nợ", "Outstanding"
    REPAID = "repaid", "Hết dư nợ, chưa tất toán", "Repaid, not settled"
    SETTLED = "settled", "Đã tất toán", "Settled"
    CANCELLED = "cancelled", "Đã hủy hợp đồng", "Cancelled"


LAST_ACTS = frozenset({MovementAct.SETTLED, MovementAct.CANCELLED})
