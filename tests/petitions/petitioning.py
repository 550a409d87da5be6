"""A small book with offices, in which petitions are raised: province, people and offices are invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from register.recording import BASE, load, package_of, speaking

SOON = date(2023, 7, 20)
OFFICES = (
    ("UBND-TINH", "Ủy ban nhân dân tỉnh", "province"),
    ("SO-TC", "Sở Tài chính", "department"),
    ("SO-TNMT", "Sở Tài nguyên và Môi trường", "department"),
    ("SO-NNPTNT", "Sở Nông nghiệp và Phát triển nông thôn", "department"),
    ("LMHTX", "Liên minh Hợp tác xã tỉnh", "alliance"),
)


@contextmanager
def book_with_offices(folder: Path) -> Iterator[Path]:
    """A book of a few organizations, with offices and who answers for capital and land."""
    load(folder / "home", package_of(folder / "package", BASE))
    with speaking(folder / "home"):
        from sohtx.ledger import book
        from sohtx.petitions.models import Body, Competence

        book.open_for_writing()
        Body.objects.all().delete()
        Competence.objects.all().delete()
        for code, name, kind in OFFICES:
            Body.objects.create(code=code, name=name, kind=kind, valid_from=date(2000, 1, 1))
        for topic, code, through, days in (("VON", "SO-TC", True, 20), ("DAT", "SO-TNMT", False, 15)):
            Competence.objects.create(
                topic=topic,
                body_code=code,
                through_province=through,
                working_days=days,
                valid_from=date(2000, 1, 1),
            )
        yield folder / "home"


def raised(text: str = "Đề nghị cho vay vốn ưu đãi", **more: Any) -> Any:
    """A petition of one cooperative."""
    from sohtx.petitions.services import raise_petition

    cells = {"topic": "VON", "channel": "letter", "raised_on": SOON, "organizations": ["H1"], "by": "can-bo"}
    return raise_petition(text=text, **(cells | more))


def referred(code: str, on: date = date(2023, 8, 2), **more: Any) -> Any:
    """Referred by a letter to whoever is competent."""
    cells = {"document_no": "12/LMHTX", "document_on": on}
    return taken(code, "referred", on, **(cells | more))


def replied(code: str, result: str = "resolved", on: date = date(2023, 8, 20), **more: Any) -> Any:
    """Answered in writing."""
    return taken(code, "replied", on, result=result, **({"document_no": "99/STC", "document_on": on} | more))


def taken(code: str, act: str, on: date, **more: Any) -> Any:
    """A step."""
    from sohtx.petitions.services import take_step

    return take_step(code=code, act=act, on=on, **({"by": "can-bo"} | more))


def stands(code: str, on: date) -> Any:
    """How a petition stands on a day."""
    from sohtx.petitions.queries import find, item_of

    kept = find(code)
    assert kept is not None
    return item_of(kept, on).stand


def empty() -> None:
    """Take all petitions away."""
    from sohtx.petitions.models import Petition, Raiser, Step, StepPaper

    StepPaper.objects.all().delete()
    Step.objects.exclude(voids=None).delete()
    for model in (Step, Raiser):
        model.objects.all().delete()
    Petition.objects.update(split_from=None)
    Petition.objects.all().delete()
