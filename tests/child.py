"""The command line in a child of this process: what it does is real, but nothing has to be loaded again."""

import ctypes
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from generator.cli import main
from generator.publish import again, building, mkdocs_plugin  # noqa: F401 - loaded before the fork
from tests.conftest import NOW

Hook = Callable[[str, tuple[Any, ...]], None]


class Done(NamedTuple):
    """How a command ended, and all it said."""

    code: int
    said: str


def cds(folder: Path, *arguments: object, powers: bool = True, hook: Hook | None = None) -> Done:
    """`cds` in that folder; the caller's environment, on the day the tests call today.

    Without `powers`, permissions hold for root too. The `hook` hears of everything Python audits.
    """
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        if not powers:
            _give_up_powers()
        if hook is not None:
            sys.addaudithook(hook)
        _run(folder, [str(one) for one in arguments], theirs)
    os.close(theirs)
    with open(ours, encoding="utf-8") as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    return Done(os.waitstatus_to_exitcode(status), said)


def _give_up_powers() -> None:
    """Drop every capability (Linux)."""
    version, words = 0x20080522, ctypes.c_uint32
    if ctypes.CDLL(None, use_errno=True).capset((words * 2)(version, 0), (words * 6)()):
        os._exit(71)


def _run(folder: Path, arguments: list[str], told: int) -> None:
    code: object = 70
    try:
        for stream in (1, 2):
            os.dup2(told, stream)
        sys.stdout = sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        os.chdir(folder)
        os.environ["SOURCE_DATE_EPOCH"] = NOW
        sys.argv = ["cds", *arguments]
        main()
    except SystemExit as left:
        code = left.code
    except BaseException:  # what a person would see
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 70)
