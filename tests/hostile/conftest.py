"""The hostile data folder, checked and built once, and the same with harmless words beside it."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.hostile import corpus


@dataclass(frozen=True)
class Built:
    """A data folder, its site, and what each published school says."""

    data: Path
    site: Path
    said: dict[str, str] = field(repr=False)
    told: str = field(repr=False)

    def files(self, *ends: str) -> list[Path]:
        """The files of the site with these ends, but for the hand-written pages and what they use."""
        own = ("assets", "phat-trien", "huong-dan", "search", "schema")
        found = (one for one in sorted(self.site.rglob("*")) if one.name.endswith(ends))
        return [one for one in found if one.relative_to(self.site).parts[0] not in own]


def _built(cds, folder: Path, *, harmless: bool) -> Built:
    said = corpus.lay_out(folder / "data", harmless=harmless)
    done = cds("build", "--data", folder / "data", "--site", folder / "site")
    assert done.returncode == 1, done.stderr
    return Built(folder / "data", folder / "site", said, done.stdout + done.stderr)


@pytest.fixture(scope="session")
def hostile(cds, tmp_path_factory) -> Built:
    """The site of everything in `payloads`; only to be read."""
    return _built(cds, tmp_path_factory.mktemp("hostile"), harmless=False)


@pytest.fixture(scope="session")
def harmless(cds, tmp_path_factory) -> Built:
    """The same kinds of pages with ordinary words."""
    return _built(cds, tmp_path_factory.mktemp("harmless"), harmless=True)


@pytest.fixture(scope="session")
def findings(cds, hostile):
    """What `cds check` says of it."""
    return json.loads(cds("check", "--data", hostile.data, "--format", "json").stdout)
