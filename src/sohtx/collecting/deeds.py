"""What is noted in the log of returns."""

from sohtx.accounts.log import declare
from sohtx.core.text import Text

DRAFTED = declare("return.draft", Text("lưu nháp phiếu {subject}", "kept a draft of the return {subject}"))
SENT = declare("return.send", Text("gửi phiếu {subject}", "sent the return {subject}"))
TAKEN_DOWN = declare(
    "return.take_down", Text("ghi và duyệt phiếu {subject}", "took down and accepted the return {subject}")
)
ACCEPTED = declare(
    "return.accept", Text("duyệt {count} phiếu: {subject}", "accepted {count} returns: {subject}")
)
SENT_BACK = declare("return.send_back", Text("trả lại phiếu {subject}", "sent back the return {subject}"))
WITHDRAWN = declare("return.withdraw", Text("rút phiếu {subject}", "withdrew the return {subject}"))
DUE_SET = declare(
    "return.due", Text("đặt hạn nộp {subject}: {day}", "set the day by which {subject} is due: {day}")
)
AREAS_ASKED = declare(
    "return.areas_asked",
    Text("chọn {count} nơi phải nộp biểu {subject}", "chose {count} areas that owe the form {subject}"),
)
AGREED = declare(
    "return.agree",
    Text("ghi sổ cho khớp với phiếu {subject}", "made the register agree with the return {subject}"),
)
CALLED = declare("return.call", Text("gọi điện cho {subject}: {result}", "rang up {subject}: {result}"))
WORKBOOK_OUT = declare(
    "return.workbook_out",
    Text(
        "tải phiếu Excel {subject} ({count} đơn vị)",
        "took the workbook {subject} away ({count} organizations)",
    ),
)
WORKBOOK_IN = declare(
    "return.workbook_in",
    Text("gửi {count} phiếu bằng tệp Excel: {subject}", "sent {count} returns by a workbook: {subject}"),
)
WORKBOOK_ACCEPTED = declare(
    "return.workbook_accepted",
    Text(
        "ghi và duyệt {count} phiếu bằng tệp Excel: {subject}",
        "took down and accepted {count} returns by a workbook: {subject}",
    ),
)
PAPER_ADDED = declare(
    "return.paper",
    Text("kèm {count} bản giấy vào phiếu {subject}", "attached {count} papers to the return {subject}"),
)
PAPER_REMOVED = declare(
    "return.paper_remove",
    Text(
        "gỡ một bản giấy khỏi phiếu {subject}: {reason}",
        "removed a paper from the return {subject}: {reason}",
    ),
)
LETTERS_SENT = declare(
    "return.letters",
    Text(
        "gửi {count} thư nhắc {subject} ({failed} thư không gửi được)",
        "sent {count} letters about {subject} ({failed} failed)",
    ),
)
REMINDING_SET = declare(
    "return.reminding",
    Text("đặt lịch thư nhắc nộp phiếu: {subject}", "set the schedule of reminders: {subject}"),
)
