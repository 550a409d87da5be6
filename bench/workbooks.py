"""How long a workbook of thousands of groups takes to be checked and taken in, beside reading it alone.

``python bench/workbooks.py [--rows 8000]``: a book of so many groups in one commune is made anew, its workbook is
filled in whole, and taken. Ratios are told, since single times say as much about the machine as about the program.
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

FORM, PERIOD = "THT-6T", "2023-S1"
REPEATS = 5
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
    written, content = timed(write_workbook)
    content = fill_in(content)
    print(f"{asked.rows} rows, {len(content) / 1e6:.1f} MB; written in {written:.1f} s")
    measure(content)


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
                sheet.cell(row, columns[code]).value = value + (row % 7 if number in (0, 4, 8) else 0)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def measure(content: bytes) -> None:
    """Reading alone, by the library and by the program; looked at; checked; taken."""
    import python_calamine  # noqa: PLC0415 -- slow import

    from sohtx.accounts.rights import WHOLE  # noqa: PLC0415 -- needs the settings
    from sohtx.collecting.workbooks.looking import look  # noqa: PLC0415
    from sohtx.collecting.workbooks.taking import take  # noqa: PLC0415
    from sohtx.exchange.lists.opening import open_bytes  # noqa: PLC0415

    def bare() -> object:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]

    bare_seconds = best(bare)
    steps: dict[str, float] = {
        "read by calamine alone": bare_seconds,
        "opened, bounded, exact numbers": best(lambda: open_bytes(content, "x.xlsx")),
        "looked at": best(lambda: look(content, "x.xlsx", WHOLE)),
        "checked": best(lambda: take(content, "x.xlsx", WHOLE, by="", is_only_checked=True)),
    }
    steps["taken"], taken = timed(lambda: take(content, "x.xlsx", WHOLE, by=""))
    assert not taken.is_refused, taken.looked.remarks[:3]
    for what, seconds in steps.items():
        print(f"{what:34} {seconds:6.2f} s   {seconds / bare_seconds:5.2f} x")


def best(work: Callable[[], object]) -> float:
    """The shortest of several times."""
    return min(timed(work)[0] for _ in range(REPEATS))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long some work takes, and what it gives."""
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made


if __name__ == "__main__":
    main()
