"""The code lists of the Alliance's members."""

from sohtx.core.codes import Code
from sohtx.support.linkage_codes import VOIDED


class MemberKind(Code):
    """Kinds of members, as the Alliance's charter has them."""

    FULL = "chinh-thuc", "Thành viên chính thức", "Full member"
    ASSOCIATE = "lien-ket", "Thành viên liên kết", "Associate member"
    HONORARY = "danh-du", "Thành viên danh dự", "Honorary member"


class MemberAct(Code):
    """What a decision does."""

    ADMITTED = "admitted", "Kết nạp", "Admission"
    ENDED = "ended", "Chấm dứt tư cách thành viên", "End of membership"
    VOIDED = VOIDED, "Hủy ghi nhận", "Voided"


class MemberState(Code):
    """How an organization stands with the Alliance on a day."""

    MEMBER = "member", "Đang là thành viên", "Member"
    FORMER = "former", "Đã thôi là thành viên", "No longer a member"


class FeeAct(Code):
    """What a row of rates or payments is."""

    SET = "set", "Mức phí", "Rate"
    PAID = "paid", "Nộp phí", "Payment"
    VOIDED = VOIDED, "Hủy ghi nhận", "Voided"
