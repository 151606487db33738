"""`cds init`: the repository of an office, out of the files of this one.

Everything is taken from where the program keeps it (`stock`): the guides, the workflows and the rubric have
one source. What has to read otherwise in a repository that has no program of its own, `wording/starter.yml`
says. What the program may renew later is noted in `.cds.json`, with its digest.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from generator import __version__, pipeline
from generator.model.school_year import SchoolYear
from generator.present.owners import code_owners
from generator.present.templates import stock
from generator.wording import fold, say
from generator.wording.sentences import load

RECORD = ".cds.json"
DATA_FORMAT = 1
"""Of the files under `data/`; it grows when a key that is there already comes to mean something else."""

WHEELS = "chuong-trinh"
_STARTER = Path(__file__).resolve().parent.parent / "starter"
_WHOLE = ("schemas", "data/rubrics", "data/forms", ".forgejo")
_SINGLE = (
    *("data/registers/stages.csv", ".github/dependabot.yml", ".gitlab-ci.yml", ".editorconfig"),
    *(".gitattributes", "LICENSE", "LICENSE-DATA", "quyen.yml.example", "requirements.lock"),
)
_TEXT = (".md", ".yml", ".csv", ".example", "")
_OWN_AT_ONCE = ("data/registers/", "data/rounds/", ".github/CODEOWNERS")
"""What belongs to its people from the first day: never renewed."""


class NotEmpty(Exception):
    """The folder for the new repository holds something already."""


class BadWish(Exception):
    """Something that was asked for cannot be; the sentence says why."""


class Office(Struct, frozen=True):
    """Whose repository it is: the area, the office above its schools, the team names of its host."""

    area: str
    name: str
    org: str
    first: int
    """The year in which the first round begins."""

    @property
    def facts(self) -> Mapping[str, str]:
        """What fills the marks of the starter's files."""
        kind, slug = _kind(self.area)
        return {
            "dia_ban": self.area,
            "ma_dia_ban": slug,
            "loai": kind,
            "ten_so": self.name,
            "ma_so": _slug(f"so-gddt-{_own_words(self.area)}"),
            "nam_hoc": str(SchoolYear(self.first)),
            "nam_dau": str(self.first),
            "nam_sau": str(self.first + 1),
        }


def office(area: str, name: str, org: str, today: date) -> Office:
    """The office of these words. Raises `BadWish` for what no register could hold."""
    area, name = " ".join(area.split()), " ".join(name.split())
    for given in (area, name):
        if any(not sign.isprintable() or sign in ',"<>[]{}:#' for sign in given) or len(given) > 120:
            raise BadWish(say("init.odd-name", value=given[:60]))
    if len(fold(area)) < 3:
        raise BadWish(say("init.odd-name", value=area))
    named = name or say("init.office", area=area[:1].lower() + area[1:])
    return Office(area, named, org, today.year if today.month >= 8 else today.year - 1)


def _kind(area: str) -> tuple[str, str]:
    """Kind and id of an area by its name: "Thành phố Hải Phòng" → `thanh_pho`, `hai-phong`."""
    city = fold(area).startswith(("thanh pho ", "tp ", "tp."))
    return "thanh_pho" if city else "tinh", _slug(_own_words(area)) or "tinh-nha"


def _own_words(area: str) -> str:
    return re.sub(r"^(thanh pho|tinh|tp\.?) ", "", fold(area))


def _slug(text: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:60].strip("-")
    return slug if len(slug) >= 3 else f"tinh-{slug}"


# ---- what is in it -----------------------------------------------------------------------------------


def files(wish: Office) -> dict[str, bytes]:
    """Every file of a new repository by its path, but for those that come out of its own registers."""
    made = {path: _edited(path, content) for path, content in _taken()}
    for path in sorted(_STARTER.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            made[path.relative_to(_STARTER).as_posix()] = path.read_bytes()
    texts = load("starter.yml")
    for name in ("areas", "authorities", "schools"):
        made[f"data/registers/{name}.csv"] = texts[name].encode("utf-8")
    made[f"data/rounds/{SchoolYear(wish.first)}.yml"] = texts["round"].encode("utf-8")
    return {path: _filled(path, content, wish.facts) for path, content in sorted(made.items())}


def _taken() -> Iterator[tuple[str, bytes]]:
    """The files of the stock that a new repository gets, as they are."""
    root, starter = stock(), load("starter.yml")
    left_out = {f"content/{page}" for page in starter["left_out"]}
    for folder in (*_WHOLE, "content"):
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and name not in left_out:
                yield name, path.read_bytes()
    for name in (*_SINGLE, *(f".github/workflows/{one}" for one in starter["workflows"])):
        yield name, (root / name).read_bytes()
    left = (root / "content", left_out)
    yield "mkdocs.yml", _frame((root / "mkdocs.yml").read_text("utf-8"), *left).encode("utf-8")


def _frame(text: str, content: Path, left_out: set[str]) -> str:
    """`mkdocs.yml` without the pages that are left out, and headings that then stand above nothing."""
    lines = [line for line in text.splitlines() if f"content/{_page(line)}" not in left_out]
    kept: list[str] = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        heading = re.fullmatch(r"( +)- [^:]+:", line)
        if not heading or _depth(after) > len(heading[1]):
            kept.append(line)
    return "\n".join(kept) + "\n"


def _page(line: str) -> str:
    found = re.fullmatch(r" +- (?:[^:]+: )?([\w/-]+\.md)", line)
    return found[1] if found else ""


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _edited(path: str, content: bytes) -> bytes:
    if Path(path).suffix not in (".md", ".yml"):
        return content
    starter, text = load("starter.yml"), content.decode("utf-8")
    for edit in starter["edits"]:
        text = text.replace(edit["old"], edit["new"])
    if path.startswith(".github/workflows/"):
        for job in starter["jobs_left_out"]:  # with the comment above it, up to the next job
            text = re.sub(rf"(?m)(?:^  #.*\n)*^  {job}:\n(?:^    .*\n|^\n)*", "", text)
    return text.encode("utf-8")


def _filled(path: str, content: bytes, facts: Mapping[str, str]) -> bytes:
    """The content with `[[marks]]` filled in."""
    if Path(path).suffix not in _TEXT or b"[[" not in content:
        return content
    return re.sub(
        r"\[\[([a-z_]+)\]\]", lambda mark: facts.get(mark[1], mark[0]), content.decode("utf-8")
    ).encode("utf-8")


# ---- writing it --------------------------------------------------------------------------------------


class Begun(Struct, frozen=True):
    """A repository that was made: how many files, and the program that lies in it ("" when none does)."""

    files: int
    wheel: str


def begin(folder: Path, wish: Office, wheel: Path | None) -> Begun:
    """Make the repository. Raises `NotEmpty`, `BadWish`, `OSError`; nothing there is ever written over."""
    if folder.exists() and (not folder.is_dir() or any(path.name != ".git" for path in folder.iterdir())):
        raise NotEmpty
    program = wheel or installed_from()
    if wheel is not None and not re.fullmatch(r"cds-[0-9][\w.+-]*\.whl", wheel.name):
        raise BadWish(say("init.no-wheel", file=wheel))
    made = files(wish)
    for path, content in made.items():
        _write(folder / path, content)
    library = pipeline.open_library(folder / "data").library
    owners = "\n".join(code_owners(library, "data", wish.org)) + "\n"
    made[".github/CODEOWNERS"] = owners.encode("utf-8")
    _write(folder / ".github/CODEOWNERS", made[".github/CODEOWNERS"])
    if program:
        _write(folder / WHEELS / program.name, program.read_bytes())
    write_record(folder, wish, {path: digest(content) for path, content in renewed(made).items()})
    return Begun(len(made) + 1 + bool(program), program.name if program else "")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)


def installed_from() -> Path | None:
    """The wheel that this program was installed from, as pip has noted it, while it is still there."""
    try:
        noted = metadata.distribution("cds").read_text("direct_url.json")
        address = urlsplit(json.loads(noted or "{}").get("url", ""))
    except (metadata.PackageNotFoundError, ValueError):
        return None
    path = Path(unquote(address.path))
    there = address.scheme == "file" and path.suffix == ".whl" and path.is_file()
    return path if there else None


# ---- what it notes -----------------------------------------------------------------------------------


def renewed(made: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that a later version of the program may renew."""
    return {path: content for path, content in made.items() if not path.startswith(_OWN_AT_ONCE)}


def digest(content: bytes) -> str:
    """What a file is known by; the ends of its lines do not count, git may have changed them."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def write_record(folder: Path, wish: Office, digests: Mapping[str, str]) -> None:
    """Note what the repository was made with."""
    told: dict[str, Any] = {
        "chu_thich": say("init.record"),
        "phien_ban": __version__,
        "dinh_dang": DATA_FORMAT,
        "dia_ban": wish.area,
        "co_quan": wish.name,
        "to_chuc": wish.org,
        "nam_dau": wish.first,
        "tep": dict(sorted(digests.items())),
    }
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    (folder / RECORD).write_bytes(text.encode("utf-8"))
