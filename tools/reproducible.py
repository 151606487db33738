"""Build everything twice, as two people would who share nothing but the commit, and hold every byte alike.

    python -m tools.reproducible --manifest tong-kiem.txt

The two have other folders, time zones, languages, homes, hash seeds, masks of files, numbers of workers and,
where this is run by root, other users. Prints what differs and ends with 1; else writes the manifest, a line
`sha256  path` for each file of the site and of a year's documents, as `sha256sum --check` reads it.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who builds."""

    folder: str
    mask: str
    jobs: str
    environment: dict[str, str] = field(default_factory=dict)
    nobody: bool = False


PEOPLE = (
    Person("mot", "022", "1", {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}),
    Person(
        "nhà của người thứ hai/kho",
        "077",
        "2",
        {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "4725", "CDS_START": "spawn"},
        nobody=True,
    ),
)


def made_by(person: Person, place: Path) -> dict[str, str]:
    """The sha256 of every file that a person makes of the commit, by path. Raises `CalledProcessError`."""
    repo = place / person.folder
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(HERE), str(repo)], check=True)
    home = place / f"home-{person.mask}"
    home.mkdir()
    own = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(repo), **person.environment}
    before: list[str] = []
    other = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"]
    if person.nobody and _is_this_python([*other, sys.executable]):
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(repo), str(home)], check=True)
        before = other
    elif person.nobody:
        print("Máy này không cho đổi người dùng: cả hai lần dựng cùng một người.", file=sys.stderr)
    for arguments in (
        ["build", "--clean", "--jobs", person.jobs, "--site", "trang"],
        ["documents", "--all", "--year", "2023-2024", "--to", "van-ban"],
    ):
        program = [*before, sys.executable, "-m", "generator", *arguments]
        command = ["sh", "-c", f'umask {person.mask}; exec "$@"', "sh", *program]
        subprocess.run(command, cwd=repo, env=own, check=True, stdout=subprocess.DEVNULL)
    return {
        path.relative_to(repo).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("trang", "van-ban")
        for path in sorted((repo / folder).rglob("*"))
        if path.is_file()
    }


def _is_this_python(command: list[str]) -> bool:
    """Whether a command starts the Python that runs here, and not another one or none."""
    try:
        asked = [*command, "-c", "import sys; print(sys.version)"]
        told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return False
    return told.strip() == sys.version


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The files that only one of the two has, or that are not alike."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def manifest(sums: dict[str, str]) -> str:
    """The sums as `sha256sum --check` reads them."""
    return "".join(f"{found}  {path}\n" for path, found in sorted(sums.items()))


def main(arguments: Sequence[str] | None = None, people: Iterable[Person] = PEOPLE) -> int:
    """Build, compare, write the manifest; 1 when anything differs."""
    parser = argparse.ArgumentParser(description="Dựng hai lần trong hai hoàn cảnh khác nhau, so từng byte.")
    parser.add_argument("--manifest", type=Path, help="tệp nhận danh sách sha256")
    wishes = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="cds-hai-lan-") as folder:
        Path(folder).chmod(0o755)
        one, other = (made_by(person, Path(folder)) for person in people)
    wrong = differing(one, other)
    for path in wrong:
        print(f"khác nhau: {path}", file=sys.stderr)
    if wrong:
        return 1
    if wishes.manifest is not None:
        wishes.manifest.write_text(manifest(one), "utf-8")
    print(f"Hai lần dựng giống nhau: {len(one)} tệp.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
