"""`sitemap.xml` in parts, and `robots.txt`; neither without the site's address, because they hold whole ones.

No page is told to have changed on some day: a day that is only that of the build helps no searcher.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import quote

from generator.model.page import Attachment
from generator.publish.shells import SLOT
from generator.publish.site import HIDDEN, PAGE, Written

MOST = 10_000
"""Addresses of one part."""
OWN_PART = ("truong", "dia-ban", "co-quan")
"""Kinds of pages that come by the thousand."""

_LOC = re.compile(r"<loc>([^<]*)</loc>")
_xml = partial(escape, quote=False)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def taken_out(folder: Path, site_url: str) -> tuple[str, ...]:
    """The addresses in the list that MkDocs made, without placeholders; the list itself is taken away."""
    path = folder / "sitemap.xml"
    found = sorted(_written(path, site_url)) if site_url else []
    path.unlink(missing_ok=True)
    (folder / "sitemap.xml.gz").unlink(missing_ok=True)
    return tuple(found)


def sitemap(site_url: str, own: Iterable[str], files: Iterable[Written]) -> Iterator[Attachment]:
    """The generated pages beside those of MkDocs (`own`); hidden ones are left out."""
    if not site_url:
        return
    pages = [(one.path.removesuffix("index.html"), one.kind) for one in files]
    listed = {quote(address) for address, kind in pages if kind == PAGE}
    hidden = {address for address, kind in pages if kind == HIDDEN}
    addresses = {*own, *listed} - hidden
    parts = dict(_parts(sorted(addresses)))
    for name, its in parts.items():
        rows = "".join(f"<url><loc>{_xml(site_url + address)}</loc></url>\n" for address in its)
        yield _file(name, f"{_HEAD}<urlset {_SPACE}>\n{rows}</urlset>\n")
    rows = "".join(f"<sitemap><loc>{_xml(site_url + name)}</loc></sitemap>\n" for name in parts)
    yield _file("sitemap.xml", f"{_HEAD}<sitemapindex {_SPACE}>\n{rows}</sitemapindex>\n")
    yield _file("robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {site_url}sitemap.xml\n")


def _file(path: str, text: str) -> Attachment:
    return Attachment(path, text.encode("utf-8"))


def _written(path: Path, site_url: str) -> set[str]:
    """The addresses MkDocs listed, without the site's own."""
    if not path.exists():
        return set()
    found = _LOC.findall(path.read_text("utf-8"))
    return {one.removeprefix(site_url) for one in found if SLOT not in one}


def _parts(addresses: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """`sitemap/truong-1.xml` …: by kind, so that what changes often stands together."""
    by_kind: dict[str, list[str]] = {}
    for address in addresses:
        kind, _, rest = address.partition("/")
        by_kind.setdefault(kind if rest and kind in OWN_PART else "trang", []).append(address)
    for kind, own in sorted(by_kind.items()):
        for number, start in enumerate(range(0, len(own), MOST), 1):
            yield f"sitemap/{kind}-{number}.xml", own[start : start + MOST]
