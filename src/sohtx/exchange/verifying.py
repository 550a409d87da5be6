"""Is the book as it was written, and do its derived tables follow from it?"""

from collections.abc import Iterator

from sohtx.areas.queries import forget_units, official_units, units_of_book
from sohtx.core.text import Text
from sohtx.figures.extract import Manifest
from sohtx.figures.sealing import verify_seals
from sohtx.ledger import book
from sohtx.ledger.models import Book, Transaction
from sohtx.ledger.verifying import Damage, verify_ledger
from sohtx.register.rebuilding import verify_derived


def verify_book() -> Iterator[Damage]:
    """Whatever is wrong with the book; nothing if it is intact."""
    try:
        present = book.current()
    except book.DamagedBook as error:
        yield Damage(str(THE_BOOK), Text(str(error), str(error)))
        return
    if present is None:
        return
    if present.schema != book.SCHEMA:
        book.open_for_writing()
    forget_units()
    with book.one_view():
        yield from _verify_end(present)
        yield from verify_ledger()
        try:
            yield from verify_derived(units_of_book() or official_units())
            yield from verify_seals()
        except ValueError as error:
            yield Damage(str(THE_BOOK), UNFIT.fill(why=error))


def _verify_end(present: Book) -> Iterator[Damage]:
    """The extract remembers how far the ledger had come: a ledger that was cut short shows beside it."""
    seen = Manifest.read()
    if seen.name != present.name:
        return
    digest = Transaction.objects.filter(place=seen.place).values_list("digest", flat=True).first()
    if digest is None or bytes(digest).hex() != seen.digest:
        yield Damage(str(THE_BOOK), CUT_SHORT.fill(place=seen.place))


THE_BOOK = Text("sổ", "the book")
UNFIT = Text("có giá trị không đọc được ({why})", "holds a value that cannot be read ({why})")
CUT_SHORT = Text(
    "thiếu lần ghi sổ {place} mà số liệu tổng hợp đã dùng",
    "transaction {place}, from which figures were read, is gone",
)
