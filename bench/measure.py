"""Time and memory of a command, from outside."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: seconds on the clock, seconds of processor, exit code and what it printed."""

    wall: float
    cpu: float
    code: int
    output: str


def timed(command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Run:
    """Run `command` to its end, undisturbed."""
    before = os.times()
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, encoding="utf-8"
    )
    wall = time.perf_counter() - start
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Run(wall, cpu, done.returncode, done.stdout + done.stderr)


def peak_memory(command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> int:
    """The most bytes that `command` and all its children held at once (PSS, looked at every 50 ms).

    A run of its own, because looking costs time. Raises `RuntimeError` when the command fails: what a command
    held that gave up early is no measure of its work.
    """
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak = 0
    over = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not over.wait(EVERY):
            peak = max(peak, sum(held_by(pid) for pid in family(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    over.set()
    watcher.join()
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return peak


def family(pid: int) -> list[int]:
    """The process and everything it started that still runs."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:  # it ended while we were looking
                continue
    return found


def held_by(pid: int) -> int:
    """Bytes of memory of one process, what it shares with others counted in part (PSS)."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            return next(int(line.split()[1]) * 1024 for line in rollup if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0
