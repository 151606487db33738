"""What git knows of the data: the last commit and its day."""

import subprocess
from datetime import UTC, date, datetime
from pathlib import Path


def last_commit(data: Path) -> tuple[str, date | None, int]:
    """Short hash, day and time stamp of the last commit that touched `data`; ("", None, 0) without git."""
    command = ["git", "-C", str(data), "log", "-1", "--format=%h %ct", "--", "."]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return "", None, 0
    revision, _, stamp = done.stdout.strip().partition(" ")
    if done.returncode or not stamp.isdigit():
        return "", None, 0
    return revision, datetime.fromtimestamp(int(stamp), UTC).date(), int(stamp)


def has_changes(data: Path) -> bool:
    """Whether `data` holds something that no commit has; `False` without git."""
    command = ["git", "-C", str(data), "status", "--porcelain", "--", "."]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0 and bool(done.stdout.strip())
