"""Which day it is for a build or a check."""

import os
from datetime import UTC, date, datetime
from pathlib import Path


def today(data: Path, commit: date | None, by_clock: bool) -> date:
    """`SOURCE_DATE_EPOCH`, else the data's last commit, else the clock (`check` and `serve`: the clock)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return date.today() if by_clock or commit is None else commit
