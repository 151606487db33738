"""A crew of worker processes: the same function over many tasks, a shared state given once.

Where the system can fork, the state is inherited and costs nothing; elsewhere it is sent once a worker.
"""

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
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


def _settle_in(work: Callable[[Any], Any], shared: Any) -> None:
    """In a new worker: what it inherits lives as long as it does, so the collector need not look at it."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    _begin(work, shared)


def _do(task: Any) -> Any:
    return _work(task)


class WorkerDied(RuntimeError):
    """A worker process ended before its work was done (killed, out of memory)."""


class Crew(Generic[Task, Result]):
    """Work under way. `results()` gives what is done, in the order of the tasks."""

    def __init__(
        self, work: Callable[[Task], Result], tasks: Sequence[Task], shared: object, jobs: int | None = None
    ) -> None:
        """Start; with one job, or one task, everything is done in this process when results are asked for."""
        self._tasks = tasks
        self._alone = (work, shared)
        self._pool: ProcessPoolExecutor | None = None
        jobs = min(jobs or os.cpu_count() or 1, len(tasks))
        if jobs > 1:
            method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
            context = multiprocessing.get_context(method)
            self._pool = ProcessPoolExecutor(jobs, context, _settle_in, (work, shared))
            self._running = self._pool.map(_do, tasks)

    def results(self) -> Iterator[Result]:
        """Each task's result; a worker's exception is raised here, its death as `WorkerDied`."""
        if self._pool is None:
            _begin(*self._alone)
            for task in self._tasks:
                yield _do(task)
            return
        try:
            with self._pool:
                yield from self._running
        except BrokenProcessPool:
            raise WorkerDied from None

    def stop(self) -> None:
        """Give up what is not done yet."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)


def chunks(values: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """`values` in runs of at most `size`."""
    return [tuple(values[at : at + size]) for at in range(0, len(values), size)]
