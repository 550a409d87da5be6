"""Puts the report tree together: masthead, chapters with the officer's prose, signature, annexes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from sohtx.core.moment import day_of, write_moment
from sohtx.core.period import Length, Period
from sohtx.core.text import Text, current_language
from sohtx.documents.outline import AnnexChapter, Chapter, grow, roman
from sohtx.documents.tree import (
    Annex,
    Block,
    Masthead,
    Number,
    Paragraph,
    Properties,
    Report,
    Section,
    Signature,
    Tone,
)
from sohtx.documents.words import drawing_words
from sohtx.review.chapters import RESULTS, SITUATION, annexes, chapters_about
from sohtx.review.context import Review
from sohtx.review.prose import Lookup, Prose, paragraphs, read_prose
from sohtx.review.saying import clocks, compose, number_of
from sohtx.review.wording import capitalized, day_in_words

END = "./."


def assemble(review: Review) -> Report:
    """The report of a review, in the reader's language."""
    with clocks(review.subject.known, review.subject.geography):
        return _assemble(review)


def _assemble(review: Review) -> Report:
    made_on = review.issued.on if review.issued else day_of(review.subject.known)
    told = [
        (annex, blocks)
        for annex in annexes()
        if (blocks := _once(review, f"annex {annex.key}", annex.blocks))
    ]
    review.annex_numbers |= {annex.key: _annex_number(n) for n, (annex, _) in enumerate(told, start=1)}
    parts = grow(chapters_about(review), lambda chapter: _tell(review, chapter), review.fill)
    return Report(
        properties=_properties(review, made_on),
        masthead=_masthead(review, made_on),
        kind=str(KIND),
        subject=tuple(review.fill(line) for line in _subject(review.subject.period)),
        declarations=_declarations(review),
        parts=_ended(parts, _closing(review)),
        signature=_signature(review),
        annexes=tuple(_annex(review, annex, blocks, made_on) for annex, blocks in told),
        words=drawing_words(),
    )


def _properties(review: Review, made_on: date) -> Properties:
    subject = review.subject
    facts = (
        ("period", str(subject.period)),
        ("area", review.facts.whole.code),
        ("known", write_moment(subject.known)),
        ("geography", str(subject.geography)),
        ("place", str(review.extract.place)),
    )
    title = " ".join(review.fill(line) for line in _subject(subject.period))
    return Properties(
        language=current_language(),
        title=f"{capitalized(str(KIND).lower())}: {title}",
        subject=title,
        author=review.office.in_text,
        made_on=made_on,
        facts=facts,
    )


def _subject(period: Period) -> tuple[Text, Text]:
    """The two lines beneath "BÁO CÁO"."""
    if period.is_whole_year:
        return YEARLY
    return FIRST_HALF if period.length is Length.HALF and period.number == 1 else SHORTER


def _masthead(review: Review, day: date) -> Masthead:
    office, issued = review.office, review.issued
    symbol = str(SYMBOL.fill(symbol=f"-{office.symbol}" if office.symbol else ""))
    dateline = DATELINE.fill(place=office.place, month=_month(day), year=day.year)
    if issued:
        symbol = str(NUMBERED.fill(number=issued.document_no))
        dateline = DATED.fill(place=office.place, day=_day(day), month=_month(day), year=day.year)
    return Masthead(
        state=office.state,
        motto=office.motto,
        superior=office.superior,
        agency=office.name,
        symbol=symbol,
        dateline=str(dateline),
    )


def _month(day: date) -> Text:
    """Months 1 and 2 with a leading zero (Decree 30/2020, Art. 8 and App. I)."""
    return Text(f"{day.month:02}" if day.month <= 2 else f"{day.month}", f"{day:%B}")


def _day(day: date) -> Text:
    """Days below 10 with a leading zero (Decree 30/2020, Art. 8)."""
    return Text(f"{day.day:02}", f"{day.day}")


def _declarations(review: Review) -> tuple[Paragraph, ...]:
    told = (review.office.notice, review.draft)
    return tuple(Paragraph(runs=(words,), tone=Tone.DECLARATION) for words in told if words)


# Chapters


def _tell(review: Review, chapter: Chapter[Review]) -> Sequence[Block]:
    blocks = [*_once(review, chapter.key, chapter.blocks)]
    if chapter.key == RESULTS:
        blocks.append(_opening(review))
    if chapter.key == SITUATION:
        blocks.append(_clocks(review))
    if chapter.has_prose:
        prose = _prose_of(review, chapter.key)
        is_alone = not (blocks or chapter.is_optional or _is_told_below(review, chapter))
        blocks += _written(review, prose, is_alone=is_alone)
    return blocks


def _is_told_below(review: Review, chapter: Chapter[Review]) -> bool:
    """Whether chapters under one tell something computed: then its own prose may well be missing."""
    below = (one for one in chapters_about(review) if one.under == chapter.key)
    return any(_once(review, one.key, one.blocks) or _is_told_below(review, one) for one in below)


def _once(review: Review, key: str, blocks: Callable[[Review], Sequence[Block]]) -> tuple[Block, ...]:
    """What a chapter or annex tells, computed once in each language."""
    name = (current_language(), key)
    if name not in review.told:
        review.told[name] = tuple(blocks(review))
    return review.told[name]


def _prose_of(review: Review, key: str) -> Prose:
    """The officer's text of a section: as it was kept with the report, else as its file has it now."""
    prose = read_prose(key, review.facts.whole, review.subject.period)
    return prose if review.prose is None else replace(prose, text=review.prose.get(key, ""), is_touched=True)


def _clocks(review: Review) -> Paragraph:
    """Up to when, as known when, in whose units: said once, before the first figure."""
    subject = review.subject
    return Paragraph(
        runs=compose(
            CLOCKS,
            valid=day_in_words(subject.period.end),
            known=day_in_words(day_of(subject.known)),
            geography=day_in_words(subject.geography),
        )
    )


def _written(review: Review, prose: Prose, *, is_alone: bool) -> list[Paragraph]:
    """The officer's prose; marked where nobody has touched it, or where it is all there would be and is missing."""
    if not prose.text:
        return (
            [Paragraph(runs=(str(MISSING.fill(file=prose.file.name)),), tone=Tone.MARK)] if is_alone else []
        )
    mark = (
        []
        if prose.is_touched
        else [Paragraph(runs=(str(UNTOUCHED.fill(file=prose.file.name)),), tone=Tone.MARK)]
    )
    return [*mark, *paragraphs(prose.text, numbers_in_prose(review))]


def numbers_in_prose(review: Review) -> Lookup:
    """The figures that the officer may name in a text."""
    return lambda name, cell: _number(review, name, cell)


def _number(review: Review, name: str, cell: str | None) -> Number | None:
    """A figure that the officer names in the text."""
    figure = review.facts.figure(name, cell=cell)
    return None if figure is None else number_of(figure, padded=True)


def _opening(review: Review) -> Paragraph:
    """The sentence with which such a report begins."""
    words = OPENING.fill(agency=review.office.in_text, title=_title_in_text(review))
    return Paragraph(runs=(str(words),))


def _closing(review: Review) -> Paragraph:
    """The sentence with which it ends, with the end mark."""
    words = CLOSING.fill(agency=review.office.in_text, title=_title_in_text(review))
    return Paragraph(runs=(f"{words}{END}",))


def _title_in_text(review: Review) -> str:
    title = " ".join(review.fill(line) for line in _subject(review.subject.period))
    return title[:1].lower() + title[1:]


def _ended(parts: tuple[Section, ...], closing: Paragraph) -> tuple[Section, ...]:
    """The parts with the closing sentence after the last words."""
    if not parts:
        return parts
    last = parts[-1]
    if last.sections:
        return (*parts[:-1], replace(last, sections=_ended(last.sections, closing)))
    return (*parts[:-1], replace(last, blocks=(*last.blocks, closing)))


def _signature(review: Review) -> Signature:
    office = review.office
    listed = [f"- {name}" for name in office.recipients]
    ends = [";"] * (len(listed) - 1) + ["."]
    return Signature(
        authority=office.authority,
        name=review.issued.signatory if review.issued else office.signatory,
        recipients_head=str(RECIPIENTS) if listed else "",
        recipients=tuple(f"{line}{end}" for line, end in zip(listed, ends, strict=False)),
    )


def _annex_number(number: int) -> str:
    return str(ANNEX.fill(n=roman(number)))


def _annex(review: Review, annex: AnnexChapter[Review], blocks: tuple[Block, ...], day: date) -> Annex:
    office, issued = review.office, review.issued
    belongs = BELONGS.fill(
        symbol=f"-{office.symbol}" if office.symbol else "",
        month=_month(day),
        year=day.year,
        agency=office.in_text,
    )
    if issued:
        belongs = BELONGS_TO_ISSUED.fill(
            number=issued.document_no, day=_day(day), month=_month(day), year=day.year, agency=office.in_text
        )
    return Annex(
        key=annex.key,
        number=review.annex_numbers[annex.key],
        title=review.fill(annex.title).upper(),
        belongs_to=str(belongs),
        blocks=blocks,
        is_landscape=annex.is_landscape,
    )


KIND = Text("BÁO CÁO", "REPORT")
FIRST_HALF = (
    Text("Sơ kết công tác 6 tháng đầu năm,", "Review of the first half of the year,"),
    Text("nhiệm vụ trọng tâm 6 tháng cuối năm {year}", "key tasks for the second half of {year}"),
)
SHORTER = (
    Text("Kết quả công tác {period},", "Review of {period},"),
    Text("nhiệm vụ trọng tâm {next}", "key tasks for {next}"),
)
YEARLY = (
    Text("Tổng kết công tác {period},", "Review of {period},"),
    Text("phương hướng, nhiệm vụ {next}", "directions and tasks for {next}"),
)
SYMBOL = Text("Số:        /BC{symbol}", "No.        /BC{symbol}")
DATELINE = Text("{place}, ngày       tháng {month} năm {year}", "{place},        {month} {year}")
NUMBERED = Text("Số: {number}", "No. {number}")
DATED = Text("{place}, ngày {day} tháng {month} năm {year}", "{place}, {day} {month} {year}")
BELONGS_TO_ISSUED = Text(
    "(Kèm theo Báo cáo số {number} ngày {day} tháng {month} năm {year} của {agency})",
    "(Attached to Report No. {number} of {day} {month} {year} of {agency})",
)
CLOCKS = Text(
    "Số liệu tính đến ngày {valid}, tổng hợp từ sổ theo dõi và phiếu báo cáo cập nhật đến ngày {known}; địa bàn "
    "theo đơn vị hành chính tại ngày {geography}.",
    "Figures are as of {valid}, compiled from the register and the returns recorded by {known}, by the administrative "
    "units of {geography}.",
)
OPENING = Text("{agency} báo cáo {title} như sau:", "{agency} reports as follows: {title}.")
CLOSING = Text("Trên đây là Báo cáo {title} của {agency}", "This is the report of {agency}: {title}")
MISSING = Text(
    "[Chưa có nội dung: viết ở trang Lập báo cáo, hoặc vào tệp {file}]",
    "[Nothing here yet: write it on the report's page, or in {file}]",
)
UNTOUCHED = Text(
    "[Lấy từ kỳ trước, chưa biên tập: tệp {file}]", "[Taken from the last period, not edited yet: {file}]"
)
RECIPIENTS = Text("Nơi nhận:", "To:")
ANNEX = Text("Phụ lục {n}", "Annex {n}")
BELONGS = Text(
    "(Kèm theo Báo cáo số        /BC{symbol} ngày       tháng {month} năm {year} của {agency})",
    "(Attached to Report No.        /BC{symbol} of        {month} {year} of {agency})",
)
