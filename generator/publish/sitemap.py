"""`sitemap.xml` in parts, and `robots.txt`; neither without the site's address, because they hold whole ones.

No page is told to have changed on some day: a day that is only that of the build helps no searcher.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

from generator.publish.shells import SLOT
from generator.publish.site import Written

MOST = 10_000
"""Addresses of one part."""
OWN_PART = ("truong", "dia-ban", "co-quan")
"""Kinds of pages that come by the thousand."""

_LOC = re.compile(r"<loc>([^<]*)</loc>")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def complete_sitemap(folder: Path, site_url: str, pages: Sequence[Written]) -> None:
    """Put the generated pages beside those that MkDocs listed; leave out placeholders and hidden pages."""
    path = folder / "sitemap.xml"
    (folder / "sitemap.xml.gz").unlink(missing_ok=True)
    if not site_url:
        path.unlink(missing_ok=True)
        return
    listed = {quote(page.address) for page in pages if not page.noindex}
    hidden = {page.address for page in pages if page.noindex}
    addresses = (_written(path, site_url) | listed) - hidden
    parts = dict(_parts(sorted(addresses)))
    for name, own in parts.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        rows = "".join(f"<url><loc>{escape(site_url + address)}</loc></url>\n" for address in own)
        file.write_text(f"{_HEAD}<urlset {_SPACE}>\n{rows}</urlset>\n", "utf-8")
    rows = "".join(f"<sitemap><loc>{escape(site_url + name)}</loc></sitemap>\n" for name in parts)
    path.write_text(f"{_HEAD}<sitemapindex {_SPACE}>\n{rows}</sitemapindex>\n", "utf-8")
    (folder / "robots.txt").write_text(
        f"User-agent: *\nAllow: /\n\nSitemap: {site_url}sitemap.xml\n", "utf-8"
    )


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
