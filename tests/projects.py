"""Folders as people work in, for tests that build a site of their own."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SMALL = """\
site_name: Thử
site_url: https://example.org/
docs_dir: content
theme: {name: material, language: vi, font: false}
plugins: [{search: {lang: vi}}, cds]
"""
"""Settings without a theme of one's own: the program lays its own under, as in a repository of a Sở."""


def settings_here(*, nav: bool = True) -> str:
    """Those of this repository without the place of its theme; `nav`: with all its hand-written pages."""
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert "\n  custom_dir: theme\n" in text
    text = text.replace("\n  custom_dir: theme\n", "\n")
    return text if nav else text.split("\nnav:")[0] + "\nnav: [index.md]\n"


def lay_frame(folder: Path, settings: str = SMALL, pages: Path | None = None) -> None:
    """Settings and hand-written pages: those of a folder, or a single one, which is built much sooner."""
    (folder / "mkdocs.yml").write_text(settings, "utf-8")
    if pages is None:
        (folder / "content").mkdir()
        (folder / "content/index.md").write_text("# Trang chủ\n", "utf-8")
    else:
        (folder / "content").symlink_to(pages)
    lend_templates(folder)


def lend_templates(folder: Path) -> None:
    """Let builds in a new folder use the templates that builds in this repository have compiled.

    Compiling them anew takes as long as a small build. What is kept there is found by the text of a template.
    """
    kept = ROOT / ".cache/jinja"
    kept.mkdir(parents=True, exist_ok=True)
    (folder / ".cache").mkdir(exist_ok=True)
    (folder / ".cache/jinja").symlink_to(kept)
