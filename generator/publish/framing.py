"""The frame, rendered by MkDocs in a process of its own while schools are surveyed in others.

MkDocs and its theme are large; when they are done, their memory goes with the process. What they make is
what `mkdocs build` would make: the same plugin runs there, and hands the frame over instead of printing.
"""

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from generator.crew import WorkerDied, go_with_parent, start_method
from generator.publish.plan import Plan, Progress
from generator.publish.shells import Rendered


class Framing:
    """MkDocs at work. First it says what `mkdocs.yml` asks for, then it is told where to render."""

    def __init__(self, site: Path | None, wishes: dict[str, Any], quietly: Callable[[], None]) -> None:
        """Start it. `wishes` are those of the command line, as `run_build` takes them."""
        context: Any = multiprocessing.get_context(start_method())
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_render, args=(theirs, site, wishes, quietly))
        self._process.start()
        theirs.close()

    def plan(self, progress: Progress | None) -> tuple[Plan, Path, tuple[Path, ...]]:
        """What the build is asked to do, the folder it is for, and the files that the frame rests on.

        None are named where that cannot be said, because strangers have a hand in it. Raises what stopped
        MkDocs.
        """
        plan, target, watched = self._told()
        return replace(plan, progress=progress), target, watched

    def render(self, folder: Path) -> None:
        """Let it render into `folder`."""
        self._line.send(folder)

    def rendered(self) -> Rendered:
        """What it made; everything of the site that is not generated then lies in the folder."""
        rendered: Rendered = self._told()
        self._process.join()
        return rendered

    def _told(self) -> Any:
        try:
            told = self._line.recv()
        except EOFError:
            raise WorkerDied from None
        if isinstance(told, BaseException):
            raise told
        return told

    def close(self) -> None:
        """Give up what is still under way."""
        self._line.close()
        self._process.terminate()
        self._process.join()


def _render(line: Connection, site: Path | None, wishes: dict[str, Any], quietly: Callable[[], None]) -> None:
    """In the process: build as `mkdocs build` would, but hand over the plan and the frame."""
    go_with_parent()

    def place(plan: Plan, target: Path, watched: tuple[Path, ...]) -> Path:
        line.send((plan, target, watched))
        folder: Path = line.recv()
        return folder

    try:
        quietly()
        from generator.publish.mkdocs_plugin import run_build  # late, and where the machine may fail

        run_build(site, place=place, framed=lambda rendered, _: line.send(rendered), **wishes)
    except EOFError:
        pass  # nobody waits any more
    except BaseException as fault:  # whatever it is, it is told where people are told things
        with suppress(OSError):
            line.send(_plain(fault))


def _plain(fault: BaseException) -> BaseException:
    """An exception that can travel."""
    try:
        import pickle

        pickle.loads(pickle.dumps(fault))  # noqa: S301 - our own
    except Exception:
        return RuntimeError(f"{type(fault).__name__}: {fault}")
    return fault
