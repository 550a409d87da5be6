"""How long a workbook of thousands of groups takes to be checked and taken in, beside reading it alone.

``python bench/workbooks.py [--rows 8000]``: a book of so many groups in one commune is made anew, with their returns of
the period before; its workbook is filled in whole, and taken. All steps take turns, several times, and of each the
shortest time counts; ratios are told, since times say as much about the machine as about the program.

Reading alone is told twice: by the library, which gives values; and as the program must read, which refuses what the
library passes over in silence (errors, formulas without results, joined cells, sheets that would fill the memory).
"""

import argparse
import io
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FORM, BEFORE, PERIOD = "THT-6T", "2022-S2", "2023-S1"
ROUNDS = 7
BARE, READ = "read by the library: values alone", "read as the program must: whole, or refused"
ANSWERS = {
    "members": 12, "members_women": 5, "members_joined": 0, "members_left": 0, "workers": 8, "worker_members": 6,
    "workers_women": 3, "worker_income": 4.2, "revenue": 180.5, "profit": 20.25, "total_capital": 310,
    "loan_fund_new": 0, "loan_fund_outstanding": 0, "loan_bank_new": 0, "loan_bank_outstanding": 15,
}  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=8_000)
    parser.add_argument("--data", type=Path, default=Path(__file__).parent / "data" / "workbooks")
    asked = parser.parse_args()
    shutil.rmtree(asked.data, ignore_errors=True)
    asked.data.mkdir(parents=True)
    os.environ["SOHTX_HOME"] = str(asked.data / "home")
    make_book(asked.data / "package", asked.rows)
    send_before(asked.rows)
    written, content = timed(write_workbook)
    content = fill_in(content)
    print(
        f"{asked.rows} rows, {len(content) / 1e6:.1f} MB; written in {written:.1f} s; of both ways of reading:"
    )
    measure(content, asked.data)


def make_book(package: Path, rows: int) -> None:
    """A book of groups of one commune, all of which owe a return."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from ledger.building import small_package, write_csv  # noqa: PLC0415 -- a sound package to start from
    from sohtx.config.starting import start  # noqa: PLC0415 -- after SOHTX_HOME is set

    start()
    from sohtx.exchange.loading import load  # noqa: PLC0415 -- needs the settings
    from sohtx.register.recording.entries import COLUMNS  # noqa: PLC0415 -- as above

    small_package(package)
    born = {
        "entry": "established", "effective_on": "2020-03-01", "recorded_at": "2020-03-05T08:00:00",
        "kind": "group", "area_code": "97001", "sector": "agriculture",
    }  # fmt: skip
    told = (
        born | {"entry_id": f"E-T{n}", "org_id": f"T{n:05}", "name": f"Tổ hợp tác Giả Định {n}"}
        for n in range(rows)
    )
    write_csv(package / "entries.csv", COLUMNS, told)
    load(package)


def send_before(rows: int) -> None:
    """The returns of the period before, accepted."""
    from sohtx.core.period import Period  # noqa: PLC0415 -- needs the settings
    from sohtx.returns.definitions.catalogue import shipped  # noqa: PLC0415
    from sohtx.returns.filings import Filing  # noqa: PLC0415
    from sohtx.returns.receiving.planning import Given  # noqa: PLC0415
    from sohtx.returns.services import send  # noqa: PLC0415

    lines = shipped().get(FORM, Period.parse(PERIOD)).by_code
    answers = {code: round(value * lines[code].answer.scale) for code, value in ANSWERS.items()}
    send([Given(Filing(f"T{n:05}", FORM, BEFORE), answers) for n in range(rows)], by="", is_accepted=True)


def write_workbook() -> bytes:
    """The workbook of everybody."""
    from sohtx.collecting.board import board_of  # noqa: PLC0415 -- needs the settings
    from sohtx.collecting.workbooks.filling import batch_of  # noqa: PLC0415
    from sohtx.collecting.workbooks.writing import write_workbook as write  # noqa: PLC0415
    from sohtx.core.period import Period  # noqa: PLC0415
    from sohtx.returns.definitions.catalogue import shipped  # noqa: PLC0415

    period = Period.parse(PERIOD)
    board = board_of(shipped().get(FORM, period), period)
    return write(batch_of(board, board.items))


def fill_in(content: bytes) -> bytes:
    """The same workbook with every number written in."""
    import openpyxl  # noqa: PLC0415 -- slow import

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet: Any = book["Phiếu"]
    codes = next(r for r in range(1, 20) if sheet.cell(r, 1).value == "@org")
    columns = {sheet.cell(codes, c).value: c for c in range(1, sheet.max_column + 1)}
    for row in range(codes + 1, sheet.max_row + 1):
        if sheet.cell(row, 1).value:
            for number, (code, value) in enumerate(ANSWERS.items()):
                sheet.cell(row, columns[code]).value = value + (row % 7 if number in (0, 2, 4, 8) else 0)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def measure(content: bytes, data: Path) -> None:
    """Reading alone, by the library and by the program; looked at; checked; taken."""
    import python_calamine  # noqa: PLC0415 -- slow import

    from sohtx.accounts.rights import WHOLE  # noqa: PLC0415 -- needs the settings
    from sohtx.collecting.workbooks.looking import look  # noqa: PLC0415
    from sohtx.collecting.workbooks.spoilt import spoilt_cells  # noqa: PLC0415
    from sohtx.collecting.workbooks.taking import take  # noqa: PLC0415
    from sohtx.exchange.lists.opening import open_bytes  # noqa: PLC0415

    def bare() -> object:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]

    def read() -> object:
        file = open_bytes(content, "x.xlsx")
        return spoilt_cells(file, file.sheets[0])

    def taken() -> None:
        found = take(content, "x.xlsx", WHOLE, by="")
        assert not found.is_refused, found.looked.remarks[:3]

    steps: dict[str, Callable[[], object]] = {
        BARE: bare,
        READ: read,
        "looked at": lambda: look(content, "x.xlsx", WHOLE),
        "checked": lambda: take(content, "x.xlsx", WHOLE, by="", is_only_checked=True),
        "taken": taken,
    }
    best = dict.fromkeys(steps, float("inf"))
    for _ in range(ROUNDS):
        renew(data)
        for what, work in steps.items():
            best[what] = min(best[what], timed(work)[0])
    for what, seconds in best.items():
        print(f"{what:50} {seconds:6.2f} s {seconds / best[READ]:6.2f} x {seconds / best[BARE]:6.2f} x")


def renew(data: Path) -> None:
    """The book as it was before the workbook was taken."""
    from django.db import connection  # noqa: PLC0415 -- needs the settings

    home, kept = data / "home", data / "kept"
    connection.close()
    if not kept.exists():
        shutil.copytree(home, kept)
    shutil.rmtree(home)
    shutil.copytree(kept, home)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long some work takes, and what it gives."""
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made


if __name__ == "__main__":
    main()
