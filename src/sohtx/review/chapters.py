"""The chapters of a review: its own, and those that stations declare in their ``report.py``.

Titles may name ``{period}``, ``{next}`` and their short forms; they are filled when the report is put together.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from sohtx.core.codes import Level
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.documents.outline import AnnexChapter, Chapter
from sohtx.review.annexes import ANNEXES
from sohtx.review.context import Review
from sohtx.review.sections import business, estimates, managers, numbers, people, restated, targets

RESULTS, OUTLOOK = "ket-qua", "phuong-huong"
SITUATION, DUTIES, JUDGEMENT = "tinh-hinh", "nhiem-vu", "danh-gia"
CAUSES = "nguyen-nhan"

_Chapter = Chapter[Review]
PARTS = (
    _Chapter(key=RESULTS, rank=10, title=Text("Kết quả công tác {period}", "Results of {period}")),
    _Chapter(
        key=OUTLOOK,
        rank=20,
        title=Text("Phương hướng, nhiệm vụ trọng tâm {next}", "Directions and key tasks for {next}"),
    ),
)
COMPUTED = (
    _Chapter(
        key=SITUATION,
        under=RESULTS,
        rank=10,
        title=Text(
            "Tình hình phát triển kinh tế tập thể, hợp tác xã", "The collective economy and its cooperatives"
        ),
    ),
    _Chapter(
        key="so-luong",
        under=SITUATION,
        rank=10,
        blocks=numbers.blocks,
        has_prose=True,
        title=Text("Về số lượng", "Number of organizations"),
    ),
    _Chapter(
        key="thanh-vien-lao-dong",
        under=SITUATION,
        rank=20,
        blocks=people.blocks,
        has_prose=True,
        title=Text("Về thành viên, lao động", "Members and workers"),
    ),
    _Chapter(
        key="ket-qua-kinh-doanh",
        under=SITUATION,
        rank=30,
        blocks=business.blocks,
        has_prose=True,
        is_optional=True,
        title=Text("Về kết quả sản xuất, kinh doanh", "Business results"),
    ),
    _Chapter(
        key="can-bo-quan-ly",
        under=SITUATION,
        rank=40,
        blocks=managers.blocks,
        has_prose=True,
        is_optional=True,
        title=Text("Về cán bộ quản lý hợp tác xã", "Managers"),
    ),
    _Chapter(
        key="so-lieu-cap-nhat",
        under=SITUATION,
        rank=60,
        blocks=restated.blocks,
        is_optional=True,
        title=Text("Số liệu kỳ trước được cập nhật", "Figures of the last report that have changed"),
    ),
    _Chapter(
        key="uoc-thuc-hien",
        under=SITUATION,
        rank=65,
        blocks=estimates.blocks,
        is_optional=True,
        title=Text("Ước thực hiện và kết quả", "Estimates and what came of them"),
    ),
    _Chapter(
        key="thuc-hien-chi-tieu",
        under=SITUATION,
        rank=70,
        blocks=targets.blocks,
        is_optional=True,
        title=Text(
            "Kết quả thực hiện các chỉ tiêu kế hoạch năm {year}", "Results against the plan of {year}"
        ),
    ),
)


def _prose(key: str, under: str, rank: int, vi: str, en: str) -> _Chapter:
    return _Chapter(key=key, under=under, rank=rank, title=Text(vi, en), has_prose=True)


WRITTEN = (
    _prose(
        "lien-ket-chuyen-doi-so",
        SITUATION,
        50,
        "Về liên kết chuỗi, OCOP, ứng dụng công nghệ, chuyển đổi số",
        "Value chains, OCOP products, technology, digital transformation",
    ),
    _Chapter(
        key=DUTIES,
        under=RESULTS,
        rank=20,
        title=Text("Kết quả thực hiện nhiệm vụ của Liên minh Hợp tác xã", "Work of the Cooperative Alliance"),
    ),
    _prose("tham-muu", DUTIES, 10, "Công tác tham mưu", "Advice to the authorities"),
    _prose(
        "tuyen-truyen",
        DUTIES,
        20,
        "Tuyên truyền, vận động; phát triển thành viên",
        "Communication and membership",
    ),
    _prose(
        "tu-van",
        DUTIES,
        30,
        "Tư vấn, hỗ trợ thành lập mới, củng cố hợp tác xã",
        "Founding and strengthening cooperatives",
    ),
    _prose("dao-tao", DUTIES, 40, "Đào tạo, bồi dưỡng", "Training"),
    _prose("xuc-tien-thuong-mai", DUTIES, 50, "Xúc tiến thương mại", "Trade promotion"),
    _prose(
        "quy-ho-tro", DUTIES, 60, "Hoạt động Quỹ hỗ trợ phát triển hợp tác xã", "The Development Support Fund"
    ),
    _prose("chuyen-doi-so", DUTIES, 70, "Chuyển đổi số", "Digital transformation"),
    _prose(
        "kiem-tra-thi-dua",
        DUTIES,
        80,
        "Kiểm tra, bảo vệ quyền lợi thành viên; thi đua, khen thưởng",
        "Inspection, protection of members, emulation",
    ),
    _prose("xay-dung-to-chuc", DUTIES, 90, "Xây dựng tổ chức", "Organization"),
    _Chapter(key=JUDGEMENT, under=RESULTS, rank=30, title=Text("Đánh giá chung", "General assessment")),
    _prose("uu-diem", JUDGEMENT, 10, "Ưu điểm", "Achievements"),
    _prose("han-che", JUDGEMENT, 20, "Tồn tại, hạn chế", "Shortcomings"),
    _prose(CAUSES, JUDGEMENT, 30, "Nguyên nhân", "Causes"),
    _prose(
        "kien-nghi",
        RESULTS,
        40,
        "Khó khăn, vướng mắc và đề xuất, kiến nghị",
        "Difficulties, proposals and petitions",
    ),
    _prose("chi-tieu", OUTLOOK, 10, "Mục tiêu, chỉ tiêu", "Objectives and targets"),
    _prose("giai-phap", OUTLOOK, 20, "Nhiệm vụ, giải pháp", "Tasks and measures"),
    _prose("to-chuc-thuc-hien", OUTLOOK, 30, "Tổ chức thực hiện", "Implementation"),
)


def chapters() -> Iterator[_Chapter]:
    """Every chapter: the review's own, then the stations'."""
    yield from (*PARTS, *COMPUTED, *WRITTEN)
    for station in _stations():
        yield from getattr(station, "CHAPTERS", ())


def chapters_about(review: Review) -> Iterator[_Chapter]:
    """The chapters of one review: the duties of an Alliance are a province's or the country's, not a commune's."""
    yield from chapters_of(review.facts.whole)


def chapters_of(area: Unit) -> Iterator[_Chapter]:
    """The chapters of every review of an area."""
    has_alliance = area.level in (Level.COUNTRY, Level.PROVINCE)
    for chapter in chapters():
        if has_alliance or DUTIES not in (chapter.key, chapter.under):
            yield chapter


def annexes() -> Iterator[AnnexChapter[Review]]:
    """Every annex, in order."""
    found = [*ANNEXES]
    for station in _stations():
        found += getattr(station, "ANNEXES", ())
    yield from sorted(found, key=lambda annex: annex.rank)


def _stations() -> Iterator[object]:
    for app in settings.INSTALLED_APPS:
        if app.startswith("sohtx.") and find_spec(f"{app}.report"):
            yield import_module(f"{app}.report")
