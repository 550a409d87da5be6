"""The code lists of linkage: roles in a chain, what happens to chains and contracts, how they stand."""

from sohtx.core.codes import Code

VOIDED = "voided"
"""The act of a row that takes another back."""
EXPIRING_DAYS = 60
"""So many days before its last one a contract is told to be expiring."""


class ChainRole(Code):
    """What a partner does in a chain, in the order in which a product passes through it."""

    SUPPLY = "cung-ung", "Cung ứng đầu vào", "Supply of inputs"
    PRODUCTION = "san-xuat", "Sản xuất", "Production"
    PROCESSING = "che-bien", "Thu gom, sơ chế, chế biến", "Collecting and processing"
    TRANSPORT = "van-chuyen", "Bảo quản, vận chuyển", "Storage and transport"
    SALE = "tieu-thu", "Tiêu thụ", "Sale"
    SERVICE = "dich-vu", "Kỹ thuật, tín dụng, dịch vụ khác", "Technique, credit, other services"


class ChainAct(Code):
    """What happens in a chain."""

    JOINED = "joined", "Tham gia chuỗi", "Joined"
    LEFT = "left", "Rời chuỗi", "Left"
    ENDED = "ended", "Chuỗi ngừng hoạt động", "The chain ended"
    VOIDED = VOIDED, "Hủy ghi nhận", "Voided"


class ContractAct(Code):
    """What happens to a contract."""

    TERMINATED = "terminated", "Chấm dứt trước hạn", "Terminated early"
    VOIDED = VOIDED, "Hủy ghi nhận", "Voided"


class ChainState(Code):
    """How a chain stands on a day."""

    RUNNING = "running", "Đang hoạt động", "Running"
    ENDED = "ended", "Đã ngừng", "Ended"


class ContractState(Code):
    """How a contract stands on a day."""

    TO_COME = "to_come", "Chưa có hiệu lực", "Not yet in force"
    IN_FORCE = "in_force", "Đang hiệu lực", "In force"
    EXPIRING = "expiring", "Sắp hết hạn", "Expiring"
    ENDED = "ended", "Đã hết hạn", "Ended"
    TERMINATED = "terminated", "Chấm dứt trước hạn", "Terminated early"

    @property
    def is_in_force(self) -> bool:
        """Whether it binds."""
        return self in (ContractState.IN_FORCE, ContractState.EXPIRING)


class TieKind(Code):
    """What connects two on the picture."""

    MEMBER = "member", "Thành viên LHHTX", "Member of a union"
    CHAIN = "chain", "Tham gia chuỗi", "Part of a chain"
    CONTRACT = "contract", "Hợp đồng", "Contract"
