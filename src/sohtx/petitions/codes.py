"""The code lists of conferences and petitions."""

from sohtx.core.codes import Code


class Topic(Code):
    """What a petition is about; the topics that officials themselves sort by."""

    CAPITAL = "VON", "Vốn, tín dụng, bảo đảm tiền vay", "Capital, credit, security for loans"
    LAND = "DAT", "Đất đai, trụ sở, kho xưởng", "Land, offices, storehouses"
    INFRASTRUCTURE = "HT", "Hạ tầng, điện, nước, giao thông", "Infrastructure, power, water, roads"
    MANAGEMENT = "NL", "Trình độ quản lý, nhân lực", "Management capacity, staff"
    POLICY = "CS", "Tiếp cận chính sách hỗ trợ", "Access to support policies"
    LINKAGE = "LK", "Liên kết, chuỗi giá trị", "Linkage, value chains"
    MARKET = "TT", "Thị trường, xúc tiến, nhãn hiệu", "Markets, promotion, brands"
    TECHNOLOGY = "CN", "Khoa học công nghệ, chuyển đổi số", "Technology, digital transformation"
    TAX = "THUE", "Thuế, kế toán, hóa đơn", "Taxes, accounting, invoices"
    PROCEDURE = "TC", "Thủ tục, đăng ký, giải thể tồn đọng", "Procedures, registration, pending dissolutions"
    DISASTER = "TT-DB", "Thiên tai, dịch bệnh", "Disasters and epidemics"
    OTHER = "KHAC", "Vấn đề khác", "Other matters"


class Channel(Code):
    """How a petition came."""

    CONFERENCE = "conference", "Nêu tại hội nghị", "Raised at a conference"
    RETURN = "return", "Ghi trong phiếu báo cáo", "Written in a return"
    LETTER = "letter", "Gửi văn bản", "By letter"
    TELEPHONE = "telephone", "Qua điện thoại", "By telephone"
    IN_PERSON = "in_person", "Gặp trực tiếp", "In person"
    PAGE = "page", "Gửi trên trang Sổ HTX", "On the pages of Sổ HTX"


class Act(Code):
    """What happens to a petition."""

    CLASSIFIED = "classified", "Phân loại", "Classified"
    MERGED = "merged", "Gộp vào đề xuất, kiến nghị trùng", "Merged into a duplicate"
    SUBMITTED = "submitted", "Tổng hợp, trình UBND tỉnh giao", "Put before the provincial People's Committee"
    REFERRED = "referred", "Chuyển cơ quan có thẩm quyền", "Referred to the competent body"
    EXTENDED = "extended", "Gia hạn trả lời", "Deadline extended"
    REMINDED = "reminded", "Đôn đốc", "Reminded"
    ESCALATED = "escalated", "Báo cáo UBND tỉnh", "Escalated to the provincial People's Committee"
    REPLIED = "replied", "Có văn bản trả lời", "Answered in writing"
    VERDICT = "verdict", "Ý kiến của đơn vị nêu", "Verdict of those who raised it"
    REOPENED = "reopened", "Mở lại", "Reopened"
    CLOSED = "closed", "Kết thúc theo dõi", "Closed"
    PUBLISHED = "published", "Công khai", "Made public"
    HIDDEN = "hidden", "Thôi công khai", "Taken from the public"
    VOIDED = "voided", "Hủy ghi nhận", "Voided"


class Outcome(Code):
    """What a reply comes to."""

    RESOLVED = "resolved", "Đã giải quyết", "Resolved"
    IN_PROGRESS = "in_progress", "Đang giải quyết", "Being resolved"
    UNRESOLVED = "unresolved", "Chưa giải quyết", "Not resolved"
    BEYOND = "beyond", "Vượt thẩm quyền", "Beyond competence"


class Verdict(Code):
    """What those who raised a petition say of the reply."""

    HELPED = "helped", "Đã đáp ứng", "It helped"
    PARTLY = "partly", "Đáp ứng một phần", "It helped in part"
    NOT = "not", "Chưa đáp ứng", "It did not help"


class BodyKind(Code):
    """What an office is that petitions go to."""

    CENTRAL = "central", "Cơ quan trung ương", "Central authority"
    VCA = "vca", "Liên minh Hợp tác xã Việt Nam", "Vietnam Cooperative Alliance"
    PROVINCE = "province", "Ủy ban nhân dân tỉnh", "Provincial People's Committee"
    DEPARTMENT = "department", "Sở, ban, ngành", "Provincial department"
    DISTRICT = "district", "Ủy ban nhân dân cấp huyện", "District People's Committee"
    COMMUNE = "commune", "Ủy ban nhân dân xã, phường", "Commune People's Committee"
    BANK = "bank", "Ngân hàng, tổ chức tín dụng", "Bank"
    ALLIANCE = "alliance", "Liên minh Hợp tác xã tỉnh", "The Alliance itself"
    OTHER = "other", "Cơ quan khác", "Another body"


class PaperKind(Code):
    """What a paper of a conference is."""

    INVITATION = "invitation", "Giấy mời", "Invitation"
    AGENDA = "agenda", "Chương trình", "Agenda"
    SPEECH = "speech", "Tham luận", "Paper read out"
    MINUTES = "minutes", "Biên bản", "Minutes"
    RESOLUTION = "resolution", "Nghị quyết", "Resolution"
    NOTICE = "notice", "Thông báo kết luận", "Notice of conclusions"
    PHOTO = "photo", "Ảnh", "Photo"
    OTHER = "other", "Tài liệu khác", "Other paper"


class Part(Code):
    """As what somebody takes part in a conference."""

    CHAIR = "chair", "Chủ trì", "In the chair"
    SECRETARY = "secretary", "Thư ký", "Secretary"
    MEMBER = "member", "Ủy viên", "Member of the body"
    DELEGATE = "delegate", "Đại biểu", "Delegate"
    GUEST = "guest", "Khách mời", "Guest"
    PRESS = "press", "Báo chí", "Press"
