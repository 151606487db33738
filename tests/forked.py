"""The command line run as often as tests like, without waiting each time for Python to load it.

One process (this file as a program) has loaded the program and what it stands on; each run is a fork of it
with its own folder, environment, output and exit code, and goes the way of `python -m generator`. What only a
new process can show (a limit, another hash seed, what is loaded) has to start one. That every command says
the same either way is held by `tests/cli/test_forked.py`.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from functools import cache
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
Done = subprocess.CompletedProcess[str]
LONGEST = 300  # seconds of a run
OTHERS = ("markdown.extensions.tables", "material.plugins.search.plugin", "mkdocs.commands.build")
DECIDED_AT_THE_START = ("PYTHON", "LC_", "LANG", "TZ", "MALLOC_", "LD_")


def new_process(arguments: list[str], cwd: Path, environment: dict[str, str]) -> Done:
    """The plain way."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LONGEST,
        check=False,
    )


class Forks:
    """The process that is forked, with the environment it was started in."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.started = _of_the_start(environment)
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, arguments: list[str], cwd: Path, environment: dict[str, str]) -> Done:
        """One run, in a fork."""
        with self._turn, tempfile.TemporaryDirectory() as room:
            asked = {"arguments": arguments, "cwd": str(cwd), "environment": environment, "room": room}
            stdin, stdout = _both(self._process)
            stdin.write(json.dumps(asked) + "\n")
            stdin.flush()
            code = int(stdout.readline())
            said = [Path(room, name).read_bytes().decode("utf-8") for name in ("out", "err")]
        return Done(arguments, code, *(_lines(one) for one in said))

    def close(self) -> None:
        """Let the process go."""
        self._process.communicate()


@cache
def _forks() -> Forks:
    made = Forks({**os.environ, "PYTHONPATH": str(ROOT)})
    atexit.register(made.close)
    return made


def run(arguments: list[str], cwd: Path, environment: dict[str, str]) -> Done:
    """`cds` with these arguments; in a new process where a fork would not be the same."""
    if not hasattr(os, "fork") or _of_the_start(environment) != _forks().started:
        return new_process(arguments, cwd, environment)
    return _forks().run(arguments, cwd, environment)


def _both(process: "subprocess.Popen[str]") -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def _of_the_start(environment: dict[str, str]) -> dict[str, str]:
    """What Python looks at once, when it starts."""
    return {name: value for name, value in environment.items() if name.startswith(DECIDED_AT_THE_START)}


def _lines(text: str) -> str:
    """Ends of lines as `subprocess` reads them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


# ---- in the process -----------------------------------------------------------------------------------


def load() -> None:
    """Load the program and what it stands on."""
    import generator

    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in OTHERS:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # forks share it the longer


def _be(asked: dict[str, Any]) -> None:
    """In a fork: be `python -m generator` to the end."""
    signal.alarm(LONGEST)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["cwd"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(Path(asked["room"], name), os.O_WRONLY | os.O_CREAT, 0o600), number)
    sys.argv = ["generator", *asked["arguments"]]
    code: Any = 0
    try:
        runpy.run_module("generator", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code or 0)


def main() -> None:
    """Answer each line of the standard input with the exit code of a fork."""
    load()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _be(json.loads(line))
        _, status = os.waitpid(child, 0)
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
