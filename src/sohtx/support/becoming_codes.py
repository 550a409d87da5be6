"""The code lists of what precedes a cooperative: stages of a candidate, channels of a campaign, digital levels."""

from sohtx.core.codes import Code
from sohtx.support.linkage_codes import VOIDED


class Stage(Code):
    """How far a candidate is; also the act of the row that tells it."""

    WISH = "wish", "Có nguyện vọng", "Wish expressed"
    ADVISED = "advised", "Đã tư vấn, hướng dẫn", "Advised"
    LISTED = "listed", "Đã lập danh sách sáng lập viên", "Founding list made"
    DRAFTED = "drafted", "Đã soạn điều lệ, phương án", "Charter drafted"
    CONFERENCE = "conference", "Đã tổ chức hội nghị thành lập", "Founding conference held"
    SUBMITTED = "submitted", "Đã nộp hồ sơ đăng ký", "File submitted"
    REGISTERED = "registered", "Đã đăng ký thành lập", "Registered"
    GIVEN_UP = "given_up", "Thôi không thành lập", "Given up"
    VOIDED = VOIDED, "Hủy ghi nhận", "Voided"

    @property
    def is_open(self) -> bool:
        """Whether it is still on its way."""
        return self not in (Stage.REGISTERED, Stage.GIVEN_UP, Stage.VOIDED)


STAGES = tuple(stage for stage in Stage if stage is not Stage.VOIDED)


class Verdict(Code):
    """Whether a condition is met."""

    MET = "met", "Đạt", "Met"
    NOT_MET = "not_met", "Chưa đạt", "Not met"
    UNKNOWN = "unknown", "Chưa rõ", "Not known"


class Channel(Code):
    """By what a campaign reaches people."""

    MEETING = "hoi-nghi", "Hội nghị, tọa đàm, họp thôn", "Meetings"
    RADIO = "phat-thanh", "Phát thanh, truyền hình", "Radio and television"
    LEAFLET = "to-roi", "Tờ rơi, tài liệu, pa nô", "Leaflets and posters"
    PRESS = "bao-chi", "Báo chí, bản tin", "Press"
    ZALO = "mang-xa-hoi", "Zalo, mạng xã hội", "Zalo and social media"
    VISIT = "truc-tiep", "Vận động trực tiếp tại hộ", "Visits"
    OTHER = "khac", "Hình thức khác", "Other"


class CampaignAct(Code):
    """What a row of a campaign tells."""

    REACHED = "reached", "Kết quả tiếp cận", "People reached"
    LINKED = "linked", "Gắn dòng sổ công tác", "Line of the work log linked"
    VOIDED = VOIDED, "Hủy ghi nhận", "Voided"


class CampaignState(Code):
    """How a campaign stands on a day."""

    TO_COME = "to_come", "Chưa bắt đầu", "To come"
    RUNNING = "running", "Đang thực hiện", "Running"
    ENDED = "ended", "Đã kết thúc", "Ended"


class Level(Code):
    """How far an organization is in its digital transformation: the office's own scale, no official one."""

    UNKNOWN = "unknown", "Chưa đánh giá", "Not assessed"
    FIRST = "1", "Mức 1: chưa bắt đầu", "Level 1: not begun"
    SECOND = "2", "Mức 2: bước đầu", "Level 2: first steps"
    THIRD = "3", "Mức 3: đang chuyển đổi", "Level 3: under way"
    FOURTH = "4", "Mức 4: khá, tốt", "Level 4: well on"
