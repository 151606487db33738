"""`cds check --base`: only what a change touches, and whether its sender may touch it."""

import json
import os

import pytest

OWN = "data/assessments/2023-2024/phong-thu/thcs-a.yml"
VERIFICATION = "data/verifications/2023-2024/phong-thu/thcs-a.yml"
STAGES = "ma,ten,thu_tu\nthcs,THCS,1\nthpt,THPT,2\ntieu_hoc,TH,3\nmam_non,MN,4\n"
FOUND = """\
nam_hoc: "2023-2024"
truong: thcs-a
bo_chi_so: bo-thu
co_quan: phong-thu
ngay: 2024-06-10
so_quyet_dinh: "9/QĐ-PGD"
ket_qua: cong_nhan
"""
FIGURES = "nam_hoc: '2023-2024'\ntruong: thcs-a\nbieu_mau: bieu-thu\nso_lieu: {'2': {co: true}}\n"
REPORT = "nam_hoc: '2023-2024'\nco_quan: phong-thu\nso_lieu: {bieu-co-quan: {'2': {co: true}}}\n"


@pytest.fixture
def checked(repo, cds):
    """What `cds check --base main …` says of the branch: (code, path) of each problem."""

    def check(*arguments, head=False, expected=None):
        told = ("--base", "main", *(("--head", "de-nghi") if head else ()), *arguments)
        done = cds("check", "--format", "json", *told, cwd=repo.top, SOURCE_DATE_EPOCH="1727740800")
        if expected is not None:
            assert done.returncode == expected, done.stdout + done.stderr
        return [(one["code"], one["path"]) for one in json.loads(done.stdout)]

    return check


def rights(repo, text):
    repo.write("quyen.yml", text)
    repo.commit()


def test_a_schools_own_files_are_its_own(repo, checked):
    repo.branch()
    repo.reports("thcs-a")
    repo.write("data/statistics/2023-2024/phong-thu/bieu-thu/thcs-a.yml", FIGURES)

    assert checked(expected=0) == []


def test_faults_of_other_files_are_not_told(repo, checked):
    repo.reports("thcs-b", one=500)
    repo.commit()
    repo.branch()
    repo.reports("thcs-a", one=101)

    assert checked(expected=1) == [("total-out-of-range", OWN)]


def test_each_foreign_file_is_told_once(repo, checked):
    repo.branch()
    repo.reports("thcs-a")
    other = repo.reports("thcs-b")
    repo.write(VERIFICATION, FOUND)
    repo.write("data/registers/stages.csv", STAGES)
    repo.write("data/reports/2023-2024/phong-thu.yml", REPORT)
    repo.write("generator/x.py", "x = 1\n")
    repo.write(".github/workflows/x.yml", "x: 1\n")

    assert checked(expected=1) == [
        ("foreign-program", ".github/workflows/x.yml"),
        ("foreign-school", other),
        ("foreign-office", "data/registers/stages.csv"),
        ("foreign-office", "data/reports/2023-2024/phong-thu.yml"),
        ("foreign-office", VERIFICATION),
        ("foreign-program", "generator/x.py"),
    ]


def test_the_sentence_says_which_setting_would_allow_it(repo, cds):
    repo.branch()
    repo.write(VERIFICATION, FOUND)

    done = cds("check", "--base", "main", "--by", "canbo1", cwd=repo.top)

    assert done.returncode == 1
    assert "`can_bo: {canbo1: [phong-thu]}`" in done.stdout
    assert "`quyen.yml`" in done.stdout


OFFICERS = """\
quan_tri: [Quan-Tri]
can_bo:
  canbo-so: [so-thu]
  canbo-khac: [phong-khac]
truong:
  hieu-truong-b: [thcs-b]
"""


@pytest.mark.parametrize(
    ("login", "codes"),
    [
        ("canbo-so", ["foreign-office"]),  # everything of the Phòng under the Sở, but no register
        ("CanBo-SO", ["foreign-office"]),
        ("canbo-khac", ["foreign-authority", "foreign-authority", "foreign-office"]),
        ("quan-tri", []),
        ("nguoi-la", ["foreign-office", "foreign-office"]),
        ("hieu-truong-b", ["foreign-office", "foreign-office", "foreign-school"]),
        ("", ["foreign-office", "foreign-office"]),
    ],
)
def test_who_may_do_more(repo, checked, login, codes):
    rights(repo, OFFICERS)
    repo.branch()
    repo.reports("thcs-a")
    repo.write(VERIFICATION, FOUND)
    with (repo.data / "registers/areas.csv").open("a", encoding="utf-8") as file:
        file.write("xa-moi,Xã Mới,xa,tinh-thu,2025-07-01,,\n")
    repo.commit()

    found = [code for code, _ in checked("--by", login, head=True)]

    assert sorted(found) == codes


def test_an_officer_holds_what_was_under_his_authority_in_that_year(repo, checked):
    rights(repo, "can_bo: {canbo-xa: [ubnd-xa-thu]}\n")
    repo.branch()
    path = repo.reports("thcs-a")

    assert checked("--by", "canbo-xa") == [("foreign-authority", path)]


def test_a_change_cannot_give_itself_rights(repo, checked):
    repo.branch()
    repo.write("quyen.yml", "quan_tri: [ke-la]\n")
    repo.write(VERIFICATION, FOUND)
    repo.reports("thcs-a")
    repo.commit()

    told = [("foreign-office", VERIFICATION), ("foreign-program", "quyen.yml")]
    assert checked("--by", "ke-la", head=True, expected=1) == told
    assert checked("--by", "ke-la", expected=1) == told


def test_rights_taken_away_on_main_are_gone_for_older_branches_too(repo, checked):
    rights(repo, "quan_tri: [canbo-cu]\n")
    repo.branch()
    repo.write(VERIFICATION, FOUND)
    repo.reports("thcs-a")
    repo.commit()
    repo.git("checkout", "-q", "main")
    rights(repo, "quan_tri: []\n")

    assert checked("--by", "canbo-cu", head=True, expected=1) == [("foreign-office", VERIFICATION)]


def test_faults_of_the_setting_are_told_to_who_edits_it(repo, checked):
    rights(repo, "quan_tri: [quan-tri]\n")
    repo.branch()
    repo.write("quyen.yml", "quan_tri: [quan-tri]\ncan_bo: {a: [khong-co]}\ncanbo: {}\n")

    told = [("rights-unknown", "quyen.yml"), ("unknown-key", "quyen.yml")]
    assert checked("--by", "quan-tri", expected=1) == told
    repo.commit()
    assert checked("--by", "quan-tri", head=True, expected=1) == told


def test_a_faulty_setting_gives_no_rights_and_blames_no_school(repo, checked):
    rights(repo, "quan_tri: [quan-tri\n")
    repo.branch()
    repo.reports("thcs-a")

    assert checked("--by", "quan-tri", expected=0) == [("rights-ignored", "quyen.yml")]


@pytest.mark.skipif(os.name == "nt", reason="máy Windows không tạo được lối tắt")
def test_a_setting_that_is_a_link_gives_no_rights(repo, checked, tmp_path):
    (tmp_path / "ngoai.yml").write_text("quan_tri: [ke-la]\n")
    (repo.top / "quyen.yml").symlink_to(tmp_path / "ngoai.yml")
    repo.commit()
    repo.branch()
    repo.write("generator/x.py", "")
    repo.commit()

    assert ("foreign-program", "generator/x.py") in checked("--by", "ke-la", head=True)


@pytest.mark.skipif(os.name == "nt", reason="máy Windows không tạo được lối tắt")
@pytest.mark.parametrize("head", [False, True])
def test_a_link_is_told_as_a_link(repo, checked, head, tmp_path):
    (tmp_path / "mat.yml").write_text("bi_mat: 1\n")
    repo.branch()
    (repo.top / OWN).parent.mkdir(parents=True)
    (repo.top / OWN).symlink_to(tmp_path / "mat.yml")
    repo.commit()

    assert checked(head=head, expected=1) == [("symlink", OWN)]


def test_files_that_go_or_move(repo, checked):
    one, other = repo.reports("thcs-a"), repo.reports("thcs-b", one=11, two=22)
    repo.commit()
    repo.branch()
    (repo.top / one).unlink()
    repo.commit()
    assert checked(head=True, expected=0) == [("file-removed", one)]

    new = other.replace("thcs-b", "thcs-c")
    (repo.top / other).rename(repo.top / new)
    (repo.data / "rounds/2023-2024.yml").unlink()
    repo.commit()
    found = checked(head=True, expected=1)
    assert ("file-renamed", new) in found
    assert ("official-removed", "data/rounds/2023-2024.yml") in found
    assert ("foreign-school", other) in found or ("foreign-school", new) in found


def test_nothing_of_the_head_is_checked_out_or_run(repo, cds):
    repo.branch()
    repo.reports("thcs-a", one=101)
    repo.write("generator/__init__.py", "raise SystemExit('đã chạy')\n")
    repo.write("conftest.py", "raise SystemExit('đã chạy')\n")
    repo.commit()
    repo.git("checkout", "-q", "main")

    done = cds("check", "--base", "main", "--head", "de-nghi", cwd=repo.top)

    assert done.returncode == 1
    assert f"{OWN}:6" in done.stdout
    assert 'tong_diem: {"1": 101' in done.stdout  # the line of the head, not of the working tree
    assert "đã chạy" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--base", "main", "data"),
        ("--head", "main"),
        ("--by", "ai-do"),
        ("--base", "khong-co"),
        ("--base", "--output=x"),
    ],
)
def test_wrong_usage_is_a_sentence(repo, cds, arguments):
    done = cds("check", *arguments, cwd=repo.top)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().endswith(".")


RUBRIC = "data/rubrics/bo-thu.yml"


def test_a_rubric_in_use_may_be_explained_better_but_not_score_otherwise(repo, checked):
    rights(repo, "quan_tri: [chi-lan]\n")
    repo.branch()
    text = (repo.top / RUBRIC).read_text("utf-8")

    repo.write(RUBRIC, text + "ghi_chu: [Chép lại từ bản scan rõ hơn.]\n")
    assert checked("--by", "chi-lan", expected=0) == []

    changed = text.replace("{so: 40,", "{so: 39,", 1).replace("{so: 20,", "{so: 21,", 1)
    assert changed != text
    repo.write(RUBRIC, changed)
    assert ("rubric-changed", RUBRIC) in checked("--by", "chi-lan", expected=1)


def test_a_new_rubric_beside_the_one_in_use_is_welcome(repo, checked):
    rights(repo, "quan_tri: [chi-lan]\n")
    repo.branch()
    text = (repo.top / RUBRIC).read_text("utf-8")
    repo.write("data/rubrics/bo-thu-2.yml", text.replace("ma: bo-thu\n", "ma: bo-thu-2\n"))

    assert checked("--by", "chi-lan", expected=0) == []
