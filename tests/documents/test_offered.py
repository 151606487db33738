"""A site offers documents only when it is told to; then every link leads to one."""

import shutil

import pytest

from tests.markup import markup

pytestmark = pytest.mark.slow
YEAR = "2023-2024"


@pytest.fixture
def built(cds, office, root, tmp_path):
    """A site of one school, with or without documents."""

    def build(setting: str):
        home = tmp_path / "home"
        shutil.copytree(root / "theme", home / "theme")
        (home / "content").mkdir(parents=True)
        shutil.copy(root / "content/gioi-thieu.md", home / "content")
        plugin = f"plugins:\n  - cds{setting}\n"
        (home / "mkdocs.yml").write_text(
            "site_name: Thử\nsite_url: https://so.example.vn/\ndocs_dir: content\n"
            f"theme: {{name: material, custom_dir: theme, language: vi, font: false}}\n{plugin}",
            "utf-8",
        )
        done = cds("build", "--data", office.root, "--site", tmp_path / "site", cwd=home)
        assert done.returncode == 0, done.stderr
        return tmp_path / "site"

    office.school()
    office.reports(more='bao_cao: {so: "5/BC-THM", ngay: 2024-05-09}\n')
    office.school("th-nhap", "Trường nháp")
    office.reports("th-nhap", state="du_thao", approval="")
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


def _documents(site):
    found = [path for path in site.rglob("*") if path.suffix in {".docx", ".xlsx"}]
    return [path for path in found if path.parent.name != "tu-danh-gia"]  # blank forms to fill in
