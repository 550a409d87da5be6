"""What the log says of targets and tasks."""

from sohtx.accounts.log import declare
from sohtx.core.text import Text

TARGET_SET = declare(
    "plan.target",
    Text(
        "giao chỉ tiêu {subject} năm {year}, {area}: {value} ({document_no})",
        "set the target {subject} of {year}, {area}: {value} ({document_no})",
    ),
)
TASK_SET = declare("plan.task", Text("giao nhiệm vụ {subject}", "set the task {subject}"))
TASKS_SET = declare(
    "plan.tasks",
    Text(
        "giao {count} nhiệm vụ từ nội dung nghị quyết {subject}",
        "set {count} tasks from the text of {subject}",
    ),
)
NOTED = declare(
    "plan.note", Text("ghi tình hình nhiệm vụ {subject}: {word}", "noted of the task {subject}: {word}")
)
CHANGED = declare(
    "plan.change", Text("sửa nhiệm vụ {subject}: {reason}", "changed the task {subject}: {reason}")
)
VOIDED = declare(
    "plan.void",
    Text(
        "hủy một ghi nhận của nhiệm vụ {subject}: {reason}", "voided a note of the task {subject}: {reason}"
    ),
)
MILESTONE = declare(
    "plan.milestone", Text("thêm mốc cho nhiệm vụ {subject}", "added a milestone to the task {subject}")
)
EXPORTED = declare(
    "plan.export", Text("tải danh sách {subject} ({count} dòng)", "took away the list {subject} ({count})")
)
