"""The code lists of the work log: fields of work, units of measure, where money comes from."""

import unicodedata
from typing import NamedTuple

from sohtx.core.alphabet import plain
from sohtx.core.codes import Code
from sohtx.core.text import Text


class Field(Code):
    """What a deed belongs to: the duties of an Alliance, as its report goes through them."""

    ADVICE = "tham-muu", "Tham mưu", "Advice to the authorities"
    CAMPAIGN = "tuyen-truyen", "Tuyên truyền, vận động", "Communication"
    MEMBERSHIP = "thanh-vien", "Phát triển thành viên", "Membership"
    FOUNDING = "thanh-lap", "Tư vấn thành lập mới", "Advice on founding"
    STRENGTHENING = "cung-co", "Củng cố hợp tác xã", "Strengthening cooperatives"
    TRAINING = "dao-tao", "Đào tạo, bồi dưỡng", "Training"
    TRADE = "xuc-tien", "Xúc tiến thương mại", "Trade promotion"
    FUND = "quy", "Quỹ hỗ trợ phát triển HTX", "Development Support Fund"
    DIGITAL = "so-hoa", "Chuyển đổi số", "Digital transformation"
    INSPECTION = "kiem-tra", "Kiểm tra, giám sát", "Inspection"
    PROTECTION = "bao-ve", "Bảo vệ quyền lợi thành viên", "Protection of members"
    EMULATION = "thi-dua", "Thi đua, khen thưởng", "Emulation and rewards"
    ORGANIZATION = "to-chuc", "Xây dựng tổ chức", "Organization"
    OTHER = "khac", "Công tác khác", "Other work"


CHAPTER_OF = {
    Field.ADVICE: "tham-muu",
    Field.CAMPAIGN: "tuyen-truyen",
    Field.MEMBERSHIP: "tuyen-truyen",
    Field.FOUNDING: "tu-van",
    Field.STRENGTHENING: "tu-van",
    Field.TRAINING: "dao-tao",
    Field.TRADE: "xuc-tien-thuong-mai",
    Field.FUND: "quy-ho-tro",
    Field.DIGITAL: "chuyen-doi-so",
    Field.INSPECTION: "kiem-tra-thi-dua",
    Field.PROTECTION: "kiem-tra-thi-dua",
    Field.EMULATION: "kiem-tra-thi-dua",
    Field.ORGANIZATION: "xay-dung-to-chuc",
    Field.OTHER: "xay-dung-to-chuc",
}
"""The chapter of the report that a field fills, by its key."""


class Money(Code):
    """Where money comes from."""

    STATE = "nstw", "Ngân sách trung ương", "State budget"
    PROVINCE = "nsdp", "Ngân sách địa phương", "Local budget"
    VCA = "vca", "Liên minh Hợp tác xã Việt Nam", "Vietnam Cooperative Alliance"
    ALLIANCE = "lm", "Kinh phí của Liên minh", "The Alliance's own"
    FUND = "quy", "Quỹ hỗ trợ phát triển HTX", "Development Support Fund"
    PARTNER = "tai-tro", "Đơn vị phối hợp, tài trợ", "Partners and sponsors"
    COOPERATIVE = "htx", "HTX, học viên đóng góp", "Cooperatives and trainees"
    OTHER = "khac", "Nguồn khác", "Other sources"


ATTENDANCES = "lượt người"


class Words(NamedTuple):
    """A unit in words, and how a report says that so many were done: ``{n}`` with its noun is ``{what}``."""

    vi: str
    one: str
    many: str
    told: Text

    def beside(self, amount: int) -> Text:
        """The unit beside a number."""
        return Text(self.vi, self.one if amount == 1 else self.many)


_DONE = Text("{what}", "{what}")
_HELD = Text("tổ chức {what}", "held {what}")
UNITS = {
    "cuộc": Words("cuộc", "event", "events", _HELD),
    "hội nghị": Words("hội nghị", "conference", "conferences", _HELD),
    ATTENDANCES: Words("lượt người", "attendance", "attendances", Text("với {what} tham dự", "with {what}")),
    "HTX": Words(
        "lượt HTX", "case of a cooperative", "cases of cooperatives", Text("cho {what}", "for {what}")
    ),
    "THT": Words("lượt THT", "case of a group", "cases of groups", Text("cho {what}", "for {what}")),
    "văn bản": Words("văn bản", "paper", "papers", Text("soạn thảo, tham gia ý kiến {what}", "wrote {what}")),
    "tin bài": Words("tin bài", "news item", "news items", Text("đăng {what}", "published {what}")),
    "phóng sự": Words("phóng sự", "report on air", "reports on air", Text("phát {what}", "broadcast {what}")),
    "hồ sơ": Words("hồ sơ", "dossier", "dossiers", Text("hướng dẫn {what}", "guided {what}")),
    "đoàn": Words("đoàn", "delegation", "delegations", _HELD),
    "gian hàng": Words("gian hàng", "stall", "stalls", Text("tham gia {what}", "took part with {what}")),
    "sản phẩm": Words("sản phẩm", "product", "products", Text("giới thiệu {what}", "showed {what}")),
    "tập thể, cá nhân": Words("tập thể, cá nhân", "collective or person", "collectives and persons", _DONE),
    "hội viên": Words("hội viên", "member", "members", Text("phát triển {what}", "won {what}")),
}
"""Usual units. One cooperative advised twice is two: so the words say how often, not how many."""

_USUAL = {plain(unit): unit for unit in UNITS}


def tidy(text: str) -> str:
    """A text in one line, without what cannot be seen."""
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(unicodedata.normalize("NFC", shown).split())


def read_unit(text: str) -> str:
    """A unit as it is usually written, or as an office writes its own."""
    told = tidy(text)
    return _USUAL.get(plain(told), told)


def words_of(unit: str) -> Words:
    """A unit in words; an office's own as it is written."""
    return UNITS.get(unit) or Words(unit, unit, unit, _DONE)


def read_code(text: str, codes: type[Code]) -> str:
    """The code that a code or its label means, with or without marks; the text itself where none is meant."""
    wanted = plain(text)
    for code in codes:
        if wanted in (plain(code.value), plain(code.label.vi), plain(code.label.en)):
            return code.value
    return text.strip()
