"""The code lists of classes and of needs for training."""

from sohtx.core.codes import Code


class Topic(Code):
    """What a class teaches."""

    LAW = "luat", "Luật Hợp tác xã, chính sách", "Law on Cooperatives, policies"
    MANAGEMENT = "quan-tri", "Quản trị, điều hành", "Governance and management"
    ACCOUNTING = "ke-toan", "Tài chính, kế toán", "Finance and accounting"
    DIGITAL = "so-hoa", "Chuyển đổi số", "Digital transformation"
    TECHNIQUE = "ky-thuat", "Kỹ thuật sản xuất, chế biến", "Production techniques"
    MARKET = "thi-truong", "Thị trường, xúc tiến, nhãn hiệu", "Markets, promotion, brands"
    OTHER = "khac", "Nội dung khác", "Other topics"


class ClassKind(Code):
    """Long courses and short ones (Circular 124/2021/TT-BTC, Art. 9)."""

    COURSE = "dao-tao", "Đào tạo", "Course"
    SHORT = "boi-duong", "Bồi dưỡng, tập huấn", "Short class"


class Form(Code):
    """How a class is held."""

    IN_PERSON = "truc-tiep", "Trực tiếp", "In person"
    ONLINE = "truc-tuyen", "Trực tuyến", "Online"
    BOTH = "ket-hop", "Trực tiếp kết hợp trực tuyến", "In person and online"


class Sex(Code):
    """Sex, as a list of those present has it."""

    WOMAN = "nữ", "Nữ", "Female"
    MAN = "nam", "Nam", "Male"


class Source(Code):
    """By what a need became known."""

    RETURN = "phieu", "Phiếu báo cáo", "A return"
    CONFERENCE = "hoi-nghi", "Hội nghị", "A conference"
    SURVEY = "khao-sat", "Khảo sát", "A survey"
    TELEPHONE = "dien-thoai", "Điện thoại, gặp trực tiếp", "Telephone or in person"
    OTHER = "khac", "Nguồn khác", "Another source"
