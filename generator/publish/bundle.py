"""The site as one zip that opens from a stick: no server, no network, no script.

From a file a browser shows the list of a folder, not its `index.html`, and loads no data for scripts. So each
link names its file, and scripts are left out: the pages say all they have to say without them.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from generator.wording import say

HOME = "trang-web"
_LINK = re.compile(r'(?<=\s)(href|src)="([^"]*)"')
_SCRIPT = re.compile(
    r"<script\b(?![^>]*application/ld\+json)[^>]*>.*?</script>\s*|<link\b[^>]*\brel=\"?(?:modulepreload|preload)[^>]*>\s*",
    re.DOTALL,
)
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*(">)')
_OFFLINE = "default-src 'none'; img-src 'self' file: data:; style-src 'self' file:; font-src 'self' file:"
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/|#|\?", re.IGNORECASE)
_THEN = 1980, 1, 1, 0, 0, 0
_LEFT_OUT = ("_headers", "may-chu/", "sitemap", "robots.txt")


def offline(page: str) -> str:
    """A page as it works from a file: links name files, no script is loaded or run."""
    without = _POLICY.sub(rf"\g<1>{_OFFLINE}\g<2>", _SCRIPT.sub("", page))
    return _LINK.sub(lambda found: f'{found[1]}="{_named(found[2])}"', without)


def _named(link: str) -> str:
    """`../a/` → `../a/index.html`; what leads elsewhere, or to a file, stays."""
    if not link or _ELSEWHERE.match(link):
        return link
    cut = re.search(r"[?#]", link)
    path, rest = (link[: cut.start()], link[cut.start() :]) if cut else (link, "")
    last = path.rpartition("/")[2]
    if last in (".", ".."):
        path += "/"
    return f"{path}index.html{rest}" if path.endswith("/") else link


def bundle(site: Path, to: Path, progress: Callable[[int, int], None] | None = None) -> int:
    """Write the site in `site` as the zip `to`, the same bytes each time; the number of files.

    Raises `FileNotFoundError` where there is no site, and `OSError`.
    """
    if not (site / "index.html").is_file():
        raise FileNotFoundError(site / "index.html")
    files = list(_files(site))
    made = to.with_name(to.name + ".moi")
    try:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            _put(archive, say("bundle.readme-name"), say("bundle.readme").encode("utf-8"))
            for number, path in enumerate(files, 1):
                content = path.read_bytes()
                if path.suffix == ".html":
                    content = offline(content.decode("utf-8")).encode("utf-8")
                _put(archive, f"{HOME}/{path.relative_to(site).as_posix()}", content)
                if progress:
                    progress(number, len(files))
        made.replace(to)
    finally:
        made.unlink(missing_ok=True)
    return len(files)


def _files(site: Path) -> Iterator[Path]:
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and path.suffix not in (".js", ".map") and not name.startswith(_LEFT_OUT):
            yield path


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _THEN)
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
