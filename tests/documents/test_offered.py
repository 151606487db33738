"""A site offers documents only when it is told to; then every link leads to one."""

import shutil

import pytest

from tests.markup import markup
from tests.projects import lay_frame
from tests.served import get, served

pytestmark = pytest.mark.slow
YEAR = "2023-2024"


@pytest.fixture
def home(root, tmp_path):
    """The frame of a small site, with or without documents."""

    def make(setting: str):
        folder = tmp_path / "home"
        folder.mkdir()
        lay_frame(
            folder,
            "site_name: Thử\nsite_url: https://so.example.vn/\ndocs_dir: content\n"
            f"theme: {{name: material, language: vi, font: false}}\nplugins:\n  - cds{setting}\n",
        )
        shutil.copy(root / "content/gioi-thieu.md", folder / "content")
        return folder

    return make


@pytest.fixture
def peopled(office):
    """A school with a result and one with a draft, in a round with a deadline."""
    office.school()
    office.reports(more='bao_cao: {so: "5/BC-THM", ngay: 2024-05-09}\n')
    office.school("th-nhap", "Trường nháp")
    office.reports("th-nhap", state="du_thao", approval="")
    file = office.root / f"rounds/{YEAR}.yml"
    file.write_text(file.read_text("utf-8") + "    han_truong: 2024-05-20\n", "utf-8")
    return office


@pytest.fixture
def built(cds, peopled, home, tmp_path):
    """That site."""

    def build(setting: str):
        done = cds("build", "--data", peopled.root, "--site", tmp_path / "site", cwd=home(setting))
        assert done.returncode == 0, done.stderr
        return tmp_path / "site"

    return build


def test_by_default_there_is_no_document_and_no_word_of_any(built):
    site = built("")

    assert _documents(site) == []
    for page in ("truong/th-mot", f"co-quan/phong-mot/{YEAR}"):
        assert "van-ban" not in (site / page / "index.html").read_text("utf-8")


def test_with_van_ban_every_link_leads_to_a_document(built, paper):
    site = built(":\n      van_ban: true")

    found = {path.relative_to(site).as_posix() for path in _documents(site)}
    linked = set()
    for page in ("truong/th-mot", f"co-quan/phong-mot/{YEAR}", f"co-quan/so-mot/{YEAR}"):
        for link in markup(site / page / "index.html").links:
            if "van-ban" in link:
                linked.add(((site / page / link).resolve()).relative_to(site).as_posix())
    assert linked == found
    assert f"truong/th-mot/van-ban/{YEAR}/bao-cao.docx" in found
    assert not any("th-nhap" in path or "don-doc" in path for path in found)
    report = paper(site / f"truong/th-mot/van-ban/{YEAR}/bao-cao.docx")
    assert "Số: 5/BC-THM" in report.lines
    assert "https://so.example.vn/truong/th-mot/" in report.text


def test_cds_serve_gives_documents_and_the_calendar_as_they_are_now(peopled, home, paper, tmp_path):
    kinds = {"docx": "wordprocessingml.document", "xlsx": "spreadsheetml.sheet", "ics": "text/calendar"}
    folder = f"co-quan/phong-mot/{YEAR}"

    with served(peopled.root, home(":\n      van_ban: true")) as site:

        def given(path):
            kind, content = get(site + path)
            assert kinds[path.rsplit(".", 1)[1]] in kind, (path, kind)
            (tmp_path / "given.docx").write_bytes(content)
            return content

        assert b"DTSTART;VALUE=DATE:20240520" in given(f"{folder}/han.ics")
        assert given(f"{folder}/van-ban/danh-sach-truong.xlsx").startswith(b"PK")
        given(f"{folder}/van-ban/danh-sach-truong.docx")
        assert "Trường Tiểu học Một" in paper(tmp_path / "given.docx").text
        given(f"truong/th-mot/van-ban/{YEAR}/bao-cao.docx")
        assert "Số: 5/BC-THM" in paper(tmp_path / "given.docx").lines
        page = get(site + f"{folder}/")[1].decode("utf-8")
        assert 'href="han.ics"' in page
        assert "van-ban/danh-sach-truong.docx" in page

        peopled.reports(more='bao_cao: {so: "6/BC-THM", ngay: 2024-05-09}\n')
        round_ = peopled.root / f"rounds/{YEAR}.yml"
        round_.write_text(round_.read_text("utf-8").replace("05-20", "05-24"), "utf-8")

        assert b"DTSTART;VALUE=DATE:20240524" in given(f"{folder}/han.ics")
        given(f"truong/th-mot/van-ban/{YEAR}/bao-cao.docx")
        assert "Số: 6/BC-THM" in paper(tmp_path / "given.docx").lines


def _documents(site):
    found = [path for path in site.rglob("*") if path.suffix in {".docx", ".xlsx"}]
    return [path for path in found if path.parent.name != "tu-danh-gia"]  # blank forms to fill in
