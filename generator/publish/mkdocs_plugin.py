"""The plugin: hands MkDocs's rendered frame to `publish`, and nothing more. The only import of mkdocs.

Shell pages are virtual pages that hold marks instead of contents; once MkDocs has rendered them, `shells`
cuts them and the generated pages are printed into the pieces. With `plain`, every generated page goes
through MkDocs itself: slow, and the oracle that the printed pages are held against.
"""

import html
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from msgspec.structs import replace

try:
    import mkdocs  # noqa: F401
except ModuleNotFoundError:  # ProperDocs goes on where MkDocs ends; from here it answers to that name
    import properdocs.replacement  # type: ignore[import-not-found,unused-ignore] # noqa: F401

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import base, load_config
from mkdocs.config import config_options as option
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation

from generator.model.page import Page
from generator.model.published import Previous
from generator.present.forge import Forge
from generator.present.pages import bare_pages
from generator.present.problems import summary_line
from generator.present.templates import compiled_templates, theme_folder
from generator.publish import headers, partners, serving, site, work
from generator.publish.folders import refuse_precious, staging_for, swap
from generator.publish.history import made as histories
from generator.publish.menus import name_menus
from generator.publish.open_data import NotPublished, read_previous
from generator.publish.plan import Plan, Stopped
from generator.publish.revision import last_commit
from generator.publish.shells import BODY, DESCRIPTION, HEAD, OWN, SLOTS, TITLE, Frame, Rendered, cut, head_of
from generator.publish.sitemap import sitemap, taken_out
from generator.publish.work import lasting
from generator.wording import say

log = get_plugin_logger("cds")
_asked: dict[str, Any] = {}


class ForgeConfig(base.Config):  # type: ignore[no-untyped-call]
    """Where files are handed in (`kho`); without a `url` the site only says to send them."""

    loai = option.Choice(("github", "gitlab", "forgejo"), default="github")
    url = option.Optional(option.URL())
    nhanh = option.Type(str, default="main")
    thu_muc = option.Type(str, default="data")


class HistoryConfig(base.Config):  # type: ignore[no-untyped-call]
    """What the histories of schools may tell (`lich_su`)."""

    ten_nguoi = option.Type(bool, default=False)


class CdsConfig(base.Config):  # type: ignore[no-untyped-call]
    """Options in `mkdocs.yml`."""

    data_dir = option.Type(str, default="data")
    jobs = option.Optional(option.Type(int))
    plain = option.Type(bool, default=False)
    van_ban = option.Type(bool, default=False)
    ban_truoc = option.Optional(option.Dir(exists=False))
    lien_ket = option.Type(str, default=str(partners.FOLDER))
    kho = option.SubConfig(ForgeConfig)
    giu_ban_tot = option.Type(bool, default=False)
    lich_su = option.SubConfig(HistoryConfig)


class CdsPlugin(BasePlugin[CdsConfig]):  # type: ignore[no-untyped-call]
    """Pages of schools, areas and authorities beside MkDocs's own."""

    def __init__(self) -> None:
        self.serving = False
        self.work: work.Work | None = None
        self.staging: Path | None = None
        self.target = Path()
        self.bodies: dict[str, str] = {}
        self.inline: set[str] = set()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether pages are to be printed now or when they are asked for."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Build beside the old site; the same day stamps for the same data."""
        _lay_theme_under(config)
        data = Path(_asked.get("data", self.config.data_dir))
        self.plan = Plan(
            data=data,
            site_name=config.site_name,
            repo_url=(config.repo_url or "").rstrip("/"),
            site_url=config.site_url or "",
            papers=self.config.van_ban,
            names=self.config.lich_su.ten_nguoi,
            forge=_forge(self.config.kho),
            jobs=_asked.get("jobs") or self.config.jobs,
            strict=_asked.get("strict", False),
            by_clock=self.serving,
            progress=_asked.get("progress"),
            last_good=self.config.giu_ban_tot and not self.serving,
            gathered=Path(self.config.lien_ket),
            previous=None if self.serving else _previous(_asked.get("previous") or self.config.ban_truoc),
        )
        if "place" in _asked:
            config.site_dir = str(_asked["place"](self.plan, Path(config.site_dir), _watched(config)))
        elif not self.serving:
            self.target = Path(config.site_dir)
            refuse_precious(self.target)
            self.staging = staging_for(self.target)
            config.site_dir = str(self.staging)
        stamp = max(last_commit(data)[2], _stamp(partners.gathered_on(data, self.plan.gathered)))
        if stamp and not self.serving:
            os.environ.setdefault("SOURCE_DATE_EPOCH", str(stamp))
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Set the crew to work while MkDocs renders; nothing is to be done where only the frame is wanted."""
        self._close_work()
        if "framed" in _asked:
            return
        try:
            self.work = work.Work(replace(self.plan, jobs=1) if self.serving else self.plan)
        except Stopped as stop:
            self._drop()
            if "strict" in _asked:
                raise
            for finding in stop.findings:
                log.error(summary_line(finding))
            raise Abort("cds: nothing was written") from None

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the shells; in plain mode, every generated page."""
        for file in [file for file in files if _is_base(file, config) or _is_elsewhere(file, config)]:
            files.remove(file)
        self.bodies, self.inline = {}, set()
        pages = list(_generated(self.work)) if self._plain and self.work else []
        for address in (*OWN, *SLOTS):
            if not any(page.address == address for page in pages):
                pages.append(Page(address, TITLE, DESCRIPTION, BODY, head=HEAD))
        for page in pages:
            source = f"{page.address}index.md"
            self.bodies[source] = page.body
            inclusion = InclusionLevel.INCLUDED if page.address in OWN else InclusionLevel.NOT_IN_NAV
            files.append(File.generated(config, source, content=_front_matter(page), inclusion=inclusion))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the menu until all titles are known."""
        self.menu = nav.items
        return nav

    @property
    def _plain(self) -> bool:
        return bool(_asked.get("plain") or self.config.plain) and not self.serving

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Name the menus; let MkDocs keep its compiled templates between builds, as we keep ours."""
        name_menus(self.menu, made_up=config.nav is None)
        env.bytecode_cache = compiled_templates()
        return env

    def on_page_content(self, content: str, *, page: Any, config: MkDocsConfig, files: Files) -> str:
        """The body of a generated page is finished HTML; of a shell, a mark."""
        return self.bodies.get(page.file.src_uri, content)

    def on_post_page(self, output: str, *, page: Any, config: MkDocsConfig) -> str:
        """Say in each page what it may load; while serving, MkDocs has to put a script of its own into it."""
        scripts = headers.inline_scripts(output)
        self.inline |= scripts
        return output.replace(headers.MARK, "" if self.serving else headers.policy_tag(scripts))

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The page for addresses that are not there is a template of the theme."""
        if not template_name.endswith(".html"):
            return output_content
        return self.on_post_page(output_content, page=None, config=config)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Print the generated pages into the frame MkDocs has just rendered."""
        folder = Path(config.site_dir)
        self.frame = _cut_frame(folder)
        if not self.serving:
            for made in headers.server_files(self.inline):
                site.write_file(folder, made)
        if "framed" in _asked:
            listed = taken_out(folder, self.plan.site_url)
            _asked["framed"](Rendered(self.frame, listed), folder)
            return
        assert self.work is not None
        try:
            if not self.serving:
                done = self.work.write(self.frame, folder, printed=not self._plain)
                files = site.all_written(self.work.kept, done)
                listed = taken_out(folder, self.plan.site_url)
                for made in sitemap(self.plan.site_url, listed, files):
                    site.write_file(folder, made)
                _asked.get("done", _log_problems)(self.work.edition)
        except Stopped:
            self._drop()
            raise
        if self.staging is not None:
            swap(self.staging, self.target)
            config.site_dir = str(self.target)
            self.staging = None

    def on_shutdown(self) -> None:
        """Leave nothing behind."""
        self._drop()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the old site as it was."""
        self._drop()

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> Any:
        """Answer for generated pages when they are asked for; MkDocs answers for the rest."""
        assert self.work is not None
        lazy = serving.Lazy(self.work, lambda: self.frame)
        server.set_app(serving.guarded(lazy.around(server.get_app())))
        return server

    def _close_work(self) -> None:
        if self.work is not None:
            self.work.close()
            self.work = None

    def _drop(self) -> None:
        self._close_work()
        if self.staging is not None:
            shutil.rmtree(self.staging, ignore_errors=True)
            self.staging = None


def _is_base(file: File, config: MkDocsConfig) -> bool:
    """Whether a file of the theme is a base document: a tool of ours, not a part of the site."""
    return file.src_uri.startswith("documents/") and file.src_dir != config.docs_dir


def _is_elsewhere(file: File, config: MkDocsConfig) -> bool:
    """Whether a hand-written page or picture is a link that leads out of the folder of such."""
    if file.abs_src_path is None or file.src_dir != config.docs_dir:
        return False
    if Path(file.abs_src_path).resolve().is_relative_to(Path(config.docs_dir).resolve()):
        return False
    log.warning(say("build.linked-page", path=file.src_uri))
    return True


def _stamp(day: date | None) -> int:
    """The beginning of a day, in seconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) if day else 0


def _forge(kho: ForgeConfig) -> Forge | None:
    if not kho.url:
        return None
    return Forge(kho.loai, kho.url.rstrip("/"), kho.nhanh, kho.thu_muc.strip("/"))


def _previous(folder: str | None) -> Previous | None:
    """The edition to compare the open data with. What is no edition ends the build."""
    if not folder or ("framed" in _asked and "place" not in _asked):
        return None
    try:
        return read_previous(Path(folder))
    except NotPublished as wrong:
        if "strict" in _asked:
            raise
        raise Abort(say("build.not-published", path=wrong.args[0])) from None


def _front_matter(page: Page) -> str:
    """A page for MkDocs without contents; JSON is YAML, and titles are escaped for a theme that does not."""
    meta = {
        "title": html.escape(page.title),
        "description": html.escape(page.description),
        "search": {"exclude": True},
        "template": "shell.html",
        "cds_head": page.head if page.head == HEAD else head_of(page),
    }
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items())
    return "\n".join(["---", *lines, "---", ""])


def _generated(under_way: work.Work) -> Iterator[Page]:
    edition, context = under_way.edition, under_way.context
    yield from site.single_pages(context, edition)
    for task in site.unit_tasks(edition):
        yield from site.unit_pages(context, edition, task)
    yield from bare_pages(context, edition)
    for name in under_way.shown:
        medians = under_way.medians(under_way.surveys[name])
        for pages, _ in site.spooled(under_way.spool_of(name)):
            yield from (packed.filled(medians).unpacked() for packed in pages)
    yield from under_way.remembered_pages()
    for told in under_way.changes(under_way.shown):
        traced = histories(lasting(context), told.history, told.schools, told.names)
        yield from (page for page, _ in traced)


def _cut_frame(folder: Path) -> Frame:
    """Cut the rendered shells and take the placeholders away."""
    shells = {}
    for address in (*OWN, *SLOTS):
        file = folder / address / "index.html"
        text = file.read_text("utf-8")
        if BODY in text:
            shells[address] = cut(address, text)
            file.unlink()
            if address in SLOTS:
                _remove_empty(file.parent, folder)
    return Frame(shells)


def _watched(config: MkDocsConfig) -> tuple[Path, ...]:
    """The files the frame rests on; none where plugins, hooks or settings of others have a say in it."""
    written = Path(config.config_file_path).read_text("utf-8", "replace")
    strange = set(config.plugins) - {"search", "cds", "material/search"}
    if strange or config.hooks or "!ENV" in written or "INHERIT" in written:
        return ()
    here = Path(sys.prefix).resolve()
    themes = (Path(folder).resolve() for folder in config.theme.dirs)
    own = (folder for folder in themes if not folder.is_relative_to(here) and folder.is_dir())
    return (Path(config.config_file_path), Path(config.docs_dir), *own)


def _lay_theme_under(config: MkDocsConfig) -> None:
    """Where a repository has no theme of its own, put the program's under the few files it may have."""
    folders = config.theme.dirs
    if not any((Path(folder) / "shell.html").is_file() for folder in folders):
        folders.insert(1 if config.theme.custom_dir else 0, str(theme_folder()))


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _log_problems(edition: Any) -> None:
    for finding in edition.findings:
        if finding.severity == "error":
            log.warning(summary_line(finding))


@contextmanager
def _asking(**wishes: Any) -> Iterator[None]:
    """Wishes of the command line that stand above `mkdocs.yml` while a build runs."""
    _asked.update(wishes)
    try:
        yield
    finally:
        _asked.clear()


def run_build(site_dir: Path | None, **wishes: Any) -> None:
    """Build the site as `mkdocs build` does, with the command line's wishes. Raises `Stopped`."""
    with _asking(**wishes):
        config = load_config("mkdocs.yml", **({"site_dir": str(site_dir)} if site_dir else {}))
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(config)
        finally:
            config.plugins.on_shutdown()


def run_frame(framed: Callable[[Frame, Path], None], data: Path) -> None:
    """Render the frame alone and hand it over with the folder of its scripts and fonts, which then goes."""
    with tempfile.TemporaryDirectory(prefix="cds-") as room:
        run_build(
            Path(room) / "khung",
            framed=lambda rendered, folder: framed(rendered.frame, folder),
            data=str(data),
        )


def run_serve(port: int, **wishes: Any) -> None:
    """Serve the site on loopback while it is being edited."""
    with _asking(**wishes):
        mkdocs_serve("mkdocs.yml", livereload=True, dev_addr=f"127.0.0.1:{port}")
