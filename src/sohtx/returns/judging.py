"""What the checks of a form say of answers: what must be mended, what must be explained, what is missing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from sohtx.core.period import Period
from sohtx.returns.answers import Answers, in_thousandths
from sohtx.returns.definitions.definition import Check, FormVersion, Level, Line
from sohtx.returns.definitions.rules import Band, Facts
from sohtx.returns.definitions.telling import tell

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Broken(NamedTuple):
    """A check that the answers do not satisfy, and what it says in the reader's language."""

    check: Check
    says: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines it speaks of."""
        return self.check.rule.lines


class Verdict(NamedTuple):
    """What was found in answers."""

    missing: tuple[Line, ...]
    hard: tuple[Broken, ...]
    soft: tuple[Broken, ...]

    def unexplained(self, reasons: Mapping[str, str]) -> tuple[Broken, ...]:
        """The soft checks for which no reason is given."""
        return tuple(found for found in self.soft if not reasons.get(found.check.code, "").strip())

    def by_line(self) -> dict[str, list[Broken]]:
        """What was found, under the first line that each check speaks of."""
        found: dict[str, list[Broken]] = {}
        for broken in (*self.hard, *self.soft):
            found.setdefault(broken.lines[0], []).append(broken)
        return found


class Background(NamedTuple):
    """What answers are held against: those of the period before, and the bands of like organizations."""

    last: Answers = NOTHING
    bands: Mapping[str, Band] = NOTHING


NO_BACKGROUND = Background()


class Judge:
    """Holds answers against a form's checks in force on the last day of a period: made once for thousands."""

    def __init__(self, version: FormVersion, period: Period) -> None:
        self._version = version
        self._checks = [(check, check.rule.is_broken) for check in version.checks_for(period)]
        self._required = tuple(line for line in version.lines if line.is_required)

    def hold(self, answers: Answers, background: Background = NO_BACKGROUND) -> Verdict:
        """What is found in answers."""
        facts = facts_of(self._version, answers, background)
        missing = tuple([line for line in self._required if line.code not in answers])
        broken = [check for check, is_broken in self._checks if is_broken(facts)]
        if not broken:
            return Verdict(missing, (), ())
        told = [Broken(check, tell(check, self._version, facts)) for check in broken]
        hard, soft = (tuple(one for one in told if one.check.level is level) for level in Level)
        return Verdict(missing, hard, soft)


def judge(
    version: FormVersion, period: Period, answers: Answers, background: Background = NO_BACKGROUND
) -> Verdict:
    """Hold the answers of one return against the checks."""
    return Judge(version, period).hold(answers, background)


def facts_of(version: FormVersion, answers: Answers, background: Background) -> Facts:
    """Answers and their background as the rules count them."""
    return Facts(in_thousandths(answers, version), in_thousandths(background.last, version), background.bands)
