"""What a column of a list may hold, and the words by which offices head it."""

from dataclasses import dataclass

from sohtx.core.codes import Code


class Field(Code):
    """One field of a list."""

    ORDINAL = "ordinal", "Số thứ tự", "Number in the list"
    NAME = "name", "Tên", "Name"
    TAX_CODE = "tax_code", "Mã số thuế (mã số hợp tác xã)", "Tax code (code of the organization)"
    CERTIFICATE = "certificate", "Số giấy chứng nhận đăng ký", "Number of the certificate"
    CERTIFICATE_ON = "certificate_on", "Ngày cấp giấy chứng nhận", "Day of the certificate"
    ISSUER = "issuer", "Cơ quan cấp", "Issuing body"
    KIND = "kind", "Loại hình", "Kind"
    COMMUNE = "commune", "Xã, phường, thị trấn", "Commune"
    DISTRICT = "district", "Huyện, thị xã, thành phố (cũ)", "District (former)"
    PROVINCE = "province", "Tỉnh, thành phố", "Province"
    AREA_CODE = "area_code", "Mã đơn vị hành chính cấp xã", "Code of the commune"
    ADDRESS = "address", "Địa chỉ", "Address"
    SECTOR = "sector", "Lĩnh vực", "Sector"
    VSIC = "vsic", "Mã ngành (VSIC)", "Business line (VSIC)"
    FOUNDED_ON = "founded_on", "Ngày thành lập", "Founded on"
    CAPITAL = "charter_capital", "Vốn điều lệ", "Charter capital"
    STATUS = "status", "Tình trạng", "Status"
    STATUS_ON = "status_on", "Ngày của tình trạng", "Day of the status"
    REPRESENTATIVE = "representative", "Người đại diện theo pháp luật", "Legal representative"
    CHAIR = "chair", "Chủ tịch Hội đồng quản trị", "Chair of the Board"
    DIRECTOR = "director", "Giám đốc", "Director"
    PHONE = "phone", "Điện thoại", "Telephone"
    EMAIL = "email", "Thư điện tử", "E-mail"
    MEMBERS = "members", "Số thành viên (không lấy vào sổ)", "Members (not taken)"
    WORKERS = "workers", "Số lao động (không lấy vào sổ)", "Workers (not taken)"
    ALLIANCE = "is_alliance_member", "Thành viên Liên minh", "Member of the Alliance"
    NOTE = "note", "Ghi chú (không lấy vào sổ)", "Note (not taken)"
    IGNORED = "ignored", "Bỏ qua", "Left out"


NOT_TAKEN = frozenset({Field.ORDINAL, Field.MEMBERS, Field.WORKERS, Field.NOTE, Field.IGNORED})
CARRIED_BY_MERGES = frozenset(
    {Field.COMMUNE, Field.DISTRICT, Field.PROVINCE, Field.KIND, Field.SECTOR, Field.AREA_CODE}
)
PLACES = (Field.COMMUNE, Field.AREA_CODE, Field.ADDRESS)
"""Where a list may tell the commune, the likeliest first."""
CONTACTS = frozenset({Field.REPRESENTATIVE, Field.CHAIR, Field.DIRECTOR, Field.PHONE, Field.EMAIL})


@dataclass(frozen=True)
class Heads:
    """The heads of a field, without diacritics: whole heads, and phrases within longer ones.

    ``bracketed`` are heads of another field that tell this one in brackets: "Địa chỉ (xã, phường)".
    """

    whole: tuple[str, ...]
    within: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    bracketed: tuple[str, ...] = ()


HEADS: dict[Field, Heads] = {
    Field.ORDINAL: Heads(("stt", "tt", "so tt", "so thu tu", "no", "so"), ("so thu tu",)),
    Field.NAME: Heads(
        ("ten", "ten htx", "ten hop tac xa", "ten don vi", "ten to chuc", "hop tac xa", "htx", "don vi",
         "ten qtdnd", "ten tht",
         "ten to hop tac", "ten lhhtx", "ten htx lhhtx", "ten hop tac xa tieng viet", "name",
         "ten to chuc kinh te tap the",
         "ten co so", "ten htx tht", "ten htx qtdnd", "ten lien hiep htx", "ten nguoi nop thue",
         "ten doanh nghiep"),
        ("ten htx", "ten hop tac xa", "ten don vi", "ten to chuc", "ten tht", "ten to hop tac",
         "ten lien hiep", "ten lhhtx",
         "ten quy", "ten nguoi nop thue"),
        ("giam doc", "nguoi dai dien", "tieng anh", "viet tat", "xa phuong", "chu tich"),
    ),
    Field.TAX_CODE: Heads(
        ("mst", "ma so thue", "ma so", "ma so htx", "ma so hop tac xa", "ma so dn", "tax code",
         "ma so doanh nghiep",
         "ma so dang ky", "ma htx", "mst ma so htx", "ma so thue mst"),
        ("ma so thue", "mst", "ma so htx", "ma so hop tac xa", "ma so dang ky"),
        ("ngay", "nguoi"),
    ),
    Field.CERTIFICATE: Heads(
        ("so gcn", "so giay chung nhan", "so gcn dkhtx", "so giay cn", "so dkkd", "so gcndkkd",
         "so giay phep", "gcn", "gcn so", "gcn dkkd",
         "giay chung nhan", "so gcn dang ky", "so dang ky", "ma so cu", "giay chung nhan dang ky", "so"),
        ("so gcn", "so giay chung nhan", "so dkkd", "so giay phep", "gcn dang ky", "giay chung nhan"),
        ("ngay", "co quan", "noi cap", "thu hoi"),
    ),
    Field.CERTIFICATE_ON: Heads(
        ("ngay cap", "ngay cap gcn", "ngay dang ky", "ngay cap giay chung nhan", "ngay dkkd", "ngay cap dkkd"),
        ("ngay cap", "ngay dang ky"),
    ),
    Field.ISSUER: Heads(("co quan cap", "noi cap", "don vi cap", "co quan dang ky"), ("co quan cap",
                         "noi cap", "co quan dang ky")),
    Field.KIND: Heads(
        ("loai hinh", "loai", "loai hinh htx", "loai hinh to chuc", "kind", "hinh thuc", "loai hinh kttt",
         "loai to chuc"),
        ("loai hinh to chuc", "loai hinh kinh te"),
    ),
    Field.COMMUNE: Heads(
        ("xa", "xa phuong", "phuong xa", "xa phuong thi tran", "ten xa", "xa phuong tt", "cap xa",
         "commune", "xa thi tran", "dia ban xa",
         "xa phuong dac khu", "dia ban", "phuong", "xa phuong moi", "xa moi", "xa phuong thi tran cu",
         "xa cu", "dvhc cap xa"),
        ("xa phuong", "phuong xa", "xa thi tran", "ten xa", "dia ban xa", "cap xa"),
        ("ma", "hop tac xa", "xac nhan", "ten htx"),
        ("dia chi xa", "dia chi xa phuong", "dia chi xa phuong thi tran", "dia chi xa phuong dac khu",
         "tru so xa phuong", "dia chi tru so xa phuong"),
    ),
    Field.DISTRICT: Heads(
        ("huyen", "quan huyen", "huyen thi", "huyen thanh pho", "huyen tp", "huyen thi xa thanh pho",
         "huyen thi tp", "huyen tx tp",
         "ten huyen", "cap huyen", "district", "huyen thanh thi", "huyen cu", "thanh pho huyen",
         "huyen thi thanh pho"),
        ("huyen thi", "quan huyen", "huyen thanh", "huyen tp", "ten huyen", "cap huyen", "huyen cu"),
        ("ma",),
    ),
    Field.PROVINCE: Heads(("tinh", "tinh thanh pho", "tinh tp", "ten tinh", "province", "tinh thanh",
                           "tinh cu"), ("tinh thanh", "tinh tp"), ("ma", "tinh trang")),
    Field.AREA_CODE: Heads(
        ("ma xa", "ma phuong xa", "ma dvhc", "ma don vi hanh chinh", "ma dia ban", "area code",
         "ma xa phuong", "ma hanh chinh"),
        ("ma xa", "ma dvhc", "ma don vi hanh chinh", "ma dia ban"),
    ),
    Field.ADDRESS: Heads(
        ("dia chi", "dia chi tru so", "tru so", "tru so chinh", "noi dat tru so", "address",
         "dia chi tru so chinh", "dia chi htx",
         "dia diem", "dia chi lien he", "thon ban", "thon", "thon xom", "dia chi cu the", "dia chi kinh doanh"),
        ("dia chi", "tru so"),
        ("khong hoat dong", "tinh trang", "email"),
    ),
    Field.SECTOR: Heads(
        ("linh vuc", "nganh nghe", "linh vuc hoat dong", "nganh", "nhom nganh", "sector", "nganh linh vuc",
         "linh vuc nganh nghe",
         "nganh nghe chinh", "linh vuc sxkd", "nganh nghe kinh doanh", "nganh nghe hoat dong",
         "linh vuc kinh doanh", "nganh nghe kd"),
        ("linh vuc", "nganh nghe", "nhom nganh"),
        ("ma nganh",),
    ),
    Field.VSIC: Heads(("vsic", "ma nganh", "ma vsic", "ma nganh nghe", "ma nganh kinh te",
                       "ma nganh cap 4"), ("vsic", "ma nganh")),
    Field.FOUNDED_ON: Heads(
        ("ngay thanh lap", "nam thanh lap", "thanh lap", "thoi gian thanh lap", "ngay tl", "founded on",
         "ngay thang thanh lap",
         "ngay thang nam thanh lap", "thoi diem thanh lap", "nam tl", "ngay bat dau hoat dong"),
        ("thanh lap", "bat dau hoat dong"),
        ("von", "du kien", "ten"),
    ),
    Field.CAPITAL: Heads(
        ("von dieu le", "von dl", "vdl", "von dang ky", "von", "charter capital", "tong von dieu le",
         "von gop", "tong von"),
        ("von dieu le", "von dl", "vdl", "von dang ky"),
        ("thay doi",),
    ),
    Field.STATUS: Heads(
        ("tinh trang", "trang thai", "tinh trang hoat dong", "hien trang", "status", "tinh hinh hoat dong",
         "trang thai hoat dong",
         "tinh trang phap ly", "trang thai mst", "thuc trang"),
        ("tinh trang", "trang thai", "hien trang"),
        ("ngay", "tu ngay"),
    ),
    Field.STATUS_ON: Heads(
        ("ngay giai the", "ngay tam ngung", "tu ngay", "ngay ngung hoat dong", "thoi diem giai the",
         "ngay thay doi trang thai"),
        ("ngay giai the", "ngay tam ngung", "ngay ngung", "ngay trang thai", "thoi diem giai the",
         "ngay thay doi"),
    ),
    Field.REPRESENTATIVE: Heads(
        ("nguoi dai dien", "nguoi dai dien theo phap luat", "dai dien", "nguoi ddpl",
         "nguoi dai dien phap luat", "dai dien phap luat",
         "ho va ten nguoi dai dien", "nguoi dung dau", "ho ten nguoi dai dien", "chu nhiem", "to truong",
         "ho va ten", "ho ten"),
        ("nguoi dai dien", "dai dien phap luat", "dai dien theo phap luat"),
        ("dien thoai", "sdt", "email", "chuc vu", "ngay sinh"),
    ),
    Field.CHAIR: Heads(("chu tich", "chu tich hdqt", "chu tich hoi dong quan tri",
                        "ct hdqt"), ("chu tich hdqt", "chu tich hoi dong"), ("dien thoai", "sdt")),
    Field.DIRECTOR: Heads(("giam doc", "giam doc htx", "ten giam doc", "ho ten giam doc",
                           "ho va ten giam doc", "giam doc tong giam doc"), ("giam doc",), ("dien thoai",
                           "sdt", "pho giam doc")),
    Field.PHONE: Heads(
        ("dien thoai", "so dien thoai", "sdt", "dt", "phone", "so dt", "dien thoai lien he", "di dong",
         "sdt lien he", "dien thoai giam doc"),
        ("dien thoai", "sdt", "so dt", "di dong"),
    ),
    Field.EMAIL: Heads(("email", "e mail", "thu dien tu", "mail", "hop thu"), ("email", "e mail",
                        "thu dien tu")),
    Field.MEMBERS: Heads(
        ("so thanh vien", "thanh vien", "so tv", "tong so thanh vien", "xa vien", "so xa vien", "members",
         "so luong thanh vien", "so thanh vien nguoi"),
        ("so thanh vien", "so xa vien", "thanh vien nu", "so luong thanh vien", "tong so thanh vien", "so tv"),
        ("lien minh", "ten thanh vien"),
    ),
    Field.WORKERS: Heads(
        ("lao dong", "so lao dong", "so ld", "tong so lao dong", "workers", "lao dong thuong xuyen", "ld"),
        ("lao dong",),
    ),
    Field.ALLIANCE: Heads(
        ("thanh vien lien minh", "la thanh vien lien minh", "tv lien minh", "thanh vien lmhtx",
         "thanh vien lien minh htx"),
        ("thanh vien lien minh", "thanh vien lmhtx", "tv lien minh", "tv lmhtx"),
    ),
    Field.NOTE: Heads(("ghi chu", "note", "gc", "chu thich"), ("ghi chu",)),
    Field.IGNORED: Heads(
        ("doanh thu", "loi nhuan", "chuc vu", "ngay sinh", "dan toc", "gioi tinh", "trinh do", "cccd",
         "fax", "website", "nop ngan sach"),
        ("doanh thu", "loi nhuan", "chuc vu", "ngay sinh", "dan toc", "gioi tinh", "trinh do", "thu nhap",
         "cccd", "cmnd", "fax", "website",
         "ten viet tat", "tieng anh", "tai san"),
    ),
}  # fmt: skip
