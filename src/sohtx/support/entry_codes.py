"""The code lists of support granted, of certified products, of fairs."""

from sohtx.core.codes import Code
from sohtx.core.text import Text
from sohtx.support.linkage_codes import VOIDED

EXPIRING_DAYS = 90
"""With so many days left or fewer a certificate is told to be expiring; the office's own rule."""


class EntryAct(Code):
    """What becomes of an entry."""

    WITHDRAWN = "withdrawn", "Bị thu hồi", "Withdrawn"
    VOIDED = VOIDED, "Hủy ghi nhận", "Voided"


class Content(Code):
    """What support consists of: the rows of form 3 (Biểu 3) in their order."""

    CAMPAIGN = "tuyen-truyen", "Tuyên truyền, tập huấn thành lập mới", "Campaigns on founding"
    ADVICE = "tu-van", "Tư vấn điều lệ, củng cố, tổ chức lại", "Advice on charters and reorganizing"
    COURSE = "dao-tao", "Đào tạo (dài hạn) cán bộ", "Courses for staff"
    SHORT = "boi-duong", "Bồi dưỡng (ngắn hạn)", "Short classes"
    YOUNG = "lao-dong-tre", "Đưa lao động trẻ về làm việc tại HTX", "Young workers for cooperatives"
    ONLINE = "truc-tuyen", "Đào tạo trực tuyến", "Training on line"
    TRADE = "xuc-tien", "Xúc tiến thương mại (hội chợ, nhãn hiệu, truy xuất, OCOP)", "Trade promotion"
    BUILDING = "ha-tang", "Kết cấu hạ tầng, chế biến", "Infrastructure and processing"
    LAND = "dat-dai", "Đất đai", "Land"
    CREDIT = "von", "Vốn (Quỹ hỗ trợ phát triển HTX, ngân hàng)", "Capital (the Fund, banks)"
    DIGITAL = "khcn", "Khoa học công nghệ, chuyển đổi số", "Technology, digital transformation"
    INSURANCE = "bao-hiem", "Bảo hiểm, thuế", "Insurance, taxes"
    DATA = "thong-tin", "Hệ thống thông tin dữ liệu", "Information systems"


FROM_CLASSES = frozenset({Content.COURSE, Content.SHORT, Content.ONLINE})
"""What the register of classes tells; it is not written a second time."""


class GrantForm(Code):
    """In what support is given."""

    MONEY = "tien", "Tiền", "Money"
    KIND = "hien-vat", "Hiện vật", "In kind"
    ATTENDANCE = "luot", "Lượt tham gia", "Attendance"


class Source(Code):
    """Where the money comes from, as form 3 has its columns."""

    CENTRAL = "central", "Ngân sách trung ương", "Central budget"
    LOCAL = "local", "Ngân sách địa phương", "Local budget"
    OTHER = "other", "Nguồn khác", "Other sources"


class Scheme(Code):
    """By what a product is recognised."""

    OCOP = "ocop", "OCOP", "OCOP"
    VIETGAP = "vietgap", "VietGAP", "VietGAP"
    GLOBALGAP = "globalgap", "GlobalGAP", "GlobalGAP"
    ORGANIC = "huu-co", "Hữu cơ", "Organic"
    ORIGIN = "chi-dan", "Chỉ dẫn địa lý", "Geographical indication"
    OTHER = "khac", "Chứng nhận khác", "Another certificate"


WITHOUT_TERM = frozenset({Scheme.ORIGIN, Scheme.OTHER})
"""What may be granted without a last day."""
STARS = (3, 4, 5)


class ProductGroup(Code):
    """Groups of products, as OCOP has them."""

    FOOD = "thuc-pham", "Thực phẩm", "Food"
    DRINK = "do-uong", "Đồ uống", "Drinks"
    HERB = "duoc-lieu", "Dược liệu, sản phẩm từ dược liệu", "Medicinal herbs"
    CRAFT = "thu-cong", "Thủ công mỹ nghệ", "Handicraft"
    ORNAMENTAL = "sinh-vat-canh", "Sinh vật cảnh", "Ornamental plants and animals"
    TOURISM = "du-lich", "Dịch vụ du lịch cộng đồng, sinh thái, điểm du lịch", "Tourism"


class CertificateState(Code):
    """How a certificate stands on a day."""

    VALID = "valid", "Còn hiệu lực", "Valid"
    EXPIRING = "expiring", "Sắp hết hạn", "Expiring"
    EXPIRED = "expired", "Đã hết hạn", "Expired"
    WITHDRAWN = "withdrawn", "Bị thu hồi", "Withdrawn"
    RENEWED = "renewed", "Đã cấp lại", "Renewed"

    @property
    def is_valid(self) -> bool:
        """Whether the product may bear it."""
        return self in (CertificateState.VALID, CertificateState.EXPIRING)


class FairKind(Code):
    """Kinds of events of trade promotion."""

    FAIR = "hoi-cho", "Hội chợ, triển lãm", "Fair"
    MATCHING = "ket-noi", "Kết nối cung cầu", "Buyers meet sellers"
    SHOWROOM = "trung-bay", "Điểm trưng bày, giới thiệu sản phẩm", "Showroom"
    ONLINE = "truc-tuyen", "Bán hàng trực tuyến, livestream", "Selling on line"
    OTHER = "khac", "Hoạt động khác", "Other"


NO_SUCH_POLICY = Text("Nhóm chính sách không còn trong danh mục", "A policy no longer listed")
