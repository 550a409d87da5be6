"""What ``doctor`` looks at in the book: its database, its links, what figures are read from, its clock."""

from collections.abc import Iterator

from django.db import connection

from sohtx.core.moment import now
from sohtx.core.text import Text
from sohtx.figures.extract import Manifest
from sohtx.ledger import book
from sohtx.ledger.models import NO_DIGEST, Transaction
from sohtx.upkeep.look import Look, State, same

FUTURE = 120 * 1_000_000  # microseconds by which a clock may go wrong
STEP = 5_000
SHOWN = 20


def database() -> Iterator[Look]:
    """Whether it can be reached, and of what sort and version it is."""
    try:
        present = book.current()
        if present is None and connection.vendor == "sqlite":  # opening it would make it
            yield Look("book", State.NOTE, BOOK, NO_BOOK, MEND_NO_BOOK)
            return
        connection.ensure_connection()
    except Exception as error:  # noqa: BLE001 -- drivers have their own errors
        why = str(error).strip().partition("\n")[0]
        yield Look("database", State.BROKEN, DATABASE, NOT_REACHED.fill(why=why), MEND_REACH)
        return
    seen = same(f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}")
    yield Look("database", State.GOOD, DATABASE, seen)
    if present is None:
        yield Look("book", State.NOTE, BOOK, NO_BOOK, MEND_NO_BOOK)
        return
    is_same = present.schema == book.SCHEMA
    yield Look(
        "tables", State.GOOD if is_same else State.NOTE, TABLES,
        same(present.schema) if is_same else OLD_TABLES.fill(here=present.schema, due=book.SCHEMA),
        None if is_same else MEND_TABLES,
    )  # fmt: skip
    yield from _journal()


def _journal() -> Iterator[Look]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        sound = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
    is_wal = str(mode).lower() == "wal"
    yield Look("wal", State.GOOD if is_wal else State.NOTE, WAL, same(mode), None if is_wal else MEND_WAL)
    if sound != "ok":
        yield Look("pages", State.BROKEN, BOOK, PAGES.fill(why=sound), MEND_DAMAGE)


def head() -> Iterator[Look]:
    """The chain of transactions, without their rows: nothing missing, nothing reordered, the clock sane."""
    if not _has_book():
        return
    previous, place, wrong, last = NO_DIGEST, 0, "", 0
    rows = Transaction.objects.filter(place__isnull=False).order_by("place")
    for at, before, digest, published in rows.values_list(
        "place", "previous", "digest", "published_at"
    ).iterator(STEP):
        if at != place + 1 or bytes(before) != previous:
            wrong = wrong or str(at)
        previous, place, last = bytes(digest), at or 0, max(last, published or 0)
    if wrong:
        yield Look("ledger", State.BROKEN, LEDGER, BROKEN_AT.fill(place=wrong), MEND_DAMAGE)
    else:
        yield Look("ledger", State.GOOD, LEDGER, LINKED.fill(place=place))
    if Transaction.objects.filter(place__isnull=True).exists():
        yield Look("unpublished", State.NOTE, LEDGER, UNPUBLISHED, MEND_UNPUBLISHED)
    if last > now() + FUTURE:
        yield Look("clock", State.BROKEN, CLOCK, AHEAD, MEND_CLOCK)
    else:
        yield Look("clock", State.GOOD, CLOCK, SANE)


def extract() -> Iterator[Look]:
    """Whether the files that figures are read from are of this book, and how far they go."""
    present = book.current() if _has_book() else None
    if present is None:
        return
    seen = Manifest.read()
    found = Transaction.objects.filter(place=seen.place).values_list("digest", flat=True).first()
    if not seen.place:
        yield Look("extract", State.NOTE, EXTRACT, NO_EXTRACT, MEND_EXTRACT)
    elif seen.name != present.name:
        yield Look("extract", State.NOTE, EXTRACT, OTHER_EXTRACT, MEND_EXTRACT)
    elif found is None or bytes(found).hex() != seen.digest:
        yield Look("extract", State.BROKEN, EXTRACT, AHEAD_EXTRACT.fill(place=seen.place), MEND_DAMAGE)
    else:
        yield Look("extract", State.GOOD, EXTRACT, UP_TO.fill(place=seen.place))


def papers() -> Iterator[Look]:
    """Whether the papers of returns are there, by their sizes."""
    yield from _papers(full=False)


def every_paper() -> Iterator[Look]:
    """Whether they are what they were."""
    yield from _papers(full=True)


def _papers(*, full: bool) -> Iterator[Look]:
    from sohtx.ledger.papers import count_papers, spoilt_papers  # noqa: PLC0415 -- slow import

    present = book.current() if _has_book() else None
    if present is None or present.schema != book.SCHEMA:
        return
    spoilt = list(spoilt_papers(full=full))
    gone = sum(not is_there for _, is_there in spoilt)
    count = count_papers()
    if spoilt:
        seen = SPOILT_PAPERS.fill(gone=gone, altered=len(spoilt) - gone, count=count)
        yield Look("papers", State.BROKEN, PAPERS, seen, MEND_PAPERS)
    elif count:
        yield Look("papers", State.GOOD, PAPERS, ALL_PAPERS.fill(count=count))


def every_row() -> Iterator[Look]:
    """All that ``sohtx verify`` looks at."""
    from sohtx.exchange.verifying import verify_book  # noqa: PLC0415 -- only with --full

    count = 0
    for damage in verify_book():
        count += 1
        if count <= SHOWN:
            yield Look("verify", State.BROKEN, ROWS, same(damage), MEND_DAMAGE)
    if not count:
        yield Look("verify", State.GOOD, ROWS, INTACT)
    elif count > SHOWN:
        yield Look("verify", State.BROKEN, ROWS, MORE.fill(count=count), MEND_DAMAGE)


def _has_book() -> bool:
    try:
        return book.current() is not None
    except book.DamagedBook:
        return False  # said already
    except Exception:  # noqa: BLE001 -- said already: drivers have their own errors
        return False


CHECKS = (database, head, extract)
QUICK, FULL = (papers,), (every_row, every_paper)

DATABASE = Text("Cơ sở dữ liệu", "Database")
NOT_REACHED = Text("không mở được ({why})", "cannot be opened ({why})")
MEND_REACH = Text(
    "kiểm tra DATABASE_URL, máy chủ PostgreSQL, quyền đọc tệp; nếu sổ hỏng: phục hồi bản sao lưu gần nhất",
    "look at DATABASE_URL, the PostgreSQL server, the right to read the file; if the book is damaged: restore a backup",
)
BOOK = Text("Sổ", "Book")
NO_BOOK = Text("chưa có số liệu nào", "nothing was ever written here")
MEND_NO_BOOK = Text(
    "nạp gói dữ liệu (sohtx load), hoặc phục hồi (sohtx restore)", "load a package, or restore a backup"
)
TABLES = Text("Các bảng", "Tables")
OLD_TABLES = Text("phiên bản {here}, phần mềm cần {due}", "of version {here}; the program needs {due}")
MEND_TABLES = Text(
    "sao lưu, rồi chạy sohtx serve hoặc sohtx verify: bảng được nâng lên tự động",
    "back up, then run sohtx serve or sohtx verify: the tables are brought up to date",
)
WAL = Text("Chế độ ghi của SQLite", "SQLite journal")
MEND_WAL = Text(
    "ổ đĩa không nhận chế độ WAL: đọc và ghi sẽ chờ nhau; chuyển vào ổ trong máy",
    "the disk does not take WAL: readers and writers wait for each other; move to a disk of this machine",
)
PAGES = Text("tệp sổ hỏng ({why})", "the file is damaged ({why})")
LEDGER = Text("Chuỗi ghi sổ", "Ledger")
LINKED = Text("{place} lần ghi, nối liền nhau", "{place} transactions, each linked to the one before")
BROKEN_AT = Text("đứt ở lần ghi {place}", "broken at transaction {place}")
MEND_DAMAGE = Text(
    "dừng ghi, chạy sohtx verify để biết chỗ hỏng, phục hồi bản sao lưu gần nhất còn tốt",
    "stop writing, run sohtx verify to see where, restore the last sound backup",
)
UNPUBLISHED = Text("có lần ghi đang dở", "a transaction is not finished")
MEND_UNPUBLISHED = Text(
    "nếu không ai đang nạp: lần nạp sau sẽ tự dọn", "unless someone is loading, the next load removes it"
)
CLOCK = Text("Đồng hồ", "Clock")
SANE = Text("đúng thứ tự với lần ghi cuối", "not before the last transaction")
AHEAD = Text("lần ghi cuối ở tương lai so với đồng hồ máy", "the last transaction is in this clock's future")
MEND_CLOCK = Text("chỉnh ngày giờ của máy", "set the date and time of the machine")
EXTRACT = Text("Tệp số liệu tổng hợp", "Extract")
NO_EXTRACT = Text("chưa có, hoặc không dùng được", "none, or none that can be used")
OTHER_EXTRACT = Text("của sổ khác", "of another book")
MEND_EXTRACT = Text("được tạo lại ở lần xem số liệu tới", "it is made again when figures are next asked for")
AHEAD_EXTRACT = Text(
    "đã dùng lần ghi {place}, nay không còn trong sổ", "has transaction {place}, which is gone from the book"
)
UP_TO = Text("đến lần ghi {place}", "up to transaction {place}")
ROWS = Text("Từng dòng của sổ", "Every row")
INTACT = Text("nguyên vẹn", "intact")
MORE = Text("tổng cộng {count} chỗ hỏng", "{count} damages in all")
PAPERS = Text("Bản giấy của phiếu báo cáo", "Papers of returns")
ALL_PAPERS = Text("{count} tệp, đủ cả", "{count} files, all there")
SPOILT_PAPERS = Text(
    "mất {gone}, bị thay đổi {altered} trên {count} tệp", "{gone} of {count} are gone, {altered} were altered"
)
MEND_PAPERS = Text(
    "chép lại thư mục papers từ bản sao lưu gần nhất, hoặc gỡ tệp ở trang phiếu và kèm lại",
    "bring the folder papers back from the last backup, or attach the file again on the page of its return",
)
