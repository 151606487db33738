"""LibreOffice without a window. Its settings are made once a process, which takes as long as a page."""

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="máy không có LibreOffice (soffice)")


@cache
def _settings() -> str:
    folder = tempfile.mkdtemp(prefix="soffice-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return f"-env:UserInstallation={Path(folder).as_uri()}"


def converted(files: Iterable[Path | str], kind: str, to: Path) -> Path:
    """Write each file into a folder as another kind (`pdf`, `xlsx`), all in one start; gives the folder."""
    assert SOFFICE is not None
    command = [SOFFICE, _settings(), "--headless", "--convert-to", kind, "--outdir", str(to)]
    done = subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return to
