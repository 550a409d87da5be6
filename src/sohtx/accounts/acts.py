"""What people's accounts undergo, as the log tells it; the one who did it stands before the sentence."""

from sohtx.accounts.log import declare
from sohtx.core.text import Text

SIGNED_IN = declare("sign.in", Text("đăng nhập từ {ip}", "signed in from {ip}"))
SIGNED_OUT = declare("sign.out", Text("đăng xuất", "signed out"))
SESSION_OVER = declare("sign.over", Text("hết phiên làm việc", "was signed out when the session ran out"))
SIGN_IN_FAILED = declare(
    "sign.failed",
    Text(
        "đăng nhập không thành công vào tài khoản {subject}, từ {ip}",
        "failed to sign in as {subject} from {ip}",
    ),
)
CODE_FAILED = declare(
    "sign.code_failed",
    Text(
        "nhập sai mã xác thực của tài khoản {subject}, từ {ip}", "gave a wrong code for {subject} from {ip}"
    ),
)
LOCKED = declare(
    "sign.locked",
    Text(
        "khóa tạm đăng nhập vào tài khoản {subject}, từ {ip}",
        "locked sign-in as {subject} from {ip} for a while",
    ),
    name=Text("Khóa tạm đăng nhập", "Locked sign-in for a while"),
)
PASSWORD_CHANGED = declare("password.change", Text("đổi mật khẩu của mình", "changed their password"))
FACTOR_ADDED = declare("factor.add", Text("thêm cách xác thực: {kind}", "added a second factor: {kind}"))
FACTOR_REMOVED = declare("factor.remove", Text("bỏ cách xác thực: {kind}", "removed a second factor: {kind}"))
CODES_RENEWED = declare("factor.renew", Text("tạo lại mã dự phòng", "made new recovery codes"))
SERVICE_CONNECTED = declare(
    "service.connect", Text("liên kết với dịch vụ {subject}", "connected the service {subject}")
)
SERVICE_DISCONNECTED = declare(
    "service.disconnect", Text("bỏ liên kết với dịch vụ {subject}", "disconnected the service {subject}")
)
DETAILS_CHANGED = declare(
    "person.change", Text("sửa họ tên, thư điện tử của mình", "changed their name or e-mail")
)

PERSON_MADE = declare("person.make", Text("lập tài khoản {subject}", "made the account {subject}"))
PERSON_INVITED = declare(
    "person.invite",
    Text("mời {subject} làm {role}, {scope}", "invited {subject} as {role} for {scope}"),
    name=Text("Mời người dùng", "Invited somebody"),
)
INVITATION_ACCEPTED = declare(
    "person.accept", Text("nhận lời mời, lập tài khoản {subject}", "accepted an invitation as {subject}")
)
GRANTED = declare(
    "grant.make",
    Text("cấp cho {subject} vai trò {role}, {scope}", "gave {subject} the role {role} for {scope}"),
    name=Text("Cấp vai trò", "Gave a role"),
)
GRANT_ENDED = declare(
    "grant.end",
    Text("thôi vai trò {role}, {scope} của {subject}", "took the role {role} for {scope} from {subject}"),
)
PERSON_CLOSED = declare("person.close", Text("khóa tài khoản {subject}", "closed the account {subject}"))
PERSON_REOPENED = declare(
    "person.reopen", Text("mở lại tài khoản {subject}", "reopened the account {subject}")
)
SESSION_ENDED = declare(
    "session.end", Text("kết thúc một phiên làm việc của {subject}", "ended a session of {subject}")
)
SESSIONS_ENDED = declare(
    "session.end_all",
    Text("kết thúc {count} phiên làm việc của {subject}", "ended {count} sessions of {subject}"),
)
RETURN_MADE = declare(
    "ticket.return", Text("cấp đường dẫn vào lại tài khoản {subject}", "made a one-time link into {subject}")
)
RETURN_USED = declare(
    "ticket.return_used", Text("vào lại tài khoản bằng đường dẫn", "came back in by a one-time link")
)
VISIT_MADE = declare(
    "ticket.visit",
    Text("cấp đường dẫn truy cập một lần: {role}, {scope}", "made a single-visit link: {role} for {scope}"),
)
VISIT_USED = declare(
    "ticket.visit_used", Text("truy cập bằng đường dẫn một lần", "came by a single-visit link")
)
TICKET_WITHDRAWN = declare(
    "ticket.withdraw",
    Text("thu hồi đường dẫn: {purpose}, {subject}", "withdrew a link: {purpose}, {subject}"),
)
LOG_EXPORTED = declare(
    "log.export", Text("tải nhật ký về máy ({count} dòng)", "exported the log ({count} lines)")
)

# What changes the way into an account, or tries to: its holder sees these on the page of the account
WAYS_IN = frozenset(
    {
        *(PASSWORD_CHANGED, FACTOR_ADDED, FACTOR_REMOVED, CODES_RENEWED, SERVICE_CONNECTED),
        *(SERVICE_DISCONNECTED, DETAILS_CHANGED, RETURN_MADE, RETURN_USED, CODE_FAILED, LOCKED),
    }
)
