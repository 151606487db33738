"""`cds diff` as a reviewer runs it."""

import json
import re
import shutil

import pytest

from tests.projects import lay_frame, settings_here

OWN = "data/assessments/2023-2024/phong-thu/thcs-a.yml"
NOW = {"SOURCE_DATE_EPOCH": "1727740800"}


@pytest.fixture
def diff(repo, cds):
    def run(*arguments, expected=0):
        done = cds("diff", *arguments, cwd=repo.top, **NOW)
        assert done.returncode == expected, done.stdout + done.stderr
        return done.stdout

    return run


def test_nothing_changes_is_said_plainly(diff):
    assert "Không có gì thay đổi." in diff("main")
    assert "**Không có gì thay đổi.**" in diff("main", "main", "--format", "markdown")
    assert json.loads(diff("main", "--format", "json"))["truong"] == []


def test_the_working_tree_and_a_commit_of_it_say_the_same(repo, diff):
    repo.reports("thcs-a")
    repo.commit()
    repo.branch()
    repo.reports("thcs-a", one=76)
    repo.reports("thcs-b")
    before = diff("main")
    repo.commit()

    assert before.splitlines()[1:] == diff("main", "de-nghi").splitlines()[1:]
    assert "tổng điểm nhóm 1: 60 → 76" in before
    assert "60/100 điểm, Mức 2 → 76/100 điểm, Mức 3" in before
    assert "chưa nộp → đã nộp (chưa thẩm định)" in before


def test_new_errors_end_with_one(repo, diff):
    repo.reports("thcs-a", one=101)

    assert "Lỗi và lưu ý mới (1)" in diff("main", expected=1)


def test_errors_that_were_there_before_are_not_the_changes(repo, diff):
    repo.reports("thcs-a", one=101)
    repo.commit()
    repo.reports("thcs-a", one=101, two=81)

    told = diff("HEAD")

    assert "0 lỗi mới" in told
    assert "tổng điểm nhóm 2: 80 → 81" in told


def test_personal_data_are_not_told(repo, diff):
    repo.reports("thcs-a")
    repo.commit()
    with (repo.top / OWN).open("a", encoding="utf-8") as file:
        file.write('ghi_chu: "Gọi 0912 345 678"\n')

    for form in ("text", "markdown", "json"):
        told = diff("HEAD", "--format", form)
        assert "0912 345 678" not in told
        assert "•••" in told


def test_a_new_repository_has_everything_new(repo, diff):
    shutil.move(repo.data, repo.top / "giu")
    empty = repo.commit("Chưa có dữ liệu")
    shutil.move(repo.top / "giu", repo.data)
    repo.reports("thcs-a")

    assert "Trang của trường sẽ xuất hiện." in diff(empty)


def test_files_outside_the_data_are_named(repo, diff):
    repo.write("README.md", "x\n")

    told = diff("main")

    assert "Dữ liệu không thay đổi." in told
    assert "README.md: tệp mới" in told


def test_markdown_fits_a_comment_and_counts_what_does_not(repo, diff):
    for number in range(700):
        repo.reports(f"khong-co-truong-{number}", one=number)

    told = diff("main", "--format", "markdown", expected=1)

    assert len(told) <= 65_536
    left = re.search(r"Còn (\d+) mục nữa", told)
    assert left
    assert told.count("\n### ") + int(left[1]) >= 700
    assert told.count("<details>") == told.count("</details>")


def test_json_is_what_the_documentation_says(repo, diff, root):
    repo.reports("thcs-a")
    repo.commit()
    repo.reports("thcs-a", one=76)
    repo.write("README.md", "x\n")

    told = json.loads(diff("HEAD", "--format", "json"))

    documented = (root / "content/phat-trien/dinh-dang.md").read_text("utf-8")
    assert all(f"`{key}`" in documented for key in told)
    (school,) = told["truong"]
    assert set(school) == {"ma", "ten", "co_trang", "tep", "nam_hoc", "loi_moi", "loi_da_sua"}
    assert school["tep"][0]["gia_tri"] == [{"khoa": ["tong_diem", "1"], "truoc": "60", "sau": "76"}]
    (group,) = school["nam_hoc"][0]["ket_qua"][0]["nhom"]
    assert (group["truoc"]["muc_do"], group["sau"]["muc_do"]) == (2, 3)
    row = next(row for row in told["bang"] if (row["dia_ban"], row["co_so"]) == ("tinh-thu", "ap_dung"))
    assert (row["truoc"]["muc"], row["sau"]["muc"]) == ([0, 1, 0], [0, 0, 1])
    assert told["ngoai_du_lieu"] == [{"tep": "README.md", "viec": "them", "truoc_la": None}]


@pytest.mark.parametrize("revision", ["khong-co", "--output=x", "a..b"])
def test_odd_revisions_are_wrong_usage(repo, cds, revision):
    done = cds("diff", "--", revision, cwd=repo.top)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_preview_needs_nothing_beside_it(repo, cds, root, tmp_path):
    lay_frame(repo.top, settings_here(nav=False))
    repo.commit()
    repo.branch()
    repo.reports("thcs-a")
    repo.reports("thcs-b", one=101)
    repo.commit()
    repo.git("checkout", "-q", "main")
    folder = tmp_path / "xem-truoc"

    done = cds("diff", "main", "de-nghi", "--preview", folder, cwd=repo.top, **NOW)

    assert done.returncode == 1, done.stderr
    pages = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    schools = {"truong/thcs-a/index.html", "truong/thcs-a/ho-so/index.html", "truong/thcs-b/index.html"}
    assert pages == {"index.html", *schools}
    one, other = ((folder / f"truong/thcs-{school}/index.html").read_text("utf-8") for school in "ab")
    assert "Trường THCS A" in one
    assert "chưa công bố" in one
    assert "dòng 6" in other
    for page in pages:
        html = (folder / page).read_text("utf-8")
        for target in re.findall(r'<(?:a|link|script)\b[^>]*?(?:href|src)="([^"#:]+)[^"]*"', html):
            if not target.startswith("//") and "://" not in target:
                assert (folder / page).parent.joinpath(target.split("?")[0]).is_file(), (page, target)
    assert not [path.name for path in repo.top.iterdir() if "site" in path.name]


def test_a_preview_never_takes_the_place_of_other_files(repo, cds, root):
    lay_frame(repo.top, settings_here(nav=False))
    repo.reports("thcs-a")

    done = cds("diff", "main", "--preview", "data", cwd=repo.top, **NOW)

    assert done.returncode == 2
    assert (repo.top / OWN).is_file()


def test_a_file_that_cannot_be_read_any_more_has_mended_nothing(repo, diff):
    path = repo.reports("thcs-a", one="60.125")
    repo.commit()
    (repo.top / path).write_text('nam_hoc: "2023-2024\ntruong: [thcs-a\n')

    told = diff("HEAD", expected=1)

    assert "Đã sửa được" not in told
    assert "không so được từng giá trị" in told
