"""How the log tells what was done about petitions."""

from sohtx.accounts.log import declare
from sohtx.core.text import Text

RAISED = declare(
    "petition.raise", Text("ghi đề xuất, kiến nghị {subject}", "recorded the petition {subject}")
)
TAKEN = declare(
    "petition.step",
    Text("ghi bước “{step}” ngày {on} của {subject}", "recorded “{step}” of {on} for {subject}"),
)
VOIDED = declare(
    "petition.void",
    Text("hủy bước “{step}” ngày {on} của {subject}", "voided “{step}” of {on} for {subject}"),
)
SPLIT = declare("petition.split", Text("tách {subject} thành {parts}", "split {subject} into {parts}"))
JOINED = declare("petition.join", Text("thêm nơi nêu {subject}", "added who raised {subject}"))
LEFT = declare(
    "petition.leave", Text("rút nơi nêu ghi nhầm của {subject}", "took back a raiser of {subject}")
)
WITHDRAWN = declare(
    "petition.withdraw", Text("rút đề xuất, kiến nghị ghi nhầm {subject}", "took back the petition {subject}")
)
EXPORTED = declare(
    "petition.export",
    Text(
        "tải danh sách đề xuất, kiến nghị ({count} dòng)", "took away the list of petitions ({count} lines)"
    ),
)
