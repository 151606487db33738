"""What a wheel holds besides the program: everything `cds init` makes a new repository from.

It stays where it is in this repository, so there is no second copy; a wheel carries it in `generator/kho/`.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

STOCK = (
    *("theme", "content", "schemas", "data/rubrics", "data/forms", "data/registers/stages.csv"),
    *(".github/workflows", ".github/dependabot.yml", ".forgejo", ".gitlab-ci.yml", ".editorconfig"),
    *(".gitattributes", "LICENSE", "LICENSE-DATA", "mkdocs.yml", "quyen.yml.example", "requirements.lock"),
)
STARTER = "generator/starter"


class WithStock(build_py):
    """Build the package, then lay the stock into it."""

    def run(self) -> None:
        """Copy; an editable installation reads the repository itself."""
        if self.editable_mode:
            super().run()
            return
        shutil.rmtree(self.build_lib, ignore_errors=True)  # what an earlier build left would be packed again
        super().run()
        for name in STOCK:
            self._lay(Path(name), Path(self.build_lib, "generator/kho", name))
        self._lay(Path(STARTER), Path(self.build_lib, STARTER))

    def _lay(self, source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copyfile(source, target)


setup(cmdclass={"build_py": WithStock})
