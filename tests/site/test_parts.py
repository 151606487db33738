"""A site made in parts, perhaps on several machines, is the site that one build makes."""

import pickle
import subprocess
import sys

import pytest

from generator.publish import parcel
from generator.wording import say

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def parts(cds, tmp_path_factory):
    """The site of `data/` in three parts, made by three programs at once."""
    folder = tmp_path_factory.mktemp("parts")
    made = []
    for number in (1, 2, 3):
        done = cds("build", "--shard", f"{number}/3", "--site", folder / f"phan-{number}")
        assert done.returncode == 0, done.stderr
        made.append(folder / f"phan-{number}")
    return made


def test_parts_put_together_are_the_site_of_one_build(cds, site, parts, tmp_path, bytes_of, differing):
    done = cds("assemble", *reversed(parts), "--site", tmp_path / "site")

    assert done.returncode == 0, done.stderr
    assert differing(bytes_of(site), bytes_of(tmp_path / "site")) == []


def test_on_the_built_site_an_edit_is_built_again(cds, data, site, parts, tmp_path, bytes_of, differing):
    """What parts leave serves the next build as what one build leaves."""
    cds("assemble", *parts, "--site", tmp_path / "site")

    done = cds("build", "--site", tmp_path / "site")

    assert done.returncode == 0, done.stderr
    assert differing(bytes_of(site), bytes_of(tmp_path / "site")) == []


def test_parts_that_are_not_all_there_are_told(cds, parts, tmp_path):
    done = cds("assemble", parts[0], parts[2], "--site", tmp_path / "site")

    assert done.returncode == 2
    assert say("assemble.missing", numbers="2/3") in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_folder_that_is_no_part_is_told(cds, parts, tmp_path):
    (tmp_path / "la").mkdir()

    done = cds("assemble", *parts, tmp_path / "la", "--site", tmp_path / "site")

    assert done.returncode == 2
    assert say("assemble.no-part", folder=tmp_path / "la") in done.stderr


def test_parts_of_other_data_are_told(cds, data, parts, tmp_path):
    register = data / "registers/areas.csv"
    register.write_text(register.read_text("utf-8") + "xa-moi,Xã Mới,xa,,2025-07-01,,\n", "utf-8")

    done = cds("assemble", *parts, "--data", data, "--site", tmp_path / "site")

    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("wish", ["0/3", "4/3", "1", "a/b", "1/0", "-1/3"])
def test_a_part_that_cannot_be_meant_is_told(cds, tmp_path, wish):
    done = cds("build", f"--shard={wish}", "--site", tmp_path / "phan")

    assert done.returncode == 2
    assert say("assemble.form", value=wish) in done.stderr


class Evil:
    """What a stranger would put into a part."""

    def __reduce__(self):
        return subprocess.check_call, ([sys.executable, "-c", "open('was-here', 'w')"],)


def test_a_part_is_never_a_program(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for evil in (Evil(), [Evil()], {"a": (print, Evil())}):
        (tmp_path / "phan").write_bytes(pickle.dumps(evil))
        with pytest.raises(parcel.NotAParcel):
            parcel.receive(tmp_path / "phan")
    assert [path.name for path in tmp_path.iterdir()] == ["phan"]


@pytest.mark.parametrize(
    "named",
    [
        b"cgenerator.publish.git\n_git\n.",
        b"cbuiltins\neval\n.",
        b"cgenerator.publish.state\nos\n.",
        b"cgenerator.publish.parts\nWork\n.",
        b"cgenerator.publish.state\nState\n.",
        b"cgenerator.publish.state\ntidy_up\n.",
        b"\x80\x04\x8c\x17generator.publish.state\x8c\x09os.system\x93.",
    ],
)
def test_a_part_names_only_values(tmp_path, named):
    (tmp_path / "phan").write_bytes(named)

    with pytest.raises(parcel.NotAParcel):
        parcel.receive(tmp_path / "phan")
