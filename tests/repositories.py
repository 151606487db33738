"""Real git repositories for tests: made in a temporary folder, with fixed authors and dates."""

import os
import shutil
import subprocess
from pathlib import Path

CASES = Path(__file__).parent / "cases"
_IDENTITY = {
    "GIT_AUTHOR_NAME": "Thử",
    "GIT_AUTHOR_EMAIL": "thu@example.org",
    "GIT_COMMITTER_NAME": "Thử",
    "GIT_COMMITTER_EMAIL": "thu@example.org",
    "GIT_AUTHOR_DATE": "2024-10-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2024-10-01T00:00:00Z",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}
OWN = """\
nam_hoc: "2023-2024"
truong: {school}
bo_chi_so: bo-thu
trang_thai: da_phe_duyet
phe_duyet: {{so: "1/QĐ-THU", ngay: 2024-05-07}}
tong_diem: {{"1": {one}, "2": {two}}}
"""


class Repo:
    """A repository whose `data/` is that of the golden cases, committed on `main`."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.said: dict[str, str] = {}
        top.mkdir()
        self.git("init", "-q", "-b", "main")
        lay_base(self.data)
        self.commit("Dữ liệu ban đầu")

    @property
    def data(self) -> Path:
        return self.top / "data"

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.top,
            env={**os.environ, **_IDENTITY, **self.said},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def on(self, moment: str, author: str = "Thử", taker: str = "") -> None:
        """What commits from now on say: the moment, who wrote them, who took them in (else the author)."""
        for role, name in (("AUTHOR", author), ("COMMITTER", taker or author)):
            email = f"{name.split()[-1].lower()}@example.org"
            self.said |= {f"GIT_{role}_NAME": name, f"GIT_{role}_EMAIL": email, f"GIT_{role}_DATE": moment}

    def write(self, path: str, text: str) -> None:
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def reports(self, school: str, one: object = 60, two: object = 80, authority: str = "phong-thu") -> str:
        path = f"data/assessments/2023-2024/{authority}/{school}.yml"
        self.write(path, OWN.format(school=school, one=one, two=two))
        return path

    def commit(self, message: str = "Sửa") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str = "de-nghi") -> None:
        self.git("checkout", "-q", "-b", name)


def lay_base(data: Path) -> None:
    """The small tree of the golden cases, with the real rubric beside the invented one."""
    shutil.copytree(CASES / "_base/data", data)
    shutil.copytree(CASES.parent.parent / "data/rubrics", data / "rubrics", dirs_exist_ok=True)
