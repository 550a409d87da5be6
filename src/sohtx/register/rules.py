"""What entries must satisfy beside one another and the book, in words: packages and single acts are refused alike."""

from sohtx.core.cells import MEND_CODE
from sohtx.core.codes import Sector
from sohtx.core.text import Text

OTHER_CONTENT = Text(
    "đã có ở dòng {line} với nội dung khác", "stands at line {line} already, with other content"
)
OTHER_IN_BOOK = Text("đã có trong sổ với nội dung khác", "is in the book already, with other content")
MEND_OTHER = Text(
    "để sửa sai, ghi thêm dòng đính chính (supersedes); nếu là việc khác, dùng mã khác",
    "to mend a mistake add a correction (supersedes); if it is something else, use another identifier",
)
VIA_ALONE = (
    Text("chỉ dùng cho established", "goes with established alone"),
    Text("để trống ô này", "leave this cell blank"),
)
RELATED_NEEDED = (
    Text("bỏ trống", "is blank"),
    Text("ghi mã tổ chức liên quan", "name the organization that it concerns"),
)
VOIDS_NOTHING = (
    Text("bỏ trống: không rõ hủy ghi nhận nào", "is blank: it voids nothing"),
    Text("ghi entry_id của biến động cần hủy", "give the entry_id of the entry to void"),
)
KIND_CHANGED = (
    Text("loại hình không được thay đổi", "the kind of an organization never changes"),
    Text(
        "chuyển đổi là chấm dứt tổ chức cũ và thành lập tổ chức mới",
        "a conversion ends one and founds another",
    ),
)
WRONG_WORD = (
    Text("không dùng cho loại hình này", "is not the word for this kind"),
    Text(
        "tổ hợp tác dùng terminated; HTX và liên hiệp dùng dissolved",
        "groups use terminated, others dissolved",
    ),
)
NO_SUCH_ORGANIZATION = (
    Text("không có tổ chức này trong sổ và trong gói", "no such organization is in the book or the package"),
    Text(
        "xem lại mã, hoặc thêm biến động thành lập vào entries.csv",
        "check it, or add its birth to entries.csv",
    ),
)
NOT_A_UNION = (
    Text("không phải liên hiệp hợp tác xã", "is not a union of cooperatives"),
    Text("ghi mã của liên hiệp", "give the identifier of a union"),
)
ABSENT = (
    Text("không có biến động này", "there is no such entry"),
    Text("ghi đúng entry_id của biến động được đính chính", "give the entry_id of the entry replaced"),
)
OF_ANOTHER = (
    Text("là biến động của tổ chức khác", "is an entry of another organization"),
    Text("ghi entry_id của chính tổ chức này", "give an entry of the same organization"),
)
CIRCULAR = (
    Text("các đính chính nối nhau thành vòng", "the corrections run in a circle"),
    Text("một biến động không thể đính chính chính nó", "an entry cannot correct itself"),
)
RECORDED_EARLIER = (
    Text(
        "đính chính ghi nhận trước biến động được đính chính",
        "the correction was recorded before what it replaces",
    ),
    Text("xem lại recorded_at", "check recorded_at"),
)
MEND_SECTOR = MEND_CODE.fill(codes=", ".join(Sector) + ", sectors.csv")
