"""What is noted in the log of conferences."""

from sohtx.accounts.log import declare
from sohtx.core.text import Text

PLANNED = declare("conference.plan", Text("lập hội nghị {subject}", "planned the conference {subject}"))
CHANGED = declare(
    "conference.change", Text("sửa thông tin hội nghị {subject}", "changed the conference {subject}")
)
AGENDA_SET = declare(
    "conference.agenda",
    Text("ghi chương trình hội nghị {subject} ({count} mục)", "set the agenda of {subject} ({count} lines)"),
)
CONCLUDED = declare(
    "conference.conclude",
    Text("ghi kết luận hội nghị {subject}", "wrote down the conclusions of the conference {subject}"),
)
INVITED = declare(
    "conference.invite", Text("mời {count} đại biểu dự {subject}", "invited {count} delegates to {subject}")
)
UNINVITED = declare(
    "conference.uninvite",
    Text("gỡ một đại biểu khỏi danh sách của {subject}", "took a delegate off the list of {subject}"),
)
PRESENCE_MARKED = declare(
    "conference.presence",
    Text(
        "điểm danh hội nghị {subject}: {present} có mặt, {absent} vắng",
        "marked who came to {subject}: {present} present, {absent} absent",
    ),
)
SPOKEN = declare(
    "conference.contribution", Text("ghi một ý kiến tại {subject}", "took down a contribution at {subject}")
)
TAGGED = declare(
    "conference.petition",
    Text(
        "đánh dấu kiến nghị {petition} trong ý kiến tại {subject}",
        "tagged the petition {petition} in a contribution at {subject}",
    ),
)
UNSPOKEN = declare(
    "conference.contribution_removed",
    Text("xóa một ý kiến ghi tại {subject}", "removed a contribution taken down at {subject}"),
)
PAPER_ADDED = declare(
    "conference.paper", Text("thêm tài liệu vào {subject}: {name}", "added a paper to {subject}: {name}")
)
PAPER_DESCRIBED = declare(
    "conference.paper_described",
    Text("sửa lời ghi của tài liệu tại {subject}: {name}", "described a paper of {subject} anew: {name}"),
)
PAPER_REMOVED = declare(
    "conference.paper_removed",
    Text("gỡ tài liệu khỏi {subject}: {name}", "removed a paper from {subject}: {name}"),
)
