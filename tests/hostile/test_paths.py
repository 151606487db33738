"""No name that somebody contributes leads out of a folder, on any system."""

import os
import shutil

import pytest

from generator.model.page import Attachment
from generator.publish import site
from generator.read.registers import read_schools
from generator.read.shapes import validator
from tests.conftest import ROOT
from tests.test_cases import HERE

BASE = HERE / "_base/data"
WINDOWS = ["con", "prn", "aux", "nul", "com0", "com1", "com9", "lpt1", "lpt9"]
NOT_IDS = [*WINDOWS, "..", ".", "a/b", "a\\b", "/etc", "C:", "thcs-a.", "THCS-A", "thcs_a", "thcs.a", "é-a-b"]
NOT_IDS += ["a" * 65, "ab", "th cs", "тhcs-a"]
HEADER = "ma,ten,cap_hoc,dia_ban,co_quan,ma_truong,website,minh_hoa,tu_ngay,den_ngay,thay_boi\n"


@pytest.mark.parametrize("name", NOT_IDS)
def test_a_register_takes_no_such_id(tmp_path, name):
    (tmp_path / "registers").mkdir()
    row = f'"{name}",Trường,thcs,huyen,phong,,,,,,\n'
    (tmp_path / "registers/schools.csv").write_text(HEADER + row, "utf-8")

    found, problems = read_schools(tmp_path)

    assert not found.rows
    assert problems[0].code == "register-id-form"


@pytest.mark.parametrize("name", NOT_IDS)
def test_a_file_takes_no_such_id(name):
    from generator.model.assessment import Assessment

    tree = {
        "nam_hoc": "2023-2024",
        "truong": name,
        "bo_chi_so": "bo-thu",
        "trang_thai": "du_thao",
        "\0path": "a",
    }
    with pytest.raises(Exception, match=r"id-form|id-lookalike"):
        validator(Assessment).validate_python(tree)


@pytest.mark.parametrize("year", ["../2024", "2023-2025", "2023-2024/..", "٢٠٢٣-2024", "9999-10000"])
def test_no_other_text_is_a_school_year(year):
    from generator.model.school_year import SchoolYear

    assert SchoolYear.parse(year) is None


@pytest.mark.parametrize(
    "path", ["../x", "a/../../x", "/etc/x", "a\\..\\x", "..", "truong/../../x/index.html"]
)
def test_whatever_is_asked_nothing_is_written_outside(tmp_path, path):
    """The last door: ids are checked long before."""
    folder = tmp_path / "trang"
    folder.mkdir()

    with pytest.raises(ValueError, match=r"x|\.\."):
        site.write_file(folder, Attachment(path, b"x"))

    assert list(tmp_path.rglob("*")) == [folder]


@pytest.mark.parametrize(
    "code", ["../../len-tren", "/etc", "1/2", "..", "1.", ".1", "a b", "CON:", "1\\2", "é"]
)
def test_a_rubric_whose_codes_lead_elsewhere_stops_the_build(cds, tmp_path, code):
    data, folder = tmp_path / "data", tmp_path / "trang"
    shutil.copytree(BASE, data)
    shutil.copytree(ROOT / "data/rubrics", data / "rubrics", dirs_exist_ok=True)
    rubric = data / "rubrics/bo-thu.yml"
    escaped = code.replace("\\", "\\\\")
    rubric.write_text(rubric.read_text("utf-8").replace('ma: "1.1"', f'ma: "{escaped}"'), "utf-8")

    done = cds("build", "--data", data, "--site", folder)

    assert done.returncode == 3
    assert "[rubric-code-form]" in done.stderr
    assert not folder.exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["data"]


@pytest.mark.skipif(os.name == "nt", reason="tạo lối tắt ở đó cần quyền riêng")
def test_no_link_is_followed_wherever_it_stands(cds, tmp_path):
    """In each folder of the data: a link to a file outside, and one to a folder."""
    data, secret = tmp_path / "data", tmp_path / "rieng"
    shutil.copytree(BASE, data)
    shutil.copytree(ROOT / "data/rubrics", data / "rubrics", dirs_exist_ok=True)
    secret.mkdir()
    (secret / "thcs-a.yml").write_text("ghi_chu: rieng-tu\n", "utf-8")
    places = [
        "assessments/2023-2024/phong-thu",
        "verifications/2023-2024/phong-thu",
        "statistics/2023-2024/phong-thu/bieu-thu",
    ]
    for place in places:
        (data / place).mkdir(parents=True)
        (data / place / "thcs-a.yml").symlink_to(secret / "thcs-a.yml")
    (data / "assessments/2023-2024/phong-khac").symlink_to(secret)
    (data / "reports").symlink_to(secret)

    done = cds("check", "--data", data)

    assert "rieng-tu" not in done.stdout
    assert done.stdout.count("[symlink]") == len(places) + 2


def test_addresses_that_come_of_names_are_made_of_few_letters(hostile):
    """The finder's parts and the pages from A to Z are named by what stands in the names of schools."""
    parts = [one.name for one in (hostile.site / "assets").rglob("finder/*")]
    letters = [one.name for one in (hostile.site / "truong").iterdir() if len(one.name) <= 2]

    for name in [*parts, *letters]:
        assert name.replace(".json", "").replace("-", "").isalnum(), name
        assert name.isascii(), name
