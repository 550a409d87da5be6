"""The review as a whole: asked, put together, checked, drawn in five formats, written; sealed and compared."""

import json
import os
import tempfile
import zlib
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from sohtx.areas.office import Office, office_on
from sohtx.core.moment import day_of
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.documents.tree import Report
from sohtx.figures.asking import Request, read_request
from sohtx.figures.extract import Extract, read
from sohtx.figures.models import Seal
from sohtx.figures.past import extract_at
from sohtx.figures.restating import Restatement, restate
from sohtx.figures.sealing import as_if_sealed, figures_of, find, last_before
from sohtx.figures.sealing import seal as seal_figures
from sohtx.ledger import book
from sohtx.review.assembling import assemble
from sohtx.review.chain import chains
from sohtx.review.chapters import chapters_about
from sohtx.review.checks import Check, check_report
from sohtx.review.context import Issued, Review
from sohtx.review.facts import Facts, Subject, questions
from sohtx.review.models import ReviewRound, Step
from sohtx.review.prose import lay_out, name_of

FORMATS = ("docx", "pdf", "xlsx", "html", "md")


@dataclass(frozen=True)
class Written:
    """What came of writing a review."""

    files: Sequence[Path]
    checks: Sequence[Check]
    new_prose: Sequence[Path]
    review: Review
    report: Report


def write_review(
    request: Request,
    out: Path,
    *,
    seal: str | None = None,
    progress: Callable[[Text, int], None] = lambda *_: None,
) -> Written:
    """Write a review in every format into a folder; or a sealed one again, as it was sealed."""
    book.open_for_writing()  # a book of an earlier version has no table of seals, an empty one none at all
    return read(lambda extract: _write(extract, request, out, seal, progress))


def _write(
    extract: Extract, request: Request, out: Path, seal: str | None, progress: Callable[[Text, int], None]
) -> Written:
    if seal is not None:
        one = find(seal)
        _refuse_other_subject(one, request)
        _refuse_no_folder(out)
        progress(ASKING, 0)
        review = sealed_review(one)
    else:
        subject = read_subject(request, extract)
        _refuse_no_folder(out)
        progress(ASKING, 0)
        review = prepare(extract, subject)
    prose = [] if review.issued else _lay_out(review)
    report = assemble(review)
    checks = list(check_report(review, report))
    files = draw(report, out, file_name(review.subject, review.facts.whole), progress)
    return Written(files, checks, prose, review, report)


def _lay_out(review: Review) -> list[Path]:
    keys = (c.key for c in chapters_about(review) if c.has_prose)
    return lay_out(keys, review.facts.whole, review.subject.period)


def sealed_review(seal: Seal) -> Review:
    """A sealed report again: its figures, and where it was issued here its text, number and day too."""
    extract = extract_at(seal.up_to)
    review = prepare(extract, _sealed_subject(seal, extract))
    return with_issued(review, seal)


def with_issued(review: Review, seal: Seal) -> Review:
    """A review of a seal with the text, number and day under which it was issued, if it was."""
    made = ReviewRound.objects.filter(seal=seal.name).first()
    if made is None or made.issued_on is None:
        return review
    review.issued = Issued(made.document_no, made.issued_on, made.signatory)
    review.prose = prose_of(made.steps.latest("pk"))
    return review


def prose_of(step: Step) -> dict[str, str]:
    """The officer's texts that a step keeps."""
    told: dict[str, str] = json.loads(zlib.decompress(bytes(step.prose)))
    return told


def read_subject(request: Request, extract: Extract) -> Subject:
    """What a review is about, from the words of a command."""
    question = read_request(request, extract.units)
    return Subject(
        period=question.period, area=question.area, known=question.known, geography=question.geography
    )


def _sealed_subject(seal: Seal, extract: Extract) -> Subject:
    area = extract.units.rows[seal.area]
    period = read_request(Request(period=seal.period), extract.units).period
    return Subject(
        period=period,
        area=None if area is extract.units.country else area,
        known=seal.known,
        geography=seal.geography,
    )


def prepare(extract: Extract, subject: Subject) -> Review:
    """Everything a report is written from."""
    facts = Facts(extract, subject)
    office = _office_of(facts)
    before = last_before(subject.period.start, facts.whole, extract.place)
    if before is None:
        return Review(extract, subject, facts, office)
    past = _as_of(before, extract)
    restatement = restate(before, past, extract, subject.known, is_headline=True)
    linked = chains(facts, past, extract, before, _sealed_counts(before))
    return Review(extract, subject, facts, office, restatement, linked)


def told_again(review: Review) -> Review:
    """A review to be told anew, in another language too: of the same figures and lists, none of them asked again."""
    again = copy(review)
    again.office, again.annex_numbers = _office_of(review.facts), {}
    return again


def _office_of(facts: Facts) -> Office:
    return office_on(day_of(facts.subject.known), facts.whole, facts.units.country)


def _as_of(seal: Seal, extract: Extract) -> Extract:
    """The tables as of a seal's place: today's if nothing was written since."""
    return extract if seal.up_to + 1 == extract.place else extract_at(seal.up_to)


def _sealed_counts(seal: Seal) -> dict[str, Fraction]:
    """The whole area's counts that a seal keeps of its own period."""
    own = (f for f in figures_of(seal) if f[0] == "0" and f[2] == seal.period and f[5])
    return {f[1]: Fraction(f[5]) for f in own}


def file_name(subject: Subject, whole: Unit) -> str:
    """The name of a review's files, without their endings."""
    return f"{FILE}-{subject.period}-{name_of(whole)}"


def draw(
    report: Report, out: Path, name: str, progress: Callable[[Text, int], None] = lambda *_: None
) -> list[Path]:
    """Draw a report in every format; the files appear whole, all of them or none."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".sohtx-") as folder:
        drawn = []
        for ending, write in zip(FORMATS, _writers(), strict=True):
            progress(DRAWING.fill(ending=f".{ending}"), 0)
            drawn.append(Path(folder) / f"{name}.{ending}")
            write(report, drawn[-1])
        for file in drawn:
            os.replace(file, out / file.name)
    return [out / file.name for file in drawn]


def draw_one(report: Report, ending: str) -> bytes:
    """A report in one format, as the bytes of its file."""
    with tempfile.TemporaryDirectory(prefix="sohtx-") as folder:
        file = Path(folder) / f"report.{ending}"
        dict(zip(FORMATS, _writers(), strict=True))[ending](report, file)
        return file.read_bytes()


def _writers() -> tuple[Callable[[Report, Path], None], ...]:
    from sohtx.documents.markdown import write_markdown  # noqa: PLC0415 -- slow imports, needed only here
    from sohtx.documents.page import write_page  # noqa: PLC0415
    from sohtx.documents.pdf import write_pdf  # noqa: PLC0415
    from sohtx.documents.sheets import write_sheets  # noqa: PLC0415
    from sohtx.documents.word import write_word  # noqa: PLC0415

    return write_word, write_pdf, write_sheets, write_page, write_markdown


def _refuse_other_subject(seal: Seal, request: Request) -> None:
    """A sealed report is about what was sealed: nothing else may be asked of it."""
    others = {"--area": request.area, "--known": request.known, "--geography": request.geography}
    for option, value in others.items():
        if value is not None:
            raise refuse(NOT_WITH_SEAL, MEND_NOT_WITH_SEAL, column=option, value=value)
    if request.period != seal.period:
        raise refuse(
            OTHER_PERIOD, MEND_PERIOD.fill(period=seal.period), column="PERIOD", value=request.period
        )


def _refuse_no_folder(out: Path) -> None:
    there = next((part for part in (out, *out.parents) if part.exists()), None)
    if there is not None and not there.is_dir():
        raise refuse(NO_FOLDER, MEND_FOLDER, column="--out", value=str(out))
    try:
        with tempfile.TemporaryFile(dir=there):  # nothing is made before everything is known to be right
            pass
    except OSError as error:
        why = NOT_WRITABLE.fill(why=error.strerror or error)
        raise refuse(why, MEND_NOT_WRITABLE, column="--out", value=str(out)) from None


# Seals


def seal_review(request: Request) -> Seal:
    """Seal the figures of a review as they are known at the moment asked for."""

    def work(extract: Extract) -> Seal:
        subject = read_subject(request, extract)
        book.open_for_writing()
        return _seal(extract, subject)

    return read(work)


def seal_paper(subject: Subject, place: int, *, by: str, within: Callable[[Seal], None]) -> Seal:
    """Seal the figures of a paper as they stood at a place of the ledger.

    ``within`` is called in the step that makes the seal seen, and stands or falls with it.
    """
    extract = extract_at(place)
    try:
        return _seal(extract, subject, by=by, within=within)
    finally:
        extract.close()


def _seal(extract: Extract, subject: Subject, **more: Any) -> Seal:
    asked = list(questions(subject, extract.place))
    return seal_figures(extract, asked, subject.period, subject.area or extract.units.country, **more)


def compare_seal(name: str, known: str | None = None) -> Restatement:
    """What has changed since a report was sealed."""

    def work(extract: Extract) -> Restatement:
        seal = find(name)
        subject = read_subject(Request(period=seal.period, known=known), extract)
        return compare_on(extract, seal, subject.known)

    return read(work)


def compare_on(extract: Extract, seal: Seal, known: int, *, is_headline: bool = False) -> Restatement:
    """The same on an extract that is open; ``is_headline``: only the whole area's own figures, which is soon done."""
    return restate(seal, _as_of(seal, extract), extract, known, is_headline=is_headline)


def changes_between(past: Extract, then: Subject, present: Extract, known: int) -> Restatement:
    """What has changed between two states of the book, neither of them sealed."""
    asked = list(questions(then, past.place))
    kept = as_if_sealed(past, asked, then.period, then.area or past.units.country)
    return restate(kept, past, present, known)


FILE = Text("bao-cao", "review")
ASKING = Text("tính số liệu", "figures")
DRAWING = Text("viết {ending}", "writing {ending}")
NOT_WITH_SEAL = Text("không đi cùng --seal", "does not go with --seal")
MEND_NOT_WITH_SEAL = Text("bỏ lựa chọn này: bản chốt đã định sẵn", "leave it out: the seal has settled it")
OTHER_PERIOD = Text("không phải kỳ của bản chốt này", "is not the period of that sealed report")
MEND_PERIOD = Text("viết {period}", "write {period}")
NOT_WRITABLE = Text("không ghi được vào đây ({why})", "cannot be written to ({why})")
MEND_NOT_WRITABLE = Text("chọn thư mục khác", "choose another folder")
NO_FOLDER = Text("không phải thư mục", "is not a folder")
MEND_FOLDER = Text("chỉ một thư mục, có sẵn hay chưa có đều được", "name a folder, there already or not")
