"""A crew of worker processes: the same function over many tasks, a shared state given once.

Where the system can fork, the state is inherited and costs nothing; elsewhere it is sent once a worker.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.pool import Pool
from typing import Any, Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_state: Any = None
_work: Any = None


def state() -> Any:
    """What the crew was given; in a worker."""
    return _state


def _begin(work: Callable[[Any], Any], shared: Any) -> None:
    global _state, _work
    _state, _work = shared, work


def _do(task: Any) -> Any:
    return _work(task)


class Crew(Generic[Task, Result]):
    """Work under way. `results()` gives what is done, in the order of the tasks."""

    def __init__(
        self, work: Callable[[Task], Result], tasks: Sequence[Task], shared: object, jobs: int | None = None
    ) -> None:
        """Start; with one job, or one task, everything is done in this process when results are asked for."""
        self._tasks = tasks
        self._alone = (work, shared)
        self._pool: Pool | None = None
        jobs = min(jobs or os.cpu_count() or 1, len(tasks))
        if jobs > 1:
            method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
            self._pool = multiprocessing.get_context(method).Pool(jobs, _begin, (work, shared))
            self._running = self._pool.imap(_do, tasks)

    def results(self) -> Iterator[Result]:
        """Each task's result; a worker's exception is raised here."""
        if self._pool is None:
            _begin(*self._alone)
            for task in self._tasks:
                yield _do(task)
            return
        with self._pool:
            yield from self._running
            self._pool.close()
            self._pool.join()


def chunks(values: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """`values` in runs of at most `size`."""
    return [tuple(values[at : at + size]) for at in range(0, len(values), size)]
