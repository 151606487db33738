"""A school's papers: what stands in them, what stays blank, what a hostile file can do (nothing)."""

import re
from datetime import date
from decimal import Decimal

import pytest
import yaml
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from generator.present.documents.desk import long_day
from tests.spelled import NUMBER, spelled

YEAR = "2023-2024"
FORMS = {"bao-cao", "phieu-danh-gia", "bien-ban", "quyet-dinh-phe-duyet", "thong-bao-cong-khai"}


@pytest.fixture
def made(cds, office, tmp_path, paper):
    """The papers of the school `th-mot`, by form."""

    def make(*more: str, code: int = 0):
        folder = tmp_path / "out"
        done = cds(
            *("documents", "--school", "th-mot", "--year", YEAR, "--data", office.root, "--to", folder), *more
        )
        assert done.returncode == code, done.stderr
        return {path.stem: paper(path) for path in sorted(folder.rglob("*.docx"))}

    return make


def test_a_school_gets_every_paper_its_file_can_fill(office, made):
    office.school()
    office.reports()

    assert set(made()) == FORMS


def test_where_the_report_itself_is_the_approval_there_is_no_decision(office, made):
    office.school()
    office.reports(approval='{loai: bao_cao, so: "27/BC-THM", ngay: 2024-05-07}')

    papers = made()

    assert set(papers) == FORMS - {"quyet-dinh-phe-duyet"}
    assert "Số: 27/BC-THM" in papers["bao-cao"].lines


def test_the_head_is_that_of_nghi_dinh_30(office, made):
    office.school()
    office.reports(more='bao_cao: {so: "5/BC-THM", ngay: 2024-02-09, noi: "Một Thử"}\n')

    lines = made()["bao-cao"].lines

    assert lines[0] == "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HUYỆN MỘT THỬ"
    assert lines[1] == "TRƯỜNG TIỂU HỌC MỘT"
    assert "Số: 5/BC-THM" in lines
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in lines
    assert "Độc lập - Tự do - Hạnh phúc" in lines
    assert "Một Thử, ngày 09 tháng 02 năm 2024" in lines
    assert "BÁO CÁO" in lines


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2024, 2, 26), "ngày 26 tháng 02 năm 2024"),
        (date(2024, 1, 1), "ngày 01 tháng 01 năm 2024"),
        (date(2024, 3, 9), "ngày 09 tháng 3 năm 2024"),
        (date(2024, 12, 10), "ngày 10 tháng 12 năm 2024"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_zero_before_them(value, words):
    assert long_day(value) == words


def test_what_is_not_known_stays_a_row_of_dots(office, made):
    office.school()
    office.reports(approval='{so: "14/QĐ-THM"}')

    papers = made()

    assert "Số: ……/BC-……" in papers["bao-cao"].lines
    assert "……, ngày …… tháng …… năm ……" in papers["bao-cao"].lines
    assert "Số: 14/QĐ-THM" in papers["quyet-dinh-phe-duyet"].lines
    assert "Thời gian: …… giờ ……, ngày …… tháng …… năm ……" in papers["bien-ban"].lines
    assert "Thời gian công khai: từ ngày …… đến ngày ……." in papers["thong-bao-cong-khai"].lines


def test_the_report_says_points_and_levels_group_by_group(office, made):
    office.school()
    office.reports(more='nhan_xet: {uu_diem: ["Mạng tốt."]}\n')

    lines = made()["bao-cao"].lines

    assert "- Nhóm 1. Nhóm một: 61,5 trên 100 điểm, Mức độ 2 (hai)." in lines
    assert "- Nhóm 2. Nhóm hai: 76 trên 100 điểm, Mức độ 3 (ba)." in lines
    assert lines.index("1. Ưu điểm") + 1 == lines.index("- Mạng tốt.")
    assert set(lines[lines.index("4. Kiến nghị, đề xuất") + 1]) == {"…"}


ANSWERS = """\
van_ban: {ke-hoach: {loai: ke_hoach, so: "07/KH-THM", ngay: 2023-08-05, trich_yeu: "Kế hoạch năm học"}}
tra_loi:
  "1.1": {dat: true, minh_chung: [ke-hoach]}
  "1.2.1": {diem: 30, so_luong: 52, tong_so: 56, ghi_chu: "Dùng đều", minh_chung: [ke-hoach]}
  "1.3": {diem: 20.5, ten: "Phần mềm A"}
  "2.1": {dat: false}
  "2.2": {diem: 76}
"""


def test_the_sheet_has_every_criterion_with_points_and_evidence(office, made):
    office.school()
    office.reports(more=ANSWERS)

    first, second, evidence = made()["phieu-danh-gia"].tables

    assert first == [
        ["Mã", "Tiêu chí, nội dung", "Điểm tối đa", "Điểm đạt", "Minh chứng, ghi chú"],
        ["1.1", "Điều kiện một", "Bắt buộc", "Đạt", "07/KH-THM"],
        ["1.2", "Tiêu chí có hai nội dung", "60", "30", ""],
        ["1.2.1", "Nội dung chắc chắn", "40", "30", "52 trên 56, tỷ lệ 92,9%; Dùng đều; 07/KH-THM"],
        ["1.2.2", "Nội dung chưa chắc", "20*", "–", ""],
        ["1.3", "Tiêu chí chấm cả", "40", "20,5", "Phần mềm A"],
        ["Tổng điểm nhóm 1", "100", "50,5", "Mức độ 2 (hai)"],
    ]
    assert second[1] == ["2.1", "Điều kiện hai", "Bắt buộc", "Chưa đạt", ""]
    assert second[-1] == ["Tổng điểm nhóm 2", "100", "76", "chưa xếp mức độ"]
    assert evidence[1] == ["1", "Kế hoạch số 07/KH-THM ngày 05 tháng 8 năm 2023: Kế hoạch năm học"]


def test_an_unmet_condition_is_said_wherever_the_result_stands(office, made):
    office.school()
    office.reports(more=ANSWERS)
    said = "Chưa xếp mức độ nhóm 2 vì chưa đạt điều kiện bắt buộc: 2.1."

    assert {form for form, one in made().items() if said in one.lines} == FORMS


def test_a_draft_says_so_on_every_page_and_an_approved_file_does_not(office, made):
    office.school()
    office.reports(state="du_thao", approval="")
    drafts = made()
    assert set(drafts) == FORMS
    assert all("DỰ THẢO" in header for one in drafts.values() for header in one.headers)

    office.reports()
    assert not any("DỰ THẢO" in header for one in made().values() for header in one.headers)


@pytest.mark.parametrize(
    ("stage", "name", "head"),
    [
        ("tieu_hoc", "Trường Tiểu học Một", "HIỆU TRƯỞNG"),
        ("gdtx", "Trung tâm Giáo dục thường xuyên Một", "GIÁM ĐỐC"),
    ],
)
def test_schools_are_signed_by_principals_and_centres_by_directors(office, made, stage, name, head):
    office.school(stage=stage, name=name)
    office.reports()

    lines = made()["bao-cao"].lines

    assert head in lines
    assert any(set(line) == {"…"} for line in lines[lines.index(head) + 1 :])


def test_minutes_are_signed_by_secretary_and_chair(office, made):
    office.school()
    office.reports()

    lines = made()["bien-ban"].lines

    assert {"THƯ KÝ", "CHỦ TỌA"} <= set(lines)
    assert "HIỆU TRƯỞNG" not in lines


def test_the_end_of_every_text_and_of_the_recipients(office, made):
    office.school()
    office.reports(more='bao_cao: {so: "5/BC", ngay: 2024-05-09, noi_nhan: ["Phòng GDĐT;", "Lưu: VT, CM"]}\n')

    papers = made()

    ends = {form: any(line.endswith("./.") for line in one.lines) for form, one in papers.items()}
    assert ends == dict.fromkeys(FORMS, True) | {"phieu-danh-gia": False}
    assert papers["bao-cao"].lines.count("Nơi nhận:") == 1
    assert "- Phòng GDĐT;" in papers["bao-cao"].lines
    assert "- Lưu: VT, CM." in papers["bao-cao"].lines
    assert "- Lưu: VT." in papers["quyet-dinh-phe-duyet"].lines


def test_page_styles_and_tables_are_as_the_law_wants(office, made):
    office.school()
    office.reports(more=ANSWERS)

    document = made()["phieu-danh-gia"].document
    section, styles = document.sections[0], document.styles

    assert [round(edge.mm) for edge in (section.page_width, section.page_height)] == [210, 297]
    assert [round(edge.mm) for edge in (section.left_margin, section.right_margin)] == [30, 15]
    assert [round(edge.mm) for edge in (section.top_margin, section.bottom_margin)] == [20, 20]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    assert {styles["Normal"].font.name} == {"Times New Roman"}
    assert styles["VB Nội dung"].font.size == Pt(13)
    assert styles["VB Nội dung"].paragraph_format.first_line_indent == Twips(720)
    rows = [row for row in document.element.body.iter(qn("w:tr")) if row.iterancestors()]
    bordered = [
        row for row in rows if row.getparent().find(qn("w:tblPr")).find(qn("w:tblBorders")) is not None
    ]
    assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in bordered)
    heads = [row for row in bordered if row.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None]
    assert len(heads) == 3


HOSTILE = '=HYPERLINK("https://evil.example") <w:p/> ]]> & {so} {noi_dung} &amp; \\\\x41 <script>'


def test_hostile_text_is_text_and_nothing_else(office, made, parts):
    office.school(name="Trường <w:br/> & ''Một''")
    escaped = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    office.reports(more=f'nhan_xet: {{uu_diem: ["{escaped}"], han_che: ["{{ PAGE }}"]}}\n')

    report = made()["bao-cao"]

    assert any("=HYPERLINK" in line and "{so} {noi_dung} &amp;" in line for line in report.lines)
    assert any("<W:BR/> & ''MỘT''" in line for line in report.lines)
    found = parts(report.path.read_bytes())
    links = b"".join(content for name, content in found.items() if name.endswith(".rels"))
    assert b"External" not in links
    assert b"evil" not in links
    body = found["word/document.xml"]
    assert b"w:instrText" not in body
    assert b"w:hyperlink" not in body
    assert not any(name.startswith(("word/embeddings", "word/vba", "customXml")) for name in found)


def test_long_names_break_nothing(office, made, shown):
    name = "Trường Tiểu học và Trung học cơ sở " + "Nguyễn Thị Minh Khai " * 12
    office.school(name=name.strip())
    office.reports(more=f'nhan_xet: {{uu_diem: ["{"Dài" * 900}"]}}\n')

    text = shown(made()["bao-cao"].path)[0]

    assert "HIỆU TRƯỞNG" in text
    assert text.count("\f") < 12


def test_the_same_data_give_the_same_bytes(office, made, cds, tmp_path):
    office.school()
    office.reports(more=ANSWERS)
    first = {form: one.path.read_bytes() for form, one in made().items()}

    again = tmp_path / "again"
    arguments = ("--school", "th-mot", "--year", YEAR, "--data", office.root, "--to", again)
    assert cds("documents", *arguments, PYTHONHASHSEED="11").returncode == 0

    assert {path.stem: path.read_bytes() for path in again.rglob("*.docx")} == first


def test_a_faulty_file_gives_its_faults_and_no_paper(office, cds, tmp_path):
    office.school()
    office.reports(more='muc_do: {"1": 3, "2": 3}\n')

    done = cds(
        *("documents", "--school", "th-mot", "--year", YEAR, "--data", office.root, "--to", tmp_path / "out")
    )

    assert done.returncode == 1
    assert "th-mot.yml" in done.stderr
    assert list(tmp_path.glob("out/**/*.docx")) == []


def test_one_form_alone(office, made):
    office.school()
    office.reports()

    assert set(made("--form", "bao-cao", "--form", "bien-ban")) == {"bao-cao", "bien-ban"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--school", "th-moot", "--year", YEAR), "Gần giống: th-mot."),
        (("--school", "th-mot", "--year", "2022-2023"), "không có tệp nào"),
        (("--school", "th-mot", "--year", "2023"), "không phải năm học"),
        (("--school", "th-mot"), "Hãy cho biết năm học"),
        (("--year", YEAR), "Hãy chọn đúng một trong ba"),
        (("--school", "th-mot", "--authority", "phong-mot", "--year", YEAR), "Hãy chọn đúng một trong ba"),
        (("--authority", "phong-hai", "--year", YEAR), "không có cơ quan nào"),
        (("--school", "th-mot", "--year", YEAR, "--form", "la"), "Không có loại văn bản “la”"),
    ],
)
def test_wrong_wishes_are_told_in_words(office, cds, tmp_path, arguments, said):
    office.school()
    office.reports()

    done = cds("documents", *arguments, "--data", office.root, "--to", tmp_path / "out")

    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "out").exists()


# ---- every number is of the data ---------------------------------------------------------------------


def _computed(assessment: dict, codes: dict[str, list[str]]) -> set[str]:
    """Sums of points and shares of counts, added up here by hand."""
    answers = assessment.get("tra_loi", {})
    found = set()
    for parts in codes.values():
        total = sum((Decimal(str(answers.get(part, {}).get("diem", 0))) for part in parts), Decimal(0))
        found.add(f"{total.normalize():f}".replace(".", ","))
    for answer in answers.values():
        if "tong_so" in answer:
            share = 100 * Decimal(answer["so_luong"]) / Decimal(answer["tong_so"])
            found.add(f"{share.quantize(Decimal('0.1'), 'ROUND_HALF_UP')}".replace(".", ","))
    return found


def _sums_of(rubric: dict) -> dict[str, list[str]]:
    sums: dict[str, list[str]] = {}
    for group in rubric["nhom"]:
        sums[group["ma"]] = []
        for criterion in group["tieu_chi"]:
            own = [item["ma"] for item in criterion.get("noi_dung", [])]
            sums[criterion["ma"]] = [criterion["ma"], *own]
            sums[group["ma"]] += sums[criterion["ma"]]
    return sums


def test_every_number_of_a_schools_papers_is_in_the_data(root, papers, paper):
    rubric_text = (root / "data/rubrics/4725-qd-bgddt.yml").read_text("utf-8")
    registers = "".join(path.read_text("utf-8") for path in (root / "data/registers").iterdir())
    words = (root / "generator/wording/documents.yml").read_text("utf-8")
    sums = _sums_of(yaml.safe_load(rubric_text))
    seen = 0
    for folder in sorted(papers.glob("truong/*/van-ban/*")):
        year, school = folder.name, folder.parts[-3]
        sources = list(root.glob(f"data/assessments/{year}/*/{school}.yml"))
        if not sources:
            continue
        (source,) = sources
        text = source.read_text("utf-8")
        assessment = yaml.load(text, Loader=yaml.BaseLoader)
        allowed = spelled(text) | spelled(rubric_text) | spelled(registers) | spelled(words)
        allowed |= spelled((root / f"data/rounds/{year}.yml").read_text("utf-8"))
        allowed |= _computed(assessment, sums) | {str(n) for n in range(1, len(assessment["van_ban"]) + 1)}
        for path in sorted(folder.glob("*.docx")):
            if path.stem not in FORMS:
                continue
            lines = [line for line in paper(path).lines if not line.startswith(("Đối chiếu", "Bản dữ liệu"))]
            for line in lines:
                odd = [one for one in NUMBER.findall(line) if one not in allowed]
                assert odd == [], f"{path}: {line}"
            seen += 1
    assert seen > 250


def test_every_number_of_a_schools_statistics_forms_is_in_the_data(root, papers, paper):
    """The QĐ 131 report and the other forms of schools: typed, or the share of two typed counts."""
    registers = "".join(path.read_text("utf-8") for path in (root / "data/registers").iterdir())
    words = (root / "generator/wording/documents.yml").read_text("utf-8")
    seen = []
    for path in sorted(papers.glob("truong/*/van-ban/*/*.docx")):
        year, school = path.parent.name, path.parts[-4]
        sources = list(root.glob(f"data/statistics/{year}/*/{path.stem}/{school}.yml"))
        if not sources:
            assert path.stem in FORMS, path
            continue
        (source,) = sources
        form = (root / f"data/forms/{path.stem}.yml").read_text("utf-8")
        text = source.read_text("utf-8")
        allowed = spelled(text) | spelled(form) | spelled(registers) | spelled(words)
        allowed |= _thousands(text) | _shares(yaml.load(text, Loader=yaml.BaseLoader), form)
        lines = [line for line in paper(path).lines if not line.startswith(("Đối chiếu", "Bản dữ liệu"))]
        for line in lines:
            odd = [one for one in NUMBER.findall(line) if one not in allowed]
            assert odd == [], f"{path}: {line}"
        seen.append(path.stem)
    assert seen.count("131-qd-ttg-phu-luc-2") > 25
    assert seen.count("truong-cntt") > 25


def _thousands(text: str) -> set[str]:
    """Whole numbers as papers set them: 1283 → 1.283."""
    return {f"{int(token):,d}".replace(",", ".") for token in re.findall(r"\b[1-9]\d{3,}\b", text)}


def _shares(given: dict, form: str) -> set[str]:
    """Every count that the form wants as a share, of its whole, half up to one decimal."""
    found = set()
    said = given["so_lieu"]
    for section in yaml.load(form, Loader=yaml.BaseLoader)["phan"]:
        for row in section.get("dong", ()):
            for one in row["o"]:
                part = said.get(row["ma"], {}).get(one["ma"])
                at, _, name = one.get("ti_le_cua", "").rpartition(".")
                whole = said.get(at or row["ma"], {}).get(name)
                if (part or "").isdigit() and (whole or "").isdigit() and whole != "0":
                    share = (100 * Decimal(part) / Decimal(whole)).quantize(Decimal("0.1"), "ROUND_HALF_UP")
                    found.add(f"{share}".replace(".", ","))
    return found


@pytest.mark.slow
def test_every_kind_of_paper_is_laid_out_as_its_text_says(papers, paper, shown):
    """LibreOffice opens each kind, and what it lays out is what stands in the file."""
    kinds = {}
    for path in sorted(papers.rglob("*.docx")):
        kinds.setdefault(re.sub(r"-(\d+|minh-hoa-.*)$", "", path.stem), path)
    texts = shown(*kinds.values())

    for (kind, path), text in zip(kinds.items(), texts, strict=True):
        squeezed = "".join(text.split())
        for line in paper(path).lines:
            for word in re.split(r"[\s/-]+", line):  # a line may end at a hyphen or a stroke
                assert re.sub("[\u2010\u2011]", "-", word) in squeezed, (kind, word)
        pages = text.rstrip("\f").split("\f")
        assert all("DỮ LIỆU MINH HỌA" in page for page in pages) or "minh-hoa" not in str(path), kind
        assert [page.split()[0] for page in pages[1:]] == [str(n) for n in range(2, len(pages) + 1)], kind
