"""A crew of worker processes: work over many tasks, with a state that every worker is given once.

Where the system can fork, the state is inherited and costs nothing; elsewhere it is sent once a worker.
"""

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_state: Any = None


def state() -> Any:
    """What the crew was given; in a worker."""
    return _state


def _begin(shared: Any) -> None:
    global _state
    _state = shared


def calm_collector() -> None:
    """What is there now lives as long as this process, so the collector need not look at it again and again.

    Reading and printing make no circles to speak of; with Python's own thresholds the looking alone would
    take as long as the parsing.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def go_with_parent() -> None:
    """In a child process: end as soon as the process that started this one is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    with suppress(RuntimeError):  # no room for a thread: then it ends when its work does
        Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _settle_in(shared: Any) -> None:
    """In a new worker."""
    go_with_parent()
    calm_collector()
    _begin(shared)


class WorkerDied(RuntimeError):
    """A worker process ended before its work was done (killed, out of memory)."""


def start_method() -> str:
    """How processes start: forked where the system can, or as `CDS_START` says (`fork`, `spawn`)."""
    can = multiprocessing.get_all_start_methods()
    wished = os.environ.get("CDS_START", "fork")
    return wished if wished in can else "spawn"


class Crew:
    """Worker processes that stay until `stop`; with one job, this process does the work itself."""

    def __init__(self, shared: object, jobs: int) -> None:
        """Workers are hired with the first work; what `shared` holds then is what they know."""
        self._shared = shared
        self._pool: ProcessPoolExecutor | None = None
        if jobs > 1:
            context = multiprocessing.get_context(start_method())
            self._pool = ProcessPoolExecutor(jobs, context, _settle_in, (shared,))

    def work(self, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        """Start, and give each task's result in order.

        A worker's exception is raised with its result, a worker's death as `WorkerDied`. With one job
        nothing is done before a result is asked for.
        """
        if self._pool is None:
            return self._alone(function, tasks)
        return _watched(self._pool.map(function, tasks))

    def _alone(self, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        for task in tasks:
            _begin(self._shared)
            yield function(task)

    def stop(self) -> None:
        """Let the workers go; what is not done yet is given up."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _watched(results: Iterator[Result]) -> Iterator[Result]:
    try:
        yield from results
    except BrokenProcessPool:
        raise WorkerDied from None


def jobs_for(count: int, few: int, wish: int | None) -> int:
    """How many workers `count` schools are worth: as wished, else one up to `few`, else one a core."""
    return wish or (1 if count <= few else os.cpu_count() or 1)


def chunks(values: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """`values` in runs of at most `size`."""
    return [tuple(values[at : at + size]) for at in range(0, len(values), size)]
