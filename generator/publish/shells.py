"""Shells: pages that the site engine has rendered around marks, cut so that bodies can be put in.

Nothing here knows which engine made the HTML: a shell is text with four kinds of marks in it.
"""

import html

from msgspec import Struct

from generator.model.page import Packed, Page

TITLE = "cds-tieu-de"
DESCRIPTION = "cds-mo-ta"
BODY = "<!--cds:body-->"
HEAD = "<!--cds:head-->"
SLOT = "cds-dia-chi"
"""The last folder of a shell's address that stands for many pages: `truong/cds-dia-chi/`."""

NOINDEX = '<meta name="robots" content="noindex">'
_MARKS = (TITLE, DESCRIPTION, BODY, HEAD)


class Shell(Struct, frozen=True):
    """A rendered page in pieces: text, and between two pieces the mark that stood there.

    `address` is that of the placeholder; in pages printed from it, it becomes the page's own.
    """

    address: str
    pieces: tuple[tuple[bytes, str], ...]

    def print(self, page: Page, body: bytes) -> bytes:
        """The whole HTML of `page` with that body; the pieces are encoded once, not for every page."""
        values = {
            TITLE: html.escape(page.title).encode(),
            DESCRIPTION: html.escape(page.description).encode(),
            BODY: body,
            HEAD: head_of(page).encode(),
            SLOT: page.address.encode(),
            "": b"",
        }
        return b"".join([part for text, mark in self.pieces for part in (text, values[mark])])


def head_of(page: Page) -> str:
    """What a page has to say in its head."""
    return (NOINDEX if page.noindex else "") + page.head


def cut(address: str, rendered: str) -> Shell:
    """Cut a rendered shell page at its marks. Raises `ValueError` when the body's mark is not there."""
    if rendered.count(BODY) != 1:
        raise ValueError(f"shell {address!r} has no single place for the body")
    marks = (*_MARKS, address) if SLOT in address else _MARKS
    pieces: list[tuple[bytes, str]] = []
    rest = rendered
    while True:
        found = [(rest.find(mark), mark) for mark in marks if mark in rest]
        if not found:
            pieces.append((rest.encode(), ""))
            return Shell(address, tuple(pieces))
        at, mark = min(found)
        pieces.append((rest[:at].encode(), SLOT if mark == address else mark))
        rest = rest[at + len(mark) :]


class Frame(Struct, frozen=True):
    """All shells of a site: one for each address that has its own, one for each kind and depth."""

    shells: dict[str, Shell]

    def shell_for(self, address: str) -> Shell:
        """The page's own shell, or that of its kind and depth."""
        own = self.shells.get(address)
        return own if own is not None else self.shells[slot_address(address)]

    def print(self, made: Page | Packed) -> bytes:
        """The whole HTML of a page in its shell."""
        page, body = made if isinstance(made, Packed) else (made, made.body.encode())
        return self.shell_for(page.address).print(page, body)


class Rendered(Struct, frozen=True):
    """What the site engine made: the frame, and the addresses it listed itself."""

    frame: Frame
    listed: tuple[str, ...]


def slot_address(address: str) -> str:
    """`"truong/th-x/"` → `"truong/cds-dia-chi/"`; a deeper page keeps its depth."""
    kind, *rest = address.rstrip("/").split("/")
    return "/".join([kind, *[SLOT] * len(rest)]) + "/"


OWN = ("", "dia-ban/", "du-lieu/", "du-lieu/tu-dien/", "api/", "loi/", "so-sanh/", "truong/", "tu-danh-gia/")
"""Generated pages with a shell of their own: there is one of each, most stand in the navigation."""

SLOTS = tuple(
    slot_address(address)
    for address in (
        *("truong/x/", "truong/x/y/", "dia-ban/x/", "dia-ban/x/y/", "co-quan/x/y/"),
        *("bo-chi-so/x/", "bo-chi-so/x/y/"),
    )
)
