"""Letters about accounts, in the reader's language; where no mail is set up, none is sent and nothing waits for one."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from sohtx.accounts.log import tell
from sohtx.accounts.models import LogEntry, Person
from sohtx.core.text import Text


def can_send() -> bool:
    """Whether letters can be sent from here."""
    return bool(getattr(settings, "EMAIL_HOST", ""))


def send_way_in(person: Person, link: str) -> None:
    """Send somebody the link back into their account."""
    _send(person.email, SUBJECT, BODY.fill(name=person.shown_name, link=link))


def tell_of_change(entry: LogEntry, person: Person, *, address: str = "") -> None:
    """Tell somebody, once it is done, what the log tells of their account; at another address of theirs, if given."""
    to = address or person.email
    if not to or not can_send():
        return
    what = tell(entry)
    body = CHANGED.fill(name=person.shown_name, username=person.username, by=entry.by, what=what)
    subject, words = str(CHANGED_SUBJECT), str(body)  # in the language of the page on which it was done
    transaction.on_commit(lambda: _send(to, subject, words))


def _send(to: str, subject: object, body: object) -> None:
    """Send, or say on standard error that it could not be: what was done is done all the same."""
    try:
        send_mail(str(subject), str(body), None, [to])
    except (OSError, smtplib.SMTPException):
        logging.getLogger(__name__).exception("the letter could not be sent")


SUBJECT = Text("Sổ HTX: đặt lại mật khẩu", "Sổ HTX: set a new password")
BODY = Text(
    """Kính gửi {name},

Có người (có thể là ông/bà) đề nghị đặt lại mật khẩu Sổ HTX. Mở đường dẫn sau trong 24 giờ; đường dẫn chỉ dùng một lần:

{link}

Nếu không phải ông/bà đề nghị, xin bỏ qua thư này: mật khẩu cũ vẫn dùng được.
""",
    """Dear {name},

Somebody, perhaps you, asked for a new password for Sổ HTX. Open this link within 24 hours; it works once:

{link}

If it was not you, leave this letter alone: your password stays as it is.
""",
)
CHANGED_SUBJECT = Text(
    "Sổ HTX: cách vào tài khoản đã thay đổi", "Sổ HTX: the way into your account has changed"
)
CHANGED = Text(
    """Kính gửi {name},

Tài khoản Sổ HTX của ông/bà (tên đăng nhập {username}) vừa có thay đổi. Người thực hiện: {by}. Việc: {what}.

Nếu chính ông/bà đã làm việc này thì không phải làm gì thêm. Nếu không phải, xin gọi ngay cho người quản trị của cơ quan
để khóa tài khoản. Thư này không có đường dẫn nào; đừng bấm vào đường dẫn trong thư khác nói về việc này.
""",
    """Dear {name},

Your account of Sổ HTX (username {username}) has just changed. Done by {by}: {what}.

If you did this yourself, there is nothing more to do. If not, call the administrator of your office at once, to close
the account. This letter holds no link; do not follow one in another letter about this.
""",
)
