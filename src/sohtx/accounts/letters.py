"""Letters about accounts, in the reader's language."""

from django.core.mail import send_mail

from sohtx.accounts.models import Person
from sohtx.core.text import Text


def send_way_in(person: Person, link: str) -> None:
    """Send somebody the link back into their account."""
    body = BODY.fill(name=person.shown_name, link=link)
    send_mail(str(SUBJECT), str(body), None, [person.email])


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
