"""The code lists of tasks and of how far a target has come."""

from sohtx.core.codes import Code


class Word(Code):
    """What a note says of a task."""

    PROGRESS = "progress", "Đang thực hiện", "Under way"
    BLOCKED = "blocked", "Gặp vướng mắc", "Blocked"
    DONE = "done", "Đã hoàn thành", "Done"
    REOPENED = "reopened", "Làm tiếp", "Taken up again"
    CANCELLED = "cancelled", "Không thực hiện nữa", "Cancelled"
    ADJUSTED = "adjusted", "Điều chỉnh nhiệm vụ", "Adjusted"
    CORRECTED = "corrected", "Đính chính", "Corrected"
    DROPPED = "dropped", "Bỏ mốc", "Milestone dropped"
    VOIDED = "voided", "Hủy ghi nhận", "Voided"


class State(Code):
    """Where a task stands on a day. In the order in which they are shown: what needs somebody comes first."""

    LATE = "late", "Quá hạn", "Late"
    BLOCKED = "blocked", "Vướng mắc", "Blocked"
    UNDER_WAY = "under_way", "Đang thực hiện", "Under way"
    NOT_BEGUN = "not_begun", "Chưa thực hiện", "Not begun"
    DONE_LATE = "done_late", "Hoàn thành chậm", "Done late"
    DONE = "done", "Hoàn thành đúng hạn", "Done on time"
    CANCELLED = "cancelled", "Không thực hiện nữa", "Cancelled"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self not in (State.DONE, State.DONE_LATE, State.CANCELLED)

    @property
    def is_pressing(self) -> bool:
        """Whether somebody has to see to it."""
        return self in (State.LATE, State.BLOCKED)

    @property
    def mark(self) -> str:
        """The badge in which it stands."""
        return _MARKS.get(self, "")


_MARKS = {
    State.LATE: "wrong",
    State.BLOCKED: "late",
    State.UNDER_WAY: "info",
    State.DONE: "good",
    State.DONE_LATE: "good",
}


class Verdict(Code):
    """How a year's target fares."""

    REACHED = "reached", "Đạt, vượt kế hoạch", "Reached"
    AHEAD = "ahead", "Nhanh hơn tiến độ", "Ahead of the time gone by"
    ON_PACE = "on_pace", "Đúng tiến độ", "On pace"
    BEHIND = "behind", "Chậm so với tiến độ", "Behind the time gone by"
    MISSED = "missed", "Không đạt kế hoạch", "Missed"
    AT_YEAR_END = "at_year_end", "So sánh khi hết năm", "Compared when the year is over"
    UNTOLD = "untold", "Còn phải thực hiện", "Still to be reached"
    UNKNOWN = "unknown", "Chưa có số liệu", "Not reported"

    @property
    def mark(self) -> str:
        """The badge in which it stands."""
        return _VERDICT_MARKS.get(self, "")


_VERDICT_MARKS = {
    Verdict.REACHED: "good",
    Verdict.AHEAD: "good",
    Verdict.BEHIND: "late",
    Verdict.MISSED: "wrong",
}
