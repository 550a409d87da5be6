"""The way of a report: drafts, for comment, Standing Board, Executive Committee, issued; and where it may turn back."""

from enum import StrEnum

from sohtx.core.text import Text


class State(StrEnum):
    """Where a report stands."""

    DRAFT_1 = "draft1"
    DRAFT_2 = "draft2"
    DRAFT_3 = "draft3"
    COMMENT = "comment"
    BOARD = "board"
    COMMITTEE = "committee"
    ISSUED = "issued"
    DROPPED = "dropped"

    @property
    def label(self) -> Text:
        """In words."""
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether anything may still be done to it."""
        return self not in (State.ISSUED, State.DROPPED)

    @property
    def is_frozen(self) -> bool:
        """Whether its figures are those of the paper that was put to the Board."""
        return self in (State.BOARD, State.COMMITTEE)

    @property
    def onward(self) -> tuple["State", ...]:
        """Where it may go on to, the usual way first. Issuing is an act of its own."""
        return _ONWARD.get(self, ())

    @property
    def backward(self) -> tuple["State", ...]:
        """To which it may be sent back."""
        return WAY[: WAY.index(self)] if self in WAY and self is not State.ISSUED else ()


WAY = (State.DRAFT_1, State.DRAFT_2, State.DRAFT_3, State.COMMENT, State.BOARD, State.COMMITTEE, State.ISSUED)
_ONWARD = {
    State.DRAFT_1: (State.DRAFT_2, State.COMMENT),
    State.DRAFT_2: (State.DRAFT_3, State.COMMENT),
    State.DRAFT_3: (State.COMMENT,),
    State.COMMENT: (State.BOARD,),
    State.BOARD: (State.COMMITTEE,),
}
_LABELS = {
    State.DRAFT_1: Text("Dự thảo lần 1", "First draft"),
    State.DRAFT_2: Text("Dự thảo lần 2", "Second draft"),
    State.DRAFT_3: Text("Dự thảo lần 3", "Third draft"),
    State.COMMENT: Text("Lấy ý kiến", "For comment"),
    State.BOARD: Text("Trình Ban Thường vụ", "Before the Standing Board"),
    State.COMMITTEE: Text("Trình Ban Chấp hành", "Before the Executive Committee"),
    State.ISSUED: Text("Đã ban hành", "Issued"),
    State.DROPPED: Text("Đã bỏ", "Dropped"),
}
TO_DO = {
    State.DRAFT_2: Text("Khép dự thảo lần 1, viết dự thảo lần 2", "Close the first draft, begin the second"),
    State.DRAFT_3: Text("Khép dự thảo lần 2, viết dự thảo lần 3", "Close the second draft, begin the third"),
    State.COMMENT: Text("Gửi lấy ý kiến", "Send for comment"),
    State.BOARD: Text("Trình Ban Thường vụ", "Put to the Standing Board"),
    State.COMMITTEE: Text("Trình Ban Chấp hành", "Put to the Executive Committee"),
}
"""What the button says that leads into a state."""
