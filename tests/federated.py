"""Three small provinces: as one repository, and as three with a national one above them."""

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.sample import write_sample, writing
from tests import forked, projects

ROOT = Path(__file__).resolve().parent.parent
NOW = "1795305600"
PROVINCES = (1, 2, 3)
SCHOOLS = 12
"""Of each province."""


def write_big(folder: Path) -> None:
    """A sample of three provinces of one district each, below one country."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "SCHOOLS_OF_A_DISTRICT", SCHOOLS)
        patch.setattr(writing, "DISTRICTS_OF_A_PROVINCE", 1)
        rubric, forms = ROOT / "data/rubrics/4725-qd-bgddt.yml", sorted((ROOT / "data/forms").glob("*.yml"))
        write_sample(folder, len(PROVINCES) * SCHOOLS, 2, rubric, forms, 7)
    edit(
        folder / "registers/areas.csv",
        [("nuoc-mau", "Nước mẫu", "quoc_gia", "", "", "", "")],
        thuoc="nuoc-mau",
    )
    edit(
        folder / "registers/authorities.csv",
        [("bo-mau", "Bộ mẫu", "bo", "nuoc-mau", "", "", "")],
        cap_tren="bo-mau",
    )


def edit(path: Path, rows: list[tuple[str, ...]], **default: str) -> None:
    """Set empty cells of a register, then put rows at its end."""
    with open(path, encoding="utf-8", newline="") as file:
        header, *old = csv.reader(file)
    for row in old:
        for column, value in default.items():
            row[header.index(column)] = row[header.index(column)] or value
    _write(path, [header, *old, *rows])


def _write(path: Path, rows: list[list[str]] | list[tuple[str, ...]]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def keep(path: Path, wanted) -> None:
    """Only the rows of a register that are wanted."""
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    _write(path, [header, *(row for row in rows if wanted(dict(zip(header, row, strict=True))))])


def split(big: Path, to: Path, province: int) -> None:
    """The repository of one province: its own rows and files, and the country's above them."""
    shutil.copytree(big, to)
    areas = {"nuoc-mau", f"tinh-mau-{province}", f"huyen-mau-{province}"}
    offices = {"bo-mau", f"so-mau-{province}", f"phong-mau-{province}"}
    keep(to / "registers/areas.csv", lambda row: row["ma"] in areas)
    keep(to / "registers/authorities.csv", lambda row: row["ma"] in offices)
    keep(to / "registers/schools.csv", lambda row: row["dia_ban"] in areas)
    for tree in ("assessments", "verifications", "statistics", "reports"):
        for folder in (to / tree).glob("*/*"):
            if folder.stem not in offices:
                shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
    for file in (to / "rounds").glob("*.yml"):
        kept, own = [], True
        for line in file.read_text("utf-8").splitlines(keepends=True):
            if line.startswith("  so-mau-"):
                own = line.strip() == f"so-mau-{province}:"
            if own or not line.startswith("  "):
                kept.append(line)
        file.write_text("".join(kept), "utf-8")


def write_nation(big: Path, to: Path, packages: dict[int, str], **more: str) -> None:
    """The national repository: no school, only the upper areas and the partners."""
    for name in ("rubrics", "forms"):
        shutil.copytree(big / name, to / name)
    shutil.copytree(big / "registers", to / "registers")
    upper = {"nuoc-mau", *(f"tinh-mau-{one}" for one in packages)}
    keep(to / "registers/areas.csv", lambda row: row["ma"] in upper)
    keep(to / "registers/authorities.csv", lambda row: row["ma"] == "bo-mau")
    keep(to / "registers/schools.csv", lambda row: False)
    lines = ["nguon:\n"]
    for one, package in packages.items():
        lines.append(
            f"  tinh-{one}:\n    ten: Tỉnh mẫu {one}\n    goi: {json.dumps(package)}\n"
            f"    trang: https://tinh-{one}.example.edu.vn/\n    dia_ban: [tinh-mau-{one}]\n"
        )
    (to / "lien-ket.yml").write_text("".join(lines), "utf-8")


class Project:
    """A folder as people work in: mkdocs.yml, content, data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        projects.lay_frame(folder, projects.settings_here(), ROOT / "content")
        self.data = folder / "data"
        self.site = folder / "site"
        self.gathered = folder / ".cache/lien-ket"

    def cds(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the folder."""
        environment = {**os.environ, "SOURCE_DATE_EPOCH": NOW, "PYTHONPATH": str(ROOT), **environment}
        return forked.run([*arguments], self.folder, environment)
