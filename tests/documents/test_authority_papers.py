"""An authority's papers: the letter to those awaited, verdicts, forms and lists, as DOCX and XLSX."""

import re
import shutil
import xml.etree.ElementTree as ET
from decimal import Decimal

import openpyxl
import pytest
import yaml

from tests.spelled import NUMBER, spelled

YEAR = "2023-2024"


@pytest.fixture
def made(cds, office, tmp_path, paper):
    """The papers of `phong-mot`, by form; workbooks as paths under `<form>.xlsx`."""

    def make(*more: str, **environment: str):
        folder = tmp_path / "out"
        shutil.rmtree(folder, ignore_errors=True)
        arguments = ("--authority", "phong-mot", "--year", YEAR, "--data", office.root, "--to", folder)
        done = cds("documents", *arguments, *more, **environment)
        assert done.returncode == 0, done.stderr
        found = {path.stem: paper(path) for path in sorted(folder.rglob("*.docx"))}
        return found | {path.name: path for path in folder.rglob("*.xlsx")}

    return make


def test_the_letter_names_those_who_are_awaited_and_nobody_else(office, made):
    for school in ("th-nop", "th-chua", "th-nhap", "th-tra", "th-muon"):
        office.school(school, f"Trường {school}")
    office.write(
        f"rounds/{YEAR}.yml",
        f'nam_hoc: "{YEAR}"\nco_quan:\n  so-mot:\n    bo_chi_so: {{tieu_hoc: bo-thu}}\n'
        "    han_truong: 2024-05-20\n"
        '    can_cu: [{so: "8/KH-S", ngay: 2023-10-01, trich_yeu: "Kế hoạch của năm"}]\n',
    )
    office.reports("th-nop")
    office.reports("th-muon", more='bao_cao: {so: "1/BC", ngay: 2024-05-25}\n')
    office.reports("th-nhap", state="du_thao", approval="")
    office.reports("th-tra")
    office.judges("th-tra", "tra_lai")

    letter = made()["cong-van-don-doc"]

    assert letter.tables == [
        [
            ["STT", "Trường", "Cấp học", "Tình trạng"],
            ["1", "Trường th-chua", "Tiểu học", "chưa nộp"],
            ["2", "Trường th-nhap", "Tiểu học", "mới có bản nháp"],
            ["3", "Trường th-tra", "Tiểu học", "bị trả lại"],
        ]
    ]
    assert "V/v đôn đốc báo cáo kết quả đánh giá mức độ chuyển đổi số năm học 2023-2024" in letter.lines
    assert "chậm nhất vào ngày 20 tháng 5 năm 2024" in letter.text
    assert "văn bản số 8/KH-S ngày 01 tháng 10 năm 2023 về kế hoạch của năm" in letter.text
    assert "Tính đến ngày 22 tháng 11 năm 2026" in letter.text
    assert "TRƯỞNG PHÒNG" in letter.lines
    assert "BÁO CÁO" not in letter.lines


def test_where_all_have_reported_there_is_no_letter(office, made):
    office.school()
    office.reports()

    assert "cong-van-don-doc" not in made()


ITEMS = 'tra_loi: {"1.1": {dat: true}, "1.3": {diem: 30}, "2.2": {diem: 80}}\n'


def test_a_returned_file_comes_with_what_was_found(office, made):
    office.school()
    office.reports(more=ITEMS)
    office.judges(
        result="tra_lai",
        more='tra_loi: {"1.3": {diem: 12.5, ly_do: "Thiếu minh chứng"}}\nghi_chu: "Xem lại mục 1.3"\n',
        decision="",
    )

    slip = made()["phieu-tra-lai-th-mot"]

    assert slip.tables[0][1:] == [["1.3", "Tiêu chí chấm cả", "30", "12,5", "Thiếu minh chứng"]]
    assert "Ý kiến của cơ quan thẩm định: Xem lại mục 1.3" in slip.lines
    assert "Kính gửi: Trường Tiểu học Một" in slip.lines
    assert "Số: ……/PTL-……" in slip.lines
    assert "trước ngày …… tháng …… năm ……" in slip.text


def test_a_decision_recognises_every_school_it_names(office, made):
    for school in ("th-mot", "th-hai", "th-ba"):
        office.school(school, f"Trường {school}")
        office.reports(school)
        office.judges(school, more='tong_diem: {"1": 50, "2": 75.5}\n')
    office.judges("th-ba", decision='so_quyet_dinh: "10/QĐ-PM"\n')

    papers = made()
    both, one = papers["quyet-dinh-cong-nhan-2"], papers["quyet-dinh-cong-nhan-1"]

    assert "quyet-dinh-cong-nhan-3" not in papers
    assert ("Số: 10/QĐ-PM" in one.lines, "Số: 9/QĐ-PM" in both.lines) == (True, True)
    assert "Một Thử, ngày 02 tháng 6 năm 2024" in both.lines
    assert "TRƯỞNG PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HUYỆN MỘT THỬ" in both.lines
    assert both.tables[0][2:] == [
        ["1", "Trường th-hai", "50", "Mức độ 2 (hai)", "75,5", "Mức độ 3 (ba)"],
        ["2", "Trường th-mot", "50", "Mức độ 2 (hai)", "75,5", "Mức độ 3 (ba)"],
    ]


def test_a_source_that_only_cites_a_decision_gives_it_neither_number_nor_day(office, made):
    office.school()
    office.judges(more='muc_do: {"1": 2, "2": 3}\n', decision='nguon: "23/BC-THM"\n')

    decision = made()["quyet-dinh-cong-nhan-1"]

    assert "Số: ……/QĐ-……" in decision.lines
    assert "Một Thử, ngày …… tháng …… năm ……" in decision.lines
    assert "23/BC-THM" in decision.text
    assert decision.tables[0][2] == ["1", "Trường Tiểu học Một", "–", "Mức độ 2 (hai)", "–", "Mức độ 3 (ba)"]


FORM = """\
ma: bieu-thu
ten: Đề cương báo cáo thử của cơ quan
ten_ngan: Biểu thử
so: ""
co_quan: Sở Thử
nguoi_lap: co_quan
tu_nam_hoc: "2022-2023"
cap_hoc: [tieu_hoc, thcs, th_thcs, gdtx]
bo_chi_so: [bo-thu]
nguon: {Q: {ten: Mẫu thử}}
phan:
  - ma: muc-do
    so: "1"
    ten: Kết quả
    bang: true
    dong:
      - ma: "1"
        so: "1"
        ten: Nhóm một
        theo_cap_hoc: [tieu_hoc, thcs]
        do_tin_cay: S
        nguon: [Q]
        o:
          - ma: muc_2
            ten: Mức hai
            loai: so_luong
            don_vi: CSGD
            ti_le_cua: da_tra_loi
            lay_tu: {ket_qua: muc_do, nhom: "1", muc: 2}
          - ma: muc_3
            ten: Mức ba
            loai: so_luong
            don_vi: CSGD
            ti_le_cua: da_tra_loi
            lay_tu: {ket_qua: muc_do, nhom: "1", muc: 3}
  - ma: loi
    so: "2"
    ten: Khó khăn
    dong:
      - ma: kho_khan
        so: ""
        ten: Khó khăn
        do_tin_cay: S
        nguon: [Q]
        o: [{ma: loi, ten: Nội dung, loai: loi}]
"""
FILLED = [
    ["STT", "Nhóm tiêu chí", "Mức hai", "Mức ba"],
    ["", "", "Số lượng", "Tỷ lệ %", "Số lượng", "Tỷ lệ %"],
    ["1", "Nhóm một", "2", "66,7", "1", "33,3"],
    ["1.1", "CSGD Tiểu học", "1", "50,0", "1", "50,0"],
    ["1.2", "CSGD THCS", "", "", "", ""],
    ["1.3", "CSGD TH&THCS", "1", "100,0", "0", "0,0"],
]


@pytest.fixture
def counted(office):
    """Three schools with results, one of them TH&THCS, and a form that counts them."""
    office.write("forms/bieu-thu.yml", FORM)
    for school, stage in (("th-mot", "tieu_hoc"), ("th-hai", "tieu_hoc"), ("lien-cap", "th_thcs")):
        office.school(school, f"Trường {school}", stage)
        office.reports(school)
    office.judges("th-hai", more='tong_diem: {"1": 80, "2": 40}\n')
    return office


def test_a_form_added_by_a_file_alone_becomes_a_paper(counted, made):
    form = made()["bieu-thu"]

    assert form.tables == [FILLED]
    assert "Thử của cơ quan, năm học 2023-2024" in form.lines
    assert set(form.lines[form.lines.index("2. Khó khăn") + 1]) == {"…"}
    assert "Kính gửi: Sở Giáo dục và Đào tạo tỉnh Thử" in form.lines


def test_an_authoritys_own_words_stand_in_its_form(counted, made):
    said = 'so_lieu: {bieu-thu: {kho_khan: {loi: ["Thiếu người phụ trách."]}}}\n'
    counted.write(f"reports/{YEAR}/phong-mot.yml", f'nam_hoc: "{YEAR}"\nco_quan: phong-mot\n{said}')

    lines = made()["bieu-thu"].lines

    assert lines[lines.index("2. Khó khăn") + 1] == "Thiếu người phụ trách."


def test_a_faulty_report_of_the_authority_is_told(counted, cds, tmp_path):
    counted.write(f"reports/{YEAR}/phong-mot.yml", f'nam_hoc: "{YEAR}"\nco_quan: phong-mot\nsai: 1\n')
    arguments = ("--authority", "phong-mot", "--year", YEAR, "--data", counted.root, "--to", tmp_path / "out")

    done = cds("documents", *arguments)

    assert done.returncode == 1
    assert "phong-mot.yml" in done.stderr


def test_a_workbook_holds_the_same_figures_as_numbers(counted, made):
    sheet = openpyxl.load_workbook(made()["bieu-thu.xlsx"]).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    first = next(at for at, row in enumerate(rows) if row[0] == "STT")

    assert rows[first + 2 : first + 6] == [
        ["1", "Nhóm một", 2, 66.7, 1, 33.3],
        ["1.1", "CSGD Tiểu học", 1, 50, 1, 50],
        ["1.2", "CSGD THCS", "", "", "", ""],
        ["1.3", "CSGD TH&THCS", 1, 100, 0, 0],
    ]
    assert sheet.cell(first + 3, 4).number_format == "0.0"


def test_the_list_says_on_whose_word_each_level_stands(counted, made):
    counted.school("th-chua", "Trường th-chua")

    papers = made()

    by_whom = "công nhận: Phòng Giáo dục và Đào tạo huyện Một Thử, 9/QĐ-PM, ngày 2/6/2024"
    assert papers["danh-sach-truong"].tables[0][2:] == [
        ["1", "Trường lien-cap", "TH&THCS", "61,5", "2", "76", "3", "tự đánh giá"],
        ["2", "Trường th-chua", "Tiểu học", "–", "–", "–", "–", "chưa nộp"],
        ["3", "Trường th-hai", "Tiểu học", "80", "3", "40", "1", by_whom],
        ["4", "Trường th-mot", "Tiểu học", "61,5", "2", "76", "3", "tự đánh giá"],
    ]
    sheet = openpyxl.load_workbook(papers["danh-sach-truong.xlsx"]).active
    row = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "Trường th-mot")
    assert row[3:7] == (61.5, 2, 76, 3)


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(counted, made, parts):
    counted.school("th-ac", '=HYPERLINK(""https://evil.example"")')
    counted.school("th-ac-hai", "https://evil.example/@SUM(1)")

    found = parts(made()["danh-sach-truong.xlsx"].read_bytes())

    sheet = ET.fromstring(found["xl/worksheets/sheet1.xml"])
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    assert list(sheet.iter(f"{space}f")) == []
    assert list(sheet.iter(f"{space}hyperlink")) == []
    assert (
        b"=HYPERLINK(&quot;" in found["xl/sharedStrings.xml"]
        or b"=HYPERLINK(" in found["xl/sharedStrings.xml"]
    )
    assert not any(b"External" in content for name, content in found.items() if name.endswith(".rels"))


def test_the_same_data_give_the_same_bytes(counted, made):
    def content(papers):
        files = {name: one if name.endswith(".xlsx") else one.path for name, one in papers.items()}
        return {name: path.read_bytes() for name, path in files.items()}

    assert content(made()) == content(made(PYTHONHASHSEED="11"))


def test_all_writes_schools_and_authorities_of_the_year(counted, cds, tmp_path):
    done = cds("documents", "--all", "--year", YEAR, "--data", counted.root, "--to", tmp_path / "out")

    assert done.returncode == 0, done.stderr
    folders = {path.relative_to(tmp_path / "out").parts[1] for path in (tmp_path / "out").rglob("*.docx")}
    assert folders == {"th-mot", "th-hai", "lien-cap", "phong-mot", "so-mot"}


def test_every_number_of_the_letters_lists_and_decisions_is_in_the_data(root, papers, paper):
    """Forms are recounted cell by cell elsewhere; here the papers that no form asks for."""
    known, seen = {}, set()
    for path in sorted(papers.glob("co-quan/*/*/van-ban/*.docx")):
        kind = next((one for one in OF_NO_FORM if path.stem.startswith(one)), None)
        if kind is None:
            continue
        year = path.parts[-3]
        if year not in known:
            known[year] = numbers_of(root, year)
        document = paper(path)
        counts = {str(number) for number in range(1, 1 + max(len(rows) for rows in document.tables))}
        today = {"22", "11", "2026"}  # the letter says as of which day
        for line in document.lines:
            if not line.startswith(("Đối chiếu", "Bản dữ liệu")):
                odd = set(NUMBER.findall(line)) - known[year] - counts - today
                assert not odd, f"{path}: {line}"
        seen.add(kind)
    assert seen == set(OF_NO_FORM)


OF_NO_FORM = ("danh-sach-truong", "cong-van-don-doc", "phieu-tra-lai", "quyet-dinh-cong-nhan")


def numbers_of(root, year):
    """Every number of a year's files, of the registers and rubrics, and of the words of papers."""
    files = [*(root / "data/registers").iterdir(), *(root / "data/rubrics").iterdir()]
    files += [root / "generator/wording/documents.yml", root / "generator/wording/vi.yml"]
    files += [root / f"data/rounds/{year}.yml", *root.glob(f"data/verifications/{year}/*/*.yml")]
    files += root.glob(f"data/assessments/{year}/*/*.yml")
    return spelled("\n".join(file.read_text("utf-8") for file in files)) | totals(root, year)


def read(file):
    """A YAML file whose scalars stay the text that stands there."""
    return yaml.load(file.read_text("utf-8"), Loader=yaml.CBaseLoader)


def totals(root, year):
    """What each school's answers add up to in a group, as given and as found."""
    found = set()
    for file in root.glob(f"data/assessments/{year}/*/*.yml"):
        own = read(file).get("tra_loi") or {}
        judged = sorted(root.glob(f"data/verifications/{year}/*/{file.stem}*.yml"))
        for other in [{}, *map(read, judged)]:
            answers = {
                code: {**answer, **(other.get("tra_loi") or {}).get(code, {})} for code, answer in own.items()
            }
            for code, answer in (other.get("tra_loi") or {}).items():
                if code not in own:  # a whole criterion found otherwise
                    answers = {at: one for at, one in answers.items() if not at.startswith(f"{code}.")}
                    answers[code] = answer
            for group in ("1", "2"):
                points = (
                    Decimal(one.get("diem", "0")) for at, one in answers.items() if at.startswith(group)
                )
                found.add(f"{sum(points, Decimal(0)).normalize():f}".replace(".", ","))
    return found


# ---- the base documents and how a print is traced ----------------------------------------------------


def test_an_office_changes_its_letterhead_without_code(counted, cds, root, tmp_path, paper):
    import docx

    home = tmp_path / "home"
    shutil.copytree(root / "theme", home / "theme", ignore=shutil.ignore_patterns("fonts"))
    (home / "mkdocs.yml").write_text("site_name: Thử\nsite_url: https://so.example.vn/cds/\n", "utf-8")
    base = home / "theme/documents/co-quan.docx"
    document = docx.Document(str(base))
    document.tables[0].cell(0, 0).paragraphs[0].insert_paragraph_before("BIỂU TRƯNG CỦA CƠ QUAN")
    document.save(str(base))

    done = cds(
        *("documents", "--authority", "phong-mot", "--year", YEAR, "--form", "danh-sach-truong"),
        *("--data", counted.root, "--to", home / "out"),
        cwd=home,
    )

    assert done.returncode == 0, done.stderr
    (path,) = (home / "out").rglob("*.docx")
    assert paper(path).lines[0] == "BIỂU TRƯNG CỦA CƠ QUAN"
    address = "https://so.example.vn/cds/co-quan/phong-mot/2023-2024/"
    assert f"Đối chiếu số liệu của bản in này tại {address}" in paper(path).lines
    assert f'descr="{address}"' in paper(path).document.element.xml


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.write_bytes(b"not a document"), "không phải tệp DOCX"),
        (lambda file: without_text(file, "{noi_dung}"), "thiếu chỗ điền {noi_dung}"),
        (lambda file: without_text(file, "{dau}"), "thiếu chỗ điền {dau}"),
    ],
)
def test_a_spoilt_base_document_is_told_and_nothing_is_written(counted, cds, root, tmp_path, spoil, said):
    home = tmp_path / "home"
    shutil.copytree(root / "theme", home / "theme", ignore=shutil.ignore_patterns("fonts"))
    spoil(home / "theme/documents/truong.docx")

    done = cds(
        *("documents", "--school", "th-mot", "--year", YEAR, "--data", counted.root, "--to", home / "out"),
        cwd=home,
    )

    assert done.returncode == 2
    assert said in done.stderr
    assert not (home / "out").exists()


def without_text(file, text):
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(str(file))
    section = document.sections[0]
    for element in (document.element, section.header._element, section.first_page_header._element):
        for node in element.iter(qn("w:t")):
            node.text = (node.text or "").replace(text, "")
    document.save(str(file))


def test_the_base_documents_are_as_the_script_makes_them(root, parts):
    from generator.present.documents.bases import BASES, make_base

    for name in BASES:
        assert parts((root / f"theme/documents/{name}.docx").read_bytes()) == parts(make_base())


def test_a_peoples_committee_is_signed_for_and_its_chair_decides_alone(papers, paper):
    """Nghị định 30/2020, phụ lục I: what a collective body issues is signed "TM." and its name."""
    folder = papers / "co-quan/minh-hoa-ubnd-may-trang/2025-2026/van-ban"

    listed = paper(folder / "danh-sach-truong.docx").lines
    decision = paper(folder / "quyet-dinh-cong-nhan-1.docx").lines

    assert listed[listed.index("TM. ỦY BAN NHÂN DÂN") + 1] == "CHỦ TỊCH"
    assert "CHỦ TỊCH UBND XÃ MÂY TRẮNG" in decision
    assert "CHỦ TỊCH" in decision
    assert "TM. ỦY BAN NHÂN DÂN" not in decision


def test_the_commit_stands_on_the_paper_and_says_when_the_data_have_changed_since(papers, root, paper):
    import subprocess

    command = ["git", "-C", str(root / "data"), "log", "-1", "--format=%h", "--", "."]
    commit = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    lines = paper(next(papers.rglob("bao-cao.docx"))).lines

    assert any(re.match(rf"Bản dữ liệu {commit}\b", line) for line in lines)
