"""The history of a school's data, out of real repositories."""

import csv
import io
from datetime import date
from pathlib import Path

from generator import pipeline
from generator.model.history import Event
from generator.present.context import Context
from generator.publish import git
from generator.publish.history import entries_of, made, once_public, read_history
from generator.publish.mkdocs_plugin import CdsConfig


def opened(repo):
    return pipeline.open_library(repo.data)


def told(repo, school="thcs-a"):
    """What happened, latest first: event, field, before, after."""
    history = read_history(repo.data)
    assert not history.fault
    found = entries_of(history.of([school]), opened(repo).library)
    return [
        (one.taken.day, one.event, ".".join(map(str, one.where)), one.before, one.after)
        for one in found[school]
        if not one.path.startswith("registers/")
    ]


def pages(repo, school="thcs-a", names=False):
    context = Context(opened(repo).library, date(2026, 11, 22), "abc", "Trang thử", "")
    return next(made(context, read_history(repo.data).of([school]), [school], names))


def test_a_file_that_came_once_is_one_row_and_is_not_read(repo, monkeypatch):
    repo.on("2024-10-02T03:00:00Z")
    repo.reports("thcs-a")
    repo.commit()
    monkeypatch.setattr(git, "contents", None)

    assert told(repo) == [(date(2024, 10, 2), Event.ADDED, "", None, None)]


def test_columns_of_values_stand_only_where_a_value_changed_and_no_tool_is_named(repo):
    repo.on("2024-10-02T03:00:00Z")
    repo.reports("thcs-a", one=60)
    repo.commit()
    new = pages(repo)[0].body
    repo.on("2024-10-05T03:00:00Z")
    repo.reports("thcs-a", one=61.5)
    repo.commit()
    corrected = pages(repo)[0].body

    assert "Đưa tệp vào lần đầu" in new
    assert "<thead>" not in new
    assert '<th scope="col">Trước</th>' in corrected
    assert " git " not in new + corrected


def test_a_correction_shows_the_old_number_and_the_new(repo):
    repo.on("2024-10-02T03:00:00Z")
    repo.reports("thcs-a", one=60)
    repo.commit()
    repo.on("2024-10-05T03:00:00Z")
    repo.reports("thcs-a", one=61.5)
    repo.commit()

    assert told(repo) == [
        (date(2024, 10, 5), Event.FIELD, "tong_diem.1", "60", "61.5"),
        (date(2024, 10, 2), Event.ADDED, "", None, None),
    ]


def test_a_commit_late_in_the_evening_is_of_the_next_day_in_viet_nam(repo):
    repo.on("2024-10-02T17:00:00Z")
    repo.reports("thcs-a")
    repo.commit()

    assert [row[0] for row in told(repo)] == [date(2024, 10, 3)]


def test_a_deletion_is_told_with_the_results_that_went(repo):
    path = repo.reports("thcs-a", 60, 80)
    repo.commit()
    repo.reports("thcs-a", 62, 80)
    repo.commit()
    (repo.top / path).unlink()
    repo.commit()

    rows = [row[1:] for row in told(repo)]
    assert rows[0] == (Event.REMOVED, "", None, None)
    assert (Event.FIELD, "tong_diem.1", "62", None) in rows
    assert (Event.FIELD, "tong_diem.1", "60", "62") in rows


def test_deleting_and_bringing_back_hides_no_correction(repo):
    path = repo.reports("thcs-a", 60)
    repo.commit()
    (repo.top / path).unlink()
    repo.commit()
    repo.reports("thcs-a", 90)
    repo.commit()

    rows = [row[1:] for row in told(repo)]
    assert rows[0] == (Event.AGAIN, "", None, None)
    assert rows[1] == (Event.FIELD, "tong_diem.1", "60", "90")


def test_a_file_that_moves_to_another_authority_is_the_same_file(repo):
    path = repo.reports("thcs-a", 60)
    repo.commit()
    (repo.top / path).unlink()
    moved = repo.reports("thcs-a", 61, authority="so-thu")
    repo.commit()

    rows = [row[1:] for row in told(repo)]
    assert rows == [
        (Event.MOVED, "", path.removeprefix("data/"), moved.removeprefix("data/")),
        (Event.FIELD, "tong_diem.1", "60", "61"),
        (Event.ADDED, "", None, None),
    ]


def test_a_version_that_cannot_be_read_is_told_and_the_next_one_is_held_against_the_last_good_one(repo):
    path = repo.reports("thcs-a", 60)
    repo.commit()
    repo.write(path, "nam_hoc: [\n")
    repo.commit()
    repo.reports("thcs-a", 70)
    repo.commit()

    assert [row[1:] for row in told(repo)] == [
        (Event.FIELD, "tong_diem.1", "60", "70"),
        (Event.FAULTY, "", None, None),
        (Event.ADDED, "", None, None),
    ]


def test_a_change_of_form_alone_is_told_as_that(repo):
    path = repo.reports("thcs-a")
    repo.commit()
    repo.write(path, "# lời chú\n" + (repo.top / path).read_text("utf-8"))
    repo.commit()

    assert [row[1] for row in told(repo)] == [Event.SAME, Event.ADDED]


def test_the_values_of_a_draft_are_not_told(repo):
    path = repo.reports("thcs-a", 10)
    text = (repo.top / path).read_text("utf-8")
    repo.write(path, text.replace("da_phe_duyet", "du_thao"))
    repo.commit()
    repo.write(path, text.replace("da_phe_duyet", "du_thao").replace('"1": 10', '"1": 20'))
    repo.commit()
    repo.write(path, text.replace('"1": 10', '"1": 30'))
    repo.commit()

    rows = [row[1:] for row in told(repo)]
    assert rows == [
        (Event.FIELD, "trang_thai", "du_thao", "da_phe_duyet"),
        (Event.DRAFT, "", None, None),
        (Event.ADDED, "", None, None),
    ]
    page, table = pages(repo)
    assert "20" not in page.body.split("<table")[1].replace("2024", "").replace("2023", "")
    assert b",20," not in table.content


def test_personal_data_of_an_old_version_stays_covered(repo):
    path = repo.reports("thcs-a")
    text = (repo.top / path).read_text("utf-8")
    repo.write(path, text + "ghi_chu: gọi 0912345678\n")
    repo.commit()
    repo.write(path, text + "ghi_chu: gọi văn phòng\n")
    repo.commit()

    page, table = pages(repo)
    assert "gọi văn phòng" in page.body
    assert "0912345678" not in page.body
    assert b"0912345678" not in table.content


def test_a_school_whose_files_are_gone_is_remembered_and_one_of_drafts_is_not(repo):
    gone, draft = repo.reports("thcs-a"), repo.reports("thcs-b")
    text = (repo.top / draft).read_text("utf-8")
    repo.write(draft, text.replace("da_phe_duyet", "du_thao"))
    repo.reports("thcs-c")
    repo.commit()
    (repo.top / gone).unlink()
    repo.commit()

    assert once_public(read_history(repo.data), opened(repo).library, ["thcs-c"]) == ("thcs-a",)


# ---- who ---------------------------------------------------------------------------------------------


def test_a_merge_is_one_change_proposed_on_the_branch_and_taken_in_by_who_merged(repo):
    repo.reports("thcs-a", 60)
    repo.commit()
    repo.branch()
    repo.on("2024-10-03T03:00:00Z", "Cô Lan")
    repo.reports("thcs-a", 61)
    repo.commit()
    repo.reports("thcs-a", 62)
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.on("2024-10-09T03:00:00Z", "Thầy Minh")
    repo.git("merge", "-q", "--no-ff", "-m", "Nhận", "de-nghi")

    assert told(repo)[0] == (date(2024, 10, 9), Event.FIELD, "tong_diem.1", "60", "62")
    assert len([row for row in told(repo) if row[1] is Event.FIELD]) == 1
    page, table = pages(repo)
    assert "đề nghị: trường, duyệt: người quản trị" in page.body
    assert "Lan" not in page.body + table.content.decode()
    page, table = pages(repo, names=True)
    assert "đề nghị: Cô Lan (trường), duyệt: Thầy Minh (người quản trị)" in page.body
    rows = list(csv.DictReader(io.StringIO(table.content.decode())))
    assert rows[0]["duyet_boi"] == "Thầy Minh (người quản trị)"
    assert "example.org" not in page.body + table.content.decode()


def test_a_branch_whose_base_stood_still_is_still_told_by_its_merge(repo):
    """Git leaves such a merge out of the history of a path; it is the one that says who took it in."""
    repo.branch()
    repo.on("2024-10-03T03:00:00Z", "Cô Lan")
    repo.reports("thcs-a", 61)
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.on("2024-10-08T03:00:00Z", "Thầy Minh")
    repo.git("merge", "-q", "--no-ff", "-m", "Nhận", "de-nghi")

    page, _ = pages(repo, names=True)
    assert "8/10/2024 · Tự đánh giá, năm học 2023–2024" in page.body
    assert "đề nghị: Cô Lan (trường), duyệt: Thầy Minh (người quản trị)" in page.body


def test_the_setting_that_lets_people_be_named_is_off_unless_it_says_yes():
    def setting(**told):
        config = CdsConfig()
        config.load_dict(told)
        faults, warnings = config.validate()
        assert not warnings
        return None if faults else config.lich_su.ten_nguoi

    assert setting() is False
    assert setting(lich_su={"ten_nguoi": True}) is True
    assert setting(lich_su={"ten_nguoi": "co"}) is None


def test_rights_tell_the_kind_of_person(repo):
    repo.write("quyen.yml", "quan_tri: [chu-kho]\ncan_bo: {ba-hoa: [phong-thu]}\n")
    repo.commit()
    repo.on("2024-10-03T03:00:00Z", "Bà Hoa", "GitHub")
    repo.said["GIT_AUTHOR_EMAIL"] = "123+ba-hoa@users.noreply.github.com"
    repo.said["GIT_COMMITTER_EMAIL"] = "noreply@github.com"
    repo.reports("thcs-a", 61)
    repo.commit()

    page, _ = pages(repo)
    assert "đề nghị: cơ quan quản lý;" in page.body
    assert "duyệt:" not in page.body.split("<table")[1].split("</table>")[0]


# ---- the register ------------------------------------------------------------------------------------


def test_a_new_name_and_a_new_authority_are_told_from_the_register(repo):
    file = repo.data / "registers/schools.csv"
    repo.on("2024-10-06T03:00:00Z")
    line = next(row for row in file.read_text("utf-8").splitlines() if row.startswith("thcs-a,"))
    cells = line.split(",")
    renamed = [*cells]
    renamed[1] = "Trường Tiểu học A Mới"
    file.write_text(file.read_text("utf-8").replace(line, ",".join(renamed)), "utf-8")
    repo.commit()
    repo.on("2024-10-07T03:00:00Z")
    ended = [*renamed]
    ended[9] = "2025-06-30"
    later = [*renamed]
    later[4], later[8] = "so-thu", "2025-07-01"
    both = ",".join(ended) + "\n" + ",".join(later)
    file.write_text(file.read_text("utf-8").replace(",".join(renamed), both), "utf-8")
    repo.commit()

    page, _ = pages(repo)
    said = " ".join(page.body.split())
    assert f'<th scope="row">Tên</th><td>{cells[1]}</td><td>Trường Tiểu học A Mới</td>' in said
    assert "Cơ quan (từ ngày 1/7/2025)" in said
    assert "Đến ngày</th><td>–</td><td>30/6/2025" in said
    assert "Đưa vào danh mục" in said
    other, _ = pages(repo, "thcs-b")
    assert "A Mới" not in other.body


# ---- where git says nothing ----------------------------------------------------------------------------


def test_a_shallow_copy_and_a_folder_without_git_say_that_nothing_is_known(repo, tmp_path):
    repo.reports("thcs-a")
    repo.commit()
    shallow = tmp_path / "nong"
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.top}", str(shallow))
    alone = tmp_path / "rieng"
    (alone / "data").mkdir(parents=True)

    assert read_history(shallow / "data").fault == "shallow"
    assert read_history(alone / "data").fault == "no-git"
    context = Context(opened(repo).library, date(2026, 11, 22), "", "Trang thử", "")
    page, table = next(made(context, read_history(shallow / "data"), ["thcs-a"], False))
    assert "Chưa biết lịch sử" in page.body
    assert "<table" not in page.body
    assert table.content.decode().count("\n") == 1


def test_the_same_commits_give_the_same_bytes(repo):
    repo.reports("thcs-a", 60)
    repo.commit()
    repo.reports("thcs-a", 61)
    repo.commit()

    assert pages(repo) == pages(repo)
    assert Path(pages(repo)[1].path) == Path("truong/thcs-a/thay-doi.csv")
