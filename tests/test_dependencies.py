"""`content/phat-trien/phu-thuoc.md` names every package we ask for, and its licence as the package says."""

import re
from importlib.metadata import metadata

import pytest

from tests.conftest import ROOT

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "content/phat-trien/phu-thuoc.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| Gói")
]
LISTED = {row[0]: row for row in ROWS}
KINDS = {"psf": "python software foundation", "mit-cmu": "mit-cmu"}
FREE = ("mit", "bsd", "apache", "mpl-2.0", "unlicense", "psf", "isc")


def asked():
    """Every package of the `.in` files."""
    for name in ("requirements.in", "requirements-build.in", "requirements-test.in"):
        for line in (ROOT / name).read_text("utf-8").splitlines():
            found = re.match(r"[A-Za-z0-9][A-Za-z0-9_.-]*", line)
            if found:
                yield found[0].lower()


def said_by(package):
    """Everything a package says of its licence."""
    about = metadata(package)
    classified = [one for one in about.get_all("Classifier") or [] if one.startswith("License")]
    return " ".join(
        [about.get("License-Expression") or "", (about.get("License") or "")[:200], *classified]
    ).lower()


def test_every_package_is_listed_and_no_other():
    assert sorted(LISTED) == sorted(asked())
    assert len(LISTED) == len(ROWS)


def test_every_row_says_all_of_it():
    assert [row for row in ROWS if not all(row)] == []
    assert {len(row) for row in ROWS} == {4, 5}


@pytest.mark.parametrize("package", sorted(LISTED))
def test_the_licence_is_the_packages_own(package):
    told, said = LISTED[package][2].lower(), said_by(package)

    for one in re.split(r" hoặc ", told):
        kind = KINDS.get(one, one.split("-2")[0].split("-3")[0])
        assert kind in said.replace("apache software", "apache-2.0 apache").replace("apache 2.0", "apache"), (
            said
        )
        assert one.startswith(FREE)
