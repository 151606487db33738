"""What git knows of the data: the last commit and its day, and when each file came in."""

import subprocess
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from msgspec import Struct

from generator.model.partner import FILE as PARTNERS
from generator.pipeline.day import today
from generator.publish import git
from generator.publish.plan import Plan


class Moment(Struct, frozen=True):
    """When a build takes place: the data's commit, the day, and whether there is data that no commit has.

    The last is asked only where documents have to say so.
    """

    revision: str
    as_of: date
    changed: bool


def moment_of(plan: Plan) -> Moment:
    """The moment of a build."""
    revision, day, _ = last_commit(plan.data)
    if (plan.data / PARTNERS).is_file():
        from generator.publish.partners import gathered_on  # late: most sites have no partners

        asked = gathered_on(plan.data, plan.gathered)
        day = max(filter(None, (day, asked)), default=None)
    changed = plan.papers and has_changes(plan.data)
    return Moment(revision, today(plan.data, day, plan.by_clock), changed)


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


_HERE = timezone(timedelta(hours=7))
"""A deadline ends at midnight in Việt Nam, wherever the commit was made."""


def commit_days(data: Path) -> dict[str, tuple[date, date]]:
    """The days each assessment first and last came into the repository, read in one pass.

    Nothing without git, and nothing of a shallow copy: its oldest commit holds every file and says nothing.
    """
    try:
        repo = git.repository(data)
        told = git.file_history(repo, f"{repo.prefix}assessments")
    except git.GitFault:
        return {}
    days: dict[str, tuple[date, date]] = {}
    for stamp, path in told:
        inside = repo.inside(path)
        if inside is not None:
            day = datetime.fromtimestamp(stamp, _HERE).date()
            first, last = days.get(inside, (day, day))
            days[inside] = (min(first, day), max(last, day))
    return days


def has_changes(data: Path) -> bool:
    """Whether `data` holds something that no commit has; `False` without git."""
    command = ["git", "-C", str(data), "status", "--porcelain", "--", "."]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0 and bool(done.stdout.strip())
