"""Build with the lowest and the newest allowed version of every dependency, on every Python there is.

    python -m tools.versions                      # with the Pythons found beside this one
    python -m tools.versions python3.12 python3.14

Each gets an environment of its own, thrown away afterwards. What generated pages and data say must not
depend on any of it; pages written by hand differ with Material's version. Only versions that come ready built
for a Python are tried there. Ends with 1 when anything differs or fails.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
RESOLUTIONS = ("lowest-direct", "highest")
KNOWN = ("python3.11", "python3.12", "python3.13", "python3.14")
SAME = ("truong", "dia-ban", "co-quan", "du-lieu", "api/v1", "tin.xml")
"""What is printed by the program alone."""


def environment(place: Path, python: str, resolution: str) -> Path:
    """A new environment with these versions; its Python. Raises `CalledProcessError`."""
    uv = [sys.executable, "-m", "uv", "pip"]
    subprocess.run([python, "-m", "venv", str(place)], check=True)
    found = place / "bin/python"
    version = subprocess.run(
        [str(found), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    wanted = place / "versions.txt"
    compiled = [*uv, "compile", "-q", "--resolution", resolution, "--only-binary", ":all:"]
    inputs = ["--python-version", version, "requirements.in", "requirements-build.in", "-o", str(wanted)]
    subprocess.run([*compiled, *inputs], cwd=HERE, check=True)
    subprocess.run(
        [str(found), "-m", "pip", "install", "-q", "--only-binary", ":all:", "-r", str(wanted)], check=True
    )
    return found


def built(python: str | Path, site: Path) -> dict[str, bytes]:
    """The generated part of the site as this Python makes it. Raises `CalledProcessError`."""
    own = {**os.environ, "PYTHONPATH": str(HERE), "SOURCE_DATE_EPOCH": "1795305600"}
    command = [str(python), "-m", "generator", "build", "--clean", "--site", str(site)]
    subprocess.run(command, cwd=HERE, env=own, check=True, capture_output=True)
    files = [site / name for name in SAME]
    files = [path for one in files for path in ([one] if one.is_file() else sorted(one.rglob("*")))]
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files if path.is_file()}


def found(names: Sequence[str]) -> list[str]:
    """The Pythons with these names; one that is only a name for another that is not chosen is left out."""
    pythons = []
    for name in names:
        python = shutil.which(name)
        if python and subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0:
            pythons.append(python)
        else:
            print(f"{name}: không có trên máy này, để lại")
    return pythons


def main(arguments: Sequence[str]) -> int:
    """Try every Python with both; 1 when one fails or differs, or when there is none to try."""
    pythons = found(arguments or KNOWN)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="cds-phien-ban-") as folder:
        own = built(sys.executable, Path(folder) / "day")
        for number, (python, resolution) in enumerate((p, r) for p in pythons for r in RESOLUTIONS):
            place = Path(folder) / str(number)
            try:
                theirs = built(environment(place / "venv", python, resolution), place / "site")
            except subprocess.CalledProcessError as fault:
                said = (fault.stderr or b"")[-600:]
                print(f"{python}, {resolution}: không chạy được. {said!r}")
                wrong += 1
                continue
            other = sorted(path for path in own.keys() | theirs.keys() if own.get(path) != theirs.get(path))
            wrong += bool(other)
            print(
                f"{python}, {resolution}: "
                + (f"khác ở {other[:5]}" if other else f"giống, {len(theirs)} tệp")
            )
            shutil.rmtree(place)
    return 1 if wrong or not pythons else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
