"""One request over many periods: several questions are answered at a time, each on one thread.

Planning, placing and gathering keep one thread busy; a second one has more to do with another question than in
the same. Each has its own connection, for places are tables of the connection on which they were written.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from itertools import cycle, islice
from typing import TYPE_CHECKING, TypeVar

import duckdb

from sohtx.indicators.declare import Indicator
from sohtx.indicators.engine import Engine, Tables
from sohtx.indicators.question import Question

if TYPE_CHECKING:
    import pyarrow as pa

Task = TypeVar("Task")
Result = TypeVar("Result")


def series(
    tables: Tables, questions: Iterable[Question], indicators: Sequence[Indicator]
) -> Iterator["pa.Table"]:
    """What :meth:`Engine.to_arrow` gives for each question, in their order.

    No more lie ready than are worked on at a time, so a long series needs no more memory than a short one.
    """
    with ExitStack() as stack:
        threads = stack.enter_context(_one_thread_each(tables.con))
        beside = [_Beside(tables) for _ in range(threads)]
        engines = [Engine(stack.enter_context(closing(own))) for own in beside]
        pool = stack.enter_context(ThreadPoolExecutor(threads))

        def work(task: tuple[Question, Engine]) -> "pa.Table":
            question, engine = task
            return engine.to_arrow(question, indicators)

        # An engine's next question is begun only when its last one is done.
        yield from _in_turn(pool, work, zip(questions, cycle(engines), strict=False), threads)


class _Beside:
    """The same tables on a connection of its own."""

    def __init__(self, tables: Tables) -> None:
        self.con, self.units, self.periods = tables.con.cursor(), tables.units, tables.periods

    def close(self) -> None:
        self.con.close()


@contextmanager
def _one_thread_each(con: duckdb.DuckDBPyConnection) -> Iterator[int]:
    """Statements run on one thread meanwhile; gives the number of threads that there were."""
    ((threads,),) = con.execute("SELECT current_setting('threads')").fetchall()
    con.execute("SET threads = 1")
    try:
        yield threads
    finally:
        con.execute(f"SET threads = {threads}")


def _in_turn(
    pool: ThreadPoolExecutor, work: Callable[[Task], Result], tasks: Iterator[Task], at_a_time: int
) -> Iterator[Result]:
    """The results of tasks in their order; so many are begun at a time, and the next when the first is done."""
    begun: deque[Future[Result]] = deque(pool.submit(work, task) for task in islice(tasks, at_a_time))
    while begun:
        result = begun.popleft().result()
        begun.extend(pool.submit(work, task) for task in islice(tasks, 1))
        yield result
