"""The vectors of `tests/vectors/`: files of a school, and what must come out of them anywhere."""

from pathlib import Path

import yaml

FOLDER = Path(__file__).with_name("vectors")
HEAD = """\
nam_hoc: "2025-2026"
truong: minh-hoa-th-hat-nang
bo_chi_so: 4725-qd-bgddt
trang_thai: du_thao
"""


def vectors(name: str) -> list[dict]:
    """The vectors of one file."""
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))


def names(found: list[dict]) -> list[str]:
    """What each vector says, for the names of tests."""
    return [vector["ten"] for vector in found]
