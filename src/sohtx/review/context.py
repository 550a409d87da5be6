"""What the chapters of one review are written from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sohtx.areas.office import Office
from sohtx.core.numerals import period_in_words
from sohtx.core.period import Period, with_parts
from sohtx.core.text import Text
from sohtx.documents.tree import Block
from sohtx.figures.extract import Extract
from sohtx.figures.models import PublishedFigure
from sohtx.figures.restating import Restatement
from sohtx.figures.rosters import Listed, behind, count_unnamed, silent
from sohtx.figures.targets import published_figures
from sohtx.indicators.question import Question
from sohtx.review.chain import Chain
from sohtx.review.facts import Facts, Subject
from sohtx.review.wording import a_year_before_in_words, day_in_words, period_within_year

CAME = ("coop_established", "coop_other_entries", "union_established", "union_other_entries")
WENT = ("coop_dissolved", "coop_other_exits", "union_dissolved", "union_other_exits")


@dataclass(frozen=True)
class Issued:
    """Under which number and day a report was issued, and who signed it."""

    document_no: str
    on: date
    signatory: str


@dataclass
class Review:
    """The figures and lists of one review, each asked once.

    ``prose`` are the officer's texts by section where they were kept with the report; without, the files are read.
    ``told`` keeps what chapters and annexes tell, by language and key. ``draft`` says on the first page what paper
    this is.
    """

    extract: Extract
    subject: Subject
    facts: Facts
    office: Office
    restatement: Restatement | None = None
    chains: Sequence[Chain] = ()
    annex_numbers: dict[str, str] = field(default_factory=dict)
    told: dict[tuple[str, str], tuple[Block, ...]] = field(default_factory=dict)
    prose: Mapping[str, str] | None = None
    issued: Issued | None = None
    draft: str = ""

    @cached_property
    def _question(self) -> Question:
        subject = self.subject
        return Question(
            period=subject.period,
            asked=(),
            known=subject.known,
            geography=subject.geography,
            area=subject.area,
        )

    @cached_property
    def came(self) -> list[Listed]:
        """Cooperatives and unions newly established or entered otherwise."""
        return behind(self.extract, self._question, CAME)

    @cached_property
    def went(self) -> list[Listed]:
        """Cooperatives and unions dissolved or gone otherwise."""
        return behind(self.extract, self._question, WENT)

    @cached_property
    def silent(self) -> list[Listed]:
        """Cooperatives expected to report that did not."""
        return silent(self.extract, self._question)

    @cached_property
    def unnamed(self) -> int:
        """How many groups are in the counts by number alone."""
        return count_unnamed(self.extract, self._question)

    @cached_property
    def is_collected(self) -> bool:
        """Whether any return of the period, or of the parts that fill it, is in the book: quarters often have none."""
        return any(period in self.extract.periods for period in with_parts(self.subject.period))

    def annex(self, key: str) -> str:
        """An annex as a sentence names it: Phụ lục V."""
        return self.annex_numbers.get(key, str(AN_ANNEX))

    @cached_property
    def is_silent(self) -> bool:
        """Whether nobody has reported anything, though some were expected to."""
        members = self.facts.figure("members")
        return members is not None and bool(members.expected_n) and len(self.silent) == members.expected_n

    def published(self, period: Period) -> list[PublishedFigure]:
        """What was once printed about this area and a period, as far as was recorded by then."""
        return published_figures(
            self.extract.units, self.extract.place, self.facts.whole, period, self.subject.known
        )

    def fill(self, words: Text) -> str:
        """A heading with the names of the period and the next one in it."""
        period = self.subject.period
        return str(
            words.fill(
                period=period_in_words(period),
                next=period_in_words(period.before(-1)),
                short=period_within_year(period),
                before=a_year_before_in_words(period),
                day=day_in_words(period.end),
                year=period.year,
            )
        )


AN_ANNEX = Text("phụ lục", "see the annex")
