"""The chain: last sealed closing + births − exits recorded late ± corrections = present opening, with names."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sohtx.core.codes import Kind
from sohtx.core.text import Text
from sohtx.documents.tree import Number, Run, Runs
from sohtx.figures.extract import Extract
from sohtx.figures.models import Seal
from sohtx.figures.restating import Moved, standing_changed
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS
from sohtx.indicators.question import Question
from sohtx.indicators.registered import PREFIXES
from sohtx.register.fold import BIRTHS, EXITS
from sohtx.review.facts import Facts
from sohtx.review.saying import compose, counted, number_of, stored
from sohtx.review.wording import ABBREVIATED, sealed_report

NAMED = 10


@dataclass(frozen=True, kw_only=True)
class Chain:
    """How a kind's opening follows from the closing that was sealed last."""

    kind: Kind
    seal: Seal
    closing: Fraction
    opening: Figure
    added: Sequence[Moved]
    removed: Sequence[Moved]

    def told(self) -> Iterator[Runs]:
        """One sentence: that they agree, or by whom they differ."""
        code = INDICATORS[f"{PREFIXES[self.kind]}_count"].code
        closing = stored(self.closing, f"seal:{self.seal.name} {code}", f"{CLOSING} {self.seal.name}")
        parts: dict[str, Run] = {
            "closing": closing,
            "seal": str(sealed_report(self.seal)),
            "opening": number_of(self.opening),
        }
        if not self.added and not self.removed:
            yield compose(UNCHANGED, kind=ABBREVIATED[self.kind], **parts)
            return
        steps = tuple(
            run for words, name, moved in self._steps() if moved for run in self._step(words, name, moved)
        )
        yield compose(CHANGED, kind=ABBREVIATED[self.kind], steps=steps, **parts)

    def _steps(self) -> Iterator[tuple[Text, str, list[Moved]]]:
        births = [m for m in self.added if _has(m, BIRTHS)]
        exits = [m for m in self.removed if _has(m, EXITS)]
        yield LATE_BIRTHS, "late_births", births
        yield LATE_EXITS, "late_exits", exits
        yield CORRECTED_IN, "corrected_in", [m for m in self.added if m not in births]
        yield CORRECTED_OUT, "corrected_out", [m for m in self.removed if m not in exits]

    def _step(self, words: Text, name: str, moved: list[Moved]) -> tuple[Run, ...]:
        names = "; ".join(m.name for m in moved[:NAMED]) + ("…" if len(moved) > NAMED else "")
        return compose(words, n=self._count(len(moved), name), names=names)

    def _count(self, value: int, name: str) -> Number:
        return counted(value, f"chain_{name}/{PREFIXES[self.kind]}/{self.seal.name}", str(CHANGES))


def _has(moved: Moved, entries: Container[str]) -> bool:
    """Whether such an entry came late; one in place of another is a correction."""
    return any(cause.what in entries and not cause.is_mending for cause in moved.causes)


def chains(
    facts: Facts, past: Extract, extract: Extract, seal: Seal, sealed: dict[str, Fraction]
) -> list[Chain]:
    """The chain of each kind since a seal, ``sealed`` being the counts that it keeps."""
    subject = facts.subject
    before = subject.period.before(1)
    question = Question(
        period=before, asked=(), known=subject.known, geography=subject.geography, area=subject.area
    )
    found = []
    for kind in Kind:
        code = f"{PREFIXES[kind]}_count"
        opening = facts.figure(code, period=before)
        if code not in sealed or opening is None or not (sealed[code] or opening.value):
            continue
        added, removed = standing_changed(seal, past, extract, question, code)
        found.append(
            Chain(kind=kind, seal=seal, closing=sealed[code], opening=opening, added=added, removed=removed)
        )
    return found


CLOSING = Text("Số có đến cuối kỳ tại bản chốt", "Closing of the sealed report")
CHANGES = Text("Số đơn vị thay đổi so với bản chốt", "Organizations changed since the seal")
UNCHANGED = Text(
    "Số {kind} có đến đầu kỳ ({opening}) khớp với số cuối kỳ của {seal} ({closing}).",
    "The opening number of {kind} ({opening}) is the closing of {seal} ({closing}).",
)
CHANGED = Text(
    "Số {kind}: cuối kỳ của {seal} {closing}{steps}; có đến đầu kỳ {opening}.",
    "{kind}: closing of {seal} {closing}{steps}; opening {opening}.",
)
LATE_BIRTHS = Text(
    "; cộng {n} thành lập trước đó, ghi nhận muộn ({names})",
    "; plus {n} founded before, recorded late ({names})",
)
LATE_EXITS = Text(
    "; trừ {n} giải thể trước đó, ghi nhận muộn ({names})", "; less {n} ended before, recorded late ({names})"
)
CORRECTED_IN = Text("; cộng {n} do đính chính ({names})", "; plus {n} by correction ({names})")
CORRECTED_OUT = Text("; trừ {n} do đính chính ({names})", "; less {n} by correction ({names})")
