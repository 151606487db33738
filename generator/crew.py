"""A crew of worker processes: work over many tasks, with a state that every worker is given once.

Where the system can fork, the state is inherited and costs nothing; elsewhere it is sent once a worker.
"""

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.connection import Connection, wait
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
        """Workers are hired with the first work, no more than that has tasks.

        What `shared` holds then is what they know.
        """
        self._shared, self._jobs = shared, jobs
        self._pool: ProcessPoolExecutor | None = None

    def work(self, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        """Start, and give each task's result in order.

        A worker's exception is raised with its result, a worker's death as `WorkerDied`. With one job
        nothing is done before a result is asked for.
        """
        if self._jobs == 1:
            return self._alone(function, tasks)
        if self._pool is None:
            context = multiprocessing.get_context(start_method())
            workers = min(self._jobs, len(tasks)) or 1
            self._pool = ProcessPoolExecutor(workers, context, _settle_in, (self._shared,))
        return _watched(self._pool.map(function, tasks))

    def _alone(self, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        for task in tasks:
            _begin(self._shared)
            yield function(task)

    def stop(self) -> None:
        """Let the workers go; what is not done yet is given up."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


# ---- workers that go when they have grown ---------------------------------------------------------------

MOST_GROWN = 12 * 1024 * 1024
"""Memory that large tasks leave behind in a worker: with more than this it goes, and another comes."""


def in_turns(
    shared: object,
    jobs: int,
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    meanwhile: Callable[[], None] = lambda: None,
) -> list[Result]:
    """Each task's result in order, by workers that go when they have grown: tasks differ much in size.

    `meanwhile` is done by this process, once the workers are at work. Raises what that or a worker raised,
    and `WorkerDied`. Where workers do not inherit `shared` they all stay.
    """
    if jobs == 1 or start_method() != "fork":
        crew = Crew(shared, jobs)
        try:
            results = crew.work(function, tasks)
            meanwhile()
            return list(results)
        finally:
            crew.stop()
    turns = _Turns(shared, function, tasks)
    try:
        return turns.results(jobs, meanwhile)
    finally:
        turns.stop()


def apart(jobs: int, function: Callable[[], None]) -> None:
    """Do something in a process that is gone afterwards, and with it the memory that was taken for a moment.

    With one job, or where workers do not inherit what there is, this process does it. Raises what the
    function raised, and `WorkerDied`.
    """
    if jobs == 1 or start_method() != "fork":
        function()
    else:
        in_turns(function, jobs, _called, [None])


def _called(_: None) -> None:
    _state()


class _Turns:
    """Some tasks, and the workers that are at them."""

    def __init__(self, shared: object, function: Callable[[Any], Any], tasks: Sequence[Any]) -> None:
        self._shared, self._function = shared, function
        self._waiting = list(enumerate(tasks))[::-1]
        self._found: list[Any] = [None] * len(tasks)
        self._at_work: dict[Connection, BaseProcess] = {}

    def results(self, jobs: int, meanwhile: Callable[[], None]) -> list[Any]:
        self._hire_up_to(jobs)
        meanwhile()
        while self._at_work or self._waiting:
            self._hire_up_to(jobs)
            for line in wait(list(self._at_work)):
                assert isinstance(line, Connection)
                self._hear(line)
        return self._found

    def _hire_up_to(self, jobs: int) -> None:
        while self._waiting and len(self._at_work) < jobs:
            self._hire()

    def _hire(self) -> None:
        context: Any = multiprocessing.get_context("fork")
        line, theirs = context.Pipe()
        worker = context.Process(target=_take_turn, args=(theirs, self._shared, self._function))
        worker.start()
        theirs.close()
        self._at_work[line] = worker
        line.send(self._waiting.pop())

    def _hear(self, line: Connection) -> None:
        try:
            number, found, fault, grown = line.recv()
        except (EOFError, OSError):
            raise WorkerDied from None
        if fault is not None:
            raise fault
        self._found[number] = found
        if self._waiting and not grown:
            line.send(self._waiting.pop())
            return
        line.send(None)  # closing would not do: a worker that came later holds this end too
        line.close()
        self._at_work.pop(line).join()

    def stop(self) -> None:
        for line, worker in self._at_work.items():
            line.close()
            worker.terminate()
            worker.join()


def _take_turn(line: Connection, shared: Any, function: Callable[[Any], Any]) -> None:
    """In a worker: do what is asked, until nothing is."""
    from resource import RUSAGE_SELF, getrusage  # not where processes are spawned

    _settle_in(shared)
    unit = 1 if sys.platform == "darwin" else 1024
    before = getrusage(RUSAGE_SELF).ru_maxrss
    with suppress(EOFError, OSError):
        while (asked := line.recv()) is not None:
            number, task = asked
            found, fault = None, None
            try:
                found = function(task)
            except Exception as raised:
                fault = raised
            grown = (getrusage(RUSAGE_SELF).ru_maxrss - before) * unit > MOST_GROWN
            line.send((number, found, fault, grown))


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
