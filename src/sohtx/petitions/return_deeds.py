"""How the log tells what was done about difficulties written in returns."""

from sohtx.accounts.log import declare
from sohtx.core.text import Text

TAKEN_UP = declare(
    "petition.take_up",
    Text(
        "lấy {count} khó khăn trong phiếu thành đề xuất, kiến nghị {codes}",
        "took up {count} difficulties of returns as petitions {codes}",
    ),
)
JOINED_UP = declare(
    "petition.join_from_returns",
    Text(
        "nhập {count} khó khăn trong phiếu vào đề xuất, kiến nghị {subject}",
        "joined {count} difficulties of returns to the petition {subject}",
    ),
)
SET_ASIDE = declare(
    "petition.set_aside",
    Text(
        "xếp {count} khó khăn trong phiếu là không phải đề xuất, kiến nghị: {reason}",
        "set aside {count} difficulties of returns as no petitions: {reason}",
    ),
)
TAKEN_BACK = declare(
    "petition.set_aside_back",
    Text(
        "lấy lại khó khăn đã xếp của phiếu {subject}",
        "took back that the difficulty of {subject} is no petition",
    ),
)
