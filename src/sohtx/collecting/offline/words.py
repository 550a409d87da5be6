"""What the scripts of the entry page say, in the language of the page."""

from collections.abc import Mapping

from sohtx.collecting import entry, typed
from sohtx.core.text import Text
from sohtx.exchange.lists import days, money, values
from sohtx.returns.definitions import telling

WRONG: Mapping[str, tuple[Text, Text]] = {
    "too_large": typed.TOO_LARGE,
    "not_whole": typed.NOT_WHOLE,
    "too_fine": typed.TOO_FINE,
    "zero_or_blank": typed.ZERO_OR_BLANK,
    "not_a_day": typed.NOT_A_DAY,
    "bad_text": typed.BAD_TEXT,
    "bad_number": (money.BAD_MONEY, money.MEND_MONEY),
    "either_mark": (money.EITHER_MARK, money.MEND_EITHER),
    "formula_error": (values.FORMULA_ERROR, values.MEND_FORMULA),
    "bad_flag": (values.BAD_FLAG, values.MEND_FLAG),
    "not_a_choice": (typed.NOT_A_CHOICE, typed.MEND_CHOICE),
    "bad_day": (days.BAD_DAY, days.MEND_DAY),
    "no_such_day": (days.NO_SUCH_DAY, days.MEND_DAY),
    "odd_day": (days.ODD_DAY, days.MEND_DAY),
    "month_first": (days.MONTH_FIRST, days.MEND_DAY),
    "missing": (entry.MISSING, entry.MEND_MISSING),
}
"""By the name that the script gives it: what is wrong with a text, and how to mend it."""

STATES: Mapping[str, Text] = {
    "kept": Text("Đã lưu trên máy này, chưa gửi", "Kept on this device, not sent"),
    "waiting": Text(
        "Đã lưu trên máy này, chưa gửi: sẽ gửi khi có mạng",
        "Kept on this device, not sent: it goes when the network is back",
    ),
    "sending": Text("Đang gửi…", "Sending…"),
    "sent": Text("Đã gửi lúc {at}", "Sent at {at}"),
    "ready": Text("Số liệu đã kiểm tra, gửi được", "Everything was looked at: it can be sent"),
    "look": Text("Cần xem lại: {what}", "To be looked at: {what}"),
    "signed_out": Text(
        "Đã lưu trên máy này, chưa gửi: hãy đăng nhập lại rồi gửi",
        "Kept on this device, not sent: sign in again, then send it",
    ),
    "lost": Text(
        "Trình duyệt không lưu được: hãy ghi lại số liệu ra giấy",
        "The browser cannot keep it: write the figures down on paper",
    ),
}
LOOKS: Mapping[str, Text] = {
    "lines": Text("những dòng có dấu ✗ và !", "the lines marked ✗ and !"),
    "newer": Text("có bản mới hơn, chọn số đúng ở đầu trang", "there is a newer version, choose at the top"),
    "other_person": Text(
        "đang đăng nhập bằng tài khoản khác; tải lại trang",
        "another account is signed in; load the page again",
    ),
    "refused": Text(
        "không gửi được phiếu này; tải lại trang rồi thử lại",
        "the return was refused; load the page again, then try again",
    ),
}


def all_words() -> dict[str, object]:
    """All of them."""
    return {
        "wrong": {name: [str(what), str(mend)] for name, (what, mend) in WRONG.items()},
        "checks": {
            "compared": {sign: str(words) for sign, words in telling.COMPARED.items()},
            "named": str(telling.NAMED),
            "named_last": str(telling.NAMED_LAST),
            "jumped": str(telling.JUMPED),
            "slipped": str(telling.SLIPPED),
            "unusual": str(telling.UNUSUAL),
        },
        "states": {name: str(words) for name, words in STATES.items()},
        "looks": {name: str(words) for name, words in LOOKS.items()},
    }
