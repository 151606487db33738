"""`cds check` reads again only what is not as it was, and says the same as if it had read everything."""

import os
import random
import shutil
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from generator.model.problem import Finding
from generator.publish import checked, checking, parcel, stamps
from generator.sample import write_sample

DAY = date(2026, 11, 22)
TICK = 0.02  # seconds: a file system's clock is coarser than the nanoseconds it tells
ROOT = Path(__file__).parents[2]
_opened: list[str] = []
sys.addaudithook(lambda event, args: _opened.append(str(args[0])) if event == "open" else None)


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Forty schools, few enough to be read in this process; even so few are remembered here, and at once."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(checked, "_WORTH", 0)
    monkeypatch.setattr(stamps, "_RACY", 0)
    write_sample(tmp_path / "data", 40, 2, ROOT / "data/rubrics/4725-qd-bgddt.yml", [], 7)
    time.sleep(TICK)
    return tmp_path / "data"


def findings(data, *, clean=False):
    return checking.check(data, (), clean=clean)


def files(data, tree="assessments"):
    return sorted(data.glob(f"{tree}/*/*/*.yml"))


def opened_by(work):
    """The schools' files that were opened meanwhile."""
    _opened.clear()
    work()
    return {Path(one).name for one in _opened if one.endswith(".yml") and "/phong-" in one}


def break_one(data, chance):
    file = chance.choice(files(data))
    file.write_text(file.read_text("utf-8").replace("diem: ", "diem: 1", 1), "utf-8")


def misname_a_key(data, chance):
    file = chance.choice(files(data, chance.choice(["assessments", "verifications"])))
    file.write_text(file.read_text("utf-8") + "khoa_la: 1\n", "utf-8")


def mend(data, chance):
    for file in files(data):
        text = file.read_text("utf-8")
        if "khoa_la" in text:
            file.write_text(text.replace("khoa_la: 1\n", ""), "utf-8")
            return


def delete(data, chance):
    chance.choice(files(data)).unlink()


def rename(data, chance):
    one, other = chance.sample(files(data), 2)
    one.rename(other.with_name(one.name))


def swap_names(data, chance):
    one, other = chance.sample(files(data), 2)
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)


def link(data, chance):
    file = chance.choice(files(data))
    if not (data / "goc.txt").exists():
        file.rename(data / "goc.txt")
        file.symlink_to(data / "goc.txt")


def unlink(data, chance):
    for file in files(data):
        if file.is_symlink() and (data / "goc.txt").exists():
            file.unlink()
            (data / "goc.txt").rename(file)
            return


def stray(data, chance):
    (data / "assessments" / chance.choice(["la.txt", "la.yml"])).write_text("?", "utf-8")


def close_a_school(data, chance):
    register = data / "registers/schools.csv"
    lines = register.read_text("utf-8").split("\n")
    del lines[chance.randrange(1, 20)]
    register.write_text("\n".join(lines), "utf-8")


def touch(data, chance):
    os.utime(chance.choice(files(data)))


def nothing(data, chance):
    pass


EDITS = [
    *(break_one, misname_a_key, mend, delete, rename, swap_names),
    *(link, unlink, stray, close_a_school, touch, nothing),
]


@pytest.mark.parametrize("seed", range(3))
def test_after_any_edits_everything_is_told_as_if_all_had_been_read(data, seed):
    chance = random.Random(seed)
    done = []
    for _ in range(14):
        edit = chance.choice(EDITS)
        edit(data, chance)
        done.append(edit.__name__)
        time.sleep(TICK)
        quick = findings(data)
        kept = {file: file.read_bytes() for file in Path(".cache").rglob("da-kiem-tra")}
        assert quick == findings(data, clean=True), done
        for file, content in kept.items():  # what the quick one left, not the clean one, goes on
            file.write_bytes(content)
    assert quick, done


def test_nothing_is_read_twice_while_nothing_is_new(data):
    assert len(opened_by(lambda: findings(data))) > 30
    assert opened_by(lambda: findings(data)) == set()


def test_after_an_edit_only_that_schools_files_are_read(data):
    findings(data)
    file = files(data)[3]
    file.write_text(file.read_text("utf-8") + "khoa_la: 1\n", "utf-8")
    time.sleep(TICK)
    assert {one.split(".")[0] for one in opened_by(lambda: findings(data))} == {file.stem}
    assert [one.code for one in findings(data) if one.path == str(file)] == ["unknown-key"]


def test_a_file_just_written_is_read_again_for_its_stamp_may_not_show_the_next_edit(data, monkeypatch):
    monkeypatch.setattr(stamps, "_RACY", 3_600_000_000_000)
    findings(data)
    assert len(opened_by(lambda: findings(data))) > 30


def test_another_day_another_rubric_or_another_register_means_all_is_read(data):
    findings(data)
    assert opened_by(lambda: checked.everything(data, date(2030, 1, 1)))
    for file in (data / "rubrics").glob("*.yml"):
        findings(data)
        file.write_text(file.read_text("utf-8") + "\n", "utf-8")
        time.sleep(TICK)
        assert len(opened_by(lambda: findings(data))) > 30


def test_a_memory_from_elsewhere_hides_nothing(data, tmp_path):
    """Somebody commits a memory that says all is well: this disk has other stamps, so all is read."""
    findings(data)
    (memory,) = Path(".cache").rglob("da-kiem-tra")
    kept = memory.read_bytes()
    shutil.copytree(data, tmp_path / "moi")
    shutil.rmtree(data)
    (tmp_path / "moi").rename(data)
    file = files(data)[0]
    file.write_text(file.read_text("utf-8") + "khoa_la: 1\n", "utf-8")
    memory.write_bytes(kept)
    time.sleep(TICK)
    assert [one.code for one in findings(data) if one.path == str(file)] == ["unknown-key"]


def test_a_broken_memory_is_no_memory(data):
    findings(data)
    (memory,) = Path(".cache").rglob("da-kiem-tra")
    memory.write_bytes(memory.read_bytes()[:-5])
    assert findings(data) == []


def test_a_file_that_could_not_be_read_is_tried_again(data):
    """What kept it from being read may pass, and its stamp be the same."""
    findings(data)
    (memory,) = Path(".cache").rglob("da-kiem-tra")
    known = checked._remembered(data)
    file = files(data)[0]
    path = file.relative_to(data).as_posix()
    closed = Finding("unreadable", "error", path, 1, 1, "", "", "", "")
    spoilt = checked.Found({file.stem: (closed,)}, known.found.others)

    parcel.send(memory, replace(known, found=spoilt, stamps=checked._lasting(known.stamps, spoilt)))

    assert findings(data) == []


def test_few_files_leave_no_memory(data, monkeypatch):
    monkeypatch.undo()
    monkeypatch.chdir(data.parent)
    assert findings(data) == []
    assert not Path(".cache").exists()


def test_where_nothing_may_be_written_the_check_is_the_same(data):
    Path(".cache").write_text("no folder", "utf-8")
    assert findings(data) == []


@pytest.mark.parametrize("row", ["MAU-000001,T,thcs,,,,,co,,,", "mau 000001,T,thcs,,,,,co,,,"])
def test_a_row_that_may_be_meant_for_a_school_casts_the_same_doubt_on_its_next_fault(data, row):
    register = data / "registers/schools.csv"
    register.write_text(register.read_text("utf-8") + row + "\n", "utf-8")
    findings(data)
    time.sleep(TICK)
    file = next(file for file in files(data) if file.stem == "mau-000001")
    file.write_text(file.read_text("utf-8").replace("nam_hoc: ", 'muc_do: {"1": 9}\nnam_hoc: ', 1), "utf-8")

    again = findings(data)

    assert again == findings(data, clean=True)
