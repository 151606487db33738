"""The same pages made by others: ordinary MkDocs pages, and Hugo from the same YAML."""

import json
import re
import shutil
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType

import yaml

IN_FILE = "{{/* what stands in the school's file only */}}"
HERE = Path(__file__).parent
ARTICLE = re.compile(r"(<article\b[^>]*>)(.*)(</article>)", re.DOTALL)

BLOCKS = {"p", "div", "section", "dl", "dt", "ul", "ol", "details", "summary", "figure", "caption"}

HUGO = """\
baseURL = "https://example.org/"
title = "bench"
locale = "vi"
disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "robotsTXT", "404"]
[[module.mounts]]
source = "content"
target = "content"
[[module.mounts]]
source = "layouts"
target = "layouts"
[[module.mounts]]
source = "data"
target = "data"
[[module.mounts]]
source = "assets"
target = "assets"
"""

ADD = (
    '{{{{ $.AddPage (dict "path" (print $said.truong "{kind}") "layout" "{layout}"'
    ' "title" (index $of $said.truong) "params" (dict "said" $said)) }}}}'
)
"""How Hugo is asked for one page of a school."""

MKDOCS = """\
site_name: bench
site_url: https://example.org/
theme: {name: material, language: vi, font: false}
plugins: [{search: {lang: vi}}]
not_in_nav: /truong/
nav: [{home: index.md}]
markdown_extensions: [admonition, attr_list, md_in_html, tables, toc]
"""


def hugo_project(
    folder: Path,
    data: Path,
    pages: Mapping[str, str],
    fillers: Mapping[str, int] = MappingProxyType({}),
    as_json: bool = False,
) -> None:
    """A Hugo project that renders each assessment of `data` into the chrome of our own `pages`, one a kind.

    A kind is a folder below the school's ("" for its own page, "ho-so/"). `fillers`: bytes added to each page
    of a kind, so that both tools write as much. `as_json`: the same facts in the
    form that Hugo reads fastest.
    """
    for name in ("content/truong", "layouts", "data", "assets"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "hugo.toml").write_text(HUGO, "utf-8")
    for file in data.glob("assessments/*/*/*.yml"):
        to = folder / "assets" / file.relative_to(data)
        to.parent.mkdir(parents=True, exist_ok=True)
        if as_json:
            facts = yaml.load(file.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            to.with_suffix(".json").write_text(json.dumps(facts, ensure_ascii=False, default=str), "utf-8")
        else:
            shutil.copy(file, to)
    shutil.copy(data / "registers/schools.csv", folder / "assets/schools.csv")
    shutil.copy(next((data / "rubrics").glob("*.yml")), folder / "data/rubric.yml")
    adapter = (HERE / "hugo/_content.gotmpl").read_text("utf-8")
    body = (HERE / "hugo/body.gotmpl").read_text("utf-8")
    add = []
    for kind, page in pages.items():
        layout = kind.strip("/") or "truong"
        add.append(ADD.format(kind=f"/{kind}".rstrip("/"), layout=layout))
        top, bottom = chrome(page)
        filler = fillers.get(kind, 0)
        padding = f'<p hidden data-filler="{"x" * filler}"></p>' if filler > 0 else ""
        own = {"": body.partition(IN_FILE)[0], "thay-doi/": "<h1>{{ .Title }}</h1>"}.get(kind, body)
        (folder / f"layouts/{layout}.html").write_text(top + own + padding + bottom, "utf-8")
    (folder / "content/truong/_content.gotmpl").write_text(adapter.replace("ADD", "".join(add)), "utf-8")


def chrome(page: str) -> tuple[str, str]:
    """What stands before and after a page's own content, as Go template text with a title of its own."""
    parts = ARTICLE.search(page)
    if parts is None:
        raise ValueError("the page has no <article>")
    top, bottom = page[: parts.end(1)], page[parts.start(3) :]
    top, bottom = (text.replace("{{", '{{"{{"}}') for text in (top, bottom))
    return re.sub(r"<title>.*?</title>", "<title>{{ .Title }}</title>", top, count=1, flags=re.DOTALL), bottom


def mkdocs_project(folder: Path, pages: list[Path]) -> None:
    """A MkDocs project with the same pages written as Markdown, all of them outside the nav."""
    (folder / "docs/truong").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    (folder / "docs/index.md").write_text("# bench\n", "utf-8")
    for page in pages:
        text = as_markdown(page.read_text("utf-8"))
        (folder / f"docs/truong/{page.parent.name}.md").write_text(text, "utf-8")


def as_markdown(page: str) -> str:
    """The content of a built page as Markdown; drawings stay as they are."""
    parts = ARTICLE.search(page)
    writer = _Markdown()
    writer.feed(parts[2] if parts else page)
    writer.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(writer.out)).strip() + "\n"


class _Markdown(HTMLParser):
    """HTML in, Markdown out, for the few tags our pages use."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.links: list[str] = []
        self.raw = 0
        self.row: list[str] | None = None
        self.rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg" or self.raw:
            self.raw += 1
            self.out.append(self.get_starttag_text() or "")
        elif re.fullmatch("h[1-6]", tag):
            self.out.append("\n\n" + "#" * int(tag[1]) + " ")
        elif tag in BLOCKS:
            self.out.append("\n\n")
        elif tag == "dd":
            self.out.append(" — ")
        elif tag == "li":
            self.out.append("\n- ")
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.out.append("[")
        elif tag in {"strong", "b"}:
            self.out.append("**")
        elif tag == "table":
            self.rows = 0
            self.out.append("\n\n")
        elif tag == "tr":
            self.row = []
            self.out.append("| ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.raw:
            self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self.raw:
            self.raw -= 1
            self.out.append(f"</{tag}>" + ("\n\n" if not self.raw else ""))
        elif tag == "a" and self.links:
            self.out.append(f"]({self.links.pop()})")
        elif tag in {"strong", "b"}:
            self.out.append("**")
        elif tag in {"td", "th"} and self.row is not None:
            self.row.append("---")
            self.out.append(" | ")
        elif tag == "tr" and self.row is not None:
            self.out.append("\n")
            if not self.rows:
                self.out.append("| " + " | ".join(self.row) + " |\n")
            self.rows += 1
            self.row = None
        elif tag == "table":
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        text = data if self.raw else re.sub(r"\s+", " ", data).replace("|", "\\|").replace("<", "&lt;")
        if text.strip() or self.row is None:
            self.out.append(text)
