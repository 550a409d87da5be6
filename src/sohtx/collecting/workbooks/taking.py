"""Taking a workbook in: everything that it newly tells as one act, or nothing."""

from collections.abc import Callable
from typing import NamedTuple

from sohtx.accounts.rights import Reach
from sohtx.collecting.accepting import send
from sohtx.collecting.workbooks.looking import Fate, Looked, check, look, note_refusal
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.core.sweeping import without_sweeping
from sohtx.returns.models import Submission


class Taken(NamedTuple):
    """What came of a workbook: refused as it was looked at, known as a file, or taken."""

    looked: Looked
    is_known: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether it must be mended; then nothing was written."""
        return self.looked.is_refused

    def count(self, fate: Fate) -> int:
        """How many rows had a fate."""
        return sum(found is fate for _, found in self.looked.fates)


def _nothing(_: Looked) -> None:
    """No more is done."""


@without_sweeping()
def take(
    content: bytes,
    name: str,
    reach: Reach,
    *,
    by: str,
    expected: tuple[str, Period] | None = None,
    is_replacing: bool = False,
    is_accepted: bool = False,
    is_only_checked: bool = False,
    within: Callable[[Looked], object] = _nothing,
) -> Taken:
    """Take a workbook in. The same file again changes nothing, unless it is to replace what is newer.

    ``within`` is called inside the transaction. Raises Refusal where the file is no workbook of returns.
    """
    looked = look(content, name, reach, expected=expected, is_replacing=is_replacing)
    key = "" if is_replacing else looked.recognized.file.digest
    if key and Submission.objects.filter(key=key).exists():
        return Taken(looked, is_known=True)
    if looked.is_refused or is_only_checked:
        check(looked, is_accepted=is_accepted)
        return Taken(looked)
    if looked.given:
        try:
            send(
                looked.given, by=by, key=key, is_accepted=is_accepted, seen=looked.seen,
                within=lambda _written: within(looked),
            )  # fmt: skip
        except Refusal as refusal:
            note_refusal(looked, refusal)
    return Taken(looked)
