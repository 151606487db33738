"""What a browser may load on our pages: the Content-Security-Policy, in each page and for web servers."""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.model.page import Attachment

_OPENS = re.compile(r"<script([^<>]*)>", re.IGNORECASE)
_CLOSES = re.compile(r"</script>", re.IGNORECASE)
_DATA = re.compile(r"\bsrc=|\btype=[\"']?application/(?:ld\+)?json", re.IGNORECASE)
_RULES = (
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),
    ("font-src", "'self'"),
    ("connect-src", "'self'"),
    ("worker-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'self'"),
)
MARK = "<!--cds:policy-->"
"""Where a page rendered by the theme takes its policy."""


def policy(scripts: Iterable[str] = ()) -> str:
    """The policy of a page that runs these scripts inside itself, and otherwise only files of the site."""
    hashes = "".join(f" '{one}'" for one in sorted(scripts))
    return "; ".join(f"{name} {value}{hashes if name == 'script-src' else ''}" for name, value in _RULES)


def policy_tag(scripts: Iterable[str] = ()) -> str:
    """The policy as a tag of a page's head. It holds wherever the page lies, on a stick too."""
    return f'<meta http-equiv="Content-Security-Policy" content="{policy(scripts)}">'


def inline_scripts(rendered: str) -> set[str]:
    """The hashes, as a policy writes them, of the scripts inside a page. Data blocks do not run."""
    return {
        f"sha256-{base64.b64encode(hashlib.sha256(code.encode('utf-8')).digest()).decode('ascii')}"
        for about, code in _script_elements(rendered)
        if not _DATA.search(about)
    }


def _script_elements(rendered: str) -> Iterator[tuple[str, str]]:
    """Attributes and contents of every `<script>`; step by step, so that one left open costs nothing."""
    opens = _OPENS.search(rendered)
    while opens and (closes := _CLOSES.search(rendered, opens.end())):
        yield opens[1], rendered[opens.end() : closes.start()]
        opens = _OPENS.search(rendered, closes.end())


# ---- for web servers -----------------------------------------------------------------------------------

_EVERYWHERE = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
)
_OPEN = (("Access-Control-Allow-Origin", "*"), ("Cross-Origin-Resource-Policy", "cross-origin"))
_FORM = (("X-Frame-Options", "SAMEORIGIN"),)
_LASTING = (("Cache-Control", "public, max-age=31536000, immutable"),)


class _Place(NamedTuple):
    """Where something holds beside the rest: as Netlify names it, as a regular expression, and what."""

    names: tuple[str, ...]
    pattern: str
    headers: tuple[tuple[str, str], ...]
    types: str = ""


_TYPES = """\
  types {
    application/atom+xml xml;
    application/json json;
    application/vnd.apache.parquet parquet;
    text/csv csv;
  }
"""
_PLACES = (
    _Place(("/tu-danh-gia/*",), "^/tu-danh-gia/", _FORM),
    _Place(
        ("/du-lieu/*", "/api/*", "/tin.xml", "/dia-ban/:ma/tin.xml", "/truong/:ma/tin.xml"),
        r"^/(?:du-lieu|api)/.+\.(?:csv|json|parquet)$|/tin\.xml$",
        _OPEN,
        _TYPES,
    ),
    _Place(("/schema/*",), "^/schema/", _OPEN),
    _Place(("/assets/fonts/*",), "^/assets/fonts/", _LASTING),
)
"""Only our own pages may frame the form, anybody any other page; data may be read from any site; fonts never
change under one name."""


def server_files(scripts: Iterable[str]) -> tuple[Attachment, ...]:
    """The same rules for hosts that let a site name its headers.

    `_headers` (Netlify, Cloudflare Pages), `may-chu/nginx.conf` (to be included in a `server` block) and
    `may-chu/gitlab.rb` (the settings of one's own GitLab). `scripts` are the hashes of all pages together.
    """
    everywhere = (("Content-Security-Policy", policy(scripts)), *_EVERYWHERE)
    return (
        Attachment("_headers", _netlify(everywhere).encode("utf-8")),
        Attachment("may-chu/nginx.conf", _nginx(everywhere).encode("utf-8")),
        Attachment("may-chu/gitlab.rb", _gitlab(everywhere).encode("utf-8")),
    )


_Headers = Iterable[tuple[str, str]]


def _netlify(everywhere: _Headers) -> str:
    blocks = [("/*", everywhere), *((name, place.headers) for place in _PLACES for name in place.names)]
    return "".join(
        f"{place}\n" + "".join(f"  {name}: {value}\n" for name, value in its) for place, its in blocks
    )


_NGINX = """\
index index.html;
charset utf-8;
charset_types application/atom+xml application/javascript application/json image/svg+xml text/calendar
  text/css text/csv text/javascript text/plain text/xml;
absolute_redirect off;
error_page 404 /404.html;
gzip on;
gzip_vary on;
gzip_proxied any;
gzip_comp_level 6;
gzip_min_length 1000;
gzip_types application/atom+xml application/javascript application/json application/manifest+json
  image/svg+xml text/calendar text/css text/csv text/javascript text/plain text/xml;
"""
"""nginx itself compresses nothing but HTML, and sends a reader behind another port to its own."""

_SHORT = ("Cache-Control", "public, max-age=300")
"""A reader who goes back and forth asks for nothing twice; a correction is seen after five minutes."""


def _nginx(everywhere: _Headers) -> str:
    """In nginx the headers of a place hide those around it, so each repeats what holds everywhere."""

    def said(headers: _Headers) -> str:
        return "".join(f'  add_header {name} "{value}" always;\n' for name, value in headers)

    all_over = dict([*everywhere, _SHORT])
    places = "".join(
        f"location ~ {place.pattern} {{\n{place.types}{said((all_over | dict(place.headers)).items())}}}\n"
        for place in _PLACES
    )
    return f"{_NGINX}{said(all_over.items())}{places}"


def _gitlab(everywhere: _Headers) -> str:
    lines = "".join(f'  "{name}: {value}",\n' for name, value in everywhere)
    return f"gitlab_pages['headers'] = [\n{lines}]\n"
