"""The whole road of a school, as its teacher and its officer walk it.

From a fresh clone: the worked example of the guide goes into the form (or the workbook), comes out as a
YAML file, is clean, is a school that appears in `cds diff`, and stands on the site.
"""

import json
import shutil
from datetime import date

import pytest
import yaml

from tests.libreoffice import needs_soffice
from tests.repositories import Repo
from tests.workbooks import Filling, group_result, recalculated

SCHOOL, NAME, YEAR = "minh-hoa-thcs-canh-dieu", "Trường THCS Cánh Diều", "2025-2026"
AUTHORITY = "minh-hoa-ubnd-nang-som"
PATH = f"data/assessments/{YEAR}/{AUTHORITY}/{SCHOOL}.yml"
PARTS = ("data", "content", "theme", "mkdocs.yml")


@pytest.fixture(scope="module")
def example(root):
    """The file at the end of the worked example, as plain values."""
    guide = (root / "content/huong-dan/vi-du.md").read_text("utf-8")
    text = guide.partition("```yaml\n")[2].partition("```")[0]
    return yaml.load(text.replace("th-vi-du", SCHOOL), Loader=yaml.BaseLoader)


@pytest.fixture
def clone(root, tmp_path):
    """A clone of a repository that holds this one's data and pages; the school has no file of this year."""
    if shutil.which("git") is None:
        pytest.skip("máy này chưa có git")
    origin = Repo.__new__(Repo)
    origin.top, origin.said = tmp_path / "goc", {}
    origin.top.mkdir()
    for part in PARTS:
        whole = root / part
        (shutil.copytree if whole.is_dir() else shutil.copy)(whole, origin.top / part)
    origin.git("init", "-q", "-b", "main")
    origin.commit("Kho ban đầu")
    copy = Repo.__new__(Repo)
    copy.top, copy.said = tmp_path / "ban-sao", {}
    origin.git("clone", "-q", str(origin.top), str(copy.top))
    assert not (copy.top / PATH).exists()
    return copy


# ---- the three ways end alike --------------------------------------------------------------------------


def the_school_appears(cds, clone):
    """`cds check` is clean, `cds diff main` tells of the school, the site shows it."""
    checked = cds("check", PATH, cwd=clone.top)
    assert (checked.returncode, checked.stdout) == (0, "")

    diff = cds("diff", "main", cwd=clone.top)
    assert diff.returncode == 0
    assert "\n1 trường, 1 tệp dữ liệu, 0 lỗi mới, 0 lưu ý mới" in diff.stdout
    assert f"{NAME} ({SCHOOL})" in diff.stdout
    assert "Tình trạng: chưa nộp → đã nộp (chưa thẩm định)" in diff.stdout
    assert "67,5/100 điểm, Mức 2" in diff.stdout
    assert "70/100 điểm, Mức 2" in diff.stdout

    clone.branch()
    clone.commit("Tự đánh giá của Trường THCS Cánh Diều")
    committed = cds("diff", "main", "HEAD", cwd=clone.top)
    assert committed.stdout.splitlines()[1:] == diff.stdout.splitlines()[1:]

    built = cds("build", "--site", "site", cwd=clone.top)
    assert built.returncode == 0, built.stderr
    page = (clone.top / f"site/truong/{SCHOOL}/index.html").read_text("utf-8")
    assert "67,5" in page
    assert "14/QĐ-THVD" in page
    behind = (clone.top / f"site/truong/{SCHOOL}/ho-so/index.html").read_text("utf-8")
    assert "Sổ liên lạc điện tử" in behind
    facts = json.loads((clone.top / f"site/du-lieu/truong/{SCHOOL}.json").read_text("utf-8"))
    assert YEAR in json.dumps(facts)
    results = (clone.top / "site/du-lieu/ket-qua.csv").read_text("utf-8")
    assert f"{YEAR},{SCHOOL},{NAME},thcs," in results


def unnamed(own):
    """A file's values, each document's number in place of the name it goes by; the form has its own order."""
    papers = own.get("van_ban", {})
    answers = {
        code: {
            key: sorted(papers[name]["so"] for name in value) if key == "minh_chung" else value
            for key, value in answer.items()
        }
        for code, answer in own["tra_loi"].items()
    }
    return {**own, "van_ban": list(papers.values()), "tra_loi": answers}


def written(clone):
    return yaml.load((clone.top / PATH).read_text("utf-8"), Loader=yaml.BaseLoader)


# ---- by the form ---------------------------------------------------------------------------------------


def test_from_the_form_to_the_site(visit, cds, clone, example, tmp_path):
    page = visit("tu-danh-gia/", width=360, height=740)
    page.locator("#nam-hoc").select_option(YEAR)
    page.get_by_role("combobox", name="Trường").press_sequentially("canh dieu")
    page.get_by_role("option", name=NAME).click()
    page.locator("form.paper").wait_for()

    fill_in(page, example)

    assert page.locator("[data-verdict]").get_attribute("data-verdict") == "verdict_done"
    assert page.locator("[data-card='1'] [data-points]").inner_text() == "67,5"
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Tải tệp về máy").click()
    assert waiting.value.suggested_filename == f"{SCHOOL}.yml"
    received = tmp_path / "thu-den"
    waiting.value.save_as(received / "tep gui xa.yml")
    done = cds("import", received, "--replies", tmp_path / "tra-loi", cwd=clone.top)

    assert done.returncode == 0, done.stdout + done.stderr
    assert (clone.top / PATH).read_bytes() == (received / "tep gui xa.yml").read_bytes()
    assert unnamed(written(clone)) == unnamed(example)
    assert page.complaints == []
    assert page.elsewhere == []
    the_school_appears(cds, clone)


def fill_in(page, own):
    """Every value of `own` into its field, in the order of the guide."""
    names = {}
    for key, paper in own["van_ban"].items():
        page.get_by_role("button", name="Thêm văn bản").click()
        row = page.locator("[data-rows=van_ban] > *").last
        row.get_by_label("Loại").select_option(paper["loai"])
        row.get_by_label("Số, ký hiệu").fill(paper["so"])
        row.get_by_label("Ngày").fill(paper["ngay"])
        row.get_by_label("Về việc gì").fill(paper["trich_yeu"])
        names[key] = row.locator("[data-title]").inner_text().partition(": ")[2]
    for code, answer in own["tra_loi"].items():
        fill_answer(page.locator(f"[data-code='{code}']:not(.whole)"), answer, names)
    page.get_by_label("Người đứng đầu đã phê duyệt").check()
    for part in ("phe_duyet", "bao_cao", "cong_khai"):
        for key, value in own[part].items():
            put(page.locator(f"""[data-base='["{part}"]'] [data-key={key}]"""), value)
    for key, texts in own["nhan_xet"].items():
        put(page.locator(f"[data-key={key}]"), texts)
    for step in own["qua_trinh"]:
        page.get_by_role("button", name="Thêm một bước").click()
        row = page.locator("[data-rows=qua_trinh] > *").last
        row.get_by_label("Từ ngày").fill(step.get("ngay") or step["tu"])
        row.get_by_label("Đến ngày").fill(step.get("den", ""))
        row.get_by_label("Việc đã làm").fill(step["viec"])


def fill_answer(ask, answer, names):
    if "dat" in answer:
        ask.get_by_label("Đạt", exact=True).check()
    if {"ten", "so_luong", "ghi_chu"} & answer.keys():
        ask.get_by_text("Tên phần mềm, số lượng, ghi chú").click()
    for key in ("diem", "ten", "so_luong", "tong_so", "ghi_chu"):
        if key in answer:
            ask.locator(f"[data-key={key}]").fill(
                answer[key].replace(".", ",") if key == "diem" else answer[key]
            )
    if "minh_chung" in answer:
        ask.locator("details.proof summary").click()
        for key in answer["minh_chung"]:
            ask.get_by_label(names[key], exact=True).check()


def put(field, value):
    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill("\n".join(value) if isinstance(value, list) else value)


# ---- by the workbook -----------------------------------------------------------------------------------

KINDS = {"ke_hoach": "Kế hoạch", "quyet_dinh": "Quyết định", "bao_cao": "Báo cáo", "bien_ban": "Biên bản"}


def test_from_the_workbook_to_the_site(cds, clone, example, tmp_path):
    sent = tmp_path / "thu-den/Bản gửi xã (2).xlsx"
    made = cds("form", SCHOOL, YEAR, "--to", tmp_path / "so.xlsx", cwd=clone.top)
    assert made.returncode == 0, made.stderr
    filling = Filling((tmp_path / "so.xlsx").read_bytes())
    type_in(filling, example)
    sent.parent.mkdir()
    sent.write_bytes(filling.content())

    done = cds("import", sent.parent, "--replies", tmp_path / "tra-loi", cwd=clone.top)

    assert done.returncode == 0, done.stdout + done.stderr
    reply = (tmp_path / f"tra-loi/{SCHOOL}.tra-loi.txt").read_text("utf-8")
    assert "67,5" in reply
    assert unnamed(written(clone)) == unnamed(example)
    the_school_appears(cds, clone)


@needs_soffice
def test_the_workbook_itself_comes_to_the_same_result(cds, clone, example, tmp_path):
    cds("form", SCHOOL, YEAR, "--to", tmp_path / "so.xlsx", cwd=clone.top)
    filling = Filling((tmp_path / "so.xlsx").read_bytes())
    type_in(filling, example)

    book = recalculated({"so.xlsx": filling.content()}, tmp_path / "tinh")["so.xlsx"]

    for group, points in (("1", 67.5), ("2", 70)):
        shown, level = group_result(book, group)
        assert shown == points
        assert level.startswith("Mức 2")


def type_in(filling, own):
    """Every value of `own` into its cell, dates as dates and points as numbers."""
    for row in range(40):
        filling.line("Văn bản", row, khoa=None, loai=None, so=None, ngay=None, trich_yeu=None, url=None)
    for row, (key, paper) in enumerate(own["van_ban"].items()):
        facts = {**paper, "loai": KINDS[paper["loai"]], "ngay": date.fromisoformat(paper["ngay"])}
        filling.paper(row, key, **facts)
    for code, answer in own["tra_loi"].items():
        said = "đạt" if "dat" in answer else float(answer["diem"])
        more = {key: answer[key] for key in ("ten", "ghi_chu") if key in answer}
        more |= {key: int(answer[key]) for key in ("so_luong", "tong_so") if key in answer}
        filling.answer(code, said, minh_chung="; ".join(answer.get("minh_chung", ())) or None, **more)
    filling.info(trang_thai="đã phê duyệt")
    for part in ("phe_duyet", "bao_cao", "cong_khai"):
        for key, value in own[part].items():
            filling.info(**{f"{part}__{key}": typed(key, value)})
    for row, step in enumerate(own["qua_trinh"]):
        start, end = step.get("ngay") or step["tu"], step.get("den")
        filling.line("Quá trình", row, tu=date.fromisoformat(start), viec=step["viec"])
        if end:
            filling.line("Quá trình", row, den=date.fromisoformat(end))
    for key, texts in own["nhan_xet"].items():
        for text in texts:
            filling.remark(key, text)


def typed(key, value):
    if key in ("ngay", "tu", "den"):
        return date.fromisoformat(value)
    if key == "loai":
        return KINDS[value]
    return "; ".join(value) if isinstance(value, list) else value
